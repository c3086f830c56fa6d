/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-info-bar.h"

struct _UnfoldInfoBar {
  GtkBox parent_instance;

  GtkRevealer *revealer;
  GtkWidget *bar;
  GtkImage *icon;
  GtkLabel *text;
  GtkLabel *details;
  GtkWidget *details_button;
  GtkButton *choice_button;
  GtkButton *close_button;
};

G_DEFINE_FINAL_TYPE (UnfoldInfoBar, unfold_info_bar, GTK_TYPE_BOX)

enum {
  CHOSEN,
  DISMISSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
choice_clicked_cb (UnfoldInfoBar *self)
{
  unfold_info_bar_hide (self);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
close_clicked_cb (UnfoldInfoBar *self)
{
  unfold_info_bar_hide (self);
  g_signal_emit (self, signals[DISMISSED], 0);
}

static void
unfold_info_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_INFO_BAR);

  G_OBJECT_CLASS (unfold_info_bar_parent_class)->dispose (object);
}

static void
unfold_info_bar_class_init (UnfoldInfoBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_info_bar_dispose;

  signals[CHOSEN] =
      g_signal_new ("chosen", UNFOLD_TYPE_INFO_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
  signals[DISMISSED] =
      g_signal_new ("dismissed", UNFOLD_TYPE_INFO_BAR, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-info-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldInfoBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, UnfoldInfoBar, bar);
  gtk_widget_class_bind_template_child (widget_class, UnfoldInfoBar, icon);
  gtk_widget_class_bind_template_child (widget_class, UnfoldInfoBar, text);
  gtk_widget_class_bind_template_child (widget_class, UnfoldInfoBar, details);
  gtk_widget_class_bind_template_child (widget_class, UnfoldInfoBar,
                                        details_button);
  gtk_widget_class_bind_template_child (widget_class, UnfoldInfoBar,
                                        choice_button);
  gtk_widget_class_bind_template_child (widget_class, UnfoldInfoBar,
                                        close_button);
}

static void
unfold_info_bar_init (UnfoldInfoBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->choice_button, "clicked",
                            G_CALLBACK (choice_clicked_cb), self);
  g_signal_connect_swapped (self->close_button, "clicked",
                            G_CALLBACK (close_clicked_cb), self);
}

void
unfold_info_bar_show (UnfoldInfoBar *self,
                      UnfoldInfoKind kind,
                      const char *text,
                      const char *details,
                      const char *choice)
{
  gboolean is_error = kind == UNFOLD_INFO_ERROR;

  if (is_error)
    gtk_widget_add_css_class (self->bar, "error");
  else
    gtk_widget_remove_css_class (self->bar, "error");
  gtk_image_set_from_icon_name (self->icon,
                                is_error ? "dialog-warning-symbolic"
                                         : "dialog-information-symbolic");

  gtk_label_set_label (self->text, text);
  gtk_label_set_label (self->details, details ? details : "");
  gtk_widget_set_visible (GTK_WIDGET (self->details), FALSE);
  gtk_widget_set_visible (self->details_button, details != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->choice_button), choice != NULL);
  if (choice)
    gtk_button_set_label (self->choice_button, choice);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
unfold_info_bar_hide (UnfoldInfoBar *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

const char *
unfold_info_bar_get_text (UnfoldInfoBar *self)
{
  if (!gtk_revealer_get_reveal_child (self->revealer))
    return NULL;

  return gtk_label_get_label (self->text);
}
