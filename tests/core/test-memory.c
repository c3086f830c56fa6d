/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-error.h"
#include "unf-memory.h"
#include "unf-tensor.h"
#include "unf-test.h"

static void
the_system_has_some (void)
{
  g_assert_cmpuint (unf_memory_get_free (), >, 1 << 20);
}

static void
a_limit_counts_if_it_is_less (void)
{
  unf_memory_set_limit (1000);
  g_assert_cmpuint (unf_memory_get_free (), ==, 1000);
  unf_memory_set_limit (G_MAXUINT64);
  g_assert_cmpuint (unf_memory_get_free (), >, 1000);
  unf_memory_set_limit (0);
  g_assert_cmpuint (unf_memory_get_free (), >, 1000);
}

static void
too_much_is_refused_with_both_numbers (void)
{
  g_autoptr (GError) error = NULL;

  unf_memory_set_limit (2000000);
  g_assert_true (unf_memory_check (2e6, &error));
  g_assert_no_error (error);
  g_assert_false (unf_memory_check (3.1e9, &error));
  unf_memory_set_limit (0);

  g_assert_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE);
  g_assert_true (g_pattern_match_simple ("*3.1*GB*2.0*MB*", error->message));
}

static void
a_large_tensor_is_refused_before_it_is_made (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfTensor) small = NULL;

  unf_memory_set_limit (1 << 20);
  g_assert_null (unf_tensor_try_new ((UnfShape){ 1, 1, 4096, 4096 }, &error));
  small = unf_tensor_try_new ((UnfShape){ 1, 1, 16, 16 }, NULL);
  unf_memory_set_limit (0);

  g_assert_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE);
  g_assert_nonnull (small);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/memory/the-system-has-some", the_system_has_some);
  g_test_add_func ("/core/memory/a-limit-counts-if-it-is-less",
                   a_limit_counts_if_it_is_less);
  g_test_add_func ("/core/memory/too-much-is-refused-with-both-numbers",
                   too_much_is_refused_with_both_numbers);
  g_test_add_func ("/core/memory/a-large-tensor-is-refused-before-it-is-made",
                   a_large_tensor_is_refused_before_it_is_made);

  return g_test_run ();
}
