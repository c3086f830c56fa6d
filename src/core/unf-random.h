/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>

/**
 * UnfRandom:
 * @seed: names the stream
 * @position: how many numbers have been taken from it
 *
 * A stream of random numbers that is a function of (seed, position) and of
 * nothing else: the same on every machine, for any number of threads, and
 * resumed exactly by storing the two numbers. The generator is Philox4x32-10
 * (Salmon, Moraes, Dror, Shaw, SC 2011); normals come from the inverse of the
 * normal distribution (Wichura 1988, AS 241) in double arithmetic without any
 * function of the C library whose last digit varies.
 */
typedef struct {
  guint64 seed;
  guint64 position;
} UnfRandom;

/** Returns: 32 random bits; advances @random by one. */
guint32 unf_random_bits (UnfRandom *random);

/** Returns: uniform in [0, 1); advances @random by one. */
double unf_random_uniform (UnfRandom *random);

/** Returns: an integer in `0 … n − 1`; @n > 0; advances @random by one. */
int unf_random_below (UnfRandom *random, int n);

/** Returns: normal, mean 0, variance 1; advances @random by one. */
double unf_random_normal (UnfRandom *random);

/**
 * unf_random_fill_normal:
 * @out: (out caller-allocates): @n numbers
 *
 * The next @n normals of the stream, computed in parallel; the same numbers
 * as @n calls of unf_random_normal().
 */
void unf_random_fill_normal (UnfRandom *random, float *out, size_t n);
