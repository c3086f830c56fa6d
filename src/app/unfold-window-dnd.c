/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures that come from and go to other programs: drop, paste, copy, recent
 * files. */
#include "config.h"

#include "unfold-window-private.h"

#include "unfold-texture.h"

#include <glib/gi18n.h>
#include <string.h>

#define N_RECENT 8

static void
open_texture (UnfoldWindow *self, GdkTexture *texture, const char *title)
{
  g_autoptr (UnfImage) image = unfold_texture_to_image (texture);

  unfold_experiment_set_image (self->experiment, image, title,
                               UNFOLD_SOURCE_ADD_NOISE);
}

static void
open_files (UnfoldWindow *self, const GValue *value)
{
  const GSList *files = g_value_get_boxed (value);

  if (files)
    unfold_window_open (self, files->data);
  else
    _unfold_window_say (self, UNFOLD_INFO_NOTE, _ ("There is no file."));
}

/* A line of text may be a path, an address, or just somebody's words. */
static gboolean
looks_like_file (const char *text)
{
  return strlen (text) < 4096 && !strchr (text, '\n') &&
         (g_path_is_absolute (text) || g_str_has_prefix (text, "file://"));
}

void
_unfold_window_open_text (UnfoldWindow *self, const char *text)
{
  g_autofree char *line = g_strstrip (g_strdup (text ? text : ""));
  g_autoptr (GFile) file = NULL;

  if (!g_utf8_validate (line, -1, NULL) || !looks_like_file (line)) {
    _unfold_window_say (self, UNFOLD_INFO_NOTE,
                        _ ("That is text, not a picture."));
    return;
  }

  file = g_file_new_for_commandline_arg (line);
  unfold_window_open (self, file);
}

/* ---- Drop ---- */

static gboolean
drop_cb (UnfoldWindow *self, const GValue *value)
{
  gtk_widget_set_visible (self->drop_hint, FALSE);

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    open_files (self, value);
  else if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    unfold_window_open (self, g_value_get_object (value));
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    open_texture (self, g_value_get_object (value), _ ("Dropped picture"));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRING))
    _unfold_window_open_text (self, g_value_get_string (value));
  else
    return FALSE;

  return TRUE;
}

static GdkDragAction
drop_entered_cb (UnfoldWindow *self)
{
  gtk_widget_set_visible (self->drop_hint, TRUE);
  return GDK_ACTION_COPY;
}

static void
drop_left_cb (UnfoldWindow *self)
{
  gtk_widget_set_visible (self->drop_hint, FALSE);
}

void
_unfold_window_add_drop_target (UnfoldWindow *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_FILE, GDK_TYPE_TEXTURE,
                    G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  g_signal_connect_swapped (target, "enter", G_CALLBACK (drop_entered_cb),
                            self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (drop_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay),
                             GTK_EVENT_CONTROLLER (target));
}

/* ---- Paste and copy ---- */

static void
say_nothing_to_paste (UnfoldWindow *self)
{
  _unfold_window_say (self, UNFOLD_INFO_NOTE,
                      _ ("There is no picture on the clipboard."));
}

static void
files_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldWindow) self = UNFOLD_WINDOW (user_data);
  const GValue *value =
      gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value)
    open_files (self, value);
  else
    say_nothing_to_paste (self);
}

static void
texture_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldWindow) self = UNFOLD_WINDOW (user_data);
  g_autoptr (GdkTexture) texture =
      gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);

  if (texture)
    open_texture (self, texture, _ ("Pasted picture"));
  else
    say_nothing_to_paste (self);
}

static void
text_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldWindow) self = UNFOLD_WINDOW (user_data);
  g_autofree char *text =
      gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text)
    _unfold_window_open_text (self, text);
  else
    say_nothing_to_paste (self);
}

void
_unfold_window_paste (UnfoldWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GdkContentFormats) formats =
      gdk_content_formats_union_deserialize_gtypes (
          gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST,
                                    G_PRIORITY_DEFAULT, self->cancellable,
                                    files_pasted_cb, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, self->cancellable,
                                      texture_pasted_cb, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING))
    gdk_clipboard_read_text_async (clipboard, self->cancellable, text_pasted_cb,
                                   g_object_ref (self));
  else
    say_nothing_to_paste (self);
}

void
_unfold_window_copy (UnfoldWindow *self)
{
  UnfoldPane *pane = unfold_panes_get_current (self->panes);
  g_autoptr (GdkTexture) texture =
      unfold_canvas_get_texture (unfold_pane_get_canvas (pane));

  if (texture)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                               texture);
}

/* ---- Recent files ---- */

static gboolean
is_ours (GtkRecentInfo *info)
{
  const char *type = gtk_recent_info_get_mime_type (info);

  return type && g_str_has_prefix (type, "image/") &&
         gtk_recent_info_has_application (info, g_get_application_name ());
}

static GMenu *
list_recent (void)
{
  GMenu *menu = g_menu_new ();
  g_autolist (GtkRecentInfo) infos =
      gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  int n = 0;

  for (GList *i = infos; i && n < N_RECENT; i = i->next)
    if (is_ours (i->data)) {
      g_autoptr (GMenuItem) item =
          g_menu_item_new (gtk_recent_info_get_display_name (i->data), NULL);

      g_menu_item_set_action_and_target (item, "win.open-recent", "s",
                                         gtk_recent_info_get_uri (i->data));
      g_menu_append_item (menu, item);
      n++;
    }

  return menu;
}

static GMenu *
list_ways (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Open…"), "win.open");
  g_menu_append (menu, _ ("Open _Clean Reference…"), "win.open-clean");
  g_menu_append (menu, _ ("_Paste"), "win.paste");
  g_menu_append (menu, _ ("_Next in Folder"), "win.next-picture");
  g_menu_append (menu, _ ("P_revious in Folder"), "win.previous-picture");
  return menu;
}

void
_unfold_window_fill_open_menu (UnfoldWindow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) recent = list_recent ();
  g_autoptr (GMenu) ways = list_ways ();

  g_menu_append_section (menu, NULL, G_MENU_MODEL (ways));
  if (g_menu_model_get_n_items (G_MENU_MODEL (recent)) > 0)
    g_menu_append_section (menu, _ ("Recent"), G_MENU_MODEL (recent));
  gtk_menu_button_set_menu_model (self->open_button, G_MENU_MODEL (menu));
}
