/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-model.h"

/**
 * unfold_remark_on_setting:
 * @setting: a setting as the model has it
 * @value: what it is set to
 *
 * Returns: (transfer full) (nullable): what is worth knowing about that value,
 *   in one sentence for people; %NULL: nothing
 */
char *unfold_remark_on_setting (const UnfSetting *setting, double value);

/**
 * unfold_remark_on_sigma:
 * @sigma: the noise the model is told, 0…255
 *
 * Returns: (transfer full) (nullable): a sentence for people when @model was
 *   not trained for it
 */
char *unfold_remark_on_sigma (const UnfModel *model, double sigma);
