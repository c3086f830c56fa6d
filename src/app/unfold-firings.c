/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A level is 0 for a coefficient of zero; otherwise its size is
 * 2^((|level| − TOP) / PER_OCTAVE + HIGHEST) and its sign is the sign. Where
 * cells have more than one pixel, a second byte says which of them it was, in
 * sixteenths of the cell's side. */
#include "unfold-firings.h"

#include <math.h>
#include <string.h>

enum {
  TOP = 127,
  PER_OCTAVE = 6,
  HIGHEST = 4, /* the largest size is 2⁴ */
  PARTS = 16,  /* of a cell's side, in its second byte */
};

struct _UnfoldFirings {
  gatomicrefcount references;
  int atoms, side, width, height;
  int cell, rows, columns;
  gint8 *levels;   /* [atoms, rows, columns] */
  guint8 *places;  /* the same, or NULL where a cell is a pixel */
  guint64 *counts; /* [atoms] */
};

static gsize
bytes_needed (int atoms, int width, int height, int cell)
{
  gsize rows = (gsize) ((height + cell - 1) / cell);
  gsize columns = (gsize) ((width + cell - 1) / cell);

  return (gsize) atoms * rows * columns * (cell > 1 ? 2 : 1);
}

UnfoldFirings *
unfold_firings_new (int atoms, int side, int width, int height, gsize max_bytes)
{
  UnfoldFirings *self = g_new0 (UnfoldFirings, 1);
  gsize n;

  g_atomic_ref_count_init (&self->references);
  self->atoms = atoms;
  self->side = side;
  self->width = width;
  self->height = height;
  self->cell = 1;
  while (bytes_needed (atoms, width, height, self->cell) > max_bytes &&
         self->cell < MAX (width, height))
    self->cell++;

  self->rows = (height + self->cell - 1) / self->cell;
  self->columns = (width + self->cell - 1) / self->cell;
  n = (gsize) atoms * (gsize) self->rows * (gsize) self->columns;
  self->levels = g_malloc0 (n);
  self->places = self->cell > 1 ? g_malloc0 (n) : NULL;
  self->counts = g_new0 (guint64, atoms);

  return self;
}

UnfoldFirings *
unfold_firings_ref (UnfoldFirings *firings)
{
  g_atomic_ref_count_inc (&firings->references);
  return firings;
}

void
unfold_firings_unref (UnfoldFirings *firings)
{
  if (!g_atomic_ref_count_dec (&firings->references))
    return;

  g_free (firings->levels);
  g_free (firings->places);
  g_free (firings->counts);
  g_free (firings);
}

static gint8
encode (float value)
{
  float size = (log2f (fabsf (value)) - HIGHEST) * PER_OCTAVE + TOP;
  int level = CLAMP ((int) lroundf (size), 1, TOP);

  return (gint8) (value < 0.0f ? -level : level);
}

double
unfold_firings_decode (gint8 level)
{
  double size = exp2 ((abs (level) - TOP) / (double) PER_OCTAVE + HIGHEST);

  if (level == 0)
    return 0.0;
  return level < 0 ? -size : size;
}

/* Of two in one cell the stronger stays; of equal ones the positive, and then
 * the upper left one: an order in which nothing depends on who comes first. */
static gboolean
is_stronger (gint8 level, guint8 place, gint8 than, guint8 its_place)
{
  if (abs (level) != abs (than))
    return abs (level) > abs (than);

  return level != than ? level > than : place < its_place;
}

static void
keep (UnfoldFirings *self, int atom, int x, int y, float value)
{
  int row = y / self->cell, column = x / self->cell;
  gsize at = ((gsize) atom * (gsize) self->rows + (gsize) row) *
                 (gsize) self->columns +
             (gsize) column;
  gint8 level = encode (value);
  int part = (y % self->cell * PARTS / self->cell) * PARTS +
             x % self->cell * PARTS / self->cell;

  if (!is_stronger (level, (guint8) part, self->levels[at],
                    self->places ? self->places[at] : 0))
    return;

  self->levels[at] = level;
  if (self->places)
    self->places[at] = (guint8) part;
}

static void
add_row (UnfoldFirings *self,
         const UnfStage *codes,
         int atom,
         int row,
         const float *values)
{
  int middle = self->side / 2;
  int y = CLAMP (codes->y + row * codes->stride + middle, 0, self->height - 1);

  for (int j = 0; j < codes->value->shape.w; j++) {
    int x = codes->x + j * codes->stride + middle;

    if (values[j] == 0.0f)
      continue;

    self->counts[atom]++;
    keep (self, atom, CLAMP (x, 0, self->width - 1), y, values[j]);
  }
}

void
unfold_firings_add (UnfoldFirings *firings, const UnfStage *codes)
{
  UnfShape shape = codes->value->shape;
  const float *values = codes->value->data;

  if (shape.n != firings->atoms)
    return;

  for (int k = 0; k < shape.n; k++)
    for (int i = 0; i < shape.h; i++, values += shape.w)
      add_row (firings, codes, k, i, values);
}

int
unfold_firings_get_atoms (const UnfoldFirings *firings)
{
  return firings->atoms;
}

int
unfold_firings_get_cell (const UnfoldFirings *firings)
{
  return firings->cell;
}

gsize
unfold_firings_get_bytes (const UnfoldFirings *firings)
{
  return bytes_needed (firings->atoms, firings->width, firings->height,
                       firings->cell);
}

const gint8 *
unfold_firings_get_map (const UnfoldFirings *firings,
                        int atom,
                        int *rows,
                        int *columns)
{
  if (rows)
    *rows = firings->rows;
  if (columns)
    *columns = firings->columns;

  return firings->levels +
         (gsize) atom * (gsize) firings->rows * (gsize) firings->columns;
}

guint64
unfold_firings_count (const UnfoldFirings *firings, int atom)
{
  return firings->counts[atom];
}

int
unfold_firings_get_largest_level (const UnfoldFirings *firings, int atom)
{
  const gint8 *map = unfold_firings_get_map (firings, atom, NULL, NULL);
  gsize n = (gsize) firings->rows * (gsize) firings->columns;
  int largest = 0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, abs (map[i]));

  return largest;
}

static UnfoldFiring
firing_at (const UnfoldFirings *self, int atom, gsize index)
{
  gsize at = (gsize) atom * (gsize) self->rows * (gsize) self->columns + index;
  int part = self->places ? self->places[at] : 0;
  UnfoldFiring firing = {
    .x = (int) (index % (gsize) self->columns) * self->cell,
    .y = (int) (index / (gsize) self->columns) * self->cell,
    .value = unfold_firings_decode (self->levels[at]),
  };

  /* The first pixel of the part, as keep() divides the cell. */
  firing.x += (part % PARTS * self->cell + PARTS - 1) / PARTS;
  firing.y += (part / PARTS * self->cell + PARTS - 1) / PARTS;
  firing.x = MIN (firing.x, self->width - 1);
  firing.y = MIN (firing.y, self->height - 1);

  return firing;
}

static gboolean
is_near (UnfoldFiring firing, const UnfoldFiring *places, int n, int distance)
{
  for (int i = 0; i < n; i++)
    if (abs (firing.x - places[i].x) < distance &&
        abs (firing.y - places[i].y) < distance)
      return TRUE;

  return FALSE;
}

static void
count_levels (const gint8 *map, gsize n, gsize counts[TOP + 1])
{
  memset (counts, 0, (TOP + 1) * sizeof *counts);
  for (gsize i = 0; i < n; i++)
    counts[abs (map[i])]++;
}

/* Level by level, so that nothing has to be sorted. */
int
unfold_firings_find_strongest (const UnfoldFirings *firings,
                               int atom,
                               int distance,
                               UnfoldFiring *places,
                               int n)
{
  const gint8 *map = unfold_firings_get_map (firings, atom, NULL, NULL);
  gsize n_cells = (gsize) firings->rows * (gsize) firings->columns;
  gsize left[TOP + 1];
  int found = 0;

  count_levels (map, n_cells, left);
  for (int level = TOP; level > 0 && found < n; level--)
    for (gsize i = 0; left[level] > 0 && found < n; i++) {
      UnfoldFiring firing;

      if (abs (map[i]) != level)
        continue;

      left[level]--;
      firing = firing_at (firings, atom, i);
      if (!is_near (firing, places, found, distance))
        places[found++] = firing;
    }

  return found;
}
