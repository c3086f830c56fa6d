/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-sheet-export.h"

#include "unfold-file-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

struct _UnfoldSheetExport {
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkSpinButton *columns;
  GtkCheckButton *numbers;

  GListModel *atoms;
  GtkCheckButton *common_scale; /* of the page */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (UnfoldSheetExport, unfold_sheet_export, GTK_TYPE_WIDGET)

enum {
  SAID,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- Writing ---- */

/* What a sheet is made of, for the thread that draws it. */
typedef struct {
  GFile *file;
  UnfoldSheet sheet; /* owns its atoms */
} Work;

static void
work_free (Work *work)
{
  g_object_unref (work->file);
  g_object_unref (work->sheet.atoms);
  g_free (work);
}

static gboolean
write_sheet (const Work *work, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_basename (work->file);
  const char *dot = strrchr (name, '.');
  g_autoptr (GBytes) bytes =
      unfold_sheet_render (&work->sheet, dot ? dot + 1 : "", error);

  if (!bytes ||
      !g_file_replace_contents (work->file, g_bytes_get_data (bytes, NULL),
                                g_bytes_get_size (bytes), NULL, FALSE,
                                G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                cancellable, error)) {
    g_prefix_error (error, "%s: ", name);
    return FALSE;
  }

  return TRUE;
}

static void
write_cb (GTask *task, gpointer source, gpointer data, GCancellable *stop)
{
  GError *error = NULL;

  if (write_sheet (data, stop, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The list on screen may change while it is drawn; atoms never do. */
static GListModel *
copy_list (GListModel *atoms)
{
  GListStore *copy = g_list_store_new (UNFOLD_TYPE_ATOM);
  guint n = g_list_model_get_n_items (atoms);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GObject) atom = g_list_model_get_item (atoms, i);

    g_list_store_append (copy, atom);
  }

  return G_LIST_MODEL (copy);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Two tasks: the one that goes to another thread does not know the widget,
 * which must not end there. */
void
unfold_sheet_export_save_async (UnfoldSheetExport *self,
                                GFile *file,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *answer = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, written_cb, answer);
  Work *work = g_new0 (Work, 1);

  work->file = g_object_ref (file);
  work->sheet = (UnfoldSheet){
    .atoms = copy_list (self->atoms),
    .columns = gtk_spin_button_get_value_as_int (self->columns),
    .has_numbers = gtk_check_button_get_active (self->numbers),
    .scale = gtk_check_button_get_active (self->common_scale)
                 ? UNFOLD_ATOM_SCALE_COMMON
                 : UNFOLD_ATOM_SCALE_OWN,
  };
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, write_cb);
}

gboolean
unfold_sheet_export_save_finish (UnfoldSheetExport *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Asking ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UnfoldSheetExport *self = UNFOLD_SHEET_EXPORT (source);
  g_autoptr (GError) error = NULL;

  if (!unfold_sheet_export_save_finish (self, result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SAID], 0, error->message);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldSheetExport) self = user_data;
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);

  if (file)
    unfold_sheet_export_save_async (self, file, self->cancellable, saved_cb,
                                    NULL);
}

static void
ask (UnfoldSheetExport *self, const char *name)
{
  gtk_popover_popdown (self->popover);
  unfold_file_dialog_save_as (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Save Atoms"),
      name, _ ("Sheets and values of atoms"), unfold_sheet_get_endings (),
      self->cancellable, file_chosen_cb, g_object_ref (self));
}

static void
sheet_wanted_cb (UnfoldSheetExport *self)
{
  ask (self, "atoms.png");
}

static void
values_wanted_cb (UnfoldSheetExport *self)
{
  ask (self, "atoms.npy");
}

/* ---- The widget ---- */

static void
unfold_sheet_export_dispose (GObject *object)
{
  UnfoldSheetExport *self = UNFOLD_SHEET_EXPORT (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->atoms);
  g_clear_object (&self->common_scale);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_SHEET_EXPORT);

  G_OBJECT_CLASS (unfold_sheet_export_parent_class)->dispose (object);
}

static void
unfold_sheet_export_class_init (UnfoldSheetExportClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_sheet_export_dispose;
  signals[SAID] =
      g_signal_new ("said", UNFOLD_TYPE_SHEET_EXPORT, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-sheet-export.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldSheetExport,
                                        button);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSheetExport,
                                        popover);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSheetExport,
                                        columns);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSheetExport,
                                        numbers);
  gtk_widget_class_bind_template_callback (widget_class, sheet_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, values_wanted_cb);
}

static void
unfold_sheet_export_init (UnfoldSheetExport *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
unfold_sheet_export_set_atoms (UnfoldSheetExport *self,
                               GListModel *atoms,
                               GtkCheckButton *common_scale)
{
  g_set_object (&self->atoms, atoms);
  g_set_object (&self->common_scale, common_scale);
}

void
unfold_sheet_export_set_columns (UnfoldSheetExport *self, int columns)
{
  gtk_spin_button_set_value (self->columns, columns);
}
