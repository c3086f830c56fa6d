/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all commands share: their help text and the splitting of a line into
 * options and files. */
#include "command.h"

#include <glib/gi18n.h>

#include "config.h"

void
cli_usage_error (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       message);
}

GOptionContext *
cli_command_new_context (const CliCommand *command,
                         const GOptionEntry *entries,
                         gpointer owner)
{
  GOptionContext *context = g_option_context_new (command->operands);
  GOptionGroup *group = g_option_group_new (NULL, NULL, NULL, owner, NULL);

  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, _ (command->summary));
  if (command->description)
    g_option_context_set_description (context, _ (command->description));

  return context;
}

static gsize
count_operands (const CliCommand *command)
{
  g_auto (GStrv) names = NULL;

  if (!command->operands)
    return 0;

  names = g_strsplit (command->operands, " ", -1);
  return g_strv_length (names);
}

char **
cli_command_parse (const CliCommand *command,
                   GOptionContext *context,
                   char ***words,
                   GError **error)
{
  g_autofree char *name = g_strdup_printf ("unfold-cli %s", command->name);
  gsize expected = count_operands (command);
  gsize given;

  /* The first line of the help text shows the program's name. */
  g_set_prgname (name);
  if (!g_option_context_parse_strv (context, words, error))
    return NULL;

  /* GOption leaves the “--” that ends the options among the operands. */
  if ((*words)[1] && g_str_equal ((*words)[1], "--")) {
    char **rest = *words + 1;

    g_free (rest[0]);
    do
      rest[0] = rest[1];
    while (*rest++);
  }

  given = g_strv_length (*words) - 1;
  if (given == expected)
    return *words + 1;

  if (expected == 0)
    cli_usage_error (error, _ ("“%s” takes no files, but “%s” was given"),
                     command->name, (*words)[1]);
  else
    cli_usage_error (
        error,
        ngettext ("“%s” needs %s, but %" G_GSIZE_FORMAT " file was given",
                  "“%s” needs %s, but %" G_GSIZE_FORMAT " files were given",
                  given),
        command->name, command->operands, given);
  return NULL;
}
