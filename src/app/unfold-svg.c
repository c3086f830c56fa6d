/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-svg.h"

#include "unfold-number.h"

void
unfold_svg_append_attribute (GString *svg, const char *name, double value)
{
  g_string_append_printf (svg, " %s=\"", name);
  unfold_number_append_plain (svg, "%.2f", value);
  g_string_append_c (svg, '"');
}

void
unfold_svg_begin_text (GString *svg, double x, double y)
{
  g_string_append (svg, "<text");
  unfold_svg_append_attribute (svg, "x", x);
  unfold_svg_append_attribute (svg, "y", y);
}

static const char *
name_anchor (double anchor)
{
  if (anchor == 0.0)
    return "start";

  return anchor == 1.0 ? "end" : "middle";
}

void
unfold_svg_end_text (GString *svg, double anchor, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  g_string_append_printf (svg, " text-anchor=\"%s\">%s</text>\n",
                          name_anchor (anchor), escaped);
}

void
unfold_svg_append_text (GString *svg,
                        double x,
                        double y,
                        double anchor,
                        const char *words)
{
  unfold_svg_begin_text (svg, x, y);
  unfold_svg_end_text (svg, anchor, words);
}

void
unfold_svg_begin_rectangle (GString *svg,
                            double x,
                            double y,
                            double width,
                            double height)
{
  g_string_append (svg, "<rect");
  unfold_svg_append_attribute (svg, "x", x);
  unfold_svg_append_attribute (svg, "y", y);
  unfold_svg_append_attribute (svg, "width", width);
  unfold_svg_append_attribute (svg, "height", height);
}
