/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "command.h"
#include "output.h"
#include "unf-denoiser.h"
#include "unf-error.h"
#include "unf-weights-file.h"

static gboolean
check_denoiser (const UnfModel *model,
                const char *name,
                const char *wanted,
                GError **error)
{
  const char *found = unf_model_get_denoiser (model)->id;

  if (!wanted || g_str_equal (wanted, found))
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
               _ ("%s holds weights of the denoiser “%s”, not of “%s”"), name,
               found, wanted);
  return FALSE;
}

static gboolean
convert (char **names,
         const char *denoiser,
         GCancellable *interrupted,
         GError **error)
{
  g_autoptr (GFile) in = g_file_new_for_commandline_arg (names[0]);
  g_autoptr (GFile) out = g_file_new_for_commandline_arg (names[1]);
  g_autoptr (UnfModel) model = unf_model_load (in, error);

  if (!model || !check_denoiser (model, names[0], denoiser, error) ||
      g_cancellable_set_error_if_cancelled (interrupted, error) ||
      !unf_weights_save (unf_model_get_weights (model), out, error))
    return FALSE;

  g_print (_ ("%s: %s, %zu parameters\n"), names[1],
           unf_model_get_denoiser (model)->id,
           unf_model_get_parameters (model));
  return TRUE;
}

static gboolean
check (const char *out, const char *denoiser, GError **error)
{
  if (!g_str_has_suffix (out, ".safetensors")) {
    cli_usage_error (error, _ ("%s does not end in .safetensors"), out);
    return FALSE;
  }

  if (denoiser && !unf_denoiser_find (denoiser)) {
    cli_usage_error (error, _ ("There is no denoiser “%s”"), denoiser);
    return FALSE;
  }

  return cli_output_check (out, error);
}

gboolean
cli_import (const CliCommand *command,
            char ***words,
            GCancellable *interrupted,
            GError **error)
{
  g_autofree char *denoiser = NULL;
  const GOptionEntry entries[] = {
    { "denoiser", 0, 0, G_OPTION_ARG_STRING, &denoiser,
      N_ ("Refuse weights of another denoiser"), N_ ("ID") },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      cli_command_new_context (command, entries);
  g_auto (GStrv) names = cli_command_parse (command, context, words, error);

  return names && check (names[1], denoiser, error) &&
         convert (names, denoiser, interrupted, error);
}
