/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-adam.h"

#include <math.h>

void
unf_adam_step (UnfTensor *weights,
               const UnfTensor *gradient,
               UnfTensor *mean,
               UnfTensor *square,
               double rate,
               int step)
{
  const float beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f;
  double correction1 = 1.0 - pow (0.9, step);
  double correction2 = 1.0 - pow (0.999, step);
  float factor = (float) (rate * sqrt (correction2) / correction1);
  float floor = (float) ((double) epsilon * sqrt (correction2));

  for (size_t i = 0; i < unf_shape_size (weights->shape); i++) {
    float g = gradient->data[i];

    mean->data[i] += (1.0f - beta1) * (g - mean->data[i]);
    square->data[i] += (1.0f - beta2) * (g * g - square->data[i]);
    weights->data[i] -=
        factor * mean->data[i] / (sqrtf (square->data[i]) + floor);
  }
}
