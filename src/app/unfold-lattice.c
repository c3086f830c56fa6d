/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-lattice.h"

#include "unf-shift-grid.h"

/* Screen pixels between neighbouring places. */
#define READABLE_FROM 6.0

gboolean
unfold_lattice_is_there (const UnfModel *model)
{
  return model && unf_model_get_dictionary (model) &&
         unf_model_get_stride (model) > 0;
}

UnfoldLattice
unfold_lattice_find (const UnfModel *model,
                     const UnfSettings *settings,
                     int shift)
{
  UnfoldLattice lattice = { 0, 0, 0, 0 };
  int q;

  if (!settings || !unfold_lattice_is_there (model))
    return lattice;

  q = unf_settings_get_int (settings, "stride");
  lattice.stride = q;
  lattice.side = unf_model_get_dictionary (model)->shape.h;
  unf_shift_grid_order (q, CLAMP (shift, 0, q * q - 1), &lattice.y, &lattice.x);

  return lattice;
}

gboolean
unfold_lattice_is_readable (UnfoldLattice lattice, double scale)
{
  return lattice.stride > 0 && lattice.stride * scale >= READABLE_FROM;
}
