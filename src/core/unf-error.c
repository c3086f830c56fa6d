/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-error.h"

G_DEFINE_QUARK (unf - error - quark, unf_error)
