/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-quantity.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unfold-number.h"

static double
get_ssim (const UnfoldPoint *point)
{
  return point->outcome.ssim;
}

static double
get_seconds (const UnfoldPoint *point)
{
  return point->outcome.seconds;
}

static double
get_nonzeros (const UnfoldPoint *point)
{
  return 100.0 * point->outcome.nonzeros;
}

static double
get_removed (const UnfoldPoint *point)
{
  return 255.0 * point->outcome.removed_sigma;
}

static double
get_whiteness (const UnfoldPoint *point)
{
  return point->outcome.whiteness;
}

static double
get_change (const UnfoldPoint *point)
{
  return point->change;
}

static const UnfoldQuantity quantities[] = {
  { "psnr", N_ ("PSNR"), N_ ("PSNR (dB)"), N_ ("PSNR, estimated by SURE (dB)"),
    N_ ("%s dB"), 2, 0.25, FALSE, TRUE, unfold_point_get_psnr },
  { "ssim", N_ ("SSIM"), N_ ("SSIM"), NULL, N_ ("SSIM %s"), 3, 0.01, FALSE,
    TRUE, get_ssim },
  { "seconds", N_ ("Time"), N_ ("Time (s)"), NULL, N_ ("%s s"), 2, 0.1, TRUE,
    FALSE, get_seconds },
  { "nonzeros", N_ ("Non-zeros"), N_ ("Coefficients that are not zero (%)"),
    NULL, N_ ("%s %% non-zeros"), 2, 0.1, TRUE, FALSE, get_nonzeros },
  { "removed", N_ ("Removed noise"),
    N_ ("Standard deviation of the removed noise (0…255)"), NULL,
    N_ ("removed noise: σ %s"), 2, 0.5, FALSE, FALSE, get_removed },
  { "whiteness", N_ ("Whiteness"),
    N_ ("Whiteness of the removed noise (1 is white)"), NULL,
    N_ ("whiteness %s"), 2, 0.1, FALSE, FALSE, get_whiteness },
  { "change", N_ ("Change"), N_ ("Change by the last iteration (0…255)"), NULL,
    N_ ("changed by %s"), 2, 0.1, TRUE, FALSE, get_change },
  { .id = NULL },
};

const UnfoldQuantity *
unfold_quantities (void)
{
  return quantities;
}

const UnfoldQuantity *
unfold_quantity_find (const char *id)
{
  for (const UnfoldQuantity *i = quantities; i->id; i++)
    if (g_strcmp0 (i->id, id) == 0)
      return i;

  return NULL;
}

/* The only formats with more than a %s write the sign of per cent twice. */
char *
unfold_quantity_format (const UnfoldQuantity *quantity,
                        const UnfoldPoint *point)
{
  double value = quantity->get (point);
  g_autofree char *number = NULL;
  g_auto (GStrv) parts = NULL;
  GString *text;

  if (!isfinite (value))
    return NULL;

  number = unfold_number_format (value, quantity->n_decimals);
  parts = g_strsplit (_ (quantity->format), "%s", 2);
  text = g_string_new (parts[0]);
  g_string_append_printf (text, "%s%s", number, parts[1] ? parts[1] : "");
  g_string_replace (text, "%%", "%", 0);

  return g_string_free (text, FALSE);
}
