/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-blas.h"

#include <glib.h>

void
unf_blas_use_calling_thread (void)
{
  static gsize is_done;

  if (g_once_init_enter (&is_done)) {
    openblas_set_num_threads (1);
    g_once_init_leave (&is_done, 1);
  }
}
