/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program says about itself: help, manual, completion, and the answer
 * to a line it does not understand. */
#include <string.h>

#include "cli-room.h"

static const char *const promised[] = {
  "list",     "denoise", "noise", "estimate-noise", "compare",
  "evaluate", "sweep",   "train", "import",         NULL
};

/* The commands as the program lists them. */
static char **
list_commands (void)
{
  g_autoptr (CliRun) run = cli_run (NULL, "--help");
  g_autoptr (GRegex) regex =
      g_regex_new ("^  ([a-z][a-z-]*) ", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *table = strstr (run->out, "Commands:");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (table);
  g_regex_match (regex, table, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    g_ptr_array_add (names, g_match_info_fetch (match, 1));
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* The options of @command, as its help lists them; “--help” among them. */
static char **
list_options (const char *command)
{
  g_autoptr (CliRun) run = cli_run (NULL, command, "--help");
  g_autoptr (GRegex) regex = g_regex_new ("^  (?:-[a-z], )?(--[a-z][a-z-]*)",
                                          G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->err, ==, "");
  g_regex_match (regex, run->out, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    g_ptr_array_add (names, g_match_info_fetch (match, 1));
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static char *
read_source (const char *folder, const char *name)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *content;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  return content;
}

static void
help_lists_the_promised_commands (void)
{
  g_auto (GStrv) commands = list_commands ();

  for (gsize i = 0; promised[i]; i++)
    g_assert_true (
        g_strv_contains ((const char *const *) commands, promised[i]));
}

static void
every_command_explains_itself (void)
{
  g_auto (GStrv) commands = list_commands ();

  for (gsize i = 0; commands[i]; i++) {
    g_autoptr (CliRun) run = cli_run (NULL, commands[i], "--help");
    g_autofree char *usage = g_strdup_printf ("unfold-cli %s [", commands[i]);

    g_assert_cmpint (run->status, ==, 0);
    g_assert_cmpstr (run->err, ==, "");
    g_assert_nonnull (strstr (run->out, usage));
  }
}

static void
version_is_one_line (void)
{
  g_autoptr (CliRun) run = cli_run (NULL, "--version");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_str_has_prefix (run->out, "Unfold "));
  g_assert_true (strchr (run->out, '\n') == run->out + strlen (run->out) - 1);
}

static void
unknown_words_are_wrong_usage (void)
{
  g_autoptr (CliRun) nothing = cli_run_words (NULL, (const char *[]){ NULL });
  g_autoptr (CliRun) command = cli_run (NULL, "sharpen");
  g_autoptr (CliRun) option = cli_run (NULL, "denoise", "--fast");
  g_autoptr (CliRun) few = cli_run (NULL, "denoise", "a.png");
  g_autoptr (CliRun) many = cli_run (NULL, "compare", "a", "b", "c");
  g_autoptr (CliRun) none = cli_run (NULL, "list", "a");
  g_autoptr (CliRun) value = cli_run (NULL, "noise", "a", "b", "--sigma");

  cli_assert_refused (nothing, 2, "unfold-cli --help");
  cli_assert_refused (command, 2, "sharpen");
  cli_assert_refused (option, 2, "--fast", "unfold-cli denoise --help");
  cli_assert_refused (few, 2, "IN OUT", "1 file ");
  cli_assert_refused (many, 2, "A B", "3 files");
  cli_assert_refused (none, 2, "no files");
  cli_assert_refused (value, 2, "--sigma");
}

static void
a_line_break_in_a_name_stays_on_one_line (void)
{
  g_autoptr (CliRun) run = cli_run (NULL, "estimate-noise", "no\nsuch\nfile");

  cli_assert_refused (run, 1, "no such file");
}

static void
output_that_cannot_be_written_is_a_failure (void)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_room_new_launcher (NULL);
  g_autofree char *program = cli_room_find_program ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *err = NULL;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS)) {
    g_test_skip ("there is no device that is always full");
    return;
  }

  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
  g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, "list",
                                         "--json", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, &error);
  g_assert_no_error (error);

  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_true (g_str_has_prefix (err, "unfold-cli: "));
}

static void
list_tells_every_setting (void)
{
  g_autoptr (CliRun) run = cli_run (NULL, "list", "--json");
  g_autoptr (CliRun) text = cli_run (NULL, "list");
  JsonObject *object = cli_run_get_object (run);
  JsonObject *first;
  JsonArray *settings;

  cli_assert_members (object, "denoisers");
  first = json_array_get_object_element (
      json_object_get_array_member (object, "denoisers"), 0);
  cli_assert_members (first, "id", "name", "parameters", "settings", "weights");
  g_assert_cmpstr (json_object_get_string_member (first, "id"), ==, "csc");

  settings = json_object_get_array_member (first, "settings");
  g_assert_cmpuint (json_array_get_length (settings), >, 0);
  for (guint i = 0; i < json_array_get_length (settings); i++)
    g_assert_nonnull (strstr (
        text->out, json_object_get_string_member (
                       json_array_get_object_element (settings, i), "id")));
}

static void
manual_names_every_command_and_option (void)
{
  g_autofree char *page = read_source ("docs/man", "unfold-cli.1");
  g_auto (GStrv) commands = list_commands ();
  g_auto (GStrv) plain = g_strsplit (page, "\\-", -1);
  g_autofree char *manual = g_strjoinv ("-", plain);

  for (gsize i = 0; commands[i]; i++) {
    g_autofree char *heading = g_strdup_printf ("\n.SS %s\n", commands[i]);
    g_auto (GStrv) options = list_options (commands[i]);

    if (!strstr (page, heading))
      g_error ("The manual has no section “%s”", commands[i]);

    for (gsize k = 0; options[k]; k++) {
      g_autofree char *pattern =
          g_strdup_printf ("^\\.B[IR]? .*%s( |$)", options[k]);

      if (!g_regex_match_simple (pattern, manual, G_REGEX_MULTILINE, 0))
        g_error ("The manual does not explain “%s”", options[k]);
    }
  }
}

/* What bash would offer for the last of @words. */
static char **
complete (const char *words)
{
  g_autofree char *file = g_test_build_filename (
      G_TEST_DIST, "..", "data", "completions", "unfold-cli", NULL);
  g_autofree char *program = cli_room_find_program ();
  g_autofree char *script =
      g_strdup_printf ("source \"$0\"; COMP_WORDS=(\"$1\" %s); "
                       "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _unfold_cli; "
                       "printf '%%s\\n' \"${COMPREPLY[@]}\"",
                       words);
  const char *const line[] = { "bash", "--norc", "-c", script,
                               file,   program,  NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (line, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_autofree char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);

  return g_strsplit (g_strstrip (out), "\n", -1);
}

static gboolean
has_no_bash (void)
{
  g_autofree char *bash = g_find_program_in_path ("bash");

  if (!bash)
    g_test_skip ("bash is not here");
  return !bash;
}

static void
completion_offers_every_command_and_option (void)
{
  g_auto (GStrv) commands = list_commands ();
  g_auto (GStrv) offered = NULL;

  if (has_no_bash ())
    return;

  offered = complete ("''");
  for (gsize i = 0; commands[i]; i++) {
    g_autofree char *line = g_strdup_printf ("%s --", commands[i]);
    g_auto (GStrv) options = list_options (commands[i]);
    g_auto (GStrv) found = complete (line);

    g_assert_true (
        g_strv_contains ((const char *const *) offered, commands[i]));
    for (gsize k = 0; options[k]; k++)
      g_assert_true (g_strv_contains ((const char *const *) found, options[k]));
  }
}

static void
completion_knows_the_words_of_an_option (void)
{
  static const struct {
    const char *words, *expected;
  } cases[] = {
    { "den", "denoise" },
    { "denoise --denoiser cs", "csc" },
    { "denoise --engine ''", "fft" },
    { "sweep a.png --over ''", "sigma" },
    { "sweep a.png --over ''", "threshold" },
    { "denoise --engine = g", "gemm" },
  };

  if (has_no_bash ())
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) offered = complete (cases[i].words);

    if (!g_strv_contains ((const char *const *) offered, cases[i].expected))
      g_error ("“%s” is not completed to “%s”", cases[i].words,
               cases[i].expected);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/usage/help-lists-the-promised-commands",
                   help_lists_the_promised_commands);
  g_test_add_func ("/cli/usage/every-command-explains-itself",
                   every_command_explains_itself);
  g_test_add_func ("/cli/usage/version-is-one-line", version_is_one_line);
  g_test_add_func ("/cli/usage/unknown-words-are-wrong-usage",
                   unknown_words_are_wrong_usage);
  g_test_add_func ("/cli/usage/a-line-break-in-a-name-stays-on-one-line",
                   a_line_break_in_a_name_stays_on_one_line);
  g_test_add_func ("/cli/usage/output-that-cannot-be-written-is-a-failure",
                   output_that_cannot_be_written_is_a_failure);
  g_test_add_func ("/cli/list/tells-every-setting", list_tells_every_setting);
  g_test_add_func ("/cli/manual/names-every-command-and-option",
                   manual_names_every_command_and_option);
  g_test_add_func ("/cli/completion/offers-every-command-and-option",
                   completion_offers_every_command_and_option);
  g_test_add_func ("/cli/completion/knows-the-words-of-an-option",
                   completion_knows_the_words_of_an_option);

  return g_test_run ();
}
