/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-lidia-explain.h"

#include <math.h>
#include <string.h>

#include "unf-lidia-scale.h"

/* How far the network sees from a patch: its averages, their groups, and
 * these groups' candidates. */
enum { REACH = 64 };

static UnfRegion
around (int x, int y, int reach_before, int reach_after, UnfShape picture)
{
  int left = MAX (x - reach_before, 0), top = MAX (y - reach_before, 0);

  return (UnfRegion){ left, top, MIN (x + reach_after, picture.w) - left,
                      MIN (y + reach_after, picture.h) - top };
}

/* The part of the channels that the network takes: all, or that of the spot. */
static UnfTensor *
cut (const UnfTensor *pixels, UnfRegion region, int first, int channels)
{
  UnfTensor *part =
      unf_tensor_new ((UnfShape){ 1, channels, region.height, region.width });
  float *to = part->data;

  for (int c = first; c < first + channels; c++)
    for (int i = 0; i < region.height; i++, to += region.width)
      memcpy (to,
              pixels->data + (size_t) c * unf_shape_plane (pixels->shape) +
                  (size_t) (region.y + i) * (size_t) pixels->shape.w + region.x,
              (size_t) region.width * sizeof (float));

  return part;
}

/* Rows and columns of a patch of scale @s, and how far its first pixel is from
 * that of the patch of scale 0 around the same pixel. */
static int
footprint (const UnfLidiaNetwork *net, int s)
{
  return (s + 1) * (net->side - 1) + 1;
}

static void
tell_neighbours (UnfExplanation *self,
                 const UnfLidiaNetwork *net,
                 const UnfLidiaGroup *group,
                 int x,
                 int y,
                 double gain)
{
  enum { WINDOW = 29, RADIUS = WINDOW / 2 };
  UnfNeighbour *next = g_new (UnfNeighbour, UNF_LIDIA_SCALES * UNF_LIDIA_GROUP);

  self->neighbours = next;
  self->n_neighbours = UNF_LIDIA_SCALES * UNF_LIDIA_GROUP;
  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    int side = footprint (net, s), shift = (side - net->side) / 2;
    double sum = 0.0;

    for (int k = 0; k < UNF_LIDIA_GROUP; k++)
      sum += fabs ((double) group->v[s][k]);

    for (int k = 0; k < UNF_LIDIA_GROUP; k++) {
      int index = group->index[s][k];
      double square = (double) group->distance[s][k] / (net->side * net->side);

      *next++ = (UnfNeighbour){
        .x = x - shift + (s + 1) * (index % WINDOW - RADIUS),
        .y = y - shift + (s + 1) * (index / WINDOW - RADIUS),
        .side = side,
        .is_coarse = s == 1,
        .distance = (float) (0.5 * sqrt (square) / gain),
        .weight = sum > 0.0 ? (float) ((double) group->v[s][k] / sum) : 0.0f,
      };
    }
  }
}

UnfExplanation *
unf_lidia_explain (const UnfLidiaNetwork *net,
                   const UnfTensor *pixels,
                   const UnfLidiaOptions *options,
                   const UnfSpot *spot,
                   UnfMonitor *monitor,
                   GError **error)
{
  int p = net->side, n_shifts = p * p;
  int shift = spot->shift == UNF_ALL_SHIFTS ? n_shifts / 2
                                            : MIN (spot->shift, n_shifts - 1);
  /* The patch begins here, and may reach over the border. */
  int x = spot->x - shift % p, y = spot->y - shift / p;
  int channels = pixels->shape.c == net->channels ? net->channels : 1;
  int first = channels == pixels->shape.c ? 0 : spot->channel;
  UnfRegion seen = around (x, y, REACH, p + REACH, pixels->shape);
  UnfRegion patch = around (x, y, 0, p, pixels->shape);
  UnfRegion inside = { patch.x - seen.x, patch.y - seen.y, patch.width,
                       patch.height };
  g_autoptr (UnfTensor) part = cut (pixels, seen, first, channels);
  g_autoptr (UnfTensor) whole =
      cut (pixels, (UnfRegion){ 0, 0, pixels->shape.w, pixels->shape.h }, first,
           channels);
  g_auto (UnfLidiaLevels) levels =
      unf_lidia_levels_new (whole, &options->sigma, options->reference);
  UnfLidiaGroup group = { .row = y - seen.y + p - 1,
                          .column = x - seen.x + p - 1 };
  UnfLidiaOptions local = *options;
  g_autoptr (UnfTensor) estimate = NULL, noisy = NULL, result = NULL;
  UnfExplanation *self;

  local.means = levels.means;
  local.group = &group;
  memset (local.neighbours, 0, sizeof local.neighbours);
  estimate = unf_lidia_run (net, part, &local, monitor, error);
  if (!estimate)
    return NULL;

  self = unf_explanation_new (spot, patch, 1, channels);
  self->spot.shift = spot->shift == UNF_ALL_SHIFTS ? spot->shift : shift;
  self->n_shifts = n_shifts;
  noisy = cut (part, inside, 0, channels);
  result = cut (estimate, inside, 0, channels);
  memcpy (self->noisy->data, noisy->data,
          unf_shape_size (noisy->shape) * sizeof (float));
  memcpy (self->iterations->data, result->data,
          unf_shape_size (result->shape) * sizeof (float));
  tell_neighbours (self, net, &group, x, y, levels.gains[0]);

  return self;
}
