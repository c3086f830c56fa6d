/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-inspection.h"

/**
 * UnfoldPinnedView:
 *
 * A pixel that stays while another is inspected below it: its patches, on the
 * same gray scale, its strongest atoms, and how many atoms both have.
 *
 * Action `inspector.swap`, of the inspector around it: the two change places.
 */
#define UNFOLD_TYPE_PINNED_VIEW (unfold_pinned_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldPinnedView,
                      unfold_pinned_view,
                      UNFOLD,
                      PINNED_VIEW,
                      GtkBox)

/**
 * unfold_pinned_view_show:
 * @pinned: the pixel that stays
 * @other: the one it is compared with
 * @low: the value that is black
 * @high: the value that is white
 *
 * Shows what is known of @pinned now.
 */
void unfold_pinned_view_show (UnfoldPinnedView *self,
                              UnfoldInspection *pinned,
                              UnfoldInspection *other,
                              double low,
                              double high);

/** Returns: (transfer none): the button of the action. */
GtkWidget *unfold_pinned_view_get_swap (UnfoldPinnedView *self);

/** Returns: what it says about the codes of both. */
const char *unfold_pinned_view_get_text (UnfoldPinnedView *self);
