/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-broken.h"

#include <math.h>
#include <string.h>

#include "unf-error.h"
#include "unf-random.h"

void
unf_test_assert_refused (UnfTestParser parse, GBytes *bytes, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = parse (bytes, &error);

  g_assert_null (weights);
  g_assert_nonnull (error);
  g_assert_true (error->domain == UNF_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), >, 20);

  if (!strstr (error->message, reason))
    g_error ("“%s” does not say “%s”", error->message, reason);
}

void
unf_test_refuse_every_other_length (UnfTestParser parse, GBytes *whole)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (whole, &size);
  g_autofree guint8 *longer = g_malloc0 (size + 1);
  g_autoptr (GBytes) more = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = parse (whole, &error);

  g_assert_no_error (error);
  memcpy (longer, data, size);
  more = g_bytes_new (longer, size + 1);
  unf_test_assert_refused (parse, more, "");

  for (gsize length = 0; length < size; length++) {
    /* A copy, so that reading behind its end is noticed. */
    g_autoptr (GBytes) part = g_bytes_new (data, length);

    unf_test_assert_refused (parse, part, "");
  }
}

/* Changes, removes or inserts one byte; the last two move all that follows. */
static void
mutate (GByteArray *bytes, UnfRandom *random)
{
  guint at = (guint) unf_random_below (random, (int) bytes->len);
  guint8 byte = (guint8) unf_random_bits (random);

  switch (unf_random_below (random, 6)) {
  case 0:
    g_byte_array_remove_index (bytes, at);
    break;
  case 1:
    g_byte_array_append (bytes, &byte, 1);
    memmove (bytes->data + at + 1, bytes->data + at, bytes->len - 1 - at);
    bytes->data[at] = byte;
    break;
  case 2:
    bytes->data[at] = bytes->data[unf_random_below (random, (int) bytes->len)];
    break;
  case 3:
    bytes->data[at] = byte;
    break;
  default:
    bytes->data[at] ^= (guint8) (1 << (byte & 7));
  }
}

static void
assert_sound (const UnfWeights *weights)
{
  for (gsize i = 0; i < unf_weights_get_n (weights); i++) {
    const UnfTensor *tensor = unf_weights_get (weights, i);

    g_assert_cmpuint (unf_shape_size (tensor->shape), >, 0);
    for (gsize k = 0; k < unf_shape_size (tensor->shape); k++)
      g_assert_true (isfinite (tensor->data[k]));
  }
}

void
unf_test_survive_mutations (UnfTestParser parse, GBytes *whole)
{
  UnfRandom random = { 2024, 0 };
  int n_refused = 0;

  for (int i = 0; i < 6000; i++) {
    g_autoptr (GByteArray) changed = g_byte_array_new ();
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (UnfWeights) weights = NULL;

    g_byte_array_append (changed, g_bytes_get_data (whole, NULL),
                         (guint) g_bytes_get_size (whole));
    for (int k = unf_random_below (&random, 3); k >= 0; k--)
      mutate (changed, &random);

    bytes = g_byte_array_free_to_bytes (g_steal_pointer (&changed));
    weights = parse (bytes, &error);
    g_assert_true ((weights == NULL) == (error != NULL));

    if (weights)
      assert_sound (weights);
    else {
      g_assert_true (error->domain == UNF_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      n_refused++;
    }
  }

  g_assert_cmpint (n_refused, >, 3000);
}
