/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-stage-bar.h"

#include "unfold-measurements.h"

#include <glib/gi18n.h>

/* Milliseconds that an iteration stays; longer where people asked their
 * desktop to move little. */
#define PLAY_TIME 350
#define CALM_PLAY_TIME 1000

struct _UnfoldStageBar {
  GtkBox parent_instance;

  GtkAdjustment *adjustment;
  GtkScale *scale;
  GtkToggleButton *play_button;
  GtkLabel *place;
  GtkLabel *score;

  UnfoldExperiment *experiment;
  UnfoldResult *measured;
  GArray *scores;
  GCancellable *measuring;
  guint play_source;
  int n_iterations;
};

G_DEFINE_FINAL_TYPE (UnfoldStageBar, unfold_stage_bar, GTK_TYPE_BOX)

enum {
  PROP_ITERATION = 1,
  PROP_PLAYING,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static int
get_position (UnfoldStageBar *self)
{
  return (int) (gtk_adjustment_get_value (self->adjustment) + 0.5);
}

static int
get_iteration (UnfoldStageBar *self)
{
  int position = get_position (self);

  return position == self->n_iterations ? -1 : position;
}

/* In brackets while the picture on screen is not yet of what is set. */
static char *
format_score (UnfoldStageBar *self, double psnr)
{
  gboolean is_final =
      unfold_experiment_get_state (self->experiment) == UNFOLD_STATE_FINAL;

  return g_strdup_printf (is_final ? _ ("%.2f dB") : _ ("(%.2f dB)"), psnr);
}

static void
show_numbers (UnfoldStageBar *self)
{
  int position = get_position (self);
  gboolean is_measured = self->scores && position < (int) self->scores->len;
  g_autofree char *place =
      g_strdup_printf ("%d/%d", position, self->n_iterations);
  g_autofree char *score =
      is_measured
          ? format_score (self, g_array_index (self->scores, double, position))
          : NULL;
  g_autofree char *spoken =
      g_strdup_printf (_ ("iteration %d of %d, %s"), position,
                       self->n_iterations, score ? score : "");

  gtk_label_set_label (self->place, self->n_iterations > 0 ? place : "—");
  gtk_label_set_label (self->score, score ? score : "—");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, spoken,
                                  -1);
}

static void
adjusted_cb (UnfoldStageBar *self)
{
  show_numbers (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITERATION]);
}

static void
measured_cb (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  UnfoldStageBar *self;
  g_autoptr (GError) error = NULL;
  GArray *scores = unfold_measure_iterations_finish (answer, &error);

  /* Only a cancelled question has no answer; its bar may be gone. */
  if (!scores)
    return;

  self = UNFOLD_STAGE_BAR (user_data);
  g_clear_pointer (&self->scores, g_array_unref);
  self->scores = scores;
  show_numbers (self);
}

static void
stop_measuring (UnfoldStageBar *self)
{
  if (self->measuring)
    g_cancellable_cancel (self->measuring);
  g_clear_object (&self->measuring);
  g_clear_pointer (&self->scores, g_array_unref);
  g_clear_pointer (&self->measured, unfold_result_unref);
}

static void
measure (UnfoldStageBar *self)
{
  UnfoldResult *result = unfold_experiment_get_result (self->experiment);
  UnfImage *clean =
      unfold_experiment_get_picture (self->experiment, UNFOLD_PICTURE_CLEAN);

  if (result == self->measured)
    return;

  stop_measuring (self);
  if (!result || !clean || !result->iterations || result->iterations->len == 0)
    return;

  self->measured = unfold_result_ref (result);
  self->measuring = g_cancellable_new ();
  unfold_measure_iterations_async (result, clean, self->measuring, measured_cb,
                                   self);
}

static void
pixels_changed_cb (UnfoldStageBar *self)
{
  int n = unfold_experiment_get_n_iterations (self->experiment);
  gboolean was_at_end = get_iteration (self) < 0;

  measure (self);
  if (n != self->n_iterations) {
    self->n_iterations = n;
    gtk_adjustment_set_upper (self->adjustment, n);
    if (was_at_end || get_position (self) > n)
      gtk_adjustment_set_value (self->adjustment, n);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITERATION]);
  }

  gtk_widget_set_sensitive (GTK_WIDGET (self), n > 0);
  show_numbers (self);
}

static gboolean
play_on_cb (gpointer user_data)
{
  UnfoldStageBar *self = UNFOLD_STAGE_BAR (user_data);
  int next = get_position (self) + 1;

  gtk_adjustment_set_value (self->adjustment,
                            next > self->n_iterations ? 0 : next);
  return G_SOURCE_CONTINUE;
}

static void
set_playing (UnfoldStageBar *self, gboolean is_playing)
{
  gboolean has_animations = TRUE;

  if (is_playing == (self->play_source != 0))
    return;

  if (is_playing) {
    g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)),
                  "gtk-enable-animations", &has_animations, NULL);
    self->play_source = g_timeout_add (
        has_animations ? PLAY_TIME : CALM_PLAY_TIME, play_on_cb, self);
  } else {
    g_clear_handle_id (&self->play_source, g_source_remove);
    gtk_adjustment_set_value (self->adjustment, self->n_iterations);
  }

  gtk_button_set_icon_name (GTK_BUTTON (self->play_button),
                            is_playing ? "media-playback-pause-symbolic"
                                       : "media-playback-start-symbolic");
  gtk_toggle_button_set_active (self->play_button, is_playing);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
play_toggled_cb (UnfoldStageBar *self)
{
  set_playing (self, gtk_toggle_button_get_active (self->play_button));
}

static void
unfold_stage_bar_set_property (GObject *object,
                               guint id,
                               const GValue *value,
                               GParamSpec *spec)
{
  UnfoldStageBar *self = UNFOLD_STAGE_BAR (object);
  int iteration;

  switch (id) {
  case PROP_ITERATION:
    iteration = g_value_get_int (value);
    gtk_adjustment_set_value (self->adjustment,
                              iteration < 0 ? self->n_iterations : iteration);
    break;
  case PROP_PLAYING:
    set_playing (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_stage_bar_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *spec)
{
  UnfoldStageBar *self = UNFOLD_STAGE_BAR (object);

  switch (id) {
  case PROP_ITERATION:
    g_value_set_int (value, get_iteration (self));
    break;
  case PROP_PLAYING:
    g_value_set_boolean (value, self->play_source != 0);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_stage_bar_dispose (GObject *object)
{
  UnfoldStageBar *self = UNFOLD_STAGE_BAR (object);

  g_clear_handle_id (&self->play_source, g_source_remove);
  stop_measuring (self);
  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  g_clear_object (&self->experiment);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_STAGE_BAR);

  G_OBJECT_CLASS (unfold_stage_bar_parent_class)->dispose (object);
}

static void
unfold_stage_bar_class_init (UnfoldStageBarClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = unfold_stage_bar_set_property;
  object_class->get_property = unfold_stage_bar_get_property;
  object_class->dispose = unfold_stage_bar_dispose;

  properties[PROP_ITERATION] =
      g_param_spec_int ("iteration", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_PLAYING] =
      g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-stage-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldStageBar,
                                        adjustment);
  gtk_widget_class_bind_template_child (widget_class, UnfoldStageBar, scale);
  gtk_widget_class_bind_template_child (widget_class, UnfoldStageBar,
                                        play_button);
  gtk_widget_class_bind_template_child (widget_class, UnfoldStageBar, place);
  gtk_widget_class_bind_template_child (widget_class, UnfoldStageBar, score);
}

static void
unfold_stage_bar_init (UnfoldStageBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->adjustment, "value-changed",
                            G_CALLBACK (adjusted_cb), self);
  g_signal_connect_swapped (self->play_button, "toggled",
                            G_CALLBACK (play_toggled_cb), self);
}

void
unfold_stage_bar_set_experiment (UnfoldStageBar *self,
                                 UnfoldExperiment *experiment)
{
  self->experiment = g_object_ref (experiment);
  unfold_experiment_set_wants_iterations (experiment, TRUE);
  g_signal_connect_swapped (experiment, "pixels-changed",
                            G_CALLBACK (pixels_changed_cb), self);
  g_signal_connect_swapped (experiment, "notify::n-iterations",
                            G_CALLBACK (pixels_changed_cb), self);
  g_signal_connect_swapped (experiment, "notify::state",
                            G_CALLBACK (show_numbers), self);
  pixels_changed_cb (self);
}

void
unfold_stage_bar_step (UnfoldStageBar *self, int steps)
{
  gtk_adjustment_set_value (self->adjustment, get_position (self) + steps);
}
