/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What leaves the inspector: a table and a drawing. */
#include "config.h"

#include "unfold-inspector-private.h"

#include "unfold-file-dialog.h"
#include "unfold-inspection-file.h"

#include <glib/gi18n.h>
#include <string.h>

void
_unfold_inspector_copy_csv (GtkWidget *widget,
                            const char *name,
                            GVariant *target)
{
  UnfoldInspector *self = UNFOLD_INSPECTOR (widget);
  g_autofree char *text = unfold_inspection_to_csv (self->inspection);

  if (text)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldInspector) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL, *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    return;

  name = g_file_get_basename (G_FILE (source));
  text = g_strdup_printf ("%s: %s", name, error->message);
  g_signal_emit_by_name (self, "said", text);
}

static void
svg_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldInspector) self = user_data;
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);
  char *text = file && self->inspection
                   ? unfold_inspection_to_svg (self->inspection)
                   : NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!text)
    return;

  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_NONE, NULL, written_cb,
                                       g_object_ref (self));
}

void
_unfold_inspector_save_svg (GtkWidget *widget,
                            const char *name,
                            GVariant *target)
{
  static const char *const endings[] = { "svg", NULL };
  UnfoldInspector *self = UNFOLD_INSPECTOR (widget);
  const UnfSpot *spot = &self->shown->spot;
  g_autofree char *file = g_strdup_printf ("pixel-%d-%d.svg", spot->x, spot->y);

  unfold_file_dialog_save_as (
      GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save the Inspector"), file,
      _ ("Drawings"), endings, NULL, svg_chosen_cb, g_object_ref (self));
}
