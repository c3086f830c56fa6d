/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dictionary-support.h"

#include "experiment-support.h"
#include "unf-denoiser.h"
#include "unf-test.h"

static void
add (UnfWeights *weights,
     const char *name,
     UnfShape shape,
     double scale,
     guint64 seed)
{
  g_autoptr (UnfTensor) tensor = unf_test_random_tensor (shape, scale, seed);

  unf_weights_add (weights, name, tensor);
}

UnfModel *
model_of_seed (guint64 seed)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (GError) error = NULL;
  UnfShape bank = { N_ATOMS, 1, SIDE, SIDE };
  UnfShape row = { 1, N_ATOMS, 1, 1 };
  UnfModel *model;

  add (weights, "A", bank, 0.1, seed);
  add (weights, "B", bank, 0.1, seed);
  add (weights, "C", bank, 0.1, seed);
  add (weights, "t0", row, 0.001, seed);
  add (weights, "t1", row, 0.001, seed);
  unf_weights_set_setting (weights, "stride", 3);
  unf_weights_set_setting (weights, "iterations", 2);

  model = unf_model_new (unf_denoiser_find ("csc"), weights, "small", &error);
  g_assert_no_error (error);
  return model;
}

UnfoldWindow *
open_page (void)
{
  UnfoldWindow *window = open_empty_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autoptr (UnfModel) model = model_of_seed (7);
  g_autoptr (UnfImage) image = smooth_image (40, 32);

  unfold_experiment_set_model (experiment, model);
  unfold_experiment_set_image (experiment, image, "smooth",
                               UNFOLD_SOURCE_ADD_NOISE);
  wait_for_final (window);
  activate (window, "win.page::dictionary");
  settle ();
  return window;
}

void
close_page (UnfoldWindow *window)
{
  activate (window, "win.page::compare");
  close_window (window);
}

UnfoldDictionaryPage *
page_of (UnfoldWindow *window)
{
  return find_widget (GTK_WIDGET (window), UNFOLD_TYPE_DICTIONARY_PAGE);
}

UnfoldExperiment *
experiment_of (UnfoldWindow *window)
{
  return unfold_window_get_experiment (window);
}

void
wait_for_firings (UnfoldWindow *window)
{
  wait_until (unfold_experiment_get_firings (experiment_of (window)));
  settle ();
}
