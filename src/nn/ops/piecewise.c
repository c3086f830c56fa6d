/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "piecewise.h"

#include <string.h>

#include "unf-parallel.h"

/* The pieces are dealt to so many parts, each with a tape and with sums of
 * gradients of its own: a fixed number, so that threads do not matter. */
enum { MAX_INPUTS = 8, N_PARTS = 16 };

/* The tape's memory of one run. */
typedef struct {
  UnfTape *tape;
  UnfVar *out, *inputs[MAX_INPUTS];
  int n, piece;
  UnfPieceFunc func;
  gpointer data; /* owned */
} Memory;

static void
memory_free (gpointer data)
{
  Memory *m = data;

  g_free (m->data);
  g_free (m);
}

/* The rows of a piece of positions are apart in the whole. */
typedef struct {
  size_t rows, length; /* floats of the piece in each row */
  size_t first, apart; /* of the whole */
} Cut;

static Cut
cut_of (UnfShape shape, int first, int count)
{
  size_t columns = (size_t) shape.w;

  return (Cut){ (size_t) shape.c, (size_t) count * columns,
                (size_t) first * columns, (size_t) shape.h * columns };
}

static void
take (float *piece, const float *whole, const Cut *cut)
{
  for (size_t row = 0; row < cut->rows; row++)
    memcpy (piece + row * cut->length, whole + cut->first + row * cut->apart,
            cut->length * sizeof (float));
}

static void
put (float *whole, const float *piece, const Cut *cut)
{
  for (size_t row = 0; row < cut->rows; row++)
    memcpy (whole + cut->first + row * cut->apart, piece + row * cut->length,
            cut->length * sizeof (float));
}

static void
add (float *whole, const float *piece, const Cut *cut)
{
  for (size_t row = 0; row < cut->rows; row++) {
    float *to = whole + cut->first + row * cut->apart;
    const float *from = piece + row * cut->length;

    for (size_t i = 0; i < cut->length; i++)
      to[i] += from[i];
  }
}

static int
count_pieces (const Memory *m)
{
  return (m->out->value->shape.h + m->piece - 1) / m->piece;
}

static UnfVar *
run_piece (const Memory *m,
           UnfTape *tape,
           int first,
           int count,
           UnfVar **inputs)
{
  for (int k = 0; k < m->n; k++) {
    const UnfVar *whole = m->inputs[k];
    UnfShape shape = whole->value->shape;
    Cut cut = cut_of (shape, first, count);

    shape.h = count;
    inputs[k] = unf_tape_unset_result (tape, shape, whole->wants_gradient);
    if (unf_tape_records (tape))
      unf_tape_keep (inputs[k]);
    take (inputs[k]->value->data, whole->value->data, &cut);
  }

  return m->func (tape, inputs, m->data);
}

static void
piece_forward (const Memory *m, UnfTape *tape, int first, int count)
{
  UnfVar *inputs[MAX_INPUTS];
  Cut cut = cut_of (m->out->value->shape, first, count);

  put (m->out->value->data,
       run_piece (m, tape, first, count, inputs)->value->data, &cut);
}

static void
piece_backward (const Memory *m, UnfTape *tape, int first, int count)
{
  UnfVar *inputs[MAX_INPUTS];
  UnfVar *out = run_piece (m, tape, first, count, inputs);
  Cut cut = cut_of (m->out->value->shape, first, count);

  take (unf_var_gradient (out), m->out->gradient->data, &cut);
  unf_tape_backward_from (tape, out);

  for (int k = 0; k < m->n; k++)
    if (inputs[k]->gradient) {
      cut = cut_of (m->inputs[k]->value->shape, first, count);
      add (m->inputs[k]->gradient->data, inputs[k]->gradient->data, &cut);
    }
}

typedef struct {
  const Memory *m;
  UnfTape **sums; /* nullable: of the parts, when going back */
} Job;

static void
run_part (size_t part, gpointer data)
{
  const Job *job = data;
  const Memory *m = job->m;
  UnfMonitor *monitor = unf_tape_get_monitor (m->tape);
  g_autoptr (UnfTape) tape = unf_tape_new (job->sums != NULL, monitor);
  int positions = m->out->value->shape.h;

  for (int i = (int) part; i < count_pieces (m); i += N_PARTS) {
    int first = i * m->piece, count = MIN (m->piece, positions - first);

    if (unf_tape_is_cancelled (tape))
      return;

    if (job->sums) {
      piece_backward (m, tape, first, count);
      unf_tape_add_gradients (job->sums[part], tape);
    } else {
      piece_forward (m, tape, first, count);
    }
    unf_tape_rewind (tape);
  }
}

static void
piecewise_backward (gpointer data)
{
  const Memory *m = data;
  UnfTape *sums[N_PARTS];

  if (!m->out->gradient)
    return;

  /* Before threads look for them. */
  for (int k = 0; k < m->n; k++)
    if (m->inputs[k]->wants_gradient)
      unf_var_gradient (m->inputs[k]);

  for (int part = 0; part < N_PARTS; part++)
    sums[part] = unf_tape_new (TRUE, NULL);
  unf_parallel_for (N_PARTS, run_part, &(Job){ m, sums });
  for (int part = 0; part < N_PARTS; part++) {
    unf_tape_add_gradients (m->tape, sums[part]);
    unf_tape_free (sums[part]);
  }
}

UnfVar *
unf_piecewise (UnfTape *tape,
               UnfVar *const *inputs,
               int n,
               int piece,
               UnfShape result,
               UnfPieceFunc func,
               gconstpointer data,
               gsize data_size)
{
  Memory *m;

  g_assert (n <= MAX_INPUTS);

  if (!unf_tape_records (tape))
    return func (tape, inputs, data);

  m = g_new0 (Memory, 1);
  m->tape = tape;
  m->n = n;
  m->piece = piece;
  m->func = func;
  m->data = g_memdup2 (data, data_size);
  for (int k = 0; k < n; k++) {
    g_assert (inputs[k]->value->shape.h == result.h);
    m->inputs[k] = inputs[k];
  }
  m->out = unf_tape_unset_result (tape, result, TRUE);

  unf_parallel_for (N_PARTS, run_part, &(Job){ m, NULL });
  unf_tape_record (tape, piecewise_backward, m, memory_free);

  return m->out;
}
