/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-action-table.h"

#include <glib/gi18n.h>

#define FILES N_ ("Pictures and files")
#define EDIT N_ ("Parameters")
#define WINDOW N_ ("Window")
#define VIEW N_ ("Looking (with the focus on a pane)")
#define ITERATIONS N_ ("Iterations (with the focus on a pane)")

#define IN_WINDOW UNFOLD_SCOPE_WINDOW
#define IN_PANES UNFOLD_SCOPE_PANES

static const UnfoldActionKeys table[] = {
  { "win.open", N_ ("Open a picture"), FILES, IN_WINDOW, { "<Ctrl>o" } },
  { "win.open-clean", N_ ("Open a clean reference"), FILES, IN_WINDOW,
    { "<Ctrl><Shift>o" } },
  { "win.save", N_ ("Save the denoised picture"), FILES, IN_WINDOW,
    { "<Ctrl>s" } },
  { "win.paste", N_ ("Paste a picture"), FILES, IN_WINDOW, { "<Ctrl>v" } },
  { "win.copy", N_ ("Copy the pane"), FILES, IN_WINDOW, { "<Ctrl>c" } },
  { "win.copy-readout", N_ ("Copy the pixel read-out"), FILES, IN_WINDOW,
    { "<Ctrl><Shift>c" } },
  { "win.previous-picture", N_ ("Previous picture of the folder"), FILES,
    IN_WINDOW, { "<Alt>Left" } },
  { "win.next-picture", N_ ("Next picture of the folder"), FILES, IN_WINDOW,
    { "<Alt>Right" } },
  { "win.properties", N_ ("Picture properties"), FILES, IN_WINDOW,
    { "<Alt>Return" } },

  { "win.undo", N_ ("Undo a parameter change"), EDIT, IN_WINDOW,
    { "<Ctrl>z" } },
  { "win.redo", N_ ("Redo it"), EDIT, IN_WINDOW, { "<Ctrl><Shift>z" } },
  { "win.recompute", N_ ("Compute again"), EDIT, IN_WINDOW, { "F5" } },
  { "win.cancel", N_ ("Cancel work, leave full screen"), EDIT, IN_WINDOW,
    { "Escape" } },
  { NULL, N_ ("Default value of a slider"), EDIT, IN_WINDOW, { "Delete" } },

  { "win.page::compare", N_ ("Compare"), WINDOW, IN_WINDOW, { "<Ctrl>1" } },
  { "win.page::dictionary", N_ ("Dictionary"), WINDOW, IN_WINDOW,
    { "<Ctrl>2" } },
  { "win.next-page", N_ ("Next page"), WINDOW, IN_WINDOW,
    { "<Ctrl>Page_Down" } },
  { "win.previous-page", N_ ("Previous page"), WINDOW, IN_WINDOW,
    { "<Ctrl>Page_Up" } },
  { "win.next-area", N_ ("Go to header, panes, iterations, side panel"),
    WINDOW, IN_WINDOW, { "F6" } },
  { "win.side-panel", N_ ("Side panel"), WINDOW, IN_WINDOW, { "F9" } },
  { "win.fullscreen", N_ ("Full screen"), WINDOW, IN_WINDOW, { "F11" } },
  { "win.menu", N_ ("Menu"), WINDOW, IN_WINDOW, { "F10" } },
  { "win.shortcuts", N_ ("Keyboard shortcuts"), WINDOW, IN_WINDOW,
    { "<Ctrl>question", "<Ctrl><Shift>question" } },
  { "app.new-window", N_ ("New window"), WINDOW, IN_WINDOW, { "<Ctrl>n" } },
  { "window.close", N_ ("Close the window"), WINDOW, IN_WINDOW,
    { "<Ctrl>w" } },
  { "app.quit", N_ ("Quit"), WINDOW, IN_WINDOW, { "<Ctrl>q" } },

  { "win.flip", N_ ("Flip A and B"), VIEW, IN_PANES, { "space", "x" } },
  { "win.show-noisy", N_ ("Show Noisy while held"), VIEW,
    UNFOLD_SCOPE_PANES_HELD, { "b" } },
  { "win.layout::side", N_ ("Panes side by side"), VIEW, IN_PANES, { "s" } },
  { "win.layout::flip", N_ ("One pane"), VIEW, IN_PANES, { "f" } },
  { "win.zoom-in", N_ ("Zoom in"), VIEW, IN_PANES,
    { "plus", "equal", "KP_Add" } },
  { "win.zoom-out", N_ ("Zoom out"), VIEW, IN_PANES,
    { "minus", "KP_Subtract" } },
  { "win.zoom-fit", N_ ("Fit the picture"), VIEW, IN_PANES,
    { "0", "KP_0" } },
  { "win.zoom-to(1)", N_ ("One picture pixel per screen pixel"), VIEW,
    IN_PANES, { "1", "KP_1" } },
  { "win.zoom-to(2)", N_ ("200 %"), VIEW, IN_PANES, { "2", "KP_2" } },
  { "win.zoom-to(3)", N_ ("300 %"), VIEW, IN_PANES, { "3", "KP_3" } },
  { "win.zoom-to(4)", N_ ("400 %"), VIEW, IN_PANES, { "4", "KP_4" } },
  { "win.zoom-to(5)", N_ ("500 %"), VIEW, IN_PANES, { "5", "KP_5" } },
  { "win.zoom-to(6)", N_ ("600 %"), VIEW, IN_PANES, { "6", "KP_6" } },
  { "win.zoom-to(7)", N_ ("700 %"), VIEW, IN_PANES, { "7", "KP_7" } },
  { "win.zoom-to(8)", N_ ("800 %"), VIEW, IN_PANES, { "8", "KP_8" } },
  { "win.zoom-to(9)", N_ ("900 %"), VIEW, IN_PANES, { "9", "KP_9" } },
  { NULL, N_ ("Pan; with Shift one screen, with Ctrl to the edge"), VIEW,
    IN_PANES, { "Left", "Up", "Right" } },
  { "win.difference-next", N_ ("Next kind of difference"), VIEW, IN_PANES,
    { "d" } },
  { "win.gain-down", N_ ("Less difference gain"), VIEW, IN_PANES,
    { "bracketleft" } },
  { "win.gain-up", N_ ("More difference gain"), VIEW, IN_PANES,
    { "bracketright" } },
  { "win.gain-automatic", N_ ("Difference gain from what is visible"), VIEW,
    IN_PANES, { "a" } },
  { "win.color-map-next", N_ ("Next colour map"), VIEW, IN_PANES, { "m" } },
  { "win.pixel-grid", N_ ("Pixel grid"), VIEW, IN_PANES, { "g" } },
  { "win.reset-view", N_ ("Reset view and gain"), VIEW, IN_PANES, { "r" } },

  { "win.iteration-previous", N_ ("Previous iteration"), ITERATIONS, IN_PANES,
    { "comma" } },
  { "win.iteration-next", N_ ("Next iteration"), ITERATIONS, IN_PANES,
    { "period" } },
  { "win.play", N_ ("Play the iterations"), ITERATIONS, IN_PANES, { "p" } },
};

const UnfoldActionKeys *
unfold_action_table (gsize *n)
{
  *n = G_N_ELEMENTS (table);
  return table;
}
