/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-model.h"

/**
 * UnfoldModelItem:
 *
 * One line of the chooser: a model, or the reason why it could not be read.
 * Never changes.
 */
#define UNFOLD_TYPE_MODEL_ITEM (unfold_model_item_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldModelItem,
                      unfold_model_item,
                      UNFOLD,
                      MODEL_ITEM,
                      GObject)

/** Returns: (transfer none) (nullable): the model; %NULL if it is broken. */
UnfModel *unfold_model_item_get_model (UnfoldModelItem *self);

/** Returns: what people read in the chooser, in their language; the name of a
 * broken one's file. */
const char *unfold_model_item_get_title (UnfoldModelItem *self);

/** Returns: one sentence on what it is, with its number of parameters, or why
 * it cannot be used. */
const char *unfold_model_item_get_description (UnfoldModelItem *self);

/** Returns: the stride it was trained with; 0 for what has no stride. */
int unfold_model_item_get_stride (UnfoldModelItem *self);

/**
 * UnfoldModels:
 *
 * The models that can be chosen: a #GListModel of #UnfoldModelItem. Of those
 * that come with the program and differ in nothing but the stride they were
 * trained for, one stands for all: the others are found by
 * unfold_models_find_for_stride(). Opened and adapted ones are lines of their
 * own.
 */
#define UNFOLD_TYPE_MODELS (unfold_models_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldModels, unfold_models, UNFOLD, MODELS, GObject)

/** Returns: (transfer full): an empty list. */
UnfoldModels *unfold_models_new (void);

/**
 * unfold_models_load_released_async:
 * @callback: called when all have been read
 *
 * Reads what comes with the program on another thread. The default model is
 * appended first.
 */
void unfold_models_load_released_async (UnfoldModels *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * unfold_models_load_released_finish:
 *
 * Errors: %G_IO_ERROR_CANCELLED. Broken weights are lines of the list, not
 * errors.
 */
gboolean unfold_models_load_released_finish (UnfoldModels *self,
                                             GAsyncResult *result,
                                             GError **error);

/**
 * unfold_models_open_async:
 * @file: weights of our own or as a paper's authors published them
 *
 * Reads a file on another thread and appends it. A file opened before is read
 * again and replaces its line.
 */
void unfold_models_open_async (UnfoldModels *self,
                               GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * unfold_models_open_finish:
 *
 * Errors: as unf_model_load(); the list then holds a broken line for the file,
 * unless it was cancelled.
 *
 * Returns: (transfer full) (nullable): the model
 */
UnfModel *unfold_models_open_finish (UnfoldModels *self,
                                     GAsyncResult *result,
                                     GError **error);

/** Adds a model as one that comes with the program. */
void unfold_models_add_released (UnfoldModels *self, UnfModel *model);

/** Appends @model, for example an adapted one, under the title @title. */
void unfold_models_add (UnfoldModels *self, UnfModel *model, const char *title);

/** Removes the line of @model; nothing happens if there is none. */
void unfold_models_remove (UnfoldModels *self, UnfModel *model);

/** Returns: (transfer none) (nullable): the model to begin with. */
UnfModel *unfold_models_get_default (UnfoldModels *self);

/**
 * unfold_models_find:
 * @position: (out) (optional): its line, or the line of the model that stands
 *   for it if it was trained for another stride
 *
 * Returns: whether the chooser has a line for @model
 */
gboolean
unfold_models_find (UnfoldModels *self, const UnfModel *model, guint *position);

/**
 * unfold_models_find_for_stride:
 * @model: the model in use
 * @stride: the stride wanted
 * @remark: (out) (optional) (transfer full) (nullable): a sentence for people
 *   when no weights of this kind were trained for @stride
 *
 * Among the models that differ from @model in nothing but the stride they were
 * trained for, the one trained for @stride; if there is none, the one trained
 * for the nearest, and @remark says so. Opened and adapted models have only
 * themselves.
 *
 * Returns: (transfer none): the model to use with @stride
 */
UnfModel *unfold_models_find_for_stride (UnfoldModels *self,
                                         UnfModel *model,
                                         int stride,
                                         char **remark);
