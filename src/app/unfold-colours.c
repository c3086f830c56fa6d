/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-colours.h"

#include <math.h>

/* Colour maps are a few anchors with straight lines between them. Signed maps
 * have arms of equal darkness on both sides of zero and no green against red,
 * which many people cannot tell apart; sequential ones grow steadily lighter,
 * so that they can be read in gray. */

typedef struct {
  double position;
  guint8 rgb[3];
} Anchor;

static const Anchor blue_white_red[] = {
  { -1.0, { 12, 44, 132 } },  { -0.5, { 84, 139, 212 } },
  { 0.0, { 255, 255, 255 } }, { 0.5, { 222, 112, 84 } },
  { 1.0, { 132, 14, 28 } },
};

static const Anchor blue_black_orange[] = {
  { -1.0, { 150, 214, 255 } }, { -0.5, { 38, 106, 190 } }, { 0.0, { 0, 0, 0 } },
  { 0.5, { 180, 88, 12 } },    { 1.0, { 255, 206, 120 } },
};

static const Anchor gray[] = {
  { -1.0, { 0, 0, 0 } },
  { 0.0, { 128, 128, 128 } },
  { 1.0, { 255, 255, 255 } },
};

static const Anchor dark_to_bright[] = {
  { 0.0, { 0, 0, 0 } },       { 0.25, { 58, 24, 108 } },
  { 0.5, { 160, 52, 106 } },  { 0.75, { 236, 128, 60 } },
  { 1.0, { 255, 248, 204 } },
};

static guint8
between (guint8 a, guint8 b, double t)
{
  return (guint8) floor (a + (b - a) * t + 0.5);
}

/** The colour at @position, which lies within the anchors. */
static void
interpolate (const Anchor *anchor, double position, guint8 rgb[3])
{
  double t;

  while (anchor[1].position < position)
    anchor++;

  t = (position - anchor->position) / (anchor[1].position - anchor->position);
  for (int c = 0; c < 3; c++)
    rgb[c] = between (anchor->rgb[c], anchor[1].rgb[c], t);
}

static const Anchor *
find_anchors (UnfoldMap map)
{
  switch (map) {
  case UNFOLD_MAP_BLUE_WHITE_RED:
    return blue_white_red;
  case UNFOLD_MAP_BLUE_BLACK_ORANGE:
    return blue_black_orange;
  case UNFOLD_MAP_GRAY:
    return gray;
  case UNFOLD_MAP_ABSOLUTE:
  case UNFOLD_MAP_SQUARED:
  case UNFOLD_MAP_NUMBERS:
    return dark_to_bright;
  case UNFOLD_MAP_LIGHT:
  default:
    return NULL;
  }
}

static void
init_light (UnfoldColours *colours)
{
  colours->factor = 255.0f;
  colours->offset = 0.5f;
  colours->last = 255;

  for (int i = 0; i < 256; i++)
    for (int c = 0; c < 3; c++)
      colours->rgb[i][c] = (guint8) i;
}

static double
get_gain (UnfoldMapping mapping)
{
  return mapping.map == UNFOLD_MAP_NUMBERS
             ? mapping.gain
             : CLAMP (mapping.gain, 1.0, UNFOLD_MAX_GAIN);
}

void
unfold_colours_init (UnfoldColours *colours, UnfoldMapping mapping)
{
  const Anchor *anchors = find_anchors (mapping.map);
  gboolean is_signed = unfold_map_is_signed (mapping.map);
  int middle = UNFOLD_MAX_COLOURS / 2;
  double gain = get_gain (mapping);

  colours->map = mapping.map;
  if (!anchors) {
    init_light (colours);
    return;
  }

  if (mapping.map == UNFOLD_MAP_SQUARED)
    gain *= gain;
  colours->last = UNFOLD_MAX_COLOURS - 1;
  colours->factor = (float) (gain * (is_signed ? middle : 2 * middle));
  colours->offset = is_signed ? (float) middle + 0.5f : 0.5f;
  if (mapping.map == UNFOLD_MAP_NUMBERS)
    colours->offset -= (float) mapping.low * colours->factor;
  for (int i = 0; i < UNFOLD_MAX_COLOURS; i++) {
    double position = (double) i / (UNFOLD_MAX_COLOURS - 1);

    interpolate (anchors, is_signed ? (double) (i - middle) / middle : position,
                 colours->rgb[i]);
  }
}

/** Comparisons in this order send what is not a number to the first colour. */
static inline int
colour_of (const UnfoldColours *colours, float value)
{
  float place = value * colours->factor + colours->offset;
  float last = (float) colours->last;

  place = place > 0.0f ? place : 0.0f;
  place = place < last ? place : last;
  return (int) place;
}

static inline float
largest_of (float a, float b, float c)
{
  float largest = fabsf (b) > fabsf (a) ? b : a;

  return fabsf (c) > fabsf (largest) ? c : largest;
}

static void
write_colour (const UnfoldColours *colours,
              guint8 *out,
              const float *values,
              int n)
{
  for (int c = 0; c < 3; c++)
    for (int i = 0; i < n; i++)
      out[3 * i + c] = colours->rgb[colour_of (colours, values[c * n + i])][c];
}

void
unfold_colours_write_row (const UnfoldColours *colours,
                          guint8 *out,
                          const float *values,
                          int n_channels,
                          int n)
{
  if (n_channels == 3 &&
      (colours->map == UNFOLD_MAP_LIGHT || colours->map == UNFOLD_MAP_GRAY)) {
    write_colour (colours, out, values, n);
    return;
  }

  for (int i = 0; i < n; i++) {
    float value = n_channels == 3
                      ? largest_of (values[i], values[n + i], values[2 * n + i])
                      : values[i];
    const guint8 *rgb = colours->rgb[colour_of (colours, value)];

    out[3 * i] = rgb[0];
    out[3 * i + 1] = rgb[1];
    out[3 * i + 2] = rgb[2];
  }
}

gboolean
unfold_map_is_signed (UnfoldMap map)
{
  return map == UNFOLD_MAP_BLUE_WHITE_RED ||
         map == UNFOLD_MAP_BLUE_BLACK_ORANGE || map == UNFOLD_MAP_GRAY;
}

gboolean
unfold_mapping_equal (UnfoldMapping a, UnfoldMapping b)
{
  return a.map == b.map && a.gain == b.gain && a.low == b.low;
}

double
unfold_map_get_unit (UnfoldMap map)
{
  return map == UNFOLD_MAP_NUMBERS ? 1.0 : 255.0;
}

GBytes *
unfold_picture_compose_legend (UnfoldMapping mapping, int width, int height)
{
  gsize stride = 3 * (gsize) width;
  guint8 *bytes = g_malloc (stride * (gsize) height);
  UnfoldColours colours;

  unfold_colours_init (&colours, mapping);
  for (int j = 0; j < height; j++) {
    int i = height > 1 ? colours.last * (height - 1 - j) / (height - 1)
                       : colours.last;

    for (int k = 0; k < width; k++)
      for (int c = 0; c < 3; c++)
        bytes[(gsize) j * stride + 3 * (gsize) k + (gsize) c] =
            colours.rgb[i][c];
  }

  return g_bytes_new_take (bytes, stride * (gsize) height);
}

int
unfold_picture_get_ticks (UnfoldMapping mapping,
                          UnfoldTick ticks[UNFOLD_MAX_TICKS])
{
  double unit = unfold_map_get_unit (mapping.map);
  double low = mapping.map == UNFOLD_MAP_NUMBERS ? mapping.low : 0.0;
  double top =
      mapping.map == UNFOLD_MAP_LIGHT ? unit : unit / get_gain (mapping);

  if (mapping.map == UNFOLD_MAP_SQUARED)
    top *= top;

  for (int i = 0; i < UNFOLD_MAX_TICKS; i++) {
    double position = (double) i / (UNFOLD_MAX_TICKS - 1);

    ticks[i].position = position;
    ticks[i].value = unfold_map_is_signed (mapping.map)
                         ? top * (2.0 * position - 1.0)
                         : low + top * position;
  }

  return UNFOLD_MAX_TICKS;
}
