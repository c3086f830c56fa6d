/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trial.h"

#include <glib/gi18n.h>

#include "unf-error.h"
#include "unf-image-file.h"
#include "unf-noise.h"
#include "values.h"

void
cli_trial_clear (CliTrial *trial)
{
  g_clear_pointer (&trial->noisy, unf_image_unref);
  g_clear_pointer (&trial->clean, unf_image_unref);
}

static UnfImage *
load (const char *name, UnfMonitor *monitor, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);

  return unf_image_load (file, monitor, error);
}

/* Refused before the work, not after it. */
static gboolean
fit (const UnfImage *noisy, const UnfImage *clean, GError **error)
{
  if (unf_shape_equal (unf_image_get_pixels (noisy)->shape,
                       unf_image_get_pixels (clean)->shape))
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
               _ ("The picture has %d × %d pixels in %d channels, the clean "
                  "one %d × %d in %d"),
               unf_image_get_width (noisy), unf_image_get_height (noisy),
               unf_image_get_channels (noisy), unf_image_get_width (clean),
               unf_image_get_height (clean), unf_image_get_channels (clean));
  return FALSE;
}

gboolean
cli_trial_load (CliTrial *trial,
                const char *noisy,
                const char *clean,
                const char *sigma,
                UnfMonitor *monitor,
                GError **error)
{
  *trial = (CliTrial){ .sigma_is_estimated = !sigma };

  if (sigma && !cli_parse_sigma (sigma, &trial->sigma_255, error))
    return FALSE;

  trial->noisy = load (noisy, monitor, error);
  if (!trial->noisy)
    return FALSE;

  if (clean) {
    trial->clean = load (clean, monitor, error);
    if (!trial->clean || !fit (trial->noisy, trial->clean, error))
      return FALSE;
  }

  if (!sigma)
    trial->sigma_255 = 255.0 * unf_noise_estimate_sigma (trial->noisy);

  return TRUE;
}

UnfTrial
cli_trial_describe (const CliTrial *trial, UnfMeasures measures)
{
  double sigma = trial->sigma_255 / 255.0;

  return (UnfTrial){ .noisy = trial->noisy,
                     .clean = trial->clean,
                     .sigma = sigma,
                     .told = sigma,
                     .measures = measures };
}
