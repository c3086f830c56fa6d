/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wooden jetty in its own frame: u across, from its middle to the right; v
 * along, away from the shore; y up from the water. */
#include "jetty.h"

#include <math.h>

#include "lattice-noise.h"

static const double turn = 0.115;              /* of v against z */
static const double shore[2] = { -1.55, 0.0 }; /* x, z of u = v = 0 */
static const double half_width = 0.72;
static const double length = 12.2;
static const double deck = 0.48, beam = 0.16; /* height, thickness */
static const double post_radius = 0.075, post_top = 1.12;
static const double post_first = 4.9, post_step = 2.4;
enum { POSTS = 4 }; /* on either side */

typedef struct {
  double o[3], d[3]; /* origin and direction: u, y, v */
} Ray;

static Ray
into_frame (const double origin[3], const double towards[3])
{
  double c = cos (turn), s = sin (turn);
  double x = origin[0] - shore[0], z = origin[2] - shore[1];

  return (Ray){
    { c * x - s * z, origin[1], s * x + c * z },
    { c * towards[0] - s * towards[2], towards[1],
      s * towards[0] + c * towards[2] },
  };
}

static void
post_place (int k, double *u, double *v)
{
  *u = (k % 2 ? 1.0 : -1.0) * (half_width - 0.02);
  *v = post_first + post_step * (k / 2);
}

/* The distance to post k along the ray, or nothing. */
static gboolean
meets_post (const Ray *ray, int k, double *t)
{
  double u, v, a, b, c, root, y;

  post_place (k, &u, &v);
  u = ray->o[0] - u, v = ray->o[2] - v;
  a = ray->d[0] * ray->d[0] + ray->d[2] * ray->d[2];
  b = u * ray->d[0] + v * ray->d[2];
  c = u * u + v * v - post_radius * post_radius;
  root = b * b - a * c;
  if (root < 0.0)
    return FALSE;

  *t = (-b - sqrt (root)) / a;
  y = ray->o[1] + *t * ray->d[1];
  return *t > 1e-6 && y >= 0.0 && y <= post_top;
}

/* The share of the sun that the posts let through. */
static double
sunshine (const View *view, double u, double y, double v)
{
  double c = cos (turn), s = sin (turn), t;
  const double *sun = view->sun;
  Ray ray = { { u, y, v },
              { c * sun[0] - s * sun[2], sun[1], s * sun[0] + c * sun[2] } };

  for (int k = 0; k < 2 * POSTS; k++)
    if (meets_post (&ray, k, &t))
      return 0.0;

  return 1.0;
}

/* Gray, weathered wood: lines along the grain, knots, one tone a board. */
static double
wood (double along, double across, int board)
{
  double shift = 50.0 * lattice_random (board, 0, 120);
  double bend = 0.4 * fractal_noise (1.3 * along + shift, 9.0 * across, 3, 121);
  double lines =
      fractal_noise (1.5 * along + shift, 70.0 * across + 4.0 * bend, 4, 122);
  double tone = 0.24 + 0.12 * lattice_random (board, 1, 120);
  double knot_along = 1.4 * lattice_random (board, 2, 120) - 0.7;
  double knot = hypot (along - knot_along, 3.0 * (across - 0.07));

  tone *= 1.0 + 0.55 * lines;
  tone *= 1.0 - 0.6 * exp (-knot * knot / 0.0012);
  return tone * (1.0 + 0.15 * lattice_noise (6.0 * along + shift, shift, 123));
}

static double
deck_light (const View *view, double u, double v)
{
  const double pitch = 0.148;
  int board = (int) floor (v / pitch);
  double across = v - board * pitch;
  double edge = MIN (across, pitch - across);
  double nail = MIN (hypot (fabs (u) - 0.55, across - 0.035),
                     hypot (fabs (u) - 0.55, across - 0.11));
  double ragged = half_width + 0.05 * (lattice_random (board, 3, 120) - 0.5);
  double albedo = wood (u, across, board);

  if (fabs (u) > ragged)
    return -1.0;
  albedo *= smooth_step (0.0, 0.014, edge) * 0.93 + 0.07;
  albedo *= nail < 0.006 ? 0.2 : 1.0;

  return albedo * (1.25 * view->sun[1] * sunshine (view, u, deck + 1e-3, v) +
                   0.75 * view->sky);
}

static gboolean
look_at_deck (const View *view, const Ray *ray, double *t, double *light)
{
  double u, v;

  if (ray->d[1] >= 0.0 || ray->o[1] < deck)
    return FALSE;

  *t = (deck - ray->o[1]) / ray->d[1];
  u = ray->o[0] + *t * ray->d[0];
  v = ray->o[2] + *t * ray->d[2];
  if (v > length || fabs (u) > half_width + 0.03)
    return FALSE;

  *light = deck_light (view, u, v);
  return *light >= 0.0;
}

/* The beam below the ends of the boards, on the side one looks at; under it
 * the dark. */
static gboolean
look_at_side (const View *view, const Ray *ray, double *t, double *light)
{
  double side = ray->o[0] > 0.0 ? half_width : -half_width;
  double facing = side > 0.0 ? 0.12 : 0.9;
  double y, v;

  if (fabs (ray->d[0]) < 1e-9)
    return FALSE;

  *t = (side - ray->o[0]) / ray->d[0];
  y = ray->o[1] + *t * ray->d[1];
  v = ray->o[2] + *t * ray->d[2];
  if (*t < 1e-6 || v > length || y > deck || y < deck - beam - 0.12)
    return FALSE;

  if (y < deck - beam)
    *light = 0.012;
  else if (y > deck - 0.035)
    *light =
        0.16 * (0.6 + 0.8 * lattice_random ((int) floor (v / 0.148), 5, 120));
  else
    *light = wood (v, 0.5 * (deck - y), 7777) * (facing + 0.4 * view->sky);
  return TRUE;
}

static gboolean
look_at_post (const View *view, const Ray *ray, int k, double *t, double *light)
{
  double c = cos (turn), s = sin (turn);
  double u, v, y, nu, nv, facing, angle;

  if (!meets_post (ray, k, t))
    return FALSE;

  post_place (k, &u, &v);
  y = ray->o[1] + *t * ray->d[1];
  nu = (ray->o[0] + *t * ray->d[0] - u) / post_radius;
  nv = (ray->o[2] + *t * ray->d[2] - v) / post_radius;
  facing = nu * (c * view->sun[0] - s * view->sun[2]) +
           nv * (s * view->sun[0] + c * view->sun[2]);
  angle = atan2 (nu, -nv);

  *light = wood (0.6 * y, 0.06 * angle + 0.3, 900 + k) *
           (1.2 * MAX (facing, 0.0) + 0.55 * view->sky) *
           smooth_step (-0.15, 0.3, y);
  return TRUE;
}

/* Of deck, side and posts the nearest is seen. */
gboolean
jetty_look (const View *view,
            const double origin[3],
            const double towards[3],
            double *light)
{
  Ray ray = into_frame (origin, towards);
  double nearest = G_MAXDOUBLE, t, found;

  if (look_at_deck (view, &ray, &t, &found) && t < nearest)
    nearest = t, *light = found;
  if (look_at_side (view, &ray, &t, &found) && t < nearest)
    nearest = t, *light = found;
  for (int k = 0; k < 2 * POSTS; k++)
    if (look_at_post (view, &ray, k, &t, &found) && t < nearest)
      nearest = t, *light = found;

  return nearest < G_MAXDOUBLE;
}
