/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-error.h"

static guint64 limit; /* 0: none; only written before there is work */

void
unf_memory_set_limit (guint64 bytes)
{
  limit = bytes;
}

/* Linux says what can be had without swapping; elsewhere nobody knows, and
 * the allocator's own refusal has to do. */
static guint64
ask_system (void)
{
  static const char name[] = "MemAvailable:";
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL))
    return G_MAXUINT64;

  line = strstr (text, name);
  return line ? 1024 * g_ascii_strtoull (line + strlen (name), NULL, 10)
              : G_MAXUINT64;
}

guint64
unf_memory_get_free (void)
{
  guint64 available = ask_system ();

  return limit > 0 ? MIN (limit, available) : available;
}

gboolean
unf_memory_check (double bytes, GError **error)
{
  guint64 available = unf_memory_get_free ();
  g_autofree char *needed_text = NULL;
  g_autofree char *free_text = NULL;

  if (bytes <= (double) available)
    return TRUE;

  needed_text = g_format_size (bytes < 1e18 ? (guint64) bytes : G_MAXUINT64);
  free_text = g_format_size (available);
  /* Translators: two sizes such as “3.1 GB” */
  g_set_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE,
               _ ("This takes about %s of memory and %s are free; a smaller "
                  "part of the picture takes less"),
               needed_text, free_text);
  return FALSE;
}
