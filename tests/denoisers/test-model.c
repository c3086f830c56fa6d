/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every denoiser of the list, whatever it computes, and for the
 * weights that come with the program. */
#include "unf-denoiser.h"

#include <string.h>

#include "unf-error.h"
#include "unf-noise.h"
#include "unf-parallel.h"
#include "unf-score.h"
#include "unf-test-csc.h"
#include "unf-test.h"

/* What a network is before it has learned anything. */
static UnfModel *
make_fresh (const UnfDenoiser *denoiser)
{
  g_autoptr (UnfSettings) architecture =
      unf_settings_new (denoiser->architecture, denoiser->n_architecture);
  UnfRandom random = { 1, 0 };
  g_autoptr (UnfWeights) weights = denoiser->initialise (architecture, &random);

  return unf_model_new (denoiser, weights, denoiser->id, NULL);
}

/* The default model of each denoiser; a fresh one where no weights come with
 * the program. */
typedef void (*CheckFunc) (const UnfModel *model);

static void
for_every_denoiser (CheckFunc check)
{
  const UnfDenoiser *const *list = unf_denoiser_list ();

  for (int i = 0; list[i]; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (UnfModel) model = unf_model_released (list[i]->id, &error);

    if (!model) {
      g_assert_nonnull (strstr (error->message, "comes without weights"));
      model = make_fresh (list[i]);
    }
    check (model);
  }
}

static void
check_shape (const UnfModel *model)
{
  for (int channels = 1; channels <= 3; channels += 2) {
    g_autoptr (UnfImage) noisy = unf_test_golden_image (34, 29, channels, TRUE);
    g_autoptr (UnfImage) sixteen = unf_image_with_depth (noisy, UNF_DEPTH_16);
    g_autoptr (UnfImage) estimate =
        unf_model_denoise (model, sixteen, 0.1, NULL, NULL, NULL);

    g_assert_cmpint (unf_image_get_width (estimate), ==, 29);
    g_assert_cmpint (unf_image_get_height (estimate), ==, 34);
    g_assert_cmpint (unf_image_get_channels (estimate), ==, channels);
    g_assert_cmpint (unf_image_get_depth (estimate), ==, UNF_DEPTH_16);
  }
}

static void
every_estimate_has_the_shape_of_the_picture (void)
{
  for_every_denoiser (check_shape);
}

static void
check_small (const UnfModel *model)
{
  int least = unf_model_get_minimum_side (model);
  g_autoptr (UnfImage) small = unf_test_golden_image (least, least, 1, TRUE);
  g_autoptr (UnfImage) smaller =
      unf_test_golden_image (least - 1, least, 1, TRUE);
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (model, small, 0.1, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (estimate);
  g_assert_null (unf_model_denoise (model, smaller, 0.1, NULL, NULL, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "needs at least"));
}

static void
every_denoiser_names_its_smallest_picture (void)
{
  for_every_denoiser (check_small);
}

static void
check_threads (const UnfModel *model)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (70, 45, 1, TRUE);
  g_autoptr (UnfImage) one = NULL, three = NULL;

  unf_parallel_set_threads (1);
  one = unf_model_denoise (model, noisy, 0.1, NULL, NULL, NULL);
  unf_parallel_set_threads (3);
  three = unf_model_denoise (model, noisy, 0.1, NULL, NULL, NULL);
  unf_parallel_set_threads (0);

  g_assert_cmpmem (unf_image_get_plane (one, 0), 70 * 45 * sizeof (float),
                   unf_image_get_plane (three, 0), 70 * 45 * sizeof (float));
}

static void
no_estimate_depends_on_threads (void)
{
  for_every_denoiser (check_threads);
}

static void
check_cancelled (const UnfModel *model)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (40, 40, 1, TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (unf_model_denoise (model, noisy, 0.1, NULL, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
every_denoiser_can_be_cancelled (void)
{
  for_every_denoiser (check_cancelled);
}

static void
check_noiseless (const UnfModel *model)
{
  g_autoptr (UnfImage) clean = unf_test_golden_image (40, 40, 1, FALSE);
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (model, clean, 0.0, NULL, NULL, NULL);

  g_assert_cmpfloat (unf_score_psnr (clean, estimate), >, 45.0);
}

static void
without_noise_the_picture_stays (void)
{
  for_every_denoiser (check_noiseless);
}

static gboolean
is_fresh (const UnfModel *model)
{
  UnfWeights *weights = unf_model_get_weights (model);

  return weights && !unf_weights_get_metadata (weights, "trained_on");
}

/* A smooth picture, on which every denoiser must gain much that has learned
 * what it can. */
static void
check_gain (const UnfModel *model)
{
  static const double sigmas[] = { 5.0, 15.0, 25.0, 50.0, 75.0 };
  g_autoptr (UnfImage) clean = unf_test_golden_image (96, 96, 1, FALSE);

  if (is_fresh (model))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (sigmas); i++) {
    UnfNoise noise = { sigmas[i] / 255.0, 1 };
    g_autoptr (UnfImage) noisy = unf_noise_apply (noise, clean, NULL);
    g_autoptr (UnfImage) estimate =
        unf_model_denoise (model, noisy, noise.sigma, NULL, NULL, NULL);

    g_assert_cmpfloat (unf_score_psnr (clean, estimate), >,
                       unf_score_psnr (clean, noisy) + 2.0);
  }
}

static void
every_denoiser_denoises_at_every_level (void)
{
  for_every_denoiser (check_gain);
}

static void
released_weights_say_what_they_are (void)
{
  g_auto (GStrv) names = unf_model_list_released ();

  g_assert_cmpstr (names[0], ==, "csc-q8");
  for (int i = 0; names[i]; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (UnfModel) model = unf_model_released (names[i], &error);
    UnfWeights *weights;
    double low, high;

    g_assert_no_error (error);
    weights = unf_model_get_weights (model);
    g_assert_nonnull (unf_weights_get_metadata (weights, "trained_on"));
    g_assert_nonnull (unf_weights_get_metadata (weights, "command"));
    g_assert_nonnull (unf_weights_get_metadata (weights, "psnr"));
    unf_model_get_sigma_range (model, &low, &high);
    g_assert_cmpfloat (low, <=, 5.0);
    g_assert_cmpfloat (high, >=, 55.0);
  }
}

static void
devices_are_refused_unread (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/dev/zero");
  g_autoptr (GError) error = NULL;

  g_assert_null (unf_model_load (file, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
}

static void
weights_of_unknown_denoisers_are_refused (void)
{
  g_autoptr (UnfWeights) weights = unf_test_csc_weights (6, 5, 3, 4);
  g_autoptr (GError) error = NULL;

  unf_weights_set_metadata (weights, "denoiser", "nobody");
  g_assert_null (unf_model_from_weights (weights, "x", &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "nobody"));
}

static void
unknown_weights_are_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (unf_model_released ("no-such-weights", &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
}

/* What the drafts show: where, and how far from the final. */
typedef struct {
  UnfImage *final; /* owned */
  int n;
  int sides[16];
  double worst;
} Drafts;

static void
draft_cb (const UnfStage *stage, gpointer data)
{
  Drafts *drafts = data;
  UnfShape shape = stage->value->shape;

  drafts->sides[drafts->n++] = shape.w;
  for (int i = 0; i < shape.h; i++)
    for (int j = 0; j < shape.w; j++) {
      float wanted = unf_image_get_plane (
          drafts->final, 0)[(stage->y + i) * 200 + stage->x + j];
      float got = stage->value->data[i * shape.w + j];

      drafts->worst = MAX (drafts->worst, (double) ABS (wanted - got));
    }
}

static void
drafts_grow_and_are_nearly_final (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (40, 7, 4, 3);
  g_autoptr (UnfImage) noisy = unf_test_golden_image (210, 200, 1, TRUE);
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  g_autoptr (GError) error = NULL;
  Drafts drafts = {
    unf_model_denoise (model, noisy, 0.1, NULL, NULL, NULL), 0, { 0 }, 0.0
  };

  unf_monitor_watch (monitor, UNF_STAGE_DRAFT, draft_cb, &drafts);
  g_assert_true (
      unf_model_draft (model, noisy, 0.1, NULL, 190, 5, monitor, &error));

  g_assert_cmpint (drafts.n, >=, 1);
  for (int i = 1; i < drafts.n; i++)
    g_assert_cmpint (drafts.sides[i], >, drafts.sides[i - 1]);
  g_assert_cmpfloat (drafts.worst, <, 0.02);
  unf_image_unref (drafts.final);
}

/* Whatever weights are released. */
static void
the_nearest_stride_is_found (void)
{
  g_autoptr (UnfModel) standard = unf_model_released ("csc", NULL);
  g_auto (GStrv) names = unf_model_list_released ();

  for (int stride = 1; stride <= 11; stride++) {
    g_autoptr (UnfModel) found = unf_model_released_for ("csc", stride, NULL);
    int distance = ABS (unf_model_get_stride (found) - stride);

    g_assert_true (unf_model_are_variants (found, standard) ||
                   unf_model_get_stride (found) ==
                       unf_model_get_stride (standard));
    g_assert_cmpint (distance, <=,
                     ABS (unf_model_get_stride (standard) - stride));

    for (int i = 0; names[i]; i++) {
      g_autoptr (UnfModel) other = unf_model_released (names[i], NULL);

      if (unf_model_are_variants (other, found))
        g_assert_cmpint (ABS (unf_model_get_stride (other) - stride), >=,
                         distance);
    }
  }
}

static void
nearness_is_of_the_same_kind_of_weights (void)
{
  g_autoptr (UnfModel) three = unf_test_csc_model (6, 5, 3, 4);
  g_autoptr (UnfModel) five = unf_test_csc_model (6, 5, 5, 4);
  g_autoptr (UnfWeights) weights = unf_test_csc_weights (6, 5, 5, 4);
  g_autoptr (UnfModel) other = NULL;

  unf_weights_set_setting (weights, "shifts_are_estimates", 1.0);
  other = unf_model_new (unf_denoiser_find ("csc"), weights, "other", NULL);

  g_assert_cmpint (unf_model_get_stride (five), ==, 5);
  g_assert_true (unf_model_are_variants (three, five));
  g_assert_false (unf_model_are_variants (three, three));
  g_assert_false (unf_model_are_variants (three, other));
  g_assert_true (unf_model_is_nearer (five, three, 5));
  g_assert_false (unf_model_is_nearer (five, three, 4));
  g_assert_false (unf_model_is_nearer (three, five, 5));
  g_assert_false (unf_model_is_nearer (other, three, 5));
}

static void
settings_are_carried_where_models_begin_alike (void)
{
  g_autoptr (UnfModel) three = unf_test_csc_model (6, 5, 3, 4);
  g_autoptr (UnfModel) two = unf_test_csc_model (6, 5, 2, 7);
  g_autoptr (UnfSettings) from = unf_model_get_settings (two);
  g_autoptr (UnfSettings) to = unf_model_get_settings (three);

  unf_settings_set (from, "threshold", 0.6, NULL);
  unf_settings_carry (to, from);

  g_assert_cmpfloat (unf_settings_get (to, "threshold"), ==, 0.6);
  g_assert_cmpint (unf_settings_get_int (to, "stride"), ==, 3);
  g_assert_cmpint (unf_settings_get_int (to, "iterations"), ==, 4);

  /* All shifts of a stride of two stay all shifts. */
  g_assert_cmpint (unf_settings_get_int (to, "shifts"), ==, 9);
  unf_settings_set (from, "shifts", 3, NULL);
  unf_settings_carry (to, from);
  g_assert_cmpint (unf_settings_get_int (to, "shifts"), ==, 3);
}

static void
settings_refuse_what_is_out_of_range (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (6, 5, 3, 4);
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (unf_settings_get_int (settings, "stride"), ==, 3);
  g_assert_cmpint (unf_settings_get_int (settings, "iterations"), ==, 4);
  g_assert_false (unf_settings_set (settings, "stride", 6, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_false (unf_settings_set (settings, "stride", 1.5, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_false (unf_settings_set (settings, "nonsense", 1, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
  g_assert_cmpint (unf_settings_get_int (settings, "stride"), ==, 3);
}

static void
settings_know_how_many_shifts_there_are (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (6, 5, 3, 4);
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);

  g_assert_cmpint (unf_settings_get_int (settings, "shifts"), ==, 9);
  unf_settings_set (settings, "stride", 5, NULL);
  g_assert_cmpint (unf_settings_get_int (settings, "shifts"), ==, 25);
  unf_settings_set (settings, "shifts", 7, NULL);
  g_assert_cmpint (unf_settings_get_int (settings, "shifts"), ==, 7);
  unf_settings_set (settings, "stride", 2, NULL);
  g_assert_cmpint (unf_settings_get_int (settings, "shifts"), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/all/estimate-has-the-shape-of-the-picture",
                   every_estimate_has_the_shape_of_the_picture);
  g_test_add_func ("/denoisers/all/name-their-smallest-picture",
                   every_denoiser_names_its_smallest_picture);
  g_test_add_func ("/denoisers/all/do-not-depend-on-threads",
                   no_estimate_depends_on_threads);
  g_test_add_func ("/denoisers/all/can-be-cancelled",
                   every_denoiser_can_be_cancelled);
  g_test_add_func ("/denoisers/all/leave-a-picture-without-noise",
                   without_noise_the_picture_stays);
  g_test_add_func ("/denoisers/all/denoise-at-every-level",
                   every_denoiser_denoises_at_every_level);
  g_test_add_func ("/denoisers/model/released-weights-say-what-they-are",
                   released_weights_say_what_they_are);
  g_test_add_func ("/denoisers/model/unknown-weights-are-refused",
                   unknown_weights_are_refused);
  g_test_add_func ("/denoisers/model/devices-are-refused-unread",
                   devices_are_refused_unread);
  g_test_add_func ("/denoisers/model/weights-of-unknown-denoisers-are-refused",
                   weights_of_unknown_denoisers_are_refused);
  g_test_add_func ("/denoisers/model/drafts-grow-and-are-nearly-final",
                   drafts_grow_and_are_nearly_final);
  g_test_add_func ("/denoisers/released/the-nearest-stride-is-found",
                   the_nearest_stride_is_found);
  g_test_add_func (
      "/denoisers/released/nearness-is-of-the-same-kind-of-weights",
      nearness_is_of_the_same_kind_of_weights);
  g_test_add_func ("/denoisers/settings/are-carried-where-models-begin-alike",
                   settings_are_carried_where_models_begin_alike);
  g_test_add_func ("/denoisers/settings/refuse-what-is-out-of-range",
                   settings_refuse_what_is_out_of_range);
  g_test_add_func ("/denoisers/settings/know-how-many-shifts-there-are",
                   settings_know_how_many_shifts_there_are);

  return g_test_run ();
}
