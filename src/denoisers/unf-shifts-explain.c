/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codes near a pixel, watched while the network runs on what surrounds it,
 * and then synthesised term by term. Places are counted from the first whose
 * atom can reach the patch:
 *
 *     column   patch.x − (n − 1)        patch.x         patch.x + n − 1
 *                | reach left of the patch | the patch (n wide) |
 *
 * which are 2n − 1 columns, of which a shift has every q-th. */
#include "unf-shifts-explain.h"

#include <math.h>
#include <string.h>

#include "unf-error.h"

typedef struct {
  const UnfStridedNetwork *network;
  const UnfTensor *noisy;
  UnfRegion around; /* what the network runs on */
  UnfRegion patch;
  int first_shift, n_shifts; /* those asked for */
  int places; /* of a shift, in a row, that can reach the patch */

  UnfTensor *codes; /* [shifts·K,m,places,places], owned */
  int *columns;     /* of each shift: where its first place begins, owned */
  int *rows;
  gboolean *exists; /* [shifts,places,places], owned: inside the grid */
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->codes, unf_tensor_unref);
  g_clear_pointer (&search->columns, g_free);
  g_clear_pointer (&search->rows, g_free);
  g_clear_pointer (&search->exists, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static UnfRegion
choose_patch (const UnfSpot *spot, int side, UnfShape picture)
{
  int width = MIN (side, picture.w), height = MIN (side, picture.h);

  return (UnfRegion){ CLAMP (spot->x - side / 2, 0, picture.w - width),
                      CLAMP (spot->y - side / 2, 0, picture.h - height), width,
                      height };
}

/* Every iteration looks one atom further. The first column is a multiple of the
 * stride, so that the grids are those of the whole picture. */
static void
look_around (int first,
             int length,
             int picture,
             const UnfStridedNetwork *net,
             int *begin,
             int *extent)
{
  int reach = net->iterations * (net->side - 1) + net->stride;
  int end = MIN (first + length + reach, picture);

  *begin = MAX (first - reach, 0) / net->stride * net->stride;
  *extent = end - *begin;
}

static void
plan (Search *search, const UnfSpot *spot)
{
  const UnfStridedNetwork *net = search->network;
  UnfShape picture = search->noisy->shape;

  search->patch = choose_patch (spot, net->side, picture);
  look_around (search->patch.x, search->patch.width, picture.w, net,
               &search->around.x, &search->around.width);
  look_around (search->patch.y, search->patch.height, picture.h, net,
               &search->around.y, &search->around.height);

  search->first_shift = spot->shift == UNF_ALL_SHIFTS ? 0 : spot->shift;
  search->n_shifts = spot->shift == UNF_ALL_SHIFTS ? net->shifts : 1;
  search->places = (2 * net->side - 1 + net->stride - 1) / net->stride;
}

static gboolean
make_room (Search *search, GError **error)
{
  const UnfStridedNetwork *net = search->network;
  gsize n = (gsize) search->n_shifts, p = (gsize) search->places;

  search->codes = unf_tensor_try_new (
      (UnfShape){ search->n_shifts * net->iterations, net->atoms,
                  search->places, search->places },
      error);
  search->columns = g_new0 (int, n);
  search->rows = g_new0 (int, n);
  search->exists = g_new0 (gboolean, n * p * p);

  return search->codes != NULL;
}

/* The first place of a grid with a place at @corner that begins at @first or
 * behind. */
static int
first_on_grid (int corner, int first, int q)
{
  return first + (((corner - first) % q) + q) % q;
}

static float *
codes_at (const Search *search, int shift, int k, int atom)
{
  gsize slice = (gsize) (shift * search->network->iterations + k);

  return search->codes->data +
         (slice * (gsize) search->network->atoms + (gsize) atom) *
             (gsize) (search->places * search->places);
}

static void
keep_place (Search *search, const UnfStage *stage, int i, int j)
{
  int q = stage->stride, p = search->places;
  int shift = stage->shift - search->first_shift;
  int x = search->around.x + stage->x + j * q;
  int y = search->around.y + stage->y + i * q;
  int column = (x - search->columns[shift]) / q;
  int row = (y - search->rows[shift]) / q;
  UnfShape shape = stage->value->shape;

  if (x < search->columns[shift] || y < search->rows[shift] ||
      x >= search->patch.x + search->patch.width ||
      y >= search->patch.y + search->patch.height)
    return;

  search->exists[(shift * p + row) * p + column] = TRUE;
  for (int m = 0; m < shape.n; m++)
    codes_at (search, shift, stage->index, m)[row * p + column] =
        stage->value
            ->data[((gsize) m * (gsize) shape.h + (gsize) i) * (gsize) shape.w +
                   (gsize) j];
}

static void
keep_codes_cb (const UnfStage *stage, gpointer data)
{
  Search *search = data;
  int side = search->network->side;
  int shift = stage->shift - search->first_shift;

  search->columns[shift] = first_on_grid (
      search->around.x + stage->x, search->patch.x - side + 1, stage->stride);
  search->rows[shift] = first_on_grid (
      search->around.y + stage->y, search->patch.y - side + 1, stage->stride);

  for (int i = 0; i < stage->value->shape.h; i++)
    for (int j = 0; j < stage->value->shape.w; j++)
      keep_place (search, stage, i, j);
}

static UnfTensor *
cut (const UnfTensor *picture, UnfRegion region)
{
  UnfShape shape = { 1, picture->shape.c, region.height, region.width };
  UnfTensor *out = unf_tensor_new (shape);

  for (int c = 0; c < shape.c; c++)
    for (int i = 0; i < shape.h; i++)
      memcpy (
          out->data +
              ((gsize) c * (gsize) shape.h + (gsize) i) * (gsize) shape.w,
          picture->data +
              ((gsize) c * (gsize) picture->shape.h + (gsize) (region.y + i)) *
                  (gsize) picture->shape.w +
              (gsize) region.x,
          (gsize) shape.w * sizeof (float));

  return out;
}

static gboolean
run (Search *search, UnfMonitor *monitor, GError **error)
{
  UnfStridedNetwork net = *search->network;
  g_autoptr (UnfMonitor) watcher = unf_monitor_new_quiet (monitor);
  g_autoptr (UnfTensor) part = cut (search->noisy, search->around);
  g_autoptr (UnfTensor) estimate = NULL;

  net.first_shift = search->first_shift;
  net.shifts = search->n_shifts;
  net.shifts_are_estimates = FALSE;
  unf_monitor_watch (watcher, UNF_STAGE_CODES, keep_codes_cb, search);
  estimate = unf_shifts_run (&net, part, watcher, error);

  return estimate != NULL;
}

/* ---- From codes to pictures ---- */

typedef void (*PlaceFunc) (const Search *search,
                           int shift,
                           int row,
                           int column,
                           gpointer data);

static void
for_each_place (const Search *search, PlaceFunc func, gpointer data)
{
  int p = search->places;

  for (int shift = 0; shift < search->n_shifts; shift++)
    for (int row = 0; row < p; row++)
      for (int column = 0; column < p; column++)
        if (search->exists[(shift * p + row) * p + column])
          func (search, shift, row, column, data);
}

static int
place_x (const Search *search, int shift, int column)
{
  return search->columns[shift] + column * search->network->stride;
}

static int
place_y (const Search *search, int shift, int row)
{
  return search->rows[shift] + row * search->network->stride;
}

/* Adds @value times an atom that begins at (x, y) of the patch. */
static void
add_atom (float *to,
          UnfShape shape,
          const UnfTensor *bank,
          int atom,
          int x,
          int y,
          float value)
{
  int side = bank->shape.h;

  for (int c = 0; c < shape.c; c++)
    for (int i = MAX (0, y); i < MIN (shape.h, y + side); i++) {
      const float *line =
          bank->data +
          (((gsize) atom * (gsize) shape.c + (gsize) c) * (gsize) side +
           (gsize) (i - y)) *
              (gsize) side;
      float *row = to + (c * shape.h + i) * shape.w;

      for (int j = MAX (0, x); j < MIN (shape.w, x + side); j++)
        row[j] += value * line[j - x];
    }
}

typedef struct {
  UnfTensor *sum; /* [shifts·K,c,h,w] */
  const UnfTensor *bank;
} Synthesis;

static void
add_place (const Search *search, int shift, int row, int column, gpointer data)
{
  Synthesis *synthesis = data;
  UnfShape shape = synthesis->sum->shape;
  int n = search->network->iterations, place = row * search->places + column;
  int x = place_x (search, shift, column) - search->patch.x;
  int y = place_y (search, shift, row) - search->patch.y;

  for (int k = 0; k < n; k++) {
    float *to = synthesis->sum->data + (gsize) (shift * n + k) *
                                           (gsize) shape.c *
                                           unf_shape_plane (shape);

    for (int m = 0; m < search->network->atoms; m++) {
      float code = codes_at (search, shift, k, m)[place];

      if (code != 0.0f)
        add_atom (to, shape, synthesis->bank, m, x, y, code);
    }
  }
}

/* What the codes of each shift stand for in the patch, after each iteration. */
static UnfTensor *
synthesise (const Search *search, const UnfTensor *bank)
{
  Synthesis synthesis = {
    .sum = unf_tensor_new (
        (UnfShape){ search->n_shifts * search->network->iterations,
                    bank->shape.c, search->patch.height, search->patch.width }),
    .bank = bank,
  };

  for_each_place (search, add_place, &synthesis);
  return synthesis.sum;
}

static void
fill_iterations (UnfExplanation *told,
                 const Search *search,
                 const UnfTensor *dictionary)
{
  g_autoptr (UnfTensor) all = synthesise (search, dictionary);
  gsize length = unf_shape_size (told->iterations->shape);

  for (gsize i = 0; i < length; i++) {
    double sum = 0.0;

    for (int shift = 0; shift < search->n_shifts; shift++)
      sum += (double) all->data[(gsize) shift * length + i];
    told->iterations->data[i] = (float) (sum / search->n_shifts);
  }
}

static void
fill_residuals (UnfExplanation *told,
                const Search *search,
                const UnfTensor *dictionary)
{
  g_autoptr (UnfTensor) all = synthesise (search, dictionary);
  gsize length = unf_shape_size (told->noisy->shape);

  for (int k = 0; k < told->n_iterations; k++) {
    double sum = 0.0;

    for (int shift = 0; shift < search->n_shifts; shift++)
      for (gsize i = 0; i < length; i++) {
        gsize slice = (gsize) (shift * told->n_iterations + k);
        double left = (double) told->noisy->data[i] -
                      (double) all->data[slice * length + i];

        sum += left * left;
      }
    told->residuals[k] = sqrt (sum / ((double) length * search->n_shifts));
  }
}

/* ---- The terms ---- */

typedef struct {
  UnfExplanation *told;
  GArray *terms;        /* of UnfTerm */
  GArray *coefficients; /* of float */
} Terms;

static gboolean
copy_coefficients (const Search *search,
                   int shift,
                   int place,
                   int atom,
                   float *to)
{
  gboolean is_used = FALSE;

  for (int k = 0; k < search->network->iterations; k++) {
    to[k] = codes_at (search, shift, k, atom)[place];
    is_used = is_used || to[k] != 0.0f;
  }

  return is_used;
}

static void
list_place (const Search *search, int shift, int row, int column, gpointer data)
{
  Terms *list = data;
  const UnfStridedNetwork *net = search->network;
  const UnfSpot *spot = &list->told->spot;
  UnfTerm term = { .x = place_x (search, shift, column),
                   .y = place_y (search, shift, row),
                   .shift = search->first_shift + shift };
  float *values = g_newa (float, net->iterations);

  if (spot->x < term.x || spot->x >= term.x + net->side || spot->y < term.y ||
      spot->y >= term.y + net->side)
    return;

  list->told->n_codes += net->atoms;
  for (term.atom = 0; term.atom < net->atoms; term.atom++) {
    if (!copy_coefficients (search, shift, row * search->places + column,
                            term.atom, values))
      continue;

    g_array_append_val (list->terms, term);
    g_array_append_vals (list->coefficients, values, (guint) net->iterations);
    for (int k = 0; k < net->iterations; k++)
      list->told->nonzeros[k] += values[k] != 0.0f;
  }
}

static void
fill_terms (UnfExplanation *told, const Search *search, UnfTensor *dictionary)
{
  Terms list = { told, g_array_new (FALSE, FALSE, sizeof (UnfTerm)),
                 g_array_new (FALSE, FALSE, sizeof (float)) };
  g_autoptr (UnfTensor) scale = unf_tensor_new (
      (UnfShape){ 1, 1, told->patch.height, told->patch.width });
  UnfTensor *coefficients;

  for_each_place (search, list_place, &list);

  for (gsize i = 0; i < unf_shape_size (scale->shape); i++)
    scale->data[i] = 1.0f / (float) search->n_shifts;
  coefficients = unf_tensor_new (
      (UnfShape){ (int) list.terms->len, 1, 1, told->n_iterations });
  if (list.terms->len > 0)
    memcpy (coefficients->data, list.coefficients->data,
            list.coefficients->len * sizeof (float));

  unf_explanation_take_terms (
      told, dictionary, scale,
      (UnfTerm *) (void *) g_array_free (list.terms, FALSE), coefficients);
  g_array_unref (list.coefficients);
}

UnfExplanation *
unf_shifts_explain (const UnfStridedNetwork *network,
                    const UnfTensor *noisy,
                    UnfTensor *analysed,
                    UnfTensor *estimated,
                    const UnfSpot *spot,
                    UnfMonitor *monitor,
                    GError **error)
{
  g_auto (Search) search = { .network = network, .noisy = noisy };
  UnfSpot known = *spot;
  UnfExplanation *told;

  known.shift = MIN (spot->shift, network->shifts - 1);
  plan (&search, &known);
  if (!make_room (&search, error) || !run (&search, monitor, error))
    return NULL;

  told = unf_explanation_new (&known, search.patch, network->iterations,
                              noisy->shape.c);
  told->n_shifts = network->shifts;
  unf_tensor_unref (told->noisy);
  told->noisy = cut (noisy, search.patch);
  fill_iterations (told, &search, estimated);
  fill_residuals (told, &search, analysed);
  fill_terms (told, &search, estimated);

  return told;
}
