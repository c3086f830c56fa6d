/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-adapt-group.h"

#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>

struct _UnfoldAdaptGroup {
  GtkBox parent_instance;

  UnfoldChart *chart;
  GtkLabel *status;
  GtkLabel *summary;
  GtkLabel *detail;
  GtkWidget *learning_buttons;
  GtkWidget *decision_buttons;
  GtkWidget *revert_button;
  GtkWidget *keep_button;
  GtkWidget *save_button;
  GtkWidget *dictionary_button;
  GtkWidget *begin_buttons;
  GtkLabel *obstacle;

  UnfoldAdaptation *adaptation;
};

G_DEFINE_FINAL_TYPE (UnfoldAdaptGroup, unfold_adapt_group, GTK_TYPE_BOX)

/* ---- Words ---- */

static char *
describe_training (UnfoldAdaptation *adaptation)
{
  double seconds = unfold_adaptation_get_seconds (adaptation);
  double expected = unfold_adaptation_get_expected_seconds (adaptation);

  if (expected <= 0.0)
    return g_strdup (_ ("Preparing…"));

  /* Translators: seconds so far, and expected. */
  return g_strdup_printf (_ ("Learning: %.0f s of about %.0f s"), seconds,
                          expected);
}

static char *
describe_work (UnfoldAdaptation *adaptation)
{
  switch (unfold_adaptation_get_state (adaptation)) {
  case UNFOLD_ADAPTATION_OPENING:
    return g_strdup (_ ("Opening the similar picture…"));
  case UNFOLD_ADAPTATION_LEARNING:
    return describe_training (adaptation);
  case UNFOLD_ADAPTATION_STOPPING:
    return g_strdup (_ ("Judging what was learned…"));
  case UNFOLD_ADAPTATION_IDLE:
  case UNFOLD_ADAPTATION_DONE:
  case UNFOLD_ADAPTATION_KEPT:
  default:
    return NULL;
  }
}

static char *
summarise (const UnfoldAdaptationSummary *summary)
{
  double change = summary->psnr_after - summary->psnr_before;
  g_autofree char *gain = unfold_number_format_signed (change, 2);

  if (!isfinite (change))
    return g_strdup (_ ("Whether it helped cannot be told. Better revert."));
  if (summary->has_helped && summary->is_estimated)
    return g_strdup_printf (_ ("Estimated %s dB (SURE)"), gain);
  if (summary->has_helped)
    return g_strdup_printf (_ ("PSNR %s dB"), gain);
  if (summary->is_estimated)
    return g_strdup_printf (
        _ ("Adapting did not help: estimated %s dB (SURE). Better revert."),
        gain);

  return g_strdup_printf (_ ("Adapting did not help: PSNR %s dB. Better "
                             "revert."),
                          gain);
}

static char *
describe_outcome (const UnfoldAdaptationSummary *summary)
{
  g_autofree char *before = unfold_number_format (summary->psnr_before, 2);
  g_autofree char *after = unfold_number_format (summary->psnr_after, 2);
  g_autofree char *seconds = unfold_number_format (summary->seconds, 0);
  g_autofree char *steps =
      unfold_number_format_count ((guint64) summary->steps);

  /* Translators: two PSNRs, steps of training, seconds. */
  return g_strdup_printf (_ ("%s → %s dB after %s steps in %s s. Space flips "
                             "before and after."),
                          before, after, steps, seconds);
}

/* ---- What is seen ---- */

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static gboolean
is_in (UnfoldAdaptGroup *self, UnfoldAdaptationState state)
{
  return unfold_adaptation_get_state (self->adaptation) == state;
}

static void
show_progress (UnfoldAdaptGroup *self)
{
  const UnfoldLearningCurve *curve =
      unfold_adaptation_get_curve (self->adaptation);
  g_autofree char *status = describe_work (self->adaptation);
  gboolean has_curve = !is_in (self, UNFOLD_ADAPTATION_IDLE) &&
                       !is_in (self, UNFOLD_ADAPTATION_OPENING) &&
                       (unfold_learning_curve_get_n_losses (curve) > 0 ||
                        unfold_learning_curve_get_n_psnrs (curve) > 0);

  show_text (self->status, status);
  gtk_widget_set_visible (GTK_WIDGET (self->chart), has_curve);
  if (has_curve)
    unfold_chart_set_plot (
        self->chart,
        unfold_learning_curve_plot (
            curve, unfold_adaptation_get_expected_seconds (self->adaptation)));
}

static void
suggest (GtkWidget *button, gboolean is_suggested)
{
  if (is_suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
}

static void
show_decision (UnfoldAdaptGroup *self)
{
  UnfoldAdaptationSummary summary =
      unfold_adaptation_get_summary (self->adaptation);
  gboolean is_done = is_in (self, UNFOLD_ADAPTATION_DONE);
  gboolean is_kept = is_in (self, UNFOLD_ADAPTATION_KEPT);
  g_autofree char *said = is_done ? summarise (&summary) : NULL;
  g_autofree char *detail = is_done ? describe_outcome (&summary) : NULL;

  if (is_kept)
    said = g_strdup_printf (_ ("Kept as “%s”"),
                            unfold_adaptation_get_title (self->adaptation));
  show_text (self->summary, said);
  show_text (self->detail, detail);
  suggest (self->keep_button, summary.has_helped);
  suggest (self->revert_button, !summary.has_helped);
  gtk_widget_set_visible (self->decision_buttons, is_done);
  gtk_widget_set_visible (self->dictionary_button, is_done || is_kept);
  gtk_widget_set_visible (self->save_button,
                          is_done || (is_kept && unfold_adaptation_get_unsaved (
                                                     self->adaptation, NULL)));
}

static void
show_state (UnfoldAdaptGroup *self)
{
  gboolean may_begin = !unfold_adaptation_is_busy (self->adaptation) &&
                       !is_in (self, UNFOLD_ADAPTATION_DONE);

  gtk_widget_set_visible (self->learning_buttons,
                          unfold_adaptation_is_busy (self->adaptation));
  gtk_widget_set_visible (self->begin_buttons, may_begin);
  show_progress (self);
  show_decision (self);
  show_text (self->obstacle,
             may_begin ? unfold_adaptation_get_obstacle (self->adaptation)
                       : NULL);
}

/* ---- A similar picture is dropped ---- */

static gboolean
drop_cb (UnfoldAdaptGroup *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  if (!files || unfold_adaptation_get_obstacle (self->adaptation))
    return FALSE;

  unfold_adaptation_start_from_file (self->adaptation, files->data);
  return TRUE;
}

static void
add_drop_target (UnfoldAdaptGroup *self)
{
  GtkDropTarget *target =
      gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (self->begin_buttons,
                             GTK_EVENT_CONTROLLER (target));
}

/* ---- Life ---- */

static void
unfold_adapt_group_dispose (GObject *object)
{
  UnfoldAdaptGroup *self = UNFOLD_ADAPT_GROUP (object);

  if (self->adaptation)
    g_signal_handlers_disconnect_by_data (self->adaptation, self);
  g_clear_object (&self->adaptation);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_ADAPT_GROUP);

  G_OBJECT_CLASS (unfold_adapt_group_parent_class)->dispose (object);
}

#define BIND(name)                                                             \
  gtk_widget_class_bind_template_child (widget_class, UnfoldAdaptGroup, name)

static void
unfold_adapt_group_class_init (UnfoldAdaptGroupClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_adapt_group_dispose;

  g_type_ensure (UNFOLD_TYPE_CHART);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-adapt-group.ui");
  BIND (chart);
  BIND (status);
  BIND (summary);
  BIND (detail);
  BIND (learning_buttons);
  BIND (decision_buttons);
  BIND (revert_button);
  BIND (keep_button);
  BIND (save_button);
  BIND (dictionary_button);
  BIND (begin_buttons);
  BIND (obstacle);
}

#undef BIND

static void
unfold_adapt_group_init (UnfoldAdaptGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_drop_target (self);
}

void
unfold_adapt_group_set_adaptation (UnfoldAdaptGroup *self,
                                   UnfoldAdaptation *adaptation)
{
  static const char *const changes[] = { "notify::state", "notify::obstacle",
                                         "notify::unsaved" };

  self->adaptation = g_object_ref (adaptation);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_swapped (adaptation, changes[i], G_CALLBACK (show_state),
                              self);
  g_signal_connect_swapped (adaptation, "progressed",
                            G_CALLBACK (show_progress), self);
  show_state (self);
}

static const char *
get_text (GtkLabel *label)
{
  return gtk_widget_get_visible (GTK_WIDGET (label))
             ? gtk_label_get_label (label)
             : NULL;
}

const char *
unfold_adapt_group_get_summary (UnfoldAdaptGroup *self)
{
  return get_text (self->summary);
}

const char *
unfold_adapt_group_get_obstacle (UnfoldAdaptGroup *self)
{
  return get_text (self->obstacle);
}

UnfoldChart *
unfold_adapt_group_get_chart (UnfoldAdaptGroup *self)
{
  return self->chart;
}
