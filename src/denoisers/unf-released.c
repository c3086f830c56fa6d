/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strverscmp() */
#define _GNU_SOURCE

#include "config.h"

#include "unf-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-error.h"
#include "unf-weights-file.h"
#include "unf-weights-resource.h"

#define FOLDER "/io/github/unfoldlab/Unfold/weights"
#define SUFFIX ".safetensors"

/* What each denoiser, and the program, begins with. */
static const char *const defaults[][2] = { { "csc", "csc-q8" },
                                           { "deep-ksvd", "deep-ksvd" },
                                           { "lidia", "lidia" } };

/* “q10” comes after “q9”. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *const *x = a, *const *y = b;
  gboolean x_first = g_str_equal (*x, defaults[0][1]);
  gboolean y_first = g_str_equal (*y, defaults[0][1]);

  return x_first != y_first ? y_first - x_first : strverscmp (*x, *y);
}

char **
unf_model_list_released (void)
{
  g_auto (GStrv) children = g_resource_enumerate_children (
      unf_weights_get_resource (), FOLDER, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (int i = 0; children && children[i]; i++) {
    if (g_str_has_suffix (children[i], SUFFIX))
      g_ptr_array_add (names, g_strndup (children[i], strlen (children[i]) -
                                                          strlen (SUFFIX)));
  }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static const char *
resolve (const char *name)
{
  if (!name)
    return defaults[0][1];

  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++) {
    if (g_str_equal (defaults[i][0], name))
      return defaults[i][1];
  }

  return name;
}

UnfModel *
unf_model_released (const char *name, GError **error)
{
  const char *full = resolve (name);
  g_autofree char *path = g_strconcat (FOLDER "/", full, SUFFIX, NULL);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (unf_weights_get_resource (), path, 0, NULL);
  g_autoptr (UnfWeights) weights = NULL;

  if (!bytes) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 unf_denoiser_find (full)
                     ? _ ("The denoiser “%s” comes without weights; it needs a "
                          "file")
                     : _ ("There are no weights called “%s”"),
                 full);
    return NULL;
  }

  weights = unf_weights_parse (bytes, error);
  return weights ? unf_model_from_weights (weights, full, error) : NULL;
}

UnfModel *
unf_model_released_for (const char *name, int stride, GError **error)
{
  UnfModel *best = unf_model_released (name, error);
  g_auto (GStrv) names = unf_model_list_released ();

  for (int i = 0; best && names[i]; i++) {
    g_autoptr (UnfModel) candidate = NULL;

    if (unf_model_get_stride (best) == stride)
      break;

    candidate = unf_model_released (names[i], NULL);
    if (candidate && unf_model_is_nearer (candidate, best, stride)) {
      unf_model_unref (best);
      best = g_steal_pointer (&candidate);
    }
  }

  return best;
}
