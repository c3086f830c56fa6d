/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-monitor.h"
#include "unf-tensor.h"

/**
 * UnfTape:
 *
 * Runs operations and, when it records, plays them backwards. One network
 * description serves three uses: inference on a tape that does not record,
 * training on one that does, and looking at stages on one that is watched.
 *
 * Values belong to the tape. An operation *consumes* the inputs that its
 * contract names: they must not be used again. On a tape that does not record
 * their memory is reused, which is why inference runs in place.
 */
typedef struct _UnfTape UnfTape;

/**
 * UnfVar:
 * @value: the number block; owned
 * @gradient: (nullable): derivative of the loss, same shape, only while
 *   recording and only where one is wanted; owned
 *
 * A value on a tape.
 */
typedef struct {
  UnfTensor *value;
  UnfTensor *gradient;

  /*< private >*/
  UnfTape *tape;
  gboolean wants_gradient;
  gboolean is_shared; /* the value belongs to somebody else: never written to */
  gboolean is_parameter;
} UnfVar;

/**
 * unf_tape_new:
 * @records: whether it can be played backwards
 * @monitor: (nullable): may cancel
 */
UnfTape *unf_tape_new (gboolean records, UnfMonitor *monitor);
void unf_tape_free (UnfTape *tape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfTape, unf_tape_free)

/**
 * unf_tape_rewind:
 *
 * Forgets all operations and values. What is recorded next takes the memory of
 * the values forgotten where the shapes are the same: the steps of a training
 * would otherwise spend a third of their time with fresh pages of the system.
 */
void unf_tape_rewind (UnfTape *tape);

gboolean unf_tape_records (const UnfTape *tape);
UnfMonitor *unf_tape_get_monitor (const UnfTape *tape);

/** Returns: whether the monitor cancelled; values are then meaningless. */
gboolean unf_tape_is_cancelled (const UnfTape *tape);

/**
 * unf_tape_constant:
 * @value: (transfer none)
 *
 * Returns: (transfer none): a value without gradient, never written to
 */
UnfVar *unf_tape_constant (UnfTape *tape, UnfTensor *value);

/**
 * unf_tape_parameter:
 * @value: (transfer none)
 *
 * Asked twice for the same tensor it gives the same value, so that a weight
 * used in every iteration has one gradient.
 *
 * Returns: (transfer none): a value whose gradient is wanted
 */
UnfVar *unf_tape_parameter (UnfTape *tape, UnfTensor *value);

/**
 * unf_tape_keep:
 *
 * From now on operations that consume @var leave it as it is, so that it can
 * be read again.
 *
 * Returns: (transfer none): @var
 */
UnfVar *unf_tape_keep (UnfVar *var);

/**
 * unf_tape_result:
 * @shape: of the value
 * @wants_gradient: whether any of its inputs does
 *
 * For operations. Returns: (transfer none): a new value of zeros
 */
UnfVar *
unf_tape_result (UnfTape *tape, UnfShape shape, gboolean wants_gradient);

/**
 * unf_tape_unset_result:
 *
 * As unf_tape_result(), for operations that write every element: what is in
 * them before is not defined.
 */
UnfVar *
unf_tape_unset_result (UnfTape *tape, UnfShape shape, gboolean wants_gradient);

/**
 * unf_tape_take:
 * @var: consumed
 *
 * For operations that change a value in place.
 *
 * Returns: (transfer none): a new value with the elements of @var: in its
 *   memory where nobody needs the old ones any more, else in a copy
 */
UnfVar *unf_tape_take (UnfTape *tape, UnfVar *var);

/** For operations: @var is consumed; frees it unless the tape records. */
void unf_tape_consume (UnfTape *tape, UnfVar *var);

/** For operations: the gradient of @var, zeros at first. */
float *unf_var_gradient (UnfVar *var);

/**
 * unf_var_pass_gradient:
 * @sum: has a gradient
 * @addend: (nullable): of the same shape
 *
 * For operations whose result is @addend plus something: adds the gradient of
 * the one to that of the other, if it wants one.
 */
void unf_var_pass_gradient (const UnfVar *sum, UnfVar *addend);

typedef void (*UnfBackwardFunc) (gpointer data);

/**
 * unf_tape_record:
 * @backward: adds to the gradients of the operation's inputs
 * @data: (transfer full): its memory of the forward pass
 *
 * For operations: call only when the tape records.
 */
void unf_tape_record (UnfTape *tape,
                      UnfBackwardFunc backward,
                      gpointer data,
                      GDestroyNotify free_data);

/**
 * unf_tape_backward:
 * @loss: a value with one element
 *
 * Fills the gradients of everything that @loss depends on. On the way back the
 * values and gradients of operations are given up as soon as nothing needs
 * them, so that little more memory is taken than going forward took: what is
 * there afterwards is @loss, parameters, constants and what was kept.
 */
void unf_tape_backward (UnfTape *tape, UnfVar *loss);

/**
 * unf_tape_backward_from:
 * @last: a value of any shape, whose gradient has been filled in
 *
 * As unf_tape_backward(), where the loss is beyond this tape.
 */
void unf_tape_backward_from (UnfTape *tape, const UnfVar *last);

/**
 * unf_tape_add_gradients:
 *
 * Adds the gradients of the parameters of @from to those of the same parameters
 * of @to, so that a computation may be spread over several tapes.
 */
void unf_tape_add_gradients (UnfTape *to, const UnfTape *from);
