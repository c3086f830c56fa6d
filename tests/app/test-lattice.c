/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The places that are drawn against those at which the library shows codes. */
#include "unfold-lattice.h"

#include "fake-denoiser.h"
#include "unf-denoiser.h"
#include "unf-test.h"

enum { SIDE = 7 };

static UnfModel *
small_model_new (void)
{
  const UnfDenoiser *csc = unf_denoiser_find ("csc");
  g_autoptr (UnfSettings) values =
      unf_settings_new (csc->architecture, csc->n_architecture);
  g_autoptr (UnfWeights) weights = NULL;
  UnfRandom random = { 1, 0 };

  unf_settings_set (values, "filters", 5, NULL);
  unf_settings_set (values, "side", SIDE, NULL);
  unf_settings_set (values, "stride", 3, NULL);
  weights = csc->initialise (values, &random);
  return unf_model_new (csc, weights, "small", NULL);
}

typedef struct {
  const UnfModel *model;
  const UnfSettings *settings;
  int shown;
} Places;

static gboolean
is_first_iteration (const UnfStage *stage, gpointer data)
{
  return stage->index == 0;
}

static int
modulo (int a, int b)
{
  return (a % b + b) % b;
}

static void
compare_cb (const UnfStage *stage, gpointer data)
{
  Places *places = data;
  UnfoldLattice lattice =
      unfold_lattice_find (places->model, places->settings, stage->shift);

  places->shown++;
  g_assert_cmpint (lattice.stride, ==, stage->stride);
  g_assert_cmpint (lattice.x, ==, modulo (stage->x, stage->stride));
  g_assert_cmpint (lattice.y, ==, modulo (stage->y, stage->stride));
}

static void
places_are_where_codes_are (void)
{
  static const int strides[] = { 1, 4, 5, SIDE };
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfModel) model = small_model_new ();
  UnfShape shape = { 1, 1, 24, 27 };
  g_autoptr (UnfTensor) pixels = unf_test_random_tensor (shape, 0.2, 4);
  g_autoptr (UnfImage) image = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  g_autoptr (UnfSettings) settings = NULL;

  settings = unf_model_get_settings (model);
  unf_settings_set (settings, "iterations", 1.0, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (strides); i++) {
    g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
    g_autoptr (UnfImage) estimate = NULL;
    Places places = { model, settings, 0 };

    unf_settings_set (settings, "stride", strides[i], NULL);
    unf_monitor_watch (monitor, UNF_STAGE_CODES, compare_cb, &places);
    unf_monitor_set_filter (monitor, is_first_iteration, NULL);
    estimate = unf_model_denoise (model, image, 0.1, settings, monitor, &error);
    g_assert_no_error (error);
    g_assert_cmpint (places.shown, ==, strides[i] * strides[i]);
    g_assert_cmpint (unfold_lattice_find (model, settings, 0).side, ==, SIDE);
  }
}

static void
only_a_grid_has_places (void)
{
  g_autoptr (UnfModel) fake = fake_model_new ("fake");
  g_autoptr (UnfSettings) settings = unf_model_get_settings (fake);

  g_assert_false (unfold_lattice_is_there (NULL));
  g_assert_false (unfold_lattice_is_there (fake));
  g_assert_cmpint (unfold_lattice_find (fake, settings, 0).stride, ==, 0);
  g_assert_cmpint (unfold_lattice_find (NULL, NULL, 0).stride, ==, 0);
}

static void
places_are_shown_when_they_can_be_told_apart (void)
{
  UnfoldLattice wide = { 8, 11, 0, 0 }, dense = { 1, 11, 0, 0 };
  UnfoldLattice none = { 0, 0, 0, 0 };

  g_assert_true (unfold_lattice_is_readable (wide, 1.0));
  g_assert_false (unfold_lattice_is_readable (wide, 0.5));
  g_assert_false (unfold_lattice_is_readable (dense, 1.0));
  g_assert_true (unfold_lattice_is_readable (dense, 8.0));
  g_assert_false (unfold_lattice_is_readable (none, 64.0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/lattice/places-are-where-codes-are",
                   places_are_where_codes_are);
  g_test_add_func ("/app/lattice/only-a-grid-has-places",
                   only_a_grid_has_places);
  g_test_add_func ("/app/lattice/places-are-shown-when-they-can-be-told-apart",
                   places_are_shown_when_they_can_be_told_apart);

  return g_test_run ();
}
