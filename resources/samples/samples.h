/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"

/** Each returns: (transfer full): a picture of @side × @side pixels. */
Canvas *sample_greek (int side);
Canvas *sample_photograph (int side);
Canvas *sample_piecewise (int side);
Canvas *sample_text (int side);
Canvas *sample_texture (int side);
