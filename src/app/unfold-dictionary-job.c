/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-dictionary-job.h"

#include "unf-atom-spectrum.h"
#include "unf-monitor.h"

typedef struct {
  UnfTensor *bank, *other;
  int stride;
} Work;

static void
work_free (Work *work)
{
  unf_tensor_unref (work->bank);
  g_clear_pointer (&work->other, unf_tensor_unref);
  g_free (work);
}

UnfoldDictionaryFacts *
unfold_dictionary_facts_ref (UnfoldDictionaryFacts *facts)
{
  g_atomic_ref_count_inc (&facts->references);
  return facts;
}

void
unfold_dictionary_facts_unref (UnfoldDictionaryFacts *facts)
{
  if (!g_atomic_ref_count_dec (&facts->references))
    return;

  unf_tensor_unref (facts->bank);
  g_clear_pointer (&facts->coherence, unf_coherence_free);
  g_clear_pointer (&facts->gram, unf_tensor_unref);
  g_free (facts->frequencies);
  g_free (facts);
}

/* Answers @work, which it takes, by @func on another thread. */
static void
start (Work *work,
       GTaskThreadFunc func,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, func);
}

static Work *
work_new (UnfTensor *bank)
{
  Work *work = g_new0 (Work, 1);

  work->bank = unf_tensor_ref (bank);
  return work;
}

static double *
find_frequencies (const UnfTensor *bank)
{
  double *frequencies = g_new (double, bank->shape.n);

  for (int k = 0; k < bank->shape.n; k++) {
    g_autoptr (UnfTensor) spectrum = unf_atom_spectrum (bank, k);

    frequencies[k] = unf_atom_frequency (spectrum);
  }

  return frequencies;
}

static void
examine_cb (GTask *task, gpointer source, gpointer data, GCancellable *stop)
{
  Work *work = data;
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (stop);
  UnfoldDictionaryFacts *facts;
  GError *error = NULL;
  UnfCoherence *coherence = unf_coherence_measure (work->bank, monitor, &error);

  if (!coherence) {
    g_task_return_error (task, error);
    return;
  }

  facts = g_new0 (UnfoldDictionaryFacts, 1);
  g_atomic_ref_count_init (&facts->references);
  facts->bank = unf_tensor_ref (work->bank);
  facts->coherence = coherence;
  facts->gram = unf_coherence_gram (work->bank);
  facts->frequencies = find_frequencies (work->bank);
  g_task_return_pointer (task, facts,
                         (GDestroyNotify) unfold_dictionary_facts_unref);
}

void
unfold_dictionary_job_examine_async (UnfTensor *bank,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  start (work_new (bank), examine_cb, cancellable, callback, user_data);
}

UnfoldDictionaryFacts *
unfold_dictionary_job_examine_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
matrix_cb (GTask *task, gpointer source, gpointer data, GCancellable *stop)
{
  Work *work = data;
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (stop);
  GError *error = NULL;
  UnfTensor *matrix =
      unf_coherence_matrix (work->bank, work->stride, monitor, &error);

  if (matrix)
    g_task_return_pointer (task, matrix, (GDestroyNotify) unf_tensor_unref);
  else
    g_task_return_error (task, error);
}

void
unfold_dictionary_job_matrix_async (UnfTensor *bank,
                                    int stride,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Work *work = work_new (bank);

  work->stride = stride;
  start (work, matrix_cb, cancellable, callback, user_data);
}

UnfTensor *
unfold_dictionary_job_matrix_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
match_cb (GTask *task, gpointer source, gpointer data, GCancellable *stop)
{
  Work *work = data;
  GError *error = NULL;
  UnfAtomMatch *matches = unf_atom_match (work->bank, work->other, &error);

  if (matches)
    g_task_return_pointer (task, matches, g_free);
  else
    g_task_return_error (task, error);
}

void
unfold_dictionary_job_match_async (UnfTensor *bank,
                                   UnfTensor *other,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Work *work = work_new (bank);

  work->other = unf_tensor_ref (other);
  start (work, match_cb, cancellable, callback, user_data);
}

UnfAtomMatch *
unfold_dictionary_job_match_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
