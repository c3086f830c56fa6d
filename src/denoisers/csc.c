/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strided convolutional sparse coding: y ≈ A γ with atoms at every q-th pixel
 * and γ sparse. ISTA with learned analysis B, thresholds τ(σ) and a separate
 * synthesis C for the result, all shared by all iterations:
 *
 *     γ ← S_τ (B y);   γ ← S_τ (γ + B (y − A γ));   x̂ = C γ
 *
 * once for every shift of the grid; the estimates are averaged. */
#include "config.h"

#include "unf-denoiser.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "soft-threshold.h"
#include "strided.h"
#include "unf-error.h"
#include "unf-shifts-explain.h"
#include "unf-shifts.h"
#include "unf-weights-check.h"
#include "windows.h"

static const char *const engines[] = { "auto", "fft", "gemm", NULL };

static const UnfSetting settings[] = {
  { "stride", N_ ("Stride q"),
    N_ ("Pixels between neighbouring places of an atom: 1 is the plain "
        "convolutional model, the side of an atom makes disjoint patches"),
    1, 32, 8, 1, TRUE, NULL, NULL, FALSE },
  { "iterations", N_ ("Iterations"),
    N_ ("Unrolled steps of the pursuit; fewer than trained is an early exit"),
    1, 60, 12, 1, TRUE, NULL, NULL, FALSE },
  { "threshold", N_ ("Threshold λ"),
    N_ ("Multiplies the learned thresholds; 1 is as trained"), 0, 3, 1, 0.01,
    FALSE, NULL, NULL, TRUE },
  { "shifts", N_ ("Shifts"),
    N_ ("How many of the q² shifts of the grid are averaged"), 1, 1024, 1024, 1,
    TRUE, NULL, "stride", FALSE },
  { "engine", N_ ("Engine"),
    N_ ("How the products with the dictionary are computed; the results "
        "agree to rounding"),
    0, 2, 0, 1, TRUE, engines, NULL, FALSE },
};

static const UnfSetting architecture[] = {
  { "filters", N_ ("Atoms"), N_ ("Number of atoms in each bank"), 1, 4096, 175,
    1, TRUE, NULL, NULL, FALSE },
  { "side", N_ ("Atom side"), N_ ("Rows and columns of an atom"), 2, 32, 11, 1,
    TRUE, NULL, NULL, FALSE },
  { "stride", N_ ("Stride q"), N_ ("Pixels between places of an atom"), 1, 32,
    8, 1, TRUE, NULL, NULL, FALSE },
  { "iterations", N_ ("Iterations"), N_ ("Unrolled steps"), 1, 60, 12, 1, TRUE,
    NULL, NULL, FALSE },
};

static const char *const dictionaries[] = { "A", "B", "C", NULL };

static gboolean
check (const UnfWeights *weights, GError **error)
{
  const UnfTensor *A = unf_weights_find (weights, "A");
  UnfShape bank = A ? A->shape : (UnfShape){ 0, 0, 0, 0 };
  UnfShape thresholds = { 1, bank.n, 1, 1 };

  if (A && (bank.h != bank.w || bank.h < 2 || bank.h > 32 ||
            (bank.c != 1 && bank.c != 3) || bank.n < 1)) {
    g_set_error (
        error, UNF_ERROR, UNF_ERROR_MISMATCH,
        _ ("Weight “A” has shape %d×%d×%d×%d; atoms must be square, of "
           "side 2 to 32, and of 1 or 3 channels"),
        bank.n, bank.c, bank.h, bank.w);
    return FALSE;
  }

  return unf_weights_check_shape (weights, "A", bank, error) &&
         unf_weights_check_shape (weights, "B", bank, error) &&
         unf_weights_check_shape (weights, "C", bank, error) &&
         unf_weights_check_shape (weights, "t0", thresholds, error) &&
         (!unf_weights_find (weights, "t1") ||
          unf_weights_check_shape (weights, "t1", thresholds, error)) &&
         unf_weights_check_count (weights, "stride", 8, 1, bank.h, error) &&
         unf_weights_check_count (weights, "iterations", 12, 1, 60, error);
}

static void
fit_settings (const UnfWeights *weights, UnfSetting *fitted)
{
  int side = unf_weights_find (weights, "A")->shape.h;
  double iterations = unf_weights_get_setting (weights, "iterations", 12);

  fitted[0].maximum = side;
  fitted[0].initial = unf_weights_get_setting (weights, "stride", 8);
  fitted[1].initial = iterations;
  fitted[1].maximum = MIN (60, 3 * iterations);
  fitted[3].maximum = fitted[3].initial = (double) side * side;
}

static int
minimum_side (const UnfWeights *weights)
{
  return unf_weights_find (weights, "A")->shape.h;
}

/* What one run of the network needs, besides the geometry. */
typedef struct {
  const UnfWeights *weights;
  const double *sigma; /* of each picture of the batch */
  double threshold;    /* multiplies all thresholds */
  double step;         /* multiplies B: see step_for_stride() */
} Csc;

static UnfVar *
weight (UnfTape *tape, const Csc *csc, const char *name)
{
  return unf_tape_parameter (tape, unf_weights_find (csc->weights, name));
}

/* Published weights serve one noise level and have no slope t1. */
static UnfVar *
thresholds (UnfTape *tape, const Csc *csc, int n)
{
  UnfVar *t1 =
      unf_weights_find (csc->weights, "t1") ? weight (tape, csc, "t1") : NULL;

  return unf_affine_threshold (tape, weight (tape, csc, "t0"), t1, csc->sigma,
                               n, csc->threshold * csc->step);
}

static UnfVar *
unroll (const UnfStridedNetwork *net,
        UnfTape *tape,
        UnfVar *y,
        const UnfStrided *s,
        UnfCodeFunc see,
        gpointer see_data)
{
  const Csc *csc = net->data;
  float step = (float) csc->step;
  UnfVar *A = weight (tape, csc, "A");
  UnfVar *B = weight (tape, csc, "B");
  UnfVar *tau = thresholds (tape, csc, s->n);
  UnfVar *z = NULL;

  for (int k = 0; k < net->iterations; k++) {
    UnfVar *r = z ? unf_synthesis (tape, y, -1.0f, z, A, s, net->engine) : y;

    z = unf_soft_threshold (
        tape, unf_analysis (tape, z, step, r, B, s, net->engine), tau);

    if (see)
      see (tape, k, z, see_data);
    if (unf_tape_is_cancelled (tape))
      return NULL;
  }

  return net->synthesise (net, tape, z, s);
}

static UnfVar *
synthesise (const UnfStridedNetwork *net,
            UnfTape *tape,
            UnfVar *z,
            const UnfStrided *s)
{
  return unf_synthesis (tape, NULL, 1.0f, z, weight (tape, net->data, "C"), s,
                        net->engine);
}

/* ISTA converges for steps below 1 / ‖AᵀA‖, and every halving of the stride
 * puts four times as many atoms over each pixel. Weights used at a smaller
 * stride than they were trained for take smaller steps, and smaller
 * thresholds with them, or they would diverge. */
static double
step_for_stride (double trained, double used)
{
  return used < trained ? (used * used) / (trained * trained) : 1.0;
}

static void
scale (UnfTensor *tensor, double factor)
{
  for (size_t i = 0; i < unf_shape_size (tensor->shape); i++)
    tensor->data[i] *= (float) factor;
}

/* Training knows no step but 1: what a smaller stride needs becomes part of
 * the weights. */
static void
fit_weights (UnfWeights *weights, const UnfSettings *values)
{
  static const char *const names[] = { "B", "t0", "t1" };
  double q = unf_settings_get (values, "stride");
  double step =
      step_for_stride (unf_weights_get_setting (weights, "stride", q), q);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    UnfTensor *tensor = unf_weights_find (weights, names[i]);

    if (tensor)
      scale (tensor, step);
  }
  unf_weights_set_setting (weights, "stride", q);
}

static UnfStridedNetwork
network_new (const Csc *csc, const UnfSettings *values, UnfShape bank)
{
  int q = unf_settings_get_int (values, "stride");

  return (UnfStridedNetwork){
    .atoms = bank.n,
    .side = bank.h,
    .channels = bank.c,
    .stride = q,
    .iterations = unf_settings_get_int (values, "iterations"),
    .shifts = unf_settings_get_int (values, "shifts"),
    .engine = (UnfEngine) unf_settings_get_int (values, "engine"),
    .unroll = unroll,
    .synthesise = synthesise,
    .data = csc,
  };
}

static UnfStridedNetwork
network_for_picture (Csc *csc, const UnfModel *model, const UnfSettings *values)
{
  UnfStridedNetwork net =
      network_new (csc, values, unf_weights_find (csc->weights, "A")->shape);

  csc->threshold = unf_settings_get (values, "threshold");
  csc->step = step_for_stride (
      unf_weights_get_setting (csc->weights, "stride", net.stride), net.stride);
  net.shifts_are_estimates = unf_model_get_shifts_are_estimates (model);

  return net;
}

static UnfImage *
denoise (const UnfModel *model,
         const UnfImage *noisy,
         double sigma,
         const UnfSettings *values,
         UnfMonitor *monitor,
         GError **error)
{
  UnfTensor *pixels = unf_image_get_pixels (noisy);
  g_autofree double *levels = g_new (double, pixels->shape.c);
  Csc csc = { unf_model_get_weights (model), levels, 1.0, 1.0 };
  UnfStridedNetwork net = network_for_picture (&csc, model, values);
  g_autoptr (UnfTensor) estimate = NULL;

  for (int c = 0; c < pixels->shape.c; c++)
    levels[c] = sigma;

  estimate = unf_shifts_run (&net, pixels, monitor, error);
  return estimate ? unf_image_new (estimate, unf_image_get_depth (noisy))
                  : NULL;
}

static UnfExplanation *
explain (const UnfModel *model,
         const UnfImage *noisy,
         double sigma,
         const UnfSettings *values,
         const UnfSpot *spot,
         UnfMonitor *monitor,
         GError **error)
{
  UnfWeights *weights = unf_model_get_weights (model);
  Csc csc = { weights, &sigma, 1.0, 1.0 };
  UnfStridedNetwork net = network_for_picture (&csc, model, values);
  gboolean is_split = net.channels < unf_image_get_channels (noisy);
  g_autoptr (UnfImage) plane =
      is_split ? unf_image_get_plane_image (noisy, spot->channel)
               : unf_image_ref ((UnfImage *) noisy);

  return unf_shifts_explain (
      &net, unf_image_get_pixels (plane), unf_weights_find (weights, "A"),
      unf_weights_find (weights, "C"), spot, monitor, error);
}

/* Atom k of the overcomplete DCT: cosines of half-sample phase whose
 * frequencies are finer than n, sorted by |frequency|; its mean is removed,
 * except from the constant one. */
static void
fill_cosine (float *atom, int n, int frequencies, int fu, int fv)
{
  double sum = 0.0, norm = 0.0;

  for (int u = 0; u < n; u++)
    for (int v = 0; v < n; v++) {
      double value = cos (G_PI * fu * (u + 0.5) / frequencies) *
                     cos (G_PI * fv * (v + 0.5) / frequencies);

      atom[u * n + v] = (float) value;
      sum += value;
    }

  for (int p = 0; p < n * n; p++) {
    if (fu + fv > 0)
      atom[p] -= (float) (sum / (n * n));
    norm += (double) atom[p] * (double) atom[p];
  }
  for (int p = 0; p < n * n; p++)
    atom[p] /= (float) sqrt (norm);
}

typedef struct {
  int fu, fv;
} Frequency;

static int
compare_frequencies (gconstpointer a, gconstpointer b)
{
  const Frequency *f = a, *g = b;
  int d = f->fu * f->fu + f->fv * f->fv - g->fu * g->fu - g->fv * g->fv;

  return d ? d : f->fu - g->fu;
}

static UnfTensor *
cosine_bank (int atoms, int n)
{
  int frequencies = (int) ceil (sqrt (atoms)) + (n > 4 ? n / 11 : 0);
  UnfTensor *bank = unf_tensor_new ((UnfShape){ atoms, 1, n, n });
  g_autofree Frequency *all =
      g_new (Frequency, (gsize) frequencies * (gsize) frequencies);

  for (int i = 0; i < frequencies * frequencies; i++)
    all[i] = (Frequency){ i / frequencies, i % frequencies };
  qsort (all, (size_t) (frequencies * frequencies), sizeof *all,
         compare_frequencies);

  for (int k = 0; k < atoms; k++)
    fill_cosine (bank->data + (size_t) (k * n * n), n, frequencies, all[k].fu,
                 all[k].fv);

  return bank;
}

/* The largest eigenvalue of AᵀA on a grid of stride q, by power iterations. */
static double
squared_norm (const UnfTensor *bank, int q, UnfRandom *random)
{
  UnfStrided s = { 1, 1, bank->shape.n, bank->shape.h, q, 24, 24 };
  g_autoptr (UnfTensor) z = unf_tensor_new (unf_strided_code_shape (&s));
  size_t n_codes = unf_shape_size (z->shape);
  double norm = 0.0;

  for (size_t i = 0; i < n_codes; i++)
    z->data[i] = (float) unf_random_normal (random);

  for (int step = 0; step < 50; step++) {
    g_autoptr (UnfTensor) x = unf_tensor_new (unf_strided_picture_shape (&s));

    norm = 0.0;
    for (size_t i = 0; i < n_codes; i++)
      norm += (double) z->data[i] * (double) z->data[i];
    norm = sqrt (norm);

    unf_strided_synthesis (x->data, (float) (1.0 / norm), z->data, bank->data,
                           &s, UNF_ENGINE_GEMM, NULL);
    memset (z->data, 0, n_codes * sizeof (float));
    unf_strided_analysis (z->data, 1.0f, x->data, bank->data, &s,
                          UNF_ENGINE_GEMM, NULL);
  }

  return norm;
}

/* A, B and C begin as one dictionary scaled to ‖AᵀA‖ = 1, so that the step 1
 * is stable. White noise of standard deviation σ has coefficients of σ·‖B_k‖:
 * thresholds begin a little above that, whatever the stride has made of the
 * norm. */
static UnfWeights *
initialise (const UnfSettings *values, UnfRandom *random)
{
  int atoms = unf_settings_get_int (values, "filters");
  int q = unf_settings_get_int (values, "stride");
  g_autoptr (UnfTensor) bank =
      cosine_bank (atoms, unf_settings_get_int (values, "side"));
  double unit = 1.0 / sqrt (squared_norm (bank, q, random));
  UnfWeights *weights = unf_weights_new ();

  scale (bank, unit);

  for (int i = 0; dictionaries[i]; i++) {
    g_autoptr (UnfTensor) copy = unf_tensor_copy (bank);

    unf_weights_add (weights, dictionaries[i], copy);
  }

  for (int i = 0; i < 2; i++) {
    g_autoptr (UnfTensor) t = unf_tensor_new ((UnfShape){ 1, atoms, 1, 1 });

    for (int k = 0; k < atoms; k++)
      t->data[k] = (float) ((i == 0 ? 0.006 : 1.2) * unit);
    unf_weights_add (weights, i == 0 ? "t0" : "t1", t);
  }

  unf_weights_set_metadata (weights, "denoiser", "csc");
  unf_weights_set_setting (weights, "stride", q);
  unf_weights_set_setting (weights, "iterations",
                           unf_settings_get_int (values, "iterations"));

  return weights;
}

/* Random different shifts of every crop; the windows are as large as fits
 * behind every shift. */
static void
draw_shifts (int *rows,
             int *columns,
             int pictures,
             int shifts,
             int q,
             UnfRandom *random)
{
  g_autofree int *order = g_new (int, (gsize) q *(gsize) q);

  for (int i = 0; i < q * q; i++)
    order[i] = i;

  for (int b = 0; b < pictures; b++)
    for (int i = 0; i < shifts; i++) {
      int j = i + unf_random_below (random, q * q - i);
      int chosen = order[j];

      order[j] = order[i];
      order[i] = chosen;
      rows[b * shifts + i] = chosen / q;
      columns[b * shifts + i] = chosen % q;
    }
}

static int
places (int length, int side, int q)
{
  return (length - (q - 1) - side) / q + 1;
}

static int
minimum_crop (const UnfWeights *weights, const UnfSettings *values)
{
  return minimum_side (weights) + unf_settings_get_int (values, "stride") - 1;
}

static UnfVar *
estimate_batch (UnfTape *tape,
                const UnfWeights *weights,
                UnfVar *noisy,
                const double *sigma,
                const UnfSettings *values,
                UnfRandom *random)
{
  UnfShape shape = noisy->value->shape;
  UnfShape bank = unf_weights_find (weights, "A")->shape;
  Csc csc = { weights, NULL, 1.0, 1.0 };
  UnfStridedNetwork net = network_new (&csc, values, bank);
  int n = shape.n * net.shifts;
  g_autofree int *rows = g_new (int, n);
  g_autofree int *columns = g_new (int, n);
  g_autofree double *levels = g_new (double, n);
  UnfStrided s = { n,
                   bank.c,
                   bank.n,
                   bank.h,
                   net.stride,
                   places (shape.h, bank.h, net.stride),
                   places (shape.w, bank.h, net.stride) };
  UnfWindows windows = { shape.n,
                         net.shifts,
                         rows,
                         columns,
                         unf_strided_rows (&s),
                         unf_strided_columns (&s) };

  for (int i = 0; i < n; i++)
    levels[i] = sigma[i / net.shifts];
  csc.sigma = levels;
  draw_shifts (rows, columns, shape.n, net.shifts, net.stride, random);

  return unf_windows_average (
      tape,
      unroll (&net, tape,
              unf_tape_keep (unf_windows_cut (tape, noisy, &windows)), &s, NULL,
              NULL),
      &windows, shape.h, shape.w);
}

/* Thresholds stay at or above zero (Janjušević et al. 2022, section III). */
static void
project (UnfWeights *weights)
{
  static const char *const names[] = { "t0", "t1" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    UnfTensor *t = unf_weights_find (weights, names[i]);

    for (int k = 0; t && k < t->shape.c; k++)
      t->data[k] = MAX (t->data[k], 0.0f);
  }
}

static const UnfAdaptationDefaults adaptation[] = {
  [UNF_ADAPTATION_INTERNAL] = { 400, 3e-4, 130, 1, 8 },
  [UNF_ADAPTATION_EXTERNAL] = { 2500, 1e-3, 130, 1, 8 },
};

const UnfDenoiser unf_csc = {
  .id = "csc",
  .name = N_ ("Convolutional sparse coding"),
  .description = N_ ("Unrolled pursuit with atoms at every q-th pixel, "
                     "averaged over all shifts"),
  .source = "D. Simon, M. Elad, “Rethinking the CSC Model for Natural "
            "Images”, NeurIPS 2019",
  .settings = settings,
  .n_settings = G_N_ELEMENTS (settings),
  .dictionaries = dictionaries,
  .check = check,
  .fit_settings = fit_settings,
  .minimum_side = minimum_side,
  .denoise = denoise,
  .explain = explain,
  .maps = 1u << UNF_STAGE_NONZEROS,
  .architecture = architecture,
  .n_architecture = G_N_ELEMENTS (architecture),
  .initialise = initialise,
  .fit_weights = fit_weights,
  .estimate_batch = estimate_batch,
  .margin = 12,
  .minimum_crop = minimum_crop,
  .project = project,
  .adaptation = adaptation,
};
