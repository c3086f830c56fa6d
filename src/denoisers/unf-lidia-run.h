/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-lidia-network.h"
#include "unf-monitor.h"

/**
 * UnfLidiaGroup:
 * @row: of the position that is asked about
 * @column: likewise
 * @index: at both scales, which candidates are in its group
 * @distance: their distances
 * @v: their weights
 *
 * The group of one patch, to look at.
 */
typedef struct {
  int row, column;
  guint16 index[UNF_LIDIA_SCALES][UNF_LIDIA_GROUP];
  float distance[UNF_LIDIA_SCALES][UNF_LIDIA_GROUP];
  float v[UNF_LIDIA_SCALES][UNF_LIDIA_GROUP];
} UnfLidiaGroup;

/**
 * UnfLidiaOptions:
 * @sigma: of the noise, 0…1
 * @reference: the noise level, 0…1, that the network expects; 0 if it expects
 *   none
 * @has_picture_statistics: whether normalisations use the statistics of the
 *   picture; else the running statistics of the network
 * @neighbours: (nullable): for both scales `[rows,columns,14]`: which patches
 *   are in the group of each patch; %NULL to look for them
 * @means: (nullable): of every channel, −1…1, for a part of a larger picture;
 *   %NULL for those of the picture
 * @group: (nullable) (inout): filled in
 */
typedef struct {
  double sigma, reference;
  gboolean has_picture_statistics;
  const guint16 *neighbours[UNF_LIDIA_SCALES];
  const double *means;
  UnfLidiaGroup *group;
} UnfLidiaOptions;

/** Positions that share the statistics of a picture, in rows from its top, in
 * the program that published weights were made with. */
enum { UNF_LIDIA_CHUNK = 40000 };

/**
 * unf_lidia_run:
 * @noisy: `[1,c,h,w]`, of the network's channels, of side
 *   unf_lidia_minimum_side() or more
 *
 * The estimate of a whole picture, strip by strip: memory grows with the width
 * of the picture, and by a few numbers for each pixel (by 170 bytes with the
 * statistics of the picture).
 *
 * Errors: %UNF_ERROR_TOO_LARGE, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): `[1,c,h,w]`
 */
UnfTensor *unf_lidia_run (const UnfLidiaNetwork *net,
                          const UnfTensor *noisy,
                          const UnfLidiaOptions *options,
                          UnfMonitor *monitor,
                          GError **error);
