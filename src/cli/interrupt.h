/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * cli_interrupt_new:
 *
 * Call it once. The first Ctrl-C (or a request to terminate, or a closed
 * terminal) cancels the result; a second one ends the program at once. A
 * signal that the caller of the program chose to ignore stays ignored.
 *
 * Returns: (transfer full): what to watch
 */
GCancellable *cli_interrupt_new (void);

/**
 * cli_interrupt_when_unheard:
 *
 * For commands that have more to lose than their output: from now on output
 * that nobody reads any more cancels, too, instead of ending the program.
 */
void cli_interrupt_when_unheard (void);
