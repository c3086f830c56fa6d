/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands, and what happens around each: language, Ctrl-C, and
 * one line about what went wrong. */
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

#include "config.h"

#include "command.h"
#include "interrupt.h"
#include "unf-error.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_WRONG_USAGE = 2 };

static const CliCommand commands[] = {
  { "list", NULL, N_ ("List the denoisers, their settings and weights"), NULL,
    cli_list },
  { "denoise", "IN OUT", N_ ("Take the noise out of a picture"),
    N_ ("The noise level is estimated unless --sigma gives it. OUT is stored "
        "in the precision of IN. With --json, OUT may be “-”: then no picture "
        "is written."),
    cli_denoise },
  { "noise", "IN OUT", N_ ("Add Gaussian noise to a picture"),
    N_ ("The same seed gives the same noise on every machine. OUT is stored in "
        "the best precision of its format; npy, pfm and tiff keep the noise as "
        "it is, the others clip it."),
    cli_noise },
  { "estimate-noise", "IN", N_ ("Estimate the noise level of a picture"), NULL,
    cli_estimate_noise },
  { "compare", "A B", N_ ("Say how alike two pictures are"), NULL,
    cli_compare },
  { "evaluate", "DIR", N_ ("Measure denoisers on a folder of clean pictures"),
    N_ ("The pictures are taken in the order of their names; the first gets "
        "noise of the seed, the next of the seed plus one, and so on."),
    cli_evaluate },
  { "sweep", "IN", N_ ("Denoise a picture with a row of values"),
    N_ ("Values are a list, A,B,C, or a range, A:B:STEP, which includes B. "
        "Without --clean the PSNR is estimated by SURE. Strides are run with "
        "the released weights of each, unless --weights names some."),
    cli_sweep },
  { "train", NULL, N_ ("Learn weights from a folder of clean pictures"),
    N_ ("Ctrl-C ends the training and keeps the best weights so far."),
    cli_train },
  { "adapt", "IN OUT", N_ ("Fit weights to one picture, then denoise it"),
    N_ ("Learns from the clean picture of --example, or from the model's own "
        "estimate of IN, with noise of the same strength. With OUT “-” no "
        "picture is written. Ctrl-C writes nothing."),
    cli_adapt },
  { "import", "FILE OUT.safetensors",
    N_ ("Convert weights as their authors published them"), NULL, cli_import },
};

static const CliCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  }

  return NULL;
}

static void
print_help (void)
{
  g_print ("%s\n  unfold-cli %s\n\n%s\n\n%s\n", _ ("Usage:"),
           _ ("COMMAND [OPTION…] [FILE…]"),
           _ ("Denoise pictures with unrolled networks, and measure how well."),
           _ ("Commands:"));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-16s%s\n", commands[i].name, _ (commands[i].summary));

  g_print ("\n%s\n  %-16s%s\n  %-16s%s\n\n%s\n", _ ("Options:"), "-h, --help",
           _ ("Show this help"), "--version", _ ("Show the version"),
           _ ("“unfold-cli COMMAND --help” explains one command."));
}

/* What the person can do about it; the message says what is wrong. */
static const char *
find_advice (const GError *error)
{
  static const struct {
    GQuark (*domain) (void);
    int code;
    const char *advice;
  } table[] = {
    { g_io_error_quark, G_IO_ERROR_NOT_FOUND, N_ ("Check the name.") },
    { g_io_error_quark, G_IO_ERROR_IS_DIRECTORY, N_ ("Give a file.") },
    { g_io_error_quark, G_IO_ERROR_NOT_DIRECTORY, N_ ("Give a folder.") },
    { g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED,
      N_ ("Check the permissions, or choose another place.") },
    { g_io_error_quark, G_IO_ERROR_NO_SPACE,
      N_ ("Make room, or choose another place.") },
    { g_io_error_quark, G_IO_ERROR_CANCELLED, N_ ("Nothing was written.") },
    { unf_error_quark, UNF_ERROR_UNSUPPORTED,
      N_ ("The manual, “man unfold-cli”, says what is supported.") },
    { unf_error_quark, UNF_ERROR_INVALID_DATA,
      N_ ("Try another copy of the file.") },
    { unf_error_quark, UNF_ERROR_MISMATCH,
      N_ ("Give two that belong together.") },
    { unf_error_quark, UNF_ERROR_TOO_LARGE,
      N_ ("Close other programs, or take a smaller file.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    if (g_error_matches (error, table[i].domain (), table[i].code))
      return _ (table[i].advice);
  }

  return NULL;
}

/* One line, whatever the message holds: it may quote a hostile file. */
static void
print_line (const char *message, const char *advice)
{
  g_autofree char *line = g_utf8_make_valid (message, -1);

  for (char *at = line; *at; at++) {
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  }

  g_strchomp (line);
  if (g_str_has_suffix (line, "."))
    line[strlen (line) - 1] = '\0';
  g_printerr (advice ? "unfold-cli: %s. %s\n" : "unfold-cli: %s.\n", line,
              advice);
}

static int
report (const GError *error, const CliCommand *command)
{
  g_autofree char *advice = NULL;

  if (error->domain != G_OPTION_ERROR) {
    print_line (error->message, find_advice (error));
    return EXIT_FAILED;
  }

  advice = g_strdup_printf (_ ("See “unfold-cli %s%s--help”."),
                            command ? command->name : "", command ? " " : "");
  print_line (error->message, advice);
  return EXIT_WRONG_USAGE;
}

/* A full disk shows when the last of the output is flushed. */
static int
finish_output (void)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return EXIT_DONE;

  print_line (_ ("The output could not be written"),
              _ ("Make room, or write elsewhere."));
  return EXIT_FAILED;
}

static int
run (const CliCommand *command, char **typed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) interrupted = cli_interrupt_new ();
  g_auto (GStrv) words = g_strdupv (typed);

  if (!command->run (command, &words, interrupted, &error))
    return report (error, command);

  return finish_output ();
}

static int
refuse (const char *word)
{
  g_autoptr (GError) error = NULL;

  if (word)
    cli_usage_error (&error, _ ("There is no command “%s”"), word);
  else
    cli_usage_error (&error, _ ("No command was given"));

  return report (error, NULL);
}

int
main (int argc, char **argv)
{
  const CliCommand *command;

  /* Numbers are read and written with a point in every language, so that what
   * one command prints another one reads. */
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, UNFOLD_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2)
    return refuse (NULL);

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")) {
    print_help ();
    return finish_output ();
  }

  if (g_str_equal (argv[1], "--version")) {
    g_print ("Unfold %s\n", UNFOLD_VERSION);
    return finish_output ();
  }

  command = find_command (argv[1]);
  return command ? run (command, argv + 1) : refuse (argv[1]);
}
