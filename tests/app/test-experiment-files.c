/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-error.h"
#include "unf-image-file.h"
#include "unf-noise.h"
#include "unf-test.h"

typedef struct {
  char *folder;
  UnfoldExperiment *experiment;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->folder = unf_test_make_folder ();
  f->experiment = make_finished ();
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  fake_let_go ();
  g_clear_object (&f->result);
  g_assert_finalize_object (f->experiment);
  unf_test_remove_folder (f->folder);
  g_free (f->folder);
}

static GFile *
file_in (Fixture *f, const char *name)
{
  return g_file_new_build_filename (f->folder, name, NULL);
}

/** A picture of the given size with noise of @sigma_255, as a file. */
static GFile *
write_picture (Fixture *f,
               const char *name,
               int width,
               int height,
               double sigma_255)
{
  GFile *file = file_in (f, name);
  g_autoptr (UnfImage) clean = smooth_image (width, height);
  g_autoptr (UnfImage) noisy =
      unf_noise_apply ((UnfNoise){ sigma_255 / 255.0, 7 }, clean, NULL);

  g_assert_true (unf_image_save (noisy, file, UNF_DEPTH_FLOAT, NULL));
  return file;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  g_set_object (&f->result, result);
}

static gboolean
open_and_wait (Fixture *f, GFile *file, GError **error)
{
  g_clear_object (&f->result);
  unfold_experiment_open_async (f->experiment, file, NULL, ended_cb, f);
  wait_until (f->result);
  return unfold_experiment_open_finish (f->experiment, f->result, error);
}

static gboolean
open_clean_and_wait (Fixture *f, GFile *file, GError **error)
{
  g_clear_object (&f->result);
  unfold_experiment_open_clean_async (f->experiment, file, NULL, ended_cb, f);
  wait_until (f->result);
  return unfold_experiment_open_clean_finish (f->experiment, f->result, error);
}

/* ---- Opening ---- */

static void
a_clean_picture_gets_noise (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = write_picture (f, "clean.npy", 150, 100, 0.0);

  g_assert_true (open_and_wait (f, file, NULL));
  g_assert_cmpint (unfold_experiment_get_source (f->experiment), ==,
                   UNFOLD_SOURCE_ADD_NOISE);
  g_assert_cmpstr (unfold_experiment_get_title (f->experiment), ==,
                   "clean.npy");
  g_assert_nonnull (unfold_experiment_get_notice (f->experiment));
  g_assert_nonnull (unfold_experiment_get_notice_choice (f->experiment));
  g_assert_cmpint (unfold_experiment_get_width (f->experiment), ==, 150);
  finish (f->experiment);
  g_assert_true (
      unfold_experiment_get_scores (f->experiment, UNFOLD_PICTURE_DENOISED)
          .is_valid);
}

static void
a_noisy_picture_is_taken_as_it_is (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = write_picture (f, "noisy.npy", 256, 256, 20.0);

  g_assert_true (open_and_wait (f, file, NULL));
  g_assert_cmpint (unfold_experiment_get_source (f->experiment), ==,
                   UNFOLD_SOURCE_IN_PICTURE);
  g_assert_cmpfloat (fabs (unfold_experiment_get_sigma (f->experiment) - 20.0),
                     <, 2.0);
  g_assert_cmpfloat (unfold_experiment_get_sigma (f->experiment), ==,
                     unfold_experiment_get_estimated_sigma (f->experiment));
  finish (f->experiment);
  g_assert_true (
      unfold_experiment_get_picture (f->experiment, UNFOLD_PICTURE_NOISY) ==
      unfold_experiment_get_opened (f->experiment));
  g_assert_null (
      unfold_experiment_get_picture (f->experiment, UNFOLD_PICTURE_CLEAN));
  g_assert_false (
      unfold_experiment_get_scores (f->experiment, UNFOLD_PICTURE_DENOISED)
          .is_valid);
}

static void
the_other_choice_is_one_call_away (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = write_picture (f, "noisy.npy", 256, 256, 20.0);

  unfold_experiment_set_sigma (f->experiment, 33.0);
  g_assert_true (open_and_wait (f, file, NULL));
  unfold_experiment_take_notice_choice (f->experiment);

  g_assert_null (unfold_experiment_get_notice (f->experiment));
  g_assert_cmpint (unfold_experiment_get_source (f->experiment), ==,
                   UNFOLD_SOURCE_ADD_NOISE);
  g_assert_cmpfloat (unfold_experiment_get_sigma (f->experiment), ==, 33.0);
}

static void
a_failed_load_keeps_everything (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = file_in (f, "broken.png");
  g_autoptr (UnfImage) estimate = unf_image_ref (estimate_of (f->experiment));
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_replace_contents (file, "no picture", 10, NULL, FALSE,
                                          G_FILE_CREATE_NONE, NULL, NULL,
                                          NULL));
  g_signal_connect (f->experiment, "failed", G_CALLBACK (keep_message_cb),
                    &message);
  g_assert_false (open_and_wait (f, file, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (message, ==, error->message);
  g_assert_nonnull (strstr (message, "broken.png"));
  g_assert_true (estimate_of (f->experiment) == estimate);
  g_assert_cmpstr (unfold_experiment_get_title (f->experiment), ==, "smooth");
  g_assert_cmpint (state_of (f->experiment), ==, UNFOLD_STATE_FINAL);
}

static void
the_old_picture_stays_while_one_is_read (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = write_picture (f, "clean.npy", 150, 100, 0.0);

  unfold_experiment_open_async (f->experiment, file, NULL, ended_cb, f);
  g_assert_cmpint (state_of (f->experiment), ==, UNFOLD_STATE_LOADING);
  g_assert_nonnull (estimate_of (f->experiment));
  unfold_experiment_cancel (f->experiment);
  wait_until (f->result);
  g_assert_false (
      unfold_experiment_open_finish (f->experiment, f->result, NULL));
  g_assert_cmpint (state_of (f->experiment), ==, UNFOLD_STATE_FINAL);
  g_assert_cmpint (unfold_experiment_get_width (f->experiment), ==, FAKE_WIDTH);
}

static void
the_second_of_two_calls_wins (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) one = write_picture (f, "one.npy", 150, 100, 0.0);
  g_autoptr (GFile) two = write_picture (f, "two.npy", 160, 100, 0.0);
  Fixture first = { NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;

  unfold_experiment_open_async (f->experiment, one, NULL, ended_cb, &first);
  g_assert_true (open_and_wait (f, two, NULL));
  wait_until (first.result);
  g_assert_false (
      unfold_experiment_open_finish (f->experiment, first.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (unfold_experiment_get_width (f->experiment), ==, 160);
  g_object_unref (first.result);
}

static void
a_pasted_picture_is_guessed_too (Fixture *f, gconstpointer unused)
{
  g_autoptr (UnfImage) clean = smooth_image (200, 200);
  g_autoptr (UnfImage) noisy =
      unf_noise_apply ((UnfNoise){ 0.1, 3 }, clean, NULL);

  unfold_experiment_paste_image (f->experiment, noisy, "Clipboard");
  wait_until (unfold_experiment_get_opened (f->experiment) == noisy);
  g_assert_cmpint (unfold_experiment_get_source (f->experiment), ==,
                   UNFOLD_SOURCE_IN_PICTURE);
  g_assert_cmpstr (unfold_experiment_get_title (f->experiment), ==,
                   "Clipboard");
}

static void
noise_in_a_given_picture_is_estimated (Fixture *f, gconstpointer unused)
{
  g_autoptr (UnfImage) clean = smooth_image (200, 200);
  g_autoptr (UnfImage) noisy =
      unf_noise_apply ((UnfNoise){ 0.1, 3 }, clean, NULL);

  unfold_experiment_set_image (f->experiment, noisy, "Sample",
                               UNFOLD_SOURCE_IN_PICTURE);
  wait_until (state_of (f->experiment) == UNFOLD_STATE_FINAL);
  g_assert_cmpfloat (
      fabs (unfold_experiment_get_result (f->experiment)->recipe->sigma - 25.5),
      <, 2.5);
}

/* ---- The reference ---- */

static void
a_reference_gives_scores (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) noisy = write_picture (f, "noisy.npy", 256, 256, 20.0);
  g_autoptr (GFile) clean = write_picture (f, "clean.npy", 256, 256, 0.0);
  int finished;

  g_assert_true (open_and_wait (f, noisy, NULL));
  finish (f->experiment);
  finished = fake_finals_finished ();
  g_assert_true (open_clean_and_wait (f, clean, NULL));
  finish (f->experiment);

  g_assert_true (
      unfold_experiment_get_scores (f->experiment, UNFOLD_PICTURE_DENOISED)
          .is_valid);
  g_assert_true (
      unfold_experiment_get_scores (f->experiment, UNFOLD_PICTURE_NOISY)
          .is_valid);
  g_assert_cmpint (fake_finals_finished (), ==, finished);
}

static void
a_mismatch_names_both_sizes_and_offers_the_centre (Fixture *f,
                                                   gconstpointer unused)
{
  g_autoptr (GFile) noisy = write_picture (f, "noisy.npy", 256, 200, 20.0);
  g_autoptr (GFile) clean = write_picture (f, "clean.npy", 250, 256, 0.0);
  g_autoptr (GError) error = NULL;

  g_assert_true (open_and_wait (f, noisy, NULL));
  g_assert_false (open_clean_and_wait (f, clean, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "clean.npy"));
  g_assert_nonnull (strstr (error->message, "250 × 256"));
  g_assert_nonnull (strstr (error->message, "256 × 200"));
  g_assert_cmpint (unfold_experiment_get_width (f->experiment), ==, 256);

  unfold_experiment_take_notice_choice (f->experiment);
  g_assert_cmpint (unfold_experiment_get_width (f->experiment), ==, 250);
  g_assert_cmpint (unfold_experiment_get_height (f->experiment), ==, 200);
  finish (f->experiment);

  /* Noise of 20 is 22.1 dB; any other part of the reference is far from
   * that. */
  g_assert_true (
      unfold_experiment_get_scores (f->experiment, UNFOLD_PICTURE_NOISY)
          .is_valid);
  g_assert_cmpfloat (
      fabs (unfold_experiment_get_scores (f->experiment, UNFOLD_PICTURE_NOISY)
                .psnr -
            22.1),
      <, 1.5);
}

static void
a_reference_needs_a_picture (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) clean = write_picture (f, "clean.npy", 100, 100, 0.0);

  unfold_experiment_close (f->experiment);
  g_assert_false (open_clean_and_wait (f, clean, NULL));
  g_assert_cmpint (state_of (f->experiment), ==, UNFOLD_STATE_EMPTY);
}

/* ---- Saving ---- */

static void
save (Fixture *f, UnfoldPictureKind kind, GFile *file)
{
  g_clear_object (&f->result);
  unfold_experiment_save_async (f->experiment, kind, file, UNF_DEPTH_FLOAT,
                                NULL, ended_cb, f);
}

static void
only_finals_are_saved (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = file_in (f, "out.npy");
  g_autoptr (UnfImage) saved = NULL;

  fake_hold_finals ();
  unfold_experiment_set_sigma (f->experiment, 40.0);
  wait_until (state_of (f->experiment) == UNFOLD_STATE_DRAFT);
  save (f, UNFOLD_PICTURE_DENOISED, file);
  wait_until (fake_is_holding ());
  g_assert_false (g_file_query_exists (file, NULL));

  fake_let_go ();
  wait_until (f->result);
  g_assert_true (
      unfold_experiment_save_finish (f->experiment, f->result, NULL));
  saved = unf_image_load (file, NULL, NULL);
  g_assert_cmpint (state_of (f->experiment), ==, UNFOLD_STATE_FINAL);
  assert_same_bits (saved, estimate_of (f->experiment));
}

static void
noisy_is_saved_exactly_as_used (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = file_in (f, "out.npy");
  g_autoptr (UnfImage) saved = NULL;

  unfold_experiment_set_sigma (f->experiment, 40.0);
  save (f, UNFOLD_PICTURE_NOISY, file);
  wait_until (f->result);
  g_assert_true (
      unfold_experiment_save_finish (f->experiment, f->result, NULL));
  finish (f->experiment);
  saved = unf_image_load (file, NULL, NULL);
  assert_same_bits (saved, unfold_experiment_get_result (f->experiment)->noisy);
}

static void
a_stale_estimate_is_finished_for_a_file (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = file_in (f, "out.npy");

  unfold_experiment_set_sigma (f->experiment, 40.0);
  unfold_experiment_cancel (f->experiment);
  g_assert_cmpint (state_of (f->experiment), ==, UNFOLD_STATE_STALE);
  save (f, UNFOLD_PICTURE_DENOISED, file);
  wait_until (f->result);
  g_assert_true (
      unfold_experiment_save_finish (f->experiment, f->result, NULL));
}

static void
a_change_gives_up_the_save (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = file_in (f, "out.npy");
  g_autoptr (GError) error = NULL;

  fake_hold_finals ();
  unfold_experiment_set_sigma (f->experiment, 40.0);
  save (f, UNFOLD_PICTURE_DENOISED, file);
  wait_until (fake_is_holding ());
  unfold_experiment_set_sigma (f->experiment, 41.0);
  wait_until (f->result);
  g_assert_false (
      unfold_experiment_save_finish (f->experiment, f->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_query_exists (file, NULL));
}

static void
what_is_not_there_is_not_saved (Fixture *f, gconstpointer unused)
{
  g_autoptr (GFile) file = file_in (f, "out.npy");
  g_autoptr (GFile) strange = file_in (f, "out.strange");

  unfold_experiment_set_source (f->experiment, UNFOLD_SOURCE_IN_PICTURE);
  finish (f->experiment);
  save (f, UNFOLD_PICTURE_CLEAN, file);
  wait_until (f->result);
  g_assert_false (
      unfold_experiment_save_finish (f->experiment, f->result, NULL));

  save (f, UNFOLD_PICTURE_DENOISED, strange);
  wait_until (f->result);
  g_assert_false (
      unfold_experiment_save_finish (f->experiment, f->result, NULL));

  unfold_experiment_close (f->experiment);
  save (f, UNFOLD_PICTURE_DENOISED, file);
  wait_until (f->result);
  g_assert_false (
      unfold_experiment_save_finish (f->experiment, f->result, NULL));
}

static void
add (const char *name, void (*test) (Fixture *f, gconstpointer unused))
{
  g_autofree char *path = g_strconcat ("/app/experiment-files/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("a-clean-picture-gets-noise", a_clean_picture_gets_noise);
  add ("a-noisy-picture-is-taken-as-it-is", a_noisy_picture_is_taken_as_it_is);
  add ("the-other-choice-is-one-call-away", the_other_choice_is_one_call_away);
  add ("a-failed-load-keeps-everything", a_failed_load_keeps_everything);
  add ("the-old-picture-stays-while-one-is-read",
       the_old_picture_stays_while_one_is_read);
  add ("the-second-of-two-calls-wins", the_second_of_two_calls_wins);
  add ("a-pasted-picture-is-guessed-too", a_pasted_picture_is_guessed_too);
  add ("noise-in-a-given-picture-is-estimated",
       noise_in_a_given_picture_is_estimated);
  add ("a-reference-gives-scores", a_reference_gives_scores);
  add ("a-mismatch-names-both-sizes-and-offers-the-centre",
       a_mismatch_names_both_sizes_and_offers_the_centre);
  add ("a-reference-needs-a-picture", a_reference_needs_a_picture);
  add ("only-finals-are-saved", only_finals_are_saved);
  add ("noisy-is-saved-exactly-as-used", noisy_is_saved_exactly_as_used);
  add ("a-stale-estimate-is-finished-for-a-file",
       a_stale_estimate_is_finished_for_a_file);
  add ("a-change-gives-up-the-save", a_change_gives_up_the_save);
  add ("what-is-not-there-is-not-saved", what_is_not_there_is_not_saved);

  return g_test_run ();
}
