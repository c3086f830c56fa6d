/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A pane becomes a file: as it is displayed, or as the numbers behind it. */
#include "config.h"

#include "unfold-window-private.h"

#include "unfold-file-dialog.h"
#include "unfold-pane-file.h"

#include <glib/gi18n.h>

static UnfoldPanePlace
find_place (UnfoldWindow *self)
{
  UnfoldPane *current = unfold_panes_get_current (self->panes);

  for (int i = 0; i < UNFOLD_N_PANES; i++)
    if (unfold_panes_get_pane (self->panes, (UnfoldPanePlace) i) == current)
      return (UnfoldPanePlace) i;

  return UNFOLD_PANE_B;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldWindow) self = UNFOLD_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (unfold_pane_file_save_finish (result, &error))
    _unfold_window_say (self, UNFOLD_INFO_NOTE, _ ("The picture is saved."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _unfold_window_say (self, UNFOLD_INFO_ERROR, error->message);
}

typedef void (*Save) (const UnfoldPaneLook *look,
                      GFile *file,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);

static void
write_pane (UnfoldWindow *self, GFile *file, Save save)
{
  UnfoldPanePlace place = find_place (self);
  UnfoldPane *pane = unfold_panes_get_pane (self->panes, place);
  UnfoldContent content = unfold_panes_get_content (self->panes, place);
  UnfoldCanvas *canvas = unfold_pane_get_canvas (pane);
  g_autofree char *title = unfold_pane_describe (pane);
  UnfoldPaneLook look = { unfold_canvas_get_sight (canvas),
                          unfold_canvas_get_mapping (canvas), title,
                          unfold_content_get_unit (content) };

  if (look.sight.image)
    save (&look, file, self->cancellable, saved_cb, g_object_ref (self));
  else
    _unfold_window_say (self, UNFOLD_INFO_ERROR,
                        _ ("There is no such picture to save."));
}

void
_unfold_window_write_pane (UnfoldWindow *self, GFile *file)
{
  write_pane (self, file, unfold_pane_file_save_async);
}

void
_unfold_window_write_pane_values (UnfoldWindow *self, GFile *file)
{
  write_pane (self, file, unfold_pane_file_save_values_async);
}

static void
displayed_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);

  if (file)
    _unfold_window_write_pane (UNFOLD_WINDOW (source), file);
}

static void
values_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);

  if (file)
    _unfold_window_write_pane_values (UNFOLD_WINDOW (source), file);
}

static const char *
get_id (UnfoldWindow *self)
{
  return unfold_content_get_id (
      unfold_panes_get_content (self->panes, find_place (self)));
}

void
_unfold_window_save_pane (UnfoldWindow *self)
{
  g_autofree char *name = _unfold_window_make_name (self, get_id (self), "png");

  unfold_file_dialog_save (GTK_WINDOW (self), _ ("Save Pane as Displayed"),
                           name, self->cancellable, displayed_chosen_cb, NULL);
}

void
_unfold_window_save_pane_values (UnfoldWindow *self)
{
  g_autofree char *name =
      _unfold_window_make_name (self, get_id (self), "tiff");

  unfold_file_dialog_save_as (GTK_WINDOW (self), _ ("Save Raw Values of Pane"),
                              name, _ ("Pictures of numbers"),
                              unfold_pane_file_get_endings (),
                              self->cancellable, values_chosen_cb, NULL);
}
