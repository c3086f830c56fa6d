/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-color-scheme.h"

#define APPEARANCE "org.freedesktop.appearance"
#define KEY "color-scheme"

/* What the portal answers for dark. */
#define PREFERS_DARK 1

struct _UnfoldColorScheme {
  GObject parent_instance;

  char *theme;
  gboolean is_desktop_dark;
  GDBusProxy *portal;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (UnfoldColorScheme, unfold_color_scheme, G_TYPE_OBJECT)

enum {
  PROP_THEME = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
apply (UnfoldColorScheme *self)
{
  GtkSettings *settings = gtk_settings_get_default ();
  gboolean is_dark = g_strcmp0 (self->theme, "dark") == 0;

  if (g_strcmp0 (self->theme, "system") == 0)
    is_dark = self->is_desktop_dark;

  if (settings)
    g_object_set (settings, "gtk-application-prefer-dark-theme", is_dark, NULL);
}

static void
take_value (UnfoldColorScheme *self, GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_ref (value);

  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT)) {
    GVariant *next = g_variant_get_variant (inner);

    g_variant_unref (inner);
    inner = next;
  }

  if (g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
    self->is_desktop_dark = g_variant_get_uint32 (inner) == PREFERS_DARK;

  apply (self);
}

static void
portal_signal_cb (UnfoldColorScheme *self,
                  const char *sender,
                  const char *signal,
                  GVariant *parameters)
{
  const char *group, *key;
  g_autoptr (GVariant) value = NULL;

  if (g_strcmp0 (signal, "SettingChanged") != 0 ||
      !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;

  g_variant_get (parameters, "(&s&sv)", &group, &key, &value);
  if (g_str_equal (group, APPEARANCE) && g_str_equal (key, KEY))
    take_value (self, value);
}

static void
value_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) answer =
      g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, NULL);
  g_autoptr (GVariant) value = NULL;

  /* No portal, no such key, or nobody waits any more: light stays. */
  if (!answer || !g_variant_is_of_type (answer, G_VARIANT_TYPE ("(v)")))
    return;

  value = g_variant_get_child_value (answer, 0);
  take_value (UNFOLD_COLOR_SCHEME (user_data), value);
}

static void
portal_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UnfoldColorScheme *self;
  GDBusProxy *portal = g_dbus_proxy_new_for_bus_finish (result, NULL);
  g_autoptr (GVariant) question = NULL;

  if (!portal)
    return;

  self = UNFOLD_COLOR_SCHEME (user_data);
  self->portal = portal;
  g_signal_connect_object (portal, "g-signal", G_CALLBACK (portal_signal_cb),
                           self, G_CONNECT_SWAPPED);
  /* Where the name has no owner the call does not take it. */
  question = g_variant_ref_sink (g_variant_new ("(ss)", APPEARANCE, KEY));
  g_dbus_proxy_call (portal, "Read", question, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                     -1, self->cancellable, value_read_cb, self);
}

static void
unfold_color_scheme_set_property (GObject *object,
                                  guint id,
                                  const GValue *value,
                                  GParamSpec *spec)
{
  UnfoldColorScheme *self = UNFOLD_COLOR_SCHEME (object);

  if (id != PROP_THEME) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    return;
  }

  g_free (self->theme);
  self->theme = g_value_dup_string (value);
  apply (self);
  g_object_notify_by_pspec (object, spec);
}

static void
unfold_color_scheme_get_property (GObject *object,
                                  guint id,
                                  GValue *value,
                                  GParamSpec *spec)
{
  if (id == PROP_THEME)
    g_value_set_string (value, UNFOLD_COLOR_SCHEME (object)->theme);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_color_scheme_dispose (GObject *object)
{
  UnfoldColorScheme *self = UNFOLD_COLOR_SCHEME (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->portal);

  G_OBJECT_CLASS (unfold_color_scheme_parent_class)->dispose (object);
}

static void
unfold_color_scheme_finalize (GObject *object)
{
  UnfoldColorScheme *self = UNFOLD_COLOR_SCHEME (object);

  g_object_unref (self->cancellable);
  g_free (self->theme);

  G_OBJECT_CLASS (unfold_color_scheme_parent_class)->finalize (object);
}

static void
unfold_color_scheme_class_init (UnfoldColorSchemeClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->set_property = unfold_color_scheme_set_property;
  object_class->get_property = unfold_color_scheme_get_property;
  object_class->dispose = unfold_color_scheme_dispose;
  object_class->finalize = unfold_color_scheme_finalize;

  properties[PROP_THEME] = g_param_spec_string (
      "theme", NULL, NULL, "system",
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
unfold_color_scheme_init (UnfoldColorScheme *self)
{
  self->theme = g_strdup ("system");
  self->cancellable = g_cancellable_new ();
  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION,
                            G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES |
                                G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                            NULL, "org.freedesktop.portal.Desktop",
                            "/org/freedesktop/portal/desktop",
                            "org.freedesktop.portal.Settings",
                            self->cancellable, portal_found_cb, self);
}

UnfoldColorScheme *
unfold_color_scheme_new (void)
{
  return g_object_new (UNFOLD_TYPE_COLOR_SCHEME, NULL);
}
