/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-error.h"

/* A checkpoint holds each group of tensors under a prefix. */
static void
put (UnfWeights *checkpoint, const UnfWeights *group, const char *prefix)
{
  for (gsize i = 0; i < unf_weights_get_n (group); i++) {
    g_autofree char *name =
        g_strconcat (prefix, ".", unf_weights_get_name (group, i), NULL);
    g_autoptr (UnfTensor) copy = unf_tensor_copy (unf_weights_get (group, i));

    unf_weights_add (checkpoint, name, copy);
  }
}

static gboolean
take (UnfWeights *group,
      const UnfWeights *checkpoint,
      const char *prefix,
      GError **error)
{
  for (gsize i = 0; i < unf_weights_get_n (group); i++) {
    UnfTensor *to = unf_weights_get (group, i);
    g_autofree char *name =
        g_strconcat (prefix, ".", unf_weights_get_name (group, i), NULL);
    const UnfTensor *from = unf_weights_find (checkpoint, name);

    if (!from || !unf_shape_equal (from->shape, to->shape)) {
      g_set_error (
          error, UNF_ERROR, UNF_ERROR_MISMATCH,
          _ ("The checkpoint does not fit the network: “%s” is missing "
             "or has another shape"),
          name);
      return FALSE;
    }
    memcpy (to->data, from->data, unf_shape_size (to->shape) * sizeof (float));
  }

  return TRUE;
}

static void
put_number (UnfWeights *checkpoint, const char *key, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  unf_weights_set_metadata (checkpoint, key,
                            g_ascii_dtostr (text, sizeof text, value));
}

static double
take_number (const UnfWeights *checkpoint, const char *key)
{
  const char *text = unf_weights_get_metadata (checkpoint, key);

  return text ? g_ascii_strtod (text, NULL) : 0.0;
}

UnfWeights *
unf_trainer_checkpoint (const UnfTrainer *trainer)
{
  UnfWeights *checkpoint = unf_weights_new ();

  put (checkpoint, trainer->weights, "weights");
  put (checkpoint, trainer->averaged, "averaged");
  put (checkpoint, trainer->first, "first");
  put (checkpoint, trainer->second, "second");
  if (trainer->best)
    put (checkpoint, trainer->best, "best");
  put_number (checkpoint, "step", (double) trainer->step);
  put_number (checkpoint, "seconds", trainer->seconds);
  if (trainer->best)
    put_number (checkpoint, "best_psnr", trainer->best_psnr);

  return checkpoint;
}

gboolean
unf_trainer_resume (UnfTrainer *trainer,
                    const UnfWeights *checkpoint,
                    GError **error)
{
  g_autoptr (UnfWeights) best = unf_weights_copy (trainer->averaged);

  if (!take (trainer->weights, checkpoint, "weights", error) ||
      !take (trainer->averaged, checkpoint, "averaged", error) ||
      !take (trainer->first, checkpoint, "first", error) ||
      !take (trainer->second, checkpoint, "second", error))
    return FALSE;

  if (unf_weights_get_metadata (checkpoint, "best_psnr")) {
    if (!take (best, checkpoint, "best", error))
      return FALSE;
    g_clear_pointer (&trainer->best, unf_weights_unref);
    trainer->best = g_steal_pointer (&best);
    trainer->best_psnr = take_number (checkpoint, "best_psnr");
  }

  trainer->step = (gint64) take_number (checkpoint, "step");
  trainer->seconds = take_number (checkpoint, "seconds");

  return TRUE;
}
