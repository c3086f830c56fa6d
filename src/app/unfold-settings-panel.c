/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-settings-panel.h"

#include "unf-denoiser.h"
#include "unfold-remarks.h"

#include <glib/gi18n.h>

/* Pixels that one click of a wheel moves the panel. */
#define WHEEL_STEP 48.0

static const UnfSetting amount_setting = {
  .id = "amount",
  .label = N_ ("Amount"),
  .description = N_ ("How much of the denoised picture is mixed with the "
                     "noisy one, in per cent; nothing is computed anew"),
  .minimum = 0.0,
  .maximum = 100.0,
  .initial = 100.0,
  .step = 1.0,
  .is_count = TRUE,
};

struct _UnfoldSettingsPanel {
  GtkBox parent_instance;

  GtkScrolledWindow *scroller;
  GtkWidget *content;
  GtkDropDown *chooser;
  GtkLabel *description;
  UnfoldNoiseGroup *noise;
  GtkBox *rows;
  UnfoldSettingsRow *amount_row;
  UnfoldAdaptGroup *adapt;

  UnfoldExperiment *experiment;
  UnfoldModels *models;
  gboolean is_following;
};

G_DEFINE_FINAL_TYPE (UnfoldSettingsPanel, unfold_settings_panel, GTK_TYPE_BOX)

UnfoldSettingsRow *
unfold_settings_panel_find_row (UnfoldSettingsPanel *self, const char *id)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->rows));
  UnfoldSettingsRow *sigma_row = unfold_noise_group_get_sigma_row (self->noise);

  for (; child; child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (unfold_settings_row_get_id (UNFOLD_SETTINGS_ROW (child)),
                   id) == 0)
      return UNFOLD_SETTINGS_ROW (child);

  return g_strcmp0 (id, "sigma") == 0 ? sigma_row : NULL;
}

/* ---- From the experiment to the rows ---- */

/* Weights that were trained for another stride matter more than what can be
 * said of a stride in general. */
static char *
make_note (UnfoldSettingsPanel *self, const UnfSetting *setting, double value)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  char *note = NULL;

  if (g_strcmp0 (setting->id, "stride") == 0)
    unfold_models_find_for_stride (self->models, model, (int) value, &note);

  return note ? note : unfold_remark_on_setting (setting, value);
}

static void
show_sigma_remark (UnfoldSettingsPanel *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  double sigma = unfold_experiment_get_sigma (self->experiment);
  g_autofree char *note = model ? unfold_remark_on_sigma (model, sigma) : NULL;

  unfold_settings_row_set_note (unfold_noise_group_get_sigma_row (self->noise),
                                note);
}

/** @setting as far as the one that limits it lets it go: of nine shifts there
 * are no ten. */
static UnfSetting
limit_setting (UnfoldSettingsPanel *self, const UnfSetting *setting)
{
  const UnfSettings *settings =
      unfold_experiment_get_settings (self->experiment);
  g_autoptr (UnfSettings) fresh =
      unf_model_get_settings (unfold_experiment_get_model (self->experiment));
  UnfSetting limited = *setting;

  if (!setting->square_of)
    return limited;

  unf_settings_set (fresh, setting->square_of,
                    unf_settings_get (settings, setting->square_of), NULL);
  limited.initial = unf_settings_get (fresh, setting->id);
  unf_settings_set (fresh, setting->id, setting->maximum, NULL);
  limited.maximum = unf_settings_get (fresh, setting->id);
  return limited;
}

static void
show_row (UnfoldSettingsPanel *self, UnfoldSettingsRow *row)
{
  const UnfSettings *settings =
      unfold_experiment_get_settings (self->experiment);
  const char *id = unfold_settings_row_get_id (row);
  const UnfSetting *setting =
      settings ? unf_settings_find (settings, id) : NULL;
  g_autofree char *note = NULL;

  if (setting) {
    UnfSetting limited = limit_setting (self, setting);

    unfold_settings_row_set_setting (row, &limited);
    unfold_settings_row_set_value (row, unf_settings_get (settings, id));
    note = make_note (self, setting, unf_settings_get (settings, id));
    unfold_settings_row_set_reason (row, NULL);
    unfold_settings_row_set_note (row, note);
  } else if (settings) {
    unfold_settings_row_set_reason (row,
                                    _ ("This denoiser has no such setting."));
  }
}

static void
show_settings (UnfoldSettingsPanel *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  self->is_following = TRUE;
  for (; child; child = gtk_widget_get_next_sibling (child))
    if (UNFOLD_SETTINGS_ROW (child) != self->amount_row)
      show_row (self, UNFOLD_SETTINGS_ROW (child));
  self->is_following = FALSE;
}

static void
show_model (UnfoldSettingsPanel *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  g_autoptr (UnfoldModelItem) item = NULL;
  guint position;

  if (!model || !unfold_models_find (self->models, model, &position))
    return;

  item = g_list_model_get_item (G_LIST_MODEL (self->models), position);
  gtk_drop_down_set_selected (self->chooser, position);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->chooser),
                               unfold_model_item_get_title (item));
  gtk_label_set_label (self->description,
                       unfold_model_item_get_description (item));
  show_sigma_remark (self);
}

static void
amount_changed_cb (UnfoldSettingsPanel *self)
{
  unfold_settings_row_set_value (
      self->amount_row, unfold_experiment_get_amount (self->experiment));
}

/* ---- From the rows to the experiment ---- */

static void
set_stride (UnfoldSettingsPanel *self, double stride)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  UnfModel *nearest;

  if (!model)
    return;

  nearest =
      unfold_models_find_for_stride (self->models, model, (int) stride, NULL);
  if (nearest != model)
    unfold_experiment_set_model (self->experiment, nearest);
  unfold_experiment_set_setting (self->experiment, "stride", stride);
}

/** Who asks for as many as there are now, as the model does from the start,
 * means all, also when the limit grows. */
static double
widen_value (UnfoldSettingsPanel *self, const char *id, double value)
{
  const UnfSettings *settings =
      unfold_experiment_get_settings (self->experiment);
  const UnfSetting *setting =
      settings ? unf_settings_find (settings, id) : NULL;

  if (!setting || !setting->square_of)
    return value;

  return value == limit_setting (self, setting).initial ? setting->initial
                                                        : value;
}

static void
row_changed_cb (UnfoldSettingsPanel *self,
                GParamSpec *spec,
                UnfoldSettingsRow *row)
{
  const char *id = unfold_settings_row_get_id (row);
  double value = unfold_settings_row_get_value (row);

  if (self->is_following)
    return;

  if (row == self->amount_row)
    unfold_experiment_set_amount (self->experiment, value);
  else if (g_strcmp0 (id, "stride") == 0)
    set_stride (self, value);
  else
    unfold_experiment_set_setting (self->experiment, id,
                                   widen_value (self, id, value));
}

static void
chosen_cb (UnfoldSettingsPanel *self)
{
  UnfoldModelItem *item = gtk_drop_down_get_selected_item (self->chooser);
  UnfModel *old = unfold_experiment_get_model (self->experiment);
  UnfModel *model = item ? unfold_model_item_get_model (item) : NULL;
  guint position, chosen = gtk_drop_down_get_selected (self->chooser);

  if (!model) {
    show_model (self);
    return;
  }

  /* The line stands for the weights of all strides: choosing it again does not
   * throw away the stride. */
  if (old && unfold_models_find (self->models, old, &position) &&
      position == chosen)
    return;

  unfold_experiment_set_model (self->experiment, model);
}

/* ---- The wheel ---- */

/* Over a slider or a spin button the wheel scrolls the panel: a value must not
 * change because somebody scrolled past it. */
static gboolean
wheel_cb (UnfoldSettingsPanel *self,
          double dx,
          double dy,
          GtkEventControllerScroll *wheel)
{
  GtkAdjustment *position =
      gtk_scrolled_window_get_vadjustment (self->scroller);
  gboolean is_wheel =
      gtk_event_controller_scroll_get_unit (wheel) == GDK_SCROLL_UNIT_WHEEL;

  gtk_adjustment_set_value (position, gtk_adjustment_get_value (position) +
                                          dy * (is_wheel ? WHEEL_STEP : 1.0));
  return TRUE;
}

static void
add_wheel (UnfoldSettingsPanel *self)
{
  GtkEventController *wheel =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (wheel, "scroll", G_CALLBACK (wheel_cb), self);
  gtk_widget_add_controller (self->content, wheel);
}

/* ---- The chooser's lines ---- */

static void
setup_line_cb (GtkSignalListItemFactory *factory, GtkListItem *line)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (line, label);
}

/* Names that differ in their last word are told apart in the list, which
 * becomes as wide as they are. */
static void
setup_whole_line_cb (GtkSignalListItemFactory *factory, GtkListItem *line)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_list_item_set_child (line, label);
}

static void
bind_line_cb (GtkSignalListItemFactory *factory, GtkListItem *line)
{
  UnfoldModelItem *item = gtk_list_item_get_item (line);
  GtkWidget *label = gtk_list_item_get_child (line);

  gtk_label_set_label (GTK_LABEL (label), unfold_model_item_get_title (item));
  gtk_widget_set_tooltip_text (label, unfold_model_item_get_description (item));
  gtk_widget_set_sensitive (label, unfold_model_item_get_model (item) != NULL);
}

static GtkListItemFactory *
new_factory (GCallback setup)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", setup, NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_line_cb), NULL);
  return factory;
}

static void
set_up_chooser (UnfoldSettingsPanel *self)
{
  g_autoptr (GtkListItemFactory) button =
      new_factory (G_CALLBACK (setup_line_cb));
  g_autoptr (GtkListItemFactory) list =
      new_factory (G_CALLBACK (setup_whole_line_cb));

  gtk_drop_down_set_factory (self->chooser, button);
  gtk_drop_down_set_list_factory (self->chooser, list);
}

/* ---- Life ---- */

static void
unfold_settings_panel_dispose (GObject *object)
{
  UnfoldSettingsPanel *self = UNFOLD_SETTINGS_PANEL (object);

  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  g_clear_object (&self->experiment);
  g_clear_object (&self->models);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_SETTINGS_PANEL);

  G_OBJECT_CLASS (unfold_settings_panel_parent_class)->dispose (object);
}

static void
unfold_settings_panel_class_init (UnfoldSettingsPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_settings_panel_dispose;

  g_type_ensure (UNFOLD_TYPE_ADAPT_GROUP);
  g_type_ensure (UNFOLD_TYPE_NOISE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-settings-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsPanel,
                                        scroller);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsPanel,
                                        content);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsPanel,
                                        chooser);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsPanel,
                                        description);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsPanel,
                                        noise);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsPanel,
                                        rows);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsPanel,
                                        adapt);
}

static UnfoldSettingsRow *
add_row (UnfoldSettingsPanel *self,
         const UnfSetting *setting,
         GString *mnemonics)
{
  GtkWidget *row = unfold_settings_row_new (setting);

  unfold_settings_row_choose_mnemonic (UNFOLD_SETTINGS_ROW (row), mnemonics);
  g_signal_connect_swapped (row, "notify::value", G_CALLBACK (row_changed_cb),
                            self);
  gtk_box_append (self->rows, row);
  return UNFOLD_SETTINGS_ROW (row);
}

static void
add_rows (UnfoldSettingsPanel *self)
{
  /* Taken by the labels of the templates. */
  g_autoptr (GString) mnemonics = g_string_new ("aden");
  const UnfDenoiser *const *denoisers = unf_denoiser_list ();

  unfold_settings_row_choose_mnemonic (
      unfold_noise_group_get_sigma_row (self->noise), mnemonics);
  for (; *denoisers; denoisers++)
    for (gsize i = 0; i < (*denoisers)->n_settings; i++) {
      const UnfSetting *setting = &(*denoisers)->settings[i];

      if (!unfold_settings_panel_find_row (self, setting->id))
        add_row (self, setting, mnemonics);
    }

  self->amount_row = add_row (self, &amount_setting, mnemonics);
}

static void
unfold_settings_panel_init (UnfoldSettingsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_chooser (self);
  add_wheel (self);
}

void
unfold_settings_panel_set_experiment (UnfoldSettingsPanel *self,
                                      UnfoldExperiment *experiment,
                                      UnfoldModels *models)
{
  self->experiment = g_object_ref (experiment);
  self->models = g_object_ref (models);
  self->is_following = TRUE;
  add_rows (self);
  self->is_following = FALSE;

  unfold_noise_group_set_experiment (self->noise, experiment);
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (models));
  g_signal_connect_swapped (self->chooser, "notify::selected",
                            G_CALLBACK (chosen_cb), self);
  g_signal_connect_object (models, "items-changed", G_CALLBACK (show_model),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  g_signal_connect_swapped (experiment, "settings-changed",
                            G_CALLBACK (show_settings), self);
  g_signal_connect_swapped (experiment, "notify::model",
                            G_CALLBACK (show_model), self);
  g_signal_connect_swapped (experiment, "notify::sigma",
                            G_CALLBACK (show_sigma_remark), self);
  g_signal_connect_swapped (experiment, "notify::amount",
                            G_CALLBACK (amount_changed_cb), self);
  show_settings (self);
  show_model (self);
  amount_changed_cb (self);
}

void
unfold_settings_panel_reset (UnfoldSettingsPanel *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  for (; child; child = gtk_widget_get_next_sibling (child))
    unfold_settings_row_reset (UNFOLD_SETTINGS_ROW (child));
}

UnfoldAdaptGroup *
unfold_settings_panel_get_adapt_group (UnfoldSettingsPanel *self)
{
  return self->adapt;
}

/* In the first frame the panel has its old height, and in the second texts that
 * wrap may still take another line. */
#define FRAMES_TO_SETTLE 3

/* The content's padding above and below, where its coordinates do not reach. */
#define PADDING 24.0

static gboolean
reveal_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  UnfoldSettingsPanel *self = UNFOLD_SETTINGS_PANEL (widget);
  GtkAdjustment *position =
      gtk_scrolled_window_get_vadjustment (self->scroller);
  int *n_frames = user_data;
  graphene_rect_t bounds;

  if (++*n_frames < FRAMES_TO_SETTLE)
    return G_SOURCE_CONTINUE;

  if (gtk_widget_compute_bounds (GTK_WIDGET (self->adapt), self->content,
                                 &bounds))
    gtk_adjustment_clamp_page (position, (double) bounds.origin.y,
                               (double) bounds.origin.y +
                                   (double) bounds.size.height + PADDING);
  return G_SOURCE_REMOVE;
}

void
unfold_settings_panel_reveal_adapt_group (UnfoldSettingsPanel *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_cb, g_new0 (int, 1),
                                g_free);
}
