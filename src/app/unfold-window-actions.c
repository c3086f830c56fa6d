/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a window can be told to do. Anything that is a property of a widget is
 * an action without code. */
#include "config.h"

#include "unfold-window-private.h"

#include "unfold-file-dialog.h"
#include "unfold-folder.h"
#include "unfold-properties-window.h"
#include "unfold-shortcuts-window.h"

#include <glib/gi18n.h>
#include <string.h>

typedef void (*Deed) (UnfoldWindow *self);

/* ---- Files ---- */

static void
picture_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);

  if (file)
    unfold_window_open (UNFOLD_WINDOW (source), file);
}

static void
open_picture (UnfoldWindow *self)
{
  unfold_file_dialog_open (GTK_WINDOW (self), _ ("Open Picture"),
                           UNFOLD_FILE_PICTURE, self->cancellable,
                           picture_chosen_cb, NULL);
}

static void
clean_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* The experiment says by itself what went wrong. */
  unfold_experiment_open_clean_finish (UNFOLD_EXPERIMENT (source), result,
                                       NULL);
}

static void
clean_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UnfoldWindow *self = UNFOLD_WINDOW (source);
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);

  if (file)
    unfold_experiment_open_clean_async (self->experiment, file,
                                        self->cancellable, clean_read_cb, NULL);
}

static void
open_clean (UnfoldWindow *self)
{
  unfold_file_dialog_open (GTK_WINDOW (self), _ ("Open Clean Reference"),
                           UNFOLD_FILE_PICTURE, self->cancellable,
                           clean_chosen_cb, NULL);
}

static void
weights_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);

  if (file)
    unfold_window_open_weights (UNFOLD_WINDOW (source), file);
}

static void
open_weights (UnfoldWindow *self)
{
  unfold_file_dialog_open (GTK_WINDOW (self), _ ("Open Weights"),
                           UNFOLD_FILE_WEIGHTS, self->cancellable,
                           weights_chosen_cb, NULL);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldWindow) self = UNFOLD_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (unfold_experiment_save_finish (UNFOLD_EXPERIMENT (source), result,
                                     &error))
    _unfold_window_say (self, UNFOLD_INFO_NOTE, _ ("The picture is saved."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _unfold_window_say (self, UNFOLD_INFO_ERROR, error->message);
}

static void
save_as (UnfoldWindow *self, GAsyncResult *result, UnfoldPictureKind kind)
{
  UnfImage *opened = unfold_experiment_get_opened (self->experiment);
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);
  UnfDepth depth = opened && kind == UNFOLD_PICTURE_DENOISED
                       ? unf_image_get_depth (opened)
                       : UNF_DEPTH_FLOAT;

  if (file)
    unfold_experiment_save_async (self->experiment, kind, file, depth,
                                  self->cancellable, saved_cb,
                                  g_object_ref (self));
}

static void
denoised_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  save_as (UNFOLD_WINDOW (source), result, UNFOLD_PICTURE_DENOISED);
}

static void
noisy_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  save_as (UNFOLD_WINDOW (source), result, UNFOLD_PICTURE_NOISY);
}

char *
_unfold_window_make_name (UnfoldWindow *self,
                          const char *what,
                          const char *ending)
{
  const char *title = unfold_experiment_get_title (self->experiment);
  const char *dot = title ? strrchr (title, '.') : NULL;
  g_autofree char *stem = dot && dot != title
                              ? g_strndup (title, (gsize) (dot - title))
                              : g_strdup (title ? title : "picture");

  return g_strdup_printf ("%s-%s.%s", stem, what, ending);
}

static void
save_denoised (UnfoldWindow *self)
{
  UnfImage *opened = unfold_experiment_get_opened (self->experiment);
  gboolean is_float = opened && unf_image_get_depth (opened) == UNF_DEPTH_FLOAT;
  g_autofree char *name =
      _unfold_window_make_name (self, "denoised", is_float ? "tiff" : "png");

  unfold_file_dialog_save (GTK_WINDOW (self), _ ("Save Denoised Picture"), name,
                           self->cancellable, denoised_chosen_cb, NULL);
}

static void
save_noisy (UnfoldWindow *self)
{
  g_autofree char *name = _unfold_window_make_name (self, "noisy", "tiff");

  unfold_file_dialog_save (GTK_WINDOW (self), _ ("Save Noisy Picture"), name,
                           self->cancellable, noisy_chosen_cb, NULL);
}

static void
neighbour_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldWindow) self = UNFOLD_WINDOW (user_data);
  g_autoptr (GFile) file = unfold_folder_find_finish (result, NULL);

  if (file)
    unfold_window_open (self, file);
}

static void
open_neighbour (UnfoldWindow *self, int steps)
{
  GFile *file = unfold_experiment_get_file (self->experiment);

  if (file)
    unfold_folder_find_neighbour (file, steps, self->cancellable,
                                  neighbour_found_cb, g_object_ref (self));
}

static void
previous_picture (UnfoldWindow *self)
{
  open_neighbour (self, -1);
}

static void
next_picture (UnfoldWindow *self)
{
  open_neighbour (self, 1);
}

static void
copy_readout (UnfoldWindow *self)
{
  g_autofree char *text = unfold_status_bar_copy (self->status_bar);

  if (text)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
show_properties (UnfoldWindow *self)
{
  gtk_window_present (GTK_WINDOW (
      unfold_properties_window_new (GTK_WINDOW (self), self->experiment)));
}

/* ---- Work ---- */

static void
recompute (UnfoldWindow *self)
{
  unfold_experiment_recompute (self->experiment);
}

static void
cancel (UnfoldWindow *self)
{
  switch (unfold_experiment_get_state (self->experiment)) {
  case UNFOLD_STATE_LOADING:
  case UNFOLD_STATE_RUNNING:
  case UNFOLD_STATE_DRAFT:
    unfold_experiment_cancel (self->experiment);
    break;
  case UNFOLD_STATE_EMPTY:
  case UNFOLD_STATE_FINAL:
  case UNFOLD_STATE_STALE:
  case UNFOLD_STATE_FAILED:
  default:
    if (unfold_explore_page_cancel (self->explore_page))
      break;
    if (unfold_adaptation_is_busy (self->adaptation)) {
      unfold_adaptation_cancel (self->adaptation);
      break;
    }
    if (self->is_narrow && (self->has_side_panel || self->has_inspector))
      g_object_set (self, "side-panel", FALSE, "inspector", FALSE, NULL);
    else
      gtk_window_unfullscreen (GTK_WINDOW (self));
  }
}

static void
undo (UnfoldWindow *self)
{
  unfold_history_undo (self->history);
}

static void
redo (UnfoldWindow *self)
{
  unfold_history_redo (self->history);
}

static void
reset_settings (UnfoldWindow *self)
{
  unfold_settings_panel_reset (self->panel);
}

/* ---- Around the window ---- */

static void
turn_page (UnfoldWindow *self, int steps)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->pages);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (pages));

  for (guint i = 0; i < n; i++)
    if (gtk_selection_model_is_selected (pages, i)) {
      gtk_selection_model_select_item (
          pages, (i + n + (guint) (steps + (int) n)) % n, TRUE);
      return;
    }
}

static void
next_page (UnfoldWindow *self)
{
  turn_page (self, 1);
}

static void
previous_page (UnfoldWindow *self)
{
  turn_page (self, -1);
}

static gboolean
has_focus_within (UnfoldWindow *self, GtkWidget *area)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus && (focus == area || gtk_widget_is_ancestor (focus, area));
}

static void
next_area (UnfoldWindow *self)
{
  GtkWidget *areas[] = { GTK_WIDGET (self->header),
                         GTK_WIDGET (self->panes),
                         GTK_WIDGET (self->dictionary_page),
                         GTK_WIDGET (self->explore_page),
                         GTK_WIDGET (self->stage_bar),
                         GTK_WIDGET (self->inspector),
                         GTK_WIDGET (self->panel) };
  gsize n = G_N_ELEMENTS (areas), present = 0;

  for (gsize i = 0; i < n; i++)
    if (has_focus_within (self, areas[i]))
      present = i;

  for (gsize i = 1; i <= n; i++) {
    GtkWidget *area = areas[(present + i) % n];

    if (gtk_widget_get_mapped (area) &&
        gtk_widget_child_focus (area, GTK_DIR_TAB_FORWARD))
      return;
  }
}

static void
open_menu (UnfoldWindow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

static void
show_shortcuts (UnfoldWindow *self)
{
  gtk_window_present (
      GTK_WINDOW (unfold_shortcuts_window_new (GTK_WINDOW (self))));
}

/* ---- Looking ---- */

static void
zoom_in (UnfoldWindow *self)
{
  unfold_viewport_zoom_steps (self->viewport, 1);
}

static void
zoom_out (UnfoldWindow *self)
{
  unfold_viewport_zoom_steps (self->viewport, -1);
}

static void
zoom_fit (UnfoldWindow *self)
{
  unfold_viewport_set_fit (self->viewport, TRUE);
}

static void
reset_view (UnfoldWindow *self)
{
  unfold_viewport_reset (self->viewport);
  g_object_set (self->panes, "gain", 4.0, "flipped", FALSE, NULL);
}

static void
next_difference (UnfoldWindow *self)
{
  unfold_panes_next_difference (self->panes);
}

static void
more_gain (UnfoldWindow *self)
{
  unfold_panes_step_gain (self->panes, 1);
}

static void
less_gain (UnfoldWindow *self)
{
  unfold_panes_step_gain (self->panes, -1);
}

static void
find_gain (UnfoldWindow *self)
{
  unfold_panes_find_gain (self->panes);
}

static void
next_color_map (UnfoldWindow *self)
{
  unfold_panes_next_color_map (self->panes);
}

static void
next_iteration (UnfoldWindow *self)
{
  unfold_stage_bar_step (self->stage_bar, 1);
}

static void
previous_iteration (UnfoldWindow *self)
{
  unfold_stage_bar_step (self->stage_bar, -1);
}

static const struct {
  const char *name;
  Deed deed;
} deeds[] = {
  { "cancel", cancel },
  { "color-map-next", next_color_map },
  { "copy", _unfold_window_copy },
  { "copy-readout", copy_readout },
  { "difference-next", next_difference },
  { "gain-automatic", find_gain },
  { "gain-down", less_gain },
  { "gain-up", more_gain },
  { "inspect", _unfold_window_inspect },
  { "iteration-next", next_iteration },
  { "iteration-previous", previous_iteration },
  { "menu", open_menu },
  { "next-area", next_area },
  { "next-page", next_page },
  { "next-picture", next_picture },
  { "open", open_picture },
  { "open-clean", open_clean },
  { "open-weights", open_weights },
  { "paste", _unfold_window_paste },
  { "previous-page", previous_page },
  { "previous-picture", previous_picture },
  { "properties", show_properties },
  { "recompute", recompute },
  { "redo", redo },
  { "reset-settings", reset_settings },
  { "reset-view", reset_view },
  { "save", save_denoised },
  { "save-noisy", save_noisy },
  { "save-pane", _unfold_window_save_pane },
  { "save-pane-values", _unfold_window_save_pane_values },
  { "shortcuts", show_shortcuts },
  { "undo", undo },
  { "zoom-fit", zoom_fit },
  { "zoom-in", zoom_in },
  { "zoom-out", zoom_out },
};

static void
deed_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (g_str_equal (deeds[i].name, name))
      deeds[i].deed (UNFOLD_WINDOW (user_data));
}

static void
zoom_to_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  unfold_viewport_set_scale (UNFOLD_WINDOW (user_data)->viewport,
                             g_variant_get_int32 (target));
}

static void
sample_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  unfold_window_open_sample (UNFOLD_WINDOW (user_data),
                             g_variant_get_string (target, NULL));
}

static void
open_recent_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  g_autoptr (GFile) file =
      g_file_new_for_uri (g_variant_get_string (target, NULL));

  unfold_window_open (UNFOLD_WINDOW (user_data), file);
}

/* An action made of a property holds its object. For properties of the window
 * itself, which holds the action, that would be for ever: these two follow
 * their property by hand. */
static void
set_property_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  const char *property = g_object_get_data (G_OBJECT (action), "property");

  g_object_set (user_data, property, g_variant_get_boolean (state), NULL);
}

static void
property_changed_cb (GObject *window, GParamSpec *spec, gpointer user_data)
{
  gboolean value;

  g_object_get (window, spec->name, &value, NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (user_data),
                             g_variant_new_boolean (value));
}

static void
add_own_property (UnfoldWindow *self, const char *name, const char *property)
{
  g_autofree char *change = g_strdup_printf ("notify::%s", property);
  g_autoptr (GSimpleAction) action = NULL;
  gboolean value;

  g_object_get (self, property, &value, NULL);
  action =
      g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (value));
  g_object_set_data (G_OBJECT (action), "property", (gpointer) property);
  g_signal_connect (action, "change-state", G_CALLBACK (set_property_cb), self);
  g_signal_connect_object (self, change, G_CALLBACK (property_changed_cb),
                           action, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
add_property (UnfoldWindow *self,
              const char *name,
              gpointer object,
              const char *property)
{
  g_autoptr (GPropertyAction) action =
      g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
add_properties (UnfoldWindow *self)
{
  add_own_property (self, "side-panel", "side-panel");
  add_own_property (self, "inspector", "inspector");
  add_own_property (self, "fullscreen", "fullscreened");
  add_property (self, "page", self->pages, "visible-child-name");
  add_property (self, "layout", self->panes, "layout");
  add_property (self, "flip", self->panes, "flipped");
  add_property (self, "show-noisy", self->panes, "show-noisy");
  add_property (self, "content-a", self->panes, "content-a");
  add_property (self, "content-b", self->panes, "content-b");
  add_property (self, "difference", self->panes, "difference");
  add_property (self, "color-map", self->panes, "color-map");
  add_property (self, "pixel-grid", self->panes, "pixel-grid");
  add_property (self, "play", self->stage_bar, "playing");
}

void
_unfold_window_add_actions (UnfoldWindow *self)
{
  static const GActionEntry with_target[] = {
    { .name = "zoom-to", .activate = zoom_to_cb, .parameter_type = "i" },
    { .name = "sample", .activate = sample_cb, .parameter_type = "s" },
    { .name = "open-recent",
      .activate = open_recent_cb,
      .parameter_type = "s" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++) {
    g_autoptr (GSimpleAction) action =
        g_simple_action_new (deeds[i].name, NULL);

    g_signal_connect (action, "activate", G_CALLBACK (deed_cb), self);
    g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  }

  g_action_map_add_action_entries (G_ACTION_MAP (self), with_target,
                                   G_N_ELEMENTS (with_target), self);
  g_object_bind_property (
      self->history, "can-undo",
      g_action_map_lookup_action (G_ACTION_MAP (self), "undo"), "enabled",
      G_BINDING_SYNC_CREATE);
  g_object_bind_property (
      self->history, "can-redo",
      g_action_map_lookup_action (G_ACTION_MAP (self), "redo"), "enabled",
      G_BINDING_SYNC_CREATE);
  add_properties (self);
  _unfold_window_add_keys (self);
}
