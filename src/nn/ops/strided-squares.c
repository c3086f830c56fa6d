/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between pictures, codes and atoms on one side and the squares of the FFT
 * engine on the other. */
#include "strided-squares-private.h"

#include <string.h>

#include "strided-spectra-private.h"

/* Channel and place of a phase in the pixels of a picture. */
typedef struct {
  int channel, row, column;
} Phase;

static Phase
get_phase (const UnfStridedJob *job, int index)
{
  int q = job->s->stride;

  return (Phase){ index / (q * q), index % (q * q) / q, index % q };
}

void
_unf_strided_clear_rows (const UnfStridedJob *job, float *square, int first)
{
  for (int i = first; i < job->cut.length; i++)
    memset (square + i * job->step, 0,
            (size_t) job->cut.length * sizeof (float));
}

/* Every q-th value of a row, and zeros up to the length of a row. */
static void
copy_row (float *out, int length, const float *in, int columns, int q)
{
  if (q == 1)
    memcpy (out, in, (size_t) columns * sizeof (float));
  else
    for (int j = 0; j < columns; j++)
      out[j] = in[j * q];

  memset (out + columns, 0, (size_t) (length - columns) * sizeof (float));
}

void
_unf_strided_copy_atom (const UnfStridedJob *job,
                        float *square,
                        int atom,
                        int index,
                        float sign)
{
  const UnfStrided *s = job->s;
  Phase phase = get_phase (job, index);
  const float *bank = job->bank + (size_t) (atom * s->c + phase.channel) *
                                      (size_t) (s->side * s->side);

  _unf_strided_clear_rows (job, square, 0);
  if (atom >= s->atoms)
    return;

  for (int u = phase.row; u < s->side; u += s->stride)
    for (int v = phase.column; v < s->side; v += s->stride)
      square[u / s->stride * job->step + v / s->stride] =
          sign * bank[u * s->side + v];
}

void
_unf_strided_copy_phase (const UnfStridedJob *job,
                         float *square,
                         const UnfStridedBlock *block,
                         int index)
{
  const UnfStrided *s = job->s;
  Phase phase = get_phase (job, index);
  int q = s->stride, length = job->cut.length;
  int row = block->row * q + phase.row;
  int column = block->column * q + phase.column;
  int rows = (unf_strided_rows (s) - row + q - 1) / q;
  int columns = (unf_strided_columns (s) - column + q - 1) / q;
  const float *in =
      job->x + (size_t) (block->picture * s->c + phase.channel) * job->picture +
      (size_t) row * job->width + (size_t) column;

  rows = CLAMP (rows, 0, length);
  for (int i = 0; i < rows; i++)
    copy_row (square + i * job->step, length,
              in + (size_t) (i * q) * job->width, CLAMP (columns, 0, length),
              q);
  _unf_strided_clear_rows (job, square, rows);
}

size_t
_unf_strided_code_offset (const UnfStridedJob *job,
                          const UnfStridedBlock *block,
                          int atom)
{
  const UnfStrided *s = job->s;

  return ((size_t) atom * (size_t) s->n + (size_t) block->picture) * job->grid +
         (size_t) block->row * (size_t) s->w + (size_t) block->column;
}

void
_unf_strided_copy_codes (const UnfStridedJob *job,
                         float *square,
                         const UnfStridedBlock *block,
                         int atom)
{
  int rows = atom < job->s->atoms ? block->rows : 0;

  for (int i = 0; i < rows; i++)
    copy_row (square + i * job->step, job->cut.length,
              job->z + _unf_strided_code_offset (job, block, atom) +
                  (size_t) i * (size_t) job->s->w,
              block->columns, 1);
  _unf_strided_clear_rows (job, square, rows);
}

void
_unf_strided_add_codes (const UnfStridedJob *job,
                        const float *square,
                        const UnfStridedBlock *block,
                        int atom)
{
  float length = (float) job->cut.length;

  _unf_spectra_add_square (job->out +
                               _unf_strided_code_offset (job, block, atom),
                           job->s->w, job->alpha / (length * length), square,
                           job->step, block->rows, block->columns);
}

void
_unf_strided_add_tile (const UnfStridedJob *job,
                       const UnfStridedBlock *block,
                       int index,
                       const float *tile)
{
  const UnfStrided *s = job->s;
  Phase phase = get_phase (job, index);
  int q = s->stride, length = job->cut.length;
  float factor = job->alpha / (float) (length * length);
  float *out = job->out +
               (size_t) (block->picture * s->c + phase.channel) * job->picture;

  for (int i = 0; i < block->rows + job->cut.side - 1; i++) {
    int row = (block->row + i) * q + phase.row;
    int first = block->column * q + phase.column;

    for (int j = 0; j < block->columns + job->cut.side - 1; j++)
      if (row < unf_strided_rows (s) && first + j * q < (int) job->width)
        out[(size_t) row * job->width + (size_t) (first + j * q)] +=
            factor * tile[i * length + j];
  }
}
