/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "windows.h"

#include <string.h>

/* The tape's memory; owns copies of the positions. */
typedef struct {
  UnfWindows windows;
  UnfVar *out, *in;
  float *weights; /* owned, nullable: 1 / windows over each pixel [n,H,W] */
} Job;

static Job *
job_new (const UnfWindows *windows, UnfVar *out, UnfVar *in, float *weights)
{
  Job *job = g_new (Job, 1);
  gsize bytes = (gsize) (windows->pictures * windows->shifts) * sizeof (int);

  *job = (Job){ *windows, out, in, weights };
  job->windows.rows = g_memdup2 (windows->rows, bytes);
  job->windows.columns = g_memdup2 (windows->columns, bytes);

  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free ((int *) job->windows.rows);
  g_free ((int *) job->windows.columns);
  g_free (job->weights);
  g_free (job);
}

/* Where row r of channel c of window i begins in the picture. */
static size_t
picture_offset (const UnfWindows *w, UnfShape picture, int i, int c, int r)
{
  size_t plane = (size_t) (i / w->shifts * picture.c + c);

  return (plane * (size_t) picture.h + (size_t) (w->rows[i] + r)) *
             (size_t) picture.w +
         (size_t) w->columns[i];
}

/* windows += picture */
static void
cut (float *out, const float *picture, UnfShape shape, const UnfWindows *w)
{
  for (int i = 0; i < w->pictures * w->shifts; i++)
    for (int c = 0; c < shape.c; c++)
      for (int r = 0; r < w->h; r++) {
        const float *in = picture + picture_offset (w, shape, i, c, r);

        for (int j = 0; j < w->w; j++)
          out[j] += in[j];
        out += w->w;
      }
}

/* picture += windows */
static void
paste (float *picture, const float *in, UnfShape shape, const UnfWindows *w)
{
  for (int i = 0; i < w->pictures * w->shifts; i++)
    for (int c = 0; c < shape.c; c++)
      for (int r = 0; r < w->h; r++) {
        float *out = picture + picture_offset (w, shape, i, c, r);

        for (int j = 0; j < w->w; j++)
          out[j] += in[j];
        in += w->w;
      }
}

static void
cut_backward (gpointer data)
{
  const Job *job = data;

  if (job->out->gradient)
    paste (unf_var_gradient (job->in), job->out->gradient->data,
           job->in->value->shape, &job->windows);
}

UnfVar *
unf_windows_cut (UnfTape *tape, UnfVar *picture, const UnfWindows *windows)
{
  UnfShape shape = picture->value->shape;
  UnfVar *out =
      unf_tape_result (tape,
                       (UnfShape){ windows->pictures * windows->shifts, shape.c,
                                   windows->h, windows->w },
                       picture->wants_gradient);

  g_assert (shape.n == windows->pictures);
  cut (out->value->data, picture->value->data, shape, windows);

  if (out->wants_gradient)
    unf_tape_record (tape, cut_backward, job_new (windows, out, picture, NULL),
                     job_free);

  return out;
}

/* 1 / (number of windows over the pixel), the same for all channels. */
static float *
coverage_weights (UnfShape shape, const UnfWindows *windows)
{
  UnfShape single = { shape.n, 1, shape.h, shape.w };
  gsize length = unf_shape_size (single);
  float *weights = g_new0 (float, length);
  g_autofree float *ones =
      g_new (float, (gsize) (windows->pictures * windows->shifts * windows->h *
                             windows->w));

  for (int i = 0;
       i < windows->pictures * windows->shifts * windows->h * windows->w; i++)
    ones[i] = 1.0f;
  paste (weights, ones, single, windows);

  for (gsize p = 0; p < length; p++)
    weights[p] = weights[p] > 0.0f ? 1.0f / weights[p] : 0.0f;

  return weights;
}

static void
multiply (float *picture, const float *weights, UnfShape shape)
{
  size_t plane = unf_shape_plane (shape);

  for (int i = 0; i < shape.n * shape.c; i++)
    for (size_t p = 0; p < plane; p++)
      picture[(size_t) i * plane + p] *=
          weights[(size_t) (i / shape.c) * plane + p];
}

static void
average_backward (gpointer data)
{
  const Job *job = data;
  g_autoptr (UnfTensor) weighted = NULL;

  if (!job->out->gradient)
    return;

  weighted = unf_tensor_copy (job->out->gradient);
  multiply (weighted->data, job->weights, weighted->shape);
  cut (unf_var_gradient (job->in), weighted->data, weighted->shape,
       &job->windows);
}

UnfVar *
unf_windows_average (UnfTape *tape,
                     UnfVar *values,
                     const UnfWindows *windows,
                     int height,
                     int width)
{
  UnfShape shape = { windows->pictures, values->value->shape.c, height, width };
  UnfVar *out = unf_tape_result (tape, shape, values->wants_gradient);
  float *weights = coverage_weights (shape, windows);

  paste (out->value->data, values->value->data, shape, windows);
  multiply (out->value->data, weights, shape);

  if (out->wants_gradient)
    unf_tape_record (tape, average_backward,
                     job_new (windows, out, values, weights), job_free);
  else
    g_free (weights);
  unf_tape_consume (tape, values);

  return out;
}
