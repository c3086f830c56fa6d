/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-denoiser.h"

/**
 * CliModelOptions:
 * @denoisers: (nullable): ids given with --denoiser, %NULL-terminated
 * @weights: (nullable): what was given with --weights
 *
 * The options that choose a model, its settings and the threads it runs on.
 * There is one option for every setting of every denoiser, made from the
 * denoisers' own tables.
 */
typedef struct {
  char **denoisers;
  char *weights;

  /*< private >*/
  char *threads;              /* as typed, nullable */
  struct _CliTyped *settings; /* one for each setting, ended by an empty one */
  GPtrArray *texts;           /* help texts the option parser points to */
} CliModelOptions;

CliModelOptions *cli_model_options_new (void);
void cli_model_options_free (CliModelOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliModelOptions, cli_model_options_free)

/** Adds the options to those of a command. */
void cli_model_options_add (CliModelOptions *options, GOptionContext *context);

/** Adds what only training may choose. */
void cli_model_options_add_architecture (CliModelOptions *options,
                                         GOptionContext *context);

/** Returns: whether the number of threads, if it was given, could be used. */
gboolean cli_model_options_use_threads (const CliModelOptions *options,
                                        GError **error);

/**
 * cli_model_options_load:
 * @denoiser: (nullable): an id; %NULL for that of the weights, or the default
 *
 * Returns: (transfer full) (nullable): the model
 */
UnfModel *cli_model_options_load (const CliModelOptions *options,
                                  const char *denoiser,
                                  GError **error);

/**
 * cli_model_options_load_one:
 *
 * Returns: (transfer full) (nullable): the model, of the only denoiser that
 *   was named, or of none
 */
UnfModel *cli_model_options_load_one (const CliModelOptions *options,
                                      GError **error);

/**
 * cli_model_options_make_settings:
 *
 * Returns: (transfer full) (nullable): the settings of @model with what was
 *   typed
 */
UnfSettings *cli_model_options_make_settings (const CliModelOptions *options,
                                              const UnfModel *model,
                                              GError **error);

/**
 * cli_model_options_make_architecture:
 *
 * Returns: (transfer full) (nullable): the architecture of @denoiser with what
 *   was typed
 */
UnfSettings *
cli_model_options_make_architecture (const CliModelOptions *options,
                                     const UnfDenoiser *denoiser,
                                     GError **error);

/**
 * cli_model_options_check_architecture:
 *
 * Returns: whether nothing was typed that the given weights have decided
 */
gboolean cli_model_options_check_architecture (const CliModelOptions *options,
                                               const UnfSettings *settings,
                                               GError **error);

/**
 * cli_model_options_set:
 * @text: a number, or one of the setting's words
 *
 * Returns: whether @settings took it
 */
gboolean cli_model_options_set (UnfSettings *settings,
                                const char *id,
                                const char *text,
                                GError **error);
