/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window and a model that learns: what people can do with it, before and
 * after in the panes, and no closing over what is not saved. */
#include "config.h"

#include "unfold-window-private.h"

#include "unfold-file-dialog.h"

#include <glib/gi18n.h>

/* ---- Deeds ---- */

static void
adapt (UnfoldWindow *self)
{
  unfold_adaptation_start (self->adaptation, NULL);
}

static void
example_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);

  if (file)
    unfold_adaptation_start_from_file (UNFOLD_WINDOW (source)->adaptation,
                                       file);
}

static void
adapt_similar (UnfoldWindow *self)
{
  unfold_file_dialog_open (GTK_WINDOW (self), _ ("Choose a Clean Picture"),
                           UNFOLD_FILE_PICTURE, self->cancellable,
                           example_chosen_cb, NULL);
}

static void
stop (UnfoldWindow *self)
{
  unfold_adaptation_stop (self->adaptation);
}

static void
cancel (UnfoldWindow *self)
{
  unfold_adaptation_cancel (self->adaptation);
}

static void
revert (UnfoldWindow *self)
{
  unfold_adaptation_revert (self->adaptation);
}

static void
keep (UnfoldWindow *self)
{
  unfold_adaptation_keep (self->adaptation);
}

/* ---- Saving ---- */

/** What is to be done with a model that has a file now. */
typedef struct {
  UnfoldWindow *window;
  UnfModel *model;
  gboolean closes;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->window);
  unf_model_unref (saving->model);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;

  gboolean is_saved = unfold_adaptation_save_finish (UNFOLD_ADAPTATION (source),
                                                     result, &error);

  /* The window may be closed by now. */
  if (!saving->window->adaptation)
    return;
  if (!is_saved)
    _unfold_window_say (saving->window, UNFOLD_INFO_ERROR, error->message);
  else if (saving->closes)
    gtk_window_close (GTK_WINDOW (saving->window));
  else
    _unfold_window_say (saving->window, UNFOLD_INFO_NOTE,
                        _ ("The adapted model is saved."));
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);
  UnfoldAdaptation *adaptation = saving->window->adaptation;
  UnfModel *model = saving->model;

  if (file && adaptation)
    unfold_adaptation_save_async (adaptation, model, file, NULL, saved_cb,
                                  g_steal_pointer (&saving));
}

static void
ask_for_place (UnfoldWindow *self, UnfModel *model, gboolean closes)
{
  static const char *const endings[] = { "safetensors", NULL };
  g_autofree char *name =
      g_strdup_printf ("%s.safetensors", unf_model_get_name (model));
  Saving *saving = g_new0 (Saving, 1);

  saving->window = g_object_ref (self);
  saving->model = unf_model_ref (model);
  saving->closes = closes;
  unfold_file_dialog_save_as (GTK_WINDOW (self), _ ("Save Adapted Model"), name,
                              _ ("Weights"), endings, self->cancellable,
                              place_chosen_cb, saving);
}

static void
save (UnfoldWindow *self)
{
  UnfModel *model = unfold_adaptation_get_model (self->adaptation);

  if (model)
    ask_for_place (self, model, FALSE);
}

/* ---- Closing ---- */

static void
answered_cb (UnfoldWindow *self, int response, GtkWindow *question)
{
  UnfModel *model = unfold_adaptation_get_unsaved (self->adaptation, NULL);

  /* The answer may end the window before the question is gone. */
  gtk_window_set_transient_for (question, NULL);
  gtk_window_destroy (question);
  if (!model)
    return;

  if (response == GTK_RESPONSE_ACCEPT) {
    ask_for_place (self, model, TRUE);
  } else if (response == GTK_RESPONSE_REJECT) {
    unfold_adaptation_discard (self->adaptation, model);
    gtk_window_close (GTK_WINDOW (self));
  }
}

gboolean
_unfold_window_ask_about_unsaved (UnfoldWindow *self)
{
  const char *title = NULL;
  GtkWidget *question;

  if (!unfold_adaptation_get_unsaved (self->adaptation, &title))
    return FALSE;

  question = gtk_message_dialog_new (
      GTK_WINDOW (self), GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
      GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, _ ("Save “%s”?"), title);
  gtk_message_dialog_format_secondary_text (
      GTK_MESSAGE_DIALOG (question),
      _ ("This model was adapted, and no file holds what it has learned."));
  gtk_dialog_add_buttons (
      GTK_DIALOG (question), _ ("_Discard"), GTK_RESPONSE_REJECT, _ ("_Cancel"),
      GTK_RESPONSE_CANCEL, _ ("_Save…"), GTK_RESPONSE_ACCEPT, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (question), GTK_RESPONSE_ACCEPT);
  g_signal_connect_swapped (question, "response", G_CALLBACK (answered_cb),
                            self);
  gtk_window_present (GTK_WINDOW (question));
  return TRUE;
}

/* ---- What follows from the state ---- */

static void
enable_deeds (UnfoldWindow *self)
{
  UnfoldAdaptationState state = unfold_adaptation_get_state (self->adaptation);
  gboolean is_busy = unfold_adaptation_is_busy (self->adaptation);
  gboolean is_done = state == UNFOLD_ADAPTATION_DONE;
  gboolean may_begin = !is_busy && !is_done &&
                       !unfold_adaptation_get_obstacle (self->adaptation);

  _unfold_window_set_enabled (self, "adapt", may_begin);
  _unfold_window_set_enabled (self, "adapt-similar", may_begin);
  _unfold_window_set_enabled (self, "adapt-stop",
                              state == UNFOLD_ADAPTATION_LEARNING);
  _unfold_window_set_enabled (self, "adapt-cancel", is_busy);
  _unfold_window_set_enabled (self, "adapt-revert", is_done);
  _unfold_window_set_enabled (self, "adapt-keep", is_done);
  _unfold_window_set_enabled (self, "adapt-save",
                              is_done || state == UNFOLD_ADAPTATION_KEPT);
  _unfold_window_set_enabled (self, "adapt-dictionary",
                              is_done || state == UNFOLD_ADAPTATION_KEPT);
}

static void
state_changed_cb (UnfoldWindow *self)
{
  UnfoldAdaptationState state = unfold_adaptation_get_state (self->adaptation);

  enable_deeds (self);
  if (state != UNFOLD_ADAPTATION_IDLE)
    unfold_settings_panel_reveal_adapt_group (self->panel);
}

/* Before and after are A and B; afterwards A is what it was. */
static void
show_before (UnfoldWindow *self)
{
  gboolean has_before = unfold_experiment_get_picture (
                            self->experiment, UNFOLD_PICTURE_BEFORE) != NULL;

  if (has_before == (self->content_a != NULL))
    return;

  if (has_before) {
    g_object_get (self->panes, "content-a", &self->content_a, NULL);
    g_object_set (self->panes, "content-a", "before", NULL);
  } else {
    g_object_set (self->panes, "content-a", self->content_a, NULL);
    g_clear_pointer (&self->content_a, g_free);
  }
}

static void
failed_cb (UnfoldWindow *self, const char *message)
{
  _unfold_window_say (self, UNFOLD_INFO_ERROR, message);
}

static void
show_dictionary (UnfoldWindow *self)
{
  UnfModel *original = unfold_adaptation_get_original (self->adaptation);

  g_object_set (self->pages, "visible-child-name", "dictionary", NULL);
  unfold_dictionary_page_compare_with (self->dictionary_page, original,
                                       _ ("Before adapting"));
}

static const struct {
  const char *name;
  void (*deed) (UnfoldWindow *self);
} deeds[] = {
  { "adapt", adapt },
  { "adapt-cancel", cancel },
  { "adapt-dictionary", show_dictionary },
  { "adapt-keep", keep },
  { "adapt-revert", revert },
  { "adapt-save", save },
  { "adapt-similar", adapt_similar },
  { "adapt-stop", stop },
};

static void
add_deeds (UnfoldWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++) {
    g_autoptr (GSimpleAction) action =
        g_simple_action_new (deeds[i].name, NULL);

    g_signal_connect_swapped (action, "activate", G_CALLBACK (deeds[i].deed),
                              self);
    g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  }
}

void
_unfold_window_add_adaptation (UnfoldWindow *self)
{
  self->adaptation = unfold_adaptation_new (self->experiment, self->models);
  add_deeds (self);
  unfold_busy_set_adaptation (self->busy, self->adaptation);
  unfold_adapt_group_set_adaptation (
      unfold_settings_panel_get_adapt_group (self->panel), self->adaptation);

  g_signal_connect_swapped (self->adaptation, "notify::state",
                            G_CALLBACK (state_changed_cb), self);
  g_signal_connect_swapped (
      unfold_adapt_group_get_chart (
          unfold_settings_panel_get_adapt_group (self->panel)),
      "map", G_CALLBACK (unfold_settings_panel_reveal_adapt_group),
      self->panel);
  g_signal_connect_swapped (self->adaptation, "notify::obstacle",
                            G_CALLBACK (enable_deeds), self);
  g_signal_connect_swapped (self->adaptation, "failed", G_CALLBACK (failed_cb),
                            self);
  g_signal_connect_swapped (self->experiment, "pixels-changed",
                            G_CALLBACK (show_before), self);
  enable_deeds (self);
}
