/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-dictionary-page.h"
#include "window-support.h"

/** Of the models of model_of_seed(). */
enum { N_ATOMS = 6, SIDE = 5 };

/** Returns: (transfer full): a small csc model, another for every seed. */
UnfModel *model_of_seed (guint64 seed);

/** Returns: a window on the Dictionary page of model_of_seed() 7, at its final.
 */
UnfoldWindow *open_page (void);
void close_page (UnfoldWindow *window);

UnfoldDictionaryPage *page_of (UnfoldWindow *window);
UnfoldExperiment *experiment_of (UnfoldWindow *window);
void wait_for_firings (UnfoldWindow *window);
