/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-study-view-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "unfold-file-dialog.h"
#include "unfold-study-file.h"
#include "unfold-study-pictures.h"
#include "unfold-study-plot.h"

/* What is seen follows the study, at most once in a frame and only while the
 * page is looked at. Nothing is computed here. */

G_DEFINE_FINAL_TYPE (UnfoldStudyView, unfold_study_view, GTK_TYPE_BOX)

/* ---- What is chosen ---- */

const UnfoldQuantity *
_unfold_study_view_get_left (UnfoldStudyView *self)
{
  return &unfold_quantities ()[gtk_drop_down_get_selected (self->left)];
}

static const UnfoldQuantity *
get_right (UnfoldStudyView *self)
{
  guint selected = gtk_drop_down_get_selected (self->right);

  return selected == 0 ? NULL : &unfold_quantities ()[selected - 1];
}

/* ---- Words ---- */

static char *
describe_state (UnfoldStudyView *self)
{
  guint wanted, done = unfold_study_count (self->study, &wanted);
  const char *failure = unfold_study_get_failure (self->study);

  if (self->news)
    return g_strdup (self->news);
  if (failure)
    return g_strdup (failure);
  if (unfold_study_is_paused (self->study))
    return g_strdup_printf (_ ("%u of %u points, waiting for the picture"),
                            done, wanted);
  if (unfold_study_is_running (self->study))
    return g_strdup_printf (_ ("%u of %u points"), done, wanted);
  if (unfold_study_is_stale (self->study))
    return g_strdup (_ ("Of older settings"));
  if (done < wanted)
    return g_strdup_printf (_ ("Stopped at %u of %u points"), done, wanted);
  if (wanted > 0)
    return g_strdup_printf (ngettext ("%u point", "%u points", done), done);

  return g_strdup ("");
}

static const char *
get_placeholder (UnfoldStudyView *self)
{
  if (unfold_study_get_n_entries (self->study) > 0)
    return "";
  if (unfold_experiment_get_width (unfold_study_get_experiment (self->study)) ==
      0)
    return _ ("Open a picture first.");
  if (!unfold_study_is_possible (self->study))
    return _ ("This denoiser has no such setting.");
  if (unfold_study_is_running (self->study))
    return _ ("Computing the first point…");

  return _ (unfold_study_get_kind (self->study)->question);
}

static void
show_words (UnfoldStudyView *self)
{
  gboolean is_running = unfold_study_is_running (self->study);
  guint wanted, done = unfold_study_count (self->study, &wanted);
  gboolean is_stale = unfold_study_is_stale (self->study);
  /* Of many pictures none is kept. */
  gboolean has_pictures = done > 0 && !unfold_study_get_pictures (self->study);
  g_autofree char *state = describe_state (self);
  g_autofree char *lack = unfold_study_find_lack (self->study);

  gtk_label_set_label (self->status, state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), state);
  gtk_label_set_label (self->placeholder, get_placeholder (self));
  gtk_label_set_label (self->lack, lack ? lack : "");
  gtk_widget_set_visible (GTK_WIDGET (self->lack), lack != NULL);
  gtk_widget_set_visible (self->flip_area, has_pictures);
  gtk_widget_set_visible (self->strip_area, has_pictures);
  gtk_widget_set_visible (self->start_button, !is_running);
  gtk_widget_set_visible (self->cancel_button, is_running);
  gtk_button_set_label (GTK_BUTTON (self->start_button),
                        !is_stale && done > 0 && done < wanted ? _ ("_Go On")
                                                               : _ ("_Start"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->chart),
                               GTK_ACCESSIBLE_STATE_BUSY, is_running, -1);

  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "study.start",
      unfold_study_is_possible (self->study) &&
          (is_stale || wanted == 0 || done < wanted));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "study.save", done > 0);
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "study.flip",
      _unfold_study_view_has_point (self, self->front) &&
          _unfold_study_view_has_point (self, self->back));
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "study.take",
      _unfold_study_view_has_point (self, self->front));
}

/* ---- Following ---- */

static void
show_all (UnfoldStudyView *self)
{
  _unfold_study_view_fit_strip (self);
  unfold_chart_set_plot (
      self->chart, unfold_study_get_n_entries (self->study) > 0
                       ? unfold_study_make_plot (
                             self->study, _unfold_study_view_get_left (self),
                             get_right (self))
                       : NULL);
  _unfold_study_view_show_pictures (self);
  show_words (self);
}

static gboolean
update_cb (gpointer user_data)
{
  UnfoldStudyView *self = user_data;

  self->update_source = 0;
  show_all (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (UnfoldStudyView *self)
{
  if (!self->update_source && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_source = g_idle_add (update_cb, self);
}

static void
study_changed_cb (UnfoldStudyView *self)
{
  g_clear_pointer (&self->news, g_free);
  queue_update (self);
}

/* ---- Saving ---- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GBytes *
make_file (UnfoldStudyView *self, const char *ending, GError **error)
{
  char *csv;

  if (g_ascii_strcasecmp (ending, "csv") != 0)
    return unfold_chart_save (self->chart, ending, error);

  csv = unfold_study_make_csv (self->study);
  return g_bytes_new_take (csv, strlen (csv));
}

void
unfold_study_view_save_async (UnfoldStudyView *self,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = strrchr (name, '.');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = make_file (self, dot ? dot + 1 : "", &error);

  if (bytes) {
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                         G_FILE_CREATE_REPLACE_DESTINATION,
                                         cancellable, written_cb, task);
    return;
  }

  g_prefix_error (&error, "%s: ", name);
  g_task_return_error (task, g_steal_pointer (&error));
  g_object_unref (task);
}

gboolean
unfold_study_view_save_finish (UnfoldStudyView *self,
                               GAsyncResult *result,
                               GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UnfoldStudyView *self = UNFOLD_STUDY_VIEW (source);
  g_autoptr (GError) error = NULL;

  if (unfold_study_view_save_finish (self, result, &error)) {
    g_free (self->news);
    self->news = g_strdup (_ ("Saved."));
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_free (self->news);
    self->news = g_strdup (error->message);
  }
  queue_update (self);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldStudyView) self = user_data;
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);

  if (file)
    unfold_study_view_save_async (self, file, self->cancellable, saved_cb,
                                  NULL);
}

static void
save (UnfoldStudyView *self)
{
  static const char *const endings[] = { "svg", "pdf", "png", "csv", NULL };
  const char *title =
      unfold_experiment_get_title (unfold_study_get_experiment (self->study));
  const char *dot = title ? strrchr (title, '.') : NULL;
  g_autofree char *stem = dot && dot != title
                              ? g_strndup (title, (gsize) (dot - title))
                              : g_strdup (title ? title : "picture");
  g_autofree char *name = g_strdup_printf (
      "%s-%s.svg", stem, unfold_study_get_kind (self->study)->id);

  unfold_file_dialog_save_as (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Save Chart"),
      name, _ ("Charts and their numbers"), endings, self->cancellable,
      file_chosen_cb, g_object_ref (self));
}

/* ---- Deeds ---- */

void
unfold_study_view_choose (UnfoldStudyView *self, guint i)
{
  if ((int) i == self->front || !_unfold_study_view_has_point (self, (int) i))
    return;

  self->is_chosen = TRUE;
  self->back = self->front;
  self->front = (int) i;
  _unfold_study_view_show_pictures (self);
  show_words (self);
}

void
unfold_study_view_flip (UnfoldStudyView *self)
{
  if (_unfold_study_view_has_point (self, self->back))
    unfold_study_view_choose (self, (guint) self->back);
}

int
unfold_study_view_get_front (UnfoldStudyView *self)
{
  return self->front;
}

static void
take (UnfoldStudyView *self)
{
  if (_unfold_study_view_has_point (self, self->front))
    unfold_study_take (self->study, (guint) self->front);
}

static void
point_activated_cb (UnfoldStudyView *self, int key)
{
  unfold_study_view_choose (self, (guint) key);
  take (self);
}

static void
deed_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  UnfoldStudyView *self = UNFOLD_STUDY_VIEW (widget);

  if (g_str_equal (name, "study.start"))
    unfold_study_start (self->study);
  else if (g_str_equal (name, "study.cancel"))
    unfold_study_cancel (self->study);
  else if (g_str_equal (name, "study.flip"))
    unfold_study_view_flip (self);
  else if (g_str_equal (name, "study.take"))
    take (self);
  else
    save (self);
}

/* Space presses a button, but among pictures it flips them. */
static gboolean
key_pressed_cb (UnfoldStudyView *self,
                guint key,
                guint code,
                GdkModifierType state)
{
  GtkWidget *focus =
      gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean is_at_picture =
      focus && (focus == GTK_WIDGET (self->chart) ||
                focus == GTK_WIDGET (self->front_view) ||
                gtk_widget_is_ancestor (focus, GTK_WIDGET (self->strip)));

  if (key != GDK_KEY_space || !is_at_picture)
    return FALSE;

  unfold_study_view_flip (self);
  return TRUE;
}

/* ---- The widget ---- */

static void
unfold_study_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (unfold_study_view_parent_class)->map (widget);
  queue_update (UNFOLD_STUDY_VIEW (widget));
}

static void
unfold_study_view_dispose (GObject *object)
{
  UnfoldStudyView *self = UNFOLD_STUDY_VIEW (object);

  if (self->study)
    g_signal_handlers_disconnect_by_data (self->study, self);
  if (self->viewport)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->study);
  g_clear_object (&self->viewport);
  g_clear_pointer (&self->news, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_STUDY_VIEW);

  G_OBJECT_CLASS (unfold_study_view_parent_class)->dispose (object);
}

#define BIND(name)                                                             \
  gtk_widget_class_bind_template_child (widget_class, UnfoldStudyView, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (start_button);
  BIND (cancel_button);
  BIND (save_button);
  BIND (status);
  BIND (left);
  BIND (right);
  BIND (chart);
  BIND (placeholder);
  BIND (kind);
  BIND (front_view);
  BIND (front_label);
  BIND (spread_area);
  BIND (spread_view);
  BIND (spread_label);
  BIND (lack);
  BIND (strip);
  BIND (strip_area);
  BIND (flip_area);
}

#undef BIND

static void
unfold_study_view_class_init (UnfoldStudyViewClass *class)
{
  static const char *const deeds[] = { "study.start", "study.cancel",
                                       "study.flip", "study.take",
                                       "study.save" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_study_view_dispose;
  widget_class->map = unfold_study_view_map;

  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    gtk_widget_class_install_action (widget_class, deeds[i], NULL, deed_cb);

  g_type_ensure (UNFOLD_TYPE_CHART);
  g_type_ensure (UNFOLD_TYPE_CROP_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-study-view.ui");
  bind_children (widget_class);
}

static void
unfold_study_view_init (UnfoldStudyView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->front = self->back = -1;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  unfold_crop_view_set_side (self->front_view, 2 * UNFOLD_CROP_SIDE);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb),
                            self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* ---- Choices ---- */

static void
list_quantities (UnfoldStudyView *self)
{
  const UnfoldStudyKind *kind = unfold_study_get_kind (self->study);
  g_autoptr (GtkStringList) left = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) right = gtk_string_list_new (NULL);
  guint y = 0, second = 0, n = 0;

  gtk_string_list_append (right, _ ("No second axis"));
  for (const UnfoldQuantity *q = unfold_quantities (); q->id; q++, n++) {
    gtk_string_list_append (left, _ (q->label));
    gtk_string_list_append (right, _ (q->label));
    if (g_str_equal (q->id, kind->y))
      y = n;
    if (g_str_equal (q->id, kind->second))
      second = n + 1;
  }

  gtk_drop_down_set_model (self->left, G_LIST_MODEL (left));
  gtk_drop_down_set_model (self->right, G_LIST_MODEL (right));
  gtk_drop_down_set_selected (self->left, y);
  gtk_drop_down_set_selected (self->right, second);
}

static void
list_pictures (UnfoldStudyView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (int i = 0; i < UNFOLD_N_STUDY_PICTURES; i++)
    gtk_string_list_append (
        names, unfold_study_picture_get_label ((UnfoldStudyPicture) i));
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (names));
}

GtkWidget *
unfold_study_view_new (UnfoldStudy *study, UnfoldViewport *viewport)
{
  UnfoldStudyView *self = g_object_new (UNFOLD_TYPE_STUDY_VIEW, NULL);
  GtkDropDown *choices[] = { self->left, self->right, self->kind };

  self->study = g_object_ref (study);
  self->viewport = g_object_ref (viewport);
  list_quantities (self);
  list_pictures (self);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    g_signal_connect_swapped (choices[i], "notify::selected",
                              G_CALLBACK (queue_update), self);

  g_signal_connect_swapped (study, "changed", G_CALLBACK (study_changed_cb),
                            self);
  g_signal_connect_swapped (viewport, "changed", G_CALLBACK (queue_update),
                            self);
  g_signal_connect_swapped (viewport, "cross-hair-changed",
                            G_CALLBACK (queue_update), self);
  g_signal_connect_swapped (self->chart, "point-activated",
                            G_CALLBACK (point_activated_cb), self);
  show_words (self);
  return GTK_WIDGET (self);
}

UnfoldStudy *
unfold_study_view_get_study (UnfoldStudyView *self)
{
  return self->study;
}

UnfoldChart *
unfold_study_view_get_chart (UnfoldStudyView *self)
{
  return self->chart;
}
