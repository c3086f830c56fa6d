/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-pane.h"

#include "unfold-fitting-label.h"
#include "unfold-legend.h"

#include <glib/gi18n.h>

struct _UnfoldPane {
  GtkBox parent_instance;

  GtkLabel *letter;
  GtkMenuButton *content_button;
  GtkLabel *content_label;
  UnfoldFittingLabel *state;
  UnfoldCanvas *canvas;
  GtkLabel *placeholder;
  UnfoldFittingLabel *score;
  UnfoldLegend *legend;
  UnfoldFittingLabel *gain;
};

G_DEFINE_FINAL_TYPE (UnfoldPane, unfold_pane, GTK_TYPE_BOX)

static void
unfold_pane_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_PANE);

  G_OBJECT_CLASS (unfold_pane_parent_class)->dispose (object);
}

static void
unfold_pane_class_init (UnfoldPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_pane_dispose;

  g_type_ensure (UNFOLD_TYPE_CANVAS);
  g_type_ensure (UNFOLD_TYPE_FITTING_LABEL);
  g_type_ensure (UNFOLD_TYPE_LEGEND);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldPane, letter);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPane,
                                        content_button);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPane,
                                        content_label);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPane, state);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPane, canvas);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPane, placeholder);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPane, score);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPane, legend);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPane, gain);
}

static void
unfold_pane_init (UnfoldPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

UnfoldCanvas *
unfold_pane_get_canvas (UnfoldPane *self)
{
  return self->canvas;
}

/* An item whose action there is not is shown, but cannot be chosen. */
static GMenuItem *
new_item (UnfoldContent content, const char *action, const UnfModel *model)
{
  const char *label = unfold_content_get_label (content);
  const char *obstacle = unfold_content_get_obstacle (content, model);
  /* Translators: what cannot be shown, and why. */
  g_autofree char *text =
      obstacle ? g_strdup_printf (_ ("%s (%s)"), label, obstacle) : NULL;
  GMenuItem *item = g_menu_item_new (obstacle ? text : label, NULL);

  g_menu_item_set_action_and_target (item, obstacle ? "pane.never" : action,
                                     "s", unfold_content_get_id (content));
  return item;
}

void
unfold_pane_set_action (UnfoldPane *self,
                        const char *action,
                        const UnfModel *model)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  for (int i = 0; i < UNFOLD_N_CONTENTS; i++) {
    g_autoptr (GMenuItem) item = new_item ((UnfoldContent) i, action, model);

    g_menu_append_item (menu, item);
  }

  gtk_menu_button_set_menu_model (self->content_button, G_MENU_MODEL (menu));
}

void
unfold_pane_set_caption (UnfoldPane *self,
                         const char *letter,
                         const char *text,
                         const char *tooltip)
{
  gtk_widget_set_visible (GTK_WIDGET (self->letter), letter != NULL);
  gtk_label_set_label (self->letter, letter ? letter : "");
  gtk_label_set_label (self->content_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->content_button), tooltip);
}

const char *
unfold_pane_get_caption (UnfoldPane *self)
{
  return gtk_label_get_label (self->content_label);
}

void
unfold_pane_set_state (UnfoldPane *self,
                       const char *icon_name,
                       const char *text,
                       const char *shorter)
{
  unfold_fitting_label_set_icon (self->state, icon_name);
  unfold_fitting_label_set_texts (self->state, text ? text : "",
                                  shorter ? shorter : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state), text);
}

const char *
unfold_pane_get_state (UnfoldPane *self)
{
  return unfold_fitting_label_get_text (self->state);
}

void
unfold_pane_set_score (UnfoldPane *self, const char *score, const char *shorter)
{
  unfold_fitting_label_set_texts (self->score, score ? score : "", shorter);
}

const char *
unfold_pane_get_score (UnfoldPane *self)
{
  return unfold_fitting_label_get_text (self->score);
}

void
unfold_pane_set_gain (UnfoldPane *self, const char *gain, const char *shorter)
{
  unfold_fitting_label_set_texts (self->gain, gain ? gain : "", shorter);
}

char *
unfold_pane_describe (UnfoldPane *self)
{
  const char *gain = unfold_fitting_label_get_text (self->gain);

  return *gain
             ? g_strdup_printf ("%s · %s", unfold_pane_get_caption (self), gain)
             : g_strdup (unfold_pane_get_caption (self));
}

void
unfold_pane_set_mapping (UnfoldPane *self,
                         UnfoldMapping mapping,
                         const char *unit)
{
  gboolean has_legend = mapping.map != UNFOLD_MAP_LIGHT;
  GtkWidget *gain = GTK_WIDGET (self->gain);

  unfold_canvas_set_mapping (self->canvas, mapping);
  gtk_widget_set_visible (GTK_WIDGET (self->legend), has_legend);
  gtk_widget_set_visible (GTK_WIDGET (self->score), !has_legend);
  /* The words of a mean share the room with the colour bar. */
  gtk_widget_set_hexpand (gain, unit != NULL);
  gtk_widget_set_tooltip_text (
      gain, unit ? unfold_fitting_label_get_text (self->gain) : NULL);
  if (unit)
    gtk_widget_add_css_class (gain, "mean");
  else
    gtk_widget_remove_css_class (gain, "mean");
  if (has_legend)
    unfold_legend_set_mapping (self->legend, mapping, unit);
}

void
unfold_pane_set_sight (UnfoldPane *self,
                       UnfoldSight sight,
                       const char *placeholder)
{
  unfold_canvas_set_sight (self->canvas, sight);
  gtk_label_set_label (self->placeholder, placeholder ? placeholder : "");
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder),
                          !sight.image && placeholder);
}

void
unfold_pane_set_spoken (UnfoldPane *self,
                        const char *name,
                        const char *description,
                        gboolean is_busy)
{
  GtkAccessible *canvas = GTK_ACCESSIBLE (self->canvas);

  gtk_accessible_update_property (canvas, GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  gtk_accessible_update_state (canvas, GTK_ACCESSIBLE_STATE_BUSY, is_busy, -1);
}
