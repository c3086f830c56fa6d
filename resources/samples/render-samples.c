/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Renders the pictures that are bundled with the program. */
#include <stdlib.h>

#include "samples.h"

enum { SIDE = 512 };

static const struct {
  const char *name;
  Canvas *(*paint) (int side);
} samples[] = {
  { "greek", sample_greek },         { "photograph", sample_photograph },
  { "piecewise", sample_piecewise }, { "text", sample_text },
  { "texture", sample_texture },
};

static gboolean
render (gsize k, const char *folder, GError **error)
{
  g_autofree char *file = g_strconcat (samples[k].name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (Canvas) canvas = samples[k].paint (SIDE);

  return canvas_save (canvas, path, error);
}

int
main (int argc, char *argv[])
{
  if (argc != 2) {
    g_printerr ("Usage: render-samples FOLDER\n");
    return 2;
  }

  for (gsize k = 0; k < G_N_ELEMENTS (samples); k++) {
    g_autoptr (GError) error = NULL;

    if (!render (k, argv[1], &error)) {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  }

  return EXIT_SUCCESS;
}
