/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-study-view.h"

#include "unfold-crop-view.h"
#include "unfold-quantity.h"

/* The view is divided by concern: unfold-study-view.c is the widget, its words
 * and its deeds, -pictures.c what is seen of the picture at each point. */
struct _UnfoldStudyView {
  GtkBox parent_instance;

  GtkWidget *start_button;
  GtkWidget *cancel_button;
  GtkWidget *save_button;
  GtkLabel *status;
  GtkDropDown *left;
  GtkDropDown *right;
  UnfoldChart *chart;
  GtkLabel *placeholder;
  GtkDropDown *kind;
  UnfoldCropView *front_view;
  GtkLabel *front_label;
  GtkWidget *spread_area;
  UnfoldCropView *spread_view;
  GtkLabel *spread_label;
  GtkLabel *lack;
  GtkBox *strip;
  GtkWidget *strip_area;
  GtkWidget *flip_area;

  UnfoldStudy *study;
  UnfoldViewport *viewport;
  const UnfoldStudyEntry *first; /* of the entries that the strip is made of */
  guint from;                    /* the first entry of the strip */
  int front, back;
  gboolean is_chosen; /* by a person, both of them */
  guint update_source;
  GCancellable *cancellable;
  char *news;
};

/** Returns: what the left axis shows. */
const UnfoldQuantity *_unfold_study_view_get_left (UnfoldStudyView *self);

/** Returns: whether there is an entry @i, with a point. */
gboolean _unfold_study_view_has_point (UnfoldStudyView *self, int i);

/** Makes the strip anew if it is of other entries, and chooses two pictures
 * where none are. */
void _unfold_study_view_fit_strip (UnfoldStudyView *self);

/** Shows all pictures as they are now. */
void _unfold_study_view_show_pictures (UnfoldStudyView *self);
