/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of atoms goes through a filter and a sorter into a grid view, which
 * makes widgets only for what is on view. */
#include "config.h"

#include "unfold-atom-grid.h"

#include "unfold-atom-view.h"

#include <glib/gi18n.h>

/* Digits typed within this time are one number. */
#define TYPING_TIME 1200

struct _UnfoldAtomGrid {
  GtkWidget parent_instance;

  GtkWidget *overlay;
  GtkGridView *view;
  GtkLabel *typed_label;

  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;

  UnfoldAtomOrder order; /* owns its facts */
  int atom_size;
  gboolean has_common_scale;
  int selected;
  gboolean is_listing;
  int typed; /* −1: nothing */
  guint typing_source, focus_source, columns_source;
};

G_DEFINE_FINAL_TYPE (UnfoldAtomGrid, unfold_atom_grid, GTK_TYPE_WIDGET)

enum {
  PROP_ATOM_SIZE = 1,
  PROP_COMMON_SCALE,
  PROP_SELECTED,
  N_PROPERTIES,
};

enum {
  HOVERED,
  ACTIVATED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* ---- Order ---- */

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return unfold_atom_order_compare (&UNFOLD_ATOM_GRID (user_data)->order,
                                    UNFOLD_ATOM ((gpointer) a),
                                    UNFOLD_ATOM ((gpointer) b));
}

static gboolean
is_wanted_cb (gpointer item, gpointer user_data)
{
  return unfold_atom_order_wants (&UNFOLD_ATOM_GRID (user_data)->order,
                                  UNFOLD_ATOM (item));
}

/* ---- Selection ---- */

static guint
find_position (UnfoldAtomGrid *self, int atom)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  for (guint i = 0; i < n; i++) {
    g_autoptr (UnfoldAtom) item =
        g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

    if (unfold_atom_get_index (item) == atom)
      return i;
  }

  return GTK_INVALID_LIST_POSITION;
}

UnfoldAtom *
unfold_atom_grid_get_selected_atom (UnfoldAtomGrid *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
selection_changed_cb (UnfoldAtomGrid *self)
{
  UnfoldAtom *atom = unfold_atom_grid_get_selected_atom (self);

  if (self->is_listing)
    return;

  self->selected = atom ? unfold_atom_get_index (atom) : -1;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* While the list changes the selection does what it wants; afterwards the atom
 * of the number that was selected is selected again. */
static void
begin_listing (UnfoldAtomGrid *self)
{
  self->is_listing = TRUE;
}

static void
end_listing (UnfoldAtomGrid *self)
{
  guint position = find_position (self, self->selected);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, position);
  self->is_listing = FALSE;
  selection_changed_cb (self);
}

void
unfold_atom_grid_set_atoms (UnfoldAtomGrid *self, GListModel *atoms)
{
  begin_listing (self);
  gtk_filter_list_model_set_model (self->filtered, atoms);
  end_listing (self);
}

static void
sort_again (UnfoldAtomGrid *self)
{
  g_autoptr (GtkSorter) sorter =
      GTK_SORTER (gtk_custom_sorter_new (compare_cb, self, NULL));

  begin_listing (self);
  gtk_sort_list_model_set_sorter (self->sorted, sorter);
  end_listing (self);
}

void
unfold_atom_grid_sort (UnfoldAtomGrid *self, UnfoldAtomSort sort)
{
  self->order.sort = sort;
  self->order.reference = self->selected;
  sort_again (self);
}

void
unfold_atom_grid_filter (UnfoldAtomGrid *self, UnfoldAtomFilter filter)
{
  g_autoptr (GtkFilter) wanted =
      GTK_FILTER (gtk_custom_filter_new (is_wanted_cb, self, NULL));

  self->order.filter = filter;
  begin_listing (self);
  gtk_filter_list_model_set_filter (self->filtered, wanted);
  end_listing (self);
}

void
unfold_atom_grid_set_facts (UnfoldAtomGrid *self, UnfoldDictionaryFacts *facts)
{
  g_clear_pointer (&self->order.facts, unfold_dictionary_facts_unref);
  self->order.facts = facts ? unfold_dictionary_facts_ref (facts) : NULL;
  sort_again (self);
}

GListModel *
unfold_atom_grid_get_sorted (UnfoldAtomGrid *self)
{
  return G_LIST_MODEL (self->sorted);
}

/* ---- Going to an atom ---- */

static GtkWidget *
find_cell (UnfoldAtomGrid *self, int atom)
{
  GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  for (; cell; cell = gtk_widget_get_next_sibling (cell)) {
    GtkWidget *child = gtk_widget_get_first_child (cell);
    UnfoldAtom *shown =
        child ? unfold_atom_view_get_atom (UNFOLD_ATOM_VIEW (child)) : NULL;

    if (shown && unfold_atom_get_index (shown) == atom)
      return cell;
  }

  return NULL;
}

static gboolean
focus_cb (gpointer user_data)
{
  UnfoldAtomGrid *self = user_data;
  GtkWidget *cell = find_cell (self, self->selected);

  self->focus_source = 0;
  if (cell)
    gtk_widget_grab_focus (cell);

  return G_SOURCE_REMOVE;
}

static gboolean
has_focus (UnfoldAtomGrid *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

gboolean
unfold_atom_grid_go_to (UnfoldAtomGrid *self, int atom)
{
  guint position = find_position (self, atom);

  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;

  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item",
                              "u", position);

  /* The cell that is to have the focus may not be there before the next
   * layout. */
  if (has_focus (self) && !self->focus_source)
    self->focus_source = g_idle_add (focus_cb, self);

  return TRUE;
}

static void
show_typed (UnfoldAtomGrid *self, gboolean is_found)
{
  g_autofree char *text =
      is_found
          ? g_strdup_printf (_ ("Atom %d"), self->typed)
          : g_strdup_printf (_ ("Atom %d is not in the list"), self->typed);

  gtk_label_set_label (self->typed_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->typed_label), TRUE);
}

static gboolean
typing_ended_cb (gpointer user_data)
{
  UnfoldAtomGrid *self = user_data;

  self->typing_source = 0;
  self->typed = -1;
  gtk_widget_set_visible (GTK_WIDGET (self->typed_label), FALSE);

  return G_SOURCE_REMOVE;
}

void
unfold_atom_grid_type_digit (UnfoldAtomGrid *self, int digit)
{
  if (self->typed > 99999)
    return;

  self->typed = MAX (self->typed, 0) * 10 + digit;
  show_typed (self, unfold_atom_grid_go_to (self, self->typed));
  g_clear_handle_id (&self->typing_source, g_source_remove);
  self->typing_source = g_timeout_add (TYPING_TIME, typing_ended_cb, self);
}

static gboolean
key_pressed_cb (UnfoldAtomGrid *self,
                guint key,
                guint code,
                GdkModifierType state)
{
  guint32 letter = gdk_keyval_to_unicode (key);

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK) || letter < '0' || letter > '9')
    return FALSE;

  unfold_atom_grid_type_digit (self, (int) letter - '0');
  return TRUE;
}

/* ---- Cells ---- */

static int
atom_of (GtkEventController *controller)
{
  GtkWidget *widget = gtk_event_controller_get_widget (controller);
  UnfoldAtom *atom = unfold_atom_view_get_atom (UNFOLD_ATOM_VIEW (widget));

  return atom ? unfold_atom_get_index (atom) : -1;
}

static void
entered_cb (GtkEventController *controller,
            double x,
            double y,
            UnfoldAtomGrid *self)
{
  g_signal_emit (self, signals[HOVERED], 0, atom_of (controller));
}

static void
left_cb (GtkEventController *controller, UnfoldAtomGrid *self)
{
  g_signal_emit (self, signals[HOVERED], 0, -1);
}

static void
clicked_cb (GtkEventController *controller,
            int n_presses,
            double x,
            double y,
            UnfoldAtomGrid *self)
{
  if (n_presses == 1)
    g_signal_emit (self, signals[ACTIVATED], 0, atom_of (controller));
}

static void
activated_cb (UnfoldAtomGrid *self, guint position)
{
  g_autoptr (UnfoldAtom) atom =
      g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (atom)
    g_signal_emit (self, signals[ACTIVATED], 0, unfold_atom_get_index (atom));
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem *cell,
               UnfoldAtomGrid *self)
{
  GtkWidget *view = g_object_new (UNFOLD_TYPE_ATOM_VIEW, NULL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_object_bind_property (self, "atom-size", view, "size",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "common-scale", view, "common-scale",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect (motion, "enter", G_CALLBACK (entered_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (view, motion);
  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (cell, view);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  unfold_atom_view_set_atom (UNFOLD_ATOM_VIEW (gtk_list_item_get_child (cell)),
                             gtk_list_item_get_item (cell));
}

/* ---- Columns ---- */

/* The grid view makes widgets for thirty rows of as many columns as there may
 * be: more than fit would be made for nothing. */
static gboolean
fit_columns_cb (gpointer user_data)
{
  UnfoldAtomGrid *self = user_data;
  GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  int width = gtk_widget_get_width (GTK_WIDGET (self->view));
  int natural = self->atom_size;

  self->columns_source = 0;
  if (cell)
    gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural,
                        NULL, NULL);
  gtk_grid_view_set_max_columns (self->view,
                                 (guint) MAX (2, width / MAX (natural, 16)));

  return G_SOURCE_REMOVE;
}

/* Not while sizes are being given out. */
static void
queue_columns (UnfoldAtomGrid *self)
{
  if (!self->columns_source)
    self->columns_source = g_idle_add (fit_columns_cb, self);
}

static void
unfold_atom_grid_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  UnfoldAtomGrid *self = UNFOLD_ATOM_GRID (widget);

  gtk_widget_size_allocate (self->overlay,
                            &(GtkAllocation){ 0, 0, width, height }, baseline);
  queue_columns (self);
}

static void
unfold_atom_grid_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  gtk_widget_measure (UNFOLD_ATOM_GRID (widget)->overlay, orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

/* ---- The widget ---- */

static void
unfold_atom_grid_set_property (GObject *object,
                               guint id,
                               const GValue *value,
                               GParamSpec *spec)
{
  UnfoldAtomGrid *self = UNFOLD_ATOM_GRID (object);

  switch (id) {
  case PROP_ATOM_SIZE:
    self->atom_size = g_value_get_int (value);
    queue_columns (self);
    break;
  case PROP_COMMON_SCALE:
    self->has_common_scale = g_value_get_boolean (value);
    break;
  case PROP_SELECTED:
    unfold_atom_grid_go_to (self, g_value_get_int (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_atom_grid_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *spec)
{
  UnfoldAtomGrid *self = UNFOLD_ATOM_GRID (object);

  switch (id) {
  case PROP_ATOM_SIZE:
    g_value_set_int (value, self->atom_size);
    break;
  case PROP_COMMON_SCALE:
    g_value_set_boolean (value, self->has_common_scale);
    break;
  case PROP_SELECTED:
    g_value_set_int (value, self->selected);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_atom_grid_dispose (GObject *object)
{
  UnfoldAtomGrid *self = UNFOLD_ATOM_GRID (object);

  g_clear_handle_id (&self->typing_source, g_source_remove);
  g_clear_handle_id (&self->focus_source, g_source_remove);
  g_clear_handle_id (&self->columns_source, g_source_remove);
  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->sorted)
    gtk_sort_list_model_set_sorter (self->sorted, NULL);
  if (self->filtered)
    gtk_filter_list_model_set_filter (self->filtered, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_ATOM_GRID);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_pointer (&self->order.facts, unfold_dictionary_facts_unref);

  G_OBJECT_CLASS (unfold_atom_grid_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  properties[PROP_ATOM_SIZE] =
      g_param_spec_int ("atom-size", NULL, NULL, 16, 512, 64, flags);
  properties[PROP_COMMON_SCALE] =
      g_param_spec_boolean ("common-scale", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTED] =
      g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1,
                        flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (class, N_PROPERTIES, properties);
}

static void
unfold_atom_grid_class_init (UnfoldAtomGridClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_atom_grid_set_property;
  object_class->get_property = unfold_atom_grid_get_property;
  object_class->dispose = unfold_atom_grid_dispose;
  install_properties (object_class);

  signals[HOVERED] =
      g_signal_new ("hovered", UNFOLD_TYPE_ATOM_GRID, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[ACTIVATED] =
      g_signal_new ("activated", UNFOLD_TYPE_ATOM_GRID, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  widget_class->measure = unfold_atom_grid_measure;
  widget_class->size_allocate = unfold_atom_grid_size_allocate;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-atom-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldAtomGrid, overlay);
  gtk_widget_class_bind_template_child (widget_class, UnfoldAtomGrid, view);
  gtk_widget_class_bind_template_child (widget_class, UnfoldAtomGrid,
                                        typed_label);
}

static void
set_up_view (UnfoldAtomGrid *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
  gtk_grid_view_set_factory (self->view, factory);
  gtk_grid_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activated_cb),
                            self);

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb),
                            self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
unfold_atom_grid_init (UnfoldAtomGrid *self)
{
  self->atom_size = 64;
  self->selected = self->order.reference = self->typed = -1;
  gtk_widget_init_template (GTK_WIDGET (self));

  self->filtered = gtk_filter_list_model_new (NULL, NULL);
  self->sorted = gtk_sort_list_model_new (
      G_LIST_MODEL (g_object_ref (self->filtered)), NULL);
  self->selection =
      gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (selection_changed_cb), self);
  set_up_view (self);
}
