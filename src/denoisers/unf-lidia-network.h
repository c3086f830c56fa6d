/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"
#include "unf-weights.h"

/** Patches in a group, the patch itself included; scales; normalised layers
 * that make the weights of a group. */
enum {
  UNF_LIDIA_GROUP = 14,
  UNF_LIDIA_SCALES = 2,
  UNF_LIDIA_WEIGHING = 6,
  UNF_LIDIA_ROWS = 4 * UNF_LIDIA_GROUP,
};

/**
 * UnfLidiaLayer:
 * @H: (nullable): matrix along the group
 * @V: (nullable): matrix along the patches
 * @b: (nullable): what is added
 * @gamma: (nullable): of the normalisation; %NULL where there is none
 * @beta: with @gamma
 * @mean: with @gamma: running statistics, or those of a picture
 * @variance: with @gamma
 *
 * A separable transform and the normalisation behind it; the tensors are
 * borrowed.
 */
typedef struct {
  UnfTensor *H, *V, *b;
  UnfTensor *gamma, *beta, *mean, *variance;
} UnfLidiaLayer;

/**
 * UnfLidiaNetwork:
 * @channels: 1 or 3
 * @side: of a patch, p
 * @length: numbers in a patch, `channels · side²`
 * @features: numbers a patch becomes, V
 * @is_full: whether it has the layers that are mixed in with @a
 * @softening: ε of the division before the averages of scale 1; 0 in published
 *   networks
 * @alpha: of each scale: how fast the weight of a patch falls with its distance
 * @beta: how fast the weight of an estimate falls with its variance
 * @a: mixing factors: of each scale, and of the joined scales
 * @weigh: of each scale, from distances to weights; the last has no
 *   normalisation
 * @first: of each scale; the product with V is that of unf_lidia_features()
 * @second: of each scale, mixed in
 * @before: of each scale, from a group to one patch
 * @after: of each scale, back to a group
 * @joined: first layer of both scales together
 * @last: mixed in
 * @out: to the noise in a patch
 *
 * The layers of LIDIA, found by the names that its authors gave them. A plain
 * value that borrows from the weights: a copy may have other statistics.
 */
typedef struct {
  int channels, side, length, features;
  gboolean is_full;
  float softening;
  UnfTensor *alpha[UNF_LIDIA_SCALES], *beta, *a[UNF_LIDIA_SCALES + 1];
  UnfLidiaLayer weigh[UNF_LIDIA_SCALES][UNF_LIDIA_WEIGHING + 1];
  UnfLidiaLayer first[UNF_LIDIA_SCALES], second[UNF_LIDIA_SCALES];
  UnfLidiaLayer before[UNF_LIDIA_SCALES], after[UNF_LIDIA_SCALES];
  UnfLidiaLayer joined, last, out;
} UnfLidiaNetwork;

/** Called for every tensor of the network with its name and shape. Returns:
 * whether to go on. */
typedef gboolean (*UnfLidiaNameFunc) (const char *name,
                                      UnfShape shape,
                                      gpointer user_data);

/**
 * unf_lidia_for_names:
 * @channels: 1 or 3
 * @is_full: whether the mixed layers are there
 *
 * Returns: whether @func was content with every tensor of such a network
 */
gboolean unf_lidia_for_names (int channels,
                              gboolean is_full,
                              UnfLidiaNameFunc func,
                              gpointer user_data);

/** Returns: the network of @weights, which have been checked. */
UnfLidiaNetwork unf_lidia_network (const UnfWeights *weights);

/**
 * UnfLidiaPass:
 * @net: the network
 * @tape: where it is recorded
 * @has_own_statistics: whether each normalisation uses the statistics of what
 *   it normalises; else those of the network
 * @measured: (nullable): a layer of @net; before it is normalised its sums are
 *   added to @sums, and the pass ends
 * @sums: `[rows,2]`, with @measured
 *
 * One way through the network for some positions. Every function returns %NULL
 * when the pass ended inside it.
 */
typedef struct {
  const UnfLidiaNetwork *net;
  UnfTape *tape;
  gboolean has_own_statistics;
  const UnfLidiaLayer *measured;
  double *sums;
} UnfLidiaPass;

/**
 * unf_lidia_weigh:
 * @scale: 0 or 1
 * @e: `[1,14,positions,1]`: 13 distances and the variance of the patch
 *
 * `v = FC (exp (−|α| e))`: a weight for every patch of a group.
 *
 * Returns: (nullable): `[1,14,positions,1]`
 */
UnfVar *unf_lidia_weigh (const UnfLidiaPass *pass, int scale, UnfTensor *e);

/**
 * unf_lidia_features:
 * @patches: `[1,1,m,length]`
 *
 * The product of the first layer along the patches, which is the same for all
 * groups that a patch is in.
 *
 * Returns: `[1,1,m,features]`
 */
UnfVar *
unf_lidia_features (const UnfLidiaPass *pass, int scale, UnfTensor *patches);

/**
 * unf_lidia_group:
 * @features: `[1,1,m,features]`
 * @where: `[14,positions]`: which of them are in each group
 * @v: `[1,14,positions,1]` their weights
 *
 * Returns: (nullable): x of this scale, `[1,14,positions,features]`
 */
UnfVar *unf_lidia_group (const UnfLidiaPass *pass,
                         int scale,
                         UnfVar *features,
                         const int *where,
                         UnfVar *v);

/** Returns: one patch for each group @x, to be averaged with its
 * neighbours: `[1,1,positions,length]`. */
UnfVar *unf_lidia_before (const UnfLidiaPass *pass, int scale, UnfVar *x);

/**
 * unf_lidia_noise:
 * @x: of both scales, consumed
 * @t: of both scales: the patches, averaged, `[1,1,positions,length]`
 *
 * Returns: (nullable): the noise in each patch, `[1,1,positions,length]`
 */
UnfVar *
unf_lidia_noise (const UnfLidiaPass *pass, UnfVar *const *x, UnfVar *const *t);
