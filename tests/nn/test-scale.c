/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations that treat every number on its own. */
#include "scale.h"

#include "clamp.h"
#include "relu.h"
#include "unf-test-tape.h"
#include "unf-test.h"

static const UnfShape shape = { 3, 2, 4, 5 };
static const double factors[] = { 0.5, -3.0 };

typedef struct {
  UnfTensor *x, *divisor;
} Case;

static UnfVar *
build_range (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_scale_range (tape, unf_tape_parameter (tape, c->x), -2.0f, 0.25f);
}

static UnfVar *
build_pictures (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_scale_pictures (tape, unf_tape_parameter (tape, c->x), factors);
}

static UnfVar *
build_quotient (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_divide (tape, unf_tape_parameter (tape, c->x),
                     unf_tape_parameter (tape, c->divisor));
}

static UnfVar *
build_relu (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_relu (tape, unf_tape_parameter (tape, c->x));
}

static UnfVar *
build_clamp (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_clamp (tape, unf_tape_parameter (tape, c->x), -0.5f, 1.0f);
}

static const struct {
  const char *name;
  UnfTestBuild build;
} operations[] = {
  { "range", build_range },       { "pictures", build_pictures },
  { "quotient", build_quotient }, { "relu", build_relu },
  { "clamp", build_clamp },
};

static float
wanted (gsize operation, const Case *c, size_t i)
{
  float x = c->x->data[i];

  switch (operation) {
  case 0:
    return 0.25f - 2.0f * x;
  case 1:
    return (float) factors[i / 20 % 2] * x;
  case 2:
    return x / c->divisor->data[0];
  case 3:
    return MAX (x, 0.0f);
  default:
    return CLAMP (x, -0.5f, 1.0f);
  }
}

static Case
case_new (void)
{
  Case c = { unf_test_random_tensor (shape, 1.0, 1),
             unf_tensor_new ((UnfShape){ 1, 1, 1, 1 }) };

  c.divisor->data[0] = 1.6f;
  return c;
}

static void
case_clear (Case *c)
{
  unf_tensor_unref (c->x);
  unf_tensor_unref (c->divisor);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* Parameters stay as they are; nothing recorded, and recorded. */
static void
all_follow_their_definitions (void)
{
  g_auto (Case) c = case_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    for (int records = 0; records <= 1; records++) {
      g_autoptr (UnfTape) tape = unf_tape_new (records, NULL);
      const UnfTensor *out = operations[i].build (tape, &c)->value;

      for (size_t k = 0; k < unf_shape_size (shape); k++)
        g_assert_cmpfloat_with_epsilon (out->data[k], wanted (i, &c, k), 1e-6f);
    }
}

/* Keeps the numbers away from the kinks at −½, 0 and 1. */
static void
avoid_kinks (UnfTensor *x, float distance)
{
  static const float kinks[] = { -0.5f, 0.0f, 1.0f };

  for (size_t i = 0; i < unf_shape_size (x->shape); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinks); k++)
      if (ABS (x->data[i] - kinks[k]) < distance)
        x->data[i] = kinks[k] + 2.0f * distance;
}

static void
gradients_agree_with_differences (void)
{
  g_auto (Case) c = case_new ();
  UnfTensor *parameters[] = { c.x, c.divisor };

  avoid_kinks (c.x, 8.0f / 1024.0f);
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    unf_test_check_gradients (operations[i].build, &c, parameters,
                              operations[i].build == build_quotient ? 2 : 1,
                              1.0 / 1024.0, 3e-3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/scale/all-follow-their-definitions",
                   all_follow_their_definitions);
  g_test_add_func ("/nn/scale/gradients-agree-with-differences",
                   gradients_agree_with_differences);

  return g_test_run ();
}
