/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view.h"

/** Paints the mountains beyond the lake, seen through haze. */
void terrain_paint (Canvas *canvas, const View *view);
