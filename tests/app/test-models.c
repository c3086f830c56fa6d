/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-denoiser.h"
#include "unf-test.h"
#include "unfold-models.h"

static guint
count (UnfoldModels *models)
{
  return g_list_model_get_n_items (G_LIST_MODEL (models));
}

static UnfoldModelItem *
line_at (UnfoldModels *models, guint i)
{
  g_autoptr (UnfoldModelItem) item =
      g_list_model_get_item (G_LIST_MODEL (models), i);

  return item;
}

static UnfModel *
add_trained_for (UnfoldModels *models, int stride)
{
  g_autofree char *name = g_strdup_printf ("fake-q%d", stride);
  g_autoptr (UnfModel) model = fake_model_new_for_stride (name, stride);

  unfold_models_add_released (models, model);
  return model;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static void
one_line_stands_for_all_strides (void)
{
  g_autoptr (UnfoldModels) models = unfold_models_new ();
  UnfModel *eight = add_trained_for (models, 8);
  UnfModel *one = add_trained_for (models, 1);
  g_autoptr (UnfModel) shifts = fake_model_new_with_shifts ();
  guint position = 99;

  g_assert_cmpuint (count (models), ==, 1);
  g_assert_true (unfold_models_get_default (models) == eight);
  g_assert_true (unfold_models_find (models, one, &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_cmpint (unfold_model_item_get_stride (line_at (models, 0)), ==, 8);

  /* Weights whose shifts are estimates are another thing to choose. */
  g_assert_false (unfold_models_find (models, shifts, NULL));
  unfold_models_add_released (models, shifts);
  g_assert_cmpuint (count (models), ==, 2);
  g_assert_cmpstr (unfold_model_item_get_title (line_at (models, 0)), ==,
                   "Fake");
  g_assert_cmpstr (unfold_model_item_get_title (line_at (models, 1)), ==,
                   "Fake (shifts)");
}

static void
a_stride_finds_the_weights_trained_for_it (void)
{
  g_autoptr (UnfoldModels) models = unfold_models_new ();
  UnfModel *eight = add_trained_for (models, 8);
  UnfModel *one = add_trained_for (models, 1);
  UnfModel *eleven = add_trained_for (models, 11);
  g_autofree char *remark = NULL;

  g_assert_true (unfold_models_find_for_stride (models, eight, 1, &remark) ==
                 one);
  g_assert_null (remark);
  g_assert_true (unfold_models_find_for_stride (models, one, 11, &remark) ==
                 eleven);
  g_assert_true (unfold_models_find_for_stride (models, eleven, 8, &remark) ==
                 eight);
  g_assert_null (remark);
}

static void
a_stride_nobody_trained_for_says_so (void)
{
  g_autoptr (UnfoldModels) models = unfold_models_new ();
  UnfModel *eight = add_trained_for (models, 8);
  UnfModel *one = add_trained_for (models, 1);
  g_autofree char *remark = NULL;

  g_assert_true (unfold_models_find_for_stride (models, one, 6, &remark) ==
                 eight);
  g_assert_nonnull (remark);
  g_assert_nonnull (strstr (remark, "6"));
  g_assert_nonnull (strstr (remark, "8"));
}

static void
an_adapted_model_stays_itself (void)
{
  g_autoptr (UnfoldModels) models = unfold_models_new ();
  g_autoptr (UnfModel) adapted = fake_model_new_for_stride ("adapted", 8);
  g_autofree char *remark = NULL;

  add_trained_for (models, 8);
  add_trained_for (models, 1);
  unfold_models_add (models, adapted, "Fake (adapted: text.png)");
  g_assert_cmpuint (count (models), ==, 2);
  g_assert_cmpstr (unfold_model_item_get_title (line_at (models, 1)), ==,
                   "Fake (adapted: text.png)");
  g_assert_true (unfold_models_find_for_stride (models, adapted, 1, &remark) ==
                 adapted);
  g_assert_nonnull (remark);

  unfold_models_remove (models, adapted);
  g_assert_cmpuint (count (models), ==, 1);
  g_assert_false (unfold_models_find (models, adapted, NULL));
}

static void
a_broken_file_is_a_line_with_its_reason (void)
{
  g_autoptr (UnfoldModels) models = unfold_models_new ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autoptr (GFile) file =
      g_file_new_build_filename (folder, "broken.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_replace_contents (
      file, "nothing", 7, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, NULL));

  /* The second time it takes the place of the first. */
  for (int i = 0; i < 2; i++) {
    g_autoptr (GAsyncResult) result = NULL;

    g_clear_error (&error);
    unfold_models_open_async (models, file, NULL, ended_cb, &result);
    wait_until (result);
    g_assert_null (unfold_models_open_finish (models, result, &error));
    g_assert_nonnull (error);
    g_assert_cmpuint (count (models), ==, 1);
  }

  g_assert_null (unfold_model_item_get_model (line_at (models, 0)));
  g_assert_cmpstr (unfold_model_item_get_title (line_at (models, 0)), ==,
                   "broken.safetensors");
  g_assert_cmpstr (unfold_model_item_get_description (line_at (models, 0)), ==,
                   error->message);
  g_assert_null (unfold_models_get_default (models));
  unf_test_remove_folder (folder);
}

static void
released_models_have_a_line_for_each_denoiser (void)
{
  g_autoptr (UnfoldModels) models = unfold_models_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) names = unf_model_list_released ();

  unfold_models_load_released_async (models, NULL, ended_cb, &result);
  wait_until (result);
  g_assert_true (unfold_models_load_released_finish (models, result, NULL));

  for (gsize i = 0; names[i]; i++) {
    g_autoptr (UnfModel) model = unf_model_released (names[i], NULL);
    gboolean found = FALSE;

    g_assert_nonnull (model);
    for (guint j = 0; j < count (models); j++) {
      UnfModel *line = unfold_model_item_get_model (line_at (models, j));

      found |= line &&
               unf_model_get_denoiser (line) == unf_model_get_denoiser (model);
    }
    g_assert_true (found);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/models/one-line-stands-for-all-strides",
                   one_line_stands_for_all_strides);
  g_test_add_func ("/app/models/a-stride-finds-the-weights-trained-for-it",
                   a_stride_finds_the_weights_trained_for_it);
  g_test_add_func ("/app/models/a-stride-nobody-trained-for-says-so",
                   a_stride_nobody_trained_for_says_so);
  g_test_add_func ("/app/models/an-adapted-model-stays-itself",
                   an_adapted_model_stays_itself);
  g_test_add_func ("/app/models/a-broken-file-is-a-line-with-its-reason",
                   a_broken_file_is_a_line_with_its_reason);
  g_test_add_func ("/app/models/released-models-have-a-line-for-each-denoiser",
                   released_models_have_a_line_for_each_denoiser);

  return g_test_run ();
}
