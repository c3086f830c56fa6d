/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-content.h"

#include <glib/gi18n.h>

static const struct {
  const char *id;
  const char *label;
  const char *description;
  gboolean is_mapped;
} contents[UNFOLD_N_CONTENTS] = {
  [UNFOLD_CONTENT_CLEAN] = { "clean", NC_ ("content", "Clean"),
                             N_ ("The picture without noise, if it is known"),
                             FALSE },
  [UNFOLD_CONTENT_NOISY] = { "noisy", NC_ ("content", "Noisy"),
                             N_ ("The picture given to the denoiser"), FALSE },
  [UNFOLD_CONTENT_DENOISED] = { "denoised", NC_ ("content", "Denoised"),
                                N_ ("What the denoiser makes of it"), FALSE },
  [UNFOLD_CONTENT_REMOVED] = { "removed", NC_ ("content", "Removed noise"),
                               N_ ("Noisy − Denoised: what was taken away; it "
                                   "should look like noise "
                                   "without structure"),
                               TRUE },
  [UNFOLD_CONTENT_ERROR] = { "error", NC_ ("content", "Error"),
                             N_ ("Denoised − Clean: what is still wrong"),
                             TRUE },
  [UNFOLD_CONTENT_A_MINUS_B] = { "a-b", NC_ ("content", "A − B"),
                                 N_ ("The picture of pane A minus that of pane "
                                     "B"),
                                 TRUE },
  [UNFOLD_CONTENT_SPREAD] = { "spread", NC_ ("content", "Spread of shifts"),
                              N_ ("How much the estimates from different "
                                  "shifts disagree in each "
                                  "pixel"),
                              TRUE },
  [UNFOLD_CONTENT_BEFORE] = { "before", NC_ ("content", "Before adapting"),
                              N_ ("What the denoiser made of it before it was "
                                  "adapted to the picture"),
                              FALSE },
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

/* The difference of two pictures; nothing while either is unknown. */
static UnfoldSight
subtract (const UnfImage *a, const UnfImage *b)
{
  return a && b ? (UnfoldSight){ a, b } : (UnfoldSight){ NULL, NULL };
}

UnfoldSight
unfold_content_get_sight (UnfoldContent content,
                          UnfoldExperiment *experiment,
                          const UnfImage *estimate)
{
  const UnfImage *clean =
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_CLEAN);
  const UnfImage *noisy =
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_NOISY);

  switch (content) {
  case UNFOLD_CONTENT_CLEAN:
    return (UnfoldSight){ clean, NULL };
  case UNFOLD_CONTENT_DENOISED:
    return (UnfoldSight){ estimate, NULL };
  case UNFOLD_CONTENT_REMOVED:
    return subtract (noisy, estimate);
  case UNFOLD_CONTENT_ERROR:
    return subtract (estimate, clean);
  case UNFOLD_CONTENT_SPREAD:
    return (UnfoldSight){
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_SPREAD), NULL
    };
  case UNFOLD_CONTENT_BEFORE:
    return (UnfoldSight){
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_BEFORE), NULL
    };
  default:
    return (UnfoldSight){ noisy, NULL };
  }
}
