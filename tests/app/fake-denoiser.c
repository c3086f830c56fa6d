/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-denoiser.h"

#include "unf-denoiser.h"
#include "unf-error.h"

static struct {
  int hold_finals, hold_all, holding, cancelled, finished, running, most;
  const char *failure;
} fake;

static const UnfSetting settings[] = {
  { "threshold", "Threshold", "", 0.0, 3.0, 1.0, 0.1, FALSE, NULL, NULL, TRUE },
  { "iterations", "Iterations", "", 1.0, 5.0, 3.0, 1.0, TRUE, NULL, NULL,
    FALSE },
  { "stride", "Stride", "", 1.0, 11.0, 8.0, 1.0, TRUE, NULL, NULL, FALSE },
  { "shifts", "Shifts", "", 1.0, 121.0, 121.0, 1.0, TRUE, NULL, "stride",
    FALSE },
};

/** The answer after @k iterations. */
static UnfImage *
answer (const UnfImage *noisy, double sigma, const UnfSettings *s, int k)
{
  UnfTensor *in = unf_image_get_pixels (noisy);
  g_autoptr (UnfTensor) out = unf_tensor_new (in->shape);
  double shift =
      0.1 * unf_settings_get (s, "threshold") + 0.01 * k + 0.3 * sigma;

  for (gsize p = 0; p < unf_shape_size (in->shape); p++)
    out->data[p] = 0.5f * in->data[p] + (float) shift;
  return unf_image_new (out, unf_image_get_depth (noisy));
}

static void
show (UnfMonitor *monitor,
      UnfStageKind kind,
      int index,
      int count,
      UnfTensor *value)
{
  UnfStage stage = {
    .kind = kind, .index = index, .count = count, .value = value
  };

  unf_monitor_show (monitor, &stage);
}

static gboolean
hold (int *held, UnfMonitor *monitor, GError **error)
{
  while (g_atomic_int_get (held)) {
    g_atomic_int_set (&fake.holding, TRUE);
    if (unf_monitor_is_cancelled (monitor)) {
      g_atomic_int_inc (&fake.cancelled);
      break;
    }
    g_usleep (100);
  }
  g_atomic_int_set (&fake.holding, FALSE);

  return unf_monitor_step (monitor, 1, 2, error);
}

static void
show_iterations (UnfMonitor *monitor,
                 const UnfImage *noisy,
                 double sigma,
                 const UnfSettings *s)
{
  int n = unf_settings_get_int (s, "iterations");

  for (int k = 1; k <= n; k++) {
    g_autoptr (UnfImage) image = answer (noisy, sigma, s, k);

    show (monitor, UNF_STAGE_ITERATION, k - 1, n, unf_image_get_pixels (image));
  }
}

static void
show_use (UnfMonitor *monitor)
{
  g_autoptr (UnfTensor) use = unf_tensor_new ((UnfShape){ 4, 1, 1, 2 });

  show (monitor, UNF_STAGE_USE, 0, 1, use);
}

/* As many non-zeros everywhere as ten times the threshold. */
static void
show_nonzeros (UnfMonitor *monitor, const UnfImage *noisy, double threshold)
{
  UnfShape shape = unf_image_get_pixels (noisy)->shape;
  g_autoptr (UnfTensor) counts = unf_tensor_new (shape);

  for (gsize p = 0; p < unf_shape_size (shape); p++)
    counts->data[p] = (float) (10.0 * threshold);
  show (monitor, UNF_STAGE_NONZEROS, 0, 1, counts);
}

static UnfImage *
run (const UnfModel *model,
     const UnfImage *noisy,
     double sigma,
     const UnfSettings *s,
     UnfMonitor *monitor,
     GError **error)
{
  gboolean has_shifts = unf_model_get_shifts_are_estimates (model);
  g_autoptr (UnfImage) image =
      answer (noisy, sigma, s, unf_settings_get_int (s, "iterations"));
  UnfTensor *pixels = unf_image_get_pixels (image);

  if (!hold (&fake.hold_all, monitor, error))
    return NULL;
  if (unf_image_get_width (noisy) < FAKE_WIDTH)
    return g_steal_pointer (&image);

  if (has_shifts)
    show (monitor, UNF_STAGE_DRAFT, 1, 4, pixels);
  if (!hold (&fake.hold_finals, monitor, error))
    return NULL;
  if (fake.failure) {
    g_set_error_literal (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED, fake.failure);
    return NULL;
  }
  for (int i = 2; has_shifts && i <= 4; i++)
    show (monitor, UNF_STAGE_DRAFT, i, 4, pixels);

  show (monitor, UNF_STAGE_SPREAD, 0, 1, pixels);
  show_use (monitor);
  show_nonzeros (monitor, noisy, unf_settings_get (s, "threshold"));
  if (unf_monitor_wants (monitor, UNF_STAGE_ITERATION))
    show_iterations (monitor, noisy, sigma, s);
  else
    g_atomic_int_inc (&fake.finished);
  return g_steal_pointer (&image);
}

static UnfImage *
denoise (const UnfModel *model,
         const UnfImage *noisy,
         double sigma,
         const UnfSettings *s,
         UnfMonitor *monitor,
         GError **error)
{
  int running = g_atomic_int_add (&fake.running, 1) + 1;
  UnfImage *image;

  fake.most = MAX (fake.most, running);
  image = run (model, noisy, sigma, s, monitor, error);
  g_atomic_int_add (&fake.running, -1);

  return image;
}

static void
fit_settings (const UnfWeights *weights, UnfSetting *table)
{
  table[1].initial = unf_weights_get_setting (weights, "iterations", 3.0);
  table[2].initial = unf_weights_get_setting (weights, "stride", 8.0);
}

static const UnfDenoiser fake_denoiser = {
  .id = "fake",
  .name = "Fake",
  .description = "Answers pixel by pixel",
  .source = "",
  .settings = settings,
  .n_settings = G_N_ELEMENTS (settings),
  .fit_settings = fit_settings,
  .denoise = denoise,
  .maps = 1u << UNF_STAGE_NONZEROS,
};

void
fake_reset (void)
{
  fake_let_go ();
  fake.cancelled = 0;
  fake.finished = 0;
  fake.most = 0;
  fake.failure = NULL;
}

UnfModel *
fake_model_new (const char *name)
{
  return unf_model_new (&fake_denoiser, NULL, name, NULL);
}

UnfModel *
fake_model_new_with_shifts (void)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  unf_weights_set_setting (weights, "shifts_are_estimates", 1.0);
  unf_weights_set_setting (weights, "iterations", 2.0);
  return unf_model_new (&fake_denoiser, weights, "shifts", NULL);
}

UnfModel *
fake_model_new_for_stride (const char *name, int stride)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  unf_weights_set_setting (weights, "stride", stride);
  return unf_model_new (&fake_denoiser, weights, name, NULL);
}

void
fake_hold_finals (void)
{
  g_atomic_int_set (&fake.hold_finals, TRUE);
}

void
fake_hold_all (void)
{
  g_atomic_int_set (&fake.hold_all, TRUE);
}

void
fake_let_go (void)
{
  g_atomic_int_set (&fake.hold_finals, FALSE);
  g_atomic_int_set (&fake.hold_all, FALSE);
}

gboolean
fake_is_holding (void)
{
  return g_atomic_int_get (&fake.holding);
}

void
fake_fail_finals (const char *message)
{
  fake.failure = message;
}

int
fake_finals_finished (void)
{
  return g_atomic_int_get (&fake.finished);
}

int
fake_cancelled (void)
{
  return g_atomic_int_get (&fake.cancelled);
}

int
fake_most_at_once (void)
{
  return fake.most;
}
