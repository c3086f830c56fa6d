/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-picture.h"

#include <math.h>
#include <string.h>

#include "unfold-colours.h"
#include "unfold-number.h"

/* Draws the visible part of a picture row by row, at the resolution of the
 * device. At 1:1 and above each row of the picture is turned into colours
 * once, and its colours are repeated; below, the rows that one row of the pane
 * covers are summed first and then, along the row, the columns. */

/** The part of one side of the pane that shows the picture. */
typedef struct {
  int first, n;
} Span;

/** What rows of numbers are read from. */
typedef struct {
  UnfoldSight sight;
  UnfoldMap map;
  int n_channels, width, height;
} Reader;

static Span
find_span (int origin, double length, int pane)
{
  int first = CLAMP (origin, 0, pane);
  double end = CLAMP (origin + MAX (length, 1.0), first, pane);

  return (Span){ first, (int) floor (end + 0.5) - first };
}

/** @total += @weight · the pixels @first … of row @y of a channel. */
static void
add_row (const Reader *reader,
         float *total,
         int channel,
         int y,
         int first,
         int n,
         float weight)
{
  gsize start = (gsize) y * (gsize) reader->width + (gsize) first;
  const float *a = unf_image_get_plane (reader->sight.image, channel) + start;
  const float *b =
      reader->sight.minus
          ? unf_image_get_plane (reader->sight.minus, channel) + start
          : NULL;

  if (reader->map == UNFOLD_MAP_ABSOLUTE)
    for (int i = 0; i < n; i++)
      total[i] += weight * fabsf (b ? a[i] - b[i] : a[i]);
  else if (reader->map == UNFOLD_MAP_SQUARED)
    for (int i = 0; i < n; i++)
      total[i] += weight * (b ? (a[i] - b[i]) * (a[i] - b[i]) : a[i] * a[i]);
  else if (b)
    for (int i = 0; i < n; i++)
      total[i] += weight * (a[i] - b[i]);
  else
    for (int i = 0; i < n; i++)
      total[i] += weight * a[i];
}

static int
cell_of (int i, int origin, double scale, int limit)
{
  return CLAMP ((int) floor ((i - origin) / scale), 0, limit - 1);
}

static void
repeat_pixels (guint8 *out, const guint8 *colours, const int *cells, int n)
{
  for (int i = 0; i < n; i++)
    memcpy (out + 3 * i, colours + 3 * (cells[i] - cells[0]), 3);
}

static void
compose_replicated (const Reader *reader,
                    const UnfoldColours *colours,
                    const UnfoldFrame *frame,
                    Span across,
                    Span down,
                    guint8 *bytes)
{
  g_autofree int *cells = g_new (int, (gsize) across.n);
  g_autofree guint8 *rgb = NULL;
  g_autofree float *values = NULL;
  gsize stride = 3 * (gsize) frame->width;
  guint8 *previous = NULL;
  int n, drawn = -1;

  for (int i = 0; i < across.n; i++)
    cells[i] =
        cell_of (across.first + i, frame->x, frame->scale, reader->width);
  n = cells[across.n - 1] - cells[0] + 1;
  rgb = g_malloc (3 * (gsize) n);
  values = g_new (float, (gsize) (n * reader->n_channels));

  for (int j = down.first; j < down.first + down.n; j++) {
    guint8 *out = bytes + (gsize) j * stride + 3 * (gsize) across.first;
    int y = cell_of (j, frame->y, frame->scale, reader->height);

    if (y == drawn) {
      memcpy (out, previous, 3 * (gsize) across.n);
      continue;
    }

    memset (values, 0, (gsize) (n * reader->n_channels) * sizeof *values);
    for (int c = 0; c < reader->n_channels; c++)
      add_row (reader, values + c * n, c, y, cells[0], n, 1.0f);
    unfold_colours_write_row (colours, rgb, values, reader->n_channels, n);
    repeat_pixels (out, rgb, cells, across.n);
    previous = out;
    drawn = y;
  }
}

/** The cells of one side that a pixel of the pane covers: the first and the
 * last in part, those in between whole; the weights add up to @size. */
typedef struct {
  int first, last;
  float weight_first, weight_last, size;
} Cover;

static Cover
cover_cells (int i, int origin, double scale, int limit)
{
  double from = CLAMP ((i - origin) / scale, 0.0, limit);
  double to = CLAMP ((i + 1 - origin) / scale, from, limit);
  int first = MIN ((int) from, limit - 1);
  int last = CLAMP ((int) ceil (to) - 1, first, limit - 1);

  return (Cover){
    .first = first,
    .last = last,
    .weight_first = (float) (MIN (to, first + 1.0) - from),
    .weight_last = (float) (last > first ? to - last : 0.0),
    .size = (float) (to - from),
  };
}

static Cover *
cover_span (Span span, int origin, double scale, int limit)
{
  Cover *covers = g_new (Cover, (gsize) span.n);

  for (int i = 0; i < span.n; i++)
    covers[i] = cover_cells (span.first + i, origin, scale, limit);
  return covers;
}

/** Sums @total, which begins at column @first, over the columns of each
 * cover and divides by the area. */
static void
average_columns (float *out,
                 const float *total,
                 int first,
                 const Cover *across,
                 int n,
                 float height)
{
  for (int i = 0; i < n; i++) {
    const Cover *cover = &across[i];
    float sum = cover->weight_first * total[cover->first - first] +
                cover->weight_last * total[cover->last - first];

    for (int k = cover->first + 1; k < cover->last; k++)
      sum += total[k - first];
    out[i] = sum / (cover->size * height);
  }
}

/** Sums the rows of @down, in the columns @first … of one channel. */
static void
sum_rows (const Reader *reader,
          float *total,
          int channel,
          const Cover *down,
          int first,
          int n)
{
  memset (total, 0, (gsize) n * sizeof *total);

  add_row (reader, total, channel, down->first, first, n, down->weight_first);
  for (int y = down->first + 1; y < down->last; y++)
    add_row (reader, total, channel, y, first, n, 1.0f);
  if (down->last > down->first)
    add_row (reader, total, channel, down->last, first, n, down->weight_last);
}

static void
compose_averaged (const Reader *reader,
                  const UnfoldColours *colours,
                  const UnfoldFrame *frame,
                  Span across,
                  Span down,
                  guint8 *bytes)
{
  g_autofree Cover *columns =
      cover_span (across, frame->x, frame->scale, reader->width);
  g_autofree Cover *rows =
      cover_span (down, frame->y, frame->scale, reader->height);
  int first = columns[0].first;
  int n = columns[across.n - 1].last - first + 1;
  g_autofree float *total = g_new (float, (gsize) n);
  g_autofree float *values =
      g_new (float, (gsize) across.n *(gsize) reader->n_channels);

  for (int j = 0; j < down.n; j++) {
    gsize place =
        (gsize) (down.first + j) * (gsize) frame->width + (gsize) across.first;

    for (int c = 0; c < reader->n_channels; c++) {
      sum_rows (reader, total, c, &rows[j], first, n);
      average_columns (values + c * across.n, total, first, columns, across.n,
                       rows[j].size);
    }
    unfold_colours_write_row (colours, bytes + 3 * place, values,
                              reader->n_channels, across.n);
  }
}

static void
fill (guint8 *bytes, gsize n_pixels, guint32 colour)
{
  guint8 rgb[3] = { (guint8) (colour >> 16), (guint8) (colour >> 8),
                    (guint8) colour };

  if (rgb[0] == rgb[1] && rgb[1] == rgb[2]) {
    memset (bytes, rgb[0], 3 * n_pixels);
    return;
  }
  for (gsize i = 0; i < n_pixels; i++)
    memcpy (bytes + 3 * i, rgb, 3);
}

static gboolean
covers (const UnfoldFrame *frame, Span across, Span down)
{
  return across.n == frame->width && down.n == frame->height;
}

GBytes *
unfold_picture_compose (UnfoldSight sight,
                        UnfoldMapping mapping,
                        const UnfoldFrame *frame,
                        guint32 surround)
{
  gsize n_pixels = (gsize) frame->width * (gsize) frame->height;
  guint8 *bytes = g_malloc (3 * n_pixels);
  Span across = { 0, 0 }, down = { 0, 0 };
  Reader reader = { sight, mapping.map, 0, 0, 0 };
  UnfoldColours colours;

  if (sight.image) {
    reader.n_channels = unf_image_get_channels (sight.image);
    reader.width = unf_image_get_width (sight.image);
    reader.height = unf_image_get_height (sight.image);
    across = find_span (frame->x, frame->scale * reader.width, frame->width);
    down = find_span (frame->y, frame->scale * reader.height, frame->height);
  }

  if (!covers (frame, across, down))
    fill (bytes, n_pixels, surround);
  if (across.n > 0 && down.n > 0) {
    unfold_colours_init (&colours, mapping);
    if (frame->scale >= 1.0)
      compose_replicated (&reader, &colours, frame, across, down, bytes);
    else
      compose_averaged (&reader, &colours, frame, across, down, bytes);
  }

  return g_bytes_new_take (bytes, 3 * n_pixels);
}

static float
value_at (UnfoldSight sight, int channel, int x, int y)
{
  gsize p = (gsize) y * (gsize) unf_image_get_width (sight.image) + (gsize) x;
  float value = unf_image_get_plane (sight.image, channel)[p];

  return sight.minus ? value - unf_image_get_plane (sight.minus, channel)[p]
                     : value;
}

int
unfold_picture_get_values (UnfoldSight sight, int x, int y, double values[3])
{
  int n;

  if (!sight.image || x < 0 || y < 0 ||
      x >= unf_image_get_width (sight.image) ||
      y >= unf_image_get_height (sight.image))
    return 0;

  n = unf_image_get_channels (sight.image);
  for (int c = 0; c < n; c++)
    values[c] = 255.0 * (double) value_at (sight, c, x, y);
  return n;
}

char *
unfold_picture_format_value (UnfoldSight sight,
                             UnfoldMap map,
                             double value,
                             int n_decimals)
{
  if (map == UNFOLD_MAP_NUMBERS)
    return unfold_number_format_short (unfold_map_get_unit (map) / 255.0 *
                                       value);

  return sight.minus ? unfold_number_format_signed (value, n_decimals)
                     : unfold_number_format (value, n_decimals);
}

/* A histogram finds the quantile in one pass and without memory that grows
 * with the picture; a class is finer than what the gain can show. */
#define N_CLASSES 4096

static void
count_sizes (UnfoldSight sight, UnfRegion region, gsize counts[N_CLASSES])
{
  for (int c = 0; c < unf_image_get_channels (sight.image); c++)
    for (int y = region.y; y < region.y + region.height; y++)
      for (int x = region.x; x < region.x + region.width; x++) {
        float size = fabsf (value_at (sight, c, x, y)) * N_CLASSES;

        counts[size < N_CLASSES - 1 ? (int) size : N_CLASSES - 1]++;
      }
}

double
unfold_picture_find_gain (UnfoldSight sight, UnfRegion region)
{
  gsize counts[N_CLASSES] = { 0 };
  gsize outside = 0, allowed;
  int i = N_CLASSES;

  if (!sight.image)
    return 1.0;

  region.width =
      MIN (region.x + region.width, unf_image_get_width (sight.image)) -
      MAX (region.x, 0);
  region.height =
      MIN (region.y + region.height, unf_image_get_height (sight.image)) -
      MAX (region.y, 0);
  region.x = MAX (region.x, 0);
  region.y = MAX (region.y, 0);
  if (region.width <= 0 || region.height <= 0)
    return 1.0;

  count_sizes (sight, region, counts);
  allowed = (gsize) region.width * (gsize) region.height *
            (gsize) unf_image_get_channels (sight.image) / 200;
  while (i > 1 && outside + counts[i - 1] <= allowed)
    outside += counts[--i];

  return CLAMP ((double) N_CLASSES / i, 1.0, UNFOLD_MAX_GAIN);
}
