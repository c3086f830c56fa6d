/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-noise.h"

#include <glib/gi18n.h>

#include "command.h"
#include "output.h"
#include "unf-image-file.h"
#include "values.h"

static gboolean
add_noise (char **names,
           UnfNoise noise,
           GCancellable *interrupted,
           GError **error)
{
  g_autoptr (GFile) in = g_file_new_for_commandline_arg (names[0]);
  g_autoptr (GFile) out = g_file_new_for_commandline_arg (names[1]);
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (interrupted);
  g_autoptr (UnfImage) clean = unf_image_load (in, monitor, error);
  g_autoptr (UnfImage) noisy = NULL;

  if (!clean)
    return FALSE;

  noisy = unf_noise_apply (noise, clean, error);
  return noisy && unf_monitor_step (monitor, 1, 1, error) &&
         unf_image_save (noisy, out, unf_image_get_depth (noisy), error);
}

gboolean
cli_noise (const CliCommand *command,
           char ***words,
           GCancellable *interrupted,
           GError **error)
{
  g_autofree char *sigma = NULL;
  g_autofree char *seed = NULL;
  const GOptionEntry entries[] = {
    { "sigma", 0, 0, G_OPTION_ARG_STRING, &sigma,
      N_ ("Standard deviation of the noise, 0…255 scale"), "S" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &seed,
      N_ ("Names the noise field; 0 if not given"), "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      cli_command_new_context (command, entries);
  g_auto (GStrv) names = cli_command_parse (command, context, words, error);
  UnfNoise noise;
  double sigma_255;

  if (!names)
    return FALSE;

  if (!sigma) {
    cli_usage_error (error, _ ("--sigma is missing"));
    return FALSE;
  }

  if (!cli_parse_sigma (sigma, &sigma_255, error) ||
      !cli_parse_seed (seed, &noise.seed, error) ||
      !cli_output_check_picture (names[1], error))
    return FALSE;

  noise.sigma = sigma_255 / 255.0;
  return add_noise (names, noise, interrupted, error);
}
