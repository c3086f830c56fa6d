/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment-support.h"

#include <math.h>
#include <string.h>

#include "fake-denoiser.h"
#include "unfold-study-file.h"
#include "unfold-study-plot.h"

/* Studies of a fake denoiser, whose points come when the test says so. */

typedef struct {
  UnfoldExperiment *experiment;
  UnfoldModels *models;
  UnfoldPoints *points;
  UnfoldStudy *study;
} Room;

static void
room_clear (Room *room)
{
  unfold_study_cancel (room->study);
  g_assert_finalize_object (room->study);
  g_clear_pointer (&room->points, unfold_points_unref);
  g_assert_finalize_object (room->experiment);
  g_assert_finalize_object (room->models);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Room, room_clear)

static Room
enter (const char *kind)
{
  Room room = { 0 };

  fake_reset ();
  room.experiment = make_finished ();
  room.models = unfold_models_new ();
  room.points = unfold_points_new ();
  room.study = unfold_study_new (unfold_study_kind_find (kind), room.experiment,
                                 room.models, room.points);
  return room;
}

static guint
count (Room *room)
{
  return unfold_study_count (room->study, NULL);
}

static void
run_to_the_end (Room *room)
{
  unfold_study_start (room->study);
  wait_until (!unfold_study_is_running (room->study));
}

static const UnfoldStudyEntry *
find_entry (Room *room, double value, guint *number)
{
  for (guint i = 0; i < unfold_study_get_n_entries (room->study); i++)
    if (unfold_study_get_entry (room->study, i)->value == value) {
      if (number)
        *number = i;
      return unfold_study_get_entry (room->study, i);
    }

  g_assert_not_reached ();
}

static void
every_stride_gets_its_point (void)
{
  g_auto (Room) room = enter ("stride");
  guint wanted;

  g_assert_cmpuint (count (&room), ==, 0);
  run_to_the_end (&room);
  g_assert_cmpuint (unfold_study_count (room.study, &wanted), ==, 11);
  g_assert_cmpuint (wanted, ==, 11);
  for (guint i = 0; i < 11; i++) {
    const UnfoldStudyEntry *entry = unfold_study_get_entry (room.study, i);

    g_assert_cmpfloat (entry->value, ==, i + 1.0);
    g_assert_false (unfold_point_is_estimate (entry->point));
    g_assert_nonnull (unfold_study_find_result (room.study, i));
  }
  g_assert_false (unfold_study_is_stale (room.study));
}

/* The same numbers as the experiment finds by itself. */
static void
points_agree_with_finals (void)
{
  g_auto (Room) room = enter ("threshold");
  UnfoldScores scores;

  run_to_the_end (&room);
  unfold_experiment_set_setting (room.experiment, "threshold", 1.0);
  finish (room.experiment);
  scores =
      unfold_experiment_get_scores (room.experiment, UNFOLD_PICTURE_DENOISED);
  g_assert_cmpfloat (
      unfold_point_get_psnr (find_entry (&room, 1.0, NULL)->point), ==,
      scores.psnr);
}

static void
the_current_value_comes_first (void)
{
  g_auto (Room) room = enter ("stride");

  unfold_experiment_set_setting (room.experiment, "stride", 5.0);
  finish (room.experiment);
  unfold_study_start (room.study);
  wait_until (count (&room) > 0);
  g_assert_nonnull (find_entry (&room, 5.0, NULL)->point);
}

/* When no run of the denoiser may end, the point of the value that is set comes
 * all the same. */
static UnfOutcome
judge (void)
{
  g_auto (Room) room = enter ("threshold");
  UnfOutcome outcome;

  fake_hold_finals ();
  unfold_study_start (room.study);
  wait_until (count (&room) > 0);
  outcome = find_entry (&room, 1.0, NULL)->point->outcome;
  unfold_study_cancel (room.study);
  fake_let_go ();

  return outcome;
}

static UnfOutcome
compute (void)
{
  g_auto (Room) room = enter ("threshold");

  /* Only the newest result stays. */
  unfold_experiment_set_cache_bytes (room.experiment, 0);
  unfold_experiment_set_setting (room.experiment, "threshold", 2.0);
  finish (room.experiment);
  run_to_the_end (&room);

  return find_entry (&room, 1.0, NULL)->point->outcome;
}

static void
what_is_on_screen_is_only_judged (void)
{
  UnfOutcome judged = judge (), computed = compute ();

  g_assert_cmpfloat (judged.psnr, ==, computed.psnr);
  g_assert_cmpfloat (judged.psnr_noisy, ==, computed.psnr_noisy);
  g_assert_cmpfloat (judged.ssim, ==, computed.ssim);
  g_assert_cmpfloat (judged.nonzeros, ==, computed.nonzeros);
  g_assert_cmpfloat (judged.removed_sigma, ==, computed.removed_sigma);
  g_assert_cmpfloat (judged.whiteness, ==, computed.whiteness);
  g_assert_cmpfloat (judged.seconds, >=, 0.0);
}

static void
cancel_keeps_points_and_start_goes_on (void)
{
  g_auto (Room) room = enter ("stride");
  guint n;
  int finals;

  unfold_study_start (room.study);
  wait_until (count (&room) >= 3);
  unfold_study_cancel (room.study);
  g_assert_false (unfold_study_is_running (room.study));
  n = count (&room);
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpuint (n, <, 11);

  finals = fake_finals_finished ();
  run_to_the_end (&room);
  g_assert_cmpuint (count (&room), ==, 11);
  /* One that was under way may have come to its end unseen. */
  g_assert_cmpint (fake_finals_finished () - finals, <=, 11 - (int) n + 1);
}

static void
known_points_cost_nothing (void)
{
  g_auto (Room) room = enter ("stride");
  int finals;

  run_to_the_end (&room);
  finals = fake_finals_finished ();
  unfold_study_start (room.study);
  g_assert_false (unfold_study_is_running (room.study));
  g_assert_cmpuint (count (&room), ==, 11);
  g_assert_cmpint (fake_finals_finished (), ==, finals);
}

static void
taking_a_point_needs_no_work (void)
{
  g_auto (Room) room = enter ("stride");
  guint number;

  run_to_the_end (&room);
  find_entry (&room, 3.0, &number);
  unfold_study_take (room.study, number);
  g_assert_cmpfloat (
      unfold_experiment_get_setting (room.experiment, "stride", 0.0), ==, 3.0);
  g_assert_cmpint (state_of (room.experiment), ==, UNFOLD_STATE_FINAL);
  g_assert_false (unfold_study_is_stale (room.study));
  g_assert_true (estimate_of (room.experiment) ==
                 unfold_study_find_result (room.study, number)->estimate);
}

static void
weights_of_each_stride_are_used (void)
{
  g_auto (Room) room = enter ("stride");
  g_autoptr (UnfModel) eight = fake_model_new_for_stride ("eight", 8);
  g_autoptr (UnfModel) three = fake_model_new_for_stride ("three", 3);
  g_autoptr (UnfoldPlot) plot = NULL;

  unfold_models_add_released (room.models, eight);
  unfold_models_add_released (room.models, three);
  unfold_experiment_set_model (room.experiment, eight);
  finish (room.experiment);
  run_to_the_end (&room);
  g_assert_true (find_entry (&room, 3.0, NULL)->recipe->model == three);
  g_assert_true (find_entry (&room, 8.0, NULL)->recipe->model == eight);

  plot =
      unfold_study_make_plot (room.study, unfold_quantity_find ("psnr"), NULL);
  g_assert_nonnull (
      strstr (plot->note, "At q = 1–2, 4–5: dictionary trained for q = 3."));
  g_assert_nonnull (
      strstr (plot->note, "At q = 6–7, 9–11: dictionary trained for q = 8."));
}

static void
live_work_goes_first (void)
{
  g_auto (Room) room = enter ("stride");

  fake_hold_finals ();
  unfold_study_start (room.study);
  wait_until (fake_is_holding ());

  /* The experiment is answered although no point of the study can end. */
  unfold_experiment_set_setting (room.experiment, "stride", 4.0);
  wait_until (fake_cancelled () == 1);
  fake_let_go ();
  finish (room.experiment);
  g_assert_cmpint (state_of (room.experiment), ==, UNFOLD_STATE_FINAL);

  /* The point that had to give way is computed after it. */
  wait_until (!unfold_study_is_running (room.study));
  g_assert_cmpuint (count (&room), ==, 11);
  g_assert_cmpint (fake_most_at_once (), ==, 1);
}

static void
another_sigma_ends_it_and_keeps_the_old_chart (void)
{
  g_auto (Room) room = enter ("stride");
  double psnr;

  /* Without a clean picture a point takes runs, also of what is on screen. */
  unfold_experiment_set_source (room.experiment, UNFOLD_SOURCE_IN_PICTURE);
  unfold_experiment_set_sigma (room.experiment, 25.0);
  finish (room.experiment);
  unfold_study_start (room.study);
  wait_until (count (&room) >= 2);
  unfold_experiment_set_sigma (room.experiment, 40.0);
  g_assert_false (unfold_study_is_running (room.study));
  g_assert_true (unfold_study_is_stale (room.study));
  g_assert_cmpuint (count (&room), >=, 2);
  finish (room.experiment);

  /* Old points stay until the first new one is there. */
  psnr = unfold_point_get_psnr (find_entry (&room, 8.0, NULL)->point);
  fake_hold_finals ();
  unfold_study_start (room.study);
  wait_until (fake_is_holding ());
  g_assert_true (unfold_study_is_stale (room.study));
  g_assert_cmpfloat (
      unfold_point_get_psnr (find_entry (&room, 8.0, NULL)->point), ==, psnr);
  fake_let_go ();
  wait_until (!unfold_study_is_running (room.study));
  g_assert_false (unfold_study_is_stale (room.study));
  g_assert_cmpfloat (
      unfold_point_get_psnr (find_entry (&room, 8.0, NULL)->point), !=, psnr);
}

static void
without_a_clean_picture_quality_is_estimated (void)
{
  g_auto (Room) room = enter ("threshold");
  g_autoptr (UnfoldPlot) plot = NULL;
  const UnfoldStudyEntry *entry;

  unfold_experiment_set_source (room.experiment, UNFOLD_SOURCE_IN_PICTURE);
  unfold_experiment_set_sigma (room.experiment, 25.0);
  finish (room.experiment);
  run_to_the_end (&room);
  entry = find_entry (&room, 1.0, NULL);
  g_assert_true (unfold_point_is_estimate (entry->point));
  g_assert_true (isfinite (unfold_point_get_psnr (entry->point)));
  g_assert_true (isfinite (entry->point->outcome.removed_sigma));
  g_assert_true (isfinite (entry->point->outcome.whiteness));
  g_assert_true (isnan (entry->point->outcome.ssim));

  plot =
      unfold_study_make_plot (room.study, unfold_quantity_find ("psnr"), NULL);
  g_assert_true (unfold_plot_get_point (plot, 0, 0)->is_estimate);
  g_assert_nonnull (strstr (plot->y[0].title, "SURE"));
  g_assert_nonnull (strstr (plot->note, "SURE"));
}

static void
failures_are_said (void)
{
  g_auto (Room) room = enter ("stride");

  fake_fail_finals ("Too cold.");
  run_to_the_end (&room);
  g_assert_cmpstr (unfold_study_get_failure (room.study), ==, "Too cold.");
  fake_fail_finals (NULL);
  run_to_the_end (&room);
  g_assert_null (unfold_study_get_failure (room.study));
  g_assert_cmpuint (count (&room), ==, 11);
}

/* Half the picture plus a shift that grows by 0.01 with each iteration. */
static void
iterations_say_what_they_change (void)
{
  g_auto (Room) room = enter ("iterations");

  run_to_the_end (&room);
  g_assert_true (isnan (find_entry (&room, 1.0, NULL)->point->change));
  g_assert_cmpfloat_with_epsilon (find_entry (&room, 2.0, NULL)->point->change,
                                  2.55, 1e-3);
}

static void
both_trainings_are_compared (void)
{
  g_auto (Room) room = enter ("shifts");
  g_autoptr (UnfModel) joint = fake_model_new_for_stride ("joint", 8);
  g_autoptr (UnfModel) single = fake_model_new_with_shifts ();
  g_autofree char *lack = NULL;

  unfold_models_add (room.models, joint, "joint");
  unfold_experiment_set_model (room.experiment, joint);
  finish (room.experiment);
  run_to_the_end (&room);
  g_assert_cmpuint (unfold_study_get_n_series (room.study), ==, 1);
  lack = unfold_study_find_lack (room.study);
  g_assert_nonnull (strstr (lack, "no weights"));
  /* 1, 2, 4 … 64. */
  g_assert_cmpuint (count (&room), ==, 7);

  unfold_models_add (room.models, single, "single");
  run_to_the_end (&room);
  g_assert_cmpuint (unfold_study_get_n_series (room.study), ==, 2);
  g_assert_cmpuint (count (&room), ==, 14);
  g_assert_null (unfold_study_find_lack (room.study));
}

static void
numbers_have_a_decimal_dot (void)
{
  g_auto (Room) room = enter ("threshold");
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;

  run_to_the_end (&room);
  csv = unfold_study_make_csv (room.study);
  lines = g_strsplit (csv, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "threshold,weights,sigma,seed,"));
  g_assert_true (g_str_has_prefix (lines[1], "0.25,\"fake\",25,1,"));
  g_assert_cmpuint (g_strv_length (lines), ==, 13 + 2);
}

/* ---- Several strengths of noise, several pictures ---- */

static const UnfoldStudyEntry *
find_at (Room *room, double value, double sigma, guint *number)
{
  for (guint i = 0; i < unfold_study_get_n_entries (room->study); i++) {
    const UnfoldStudyEntry *entry = unfold_study_get_entry (room->study, i);

    if (entry->value == value && entry->recipe->sigma == sigma) {
      if (number)
        *number = i;
      return entry;
    }
  }

  g_assert_not_reached ();
}

static void
every_sigma_is_a_series (void)
{
  static const double others[] = { 50.0, 15.0, 25.0 };
  g_auto (Room) room = enter ("stride");
  g_autoptr (UnfoldPlot) plot = NULL;

  unfold_study_set_sigmas (room.study, others, 3);
  run_to_the_end (&room);
  g_assert_cmpuint (unfold_study_get_n_series (room.study), ==, 3);
  g_assert_cmpuint (count (&room), ==, 33);
  g_assert_false (unfold_study_is_stale (room.study));

  plot = unfold_study_make_plot (room.study, unfold_quantity_find ("psnr"),
                                 unfold_quantity_find ("seconds"));
  g_assert_cmpuint (plot->series->len, ==, 6);
  for (guint i = 0; i < 3; i++) {
    static const char *const labels[] = { "PSNR, σ 15", "PSNR, σ 25",
                                          "PSNR, σ 50" };
    const UnfoldPlotSeries *left = g_ptr_array_index (plot->series, i);
    const UnfoldPlotSeries *right = g_ptr_array_index (plot->series, i + 3);

    g_assert_cmpstr (left->label, ==, labels[i]);
    g_assert_cmpuint (left->style, ==, i);
    g_assert_cmpuint (right->style, ==, i);
    g_assert_cmpint (right->axis, ==, 1);
  }
  g_assert_nonnull (strstr (plot->note, "σ 15, 25, 50, seed 1."));
}

/* A line among others has the numbers that it has alone. */
static void
a_series_is_what_it_is_alone (void)
{
  static const double others[] = { 40.0 };
  g_auto (Room) room = enter ("threshold");
  double psnr;

  unfold_study_set_sigmas (room.study, others, 1);
  run_to_the_end (&room);
  psnr = unfold_point_get_psnr (find_at (&room, 1.0, 40.0, NULL)->point);

  unfold_study_set_sigmas (room.study, NULL, 0);
  g_assert_true (unfold_study_is_stale (room.study));
  unfold_points_keep_only (room.points, NULL, NULL);
  unfold_experiment_set_sigma (room.experiment, 40.0);
  finish (room.experiment);
  run_to_the_end (&room);
  g_assert_cmpuint (unfold_study_get_n_series (room.study), ==, 1);
  g_assert_cmpfloat (
      unfold_point_get_psnr (find_at (&room, 1.0, 40.0, NULL)->point), ==,
      psnr);
}

static void
taking_a_point_of_another_sigma_sets_it (void)
{
  static const double others[] = { 15.0, 50.0 };
  g_auto (Room) room = enter ("stride");
  guint number;
  int finals;

  unfold_study_set_sigmas (room.study, others, 2);
  run_to_the_end (&room);
  finals = fake_finals_finished ();
  find_at (&room, 3.0, 50.0, &number);
  unfold_study_take (room.study, number);
  g_assert_cmpfloat (unfold_experiment_get_sigma (room.experiment), ==, 50.0);
  g_assert_cmpfloat (
      unfold_experiment_get_setting (room.experiment, "stride", 0.0), ==, 3.0);
  g_assert_cmpint (state_of (room.experiment), ==, UNFOLD_STATE_FINAL);
  g_assert_cmpint (fake_finals_finished (), ==, finals);
  g_assert_false (unfold_study_is_stale (room.study));
}

static void
noise_in_the_picture_has_one_sigma (void)
{
  static const double others[] = { 15.0, 50.0 };
  g_auto (Room) room = enter ("stride");

  unfold_study_set_sigmas (room.study, others, 2);
  unfold_experiment_set_source (room.experiment, UNFOLD_SOURCE_IN_PICTURE);
  unfold_experiment_set_sigma (room.experiment, 25.0);
  finish (room.experiment);
  run_to_the_end (&room);
  g_assert_cmpuint (unfold_study_get_n_series (room.study), ==, 1);
}

static UnfoldPictureSet *
make_set (void)
{
  UnfoldPictureSet *set = unfold_picture_set_new ();

  for (int i = 0; i < 3; i++) {
    g_autoptr (UnfImage) image = smooth_image (FAKE_WIDTH + 8 * i, 64 + 16 * i);
    g_autofree char *name = g_strdup_printf ("%d.png", i);

    unfold_picture_set_add (set, name, image);
  }

  return set;
}

static void
points_are_means_over_the_pictures (void)
{
  g_auto (Room) room = enter ("threshold");
  g_autoptr (UnfoldPictureSet) set = make_set ();
  const UnfoldQuantity *psnr = unfold_quantity_find ("psnr");
  const UnfoldStudyEntry *entry;
  g_autoptr (UnfoldPlot) plot = NULL;
  double values[3], mean, spread = 0.0;

  unfold_study_set_pictures (room.study, set);
  run_to_the_end (&room);
  entry = find_entry (&room, 1.0, NULL);
  g_assert_cmpuint (entry->samples->len, ==, 3);
  for (guint k = 0; k < 3; k++)
    values[k] = psnr->get (g_ptr_array_index (entry->samples, k));
  mean = (values[0] + values[1] + values[2]) / 3.0;
  for (guint k = 0; k < 3; k++)
    spread += (values[k] - mean) * (values[k] - mean);

  g_assert_cmpfloat (values[0], !=, values[1]);
  /* Sums of three doubles in another order. */
  g_assert_cmpfloat_with_epsilon (psnr->get (entry->point), mean, 1e-12);
  g_assert_cmpfloat_with_epsilon (unfold_study_entry_get_spread (entry, psnr),
                                  sqrt (spread / 2.0), 1e-12);

  plot = unfold_study_make_plot (room.study, psnr, NULL);
  g_assert_cmpfloat (unfold_plot_get_point (plot, 0, 0)->spread, >, 0.0);
  g_assert_nonnull (strstr (plot->note, "0.png, 1.png, 2.png"));
}

/* The same noise as if each picture had been opened. */
static void
a_picture_of_many_is_what_it_is_alone (void)
{
  g_auto (Room) room = enter ("threshold");
  g_autoptr (UnfoldPictureSet) set = make_set ();
  double psnr;

  unfold_study_set_pictures (room.study, set);
  run_to_the_end (&room);
  psnr = unfold_point_get_psnr (
      g_ptr_array_index (find_entry (&room, 1.0, NULL)->samples, 1));

  unfold_study_set_pictures (room.study, NULL);
  unfold_experiment_set_image (room.experiment,
                               unfold_picture_set_get_image (set, 1), "1",
                               UNFOLD_SOURCE_ADD_NOISE);
  finish (room.experiment);
  run_to_the_end (&room);
  g_assert_cmpfloat (
      unfold_point_get_psnr (find_entry (&room, 1.0, NULL)->point), ==, psnr);
  wait_until (unfold_experiment_get_estimated_sigma (room.experiment) >= 0.0);
}

static void
a_mean_waits_for_all_its_pictures (void)
{
  g_auto (Room) room = enter ("stride");
  g_autoptr (UnfoldPictureSet) set = make_set ();
  int finals = fake_finals_finished ();
  guint n;

  unfold_study_set_pictures (room.study, set);
  unfold_study_start (room.study);
  wait_until (count (&room) >= 2);
  unfold_study_cancel (room.study);
  n = count (&room);
  for (guint i = 0; i < unfold_study_get_n_entries (room.study); i++) {
    const UnfoldStudyEntry *entry = unfold_study_get_entry (room.study, i);

    for (guint k = 0; entry->point && k < 3; k++)
      g_assert_nonnull (g_ptr_array_index (entry->samples, k));
  }

  run_to_the_end (&room);
  g_assert_cmpuint (count (&room), ==, 11);
  g_assert_cmpuint (n, <, 11);
  /* One that was under way may have come to its end unseen. */
  g_assert_cmpint (fake_finals_finished () - finals, <=, 3 * 11 + 1);
  finals = fake_finals_finished ();

  /* Nothing is computed twice, not even after another choice, nor what is on
   * screen. */
  unfold_study_set_pictures (room.study, NULL);
  g_assert_true (unfold_study_is_stale (room.study));
  run_to_the_end (&room);
  g_assert_cmpint (fake_finals_finished () - finals, ==, 10);
}

static void
another_picture_leaves_the_means (void)
{
  g_auto (Room) room = enter ("stride");
  g_autoptr (UnfoldPictureSet) set = make_set ();
  g_autoptr (UnfImage) image = smooth_image (FAKE_WIDTH, 64);
  int finals;

  unfold_study_set_pictures (room.study, set);
  run_to_the_end (&room);
  unfold_experiment_set_image (room.experiment, image, "other",
                               UNFOLD_SOURCE_ADD_NOISE);
  finish (room.experiment);
  g_assert_false (unfold_study_is_stale (room.study));
  finals = fake_finals_finished ();
  unfold_study_start (room.study);
  g_assert_false (unfold_study_is_running (room.study));
  g_assert_cmpint (fake_finals_finished (), ==, finals);
  wait_until (unfold_experiment_get_estimated_sigma (room.experiment) >= 0.0);
}

static void
the_file_has_the_numbers_of_every_picture (void)
{
  g_auto (Room) room = enter ("stride");
  g_autoptr (UnfoldPictureSet) set = make_set ();
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;

  unfold_study_set_pictures (room.study, set);
  run_to_the_end (&room);
  csv = unfold_study_make_csv (room.study);
  lines = g_strsplit (csv, "\n", -1);
  g_assert_true (g_str_has_suffix (lines[0], ",change,picture"));
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 11 * 4 + 1);
  g_assert_true (g_str_has_prefix (lines[2], "1,\"fake\",25,1,"));
  g_assert_true (g_str_has_suffix (lines[2], ",\"1.png\""));
  g_assert_true (g_str_has_suffix (lines[4], ",\"mean\""));
}

static void
the_best_is_marked (void)
{
  g_auto (Room) room = enter ("threshold");
  const UnfoldQuantity *psnr = unfold_quantity_find ("psnr");
  double most = -INFINITY, at = 0.0;
  int best;

  run_to_the_end (&room);
  best = unfold_study_find_best (room.study, psnr);
  for (guint i = 0; i < unfold_study_get_n_entries (room.study); i++) {
    const UnfoldStudyEntry *entry = unfold_study_get_entry (room.study, i);

    if (psnr->get (entry->point) > most) {
      most = psnr->get (entry->point);
      at = entry->value;
    }
  }
  g_assert_cmpfloat (unfold_study_get_entry (room.study, (guint) best)->value,
                     ==, at);
}

static void
another_picture_frees_the_points_of_the_old_one (void)
{
  g_auto (Room) room = enter ("stride");
  g_autoptr (UnfImage) image = smooth_image (FAKE_WIDTH, 64);
  g_autoptr (UnfoldRecipe) recipe = NULL;

  run_to_the_end (&room);
  recipe = unfold_recipe_copy (find_entry (&room, 3.0, NULL)->recipe);
  unfold_experiment_set_image (room.experiment, image, "other",
                               UNFOLD_SOURCE_ADD_NOISE);
  g_assert_true (unfold_study_is_stale (room.study));
  g_assert_null (unfold_points_find (room.points, recipe, recipe->picture));
  finish (room.experiment);
  wait_until (unfold_experiment_get_estimated_sigma (room.experiment) >= 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/study/every-stride-gets-its-point",
                   every_stride_gets_its_point);
  g_test_add_func ("/app/study/points-agree-with-finals",
                   points_agree_with_finals);
  g_test_add_func ("/app/study/the-current-value-comes-first",
                   the_current_value_comes_first);
  g_test_add_func ("/app/study/what-is-on-screen-is-only-judged",
                   what_is_on_screen_is_only_judged);
  g_test_add_func ("/app/study/cancel-keeps-points-and-start-goes-on",
                   cancel_keeps_points_and_start_goes_on);
  g_test_add_func ("/app/study/known-points-cost-nothing",
                   known_points_cost_nothing);
  g_test_add_func ("/app/study/taking-a-point-needs-no-work",
                   taking_a_point_needs_no_work);
  g_test_add_func ("/app/study/weights-of-each-stride-are-used",
                   weights_of_each_stride_are_used);
  g_test_add_func ("/app/study/live-work-goes-first", live_work_goes_first);
  g_test_add_func ("/app/study/another-sigma-ends-it-and-keeps-the-old-chart",
                   another_sigma_ends_it_and_keeps_the_old_chart);
  g_test_add_func ("/app/study/without-a-clean-picture-quality-is-estimated",
                   without_a_clean_picture_quality_is_estimated);
  g_test_add_func ("/app/study/failures-are-said", failures_are_said);
  g_test_add_func ("/app/study/iterations-say-what-they-change",
                   iterations_say_what_they_change);
  g_test_add_func ("/app/study/both-trainings-are-compared",
                   both_trainings_are_compared);
  g_test_add_func ("/app/study/numbers-have-a-decimal-dot",
                   numbers_have_a_decimal_dot);
  g_test_add_func ("/app/study/every-sigma-is-a-series",
                   every_sigma_is_a_series);
  g_test_add_func ("/app/study/a-series-is-what-it-is-alone",
                   a_series_is_what_it_is_alone);
  g_test_add_func ("/app/study/taking-a-point-of-another-sigma-sets-it",
                   taking_a_point_of_another_sigma_sets_it);
  g_test_add_func ("/app/study/noise-in-the-picture-has-one-sigma",
                   noise_in_the_picture_has_one_sigma);
  g_test_add_func ("/app/study/points-are-means-over-the-pictures",
                   points_are_means_over_the_pictures);
  g_test_add_func ("/app/study/a-picture-of-many-is-what-it-is-alone",
                   a_picture_of_many_is_what_it_is_alone);
  g_test_add_func ("/app/study/a-mean-waits-for-all-its-pictures",
                   a_mean_waits_for_all_its_pictures);
  g_test_add_func ("/app/study/another-picture-leaves-the-means",
                   another_picture_leaves_the_means);
  g_test_add_func ("/app/study/the-file-has-the-numbers-of-every-picture",
                   the_file_has_the_numbers_of_every_picture);
  g_test_add_func ("/app/study/the-best-is-marked", the_best_is_marked);
  g_test_add_func ("/app/study/another-picture-frees-the-points-of-the-old-one",
                   another_picture_frees_the_points_of_the_old_one);

  return g_test_run ();
}
