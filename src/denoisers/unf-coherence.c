/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For a shift by (r, s) only the parts of the atoms that overlap count: the
 * lower right part of one and the upper left part of the other.
 *
 *     +------+           part of a: rows r … n, columns s … n
 *     | a +--|---+       part of b: rows 0 … n − r, columns 0 … n − s
 *     |   |  | b |
 *     +---|--+   |
 *         +------+
 *
 * Cut out for all atoms they are two matrices whose product holds the inner
 * products of all pairs. Shifting a against b by (−r, −s) exchanges the two,
 * so half of the shifts are enough. */
#include "unf-coherence.h"

#include <math.h>
#include <string.h>

#include "unf-blas.h"
#include "unf-parallel.h"

typedef struct {
  int row, column; /* row ≥ 0; for row = 0, column ≥ 0 */
} Shift;

typedef struct {
  UnfTensor *unit; /* the atoms at norm 1 */
  UnfMonitor *monitor;
  int n_shifts;
  Shift *shifts;
  /* Of each shift. */
  UnfCoherencePeak *peaks;
  float *nearest; /* [shifts,m]: the largest of each atom, also for −shift */
  double *energies;
} Measurement;

static UnfTensor *
normalise (const UnfTensor *bank)
{
  UnfTensor *unit = unf_tensor_copy (bank);
  size_t size = unf_shape_size (bank->shape) / (size_t) bank->shape.n;

  for (int k = 0; k < bank->shape.n; k++) {
    float *atom = unit->data + (size_t) k * size;
    double sum = 0.0;

    for (size_t i = 0; i < size; i++)
      sum += (double) atom[i] * (double) atom[i];
    for (size_t i = 0; sum > 0.0 && i < size; i++)
      atom[i] = (float) ((double) atom[i] / sqrt (sum));
  }

  return unit;
}

/* Rows of the matrix are atoms, columns the numbers of the part that begins at
 * (top, left). */
static float *
cut_parts (const UnfTensor *unit, int top, int left, int height, int width)
{
  UnfShape s = unit->shape;
  float *parts =
      g_new (float, (gsize) s.n *(gsize) s.c *(gsize) height *(gsize) width);
  float *to = parts;

  for (int p = 0; p < s.n * s.c; p++)
    for (int i = 0; i < height; i++, to += width)
      memcpy (to,
              unit->data +
                  ((size_t) p * (size_t) s.h + (size_t) (top + i)) *
                      (size_t) s.w +
                  (size_t) left,
              (size_t) width * sizeof (float));

  return parts;
}

/* out[a,b] = ⟨atom a, atom b shifted by @shift⟩ */
static void
multiply (float *out, const UnfTensor *unit, Shift shift)
{
  UnfShape s = unit->shape;
  int height = s.h - shift.row, width = s.w - abs (shift.column);
  int size = s.c * height * width;
  g_autofree float *a =
      cut_parts (unit, shift.row, MAX (shift.column, 0), height, width);
  g_autofree float *b =
      cut_parts (unit, 0, MAX (-shift.column, 0), height, width);

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, s.n, s.n, size, 1.0f, a,
               size, b, size, 0.0f, out, s.n);
}

/* All shifts by multiples of @stride at which atoms overlap, of each opposite
 * pair one; the first is zero. */
static Shift *
list_shifts (int side, int stride, int *n)
{
  int reach = (side - 1) / stride;
  Shift *shifts = g_new (Shift, (gsize) (2 * reach + 1) * (gsize) (reach + 1));
  int count = 0;

  for (int i = 0; i <= reach; i++)
    for (int j = i == 0 ? 0 : -reach; j <= reach; j++)
      shifts[count++] = (Shift){ i * stride, j * stride };

  *n = count;
  return shifts;
}

static gboolean
is_zero (Shift shift)
{
  return shift.row == 0 && shift.column == 0;
}

static UnfCoherencePeak
find_peak (const float *products, int atoms, Shift shift)
{
  UnfCoherencePeak peak = { 0.0, 0, 0, shift.row, shift.column };

  for (int a = 0; a < atoms; a++)
    for (int b = 0; b < atoms; b++) {
      double value =
          (double) fabsf (products[(size_t) a * (size_t) atoms + (size_t) b]);

      if (value <= peak.value || (a == b && is_zero (shift)))
        continue;

      peak.value = value;
      peak.a = a;
      peak.b = b;
    }

  return peak;
}

/* Both of a pair may have each other for the nearest one. */
static void
find_nearest (float *nearest, const float *products, int atoms, Shift shift)
{
  for (int a = 0; a < atoms; a++)
    for (int b = 0; b < atoms; b++) {
      float value = fabsf (products[(size_t) a * (size_t) atoms + (size_t) b]);

      if (a == b && is_zero (shift))
        continue;

      nearest[a] = MAX (nearest[a], value);
      nearest[b] = MAX (nearest[b], value);
    }
}

/* Of this shift and the opposite one; of the shift zero without the product of
 * each atom with itself. */
static double
find_energy (const float *products, int atoms, Shift shift)
{
  double sum = 0.0;

  for (int a = 0; a < atoms; a++)
    for (int b = 0; b < atoms; b++) {
      double value =
          (double) products[(size_t) a * (size_t) atoms + (size_t) b];

      if (a != b || !is_zero (shift))
        sum += value * value;
    }

  return is_zero (shift) ? sum : 2.0 * sum;
}

static void
measure_shift_cb (size_t index, gpointer data)
{
  Measurement *m = data;
  int atoms = m->unit->shape.n;
  g_autofree float *products = NULL;

  if (unf_monitor_is_cancelled (m->monitor))
    return;

  products = g_new (float, (gsize) atoms *(gsize) atoms);
  multiply (products, m->unit, m->shifts[index]);
  m->peaks[index] = find_peak (products, atoms, m->shifts[index]);
  m->energies[index] = find_energy (products, atoms, m->shifts[index]);
  find_nearest (m->nearest + index * (size_t) atoms, products, atoms,
                m->shifts[index]);
}

/* The redundancy is m/q² for every channel; each atom meets all atoms at all
 * shifts but itself at none. */
static double
lower_bound (UnfShape shape, int stride)
{
  double reach = 2.0 * ((shape.h - 1) / stride) + 1.0;
  double met = shape.n * reach * reach - 1.0;
  double energy =
      shape.n / ((double) stride * (double) stride * (double) shape.c) - 1.0;

  return met > 0.0 && energy > 0.0 ? sqrt (energy / met) : 0.0;
}

static gboolean
is_at_stride (Shift shift, int stride)
{
  return shift.row % stride == 0 && shift.column % stride == 0;
}

static UnfCoherencePeak
find_largest (const Measurement *m, int stride)
{
  UnfCoherencePeak largest = m->peaks[0];

  for (int i = 0; i < m->n_shifts; i++)
    if (is_at_stride (m->shifts[i], stride) &&
        m->peaks[i].value > largest.value)
      largest = m->peaks[i];

  return largest;
}

static double
find_typical (const Measurement *m, int stride)
{
  int atoms = m->unit->shape.n;
  double sum = 0.0;

  for (int k = 0; k < atoms; k++) {
    float largest = 0.0f;

    for (int i = 0; i < m->n_shifts; i++)
      if (is_at_stride (m->shifts[i], stride))
        largest = MAX (largest, m->nearest[i * atoms + k]);
    sum += (double) largest;
  }

  return sum / atoms;
}

static double
sum_energies (const Measurement *m, int stride)
{
  double sum = 0.0;

  for (int i = 0; i < m->n_shifts; i++)
    if (is_at_stride (m->shifts[i], stride))
      sum += m->energies[i];

  return sum / m->unit->shape.n;
}

static UnfCoherence *
summarise (const Measurement *m)
{
  UnfCoherence *coherence = g_new0 (UnfCoherence, 1);
  int side = m->unit->shape.h;

  coherence->side = side;
  coherence->atoms = m->unit->shape.n;
  coherence->peaks = g_new (UnfCoherencePeak, side);
  coherence->typical = g_new (double, side);
  coherence->energies = g_new (double, side);
  coherence->bounds = g_new (double, side);
  for (int q = 1; q <= side; q++) {
    coherence->peaks[q - 1] = find_largest (m, q);
    coherence->typical[q - 1] = find_typical (m, q);
    coherence->energies[q - 1] = sum_energies (m, q);
    coherence->bounds[q - 1] = lower_bound (m->unit->shape, q);
  }

  return coherence;
}

UnfCoherence *
unf_coherence_measure (const UnfTensor *bank,
                       UnfMonitor *monitor,
                       GError **error)
{
  g_autoptr (UnfTensor) unit = normalise (bank);
  Measurement m = { .unit = unit, .monitor = monitor };
  g_autofree Shift *shifts = list_shifts (bank->shape.h, 1, &m.n_shifts);
  g_autofree UnfCoherencePeak *peaks = g_new0 (UnfCoherencePeak, m.n_shifts);
  g_autofree float *nearest =
      g_new0 (float, (gsize) m.n_shifts *(gsize) bank->shape.n);
  g_autofree double *energies = g_new0 (double, m.n_shifts);

  m.shifts = shifts;
  m.peaks = peaks;
  m.nearest = nearest;
  m.energies = energies;
  unf_blas_use_calling_thread ();
  unf_parallel_for ((size_t) m.n_shifts, measure_shift_cb, &m);

  if (!unf_monitor_step (monitor, 1, 1, error))
    return NULL;

  return summarise (&m);
}

void
unf_coherence_free (UnfCoherence *coherence)
{
  g_free (coherence->peaks);
  g_free (coherence->typical);
  g_free (coherence->energies);
  g_free (coherence->bounds);
  g_free (coherence);
}

UnfTensor *
unf_coherence_gram (const UnfTensor *bank)
{
  g_autoptr (UnfTensor) unit = normalise (bank);
  int m = bank->shape.n;
  UnfTensor *gram = unf_tensor_new ((UnfShape){ 1, 1, m, m });

  unf_blas_use_calling_thread ();
  multiply (gram->data, unit, (Shift){ 0, 0 });

  return gram;
}

/* What one shift says of a pair it says of the exchanged pair, too: there the
 * shift is the opposite one. */
static void
keep_largest (UnfTensor *largest, const float *products, Shift shift)
{
  int m = largest->shape.h;

  for (int a = 0; a < m; a++)
    for (int b = 0; b < m; b++) {
      size_t here = (size_t) a * (size_t) m + (size_t) b;
      size_t there = (size_t) b * (size_t) m + (size_t) a;
      float value = fabsf (products[here]);

      if (a == b && is_zero (shift))
        continue;

      largest->data[here] = MAX (largest->data[here], value);
      largest->data[there] = MAX (largest->data[there], value);
    }
}

UnfTensor *
unf_coherence_matrix (const UnfTensor *bank,
                      int stride,
                      UnfMonitor *monitor,
                      GError **error)
{
  int m = bank->shape.n, n_shifts = 0;
  g_autoptr (UnfTensor) unit = normalise (bank);
  g_autoptr (UnfTensor) largest = unf_tensor_new ((UnfShape){ 1, 1, m, m });
  g_autofree Shift *shifts = list_shifts (bank->shape.h, stride, &n_shifts);
  g_autofree float *products = g_new (float, (gsize) m *(gsize) m);

  unf_blas_use_calling_thread ();
  for (int i = 0; i < n_shifts; i++) {
    if (!unf_monitor_step (monitor, (gsize) i, (gsize) n_shifts, error))
      return NULL;

    multiply (products, unit, shifts[i]);
    keep_largest (largest, products, shifts[i]);
  }

  return g_steal_pointer (&largest);
}
