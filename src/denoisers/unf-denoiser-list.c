/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-denoiser.h"

#define DENOISERS(X)                                                           \
  X (csc)                                                                      \
  X (deep_ksvd)                                                                \
  X (lidia)

#define DECLARE(name) extern const UnfDenoiser unf_##name;
DENOISERS (DECLARE)

#define ADDRESS(name) &unf_##name,
static const UnfDenoiser *const denoisers[] = { DENOISERS (ADDRESS) NULL };

const UnfDenoiser *const *
unf_denoiser_list (void)
{
  return denoisers;
}

const UnfDenoiser *
unf_denoiser_find (const char *id)
{
  for (int i = 0; denoisers[i]; i++) {
    if (g_str_equal (denoisers[i]->id, id))
      return denoisers[i];
  }

  return NULL;
}
