/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "command.h"
#include "json.h"
#include "unf-denoiser.h"

/* The released weights of one denoiser, and how many numbers the best of them
 * hold; −1 if there are none. */
typedef struct {
  GPtrArray *names; /* owned */
  gint64 parameters;
} Released;

static void
released_clear (Released *released)
{
  g_ptr_array_unref (released->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Released, released_clear)

static gboolean
find_released (const UnfDenoiser *denoiser, Released *released, GError **error)
{
  g_auto (GStrv) all = unf_model_list_released ();

  released->names = g_ptr_array_new_with_free_func (g_free);
  released->parameters = denoiser->check ? -1 : 0;

  for (gsize i = 0; all[i]; i++) {
    g_autoptr (UnfModel) model = unf_model_released (all[i], error);

    if (!model)
      return FALSE;
    if (unf_model_get_denoiser (model) != denoiser)
      continue;

    g_ptr_array_add (released->names, g_strdup (all[i]));
    if (released->parameters < 0)
      released->parameters = (gint64) unf_model_get_parameters (model);
  }

  return TRUE;
}

static void
add_setting (JsonBuilder *builder, const UnfSetting *setting)
{
  json_builder_begin_object (builder);
  cli_json_add_string (builder, "id", setting->id);
  cli_json_add_string (builder, "label", setting->label);
  cli_json_add_string (builder, "description", setting->description);
  cli_json_add_number (builder, "minimum", setting->minimum);
  cli_json_add_number (builder, "maximum", setting->maximum);
  cli_json_add_number (builder, "initial", setting->initial);

  if (setting->choices) {
    json_builder_set_member_name (builder, "choices");
    json_builder_begin_array (builder);
    for (gsize i = 0; setting->choices[i]; i++)
      json_builder_add_string_value (builder, setting->choices[i]);
    json_builder_end_array (builder);
  }

  json_builder_end_object (builder);
}

static void
add_denoiser (JsonBuilder *builder,
              const UnfDenoiser *denoiser,
              const Released *released)
{
  json_builder_begin_object (builder);
  cli_json_add_string (builder, "id", denoiser->id);
  cli_json_add_string (builder, "name", denoiser->name);

  if (released->parameters < 0)
    cli_json_add_string (builder, "parameters", NULL);
  else
    cli_json_add_count (builder, "parameters", released->parameters);

  json_builder_set_member_name (builder, "settings");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < denoiser->n_settings; i++)
    add_setting (builder, &denoiser->settings[i]);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "weights");
  json_builder_begin_array (builder);
  for (guint i = 0; i < released->names->len; i++)
    json_builder_add_string_value (builder, released->names->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gboolean
print_json (const UnfDenoiser *const *denoisers, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "denoisers");
  json_builder_begin_array (builder);
  for (gsize i = 0; denoisers[i]; i++) {
    g_auto (Released) released = { NULL };

    if (!find_released (denoisers[i], &released, error))
      return FALSE;
    add_denoiser (builder, denoisers[i], &released);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  cli_json_print (builder);
  return TRUE;
}

static void
print_setting (const UnfSetting *setting)
{
  g_autofree char *words = NULL;

  if (setting->choices) {
    words = g_strjoinv ("|", (char **) (gpointer) setting->choices);
    g_print ("    --%-14s%s (%s)\n", setting->id, _ (setting->label), words);
    return;
  }

  g_print ("    --%-14s%s (%g … %g)\n", setting->id, _ (setting->label),
           setting->minimum, setting->maximum);
}

static gboolean
print_text (const UnfDenoiser *const *denoisers, GError **error)
{
  for (gsize d = 0; denoisers[d]; d++) {
    g_auto (Released) released = { NULL };

    if (!find_released (denoisers[d], &released, error))
      return FALSE;

    g_print ("%-12s%s\n    %s\n", denoisers[d]->id, _ (denoisers[d]->name),
             _ (denoisers[d]->description));
    for (gsize i = 0; i < denoisers[d]->n_settings; i++)
      print_setting (&denoisers[d]->settings[i]);
    for (guint i = 0; i < released.names->len; i++)
      g_print (_ ("    weights %s\n"), (const char *) released.names->pdata[i]);
  }

  return TRUE;
}

gboolean
cli_list (const CliCommand *command,
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
  g_auto (GStrv) none = cli_command_parse (command, context, words, error);

  if (!none)
    return FALSE;

  return as_json ? print_json (unf_denoiser_list (), error)
                 : print_text (unf_denoiser_list (), error);
}
