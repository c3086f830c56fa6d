/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"
#include "unf-tensor.h"

/** Of @shift in #UnfSpot: the average over all shifts. */
#define UNF_ALL_SHIFTS (-1)

/**
 * UnfSpot:
 * @x: column of a pixel of the picture
 * @y: its row
 * @channel: which channel is asked about; 0 for gray pictures
 * @shift: which shift of the grid of codes, from 0 in the order they are taken,
 *   or %UNF_ALL_SHIFTS. For denoisers of overlapping patches: which of the
 *   patches over the pixel
 *
 * What is to be explained.
 */
typedef struct {
  int x, y, channel, shift;
} UnfSpot;

/**
 * UnfTerm:
 * @atom: its index in every dictionary of the model
 * @x: column of the picture where the atom begins; may be negative
 * @y: its row
 * @shift: which shift of the grid this place belongs to
 * @coefficients: (transfer none): one for each iteration
 *
 * An atom at a place whose support covers the pixel.
 */
typedef struct {
  int atom;
  int x, y;
  int shift;
  const float *coefficients;
} UnfTerm;

/**
 * UnfNeighbour:
 * @x: column of the picture where the patch begins
 * @y: its row
 * @side: rows and columns it covers
 * @is_coarse: whether it was found in the coarser scale
 * @distance: from the patch of the pixel, root mean square, 0…1
 * @weight: its share, if the denoiser weighs neighbours; else 1
 *
 * A similar patch that took part in the estimate of the pixel.
 */
typedef struct {
  int x, y, side;
  gboolean is_coarse;
  float distance, weight;
} UnfNeighbour;

/**
 * UnfExplanation:
 * @spot: what was asked; @spot.shift is in range
 * @n_shifts: how many there are to choose from
 * @patch: the pixels around the spot that the explanation is about, all inside
 *   the picture
 * @n_iterations: K
 * @noisy: `[1,c,h,w]` the patch of the picture; c = 3 only for atoms in colour,
 *   otherwise it is the channel of the spot
 * @iterations: `[K,c,h,w]` the estimate of the patch if one stopped after each
 *   iteration, from the shift of the spot or averaged
 * @n_codes: how many coefficients reach the pixel, zero or not
 * @nonzeros: (array length=K): how many of them are not zero, after each
 *   iteration
 * @residuals: (array length=K): root mean square over the patch of what the
 *   codes leave of the noisy picture, 0…1; NaN where the denoiser has none
 * @terms: (array length=n_terms): the atoms and places that reach the pixel
 *   and whose coefficient is not zero after at least one iteration
 * @n_terms: how many
 * @atoms: (nullable): `[m,c,n,n]` what a coefficient of 1 adds, D below; %NULL
 *   without terms
 * @offset: the estimate without any term: the zero of the denoiser's own scale
 * @neighbours: (array length=n_neighbours) (nullable): similar patches
 * @n_neighbours: how many
 *
 * Why a pixel became what it is. A term adds to pixel p of
 * the patch
 *
 *     coefficient · D[atom][p − place] · scale[p]
 *
 * and at the pixel of the spot these and the offset sum to the estimate, where
 * the denoiser does not cut off its values. Elsewhere in the patch atoms take
 * part that do not reach the spot: they are no terms, but are in @iterations.
 *
 * Immutable, ref-counted, may be read from any thread; owns its members.
 */
typedef struct {
  UnfSpot spot;
  int n_shifts;
  UnfRegion patch;
  int n_iterations;
  UnfTensor *noisy;
  UnfTensor *iterations;
  int n_codes;
  int *nonzeros;
  double *residuals;
  UnfTerm *terms;
  int n_terms;
  UnfTensor *atoms;
  double offset;
  UnfNeighbour *neighbours;
  int n_neighbours;

  /*< private >*/
  gatomicrefcount references;
  UnfTensor *scale;        /* [1,1,h,w], nullable: 1 */
  UnfTensor *coefficients; /* what the terms lend */
  int *ranks;              /* [K,n_terms] */
} UnfExplanation;

/**
 * unf_explanation_new:
 * @spot: what is explained
 * @patch: inside the picture
 * @n_iterations: K, 1 or more
 * @channels: of the patch
 *
 * For denoisers: the patch is zero, residuals are NaN, and there are no terms
 * and no neighbours yet.
 */
UnfExplanation *unf_explanation_new (const UnfSpot *spot,
                                     UnfRegion patch,
                                     int n_iterations,
                                     int channels);

/**
 * unf_explanation_take_terms:
 * @atoms: (transfer none): `[m,c,n,n]`, what a coefficient of 1 adds
 * @scale: (transfer none) (nullable): `[1,1,h,w]`, see #UnfExplanation
 * @terms: (transfer full): their coefficients are filled in
 * @coefficients: (transfer full): `[n,1,1,K]`, of each term after each
 * iteration
 *
 * For denoisers, once: gives the explanation its terms, of which there are as
 * many as @coefficients has.
 */
void unf_explanation_take_terms (UnfExplanation *self,
                                 UnfTensor *atoms,
                                 UnfTensor *scale,
                                 UnfTerm *terms,
                                 UnfTensor *coefficients);

UnfExplanation *unf_explanation_ref (UnfExplanation *self);
void unf_explanation_unref (UnfExplanation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfExplanation, unf_explanation_unref)

/**
 * unf_explanation_get_rank:
 * @iteration: 0 … K − 1
 * @rank: 0 … n_terms − 1; 0 is the strongest
 *
 * Returns: (transfer none): the term whose coefficient after that iteration has
 *   the rank-th largest size; of equal ones the one that comes first
 */
const UnfTerm *
unf_explanation_get_rank (const UnfExplanation *self, int iteration, int rank);

/** Returns: what @term adds to the estimate at the pixel of the spot, after
 * @iteration. */
double unf_explanation_get_contribution (const UnfExplanation *self,
                                         const UnfTerm *term,
                                         int iteration);

/** Returns: the estimate at the pixel of the spot, after @iteration. */
double unf_explanation_get_value (const UnfExplanation *self, int iteration);

/**
 * unf_explanation_build:
 * @iteration: 0 … K − 1
 * @first: rank of the first term to add
 * @end: rank behind the last
 *
 * Returns: (transfer full): `[1,c,h,w]` what these terms build of the patch;
 *   from the strongest on, with the offset
 */
UnfTensor *unf_explanation_build (const UnfExplanation *self,
                                  int iteration,
                                  int first,
                                  int end);
