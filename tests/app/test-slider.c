/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where values lie on sliders. */
#include <math.h>

#include "unf-test.h"
#include "unfold-slider.h"

#define TOLERANCE 1e-12

static const UnfSetting factor = { .id = "threshold",
                                   .minimum = 0.0,
                                   .maximum = 3.0,
                                   .initial = 1.0,
                                   .step = 0.01,
                                   .is_logarithmic = TRUE };

/* Shorter above its beginning than below it. */
static const UnfSetting steep = { .id = "steep",
                                  .minimum = 1.0,
                                  .maximum = 12.0,
                                  .initial = 9.0,
                                  .step = 1.0,
                                  .is_logarithmic = TRUE };

static const UnfSetting count = { .id = "stride",
                                  .minimum = 1.0,
                                  .maximum = 11.0,
                                  .initial = 8.0,
                                  .step = 1.0,
                                  .is_count = TRUE };

static void
both_ends_and_the_middle_are_reached (void)
{
  static const UnfSetting *const settings[] = { &factor, &steep };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    const UnfSetting *s = settings[i];

    g_assert_cmpfloat_with_epsilon (unfold_slider_get_value (s, -1.0),
                                    s->minimum, TOLERANCE);
    g_assert_cmpfloat_with_epsilon (unfold_slider_get_value (s, 0.0),
                                    s->initial, TOLERANCE);
    g_assert_cmpfloat_with_epsilon (unfold_slider_get_value (s, 1.0),
                                    s->maximum, TOLERANCE);
  }
}

static void
way_there_and_back_ends_where_it_began (void)
{
  static const UnfSetting *const settings[] = { &factor, &steep, &count };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    const UnfSetting *s = settings[i];
    double length = s->maximum - s->minimum;

    for (int k = 0; k <= 100; k++) {
      double value = s->minimum + length * k / 100.0;
      double position = unfold_slider_get_position (s, value);

      g_assert_cmpfloat_with_epsilon (unfold_slider_get_value (s, position),
                                      value, TOLERANCE);
    }
  }
}

static void
further_right_is_always_more (void)
{
  for (int k = -99; k <= 100; k++) {
    double before = (k - 1) / 100.0, here = k / 100.0;

    g_assert_cmpfloat (unfold_slider_get_value (&factor, here), >,
                       unfold_slider_get_value (&factor, before));
    g_assert_cmpfloat (unfold_slider_get_value (&steep, here), >,
                       unfold_slider_get_value (&steep, before));
  }
}

static void
factors_take_equal_ways_for_equal_ratios (void)
{
  double up = unfold_slider_get_position (&factor, 1.25);
  double down = unfold_slider_get_position (&factor, 1.0 / 1.25);

  g_assert_cmpfloat_with_epsilon (up, -down, 0.02);
}

static void
ordinary_sliders_are_their_range (void)
{
  g_assert_cmpfloat (unfold_slider_get_position (&count, 3.0), ==, 3.0);
  g_assert_cmpfloat (unfold_slider_get_value (&count, 11.0), ==, 11.0);
}

static void
middles_that_are_none_leave_the_slider_straight (void)
{
  UnfSetting setting = factor;

  setting.initial = 0.0;
  g_assert_cmpfloat (unfold_slider_get_value (&setting, 0.7), ==, 0.7);
  setting.initial = 1.5;
  g_assert_cmpfloat (unfold_slider_get_value (&setting, 0.7), ==, 0.7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/slider/both-ends-and-the-middle-are-reached",
                   both_ends_and_the_middle_are_reached);
  g_test_add_func ("/app/slider/way-there-and-back-ends-where-it-began",
                   way_there_and_back_ends_where_it_began);
  g_test_add_func ("/app/slider/further-right-is-always-more",
                   further_right_is_always_more);
  g_test_add_func ("/app/slider/factors-take-equal-ways-for-equal-ratios",
                   factors_take_equal_ways_for_equal_ratios);
  g_test_add_func ("/app/slider/ordinary-sliders-are-their-range",
                   ordinary_sliders_are_their_range);
  g_test_add_func (
      "/app/slider/middles-that-are-none-leave-the-slider-straight",
      middles_that_are_none_leave_the_slider_straight);

  return g_test_run ();
}
