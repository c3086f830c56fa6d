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
cli_command_new_context (const CliCommand *command, const GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (command->operands);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
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

/* Whether there are as many operands as the command has. */
static gboolean
check_operands (const CliCommand *command, char **operands, GError **error)
{
  gsize expected = count_operands (command);
  gsize given = g_strv_length (operands);

  if (given == expected)
    return TRUE;

  if (expected == 0)
    cli_usage_error (error, _ ("“%s” takes no files, but “%s” was given"),
                     command->name, operands[0]);
  else
    cli_usage_error (error,
                     ngettext ("“%s” needs %s, but %zu file was given",
                               "“%s” needs %s, but %zu files were given",
                               given),
                     command->name, command->operands, given);
  return FALSE;
}

char **
cli_command_parse (const CliCommand *command,
                   GOptionContext *context,
                   char ***words,
                   GError **error)
{
  g_autofree char *name = g_strdup_printf ("unfold-cli %s", command->name);
  g_auto (GStrv) operands = NULL;
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &operands, NULL,
      NULL },
    { NULL },
  };

  /* The first line of the help text shows the program's name. */
  g_set_prgname (name);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, words, error))
    return NULL;

  if (!operands)
    operands = g_new0 (char *, 1);

  return check_operands (command, operands, error) ? g_steal_pointer (&operands)
                                                   : NULL;
}
