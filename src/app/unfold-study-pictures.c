/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-study-pictures.h"

#include <glib/gi18n.h>

#include "unfold-crop-view.h"

const char *
unfold_study_picture_get_label (UnfoldStudyPicture picture)
{
  switch (picture) {
  case UNFOLD_STUDY_PICTURE_REMOVED:
    return _ ("Removed noise");
  case UNFOLD_STUDY_PICTURE_ERROR:
    return _ ("Error");
  case UNFOLD_STUDY_PICTURE_SPREAD:
    return _ ("Spread over shifts");
  case UNFOLD_STUDY_PICTURE_DENOISED:
  default:
    return _ ("Denoised");
  }
}

UnfoldSight
unfold_study_picture_get_sight (UnfoldStudyPicture picture,
                                const UnfoldResult *result)
{
  if (!result)
    return (UnfoldSight){ NULL, NULL };

  switch (picture) {
  case UNFOLD_STUDY_PICTURE_REMOVED:
    return (UnfoldSight){ result->noisy, result->estimate };
  case UNFOLD_STUDY_PICTURE_ERROR:
    return (UnfoldSight){ result->clean ? result->estimate : NULL,
                          result->clean };
  case UNFOLD_STUDY_PICTURE_SPREAD:
    return (UnfoldSight){ result->spread, NULL };
  case UNFOLD_STUDY_PICTURE_DENOISED:
  default:
    return (UnfoldSight){ result->estimate, NULL };
  }
}

UnfoldMapping
unfold_study_picture_find_mapping (UnfoldStudyPicture picture,
                                   const UnfoldResult *result,
                                   int x,
                                   int y)
{
  UnfoldSight sight = unfold_study_picture_get_sight (picture, result);
  UnfoldMapping mapping = { UNFOLD_MAP_GRAY, 1.0, 0.0 };
  UnfRegion region;

  if (picture == UNFOLD_STUDY_PICTURE_DENOISED || !sight.image)
    return (UnfoldMapping){ UNFOLD_MAP_LIGHT, 1.0, 0.0 };

  region =
      unfold_crop_view_find_region (unf_image_get_width (sight.image),
                                    unf_image_get_height (sight.image), x, y);
  if (picture == UNFOLD_STUDY_PICTURE_SPREAD)
    mapping.map = UNFOLD_MAP_ABSOLUTE;
  mapping.gain = unfold_picture_find_gain (sight, region);

  return mapping;
}

char *
unfold_study_picture_describe_scale (UnfoldStudyPicture picture,
                                     UnfoldMapping mapping)
{
  if (picture == UNFOLD_STUDY_PICTURE_DENOISED)
    return NULL;
  if (picture == UNFOLD_STUDY_PICTURE_SPREAD)
    /* Translators: the value that is drawn bright, on the scale 0…255. */
    return g_strdup_printf (_ ("dark 0, bright %.3g"), 255.0 / mapping.gain);

  /* Translators: the values drawn black and white, on the scale 0…255. */
  return g_strdup_printf (_ ("black −%.3g, white +%.3g"), 255.0 / mapping.gain,
                          255.0 / mapping.gain);
}
