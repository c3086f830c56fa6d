/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "unf-error.h"
#include "unf-image-file.h"

gboolean
cli_output_check (const char *name, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  const char *path = folder ? g_file_peek_path (folder) : NULL;

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) ==
      G_FILE_TYPE_DIRECTORY) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                 _ ("%s is a folder"), name);
    return FALSE;
  }

  /* What is not on this machine tells when it is written. */
  if (!path)
    return TRUE;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("%s cannot be written: there is no folder %s"), name, path);
    return FALSE;
  }

  if (access (path, W_OK) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("%s cannot be written: the folder %s is closed to you"), name,
               path);
  return FALSE;
}

gboolean
cli_output_check_picture (const char *name, GError **error)
{
  const char *const *extensions = unf_image_save_extensions ();
  g_autofree char *known = NULL;
  const char *dot = strrchr (name, '.');

  for (gsize i = 0; dot && extensions[i]; i++) {
    if (g_ascii_strcasecmp (dot + 1, extensions[i]) == 0)
      return cli_output_check (name, error);
  }

  known = g_strjoinv (", ", (char **) (gpointer) extensions);
  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("%s has none of the extensions that can be written: %s"),
               name, known);
  return FALSE;
}
