/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test.h"
#include "unf-weights.h"

#include <locale.h>

static void
keeps_the_order_of_adding (void)
{
  static const char *const names[] = { "C", "A", "t0", "B" };
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (UnfTensor) tensor =
        unf_tensor_new ((UnfShape){ 1, (int) i + 1, 2, 3 });

    unf_weights_add (weights, names[i], tensor);
    g_assert_true (unf_weights_find (weights, names[i]) == tensor);
  }

  g_assert_cmpuint (unf_weights_get_n (weights), ==, G_N_ELEMENTS (names));
  g_assert_cmpuint (unf_weights_count (weights), ==, 6 * (1 + 2 + 3 + 4));
  g_assert_null (unf_weights_find (weights, "a"));

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_cmpstr (unf_weights_get_name (weights, i), ==, names[i]);
    g_assert_cmpint (unf_weights_get (weights, i)->shape.c, ==, i + 1);
  }
}

static void
copy_has_tensors_of_its_own (void)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (UnfTensor) tensor =
      unf_test_random_tensor ((UnfShape){ 1, 1, 3, 5 }, 1.0, 7);
  g_autoptr (UnfWeights) copy = NULL;
  float first = tensor->data[0];

  unf_weights_add (weights, "A", tensor);
  unf_weights_set_metadata (weights, "seed", "7");
  copy = unf_weights_copy (weights);
  tensor->data[0] = first + 1.0f;
  unf_weights_set_metadata (weights, "seed", "8");

  g_assert_cmpuint (unf_weights_get_n (copy), ==, 1);
  g_assert_cmpfloat (unf_weights_find (copy, "A")->data[0], ==, first);
  g_assert_cmpstr (unf_weights_get_metadata (copy, "seed"), ==, "7");
}

static void
metadata_are_listed_sorted (void)
{
  static const char *const sorted[] = { "command", "denoiser", "psnr", NULL };
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_auto (GStrv) keys = NULL;

  unf_weights_set_metadata (weights, "psnr", "29.1");
  unf_weights_set_metadata (weights, "denoiser", "dncnn");
  unf_weights_set_metadata (weights, "command", "unfold-cli train");
  unf_weights_set_metadata (weights, "denoiser", "csc");
  keys = unf_weights_list_metadata (weights);

  g_assert_true (g_strv_equal ((const char *const *) keys, sorted));
  g_assert_cmpstr (unf_weights_get_metadata (weights, "denoiser"), ==, "csc");
  g_assert_null (unf_weights_get_metadata (weights, "parent"));
}

static void
metadata_become_utf8 (void)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  const char *value;

  unf_weights_set_metadata (weights, "command", "train --data b\xe4ume");
  value = unf_weights_get_metadata (weights, "command");
  g_assert_true (g_utf8_validate (value, -1, NULL));
  g_assert_true (g_str_has_prefix (value, "train --data b"));
}

static void
settings_are_one_canonical_text (void)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (UnfWeights) other = unf_weights_new ();

  unf_weights_set_setting (weights, "stride", 8);
  unf_weights_set_setting (weights, "iterations", 12);
  unf_weights_set_setting (weights, "decay", 0.1);
  unf_weights_set_setting (other, "decay", 0.1);
  unf_weights_set_setting (other, "stride", 3);
  unf_weights_set_setting (other, "iterations", 12);
  unf_weights_set_setting (other, "stride", 8);

  g_assert_cmpstr (unf_weights_get_metadata (weights, "settings"), ==,
                   "{\"decay\":0.1,\"iterations\":12,\"stride\":8}");
  g_assert_cmpstr (unf_weights_get_metadata (other, "settings"), ==,
                   unf_weights_get_metadata (weights, "settings"));
}

static void
settings_come_back_exactly (void)
{
  static const double values[] = {
    0.0, -1.0, 1.0 / 3.0, 1e-300, 1.7976931348623157e308, 123456789.0
  };
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    unf_weights_set_setting (weights, "value", values[i]);
    g_assert_cmpfloat (unf_weights_get_setting (weights, "value", 2.0), ==,
                       values[i]);
  }

  g_assert_cmpfloat (unf_weights_get_setting (weights, "none", 2.0), ==, 2.0);
}

static void
settings_do_not_depend_on_the_locale (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  if (!setlocale (LC_NUMERIC, "de_DE.UTF-8") &&
      !setlocale (LC_NUMERIC, "fr_FR.UTF-8")) {
    g_test_skip ("no locale with a decimal comma is installed");
    return;
  }

  unf_weights_set_setting (weights, "decay", 0.25);
  unf_weights_set_setting (weights, "stride", 8);
  g_assert_cmpfloat (unf_weights_get_setting (weights, "decay", 0), ==, 0.25);
  setlocale (LC_NUMERIC, before);

  g_assert_cmpstr (unf_weights_get_metadata (weights, "settings"), ==,
                   "{\"decay\":0.25,\"stride\":8}");
}

static void
settings_of_other_kinds_survive (void)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  unf_weights_set_metadata (
      weights, "settings",
      "{ \"shifts_are_estimates\": true, \"name\": \"a \\\"b\\\"\" }");
  unf_weights_set_setting (weights, "stride", 8);

  g_assert_cmpfloat (
      unf_weights_get_setting (weights, "shifts_are_estimates", 0), ==, 1.0);
  g_assert_cmpfloat (unf_weights_get_setting (weights, "name", 5), ==, 5.0);
  g_assert_cmpstr (unf_weights_get_metadata (weights, "settings"), ==,
                   "{\"name\":\"a \\\"b\\\"\",\"shifts_are_estimates\":true,"
                   "\"stride\":8}");
}

/* JSON can write numbers that no double holds. */
static void
settings_beyond_every_double_are_dropped (void)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  unf_weights_set_metadata (weights, "settings", " {\"decay\": 1e999} ");
  g_assert_cmpfloat (unf_weights_get_setting (weights, "decay", 3), ==, 3);

  unf_weights_set_setting (weights, "stride", 8);
  g_assert_cmpstr (unf_weights_get_metadata (weights, "settings"), ==,
                   "{\"decay\":null,\"stride\":8}");
}

static void
malformed_settings_are_no_settings (void)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autofree char *deep = g_strnfill (1 << 20, '[');
  const char *const malformed[] = { "", "8", "{\"stride\":", deep };

  for (gsize i = 0; i < G_N_ELEMENTS (malformed); i++) {
    unf_weights_set_metadata (weights, "settings", malformed[i]);
    g_assert_cmpfloat (unf_weights_get_setting (weights, "stride", 4), ==, 4);
  }

  unf_weights_set_setting (weights, "stride", 8);
  g_assert_cmpfloat (unf_weights_get_setting (weights, "stride", 4), ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/weights/keeps-the-order-of-adding",
                   keeps_the_order_of_adding);
  g_test_add_func ("/nn/weights/copy-has-tensors-of-its-own",
                   copy_has_tensors_of_its_own);
  g_test_add_func ("/nn/weights/metadata-are-listed-sorted",
                   metadata_are_listed_sorted);
  g_test_add_func ("/nn/weights/metadata-become-utf8", metadata_become_utf8);
  g_test_add_func ("/nn/weights/settings-are-one-canonical-text",
                   settings_are_one_canonical_text);
  g_test_add_func ("/nn/weights/settings-come-back-exactly",
                   settings_come_back_exactly);
  g_test_add_func ("/nn/weights/settings-do-not-depend-on-the-locale",
                   settings_do_not_depend_on_the_locale);
  g_test_add_func ("/nn/weights/settings-of-other-kinds-survive",
                   settings_of_other_kinds_survive);
  g_test_add_func ("/nn/weights/settings-beyond-every-double-are-dropped",
                   settings_beyond_every_double_are_dropped);
  g_test_add_func ("/nn/weights/malformed-settings-are-no-settings",
                   malformed_settings_are_no_settings);

  return g_test_run ();
}
