/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-file-kind.h"

#include <string.h>

const char *const *
unfold_file_kind_get_endings (UnfoldFileKind kind)
{
  static const char *const pictures[] = { "png",  "jpg", "jpeg", "tif",
                                          "tiff", "pgm", "ppm",  "pnm",
                                          "pfm",  "npy", "webp", NULL };
  static const char *const weights[] = { "safetensors", "model", "pth",
                                         "pt",          "mat",   NULL };

  return kind == UNFOLD_FILE_PICTURE ? pictures : weights;
}

gboolean
unfold_file_kind_matches (UnfoldFileKind kind, const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *ending = dot ? g_ascii_strdown (dot + 1, -1) : NULL;

  return ending &&
         g_strv_contains (unfold_file_kind_get_endings (kind), ending);
}

UnfoldFileKind
unfold_file_kind_guess (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name && unfold_file_kind_matches (UNFOLD_FILE_WEIGHTS, name)
             ? UNFOLD_FILE_WEIGHTS
             : UNFOLD_FILE_PICTURE;
}
