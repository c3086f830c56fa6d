/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "unf-image.h"
#include "unfold-viewport.h"

/**
 * UnfoldMap:
 * @UNFOLD_MAP_LIGHT: values 0…1 as light, clipped; gray or colour
 * @UNFOLD_MAP_BLUE_WHITE_RED: signed values; white is 0
 * @UNFOLD_MAP_BLUE_BLACK_ORANGE: signed values; black is 0
 * @UNFOLD_MAP_GRAY: signed values; middle gray is 0; colour stays colour
 * @UNFOLD_MAP_ABSOLUTE: the size of a value, dark to bright
 * @UNFOLD_MAP_SQUARED: its square, dark to bright
 * @UNFOLD_MAP_NUMBERS: numbers that are no light and not negative, dark to
 *   bright
 *
 * How numbers become light. Apart from light and gray, a colour picture shows
 * in each pixel the channel of the largest size.
 */
typedef enum {
  UNFOLD_MAP_LIGHT,
  UNFOLD_MAP_BLUE_WHITE_RED,
  UNFOLD_MAP_BLUE_BLACK_ORANGE,
  UNFOLD_MAP_GRAY,
  UNFOLD_MAP_ABSOLUTE,
  UNFOLD_MAP_SQUARED,
  UNFOLD_MAP_NUMBERS,
} UnfoldMap;

/** Largest gain of a map. */
#define UNFOLD_MAX_GAIN 64.0

/**
 * UnfoldMapping:
 * @map: which map
 * @gain: 1 … %UNFOLD_MAX_GAIN: signed maps end at ±1/gain, the others at
 *   1/gain (the squared one at 1/gain²); light ignores it. Numbers that are no
 *   light end at @low + 1/gain, for any gain more than 0
 * @low: where numbers that are no light begin; the others ignore it
 */
typedef struct {
  UnfoldMap map;
  double gain, low;
} UnfoldMapping;

/** Returns: whether both turn numbers into the same light. */
gboolean unfold_mapping_equal (UnfoldMapping a, UnfoldMapping b);

/** Returns: what the value 1 reads as: 255 for light, 1 for other numbers. */
double unfold_map_get_unit (UnfoldMap map);

/**
 * UnfoldSight:
 * @image: (nullable): the picture to look at
 * @minus: (nullable): what to subtract from it first: a picture of equal shape
 *
 * What is looked at: a picture, or the difference of two, which is never
 * stored. Neither is owned.
 */
typedef struct {
  const UnfImage *image;
  const UnfImage *minus;
} UnfoldSight;

/**
 * unfold_picture_compose:
 * @sight: what to look at; without a picture only the surround is drawn
 * @mapping: how numbers become light
 * @frame: where the picture lies and the size of the pane, in device pixels
 * @surround: colour outside the picture, 0xRRGGBB
 *
 * The visible pixels, at the resolution of the device: replicated at 1:1 and
 * above, averaged over the area each device pixel covers below. Values are
 * averaged first and mapped then, except absolute and squared ones, which are
 * averaged as what they are.
 *
 * Returns: (transfer full): `3 · width · height` bytes, rows without gaps, red
 *   green blue: what GDK_MEMORY_R8G8B8 means
 */
GBytes *unfold_picture_compose (UnfoldSight sight,
                                UnfoldMapping mapping,
                                const UnfoldFrame *frame,
                                guint32 surround);

/**
 * unfold_picture_get_values:
 * @x: a column of the picture
 * @y: its row
 * @values: (out): up to three numbers on the scale 0…255, not clipped
 *
 * Returns: how many there are; 0 outside of the picture or without one
 */
int
unfold_picture_get_values (UnfoldSight sight, int x, int y, double values[3]);

/**
 * unfold_picture_format_value:
 * @sight: what is looked at
 * @map: how it is shown
 * @value: one of unfold_picture_get_values()
 * @n_decimals: of light
 *
 * Returns: (transfer full): the value for people: with its sign where something
 *   is subtracted; for numbers that are no light what they are, to three digits
 */
char *unfold_picture_format_value (UnfoldSight sight,
                                   UnfoldMap map,
                                   double value,
                                   int n_decimals);

/**
 * unfold_picture_find_gain:
 * @region: pixels to look at, cut to the picture
 *
 * Returns: the gain, 1 … %UNFOLD_MAX_GAIN, at which all but the largest
 *   half per cent of the values in @region stay inside the map's range
 */
double unfold_picture_find_gain (UnfoldSight sight, UnfRegion region);

/** Returns: whether @map distinguishes negative from positive values. */
gboolean unfold_map_is_signed (UnfoldMap map);

/**
 * unfold_picture_compose_legend:
 *
 * Returns: (transfer full): the colours of @mapping from its lowest value
 *   (bottom row) to its highest, as unfold_picture_compose() stores them
 */
GBytes *
unfold_picture_compose_legend (UnfoldMapping mapping, int width, int height);

/** Most ticks a legend has. */
#define UNFOLD_MAX_TICKS 5

/**
 * UnfoldTick:
 * @position: 0 (lowest value) … 1 (highest)
 * @value: on the scale 0…255 (squared: of its square); numbers that are no
 *   light as they are
 */
typedef struct {
  double position;
  double value;
} UnfoldTick;

/**
 * unfold_picture_get_ticks:
 * @ticks: (out): room for %UNFOLD_MAX_TICKS
 *
 * Returns: how many there are, lowest first; for signed maps the middle one is
 *   exactly 0
 */
int unfold_picture_get_ticks (UnfoldMapping mapping,
                              UnfoldTick ticks[UNFOLD_MAX_TICKS]);
