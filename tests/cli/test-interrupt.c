/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C, at a moment when the program is certainly at work: the bar on its
 * terminal has said so. */
#define _XOPEN_SOURCE 600 /* posix_openpt */

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli-room.h"

typedef struct {
  GSubprocess *process;
  int terminal; /* the end that reads what is shown */
  GString *shown;
} Run;

/* A runner of tests may have been told to ignore Ctrl-C. */
static void
heed_cb (gpointer data)
{
  signal (SIGINT, SIG_DFL);
}

static Run
start (const CliRoom *room, const char *const *words)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_room_new_launcher (room);
  g_autofree char *program = cli_room_find_program ();
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  Run run = { NULL, posix_openpt (O_RDWR | O_NOCTTY), g_string_new (NULL) };
  int end;

  g_assert_cmpint (run.terminal, >=, 0);
  g_assert_cmpint (grantpt (run.terminal), ==, 0);
  g_assert_cmpint (unlockpt (run.terminal), ==, 0);
  end = open (ptsname (run.terminal), O_RDWR | O_NOCTTY);
  g_assert_cmpint (end, >=, 0);

  g_ptr_array_add (line, program);
  for (gsize i = 0; words[i]; i++)
    g_ptr_array_add (line, (gpointer) words[i]);
  g_ptr_array_add (line, NULL);

  g_subprocess_launcher_set_child_setup (launcher, heed_cb, NULL, NULL);
  g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_take_stderr_fd (launcher, end);
  run.process = g_subprocess_launcher_spawnv (
      launcher, (const char *const *) line->pdata, &error);
  g_assert_no_error (error);

  return run;
}

/* Reads until @what has been shown, or everything where it is %NULL. */
static void
read_until (Run *run, const char *what)
{
  char bytes[256];
  ssize_t n;

  while (!what || !strstr (run->shown->str, what)) {
    n = read (run->terminal, bytes, sizeof bytes);

    /* At the end of its life a terminal gives an error instead of nothing. */
    if (n <= 0)
      break;
    g_string_append_len (run->shown, bytes, n);
  }

  if (what && !strstr (run->shown->str, what))
    g_error ("“%s” was not shown, but: %s", what, run->shown->str);
}

static int
finish (Run *run, char **out)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_subprocess_communicate_utf8 (run->process, NULL, NULL, out, NULL, &error);
  g_assert_no_error (error);
  read_until (run, NULL);
  g_assert_true (g_subprocess_get_if_exited (run->process));
  status = g_subprocess_get_exit_status (run->process);
  g_clear_object (&run->process);
  close (run->terminal);

  return status;
}

static void
denoise_leaves_no_file (CliRoom *room, gconstpointer data)
{
  /* Hours of work: it cannot be done before it is stopped. */
  const char *const words[] = { "denoise",   "large.npy",        "out.npy",
                                "--weights", "long.safetensors", "--sigma",
                                "20",        "--iterations",     "60",
                                NULL };
  g_autoptr (UnfImage) large = cli_room_draw (6000, 4000, 1);
  g_autofree char *out = NULL;
  gsize before;
  Run run;

  cli_room_save (room, "large.npy", large, UNF_DEPTH_FLOAT);
  before = cli_room_count_files (room);

  run = start (room, words);
  read_until (&run, "%");
  g_subprocess_send_signal (run.process, SIGINT);
  g_assert_cmpint (finish (&run, &out), ==, 1);

  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (run.shown->str, "unfold-cli: "));
  g_assert_nonnull (strstr (run.shown->str, "Nothing was written."));
  g_assert_cmpuint (cli_room_count_files (room), ==, before);
  g_string_free (run.shown, TRUE);
}

static void
bar_is_taken_away_at_the_end (CliRoom *room, gconstpointer data)
{
  const char *const words[] = {
    "denoise", "noisy.npy", "out.npy", "--weights", "weights.safetensors",
    "--sigma", "20",        "--json",  NULL
  };
  g_autofree char *out = NULL;
  Run run = start (room, words);

  g_assert_cmpint (finish (&run, &out), ==, 0);
  g_assert_true (g_str_has_prefix (out, "{"));
  g_assert_nonnull (strstr (run.shown->str, "%"));
  g_assert_true (g_str_has_suffix (run.shown->str, "\r\033[K"));
  g_string_free (run.shown, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  cli_room_test ("/cli/interrupt/denoise-leaves-no-file",
                 denoise_leaves_no_file);
  cli_room_test ("/cli/progress/bar-is-taken-away-at-the-end",
                 bar_is_taken_away_at_the_end);

  return g_test_run ();
}
