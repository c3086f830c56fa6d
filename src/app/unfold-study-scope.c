/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-study-scope.h"

#include "unfold-file-dialog.h"

#include <glib/gi18n.h>

#define SAMPLES "resource:///io/github/unfoldlab/Unfold/samples"

/** Letters of the name of a folder, at most. */
#define MAX_NAME 16

/* The choices, in this order; a folder that was read stands before the last. */
enum { THIS_PICTURE, THE_SAMPLES, A_FOLDER };

struct _UnfoldStudyScope {
  GtkBox parent_instance;

  GtkEntry *sigmas_entry;
  GtkDropDown *pictures_chooser;

  GArray *sigmas; /* of double */
  guint chosen;
  UnfoldPictureSet *pictures;
  GFile *folder; /* that was read last; nullable */
  UnfoldPictureSet *of_folder;
  GCancellable *cancellable;
  gboolean is_listing;
};

G_DEFINE_FINAL_TYPE (UnfoldStudyScope, unfold_study_scope, GTK_TYPE_BOX)

enum { CHANGED, SAID, N_SIGNALS };

static guint signals[N_SIGNALS];

/* ---- Strengths of the noise ---- */

/** Returns: whether @word is one that noise can have. */
static gboolean
read_sigma (const char *word, double *sigma)
{
  char *end;

  *sigma = g_ascii_strtod (word, &end);
  return end != word && *end == '\0' && *sigma > 0.0 && *sigma <= 255.0;
}

/** Reads “15, 25, 50”. Returns: whether all of it could be read. */
static gboolean
read_sigmas (const char *text, GArray *sigmas)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,;", -1);
  gboolean is_good = TRUE;

  for (char **word = words; *word; word++) {
    double sigma;

    if (**word && read_sigma (*word, &sigma))
      g_array_append_val (sigmas, sigma);
    else if (**word)
      is_good = FALSE;
  }

  return is_good;
}

static void
sigmas_written_cb (UnfoldStudyScope *self)
{
  GtkWidget *entry = GTK_WIDGET (self->sigmas_entry);
  gboolean is_good;

  g_array_set_size (self->sigmas, 0);
  is_good = read_sigmas (
      gtk_editable_get_text (GTK_EDITABLE (self->sigmas_entry)), self->sigmas);
  if (is_good)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
      is_good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);

  if (is_good)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- Pictures ---- */

/** Folders may be called anything; the chooser has little room. */
static char *
shorten (const char *name)
{
  g_autofree char *begin = NULL;

  if (g_utf8_strlen (name, -1) <= MAX_NAME)
    return g_strdup (name);

  begin = g_utf8_substring (name, 0, MAX_NAME - 1);
  return g_strconcat (begin, "…", NULL);
}

/** Lists the choices; a folder is one with its name and number of pictures.
 * Not while the chooser says that something was chosen. */
static void
list_choices (UnfoldStudyScope *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("This picture"));
  gtk_string_list_append (names, _ ("Mean of the samples"));
  if (self->folder) {
    g_autofree char *base = g_file_get_basename (self->folder);
    g_autofree char *whole = g_filename_display_name (base);
    g_autofree char *name = shorten (whole);
    guint n = unfold_picture_set_get_size (self->of_folder);
    /* Translators: a folder, and how many pictures it has. */
    g_autofree char *text = g_strdup_printf (
        ngettext ("Mean of “%s” (%u picture)", "Mean of “%s” (%u pictures)", n),
        name, n);

    gtk_string_list_append (names, text);
  }
  gtk_string_list_append (names, _ ("Mean of a folder…"));

  self->is_listing = TRUE;
  gtk_drop_down_set_model (self->pictures_chooser, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->pictures_chooser, self->chosen);
  self->is_listing = FALSE;
}

/** Back to what is chosen, after something else was asked for. */
static void
show_choice (UnfoldStudyScope *self)
{
  self->is_listing = TRUE;
  gtk_drop_down_set_selected (self->pictures_chooser, self->chosen);
  self->is_listing = FALSE;
}

static void
take_pictures (UnfoldStudyScope *self, guint chosen, UnfoldPictureSet *pictures)
{
  UnfoldPictureSet *old = self->pictures;

  self->chosen = chosen;
  self->pictures = pictures ? unfold_picture_set_ref (pictures) : NULL;
  g_clear_pointer (&old, unfold_picture_set_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_folder (UnfoldStudyScope *self, GFile *folder, UnfoldPictureSet *pictures)
{
  g_set_object (&self->folder, folder);
  g_clear_pointer (&self->of_folder, unfold_picture_set_unref);
  self->of_folder = unfold_picture_set_ref (pictures);
  self->chosen = A_FOLDER;
  list_choices (self);
  take_pictures (self, A_FOLDER, pictures);
}

static void
stop (UnfoldStudyScope *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* A cancelled reading may end after the widget. */
static void
loaded (UnfoldStudyScope *self, GAsyncResult *result, GFile *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfoldPictureSet) pictures =
      unfold_picture_set_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (pictures && folder) {
    take_folder (self, folder, pictures);
  } else if (pictures) {
    take_pictures (self, THE_SAMPLES, pictures);
  } else {
    show_choice (self);
    g_signal_emit (self, signals[SAID], 0, error->message);
  }
}

static void
samples_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldStudyScope) self = user_data;

  loaded (self, result, NULL);
}

typedef struct {
  UnfoldStudyScope *scope;
  GFile *folder;
} Reading;

static void
folder_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;

  loaded (reading->scope, result, reading->folder);
  g_object_unref (reading->scope);
  g_object_unref (reading->folder);
  g_free (reading);
}

void
unfold_study_scope_choose_folder (UnfoldStudyScope *self, GFile *folder)
{
  Reading *reading = g_new0 (Reading, 1);

  stop (self);
  self->cancellable = g_cancellable_new ();
  reading->scope = g_object_ref (self);
  reading->folder = g_object_ref (folder);
  unfold_picture_set_load_async (folder, self->cancellable, folder_loaded_cb,
                                 reading);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldStudyScope) self = user_data;
  g_autoptr (GFile) folder = unfold_file_dialog_finish (result, NULL);

  if (folder)
    unfold_study_scope_choose_folder (self, folder);
  else
    show_choice (self);
}

static void
choose_samples (UnfoldStudyScope *self)
{
  g_autoptr (GFile) folder = g_file_new_for_uri (SAMPLES);

  stop (self);
  self->cancellable = g_cancellable_new ();
  unfold_picture_set_load_async (folder, self->cancellable, samples_loaded_cb,
                                 g_object_ref (self));
}

static void
pictures_chosen_cb (UnfoldStudyScope *self)
{
  guint selected = gtk_drop_down_get_selected (self->pictures_chooser);

  if (self->is_listing)
    return;

  stop (self);
  if (selected == THIS_PICTURE)
    take_pictures (self, THIS_PICTURE, NULL);
  else if (selected == THE_SAMPLES)
    choose_samples (self);
  else if (selected == A_FOLDER && self->folder)
    take_pictures (self, A_FOLDER, self->of_folder);
  else
    unfold_file_dialog_choose_folder (
        GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
        _ ("Choose a Folder of Clean Pictures"), NULL, folder_chosen_cb,
        g_object_ref (self));
}

/* ---- The widget ---- */

static void
unfold_study_scope_dispose (GObject *object)
{
  UnfoldStudyScope *self = UNFOLD_STUDY_SCOPE (object);

  stop (self);
  if (self->pictures_chooser)
    g_signal_handlers_disconnect_by_data (self->pictures_chooser, self);
  g_clear_pointer (&self->pictures, unfold_picture_set_unref);
  g_clear_pointer (&self->of_folder, unfold_picture_set_unref);
  g_clear_object (&self->folder);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_STUDY_SCOPE);

  G_OBJECT_CLASS (unfold_study_scope_parent_class)->dispose (object);
}

static void
unfold_study_scope_finalize (GObject *object)
{
  g_array_unref (UNFOLD_STUDY_SCOPE (object)->sigmas);

  G_OBJECT_CLASS (unfold_study_scope_parent_class)->finalize (object);
}

static void
unfold_study_scope_class_init (UnfoldStudyScopeClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_study_scope_dispose;
  G_OBJECT_CLASS (class)->finalize = unfold_study_scope_finalize;

  signals[CHANGED] =
      g_signal_new ("changed", UNFOLD_TYPE_STUDY_SCOPE, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] =
      g_signal_new ("said", UNFOLD_TYPE_STUDY_SCOPE, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-study-scope.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldStudyScope,
                                        sigmas_entry);
  gtk_widget_class_bind_template_child (widget_class, UnfoldStudyScope,
                                        pictures_chooser);
}

static void
unfold_study_scope_init (UnfoldStudyScope *self)
{
  self->sigmas = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_init_template (GTK_WIDGET (self));
  list_choices (self);
  g_signal_connect_swapped (self->sigmas_entry, "changed",
                            G_CALLBACK (sigmas_written_cb), self);
  g_signal_connect_swapped (self->pictures_chooser, "notify::selected",
                            G_CALLBACK (pictures_chosen_cb), self);
}

const double *
unfold_study_scope_get_sigmas (UnfoldStudyScope *self, guint *n)
{
  *n = self->sigmas->len;
  return (const double *) (gpointer) self->sigmas->data;
}

UnfoldPictureSet *
unfold_study_scope_get_pictures (UnfoldStudyScope *self)
{
  return self->pictures;
}
