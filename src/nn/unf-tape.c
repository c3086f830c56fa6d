/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-tape.h"

#include <string.h>

typedef struct {
  UnfBackwardFunc backward;
  gpointer data; /* owned */
  GDestroyNotify free_data;
  guint n_vars; /* that there were when it was recorded */
} Record;

struct _UnfTape {
  gboolean records;
  UnfMonitor *monitor; /* owned, nullable */
  GPtrArray *vars;     /* of UnfVar, owned */
  GArray *history;     /* of Record */
  GPtrArray *spare;    /* tensors of the run before, owned */
  GPtrArray *released; /* tensors that this run needs no more, owned */
};

static void
var_free (gpointer data)
{
  UnfVar *var = data;

  g_clear_pointer (&var->value, unf_tensor_unref);
  g_clear_pointer (&var->gradient, unf_tensor_unref);
  g_free (var);
}

static void
record_clear (gpointer data)
{
  Record *record = data;

  g_clear_pointer (&record->data, record->free_data);
}

UnfTape *
unf_tape_new (gboolean records, UnfMonitor *monitor)
{
  UnfTape *tape = g_new0 (UnfTape, 1);

  tape->records = records;
  tape->monitor = monitor ? unf_monitor_ref (monitor) : NULL;
  tape->vars = g_ptr_array_new_with_free_func (var_free);
  tape->history = g_array_new (FALSE, FALSE, sizeof (Record));
  g_array_set_clear_func (tape->history, record_clear);
  tape->spare =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_tensor_unref);
  tape->released =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_tensor_unref);

  return tape;
}

void
unf_tape_free (UnfTape *tape)
{
  g_array_unref (tape->history);
  g_ptr_array_unref (tape->vars);
  g_ptr_array_unref (tape->spare);
  g_ptr_array_unref (tape->released);
  g_clear_pointer (&tape->monitor, unf_monitor_unref);
  g_free (tape);
}

static void
release (UnfTape *tape, UnfTensor **tensor)
{
  if (*tensor && unf_tensor_is_sole (*tensor))
    g_ptr_array_add (tape->released, g_steal_pointer (tensor));
}

static void
release_var (UnfTape *tape, UnfVar *var)
{
  release (tape, &var->value);
  release (tape, &var->gradient);
}

void
unf_tape_rewind (UnfTape *tape)
{
  GPtrArray *unused = tape->spare;

  g_array_set_size (tape->history, 0);
  for (guint i = 0; i < tape->vars->len; i++)
    release_var (tape, g_ptr_array_index (tape->vars, i));
  g_ptr_array_set_size (tape->vars, 0);

  g_ptr_array_set_size (unused, 0);
  tape->spare = tape->released;
  tape->released = unused;
}

static UnfTensor *
take_from (GPtrArray *tensors, UnfShape shape)
{
  for (guint i = tensors->len; i-- > 0;) {
    const UnfTensor *tensor = g_ptr_array_index (tensors, i);

    if (unf_shape_equal (tensor->shape, shape))
      return g_ptr_array_steal_index_fast (tensors, i);
  }

  return NULL;
}

static UnfTensor *
take_spare (UnfTape *tape, UnfShape shape)
{
  UnfTensor *tensor = take_from (tape->released, shape);

  return tensor ? tensor : take_from (tape->spare, shape);
}

static UnfTensor *
new_unset (UnfTape *tape, UnfShape shape)
{
  UnfTensor *tensor = take_spare (tape, shape);

  return tensor ? tensor : unf_tensor_new (shape);
}

static UnfTensor *
new_zeros (UnfTape *tape, UnfShape shape)
{
  UnfTensor *tensor = take_spare (tape, shape);

  if (!tensor)
    return unf_tensor_new (shape);

  memset (tensor->data, 0, unf_shape_size (shape) * sizeof (float));
  return tensor;
}

static UnfTensor *
new_copy (UnfTape *tape, const UnfTensor *of)
{
  UnfTensor *tensor = take_spare (tape, of->shape);

  if (!tensor)
    return unf_tensor_copy (of);

  memcpy (tensor->data, of->data, unf_shape_size (of->shape) * sizeof (float));
  return tensor;
}

gboolean
unf_tape_records (const UnfTape *tape)
{
  return tape->records;
}

UnfMonitor *
unf_tape_get_monitor (const UnfTape *tape)
{
  return tape->monitor;
}

gboolean
unf_tape_is_cancelled (const UnfTape *tape)
{
  return unf_monitor_is_cancelled (tape->monitor);
}

static UnfVar *
add_var (UnfTape *tape, UnfTensor *value, gboolean wants_gradient)
{
  UnfVar *var = g_new0 (UnfVar, 1);

  var->tape = tape;
  var->value = value;
  var->wants_gradient = tape->records && wants_gradient;
  g_ptr_array_add (tape->vars, var);

  return var;
}

UnfVar *
unf_tape_constant (UnfTape *tape, UnfTensor *value)
{
  UnfVar *var = add_var (tape, unf_tensor_ref (value), FALSE);

  var->is_shared = TRUE;
  return var;
}

UnfVar *
unf_tape_parameter (UnfTape *tape, UnfTensor *value)
{
  UnfVar *var;

  for (guint i = 0; i < tape->vars->len; i++) {
    var = g_ptr_array_index (tape->vars, i);
    if (var->is_parameter && var->value == value)
      return var;
  }

  var = add_var (tape, unf_tensor_ref (value), TRUE);
  var->is_shared = TRUE;
  var->is_parameter = TRUE;
  return var;
}

UnfVar *
unf_tape_keep (UnfVar *var)
{
  var->is_shared = TRUE;
  return var;
}

UnfVar *
unf_tape_result (UnfTape *tape, UnfShape shape, gboolean wants_gradient)
{
  return add_var (tape, new_zeros (tape, shape), wants_gradient);
}

UnfVar *
unf_tape_unset_result (UnfTape *tape, UnfShape shape, gboolean wants_gradient)
{
  return add_var (tape, new_unset (tape, shape), wants_gradient);
}

UnfVar *
unf_tape_take (UnfTape *tape, UnfVar *var)
{
  UnfVar *taken;

  if (!tape->records && !var->is_shared)
    return add_var (tape, g_steal_pointer (&var->value), FALSE);

  taken = add_var (tape, new_copy (tape, var->value), var->wants_gradient);
  return taken;
}

void
unf_tape_consume (UnfTape *tape, UnfVar *var)
{
  if (!tape->records && !var->is_shared)
    g_clear_pointer (&var->value, unf_tensor_unref);
}

float *
unf_var_gradient (UnfVar *var)
{
  if (!var->gradient)
    var->gradient = new_zeros (var->tape, var->value->shape);

  return var->gradient->data;
}

void
unf_var_pass_gradient (const UnfVar *sum, UnfVar *addend)
{
  const float *from = sum->gradient->data;
  float *to;

  if (!addend || !addend->wants_gradient)
    return;

  to = unf_var_gradient (addend);
  for (size_t i = 0; i < unf_shape_size (sum->value->shape); i++)
    to[i] += from[i];
}

void
unf_tape_record (UnfTape *tape,
                 UnfBackwardFunc backward,
                 gpointer data,
                 GDestroyNotify free_data)
{
  Record record = { backward, data, free_data, tape->vars->len };

  g_return_if_fail (tape->records);
  g_array_append_val (tape->history, record);
}

/* Values that were made between record @i and the one before it. Earlier
 * records cannot know them, so when @i has been gone back through, nobody
 * needs them any more. */
static void
release_after (UnfTape *tape, guint i, const UnfVar *last)
{
  const Record *records = (const Record *) tape->history->data;
  guint first = i > 0 ? records[i - 1].n_vars : 0;

  for (guint k = first; k < records[i].n_vars; k++) {
    UnfVar *var = g_ptr_array_index (tape->vars, k);

    if (!var->is_shared && var != last)
      release_var (tape, var);
  }
}

void
unf_tape_backward_from (UnfTape *tape, const UnfVar *last)
{
  g_return_if_fail (tape->records);

  for (guint i = tape->history->len; i-- > 0;) {
    Record *record = &g_array_index (tape->history, Record, i);

    record->backward (record->data);
    record_clear (record);
    release_after (tape, i, last);
  }
}

void
unf_tape_backward (UnfTape *tape, UnfVar *loss)
{
  g_return_if_fail (unf_shape_size (loss->value->shape) == 1);

  unf_var_gradient (loss)[0] = 1.0f;
  unf_tape_backward_from (tape, loss);
}

void
unf_tape_add_gradients (UnfTape *to, const UnfTape *from)
{
  for (guint k = 0; k < from->vars->len; k++) {
    const UnfVar *var = g_ptr_array_index (from->vars, k);

    if (var->is_parameter && var->gradient)
      unf_var_pass_gradient (var, unf_tape_parameter (to, var->value));
  }
}
