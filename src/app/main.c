/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (UnfoldApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, UNFOLD_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_application_name ("Unfold");
  application = unfold_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
