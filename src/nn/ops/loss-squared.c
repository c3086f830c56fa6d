/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loss-squared.h"

typedef struct {
  UnfVar *loss, *estimate;
  UnfTensor *target; /* owned */
  double *weights;   /* owned */
  int margin;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  unf_tensor_unref (job->target);
  g_free (job->weights);
  g_free (job);
}

/* The weight of one inner pixel of picture i in the sum. */
static double
pixel_weight (UnfShape shape, const double *weights, int margin, int i)
{
  double count =
      (double) shape.c * (shape.h - 2 * margin) * (shape.w - 2 * margin);

  return weights[i] / (count * shape.n);
}

static void
loss_backward (gpointer data)
{
  const Job *job = data;
  UnfShape shape = job->estimate->value->shape;
  double seed = (double) job->loss->gradient->data[0];
  float *d = unf_var_gradient (job->estimate);

  for (int i = 0; i < shape.n * shape.c; i++) {
    float factor =
        (float) (2.0 * seed *
                 pixel_weight (shape, job->weights, job->margin, i / shape.c));

    for (int r = job->margin; r < shape.h - job->margin; r++)
      for (int j = job->margin; j < shape.w - job->margin; j++) {
        size_t p =
            ((size_t) i * (size_t) shape.h + (size_t) r) * (size_t) shape.w +
            (size_t) j;

        d[p] += factor * (job->estimate->value->data[p] - job->target->data[p]);
      }
  }
}

UnfVar *
unf_loss_squared (UnfTape *tape,
                  UnfVar *estimate,
                  const UnfTensor *target,
                  const double *weights,
                  int margin)
{
  UnfShape shape = estimate->value->shape;
  UnfVar *loss = unf_tape_result (tape, (UnfShape){ 1, 1, 1, 1 },
                                  estimate->wants_gradient);
  double sum = 0.0;
  Job *job;

  g_assert (unf_shape_equal (shape, target->shape));
  g_assert (2 * margin < MIN (shape.h, shape.w));

  for (int i = 0; i < shape.n * shape.c; i++)
    for (int r = margin; r < shape.h - margin; r++)
      for (int j = margin; j < shape.w - margin; j++) {
        size_t p =
            ((size_t) i * (size_t) shape.h + (size_t) r) * (size_t) shape.w +
            (size_t) j;
        double e = (double) estimate->value->data[p] - (double) target->data[p];

        sum += e * e * pixel_weight (shape, weights, margin, i / shape.c);
      }
  loss->value->data[0] = (float) sum;

  if (loss->wants_gradient) {
    job = g_new (Job, 1);
    *job =
        (Job){ loss, estimate, unf_tensor_ref ((UnfTensor *) target),
               g_memdup2 (weights, (gsize) shape.n * sizeof (double)), margin };
    unf_tape_record (tape, loss_backward, job, job_free);
  }

  return loss;
}
