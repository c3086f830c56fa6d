/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-term-list.h"

/**
 * UnfoldTermRow:
 *
 * One line about one term: the number of the atom, the atom, its signed
 * coefficient as a number and as a bar, and what it adds to the pixel.
 */
#define UNFOLD_TYPE_TERM_ROW (unfold_term_row_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldTermRow, unfold_term_row, UNFOLD, TERM_ROW, GtkBox)

GtkWidget *unfold_term_row_new (void);
void unfold_term_row_set_item (UnfoldTermRow *self, UnfoldTermItem *item);
