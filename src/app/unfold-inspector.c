/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-inspector-private.h"

#include "unfold-inspection-plot.h"
#include "unfold-number.h"
#include "unfold-term-row.h"

#include <glib/gi18n.h>

enum { N_PATCHES = UNFOLD_PATCH_REMOVED + 1 };

G_DEFINE_FINAL_TYPE (UnfoldInspector, unfold_inspector, GTK_TYPE_BOX)

enum {
  PROP_PINNED = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* ---- The pixel and its patches ---- */

void
_unfold_inspector_show_patch (UnfoldInspector *self,
                              UnfoldPatchView *view,
                              const UnfTensor *patch,
                              double low,
                              double high,
                              const char *name)
{
  const UnfSpot *spot = &self->shown->spot;

  unfold_patch_view_set_patch (view, patch, low, high, name);
  unfold_patch_view_set_mark (view, spot->x - self->shown->patch.x,
                              spot->y - self->shown->patch.y);
}

static void
show_patches (UnfoldInspector *self)
{
  static const char *const names[N_PATCHES] = { N_ ("Noisy"), N_ ("Denoised"),
                                                N_ ("Clean"),
                                                N_ ("Removed noise") };
  UnfoldPatchView *views[N_PATCHES] = { self->patch_noisy, self->patch_denoised,
                                        self->patch_clean,
                                        self->patch_removed };
  GtkLabel *values[N_PATCHES] = { self->value_noisy, self->value_denoised,
                                  self->value_clean, self->value_removed };
  double low, high;
  g_autofree char *black = NULL, *white = NULL, *text = NULL;

  _unfold_inspector_get_range (self, &low, &high);
  for (int i = 0; i < N_PATCHES; i++) {
    gboolean is_signed = i == UNFOLD_PATCH_REMOVED;
    double half = (high - low) / 2.0;
    g_autoptr (UnfTensor) patch =
        unfold_inspection_get_patch (self->inspection, (UnfoldPatchKind) i);
    double value =
        patch ? unfold_inspection_get_value (self->inspection, patch) : 0.0;
    g_autofree char *number = is_signed ? unfold_number_format_signed (value, 1)
                                        : unfold_number_format (value, 1);
    g_autofree char *name = g_strdup_printf ("%s: %s", _ (names[i]), number);

    _unfold_inspector_show_patch (self, views[i], patch,
                                  is_signed ? -half : low,
                                  is_signed ? half : high, name);
    gtk_label_set_label (values[i], number);
    if (i == UNFOLD_PATCH_CLEAN)
      gtk_widget_set_visible (self->box_clean, patch != NULL);
  }

  black = unfold_number_format (255.0 * low, 0);
  white = unfold_number_format (255.0 * high, 0);
  text = g_strdup_printf (
      _ ("One gray scale for all: black %s, white %s; removed noise around 0"),
      black, white);
  gtk_label_set_label (self->scale, text);
}

static void
show_place (UnfoldInspector *self)
{
  int x, y;
  g_autofree char *text = NULL;

  if (!unfold_inspection_get_pixel (self->inspection, &x, &y))
    text = g_strdup (_ ("No pixel is chosen"));
  else if (self->shown)
    text =
        g_strdup_printf (_ ("Pixel %d, %d in a patch of %d × %d"), x, y,
                         self->shown->patch.width, self->shown->patch.height);
  else
    text = g_strdup_printf (_ ("Pixel %d, %d"), x, y);

  gtk_label_set_label (self->place, text);
}

/* Why there is nothing to see, or how old it is. */
static void
show_state (UnfoldInspector *self)
{
  const char *failure = unfold_inspection_get_failure (self->inspection);
  gboolean is_current = unfold_inspection_is_current (self->inspection);
  const char *reason =
      failure ? failure
              : _ ("Click a pixel in a picture, or move the cross-hair with "
                   "the arrow keys.");
  int x, y;

  if (!failure && unfold_inspection_get_pixel (self->inspection, &x, &y))
    reason = _ ("The answer comes with the first result.");

  gtk_label_set_label (self->placeholder, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), !self->shown);
  gtk_widget_set_visible (self->details, self->shown != NULL);
  gtk_label_set_label (self->state,
                       self->shown && !is_current ? _ ("Older") : "");
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->state),
      _ ("What is shown is of an older pixel or older settings; the new answer "
         "is on its way"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY,
                               self->shown && !is_current, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inspector.copy-csv",
                                 self->shown != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inspector.save-svg",
                                 self->shown != NULL);
}

/* ---- Which shift and channel ---- */

static void
show_spot (UnfoldInspector *self)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("of %d", "of %d", (gulong) self->shown->n_shifts),
      self->shown->n_shifts);
  gboolean is_average = self->shown->spot.shift == UNF_ALL_SHIFTS;
  UnfoldResult *result = unfold_inspection_get_result (self->inspection);

  self->is_following = TRUE;
  gtk_adjustment_set_upper (self->shift_adjustment, self->shown->n_shifts);
  if (!is_average && unfold_inspection_is_current (self->inspection))
    gtk_adjustment_set_value (self->shift_adjustment,
                              self->shown->spot.shift + 1);
  self->is_following = FALSE;

  gtk_label_set_label (self->n_shifts, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->shift),
                            !gtk_check_button_get_active (self->average));
  gtk_widget_set_visible (self->shift_row, self->shown->n_shifts > 1);
  gtk_widget_set_visible (self->channel_row,
                          unf_image_get_channels (result->noisy) > 1);
}

static void
spot_chosen_cb (UnfoldInspector *self)
{
  gboolean is_average = gtk_check_button_get_active (self->average);

  if (self->is_following)
    return;

  g_object_set (
      self->inspection, "shift",
      is_average ? UNF_ALL_SHIFTS
                 : (int) gtk_adjustment_get_value (self->shift_adjustment) - 1,
      NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->shift), !is_average);
}

static void
channel_chosen_cb (UnfoldInspector *self)
{
  g_object_set (self->inspection, "channel",
                (int) gtk_drop_down_get_selected (self->channel), NULL);
}

/* ---- The code ---- */

static void
select_atom (UnfoldInspector *self)
{
  int atom = unfold_experiment_get_selected_atom (self->experiment);
  guint selected = gtk_single_selection_get_selected (self->selection);
  g_autoptr (UnfoldTermItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->list), selected);
  int found;

  if (item && unfold_term_item_get_term (item)->atom == atom)
    return;

  found = atom >= 0 ? unfold_term_list_find (self->list, atom) : -1;
  self->is_following = TRUE;
  gtk_single_selection_set_selected (
      self->selection, found < 0 ? GTK_INVALID_LIST_POSITION : (guint) found);
  if (found >= 0)
    gtk_widget_activate_action (GTK_WIDGET (self->terms), "list.scroll-to-item",
                                "u", (guint) found);
  self->is_following = FALSE;
}

static void
show_paths (UnfoldInspector *self)
{
  UnfoldPlot *paths = unfold_inspection_plot_paths (
      self->inspection, unfold_experiment_get_selected_atom (self->experiment));

  gtk_widget_set_visible (GTK_WIDGET (self->path_chart), paths != NULL);
  unfold_chart_set_plot (self->path_chart, paths);
}

static void
term_selected_cb (UnfoldInspector *self)
{
  UnfoldTermItem *item =
      gtk_single_selection_get_selected_item (self->selection);

  if (!self->is_following && item)
    unfold_experiment_set_selected_atom (
        self->experiment, unfold_term_item_get_term (item)->atom);
}

static void
atom_selected_cb (UnfoldInspector *self)
{
  select_atom (self);
  show_paths (self);
}

static void
show_terms (UnfoldInspector *self)
{
  int k = unfold_inspection_get_index (self->inspection);
  int n = self->shown->nonzeros[k];
  g_autofree char *residual =
      unfold_number_format (255.0 * self->shown->residuals[k], 1);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%d of %d coefficients is not zero after iteration %d. "
                "Residual of the patch: %s",
                "%d of %d coefficients are not zero after iteration %d. "
                "Residual of the patch: %s",
                (gulong) n),
      n, self->shown->n_codes, k + 1, residual);

  gtk_label_set_label (self->count, text);

  self->is_following = TRUE;
  unfold_term_list_set_explanation (self->list, self->shown, k);
  gtk_single_selection_set_selected (self->selection,
                                     GTK_INVALID_LIST_POSITION);
  self->is_following = FALSE;
  select_atom (self);
}

/* Some denoisers have codes, some have neighbours. */
static void
show_code (UnfoldInspector *self)
{
  gboolean has_codes = self->shown->n_codes > 0;

  gtk_label_set_label (self->code_heading,
                       has_codes ? _ ("Code") : _ ("Similar patches"));
  gtk_widget_set_visible (self->terms_scroller, has_codes);
  gtk_widget_set_visible (GTK_WIDGET (self->terms_note), has_codes);
  if (has_codes)
    show_terms (self);
  else
    _unfold_inspector_show_neighbours (self);
}

static void
setup_term_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, unfold_term_row_new ());
}

static void
bind_term_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  unfold_term_row_set_item (UNFOLD_TERM_ROW (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item));
}

/* ---- All of it ---- */

static void
show_explanation (UnfoldInspector *self)
{
  show_patches (self);
  show_code (self);
  _unfold_inspector_show_course (self);
}

void
_unfold_inspector_refresh_patches (UnfoldInspector *self)
{
  if (self->shown)
    show_patches (self);
  _unfold_inspector_show_pinned (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PINNED]);
}

static void
changed_cb (UnfoldInspector *self)
{
  UnfExplanation *told = unfold_inspection_get_explanation (self->inspection);
  int index = told ? unfold_inspection_get_index (self->inspection) : -1;
  gboolean is_other = told != self->shown || index != self->shown_index;

  if (told != self->shown) {
    g_clear_pointer (&self->shown, unf_explanation_unref);
    self->shown = told ? unf_explanation_ref (told) : NULL;
  }
  self->shown_index = index;

  show_place (self);
  show_state (self);
  _unfold_inspector_show_pinned (self);
  if (!told) {
    unfold_term_list_set_explanation (self->list, NULL, 0);
    return;
  }

  show_spot (self);
  if (is_other)
    show_explanation (self);
  unfold_chart_set_plot (self->progress_chart,
                         unfold_inspection_plot_progress (self->inspection));
  show_paths (self);
}

static void
cross_hair_changed_cb (UnfoldInspector *self)
{
  int x, y;

  if (unfold_viewport_get_cross_hair (self->viewport, &x, &y))
    unfold_inspection_set_pixel (self->inspection, x, y);
}

/* A panel that was moved to another place of the window: its buttons have lost
 * sight of the actions of the inspector until they are told of them again. */
static void
find_actions (UnfoldInspector *self)
{
  GtkWidget *buttons[] = { self->pin, self->copy, self->save,
                           unfold_pinned_view_get_swap (self->pinned_view) };

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++) {
    GtkActionable *button = GTK_ACTIONABLE (buttons[i]);
    g_autofree char *name = g_strdup (gtk_actionable_get_action_name (button));

    gtk_actionable_set_action_name (button, NULL);
    gtk_actionable_set_action_name (button, name);
  }
}

static void
mapped_cb (UnfoldInspector *self)
{
  if (!self->viewport)
    return;

  find_actions (self);

  cross_hair_changed_cb (self);
  g_object_set (self->inspection, "active",
                gtk_widget_get_mapped (GTK_WIDGET (self)), NULL);
}

/* ---- Life ---- */

static void
unfold_inspector_set_property (GObject *object,
                               guint id,
                               const GValue *value,
                               GParamSpec *spec)
{
  if (id == PROP_PINNED)
    _unfold_inspector_set_pinned (UNFOLD_INSPECTOR (object),
                                  g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_inspector_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *spec)
{
  if (id == PROP_PINNED)
    g_value_set_boolean (value, UNFOLD_INSPECTOR (object)->pinned != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_inspector_dispose (GObject *object)
{
  UnfoldInspector *self = UNFOLD_INSPECTOR (object);

  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  if (self->viewport)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  if (self->inspection)
    g_signal_handlers_disconnect_by_data (self->inspection, self);
  _unfold_inspector_forget_pinned (self);
  g_clear_object (&self->experiment);
  g_clear_object (&self->viewport);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_INSPECTOR);
  g_clear_object (&self->inspection);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_pointer (&self->shown, unf_explanation_unref);

  G_OBJECT_CLASS (unfold_inspector_parent_class)->dispose (object);
}

#define BIND(name)                                                             \
  gtk_widget_class_bind_template_child (widget_class, UnfoldInspector, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (code_heading);
  BIND (terms_note);
  BIND (terms_scroller);
  BIND (state);
  BIND (place);
  BIND (placeholder);
  BIND (scale);
  BIND (count);
  BIND (n_shifts);
  BIND (built_text);
  BIND (details);
  BIND (build_box);
  BIND (evolution);
  BIND (channel_row);
  BIND (shift_row);
  BIND (patches);
  BIND (strip);
  BIND (iterations);
  BIND (channel);
  BIND (shift);
  BIND (shift_adjustment);
  BIND (use_adjustment);
  BIND (average);
  BIND (terms);
  BIND (patch_noisy);
  BIND (patch_denoised);
  BIND (patch_clean);
  BIND (patch_removed);
  BIND (value_noisy);
  BIND (value_denoised);
  BIND (value_clean);
  BIND (value_removed);
  BIND (box_clean);
  BIND (built);
  BIND (target);
  BIND (progress_chart);
  BIND (path_chart);
  BIND (pinned_view);
  BIND (pin);
  BIND (copy);
  BIND (save);
}

#undef BIND

static void
unfold_inspector_class_init (UnfoldInspectorClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->set_property = unfold_inspector_set_property;
  G_OBJECT_CLASS (class)->get_property = unfold_inspector_get_property;
  G_OBJECT_CLASS (class)->dispose = unfold_inspector_dispose;
  properties[PROP_PINNED] = g_param_spec_boolean (
      "pinned", NULL, NULL, FALSE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPERTIES,
                                     properties);
  g_signal_new ("said", UNFOLD_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (UNFOLD_TYPE_PATCH_VIEW);
  g_type_ensure (UNFOLD_TYPE_CHART);
  g_type_ensure (UNFOLD_TYPE_PINNED_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-inspector.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "inspector.copy-csv", NULL,
                                   _unfold_inspector_copy_csv);
  gtk_widget_class_install_action (widget_class, "inspector.save-svg", NULL,
                                   _unfold_inspector_save_svg);
  gtk_widget_class_install_action (widget_class, "inspector.swap", NULL,
                                   _unfold_inspector_swap);
  gtk_widget_class_install_property_action (widget_class, "inspector.pin",
                                            "pinned");
}

static void
set_up_list (UnfoldInspector *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_term_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_term_cb), NULL);
  gtk_list_view_set_factory (self->terms, factory);

  self->list = unfold_term_list_new ();
  self->selection =
      gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->terms, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (term_selected_cb), self);
}

static void
unfold_inspector_init (UnfoldInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->uses_all = TRUE;
  self->shown_index = -1;
  set_up_list (self);
  _unfold_inspector_add_keys (self);
  _unfold_inspector_add_course (self);

  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (mapped_cb), NULL);
}

void
unfold_inspector_set_experiment (UnfoldInspector *self,
                                 UnfoldExperiment *experiment,
                                 UnfoldViewport *viewport)
{
  self->experiment = g_object_ref (experiment);
  self->viewport = g_object_ref (viewport);
  self->inspection = unfold_inspection_new (experiment);

  g_signal_connect_swapped (self->inspection, "changed",
                            G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (experiment, "notify::selected-atom",
                            G_CALLBACK (atom_selected_cb), self);
  g_signal_connect_swapped (viewport, "cross-hair-changed",
                            G_CALLBACK (cross_hair_changed_cb), self);
  g_signal_connect_swapped (self->shift_adjustment, "value-changed",
                            G_CALLBACK (spot_chosen_cb), self);
  g_signal_connect_swapped (self->average, "toggled",
                            G_CALLBACK (spot_chosen_cb), self);
  g_signal_connect_swapped (self->channel, "notify::selected",
                            G_CALLBACK (channel_chosen_cb), self);
  changed_cb (self);
}

UnfoldInspection *
unfold_inspector_get_inspection (UnfoldInspector *self)
{
  return self->inspection;
}

UnfoldInspection *
unfold_inspector_get_pinned (UnfoldInspector *self)
{
  return self->pinned;
}

GListModel *
unfold_inspector_get_terms (UnfoldInspector *self)
{
  return G_LIST_MODEL (self->list);
}
