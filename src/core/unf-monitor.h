/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-tensor.h"

/**
 * UnfStageKind:
 * @UNF_STAGE_DRAFT: the estimate as far as it is known, over part of the
 *   picture or from part of the shifts; `[1,c,h,w]`
 * @UNF_STAGE_ITERATION: the estimate if one stopped after this iteration,
 *   from all shifts; `[1,c,h,w]`; index 0 is the first iteration
 * @UNF_STAGE_SPREAD: standard deviation over the shifts of the estimate at
 *   each pixel; `[1,c,h,w]`
 * @UNF_STAGE_USE: for every atom the fraction of its coefficients that are not
 *   zero, and the mean of their squares; `[m,1,1,2]`
 * @UNF_STAGE_CODES: the codes of a block of places after one iteration, of one
 *   shift of the grid and one channel; `[m,1,h,w]`; index 0 is the first
 *   iteration. Every place of every shift is shown once for each iteration, as
 *   soon as it is known: blocks come in no fixed order
 * @UNF_STAGE_AVERAGE: the average of the first shifts, whether or not it is an
 *   estimate; `[1,c,h,w]`; index is how many they are, from 1 to all. Not shown
 *   where the picture is cut into tiles
 * @UNF_STAGE_SPARSITY: the fraction of all coefficients that are not zero,
 *   behind the iteration or the average that is shown next, with its index;
 *   `[1,1,1,1]`
 * @UNF_STAGE_THRESHOLD_MAP: for every pixel the mean threshold of the patches
 *   over it, in the unit of the denoiser; `[1,c,h,w]`; index is the stage of
 * the network
 * @UNF_STAGE_NONZEROS: for every pixel how many coefficients over it are not
 *   zero after the last iteration; `[1,c,h,w]`, with one channel for atoms in
 *   colour. For a grid of codes, of all atoms that reach the pixel in one
 * shift, the mean over the shifts; for patches, of one patch, the mean over
 * those that cover the pixel; index is the stage of the network
 *
 * What a running computation can show.
 */
typedef enum {
  UNF_STAGE_DRAFT,
  UNF_STAGE_ITERATION,
  UNF_STAGE_SPREAD,
  UNF_STAGE_USE,
  UNF_STAGE_CODES,
  UNF_STAGE_AVERAGE,
  UNF_STAGE_SPARSITY,
  UNF_STAGE_THRESHOLD_MAP,
  UNF_STAGE_NONZEROS,
} UnfStageKind;

/**
 * UnfStage:
 * @kind: what it is
 * @index: which of @count (iteration, or shifts done so far for a draft or
 *   an average)
 * @count: how many there will be
 * @x: first column of the picture that @value covers; for codes the left column
 *   of the atom of the first place, which is negative where the place begins
 *   before the picture
 * @y: first row
 * @stride: for codes, pixels between neighbouring places: element (k,0,i,j) is
 *   the coefficient of atom k with its upper left corner at row y + i·stride,
 *   column x + j·stride
 * @shift: for codes, which shift of the grid, in the order they are taken
 * @channel: for codes, which channel of the picture; 0 for atoms in colour
 * @value: (transfer none): the numbers; immutable, take a reference to keep
 */
typedef struct {
  UnfStageKind kind;
  int index, count;
  int x, y;
  int stride, shift, channel;
  UnfTensor *value;
} UnfStage;

/** Called on a working thread with progress 0…1, never twice at a time; must
 * be quick. */
typedef void (*UnfProgressFunc) (double fraction, gpointer user_data);

/** Called on a working thread, never twice at a time; must be quick. */
typedef void (*UnfStageFunc) (const UnfStage *stage, gpointer user_data);

/** Called on any working thread, also at the same time, about a stage that is
 * not made yet: its value is %NULL, and only kind, index, count, shift and
 * channel are set. Returns: whether to make and show it. */
typedef gboolean (*UnfStageFilter) (const UnfStage *stage, gpointer user_data);

/**
 * UnfMonitor:
 *
 * The one argument of everything that takes longer than a frame: it cancels,
 * hears of progress, and is asked before a stage is made, because a stage may
 * be large. Every function that takes one also takes %NULL.
 */
typedef struct _UnfMonitor UnfMonitor;

/** Returns: (transfer full): a monitor that @cancellable (nullable) stops. */
UnfMonitor *unf_monitor_new (GCancellable *cancellable);

/** Returns: (transfer full): a monitor that is cancelled with @monitor
 * (nullable), but is told and shown nothing: for work inside work. */
UnfMonitor *unf_monitor_new_quiet (UnfMonitor *monitor);

/**
 * unf_monitor_new_part:
 * @monitor: (nullable): of the whole
 * @begin: progress of the whole when the part begins, 0…1
 * @share: of the whole that the part is, 0…1
 *
 * Returns: (transfer full): a monitor that is cancelled with @monitor, tells it
 *   how far the whole has come and shows it what it watches; it may watch
 *   stages by itself besides
 */
UnfMonitor *
unf_monitor_new_part (UnfMonitor *monitor, double begin, double share);

/** Keeps the stages of @part from the whole; progress is still told. */
void unf_monitor_hush (UnfMonitor *part);
UnfMonitor *unf_monitor_ref (UnfMonitor *monitor);
void unf_monitor_unref (UnfMonitor *monitor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfMonitor, unf_monitor_unref)

void unf_monitor_set_progress_func (UnfMonitor *monitor,
                                    UnfProgressFunc func,
                                    gpointer user_data);

/**
 * unf_monitor_watch:
 * @kind: what to watch; call once for each kind
 *
 * Asks for a kind of stage. Each kind goes to the function set last for it.
 */
void unf_monitor_watch (UnfMonitor *monitor,
                        UnfStageKind kind,
                        UnfStageFunc func,
                        gpointer user_data);

/**
 * unf_monitor_set_filter:
 *
 * Before each block of %UNF_STAGE_CODES is made, @filter is asked; what it
 * declines costs nothing. Without a filter all are wanted.
 */
void unf_monitor_set_filter (UnfMonitor *monitor,
                             UnfStageFilter filter,
                             gpointer user_data);

/** Returns: whether anybody watches @kind. */
gboolean unf_monitor_wants (UnfMonitor *monitor, UnfStageKind kind);

/** Returns: whether anybody watches the kind of @stage, and the filter, if
 * there is one, wants this one. */
gboolean unf_monitor_wants_stage (UnfMonitor *monitor, const UnfStage *stage);

/** Shows @stage to whoever watches its kind. */
void unf_monitor_show (UnfMonitor *monitor, const UnfStage *stage);

/** Returns: whether to stop; cheap enough to ask in every block of work. */
gboolean unf_monitor_is_cancelled (UnfMonitor *monitor);

/**
 * unf_monitor_step:
 * @done: pieces of work finished
 * @total: pieces in all
 *
 * Reports progress and asks whether to go on.
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 *
 * Returns: whether to go on
 */
gboolean
unf_monitor_step (UnfMonitor *monitor, gsize done, gsize total, GError **error);
