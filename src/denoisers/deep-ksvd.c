/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deep K-SVD: every patch y of a picture in −1…1 is coded with one dictionary
 * D by T steps of ISTA, with a threshold that a small network finds for the
 * patch, and the estimates of overlapping patches are averaged with learned
 * weights:
 *
 *     ℓ = λ (y) / c;   α ← S_ℓ (Dᵀ y);   α ← S_ℓ (α + Dᵀ (y − D α) / c)
 *     ŷ = D α, cut off at ±1
 *
 * The published form serves one noise level. Sparse coding is homogeneous:
 * s·y with s·ℓ has the codes s·α. So λ (y, σ) = s · λ (y / s) with s = σ / σ₀
 * serves all of them, and is the published form at the level σ₀. */
#include "config.h"

#include "unf-denoiser.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "clamp.h"
#include "dense.h"
#include "patches.h"
#include "place-threshold.h"
#include "relu.h"
#include "scale.h"
#include "unf-cosine-atoms.h"
#include "unf-error.h"
#include "unf-patch-explain.h"
#include "unf-patch-network.h"
#include "unf-weights-check.h"

enum { MAX_STAGES = 3, LAYERS = 4 };

static const UnfSetting settings[] = {
  { "iterations", N_ ("Iterations"),
    N_ ("Unrolled steps of the pursuit; fewer than trained is an early exit"),
    1, 60, 7, 1, TRUE, NULL, NULL, FALSE },
  { "threshold", N_ ("Threshold λ"),
    N_ ("Multiplies the learned thresholds; 1 is as trained"), 0, 3, 1, 0.01,
    FALSE, NULL, NULL, TRUE },
  { "stages", N_ ("Stages"),
    N_ ("How many times the picture is denoised, each time the estimate "
        "before"),
    1, MAX_STAGES, 1, 1, TRUE, NULL, NULL, FALSE },
};

static const UnfSetting architecture[] = {
  { "filters", N_ ("Atoms"), N_ ("Number of atoms in each bank"), 1, 4096, 256,
    1, TRUE, NULL, NULL, FALSE },
  { "side", N_ ("Atom side"), N_ ("Rows and columns of an atom"), 2, 32, 8, 1,
    TRUE, NULL, NULL, FALSE },
  { "iterations", N_ ("Iterations"), N_ ("Unrolled steps"), 1, 60, 7, 1, TRUE,
    NULL, NULL, FALSE },
  { "stages", N_ ("Stages"), N_ ("How many times the picture is denoised"), 1,
    MAX_STAGES, 1, 1, TRUE, NULL, NULL, FALSE },
};

static const char *const dictionaries[] = { "D", NULL };

/* Outputs of the layers of the network that finds λ. */
static const int widths[] = { 128, 64, 32, 1 };

/* The tensor @letter of a layer and a stage: “W1”, in the second stage
 * “W1.2”. Dictionary and step are those of all stages. */
static char *
name_of (const char *letter, int layer, int stage)
{
  g_autofree char *name =
      layer > 0 ? g_strdup_printf ("%s%d", letter, layer) : g_strdup (letter);

  return stage > 0 ? g_strdup_printf ("%s.%d", name, stage + 1)
                   : g_steal_pointer (&name);
}

static UnfTensor *
find (const UnfWeights *weights, const char *letter, int layer, int stage)
{
  g_autofree char *name = name_of (letter, layer, stage);

  return unf_weights_find (weights, name);
}

static int
count_stages (const UnfWeights *weights)
{
  int stages = 1;

  while (stages < MAX_STAGES && find (weights, "w", 0, stages))
    stages++;

  return stages;
}

static gboolean
check_one (const UnfWeights *weights,
           const char *letter,
           int layer,
           int stage,
           UnfShape wanted,
           GError **error)
{
  g_autofree char *name = name_of (letter, layer, stage);

  return unf_weights_check_shape (weights, name, wanted, error);
}

/* Wherever a picture may end, the weights of the patches over a pixel must not
 * cancel: every rectangle of them has a positive sum. */
static gboolean
check_overlap (const UnfTensor *w, int side, GError **error)
{
  for (int top = 0; top < side; top++)
    for (int left = 0; left < side; left++) {
      g_autofree double *columns = g_new0 (double, side);

      for (int u = top; u < side; u++) {
        double sum = 0.0;

        for (int v = left; v < side; v++) {
          columns[v] += (double) w->data[u * side + v];
          sum += columns[v];
          if (sum > 0.0)
            continue;

          g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
                       _ ("The weights of overlapping patches cancel at the "
                          "border of a picture"));
          return FALSE;
        }
      }
    }

  return TRUE;
}

static gboolean
check_stage (const UnfWeights *weights, int stage, int side, GError **error)
{
  int inputs = side * side;

  for (int layer = 1; layer <= LAYERS; layer++) {
    int outputs = widths[layer - 1];

    if (!check_one (weights, "W", layer, stage,
                    (UnfShape){ outputs, inputs, 1, 1 }, error) ||
        !check_one (weights, "b", layer, stage, (UnfShape){ 1, outputs, 1, 1 },
                    error))
      return FALSE;
    inputs = outputs;
  }

  return check_one (weights, "w", 0, stage, (UnfShape){ 1, side * side, 1, 1 },
                    error) &&
         check_overlap (find (weights, "w", 0, stage), side, error);
}

static gboolean
check_step (const UnfWeights *weights, GError **error)
{
  if (!unf_weights_check_shape (weights, "c", (UnfShape){ 1, 1, 1, 1 }, error))
    return FALSE;
  if (unf_weights_find (weights, "c")->data[0] > 0.0f)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
               _ ("Weight “c” is %g; it must be positive"),
               (double) unf_weights_find (weights, "c")->data[0]);
  return FALSE;
}

static gboolean
check (const UnfWeights *weights, GError **error)
{
  const UnfTensor *D = unf_weights_find (weights, "D");
  UnfShape bank = D ? D->shape : (UnfShape){ 0, 0, 0, 0 };
  int stages = count_stages (weights);

  if (D && (bank.h != bank.w || bank.h < 2 || bank.h > 32 || bank.c != 1)) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
                 _ ("Weight “D” has shape %d×%d×%d×%d; atoms must be square, "
                    "of side 2 to 32, and of 1 channel"),
                 bank.n, bank.c, bank.h, bank.w);
    return FALSE;
  }

  if (!unf_weights_check_shape (weights, "D", bank, error) ||
      !check_step (weights, error) ||
      !unf_weights_check_count (weights, "iterations", 7, 1, 60, error))
    return FALSE;

  for (int stage = 0; stage < stages; stage++)
    if (!check_stage (weights, stage, bank.h, error))
      return FALSE;

  return TRUE;
}

static void
fit_settings (const UnfWeights *weights, UnfSetting *fitted)
{
  double iterations = unf_weights_get_setting (weights, "iterations", 7);

  fitted[0].initial = iterations;
  fitted[0].maximum = MIN (60, 3 * iterations);
  fitted[2].initial = fitted[2].maximum = count_stages (weights);
}

static int
minimum_side (const UnfWeights *weights)
{
  return unf_weights_find (weights, "D")->shape.h;
}

/* What one run of the network needs, besides the geometry. */
typedef struct {
  const UnfWeights *weights;
  const double *inverse;   /* 1 / s, of each picture of the batch */
  const double *threshold; /* s, times the setting */
} DeepKsvd;

/* Published weights serve one noise level and do not say which. */
static double
scale_at (const UnfWeights *weights, double sigma)
{
  double reference =
      unf_weights_get_setting (weights, "sigma_reference", 0.0) / 255.0;

  return reference > 0.0 ? MAX (sigma / reference, 1e-3) : 1.0;
}

static UnfVar *
weight (UnfTape *tape,
        const DeepKsvd *ksvd,
        const char *letter,
        int layer,
        int stage)
{
  return unf_tape_parameter (tape, find (ksvd->weights, letter, layer, stage));
}

static UnfVar *
layer_of (UnfTape *tape, const DeepKsvd *ksvd, UnfVar *x, int layer, int stage)
{
  UnfVar *W = weight (tape, ksvd, "W", layer, stage);
  UnfShape shape = x->value->shape;
  UnfVar *y;

  shape.n = widths[layer - 1];
  y = unf_dense (tape,
                 unf_bias (tape, weight (tape, ksvd, "b", layer, stage), shape),
                 1.0f, W, FALSE, x);
  unf_tape_consume (tape, x);

  return layer < LAYERS ? unf_relu (tape, y) : y;
}

/* λ of every patch, `[1,n,h,w]`. */
static UnfVar *
find_lambda (UnfTape *tape, const DeepKsvd *ksvd, UnfVar *y, int stage)
{
  UnfVar *h = unf_scale_pictures (tape, y, ksvd->inverse);

  for (int layer = 1; layer <= LAYERS; layer++)
    h = layer_of (tape, ksvd, h, layer, stage);

  return unf_scale_pictures (tape, h, ksvd->threshold);
}

static UnfVar *
synthesise (const UnfPatchNetwork *net, UnfTape *tape, UnfVar *z)
{
  UnfVar *D = weight (tape, net->data, "D", 0, 0);

  return unf_clamp (tape, unf_dense (tape, NULL, 1.0f, D, TRUE, z), -1.0f,
                    1.0f);
}

/* Two products with D in each step are cheaper than the one with the matrix
 * I − DᵀD / c of the paper's program, and differ from it by rounding. */
static UnfVar *
unroll (const UnfPatchNetwork *net,
        UnfTape *tape,
        UnfVar *y,
        const UnfPatchWatch *watch,
        gpointer watch_data)
{
  const DeepKsvd *ksvd = net->data;
  UnfVar *D = weight (tape, ksvd, "D", 0, 0);
  UnfVar *c = weight (tape, ksvd, "c", 0, 0);
  UnfVar *step = unf_tape_keep (unf_divide (tape, D, c));
  UnfVar *lambda = find_lambda (tape, ksvd, y, net->stage);
  UnfVar *l, *z;

  if (watch)
    watch->thresholds (tape, lambda, watch_data);
  l = unf_divide (tape, lambda, c);
  z = unf_place_threshold (tape, unf_dense (tape, NULL, 1.0f, D, FALSE, y), l);

  for (int k = 0; k < net->iterations; k++) {
    UnfVar *r = unf_dense (tape, y, -1.0f, D, TRUE, z);

    z = unf_place_threshold (tape, unf_dense (tape, z, 1.0f, step, FALSE, r),
                             l);
    unf_tape_consume (tape, r);

    if (watch)
      watch->codes (tape, k, z, watch_data);
    if (unf_tape_is_cancelled (tape))
      return NULL;
  }

  return synthesise (net, tape, z);
}

static UnfPatchNetwork
network_new (const DeepKsvd *ksvd, const UnfSettings *values)
{
  UnfShape bank = unf_weights_find (ksvd->weights, "D")->shape;

  return (UnfPatchNetwork){
    .side = bank.h,
    .atoms = bank.n,
    .iterations = unf_settings_get_int (values, "iterations"),
    .stages = unf_settings_get_int (values, "stages"),
    .unroll = unroll,
    .synthesise = synthesise,
    .data = ksvd,
  };
}

/* The network's pictures have values −1…1 and one channel each. */
static UnfTensor *
centre (const UnfTensor *pixels, GError **error)
{
  UnfShape shape = pixels->shape;
  UnfTensor *centred = unf_tensor_try_new (
      (UnfShape){ shape.n * shape.c, 1, shape.h, shape.w }, error);

  for (size_t p = 0; centred && p < unf_shape_size (shape); p++)
    centred->data[p] = 2.0f * pixels->data[p] - 1.0f;

  return centred;
}

/* @last is what the last stage was given. */
static UnfTensor *
run_stages (UnfPatchNetwork *net,
            const UnfTensor *pictures,
            UnfTensor **last,
            UnfMonitor *monitor,
            GError **error)
{
  const DeepKsvd *ksvd = net->data;
  g_autoptr (UnfTensor) picture = unf_tensor_ref ((UnfTensor *) pictures);

  for (net->stage = 0; picture && net->stage < net->stages; net->stage++) {
    UnfTensor *estimate;

    net->overlap = find (ksvd->weights, "w", 0, net->stage);
    estimate = unf_patch_network_run (net, picture, monitor, error);
    g_clear_pointer (last, unf_tensor_unref);
    *last = picture;
    picture = estimate;
  }

  return g_steal_pointer (&picture);
}

static UnfImage *
denoise (const UnfModel *model,
         const UnfImage *noisy,
         double sigma,
         const UnfSettings *values,
         UnfMonitor *monitor,
         GError **error)
{
  const UnfWeights *weights = unf_model_get_weights (model);
  UnfTensor *pixels = unf_image_get_pixels (noisy);
  double scale = scale_at (weights, sigma), inverse = 1.0 / scale;
  double threshold = scale * unf_settings_get (values, "threshold");
  DeepKsvd ksvd = { weights, &inverse, &threshold };
  UnfPatchNetwork net = network_new (&ksvd, values);
  g_autoptr (UnfTensor) centred = centre (pixels, error);
  g_autoptr (UnfTensor) last = NULL;
  g_autoptr (UnfTensor) estimate =
      centred ? run_stages (&net, centred, &last, monitor, error) : NULL;
  g_autoptr (UnfTensor) picture = NULL;

  picture = estimate ? unf_tensor_try_new (pixels->shape, error) : NULL;
  if (!picture)
    return NULL;

  for (size_t p = 0; p < unf_shape_size (picture->shape); p++)
    picture->data[p] = 0.5f * estimate->data[p] + 0.5f;
  return unf_image_new (picture, unf_image_get_depth (noisy));
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
  double scale = scale_at (weights, sigma), inverse = 1.0 / scale;
  double threshold = scale * unf_settings_get (values, "threshold");
  DeepKsvd ksvd = { weights, &inverse, &threshold };
  UnfPatchNetwork net = network_new (&ksvd, values);
  g_autoptr (UnfImage) plane = unf_image_get_plane_image (noisy, spot->channel);
  g_autoptr (UnfTensor) centred = centre (unf_image_get_pixels (plane), error);

  return centred ? unf_patch_network_explain (&net, run_stages, centred,
                                              unf_weights_find (weights, "D"),
                                              spot, monitor, error)
                 : NULL;
}

static UnfTensor *
add_tensor (UnfWeights *weights,
            const char *letter,
            int layer,
            int stage,
            UnfShape shape)
{
  g_autofree char *name = name_of (letter, layer, stage);
  g_autoptr (UnfTensor) tensor = unf_tensor_new (shape);

  unf_weights_add (weights, name, tensor);
  return tensor;
}

static void
fill_uniform (UnfTensor *tensor, double bound, UnfRandom *random)
{
  for (size_t i = 0; i < unf_shape_size (tensor->shape); i++)
    tensor->data[i] =
        (float) (bound * (2.0 * unf_random_uniform (random) - 1.0));
}

/* Layers begin as is usual, uniform in ±1/√inputs; the last one around a
 * threshold of a usual size. */
static void
add_stage (UnfWeights *weights, int stage, int side, UnfRandom *random)
{
  int inputs = side * side;
  UnfTensor *w;

  for (int layer = 1; layer <= LAYERS; layer++) {
    int outputs = widths[layer - 1];
    double bound = 1.0 / sqrt (inputs);
    UnfTensor *W = add_tensor (weights, "W", layer, stage,
                               (UnfShape){ outputs, inputs, 1, 1 });
    UnfTensor *b =
        add_tensor (weights, "b", layer, stage, (UnfShape){ 1, outputs, 1, 1 });

    fill_uniform (W, bound, random);
    fill_uniform (b, bound, random);
    if (layer == LAYERS)
      b->data[0] = 0.5f;
    inputs = outputs;
  }

  w = add_tensor (weights, "w", 0, stage, (UnfShape){ 1, side * side, 1, 1 });
  for (int i = 0; i < side * side; i++)
    w->data[i] = 1.0f + 0.1f * (float) unf_random_normal (random);
}

static UnfWeights *
initialise (const UnfSettings *values, UnfRandom *random)
{
  int side = unf_settings_get_int (values, "side");
  g_autoptr (UnfTensor) bank =
      unf_cosine_atoms_new (unf_settings_get_int (values, "filters"), side);
  UnfWeights *weights = unf_weights_new ();

  unf_weights_add (weights, "D", bank);
  add_tensor (weights, "c", 0, 0, (UnfShape){ 1, 1, 1, 1 })->data[0] =
      (float) unf_cosine_atoms_norm (bank, random);
  for (int i = 0; i < unf_settings_get_int (values, "stages"); i++)
    add_stage (weights, i, side, random);

  unf_weights_set_metadata (weights, "denoiser", "deep-ksvd");
  unf_weights_set_setting (weights, "sigma_reference", 25.0);
  unf_weights_set_setting (weights, "iterations",
                           unf_settings_get_int (values, "iterations"));

  return weights;
}

static int
minimum_crop (const UnfWeights *weights, const UnfSettings *values)
{
  (void) values;
  return minimum_side (weights);
}

static UnfVar *
estimate_batch (UnfTape *tape,
                const UnfWeights *weights,
                UnfVar *noisy,
                const double *sigma,
                const UnfSettings *values,
                UnfRandom *random)
{
  int n = noisy->value->shape.n;
  g_autofree double *inverse = g_new (double, n);
  g_autofree double *scale = g_new (double, n);
  DeepKsvd ksvd = { weights, inverse, scale };
  UnfPatchNetwork net = network_new (&ksvd, values);
  UnfVar *picture = unf_scale_range (tape, noisy, 2.0f, -1.0f);

  (void) random;
  for (int i = 0; i < n; i++) {
    scale[i] = scale_at (weights, sigma[i]);
    inverse[i] = 1.0 / scale[i];
  }

  for (net.stage = 0; net.stage < net.stages; net.stage++) {
    UnfVar *y = unf_tape_keep (unf_patches_cut (tape, picture, net.side));

    picture =
        unf_patches_average (tape, unroll (&net, tape, y, NULL, NULL),
                             weight (tape, &ksvd, "w", 0, net.stage), net.side);
  }

  return unf_scale_range (tape, picture, 0.5f, 0.5f);
}

/* Weights of overlapping patches stay positive, so that no border cancels. */
static void
project (UnfWeights *weights)
{
  float *c = unf_weights_find (weights, "c")->data;

  c[0] = MAX (c[0], 1e-3f);
  for (int stage = 0; stage < count_stages (weights); stage++) {
    UnfTensor *w = find (weights, "w", 0, stage);

    for (size_t i = 0; i < unf_shape_size (w->shape); i++)
      w->data[i] = MAX (w->data[i], 0.05f);
  }
}

static const UnfAdaptationDefaults adaptation[] = {
  [UNF_ADAPTATION_INTERNAL] = { 100, 1e-4, 64, 2, 1 },
  [UNF_ADAPTATION_EXTERNAL] = { 600, 3e-4, 64, 2, 1 },
};

const UnfDenoiser unf_deep_ksvd = {
  .id = "deep-ksvd",
  .name = N_ ("Deep K-SVD"),
  .description = N_ ("Unrolled sparse coding of all overlapping patches, with "
                     "a threshold found for each patch"),
  .source = "M. Scetbon, M. Elad, P. Milanfar, “Deep K-SVD Denoising”, IEEE "
            "Transactions on Image Processing 30, 2021",
  .settings = settings,
  .n_settings = G_N_ELEMENTS (settings),
  .dictionaries = dictionaries,
  .check = check,
  .fit_settings = fit_settings,
  .minimum_side = minimum_side,
  .denoise = denoise,
  .explain = explain,
  .maps = 1u << UNF_STAGE_NONZEROS | 1u << UNF_STAGE_THRESHOLD_MAP,
  .architecture = architecture,
  .n_architecture = G_N_ELEMENTS (architecture),
  .initialise = initialise,
  .estimate_batch = estimate_batch,
  .margin = 7,
  .minimum_crop = minimum_crop,
  .project = project,
  .adaptation = adaptation,
};
