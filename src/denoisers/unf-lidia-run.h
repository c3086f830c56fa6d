/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-lidia-network.h"
#include "unf-monitor.h"

/**
 * UnfLidiaOptions:
 * @sigma: of the noise, 0…1
 * @reference: the noise level, 0…1, that the network expects; 0 if it expects
 *   none
 * @has_picture_statistics: whether normalisations use the statistics of the
 *   picture; else the running statistics of the network
 * @neighbours: (nullable): for both scales `[rows,columns,14]`: which patches
 *   are in the group of each patch; %NULL to look for them
 */
typedef struct {
  double sigma, reference;
  gboolean has_picture_statistics;
  const guint16 *neighbours[UNF_LIDIA_SCALES];
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
