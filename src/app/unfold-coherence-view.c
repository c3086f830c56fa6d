/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-coherence-view.h"

#include "unfold-atom-view.h"
#include "unfold-canvas.h"
#include "unfold-chart.h"
#include "unfold-coherence-file.h"
#include "unfold-file-dialog.h"
#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _UnfoldCoherenceView {
  GtkBox parent_instance;

  UnfoldCanvas *canvas;
  GtkLabel *text;
  GtkLabel *pair;
  UnfoldAtomView *first;
  UnfoldAtomView *second;
  UnfoldChart *chart;

  UnfoldViewport *viewport;
  UnfoldDictionaryFacts *facts;
  int stride;
  UnfImage *matrix;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (UnfoldCoherenceView, unfold_coherence_view, GTK_TYPE_BOX)

enum {
  ATOM_CHOSEN,
  STRIDE_CHOSEN,
  SAID,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- Words ---- */

static UnfCoherencePeak
get_peak (UnfoldCoherenceView *self, int stride)
{
  return self->facts->coherence->peaks[stride - 1];
}

static char *
describe_peak (UnfCoherencePeak peak)
{
  if (peak.row == 0 && peak.column == 0)
    return g_strdup_printf (_ ("atoms %d and %d"), peak.a, peak.b);
  if (peak.a == peak.b)
    return g_strdup_printf (_ ("atom %d and itself, %d rows and %d columns "
                               "away"),
                            peak.a, abs (peak.row), abs (peak.column));

  return g_strdup_printf (_ ("atoms %d and %d, %d rows and %d columns apart"),
                          peak.a, peak.b, abs (peak.row), abs (peak.column));
}

static void
show_text (UnfoldCoherenceView *self)
{
  const UnfCoherence *coherence = self->facts->coherence;
  UnfCoherencePeak peak = get_peak (self, self->stride);
  double density = coherence->atoms / ((double) self->stride * self->stride);
  g_autofree char *value = unfold_number_format (peak.value, 3);
  g_autofree char *typical =
      unfold_number_format (coherence->typical[self->stride - 1], 2);
  g_autofree char *energy =
      unfold_number_format (coherence->energies[self->stride - 1], 1);
  g_autofree char *atoms = unfold_number_format (density, 1);
  g_autofree char *pair = describe_peak (peak);
  g_autofree char *text = g_strdup_printf (
      _ ("At stride %d there are %s atoms for each pixel. The coherence is %s: "
         "%s. The nearest neighbour of a typical atom has the inner product "
         "%s, all its neighbours together have the energy %s."),
      self->stride, atoms, value, pair, typical, energy);

  gtk_label_set_label (self->text, text);
}

/* ---- Chart ---- */

static double
get_worst (const UnfCoherence *coherence, int stride)
{
  return coherence->peaks[stride - 1].value;
}

static double
get_typical (const UnfCoherence *coherence, int stride)
{
  return coherence->typical[stride - 1];
}

static double
get_bound (const UnfCoherence *coherence, int stride)
{
  return coherence->bounds[stride - 1];
}

static double
get_energy (const UnfCoherence *coherence, int stride)
{
  return coherence->energies[stride - 1];
}

/* What the chart shows, in the order of its legend. */
static const struct {
  const char *label;
  double (*get) (const UnfCoherence *coherence, int stride);
  int axis;
} curves[] = {
  { N_ ("Worst pair"), get_worst, 0 },
  { N_ ("Typical atom"), get_typical, 0 },
  { N_ ("Lower bound"), get_bound, 0 },
  { N_ ("Energy (right axis)"), get_energy, 1 },
};

static void
add_curve (UnfoldPlot *plot, const UnfCoherence *coherence, gsize i)
{
  const char *label = _ (curves[i].label);
  UnfoldPlotSeries *series =
      unfold_plot_add_series (plot, label, curves[i].axis);

  for (int q = 1; q <= coherence->side; q++) {
    double value = curves[i].get (coherence, q);
    g_autofree char *number = unfold_number_format (value, 3);

    unfold_plot_series_add (
        series,
        (UnfoldPlotPoint){
            .x = q,
            .y = value,
            .key = q,
            .text = g_strdup_printf (_ ("q = %d\n%s: %s"), q, label, number),
        });
  }
}

/* From one power of two to another; energies that may be zero have no
 * logarithm. */
static void
fit_energies (UnfoldPlotAxis *axis, const UnfCoherence *coherence)
{
  double low = INFINITY, high = 0.0;

  for (int q = 0; q < coherence->side; q++) {
    low = MIN (low, coherence->energies[q]);
    high = MAX (high, coherence->energies[q]);
  }

  axis->is_logarithmic = low > 1e-3;
  if (!axis->is_logarithmic)
    return;

  axis->low = exp2 (floor (log2 (low)));
  axis->high = MAX (exp2 (ceil (log2 (high))), 2.0 * axis->low);
}

static void
show_chart (UnfoldCoherenceView *self)
{
  UnfoldPlot *plot = unfold_plot_new (_ ("Coherence over all shifts"));

  plot->x.title = g_strdup (_ ("Stride q, in pixels"));
  plot->x.is_count = TRUE;
  plot->y[0].title = g_strdup (_ ("Largest |inner product|"));
  plot->y[0].n_decimals = 1;
  plot->y[0].low = 0.0;
  plot->y[0].high = 1.0;
  plot->y[1].title = g_strdup (_ ("Energy of all inner products of an atom"));
  fit_energies (&plot->y[1], self->facts->coherence);
  for (gsize i = 0; i < G_N_ELEMENTS (curves); i++)
    add_curve (plot, self->facts->coherence, i);
  unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_CURRENT, self->stride, 0.0,
                        _ ("now"));
  unfold_chart_set_plot (self->chart, plot);
}

static void
point_activated_cb (UnfoldCoherenceView *self, int stride)
{
  g_signal_emit (self, signals[STRIDE_CHOSEN], 0, stride);
}

/* ---- Pairs ---- */

static void
show_atom (UnfoldAtomView *view, UnfTensor *bank, int atom)
{
  UnfShape shape = bank->shape;
  gsize n = unf_shape_size (shape) / (gsize) shape.n;
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, shape.c, shape.h, shape.w });
  g_autoptr (UnfImage) image = NULL;
  g_autofree char *name = g_strdup_printf (_ ("Atom %d"), atom);
  float largest = 1e-30f;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, ABS (bank->data[(gsize) atom * n + i]));
  for (gsize i = 0; i < n; i++)
    pixels->data[i] = bank->data[(gsize) atom * n + i] / largest;

  image = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  unfold_atom_view_set_image (
      view, image, (UnfoldMapping){ UNFOLD_MAP_GRAY, 1.0, 0.0 }, name);
}

static void
show_pair (UnfoldCoherenceView *self, int a, int b, double value)
{
  g_autofree char *number = unfold_number_format (value, 3);
  g_autofree char *text =
      g_strdup_printf (_ ("Atoms %d and %d: %s"), a, b, number);

  gtk_label_set_label (self->pair, text);
  show_atom (self->first, self->facts->bank, a);
  show_atom (self->second, self->facts->bank, b);
}

static void
show_worst_pair (UnfoldCoherenceView *self)
{
  UnfCoherencePeak peak = get_peak (self, self->stride);

  show_pair (self, peak.a, peak.b, peak.value);
}

static gboolean
is_in_matrix (UnfoldCoherenceView *self, int x, int y)
{
  return self->matrix && self->facts && x >= 0 && y >= 0 &&
         x < unf_image_get_width (self->matrix) &&
         y < unf_image_get_height (self->matrix);
}

static void
pointer_moved_cb (UnfoldCoherenceView *self, int x, int y, gboolean is_inside)
{
  if (is_inside && is_in_matrix (self, x, y))
    show_pair (
        self, y, x,
        (double) unf_image_get_plane (
            self->matrix, 0)[y * unf_image_get_width (self->matrix) + x]);
  else if (self->facts)
    show_worst_pair (self);
}

static void
cross_hair_changed_cb (UnfoldCoherenceView *self)
{
  int x, y;

  if (unfold_viewport_get_cross_hair (self->viewport, &x, &y) &&
      is_in_matrix (self, x, y))
    g_signal_emit (self, signals[ATOM_CHOSEN], 0, y);
}

static void
enable_deeds (UnfoldCoherenceView *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "coherence.save-chart",
                                 self->facts != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "coherence.save-pairs",
                                 unfold_coherence_view_get_matrix (self) !=
                                     NULL);
}

static void
set_matrix (UnfoldCoherenceView *self, UnfTensor *values)
{
  UnfImage *old = self->matrix;
  int side = values ? values->shape.h : 0;

  self->matrix = values ? unf_image_new (values, UNF_DEPTH_FLOAT) : NULL;
  unfold_viewport_set_picture_size (self->viewport, side, side);
  unfold_canvas_set_sight (self->canvas, (UnfoldSight){ self->matrix, NULL });
  g_clear_pointer (&old, unf_image_unref);
  enable_deeds (self);
}

static void
matrix_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfTensor) matrix =
      unfold_dictionary_job_matrix_finish (result, &error);
  UnfoldCoherenceView *self = user_data;

  /* A cancelled job may end after the view. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  set_matrix (self, matrix);
}

static void
stop (UnfoldCoherenceView *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
find_matrix (UnfoldCoherenceView *self)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  unfold_dictionary_job_matrix_async (self->facts->bank, self->stride,
                                      self->cancellable, matrix_ready_cb, self);
  enable_deeds (self);
}

/* ---- Saving ---- */

static void
report (UnfoldCoherenceView *self, GFile *file, const GError *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = g_strdup_printf ("%s: %s", name, error->message);

  g_signal_emit (self, signals[SAID], 0, text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldCoherenceView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    report (self, G_FILE (source), error);
}

/** Writes what was made of a file's ending, or says why there is nothing. */
static void
write_file (UnfoldCoherenceView *self,
            GFile *file,
            GBytes *bytes,
            const GError *error)
{
  if (!bytes)
    report (self, file, error);
  else
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                         G_FILE_CREATE_REPLACE_DESTINATION,
                                         NULL, written_cb, g_object_ref (self));
}

static char *
dup_ending (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = strrchr (name, '.');

  return g_strdup (dot ? dot + 1 : "");
}

static GBytes *
make_chart (UnfoldCoherenceView *self, const char *ending, GError **error)
{
  char *csv;

  if (g_ascii_strcasecmp (ending, "csv") != 0)
    return unfold_chart_save (self->chart, ending, error);

  csv = unfold_coherence_make_csv (self->facts->coherence);
  return g_bytes_new_take (csv, strlen (csv));
}

static void
chart_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldCoherenceView) self = user_data;
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);
  g_autofree char *ending = file ? dup_ending (file) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!file || !self->facts)
    return;

  bytes = make_chart (self, ending, &error);
  write_file (self, file, bytes, error);
}

static void
pairs_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldCoherenceView) self = user_data;
  g_autoptr (GFile) file = unfold_file_dialog_finish (result, NULL);
  g_autofree char *ending = file ? dup_ending (file) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!file || !unfold_coherence_view_get_matrix (self))
    return;

  bytes = unfold_coherence_render_pairs (self->matrix, self->stride, ending,
                                         &error);
  write_file (self, file, bytes, error);
}

static void
save_chart (GtkWidget *widget, const char *name, GVariant *target)
{
  static const char *const endings[] = { "svg", "pdf", "png", "csv", NULL };

  unfold_file_dialog_save_as (GTK_WINDOW (gtk_widget_get_root (widget)),
                              _ ("Save Chart"), "coherence.svg",
                              _ ("Charts and their numbers"), endings, NULL,
                              chart_file_chosen_cb, g_object_ref (widget));
}

static void
save_pairs (GtkWidget *widget, const char *name, GVariant *target)
{
  static const char *const endings[] = { "png", "svg", "csv", NULL };

  unfold_file_dialog_save_as (GTK_WINDOW (gtk_widget_get_root (widget)),
                              _ ("Save Pairs of Atoms"), "pairs.png",
                              _ ("Pictures and their numbers"), endings, NULL,
                              pairs_file_chosen_cb, g_object_ref (widget));
}

/* ---- The widget ---- */

static void
unfold_coherence_view_dispose (GObject *object)
{
  UnfoldCoherenceView *self = UNFOLD_COHERENCE_VIEW (object);

  stop (self);
  if (self->viewport)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_COHERENCE_VIEW);
  g_clear_object (&self->viewport);
  g_clear_pointer (&self->matrix, unf_image_unref);
  g_clear_pointer (&self->facts, unfold_dictionary_facts_unref);

  G_OBJECT_CLASS (unfold_coherence_view_parent_class)->dispose (object);
}

#define BIND(name)                                                             \
  gtk_widget_class_bind_template_child (widget_class, UnfoldCoherenceView, name)

static void
unfold_coherence_view_class_init (UnfoldCoherenceViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_coherence_view_dispose;
  signals[ATOM_CHOSEN] = g_signal_new (
      "atom-chosen", UNFOLD_TYPE_COHERENCE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[STRIDE_CHOSEN] = g_signal_new (
      "stride-chosen", UNFOLD_TYPE_COHERENCE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SAID] =
      g_signal_new ("said", UNFOLD_TYPE_COHERENCE_VIEW, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "coherence.save-chart", NULL,
                                   save_chart);
  gtk_widget_class_install_action (widget_class, "coherence.save-pairs", NULL,
                                   save_pairs);

  g_type_ensure (UNFOLD_TYPE_CANVAS);
  g_type_ensure (UNFOLD_TYPE_CHART);
  g_type_ensure (UNFOLD_TYPE_ATOM_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-coherence-view.ui");
  BIND (canvas);
  BIND (text);
  BIND (pair);
  BIND (first);
  BIND (second);
  BIND (chart);
}

#undef BIND

static void
unfold_coherence_view_init (UnfoldCoherenceView *self)
{
  self->viewport = unfold_viewport_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  unfold_canvas_set_viewport (self->canvas, self->viewport);
  unfold_canvas_set_pixel_grid (self->canvas, FALSE);
  g_signal_connect_swapped (self->viewport, "cross-hair-changed",
                            G_CALLBACK (cross_hair_changed_cb), self);
  g_signal_connect_swapped (self->canvas, "pointer-moved",
                            G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect_swapped (self->chart, "point-activated",
                            G_CALLBACK (point_activated_cb), self);
  enable_deeds (self);
}

static void
keep_facts (UnfoldCoherenceView *self, UnfoldDictionaryFacts *facts)
{
  UnfoldDictionaryFacts *old = self->facts;

  self->facts = facts ? unfold_dictionary_facts_ref (facts) : NULL;
  g_clear_pointer (&old, unfold_dictionary_facts_unref);
}

void
unfold_coherence_view_set_facts (UnfoldCoherenceView *self,
                                 UnfoldDictionaryFacts *facts,
                                 int stride)
{
  int side = facts ? facts->coherence->side : 0;
  int shown = stride < 1 || stride > side ? side : stride;

  if (facts == self->facts && shown == self->stride)
    return;

  keep_facts (self, facts);
  self->stride = shown;
  if (!facts) {
    stop (self);
    set_matrix (self, NULL);
    unfold_chart_set_plot (self->chart, NULL);
    gtk_label_set_label (self->text, "");
    return;
  }

  show_text (self);
  show_chart (self);
  show_worst_pair (self);
  find_matrix (self);
}

const char *
unfold_coherence_view_get_text (UnfoldCoherenceView *self)
{
  return gtk_label_get_label (self->text);
}

UnfImage *
unfold_coherence_view_get_matrix (UnfoldCoherenceView *self)
{
  return self->cancellable ? NULL : self->matrix;
}
