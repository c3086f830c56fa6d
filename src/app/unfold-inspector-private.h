/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-inspector.h"

#include "unfold-chart.h"
#include "unfold-patch-view.h"
#include "unfold-pinned-view.h"
#include "unfold-term-list.h"

/* The inspector is divided by concern: unfold-inspector.c is the object, the
 * pixel and its code, -course.c how atoms and iterations build the patch,
 * -moves.c the way to other pixels, -pin.c a second pixel beside it, -export.c
 * what leaves it. */

/** How many partial sums are shown in a row. */
#define UNFOLD_INSPECTOR_STEPS 7

struct _UnfoldInspector {
  GtkBox parent_instance;

  GtkLabel *code_heading, *terms_note;
  GtkWidget *terms_scroller;
  GtkLabel *state, *place, *placeholder, *scale, *count, *n_shifts, *built_text;
  GtkWidget *details, *build_box, *evolution, *channel_row, *shift_row;
  GtkBox *patches, *strip, *iterations;
  GtkDropDown *channel;
  GtkSpinButton *shift;
  GtkAdjustment *shift_adjustment, *use_adjustment;
  GtkCheckButton *average;
  GtkListView *terms;
  UnfoldPatchView *patch_noisy, *patch_denoised, *patch_clean, *patch_removed;
  GtkLabel *value_noisy, *value_denoised, *value_clean, *value_removed;
  GtkWidget *box_clean;
  UnfoldPatchView *built, *target;
  UnfoldChart *progress_chart, *path_chart;
  UnfoldPinnedView *pinned_view;
  GtkWidget *pin, *copy, *save;

  UnfoldExperiment *experiment;
  UnfoldViewport *viewport;
  UnfoldInspection *inspection;
  UnfoldInspection *pinned; /* nullable: of the pixel that stays */
  UnfoldTermList *list;
  GtkSingleSelection *selection;
  UnfoldPatchView *steps[UNFOLD_INSPECTOR_STEPS];
  UnfExplanation *shown;
  int shown_index;
  gboolean is_following; /* controls are told, and do not tell */
  gboolean uses_all;
};

/** Shows a patch of the answer, with the pixel framed. */
void _unfold_inspector_show_patch (UnfoldInspector *self,
                                   UnfoldPatchView *view,
                                   const UnfTensor *patch,
                                   double low,
                                   double high,
                                   const char *name);

/** Shows the similar patches that took part. */
void _unfold_inspector_show_neighbours (UnfoldInspector *self);

/** Shows how atoms build the patch, and what the iterations made of it. */
void _unfold_inspector_show_course (UnfoldInspector *self);

/** Lets arrow keys move the pixel. */
void _unfold_inspector_add_keys (UnfoldInspector *self);

/** Sets up what shows that. */
void _unfold_inspector_add_course (UnfoldInspector *self);

/** Shows the patches again, and what is pinned; the window frames it. */
void _unfold_inspector_refresh_patches (UnfoldInspector *self);

/** The gray scale that all patches share, also those of the pinned pixel. */
void
_unfold_inspector_get_range (UnfoldInspector *self, double *low, double *high);

/** Shows the pinned pixel, if there is one. */
void _unfold_inspector_show_pinned (UnfoldInspector *self);

/** Follows what is known of it. */
void _unfold_inspector_pinned_changed (UnfoldInspector *self);

/** Pins the pixel that is inspected, or lets it go. */
void _unfold_inspector_set_pinned (UnfoldInspector *self, gboolean is_pinned);
void _unfold_inspector_forget_pinned (UnfoldInspector *self);

/** The actions. */
void
_unfold_inspector_swap (GtkWidget *widget, const char *name, GVariant *target);
void _unfold_inspector_copy_csv (GtkWidget *widget,
                                 const char *name,
                                 GVariant *target);
void _unfold_inspector_save_svg (GtkWidget *widget,
                                 const char *name,
                                 GVariant *target);
