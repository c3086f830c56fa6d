/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "unf-test.h"
#include "unfold-picture.h"

static const UnfoldMapping light = { UNFOLD_MAP_LIGHT, 1.0, 0.0 };

static UnfImage *
random_image (int channels, int width, int height, guint64 seed)
{
  g_autoptr (UnfTensor) pixels = unf_test_random_tensor (
      (UnfShape){ 1, channels, height, width }, 0.3, seed);

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static UnfImage *
constant_image (int channels, int width, int height, const float *values)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, channels, height, width });
  gsize plane = unf_shape_plane (pixels->shape);

  for (int c = 0; c < channels; c++)
    for (gsize p = 0; p < plane; p++)
      pixels->data[(gsize) c * plane + p] = values[c];
  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static const guint8 *
pixel (GBytes *bytes, const UnfoldFrame *frame, int x, int y)
{
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  return data + 3 * ((gsize) y * (gsize) frame->width + (gsize) x);
}

static void
assert_rgb (const guint8 *rgb, int red, int green, int blue)
{
  g_assert_cmpint (rgb[0], ==, red);
  g_assert_cmpint (rgb[1], ==, green);
  g_assert_cmpint (rgb[2], ==, blue);
}

static double
value_of (UnfoldSight sight, int channel, int x, int y)
{
  double values[3];

  g_assert_cmpint (unfold_picture_get_values (sight, x, y, values), >, 0);
  return values[channel] / 255.0;
}

/** The mean over the area that device pixel (x, y) covers, the slow way. */
static double
area_mean (UnfoldSight sight,
           const UnfoldFrame *frame,
           int channel,
           int x,
           int y)
{
  int width = unf_image_get_width (sight.image);
  int height = unf_image_get_height (sight.image);
  double left = MAX ((x - frame->x) / frame->scale, 0.0);
  double top = MAX ((y - frame->y) / frame->scale, 0.0);
  double right = MIN ((x + 1 - frame->x) / frame->scale, width);
  double bottom = MIN ((y + 1 - frame->y) / frame->scale, height);
  double sum = 0.0, area = 0.0;

  for (int i = 0; i < height; i++)
    for (int j = 0; j < width; j++) {
      double across = MIN (right, j + 1) - MAX (left, j);
      double down = MIN (bottom, i + 1) - MAX (top, i);

      if (across <= 0.0 || down <= 0.0)
        continue;
      sum += across * down * value_of (sight, channel, j, i);
      area += across * down;
    }

  return sum / area;
}

static int
byte_of (double value)
{
  return (int) floor (CLAMP (value, 0.0, 1.0) * 255.0 + 0.5);
}

static void
each_pixel_is_a_square_at_whole_zooms (void)
{
  g_autoptr (UnfImage) image = random_image (3, 11, 7, 1);
  UnfoldSight sight = { image, NULL };

  for (int s = 1; s <= 5; s++) {
    UnfoldFrame frame = { s, 3 - s, -2, 40, 30 };
    g_autoptr (GBytes) bytes =
        unfold_picture_compose (sight, light, &frame, 0x123456);

    for (int y = 0; y < frame.height; y++)
      for (int x = 0; x < frame.width; x++) {
        int i = (int) floor ((double) (x - frame.x) / s);
        int j = (int) floor ((double) (y - frame.y) / s);
        const guint8 *rgb = pixel (bytes, &frame, x, y);

        if (i < 0 || j < 0 || i >= 11 || j >= 7)
          assert_rgb (rgb, 0x12, 0x34, 0x56);
        else
          assert_rgb (rgb, byte_of (value_of (sight, 0, i, j)),
                      byte_of (value_of (sight, 1, i, j)),
                      byte_of (value_of (sight, 2, i, j)));
      }
  }
}

static void
smaller_ones_are_area_means (void)
{
  static const UnfoldFrame frames[] = {
    { 0.5, 0, 0, 20, 15 },        { 1.0 / 3.0, 2, 3, 20, 15 },
    { 0.37, -3, -2, 9, 9 },       { 0.9, -4, 1, 30, 22 },
    { 1.0 / 64.0, 5, 5, 10, 10 },
  };
  g_autoptr (UnfImage) image = random_image (1, 41, 29, 2);
  g_autoptr (UnfImage) minus = random_image (1, 41, 29, 3);
  UnfoldSight sight = { image, minus };

  for (gsize k = 0; k < G_N_ELEMENTS (frames); k++) {
    const UnfoldFrame *frame = &frames[k];
    g_autoptr (GBytes) bytes =
        unfold_picture_compose (sight, light, frame, 0xff0000);
    int first_x = MAX (frame->x, 0), first_y = MAX (frame->y, 0);
    int last_x = MIN ((int) floor (frame->x + MAX (41 * frame->scale, 1) + 0.5),
                      frame->width);
    int last_y = MIN ((int) floor (frame->y + MAX (29 * frame->scale, 1) + 0.5),
                      frame->height);

    for (int y = 0; y < frame->height; y++)
      for (int x = 0; x < frame->width; x++) {
        const guint8 *rgb = pixel (bytes, frame, x, y);

        if (x < first_x || y < first_y || x >= last_x || y >= last_y) {
          assert_rgb (rgb, 255, 0, 0);
          continue;
        }

        /* Sums in float may round the other way at the half. */
        g_assert_cmpint (
            ABS (rgb[0] - byte_of (area_mean (sight, frame, 0, x, y))), <=, 1);
        assert_rgb (rgb, rgb[0], rgb[0], rgb[0]);
      }
  }
}

static void
one_value_stays_one_value_at_any_zoom (void)
{
  const float value = 0.6f;
  g_autoptr (UnfImage) image = constant_image (1, 37, 23, &value);

  for (double scale = 0.02; scale < 70.0; scale *= 1.37) {
    UnfoldFrame frame = { scale, 0, 0, (int) MAX (37 * scale, 1),
                          (int) MAX (23 * scale, 1) };
    g_autoptr (GBytes) bytes =
        unfold_picture_compose ((UnfoldSight){ image, NULL }, light, &frame, 0);

    for (int y = 0; y < frame.height; y++)
      for (int x = 0; x < frame.width; x++)
        assert_rgb (pixel (bytes, &frame, x, y), 153, 153, 153);
  }
}

static void
equal_pictures_give_a_flat_neutral_pane (void)
{
  static const struct {
    UnfoldMap map;
    int gray;
  } maps[] = {
    { UNFOLD_MAP_BLUE_WHITE_RED, 255 }, { UNFOLD_MAP_BLUE_BLACK_ORANGE, 0 },
    { UNFOLD_MAP_GRAY, 128 },           { UNFOLD_MAP_ABSOLUTE, 0 },
    { UNFOLD_MAP_SQUARED, 0 },
  };
  g_autoptr (UnfImage) image = random_image (3, 16, 16, 4);

  for (gsize k = 0; k < G_N_ELEMENTS (maps); k++)
    for (double gain = 1.0; gain <= UNFOLD_MAX_GAIN; gain *= 2.0)
      for (double scale = 0.5; scale <= 2.0; scale *= 2.0) {
        UnfoldFrame frame = { scale, 0, 0, 8, 8 };
        g_autoptr (GBytes) bytes = unfold_picture_compose (
            (UnfoldSight){ image, image },
            (UnfoldMapping){ maps[k].map, gain, 0.0 }, &frame, 0);

        for (int p = 0; p < 64; p++)
          assert_rgb (pixel (bytes, &frame, p % 8, p / 8), maps[k].gray,
                      maps[k].gray, maps[k].gray);
      }
}

/** The colour of one number. */
static void
colour_of (UnfoldMapping mapping, float value, guint8 rgb[3])
{
  g_autoptr (UnfImage) image = constant_image (1, 1, 1, &value);
  UnfoldFrame frame = { 1.0, 0, 0, 1, 1 };
  g_autoptr (GBytes) bytes =
      unfold_picture_compose ((UnfoldSight){ image, NULL }, mapping, &frame, 0);

  memcpy (rgb, g_bytes_get_data (bytes, NULL), 3);
}

static void
signs_are_told_by_blue_and_by_red_or_orange (void)
{
  static const UnfoldMap maps[] = { UNFOLD_MAP_BLUE_WHITE_RED,
                                    UNFOLD_MAP_BLUE_BLACK_ORANGE };

  for (gsize k = 0; k < G_N_ELEMENTS (maps); k++)
    for (double gain = 1.0; gain <= 64.0; gain *= 4.0) {
      UnfoldMapping mapping = { maps[k], gain, 0.0 };
      guint8 low[3], high[3], beyond[3];

      colour_of (mapping, (float) (-0.7 / gain), low);
      colour_of (mapping, (float) (0.7 / gain), high);
      g_assert_cmpint (low[2], >, low[0] + 40);
      g_assert_cmpint (high[0], >, high[2] + 40);

      colour_of (mapping, (float) (1.0 / gain), high);
      colour_of (mapping, (float) (9.0 / gain), beyond);
      assert_rgb (beyond, high[0], high[1], high[2]);
    }
}

static void
gain_stretches_the_range (void)
{
  static const UnfoldMap maps[] = { UNFOLD_MAP_BLUE_WHITE_RED,
                                    UNFOLD_MAP_BLUE_BLACK_ORANGE,
                                    UNFOLD_MAP_GRAY, UNFOLD_MAP_ABSOLUTE };

  for (gsize k = 0; k < G_N_ELEMENTS (maps); k++)
    for (double value = -0.9; value < 1.0; value += 0.2) {
      guint8 once[3], eight_times[3];

      colour_of ((UnfoldMapping){ maps[k], 1.0, 0.0 }, (float) value, once);
      colour_of ((UnfoldMapping){ maps[k], 8.0, 0.0 }, (float) (value / 8.0),
                 eight_times);

      /* value / 8 · 8 may round into the next of a thousand colours. */
      for (int c = 0; c < 3; c++)
        g_assert_cmpint (ABS (once[c] - eight_times[c]), <=, 1);
    }
}

static void
sequential_maps_grow_lighter (void)
{
  double before = -1.0;

  for (int i = 0; i <= 200; i++) {
    guint8 rgb[3];
    double lightness;

    colour_of ((UnfoldMapping){ UNFOLD_MAP_ABSOLUTE, 1.0, 0.0 },
               (float) i / 200.0f, rgb);
    lightness = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    g_assert_cmpfloat (lightness, >=, before);
    before = lightness;
  }
  g_assert_cmpfloat (before, >, 240.0);
}

static void
sizes_of_both_signs_do_not_cancel_when_small (void)
{
  g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 2, 2 });
  g_autoptr (UnfImage) image = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  UnfoldFrame frame = { 0.5, 0, 0, 1, 1 };
  g_autoptr (GBytes) bytes = NULL;
  guint8 expected[3];

  pixels->data[0] = pixels->data[3] = 0.5f;
  pixels->data[1] = pixels->data[2] = -0.5f;
  bytes = unfold_picture_compose (
      (UnfoldSight){ image, NULL },
      (UnfoldMapping){ UNFOLD_MAP_ABSOLUTE, 1.0, 0.0 }, &frame, 0);
  colour_of ((UnfoldMapping){ UNFOLD_MAP_ABSOLUTE, 1.0, 0.0 }, 0.5f, expected);
  assert_rgb (pixel (bytes, &frame, 0, 0), expected[0], expected[1],
              expected[2]);
}

static void
differences_in_colour_show_the_largest_channel (void)
{
  const float values[3] = { 0.1f, -0.6f, 0.2f };
  g_autoptr (UnfImage) image = constant_image (3, 2, 2, values);
  UnfoldMapping mapping = { UNFOLD_MAP_BLUE_WHITE_RED, 1.0, 0.0 };
  UnfoldFrame frame = { 1.0, 0, 0, 2, 2 };
  g_autoptr (GBytes) bytes =
      unfold_picture_compose ((UnfoldSight){ image, NULL }, mapping, &frame, 0);
  guint8 expected[3];

  colour_of (mapping, -0.6f, expected);
  assert_rgb (pixel (bytes, &frame, 1, 1), expected[0], expected[1],
              expected[2]);
}

static void
what_is_no_number_is_drawn_without_harm (void)
{
  guint8 rgb[3];

  for (int map = UNFOLD_MAP_LIGHT; map <= UNFOLD_MAP_SQUARED; map++) {
    colour_of ((UnfoldMapping){ (UnfoldMap) map, 4.0, 0.0 }, NAN, rgb);
    colour_of ((UnfoldMapping){ (UnfoldMap) map, 4.0, 0.0 }, INFINITY, rgb);
    colour_of ((UnfoldMapping){ (UnfoldMap) map, 4.0, 0.0 }, -INFINITY, rgb);
  }
}

static void
a_pane_beside_the_picture_is_all_surround (void)
{
  g_autoptr (UnfImage) image = random_image (1, 10, 10, 5);
  static const UnfoldFrame frames[] = {
    { 2.0, 100, 0, 8, 8 },
    { 2.0, 0, -100, 8, 8 },
    { 0.1, -50, -50, 8, 8 },
  };

  for (gsize k = 0; k <= G_N_ELEMENTS (frames); k++) {
    const UnfoldFrame *frame = &frames[k % G_N_ELEMENTS (frames)];
    gboolean empty = k == G_N_ELEMENTS (frames);
    g_autoptr (GBytes) bytes = unfold_picture_compose (
        (UnfoldSight){ empty ? NULL : image, NULL }, light, frame, 0x808080);

    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 3 * 64);
    for (int p = 0; p < 64; p++)
      assert_rgb (pixel (bytes, frame, p % 8, p / 8), 128, 128, 128);
  }
}

static void
read_out_is_what_lies_under_the_pointer (void)
{
  const float a[3] = { 0.5f, 1.5f, -0.25f }, b[3] = { 0.25f, 1.0f, 0.0f };
  g_autoptr (UnfImage) image = constant_image (3, 4, 3, a);
  g_autoptr (UnfImage) minus = constant_image (3, 4, 3, b);
  double values[3];

  g_assert_cmpint (
      unfold_picture_get_values ((UnfoldSight){ image, minus }, 3, 2, values),
      ==, 3);
  g_assert_cmpfloat (values[0], ==, 63.75);
  g_assert_cmpfloat (values[1], ==, 127.5);
  g_assert_cmpfloat (values[2], ==, -63.75);
  g_assert_cmpint (
      unfold_picture_get_values ((UnfoldSight){ image, NULL }, 4, 2, values),
      ==, 0);
  g_assert_cmpint (
      unfold_picture_get_values ((UnfoldSight){ NULL, NULL }, 0, 0, values), ==,
      0);
}

static void
assert_formatted (UnfoldSight sight,
                  UnfoldMap map,
                  double value,
                  const char *expected)
{
  g_autofree char *text = unfold_picture_format_value (sight, map, value, 1);

  g_assert_cmpstr (text, ==, expected);
}

static void
values_are_formatted_as_what_they_are (void)
{
  const float one[1] = { 1.0f };
  g_autoptr (UnfImage) image = constant_image (1, 2, 2, one);
  UnfoldSight alone = { image, NULL }, less = { image, image };

  assert_formatted (alone, UNFOLD_MAP_LIGHT, 12.34, "12.3");
  assert_formatted (less, UNFOLD_MAP_GRAY, 12.34, "+12.3");
  assert_formatted (alone, UNFOLD_MAP_NUMBERS, 255.0 * 0.5128, "0.513");
  assert_formatted (alone, UNFOLD_MAP_NUMBERS, 255.0 * 5.128, "5.13");
  assert_formatted (alone, UNFOLD_MAP_NUMBERS, 255.0 * 51.28, "51.3");
  assert_formatted (alone, UNFOLD_MAP_NUMBERS, 255.0 * 512.8, "513");
  assert_formatted (alone, UNFOLD_MAP_NUMBERS, 255.0 * 99.96, "100");
  assert_formatted (alone, UNFOLD_MAP_NUMBERS, 0.0, "0");
}

static void
automatic_gain_shows_the_range_of_the_region (void)
{
  g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 100, 100 });
  g_autoptr (UnfImage) image = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  UnfoldSight sight = { image, NULL };
  UnfRegion all = { 0, 0, 100, 100 };

  for (int p = 0; p < 10000; p++)
    pixels->data[p] = p % 2 ? 0.1f : -0.05f;
  pixels->data[4711] = -0.9f;

  /* The one outlier is within the half per cent; a class is 1/4096. */
  g_assert_cmpfloat (fabs (unfold_picture_find_gain (sight, all) - 10.0), <,
                     0.05);
  g_assert_cmpfloat (
      unfold_picture_find_gain (sight, (UnfRegion){ 11, 47, 1, 1 }), <, 1.2);
  g_assert_cmpfloat (
      unfold_picture_find_gain (sight, (UnfRegion){ 500, 0, 9, 9 }), ==, 1.0);
  g_assert_cmpfloat (
      unfold_picture_find_gain ((UnfoldSight){ image, image }, all), ==,
      UNFOLD_MAX_GAIN);
}

static void
legend_has_the_colours_of_the_map (void)
{
  UnfoldMapping mapping = { UNFOLD_MAP_BLUE_WHITE_RED, 4.0, 0.0 };
  g_autoptr (GBytes) bytes = unfold_picture_compose_legend (mapping, 2, 101);
  const guint8 *rgb = g_bytes_get_data (bytes, NULL);
  UnfoldTick ticks[UNFOLD_MAX_TICKS];
  int n = unfold_picture_get_ticks (mapping, ticks);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 606);
  for (int i = 0; i < n; i++) {
    int row = 100 - (int) (ticks[i].position * 100.0);
    guint8 expected[3];

    colour_of (mapping, (float) (ticks[i].value / 255.0), expected);
    assert_rgb (rgb + 6 * row, expected[0], expected[1], expected[2]);
  }
  g_assert_cmpfloat (ticks[n / 2].value, ==, 0.0);
  g_assert_cmpfloat (ticks[n - 1].value, ==, 63.75);
}

/* Scales outside of what gains of light may be. */
static void
numbers_have_a_scale_of_their_own (void)
{
  static const struct {
    double low, high;
  } scales[] = { { 0.0, 40.0 }, { 0.0, 0.2 }, { 0.46, 0.54 } };
  UnfoldTick ticks[UNFOLD_MAX_TICKS];

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    double low = scales[i].low, high = scales[i].high, width = high - low;
    UnfoldMapping mapping = { UNFOLD_MAP_NUMBERS, 1.0 / width, low };
    int n = unfold_picture_get_ticks (mapping, ticks);
    guint8 first[3], almost[3], last[3], above[3], below[3];

    g_assert_cmpfloat_with_epsilon (ticks[0].value, low, 1e-12);
    g_assert_cmpfloat_with_epsilon (ticks[n - 1].value, high, 1e-12);

    colour_of (mapping, (float) (low - width), below);
    colour_of (mapping, (float) low, first);
    colour_of (mapping, (float) (high - 0.01 * width), almost);
    colour_of (mapping, (float) high, last);
    colour_of (mapping, (float) (high + width), above);
    assert_rgb (first, 0, 0, 0);
    assert_rgb (below, 0, 0, 0);
    g_assert_cmpint (almost[1], <, last[1]);
    assert_rgb (above, last[0], last[1], last[2]);
  }

  g_assert_cmpfloat (unfold_map_get_unit (UNFOLD_MAP_NUMBERS), ==, 1.0);
  g_assert_cmpfloat (unfold_map_get_unit (UNFOLD_MAP_LIGHT), ==, 255.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/picture/each-pixel-is-a-square-at-whole-zooms",
                   each_pixel_is_a_square_at_whole_zooms);
  g_test_add_func ("/app/picture/smaller-ones-are-area-means",
                   smaller_ones_are_area_means);
  g_test_add_func ("/app/picture/one-value-stays-one-value-at-any-zoom",
                   one_value_stays_one_value_at_any_zoom);
  g_test_add_func ("/app/picture/equal-pictures-give-a-flat-neutral-pane",
                   equal_pictures_give_a_flat_neutral_pane);
  g_test_add_func ("/app/picture/signs-are-told-by-blue-and-by-red-or-orange",
                   signs_are_told_by_blue_and_by_red_or_orange);
  g_test_add_func ("/app/picture/gain-stretches-the-range",
                   gain_stretches_the_range);
  g_test_add_func ("/app/picture/sequential-maps-grow-lighter",
                   sequential_maps_grow_lighter);
  g_test_add_func ("/app/picture/sizes-of-both-signs-do-not-cancel-when-small",
                   sizes_of_both_signs_do_not_cancel_when_small);
  g_test_add_func (
      "/app/picture/differences-in-colour-show-the-largest-channel",
      differences_in_colour_show_the_largest_channel);
  g_test_add_func ("/app/picture/what-is-no-number-is-drawn-without-harm",
                   what_is_no_number_is_drawn_without_harm);
  g_test_add_func ("/app/picture/a-pane-beside-the-picture-is-all-surround",
                   a_pane_beside_the_picture_is_all_surround);
  g_test_add_func ("/app/picture/read-out-is-what-lies-under-the-pointer",
                   read_out_is_what_lies_under_the_pointer);
  g_test_add_func ("/app/picture/automatic-gain-shows-the-range-of-the-region",
                   automatic_gain_shows_the_range_of_the_region);
  g_test_add_func ("/app/picture/legend-has-the-colours-of-the-map",
                   legend_has_the_colours_of_the_map);

  g_test_add_func ("/app/picture/values-are-formatted-as-what-they-are",
                   values_are_formatted_as_what_they_are);
  g_test_add_func ("/app/picture/numbers-have-a-scale-of-their-own",
                   numbers_have_a_scale_of_their_own);

  return g_test_run ();
}
