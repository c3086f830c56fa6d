/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "canvas.h"

#include <gio/gio.h>
#include <math.h>
#include <png.h>

static const double exponent = 2.2;

Canvas *
canvas_new (int width, int height)
{
  Canvas *canvas = g_new0 (Canvas, 1);

  canvas->width = width;
  canvas->height = height;
  canvas->light = g_new0 (float, (gsize) width *(gsize) height);

  return canvas;
}

void
canvas_free (Canvas *canvas)
{
  g_free (canvas->light);
  g_free (canvas);
}

static float *
pixel (const Canvas *canvas, int x, int y)
{
  return &canvas->light[(gsize) y * (gsize) canvas->width + (gsize) x];
}

void
canvas_mix (Canvas *canvas, int x, int y, double light, double cover)
{
  float *p;

  if (x < 0 || x >= canvas->width || y < 0 || y >= canvas->height)
    return;

  p = pixel (canvas, x, y);
  *p += (float) (cover * (light - (double) *p));
}

double
canvas_look (const Canvas *canvas, double x, double y)
{
  double u = CLAMP (x, 0.0, canvas->width - 1.001);
  double v = CLAMP (y, 0.0, canvas->height - 1.001);
  int j = (int) u, i = (int) v;
  const float *p = pixel (canvas, j, i), *q = p + canvas->width;

  u -= j, v -= i;
  return (1.0 - v) * ((1.0 - u) * (double) p[0] + u * (double) p[1]) +
         v * ((1.0 - u) * (double) q[0] + u * (double) q[1]);
}

void
canvas_stroke (Canvas *canvas,
               const double from[2],
               const double to[2],
               double from_width,
               double to_width,
               double light)
{
  double reach = MAX (from_width, to_width) / 2.0 + 1.0;
  double dx = to[0] - from[0], dy = to[1] - from[1];
  double length = dx * dx + dy * dy;

  for (int y = (int) (MIN (from[1], to[1]) - reach);
       y <= (int) (MAX (from[1], to[1]) + reach); y++)
    for (int x = (int) (MIN (from[0], to[0]) - reach);
         x <= (int) (MAX (from[0], to[0]) + reach); x++) {
      double u = x - from[0], v = y - from[1];
      double t = length > 0.0 ? (u * dx + v * dy) / length : 0.0;
      double radius, distance;

      t = CLAMP (t, 0.0, 1.0);
      radius = (from_width + t * (to_width - from_width)) / 2.0;
      distance = hypot (u - t * dx, v - t * dy);
      canvas_mix (canvas, x, y, light,
                  CLAMP (radius - distance + 0.5, 0.0, 1.0));
    }
}

Canvas *
canvas_shrink (const Canvas *canvas, int factor)
{
  Canvas *small = canvas_new (canvas->width / factor, canvas->height / factor);

  for (int i = 0; i < small->height; i++)
    for (int j = 0; j < small->width; j++) {
      double sum = 0.0;

      for (int k = 0; k < factor * factor; k++)
        sum += (double) *pixel (canvas, j * factor + k % factor,
                                i * factor + k / factor);
      *pixel (small, j, i) = (float) (sum / (factor * factor));
    }

  return small;
}

static void
blur_line (float *line, int n, int step, double sigma)
{
  g_autofree double *copy = g_new (double, n);
  int reach = (int) ceil (3.0 * sigma);

  for (int i = 0; i < n; i++)
    copy[i] = (double) line[(gsize) i * (gsize) step];

  for (int i = 0; i < n; i++) {
    double sum = 0.0, weights = 0.0;

    for (int k = -reach; k <= reach; k++) {
      double w = exp (-0.5 * k * k / (sigma * sigma));

      sum += w * copy[CLAMP (i + k, 0, n - 1)];
      weights += w;
    }
    line[(gsize) i * (gsize) step] = (float) (sum / weights);
  }
}

void
canvas_blur (Canvas *canvas, double sigma)
{
  for (int i = 0; i < canvas->height; i++)
    blur_line (pixel (canvas, 0, i), canvas->width, 1, sigma);
  for (int j = 0; j < canvas->width; j++)
    blur_line (pixel (canvas, j, 0), canvas->height, canvas->width, sigma);
}

double
canvas_light_of_level (double level)
{
  return pow (level, exponent);
}

double
canvas_level_of_light (double light)
{
  return pow (MAX (light, 0.0), 1.0 / exponent);
}

gboolean
canvas_save (const Canvas *canvas, const char *path, GError **error)
{
  gsize n = (gsize) canvas->width * (gsize) canvas->height;
  g_autofree guint8 *gray = g_new (guint8, n);
  png_image png = {
    .version = PNG_IMAGE_VERSION,
    .width = (png_uint_32) canvas->width,
    .height = (png_uint_32) canvas->height,
    .format = PNG_FORMAT_GRAY,
  };

  for (gsize p = 0; p < n; p++) {
    double level = canvas_level_of_light ((double) canvas->light[p]);

    gray[p] = (guint8) (10.5 + 235.0 * MIN (level, 1.0));
  }

  if (png_image_write_to_file (&png, path, 0, gray, 0, NULL))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "The file “%s” could not be written: %s.", path, png.message);
  return FALSE;
}
