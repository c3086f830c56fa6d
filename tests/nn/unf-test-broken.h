/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-weights.h"

/** A reader of weight files. */
typedef UnfWeights *(*UnfTestParser) (GBytes *bytes, GError **error);

/** Fails unless @parse refuses @bytes with a sentence that says @reason. */
void unf_test_assert_refused (UnfTestParser parse,
                              GBytes *bytes,
                              const char *reason);

/** Fails unless @parse reads @whole, but no part of it from the beginning, and
 * not when a byte follows. */
void unf_test_refuse_every_other_length (UnfTestParser parse, GBytes *whole);

/** Changes a few bytes of @whole, a few thousand times. Fails unless @parse
 * refuses each time or gives finite weights, or if it hardly ever refuses. */
void unf_test_survive_mutations (UnfTestParser parse, GBytes *whole);
