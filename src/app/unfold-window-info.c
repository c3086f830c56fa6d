/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sentence above the page: what happened, what was assumed, first hints. */
#include "config.h"

#include "unfold-window-private.h"

#include "unfold-state.h"

#include <glib/gi18n.h>

static const char *const hints[] = {
  N_ ("Space flips A and B in place; hold B to see Noisy."),
  N_ ("Click a pixel and press Return to see why it looks as it does; the "
      "wheel zooms."),
  N_ ("Drag Stride: 1 is plain convolutional, the side of an atom is patch "
      "averaging, the best lies in between."),
};

void
_unfold_window_show_hint (UnfoldWindow *self)
{
  gboolean is_last = self->hint + 1 == G_N_ELEMENTS (hints);

  if (self->hint >= G_N_ELEMENTS (hints) ||
      !unfold_state_get_boolean ("show-hints", TRUE))
    return;

  self->topic = UNFOLD_INFO_HINT;
  unfold_info_bar_show (self->info_bar, UNFOLD_INFO_NOTE, _ (hints[self->hint]),
                        NULL, is_last ? NULL : _ ("Next hint"));
}

static void
info_chosen_cb (UnfoldWindow *self)
{
  if (self->topic == UNFOLD_INFO_NOTICE) {
    self->topic = UNFOLD_INFO_NOTHING;
    unfold_experiment_take_notice_choice (self->experiment);
  } else if (self->topic == UNFOLD_INFO_HINT) {
    self->hint++;
    _unfold_window_show_hint (self);
  }
}

static void
info_dismissed_cb (UnfoldWindow *self)
{
  if (self->topic == UNFOLD_INFO_NOTICE)
    unfold_experiment_dismiss_notice (self->experiment);
  else if (self->topic == UNFOLD_INFO_HINT)
    unfold_state_set_boolean ("show-hints", FALSE);

  self->topic = UNFOLD_INFO_NOTHING;
}

static void
notice_changed_cb (UnfoldWindow *self)
{
  const char *notice = unfold_experiment_get_notice (self->experiment);

  if (notice) {
    self->topic = UNFOLD_INFO_NOTICE;
    unfold_info_bar_show (
        self->info_bar, UNFOLD_INFO_NOTE, notice, NULL,
        unfold_experiment_get_notice_choice (self->experiment));
  } else if (self->topic == UNFOLD_INFO_NOTICE) {
    self->topic = UNFOLD_INFO_NOTHING;
    unfold_info_bar_hide (self->info_bar);
  }
}

void
_unfold_window_say (UnfoldWindow *self, UnfoldInfoKind kind, const char *text)
{
  self->topic = UNFOLD_INFO_MESSAGE;
  unfold_info_bar_show (self->info_bar, kind, text, NULL, NULL);
}

static void
failed_cb (UnfoldWindow *self, const char *message)
{
  _unfold_window_say (self, UNFOLD_INFO_ERROR, message);
}

void
_unfold_window_add_info (UnfoldWindow *self)
{
  gpointer talkers[] = { self->dictionary_page, self->explore_page,
                         self->inspector };

  for (gsize i = 0; i < G_N_ELEMENTS (talkers); i++)
    g_signal_connect_swapped (talkers[i], "said", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->experiment, "failed", G_CALLBACK (failed_cb),
                            self);
  g_signal_connect_swapped (self->experiment, "notify::notice",
                            G_CALLBACK (notice_changed_cb), self);
  g_signal_connect_swapped (self->info_bar, "chosen",
                            G_CALLBACK (info_chosen_cb), self);
  g_signal_connect_swapped (self->info_bar, "dismissed",
                            G_CALLBACK (info_dismissed_cb), self);
}
