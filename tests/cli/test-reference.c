/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The networks as their authors published them, through the command line:
 * import, denoise, compare with the output of the authors' own program. */
#include <string.h>

#include "cli-room.h"
#include "unf-test.h"

static void
denoise_with (const CliRoom *room,
              const char *folder,
              const char *sigma,
              const char *engine)
{
  g_autofree char *in = g_build_filename (folder, "input.npy", NULL);
  g_autofree char *expected = g_build_filename (folder, "output.npy", NULL);
  g_autoptr (CliRun) run = cli_run (room, "denoise", in, "out.npy", "--weights",
                                    "imported.safetensors", "--sigma", sigma,
                                    "--engine", engine, "--json");
  g_autoptr (CliRun) compared = NULL;
  double difference;

  g_assert_cmpint (
      json_object_get_int_member (cli_run_get_object (run), "parameters"), ==,
      3 * 175 * 121 + 175);
  compared = cli_run (room, "compare", "out.npy", expected, "--json");
  difference = json_object_get_double_member (cli_run_get_object (compared),
                                              "max_abs_difference");
  g_test_message ("σ %s, %s: %.3g", sigma, engine, difference);

  /* The authors' own float32 output is 3e-7 from a float64 evaluation; ours
   * sums 24 layers of 121 products in another order. */
  g_assert_cmpfloat (difference, <, 2e-6);
}

static void
reproduces_published_output (CliRoom *room, gconstpointer data)
{
  const char *sigma = data;
  g_autofree char *relative =
      g_strdup_printf ("reference/cscnet_sigma%s", sigma);
  g_autofree char *folder = unf_test_find_shared (relative);
  g_autofree char *weights = NULL;
  g_autofree char *name = NULL;
  g_autoptr (CliRun) run = NULL;

  if (!folder)
    return;

  name = g_strdup_printf ("sigma_%s.model", sigma);
  weights = g_build_filename (folder, name, NULL);
  run = cli_run (room, "import", weights, "imported.safetensors", "--denoiser",
                 "csc");
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);

  denoise_with (room, folder, sigma, "gemm");
  denoise_with (room, folder, sigma, "auto");
}

int
main (int argc, char **argv)
{
  static const char *const sigmas[] = { "15", "25", "50", "75" };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sigmas); i++) {
    g_autofree char *path = g_strdup_printf (
        "/cli/reference/cscnet-sigma-%s-reproduces-published-output",
        sigmas[i]);

    g_test_add (path, CliRoom, sigmas[i], cli_room_set_up,
                reproduces_published_output, cli_room_tear_down);
  }

  return g_test_run ();
}
