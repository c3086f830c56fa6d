/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-application.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

int
main (int argc, char **argv)
{
  g_autoptr (UnfoldApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, UNFOLD_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_application_name ("Unfold");
  application = unfold_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);

  /* A thread that was cancelled may still be in the middle of a product. Were
   * the libraries to clean up behind us, it would be without ground. */
  fflush (NULL);
  _exit (status);
}
