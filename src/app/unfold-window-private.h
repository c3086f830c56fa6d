/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-window.h"

#include "unfold-adaptation.h"
#include "unfold-busy.h"
#include "unfold-dictionary-page.h"
#include "unfold-explore-page.h"
#include "unfold-history.h"
#include "unfold-info-bar.h"
#include "unfold-inspector.h"
#include "unfold-stage-bar.h"
#include "unfold-status-bar.h"
#include "unfold-view-bar.h"

/**
 * UnfoldInfoTopic:
 * @UNFOLD_INFO_NOTHING: the info bar is closed
 * @UNFOLD_INFO_MESSAGE: something that happened
 * @UNFOLD_INFO_NOTICE: what the experiment assumed
 * @UNFOLD_INFO_HINT: one of the first hints
 *
 * What the info bar is about, to know what its choice means.
 */
typedef enum {
  UNFOLD_INFO_NOTHING,
  UNFOLD_INFO_MESSAGE,
  UNFOLD_INFO_NOTICE,
  UNFOLD_INFO_HINT,
} UnfoldInfoTopic;

struct _UnfoldWindow {
  GtkApplicationWindow parent_instance;

  GtkHeaderBar *header;
  GtkMenuButton *open_button;
  GtkWidget *samples_button;
  GtkWidget *titles;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkMenuButton *menu_button;
  UnfoldBusy *busy;
  UnfoldInfoBar *info_bar;
  GtkOverlay *overlay;
  GtkPaned *paned;
  GtkStack *pages;
  GtkStack *compare;
  UnfoldPanes *panes;
  UnfoldViewBar *view_bar;
  UnfoldStageBar *stage_bar;
  UnfoldStatusBar *status_bar;
  UnfoldDictionaryPage *dictionary_page;
  UnfoldExplorePage *explore_page;
  GtkBox *panel_slot;
  UnfoldInspector *inspector;
  UnfoldSettingsPanel *panel;
  GtkRevealer *panel_revealer;
  GtkBox *narrow_slot;
  GtkWidget *drop_hint;
  GtkWidget *context_menu;

  UnfoldExperiment *experiment;
  UnfoldAdaptation *adaptation;
  UnfoldHistory *history;
  UnfoldModels *models;
  UnfoldViewport *viewport;
  GCancellable *cancellable;

  UnfoldInfoTopic topic;
  guint hint;
  gboolean has_side_panel, has_inspector, is_narrow, is_beside;
  int wide_width;
  char *content_a; /* what A shows when it does not show before adapting */
  guint narrow_source;
};

/** Adds all actions of a window and their keys. */
void _unfold_window_add_actions (UnfoldWindow *self);

/** Lets people use the action @name, or greys it out. */
void _unfold_window_set_enabled (UnfoldWindow *self,
                                 const char *name,
                                 gboolean is_enabled);

/** Adds the keys that are not accelerators of the program. */
void _unfold_window_add_keys (UnfoldWindow *self);

/** Says what the experiment has to say in the info bar. */
void _unfold_window_add_info (UnfoldWindow *self);

/** Shows the next of the first hints, unless people have dismissed them. */
void _unfold_window_show_hint (UnfoldWindow *self);

/** Follows the full screen. */
void _unfold_window_add_layout (UnfoldWindow *self);

/** Changes to the narrow layout or back, soon, if @width asks for it. */
void _unfold_window_fit (UnfoldWindow *self, int width);

/** Shows the panes, with the focus in them, or what there is without a
 * picture. */
void _unfold_window_show_panes (UnfoldWindow *self, gboolean has_picture);

/** Shows or hides the side panel, as is wanted and where it belongs. */
void _unfold_window_apply_side_panel (UnfoldWindow *self);

/** Lets the inspector follow the panes, and the panes the inspector. */
void _unfold_window_add_inspector (UnfoldWindow *self);

/** Lets people see the places of codes over the picture. */
void _unfold_window_add_lattice (UnfoldWindow *self);

/** Opens the inspector at the cross-hair. */
void _unfold_window_inspect (UnfoldWindow *self);

/** Shows or hides the inspector. */
void _unfold_window_set_inspector (UnfoldWindow *self, gboolean is_shown);

/** Lets people adapt the model. */
void _unfold_window_add_adaptation (UnfoldWindow *self);

/** Asks what to do with an adapted model that no file holds. Returns: whether
 * there is one */
gboolean _unfold_window_ask_about_unsaved (UnfoldWindow *self);

/** Accepts what is dropped on the window. */
void _unfold_window_add_drop_target (UnfoldWindow *self);

/** Opens what is on the clipboard; says so politely if that is no picture. */
void _unfold_window_paste (UnfoldWindow *self);

/** Puts the current pane on the clipboard, as it is displayed. */
void _unfold_window_copy (UnfoldWindow *self);

/** Returns: (transfer full): a name for a file of @what, made of the title
 * without its ending. */
char *_unfold_window_make_name (UnfoldWindow *self,
                                const char *what,
                                const char *ending);

/** Asks for a file and writes the current pane to it, as it is displayed. */
void _unfold_window_save_pane (UnfoldWindow *self);

/** The same with the numbers behind it. */
void _unfold_window_save_pane_values (UnfoldWindow *self);

/** Writes the current pane to @file, as it is displayed. */
void _unfold_window_write_pane (UnfoldWindow *self, GFile *file);

/** Writes the numbers behind the current pane to @file. */
void _unfold_window_write_pane_values (UnfoldWindow *self, GFile *file);

/** Opens what @text names: a path or an address. */
void _unfold_window_open_text (UnfoldWindow *self, const char *text);

/** Says @text in the info bar. */
void
_unfold_window_say (UnfoldWindow *self, UnfoldInfoKind kind, const char *text);

/** Builds the menu of recent files anew. */
void _unfold_window_fill_open_menu (UnfoldWindow *self);
