/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-content.h"

#include <glib/gi18n.h>

static const struct {
  const char *id;
  const char *label;
  const char *description;
  gboolean is_mapped, is_of_final;
  const char *unit;     /* (nullable): of numbers that are no light */
  const char *obstacle; /* (nullable): why a model without the map lacks it */
  UnfStageKind map;
} contents[UNFOLD_N_CONTENTS] = {
  [UNFOLD_CONTENT_CLEAN] = { .id = "clean",
                             .label = NC_ ("content", "Clean"),
                             .description = N_ ("The picture without noise, if "
                                                "it is known") },
  [UNFOLD_CONTENT_NOISY] = { .id = "noisy",
                             .label = NC_ ("content", "Noisy"),
                             .description =
                                 N_ ("The picture given to the denoiser") },
  [UNFOLD_CONTENT_DENOISED] = { .id = "denoised",
                                .label = NC_ ("content", "Denoised"),
                                .description =
                                    N_ ("What the denoiser makes of it") },
  [UNFOLD_CONTENT_REMOVED] = { .id = "removed",
                               .label = NC_ ("content", "Removed noise"),
                               .description =
                                   N_ ("Noisy − Denoised: what was taken away; "
                                       "it should look like noise "
                                       "without structure"),
                               .is_mapped = TRUE },
  [UNFOLD_CONTENT_ERROR] = { .id = "error",
                             .label = NC_ ("content", "Error"),
                             .description = N_ ("Denoised − Clean: what is "
                                                "still wrong"),
                             .is_mapped = TRUE },
  [UNFOLD_CONTENT_A_MINUS_B] = { .id = "a-b",
                                 .label = NC_ ("content", "A − B"),
                                 .description = N_ ("The picture of pane A "
                                                    "minus that of pane B"),
                                 .is_mapped = TRUE },
  [UNFOLD_CONTENT_SPREAD] = { .id = "spread",
                              .label = NC_ ("content", "Shift spread"),
                              .description =
                                  N_ ("How much the estimates from different "
                                      "shifts disagree in each "
                                      "pixel"),
                              .is_mapped = TRUE,
                              .is_of_final = TRUE },
  [UNFOLD_CONTENT_CHANGE] = { .id = "change",
                              .label = NC_ ("content", "Iteration step"),
                              .description = N_ ("The estimate after the "
                                                 "iteration that is shown "
                                                 "minus that after the one "
                                                 "before it"),
                              .is_mapped = TRUE,
                              .is_of_final = TRUE },
  [UNFOLD_CONTENT_SPARSITY] = { .id = "sparsity",
                                .label = NC_ ("content", "Sparsity map"),
                                .description =
                                    N_ ("How many coefficients that reach a "
                                        "pixel are not zero, averaged over the "
                                        "shifts or patches"),
                                .is_mapped = TRUE,
                                .is_of_final = TRUE,
                                .unit = NC_ ("unit", "non-zeros"),
                                .obstacle = N_ ("this denoiser has no codes"),
                                .map = UNF_STAGE_NONZEROS },
  [UNFOLD_CONTENT_THRESHOLDS] = { .id = "thresholds",
                                  .label = NC_ ("content", "Threshold map"),
                                  .description =
                                      N_ ("The threshold λ that the network "
                                          "found for the patches over each "
                                          "pixel"),
                                  .is_mapped = TRUE,
                                  .is_of_final = TRUE,
                                  .unit = NC_ ("unit", "λ"),
                                  .obstacle = N_ ("this denoiser finds none"),
                                  .map = UNF_STAGE_THRESHOLD_MAP },
  [UNFOLD_CONTENT_BEFORE] = { .id = "before",
                              .label = NC_ ("content", "Before adapting"),
                              .description = N_ ("What the denoiser made of it "
                                                 "before it was adapted to the "
                                                 "picture") },
};

const char *
unfold_content_get_id (UnfoldContent content)
{
  return contents[content].id;
}

UnfoldContent
unfold_content_find (const char *id, UnfoldContent otherwise)
{
  for (int i = 0; i < UNFOLD_N_CONTENTS; i++)
    if (g_strcmp0 (contents[i].id, id) == 0)
      return (UnfoldContent) i;

  return otherwise;
}

const char *
unfold_content_get_label (UnfoldContent content)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "content", contents[content].label);
}

const char *
unfold_content_get_description (UnfoldContent content)
{
  return _ (contents[content].description);
}

gboolean
unfold_content_is_mapped (UnfoldContent content)
{
  return contents[content].is_mapped;
}

gboolean
unfold_content_is_numbers (UnfoldContent content)
{
  return contents[content].unit != NULL;
}

gboolean
unfold_content_is_of_final (UnfoldContent content)
{
  return contents[content].is_of_final;
}

const char *
unfold_content_get_unit (UnfoldContent content)
{
  const char *unit = contents[content].unit;

  return unit ? g_dpgettext2 (GETTEXT_PACKAGE, "unit", unit) : NULL;
}

const char *
unfold_content_get_obstacle (UnfoldContent content, const UnfModel *model)
{
  const char *obstacle = contents[content].obstacle;

  if (!obstacle || !model || unf_model_has_map (model, contents[content].map))
    return NULL;

  return _ (obstacle);
}

static UnfoldPictureKind
get_map_kind (UnfoldContent content)
{
  return content == UNFOLD_CONTENT_THRESHOLDS ? UNFOLD_PICTURE_THRESHOLDS
                                              : UNFOLD_PICTURE_SPARSITY;
}

/* A map that is still there of another model is no map of this one. */
UnfoldPixelMap *
unfold_content_get_map (UnfoldContent content, UnfoldExperiment *experiment)
{
  UnfModel *model = unfold_experiment_get_model (experiment);

  if (!unfold_content_is_numbers (content) ||
      unfold_content_get_obstacle (content, model))
    return NULL;

  return unfold_experiment_get_map (experiment, get_map_kind (content));
}

UnfoldMapping
unfold_content_get_mapping (UnfoldContent content,
                            UnfoldExperiment *experiment,
                            UnfoldMap map,
                            double gain)
{
  UnfoldPixelMap *numbers = unfold_content_get_map (content, experiment);

  if (numbers)
    return (UnfoldMapping){ UNFOLD_MAP_NUMBERS,
                            1.0 / (numbers->high - numbers->low),
                            numbers->low };
  /* The scale of what is not there yet does not matter. */
  if (unfold_content_is_numbers (content))
    return (UnfoldMapping){ UNFOLD_MAP_NUMBERS, 1.0, 0.0 };
  if (!unfold_content_is_mapped (content))
    return (UnfoldMapping){ UNFOLD_MAP_LIGHT, 1.0, 0.0 };

  return (UnfoldMapping){ content == UNFOLD_CONTENT_SPREAD ? UNFOLD_MAP_ABSOLUTE
                                                           : map,
                          gain, 0.0 };
}

UnfoldContent
unfold_content_get_next_difference (UnfoldContent content,
                                    const UnfModel *model)
{
  static const UnfoldContent differences[] = {
    UNFOLD_CONTENT_REMOVED,   UNFOLD_CONTENT_ERROR,  UNFOLD_CONTENT_A_MINUS_B,
    UNFOLD_CONTENT_SPREAD,    UNFOLD_CONTENT_CHANGE, UNFOLD_CONTENT_SPARSITY,
    UNFOLD_CONTENT_THRESHOLDS
  };
  gsize n = G_N_ELEMENTS (differences), next = 0;

  for (gsize i = 0; i < n; i++)
    if (content == differences[i])
      next = (i + 1) % n;
  while (unfold_content_get_obstacle (differences[next], model))
    next = (next + 1) % n;

  return differences[next];
}

/* The difference of two pictures; nothing while either is unknown. */
static UnfoldSight
subtract (const UnfImage *a, const UnfImage *b)
{
  return a && b ? (UnfoldSight){ a, b } : (UnfoldSight){ NULL, NULL };
}

/* What stands for the denoised picture. */
static const UnfImage *
get_estimate (UnfoldExperiment *experiment, int iteration)
{
  int n = unfold_experiment_get_n_iterations (experiment);

  if (iteration >= 0 && iteration <= n && n > 0)
    return unfold_experiment_get_iteration (experiment, iteration);

  return unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_DENOISED);
}

/* Of the last iteration where none is chosen; there is none before the
 * first. */
static UnfoldSight
get_change (UnfoldExperiment *experiment, int iteration)
{
  int n = unfold_experiment_get_n_iterations (experiment);
  int k = iteration < 0 ? n : MIN (iteration, n);

  if (k < 1)
    return (UnfoldSight){ NULL, NULL };

  return subtract (unfold_experiment_get_iteration (experiment, k),
                   unfold_experiment_get_iteration (experiment, k - 1));
}

static UnfoldSight
get_numbers (UnfoldContent content, UnfoldExperiment *experiment)
{
  UnfoldPixelMap *map = unfold_content_get_map (content, experiment);

  return (UnfoldSight){ map ? map->image : NULL, NULL };
}

static UnfoldSight
get_picture (UnfoldExperiment *experiment, UnfoldPictureKind kind)
{
  return (UnfoldSight){ unfold_experiment_get_picture (experiment, kind),
                        NULL };
}

UnfoldSight
unfold_content_get_sight (UnfoldContent content,
                          UnfoldExperiment *experiment,
                          int iteration)
{
  const UnfImage *estimate = get_estimate (experiment, iteration);

  switch (content) {
  case UNFOLD_CONTENT_CLEAN:
    return get_picture (experiment, UNFOLD_PICTURE_CLEAN);
  case UNFOLD_CONTENT_DENOISED:
    return (UnfoldSight){ estimate, NULL };
  case UNFOLD_CONTENT_REMOVED:
    return subtract (
        unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_NOISY),
        estimate);
  case UNFOLD_CONTENT_ERROR:
    return subtract (estimate, unfold_experiment_get_picture (
                                   experiment, UNFOLD_PICTURE_CLEAN));
  case UNFOLD_CONTENT_SPREAD:
    return get_picture (experiment, UNFOLD_PICTURE_SPREAD);
  case UNFOLD_CONTENT_CHANGE:
    return get_change (experiment, iteration);
  case UNFOLD_CONTENT_SPARSITY:
  case UNFOLD_CONTENT_THRESHOLDS:
    return get_numbers (content, experiment);
  case UNFOLD_CONTENT_BEFORE:
    return get_picture (experiment, UNFOLD_PICTURE_BEFORE);
  case UNFOLD_CONTENT_A_MINUS_B:
  case UNFOLD_CONTENT_NOISY:
  default:
    return get_picture (experiment, UNFOLD_PICTURE_NOISY);
  }
}
