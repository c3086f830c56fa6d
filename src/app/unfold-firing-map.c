/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels are first laid out in the pixels of the device, then coloured through
 * a table: there are only 255 of them. */
#include "unfold-firing-map.h"

#include <math.h>
#include <string.h>

#define DIMMED 0.55  /* alpha over places where the atom does not fire */
#define FAINTEST 0.3 /* alpha of the smallest coefficient */
#define GAMMA 0.75   /* brightness grows slower than the coefficient */

enum { OUTSIDE = -128 };

/* The pixels of one side of the pane that a cell covers: at least one. */
typedef struct {
  int first, end;
} Span;

static Span
find_span (int cell, int index, int origin, double scale, int limit)
{
  int first = (int) floor (origin + index * cell * scale);
  int end = (int) floor (origin + (index + 1) * cell * scale);

  end = MAX (end, first + 1);
  return (Span){ CLAMP (first, 0, limit), CLAMP (end, 0, limit) };
}

static Span *
find_spans (int cell, int n, int origin, double scale, int limit)
{
  Span *spans = g_new (Span, n);

  for (int i = 0; i < n; i++)
    spans[i] = find_span (cell, i, origin, scale, limit);

  return spans;
}

static void
fill (gint8 *levels, int width, Span down, Span across, gint8 level)
{
  for (int j = down.first; j < down.end; j++)
    for (int i = across.first; i < across.end; i++) {
      gint8 *at = levels + (gsize) j * (gsize) width + (gsize) i;

      if (*at == OUTSIDE || abs (level) > abs (*at))
        *at = level;
    }
}

static gint8 *
lay_out (const UnfoldFirings *firings, int atom, const UnfoldFrame *frame)
{
  int rows, columns;
  const gint8 *map = unfold_firings_get_map (firings, atom, &rows, &columns);
  int cell = unfold_firings_get_cell (firings);
  gsize n = (gsize) frame->width * (gsize) frame->height;
  gint8 *levels = g_malloc (n);
  g_autofree Span *across =
      find_spans (cell, columns, frame->x, frame->scale, frame->width);
  g_autofree Span *down =
      find_spans (cell, rows, frame->y, frame->scale, frame->height);

  memset (levels, OUTSIDE, n);
  for (int i = 0; i < rows; i++)
    if (down[i].first < down[i].end)
      for (int j = 0; j < columns; j++)
        fill (levels, frame->width, down[i], across[j], map[i * columns + j]);

  return levels;
}

static void
write_colour (guint8 out[4], const double rgb[3], double alpha)
{
  for (int c = 0; c < 3; c++)
    out[c] = (guint8) lround (255.0 * alpha * rgb[c]);
  out[3] = (guint8) lround (255.0 * alpha);
}

/* The colours of all levels, by their bits as an unsigned byte. */
static void
make_table (guint8 table[256][4], int largest)
{
  static const double black[3] = { 0.0, 0.0, 0.0 };
  static const double orange[3] = { 1.0, 0.62, 0.1 };
  static const double blue[3] = { 0.35, 0.68, 1.0 };
  double top = unfold_firings_decode ((gint8) largest);

  memset (table, 0, 256 * 4);
  write_colour (table[0], black, DIMMED);
  for (int level = 1; level <= largest; level++) {
    double size = pow (unfold_firings_decode ((gint8) level) / top, GAMMA);
    double alpha = FAINTEST + (1.0 - FAINTEST) * size;

    write_colour (table[(guint8) level], orange, alpha);
    write_colour (table[(guint8) -level], blue, alpha);
  }
}

GBytes *
unfold_firing_map_compose (const UnfoldFirings *firings,
                           int atom,
                           const UnfoldFrame *frame)
{
  g_autofree gint8 *levels = lay_out (firings, atom, frame);
  gsize n = (gsize) frame->width * (gsize) frame->height;
  guint8 *bytes = g_malloc (4 * n);
  guint8 table[256][4];

  make_table (table, unfold_firings_get_largest_level (firings, atom));
  for (gsize i = 0; i < n; i++)
    memcpy (bytes + 4 * i, table[(guint8) levels[i]], 4);

  return g_bytes_new_take (bytes, 4 * n);
}
