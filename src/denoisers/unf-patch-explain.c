/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The patches over one pixel: their codes are watched while the network runs on
 * the surroundings, and then put together term by term. Inside, coordinates are
 * those of the surroundings and values −1…1. */
#include "unf-patch-explain.h"

#include <math.h>
#include <string.h>

typedef struct {
  UnfPatchNetwork *network;
  const UnfTensor *atoms;
  UnfRegion around;      /* of the picture */
  int x, y;              /* the pixel, in @around */
  UnfRegion places;      /* where the patches over it begin, in @around */
  UnfTensor *codes;      /* [places,m,1,K], owned */
  UnfTensor *iterations; /* [K,1,h,w] estimates of @around, 0…1, owned */
  UnfTensor *last;       /* what the last stage was given, owned */
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->codes, unf_tensor_unref);
  g_clear_pointer (&search->iterations, unf_tensor_unref);
  g_clear_pointer (&search->last, unf_tensor_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* Every stage looks one patch further. */
static void
plan (Search *search, const UnfSpot *spot, UnfShape picture)
{
  int side = search->network->side;
  int reach = (search->network->stages + 1) * (side - 1);
  UnfRegion r;

  r.x = MAX (spot->x - reach, 0);
  r.y = MAX (spot->y - reach, 0);
  r.width = MIN (spot->x + reach + 1, picture.w) - r.x;
  r.height = MIN (spot->y + reach + 1, picture.h) - r.y;
  search->around = r;
  search->x = spot->x - r.x;
  search->y = spot->y - r.y;

  search->places.x = MAX (search->x - side + 1, 0);
  search->places.y = MAX (search->y - side + 1, 0);
  search->places.width = MIN (search->x, r.width - side) - search->places.x + 1;
  search->places.height =
      MIN (search->y, r.height - side) - search->places.y + 1;
}

/* The nearest patch to the one that was asked for. */
static int
place_of_shift (const Search *search, int shift)
{
  int side = search->network->side;
  UnfRegion p = search->places;
  int row = CLAMP (search->y - shift / side, p.y, p.y + p.height - 1);
  int column = CLAMP (search->x - shift % side, p.x, p.x + p.width - 1);

  return (row - p.y) * p.width + column - p.x;
}

static int
place_x (const Search *search, int place)
{
  return search->places.x + place % search->places.width;
}

static int
place_y (const Search *search, int place)
{
  return search->places.y + place / search->places.width;
}

static float *
codes_of (const Search *search, int place, int atom)
{
  gsize index = (gsize) place * (gsize) search->network->atoms + (gsize) atom;

  return search->codes->data + index * (gsize) search->network->iterations;
}

static void
keep_codes (Search *search, const UnfStage *stage)
{
  UnfShape shape = stage->value->shape;
  UnfRegion p = search->places;

  for (int i = 0; i < shape.h; i++)
    for (int j = 0; j < shape.w; j++) {
      int row = stage->y + i - p.y, column = stage->x + j - p.x;

      if (row < 0 || column < 0 || row >= p.height || column >= p.width)
        continue;
      for (int m = 0; m < shape.n; m++)
        codes_of (search, row * p.width + column, m)[stage->index] =
            stage->value->data[((gsize) m * (gsize) shape.h + (gsize) i) *
                                   (gsize) shape.w +
                               (gsize) j];
    }
}

static void
stage_cb (const UnfStage *stage, gpointer data)
{
  Search *search = data;
  gsize length = unf_shape_plane (search->iterations->shape);

  if (stage->kind == UNF_STAGE_CODES)
    keep_codes (search, stage);
  else
    memcpy (search->iterations->data + (gsize) stage->index * length,
            stage->value->data, length * sizeof (float));
}

static UnfTensor *
cut (const UnfTensor *picture, UnfRegion region)
{
  UnfTensor *out =
      unf_tensor_new ((UnfShape){ 1, 1, region.height, region.width });

  for (int i = 0; i < region.height; i++)
    memcpy (out->data + i * region.width,
            picture->data + (gsize) (region.y + i) * (gsize) picture->shape.w +
                (gsize) region.x,
            (gsize) region.width * sizeof (float));

  return out;
}

static gboolean
look (Search *search,
      UnfPatchRunFunc run,
      const UnfTensor *noisy,
      UnfMonitor *monitor,
      GError **error)
{
  UnfPatchNetwork *net = search->network;
  g_autoptr (UnfMonitor) watcher = unf_monitor_new_quiet (monitor);
  g_autoptr (UnfTensor) part = cut (noisy, search->around);
  g_autoptr (UnfTensor) estimate = NULL;

  search->codes =
      unf_tensor_new ((UnfShape){ search->places.width * search->places.height,
                                  net->atoms, 1, net->iterations });
  search->iterations = unf_tensor_new ((UnfShape){
      net->iterations, 1, search->around.height, search->around.width });
  unf_monitor_watch (watcher, UNF_STAGE_CODES, stage_cb, search);
  unf_monitor_watch (watcher, UNF_STAGE_ITERATION, stage_cb, search);
  estimate = run (net, part, &search->last, watcher, error);

  return estimate != NULL;
}

/* ---- One patch ---- */

/* D α of a patch after iteration @k. */
static void
synthesise (const Search *search, int place, int k, double *out)
{
  int size = search->network->side * search->network->side;

  for (int p = 0; p < size; p++)
    out[p] = 0.0;
  for (int m = 0; m < search->network->atoms; m++) {
    double code = (double) codes_of (search, place, m)[k];

    for (int p = 0; code != 0.0 && p < size; p++)
      out[p] += code * (double) search->atoms->data[m * size + p];
  }
}

static double
square_of_residual (const Search *search, int place, int k)
{
  int side = search->network->side;
  g_autofree double *patch = g_new (double, side *side);
  double sum = 0.0;

  synthesise (search, place, k, patch);
  for (int i = 0; i < side; i++)
    for (int j = 0; j < side; j++) {
      int p = (place_y (search, place) + i) * search->last->shape.w +
              place_x (search, place) + j;
      double left = (double) search->last->data[p] - patch[i * side + j];

      sum += left * left;
    }

  return sum / (side * side);
}

static UnfRegion
region_of_place (const Search *search, int place)
{
  int side = search->network->side;

  return (UnfRegion){ search->around.x + place_x (search, place),
                      search->around.y + place_y (search, place), side, side };
}

/* As large as a patch, around the pixel as far as the picture allows. */
static UnfRegion
region_of_pixel (const Search *search, UnfShape picture)
{
  int side = search->network->side;

  return (UnfRegion){
    CLAMP (search->around.x + search->x - side / 2, 0, picture.w - side),
    CLAMP (search->around.y + search->y - side / 2, 0, picture.h - side), side,
    side
  };
}

static void
fill_one (UnfExplanation *told, const Search *search, int place)
{
  int size = search->network->side * search->network->side;
  g_autofree double *patch = g_new (double, size);

  for (int k = 0; k < told->n_iterations; k++) {
    synthesise (search, place, k, patch);
    for (int p = 0; p < size; p++)
      told->iterations->data[k * size + p] =
          (float) (0.5 * CLAMP (patch[p], -1.0, 1.0) + 0.5);
  }
}

static void
fill_average (UnfExplanation *told, const Search *search)
{
  UnfRegion r = told->patch;
  gsize plane = unf_shape_plane (search->iterations->shape);

  for (int k = 0; k < told->n_iterations; k++)
    for (int i = 0; i < r.height; i++)
      for (int j = 0; j < r.width; j++)
        told->iterations->data[(k * r.height + i) * r.width + j] =
            search->iterations->data[(gsize) k * plane +
                                     (gsize) ((r.y - search->around.y + i) *
                                                  search->around.width +
                                              r.x - search->around.x + j)];
}

/* ---- The terms ---- */

/* What a coefficient of 1 adds to a patch, before it is divided by what all
 * patches over a pixel weigh. */
static UnfTensor *
weigh_atoms (const Search *search, gboolean is_average)
{
  UnfTensor *atoms = unf_tensor_copy (search->atoms);
  gsize size = unf_shape_plane (atoms->shape);

  for (gsize i = 0; is_average && i < unf_shape_size (atoms->shape); i++)
    atoms->data[i] *= search->network->overlap->data[i % size];

  return atoms;
}

/* What all patches over a pixel weigh. */
static double
weight_at (const Search *search, int x, int y, UnfShape picture)
{
  int side = search->network->side;
  double sum = 0.0;

  for (int u = 0; u < side; u++)
    for (int v = 0; v < side; v++)
      if (y - u >= 0 && x - v >= 0 && y - u + side <= picture.h &&
          x - v + side <= picture.w)
        sum += (double) search->network->overlap->data[u * side + v];

  return sum;
}

static UnfTensor *
find_scale (const Search *search,
            UnfRegion patch,
            gboolean is_average,
            UnfShape picture)
{
  UnfTensor *scale =
      unf_tensor_new ((UnfShape){ 1, 1, patch.height, patch.width });

  for (int i = 0; i < patch.height; i++)
    for (int j = 0; j < patch.width; j++)
      scale->data[i * patch.width + j] =
          (float) (0.5 / (is_average ? weight_at (search, patch.x + j,
                                                  patch.y + i, picture)
                                     : 1.0));

  return scale;
}

static void
list_place (const Search *search,
            UnfExplanation *told,
            int place,
            GArray *terms,
            GArray *coefficients)
{
  UnfRegion r = region_of_place (search, place);
  int n = told->n_iterations;
  UnfTerm term = { .x = r.x, .y = r.y };

  term.shift =
      (told->spot.y - r.y) * search->network->side + told->spot.x - r.x;
  told->n_codes += search->network->atoms;
  for (term.atom = 0; term.atom < search->network->atoms; term.atom++) {
    const float *codes = codes_of (search, place, term.atom);
    gboolean is_used = FALSE;

    for (int k = 0; k < n; k++) {
      told->nonzeros[k] += codes[k] != 0.0f;
      is_used = is_used || codes[k] != 0.0f;
    }
    if (is_used) {
      g_array_append_val (terms, term);
      g_array_append_vals (coefficients, codes, (guint) n);
    }
  }
}

static void
fill_terms (UnfExplanation *told,
            const Search *search,
            int first,
            int end,
            UnfShape picture)
{
  gboolean is_average = told->spot.shift == UNF_ALL_SHIFTS;
  g_autoptr (UnfTensor) atoms = weigh_atoms (search, is_average);
  g_autoptr (UnfTensor) scale =
      find_scale (search, told->patch, is_average, picture);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (float));
  GArray *terms = g_array_new (FALSE, FALSE, sizeof (UnfTerm));
  UnfTensor *coefficients;

  for (int place = first; place < end; place++)
    list_place (search, told, place, terms, values);
  for (int k = 0; k < told->n_iterations; k++) {
    double sum = 0.0;

    for (int place = first; place < end; place++)
      sum += square_of_residual (search, place, k);
    told->residuals[k] = 0.5 * sqrt (sum / (end - first));
  }

  coefficients =
      unf_tensor_new ((UnfShape){ (int) terms->len, 1, 1, told->n_iterations });
  if (terms->len > 0)
    memcpy (coefficients->data, values->data, values->len * sizeof (float));
  told->offset = 0.5;
  unf_explanation_take_terms (told, atoms, scale,
                              (UnfTerm *) (void *) g_array_free (terms, FALSE),
                              coefficients);
}

UnfExplanation *
unf_patch_network_explain (UnfPatchNetwork *network,
                           UnfPatchRunFunc run,
                           const UnfTensor *noisy,
                           UnfTensor *atoms,
                           const UnfSpot *spot,
                           UnfMonitor *monitor,
                           GError **error)
{
  g_auto (Search) search = { .network = network, .atoms = atoms };
  gboolean is_average = spot->shift == UNF_ALL_SHIFTS;
  int n_shifts = network->side * network->side, place = 0;
  UnfSpot known = *spot;
  UnfExplanation *told;
  UnfRegion patch;

  plan (&search, spot, noisy->shape);
  if (!look (&search, run, noisy, monitor, error))
    return NULL;

  if (!is_average)
    place = place_of_shift (&search, MIN (spot->shift, n_shifts - 1));
  patch = is_average ? region_of_pixel (&search, noisy->shape)
                     : region_of_place (&search, place);
  if (!is_average)
    known.shift = (spot->y - patch.y) * network->side + spot->x - patch.x;

  told = unf_explanation_new (&known, patch, network->iterations, 1);
  told->n_shifts = n_shifts;
  unf_tensor_unref (told->noisy);
  told->noisy = cut (noisy, patch);
  for (gsize i = 0; i < unf_shape_size (told->noisy->shape); i++)
    told->noisy->data[i] = 0.5f * told->noisy->data[i] + 0.5f;

  if (is_average)
    fill_average (told, &search);
  else
    fill_one (told, &search, place);
  fill_terms (told, &search, is_average ? 0 : place,
              is_average ? search.codes->shape.n : place + 1, noisy->shape);

  return told;
}
