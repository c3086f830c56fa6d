/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-busy.h"

#include <glib/gi18n.h>

/* Milliseconds of work that need no words, and between looks at the clock. */
#define INTERVAL 500

/* Seconds of expected work from which on a spinner helps, and a bar. */
#define SPINNER_SECONDS 3.0
#define BAR_SECONDS 30.0

struct _UnfoldBusy {
  GtkBox parent_instance;

  GtkRevealer *revealer;
  GtkSpinner *spinner;
  GtkLabel *label;
  GtkProgressBar *bar;

  UnfoldExperiment *experiment;
  UnfoldAdaptation *adaptation;
  guint source;
  gint64 began;
  double progress;
  UnfoldBusyKind kind;
};

G_DEFINE_FINAL_TYPE (UnfoldBusy, unfold_busy, GTK_TYPE_BOX)

UnfoldBusyKind
unfold_busy_choose_kind (double elapsed, double progress)
{
  double expected = progress > 0.0 ? elapsed / progress : elapsed;

  if (expected > BAR_SECONDS)
    return UNFOLD_BUSY_BAR;

  return expected > SPINNER_SECONDS ? UNFOLD_BUSY_SPINNER : UNFOLD_BUSY_TEXT;
}

static gboolean
is_denoising (UnfoldBusy *self)
{
  UnfoldState state = unfold_experiment_get_state (self->experiment);

  return state == UNFOLD_STATE_LOADING || state == UNFOLD_STATE_RUNNING ||
         state == UNFOLD_STATE_DRAFT;
}

static gboolean
is_adapting (UnfoldBusy *self)
{
  return self->adaptation && unfold_adaptation_is_busy (self->adaptation);
}

/* What takes seconds is told before what takes a minute. */
static double
get_progress (UnfoldBusy *self)
{
  double expected;

  if (is_denoising (self) || !is_adapting (self))
    return unfold_experiment_get_progress (self->experiment);

  expected = unfold_adaptation_get_expected_seconds (self->adaptation);
  return expected > 0.0
             ? unfold_adaptation_get_seconds (self->adaptation) / expected
             : 0.0;
}

static char *
describe (UnfoldBusy *self)
{
  double percent = 100.0 * CLAMP (self->progress, 0.0, 1.0);

  if (unfold_experiment_get_state (self->experiment) == UNFOLD_STATE_LOADING)
    return g_strdup (_ ("Opening"));
  if (!is_denoising (self) && is_adapting (self))
    return g_strdup_printf (_ ("Adapting %.0f %%"), percent);

  return g_strdup_printf (_ ("Denoising %.0f %%"), percent);
}

static void
begin (UnfoldBusy *self)
{
  self->began = g_get_monotonic_time ();
  self->kind = UNFOLD_BUSY_TEXT;
}

static void
show (UnfoldBusy *self)
{
  g_autofree char *text = describe (self);
  gboolean spins = self->kind == UNFOLD_BUSY_SPINNER;

  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), spins);
  gtk_spinner_set_spinning (self->spinner, spins);
  gtk_widget_set_visible (GTK_WIDGET (self->bar),
                          self->kind == UNFOLD_BUSY_BAR);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (self->progress, 0.0, 1.0));
}

/* What has once been shown stays until the work ends: an estimate that wavers
 * must not flicker. */
static void
look_at_clock (UnfoldBusy *self)
{
  double elapsed =
      (double) (g_get_monotonic_time () - self->began) / G_USEC_PER_SEC;
  UnfoldBusyKind kind = unfold_busy_choose_kind (elapsed, self->progress);

  self->kind = MAX (self->kind, kind);
  show (self);
}

static gboolean
interval_cb (gpointer user_data)
{
  UnfoldBusy *self = UNFOLD_BUSY (user_data);

  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  look_at_clock (self);
  return G_SOURCE_CONTINUE;
}

static void
state_changed_cb (UnfoldBusy *self)
{
  if (!is_denoising (self) && !is_adapting (self)) {
    g_clear_handle_id (&self->source, g_source_remove);
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
    gtk_spinner_set_spinning (self->spinner, FALSE);
  } else if (!self->source) {
    begin (self);
    self->progress = get_progress (self);
    show (self);
    self->source = g_timeout_add (INTERVAL, interval_cb, self);
  }
}

/* Progress that goes back is another piece of work. */
static void
progress_changed_cb (UnfoldBusy *self)
{
  double before = self->progress;

  self->progress = get_progress (self);
  if (self->progress < before)
    begin (self);
  show (self);
}

static void
unfold_busy_dispose (GObject *object)
{
  UnfoldBusy *self = UNFOLD_BUSY (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  if (self->adaptation)
    g_signal_handlers_disconnect_by_data (self->adaptation, self);
  g_clear_object (&self->experiment);
  g_clear_object (&self->adaptation);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_BUSY);

  G_OBJECT_CLASS (unfold_busy_parent_class)->dispose (object);
}

static void
unfold_busy_class_init (UnfoldBusyClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_busy_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-busy.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldBusy, revealer);
  gtk_widget_class_bind_template_child (widget_class, UnfoldBusy, spinner);
  gtk_widget_class_bind_template_child (widget_class, UnfoldBusy, label);
  gtk_widget_class_bind_template_child (widget_class, UnfoldBusy, bar);
}

static void
unfold_busy_init (UnfoldBusy *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
unfold_busy_set_experiment (UnfoldBusy *self, UnfoldExperiment *experiment)
{
  self->experiment = g_object_ref (experiment);
  g_signal_connect_swapped (experiment, "notify::state",
                            G_CALLBACK (state_changed_cb), self);
  g_signal_connect_swapped (experiment, "notify::progress",
                            G_CALLBACK (progress_changed_cb), self);
  state_changed_cb (self);
}

void
unfold_busy_set_adaptation (UnfoldBusy *self, UnfoldAdaptation *adaptation)
{
  self->adaptation = g_object_ref (adaptation);
  g_signal_connect_swapped (adaptation, "notify::state",
                            G_CALLBACK (state_changed_cb), self);
  g_signal_connect_swapped (adaptation, "progressed",
                            G_CALLBACK (progress_changed_cb), self);
}
