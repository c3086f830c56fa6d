/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

typedef struct _CliCommand CliCommand;

/**
 * CliRunFunc:
 * @command: its own line of the table
 * @words: (inout): what was typed, the command's name first; taken apart by
 *   cli_command_parse()
 * @interrupted: cancelled when the person presses Ctrl-C
 *
 * One command. Wrong usage is an error of the domain %G_OPTION_ERROR; every
 * other error means that the command failed.
 *
 * Returns: whether it did what was asked
 */
typedef gboolean (*CliRunFunc) (const CliCommand *command,
                                char ***words,
                                GCancellable *interrupted,
                                GError **error);

/**
 * CliCommand:
 * @name: what is typed after `unfold-cli`
 * @operands: (nullable): names of the files it takes, with blanks between
 * @summary: one sentence for the list of commands (translatable)
 * @description: (nullable): a paragraph below its options (translatable)
 * @run: what it does
 */
struct _CliCommand {
  const char *name;
  const char *operands;
  const char *summary;
  const char *description;
  CliRunFunc run;
};

/**
 * cli_command_new_context:
 * @entries: options of this command alone; the places they point to must
 *   outlive the context
 *
 * Returns: (transfer full): a parser that knows the command's help text
 */
GOptionContext *cli_command_new_context (const CliCommand *command,
                                         const GOptionEntry *entries);

/**
 * cli_command_parse:
 *
 * Takes the options out of @words.
 *
 * Returns: (transfer full) (nullable): exactly as many operands as @command
 *   has; free with g_strfreev()
 */
char **cli_command_parse (const CliCommand *command,
                          GOptionContext *context,
                          char ***words,
                          GError **error);

/** Sets a sentence about how @command was used wrongly. */
void cli_usage_error (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

gboolean cli_list (const CliCommand *command,
                   char ***words,
                   GCancellable *interrupted,
                   GError **error);
gboolean cli_adapt (const CliCommand *command,
                    char ***words,
                    GCancellable *interrupted,
                    GError **error);
gboolean cli_denoise (const CliCommand *command,
                      char ***words,
                      GCancellable *interrupted,
                      GError **error);
gboolean cli_noise (const CliCommand *command,
                    char ***words,
                    GCancellable *interrupted,
                    GError **error);
gboolean cli_estimate_noise (const CliCommand *command,
                             char ***words,
                             GCancellable *interrupted,
                             GError **error);
gboolean cli_compare (const CliCommand *command,
                      char ***words,
                      GCancellable *interrupted,
                      GError **error);
gboolean cli_evaluate (const CliCommand *command,
                       char ***words,
                       GCancellable *interrupted,
                       GError **error);
gboolean cli_sweep (const CliCommand *command,
                    char ***words,
                    GCancellable *interrupted,
                    GError **error);
gboolean cli_train (const CliCommand *command,
                    char ***words,
                    GCancellable *interrupted,
                    GError **error);
gboolean cli_import (const CliCommand *command,
                     char ***words,
                     GCancellable *interrupted,
                     GError **error);
