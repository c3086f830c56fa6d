/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "unf-test.h"
#include "unfold-viewport.h"

static UnfoldViewport *
make (int picture_width, int picture_height, int pane_width, int pane_height)
{
  UnfoldViewport *viewport = unfold_viewport_new ();

  unfold_viewport_set_pane_size (viewport, pane_width, pane_height);
  unfold_viewport_set_picture_size (viewport, picture_width, picture_height);
  return viewport;
}

static void
count_cb (UnfoldViewport *viewport, gpointer user_data)
{
  int *count = user_data;

  (*count)++;
}

static void
fit_shows_the_whole_picture (void)
{
  g_autoptr (UnfoldViewport) viewport = make (1000, 400, 500, 500);
  UnfoldFrame frame = unfold_viewport_get_frame (viewport, 500, 500);

  g_assert_true (unfold_viewport_get_fit (viewport));
  g_assert_cmpfloat (frame.scale, ==, 0.5);
  g_assert_cmpint (frame.x, ==, 0);
  g_assert_cmpint (frame.y, ==, 150);
}

static void
fit_magnifies_by_whole_numbers (void)
{
  g_autoptr (UnfoldViewport) viewport = make (100, 50, 380, 900);

  g_assert_cmpfloat (unfold_viewport_get_scale (viewport), ==, 3.0);

  unfold_viewport_set_picture_size (viewport, 1, 1);
  g_assert_cmpfloat (unfold_viewport_get_scale (viewport), ==, 64.0);
}

static void
fit_follows_the_pane_and_own_zoom_does_not (void)
{
  g_autoptr (UnfoldViewport) viewport = make (100, 100, 200, 200);

  unfold_viewport_set_pane_size (viewport, 300, 300);
  g_assert_cmpfloat (unfold_viewport_get_scale (viewport), ==, 3.0);

  unfold_viewport_set_scale (viewport, 4.0);
  g_assert_false (unfold_viewport_get_fit (viewport));
  unfold_viewport_set_pane_size (viewport, 500, 500);
  g_assert_cmpfloat (unfold_viewport_get_scale (viewport), ==, 4.0);
}

static void
steps_are_whole_numbers_up_to_64 (void)
{
  static const double up[] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 64 };
  double scale = 1.0;

  for (gsize i = 0; i < G_N_ELEMENTS (up); i++) {
    g_assert_cmpfloat (scale, ==, up[i]);
    g_assert_cmpfloat (unfold_viewport_step (1.0 / scale, -1), ==,
                       1.0 / unfold_viewport_step (scale, 1));
    scale = unfold_viewport_step (scale, 1);
  }
}

static void
a_step_from_between_lands_on_the_next (void)
{
  g_assert_cmpfloat (unfold_viewport_step (1.7, 1), ==, 2.0);
  g_assert_cmpfloat (unfold_viewport_step (1.7, -1), ==, 1.0);
  g_assert_cmpfloat (unfold_viewport_step (0.42, 1), ==, 0.5);
  g_assert_cmpfloat (unfold_viewport_step (0.42, -2), ==, 0.25);
  g_assert_cmpfloat (unfold_viewport_step (0.5, 1), ==, 1.0);
  g_assert_cmpfloat (unfold_viewport_step (5.0, 0), ==, 5.0);
}

static void
zooming_keeps_the_point_under_the_pointer (void)
{
  g_autoptr (UnfoldViewport) viewport = make (512, 512, 400, 300);
  UnfoldFrame frame;
  double before_x, before_y, x, y;

  unfold_viewport_set_scale (viewport, 2.0);
  frame = unfold_viewport_get_frame (viewport, 400, 300);
  unfold_frame_to_picture (&frame, 130, 77, &before_x, &before_y);

  unfold_viewport_zoom_at (viewport, 16.0, &frame, 130, 77);
  frame = unfold_viewport_get_frame (viewport, 400, 300);
  unfold_frame_to_pane (&frame, before_x, before_y, &x, &y);

  /* The frame is rounded to whole device pixels. */
  g_assert_cmpfloat (fabs (x - 130), <=, 0.5);
  g_assert_cmpfloat (fabs (y - 77), <=, 0.5);
}

static void
zooming_in_and_out_comes_back (void)
{
  g_autoptr (UnfoldViewport) viewport = make (1000, 1000, 300, 300);
  double x, y;

  unfold_viewport_set_scale (viewport, 1.0);
  unfold_viewport_set_centre (viewport, 431.3, 512.9);
  for (int i = 0; i < 6; i++)
    unfold_viewport_zoom_steps (viewport, 1);
  for (int i = 0; i < 6; i++)
    unfold_viewport_zoom_steps (viewport, -1);
  unfold_viewport_get_centre (viewport, &x, &y);

  g_assert_cmpfloat (unfold_viewport_get_scale (viewport), ==, 1.0);
  g_assert_cmpfloat (fabs (x - 431.3), <, 0.5);
  g_assert_cmpfloat (fabs (y - 512.9), <, 0.5);
}

static void
steps_keep_a_visible_cross_hair_in_place (void)
{
  g_autoptr (UnfoldViewport) viewport = make (512, 512, 400, 400);
  UnfoldFrame frame;
  double before_x, before_y, x, y;

  unfold_viewport_set_scale (viewport, 1.0);
  unfold_viewport_set_cross_hair (viewport, 200, 300);
  frame = unfold_viewport_get_frame (viewport, 400, 400);
  unfold_frame_to_pane (&frame, 200.5, 300.5, &before_x, &before_y);
  unfold_viewport_zoom_steps (viewport, 2);
  frame = unfold_viewport_get_frame (viewport, 400, 400);
  unfold_frame_to_pane (&frame, 200.5, 300.5, &x, &y);

  g_assert_cmpfloat (fabs (x - before_x), <=, 1.0);
  g_assert_cmpfloat (fabs (y - before_y), <=, 1.0);
}

static void
a_larger_picture_covers_the_pane (void)
{
  g_autoptr (UnfoldViewport) viewport = make (512, 512, 400, 300);
  UnfoldFrame frame;

  unfold_viewport_set_scale (viewport, 2.0);
  unfold_viewport_pan (viewport, 1e6, -1e6);
  frame = unfold_viewport_get_frame (viewport, 400, 300);

  g_assert_cmpint (frame.x, ==, 0);
  g_assert_cmpint (frame.y, ==, 300 - 1024);
}

static void
a_smaller_picture_is_centred (void)
{
  g_autoptr (UnfoldViewport) viewport = make (100, 600, 400, 300);
  UnfoldFrame frame;

  unfold_viewport_set_scale (viewport, 1.0);
  unfold_viewport_pan (viewport, 55, 33);
  frame = unfold_viewport_get_frame (viewport, 400, 300);

  g_assert_cmpint (frame.x, ==, 150);
  g_assert_cmpint (frame.y, ==, -150 + 33);
}

static void
panning_moves_by_device_pixels (void)
{
  g_autoptr (UnfoldViewport) viewport = make (512, 512, 400, 300);
  UnfoldFrame before, after;

  unfold_viewport_set_scale (viewport, 3.0);
  before = unfold_viewport_get_frame (viewport, 400, 300);
  unfold_viewport_pan (viewport, 7, -11);
  after = unfold_viewport_get_frame (viewport, 400, 300);

  g_assert_cmpint (after.x - before.x, ==, 7);
  g_assert_cmpint (after.y - before.y, ==, -11);
}

static void
a_change_is_told_once_and_only_if_it_is_one (void)
{
  g_autoptr (UnfoldViewport) viewport = make (512, 512, 400, 300);
  int changes = 0, crosses = 0;

  g_signal_connect (viewport, "changed", G_CALLBACK (count_cb), &changes);
  g_signal_connect (viewport, "cross-hair-changed", G_CALLBACK (count_cb),
                    &crosses);

  unfold_viewport_set_scale (viewport, 2.0);
  g_assert_cmpint (changes, ==, 1);
  unfold_viewport_set_scale (viewport, 2.0);
  unfold_viewport_set_pane_size (viewport, 400, 300);
  unfold_viewport_pan (viewport, 0, 0);
  g_assert_cmpint (changes, ==, 1);

  unfold_viewport_set_cross_hair (viewport, 5, 6);
  unfold_viewport_set_cross_hair (viewport, 5, 6);
  g_assert_cmpint (crosses, ==, 1);
  g_assert_cmpint (changes, ==, 1);
}

static void
another_picture_keeps_zoom_and_position (void)
{
  g_autoptr (UnfoldViewport) viewport = make (512, 512, 100, 100);
  double x, y;

  unfold_viewport_set_scale (viewport, 4.0);
  unfold_viewport_set_centre (viewport, 200, 150);
  unfold_viewport_set_picture_size (viewport, 480, 300);
  unfold_viewport_get_centre (viewport, &x, &y);

  g_assert_cmpfloat (unfold_viewport_get_scale (viewport), ==, 4.0);
  g_assert_cmpfloat (x, ==, 200);
  g_assert_cmpfloat (y, ==, 150);
}

static void
cross_hair_and_region_stay_inside (void)
{
  g_autoptr (UnfoldViewport) viewport = make (100, 80, 400, 300);
  UnfRegion region;
  int x, y;

  unfold_viewport_set_cross_hair (viewport, 200, -4);
  g_assert_true (unfold_viewport_get_cross_hair (viewport, &x, &y));
  g_assert_cmpint (x, ==, 99);
  g_assert_cmpint (y, ==, 0);

  unfold_viewport_set_region (viewport, (UnfRegion){ -10, 70, 30, 40 });
  g_assert_true (unfold_viewport_get_region (viewport, &region));
  g_assert_cmpint (region.x, ==, 0);
  g_assert_cmpint (region.y, ==, 70);
  g_assert_cmpint (region.width, ==, 20);
  g_assert_cmpint (region.height, ==, 10);

  unfold_viewport_set_picture_size (viewport, 60, 60);
  g_assert_false (unfold_viewport_get_region (viewport, NULL));
  g_assert_true (unfold_viewport_get_cross_hair (viewport, &x, NULL));
  g_assert_cmpint (x, ==, 59);

  unfold_viewport_set_picture_size (viewport, 0, 0);
  g_assert_false (unfold_viewport_get_cross_hair (viewport, NULL, NULL));
}

static void
visible_pixels_are_those_drawn (void)
{
  g_autoptr (UnfoldViewport) viewport = make (512, 512, 100, 60);
  UnfRegion visible;

  unfold_viewport_set_scale (viewport, 8.0);
  unfold_viewport_set_centre (viewport, 100.0, 100.0);
  visible = unfold_viewport_get_visible (viewport);

  /* 100 device pixels are 12.5 pixels around 100: 93.75 … 106.25. */
  g_assert_cmpint (visible.x, ==, 93);
  g_assert_cmpint (visible.width, ==, 14);
  g_assert_cmpint (visible.y, ==, 96);
  g_assert_cmpint (visible.height, ==, 8);
}

static void
nothing_to_show_is_no_trouble (void)
{
  g_autoptr (UnfoldViewport) viewport = unfold_viewport_new ();
  UnfRegion visible = unfold_viewport_get_visible (viewport);

  g_assert_cmpint (visible.width, ==, 0);
  unfold_viewport_zoom_steps (viewport, 3);
  unfold_viewport_pan (viewport, 10, 10);
  unfold_viewport_set_cross_hair (viewport, 3, 3);
  g_assert_false (unfold_viewport_get_cross_hair (viewport, NULL, NULL));
  g_assert_cmpfloat (unfold_viewport_get_scale (viewport), >, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/viewport/fit-shows-the-whole-picture",
                   fit_shows_the_whole_picture);
  g_test_add_func ("/app/viewport/fit-magnifies-by-whole-numbers",
                   fit_magnifies_by_whole_numbers);
  g_test_add_func ("/app/viewport/fit-follows-the-pane-and-own-zoom-does-not",
                   fit_follows_the_pane_and_own_zoom_does_not);
  g_test_add_func ("/app/viewport/steps-are-whole-numbers-up-to-64",
                   steps_are_whole_numbers_up_to_64);
  g_test_add_func ("/app/viewport/a-step-from-between-lands-on-the-next",
                   a_step_from_between_lands_on_the_next);
  g_test_add_func ("/app/viewport/zooming-keeps-the-point-under-the-pointer",
                   zooming_keeps_the_point_under_the_pointer);
  g_test_add_func ("/app/viewport/zooming-in-and-out-comes-back",
                   zooming_in_and_out_comes_back);
  g_test_add_func ("/app/viewport/steps-keep-a-visible-cross-hair-in-place",
                   steps_keep_a_visible_cross_hair_in_place);
  g_test_add_func ("/app/viewport/a-larger-picture-covers-the-pane",
                   a_larger_picture_covers_the_pane);
  g_test_add_func ("/app/viewport/a-smaller-picture-is-centred",
                   a_smaller_picture_is_centred);
  g_test_add_func ("/app/viewport/panning-moves-by-device-pixels",
                   panning_moves_by_device_pixels);
  g_test_add_func ("/app/viewport/a-change-is-told-once-and-only-if-it-is-one",
                   a_change_is_told_once_and_only_if_it_is_one);
  g_test_add_func ("/app/viewport/another-picture-keeps-zoom-and-position",
                   another_picture_keeps_zoom_and_position);
  g_test_add_func ("/app/viewport/cross-hair-and-region-stay-inside",
                   cross_hair_and_region_stay_inside);
  g_test_add_func ("/app/viewport/visible-pixels-are-those-drawn",
                   visible_pixels_are_those_drawn);
  g_test_add_func ("/app/viewport/nothing-to-show-is-no-trouble",
                   nothing_to_show_is_no_trouble);

  return g_test_run ();
}
