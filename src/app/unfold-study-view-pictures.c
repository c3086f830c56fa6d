/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures of a study: the strip with one for each point, the two that are
 * flipped, and the spread. All show the same place, on one scale. */
#include "config.h"

#include "unfold-study-view-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unfold-study-pictures.h"
#include "unfold-study-plot.h"

static UnfoldStudyPicture
get_picture (UnfoldStudyView *self)
{
  return (UnfoldStudyPicture) gtk_drop_down_get_selected (self->kind);
}

static void
get_focus (UnfoldStudyView *self, int *x, int *y)
{
  double centre_x, centre_y;

  if (unfold_viewport_get_cross_hair (self->viewport, x, y))
    return;

  unfold_viewport_get_centre (self->viewport, &centre_x, &centre_y);
  *x = (int) centre_x;
  *y = (int) centre_y;
}

gboolean
_unfold_study_view_has_point (UnfoldStudyView *self, int i)
{
  return i >= 0 && i < (int) unfold_study_get_n_entries (self->study) &&
         unfold_study_get_entry (self->study, (guint) i)->point;
}

static void
show_crop (UnfoldStudyView *self,
           UnfoldCropView *view,
           int i,
           UnfoldMapping mapping)
{
  UnfoldResult *result = _unfold_study_view_has_point (self, i)
                             ? unfold_study_find_result (self->study, (guint) i)
                             : NULL;
  int x, y;

  get_focus (self, &x, &y);
  unfold_crop_view_set (
      view, unfold_study_picture_get_sight (get_picture (self), result),
      mapping, x, y);
}

/** One scale for all pictures: that of the one in front. */
static UnfoldMapping
find_mapping (UnfoldStudyView *self)
{
  UnfoldResult *result =
      _unfold_study_view_has_point (self, self->front)
          ? unfold_study_find_result (self->study, (guint) self->front)
          : NULL;
  int x, y;

  get_focus (self, &x, &y);
  return unfold_study_picture_find_mapping (get_picture (self), result, x, y);
}

static char *
describe_in_a_line (UnfoldStudyView *self, int i)
{
  g_autofree char *text = unfold_study_describe_entry (self->study, (guint) i);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  /* A line ends with the dot, and does not begin with it. */
  return g_strjoinv ("\u00a0· ", lines);
}

/** Its value, and its weights where there are several. */
static char *
name_entry (UnfoldStudyView *self, int i)
{
  const UnfoldStudyEntry *entry =
      unfold_study_get_entry (self->study, (guint) i);
  g_autofree char *value = unfold_study_name_entry (self->study, (guint) i);

  if (!unfold_study_get_kind (self->study)->compares_training ||
      unfold_study_get_n_series (self->study) < 2)
    return g_steal_pointer (&value);

  return g_strdup_printf ("%s\n%s", value,
                          unf_model_get_name (entry->recipe->model));
}

static void
show_front (UnfoldStudyView *self, UnfoldMapping mapping)
{
  g_autofree char *text = NULL, *other = NULL, *scale = NULL, *all = NULL;

  show_crop (self, self->front_view, self->front, mapping);
  if (_unfold_study_view_has_point (self, self->front)) {
    text = describe_in_a_line (self, self->front);
    scale = unfold_study_picture_describe_scale (get_picture (self), mapping);
  }
  if (_unfold_study_view_has_point (self, self->back))
    other = name_entry (self, self->back);

  all = g_strdup_printf ("%s%s%s%s%s", text ? text : "", scale ? "\n" : "",
                         scale ? scale : "", other ? "\n⇄ " : "",
                         other ? other : "");
  gtk_label_set_label (self->front_label, all);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->front_view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text ? text : _ ("No picture yet"), -1);
}

/** How much the shifts of the picture in front disagree. */
static void
show_spread (UnfoldStudyView *self)
{
  UnfoldResult *result =
      _unfold_study_view_has_point (self, self->front)
          ? unfold_study_find_result (self->study, (guint) self->front)
          : NULL;
  UnfoldMapping mapping;
  g_autofree char *scale = NULL, *text = NULL;
  int x, y;

  gtk_widget_set_visible (
      self->spread_area,
      unfold_study_get_kind (self->study)->compares_training);
  get_focus (self, &x, &y);
  mapping = unfold_study_picture_find_mapping (UNFOLD_STUDY_PICTURE_SPREAD,
                                               result, x, y);
  unfold_crop_view_set (
      self->spread_view,
      unfold_study_picture_get_sight (UNFOLD_STUDY_PICTURE_SPREAD, result),
      mapping, x, y);
  scale = unfold_study_picture_describe_scale (UNFOLD_STUDY_PICTURE_SPREAD,
                                               mapping);
  text = g_strdup_printf ("%s\n%s", _ ("Spread over the shifts"), scale);
  gtk_label_set_label (self->spread_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spread_view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/** Which entry a button of the strip is of. */
static int
get_entry_of (GtkWidget *button)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "entry"));
}

static void
show_thumbnail (UnfoldStudyView *self, GtkWidget *button, UnfoldMapping mapping)
{
  int i = get_entry_of (button);
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (button));
  GtkWidget *view = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_last_child (box);
  g_autofree char *name = name_entry (self, i);
  g_autofree char *number = NULL, *text = NULL, *spoken = NULL;
  const UnfoldStudyEntry *entry =
      unfold_study_get_entry (self->study, (guint) i);

  if (entry->point) {
    number = unfold_quantity_format (_unfold_study_view_get_left (self),
                                     entry->point);
    spoken = describe_in_a_line (self, i);
  }
  text = g_strdup_printf ("%s%s\n%s",
                          i == self->front  ? "◉ "
                          : i == self->back ? "○ "
                                            : "",
                          name, number ? number : "…");
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_sensitive (button, entry->point != NULL);
  show_crop (self, UNFOLD_CROP_VIEW (view), i, mapping);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken ? spoken : name, -1);
}

void
_unfold_study_view_show_pictures (UnfoldStudyView *self)
{
  UnfoldMapping mapping = find_mapping (self);

  show_front (self, mapping);
  show_spread (self);
  for (GtkWidget *i = gtk_widget_get_first_child (GTK_WIDGET (self->strip)); i;
       i = gtk_widget_get_next_sibling (i))
    show_thumbnail (self, i, mapping);
}

/* ---- The strip ---- */

static void
thumbnail_clicked_cb (UnfoldStudyView *self, GtkWidget *button)
{
  unfold_study_view_choose (self, (guint) get_entry_of (button));
}

static void
add_thumbnail (UnfoldStudyView *self, guint i)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "thumbnail");
  gtk_box_append (GTK_BOX (box), g_object_new (UNFOLD_TYPE_CROP_VIEW, NULL));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  g_object_set_data (G_OBJECT (button), "entry", GINT_TO_POINTER ((int) i));
  g_signal_connect_swapped (button, "clicked",
                            G_CALLBACK (thumbnail_clicked_cb), self);
  gtk_box_append (self->strip, button);
}

/** The entries that can have pictures: where the strength of the noise varies,
 * those of the one that is set. */
static void
find_strip (UnfoldStudyView *self, guint *begin, guint *end)
{
  double sigma =
      unfold_experiment_get_sigma (unfold_study_get_experiment (self->study));
  guint n = unfold_study_get_n_entries (self->study);

  *begin = 0;
  *end = n;
  if (!unfold_study_has_sigmas (self->study))
    return;

  while (*begin < n &&
         unfold_study_get_entry (self->study, *begin)->recipe->sigma != sigma)
    (*begin)++;
  if (*begin == n)
    *begin = 0;
  *end = *begin;
  while (*end < n && unfold_study_get_entry (self->study, *end)->series ==
                         unfold_study_get_entry (self->study, *begin)->series)
    (*end)++;
}

/** The first of as many entries as there are pictures for, around what is set
 * now. */
static guint
find_first_picture (UnfoldStudyView *self)
{
  guint begin, n, nearest, first;
  guint n_pictures = unfold_study_get_kind (self->study)->n_pictures;
  double current = unfold_study_get_current (self->study);

  find_strip (self, &begin, &n);
  if (n_pictures == 0 || n - begin <= n_pictures)
    return begin;

  nearest = begin;
  for (guint k = begin + 1; k < n; k++)
    if (fabs (unfold_study_get_entry (self->study, k)->value - current) <
        fabs (unfold_study_get_entry (self->study, nearest)->value - current))
      nearest = k;
  first = nearest > begin + n_pictures / 2 ? nearest - n_pictures / 2 : begin;

  return MIN (first, n - n_pictures);
}

static void
fill_strip (UnfoldStudyView *self)
{
  guint n_pictures = unfold_study_get_kind (self->study)->n_pictures;
  guint begin, end;
  GtkWidget *child;

  find_strip (self, &begin, &end);
  if (n_pictures > 0)
    end = MIN (end, self->from + n_pictures);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->strip))))
    gtk_box_remove (self->strip, child);
  for (guint i = self->from; i < end; i++)
    add_thumbnail (self, i);
}

/** The point of what is set now, or any other than @except. */
static int
find_point (UnfoldStudyView *self, int except)
{
  double current = unfold_study_get_current (self->study);
  guint begin, end;
  int found = -1;

  find_strip (self, &begin, &end);
  for (int i = (int) begin; i < (int) end; i++) {
    if (!_unfold_study_view_has_point (self, i) || i == except)
      continue;
    if (found < 0 ||
        unfold_study_get_entry (self->study, (guint) i)->value == current)
      found = i;
  }

  return found;
}

void
_unfold_study_view_fit_strip (UnfoldStudyView *self)
{
  guint n = unfold_study_get_n_entries (self->study);
  const UnfoldStudyEntry *first =
      n > 0 ? unfold_study_get_entry (self->study, 0) : NULL;
  guint from = find_first_picture (self);

  if (first != self->first) {
    self->front = self->back = -1;
    self->is_chosen = FALSE;
  }
  if (first != self->first || from != self->from) {
    self->first = first;
    self->from = from;
    fill_strip (self);
  }

  /* Until somebody chooses, what is set now is in front as soon as it is
   * there. */
  if (!self->is_chosen || !_unfold_study_view_has_point (self, self->front))
    self->front = find_point (self, -1);
  if (self->back == self->front ||
      !_unfold_study_view_has_point (self, self->back))
    self->back = find_point (self, self->front);
}
