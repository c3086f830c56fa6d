/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fold.h"

#include <math.h>

#include "smooth.h"
#include "unf-parallel.h"
#include "unf-test-tape.h"
#include "unf-test.h"

static const UnfFold shapes[] = {
  { 2, 3, 12, 11, 3, 1, 0, 0, 10, 9 },
  { 1, 1, 17, 19, 4, 2, 0, 0, 11, 13 },
  { 1, 2, 20, 21, 3, 2, 5, 3, 4, 7 }, /* a part of the picture */
  { 1, 1, 1, 1, 1, 1, 0, 0, 1, 1 },
};

static UnfTensor *
random_pictures (const UnfFold *s, guint64 seed)
{
  return unf_test_random_tensor ((UnfShape){ s->n, s->c, s->height, s->width },
                                 1.0, seed);
}

static UnfTensor *
random_patches (const UnfFold *s, guint64 seed)
{
  return unf_test_random_tensor (
      (UnfShape){ 1, 1, unf_fold_positions (s), unf_fold_length (s) }, 1.0,
      seed);
}

/* Element e of patch p, by the definition. */
static size_t
pixel_of (const UnfFold *s, int p, int e)
{
  int column = p % s->columns, row = p / s->columns % s->rows;
  int b = p / (s->columns * s->rows);
  int c = e / (s->side * s->side), i = e / s->side % s->side, j = e % s->side;

  return ((size_t) (b * s->c + c) * (size_t) s->height +
          (size_t) (s->row + row + s->dilation * i)) *
             (size_t) s->width +
         (size_t) (s->column + column + s->dilation * j);
}

static void
takes_patches_by_their_definition (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++) {
    const UnfFold *s = &shapes[k];
    g_autoptr (UnfTensor) pictures = random_pictures (s, 1);
    g_autoptr (UnfTensor) patches = random_patches (s, 2);
    g_autoptr (UnfTensor) before = unf_tensor_copy (patches);
    int length = unf_fold_length (s);

    unf_fold_take (patches->data, pictures->data, s);
    for (int i = 0; i < unf_fold_positions (s) * length; i++)
      g_assert_cmpfloat (
          patches->data[i], ==,
          before->data[i] +
              pictures->data[pixel_of (s, i / length, i % length)]);
  }
}

/* ⟨take (x), t⟩ = ⟨x, add (t)⟩ */
static void
adding_is_the_transpose_of_taking (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++) {
    const UnfFold *s = &shapes[k];
    g_autoptr (UnfTensor) x = random_pictures (s, 3);
    g_autoptr (UnfTensor) t = random_patches (s, 4);
    g_autoptr (UnfTensor) taken = unf_tensor_new (t->shape);
    g_autoptr (UnfTensor) added = unf_tensor_new (x->shape);

    unf_fold_take (taken->data, x->data, s);
    unf_fold_add (added->data, t->data, NULL, s);

    g_assert_cmpfloat_with_epsilon (
        unf_test_inner (taken->data, t->data, unf_shape_size (t->shape)),
        unf_test_inner (x->data, added->data, unf_shape_size (x->shape)), 1e-3);
  }
}

static void
dividing_by_the_coverage_gives_the_mean (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++) {
    const UnfFold *s = &shapes[k];
    g_autoptr (UnfTensor) x = random_pictures (s, 5);
    g_autoptr (UnfTensor) ones = unf_tensor_new (x->shape);

    unf_fold_add (ones->data, NULL, NULL, s);
    for (size_t i = 0; i < unf_shape_size (x->shape); i++)
      x->data[i] = ones->data[i];
    unf_fold_divide (ones->data, s, 0, s->height);

    for (size_t i = 0; i < unf_shape_size (x->shape); i++)
      g_assert_cmpfloat (ones->data[i], ==, x->data[i] > 0.0f ? 1.0f : 0.0f);
  }
}

static void
smoothing_keeps_a_plane_and_has_its_adjoint (void)
{
  enum { HEIGHT = 6, WIDTH = 9, SIZE = HEIGHT * WIDTH };
  UnfShape shape = { 1, 1, HEIGHT, WIDTH };
  g_autoptr (UnfTensor) x = unf_test_random_tensor (shape, 1.0, 6);
  g_autoptr (UnfTensor) z = unf_test_random_tensor (shape, 1.0, 7);
  float flat[SIZE], smoothed[SIZE], adjoint[SIZE] = { 0.0f };
  float part[2 * WIDTH];

  for (int i = 0; i < SIZE; i++)
    flat[i] = 2.0f;
  unf_smooth (smoothed, flat, HEIGHT, WIDTH, 0, HEIGHT);
  for (int i = 0; i < SIZE; i++)
    g_assert_cmpfloat (smoothed[i], ==, 2.0f);

  unf_smooth (smoothed, x->data, HEIGHT, WIDTH, 0, HEIGHT);
  unf_smooth_adjoint (adjoint, z->data, HEIGHT, WIDTH);
  g_assert_cmpfloat_with_epsilon (unf_test_inner (smoothed, z->data, SIZE),
                                  unf_test_inner (x->data, adjoint, SIZE),
                                  1e-5);

  unf_smooth (part, x->data, HEIGHT, WIDTH, 3, 5);
  g_assert_cmpmem (part, sizeof part, smoothed + 3 * WIDTH, sizeof part);
}

typedef struct {
  UnfFold s;
  float softening;
  gboolean is_smoothed;
  UnfTensor *noise, *scale, *patches, *beta;
} Case;

static UnfVar *
build_average (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_fold_average (tape, unf_tape_parameter (tape, c->noise),
                           c->scale ? unf_tape_parameter (tape, c->scale)
                                    : NULL,
                           c->softening, &c->s, c->is_smoothed);
}

static void
gradients_of_the_average_agree_with_differences (void)
{
  for (gsize k = 0; k < 2; k++) {
    UnfFold s = shapes[k];
    g_autoptr (UnfTensor) noise = random_patches (&s, 8);
    g_autoptr (UnfTensor) scale = unf_test_random_tensor (
        (UnfShape){ 1, 2, unf_fold_positions (&s), 1 }, 0.2, 9);
    Case c = { s, k == 1 ? 0.3f : 0.0f, k == 1, noise, scale, NULL, NULL };
    UnfTensor *parameters[] = { noise, scale };

    /* Of either sign, and not near zero. */
    for (size_t i = 0; i < unf_shape_size (scale->shape); i++)
      scale->data[i] += scale->data[i] > 0.0f ? 1.0f : -1.0f;

    /* The quotient of two scales has a third derivative. */
    unf_test_check_gradients (build_average, &c, parameters, 2, 1e-3, 5e-3);
  }
}

static UnfVar *
build_estimate (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_fold_estimate (tape, unf_tape_parameter (tape, c->noise),
                            c->patches, unf_tape_parameter (tape, c->beta),
                            &c->s);
}

static void
gradients_of_the_estimate_agree_with_differences (void)
{
  for (gsize k = 0; k < 3; k++) {
    UnfFold s = shapes[k];
    g_autoptr (UnfTensor) noise = random_patches (&s, 10);
    g_autoptr (UnfTensor) patches = random_patches (&s, 11);
    g_autoptr (UnfTensor) beta = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
    Case c = { s, 0.0f, FALSE, noise, NULL, patches, beta };
    UnfTensor *parameters[] = { noise, beta };

    beta->data[0] = k == 1 ? -0.4f : 0.3f;
    unf_test_check_gradients (build_estimate, &c, parameters, 2, 1e-3, 5e-3);
  }
}

/* However rough all estimates are, one of them is the surest. */
static void
rough_estimates_have_a_mean_too (void)
{
  UnfFold s = shapes[0];
  g_autoptr (UnfTensor) noise = random_patches (&s, 14);
  g_autoptr (UnfTensor) patches = random_patches (&s, 15);
  g_autoptr (UnfTensor) beta = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  Case c = { s, 0.0f, FALSE, noise, NULL, patches, beta };
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  const UnfTensor *out;

  beta->data[0] = 1e6f;
  out = build_estimate (tape, &c)->value;
  for (size_t i = 0; i < unf_shape_size (out->shape); i++)
    g_assert_true (isfinite (out->data[i]) && out->data[i] != 0.0f);
}

/* Where all patches agree the weights do not matter. */
static void
estimate_of_equal_patches_is_the_picture (void)
{
  UnfFold s = shapes[0];
  g_autoptr (UnfTensor) pictures = random_pictures (&s, 12);
  g_autoptr (UnfTensor) patches = unf_tensor_new (
      (UnfShape){ 1, 1, unf_fold_positions (&s), unf_fold_length (&s) });
  g_autoptr (UnfTensor) noise = unf_tensor_new (patches->shape);
  g_autoptr (UnfTensor) beta = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  Case c = { s, 0.0f, FALSE, noise, NULL, patches, beta };
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);

  beta->data[0] = 2.0f;
  unf_fold_take (patches->data, pictures->data, &s);

  /* A mean of nine equal numbers, rounded. */
  g_assert_cmpfloat (unf_test_max_difference (
                         build_estimate (tape, &c)->value->data, pictures->data,
                         unf_shape_size (pictures->shape)),
                     <, 2e-6);
}

static void
one_thread_equals_two (void)
{
  const UnfFold *s = &shapes[0];
  g_autoptr (UnfTensor) t = random_patches (s, 13);
  g_autoptr (UnfTensor) one = random_pictures (s, 0);
  g_autoptr (UnfTensor) two = random_pictures (s, 0);
  size_t bytes = unf_shape_size (one->shape) * sizeof (float);

  for (int threads = 1; threads <= 2; threads++) {
    unf_parallel_set_threads (threads);
    unf_fold_add (threads == 1 ? one->data : two->data, t->data, NULL, s);
  }
  unf_parallel_set_threads (0);

  g_assert_cmpmem (one->data, bytes, two->data, bytes);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/fold/takes-patches-by-their-definition",
                   takes_patches_by_their_definition);
  g_test_add_func ("/nn/fold/adding-is-the-transpose-of-taking",
                   adding_is_the_transpose_of_taking);
  g_test_add_func ("/nn/fold/dividing-by-the-coverage-gives-the-mean",
                   dividing_by_the_coverage_gives_the_mean);
  g_test_add_func ("/nn/smooth/keeps-a-plane-and-has-its-adjoint",
                   smoothing_keeps_a_plane_and_has_its_adjoint);
  g_test_add_func ("/nn/fold/gradients-of-the-average-agree-with-differences",
                   gradients_of_the_average_agree_with_differences);
  g_test_add_func ("/nn/fold/gradients-of-the-estimate-agree-with-differences",
                   gradients_of_the_estimate_agree_with_differences);
  g_test_add_func ("/nn/fold/estimate-of-equal-patches-is-the-picture",
                   estimate_of_equal_patches_is_the_picture);
  g_test_add_func ("/nn/fold/rough-estimates-have-a-mean-too",
                   rough_estimates_have_a_mean_too);
  g_test_add_func ("/nn/fold/one-thread-equals-two", one_thread_equals_two);

  return g_test_run ();
}
