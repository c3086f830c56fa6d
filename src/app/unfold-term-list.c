/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-term-list.h"

#include <math.h>
#include <string.h>

struct _UnfoldTermItem {
  GObject parent_instance;

  UnfExplanation *explanation;
  int iteration, rank;
};

G_DEFINE_FINAL_TYPE (UnfoldTermItem, unfold_term_item, G_TYPE_OBJECT)

static void
unfold_term_item_finalize (GObject *object)
{
  unf_explanation_unref (UNFOLD_TERM_ITEM (object)->explanation);

  G_OBJECT_CLASS (unfold_term_item_parent_class)->finalize (object);
}

static void
unfold_term_item_class_init (UnfoldTermItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = unfold_term_item_finalize;
}

static void
unfold_term_item_init (UnfoldTermItem *self)
{
}

const UnfTerm *
unfold_term_item_get_term (UnfoldTermItem *self)
{
  return unf_explanation_get_rank (self->explanation, self->iteration,
                                   self->rank);
}

double
unfold_term_item_get_coefficient (UnfoldTermItem *self)
{
  return 255.0 * (double) unfold_term_item_get_term (self)
                     ->coefficients[self->iteration];
}

double
unfold_term_item_get_share (UnfoldTermItem *self)
{
  const UnfTerm *strongest =
      unf_explanation_get_rank (self->explanation, self->iteration, 0);

  return unfold_term_item_get_coefficient (self) /
         (255.0 * fabs ((double) strongest->coefficients[self->iteration]));
}

double
unfold_term_item_get_contribution (UnfoldTermItem *self)
{
  return 255.0 * unf_explanation_get_contribution (
                     self->explanation, unfold_term_item_get_term (self),
                     self->iteration);
}

UnfTensor *
unfold_term_item_make_atom (UnfoldTermItem *self)
{
  const UnfTensor *bank = self->explanation->atoms;
  UnfShape shape = { 1, bank->shape.c, bank->shape.h, bank->shape.w };
  UnfTensor *atom = unf_tensor_new (shape);
  gsize length = unf_shape_size (shape);

  memcpy (atom->data,
          bank->data + (gsize) unfold_term_item_get_term (self)->atom * length,
          length * sizeof (float));
  return atom;
}

struct _UnfoldTermList {
  GObject parent_instance;

  UnfExplanation *explanation;
  int iteration;
  guint n;
};

static GType
get_item_type (GListModel *model)
{
  return UNFOLD_TYPE_TERM_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return UNFOLD_TERM_LIST (model)->n;
}

static gpointer
get_item (GListModel *model, guint position)
{
  UnfoldTermList *self = UNFOLD_TERM_LIST (model);
  UnfoldTermItem *item;

  if (position >= self->n)
    return NULL;

  item = g_object_new (UNFOLD_TYPE_TERM_ITEM, NULL);
  item->explanation = unf_explanation_ref (self->explanation);
  item->iteration = self->iteration;
  item->rank = (int) position;
  return item;
}

static void
implement_list_model (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (UnfoldTermList,
                               unfold_term_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      implement_list_model))

static void
unfold_term_list_finalize (GObject *object)
{
  UnfoldTermList *self = UNFOLD_TERM_LIST (object);

  g_clear_pointer (&self->explanation, unf_explanation_unref);

  G_OBJECT_CLASS (unfold_term_list_parent_class)->finalize (object);
}

static void
unfold_term_list_class_init (UnfoldTermListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = unfold_term_list_finalize;
}

static void
unfold_term_list_init (UnfoldTermList *self)
{
}

UnfoldTermList *
unfold_term_list_new (void)
{
  return g_object_new (UNFOLD_TYPE_TERM_LIST, NULL);
}

void
unfold_term_list_set_explanation (UnfoldTermList *self,
                                  UnfExplanation *explanation,
                                  int iteration)
{
  guint before = self->n;

  if (explanation == self->explanation && iteration == self->iteration)
    return;

  g_clear_pointer (&self->explanation, unf_explanation_unref);
  self->explanation = explanation ? unf_explanation_ref (explanation) : NULL;
  self->iteration = iteration;
  self->n = explanation && explanation->n_terms > 0
                ? (guint) explanation->nonzeros[iteration]
                : 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n);
}

int
unfold_term_list_find (UnfoldTermList *self, int atom)
{
  for (guint i = 0; i < self->n; i++)
    if (unf_explanation_get_rank (self->explanation, self->iteration, (int) i)
            ->atom == atom)
      return (int) i;

  return -1;
}
