/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "config.h"

#include "command.h"
#include "unf-error.h"
#include "unf-parallel.h"
#include "values.h"

enum { MOST_THREADS = 1024 };

/* What was typed for one setting. */
struct _CliTyped {
  const char *id; /* not owned */
  char *text;     /* owned, nullable */
};

typedef struct _CliTyped CliTyped;

static CliTyped *
find_typed (CliTyped *settings, const char *id)
{
  while (settings->id && !g_str_equal (settings->id, id))
    settings++;

  return settings;
}

CliModelOptions *
cli_model_options_new (void)
{
  CliModelOptions *options = g_new0 (CliModelOptions, 1);
  const UnfDenoiser *const *list = unf_denoiser_list ();
  gsize n = 1;

  for (gsize d = 0; list[d]; d++)
    n += list[d]->n_settings + list[d]->n_architecture;

  options->settings = g_new0 (CliTyped, n);
  options->texts = g_ptr_array_new_with_free_func (g_free);

  return options;
}

void
cli_model_options_free (CliModelOptions *options)
{
  for (CliTyped *typed = options->settings; typed->id; typed++)
    g_free (typed->text);
  g_free (options->settings);
  g_strfreev (options->denoisers);
  g_free (options->weights);
  g_free (options->threads);
  g_ptr_array_unref (options->texts);
  g_free (options);
}

static const char *
keep (CliModelOptions *options, char *text)
{
  g_ptr_array_add (options->texts, text);
  return text;
}

static GOptionEntry
describe_setting (CliModelOptions *options,
                  CliTyped *typed,
                  const UnfSetting *setting)
{
  GOptionEntry entry = {
    .long_name = setting->id,
    .arg = G_OPTION_ARG_STRING,
    .arg_data = &typed->text,
  };

  if (setting->choices) {
    entry.description = setting->label;
    entry.arg_description =
        keep (options, g_strjoinv ("|", (char **) (gpointer) setting->choices));
    return entry;
  }

  entry.arg_description = setting->is_count ? "N" : "X";
  entry.description =
      keep (options, g_strdup_printf (_ ("%s, %g … %g"), _ (setting->label),
                                      setting->minimum, setting->maximum));
  return entry;
}

/* A setting that several denoisers have is one option. */
static void
add_table (CliModelOptions *options,
           GOptionContext *context,
           const UnfSetting *table,
           gsize n)
{
  for (gsize i = 0; i < n; i++) {
    CliTyped *typed = find_typed (options->settings, table[i].id);
    GOptionEntry entries[2] = { describe_setting (options, typed, &table[i]) };

    if (typed->id)
      continue;

    typed->id = table[i].id;
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  }
}

void
cli_model_options_add (CliModelOptions *options, GOptionContext *context)
{
  const UnfDenoiser *const *list = unf_denoiser_list ();
  const GOptionEntry entries[] = {
    { "denoiser", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->denoisers,
      N_ ("Which denoiser; “unfold-cli list” names them"), N_ ("ID") },
    { "weights", 0, 0, G_OPTION_ARG_FILENAME, &options->weights,
      N_ ("Its weights: a file, or a name from “unfold-cli list”"),
      N_ ("FILE|NAME") },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options->threads,
      N_ ("Threads to use; 0 for one on each processor"), "N" },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  for (gsize d = 0; list[d]; d++)
    add_table (options, context, list[d]->settings, list[d]->n_settings);
}

void
cli_model_options_add_architecture (CliModelOptions *options,
                                    GOptionContext *context)
{
  const UnfDenoiser *const *list = unf_denoiser_list ();

  for (gsize d = 0; list[d]; d++)
    add_table (options, context, list[d]->architecture,
               list[d]->n_architecture);
}

gboolean
cli_model_options_use_threads (const CliModelOptions *options, GError **error)
{
  guint64 threads = 0;

  if (options->threads && !cli_parse_count ("--threads", options->threads, 0,
                                            MOST_THREADS, &threads, error))
    return FALSE;

  unf_parallel_set_threads ((int) threads);
  return TRUE;
}

/* A name of released weights goes before a file of that name: names are few
 * and the same everywhere. */
static UnfModel *
load_weights (const char *weights, GError **error)
{
  g_auto (GStrv) released = unf_model_list_released ();
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (weights);

  if (g_strv_contains ((const char *const *) released, weights))
    return unf_model_released (weights, error);

  if (g_file_query_exists (file, NULL))
    return unf_model_load (file, error);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("There are no weights “%s”: it is neither a file nor a name "
                  "that “unfold-cli list” shows"),
               weights);
  return NULL;
}

/* Weights of their own for the stride that was typed, if it is one. */
static UnfModel *
load_released (const CliModelOptions *options, const char *id, GError **error)
{
  const char *typed = find_typed (options->settings, "stride")->text;
  guint64 stride;

  return typed &&
                 cli_parse_count ("--stride", typed, 1, G_MAXINT, &stride, NULL)
             ? unf_model_released_for (id, (int) stride, error)
             : unf_model_released (id, error);
}

static UnfModel *
load_named (const CliModelOptions *options, const char *id, GError **error)
{
  const UnfDenoiser *denoiser = unf_denoiser_find (id);
  g_autoptr (GError) refusal = NULL;
  UnfModel *model;

  if (!denoiser) {
    cli_usage_error (error, _ ("There is no denoiser “%s”"), id);
    return NULL;
  }

  if (!denoiser->check)
    return unf_model_new (denoiser, NULL, id, error);

  model = load_released (options, id, &refusal);
  if (!model)
    g_set_error (error, refusal->domain, refusal->code,
                 _ ("%s: give one with --weights"), refusal->message);
  return model;
}

UnfModel *
cli_model_options_load (const CliModelOptions *options,
                        const char *denoiser,
                        GError **error)
{
  g_autoptr (UnfModel) model = NULL;
  const char *found;

  if (!options->weights)
    return denoiser ? load_named (options, denoiser, error)
                    : load_released (options, NULL, error);

  if (denoiser && !unf_denoiser_find (denoiser))
    return load_named (options, denoiser, error);

  model = load_weights (options->weights, error);
  if (!model)
    return NULL;

  found = unf_model_get_denoiser (model)->id;
  if (!denoiser || g_str_equal (denoiser, found))
    return g_steal_pointer (&model);

  g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
               _ ("The weights “%s” are for the denoiser “%s”, not for “%s”"),
               options->weights, found, denoiser);
  return NULL;
}

UnfModel *
cli_model_options_load_one (const CliModelOptions *options, GError **error)
{
  char **denoisers = options->denoisers;

  if (denoisers && denoisers[0] && denoisers[1]) {
    cli_usage_error (error, _ ("--denoiser is given twice"));
    return NULL;
  }

  return cli_model_options_load (options, denoisers ? denoisers[0] : NULL,
                                 error);
}

static gboolean
find_choice (const UnfSetting *setting,
             const char *text,
             double *value,
             GError **error)
{
  g_autofree char *words = NULL;

  for (gsize i = 0; setting->choices[i]; i++) {
    if (g_str_equal (setting->choices[i], text)) {
      *value = (double) i;
      return TRUE;
    }
  }

  words = g_strjoinv (", ", (char **) (gpointer) setting->choices);
  cli_usage_error (error, _ ("--%s is “%s”, not one of %s"), setting->id, text,
                   words);
  return FALSE;
}

gboolean
cli_model_options_set (UnfSettings *settings,
                       const char *id,
                       const char *text,
                       GError **error)
{
  const UnfSetting *setting = unf_settings_find (settings, id);
  g_autofree char *option = g_strdup_printf ("--%s", id);
  g_autoptr (GError) refusal = NULL;
  double value;

  if (!setting) {
    cli_usage_error (error, _ ("This denoiser has no setting %s"), option);
    return FALSE;
  }

  if (setting->choices ? !find_choice (setting, text, &value, error)
                       : !cli_parse_number (option, text, setting->minimum,
                                            setting->maximum, &value, error))
    return FALSE;

  if (unf_settings_set (settings, id, value, &refusal))
    return TRUE;

  cli_usage_error (error, "%s", refusal->message);
  return FALSE;
}

static gboolean
has_architecture (const UnfDenoiser *denoiser, const char *id)
{
  for (gsize i = 0; i < denoiser->n_architecture; i++) {
    if (g_str_equal (denoiser->architecture[i].id, id))
      return TRUE;
  }

  return FALSE;
}

UnfSettings *
cli_model_options_make_settings (const CliModelOptions *options,
                                 const UnfModel *model,
                                 GError **error)
{
  const UnfDenoiser *denoiser = unf_model_get_denoiser (model);
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);

  for (const CliTyped *typed = options->settings; typed->id; typed++) {
    if (!typed->text || (!unf_settings_find (settings, typed->id) &&
                         has_architecture (denoiser, typed->id)))
      continue;
    if (!cli_model_options_set (settings, typed->id, typed->text, error))
      return NULL;
  }

  return g_steal_pointer (&settings);
}

UnfSettings *
cli_model_options_make_architecture (const CliModelOptions *options,
                                     const UnfDenoiser *denoiser,
                                     GError **error)
{
  g_autoptr (UnfSettings) settings =
      unf_settings_new (denoiser->architecture, denoiser->n_architecture);

  for (const CliTyped *typed = options->settings; typed->id; typed++) {
    if (typed->text && unf_settings_find (settings, typed->id) &&
        !cli_model_options_set (settings, typed->id, typed->text, error))
      return NULL;
  }

  return g_steal_pointer (&settings);
}

gboolean
cli_model_options_check_architecture (const CliModelOptions *options,
                                      const UnfSettings *settings,
                                      GError **error)
{
  for (const CliTyped *typed = options->settings; typed->id; typed++) {
    if (typed->text && !unf_settings_find (settings, typed->id)) {
      cli_usage_error (error, _ ("--%s is decided by the given weights"),
                       typed->id);
      return FALSE;
    }
  }

  return TRUE;
}
