/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-atom-detail.h"

#include "unf-atom-spectrum.h"
#include "unfold-atom-view.h"
#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>

#define PATCH_SIZE 33

struct _UnfoldAtomDetail {
  GtkBox parent_instance;

  UnfoldAtomView *large;
  UnfoldAtomView *spectrum;
  GtkLabel *text;
  GtkLabel *places_label;
  GtkBox *patches;

  UnfoldFiring places[UNFOLD_ATOM_DETAIL_PLACES];
  int n_places;
};

G_DEFINE_FINAL_TYPE (UnfoldAtomDetail, unfold_atom_detail, GTK_TYPE_BOX)

enum {
  PLACE_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Magnitudes fall over several powers of ten: their fourth root is to be
 * seen. */
static UnfImage *
make_visible (const UnfTensor *spectrum)
{
  gsize n = unf_shape_size (spectrum->shape);
  g_autoptr (UnfTensor) pixels = unf_tensor_new (spectrum->shape);
  float largest = 0.0f;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, spectrum->data[i]);
  for (gsize i = 0; largest > 0.0f && i < n; i++)
    pixels->data[i] = sqrtf (sqrtf (spectrum->data[i] / largest));

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static void
show_spectrum (UnfoldAtomDetail *self, UnfoldAtom *atom, GString *text)
{
  static const UnfoldMapping light = { UNFOLD_MAP_LIGHT, 1.0, 0.0 };
  UnfTensor *bank = atom ? unfold_atom_get_bank (atom) : NULL;
  g_autoptr (UnfTensor) spectrum = NULL;
  g_autoptr (UnfImage) image = NULL;
  g_autofree char *frequency = NULL;

  if (!bank || bank->shape.h > UNF_ATOM_SPECTRUM_SIDE) {
    unfold_atom_view_set_image (self->spectrum, NULL, light, "");
    return;
  }

  spectrum = unf_atom_spectrum (bank, unfold_atom_get_index (atom));
  image = make_visible (spectrum);
  frequency = unfold_number_format (unf_atom_frequency (spectrum), 2);
  unfold_atom_view_set_image (
      self->spectrum, image, light,
      _ ("Fourier magnitude: frequency 0 is in the middle, half a cycle per "
         "pixel at the edge"));
  g_string_append_printf (text, _ (", mean frequency %s cycles per pixel"),
                          frequency);
}

/* ---- Strongest places ---- */

static UnfRegion
patch_at (const UnfImage *image, UnfoldFiring place, int side)
{
  int width = unf_image_get_width (image),
      height = unf_image_get_height (image);
  UnfRegion region = { place.x - side / 2, place.y - side / 2,
                       MIN (side, width), MIN (side, height) };

  region.x = CLAMP (region.x, 0, width - region.width);
  region.y = CLAMP (region.y, 0, height - region.height);
  return region;
}

static void
show_patch (UnfoldAtomView *view,
            const UnfImage *image,
            UnfoldFiring place,
            int side)
{
  g_autoptr (UnfImage) patch =
      unf_image_crop (image, patch_at (image, place, side));
  g_autofree char *value = unfold_number_format_signed (place.value, 3);
  g_autofree char *text = g_strdup_printf (
      _ ("Column %d, row %d: coefficient %s"), place.x, place.y, value);

  unfold_atom_view_set_image (
      view, patch, (UnfoldMapping){ UNFOLD_MAP_LIGHT, 1.0, 0.0 }, text);
}

static void
show_places (UnfoldAtomDetail *self, UnfImage *image, int side)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->patches));

  for (int i = 0; button; i++) {
    UnfoldAtomView *view =
        UNFOLD_ATOM_VIEW (gtk_button_get_child (GTK_BUTTON (button)));

    gtk_widget_set_visible (button, i < self->n_places);
    if (i < self->n_places)
      show_patch (view, image, self->places[i], side);
    button = gtk_widget_get_next_sibling (button);
  }

  gtk_widget_set_visible (GTK_WIDGET (self->places_label), self->n_places > 0);
}

static void
clicked_cb (UnfoldAtomDetail *self, GtkButton *button)
{
  int i = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "place"));

  if (i < self->n_places)
    g_signal_emit (self, signals[PLACE_CHOSEN], 0, self->places[i].x,
                   self->places[i].y);
}

static void
add_patch (UnfoldAtomDetail *self, int i)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *view =
      g_object_new (UNFOLD_TYPE_ATOM_VIEW, "size", PATCH_SIZE, NULL);

  gtk_button_set_child (GTK_BUTTON (button), view);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_add_css_class (button, "patch");
  gtk_widget_set_visible (button, FALSE);
  g_object_set_data (G_OBJECT (button), "place", GINT_TO_POINTER (i));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_box_append (self->patches, button);
}

/* ---- The widget ---- */

static void
unfold_atom_detail_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_ATOM_DETAIL);

  G_OBJECT_CLASS (unfold_atom_detail_parent_class)->dispose (object);
}

static void
unfold_atom_detail_class_init (UnfoldAtomDetailClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_atom_detail_dispose;
  signals[PLACE_CHOSEN] = g_signal_new ("place-chosen", UNFOLD_TYPE_ATOM_DETAIL,
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);

  g_type_ensure (UNFOLD_TYPE_ATOM_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-atom-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldAtomDetail, large);
  gtk_widget_class_bind_template_child (widget_class, UnfoldAtomDetail,
                                        spectrum);
  gtk_widget_class_bind_template_child (widget_class, UnfoldAtomDetail, text);
  gtk_widget_class_bind_template_child (widget_class, UnfoldAtomDetail,
                                        places_label);
  gtk_widget_class_bind_template_child (widget_class, UnfoldAtomDetail,
                                        patches);
}

static void
unfold_atom_detail_init (UnfoldAtomDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < UNFOLD_ATOM_DETAIL_PLACES; i++)
    add_patch (self, i);
}

void
unfold_atom_detail_set_atom (UnfoldAtomDetail *self,
                             UnfoldAtom *atom,
                             UnfImage *image,
                             UnfoldFirings *firings)
{
  g_autofree char *described =
      atom ? unfold_atom_describe (atom) : g_strdup ("");
  GString *text = g_string_new (described);
  int index = atom ? unfold_atom_get_index (atom) : -1;
  int side = atom ? unfold_atom_get_bank (atom)->shape.h : 0;

  self->n_places = 0;
  if (image && firings && index >= 0 &&
      index < unfold_firings_get_atoms (firings))
    self->n_places = unfold_firings_find_strongest (
        firings, index, side, self->places, UNFOLD_ATOM_DETAIL_PLACES);

  unfold_atom_view_set_atom (self->large, atom);
  show_spectrum (self, atom, text);
  gtk_label_set_label (self->text, text->str);
  show_places (self, image, side);
  g_string_free (text, TRUE);
}

const char *
unfold_atom_detail_get_text (UnfoldAtomDetail *self)
{
  return gtk_label_get_label (self->text);
}

int
unfold_atom_detail_get_n_places (UnfoldAtomDetail *self)
{
  return self->n_places;
}
