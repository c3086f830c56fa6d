/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-test.h"
#include "unfold-firing-map.h"
#include "unfold-firings.h"

#define MANY ((gsize) 1 << 30)

/* One block of codes, of one place each. */
static void
add (UnfoldFirings *firings, int atoms, int atom, int x, int y, float value)
{
  g_autoptr (UnfTensor) codes = unf_tensor_new ((UnfShape){ atoms, 1, 1, 1 });
  UnfStage stage = { .kind = UNF_STAGE_CODES, .x = x, .y = y, .stride = 1 };

  codes->data[atom] = value;
  stage.value = codes;
  unfold_firings_add (firings, &stage);
}

static void
sizes_survive_within_six_per_cent (void)
{
  for (double size = 1e-4; size < 16.0; size *= 1.37) {
    g_autoptr (UnfoldFirings) firings = unfold_firings_new (1, 1, 2, 1, MANY);
    const gint8 *map = unfold_firings_get_map (firings, 0, NULL, NULL);

    add (firings, 1, 0, 0, 0, (float) size);
    add (firings, 1, 0, 1, 0, (float) -size);
    /* Half a step of a sixth of an octave is 5.95 per cent. */
    g_assert_cmpfloat (fabs (unfold_firings_decode (map[0]) / size - 1.0), <,
                       0.06);
    g_assert_cmpfloat (fabs (unfold_firings_decode (map[1]) / size + 1.0), <,
                       0.06);
  }
}

static void
places_are_the_middles_of_atoms (void)
{
  g_autoptr (UnfoldFirings) firings = unfold_firings_new (3, 5, 20, 10, MANY);
  int rows, columns;
  const gint8 *map = unfold_firings_get_map (firings, 2, &rows, &columns);

  add (firings, 3, 2, 4, 3, -1.0f);
  g_assert_cmpint (rows, ==, 10);
  g_assert_cmpint (columns, ==, 20);
  for (int i = 0; i < rows * columns; i++)
    g_assert_true ((map[i] != 0) == (i == 5 * 20 + 6));
  g_assert_cmpuint (unfold_firings_count (firings, 2), ==, 1);
  g_assert_cmpuint (unfold_firings_count (firings, 0), ==, 0);
}

static void
all_places_of_a_block_are_kept (void)
{
  g_autoptr (UnfoldFirings) firings = unfold_firings_new (2, 1, 9, 9, MANY);
  g_autoptr (UnfTensor) codes =
      unf_test_random_tensor ((UnfShape){ 2, 1, 3, 3 }, 1.0, 1);
  UnfStage stage = {
    .kind = UNF_STAGE_CODES, .x = 1, .y = 2, .stride = 3, .value = codes
  };

  unfold_firings_add (firings, &stage);
  for (int k = 0; k < 2; k++)
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) {
        const gint8 *map = unfold_firings_get_map (firings, k, NULL, NULL);
        double value = (double) codes->data[(k * 3 + i) * 3 + j];

        g_assert_cmpfloat (
            fabs (unfold_firings_decode (map[(2 + 3 * i) * 9 + 1 + 3 * j]) /
                      value -
                  1.0),
            <, 0.06);
      }
}

static void
places_outside_count_at_the_edge (void)
{
  g_autoptr (UnfoldFirings) firings = unfold_firings_new (1, 3, 8, 8, MANY);
  const gint8 *map = unfold_firings_get_map (firings, 0, NULL, NULL);

  add (firings, 1, 0, -9, -9, 1.0f);
  add (firings, 1, 0, 30, 30, 2.0f);
  g_assert_cmpint (map[0], !=, 0);
  g_assert_cmpint (map[63], !=, 0);
}

static void
memory_stays_within_its_bound (void)
{
  static const struct {
    int atoms, width, height;
    gsize bytes;
  } cases[] = {
    { 175, 512, 512, 64 << 20 },
    { 175, 6000, 4000, 64 << 20 },
    { 1024, 512, 512, 64 << 20 },
    { 7, 100, 30, 500 },
    { 7, 100, 30, 8 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (UnfoldFirings) firings = unfold_firings_new (
        cases[i].atoms, 11, cases[i].width, cases[i].height, cases[i].bytes);
    int rows, columns;
    gsize cells;

    unfold_firings_get_map (firings, 0, &rows, &columns);
    cells = (gsize) rows * (gsize) columns * (gsize) cases[i].atoms;
    g_assert_cmpuint (unfold_firings_get_bytes (firings), >=, cells);
    /* At least one cell for the whole picture. */
    g_assert_cmpuint (unfold_firings_get_bytes (firings), <=,
                      MAX (cases[i].bytes, (gsize) (2 * cases[i].atoms)));
    g_assert_cmpint (rows * unfold_firings_get_cell (firings), >=,
                     cases[i].height);
  }
}

static void
small_pictures_are_kept_pixel_by_pixel (void)
{
  g_autoptr (UnfoldFirings) firings =
      unfold_firings_new (175, 11, 512, 512, 64 << 20);

  g_assert_cmpint (unfold_firings_get_cell (firings), ==, 1);
}

/* Adds the same codes in the order of @step. */
static UnfoldFirings *
scatter (int step)
{
  UnfoldFirings *firings = unfold_firings_new (2, 3, 50, 40, 200);

  for (int i = 0; i < 1009; i++) {
    int j = i * step % 1009;

    add (firings, 2, j % 2, j * 37 % 50, j * 11 % 40,
         (float) (1 + j % 5) * (j % 3 ? 0.1f : -0.1f));
  }

  return firings;
}

static void
order_does_not_matter (void)
{
  g_autoptr (UnfoldFirings) a = scatter (1);
  g_autoptr (UnfoldFirings) b = scatter (1000);
  UnfoldFiring of_a[9], of_b[9];
  int rows, columns;

  g_assert_cmpint (unfold_firings_get_cell (a), >, 1);
  for (int k = 0; k < 2; k++) {
    const gint8 *map = unfold_firings_get_map (a, k, &rows, &columns);
    int n = unfold_firings_find_strongest (a, k, 5, of_a, 9);

    g_assert_cmpmem (map, rows * columns,
                     unfold_firings_get_map (b, k, NULL, NULL), rows * columns);
    g_assert_cmpint (unfold_firings_find_strongest (b, k, 5, of_b, 9), ==, n);
    for (int i = 0; i < n; i++) {
      g_assert_cmpint (of_a[i].x, ==, of_b[i].x);
      g_assert_cmpint (of_a[i].y, ==, of_b[i].y);
    }
  }
}

static void
strongest_places_are_exact_in_large_cells (void)
{
  for (int cells = 1; cells <= 16; cells++) {
    g_autoptr (UnfoldFirings) firings = unfold_firings_new (
        1, 1, 16 * cells, 16, (gsize) (2 * ((16 + 15) / 16) * cells));
    UnfoldFiring found[3];

    add (firings, 1, 0, 3, 5, 1.0f);
    add (firings, 1, 0, 16 * cells - 1, 15, -2.0f);
    g_assert_cmpint (unfold_firings_get_cell (firings), ==, 16);
    g_assert_cmpint (unfold_firings_find_strongest (firings, 0, 2, found, 3),
                     ==, MIN (cells, 2));
    g_assert_cmpint (found[0].x, ==, 16 * cells - 1);
    g_assert_cmpint (found[0].y, ==, 15);
    g_assert_cmpfloat (found[0].value, <, 0.0);
    if (cells > 1) {
      g_assert_cmpint (found[1].x, ==, 3);
      g_assert_cmpint (found[1].y, ==, 5);
    }
  }
}

static void
every_pixel_of_a_cell_is_found_again (void)
{
  for (int cell = 2; cell <= 16; cell++)
    for (int x = 0; x < cell; x++) {
      g_autoptr (UnfoldFirings) firings =
          unfold_firings_new (1, 1, cell, cell, 2);
      UnfoldFiring found;

      add (firings, 1, 0, x, cell - 1 - x, 1.0f);
      g_assert_cmpint (unfold_firings_get_cell (firings), ==, cell);
      unfold_firings_find_strongest (firings, 0, 1, &found, 1);
      g_assert_cmpint (found.x, ==, x);
      g_assert_cmpint (found.y, ==, cell - 1 - x);
    }
}

static void
near_places_are_one (void)
{
  g_autoptr (UnfoldFirings) firings = unfold_firings_new (1, 1, 50, 50, MANY);
  UnfoldFiring found[5];

  add (firings, 1, 0, 10, 10, 1.0f);
  add (firings, 1, 0, 12, 11, 0.9f);
  add (firings, 1, 0, 10, 30, 0.5f);
  g_assert_cmpint (unfold_firings_find_strongest (firings, 0, 5, found, 5), ==,
                   2);
  g_assert_cmpint (found[1].y, ==, 30);
}

/* The whole way: what a network uses is what is remembered of it. */

static void
codes_cb (const UnfStage *stage, gpointer user_data)
{
  if (stage->index == stage->count - 1)
    unfold_firings_add (user_data, stage);
}

static void
use_cb (const UnfStage *stage, gpointer user_data)
{
  UnfTensor **use = user_data;

  *use = unf_tensor_ref (stage->value);
}

static void
a_model_fires_as_often_as_it_is_used (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfModel) model = unf_model_released (NULL, &error);
  UnfShape bank = unf_model_get_dictionary (model)->shape;
  g_autoptr (UnfTensor) pixels =
      unf_test_random_tensor ((UnfShape){ 1, 1, 40, 56 }, 0.3, 2);
  g_autoptr (UnfImage) image = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
  g_autoptr (UnfMonitor) first = unf_monitor_new (NULL);
  g_autoptr (UnfMonitor) second = unf_monitor_new (NULL);
  g_autoptr (UnfoldFirings) firings =
      unfold_firings_new (bank.n, bank.h, 56, 40, MANY);
  g_autoptr (UnfTensor) use = NULL;
  g_autoptr (UnfImage) a = NULL;
  g_autoptr (UnfImage) b = NULL;
  double uses = 0.0;
  guint64 counts = 0;

  unf_settings_set (settings, "iterations", 2, NULL);
  unf_settings_set (settings, "shifts", 3, NULL);
  unf_monitor_watch (first, UNF_STAGE_CODES, codes_cb, firings);
  a = unf_model_denoise (model, image, 0.1, settings, first, &error);
  unf_monitor_watch (second, UNF_STAGE_USE, use_cb, &use);
  b = unf_model_denoise (model, image, 0.1, settings, second, &error);
  g_assert_no_error (error);

  for (int k = 0; k < bank.n; k++) {
    uses += (double) use->data[2 * k];
    counts += unfold_firings_count (firings, k);
    g_assert_true ((use->data[2 * k] > 0.0f) ==
                   (unfold_firings_count (firings, k) > 0));
    g_assert_true ((unfold_firings_get_largest_level (firings, k) > 0) ==
                   (unfold_firings_count (firings, k) > 0));
  }
  /* Fractions are floats. */
  for (int k = 0; k < bank.n; k++)
    g_assert_cmpfloat_with_epsilon ((double) unfold_firings_count (firings, k) /
                                        (double) counts,
                                    (double) use->data[2 * k] / uses, 1e-5);
}

/* ---- Maps over the picture ---- */

static const guint8 *
pixel_of (GBytes *map, const UnfoldFrame *frame, int x, int y)
{
  return (const guint8 *) g_bytes_get_data (map, NULL) +
         4 * (y * frame->width + x);
}

static void
maps_lie_where_the_picture_lies (void)
{
  g_autoptr (UnfoldFirings) firings = unfold_firings_new (1, 1, 6, 4, MANY);
  UnfoldFrame frame = { 3.0, 5, 2, 30, 20 };
  g_autoptr (GBytes) map = NULL;

  add (firings, 1, 0, 1, 2, 0.5f);
  add (firings, 1, 0, 4, 0, -0.5f);
  map = unfold_firing_map_compose (firings, 0, &frame);

  for (int y = 0; y < 20; y++)
    for (int x = 0; x < 30; x++) {
      const guint8 *rgba = pixel_of (map, &frame, x, y);
      int i = x < 5 ? -1 : (x - 5) / 3, j = y < 2 ? -1 : (y - 2) / 3;
      gboolean is_inside = i >= 0 && i < 6 && j >= 0 && j < 4;

      g_assert_true ((rgba[3] > 0) == is_inside);
      /* Orange has more red than blue; the dimmed picture has neither. */
      if (i == 1 && j == 2)
        g_assert_cmpint (rgba[0], >, rgba[2]);
      else if (i == 4 && j == 0)
        g_assert_cmpint (rgba[2], >, rgba[0]);
      else
        g_assert_cmpint (rgba[0] + rgba[1] + rgba[2], ==, 0);
    }
}

static void
no_firing_is_lost_in_a_small_map (void)
{
  for (int x = 0; x < 40; x++) {
    g_autoptr (UnfoldFirings) firings = unfold_firings_new (1, 1, 40, 40, MANY);
    UnfoldFrame frame = { 0.23, 1, 1, 11, 11 };
    g_autoptr (GBytes) map = NULL;
    const guint8 *rgba;
    int seen = 0;

    add (firings, 1, 0, x, 39 - x / 2, 0.01f);
    map = unfold_firing_map_compose (firings, 0, &frame);
    rgba = g_bytes_get_data (map, NULL);
    for (int i = 0; i < 121; i++)
      seen += rgba[4 * i] > 0;
    g_assert_cmpint (seen, ==, 1);
  }
}

static void
stronger_is_brighter (void)
{
  g_autoptr (UnfoldFirings) firings = unfold_firings_new (1, 1, 5, 1, MANY);
  UnfoldFrame frame = { 1.0, 0, 0, 5, 1 };
  g_autoptr (GBytes) map = NULL;

  for (int x = 0; x < 5; x++)
    add (firings, 1, 0, x, 0, 0.1f * (float) (x + 1));
  map = unfold_firing_map_compose (firings, 0, &frame);
  for (int x = 1; x < 5; x++)
    g_assert_cmpint (pixel_of (map, &frame, x, 0)[0], >,
                     pixel_of (map, &frame, x - 1, 0)[0]);
  g_assert_cmpint (pixel_of (map, &frame, 4, 0)[3], ==, 255);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/firings/sizes-survive-within-six-per-cent",
                   sizes_survive_within_six_per_cent);
  g_test_add_func ("/app/firings/places-are-the-middles-of-atoms",
                   places_are_the_middles_of_atoms);
  g_test_add_func ("/app/firings/all-places-of-a-block-are-kept",
                   all_places_of_a_block_are_kept);
  g_test_add_func ("/app/firings/places-outside-count-at-the-edge",
                   places_outside_count_at_the_edge);
  g_test_add_func ("/app/firings/memory-stays-within-its-bound",
                   memory_stays_within_its_bound);
  g_test_add_func ("/app/firings/small-pictures-are-kept-pixel-by-pixel",
                   small_pictures_are_kept_pixel_by_pixel);
  g_test_add_func ("/app/firings/order-does-not-matter", order_does_not_matter);
  g_test_add_func ("/app/firings/strongest-places-are-exact-in-large-cells",
                   strongest_places_are_exact_in_large_cells);
  g_test_add_func ("/app/firings/every-pixel-of-a-cell-is-found-again",
                   every_pixel_of_a_cell_is_found_again);
  g_test_add_func ("/app/firings/near-places-are-one", near_places_are_one);
  g_test_add_func ("/app/firings/a-model-fires-as-often-as-it-is-used",
                   a_model_fires_as_often_as_it_is_used);
  g_test_add_func ("/app/firing-map/maps-lie-where-the-picture-lies",
                   maps_lie_where_the_picture_lies);
  g_test_add_func ("/app/firing-map/no-firing-is-lost-in-a-small-map",
                   no_firing_is_lost_in_a_small_map);
  g_test_add_func ("/app/firing-map/stronger-is-brighter",
                   stronger_is_brighter);

  return g_test_run ();
}
