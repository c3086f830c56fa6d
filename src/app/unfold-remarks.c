/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-remarks.h"

#include <glib/gi18n.h>

static char *
remark_on_stride (const UnfSetting *setting, double value)
{
  if (value <= 1.0)
    return g_strdup (_ ("Plain convolutional sparse coding."));
  if (value >= setting->maximum)
    return g_strdup (_ ("Patch averaging: atoms side by side."));

  return NULL;
}

static char *
remark_on_iterations (const UnfSetting *setting, double value)
{
  int trained = (int) setting->initial;

  if (value < setting->initial)
    return g_strdup_printf (ngettext ("Early exit: trained for %d iteration.",
                                      "Early exit: trained for %d iterations.",
                                      (gulong) trained),
                            trained);
  if (value > setting->initial)
    return g_strdup_printf (
        ngettext ("More than the %d iteration it was trained for.",
                  "More than the %d iterations it was trained for.",
                  (gulong) trained),
        trained);

  return NULL;
}

static const struct {
  const char *id;
  char *(*make) (const UnfSetting *setting, double value);
} remarks[] = {
  { "iterations", remark_on_iterations },
  { "stride", remark_on_stride },
};

char *
unfold_remark_on_setting (const UnfSetting *setting, double value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (remarks); i++)
    if (g_strcmp0 (remarks[i].id, setting->id) == 0)
      return remarks[i].make (setting, value);

  return NULL;
}

char *
unfold_remark_on_sigma (const UnfModel *model, double sigma)
{
  double low, high;

  unf_model_get_sigma_range (model, &low, &high);
  if (sigma >= low && sigma <= high)
    return NULL;
  if (low == high)
    return g_strdup_printf (_ ("These weights were trained for σ %.3g only."),
                            low);

  return g_strdup_printf (
      _ ("These weights were trained for σ from %.3g to %.3g."), low, high);
}
