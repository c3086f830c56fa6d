/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some rows of positions. First every patch near them is multiplied with the
 * first layer; then pieces of a row are taken through the network, each on a
 * tape of its own; then their patches are put back, in the order of the
 * rows. */
#include "unf-lidia-strip-private.h"

#include <string.h>

#include "separable.h"
#include "smooth.h"
#include "unf-parallel.h"

/* Positions of a piece: their groups stay in the second-level cache. */
enum { PIECE = 96 };

typedef struct {
  int row, column, count;
} Piece;

typedef struct {
  UnfLidiaRun *run;
  UnfLidiaTask task;
  const UnfLidiaNetwork *net;
  int first_row, rows;
  GArray *pieces;                        /* of Piece */
  UnfTensor *features[UNF_LIDIA_SCALES]; /* of the patches near the strip */
  UnfTensor *averaged[UNF_LIDIA_SCALES]; /* the rows of averages it needs */
  UnfTensor *patches[UNF_LIDIA_SCALES];  /* [rows · columns, length] */
  UnfTensor *weights;                    /* of estimates */
  double *sums;                          /* of each piece */
} Strip;

static void
strip_clear (Strip *strip)
{
  g_array_unref (strip->pieces);
  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    g_clear_pointer (&strip->features[s], unf_tensor_unref);
    g_clear_pointer (&strip->averaged[s], unf_tensor_unref);
    g_clear_pointer (&strip->patches[s], unf_tensor_unref);
  }
  g_clear_pointer (&strip->weights, unf_tensor_unref);
  g_clear_pointer (&strip->sums, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Strip, strip_clear)

UnfFold
_unf_lidia_average_fold (const UnfLidiaRun *run, int scale)
{
  int reach = (scale + 1) * (run->net->side - 1);

  return (UnfFold){ 1,
                    run->picture.c,
                    run->rows + reach,
                    run->columns + reach,
                    run->net->side,
                    scale + 1,
                    0,
                    0,
                    run->rows,
                    run->columns };
}

/* The candidates of a strip's patches are patches too: rows and columns of
 * them, from the corner of the scale's plane on. */
static int
candidates (const UnfLidiaRun *run, int scale, int length)
{
  UnfNeighbourhood hood = unf_lidia_scale_hood (&run->scale[scale], run->net);

  return length + 2 * hood.dilation * hood.radius;
}

typedef struct {
  const Strip *strip;
  int scale;
} FeatureJob;

static void
make_feature_row (size_t index, gpointer data)
{
  const FeatureJob *job = data;
  const Strip *strip = job->strip;
  const UnfLidiaRun *run = strip->run;
  const UnfLidiaScale *scale = &run->scale[job->scale];
  int width = candidates (run, job->scale, run->columns);
  UnfSeparable s = { 1, run->net->length, 1, run->net->features, width };
  UnfFold fold = unf_lidia_scale_fold (
      scale, run->net,
      (UnfRegion){ -scale->origin,
                   strip->first_row + (int) index - scale->origin, width, 1 });
  g_autofree float *patches =
      g_new0 (float, (gsize) width *(gsize) run->net->length);

  if (unf_monitor_is_cancelled (run->monitor))
    return;

  unf_fold_take (patches, scale->pixels->data, &fold);
  unf_separable_forward (strip->features[job->scale]->data +
                             index * (size_t) width *
                                 (size_t) run->net->features,
                         NULL, patches, NULL,
                         strip->net->first[job->scale].V->data, NULL, &s, NULL);
}

static gboolean
make_features (Strip *strip, GError **error)
{
  const UnfLidiaRun *run = strip->run;

  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    FeatureJob job = { strip, s };
    int rows = candidates (run, s, strip->rows);
    int columns = candidates (run, s, run->columns);

    strip->features[s] = unf_tensor_try_new (
        (UnfShape){ 1, rows, columns, run->net->features }, error);
    if (!strip->features[s])
      return FALSE;
    strip->features[s]->shape =
        (UnfShape){ 1, 1, rows * columns, run->net->features };
    unf_parallel_for ((size_t) rows, make_feature_row, &job);
  }

  return TRUE;
}

/* Averages as the patches of the strip see them: the mean, and for scale 1
 * smoothed, which needs one more row above and below where there is one. */
static gboolean
make_averages (Strip *strip, GError **error)
{
  UnfLidiaRun *run = strip->run;

  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    UnfFold fold = _unf_lidia_average_fold (run, s);
    int first = strip->first_row;
    int last = first + strip->rows + unf_fold_reach (&fold);
    int above = s == 1 && first > 0;
    int below = s == 1 && last < fold.height;
    int rows = above + last - first + below;
    size_t width = (size_t) fold.width;
    g_autoptr (UnfTensor) mean =
        unf_tensor_try_new ((UnfShape){ 1, fold.c, rows, fold.width }, error);
    UnfTensor *out =
        mean ? unf_tensor_try_new (
                   (UnfShape){ 1, fold.c, last - first, fold.width }, error)
             : NULL;

    if (!out)
      return FALSE;

    for (int c = 0; c < fold.c; c++)
      memcpy (mean->data + (size_t) (c * rows) * width,
              run->average[s]->data +
                  (size_t) (c * fold.height + first - above) * width,
              (size_t) rows * width * sizeof (float));
    unf_fold_divide (mean->data, &fold, first - above, last + below);

    for (int c = 0; c < fold.c; c++) {
      float *to = out->data + (size_t) (c * (last - first)) * width;
      const float *from = mean->data + (size_t) (c * rows) * width;

      if (s == 1)
        unf_smooth (to, from, rows, fold.width, above, above + last - first);
      else
        memcpy (to, from, (size_t) rows * width * sizeof (float));
    }
    strip->averaged[s] = out;
  }

  return TRUE;
}

/* Which of the strip's features are in the groups of a piece. */
static int *
find_members (const Strip *strip, const Piece *piece, int s)
{
  const UnfLidiaRun *run = strip->run;
  UnfNeighbourhood hood = unf_lidia_scale_hood (&run->scale[s], run->net);
  int window = unf_neighbourhood_window (&hood);
  int width = candidates (run, s, run->columns);
  int *where = g_new (int, UNF_LIDIA_GROUP * piece->count);
  const guint16 *index = run->index[s] + ((size_t) (piece->row % run->kept) *
                                              (size_t) run->columns +
                                          (size_t) piece->column) *
                                             UNF_LIDIA_GROUP;

  for (int p = 0; p < piece->count; p++)
    for (int k = 0; k < UNF_LIDIA_GROUP; k++) {
      int candidate = index[p * UNF_LIDIA_GROUP + k];
      int row =
          piece->row - strip->first_row + hood.dilation * (candidate / window);
      int column = piece->column + p + hood.dilation * (candidate % window);

      where[k * piece->count + p] = row * width + column;
    }

  return where;
}

static UnfTensor *
take_weights (const Strip *strip, const Piece *piece, int s)
{
  const UnfLidiaRun *run = strip->run;
  UnfTensor *v =
      unf_tensor_new ((UnfShape){ 1, UNF_LIDIA_GROUP, piece->count, 1 });
  size_t row = (size_t) (piece->row % run->kept) * UNF_LIDIA_GROUP;

  for (size_t k = 0; k < UNF_LIDIA_GROUP; k++)
    memcpy (v->data + k * (size_t) piece->count,
            run->v[s] + (row + k) * (size_t) run->columns +
                (size_t) piece->column,
            (size_t) piece->count * sizeof (float));

  return v;
}

/* The patches of a piece: where its first one is kept, and how long one is. */
static float *
patches_of (const Strip *strip, const Piece *piece, int s)
{
  size_t first =
      (size_t) (piece->row - strip->first_row) * (size_t) strip->run->columns +
      (size_t) piece->column;

  return strip->patches[s]->data + first * (size_t) strip->run->net->length;
}

/* The transform along the group is that of t / w for scale 1. */
static void
keep_average (const Strip *strip,
              const Piece *piece,
              int s,
              const float *t,
              const float *w)
{
  size_t length = (size_t) strip->run->net->length;
  float *out = patches_of (strip, piece, s);

  for (size_t p = 0; p < (size_t) piece->count; p++) {
    float factor =
        s == 1 ? unf_fold_divisor (w[p], strip->net->softening) : 1.0f;

    for (size_t i = p * length; i < (p + 1) * length; i++)
      out[i] = factor * t[i];
  }
}

static UnfVar *
take_average (const Strip *strip,
              UnfTape *tape,
              const Piece *piece,
              int s,
              const float *w)
{
  const UnfTensor *plane = strip->averaged[s];
  size_t length = (size_t) strip->run->net->length;
  UnfVar *t = unf_tape_result (
      tape, (UnfShape){ 1, 1, piece->count, (int) length }, FALSE);
  UnfFold fold = _unf_lidia_average_fold (strip->run, s);

  fold.height = plane->shape.h;
  fold.row = piece->row - strip->first_row;
  fold.column = piece->column;
  fold.rows = 1;
  fold.columns = piece->count;
  unf_fold_take (t->value->data, plane->data, &fold);

  for (size_t i = 0; s == 1 && i < unf_shape_size (t->value->shape); i++)
    t->value->data[i] *= w[i / length];

  return t;
}

static void
keep_estimate (const Strip *strip, const Piece *piece, const UnfVar *noise)
{
  const UnfLidiaRun *run = strip->run;
  float *patches = patches_of (strip, piece, 0);
  float *weights = strip->weights->data +
                   (piece->row - strip->first_row) * run->columns +
                   piece->column;
  UnfFold fold = unf_lidia_scale_fold (
      &run->scale[0], run->net,
      (UnfRegion){ piece->column, piece->row, piece->count, 1 });

  unf_fold_take (patches, run->scale[0].pixels->data, &fold);
  unf_fold_weigh (patches, weights, noise->value->data, run->net->beta->data[0],
                  piece->count, run->net->length);
}

static const UnfLidiaLayer *
measured_layer (const Strip *strip, int s)
{
  switch (strip->task) {
  case UNF_LIDIA_MEASURE_GROUPS:
    return &strip->net->second[s];
  case UNF_LIDIA_MEASURE_JOINED:
    return &strip->net->joined;
  case UNF_LIDIA_MEASURE_LAST:
    return &strip->net->last;
  default:
    return NULL;
  }
}

/* What the piece has at both scales. */
typedef struct {
  UnfTensor *v[UNF_LIDIA_SCALES]; /* owned */
  UnfVar *x[UNF_LIDIA_SCALES];    /* NULL after measuring */
} Groups;

static void
groups_clear (Groups *groups)
{
  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    g_clear_pointer (&groups->v[s], unf_tensor_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Groups, groups_clear)

static void
make_groups (const Strip *strip,
             UnfLidiaPass *pass,
             const Piece *piece,
             Groups *groups)
{
  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    g_autofree int *where = find_members (strip, piece, s);
    double *sums = pass->sums;

    groups->v[s] = take_weights (strip, piece, s);
    pass->measured = measured_layer (strip, s);
    if (s == 1 && strip->task == UNF_LIDIA_MEASURE_GROUPS)
      pass->sums += UNF_LIDIA_ROWS;
    groups->x[s] = unf_lidia_group (
        pass, s, unf_tape_constant (pass->tape, strip->features[s]), where,
        unf_tape_constant (pass->tape, groups->v[s]));
    pass->sums = sums;
  }
}

static void
average_piece (const Strip *strip,
               const UnfLidiaPass *pass,
               const Piece *piece,
               const Groups *groups)
{
  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    UnfVar *t = unf_lidia_before (pass, s, groups->x[s]);

    keep_average (strip, piece, s, t->value->data, groups->v[s]->data);
  }
}

static void
estimate_piece (const Strip *strip,
                const UnfLidiaPass *pass,
                const Piece *piece,
                const Groups *groups)
{
  UnfVar *t[UNF_LIDIA_SCALES], *noise;

  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    t[s] = take_average (strip, pass->tape, piece, s, groups->v[s]->data);

  noise = unf_lidia_noise (pass, groups->x, t);
  if (noise)
    keep_estimate (strip, piece, noise);
}

static void
run_piece (size_t index, gpointer data)
{
  const Strip *strip = data;
  const Piece *piece = &g_array_index (strip->pieces, Piece, index);
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, strip->run->monitor);
  UnfLidiaPass pass = { .net = strip->net,
                        .tape = tape,
                        .sums = strip->sums + index * UNF_LIDIA_SUMS };
  g_auto (Groups) groups = { 0 };

  if (unf_tape_is_cancelled (tape))
    return;

  make_groups (strip, &pass, piece, &groups);
  if (strip->task == UNF_LIDIA_AVERAGE)
    average_piece (strip, &pass, piece, &groups);
  else if (strip->task != UNF_LIDIA_MEASURE_GROUPS)
    estimate_piece (strip, &pass, piece, &groups);
}

static GArray *
cut_pieces (const UnfLidiaRun *run, int first, int last)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  while (first < last) {
    int column = first % run->columns;
    int count = MIN (MIN (PIECE, run->columns - column), last - first);
    Piece piece = { first / run->columns, column, count };

    g_array_append_val (pieces, piece);
    first += count;
  }

  return pieces;
}

/* Patches t of both scales, or estimates and their weights. */
static gboolean
make_room (Strip *strip, GError **error)
{
  const UnfLidiaRun *run = strip->run;
  UnfShape shape = { 1, strip->rows, run->columns, run->net->length };
  gboolean is_estimate = strip->task == UNF_LIDIA_ESTIMATE;

  for (int s = 0; s < (is_estimate ? 1 : UNF_LIDIA_SCALES); s++) {
    strip->patches[s] = unf_tensor_try_new (shape, error);
    if (!strip->patches[s])
      return FALSE;
  }

  shape.w = 1;
  if (is_estimate)
    strip->weights = unf_tensor_try_new (shape, error);

  return !is_estimate || strip->weights;
}

static void
put_back (Strip *strip)
{
  UnfLidiaRun *run = strip->run;
  UnfFold fold;

  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    if (strip->task == UNF_LIDIA_ESTIMATE && s == 1)
      return;

    fold = _unf_lidia_average_fold (run, s);
    fold.row = strip->first_row;
    fold.rows = strip->rows;
    if (strip->task == UNF_LIDIA_AVERAGE) {
      unf_fold_add (run->average[s]->data, strip->patches[s]->data, NULL,
                    &fold);
      continue;
    }

    unf_fold_add (run->sum->data, strip->patches[s]->data, strip->weights->data,
                  &fold);
    fold.c = 1;
    unf_fold_add (run->total->data, NULL, strip->weights->data, &fold);
  }
}

static gboolean
has_averages (UnfLidiaTask task)
{
  return task != UNF_LIDIA_MEASURE_GROUPS && task != UNF_LIDIA_AVERAGE;
}

gboolean
_unf_lidia_strip (UnfLidiaRun *run,
                  UnfLidiaTask task,
                  const UnfLidiaNetwork *net,
                  int first,
                  int last,
                  double *sums,
                  GError **error)
{
  int first_row = first / run->columns;
  g_auto (Strip) strip = {
    .run = run,
    .task = task,
    .net = net,
    .first_row = first_row,
    .rows = (last - 1) / run->columns + 1 - first_row,
    .pieces = cut_pieces (run, first, last),
  };

  strip.sums = g_new0 (double, strip.pieces->len *UNF_LIDIA_SUMS);
  if (!make_features (&strip, error) ||
      (has_averages (task) && !make_averages (&strip, error)) ||
      (!sums && !make_room (&strip, error)))
    return FALSE;

  unf_parallel_for (strip.pieces->len, run_piece, &strip);
  if (unf_monitor_is_cancelled (run->monitor))
    return TRUE;

  if (!sums)
    put_back (&strip);
  for (guint i = 0; sums && i < strip.pieces->len; i++)
    for (int k = 0; k < UNF_LIDIA_SUMS; k++)
      sums[k] += strip.sums[i * UNF_LIDIA_SUMS + (guint) k];

  return TRUE;
}
