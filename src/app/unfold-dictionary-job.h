/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-atom-match.h"
#include "unf-coherence.h"

/**
 * UnfoldDictionaryFacts:
 * @bank: the dictionary, `[m,c,n,n]`; owned
 * @coherence: at all strides; owned
 * @gram: `[1,1,m,m]`, inner products without shifts; owned
 * @frequencies: of each atom, in cycles per pixel; owned
 *
 * What there is to know of a dictionary without a picture. Ref-counted and
 * immutable.
 */
typedef struct {
  UnfTensor *bank;
  UnfCoherence *coherence;
  UnfTensor *gram;
  double *frequencies;

  /*< private >*/
  gatomicrefcount references;
} UnfoldDictionaryFacts;

UnfoldDictionaryFacts *
unfold_dictionary_facts_ref (UnfoldDictionaryFacts *facts);
void unfold_dictionary_facts_unref (UnfoldDictionaryFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldDictionaryFacts,
                               unfold_dictionary_facts_unref)

/* Each of these computes on a thread of GLib's pool and answers in the main
 * context it was called in. */

/** Finds what there is to know of @bank. */
void unfold_dictionary_job_examine_async (UnfTensor *bank,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * unfold_dictionary_job_examine_finish:
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the facts
 */
UnfoldDictionaryFacts *
unfold_dictionary_job_examine_finish (GAsyncResult *result, GError **error);

/** Calls unf_coherence_matrix(). */
void unfold_dictionary_job_matrix_async (UnfTensor *bank,
                                         int stride,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/** Returns: (transfer full) (nullable): the answer. */
UnfTensor *unfold_dictionary_job_matrix_finish (GAsyncResult *result,
                                                GError **error);

/** Calls unf_atom_match(). */
void unfold_dictionary_job_match_async (UnfTensor *bank,
                                        UnfTensor *other,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/** Returns: (transfer full) (nullable) (array): the answer. */
UnfAtomMatch *unfold_dictionary_job_match_finish (GAsyncResult *result,
                                                  GError **error);
