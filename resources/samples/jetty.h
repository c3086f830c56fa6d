/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view.h"

/**
 * jetty_look:
 * @origin: where one looks from, in metres
 * @towards: the direction, of any length
 * @light: (out): of what is seen
 *
 * Returns: whether the jetty is there
 */
gboolean jetty_look (const View *view,
                     const double origin[3],
                     const double towards[3],
                     double *light);
