/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-settings-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unfold-slider.h"

/* What Shift and an arrow key change where a setting is not a count, as a part
 * of an ordinary step. */
#define FINE 0.1

struct _UnfoldSettingsRow {
  GtkGrid parent_instance;

  GtkAdjustment *adjustment;
  GtkAdjustment *position;
  GtkLabel *label;
  GtkSpinButton *spin;
  GtkDropDown *choice;
  GtkScale *scale;
  GtkLabel *note;

  UnfSetting setting;
  double mark;
  gulong moved_handler;
};

G_DEFINE_FINAL_TYPE (UnfoldSettingsRow, unfold_settings_row, GTK_TYPE_GRID)

enum {
  PROP_VALUE = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static guint
count_digits (const UnfSetting *setting)
{
  if (setting->is_count)
    return 0;

  return setting->step < 0.1 ? 2 : 1;
}

/* The slider lets any number through while it is dragged, and people type. */
static double
round_value (UnfoldSettingsRow *self, double value)
{
  double unit = pow (10.0, count_digits (&self->setting));

  return CLAMP (round (value * unit) / unit, self->setting.minimum,
                self->setting.maximum);
}

static void
speak (UnfoldSettingsRow *self)
{
  g_autofree char *text =
      g_strdup_printf ("%.*f", (int) count_digits (&self->setting),
                       unfold_settings_row_get_value (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

/* An arrow key moves the thumb by one step of the value, however far that is on
 * the slider. */
static void
place_thumb (UnfoldSettingsRow *self)
{
  const UnfSetting *setting = &self->setting;
  double value = gtk_adjustment_get_value (self->adjustment);
  double from = MIN (value, setting->maximum - setting->step);
  double lower = unfold_slider_get_position (setting, setting->minimum);
  double upper = unfold_slider_get_position (setting, setting->maximum);
  double step = unfold_slider_get_position (setting, from + setting->step) -
                unfold_slider_get_position (setting, from);

  g_signal_handler_block (self->position, self->moved_handler);
  gtk_adjustment_configure (
      self->position, unfold_slider_get_position (setting, value), lower, upper,
      step, MAX (step, (upper - lower) / 10.0), 0.0);
  g_signal_handler_unblock (self->position, self->moved_handler);
}

static void
moved_cb (UnfoldSettingsRow *self)
{
  double value = unfold_slider_get_value (
      &self->setting, gtk_adjustment_get_value (self->position));

  gtk_adjustment_set_value (self->adjustment, round_value (self, value));
  place_thumb (self);
}

static void
adjusted_cb (UnfoldSettingsRow *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  double rounded = round_value (self, value);

  if (rounded != value) {
    gtk_adjustment_set_value (self->adjustment, rounded);
    return;
  }

  place_thumb (self);
  speak (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
chosen_cb (UnfoldSettingsRow *self)
{
  guint position = gtk_drop_down_get_selected (self->choice);

  if (self->setting.choices && position != GTK_INVALID_LIST_POSITION)
    gtk_adjustment_set_value (self->adjustment, position);
}

static void
label_clicked_cb (UnfoldSettingsRow *self, int n_presses)
{
  if (n_presses == 2)
    unfold_settings_row_reset (self);
}

static gboolean
key_cb (UnfoldSettingsRow *self, guint key, guint code, GdkModifierType keys)
{
  double fine = self->setting.is_count ? 1.0 : self->setting.step * FINE;
  double direction = 0.0;

  if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete) {
    unfold_settings_row_reset (self);
    return TRUE;
  }

  if (key == GDK_KEY_Left || key == GDK_KEY_Down)
    direction = -1.0;
  else if (key == GDK_KEY_Right || key == GDK_KEY_Up)
    direction = 1.0;

  if (direction == 0.0 || !(keys & GDK_SHIFT_MASK))
    return FALSE;

  unfold_settings_row_set_value (self, unfold_settings_row_get_value (self) +
                                           direction * fine);
  return TRUE;
}

static void
unfold_settings_row_set_property (GObject *object,
                                  guint id,
                                  const GValue *value,
                                  GParamSpec *spec)
{
  if (id == PROP_VALUE)
    unfold_settings_row_set_value (UNFOLD_SETTINGS_ROW (object),
                                   g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_settings_row_get_property (GObject *object,
                                  guint id,
                                  GValue *value,
                                  GParamSpec *spec)
{
  if (id == PROP_VALUE)
    g_value_set_double (
        value, unfold_settings_row_get_value (UNFOLD_SETTINGS_ROW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_settings_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_SETTINGS_ROW);

  G_OBJECT_CLASS (unfold_settings_row_parent_class)->dispose (object);
}

static void
unfold_settings_row_class_init (UnfoldSettingsRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_settings_row_set_property;
  object_class->get_property = unfold_settings_row_get_property;
  object_class->dispose = unfold_settings_row_dispose;

  properties[PROP_VALUE] = g_param_spec_double (
      "value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0.0,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-settings-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsRow,
                                        adjustment);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsRow,
                                        position);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsRow, label);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsRow, spin);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsRow,
                                        choice);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsRow, scale);
  gtk_widget_class_bind_template_child (widget_class, UnfoldSettingsRow, note);
}

static void
add_controllers (UnfoldSettingsRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (label_clicked_cb),
                            self);
  gtk_widget_add_controller (GTK_WIDGET (self->label),
                             GTK_EVENT_CONTROLLER (click));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scale), keys);
}

/* The slider takes the steps; without its two buttons the number is a number
 * to read. Arrow keys still work in it. */
static void
hide_buttons (GtkWidget *spin)
{
  GtkWidget *child = gtk_widget_get_first_child (spin);

  for (; child; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_widget_set_visible (child, FALSE);
}

static void
unfold_settings_row_init (UnfoldSettingsRow *self)
{
  self->mark = (double) NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  hide_buttons (GTK_WIDGET (self->spin));
  self->moved_handler = g_signal_connect_swapped (
      self->position, "value-changed", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (self->adjustment, "value-changed",
                            G_CALLBACK (adjusted_cb), self);
  g_signal_connect_swapped (self->choice, "notify::selected",
                            G_CALLBACK (chosen_cb), self);
  add_controllers (self);
}

GtkWidget *
unfold_settings_row_new (const UnfSetting *setting)
{
  UnfoldSettingsRow *self = g_object_new (UNFOLD_TYPE_SETTINGS_ROW, NULL);

  unfold_settings_row_set_setting (self, setting);
  unfold_settings_row_set_value (self, setting->initial);
  return GTK_WIDGET (self);
}

const char *
unfold_settings_row_get_id (UnfoldSettingsRow *self)
{
  return self->setting.id;
}

static void
place_mark (UnfoldSettingsRow *self, double value, GtkPositionType side)
{
  gtk_scale_add_mark (self->scale,
                      unfold_slider_get_position (&self->setting, value), side,
                      NULL);
}

static void
place_marks (UnfoldSettingsRow *self)
{
  gtk_scale_clear_marks (self->scale);
  place_mark (self, self->setting.initial, GTK_POS_BOTTOM);
  if (!isnan (self->mark))
    place_mark (self, self->mark, GTK_POS_TOP);
}

static void
show_choices (UnfoldSettingsRow *self)
{
  gboolean has_choices = self->setting.choices != NULL;
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (gsize i = 0; has_choices && self->setting.choices[i]; i++)
    gtk_string_list_append (words, _ (self->setting.choices[i]));

  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (words));
  gtk_widget_set_visible (GTK_WIDGET (self->choice), has_choices);
  gtk_widget_set_visible (GTK_WIDGET (self->spin), !has_choices);
  gtk_widget_set_visible (GTK_WIDGET (self->scale), !has_choices);
  gtk_label_set_mnemonic_widget (self->label, has_choices
                                                  ? GTK_WIDGET (self->choice)
                                                  : GTK_WIDGET (self->scale));
}

void
unfold_settings_row_set_setting (UnfoldSettingsRow *self,
                                 const UnfSetting *setting)
{
  const char *label = _ (setting->label);
  const char *description =
      setting->description ? _ (setting->description) : NULL;
  double page =
      MAX (setting->step, (setting->maximum - setting->minimum) / 10.0);

  self->setting = *setting;
  if (gtk_label_get_mnemonic_keyval (self->label) == GDK_KEY_VoidSymbol)
    gtk_label_set_label (self->label, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  gtk_spin_button_set_digits (self->spin, count_digits (setting));
  gtk_adjustment_configure (
      self->adjustment, gtk_adjustment_get_value (self->adjustment),
      setting->minimum, setting->maximum, setting->step, page, 0.0);
  place_thumb (self);
  place_marks (self);
  show_choices (self);
  speak (self);
}

void
unfold_settings_row_choose_mnemonic (UnfoldSettingsRow *self, GString *used)
{
  const char *label = _ (self->setting.label);
  const char *letter = label;
  g_autoptr (GString) text = g_string_new (NULL);

  while (*letter) {
    gunichar c = g_unichar_tolower (g_utf8_get_char (letter));

    if (g_unichar_isalpha (c) && c < 0x80 &&
        !g_utf8_strchr (used->str, -1, c)) {
      g_string_append_unichar (used, c);
      break;
    }
    letter = g_utf8_next_char (letter);
  }

  g_string_append_len (text, label, letter - label);
  if (*letter)
    g_string_append_c (text, '_');
  g_string_append (text, letter);
  gtk_label_set_label (self->label, text->str);
}

double
unfold_settings_row_get_value (UnfoldSettingsRow *self)
{
  return gtk_adjustment_get_value (self->adjustment);
}

void
unfold_settings_row_set_value (UnfoldSettingsRow *self, double value)
{
  gtk_adjustment_set_value (self->adjustment, round_value (self, value));
  if (self->setting.choices)
    gtk_drop_down_set_selected (
        self->choice, (guint) gtk_adjustment_get_value (self->adjustment));
}

void
unfold_settings_row_reset (UnfoldSettingsRow *self)
{
  unfold_settings_row_set_value (self, self->setting.initial);
}

void
unfold_settings_row_set_note (UnfoldSettingsRow *self, const char *note)
{
  gtk_label_set_label (self->note, note ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
}

void
unfold_settings_row_set_mark (UnfoldSettingsRow *self, double value)
{
  if (value == self->mark || (isnan (value) && isnan (self->mark)))
    return;

  self->mark = value;
  place_marks (self);
}

void
unfold_settings_row_set_reason (UnfoldSettingsRow *self, const char *reason)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), reason == NULL);
  unfold_settings_row_set_note (self, reason);
}
