/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words that give way to their neighbours. */
#include "window-support.h"

#include "unf-test.h"
#include "unfold-fitting-label.h"

#define LONG "twenty-nine decibels and a half"
#define SHORT "29"

static UnfoldFittingLabel *
new_label (const char *shorter)
{
  UnfoldFittingLabel *label = g_object_new (UNFOLD_TYPE_FITTING_LABEL, NULL);

  unfold_fitting_label_set_texts (g_object_ref_sink (label), LONG, shorter);
  return label;
}

static int
measure (UnfoldFittingLabel *label)
{
  int minimum, natural;

  gtk_widget_measure (GTK_WIDGET (label), GTK_ORIENTATION_HORIZONTAL, -1,
                      &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, natural);
  return minimum;
}

static void
give_width (UnfoldFittingLabel *label, int width)
{
  GtkAllocation where = { 0, 0, width, 40 };

  measure (label);
  gtk_widget_measure (GTK_WIDGET (label), GTK_ORIENTATION_VERTICAL, -1, NULL,
                      NULL, NULL, NULL);
  gtk_widget_size_allocate (GTK_WIDGET (label), &where, -1);
}

static void
longest_text_that_fits_is_shown (void)
{
  g_autoptr (UnfoldFittingLabel) label = new_label (NULL);
  int whole = measure (label), least;

  unfold_fitting_label_set_texts (label, LONG, SHORT);
  least = measure (label);
  g_assert_cmpint (least, <, whole);

  give_width (label, whole);
  g_assert_cmpstr (unfold_fitting_label_get_shown (label), ==, LONG);
  give_width (label, whole - 1);
  g_assert_cmpstr (unfold_fitting_label_get_shown (label), ==, SHORT);
  give_width (label, whole);
  g_assert_cmpstr (unfold_fitting_label_get_shown (label), ==, LONG);
}

static void
icon_stays_where_words_do_not (void)
{
  g_autoptr (UnfoldFittingLabel) label = new_label ("");
  int least;

  g_assert_cmpint (measure (label), ==, 0);
  unfold_fitting_label_set_icon (label, "unfold-final-symbolic");
  least = measure (label);
  g_assert_cmpint (least, >, 0);

  give_width (label, least);
  g_assert_cmpstr (unfold_fitting_label_get_shown (label), ==, "");
  g_assert_cmpstr (unfold_fitting_label_get_text (label), ==, LONG);
}

static void
name_of_what_is_shown_comes_first (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *name = gtk_label_new ("Removed noise");
  g_autoptr (UnfoldFittingLabel) label = new_label ("");
  GtkAllocation where = { 0, 0, 0, 40 };
  int whole;

  g_object_ref_sink (box);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (label), TRUE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (label));

  gtk_widget_measure (name, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &whole, NULL,
                      NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &where.width,
                      NULL, NULL);
  gtk_widget_size_allocate (box, &where, -1);

  g_assert_cmpint (gtk_widget_get_width (name), ==, whole);
  g_assert_cmpstr (unfold_fitting_label_get_shown (label), ==, "");
  g_object_unref (box);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/fitting-label/longest-text-that-fits-is-shown",
                   longest_text_that_fits_is_shown);
  g_test_add_func ("/app/fitting-label/icon-stays-where-words-do-not",
                   icon_stays_where_words_do_not);
  g_test_add_func ("/app/fitting-label/name-of-what-is-shown-comes-first",
                   name_of_what_is_shown_comes_first);

  return window_test_run ();
}
