/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"

/** Paints reeds at the near shore. */
void plants_reeds (Canvas *canvas);

/** Paints a pine that reaches into the picture from the right. */
void plants_pine (Canvas *canvas);
