/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-result.h"

#include <math.h>

/* The cache is a list with the last used result in front. There are never so
 * many results that looking through them takes longer than a slider's event,
 * because each holds several pictures. */

struct _UnfoldResultCache {
  GQueue results;
  gsize max_bytes;
};

UnfoldResult *
unfold_result_new (const UnfoldRecipe *recipe)
{
  UnfoldResult *result = g_new0 (UnfoldResult, 1);

  g_atomic_ref_count_init (&result->references);
  result->recipe = unfold_recipe_copy (recipe);
  result->seconds = (double) NAN;

  return result;
}

static UnfImage *
share_image (UnfImage *image)
{
  return image ? unf_image_ref (image) : NULL;
}

static UnfoldPixelMap *
share_map (UnfoldPixelMap *map)
{
  return map ? unfold_pixel_map_ref (map) : NULL;
}

UnfoldResult *
unfold_result_copy (const UnfoldResult *result)
{
  UnfoldResult *copy = unfold_result_new (result->recipe);

  copy->noisy = share_image (result->noisy);
  copy->estimate = share_image (result->estimate);
  copy->spread = share_image (result->spread);
  copy->sparsity = share_map (result->sparsity);
  copy->thresholds = share_map (result->thresholds);
  copy->clean = share_image (result->clean);
  if (result->iterations)
    copy->iterations = g_ptr_array_ref (result->iterations);
  if (result->use)
    copy->use = unf_tensor_ref (result->use);
  if (result->firings)
    copy->firings = unfold_firings_ref (result->firings);
  copy->noisy_scores = result->noisy_scores;
  copy->scores = result->scores;
  copy->seconds = result->seconds;

  return copy;
}

UnfoldResult *
unfold_result_ref (UnfoldResult *result)
{
  g_atomic_ref_count_inc (&result->references);
  return result;
}

void
unfold_result_unref (UnfoldResult *result)
{
  if (!g_atomic_ref_count_dec (&result->references))
    return;

  g_clear_pointer (&result->noisy, unf_image_unref);
  g_clear_pointer (&result->estimate, unf_image_unref);
  g_clear_pointer (&result->iterations, g_ptr_array_unref);
  g_clear_pointer (&result->spread, unf_image_unref);
  g_clear_pointer (&result->sparsity, unfold_pixel_map_unref);
  g_clear_pointer (&result->thresholds, unfold_pixel_map_unref);
  g_clear_pointer (&result->use, unf_tensor_unref);
  g_clear_pointer (&result->firings, unfold_firings_unref);
  g_clear_pointer (&result->clean, unf_image_unref);
  g_clear_pointer (&result->recipe, unfold_recipe_free);
  g_free (result);
}

static void
take_map (UnfoldPixelMap **place, UnfTensor *numbers)
{
  g_clear_pointer (place, unfold_pixel_map_unref);
  *place = unfold_pixel_map_new (numbers);
}

/* Of several stages of a network the last one stays. */
static void
stage_cb (const UnfStage *stage, gpointer user_data)
{
  UnfoldResult *result = user_data;

  switch (stage->kind) {
  case UNF_STAGE_SPREAD:
    g_clear_pointer (&result->spread, unf_image_unref);
    result->spread = unf_image_new (stage->value, UNF_DEPTH_FLOAT);
    break;
  case UNF_STAGE_USE:
    g_clear_pointer (&result->use, unf_tensor_unref);
    result->use = unf_tensor_ref (stage->value);
    break;
  case UNF_STAGE_NONZEROS:
    take_map (&result->sparsity, stage->value);
    break;
  case UNF_STAGE_THRESHOLD_MAP:
    take_map (&result->thresholds, stage->value);
    break;
  default:
    break;
  }
}

void
unfold_result_watch (UnfoldResult *result, UnfMonitor *monitor)
{
  static const UnfStageKind kinds[] = { UNF_STAGE_SPREAD, UNF_STAGE_USE,
                                        UNF_STAGE_NONZEROS,
                                        UNF_STAGE_THRESHOLD_MAP };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    unf_monitor_watch (monitor, kinds[i], stage_cb, result);
}

static gsize
image_bytes (const UnfImage *image)
{
  return image ? sizeof (float) *
                     unf_shape_size (unf_image_get_pixels (image)->shape)
               : 0;
}

static gsize
map_bytes (const UnfoldPixelMap *map)
{
  return map ? image_bytes (map->image) : 0;
}

gsize
unfold_result_get_bytes (const UnfoldResult *result)
{
  gsize bytes = image_bytes (result->noisy) + image_bytes (result->estimate) +
                image_bytes (result->spread) + map_bytes (result->sparsity) +
                map_bytes (result->thresholds);

  for (guint i = 0; result->iterations && i < result->iterations->len; i++)
    bytes += image_bytes (g_ptr_array_index (result->iterations, i));
  if (result->firings)
    bytes += unfold_firings_get_bytes (result->firings);

  return bytes;
}

UnfoldResultCache *
unfold_result_cache_new (gsize max_bytes)
{
  UnfoldResultCache *cache = g_new0 (UnfoldResultCache, 1);

  g_queue_init (&cache->results);
  cache->max_bytes = max_bytes;

  return cache;
}

void
unfold_result_cache_free (UnfoldResultCache *cache)
{
  unfold_result_cache_clear (cache);
  g_free (cache);
}

/** Forgets the oldest results until the others fit; never the newest. */
static void
shrink (UnfoldResultCache *cache)
{
  gsize bytes = 0;
  GList *next;

  for (GList *l = cache->results.head; l; l = next) {
    next = l->next;
    bytes += unfold_result_get_bytes (l->data);
    if (bytes > cache->max_bytes && l != cache->results.head) {
      unfold_result_unref (l->data);
      g_queue_delete_link (&cache->results, l);
    }
  }
}

void
unfold_result_cache_set_max_bytes (UnfoldResultCache *cache, gsize max_bytes)
{
  cache->max_bytes = max_bytes;
  shrink (cache);
}

void
unfold_result_cache_add (UnfoldResultCache *cache, UnfoldResult *result)
{
  unfold_result_cache_remove (cache, result->recipe);
  g_queue_push_head (&cache->results, unfold_result_ref (result));
  shrink (cache);
}

static GList *
find_link (UnfoldResultCache *cache, const UnfoldRecipe *recipe)
{
  for (GList *l = cache->results.head; l; l = l->next) {
    UnfoldResult *result = l->data;

    if (unfold_recipe_equal (result->recipe, recipe))
      return l;
  }

  return NULL;
}

UnfoldResult *
unfold_result_cache_find (UnfoldResultCache *cache, const UnfoldRecipe *recipe)
{
  GList *link = find_link (cache, recipe);

  if (!link)
    return NULL;

  g_queue_unlink (&cache->results, link);
  g_queue_push_head_link (&cache->results, link);

  return link->data;
}

void
unfold_result_cache_remove (UnfoldResultCache *cache,
                            const UnfoldRecipe *recipe)
{
  GList *link = find_link (cache, recipe);

  if (!link)
    return;

  unfold_result_unref (link->data);
  g_queue_delete_link (&cache->results, link);
}

void
unfold_result_cache_clear (UnfoldResultCache *cache)
{
  g_queue_clear_full (&cache->results, (GDestroyNotify) unfold_result_unref);
}
