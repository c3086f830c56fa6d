/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "command.h"
#include "json.h"
#include "trial.h"

static void
print_json (double sigma_255)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_add_number (builder, "sigma", sigma_255);
  json_builder_end_object (builder);
  cli_json_print (builder);
}

gboolean
cli_estimate_noise (const CliCommand *command,
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
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (interrupted);
  g_auto (CliTrial) trial = { NULL };
  g_auto (GStrv) names = cli_command_parse (command, context, words, error);

  if (!names || !cli_trial_load (&trial, names[0], NULL, NULL, monitor, error))
    return FALSE;

  if (as_json)
    print_json (trial.sigma_255);
  else
    g_print ("%.2f\n", trial.sigma_255);

  return TRUE;
}
