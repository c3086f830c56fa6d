/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/**
 * unf_lidia_mean:
 * @plane: @n values 0…1
 *
 * The mean of `2 x − 1`, in single precision and in the order in which the
 * program that published weights were made with adds it up. At a mirrored
 * border many patches are equally near, and the last bit of the mean decides
 * which of them are taken: this order is what reproduces published outputs.
 */
float unf_lidia_mean (const float *plane, size_t n);
