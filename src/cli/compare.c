/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "command.h"
#include "json.h"
#include "unf-image-file.h"
#include "unf-score.h"

static void
print_json (const UnfScore *score)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_add_number (builder, "psnr", score->psnr);
  cli_json_add_number (builder, "ssim", score->ssim);
  cli_json_add_number (builder, "mse", score->mse);
  cli_json_add_number (builder, "max_abs_difference",
                       score->max_abs_difference);
  json_builder_end_object (builder);
  cli_json_print (builder);
}

static void
print_text (const UnfScore *score)
{
  g_print ("PSNR %.2f dB\nSSIM %.4f\nMSE %.6g\n", score->psnr, score->ssim,
           score->mse);
  g_print (_ ("Largest difference %.6g\n"), score->max_abs_difference);
}

static UnfImage *
load (const char *name, UnfMonitor *monitor, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);

  return unf_image_load (file, monitor, error);
}

static gboolean
compare (char **names,
         GCancellable *interrupted,
         UnfScore *score,
         GError **error)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (interrupted);
  g_autoptr (UnfImage) a = load (names[0], monitor, error);
  g_autoptr (UnfImage) b = a ? load (names[1], monitor, error) : NULL;

  if (!b)
    return FALSE;

  if (unf_score_compare (a, b, score, error))
    return TRUE;

  g_prefix_error (error, "%s, %s: ", names[0], names[1]);
  return FALSE;
}

gboolean
cli_compare (const CliCommand *command,
             char ***words,
             GCancellable *interrupted,
             GError **error)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      cli_command_new_context (command, entries);
  g_auto (GStrv) names = cli_command_parse (command, context, words, error);
  UnfScore score;

  if (!names || !compare (names, interrupted, &score, error))
    return FALSE;

  if (as_json)
    print_json (&score);
  else
    print_text (&score);

  return TRUE;
}
