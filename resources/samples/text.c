/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A printed page: what this program is about, in type of several sizes. */
#include "page.h"
#include "samples.h"

static const PageBlock blocks[] = {
  { 30, 22, 452, "DejaVu Serif Bold 27px", PANGO_ALIGN_CENTER, FALSE,
    "On Saying Much with Little" },
  { 30, 62, 452, "DejaVu Serif Italic 14px", PANGO_ALIGN_CENTER, FALSE,
    "a page about sparse words for pictures" },
  { 30, 94, 452, "DejaVu Serif 15px", PANGO_ALIGN_LEFT, TRUE,
    "Imagine a language with far more words than anyone needs. Whatever one "
    "wishes to tell, a handful of them will do, if only they are chosen well. "
    "Small pieces of pictures can be told in such a language: an edge here, a "
    "stripe there, a slope of gray. The list of its words is called a "
    "dictionary, a word is an atom, and the few that are used make up a sparse "
    "code." },
  { 30, 232, 452, "DejaVu Serif Italic 24px", PANGO_ALIGN_CENTER, FALSE,
    "y = D z + v" },
  { 30, 272, 216, "DejaVu Serif 11px", PANGO_ALIGN_LEFT, TRUE,
    "Noise speaks no language. It agrees a little with every atom and well "
    "with none. So whoever looks for the few atoms that explain a noisy patch, "
    "and stops before the rest is explained as well, keeps the picture and "
    "leaves the noise behind. How early to stop is decided by a threshold, and "
    "the threshold by the strength of the noise." },
  { 266, 272, 216, "DejaVu Serif 11px", PANGO_ALIGN_LEFT, TRUE,
    "The search goes in steps: compare, correct, forget what is small, repeat. "
    "Write the steps below each other and they look like the layers of a "
    "network. Let examples adjust their numbers, and seven steps do what took "
    "hundreds. Nothing has become a mystery on the way: each layer is still a "
    "step, each filter still an atom." },
  { 30, 416, 452, "DejaVu Sans 9px", PANGO_ALIGN_LEFT, TRUE,
    "Small print: letters are the hardest thing for a method that has learned "
    "from landscapes. Their strokes are thin, dark and even; corners are "
    "sharp, and between them the paper is perfectly smooth. A network that "
    "may look at one clean page of the same kind for a few seconds improves at "
    "once, and one can watch it happen." },
  { 30, 474, 452, "DejaVu Sans Mono 12px", PANGO_ALIGN_CENTER, FALSE,
    "z ← shrink(z + A(y − Dz), τ)   0123456789" },
};

Canvas *
sample_text (int side)
{
  return page_print (blocks, G_N_ELEMENTS (blocks), side);
}
