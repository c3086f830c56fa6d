/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-study.h"

/** Returns: (transfer full): all numbers of all points, as comma-separated
 * values with a decimal dot and a line of names; empty where not known. With
 * several pictures, a line for each of them and one for their mean. */
char *unfold_study_make_csv (UnfoldStudy *study);
