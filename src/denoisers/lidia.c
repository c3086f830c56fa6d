/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LIDIA: every patch is denoised together with the 13 patches that resemble it
 * most, at two scales. A group X of patches, weighted by how near they are,
 * passes through separable layers H X Vᵀ + b:
 *
 *     x_s = layers (diag (v_s) P_s),  t_s = average (h x_s Vᵀ)   s = 0, 1
 *     noise = layers (x_0, x_1, layer (t_0), layer (t_1)),  p̂ = p − noise
 *
 * and what overlaps is averaged, flat patches first. */
#include "config.h"

#include "unf-denoiser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-error.h"
#include "unf-lidia-batch.h"
#include "unf-lidia-explain.h"
#include "unf-lidia-run.h"
#include "unf-lidia-scale.h"
#include "unf-weights-check.h"

static const char *const statistics[] = { "running", "picture", NULL };

static const UnfSetting settings[] = {
  { "statistics", N_ ("Statistics"),
    N_ ("What layers are normalised with: running statistics of the training, "
        "or those of the picture, as the published program does it; the "
        "latter takes three times as long"),
    0, 1, 0, 1, TRUE, statistics, NULL, FALSE },
};

static const char *const sizes[] = { "small", "full", NULL };

static const char *const colours[] = { "gray", "colour", NULL };

static const UnfSetting architecture[] = {
  { "size", N_ ("Size"),
    N_ ("The small network leaves out three of its layers"), 0, 1, 1, 1, TRUE,
    sizes, NULL, FALSE },
  { "colours", N_ ("Colours"), N_ ("What the network is for"), 0, 1, 0, 1, TRUE,
    colours, NULL, FALSE },
};

/* Pixels at the border of a crop that only the search sees. */
enum { MARGIN = 38 };

/* A network is full if its parts are mixed, and its first matrix says for how
 * many channels it is. */
static const char mixing[] = "separable_fc_net.sep_part2.a";
static const char first_matrix[] =
    "separable_fc_net.sep_part1_s0.ver_hor_bn_re0.ver_hor.ver.weight";

typedef struct {
  const UnfWeights *weights;
  GError **error;
} Check;

static gboolean
check_tensor (const char *name, UnfShape shape, gpointer data)
{
  const Check *c = data;
  const UnfTensor *tensor;

  if (!unf_weights_check_shape (c->weights, name, shape, c->error))
    return FALSE;

  tensor = unf_weights_find (c->weights, name);
  for (int i = 0; g_str_has_suffix (name, "running_var") && i < shape.w; i++)
    if (!(tensor->data[i] >= 0.0f)) {
      g_set_error (c->error, UNF_ERROR, UNF_ERROR_MISMATCH,
                   _ ("Weight “%s” holds the variance %g; a variance cannot "
                      "be negative"),
                   name, (double) tensor->data[i]);
      return FALSE;
    }

  return TRUE;
}

static int
channels_of (const UnfWeights *weights)
{
  const UnfTensor *V = unf_weights_find (weights, first_matrix);

  return V && V->shape.c == 75 ? 3 : 1;
}

static gboolean
check (const UnfWeights *weights, GError **error)
{
  return unf_lidia_for_names (channels_of (weights),
                              unf_weights_find (weights, mixing) != NULL,
                              check_tensor, &(Check){ weights, error }) &&
         unf_weights_check_count (weights, "statistics", 0, 0, 1, error) &&
         unf_weights_check_count (weights, "softening", 0, 0, 100, error) &&
         unf_weights_check_count (weights, "reference_sigma", 0, 0, 255, error);
}

static void
fit_settings (const UnfWeights *weights, UnfSetting *fitted)
{
  fitted[0].initial = unf_weights_get_setting (weights, "statistics", 0);
}

static int
minimum_side (const UnfWeights *weights)
{
  UnfLidiaNetwork net = unf_lidia_network (weights);

  return unf_lidia_minimum_side (&net);
}

/* One file serves every σ: pictures are brought to the noise level that the
 * network knows. Published networks know one, or none, and are given pictures
 * as they are. */
static double
reference_of (const UnfWeights *weights)
{
  return unf_weights_get_setting (weights, "reference_sigma", 0.0) / 255.0;
}

/* A gray network takes the channels of a colour picture one by one. */
static UnfTensor *
denoise_pixels (const UnfLidiaNetwork *net,
                const UnfTensor *pixels,
                const UnfLidiaOptions *options,
                UnfMonitor *monitor,
                GError **error)
{
  UnfShape shape = pixels->shape;
  size_t plane = unf_shape_plane (shape);
  g_autoptr (UnfTensor) out = NULL;

  if (net->channels == shape.c)
    return unf_lidia_run (net, pixels, options, monitor, error);

  out = unf_tensor_try_new (shape, error);
  for (int c = 0; out && c < shape.c; c++) {
    UnfShape one = { 1, 1, shape.h, shape.w };
    g_autoptr (UnfTensor) channel = unf_tensor_try_new (one, error);
    g_autoptr (UnfTensor) estimate = NULL;
    g_autoptr (UnfMonitor) part =
        unf_monitor_new_part (monitor, (double) c / shape.c, 1.0 / shape.c);

    if (!channel)
      return NULL;
    memcpy (channel->data, pixels->data + (size_t) c * plane,
            plane * sizeof (float));
    estimate = unf_lidia_run (net, channel, options, part, error);
    if (!estimate)
      return NULL;
    memcpy (out->data + (size_t) c * plane, estimate->data,
            plane * sizeof (float));
  }

  return g_steal_pointer (&out);
}

static UnfLidiaOptions
options_of (const UnfWeights *weights, const UnfSettings *values, double sigma)
{
  return (UnfLidiaOptions){
    .sigma = sigma,
    .reference = reference_of (weights),
    .has_picture_statistics = unf_settings_get_int (values, "statistics"),
  };
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
  UnfLidiaNetwork net = unf_lidia_network (weights);
  UnfLidiaOptions options = options_of (weights, values, sigma);
  g_autoptr (UnfTensor) estimate = NULL;

  estimate = denoise_pixels (&net, unf_image_get_pixels (noisy), &options,
                             monitor, error);
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
  const UnfWeights *weights = unf_model_get_weights (model);
  UnfLidiaNetwork net = unf_lidia_network (weights);
  UnfLidiaOptions options = options_of (weights, values, sigma);

  return unf_lidia_explain (&net, unf_image_get_pixels (noisy), &options, spot,
                            monitor, error);
}

/* The noise level that our own networks see, whatever a picture has, and the
 * hundredths that keep a weight near 0 from making the patches it divides
 * large. */
enum { REFERENCE_SIGMA = 25, SOFTENING = 5 };

static UnfWeights *
initialise (const UnfSettings *values, UnfRandom *random)
{
  UnfWeights *weights = unf_lidia_new_weights (
      unf_settings_get_int (values, "colours") ? 3 : 1,
      unf_settings_get_int (values, "size"), REFERENCE_SIGMA / 255.0, random);

  unf_weights_set_metadata (weights, "denoiser", "lidia");
  unf_weights_set_setting (weights, "statistics", 0);
  unf_weights_set_setting (weights, "reference_sigma", REFERENCE_SIGMA);
  unf_weights_set_setting (weights, "softening", SOFTENING);

  return weights;
}

static int
minimum_crop (const UnfWeights *weights, const UnfSettings *values)
{
  return 2 * MARGIN + 1;
}

static UnfVar *
estimate_batch (UnfTape *tape,
                const UnfWeights *weights,
                UnfVar *noisy,
                const double *sigma,
                const UnfSettings *values,
                UnfRandom *random)
{
  UnfLidiaNetwork net = unf_lidia_network (weights);
  UnfLidiaPass pass = {
    .net = &net,
    .tape = tape,
    .has_own_statistics = unf_settings_get_int (values, "statistics"),
  };

  return unf_lidia_record_batch (&pass, noisy->value, sigma,
                                 reference_of (weights), MARGIN);
}

static const UnfAdaptationDefaults adaptation[] = {
  [UNF_ADAPTATION_INTERNAL] = { 80, 3e-4, 108, 1, 0 },
  [UNF_ADAPTATION_EXTERNAL] = { 600, 1e-3, 108, 1, 0 },
};

const UnfDenoiser unf_lidia = {
  .id = "lidia",
  .name = N_ ("LIDIA"),
  .description = N_ ("Patches that resemble each other are denoised together, "
                     "at two scales"),
  .source = "G. Vaksman, M. Elad, P. Milanfar, “LIDIA: Lightweight Learned "
            "Image Denoising with Instance Adaptation”, CVPR Workshops 2020",
  .settings = settings,
  .n_settings = G_N_ELEMENTS (settings),
  .check = check,
  .fit_settings = fit_settings,
  .minimum_side = minimum_side,
  .denoise = denoise,
  .explain = explain,
  .channels = channels_of,
  .architecture = architecture,
  .n_architecture = G_N_ELEMENTS (architecture),
  .initialise = initialise,
  .estimate_batch = estimate_batch,
  .margin = MARGIN,
  .minimum_crop = minimum_crop,
  .adaptation = adaptation,
};
