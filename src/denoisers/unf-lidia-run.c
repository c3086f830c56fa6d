/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every estimate of a patch needs the averages around it, and these need the
 * groups further down. With running statistics both go down the picture
 * together, the estimates some rows behind:
 *
 *     rows estimated │ rows averaged │ rows searched      → down
 *
 * so that only a ring of rows is kept. With the statistics of the picture each
 * normalisation has to wait for all positions it is common to: the weights of
 * groups for the picture, other layers for a chunk of positions, which goes
 * through the network as often as it has such layers. */
#include "unf-lidia-run.h"

#include <string.h>

#include "batch-norm.h"
#include "unf-lidia-strip-private.h"
#include "unf-parallel.h"

/* Positions with statistics of their own. */
typedef struct {
  UnfLidiaNetwork net;
  int first, last;
} Chunk;

/* Shares of the time, for the progress: of a row searched, averaged, measured,
 * estimated. */
enum { SEARCH = 3, AVERAGE = 3, MEASURE = 10, ESTIMATE = 20 };

typedef struct {
  UnfLidiaRun run;
  const UnfLidiaOptions *options;
  UnfLidiaLevels levels;
  UnfLidiaNetwork net; /* with the statistics that are known */
  GPtrArray *owned;    /* of UnfTensor: statistics */
  GArray *chunks;      /* of Chunk */
  gsize done, total;
} Job;

static void
job_clear (Job *job)
{
  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    unf_lidia_scale_clear (&job->run.scale[s]);
    g_free (job->run.index[s]);
    g_free (job->run.v[s]);
    g_clear_pointer (&job->run.average[s], unf_tensor_unref);
  }
  g_clear_pointer (&job->run.sum, unf_tensor_unref);
  g_clear_pointer (&job->run.total, unf_tensor_unref);
  unf_lidia_levels_clear (&job->levels);
  g_clear_pointer (&job->owned, g_ptr_array_unref);
  g_clear_pointer (&job->chunks, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static gboolean
step (Job *job, gsize work, GError **error)
{
  job->done += work;
  return unf_monitor_step (job->run.monitor, job->done, job->total, error);
}

static int
positions (const Job *job)
{
  return job->run.rows * job->run.columns;
}

/* How far below a position its averages reach. */
static int
lag (const Job *job)
{
  return 2 * (job->run.net->side - 1) + 1;
}

static gboolean
make_rings (Job *job, GError **error)
{
  UnfLidiaRun *run = &job->run;
  gsize members;

  run->kept = job->options->has_picture_statistics
                  ? run->rows
                  : MIN (run->rows, UNF_LIDIA_STRIP + lag (job));
  members = (gsize) run->kept * (gsize) run->columns * UNF_LIDIA_GROUP;

  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    g_autoptr (UnfTensor) allowed = unf_tensor_try_new (
        (UnfShape){ 1, run->kept, run->columns, 3 * UNF_LIDIA_GROUP / 2 },
        error);

    if (!allowed)
      return FALSE;
    g_clear_pointer (&allowed, unf_tensor_unref);
    run->index[s] = g_new (guint16, members);
    run->v[s] = g_new (float, members);
  }

  return TRUE;
}

static gboolean
make_planes (Job *job, GError **error)
{
  UnfLidiaRun *run = &job->run;

  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    UnfFold fold = _unf_lidia_average_fold (run, s);
    UnfShape shape = { 1, fold.c, fold.height, fold.width };

    run->average[s] = unf_tensor_try_new (shape, error);
    if (!run->average[s])
      return FALSE;
    if (s > 0)
      continue;

    run->sum = unf_tensor_try_new (shape, error);
    shape.c = 1;
    run->total = run->sum ? unf_tensor_try_new (shape, error) : NULL;
    if (!run->total)
      return FALSE;
  }

  return TRUE;
}

static gsize
count_work (const Job *job)
{
  const UnfLidiaRun *run = &job->run;
  gsize once = SEARCH + AVERAGE + ESTIMATE;

  if (job->options->has_picture_statistics)
    once += MEASURE + (run->net->is_full ? AVERAGE + ESTIMATE : 0);

  return once * (gsize) positions (job);
}

static gboolean
prepare (Job *job, const UnfTensor *noisy, GError **error)
{
  UnfLidiaRun *run = &job->run;

  run->net = &job->net;
  run->picture = noisy->shape;
  run->rows = noisy->shape.h + run->net->side - 1;
  run->columns = noisy->shape.w + run->net->side - 1;
  job->levels = unf_lidia_levels_new (noisy, &job->options->sigma,
                                      job->options->reference);
  for (int c = 0; job->options->means && c < noisy->shape.c; c++)
    job->levels.means[c] = job->options->means[c];
  job->total = count_work (job);

  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    if (!unf_lidia_scale_of_picture (&run->scale[s], s, run->net, noisy,
                                     &job->levels, error))
      return FALSE;

  return make_rings (job, error) && make_planes (job, error);
}

/* The rows whose neighbours are found together. */
typedef struct {
  Job *job;
  int scale, first;
  const guint16 *index; /* of these rows */
  const float *distance;
  const UnfLidiaLayer *measured; /* of job->net, nullable */
  double *sums;                  /* of each row */
} Rows;

static void
describe_row (size_t number, gpointer data)
{
  const Rows *rows = data;
  UnfLidiaRun *run = &rows->job->run;
  size_t members = (size_t) run->columns * UNF_LIDIA_GROUP;
  size_t kept = (size_t) ((rows->first + (int) number) % run->kept) * members;
  size_t length = (size_t) run->net->length;
  g_autofree float *patches = g_new0 (float, (gsize) run->columns *length);
  UnfFold fold = unf_lidia_scale_fold (
      &run->scale[rows->scale], run->net,
      (UnfRegion){ 0, rows->first + (int) number, run->columns, 1 });

  unf_fold_take (patches, run->scale[rows->scale].pixels->data, &fold);
  memcpy (run->index[rows->scale] + kept, rows->index + number * members,
          members * sizeof (guint16));
  unf_lidia_describe (run->v[rows->scale] + kept, (size_t) run->columns,
                      rows->distance + number * members, patches, run->columns,
                      run->net->length);
}

/* Copies what is known of the position that is asked about, if it is here. */
static void
look_at_neighbours (const Rows *rows)
{
  UnfLidiaGroup *group = rows->job->options->group;
  gsize at;

  if (!group || group->row < rows->first ||
      group->row >= MIN (rows->first + UNF_LIDIA_STRIP, rows->job->run.rows))
    return;

  at = ((gsize) (group->row - rows->first) * (gsize) rows->job->run.columns +
        (gsize) group->column) *
       UNF_LIDIA_GROUP;
  memcpy (group->index[rows->scale], rows->index + at,
          sizeof group->index[rows->scale]);
  memcpy (group->distance[rows->scale], rows->distance + at,
          sizeof group->distance[rows->scale]);
}

/* Fills the rings with neighbours, and with what weights depend on. */
static void
search_rows (Job *job, int first, int last)
{
  UnfLidiaRun *run = &job->run;
  gsize row = (gsize) run->columns * UNF_LIDIA_GROUP;
  gsize members = (gsize) (last - first) * row;
  g_autofree guint16 *found = g_new (guint16, members);
  g_autofree float *distance = g_new (float, members);
  UnfRegion region = { 0, first, run->columns, last - first };

  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    UnfNeighbourhood hood = unf_lidia_scale_hood (&run->scale[s], run->net);
    const guint16 *given = job->options->neighbours[s];
    Rows rows = {
      .job = job, .scale = s, .first = first, .distance = distance
    };

    if (given)
      unf_neighbours_measure (distance, given + (gsize) first * row, &hood,
                              run->scale[s].gray, region);
    else
      unf_neighbours_find (found, distance, &hood, run->scale[s].gray, region,
                           run->monitor);

    rows.index = given ? given + (gsize) first * row : found;
    unf_parallel_for ((size_t) (last - first), describe_row, &rows);
    look_at_neighbours (&rows);
  }
}

static void
look_at_weights (const Job *job, int first, int last)
{
  UnfLidiaGroup *group = job->options->group;
  const UnfLidiaRun *run = &job->run;

  if (!group || group->row < first || group->row >= last)
    return;

  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    for (int k = 0; k < UNF_LIDIA_GROUP; k++)
      group->v[s][k] =
          run->v[s]
                [(group->row % run->kept * UNF_LIDIA_GROUP + k) * run->columns +
                 group->column];
}

static void
weigh_row (size_t number, gpointer data)
{
  const Rows *rows = data;
  UnfLidiaRun *run = &rows->job->run;
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  g_autoptr (UnfTensor) e =
      unf_tensor_new ((UnfShape){ 1, UNF_LIDIA_GROUP, run->columns, 1 });
  size_t bytes = unf_shape_size (e->shape) * sizeof (float);
  float *kept = run->v[rows->scale] +
                (size_t) ((rows->first + (int) number) % run->kept) *
                    unf_shape_size (e->shape);
  UnfLidiaPass pass = { .net = run->net,
                        .tape = tape,
                        .measured = rows->measured,
                        .sums = rows->sums + number * UNF_LIDIA_SUMS };
  UnfVar *v;

  if (unf_monitor_is_cancelled (run->monitor))
    return;

  memcpy (e->data, kept, bytes);
  v = unf_lidia_weigh (&pass, rows->scale, e);
  if (v)
    memcpy (kept, v->value->data, bytes);
}

/* From what weights depend on to weights, in the rings. */
static void
weigh_rows (Job *job, int first, int last)
{
  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    unf_parallel_for ((size_t) (last - first), weigh_row,
                      &(Rows){ .job = job, .scale = s, .first = first });
  look_at_weights (job, first, last);
}

/* Gives @layer of a network the statistics that are in the sums. */
static void
set_statistics (Job *job,
                UnfLidiaLayer *layer,
                const double *sums,
                double count)
{
  int rows = (int) unf_shape_size (layer->gamma->shape);

  layer->mean = unf_tensor_new (layer->gamma->shape);
  layer->variance = unf_tensor_new (layer->gamma->shape);
  g_ptr_array_add (job->owned, layer->mean);
  g_ptr_array_add (job->owned, layer->variance);
  unf_batch_norm_statistics (layer->mean->data, layer->variance->data, sums,
                             rows, count);
}

/* Layer after layer of the weights of groups, over the whole picture. */
static gboolean
measure_weights (Job *job, GError **error)
{
  int n = job->run.rows;
  g_autofree double *sums = g_new (double, (gsize) n *UNF_LIDIA_SUMS);

  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    for (int l = 0; l < UNF_LIDIA_WEIGHING; l++) {
      UnfLidiaLayer *layer = &job->net.weigh[s][l];

      memset (sums, 0, (gsize) n * UNF_LIDIA_SUMS * sizeof (double));
      unf_parallel_for (
          (size_t) n, weigh_row,
          &(Rows){ .job = job, .scale = s, .measured = layer, .sums = sums });
      if (!step (job, 0, error))
        return FALSE;

      for (gsize i = 1; i < (gsize) n; i++)
        for (gsize k = 0; k < UNF_LIDIA_SUMS; k++)
          sums[k] += sums[i * UNF_LIDIA_SUMS + k];
      set_statistics (job, layer, sums, (double) positions (job));
    }

  return TRUE;
}

/* One task for all positions from @first to @last, strip by strip. */
static gboolean
sweep (Job *job,
       UnfLidiaTask task,
       const UnfLidiaNetwork *net,
       int first,
       int last,
       double *sums,
       gsize work,
       GError **error)
{
  while (first < last) {
    int row = first / job->run.columns;
    int end = MIN (last, (row + UNF_LIDIA_STRIP) * job->run.columns);

    if (!_unf_lidia_strip (&job->run, task, net, first, end, sums, error) ||
        !step (job, work * (gsize) (end - first), error))
      return FALSE;
    first = end;
  }

  return TRUE;
}

/* The second layers of a chunk's groups. */
static gboolean
measure_groups (Job *job, Chunk *chunk, GError **error)
{
  double sums[UNF_LIDIA_SUMS] = { 0.0 };
  double count = (double) (chunk->last - chunk->first) * chunk->net.features;

  if (!chunk->net.is_full)
    return TRUE;
  if (!sweep (job, UNF_LIDIA_MEASURE_GROUPS, &chunk->net, chunk->first,
              chunk->last, sums, AVERAGE, error))
    return FALSE;

  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    set_statistics (job, &chunk->net.second[s], sums + s * UNF_LIDIA_ROWS,
                    count);

  return TRUE;
}

static gboolean
measure_layer (Job *job,
               Chunk *chunk,
               UnfLidiaTask task,
               UnfLidiaLayer *layer,
               gsize work,
               GError **error)
{
  double sums[UNF_LIDIA_SUMS] = { 0.0 };
  double count = (double) (chunk->last - chunk->first) * chunk->net.features;

  if (!sweep (job, task, &chunk->net, chunk->first, chunk->last, sums, work,
              error))
    return FALSE;

  set_statistics (job, layer, sums, count);
  return TRUE;
}

static gboolean
estimate_chunk (Job *job, Chunk *chunk, GError **error)
{
  return measure_layer (job, chunk, UNF_LIDIA_MEASURE_JOINED,
                        &chunk->net.joined, MEASURE, error) &&
         (!chunk->net.is_full ||
          measure_layer (job, chunk, UNF_LIDIA_MEASURE_LAST, &chunk->net.last,
                         ESTIMATE, error)) &&
         sweep (job, UNF_LIDIA_ESTIMATE, &chunk->net, chunk->first, chunk->last,
                NULL, ESTIMATE, error);
}

static gboolean
search_all (Job *job, GError **error)
{
  for (int row = 0; row < job->run.rows; row += UNF_LIDIA_STRIP) {
    int last = MIN (row + UNF_LIDIA_STRIP, job->run.rows);

    search_rows (job, row, last);
    if (!step (job, SEARCH * (gsize) ((last - row) * job->run.columns), error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
run_with_picture_statistics (Job *job, GError **error)
{
  if (!search_all (job, error) || !measure_weights (job, error))
    return FALSE;
  weigh_rows (job, 0, job->run.rows);

  for (int first = 0; first < positions (job); first += UNF_LIDIA_CHUNK) {
    Chunk chunk = { job->net, first,
                    MIN (first + UNF_LIDIA_CHUNK, positions (job)) };

    if (!measure_groups (job, &chunk, error) ||
        !sweep (job, UNF_LIDIA_AVERAGE, &chunk.net, chunk.first, chunk.last,
                NULL, AVERAGE, error))
      return FALSE;
    g_array_append_val (job->chunks, chunk);
  }

  for (guint i = 0; i < job->chunks->len; i++)
    if (!estimate_chunk (job, &g_array_index (job->chunks, Chunk, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
run_with_running_statistics (Job *job, GError **error)
{
  UnfLidiaRun *run = &job->run;
  int columns = run->columns, estimated = 0;

  for (int row = 0; row < run->rows; row += UNF_LIDIA_STRIP) {
    int last = MIN (row + UNF_LIDIA_STRIP, run->rows);
    int ready = last == run->rows ? last : MAX (last - lag (job), estimated);

    search_rows (job, row, last);
    if (!step (job, SEARCH * (gsize) ((last - row) * columns), error))
      return FALSE;

    weigh_rows (job, row, last);
    if (!sweep (job, UNF_LIDIA_AVERAGE, run->net, row * columns, last * columns,
                NULL, AVERAGE, error) ||
        !sweep (job, UNF_LIDIA_ESTIMATE, run->net, estimated * columns,
                ready * columns, NULL, ESTIMATE, error))
      return FALSE;
    estimated = ready;
  }

  return TRUE;
}

/* The mean of the estimates, without the border, as a picture. */
static UnfTensor *
finish (const Job *job, GError **error)
{
  UnfShape shape = job->run.picture, padded = job->run.sum->shape;
  UnfTensor *out = unf_tensor_try_new (shape, error);
  int border = job->run.net->side - 1;
  float *to = out ? out->data : NULL;

  for (int c = 0; out && c < shape.c; c++)
    for (int i = 0; i < shape.h; i++) {
      size_t at = (size_t) (border + i) * (size_t) padded.w + (size_t) border;
      const float *sum =
          job->run.sum->data + (size_t) c * unf_shape_plane (padded) + at;
      const float *total = job->run.total->data + at;

      for (int j = 0; j < shape.w; j++)
        *to++ = (float) (0.5 * ((double) sum[j] / (double) total[j] /
                                    job->levels.gains[0] +
                                job->levels.means[c] + 1.0));
    }

  return out;
}

UnfTensor *
unf_lidia_run (const UnfLidiaNetwork *net,
               const UnfTensor *noisy,
               const UnfLidiaOptions *options,
               UnfMonitor *monitor,
               GError **error)
{
  g_auto (Job) job = {
    .run = { .monitor = monitor },
    .options = options,
    .net = *net,
    .owned = g_ptr_array_new_with_free_func ((GDestroyNotify) unf_tensor_unref),
    .chunks = g_array_new (FALSE, FALSE, sizeof (Chunk)),
  };
  gboolean is_done;

  if (!prepare (&job, noisy, error))
    return NULL;

  is_done = options->has_picture_statistics
                ? run_with_picture_statistics (&job, error)
                : run_with_running_statistics (&job, error);

  return is_done ? finish (&job, error) : NULL;
}
