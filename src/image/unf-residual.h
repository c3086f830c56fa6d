/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"

/**
 * unf_residual_new:
 *
 * Returns: (transfer full): `a − b`, signed, of float depth; the pictures
 *   have equal shapes
 */
UnfImage *unf_residual_new (const UnfImage *a, const UnfImage *b);

/**
 * unf_residual_mix:
 * @amount: 0…1
 *
 * Returns: (transfer full): `(1 − amount)·noisy + amount·denoised`
 */
UnfImage *unf_residual_mix (const UnfImage *noisy,
                            const UnfImage *denoised,
                            double amount);
