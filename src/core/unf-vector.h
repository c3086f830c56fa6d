/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * UNF_FOR_WIDE_VECTORS:
 *
 * Before a function whose loops are worth the widest vectors: the loader
 * chooses the version for the processor at hand. Under the thread sanitizer it
 * would do so before that is ready, so there is one version then. All versions
 * give the same bits.
 */
#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ &&            \
    !defined __SANITIZE_THREAD__
#define UNF_FOR_WIDE_VECTORS __attribute__ ((target_clones ("avx2", "default")))
#else
#define UNF_FOR_WIDE_VECTORS
#endif
