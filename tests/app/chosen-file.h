/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * choose_file:
 * @path: (nullable): a file; %NULL: the dialog is cancelled
 *
 * From now on people who are asked what to open or where to save choose @path
 * at once. Only for programs whose file dialogs are answered.
 */
void choose_file (const char *path);
