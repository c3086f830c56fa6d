/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-noise-group.h"

#include <glib/gi18n.h>
#include <math.h>

/* New seeds are short enough to be read aloud and typed. */
#define LARGEST_NEW_SEED 9999

static const UnfSetting sigma_setting = {
  .id = "sigma",
  .label = N_ ("Noise σ"),
  .description = N_ ("Sigma, the standard deviation of the noise, on the "
                     "scale 0–255; Shift and arrow keys: steps of 0.1"),
  .minimum = 0.0,
  .maximum = 75.0,
  .initial = 25.0,
  .step = 1.0,
};

struct _UnfoldNoiseGroup {
  GtkBox parent_instance;

  GtkToggleButton *add_button;
  GtkToggleButton *in_picture_button;
  GtkBox *sigma_place;
  UnfoldSettingsRow *sigma_row;
  GtkLabel *estimate;
  GtkButton *use_button;
  GtkWidget *seed_row;
  GtkSpinButton *seed;
  GtkButton *new_button;

  UnfoldExperiment *experiment;
};

G_DEFINE_FINAL_TYPE (UnfoldNoiseGroup, unfold_noise_group, GTK_TYPE_BOX)

static void
show_estimate (UnfoldNoiseGroup *self)
{
  double sigma = unfold_experiment_get_estimated_sigma (self->experiment);
  gboolean is_known = sigma >= 0.0;
  g_autofree char *text =
      is_known
          /* Translators: the noise found in the picture by itself. */
          ? g_strdup_printf (_ ("Estimated in the picture: %.1f"), sigma)
          : NULL;

  gtk_label_set_label (self->estimate, text ? text : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->use_button), is_known);
  unfold_settings_row_set_mark (
      self->sigma_row,
      is_known && sigma <= sigma_setting.maximum ? sigma : (double) NAN);
}

static void
show_source (UnfoldNoiseGroup *self)
{
  gboolean is_added = unfold_experiment_get_source (self->experiment) ==
                      UNFOLD_SOURCE_ADD_NOISE;

  gtk_toggle_button_set_active (
      is_added ? self->add_button : self->in_picture_button, TRUE);
  gtk_widget_set_sensitive (self->seed_row, is_added);
}

static void
show_numbers (UnfoldNoiseGroup *self)
{
  unfold_settings_row_set_value (
      self->sigma_row, unfold_experiment_get_sigma (self->experiment));
  gtk_spin_button_set_value (
      self->seed, (double) unfold_experiment_get_seed (self->experiment));
}

static void
experiment_changed_cb (UnfoldNoiseGroup *self)
{
  show_source (self);
  show_numbers (self);
  show_estimate (self);
}

static void
source_toggled_cb (UnfoldNoiseGroup *self)
{
  unfold_experiment_set_source (self->experiment,
                                gtk_toggle_button_get_active (self->add_button)
                                    ? UNFOLD_SOURCE_ADD_NOISE
                                    : UNFOLD_SOURCE_IN_PICTURE);
}

static void
sigma_changed_cb (UnfoldNoiseGroup *self)
{
  unfold_experiment_set_sigma (self->experiment,
                               unfold_settings_row_get_value (self->sigma_row));
}

static void
seed_changed_cb (UnfoldNoiseGroup *self)
{
  unfold_experiment_set_seed (
      self->experiment,
      (guint64) gtk_spin_button_get_value_as_int (self->seed));
}

static void
use_clicked_cb (UnfoldNoiseGroup *self)
{
  unfold_experiment_set_sigma (
      self->experiment,
      unfold_experiment_get_estimated_sigma (self->experiment));
}

static void
new_clicked_cb (UnfoldNoiseGroup *self)
{
  gtk_spin_button_set_value (self->seed,
                             g_random_int_range (1, LARGEST_NEW_SEED));
}

static void
unfold_noise_group_dispose (GObject *object)
{
  UnfoldNoiseGroup *self = UNFOLD_NOISE_GROUP (object);

  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  g_clear_object (&self->experiment);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_NOISE_GROUP);

  G_OBJECT_CLASS (unfold_noise_group_parent_class)->dispose (object);
}

static void
unfold_noise_group_class_init (UnfoldNoiseGroupClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_noise_group_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-noise-group.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldNoiseGroup,
                                        add_button);
  gtk_widget_class_bind_template_child (widget_class, UnfoldNoiseGroup,
                                        in_picture_button);
  gtk_widget_class_bind_template_child (widget_class, UnfoldNoiseGroup,
                                        sigma_place);
  gtk_widget_class_bind_template_child (widget_class, UnfoldNoiseGroup,
                                        estimate);
  gtk_widget_class_bind_template_child (widget_class, UnfoldNoiseGroup,
                                        use_button);
  gtk_widget_class_bind_template_child (widget_class, UnfoldNoiseGroup,
                                        seed_row);
  gtk_widget_class_bind_template_child (widget_class, UnfoldNoiseGroup, seed);
  gtk_widget_class_bind_template_child (widget_class, UnfoldNoiseGroup,
                                        new_button);
}

static void
unfold_noise_group_init (UnfoldNoiseGroup *self)
{
  GtkWidget *row;

  gtk_widget_init_template (GTK_WIDGET (self));
  row = unfold_settings_row_new (&sigma_setting);
  self->sigma_row = UNFOLD_SETTINGS_ROW (row);
  gtk_box_append (self->sigma_place, row);
}

static void
follow_experiment (UnfoldNoiseGroup *self)
{
  static const char *const changes[] = { "notify::source", "notify::sigma",
                                         "notify::seed",
                                         "notify::estimated-sigma" };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_swapped (self->experiment, changes[i],
                              G_CALLBACK (experiment_changed_cb), self);
}

void
unfold_noise_group_set_experiment (UnfoldNoiseGroup *self,
                                   UnfoldExperiment *experiment)
{
  self->experiment = g_object_ref (experiment);
  experiment_changed_cb (self);
  follow_experiment (self);

  g_signal_connect_swapped (self->add_button, "toggled",
                            G_CALLBACK (source_toggled_cb), self);
  g_signal_connect_swapped (self->sigma_row, "notify::value",
                            G_CALLBACK (sigma_changed_cb), self);
  g_signal_connect_swapped (self->seed, "value-changed",
                            G_CALLBACK (seed_changed_cb), self);
  g_signal_connect_swapped (self->use_button, "clicked",
                            G_CALLBACK (use_clicked_cb), self);
  g_signal_connect_swapped (self->new_button, "clicked",
                            G_CALLBACK (new_clicked_cb), self);
}

UnfoldSettingsRow *
unfold_noise_group_get_sigma_row (UnfoldNoiseGroup *self)
{
  return self->sigma_row;
}
