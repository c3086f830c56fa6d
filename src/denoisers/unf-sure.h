/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-model.h"

/**
 * UnfSure:
 * @mse: estimate of the mean squared error, in the square of the picture's
 *   unit; of a very good estimate of a small picture it may be negative
 * @psnr: −10·log10 (mse), dB; NaN where @mse is not positive
 * @deviation: standard deviation of @psnr, dB. Most of it is that the strength
 *   of N values of noise differs from σ² by σ²·√(2/N), which is the same for
 *   all denoisers of one picture: they compare more exactly than that
 * @divergence: mean of ∂f(y)ₚ/∂yₚ over the pixels: how much of the noise is
 *   kept, 0 … 1 for a sensible denoiser
 * @probes: how many probes it is the mean of
 *
 * How far an estimate is from the clean picture, without the clean picture:
 * Stein's unbiased risk estimate, with the divergence from random probes b
 * (Ramani, Blu & Unser, IEEE TIP 17(9), 2008):
 *
 *     ‖y − f(y)‖²/N − σ² + 2σ²/(hN) · bᵀ (f(y + h b) − f(y))
 *
 * It holds for white Gaussian noise of a known σ that nobody has clipped or
 * rounded, and for every denoiser. As PSNR is, it is of estimates clipped to
 * 0…1.
 */
typedef struct {
  double mse, psnr, deviation, divergence;
  int probes;
} UnfSure;

/**
 * UnfSureProbes:
 * @sigma: the standard deviation that the noise has, unit of the picture, not
 *   negative
 * @seed: of the first probe; the next has the seed plus one
 * @count: 1 or more; each costs one run of the denoiser. One is enough for a
 *   picture of 256 × 256 and for a denoiser without abrupt decisions
 */
typedef struct {
  double sigma;
  guint64 seed;
  int count;
} UnfSureProbes;

/**
 * unf_sure_probe:
 * @sigma: of the noise, in the unit of @noisy
 * @seed: names the probe b, whose elements are ±1; the noise of the same seed
 * is another field
 *
 * Returns: (transfer full): y + h b, with the step h that goes with @sigma
 */
UnfImage *unf_sure_probe (const UnfImage *noisy, double sigma, guint64 seed);

/**
 * unf_sure_project:
 * @estimate: f (y) or f (y + h b)
 * @seed: of the probe
 *
 * What has to be kept of an estimate, so that many stages of one run can be
 * judged without keeping them.
 *
 * Returns: bᵀ f
 */
double unf_sure_project (const UnfImage *estimate, guint64 seed);

/**
 * unf_sure_judge:
 * @noisy: y
 * @estimate: f (y)
 * @sigma: of the noise
 * @change: bᵀ (f (y + h b) − f (y)), the mean over @probes probes
 */
void unf_sure_judge (const UnfImage *noisy,
                     const UnfImage *estimate,
                     double sigma,
                     double change,
                     int probes,
                     UnfSure *sure);

/**
 * unf_sure_estimate:
 * @noisy: y, not clipped
 * @estimate: f (y), what @model makes of @noisy with the same arguments
 * @told: the σ that @model is told, unit of the picture
 * @settings: (nullable): %NULL for those @model was trained with
 * @probes: the noise, and how to probe
 * @monitor: (nullable): may cancel, hears progress; is shown nothing
 *
 * Errors: as unf_model_denoise().
 *
 * Returns: whether @sure was set
 */
gboolean unf_sure_estimate (const UnfModel *model,
                            const UnfImage *noisy,
                            const UnfImage *estimate,
                            double told,
                            const UnfSettings *settings,
                            const UnfSureProbes *probes,
                            UnfMonitor *monitor,
                            UnfSure *sure,
                            GError **error);
