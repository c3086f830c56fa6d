/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-content.h"

/**
 * UnfoldCaption:
 * @title: what the pane shows
 * @icon_name: (nullable): icon of the state
 * @state: (nullable): word of the state, and of which iteration it is where
 *   one is chosen
 * @short_state: (nullable): the same where there is little room; may be empty
 * @score: (nullable): how near it is to the clean picture
 * @short_score: (nullable): the same where there is little room
 * @gain: (nullable): what was gained over the noisy picture, the gain of a
 *   difference, or the mean of numbers
 * @short_gain: (nullable): the same where there is little room
 * @placeholder: (nullable): what to say where there is no picture
 * @spoken: name for assistive technology
 * @spoken_details: its state and numbers in words
 * @is_busy: whether it is being computed
 * @has_draft: whether part of it is newer than the rest
 * @draft: which part
 *
 * The words around one picture, in people's language. Free what it owns with
 * unfold_caption_clear().
 */
typedef struct {
  char *title;
  const char *icon_name;
  char *state, *short_state;
  char *score, *short_score;
  char *gain, *short_gain;
  const char *placeholder;
  char *spoken;
  char *spoken_details;
  gboolean is_busy, has_draft;
  UnfRegion draft;
} UnfoldCaption;

/**
 * unfold_caption_make:
 * @caption: (out caller-allocates): the words
 * @content: what is shown
 * @experiment: whose
 * @iteration: the iteration shown as denoised; negative: the estimate
 * @gain: of differences
 */
void unfold_caption_make (UnfoldCaption *caption,
                          UnfoldContent content,
                          UnfoldExperiment *experiment,
                          int iteration,
                          double gain);
void unfold_caption_clear (UnfoldCaption *caption);

/**
 * unfold_caption_format_values:
 * @sight: what is looked at
 * @map: how it is shown
 * @x: column of a pixel
 * @y: its row
 *
 * Returns: (transfer full) (nullable): the values there, on the scale 0…255
 *   with one decimal, or to three digits if they are no light; %NULL outside of
 * the picture
 */
char *
unfold_caption_format_values (UnfoldSight sight, UnfoldMap map, int x, int y);
