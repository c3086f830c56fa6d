/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo.h>
#include <stdlib.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-error.h"
#include "unf-test.h"
#include "unfold-picture.h"
#include "unfold-sheet.h"

/* Sheets of atoms as files; none of it needs a display. */

#define SIDE 4

static UnfTensor *
make_bank (int n)
{
  return unf_test_random_tensor ((UnfShape){ n, 1, SIDE, SIDE }, 0.3, 5);
}

static UnfModel *
make_model (UnfTensor *bank)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (UnfTensor) row =
      unf_tensor_new ((UnfShape){ 1, bank->shape.n, 1, 1 });
  UnfModel *model;

  unf_weights_add (weights, "A", bank);
  unf_weights_add (weights, "B", bank);
  unf_weights_add (weights, "C", bank);
  unf_weights_add (weights, "t0", row);
  unf_weights_set_setting (weights, "stride", 2);
  unf_weights_set_setting (weights, "iterations", 1);
  model = unf_model_new (unf_denoiser_find ("csc"), weights, "small", NULL);
  g_assert_nonnull (model);
  return model;
}

static GListModel *
make_atoms (UnfTensor *bank)
{
  g_autoptr (UnfModel) model = make_model (bank);

  return G_LIST_MODEL (unfold_atom_list (model, "A", NULL, 0.0, 25.0));
}

static cairo_status_t
read_cb (void *closure, unsigned char *data, unsigned int length)
{
  GByteArray *bytes = closure;

  if (bytes->len < length)
    return CAIRO_STATUS_READ_ERROR;

  memcpy (data, bytes->data, length);
  g_byte_array_remove_range (bytes, 0, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Number p of atom k, as a byte of the sheet. */
static guint8
gray_of (GListModel *atoms, guint k, int p)
{
  g_autoptr (UnfoldAtom) atom = g_list_model_get_item (atoms, k);
  g_autoptr (UnfImage) picture =
      unfold_atom_make_picture (atom, UNFOLD_ATOM_SCALE_OWN);
  UnfoldFrame frame = { 1.0, 0, 0, SIDE, SIDE };
  g_autoptr (GBytes) bytes = unfold_picture_compose (
      (UnfoldSight){ picture, NULL },
      (UnfoldMapping){ UNFOLD_MAP_GRAY, 1.0, 0.0 }, &frame, 0);

  return ((const guint8 *) g_bytes_get_data (bytes, NULL))[3 * p];
}

static void
every_number_is_a_square_of_the_sheet (void)
{
  g_autoptr (UnfTensor) bank = make_bank (5);
  g_autoptr (GListModel) atoms = make_atoms (bank);
  UnfoldSheet sheet = { atoms, 3, FALSE, UNFOLD_ATOM_SCALE_OWN };
  g_autoptr (GBytes) png = unfold_sheet_render (&sheet, "png", NULL);
  GByteArray *rest = g_byte_array_new ();
  cairo_surface_t *surface;
  const guint8 *pixels;
  int stride;

  g_byte_array_append (rest, g_bytes_get_data (png, NULL),
                       (guint) g_bytes_get_size (png));
  surface = cairo_image_surface_create_from_png_stream (read_cb, rest);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);

  /* 88 pixels for an atom, 8 between them. */
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 3 * 96 + 8);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 2 * 96 + 8);
  pixels = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int k = 0; k < 5; k++)
    for (int p = 0; p < SIDE * SIDE; p++)
      for (int corner = 0; corner < 2; corner++) {
        int x = 8 + k % 3 * 96 + p % SIDE * 22 + 21 * corner;
        int y = 8 + k / 3 * 96 + p / SIDE * 22 + 21 * corner;

        g_assert_cmpint (pixels[y * stride + 4 * x], ==,
                         gray_of (atoms, (guint) k, p));
      }

  cairo_surface_destroy (surface);
  g_byte_array_unref (rest);
}

static void
numbers_stay_text_in_svg (void)
{
  g_autoptr (UnfTensor) bank = make_bank (5);
  g_autoptr (GListModel) atoms = make_atoms (bank);
  UnfoldSheet sheet = { atoms, 3, TRUE, UNFOLD_ATOM_SCALE_OWN };
  g_autoptr (GBytes) svg = unfold_sheet_render (&sheet, "SVG", NULL);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));

  g_assert_true (g_str_has_prefix (text, "<?xml"));
  for (int k = 0; k < 5; k++) {
    g_autofree char *number = g_strdup_printf (">%d</text>", k);

    g_assert_nonnull (strstr (text, number));
  }
  g_assert_nonnull (strstr (text, "</svg>"));
}

static void
pdf_is_pdf (void)
{
  g_autoptr (UnfTensor) bank = make_bank (3);
  g_autoptr (GListModel) atoms = make_atoms (bank);
  UnfoldSheet sheet = { atoms, 8, TRUE, UNFOLD_ATOM_SCALE_COMMON };
  g_autoptr (GBytes) pdf = unfold_sheet_render (&sheet, "pdf", NULL);

  g_assert_cmpmem (g_bytes_get_data (pdf, NULL), 5, "%PDF-", 5);
}

static void
arrays_hold_the_values (void)
{
  g_autoptr (UnfTensor) bank = make_bank (6);
  g_autoptr (GListModel) atoms = make_atoms (bank);
  UnfoldSheet sheet = { atoms, 8, TRUE, UNFOLD_ATOM_SCALE_OWN };
  g_autoptr (GBytes) npy = unfold_sheet_render (&sheet, "npy", NULL);
  const guint8 *data = g_bytes_get_data (npy, NULL);
  gsize header = 10 + (gsize) data[8] + 256 * (gsize) data[9];
  g_autofree char *text = g_strndup ((const char *) data + 10, header - 10);

  g_assert_cmpuint (header % 64, ==, 0);
  g_assert_nonnull (strstr (text, "(6, 1, 4, 4)"));
  g_assert_cmpmem (data + header, g_bytes_get_size (npy) - header, bank->data,
                   6 * SIDE * SIDE * sizeof (float));
}

static void
tables_give_the_same_floats_back (void)
{
  g_autoptr (UnfTensor) bank = make_bank (4);
  g_autoptr (GListModel) atoms = make_atoms (bank);
  UnfoldSheet sheet = { atoms, 8, TRUE, UNFOLD_ATOM_SCALE_OWN };
  g_autoptr (GBytes) csv = unfold_sheet_render (&sheet, "csv", NULL);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  for (int k = 0; k < 4; k++) {
    g_auto (GStrv) fields = g_strsplit (lines[k], ",", -1);

    g_assert_cmpuint (g_strv_length (fields), ==, 1 + SIDE * SIDE);
    g_assert_cmpint (atoi (fields[0]), ==, k);
    for (int p = 0; p < SIDE * SIDE; p++)
      g_assert_true ((float) g_ascii_strtod (fields[1 + p], NULL) ==
                     bank->data[k * SIDE * SIDE + p]);
  }
}

static void
what_cannot_be_saved_is_refused (void)
{
  g_autoptr (UnfTensor) bank = make_bank (2);
  g_autoptr (GListModel) atoms = make_atoms (bank);
  g_autoptr (GListStore) none = g_list_store_new (UNFOLD_TYPE_ATOM);
  UnfoldSheet sheet = { atoms, 8, TRUE, UNFOLD_ATOM_SCALE_OWN };
  UnfoldSheet empty = { G_LIST_MODEL (none), 8, TRUE, UNFOLD_ATOM_SCALE_OWN };
  g_autoptr (GError) error = NULL;

  g_assert_null (unfold_sheet_render (&sheet, "gif", &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (unfold_sheet_render (&empty, "png", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/sheet/every-number-is-a-square-of-the-sheet",
                   every_number_is_a_square_of_the_sheet);
  g_test_add_func ("/app/sheet/numbers-stay-text-in-svg",
                   numbers_stay_text_in_svg);
  g_test_add_func ("/app/sheet/pdf-is-pdf", pdf_is_pdf);
  g_test_add_func ("/app/sheet/arrays-hold-the-values", arrays_hold_the_values);
  g_test_add_func ("/app/sheet/tables-give-the-same-floats-back",
                   tables_give_the_same_floats_back);
  g_test_add_func ("/app/sheet/what-cannot-be-saved-is-refused",
                   what_cannot_be_saved_is_refused);

  return g_test_run ();
}
