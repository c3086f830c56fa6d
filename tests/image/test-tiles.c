/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "unf-test.h"
#include "unf-tiles.h"

typedef struct {
  int width, height, core, halo, align;
} Plan;

static const Plan plans[] = {
  { 1, 1, 1, 0, 1 },        { 1, 1, 64, 9, 8 },     { 512, 512, 256, 20, 8 },
  { 513, 257, 128, 11, 1 }, { 97, 31, 10, 100, 3 }, { 40, 1000, 64, 7, 9 },
  { 17, 19, 1, 1, 1 },      { 100, 60, 4, 5, 8 },
};

static GArray *
make_plan (const Plan *p)
{
  return unf_tiles_plan (p->width, p->height, p->core, p->halo, p->align);
}

static void
cores_cover_every_pixel_once (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (plans); k++) {
    const Plan *p = &plans[k];
    g_autoptr (GArray) tiles = make_plan (p);
    g_autofree int *times = g_new0 (int, p->width * p->height);

    for (guint t = 0; t < tiles->len; t++) {
      UnfRegion core = g_array_index (tiles, UnfTile, t).core;

      for (int y = core.y; y < core.y + core.height; y++)
        for (int x = core.x; x < core.x + core.width; x++)
          times[y * p->width + x]++;
    }

    for (int i = 0; i < p->width * p->height; i++)
      g_assert_cmpint (times[i], ==, 1);
  }
}

static void
halos_reach_far_enough_or_the_border (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (plans); k++) {
    const Plan *p = &plans[k];
    g_autoptr (GArray) tiles = make_plan (p);

    for (guint t = 0; t < tiles->len; t++) {
      UnfTile tile = g_array_index (tiles, UnfTile, t);
      UnfRegion c = tile.core, d = tile.padded;

      g_assert_cmpint (d.x, >=, 0);
      g_assert_cmpint (d.y, >=, 0);
      g_assert_cmpint (d.x, <=, MAX (c.x - p->halo, 0));
      g_assert_cmpint (d.y, <=, MAX (c.y - p->halo, 0));
      g_assert_cmpint (d.x + d.width, ==,
                       MIN (c.x + c.width + p->halo, p->width));
      g_assert_cmpint (d.y + d.height, ==,
                       MIN (c.y + c.height + p->halo, p->height));
    }
  }
}

static void
origins_are_multiples_of_the_alignment (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (plans); k++) {
    const Plan *p = &plans[k];
    g_autoptr (GArray) tiles = make_plan (p);

    for (guint t = 0; t < tiles->len; t++) {
      UnfTile tile = g_array_index (tiles, UnfTile, t);

      g_assert_cmpint (tile.core.x % p->align, ==, 0);
      g_assert_cmpint (tile.core.y % p->align, ==, 0);
      g_assert_cmpint (tile.padded.x % p->align, ==, 0);
      g_assert_cmpint (tile.padded.y % p->align, ==, 0);
      g_assert_cmpint (tile.core.width, <=, MAX (p->core, p->align));
      g_assert_cmpint (tile.core.height, <=, MAX (p->core, p->align));
    }
  }
}

static void
the_last_tile_is_not_a_sliver (void)
{
  g_autoptr (GArray) tiles = unf_tiles_plan (513, 1, 256, 0, 1);

  g_assert_cmpuint (tiles->len, ==, 3);
  for (guint t = 0; t < 3; t++)
    g_assert_cmpint (g_array_index (tiles, UnfTile, t).core.width, ==, 171);
}

static void
put_back_equals_whole (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (plans); k++) {
    const Plan *p = &plans[k];
    UnfShape shape = { 1, 3, p->height, p->width };
    g_autoptr (GArray) tiles = make_plan (p);
    g_autoptr (UnfTensor) whole = unf_test_random_tensor (shape, 1.0, 3);
    g_autoptr (UnfTensor) copy = unf_tensor_new (shape);

    for (guint t = 0; t < tiles->len; t++) {
      const UnfTile *tile = &g_array_index (tiles, UnfTile, t);
      g_autoptr (GError) error = NULL;
      g_autoptr (UnfTensor) part = unf_tile_cut (tile, whole, &error);

      g_assert_no_error (error);
      unf_tile_paste (tile, copy, part);
    }

    g_assert_cmpmem (copy->data, unf_shape_size (shape) * sizeof (float),
                     whole->data, unf_shape_size (shape) * sizeof (float));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/tiles/cores-cover-every-pixel-once",
                   cores_cover_every_pixel_once);
  g_test_add_func ("/image/tiles/halos-reach-far-enough-or-the-border",
                   halos_reach_far_enough_or_the_border);
  g_test_add_func ("/image/tiles/origins-are-multiples-of-the-alignment",
                   origins_are_multiples_of_the_alignment);
  g_test_add_func ("/image/tiles/the-last-tile-is-not-a-sliver",
                   the_last_tile_is_not_a_sliver);
  g_test_add_func ("/image/tiles/put-back-equals-whole", put_back_equals_whole);

  return g_test_run ();
}
