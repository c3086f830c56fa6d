/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decides which picture each pane shows and in what words. Everything on view
 * follows from the experiment and the properties below; refresh() derives it
 * anew whenever either changes. */
#include "config.h"

#include "unfold-panes.h"

#include "unfold-captions.h"

#include <glib/gi18n.h>
#include <math.h>

struct _UnfoldPanes {
  GtkBox parent_instance;

  UnfoldPane *pane_a;
  UnfoldPane *pane_b;
  UnfoldPane *pane_difference;

  UnfoldExperiment *experiment;
  UnfoldViewport *viewport;

  char *layout, *color_map;
  UnfoldContent contents[UNFOLD_N_PANES];
  gboolean is_narrow, is_flipped, is_noisy_shown, has_pixel_grid, has_lattice;
  double gain;
  int iteration, shift;
};

G_DEFINE_FINAL_TYPE (UnfoldPanes, unfold_panes, GTK_TYPE_BOX)

enum {
  PROP_LAYOUT = 1,
  PROP_NARROW,
  PROP_FLIPPED,
  PROP_SHOW_NOISY,
  PROP_CONTENT_A,
  PROP_CONTENT_B,
  PROP_DIFFERENCE,
  PROP_GAIN,
  PROP_COLOR_MAP,
  PROP_PIXEL_GRID,
  PROP_LATTICE,
  PROP_ITERATION,
  PROP_SHIFT,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum {
  POINTER_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct {
  const char *id;
  UnfoldMap map;
} color_maps[] = {
  { "blue-white-red", UNFOLD_MAP_BLUE_WHITE_RED },
  { "blue-black-orange", UNFOLD_MAP_BLUE_BLACK_ORANGE },
  { "gray", UNFOLD_MAP_GRAY },
  { "absolute", UNFOLD_MAP_ABSOLUTE },
  { "squared", UNFOLD_MAP_SQUARED },
};

static gsize
find_color_map (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (color_maps); i++)
    if (g_strcmp0 (color_maps[i].id, id) == 0)
      return i;

  return 0;
}

UnfoldPane *
unfold_panes_get_pane (UnfoldPanes *self, UnfoldPanePlace place)
{
  UnfoldPane *panes[] = { self->pane_a, self->pane_b, self->pane_difference };

  return panes[place];
}

static gboolean
is_single (UnfoldPanes *self)
{
  return self->is_narrow || g_strcmp0 (self->layout, "flip") == 0;
}

/* Which of the contents a place shows now: flipping and holding Noisy change
 * that, not the choice itself. */
static UnfoldPanePlace
get_chosen (UnfoldPanes *self, UnfoldPanePlace place)
{
  if (!self->is_flipped || place == UNFOLD_PANE_DIFFERENCE)
    return place;

  return place == UNFOLD_PANE_A ? UNFOLD_PANE_B : UNFOLD_PANE_A;
}

UnfoldContent
unfold_panes_get_content (UnfoldPanes *self, UnfoldPanePlace place)
{
  UnfoldContent content = self->contents[get_chosen (self, place)];

  if (self->is_noisy_shown && !unfold_content_is_mapped (content))
    return UNFOLD_CONTENT_NOISY;

  return content;
}

/* Numbers that are no light cannot be compared with pictures. */
static gboolean
is_picture (UnfoldContent content)
{
  return content != UNFOLD_CONTENT_A_MINUS_B &&
         !unfold_content_is_numbers (content);
}

static UnfoldSight
get_a_minus_b (UnfoldPanes *self)
{
  UnfoldContent first = self->contents[UNFOLD_PANE_A];
  UnfoldContent second = self->contents[UNFOLD_PANE_B];
  UnfoldSight a, b;

  if (!is_picture (first) || !is_picture (second))
    return (UnfoldSight){ NULL, NULL };

  a = unfold_panes_get_sight (self, first);
  b = unfold_panes_get_sight (self, second);
  if (!a.image || !b.image || a.minus || b.minus)
    return (UnfoldSight){ NULL, NULL };

  return (UnfoldSight){ a.image, b.image };
}

UnfoldSight
unfold_panes_get_sight (UnfoldPanes *self, UnfoldContent content)
{
  if (content == UNFOLD_CONTENT_A_MINUS_B)
    return get_a_minus_b (self);

  return unfold_content_get_sight (content, self->experiment, self->iteration);
}

static const char *
get_letter (UnfoldPanes *self, UnfoldPanePlace place)
{
  static const char *const letters[] = { "A", "B", NULL };

  return letters[get_chosen (self, place)];
}

UnfoldLattice
unfold_panes_get_lattice (UnfoldPanes *self)
{
  if (!self->has_lattice)
    return (UnfoldLattice){ 0, 0, 0, 0 };

  return unfold_lattice_find (unfold_experiment_get_model (self->experiment),
                              unfold_experiment_get_settings (self->experiment),
                              self->shift);
}

static void
refresh_pane (UnfoldPanes *self, UnfoldPanePlace place)
{
  UnfoldPane *pane = unfold_panes_get_pane (self, place);
  UnfoldContent content = unfold_panes_get_content (self, place);
  UnfoldCaption caption = { 0 };
  UnfRegion none = { 0, 0, 0, 0 };

  unfold_caption_make (&caption, content, self->experiment, self->iteration,
                       self->gain);
  unfold_pane_set_caption (pane, get_letter (self, place), caption.title,
                           unfold_content_get_description (content));
  unfold_pane_set_state (pane, caption.icon_name, caption.state,
                         caption.short_state);
  unfold_pane_set_score (pane, caption.score, caption.short_score);
  unfold_pane_set_gain (pane, caption.gain, caption.short_gain);
  unfold_pane_set_spoken (pane, caption.spoken, caption.spoken_details,
                          caption.is_busy);

  unfold_pane_set_mapping (pane,
                           unfold_content_get_mapping (
                               content, self->experiment,
                               color_maps[find_color_map (self->color_map)].map,
                               self->gain),
                           unfold_content_get_unit (content));
  unfold_pane_set_sight (pane, unfold_panes_get_sight (self, content),
                         caption.placeholder);
  unfold_canvas_set_draft (unfold_pane_get_canvas (pane),
                           caption.has_draft ? caption.draft : none);
  unfold_canvas_set_pixel_grid (unfold_pane_get_canvas (pane),
                                self->has_pixel_grid);
  unfold_canvas_set_lattice (unfold_pane_get_canvas (pane),
                             unfold_panes_get_lattice (self));
  unfold_caption_clear (&caption);
}

static gboolean
has_focus (UnfoldPane *pane)
{
  return gtk_widget_has_focus (GTK_WIDGET (unfold_pane_get_canvas (pane)));
}

/* The focus follows the pane that stays, so that keys go on working. */
static void
show_panes (UnfoldPanes *self)
{
  gboolean single = is_single (self);

  if (single && (has_focus (self->pane_a) || has_focus (self->pane_difference)))
    gtk_widget_grab_focus (GTK_WIDGET (unfold_pane_get_canvas (self->pane_b)));
  gtk_widget_set_visible (GTK_WIDGET (self->pane_a), !single);
  gtk_widget_set_visible (GTK_WIDGET (self->pane_difference), !single);
}

static void
refresh (UnfoldPanes *self)
{
  if (!self->experiment)
    return;

  for (int i = 0; i < UNFOLD_N_PANES; i++)
    refresh_pane (self, (UnfoldPanePlace) i);

  show_panes (self);
}

static void
picture_changed_cb (UnfoldPanes *self)
{
  unfold_viewport_set_picture_size (
      self->viewport, unfold_experiment_get_width (self->experiment),
      unfold_experiment_get_height (self->experiment));
  refresh (self);
}

static void
pixels_changed_cb (UnfoldPanes *self)
{
  refresh (self);
}

static void
pointer_moved_cb (UnfoldPanes *self,
                  int x,
                  int y,
                  gboolean is_inside,
                  UnfoldCanvas *from)
{
  for (int i = 0; i < UNFOLD_N_PANES; i++) {
    UnfoldCanvas *canvas = unfold_pane_get_canvas (
        unfold_panes_get_pane (self, (UnfoldPanePlace) i));
    gboolean is_marked = is_inside && canvas != from;

    unfold_canvas_set_pointer (canvas, is_marked ? x : -1, is_marked ? y : -1);
  }

  g_signal_emit (self, signals[POINTER_MOVED], 0, x, y, is_inside);
}

static void
set_string (UnfoldPanes *self, char **kept, const GValue *value)
{
  g_free (*kept);
  *kept = g_value_dup_string (value);
}

static void
unfold_panes_set_property (GObject *object,
                           guint id,
                           const GValue *value,
                           GParamSpec *spec)
{
  UnfoldPanes *self = UNFOLD_PANES (object);

  switch (id) {
  case PROP_LAYOUT:
    set_string (self, &self->layout, value);
    break;
  case PROP_NARROW:
    self->is_narrow = g_value_get_boolean (value);
    break;
  case PROP_FLIPPED:
    self->is_flipped = g_value_get_boolean (value);
    break;
  case PROP_SHOW_NOISY:
    self->is_noisy_shown = g_value_get_boolean (value);
    break;
  case PROP_CONTENT_A:
  case PROP_CONTENT_B:
  case PROP_DIFFERENCE:
    self->contents[id - PROP_CONTENT_A] = unfold_content_find (
        g_value_get_string (value), self->contents[id - PROP_CONTENT_A]);
    break;
  case PROP_GAIN:
    self->gain = g_value_get_double (value);
    break;
  case PROP_COLOR_MAP:
    set_string (self, &self->color_map, value);
    break;
  case PROP_PIXEL_GRID:
    self->has_pixel_grid = g_value_get_boolean (value);
    break;
  case PROP_LATTICE:
    self->has_lattice = g_value_get_boolean (value);
    break;
  case PROP_ITERATION:
    self->iteration = g_value_get_int (value);
    break;
  case PROP_SHIFT:
    self->shift = g_value_get_int (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    return;
  }

  refresh (self);
  g_object_notify_by_pspec (object, spec);
}

static void
unfold_panes_get_property (GObject *object,
                           guint id,
                           GValue *value,
                           GParamSpec *spec)
{
  UnfoldPanes *self = UNFOLD_PANES (object);

  switch (id) {
  case PROP_LAYOUT:
    g_value_set_string (value, self->layout);
    break;
  case PROP_NARROW:
    g_value_set_boolean (value, self->is_narrow);
    break;
  case PROP_FLIPPED:
    g_value_set_boolean (value, self->is_flipped);
    break;
  case PROP_SHOW_NOISY:
    g_value_set_boolean (value, self->is_noisy_shown);
    break;
  case PROP_CONTENT_A:
  case PROP_CONTENT_B:
  case PROP_DIFFERENCE:
    g_value_set_string (
        value, unfold_content_get_id (self->contents[id - PROP_CONTENT_A]));
    break;
  case PROP_GAIN:
    g_value_set_double (value, self->gain);
    break;
  case PROP_COLOR_MAP:
    g_value_set_string (value, self->color_map);
    break;
  case PROP_PIXEL_GRID:
    g_value_set_boolean (value, self->has_pixel_grid);
    break;
  case PROP_LATTICE:
    g_value_set_boolean (value, self->has_lattice);
    break;
  case PROP_ITERATION:
    g_value_set_int (value, self->iteration);
    break;
  case PROP_SHIFT:
    g_value_set_int (value, self->shift);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_panes_dispose (GObject *object)
{
  UnfoldPanes *self = UNFOLD_PANES (object);

  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  g_clear_object (&self->experiment);
  g_clear_object (&self->viewport);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_PANES);

  G_OBJECT_CLASS (unfold_panes_parent_class)->dispose (object);
}

static void
unfold_panes_finalize (GObject *object)
{
  UnfoldPanes *self = UNFOLD_PANES (object);

  g_free (self->layout);
  g_free (self->color_map);

  G_OBJECT_CLASS (unfold_panes_parent_class)->finalize (object);
}

static void
add_properties (GObjectClass *class)
{
  GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_LAYOUT] =
      g_param_spec_string ("layout", NULL, NULL, "side", flags);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_FLIPPED] =
      g_param_spec_boolean ("flipped", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_NOISY] =
      g_param_spec_boolean ("show-noisy", NULL, NULL, FALSE, flags);
  properties[PROP_CONTENT_A] =
      g_param_spec_string ("content-a", NULL, NULL, "noisy", flags);
  properties[PROP_CONTENT_B] =
      g_param_spec_string ("content-b", NULL, NULL, "denoised", flags);
  properties[PROP_DIFFERENCE] =
      g_param_spec_string ("difference", NULL, NULL, "removed", flags);
  properties[PROP_GAIN] = g_param_spec_double ("gain", NULL, NULL, 1.0,
                                               UNFOLD_MAX_GAIN, 4.0, flags);
  properties[PROP_COLOR_MAP] =
      g_param_spec_string ("color-map", NULL, NULL, "blue-white-red", flags);
  properties[PROP_PIXEL_GRID] =
      g_param_spec_boolean ("pixel-grid", NULL, NULL, TRUE, flags);
  properties[PROP_LATTICE] =
      g_param_spec_boolean ("lattice", NULL, NULL, FALSE, flags);
  properties[PROP_SHIFT] =
      g_param_spec_int ("shift", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_ITERATION] =
      g_param_spec_int ("iteration", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (class, N_PROPERTIES, properties);
}

static void
unfold_panes_class_init (UnfoldPanesClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_panes_set_property;
  object_class->get_property = unfold_panes_get_property;
  object_class->dispose = unfold_panes_dispose;
  object_class->finalize = unfold_panes_finalize;
  add_properties (object_class);

  signals[POINTER_MOVED] = g_signal_new (
      "pointer-moved", UNFOLD_TYPE_PANES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_INT, G_TYPE_BOOLEAN);

  g_type_ensure (UNFOLD_TYPE_PANE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-panes.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldPanes, pane_a);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPanes, pane_b);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPanes,
                                        pane_difference);
}

static void
unfold_panes_init (UnfoldPanes *self)
{
  self->layout = g_strdup ("side");
  self->color_map = g_strdup ("blue-white-red");
  self->contents[UNFOLD_PANE_A] = UNFOLD_CONTENT_NOISY;
  self->contents[UNFOLD_PANE_B] = UNFOLD_CONTENT_DENOISED;
  self->contents[UNFOLD_PANE_DIFFERENCE] = UNFOLD_CONTENT_REMOVED;
  self->has_pixel_grid = TRUE;
  self->gain = 4.0;
  self->iteration = self->shift = -1;

  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What can be shown depends on the model. */
static void
offer_contents (UnfoldPanes *self)
{
  const UnfModel *model = unfold_experiment_get_model (self->experiment);

  unfold_pane_set_action (self->pane_a, "win.content-a", model);
  unfold_pane_set_action (self->pane_b, "win.content-b", model);
  unfold_pane_set_action (self->pane_difference, "win.difference", model);
}

static void
follow_experiment (UnfoldPanes *self)
{
  static const char *const changes[] = { "notify::state",  "notify::progress",
                                         "notify::scores", "notify::draft",
                                         "notify::model",  "settings-changed" };

  g_signal_connect_swapped (self->experiment, "picture-changed",
                            G_CALLBACK (picture_changed_cb), self);
  g_signal_connect_swapped (self->experiment, "pixels-changed",
                            G_CALLBACK (pixels_changed_cb), self);
  g_signal_connect_swapped (self->experiment, "notify::model",
                            G_CALLBACK (offer_contents), self);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_swapped (self->experiment, changes[i],
                              G_CALLBACK (refresh), self);
}

void
unfold_panes_set_experiment (UnfoldPanes *self,
                             UnfoldExperiment *experiment,
                             UnfoldViewport *viewport)
{
  self->experiment = g_object_ref (experiment);
  self->viewport = g_object_ref (viewport);

  for (int i = 0; i < UNFOLD_N_PANES; i++) {
    UnfoldCanvas *canvas = unfold_pane_get_canvas (
        unfold_panes_get_pane (self, (UnfoldPanePlace) i));

    unfold_canvas_set_viewport (canvas, viewport);
    g_signal_connect_swapped (canvas, "pointer-moved",
                              G_CALLBACK (pointer_moved_cb), self);
  }

  follow_experiment (self);
  offer_contents (self);
  picture_changed_cb (self);
}

UnfoldPane *
unfold_panes_get_current (UnfoldPanes *self)
{
  for (int i = 0; i < UNFOLD_N_PANES; i++) {
    UnfoldPane *pane = unfold_panes_get_pane (self, (UnfoldPanePlace) i);

    if (gtk_widget_has_focus (GTK_WIDGET (unfold_pane_get_canvas (pane))))
      return pane;
  }

  return self->pane_b;
}

void
unfold_panes_find_gain (UnfoldPanes *self)
{
  UnfoldContent content = self->contents[UNFOLD_PANE_DIFFERENCE];
  UnfoldSight sight = unfold_panes_get_sight (self, content);

  if (sight.image && !unfold_content_is_numbers (content))
    g_object_set (self, "gain",
                  unfold_picture_find_gain (
                      sight, unfold_viewport_get_visible (self->viewport)),
                  NULL);
}

void
unfold_panes_step_gain (UnfoldPanes *self, int steps)
{
  /* From an automatic gain the steps lead back to powers of two. */
  double exponent = log2 (self->gain);
  double next = steps > 0 ? floor (exponent + 1e-6) + steps
                          : ceil (exponent - 1e-6) + steps;

  g_object_set (self, "gain", CLAMP (exp2 (next), 1.0, UNFOLD_MAX_GAIN), NULL);
}

void
unfold_panes_next_difference (UnfoldPanes *self)
{
  UnfoldContent next = unfold_content_get_next_difference (
      self->contents[UNFOLD_PANE_DIFFERENCE],
      unfold_experiment_get_model (self->experiment));

  g_object_set (self, "difference", unfold_content_get_id (next), NULL);
}

void
unfold_panes_next_color_map (UnfoldPanes *self)
{
  gsize next =
      (find_color_map (self->color_map) + 1) % G_N_ELEMENTS (color_maps);

  g_object_set (self, "color-map", color_maps[next].id, NULL);
}

void
unfold_panes_set_boxes (UnfoldPanes *self, const UnfoldBox *boxes, guint n)
{
  for (int i = 0; i < UNFOLD_N_PANES; i++)
    unfold_canvas_set_boxes (unfold_pane_get_canvas (unfold_panes_get_pane (
                                 self, (UnfoldPanePlace) i)),
                             boxes, n);
}
