/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-status-bar.h"

#include "unfold-captions.h"
#include "unfold-fitting-label.h"
#include "unfold-measurements.h"
#include "unfold-number.h"

#include <glib/gi18n.h>

static const UnfoldContent listed[] = { UNFOLD_CONTENT_NOISY,
                                        UNFOLD_CONTENT_DENOISED,
                                        UNFOLD_CONTENT_REMOVED,
                                        UNFOLD_CONTENT_CLEAN };

struct _UnfoldStatusBar {
  GtkBox parent_instance;

  GtkLabel *position;
  GtkLabel *values;
  UnfoldFittingLabel *removed;

  UnfoldExperiment *experiment;
  UnfoldPanes *panes;
  UnfImage *measured;
  GCancellable *measuring;
  int x, y;
  gboolean is_inspecting;
};

G_DEFINE_FINAL_TYPE (UnfoldStatusBar, unfold_status_bar, GTK_TYPE_BOX)

/* Of the iterations, the one that the panes show; −1: the estimate. */
static int
get_iteration (UnfoldStatusBar *self)
{
  int iteration = -1;

  if (self->panes)
    g_object_get (self->panes, "iteration", &iteration, NULL);
  return iteration;
}

/* What one content has at the pixel. */
static void
append_values (UnfoldStatusBar *self,
               GString *text,
               const char *separator,
               UnfoldContent content,
               UnfoldSight sight)
{
  UnfoldMap map = unfold_content_is_numbers (content) ? UNFOLD_MAP_NUMBERS
                                                      : UNFOLD_MAP_LIGHT;
  g_autofree char *values =
      unfold_caption_format_values (sight, map, self->x, self->y);

  if (values)
    g_string_append_printf (text, "%s%s %s", text->len ? separator : "",
                            unfold_content_get_label (content), values);
}

/* Whether a pane that can be seen shows @content, which the bar does not name
 * anyway; only once. */
static gboolean
is_besides (UnfoldStatusBar *self, UnfoldPanePlace place, UnfoldContent content)
{
  for (gsize i = 0; i < G_N_ELEMENTS (listed); i++)
    if (content == listed[i])
      return FALSE;
  for (int i = 0; i < (int) place; i++)
    if (content == unfold_panes_get_content (self->panes, (UnfoldPanePlace) i))
      return FALSE;

  return gtk_widget_get_visible (
      GTK_WIDGET (unfold_panes_get_pane (self->panes, place)));
}

/* What was chosen on purpose comes first: in a narrow window the end is cut
 * off. */
static char *
describe_values (UnfoldStatusBar *self, const char *separator)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; self->panes && i < UNFOLD_N_PANES; i++) {
    UnfoldPanePlace place = (UnfoldPanePlace) i;
    UnfoldContent content = unfold_panes_get_content (self->panes, place);

    if (is_besides (self, place, content))
      append_values (self, text, separator, content,
                     unfold_panes_get_sight (self->panes, content));
  }

  for (gsize i = 0; i < G_N_ELEMENTS (listed); i++)
    append_values (self, text, separator, listed[i],
                   unfold_content_get_sight (listed[i], self->experiment,
                                             get_iteration (self)));

  return g_string_free (text, FALSE);
}

/* What is cut off in a narrow window can be read below the pointer. */
static void
set_values (UnfoldStatusBar *self, const char *values)
{
  gtk_label_set_label (self->values, values);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->values), values);
}

static void
refresh (UnfoldStatusBar *self)
{
  g_autofree char *position = NULL;
  g_autofree char *values = NULL;

  if (self->x < 0 || unfold_experiment_get_width (self->experiment) == 0) {
    gtk_label_set_label (self->position,
                         self->is_inspecting ? _ ("Inspect") : "");
    set_values (self, "");
    return;
  }

  /* Translators: column and row of a pixel. */
  position = g_strdup_printf (self->is_inspecting ? _ ("Inspect  x %d  y %d")
                                                  : _ ("x %d  y %d"),
                              self->x, self->y);
  values = describe_values (self, "   ");
  gtk_label_set_label (self->position, position);
  set_values (self, values);
}

static void
measured_cb (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  UnfoldStatusBar *self;
  UnfoldNoiseNumbers numbers;
  g_autofree char *mean = NULL;
  g_autofree char *correlation = NULL;
  g_autofree char *text = NULL;

  /* Only a cancelled question has no answer; its bar may be gone. */
  if (!unfold_measure_removed_finish (answer, &numbers, NULL))
    return;

  self = UNFOLD_STATUS_BAR (user_data);
  mean = unfold_number_format_signed (numbers.mean, 2);
  correlation = unfold_number_format_signed (numbers.correlation, 2);
  /* Translators: numbers on the removed noise: standard deviation, mean,
   * correlation of neighbouring pixels. */
  text = g_strdup_printf (_ ("Removed: σ %.1f, mean %s, neighbours %s"),
                          numbers.sigma, mean, correlation);
  unfold_fitting_label_set_texts (self->removed, text, "");
}

static void
stop_measuring (UnfoldStatusBar *self)
{
  if (self->measuring)
    g_cancellable_cancel (self->measuring);
  g_clear_object (&self->measuring);
  g_clear_pointer (&self->measured, unf_image_unref);
}

/* Of the last final: its estimate, or that after the iteration on screen. */
static UnfImage *
get_estimate (UnfoldStatusBar *self)
{
  UnfoldResult *result = unfold_experiment_get_result (self->experiment);
  int iteration = get_iteration (self);

  if (!result || iteration < 0 ||
      iteration >= unfold_experiment_get_n_iterations (self->experiment))
    return result ? result->estimate : NULL;

  return unfold_experiment_get_iteration (self->experiment, iteration);
}

static void
measure (UnfoldStatusBar *self)
{
  UnfoldResult *result = unfold_experiment_get_result (self->experiment);
  UnfImage *estimate = get_estimate (self);

  if (estimate == self->measured)
    return;

  stop_measuring (self);
  unfold_fitting_label_set_texts (self->removed, "", NULL);
  if (!estimate)
    return;

  self->measured = unf_image_ref (estimate);
  self->measuring = g_cancellable_new ();
  unfold_measure_removed_async (result->noisy, estimate, self->measuring,
                                measured_cb, self);
}

static void
pixels_changed_cb (UnfoldStatusBar *self)
{
  refresh (self);
  measure (self);
}

static void
unfold_status_bar_dispose (GObject *object)
{
  UnfoldStatusBar *self = UNFOLD_STATUS_BAR (object);

  stop_measuring (self);
  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  if (self->panes)
    g_signal_handlers_disconnect_by_data (self->panes, self);
  g_clear_object (&self->panes);
  g_clear_object (&self->experiment);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_STATUS_BAR);

  G_OBJECT_CLASS (unfold_status_bar_parent_class)->dispose (object);
}

static void
unfold_status_bar_class_init (UnfoldStatusBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_status_bar_dispose;

  g_type_ensure (UNFOLD_TYPE_FITTING_LABEL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldStatusBar,
                                        position);
  gtk_widget_class_bind_template_child (widget_class, UnfoldStatusBar, values);
  gtk_widget_class_bind_template_child (widget_class, UnfoldStatusBar, removed);
}

static void
unfold_status_bar_init (UnfoldStatusBar *self)
{
  self->x = self->y = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->removed),
      _ ("Noisy − Denoised over the whole picture. White noise has the σ that "
         "was set, mean 0, and neighbours that know nothing of each other: 0"));
}

void
unfold_status_bar_set_experiment (UnfoldStatusBar *self,
                                  UnfoldExperiment *experiment)
{
  self->experiment = g_object_ref (experiment);
  g_signal_connect_swapped (experiment, "pixels-changed",
                            G_CALLBACK (pixels_changed_cb), self);
  pixels_changed_cb (self);
}

void
unfold_status_bar_set_panes (UnfoldStatusBar *self, UnfoldPanes *panes)
{
  static const char *const changes[] = {
    "notify::content-a", "notify::content-b", "notify::difference",
    "notify::flipped",   "notify::layout",    "notify::narrow"
  };

  self->panes = g_object_ref (panes);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_swapped (panes, changes[i], G_CALLBACK (refresh), self);
  g_signal_connect_swapped (panes, "notify::iteration",
                            G_CALLBACK (pixels_changed_cb), self);
}

void
unfold_status_bar_set_pixel (UnfoldStatusBar *self, int x, int y)
{
  if (x == self->x && y == self->y)
    return;

  self->x = x;
  self->y = y;
  refresh (self);
}

void
unfold_status_bar_set_inspecting (UnfoldStatusBar *self, gboolean is_inspecting)
{
  self->is_inspecting = is_inspecting;
  refresh (self);
}

void
unfold_status_bar_set_narrow (UnfoldStatusBar *self, gboolean is_narrow)
{
  gtk_widget_set_visible (GTK_WIDGET (self->removed), !is_narrow);
}

char *
unfold_status_bar_copy (UnfoldStatusBar *self)
{
  g_autofree char *values = NULL;

  if (self->x < 0)
    return NULL;

  values = describe_values (self, "\t");
  return g_strdup_printf ("x %d\ty %d\t%s", self->x, self->y, values);
}
