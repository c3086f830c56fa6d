/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys, menus and actions agree with each other. */
#include "window-support.h"

#include <string.h>

#include "unfold-action-table.h"

/* Adds the names of all actions in @menu to @names. */
static void
collect_menu (GMenuModel *menu, GHashTable *names)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autoptr (GMenuLinkIter) links = g_menu_model_iterate_item_links (menu, i);
    char *action = NULL;

    if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s",
                                         &action))
      g_hash_table_add (names, action);

    while (g_menu_link_iter_next (links)) {
      g_autoptr (GMenuModel) below = g_menu_link_iter_get_value (links);

      collect_menu (below, names);
    }
  }
}

/* Adds the names of all actions that menus and buttons below @widget have. */
static void
collect_widgets (GtkWidget *widget, GHashTable *names)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (GTK_IS_MENU_BUTTON (widget) &&
      gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)))
    collect_menu (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)),
                  names);
  if (GTK_IS_ACTIONABLE (widget) &&
      gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)))
    g_hash_table_add (names, g_strdup (gtk_actionable_get_action_name (
                                 GTK_ACTIONABLE (widget))));

  for (; child; child = gtk_widget_get_next_sibling (child))
    collect_widgets (child, names);
}

static void
collect_keys (GHashTable *names)
{
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);

  for (gsize i = 0; i < n; i++) {
    char *name = NULL;
    g_autoptr (GVariant) target = NULL;

    if (table[i].action &&
        g_action_parse_detailed_name (table[i].action, &name, &target, NULL))
      g_hash_table_add (names, name);
  }
}

static void
assert_all_reachable (GActionGroup *group,
                      const char *prefix,
                      GHashTable *names)
{
  g_auto (GStrv) actions = g_action_group_list_actions (group);

  for (char **i = actions; *i; i++) {
    g_autofree char *name = g_strdup_printf ("%s.%s", prefix, *i);

    /* The menu of recent files is empty where nothing was opened. */
    if (!g_hash_table_contains (names, name) &&
        !g_str_equal (name, "win.open-recent"))
      g_error ("%s has neither key nor menu entry", name);
  }
}

static void
every_action_has_a_key_or_a_menu_entry (void)
{
  UnfoldWindow *window = open_window ();
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  collect_keys (names);
  collect_widgets (GTK_WIDGET (window), names);
  assert_all_reachable (G_ACTION_GROUP (window), "win", names);
  assert_all_reachable (G_ACTION_GROUP (the_application ()), "app", names);
  close_window (window);
}

static gboolean
is_of_panes (const UnfoldActionKeys *line)
{
  return line->scope == UNFOLD_SCOPE_PANES ||
         line->scope == UNFOLD_SCOPE_PANES_HELD;
}

static void
every_pane_key_is_a_menu_entry_too (void)
{
  UnfoldWindow *window = open_window ();
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);

  collect_widgets (GTK_WIDGET (window), names);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *name = NULL;
    g_autoptr (GVariant) target = NULL;

    if (!is_of_panes (&table[i]) || !table[i].action)
      continue;

    g_action_parse_detailed_name (table[i].action, &name, &target, NULL);
    if (!g_hash_table_contains (names, name))
      g_error ("%s is in no menu", name);
  }

  close_window (window);
}

static void
every_key_of_the_table_names_an_action (void)
{
  UnfoldWindow *window = open_window ();
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);

  for (gsize i = 0; i < n; i++) {
    g_autofree char *name = NULL;
    g_autoptr (GVariant) target = NULL;
    gboolean is_there;

    if (!table[i].action)
      continue;

    g_action_parse_detailed_name (table[i].action, &name, &target, NULL);
    is_there =
        g_str_equal (name, "window.close") ||
        (g_str_has_prefix (name, "win.") &&
         g_action_group_has_action (G_ACTION_GROUP (window), name + 4)) ||
        (g_str_has_prefix (name, "app.") &&
         g_action_group_has_action (G_ACTION_GROUP (the_application ()),
                                    name + 4));
    if (!is_there)
      g_error ("%s is no action", name);
  }

  close_window (window);
}

/* Panes, charts and atoms never have the focus together. */
static const char *
name_scope (UnfoldScope scope)
{
  if (scope == UNFOLD_SCOPE_CHART)
    return "chart ";

  return scope == UNFOLD_SCOPE_ATOMS ? "atoms " : "";
}

static char *
name_key (const UnfoldActionKeys *line, const char *key)
{
  g_autofree char *name = NULL;
  GdkModifierType modifiers;
  guint code;

  g_assert_true (gtk_accelerator_parse (key, &code, &modifiers));
  name = gtk_accelerator_name (code, modifiers);
  return g_strconcat (name_scope (line->scope), name, NULL);
}

static void
no_key_is_given_twice (void)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);

  for (gsize i = 0; i < n; i++)
    for (const char *const *key = table[i].keys; *key; key++)
      if (!g_hash_table_add (seen, name_key (&table[i], *key)))
        g_error ("%s is given twice", *key);
}

/* A plain letter on the whole window would steal typing. */
static void
plain_letters_belong_to_the_panes (void)
{
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);

  for (gsize i = 0; i < n; i++)
    for (const char *const *key = table[i].keys; *key; key++) {
      guint code;
      GdkModifierType modifiers;

      gtk_accelerator_parse (*key, &code, &modifiers);
      if (!is_of_panes (&table[i]) && table[i].scope != UNFOLD_SCOPE_CHART &&
          table[i].scope != UNFOLD_SCOPE_ATOMS && modifiers == 0)
        g_assert_false (g_unichar_isprint (gdk_keyval_to_unicode (code)) &&
                        code != GDK_KEY_Delete);
    }
}

/* Copying from an entry and closing a menu by Escape must go on working. */
static void
keys_that_widgets_want_come_last (void)
{
  static const char *const wanted[] = { "<Ctrl>c",        "<Ctrl>v", "<Ctrl>z",
                                        "<Ctrl><Shift>z", "Escape",  NULL };
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);

  for (gsize i = 0; i < n; i++)
    for (const char *const *key = table[i].keys; *key; key++)
      if (g_strv_contains (wanted, *key))
        g_assert_cmpint (table[i].scope, ==, UNFOLD_SCOPE_LAST);
}

static void
every_icon_button_says_what_it_does (void)
{
  UnfoldWindow *window = open_window ();
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  g_ptr_array_add (left, window);
  while (left->len > 0) {
    GtkWidget *widget = g_ptr_array_steal_index (left, left->len - 1);
    GtkWidget *child = gtk_widget_get_first_child (widget);

    if (GTK_IS_BUTTON (widget) &&
        gtk_button_get_icon_name (GTK_BUTTON (widget)) &&
        gtk_widget_get_visible (widget) &&
        !GTK_IS_SPIN_BUTTON (gtk_widget_get_parent (widget)) &&
        !GTK_IS_WINDOW_CONTROLS (gtk_widget_get_parent (widget)))
      g_assert_nonnull (gtk_widget_get_tooltip_text (widget));
    for (; child; child = gtk_widget_get_next_sibling (child))
      g_ptr_array_add (left, child);
  }

  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/actions/every-action-has-a-key-or-a-menu-entry",
                   every_action_has_a_key_or_a_menu_entry);
  g_test_add_func ("/app/actions/every-pane-key-is-a-menu-entry-too",
                   every_pane_key_is_a_menu_entry_too);
  g_test_add_func ("/app/actions/every-key-of-the-table-names-an-action",
                   every_key_of_the_table_names_an_action);
  g_test_add_func ("/app/actions/no-key-is-given-twice", no_key_is_given_twice);
  g_test_add_func ("/app/actions/plain-letters-belong-to-the-panes",
                   plain_letters_belong_to_the_panes);
  g_test_add_func ("/app/actions/keys-that-widgets-want-come-last",
                   keys_that_widgets_want_come_last);
  g_test_add_func ("/app/actions/every-icon-button-says-what-it-does",
                   every_icon_button_says_what_it_does);

  return window_test_run ();
}
