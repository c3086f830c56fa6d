/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-application.h"

#include "unfold-action-table.h"
#include "unfold-color-scheme.h"
#include "unfold-file-kind.h"
#include "unfold-resources.h"
#include "unfold-state.h"
#include "unfold-window.h"

#include <glib/gi18n.h>
#include <string.h>

#define RESOURCE_PATH "/io/github/unfoldlab/Unfold"

struct _UnfoldApplication {
  GtkApplication parent_instance;

  UnfoldModels *models;
  UnfoldColorScheme *color_scheme;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (UnfoldApplication,
                     unfold_application,
                     GTK_TYPE_APPLICATION)

static UnfoldWindow *
add_window (UnfoldApplication *self)
{
  return UNFOLD_WINDOW (
      unfold_window_new (GTK_APPLICATION (self), self->models));
}

static void
show_first_picture (UnfoldApplication *self)
{
  UnfoldWindow *window = add_window (self);

  unfold_window_open_sample (window, "photograph");
  gtk_window_present (GTK_WINDOW (window));
}

static void
unfold_application_activate (GApplication *application)
{
  GtkWindow *window =
      gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window)
    gtk_window_present (window);
  else
    show_first_picture (UNFOLD_APPLICATION (application));
}

/* Every picture has a window of its own; weights go into the one before, for a
 * picture and the weights for it are named together. */
static void
unfold_application_open (GApplication *application,
                         GFile **files,
                         int n_files,
                         const char *hint)
{
  UnfoldApplication *self = UNFOLD_APPLICATION (application);
  UnfoldWindow *window = NULL;

  for (int i = 0; i < n_files; i++) {
    gboolean is_picture =
        unfold_file_kind_guess (files[i]) == UNFOLD_FILE_PICTURE;

    if (!window || is_picture) {
      window = add_window (self);
      gtk_window_present (GTK_WINDOW (window));
    }

    if (!is_picture && i == 0)
      unfold_window_open_sample (window, "photograph");
    unfold_window_open (window, files[i]);
  }
}

/* ---- Actions ---- */

static void
new_window_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  show_first_picture (UNFOLD_APPLICATION (user_data));
}

static void
quit_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  g_autoptr (GList) windows =
      g_list_copy (gtk_application_get_windows (application));

  /* Each window is asked, so that each remembers itself. */
  for (GList *i = windows; i; i = i->next)
    gtk_window_close (i->data);
}

static void
about_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  GtkWindow *parent =
      gtk_application_get_active_window (GTK_APPLICATION (user_data));

  gtk_show_about_dialog (
      parent, "program-name", "Unfold", "version", UNFOLD_VERSION, "comments",
      _ ("A laboratory of unrolled image denoisers"), "license-type",
      GTK_LICENSE_GPL_3_0, "logo-icon-name", UNFOLD_APP_ID, "website",
      "https://github.com/unfoldlab/unfold", NULL);
}

static void
add_actions (UnfoldApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "new-window", .activate = new_window_cb },
    { .name = "quit", .activate = quit_cb },
    { .name = "about", .activate = about_cb },
  };
  g_autoptr (GPropertyAction) theme =
      g_property_action_new ("theme", self->color_scheme, "theme");
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries,
                                   G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (theme));

  for (gsize i = 0; i < n; i++)
    if (table[i].scope == UNFOLD_SCOPE_WINDOW && table[i].action)
      gtk_application_set_accels_for_action (GTK_APPLICATION (self),
                                             table[i].action, table[i].keys);
}

/* ---- Life ---- */

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (
      gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
      GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
models_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!unfold_models_load_released_finish (UNFOLD_MODELS (source), result,
                                           &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("%s", error->message);
}

static void
unfold_application_startup (GApplication *application)
{
  UnfoldApplication *self = UNFOLD_APPLICATION (application);

  unfold_register_resource ();
  G_APPLICATION_CLASS (unfold_application_parent_class)->startup (application);

  load_style ();
  self->color_scheme = unfold_color_scheme_new ();
  unfold_state_bind ("theme", self->color_scheme, "theme");
  add_actions (self);
  gtk_window_set_default_icon_name (UNFOLD_APP_ID);

  unfold_models_load_released_async (self->models, self->cancellable,
                                     models_read_cb, NULL);
}

static void
unfold_application_shutdown (GApplication *application)
{
  UnfoldApplication *self = UNFOLD_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->color_scheme);

  G_APPLICATION_CLASS (unfold_application_parent_class)->shutdown (application);
}

static void
unfold_application_finalize (GObject *object)
{
  UnfoldApplication *self = UNFOLD_APPLICATION (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->models);

  G_OBJECT_CLASS (unfold_application_parent_class)->finalize (object);
}

static void
unfold_application_class_init (UnfoldApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = unfold_application_finalize;
  application_class->activate = unfold_application_activate;
  application_class->open = unfold_application_open;
  application_class->startup = unfold_application_startup;
  application_class->shutdown = unfold_application_shutdown;
}

static void
unfold_application_init (UnfoldApplication *self)
{
  self->models = unfold_models_new ();
  self->cancellable = g_cancellable_new ();
}

UnfoldApplication *
unfold_application_new (void)
{
  return g_object_new (UNFOLD_TYPE_APPLICATION, "application-id", UNFOLD_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", RESOURCE_PATH, NULL);
}

UnfoldModels *
unfold_application_get_models (UnfoldApplication *self)
{
  return self->models;
}
