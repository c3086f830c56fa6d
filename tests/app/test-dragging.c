/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the main thread does while a slider is dragged: nothing but draw. The
 * linker (--wrap) puts the functions below between the program and the library,
 * so that each call is seen together with its thread. */
#include "window-support.h"

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-noise.h"
#include "unf-residual.h"
#include "unf-score.h"
#include "unf-test.h"
#include "unfold-window-private.h"

#define SIDE 512
#define N_MOVES 60

static struct {
  GThread *main_thread;
  gboolean is_dragging;
  int computed;      /* by any thread */
  int composed;      /* since the last frame */
  int most_composed; /* between two frames */
  int frames;
  gint64 longest_dispatch; /* of the main loop, in µs */
} seen;

/* ---- Between the program and the library ---- */

static void
note_computation (void)
{
  if (!seen.is_dragging)
    return;

  g_assert_true (g_thread_self () != seen.main_thread);
  g_atomic_int_inc (&seen.computed);
}

static void
note_tensor (UnfShape shape)
{
  g_assert_true (!seen.is_dragging || g_thread_self () != seen.main_thread ||
                 unf_shape_plane (shape) < (gsize) SIDE * SIDE);
}

/* The names are the linker's. */
#define BETWEEN(type, name, ...)                                               \
  type __real_##name (__VA_ARGS__);                                            \
  type __wrap_##name (__VA_ARGS__);                                            \
  type __wrap_##name (__VA_ARGS__)

BETWEEN (UnfImage *,
         unf_model_denoise,
         const UnfModel *model,
         const UnfImage *noisy,
         double sigma,
         const UnfSettings *settings,
         UnfMonitor *monitor,
         GError **error)
{
  note_computation ();
  return __real_unf_model_denoise (model, noisy, sigma, settings, monitor,
                                   error);
}

BETWEEN (gboolean,
         unf_model_draft,
         const UnfModel *model,
         const UnfImage *noisy,
         double sigma,
         const UnfSettings *settings,
         int x,
         int y,
         UnfMonitor *monitor,
         GError **error)
{
  note_computation ();
  return __real_unf_model_draft (model, noisy, sigma, settings, x, y, monitor,
                                 error);
}

BETWEEN (UnfImage *,
         unf_noise_apply,
         UnfNoise noise,
         const UnfImage *clean,
         GError **error)
{
  note_computation ();
  return __real_unf_noise_apply (noise, clean, error);
}

BETWEEN (double, unf_noise_estimate_sigma, const UnfImage *noisy)
{
  note_computation ();
  return __real_unf_noise_estimate_sigma (noisy);
}

BETWEEN (gboolean,
         unf_score_compare,
         const UnfImage *a,
         const UnfImage *b,
         UnfScore *score,
         GError **error)
{
  note_computation ();
  return __real_unf_score_compare (a, b, score, error);
}

BETWEEN (double, unf_score_psnr, const UnfImage *a, const UnfImage *b)
{
  note_computation ();
  return __real_unf_score_psnr (a, b);
}

BETWEEN (UnfImage *,
         unf_residual_mix,
         const UnfImage *noisy,
         const UnfImage *estimate,
         double amount)
{
  note_computation ();
  return __real_unf_residual_mix (noisy, estimate, amount);
}

BETWEEN (UnfTensor *, unf_tensor_new, UnfShape shape)
{
  note_tensor (shape);
  return __real_unf_tensor_new (shape);
}

BETWEEN (UnfTensor *, unf_tensor_try_new, UnfShape shape, GError **error)
{
  note_tensor (shape);
  return __real_unf_tensor_try_new (shape, error);
}

BETWEEN (GBytes *,
         unfold_picture_compose,
         UnfoldSight sight,
         UnfoldMapping mapping,
         const UnfoldFrame *frame,
         guint32 surround)
{
  seen.composed++;
  return __real_unfold_picture_compose (sight, mapping, frame, surround);
}

/* ---- The drag ---- */

static void
painted_cb (void)
{
  seen.frames++;
  seen.most_composed = MAX (seen.most_composed, seen.composed);
  seen.composed = 0;
}

static void
iterate (void)
{
  gint64 start = g_get_monotonic_time ();

  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (100);
  seen.longest_dispatch =
      MAX (seen.longest_dispatch, g_get_monotonic_time () - start);
}

static UnfoldWindow *
open_large_window (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autoptr (UnfImage) image = smooth_image (SIDE, SIDE);

  unfold_experiment_set_image (experiment, image, "large.png",
                               UNFOLD_SOURCE_ADD_NOISE);
  wait_for_final (window);
  settle ();
  return window;
}

/** One move of the thumb for each frame, as a hand and a pointer make them. */
static void
drag (UnfoldWindow *window)
{
  GtkWidget *row = GTK_WIDGET (unfold_settings_panel_find_row (
      unfold_window_get_panel (window), "sigma"));
  GtkRange *scale = find_widget (row, GTK_TYPE_SCALE);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  gulong handler =
      g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), NULL);

  seen.main_thread = g_thread_self ();
  seen.computed = seen.composed = seen.most_composed = seen.frames = 0;
  seen.longest_dispatch = 0;
  seen.is_dragging = TRUE;
  for (int i = 0; i < N_MOVES; i++) {
    int frames = seen.frames;

    gtk_range_set_value (scale, 10.0 + i);
    gtk_widget_queue_draw (GTK_WIDGET (window));
    while (seen.frames == frames)
      iterate ();
  }
  seen.is_dragging = FALSE;
  g_signal_handler_disconnect (clock, handler);
}

static void
main_thread_computes_nothing (void)
{
  UnfoldWindow *window = open_large_window ();

  fake_hold_finals ();
  drag (window);
  g_assert_cmpint (seen.computed, >, 0);
  g_test_message ("Longest dispatch of the main loop in %d frames: %.1f ms",
                  seen.frames, (double) seen.longest_dispatch / 1000.0);

  fake_let_go ();
  wait_for_final (window);
  close_window (window);
}

static void
each_pane_is_drawn_once_a_frame (void)
{
  UnfoldWindow *window = open_large_window ();

  drag (window);
  g_assert_cmpint (seen.most_composed, >, 0);
  g_assert_cmpint (seen.most_composed, <=, UNFOLD_N_PANES);

  wait_for_final (window);
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/dragging/main-thread-computes-nothing",
                   main_thread_computes_nothing);
  g_test_add_func ("/app/dragging/each-pane-is-drawn-once-a-frame",
                   each_pane_is_drawn_once_a_frame);

  return window_test_run ();
}
