/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-model.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-error.h"
#include "unf-published.h"
#include "unf-weights-file.h"

struct _UnfModel {
  gatomicrefcount references;
  const UnfDenoiser *denoiser;
  UnfWeights *weights;  /* owned, nullable */
  char *name;           /* owned */
  UnfSetting *settings; /* owned: the denoiser's table, fitted to the weights */
};

UnfModel *
unf_model_new (const UnfDenoiser *denoiser,
               UnfWeights *weights,
               const char *name,
               GError **error)
{
  UnfModel *model;

  if (denoiser->check && !weights) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
                 _ ("Denoiser “%s” needs weights"), denoiser->id);
    return NULL;
  }
  if (denoiser->check && !denoiser->check (weights, error))
    return NULL;

  model = g_new0 (UnfModel, 1);
  g_atomic_ref_count_init (&model->references);
  model->denoiser = denoiser;
  model->weights = weights ? unf_weights_ref (weights) : NULL;
  model->name = g_strdup (name);
  model->settings = g_memdup2 (denoiser->settings,
                               denoiser->n_settings * sizeof (UnfSetting));
  if (denoiser->fit_settings && weights)
    denoiser->fit_settings (weights, model->settings);

  return model;
}

/* The id of the denoiser that the weights say they belong to. */
static const UnfDenoiser *
denoiser_of (const UnfWeights *weights, GError **error)
{
  const char *id = unf_weights_get_metadata (weights, "denoiser");
  const UnfDenoiser *denoiser = id ? unf_denoiser_find (id) : NULL;

  if (!id)
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("The weights do not say which denoiser they belong to"));
  else if (!denoiser)
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("The weights belong to a denoiser called “%s”, which this "
                    "version does not know"),
                 id);

  return denoiser;
}

/* “csc-q8.safetensors” is called “csc-q8”. */
static char *
name_from_file (GFile *file)
{
  char *name = g_file_get_basename (file);
  char *dot = strrchr (name, '.');

  if (dot && dot != name)
    *dot = '\0';

  return name;
}

UnfModel *
unf_model_from_weights (UnfWeights *weights, const char *name, GError **error)
{
  const UnfDenoiser *denoiser = denoiser_of (weights, error);

  return denoiser ? unf_model_new (denoiser, weights, name, error) : NULL;
}

UnfModel *
unf_model_load (GFile *file, GError **error)
{
  g_autofree char *name = name_from_file (file);
  g_autoptr (UnfWeights) weights = NULL;
  UnfModel *model;

  if (unf_published_is_recognised (file))
    weights = unf_published_load (file, error);
  else
    weights = unf_weights_load (file, error);
  if (!weights)
    return NULL;

  model = unf_model_from_weights (weights, name, error);
  if (!model)
    g_prefix_error (error, "%s: ",
                    g_file_peek_path (file) ? g_file_peek_path (file) : name);

  return model;
}

UnfModel *
unf_model_ref (UnfModel *model)
{
  g_atomic_ref_count_inc (&model->references);
  return model;
}

void
unf_model_unref (UnfModel *model)
{
  if (!g_atomic_ref_count_dec (&model->references))
    return;

  g_clear_pointer (&model->weights, unf_weights_unref);
  g_free (model->name);
  g_free (model->settings);
  g_free (model);
}

const UnfDenoiser *
unf_model_get_denoiser (const UnfModel *model)
{
  return model->denoiser;
}

const char *
unf_model_get_name (const UnfModel *model)
{
  return model->name;
}

UnfWeights *
unf_model_get_weights (const UnfModel *model)
{
  return model->weights;
}

UnfTensor *
unf_model_get_dictionary (const UnfModel *model)
{
  const char *const *names = model->denoiser->dictionaries;

  return model->weights && names ? unf_weights_find (model->weights, names[0])
                                 : NULL;
}

gsize
unf_model_get_parameters (const UnfModel *model)
{
  return model->weights ? unf_weights_count (model->weights) : 0;
}

int
unf_model_get_minimum_side (const UnfModel *model)
{
  return model->denoiser->minimum_side
             ? model->denoiser->minimum_side (model->weights)
             : 1;
}

/* Where the denoiser does not say it, its atoms do. */
int
unf_model_get_channels (const UnfModel *model)
{
  const char *const *names = model->denoiser->dictionaries;
  const UnfTensor *atoms;

  if (model->denoiser->channels && model->weights)
    return model->denoiser->channels (model->weights);

  atoms = names && model->weights ? unf_weights_find (model->weights, names[0])
                                  : NULL;
  return atoms ? atoms->shape.c : 1;
}

void
unf_model_get_sigma_range (const UnfModel *model, double *low, double *high)
{
  const char *range =
      model->weights ? unf_weights_get_metadata (model->weights, "sigma_range")
                     : NULL;
  char *end = NULL;

  *low = 0.0;
  *high = 75.0;
  if (!range)
    return;

  *low = *high = g_ascii_strtod (range, &end);
  if (*end == ':')
    *high = g_ascii_strtod (end + 1, NULL);
}

gboolean
unf_model_get_shifts_are_estimates (const UnfModel *model)
{
  return model->weights &&
         unf_weights_get_setting (model->weights, "shifts_are_estimates",
                                  0.0) != 0.0;
}

int
unf_model_get_stride (const UnfModel *model)
{
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);

  return unf_settings_find (settings, "stride")
             ? unf_settings_get_int (settings, "stride")
             : 0;
}

gboolean
unf_model_are_variants (const UnfModel *a, const UnfModel *b)
{
  return a->denoiser == b->denoiser &&
         unf_model_get_shifts_are_estimates (a) ==
             unf_model_get_shifts_are_estimates (b) &&
         unf_model_get_stride (a) != unf_model_get_stride (b);
}

gboolean
unf_model_is_nearer (const UnfModel *candidate,
                     const UnfModel *than,
                     int stride)
{
  return unf_model_are_variants (candidate, than) &&
         abs (unf_model_get_stride (candidate) - stride) <
             abs (unf_model_get_stride (than) - stride);
}

UnfSettings *
unf_model_get_settings (const UnfModel *model)
{
  return unf_settings_new (model->settings, model->denoiser->n_settings);
}

static gboolean
check_picture (const UnfModel *model, const UnfImage *noisy, GError **error)
{
  int minimum = unf_model_get_minimum_side (model);
  int width = unf_image_get_width (noisy);
  int height = unf_image_get_height (noisy);

  if (unf_image_get_channels (noisy) < unf_model_get_channels (model)) {
    g_set_error_literal (
        error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
        _ ("The weights are for colour pictures, and this one is gray"));
    return FALSE;
  }
  if (MIN (width, height) >= minimum)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("The picture is %d × %d pixels; “%s” needs at least %d × %d"),
               width, height, model->name, minimum, minimum);
  return FALSE;
}

UnfImage *
unf_model_denoise (const UnfModel *model,
                   const UnfImage *noisy,
                   double sigma,
                   const UnfSettings *settings,
                   UnfMonitor *monitor,
                   GError **error)
{
  g_autoptr (UnfSettings) trained = unf_model_get_settings (model);

  g_return_val_if_fail (sigma >= 0.0, NULL);

  if (!check_picture (model, noisy, error) ||
      !unf_monitor_step (monitor, 0, 1, error))
    return NULL;

  /* Without noise the estimate is the picture, whatever a network says. */
  if (sigma == 0.0)
    return unf_image_ref ((UnfImage *) noisy);

  return model->denoiser->denoise (
      model, noisy, sigma, settings ? settings : trained, monitor, error);
}

/* Less than the receptive field: what is missing changes a draft by less than
 * anybody sees. */
enum { DRAFT_HALO = 16, FIRST_DRAFT = 40 };

static UnfRegion
grow (UnfRegion region, int by, int width, int height)
{
  int x = MAX (region.x - by, 0), y = MAX (region.y - by, 0);

  return (UnfRegion){ x, y, MIN (region.x + region.width + by, width) - x,
                      MIN (region.y + region.height + by, height) - y };
}

static UnfRegion
centred (int x, int y, int side, int width, int height)
{
  int w = MIN (side, width), h = MIN (side, height);

  return (UnfRegion){ CLAMP (x - w / 2, 0, width - w),
                      CLAMP (y - h / 2, 0, height - h), w, h };
}

static gboolean
draft_tile (const UnfModel *model,
            const UnfImage *noisy,
            double sigma,
            const UnfSettings *settings,
            UnfRegion core,
            UnfMonitor *monitor,
            GError **error)
{
  UnfRegion padded = grow (core, DRAFT_HALO, unf_image_get_width (noisy),
                           unf_image_get_height (noisy));
  UnfRegion inner = { core.x - padded.x, core.y - padded.y, core.width,
                      core.height };
  g_autoptr (UnfImage) part = unf_image_crop (noisy, padded);
  g_autoptr (UnfMonitor) quiet = unf_monitor_new_quiet (monitor);
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (model, part, sigma, settings, quiet, error);
  g_autoptr (UnfImage) tile = NULL;
  UnfStage stage = {
    .kind = UNF_STAGE_DRAFT, .index = 1, .count = 1, .x = core.x, .y = core.y
  };

  if (!estimate)
    return FALSE;

  tile = unf_image_crop (estimate, inner);
  stage.value = unf_image_get_pixels (tile);
  unf_monitor_show (monitor, &stage);

  return TRUE;
}

gboolean
unf_model_draft (const UnfModel *model,
                 const UnfImage *noisy,
                 double sigma,
                 const UnfSettings *settings,
                 int x,
                 int y,
                 UnfMonitor *monitor,
                 GError **error)
{
  int width = unf_image_get_width (noisy);
  int height = unf_image_get_height (noisy);
  double whole = (double) width * height;

  if (!check_picture (model, noisy, error))
    return FALSE;
  if (unf_model_get_shifts_are_estimates (model))
    return TRUE;

  /* Tiles triple in side until the next would be a good part of the whole. */
  for (int side = FIRST_DRAFT;; side *= 3) {
    double padded = side + 3.0 * DRAFT_HALO;

    if (side > FIRST_DRAFT && 6.0 * padded * padded > whole)
      return TRUE;
    if (!draft_tile (model, noisy, sigma, settings,
                     centred (x, y, side, width, height), monitor, error))
      return FALSE;
  }
}

gboolean
unf_model_has_map (const UnfModel *model, UnfStageKind kind)
{
  return (model->denoiser->maps & 1u << kind) != 0;
}

gboolean
unf_model_can_explain (const UnfModel *model)
{
  return model->denoiser->explain != NULL;
}

static gboolean
check_explainable (const UnfModel *model, double sigma, GError **error)
{
  if (!unf_model_can_explain (model)) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("“%s” cannot explain single pixels"), model->name);
    return FALSE;
  }

  if (sigma == 0.0) {
    g_set_error_literal (
        error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
        _ ("Without noise the picture is left as it is; there is nothing to "
           "explain"));
    return FALSE;
  }

  return TRUE;
}

UnfExplanation *
unf_model_explain (const UnfModel *model,
                   const UnfImage *noisy,
                   double sigma,
                   const UnfSettings *settings,
                   const UnfSpot *spot,
                   UnfMonitor *monitor,
                   GError **error)
{
  g_autoptr (UnfSettings) trained = unf_model_get_settings (model);

  g_return_val_if_fail (sigma >= 0.0, NULL);
  g_return_val_if_fail (spot->x >= 0 && spot->x < unf_image_get_width (noisy),
                        NULL);
  g_return_val_if_fail (spot->y >= 0 && spot->y < unf_image_get_height (noisy),
                        NULL);
  g_return_val_if_fail (spot->channel >= 0 &&
                            spot->channel < unf_image_get_channels (noisy),
                        NULL);
  g_return_val_if_fail (spot->shift >= UNF_ALL_SHIFTS, NULL);

  if (!check_explainable (model, sigma, error) ||
      !check_picture (model, noisy, error) ||
      !unf_monitor_step (monitor, 0, 1, error))
    return NULL;

  return model->denoiser->explain (
      model, noisy, sigma, settings ? settings : trained, spot, monitor, error);
}
