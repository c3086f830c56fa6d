/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo.h>
#include <string.h>

#include "unf-error.h"
#include "unf-test.h"
#include "unfold-coherence-file.h"

/* Coherence as files; none of it needs a display. */

enum { ATOMS = 5, SIDE = 4, STRIDE = 2 };

static UnfTensor *
make_bank (void)
{
  return unf_test_random_tensor ((UnfShape){ ATOMS, 1, SIDE, SIDE }, 0.3, 5);
}

static UnfImage *
make_matrix (void)
{
  g_autoptr (UnfTensor) bank = make_bank ();
  g_autoptr (UnfTensor) matrix =
      unf_coherence_matrix (bank, STRIDE, NULL, NULL);

  return unf_image_new (matrix, UNF_DEPTH_FLOAT);
}

/** Cuts a text into lines, and these at their commas. */
static GPtrArray *
read_table (const char *csv)
{
  GPtrArray *rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);

  for (guint i = 0; lines[i] && *lines[i]; i++)
    g_ptr_array_add (rows, g_strsplit (lines[i], ",", -1));

  return rows;
}

static double
number_in (GPtrArray *rows, guint row, guint column)
{
  char **cells = g_ptr_array_index (rows, row);

  g_assert_cmpuint (column, <, g_strv_length (cells));
  return g_ascii_strtod (cells[column], NULL);
}

/* Six digits are written. */
static void
assert_near (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-5 * (1.0 + ABS (b)));
}

static void
every_stride_has_its_line (void)
{
  g_autoptr (UnfTensor) bank = make_bank ();
  g_autoptr (UnfCoherence) coherence = unf_coherence_measure (bank, NULL, NULL);
  g_autofree char *csv = unfold_coherence_make_csv (coherence);
  g_autoptr (GPtrArray) rows = read_table (csv);

  g_assert_cmpuint (rows->len, ==, SIDE + 1);
  for (guint q = 1; q <= SIDE; q++) {
    assert_near (number_in (rows, q, 0), q);
    assert_near (number_in (rows, q, 1), ATOMS / (double) (q * q));
    assert_near (number_in (rows, q, 2), coherence->peaks[q - 1].value);
    assert_near (number_in (rows, q, 4), coherence->peaks[q - 1].b);
    assert_near (number_in (rows, q, 6), coherence->peaks[q - 1].column);
    assert_near (number_in (rows, q, 9), coherence->energies[q - 1]);
  }
}

static void
every_pair_has_its_value (void)
{
  g_autoptr (UnfImage) matrix = make_matrix ();
  g_autoptr (GBytes) bytes =
      unfold_coherence_render_pairs (matrix, STRIDE, "CSV", NULL);
  g_autofree char *csv =
      g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GPtrArray) rows = read_table (csv);

  g_assert_cmpuint (rows->len, ==, ATOMS + 1);
  for (guint i = 0; i < ATOMS; i++)
    for (guint k = 0; k < ATOMS; k++)
      assert_near (number_in (rows, i + 1, k + 1),
                   (double) unf_image_get_plane (matrix, 0)[i * ATOMS + k]);
}

typedef struct {
  const guint8 *data;
  gsize left;
} Reading;

static cairo_status_t
read_cb (void *closure, unsigned char *data, unsigned int length)
{
  Reading *reading = closure;

  if (reading->left < length)
    return CAIRO_STATUS_READ_ERROR;

  memcpy (data, reading->data, length);
  reading->data += length;
  reading->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static guint32
colour_at (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) +
                      y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[x] & 0xffffff;
}

/* Somewhere on the way down the middle of a column of pairs, the light of each
 * of them is met, in their order. */
static void
the_picture_has_the_light_of_every_pair (void)
{
  g_autoptr (UnfImage) matrix = make_matrix ();
  g_autoptr (GBytes) bytes =
      unfold_coherence_render_pairs (matrix, STRIDE, "png", NULL);
  Reading reading = { g_bytes_get_data (bytes, NULL),
                      g_bytes_get_size (bytes) };
  cairo_surface_t *surface =
      cairo_image_surface_create_from_png_stream (read_cb, &reading);
  int column = 0, found = 0;

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  column = cairo_image_surface_get_width (surface) / 2;
  for (int y = 0; y < cairo_image_surface_get_height (surface) && found < ATOMS;
       y++) {
    float value = unf_image_get_plane (matrix, 0)[found * ATOMS + ATOMS / 2];
    guint32 level = (guint32) (255.0f * value + 0.5f);

    found += colour_at (surface, column, y) == level * 0x10101;
  }
  g_assert_cmpint (found, ==, ATOMS);
  cairo_surface_destroy (surface);
}

static void
text_stays_text_in_svg (void)
{
  g_autoptr (UnfImage) matrix = make_matrix ();
  g_autoptr (GBytes) bytes =
      unfold_coherence_render_pairs (matrix, STRIDE, "svg", NULL);
  g_autofree char *svg =
      g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_nonnull (strstr (svg, "at stride 2</text>"));
  g_assert_nonnull (strstr (svg, ">4</text>"));
  g_assert_null (strstr (svg, ">-0</text>"));
  g_assert_nonnull (strstr (svg, "data:image/png;base64,"));
  g_assert_true (g_str_has_suffix (svg, "</svg>\n"));
}

static void
other_endings_are_refused (void)
{
  g_autoptr (UnfImage) matrix = make_matrix ();
  g_autoptr (GError) error = NULL;

  g_assert_null (unfold_coherence_render_pairs (matrix, STRIDE, "gif", &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "gif"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/coherence-file/every-stride-has-its-line",
                   every_stride_has_its_line);
  g_test_add_func ("/app/coherence-file/every-pair-has-its-value",
                   every_pair_has_its_value);
  g_test_add_func (
      "/app/coherence-file/the-picture-has-the-light-of-every-pair",
      the_picture_has_the_light_of_every_pair);
  g_test_add_func ("/app/coherence-file/text-stays-text-in-svg",
                   text_stays_text_in_svg);
  g_test_add_func ("/app/coherence-file/other-endings-are-refused",
                   other_endings_are_refused);

  return g_test_run ();
}
