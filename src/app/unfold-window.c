/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts the parts together and keeps what is around them true: titles, what is
 * being worked on, the sentence above the page, the narrow layout. */
#include "config.h"

#include "unfold-window-private.h"

#include "unf-denoiser.h"
#include "unf-image-file.h"
#include "unfold-file-kind.h"
#include "unfold-folder.h"
#include "unfold-state.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (UnfoldWindow, unfold_window, GTK_TYPE_APPLICATION_WINDOW)

enum {
  PROP_SIDE_PANEL = 1,
  PROP_INSPECTOR,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* ---- Titles ---- */

static const char *
describe_depth (UnfDepth depth)
{
  switch (depth) {
  case UNF_DEPTH_8:
    return _ ("8 bit");
  case UNF_DEPTH_16:
    return _ ("16 bit");
  case UNF_DEPTH_FLOAT:
  default:
    return _ ("float");
  }
}

static char *
describe_picture (UnfoldWindow *self)
{
  UnfImage *opened = unfold_experiment_get_opened (self->experiment);
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  GString *text = g_string_new (NULL);

  if (!opened)
    return g_string_free (text, FALSE);

  g_string_printf (text, "%d × %d · %s · %s", unf_image_get_width (opened),
                   unf_image_get_height (opened),
                   describe_depth (unf_image_get_depth (opened)),
                   unf_image_get_channels (opened) == 1 ? _ ("gray")
                                                        : _ ("colour"));
  if (model)
    g_string_append_printf (text, " · %s", unf_model_get_denoiser (model)->id);
  g_string_append_printf (text, " · σ %.3g",
                          unfold_experiment_get_sigma (self->experiment));
  return g_string_free (text, FALSE);
}

static void
show_titles (UnfoldWindow *self)
{
  const char *title = unfold_experiment_get_title (self->experiment);
  g_autofree char *subtitle = describe_picture (self);

  gtk_window_set_title (GTK_WINDOW (self), title ? title : "Unfold");
  gtk_label_set_label (self->title_label, title ? title : "");
  gtk_label_set_label (self->subtitle_label, subtitle);
}

void
_unfold_window_set_enabled (UnfoldWindow *self,
                            const char *name,
                            gboolean is_enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)),
      is_enabled);
}

static void
state_changed_cb (UnfoldWindow *self)
{
  UnfoldState state = unfold_experiment_get_state (self->experiment);
  gboolean has_picture = unfold_experiment_get_width (self->experiment) > 0;

  if (state == UNFOLD_STATE_FAILED &&
      unfold_experiment_get_failure (self->experiment))
    _unfold_window_say (self, UNFOLD_INFO_ERROR,
                        unfold_experiment_get_failure (self->experiment));

  _unfold_window_show_panes (self, has_picture);
  _unfold_window_set_enabled (self, "save",
                              has_picture && state != UNFOLD_STATE_ADAPTING);
  _unfold_window_set_enabled (self, "save-noisy", has_picture);
  _unfold_window_set_enabled (self, "save-pane", state == UNFOLD_STATE_FINAL);
  _unfold_window_set_enabled (self, "save-pane-values",
                              state == UNFOLD_STATE_FINAL);
  _unfold_window_set_enabled (self, "properties", has_picture);
  _unfold_window_set_enabled (self, "recompute", has_picture);
  _unfold_window_set_enabled (self, "copy", has_picture);
  _unfold_window_set_enabled (self, "copy-readout", has_picture);
}

static void
unfold_window_size_allocate (GtkWidget *widget,
                             int width,
                             int height,
                             int baseline)
{
  UnfoldWindow *self = UNFOLD_WINDOW (widget);

  GTK_WIDGET_CLASS (unfold_window_parent_class)
      ->size_allocate (widget, width, height, baseline);

  _unfold_window_fit (self, width);
}

/* ---- Models ---- */

static void
models_changed_cb (UnfoldWindow *self)
{
  UnfModel *model = unfold_models_get_default (self->models);

  if (!unfold_experiment_get_model (self->experiment) && model)
    unfold_experiment_set_model (self->experiment, model);
}

static void
weights_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldWindow) self = UNFOLD_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfModel) model =
      unfold_models_open_finish (UNFOLD_MODELS (source), result, &error);

  if (model)
    unfold_experiment_set_model (self->experiment, model);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _unfold_window_say (self, UNFOLD_INFO_ERROR, error->message);
}

void
unfold_window_open_weights (UnfoldWindow *self, GFile *file)
{
  unfold_models_open_async (self->models, file, self->cancellable,
                            weights_read_cb, g_object_ref (self));
}

/* ---- Pictures ---- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *uri = user_data;

  if (unfold_experiment_open_finish (UNFOLD_EXPERIMENT (source), result, NULL))
    gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}

static void
open_picture (UnfoldWindow *self, GFile *file)
{
  unfold_experiment_open_async (self->experiment, file, self->cancellable,
                                opened_cb, g_file_get_uri (file));
}

static void
first_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldWindow) self = UNFOLD_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = unfold_folder_find_finish (result, &error);

  if (file)
    open_picture (self, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _unfold_window_say (self, UNFOLD_INFO_ERROR, error->message);
}

void
unfold_window_open (UnfoldWindow *self, GFile *file)
{
  if (unfold_file_kind_guess (file) == UNFOLD_FILE_WEIGHTS)
    unfold_window_open_weights (self, file);
  else if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) ==
           G_FILE_TYPE_DIRECTORY)
    unfold_folder_find_first (file, self->cancellable, first_found_cb,
                              g_object_ref (self));
  else
    open_picture (self, file);
}

void
unfold_window_open_sample (UnfoldWindow *self, const char *name)
{
  static const struct {
    const char *name, *title;
  } samples[] = {
    { "photograph", N_ ("Photograph") },      { "text", N_ ("Text") },
    { "greek", N_ ("Text, Greek") },          { "texture", N_ ("Texture") },
    { "piecewise", N_ ("Piecewise smooth") },
  };
  g_autofree char *uri = g_strdup_printf (
      "resource:///io/github/unfoldlab/Unfold/samples/%s.png", name);
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfImage) image = unf_image_load (file, NULL, &error);

  if (!image) {
    _unfold_window_say (self, UNFOLD_INFO_ERROR, error->message);
    return;
  }

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_str_equal (samples[i].name, name))
      unfold_experiment_set_image (self->experiment, image,
                                   _ (samples[i].title),
                                   UNFOLD_SOURCE_ADD_NOISE);
}

/* ---- Where people look ---- */

static void
pointer_moved_cb (UnfoldWindow *self, int x, int y, gboolean is_inside)
{
  if (!is_inside && !unfold_viewport_get_cross_hair (self->viewport, &x, &y))
    x = y = -1;

  unfold_status_bar_set_pixel (self->status_bar, x, y);
}

static void
view_changed_cb (UnfoldWindow *self)
{
  double centre_x, centre_y;
  int x, y;

  if (unfold_viewport_get_cross_hair (self->viewport, &x, &y)) {
    unfold_status_bar_set_pixel (self->status_bar, x, y);
  } else {
    unfold_viewport_get_centre (self->viewport, &centre_x, &centre_y);
    x = (int) centre_x;
    y = (int) centre_y;
  }

  unfold_experiment_set_focus (self->experiment, x, y);
}

static void
picture_changed_cb (UnfoldWindow *self)
{
  g_object_set (self->stage_bar, "playing", FALSE, NULL);
  unfold_status_bar_set_pixel (self->status_bar, -1, -1);
  unfold_viewport_reset (self->viewport);
  unfold_experiment_set_focus (
      self->experiment, unfold_experiment_get_width (self->experiment) / 2,
      unfold_experiment_get_height (self->experiment) / 2);
  show_titles (self);
  state_changed_cb (self);
}

/* ---- Life ---- */

const char *
unfold_window_get_info (UnfoldWindow *self)
{
  return unfold_info_bar_get_text (self->info_bar);
}

UnfoldExperiment *
unfold_window_get_experiment (UnfoldWindow *self)
{
  return self->experiment;
}

UnfoldPanes *
unfold_window_get_panes (UnfoldWindow *self)
{
  return self->panes;
}

UnfoldInspector *
unfold_window_get_inspector (UnfoldWindow *self)
{
  return self->inspector;
}

UnfoldSettingsPanel *
unfold_window_get_panel (UnfoldWindow *self)
{
  return self->panel;
}

static void
set_side_panel (UnfoldWindow *self, gboolean is_shown)
{
  if (self->has_side_panel == is_shown)
    return;

  self->has_side_panel = is_shown;
  if (self->is_narrow && is_shown)
    _unfold_window_set_inspector (self, FALSE);
  if (!self->is_narrow)
    unfold_state_set_boolean ("side-panel", is_shown);
  _unfold_window_apply_side_panel (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDE_PANEL]);
}

void
_unfold_window_set_inspector (UnfoldWindow *self, gboolean is_shown)
{
  if (self->has_inspector == is_shown)
    return;

  /* Over the picture there is room for one of them. */
  self->has_inspector = is_shown;
  if (self->is_narrow && is_shown)
    set_side_panel (self, FALSE);
  if (is_shown)
    unfold_inspector_place (self->inspector);
  _unfold_window_apply_side_panel (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSPECTOR]);
}

static void
unfold_window_set_property (GObject *object,
                            guint id,
                            const GValue *value,
                            GParamSpec *spec)
{
  UnfoldWindow *self = UNFOLD_WINDOW (object);

  if (id == PROP_SIDE_PANEL)
    set_side_panel (self, g_value_get_boolean (value));
  else if (id == PROP_INSPECTOR)
    _unfold_window_set_inspector (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_window_get_property (GObject *object,
                            guint id,
                            GValue *value,
                            GParamSpec *spec)
{
  if (id == PROP_SIDE_PANEL)
    g_value_set_boolean (value, UNFOLD_WINDOW (object)->has_side_panel);
  else if (id == PROP_INSPECTOR)
    g_value_set_boolean (value, UNFOLD_WINDOW (object)->has_inspector);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static gboolean
unfold_window_close_request (GtkWindow *window)
{
  UnfoldWindow *self = UNFOLD_WINDOW (window);
  int width, height;

  if (_unfold_window_ask_about_unsaved (self))
    return TRUE;

  gtk_window_get_default_size (window, &width, &height);
  unfold_state_set_int ("window-width", width);
  unfold_state_set_int ("window-height", height);
  unfold_state_set_boolean ("window-maximized",
                            gtk_window_is_maximized (window));
  if (!self->is_narrow && self->has_side_panel)
    unfold_state_set_int ("side-panel-width",
                          gtk_widget_get_width (GTK_WIDGET (self->panel)));

  return GTK_WINDOW_CLASS (unfold_window_parent_class)->close_request (window);
}

static void
stop_work (UnfoldWindow *self)
{
  g_clear_handle_id (&self->narrow_source, g_source_remove);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  if (self->experiment) {
    g_signal_handlers_disconnect_by_data (self->experiment, self);
    unfold_experiment_cancel (self->experiment);
  }
  if (self->adaptation) {
    g_signal_handlers_disconnect_by_data (self->adaptation, self);
    unfold_adaptation_cancel (self->adaptation);
  }
  if (self->models)
    g_signal_handlers_disconnect_by_data (self->models, self);
  if (self->viewport)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
}

static void
unfold_window_dispose (GObject *object)
{
  UnfoldWindow *self = UNFOLD_WINDOW (object);

  stop_work (self);
  g_clear_pointer (&self->context_menu, gtk_widget_unparent);
  g_clear_object (&self->history);
  g_clear_object (&self->adaptation);
  g_clear_object (&self->experiment);
  g_clear_pointer (&self->content_a, g_free);
  g_clear_object (&self->models);
  g_clear_object (&self->viewport);

  G_OBJECT_CLASS (unfold_window_parent_class)->dispose (object);
}

#define BIND(name)                                                             \
  gtk_widget_class_bind_template_child (widget_class, UnfoldWindow, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (header);
  BIND (open_button);
  BIND (samples_button);
  BIND (titles);
  BIND (title_label);
  BIND (subtitle_label);
  BIND (menu_button);
  BIND (busy);
  BIND (info_bar);
  BIND (overlay);
  BIND (paned);
  BIND (pages);
  BIND (compare);
  BIND (panes);
  BIND (view_bar);
  BIND (stage_bar);
  BIND (status_bar);
  BIND (dictionary_page);
  BIND (explore_page);
  BIND (panel_slot);
  BIND (inspector);
  BIND (panel);
  BIND (panel_revealer);
  BIND (narrow_slot);
  BIND (drop_hint);
}

#undef BIND

static void
unfold_window_class_init (UnfoldWindowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_window_set_property;
  object_class->get_property = unfold_window_get_property;
  object_class->dispose = unfold_window_dispose;
  widget_class->size_allocate = unfold_window_size_allocate;
  GTK_WINDOW_CLASS (class)->close_request = unfold_window_close_request;

  properties[PROP_SIDE_PANEL] = g_param_spec_boolean (
      "side-panel", NULL, NULL, TRUE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_INSPECTOR] = g_param_spec_boolean (
      "inspector", NULL, NULL, FALSE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (UNFOLD_TYPE_BUSY);
  g_type_ensure (UNFOLD_TYPE_INFO_BAR);
  g_type_ensure (UNFOLD_TYPE_PANES);
  g_type_ensure (UNFOLD_TYPE_VIEW_BAR);
  g_type_ensure (UNFOLD_TYPE_STAGE_BAR);
  g_type_ensure (UNFOLD_TYPE_STATUS_BAR);
  g_type_ensure (UNFOLD_TYPE_DICTIONARY_PAGE);
  g_type_ensure (UNFOLD_TYPE_EXPLORE_PAGE);
  g_type_ensure (UNFOLD_TYPE_INSPECTOR);
  g_type_ensure (UNFOLD_TYPE_SETTINGS_PANEL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-window.ui");
  bind_children (widget_class);
}

static void
restore_state (UnfoldWindow *self)
{
  static const char *const looks[] = { "layout",    "difference", "gain",
                                       "color-map", "pixel-grid", "lattice" };

  gtk_window_set_default_size (GTK_WINDOW (self),
                               unfold_state_get_int ("window-width", 1280),
                               unfold_state_get_int ("window-height", 800));
  if (unfold_state_get_boolean ("window-maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  gtk_widget_set_size_request (GTK_WIDGET (self->panel),
                               unfold_state_get_int ("side-panel-width", 304),
                               -1);
  g_object_set (self, "side-panel",
                unfold_state_get_boolean ("side-panel", TRUE), NULL);
  _unfold_window_apply_side_panel (self);

  unfold_state_bind ("page", self->pages, "visible-child-name");
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    unfold_state_bind (looks[i], self->panes, looks[i]);
}

static void
unfold_window_init (UnfoldWindow *self)
{
  self->experiment = unfold_experiment_new ();
  self->history = unfold_history_new (self->experiment);
  self->viewport = unfold_viewport_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  _unfold_window_add_actions (self);
  _unfold_window_add_drop_target (self);
  _unfold_window_fill_open_menu (self);
  unfold_panes_set_experiment (self->panes, self->experiment, self->viewport);
  unfold_view_bar_set_panes (self->view_bar, self->panes, self->viewport);
  unfold_busy_set_experiment (self->busy, self->experiment);
  unfold_stage_bar_set_experiment (self->stage_bar, self->experiment);
  unfold_status_bar_set_experiment (self->status_bar, self->experiment);
  unfold_status_bar_set_panes (self->status_bar, self->panes);
  unfold_dictionary_page_set_experiment (self->dictionary_page,
                                         self->experiment);
  g_object_bind_property (self->stage_bar, "iteration", self->panes,
                          "iteration", G_BINDING_SYNC_CREATE);
  unfold_inspector_set_experiment (self->inspector, self->experiment,
                                   self->viewport);
  _unfold_window_add_inspector (self);
  _unfold_window_add_lattice (self);
  restore_state (self);

  _unfold_window_add_layout (self);
}

static void
follow_experiment (UnfoldWindow *self)
{
  static const struct {
    const char *signal;
    GCallback handler;
  } signals[] = {
    { "picture-changed", G_CALLBACK (picture_changed_cb) },
    { "notify::state", G_CALLBACK (state_changed_cb) },
    { "notify::title", G_CALLBACK (show_titles) },
    { "notify::model", G_CALLBACK (show_titles) },
    { "notify::sigma", G_CALLBACK (show_titles) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_swapped (self->experiment, signals[i].signal,
                              signals[i].handler, self);

  g_signal_connect_swapped (self->viewport, "changed",
                            G_CALLBACK (view_changed_cb), self);
  g_signal_connect_swapped (self->viewport, "cross-hair-changed",
                            G_CALLBACK (view_changed_cb), self);
  g_signal_connect_swapped (self->panes, "pointer-moved",
                            G_CALLBACK (pointer_moved_cb), self);
  _unfold_window_add_info (self);
}

GtkWidget *
unfold_window_new (GtkApplication *application, UnfoldModels *models)
{
  UnfoldWindow *self =
      g_object_new (UNFOLD_TYPE_WINDOW, "application", application, NULL);

  self->models = g_object_ref (models);
  unfold_settings_panel_set_experiment (self->panel, self->experiment, models);
  unfold_dictionary_page_set_models (self->dictionary_page, models);
  unfold_dictionary_page_set_viewport (self->dictionary_page, self->viewport);
  unfold_explore_page_set_experiment (self->explore_page, self->experiment,
                                      models, self->viewport);
  unfold_state_bind ("study", self->explore_page, "study");
  _unfold_window_add_adaptation (self);
  follow_experiment (self);
  g_signal_connect_swapped (models, "items-changed",
                            G_CALLBACK (models_changed_cb), self);
  models_changed_cb (self);
  show_titles (self);
  state_changed_cb (self);
  _unfold_window_show_hint (self);
  return GTK_WIDGET (self);
}
