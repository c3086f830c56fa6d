/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "loss-squared.h"
#include "unf-denoiser.h"
#include "unf-lidia-batch.h"
#include "unf-lidia-run.h"
#include "unf-lidia-scale.h"
#include "unf-parallel.h"
#include "unf-test-lidia.h"
#include "unf-test.h"

static const double sigma = 25.0 / 255.0;

static UnfTensor *
run (const UnfWeights *weights,
     const UnfTensor *noisy,
     gboolean has_picture_statistics)
{
  UnfLidiaNetwork net = unf_lidia_network (weights);
  UnfLidiaOptions options = { .sigma = sigma,
                              .reference = sigma,
                              .has_picture_statistics =
                                  has_picture_statistics };
  g_autoptr (GError) error = NULL;
  UnfTensor *estimate = unf_lidia_run (&net, noisy, &options, NULL, &error);

  g_assert_no_error (error);
  return estimate;
}

/* The numbers of parameters that the authors count, and four running
 * statistics of every normalised row. */
static void
has_as_many_parameters_as_published (void)
{
  static const struct {
    int channels;
    gboolean is_full;
    gsize trainable, statistics;
  } nets[] = {
    { 1, TRUE, 61589, 2 * (2 * 6 * 14 + 2 * 14 + 2 * 56) },
    { 1, FALSE, 40226, 2 * (2 * 6 * 14 + 56) },
    { 3, TRUE, 94067, 2 * (2 * 6 * 14 + 2 * 14 + 2 * 56) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (nets); i++) {
    g_autoptr (UnfWeights) weights =
        unf_test_lidia_weights (nets[i].channels, nets[i].is_full);

    g_assert_cmpuint (unf_weights_count (weights), ==,
                      nets[i].trainable + nets[i].statistics);
  }
}

static void
refuses_weights_that_do_not_fit (void)
{
  const UnfDenoiser *lidia = unf_denoiser_find ("lidia");
  g_autoptr (UnfWeights) whole = unf_test_lidia_weights (1, TRUE);
  g_autoptr (GError) error = NULL;
  UnfTensor *variance =
      unf_weights_find (whole, "weights_net1.bn3.running_var");

  for (gsize i = 0; i < unf_weights_get_n (whole); i += 17) {
    g_autoptr (UnfWeights) part = unf_weights_new ();

    for (gsize k = 0; k < unf_weights_get_n (whole); k++)
      if (k != i)
        unf_weights_add (part, unf_weights_get_name (whole, k),
                         unf_weights_get (whole, k));
    g_assert_false (lidia->check (part, &error));
    g_assert_nonnull (error);
    g_clear_error (&error);
  }

  g_assert_true (lidia->check (whole, &error));
  variance->data[5] = -1.0f;
  g_assert_false (lidia->check (whole, &error));
  g_assert_nonnull (strstr (error->message, "weights_net1.bn3.running_var"));
}

static void
one_thread_equals_two (void)
{
  g_autoptr (UnfWeights) weights = unf_test_lidia_weights (1, FALSE);
  g_autoptr (UnfTensor) noisy = unf_test_noisy_waves (1, 49, 61);

  for (int statistics = 0; statistics <= 1; statistics++) {
    g_autoptr (UnfTensor) one = NULL, two = NULL;

    unf_parallel_set_threads (1);
    one = run (weights, noisy, statistics);
    unf_parallel_set_threads (2);
    two = run (weights, noisy, statistics);
    unf_parallel_set_threads (0);

    g_assert_cmpmem (one->data, 49 * 61 * 4, two->data, 49 * 61 * 4);
  }
}

/* Every pixel, the border too, with either kind of statistics. */
static void
strips_equal_the_whole (void)
{
  enum { H = 41, W = 13, FRAME = 14 + 6 };

  for (int statistics = 0; statistics <= 1; statistics++) {
    g_autoptr (UnfWeights) weights = unf_test_lidia_weights (1, TRUE);
    g_autoptr (UnfTensor) noisy = unf_test_noisy_waves (1, H, W);
    g_autoptr (UnfTensor) strips = run (weights, noisy, statistics);
    g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
    UnfLidiaNetwork net = unf_lidia_network (weights);
    UnfLidiaPass pass = { .net = &net,
                          .tape = tape,
                          .has_own_statistics = statistics };
    const UnfTensor *whole =
        unf_lidia_record_picture (&pass, noisy, sigma, sigma)->value;

    for (int i = 0; i < H; i++)
      for (int j = 0; j < W; j++)
        /* Products summed in other orders; numbers up to 1. */
        g_assert_cmpfloat_with_epsilon (
            strips->data[i * W + j],
            whole->data[(FRAME + i) * whole->shape.w + FRAME + j], 2e-6);
  }
}

/* A crop of training and a picture in strips are the same network, where
 * neither sees its border: 13 pixels of averages and 6 of estimates inside the
 * crop's 38. */
static void
strips_equal_the_tape (void)
{
  enum { SIDE = 122, MARGIN = 38, INNER = MARGIN + 20 };
  g_autoptr (UnfWeights) weights = unf_test_lidia_weights (1, FALSE);
  g_autoptr (UnfTensor) noisy = unf_test_noisy_waves (1, SIDE, SIDE);
  g_autoptr (UnfTensor) strips = run (weights, noisy, FALSE);
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  UnfLidiaNetwork net = unf_lidia_network (weights);
  UnfLidiaPass pass = { .net = &net, .tape = tape };
  const UnfTensor *crop =
      unf_lidia_record_batch (&pass, noisy, &sigma, sigma, MARGIN)->value;

  for (int i = INNER; i < SIDE - INNER; i++)
    for (int j = INNER; j < SIDE - INNER; j++)
      /* Products summed in other orders; numbers up to 1. */
      g_assert_cmpfloat_with_epsilon (strips->data[i * SIDE + j],
                                      crop->data[i * SIDE + j], 2e-6);
}

/* Four times the picture in two different places is four times the work, and
 * the same numbers: whatever is cut where, a pixel far from the border only
 * knows its surroundings and the mean of the picture. */
static void
a_far_pixel_does_not_know_where_it_is (void)
{
  enum { PERIOD = 22, H = 6 * PERIOD, W = 5 * PERIOD };
  g_autoptr (UnfWeights) weights = unf_test_lidia_weights (1, FALSE);
  g_autoptr (UnfTensor) tile = unf_test_noisy_waves (1, PERIOD, PERIOD);
  g_autoptr (UnfTensor) noisy = unf_tensor_new ((UnfShape){ 1, 1, H, W });
  g_autoptr (UnfTensor) estimate = NULL;

  for (int i = 0; i < H; i++)
    for (int j = 0; j < W; j++)
      noisy->data[i * W + j] = tile->data[i % PERIOD * PERIOD + j % PERIOD];
  estimate = run (weights, noisy, FALSE);

  for (int i = 2 * PERIOD; i < 3 * PERIOD; i++)
    for (int j = 2 * PERIOD; j < 3 * PERIOD; j++)
      g_assert_cmpfloat_with_epsilon (estimate->data[i * W + j],
                                      estimate->data[(i + PERIOD) * W + j],
                                      2e-6);
}

static void
a_model_says_how_many_channels_it_sees (void)
{
  static const int channels[] = { 1, 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (channels); i++) {
    g_autoptr (UnfWeights) weights =
        unf_test_lidia_weights (channels[i], FALSE);
    g_autoptr (UnfModel) model =
        unf_model_new (unf_denoiser_find ("lidia"), weights, "test", NULL);

    g_assert_cmpint (unf_model_get_channels (model), ==, channels[i]);
  }
}

static void
colours_are_taken_one_by_one_by_gray_weights (void)
{
  g_autoptr (UnfModel) gray = unf_test_lidia_model (1, FALSE);
  g_autoptr (UnfTensor) pixels = unf_test_noisy_waves (3, 24, 20);
  g_autoptr (UnfImage) noisy = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  g_autoptr (UnfImage) green = unf_image_get_plane_image (noisy, 1);
  g_autoptr (UnfImage) all =
      unf_model_denoise (gray, noisy, sigma, NULL, NULL, NULL);
  g_autoptr (UnfImage) one =
      unf_model_denoise (gray, green, sigma, NULL, NULL, NULL);

  g_assert_cmpmem (unf_image_get_plane (all, 1), 24 * 20 * 4,
                   unf_image_get_plane (one, 0), 24 * 20 * 4);
}

static void
colour_weights_refuse_gray_pictures (void)
{
  g_autoptr (UnfModel) colour = unf_test_lidia_model (3, TRUE);
  g_autoptr (UnfTensor) pixels = unf_test_noisy_waves (1, 24, 20);
  g_autoptr (UnfImage) noisy = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  g_autoptr (GError) error = NULL;

  g_assert_null (unf_model_denoise (colour, noisy, sigma, NULL, NULL, &error));
  g_assert_nonnull (error);
}

/* The network sees every picture at the noise level it knows. */
static void
follows_the_noise_level (void)
{
  g_autoptr (UnfModel) model = unf_test_lidia_model (1, FALSE);
  g_autoptr (UnfTensor) pixels = unf_test_noisy_waves (1, 30, 31);
  g_autoptr (UnfTensor) half = unf_tensor_new (pixels->shape);
  g_autoptr (UnfImage) noisy = NULL, faint = NULL, whole = NULL, part = NULL;

  for (int i = 0; i < 30 * 31; i++)
    half->data[i] = 0.5f + 0.5f * (pixels->data[i] - 0.5f);
  noisy = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  faint = unf_image_new (half, UNF_DEPTH_FLOAT);
  whole = unf_model_denoise (model, noisy, sigma, NULL, NULL, NULL);
  part = unf_model_denoise (model, faint, 0.5 * sigma, NULL, NULL, NULL);

  /* Half the contrast in half the noise is the same picture to the network,
   * up to the −1 around it, which is not halved: only inside the border. */
  for (int i = 0; i < 30 * 31; i++)
    g_assert_cmpfloat_with_epsilon (
        2.0f * (unf_image_get_plane (part, 0)[i] - 0.5f) + 0.5f,
        unf_image_get_plane (whole, 0)[i], 2e-2);
}

/* What the contract of unf_model_explain() says, at the border and inside, for
 * the patch around the pixel and for one that only touches it. */
static void
explains_what_it_estimates (void)
{
  static const UnfSpot spots[] = { { 40, 30, 0, UNF_ALL_SHIFTS },
                                   { 0, 0, 0, UNF_ALL_SHIFTS },
                                   { 12, 79, 0, 48 } };
  g_autoptr (UnfModel) model = unf_test_lidia_model (1, FALSE);
  g_autoptr (UnfTensor) pixels = unf_test_noisy_waves (1, 80, 90);
  g_autoptr (UnfImage) noisy = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (model, noisy, sigma, NULL, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (spots); i++) {
    g_autoptr (UnfExplanation) why =
        unf_model_explain (model, noisy, sigma, NULL, &spots[i], NULL, NULL);
    UnfRegion r = why->patch;
    double shares[2] = { 0.0, 0.0 };

    g_assert_cmpint (why->n_shifts, ==, 49);
    for (int y = 0; y < r.height; y++)
      for (int x = 0; x < r.width; x++)
        g_assert_cmpfloat_with_epsilon (
            why->iterations->data[y * r.width + x],
            unf_image_get_plane (estimate, 0)[(r.y + y) * 90 + r.x + x], 2e-6);

    g_assert_cmpint (why->n_neighbours, ==, 28);
    for (int k = 0; k < 28; k++) {
      const UnfNeighbour *n = &why->neighbours[k];

      g_assert_cmpint (n->is_coarse, ==, k >= 14);
      g_assert_cmpint (n->side, ==, k < 14 ? 7 : 13);
      if (k % 14 > 0)
        g_assert_cmpfloat (n->distance, >=, why->neighbours[k - 1].distance);
      shares[k / 14] += fabs ((double) n->weight);
    }
    g_assert_cmpfloat (why->neighbours[0].distance, ==, 0.0f);
    if (r.width == 7 && r.height == 7) {
      g_assert_cmpint (why->neighbours[0].x, ==, r.x);
      g_assert_cmpint (why->neighbours[14].y, ==, r.y - 3);
    }
    g_assert_cmpfloat_with_epsilon (shares[0], 1.0, 1e-5);
    g_assert_cmpfloat_with_epsilon (shares[1], 1.0, 1e-5);
  }
}

static void
stops_when_cancelled (void)
{
  g_autoptr (UnfModel) model = unf_test_lidia_model (1, TRUE);
  g_autoptr (UnfTensor) pixels = unf_test_noisy_waves (1, 600, 600);
  g_autoptr (UnfImage) noisy = unf_image_new (pixels, UNF_DEPTH_FLOAT);

  for (int statistics = 0; statistics <= 1; statistics++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
    g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
    g_autoptr (GError) error = NULL;

    unf_settings_set (settings, "statistics", statistics, NULL);
    g_cancellable_cancel (cancellable);
    g_assert_null (
        unf_model_denoise (model, noisy, sigma, settings, monitor, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

/* Cancels when the search is over and the network has begun. */
static void
cancel_cb (double fraction, gpointer data)
{
  if (fraction > 0.02)
    g_cancellable_cancel (data);
}

static void
stops_on_the_way (void)
{
  g_autoptr (UnfModel) model = unf_test_lidia_model (1, FALSE);
  g_autoptr (UnfTensor) pixels = unf_test_noisy_waves (1, 120, 40);
  g_autoptr (UnfImage) noisy = unf_image_new (pixels, UNF_DEPTH_FLOAT);

  for (int statistics = 0; statistics <= 1; statistics++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
    g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
    g_autoptr (GError) error = NULL;

    unf_settings_set (settings, "statistics", statistics, NULL);
    unf_monitor_set_progress_func (monitor, cancel_cb, cancellable);
    g_assert_null (
        unf_model_denoise (model, noisy, sigma, settings, monitor, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

/* One crop, whose neighbours are frozen with its pixels. */
typedef struct {
  UnfLidiaNetwork net;
  UnfTensor *noisy;
  gboolean has_own_statistics;
} Problem;

static UnfVar *
record_estimate (UnfTape *tape, const Problem *p)
{
  UnfLidiaPass pass = { .net = &p->net,
                        .tape = tape,
                        .has_own_statistics = p->has_own_statistics };

  return unf_lidia_record_batch (&pass, p->noisy, &sigma, sigma, 38);
}

/* In double, because single precision has not enough digits for differences. */
static double
loss (gpointer data)
{
  const Problem *p = data;
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  const UnfTensor *estimate = record_estimate (tape, p)->value;
  UnfShape shape = estimate->shape;
  double sum = 0.0;

  for (int i = 38; i < shape.h - 38; i++)
    for (int j = 38; j < shape.w - 38; j++) {
      double x = (double) estimate->data[i * shape.w + j];

      sum += x * x;
    }

  return 1000.0 * sum / ((shape.h - 76) * (shape.w - 76));
}

static void
check_gradient (Problem *p, UnfTape *tape, UnfTensor *parameter)
{
  g_autoptr (UnfTensor) along = unf_tensor_copy (parameter);
  const float *gradient =
      unf_var_gradient (unf_tape_parameter (tape, parameter));
  size_t size = unf_shape_size (parameter->shape);
  double norm = sqrt (unf_test_inner (gradient, gradient, size)), slope;

  g_assert_cmpfloat (norm, >, 0.0);

  /* Along the gradient itself the slope is its norm. */
  for (size_t i = 0; i < size; i++)
    along->data[i] = gradient[i] / (float) norm;
  slope = unf_test_slope (loss, p, parameter, along, 3e-3);

  /* Rectifiers that change sign on the way, and estimates of 24 bits. */
  g_test_message ("gradient %g, differences %g", norm, slope);
  g_assert_cmpfloat (fabs (norm - slope), <, 0.05 * norm + 4e-3);
}

static void
gradients_agree_with_differences (void)
{
  static const char *const names[] = {
    "beta",
    "weights_net0.fc2.weight",
    "weights_net1.fc_out.bias",
    "separable_fc_net.sep_part1_s0.ver_hor_bn_re0.ver_hor.ver.weight",
    "separable_fc_net.sep_part1_s1.ver_hor_bn_re0.ver_hor.hor.weight",
    "separable_fc_net.sep_part1_s1.ver_hor_bn_re1.bn.weight",
    "separable_fc_net.ver_hor_agg0_pre.b",
    "separable_fc_net.ver_hor_agg1_pre.ver.weight",
    "separable_fc_net.ver_hor_bn_re_agg1_post.ver_hor.hor.weight",
    "separable_fc_net.sep_part2.ver_hor_bn_re2.ver_hor.hor.weight",
    "separable_fc_net.sep_part2.a",
    "separable_fc_net.sep_part2.ver_hor_out.ver.weight",
  };
  g_autoptr (UnfWeights) weights = unf_test_lidia_weights (1, TRUE);
  g_autoptr (UnfTensor) noisy = unf_test_noisy_waves (1, 80, 82);
  g_autoptr (UnfTensor) target = unf_tensor_new (noisy->shape);
  Problem problem = { unf_lidia_network (weights), noisy, FALSE };

  /* Away from mixtures of nothing. */
  for (int i = 0; i < 3; i++)
    problem.net.a[i]->data[0] = 0.3f;

  for (int own = 0; own <= 1; own++) {
    g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
    double weight = 1000.0;

    problem.has_own_statistics = own;
    unf_tape_backward (tape,
                       unf_loss_squared (tape, record_estimate (tape, &problem),
                                         target, &weight, 38));
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
      g_test_message ("%s", names[i]);
      check_gradient (&problem, tape, unf_weights_find (weights, names[i]));
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/lidia/has-as-many-parameters-as-published",
                   has_as_many_parameters_as_published);
  g_test_add_func ("/denoisers/lidia/refuses-weights-that-do-not-fit",
                   refuses_weights_that_do_not_fit);
  g_test_add_func ("/denoisers/lidia/one-thread-equals-two",
                   one_thread_equals_two);
  g_test_add_func ("/denoisers/lidia/strips-equal-the-whole",
                   strips_equal_the_whole);
  g_test_add_func ("/denoisers/lidia/strips-equal-the-tape",
                   strips_equal_the_tape);
  g_test_add_func ("/denoisers/lidia/a-far-pixel-does-not-know-where-it-is",
                   a_far_pixel_does_not_know_where_it_is);
  g_test_add_func ("/denoisers/lidia/a-model-says-how-many-channels-it-sees",
                   a_model_says_how_many_channels_it_sees);
  g_test_add_func (
      "/denoisers/lidia/colours-are-taken-one-by-one-by-gray-weights",
      colours_are_taken_one_by_one_by_gray_weights);
  g_test_add_func ("/denoisers/lidia/colour-weights-refuse-gray-pictures",
                   colour_weights_refuse_gray_pictures);
  g_test_add_func ("/denoisers/lidia/follows-the-noise-level",
                   follows_the_noise_level);
  g_test_add_func ("/denoisers/lidia/explains-what-it-estimates",
                   explains_what_it_estimates);
  g_test_add_func ("/denoisers/lidia/stops-when-cancelled",
                   stops_when_cancelled);
  g_test_add_func ("/denoisers/lidia/stops-on-the-way", stops_on_the_way);
  g_test_add_func ("/denoisers/lidia/gradients-agree-with-differences",
                   gradients_agree_with_differences);

  return g_test_run ();
}
