/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-models.h"

#include <glib/gi18n.h>

#include "unf-denoiser.h"

/* The lines of the chooser, and behind some of them the same denoiser trained
 * for other strides. */

struct _UnfoldModelItem {
  GObject parent_instance;

  UnfModel *model;
  GFile *file;
  gboolean is_released;
  char *title;
  char *description;
};

G_DEFINE_FINAL_TYPE (UnfoldModelItem, unfold_model_item, G_TYPE_OBJECT)

struct _UnfoldModels {
  GObject parent_instance;

  GPtrArray *items;
  GPtrArray *variants;
};

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (UnfoldModels,
                               unfold_models,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      list_model_init))

/* ---- A line ---- */

static void
unfold_model_item_finalize (GObject *object)
{
  UnfoldModelItem *self = UNFOLD_MODEL_ITEM (object);

  g_clear_pointer (&self->model, unf_model_unref);
  g_clear_object (&self->file);
  g_free (self->title);
  g_free (self->description);

  G_OBJECT_CLASS (unfold_model_item_parent_class)->finalize (object);
}

static void
unfold_model_item_class_init (UnfoldModelItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = unfold_model_item_finalize;
}

static void
unfold_model_item_init (UnfoldModelItem *self)
{
}

static char *
describe (UnfModel *model)
{
  const UnfDenoiser *denoiser = unf_model_get_denoiser (model);
  gulong n = (gulong) unf_model_get_parameters (model);
  g_autofree char *count = NULL;

  if (n == 0)
    return g_strdup_printf (_ ("%s. It needs no training."),
                            _ (denoiser->description));

  count = g_strdup_printf (ngettext ("%lu parameter", "%lu parameters", n), n);
  /* Translators: what a denoiser is, and its number of parameters. */
  return g_strdup_printf (_ ("%s. %s."), _ (denoiser->description), count);
}

static UnfoldModelItem *
make_item (UnfModel *model, const char *title)
{
  UnfoldModelItem *item = g_object_new (UNFOLD_TYPE_MODEL_ITEM, NULL);

  item->model = unf_model_ref (model);
  item->title = g_strdup (title);
  item->description = describe (model);

  return item;
}

static UnfoldModelItem *
make_broken_item (const char *title, const GError *error)
{
  UnfoldModelItem *item = g_object_new (UNFOLD_TYPE_MODEL_ITEM, NULL);

  item->title = g_strdup (title);
  item->description = g_strdup (error->message);

  return item;
}

UnfModel *
unfold_model_item_get_model (UnfoldModelItem *self)
{
  return self->model;
}

const char *
unfold_model_item_get_title (UnfoldModelItem *self)
{
  return self->title;
}

const char *
unfold_model_item_get_description (UnfoldModelItem *self)
{
  return self->description;
}

int
unfold_model_item_get_stride (UnfoldModelItem *self)
{
  return self->model ? unf_model_get_stride (self->model) : 0;
}

/* ---- The list ---- */

static GType
get_item_type (GListModel *list)
{
  return UNFOLD_TYPE_MODEL_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return UNFOLD_MODELS (list)->items->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GPtrArray *items = UNFOLD_MODELS (list)->items;

  return position < items->len
             ? g_object_ref (g_ptr_array_index (items, position))
             : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
unfold_models_finalize (GObject *object)
{
  UnfoldModels *self = UNFOLD_MODELS (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->variants, g_ptr_array_unref);

  G_OBJECT_CLASS (unfold_models_parent_class)->finalize (object);
}

static void
unfold_models_class_init (UnfoldModelsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = unfold_models_finalize;
}

static void
unfold_models_init (UnfoldModels *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->variants =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_model_unref);
}

UnfoldModels *
unfold_models_new (void)
{
  return g_object_new (UNFOLD_TYPE_MODELS, NULL);
}

static UnfoldModelItem *
item_at (UnfoldModels *self, guint i)
{
  return g_ptr_array_index (self->items, i);
}

/** Puts @item (transfer full) at the end. */
static void
append (UnfoldModels *self, UnfoldModelItem *item)
{
  g_ptr_array_add (self->items, item);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
}

static gboolean
has_line_of (UnfoldModels *self, const UnfDenoiser *denoiser)
{
  for (guint i = 0; i < self->items->len; i++) {
    UnfModel *model = item_at (self, i)->model;

    if (model && unf_model_get_denoiser (model) == denoiser)
      return TRUE;
  }

  return FALSE;
}

/** “Convolutional sparse coding”, or with the model's name if there is a line
 * of that denoiser already. */
static char *
make_title (UnfoldModels *self, UnfModel *model)
{
  const UnfDenoiser *denoiser = unf_model_get_denoiser (model);

  if (!has_line_of (self, denoiser))
    return g_strdup (_ (denoiser->name));

  /* Translators: a denoiser and the name of its weights. */
  return g_strdup_printf (_ ("%s (%s)"), _ (denoiser->name),
                          unf_model_get_name (model));
}

void
unfold_models_add_released (UnfoldModels *self, UnfModel *model)
{
  g_autofree char *title = NULL;
  UnfoldModelItem *item;

  for (guint i = 0; i < self->items->len; i++) {
    UnfoldModelItem *line = item_at (self, i);

    if (line->is_released && line->model &&
        unf_model_are_variants (line->model, model)) {
      g_ptr_array_add (self->variants, unf_model_ref (model));
      return;
    }
  }

  title = make_title (self, model);
  item = make_item (model, title);
  item->is_released = TRUE;
  append (self, item);
}

void
unfold_models_add (UnfoldModels *self, UnfModel *model, const char *title)
{
  append (self, make_item (model, title));
}

static void
remove_at (UnfoldModels *self, guint i)
{
  g_ptr_array_remove_index (self->items, i);
  g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
}

void
unfold_models_remove (UnfoldModels *self, UnfModel *model)
{
  for (guint i = 0; i < self->items->len; i++)
    if (item_at (self, i)->model == model) {
      remove_at (self, i);
      return;
    }
}

UnfModel *
unfold_models_get_default (UnfoldModels *self)
{
  for (guint i = 0; i < self->items->len; i++)
    if (item_at (self, i)->model)
      return item_at (self, i)->model;

  return NULL;
}

/* ---- Strides ---- */

static gboolean
is_hidden (UnfoldModels *self, const UnfModel *model)
{
  return g_ptr_array_find (self->variants, model, NULL);
}

gboolean
unfold_models_find (UnfoldModels *self, const UnfModel *model, guint *position)
{
  gboolean hidden = is_hidden (self, model);

  for (guint i = 0; i < self->items->len; i++) {
    UnfoldModelItem *item = item_at (self, i);

    if (item->model == model || (hidden && item->is_released && item->model &&
                                 unf_model_are_variants (item->model, model))) {
      if (position)
        *position = i;
      return TRUE;
    }
  }

  return FALSE;
}

static UnfModel *
nearer (UnfModel *best, UnfModel *candidate, int stride)
{
  return unf_model_is_nearer (candidate, best, stride) ? candidate : best;
}

UnfModel *
unfold_models_find_for_stride (UnfoldModels *self,
                               UnfModel *model,
                               int stride,
                               char **remark)
{
  UnfModel *best = model;
  guint line;

  if (unfold_models_find (self, model, &line) &&
      item_at (self, line)->is_released) {
    best = nearer (best, item_at (self, line)->model, stride);
    for (guint i = 0; i < self->variants->len; i++)
      best = nearer (best, g_ptr_array_index (self->variants, i), stride);
  }

  if (remark) {
    int trained = unf_model_get_stride (best);

    *remark = NULL;
    if (trained && trained != stride)
      *remark = g_strdup_printf (
          _ ("No weights were trained for stride %d; those trained for "
             "stride %d are used."),
          stride, trained);
  }

  return best;
}

/* ---- Reading ---- */

/** What was read of one model: it, or why not. */
typedef struct {
  char *name;
  UnfModel *model;
  GError *error;
} Reading;

static void
reading_free (Reading *reading)
{
  g_free (reading->name);
  g_clear_pointer (&reading->model, unf_model_unref);
  g_clear_error (&reading->error);
  g_free (reading);
}

static void
read_released (GPtrArray *readings, const char *name)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->name = g_strdup (name);
  reading->model = unf_model_released (name, &reading->error);
  g_ptr_array_add (readings, reading);
}

/** The model that stands for a denoiser is read before its variants. */
static void
read_defaults (GPtrArray *readings)
{
  const UnfDenoiser *const *denoisers = unf_denoiser_list ();

  for (gsize i = 0; denoisers[i]; i++) {
    g_autoptr (UnfModel) model = unf_model_released (denoisers[i]->id, NULL);

    if (model)
      read_released (readings, denoisers[i]->id);
  }
}

static gboolean
has_been_read (GPtrArray *readings, const char *name)
{
  for (guint i = 0; i < readings->len; i++) {
    Reading *reading = g_ptr_array_index (readings, i);

    if (reading->model &&
        g_str_equal (unf_model_get_name (reading->model), name))
      return TRUE;
  }

  return FALSE;
}

static void
read_thread (GTask *task,
             gpointer source,
             gpointer task_data,
             GCancellable *cancellable)
{
  g_autoptr (GPtrArray) readings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) reading_free);
  g_auto (GStrv) names = unf_model_list_released ();

  read_defaults (readings);
  for (gsize i = 0; names[i]; i++) {
    if (g_task_return_error_if_cancelled (task))
      return;
    if (!has_been_read (readings, names[i]))
      read_released (readings, names[i]);
  }

  g_task_return_pointer (task, g_steal_pointer (&readings),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
take_reading (UnfoldModels *self, const Reading *reading)
{
  if (reading->model)
    unfold_models_add_released (self, reading->model);
  else
    append (self, make_broken_item (reading->name, reading->error));
}

void
unfold_models_load_released_async (UnfoldModels *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_run_in_thread (task, read_thread);
}

gboolean
unfold_models_load_released_finish (UnfoldModels *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_autoptr (GPtrArray) readings =
      g_task_propagate_pointer (G_TASK (result), error);

  if (!readings)
    return FALSE;

  for (guint i = 0; i < readings->len; i++)
    take_reading (self, g_ptr_array_index (readings, i));

  return TRUE;
}

static void
open_thread (GTask *task,
             gpointer source,
             gpointer task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  UnfModel *model = unf_model_load (task_data, &error);

  if (model)
    g_task_return_pointer (task, model, (GDestroyNotify) unf_model_unref);
  else
    g_task_return_error (task, error);
}

void
unfold_models_open_async (UnfoldModels *self,
                          GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, open_thread);
}

/** Puts @item (transfer full) into the place of the line of its file. */
static void
replace_opened (UnfoldModels *self, UnfoldModelItem *item)
{
  for (guint i = 0; i < self->items->len; i++) {
    UnfoldModelItem *line = item_at (self, i);

    if (line->file && g_file_equal (line->file, item->file)) {
      g_object_unref (line);
      g_ptr_array_index (self->items, i) = item;
      g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 1);
      return;
    }
  }

  append (self, item);
}

static UnfoldModelItem *
make_opened_item (GFile *file, UnfModel *model, const GError *error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *title = NULL;

  if (!model)
    return make_broken_item (name, error);

  title = g_strdup_printf (_ ("%s (%s)"),
                           _ (unf_model_get_denoiser (model)->name), name);
  return make_item (model, title);
}

UnfModel *
unfold_models_open_finish (UnfoldModels *self,
                           GAsyncResult *result,
                           GError **error)
{
  GFile *file = g_task_get_task_data (G_TASK (result));
  GError *reason = NULL;
  UnfModel *model = g_task_propagate_pointer (G_TASK (result), &reason);
  UnfoldModelItem *item;

  if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    item = make_opened_item (file, model, reason);
    item->file = g_object_ref (file);
    replace_opened (self, item);
  }
  if (reason)
    g_propagate_error (error, reason);

  return model;
}
