/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network against a slow twin of the paper's equations and against known
 * values, and its gradient against differences. */
#include "unf-denoiser.h"

#include <math.h>
#include <string.h>

#include "loss-squared.h"
#include "unf-image.h"
#include "unf-parallel.h"
#include "unf-test.h"

static UnfWeights *
fresh_weights (int atoms, int side, int iterations, int stages)
{
  const UnfDenoiser *denoiser = unf_denoiser_find ("deep-ksvd");
  UnfRandom random = { 7, 0 };
  g_autoptr (UnfSettings) settings =
      unf_settings_new (denoiser->architecture, denoiser->n_architecture);

  unf_settings_set (settings, "filters", atoms, NULL);
  unf_settings_set (settings, "side", side, NULL);
  unf_settings_set (settings, "iterations", iterations, NULL);
  unf_settings_set (settings, "stages", stages, NULL);
  return denoiser->initialise (settings, &random);
}

static UnfModel *
model_of (UnfWeights *weights)
{
  g_autoptr (GError) error = NULL;
  UnfModel *model =
      unf_model_new (unf_denoiser_find ("deep-ksvd"), weights, "test", &error);

  g_assert_no_error (error);
  return model;
}

/* Some values are so large that the estimates are cut off. */
static UnfImage *
random_image (int channels, int h, int w)
{
  g_autoptr (UnfTensor) pixels =
      unf_test_random_tensor ((UnfShape){ 1, channels, h, w }, 0.35, 11);

  for (size_t i = 0; i < unf_shape_size (pixels->shape); i++)
    pixels->data[i] += 0.5f;
  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

/* --- The slow twin: one patch at a time, in double, with the matrix
 * S = I − DᵀD / c of the paper's program. --- */

typedef struct {
  int m, n; /* atoms, pixels of a patch */
  double *D, *S;
  double c;
} Twin;

static const float *
numbers (const UnfWeights *weights, const char *name, int stage)
{
  g_autofree char *full =
      stage == 0 ? g_strdup (name) : g_strdup_printf ("%s.%d", name, stage + 1);

  return unf_weights_find (weights, full)->data;
}

static Twin
twin_new (const UnfWeights *weights)
{
  const UnfTensor *D = unf_weights_find (weights, "D");
  Twin t = { D->shape.n, D->shape.h * D->shape.w, NULL, NULL, 0.0 };

  t.c = (double) numbers (weights, "c", 0)[0];
  t.D = g_new (double, t.m *t.n);
  t.S = g_new (double, t.m *t.m);
  for (int i = 0; i < t.m * t.n; i++)
    t.D[i] = (double) D->data[i];

  for (int a = 0; a < t.m; a++)
    for (int b = 0; b < t.m; b++) {
      double product = 0.0;

      for (int i = 0; i < t.n; i++)
        product += t.D[a * t.n + i] * t.D[b * t.n + i];
      t.S[a * t.m + b] = (a == b ? 1.0 : 0.0) - product / t.c;
    }

  return t;
}

static void
twin_clear (Twin *twin)
{
  g_free (twin->D);
  g_free (twin->S);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Twin, twin_clear)

static double
twin_lambda (const UnfWeights *weights, const double *y, int n, int stage)
{
  static const int widths[] = { 128, 64, 32, 1 };
  double h[256], next[256];

  memcpy (h, y, (size_t) n * sizeof *h);
  for (int l = 0; l < 4; l++) {
    g_autofree char *W = g_strdup_printf ("W%d", l + 1);
    g_autofree char *b = g_strdup_printf ("b%d", l + 1);

    for (int o = 0; o < widths[l]; o++) {
      next[o] = (double) numbers (weights, b, stage)[o];
      for (int i = 0; i < n; i++)
        next[o] += (double) numbers (weights, W, stage)[o * n + i] * h[i];
      if (l < 3)
        next[o] = MAX (next[o], 0.0);
    }
    n = widths[l];
    memcpy (h, next, (size_t) n * sizeof *h);
  }

  return h[0];
}

static double
shrink (double u, double l)
{
  if (u > 0.0)
    return MAX (u - l, 0.0);
  return u < 0.0 ? MIN (u + l, 0.0) : 0.0;
}

static void
twin_patch (const Twin *t, double *y, double l, int iterations)
{
  g_autofree double *g = g_new0 (double, t->m);
  g_autofree double *z = g_new0 (double, t->m);
  g_autofree double *u = g_new0 (double, t->m);

  for (int k = 0; k < t->m; k++) {
    for (int i = 0; i < t->n; i++)
      g[k] += t->D[k * t->n + i] * y[i];
    z[k] = shrink (g[k], l);
  }

  for (int step = 0; step < iterations; step++) {
    for (int k = 0; k < t->m; k++) {
      u[k] = g[k] / t->c;
      for (int j = 0; j < t->m; j++)
        u[k] += t->S[k * t->m + j] * z[j];
    }
    for (int k = 0; k < t->m; k++)
      z[k] = shrink (u[k], l);
  }

  for (int i = 0; i < t->n; i++) {
    y[i] = 0.0;
    for (int k = 0; k < t->m; k++)
      y[i] += t->D[k * t->n + i] * z[k];
    y[i] = CLAMP (y[i], -1.0, 1.0);
  }
}

typedef struct {
  double s, threshold;
  int iterations, stages;
} Terms;

/* One picture of values −1…1, in place. */
static void
twin_stage (const Twin *t,
            const UnfWeights *weights,
            double *picture,
            int h,
            int w,
            int stage,
            const Terms *terms)
{
  int side = (int) sqrt (t->n);
  const float *overlap = numbers (weights, "w", stage);
  g_autofree double *sum = g_new0 (double, h *w);
  g_autofree double *weight = g_new0 (double, h *w);

  for (int i = 0; i + side <= h; i++)
    for (int j = 0; j + side <= w; j++) {
      double y[64], scaled[64], l;

      for (int p = 0; p < t->n; p++) {
        y[p] = picture[(i + p / side) * w + j + p % side];
        scaled[p] = y[p] / terms->s;
      }
      l = terms->s * terms->threshold *
          twin_lambda (weights, scaled, t->n, stage) / t->c;
      twin_patch (t, y, l, terms->iterations);
      for (int p = 0; p < t->n; p++) {
        int q = (i + p / side) * w + j + p % side;

        sum[q] += (double) overlap[p] * y[p];
        weight[q] += (double) overlap[p];
      }
    }

  for (int q = 0; q < h * w; q++)
    picture[q] = sum[q] / weight[q];
}

static UnfTensor *
slow_twin (const UnfWeights *weights,
           const UnfTensor *noisy,
           const Terms *terms)
{
  g_auto (Twin) twin = twin_new (weights);
  UnfTensor *out = unf_tensor_new (noisy->shape);
  int h = noisy->shape.h, w = noisy->shape.w;
  g_autofree double *picture = g_new (double, h *w);

  for (int c = 0; c < noisy->shape.c; c++) {
    for (int p = 0; p < h * w; p++)
      picture[p] = 2.0 * (double) noisy->data[c * h * w + p] - 1.0;
    for (int stage = 0; stage < terms->stages; stage++)
      twin_stage (&twin, weights, picture, h, w, stage, terms);
    for (int p = 0; p < h * w; p++)
      out->data[c * h * w + p] = (float) (0.5 * picture[p] + 0.5);
  }

  return out;
}

static void
equals_its_slow_twin (void)
{
  static const struct {
    int atoms, side, iterations, stages, channels, h, w;
    double sigma, threshold;
  } cases[] = {
    { 16, 4, 3, 1, 1, 19, 120, 25.0, 1.0 }, /* several blocks */
    { 20, 3, 5, 2, 1, 12, 9, 60.0, 1.3 },
    { 9, 4, 1, 1, 3, 4, 7, 5.0, 0.4 },
    { 16, 4, 2, 3, 1, 4, 4, 15.0, 0.0 }, /* one patch */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (UnfWeights) weights = fresh_weights (
        cases[i].atoms, cases[i].side, cases[i].iterations, cases[i].stages);
    g_autoptr (UnfModel) model = model_of (weights);
    g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
    g_autoptr (UnfImage) noisy =
        random_image (cases[i].channels, cases[i].h, cases[i].w);
    Terms terms = { cases[i].sigma / 25.0, cases[i].threshold,
                    cases[i].iterations, cases[i].stages };
    g_autoptr (UnfTensor) wanted =
        slow_twin (weights, unf_image_get_pixels (noisy), &terms);
    g_autoptr (UnfImage) estimate = NULL;

    unf_settings_set (settings, "threshold", cases[i].threshold, NULL);
    estimate = unf_model_denoise (model, noisy, cases[i].sigma / 255.0,
                                  settings, NULL, NULL);

    /* Float against double. */
    g_assert_cmpfloat (
        unf_test_max_difference (unf_image_get_pixels (estimate)->data,
                                 wanted->data, unf_shape_size (wanted->shape)),
        <, 5e-6);
  }
}

/* --- Values computed by another implementation from the same formulas. --- */

static UnfTensor *
golden_picture (UnfTensor **clean)
{
  UnfTensor *noisy = unf_tensor_new ((UnfShape){ 1, 1, 37, 45 });
  guint32 s = 2463534242u;

  *clean = unf_tensor_new (noisy->shape);
  for (int i = 0; i < 37; i++)
    for (int j = 0; j < 45; j++) {
      double value = 0.5 + 0.3 * sin (0.35 * i) * cos (0.27 * j);

      s ^= s << 13;
      s ^= s >> 17;
      s ^= s << 5;
      (*clean)->data[i * 45 + j] = (float) value;
      noisy->data[i * 45 + j] =
          (float) (value + 0.3 * ((double) s / 4294967296.0 - 0.5));
    }

  return noisy;
}

static void
fill_layer (UnfWeights *weights, int layer, gboolean is_zero)
{
  g_autofree char *W_name = g_strdup_printf ("W%d", layer);
  g_autofree char *b_name = g_strdup_printf ("b%d", layer);
  UnfTensor *W = unf_weights_find (weights, W_name);
  UnfTensor *b = unf_weights_find (weights, b_name);
  int t = layer - 1, inputs = W->shape.c;

  for (int k = 0; k < W->shape.n * inputs; k++)
    W->data[k] = is_zero ? 0.0f
                         : (float) (((37 * k + 11 * t) % 101 / 101.0 - 0.5) *
                                    2.0 / sqrt (inputs));
  for (int k = 0; k < b->shape.c; k++)
    b->data[k] = is_zero ? 0.0f : (float) ((29 * k + 7 * t) % 31 / 31.0 * 0.1);
}

/* The published form, with numbers that anybody can write down. */
static UnfWeights *
golden_weights (gboolean has_constant_lambda)
{
  UnfWeights *weights = fresh_weights (256, 8, 7, 1);
  float *w = unf_weights_find (weights, "w")->data;

  for (int layer = 1; layer <= 4; layer++)
    fill_layer (weights, layer, has_constant_lambda);
  if (has_constant_lambda)
    unf_weights_find (weights, "b4")->data[0] = 0.1f;
  for (int i = 0; i < 64; i++)
    w[i] = 1.0f + 0.01f * (float) i;
  unf_weights_set_setting (weights, "sigma_reference", 0.0);

  return weights;
}

typedef struct {
  double mean, deviation;
  double at[6];
} Golden;

static const int golden_places[][2] = { { 0, 0 },   { 0, 7 },   { 5, 0 },
                                        { 11, 13 }, { 20, 20 }, { 36, 44 } };

static void
check_golden (const UnfWeights *weights, const Golden *golden)
{
  g_autoptr (UnfModel) model = model_of ((UnfWeights *) weights);
  g_autoptr (UnfTensor) clean = NULL;
  g_autoptr (UnfTensor) noisy = golden_picture (&clean);
  g_autoptr (UnfImage) image = unf_image_new (noisy, UNF_DEPTH_FLOAT);
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (model, image, 0.1, NULL, NULL, NULL);
  const float *x = unf_image_get_pixels (estimate)->data;
  double sum = 0.0, squares = 0.0;

  for (int p = 0; p < 37 * 45; p++) {
    double value = 2.0 * (double) x[p] - 1.0;

    sum += value / (37 * 45);
    squares += value * value / (37 * 45);
  }

  /* Seven digits are given. */
  g_assert_cmpfloat_with_epsilon (sum, golden->mean, 1e-6);
  g_assert_cmpfloat_with_epsilon (sqrt (squares - sum * sum), golden->deviation,
                                  1e-6);
  for (gsize i = 0; i < G_N_ELEMENTS (golden_places); i++)
    g_assert_cmpfloat_with_epsilon (
        2.0 * (double) x[golden_places[i][0] * 45 + golden_places[i][1]] - 1.0,
        golden->at[i], 1e-6);
}

static void
reproduces_known_values (void)
{
  static const Golden constant = { -0.0055623,
                                   0.3629565,
                                   { -0.1343472, -0.1906411, 0.6593897,
                                     0.2013780, 0.3318202, -0.2651558 } };
  static const Golden learned = { -0.0055031,
                                  0.3695617,
                                  { -0.1430468, -0.1958059, 0.6747934,
                                    0.1952768, 0.3364298, -0.2692750 } };
  g_autoptr (UnfWeights) first = golden_weights (TRUE);
  g_autoptr (UnfWeights) second = golden_weights (FALSE);

  check_golden (first, &constant);
  check_golden (second, &learned);
}

/* The dictionary and its norm as the paper's program begins with them. */
static void
begins_with_cosines (void)
{
  g_autoptr (UnfWeights) weights = fresh_weights (256, 8, 7, 1);
  const float *D = unf_weights_find (weights, "D")->data;
  static const struct {
    int pixel, atom;
    double value;
  } known[] = { { 0, 0, 0.125 },      { 0, 1, 0.1368247 }, { 0, 2, 0.1571546 },
                { 0, 3, 0.1941783 },  { 1, 1, 0.1368247 }, { 8, 1, 0.1281459 },
                { 1, 16, 0.1281459 }, { 9, 17, 0.1313709 } };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpfloat_with_epsilon (
        (double) D[known[i].atom * 64 + known[i].pixel], known[i].value, 1e-6);
  g_assert_cmpfloat_with_epsilon (
      (double) unf_weights_find (weights, "c")->data[0], 14.0065816, 1e-4);
}

static UnfVar *
record_loss (UnfTape *tape,
             const UnfWeights *weights,
             UnfTensor *noisy,
             const UnfTensor *clean,
             const double *sigma,
             const UnfSettings *settings)
{
  const double ones[] = { 1.0, 1.0 };
  UnfRandom random = { 1, 0 };
  UnfVar *estimate =
      unf_denoiser_find ("deep-ksvd")
          ->estimate_batch (tape, weights, unf_tape_constant (tape, noisy),
                            sigma, settings, &random);

  return unf_loss_squared (tape, estimate, clean, ones, 0);
}

static void
reproduces_known_gradients (void)
{
  static const struct {
    const char *name;
    double norm, sum;
  } known[] = {
    { "D", 0.01039337, 0.02861276 },   { "c", 0.00302619, 0.00302619 },
    { "w", 0.00010375, -0.00000340 },  { "W1", 0.00398074, 0.02164544 },
    { "b1", 0.00474641, -0.00110885 }, { "W2", 0.02153517, -0.14028720 },
    { "b2", 0.02027393, -0.01153539 }, { "W3", 0.04089555, -0.03709571 },
    { "b3", 0.09573896, -0.01102053 }, { "W4", 0.05781930, -0.27896479 },
    { "b4", 0.18799855, -0.18799855 },
  };
  const double sigma = 0.1;
  g_autoptr (UnfWeights) weights = golden_weights (FALSE);
  g_autoptr (UnfModel) model = model_of (weights);
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
  g_autoptr (UnfTensor) clean = NULL;
  g_autoptr (UnfTensor) noisy = golden_picture (&clean);
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  UnfVar *loss = record_loss (tape, weights, noisy, clean, &sigma, settings);

  unf_tape_backward (tape, loss);

  /* Their loss is that of values −1…1: four times ours. Float against double;
   * a threshold may fall to the other side for a single patch. */
  g_assert_cmpfloat_with_epsilon (4.0 * (double) loss->value->data[0],
                                  0.02969145, 1e-7);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    UnfTensor *value = unf_weights_find (weights, known[i].name);
    const float *d = unf_tape_parameter (tape, value)->gradient->data;
    double sum = 0.0, squares = 0.0;

    for (size_t p = 0; p < unf_shape_size (value->shape); p++) {
      sum += 4.0 * (double) d[p];
      squares += 16.0 * (double) d[p] * (double) d[p];
    }
    g_assert_cmpfloat_with_epsilon (sqrt (squares), known[i].norm, 2e-6);
    g_assert_cmpfloat_with_epsilon (sum, known[i].sum, 5e-6);
  }
}

typedef struct {
  UnfWeights *weights;
  UnfTensor *noisy, *clean;
  const double *sigma;
  UnfSettings *settings;
} Problem;

static double
loss_of (gpointer data)
{
  const Problem *p = data;
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);

  return (double) record_loss (tape, p->weights, p->noisy, p->clean, p->sigma,
                               p->settings)
      ->value->data[0];
}

/* Two stages, two pictures with different noise. Kinks cannot be kept away
 * from in a whole network: steps are small, and the tolerance allows for the
 * few codes that cross one. */
static void
gradient_agrees_with_differences (void)
{
  const double sigma[] = { 0.05, 0.2 };
  UnfShape shape = { 2, 1, 9, 8 };
  g_autoptr (UnfWeights) weights = fresh_weights (16, 4, 3, 2);
  g_autoptr (UnfModel) model = model_of (weights);
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.2, 3);
  g_autoptr (UnfTensor) clean = unf_test_random_tensor (shape, 0.2, 4);
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  Problem problem = { weights, noisy, clean, sigma, settings };

  unf_tape_backward (
      tape, record_loss (tape, weights, noisy, clean, sigma, settings));

  for (gsize i = 0; i < unf_weights_get_n (weights); i++) {
    UnfTensor *value = unf_weights_get (weights, i);
    const UnfTensor *d = unf_tape_parameter (tape, value)->gradient;
    size_t n = unf_shape_size (value->shape);
    double norm = sqrt (unf_test_inner (d->data, d->data, n));
    g_autoptr (UnfTensor) along = unf_tensor_copy (d);

    g_assert_cmpfloat (norm, >, 0.0);
    for (size_t k = 0; k < n; k++)
      along->data[k] /= (float) norm;
    g_assert_cmpfloat_with_epsilon (
        unf_test_slope (loss_of, &problem, value, along, 1e-3) / norm, 1.0,
        0.03);
  }
}

/* --- Promises that all denoisers make. --- */

static void
look_cb (const UnfStage *stage, gpointer user_data)
{
  g_assert_nonnull (stage->value);
  *(int *) user_data += 1;
}

static void
does_not_depend_on_threads_or_watchers (void)
{
  g_autoptr (UnfWeights) weights = fresh_weights (16, 4, 3, 2);
  g_autoptr (UnfModel) model = model_of (weights);
  g_autoptr (UnfImage) noisy = random_image (3, 40, 230);
  g_autoptr (UnfImage) first = NULL;

  for (int threads = 1; threads <= 3; threads++) {
    g_autoptr (UnfMonitor) monitor = NULL;
    g_autoptr (UnfImage) again = NULL;
    int seen = 0;
    gsize bytes = 3 * 40 * 230 * sizeof (float);

    unf_parallel_set_threads (threads);
    if (threads == 2) {
      monitor = unf_monitor_new (NULL);
      unf_monitor_watch (monitor, UNF_STAGE_USE, look_cb, &seen);
      unf_monitor_watch (monitor, UNF_STAGE_ITERATION, look_cb, &seen);
    }
    again = unf_model_denoise (model, noisy, 0.1, NULL, monitor, NULL);
    /* The use, and the picture after each of three iterations. */
    g_assert_cmpint (seen, ==, threads == 2 ? 4 : 0);
    if (!first)
      first = unf_image_ref (again);
    g_assert_cmpmem (unf_image_get_pixels (first)->data, bytes,
                     unf_image_get_pixels (again)->data, bytes);
  }
  unf_parallel_set_threads (0);
}

/* A patch sees nothing beyond itself: a part of the picture has the estimate
 * of the whole, but for one patch at its border. */
static void
a_part_has_the_estimate_of_the_whole (void)
{
  g_autoptr (UnfWeights) weights = fresh_weights (16, 4, 3, 1);
  g_autoptr (UnfModel) model = model_of (weights);
  g_autoptr (UnfImage) noisy = random_image (1, 60, 210);
  g_autoptr (UnfImage) whole =
      unf_model_denoise (model, noisy, 0.1, NULL, NULL, NULL);
  g_autoptr (UnfImage) cut =
      unf_image_crop (noisy, (UnfRegion){ 50, 10, 131, 33 });
  g_autoptr (UnfImage) part =
      unf_model_denoise (model, cut, 0.1, NULL, NULL, NULL);

  for (int i = 3; i < 30; i++)
    g_assert_cmpfloat (unf_test_max_difference (
                           unf_image_get_plane (part, 0) + i * 131 + 3,
                           unf_image_get_plane (whole, 0) + (i + 10) * 210 + 53,
                           125),
                       <, 1e-6);
}

static void
cancel_cb (const UnfStage *stage, gpointer user_data)
{
  (void) stage;
  g_cancellable_cancel (user_data);
}

static void
can_be_cancelled_between_iterations (void)
{
  g_autoptr (UnfWeights) weights = fresh_weights (16, 4, 3, 2);
  g_autoptr (UnfModel) model = model_of (weights);
  g_autoptr (UnfImage) noisy = random_image (1, 40, 230);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (GError) error = NULL;

  unf_monitor_watch (monitor, UNF_STAGE_CODES, cancel_cb, cancellable);
  g_assert_null (unf_model_denoise (model, noisy, 0.1, NULL, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Twice the noise on twice the contrast is the same task. */
static void
follows_the_scale_of_the_noise (void)
{
  g_autoptr (UnfWeights) weights = fresh_weights (16, 4, 5, 1);
  g_autoptr (UnfModel) model = model_of (weights);
  g_autoptr (UnfTensor) weak =
      unf_test_random_tensor ((UnfShape){ 1, 1, 20, 30 }, 0.05, 5);
  g_autoptr (UnfTensor) strong = unf_tensor_new (weak->shape);
  g_autoptr (UnfImage) one = NULL, two = NULL, of_one = NULL, of_two = NULL;

  for (int p = 0; p < 600; p++) {
    strong->data[p] = 2.0f * weak->data[p] + 0.5f;
    weak->data[p] += 0.5f;
  }
  one = unf_image_new (weak, UNF_DEPTH_FLOAT);
  two = unf_image_new (strong, UNF_DEPTH_FLOAT);
  of_one = unf_model_denoise (model, one, 0.05, NULL, NULL, NULL);
  of_two = unf_model_denoise (model, two, 0.10, NULL, NULL, NULL);

  for (int p = 0; p < 600; p++)
    g_assert_cmpfloat_with_epsilon (
        unf_image_get_plane (of_two, 0)[p] - 0.5f,
        2.0f * (unf_image_get_plane (of_one, 0)[p] - 0.5f), 1e-5f);
}

static void
wrong_weights_are_refused (void)
{
  static const struct {
    const char *name;
    UnfShape shape;
    float value;
    const char *pattern;
  } cases[] = {
    { "D", { 16, 1, 4, 5 }, 1.0f, "*“D”*square*" },
    { "D", { 16, 3, 4, 4 }, 1.0f, "*“D”*channel*" },
    { "c", { 1, 1, 1, 1 }, 0.0f, "*“c” is 0*positive*" },
    { "c", { 1, 1, 1, 2 }, 1.0f, "*“c” has shape*" },
    { "W2", { 64, 127, 1, 1 }, 1.0f, "*“W2” has shape*" },
    { "b3.2", { 1, 31, 1, 1 }, 1.0f, "*“b3.2” has shape*" },
    { "w", { 1, 16, 1, 1 }, -1.0f, "*cancel at the border*" },
    { "w.2", { 1, 9, 1, 1 }, 1.0f, "*“w.2” has shape*" },
  };
  g_autoptr (UnfWeights) good = fresh_weights (16, 4, 3, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (UnfWeights) weights = unf_weights_new ();
    g_autoptr (UnfTensor) bad = unf_tensor_new (cases[i].shape);
    g_autoptr (GError) error = NULL;

    for (size_t p = 0; p < unf_shape_size (bad->shape); p++)
      bad->data[p] = cases[i].value;
    for (gsize t = 0; t < unf_weights_get_n (good); t++) {
      const char *name = unf_weights_get_name (good, t);

      unf_weights_add (
          weights, name,
          g_str_equal (name, cases[i].name) ? bad : unf_weights_get (good, t));
    }

    g_assert_null (unf_model_new (unf_denoiser_find ("deep-ksvd"), weights,
                                  "bad", &error));
    g_assert_nonnull (error);
    g_assert_true (g_pattern_match_simple (cases[i].pattern, error->message));
  }
}

#define ADD(path, function)                                                    \
  g_test_add_func ("/denoisers/deep-ksvd/" path, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("equals-its-slow-twin", equals_its_slow_twin);
  ADD ("begins-with-cosines", begins_with_cosines);
  ADD ("reproduces-known-values", reproduces_known_values);
  ADD ("reproduces-known-gradients", reproduces_known_gradients);
  ADD ("gradient-agrees-with-differences", gradient_agrees_with_differences);
  ADD ("does-not-depend-on-threads-or-watchers",
       does_not_depend_on_threads_or_watchers);
  ADD ("a-part-has-the-estimate-of-the-whole",
       a_part_has_the_estimate_of_the_whole);
  ADD ("can-be-cancelled-between-iterations",
       can_be_cancelled_between_iterations);
  ADD ("follows-the-scale-of-the-noise", follows_the_scale_of_the_noise);
  ADD ("wrong-weights-are-refused", wrong_weights_are_refused);

  return g_test_run ();
}
