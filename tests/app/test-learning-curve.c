/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-learning-curve.h"

static void
the_curve_stays_small (void)
{
  g_autoptr (UnfoldLearningCurve) curve = unfold_learning_curve_new ();
  g_autoptr (UnfoldPlot) plot = NULL;
  double sum = 0.0;
  int n = 1024;

  for (int i = 0; i < n; i++) {
    unfold_learning_curve_add_loss (curve, i, i);
    unfold_learning_curve_add_psnr (curve, i, i);
  }
  g_assert_cmpuint (unfold_learning_curve_get_n_losses (curve), ==,
                    UNFOLD_LEARNING_CURVE_MAX_POINTS);
  g_assert_cmpuint (unfold_learning_curve_get_n_psnrs (curve), <=,
                    UNFOLD_LEARNING_CURVE_MAX_POINTS);

  /* A power of two of reports: all points weigh the same. */
  plot = unfold_learning_curve_plot (curve, 2.0 * n);
  for (guint i = 0; i < UNFOLD_LEARNING_CURVE_MAX_POINTS; i++)
    sum += unfold_plot_get_point (plot, 1, i)->y;
  g_assert_cmpfloat_with_epsilon (sum / UNFOLD_LEARNING_CURVE_MAX_POINTS,
                                  1000.0 * (n - 1) / 2.0, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/learning-curve/curve-stays-small",
                   the_curve_stays_small);

  return g_test_run ();
}
