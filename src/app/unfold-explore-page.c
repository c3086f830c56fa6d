/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-explore-page.h"

#include <glib/gi18n.h>

struct _UnfoldExplorePage {
  GtkBox parent_instance;

  GtkStack *studies;
  UnfoldStudyScope *scope;
};

G_DEFINE_FINAL_TYPE (UnfoldExplorePage, unfold_explore_page, GTK_TYPE_BOX)

enum {
  PROP_STUDY = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum { SAID, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
study_changed_cb (UnfoldExplorePage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STUDY]);
}

static void
unfold_explore_page_set_property (GObject *object,
                                  guint id,
                                  const GValue *value,
                                  GParamSpec *spec)
{
  UnfoldExplorePage *self = UNFOLD_EXPLORE_PAGE (object);
  const char *name = g_value_get_string (value);

  if (id != PROP_STUDY)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  else if (name && gtk_stack_get_child_by_name (self->studies, name))
    gtk_stack_set_visible_child_name (self->studies, name);
}

static void
unfold_explore_page_get_property (GObject *object,
                                  guint id,
                                  GValue *value,
                                  GParamSpec *spec)
{
  UnfoldExplorePage *self = UNFOLD_EXPLORE_PAGE (object);

  if (id == PROP_STUDY)
    g_value_set_string (value,
                        gtk_stack_get_visible_child_name (self->studies));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

/* One scope for all studies. */
static void
scope_changed_cb (UnfoldExplorePage *self)
{
  UnfoldPictureSet *pictures = unfold_study_scope_get_pictures (self->scope);
  guint n;
  const double *sigmas = unfold_study_scope_get_sigmas (self->scope, &n);

  for (const UnfoldStudyKind *kind = unfold_study_kinds (); kind->id; kind++) {
    UnfoldStudy *study = unfold_study_view_get_study (UNFOLD_STUDY_VIEW (
        gtk_stack_get_child_by_name (self->studies, kind->id)));

    unfold_study_set_sigmas (study, sigmas, n);
    unfold_study_set_pictures (study, pictures);
  }
}

static void
said_cb (UnfoldExplorePage *self, const char *text)
{
  g_signal_emit (self, signals[SAID], 0, text);
}

static void
unfold_explore_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_EXPLORE_PAGE);

  G_OBJECT_CLASS (unfold_explore_page_parent_class)->dispose (object);
}

static void
unfold_explore_page_class_init (UnfoldExplorePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_explore_page_set_property;
  object_class->get_property = unfold_explore_page_get_property;
  object_class->dispose = unfold_explore_page_dispose;

  properties[PROP_STUDY] = g_param_spec_string (
      "study", NULL, NULL, NULL,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SAID] =
      g_signal_new ("said", UNFOLD_TYPE_EXPLORE_PAGE, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (UNFOLD_TYPE_STUDY_SCOPE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-explore-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldExplorePage,
                                        studies);
  gtk_widget_class_bind_template_child (widget_class, UnfoldExplorePage, scope);
}

static void
unfold_explore_page_init (UnfoldExplorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->studies, "notify::visible-child-name",
                            G_CALLBACK (study_changed_cb), self);
  g_signal_connect_swapped (self->scope, "said", G_CALLBACK (said_cb), self);
}

/** Stops all studies but @except (nullable). Returns: whether there were any.
 */
static gboolean
stop_others (UnfoldExplorePage *self, UnfoldStudy *except)
{
  gboolean any = FALSE;

  for (const UnfoldStudyKind *kind = unfold_study_kinds (); kind->id; kind++) {
    GtkWidget *view = gtk_stack_get_child_by_name (self->studies, kind->id);
    UnfoldStudy *study =
        view ? unfold_study_view_get_study (UNFOLD_STUDY_VIEW (view)) : NULL;

    if (study && study != except && unfold_study_is_running (study)) {
      unfold_study_cancel (study);
      any = TRUE;
    }
  }

  return any;
}

/* Who starts a study wants its points, not those of another chart. */
static void
started_cb (UnfoldExplorePage *self, UnfoldStudy *study)
{
  stop_others (self, study);
}

void
unfold_explore_page_set_experiment (UnfoldExplorePage *self,
                                    UnfoldExperiment *experiment,
                                    UnfoldModels *models,
                                    UnfoldViewport *viewport)
{
  g_autoptr (UnfoldPoints) points = unfold_points_new ();

  for (const UnfoldStudyKind *kind = unfold_study_kinds (); kind->id; kind++) {
    g_autoptr (UnfoldStudy) study =
        unfold_study_new (kind, experiment, models, points);

    g_signal_connect_object (study, "started", G_CALLBACK (started_cb), self,
                             G_CONNECT_SWAPPED);
    gtk_stack_add_titled (self->studies,
                          unfold_study_view_new (study, viewport), kind->id,
                          _ (kind->title));
  }
  g_signal_connect_swapped (self->scope, "changed",
                            G_CALLBACK (scope_changed_cb), self);
}

UnfoldStudyView *
unfold_explore_page_get_view (UnfoldExplorePage *self)
{
  return UNFOLD_STUDY_VIEW (gtk_stack_get_visible_child (self->studies));
}

UnfoldStudyScope *
unfold_explore_page_get_scope (UnfoldExplorePage *self)
{
  return self->scope;
}

gboolean
unfold_explore_page_cancel (UnfoldExplorePage *self)
{
  return stop_others (self, NULL);
}
