/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An archive, as torch.save writes it, from its end:
 *
 *     entry: local header, name, extra field, bytes, maybe a descriptor
 *     …
 *     table: for each entry a header, its name, extra field and comment
 *     maybe the record of an archive with 64-bit sizes, and its place
 *     22 bytes that say where the table is
 *
 * The table is believed, not the local headers, and every place it names is
 * checked. Sources: PKWARE's APPNOTE.TXT, sections 4.3 and 4.4. */
#include "config.h"

#include "unf-zip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-error.h"
#include "unf-weights-private.h"

enum {
  LOCAL_SIZE = 30,
  HEADER_SIZE = 46,
  END_SIZE = 22,
  PLACE_SIZE = 20,
  RECORD_SIZE = 56,
  LOCAL_SIGNATURE = 0x04034b50,
  HEADER_SIGNATURE = 0x02014b50,
  END_SIGNATURE = 0x06054b50,
  PLACE_SIGNATURE = 0x07064b50,
  RECORD_SIGNATURE = 0x06064b50,
  /* A descriptor follows the bytes; the name is UTF-8. */
  KNOWN_FLAGS = 0x0808,
};

typedef struct {
  char *name; /* owned */
  const guint8 *bytes;
  gsize size;
} Entry;

struct _UnfZip {
  const guint8 *data;
  gsize size;
  gsize table, table_end;
  GArray *entries;   /* of Entry */
  GHashTable *index; /* of the entries' names; positions plus one */
};

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->name);
}

static guint64
number_at (const UnfZip *zip, gsize offset, gsize n)
{
  guint64 number = 0;

  for (gsize i = 0; i < n; i++)
    number |= (guint64) zip->data[offset + i] << 8 * i;

  return number;
}

/* CRC-32, with the polynomial 0xEDB88320. */
static guint32
checksum (const guint8 *bytes, gsize size)
{
  guint32 table[256], sum = G_MAXUINT32;

  for (guint32 i = 0; i < 256; i++) {
    table[i] = i;
    for (int bit = 0; bit < 8; bit++)
      table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xEDB88320u : 0);
  }

  for (gsize i = 0; i < size; i++)
    sum = sum >> 8 ^ table[(sum ^ bytes[i]) & 0xFF];

  return ~sum;
}

static gboolean
refuse_table (GError **error)
{
  return _unf_weights_refuse (
      error, _ ("The archive does not end with a table of its contents"));
}

/* What the end says, or the 64-bit record where it says that there is one. */
typedef struct {
  guint64 entries, size, offset;
} Table;

static gboolean
is_same (guint64 number, guint64 again, guint64 saturated)
{
  return number == again || number == saturated;
}

/* Moves @table_end in front of the record and what says where it is. */
static gboolean
read_record (UnfZip *zip, Table *table, GError **error)
{
  gsize place = zip->table_end - PLACE_SIZE, record;
  Table large;

  if (zip->table_end < PLACE_SIZE + RECORD_SIZE ||
      number_at (zip, place, 4) != PLACE_SIGNATURE)
    return TRUE;

  record = place - RECORD_SIZE;
  if (number_at (zip, place + 8, 8) != record ||
      number_at (zip, record, 4) != RECORD_SIGNATURE ||
      number_at (zip, record + 4, 8) != RECORD_SIZE - 12)
    return refuse_table (error);

  large =
      (Table){ number_at (zip, record + 32, 8), number_at (zip, record + 40, 8),
               number_at (zip, record + 48, 8) };
  if (!is_same (table->entries, large.entries, G_MAXUINT16) ||
      !is_same (table->size, large.size, G_MAXUINT32) ||
      !is_same (table->offset, large.offset, G_MAXUINT32))
    return refuse_table (error);

  *table = large;
  zip->table_end = record;
  return TRUE;
}

static gboolean
find_table (UnfZip *zip, guint64 *entries, GError **error)
{
  gsize end;
  Table table;

  if (zip->size < END_SIZE)
    return refuse_table (error);

  end = zip->size - END_SIZE;
  if (number_at (zip, end, 4) != END_SIGNATURE ||
      number_at (zip, end + 4, 4) != 0 || number_at (zip, end + 20, 2) != 0 ||
      number_at (zip, end + 8, 2) != number_at (zip, end + 10, 2))
    return refuse_table (error);

  table = (Table){ number_at (zip, end + 10, 2), number_at (zip, end + 12, 4),
                   number_at (zip, end + 16, 4) };
  zip->table_end = end;
  if (!read_record (zip, &table, error))
    return FALSE;

  if (table.size > zip->table_end ||
      table.offset != zip->table_end - table.size ||
      table.entries > table.size / HEADER_SIZE)
    return refuse_table (error);

  zip->table = (gsize) table.offset;
  *entries = table.entries;
  return TRUE;
}

static gboolean
is_safe_name (const char *name, gsize length)
{
  g_auto (GStrv) parts = NULL;

  if (strlen (name) != length || !_unf_weights_is_name (name) ||
      name[0] == '/' || strchr (name, '\\'))
    return FALSE;

  parts = g_strsplit (name, "/", -1);
  return !g_strv_contains ((const char *const *) parts, "..");
}

/* The name behind a header of the table. */
static char *
take_name (const UnfZip *zip, gsize header, gsize end, GError **error)
{
  gsize length = (gsize) number_at (zip, header + 28, 2);
  g_autofree char *name = NULL;

  if (length > end - header - HEADER_SIZE) {
    refuse_table (error);
    return NULL;
  }

  name = g_strndup ((const char *) zip->data + header + HEADER_SIZE, length);
  if (is_safe_name (name, length) && !g_hash_table_contains (zip->index, name))
    return g_steal_pointer (&name);

  _unf_weights_refuse (
      error, _ ("The archive has an entry without a safe name of its own"));
  return NULL;
}

static gboolean
check_kind (const UnfZip *zip, gsize header, const char *name, GError **error)
{
  guint64 flags = number_at (zip, header + 8, 2);

  if (number_at (zip, header + 10, 2) == 0 &&
      number_at (zip, header + 20, 4) == number_at (zip, header + 24, 4) &&
      (flags & ~(guint64) KNOWN_FLAGS) == 0)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("“%s” in the archive is compressed or encrypted; torch.save "
                  "stores it as it is"),
               name);
  return FALSE;
}

/* The bytes of an entry whose header in the table is sound, not before
 * @first. */
static gboolean
find_bytes (const UnfZip *zip,
            gsize header,
            gsize first,
            Entry *entry,
            GError **error)
{
  guint64 offset = number_at (zip, header + 42, 4);
  gsize length = strlen (entry->name), before;

  if (offset >= first && offset <= zip->table &&
      zip->table - offset >= LOCAL_SIZE + length) {
    before =
        LOCAL_SIZE + length + (gsize) number_at (zip, (gsize) offset + 28, 2);

    if (number_at (zip, (gsize) offset, 4) == LOCAL_SIGNATURE &&
        number_at (zip, (gsize) offset + 8, 2) == 0 &&
        number_at (zip, (gsize) offset + 26, 2) == length &&
        memcmp (zip->data + offset + LOCAL_SIZE, entry->name, length) == 0 &&
        before <= zip->table - offset &&
        entry->size <= zip->table - offset - before) {
      entry->bytes = zip->data + offset + before;
      return TRUE;
    }
  }

  return _unf_weights_refuse (
      error, _ ("“%s” is not where the archive says it is"), entry->name);
}

static gboolean
check_sum (const UnfZip *zip, gsize header, const Entry *entry, GError **error)
{
  return checksum (entry->bytes, entry->size) ==
             number_at (zip, header + 16, 4) ||
         _unf_weights_refuse (
             error,
             _ ("“%s” in the archive is damaged: its checksum does not fit"),
             entry->name);
}

/* Reads the header at @header and moves it behind it; @first is where the
 * bytes of the entry before end. */
static gboolean
read_entry (UnfZip *zip, gsize *header, gsize *first, GError **error)
{
  Entry entry = { NULL };
  gsize at = *header, behind;

  if (zip->table_end - at < HEADER_SIZE ||
      number_at (zip, at, 4) != HEADER_SIGNATURE)
    return refuse_table (error);

  behind = at + HEADER_SIZE + (gsize) number_at (zip, at + 28, 2) +
           (gsize) number_at (zip, at + 30, 2) +
           (gsize) number_at (zip, at + 32, 2);
  if (behind > zip->table_end)
    return refuse_table (error);

  entry.name = take_name (zip, at, zip->table_end, error);
  if (!entry.name)
    return FALSE;

  entry.size = (gsize) number_at (zip, at + 24, 4);
  g_array_append_val (zip->entries, entry);
  g_hash_table_insert (zip->index, entry.name,
                       GUINT_TO_POINTER (zip->entries->len));

  if (!check_kind (zip, at, entry.name, error) ||
      !find_bytes (zip, at, *first, &entry, error) ||
      !check_sum (zip, at, &entry, error))
    return FALSE;

  g_array_index (zip->entries, Entry, zip->entries->len - 1) = entry;
  *header = behind;
  *first = (gsize) (entry.bytes - zip->data) + entry.size;
  return TRUE;
}

static gboolean
read_entries (UnfZip *zip, GError **error)
{
  guint64 entries = 0;
  gsize header, first = 0;

  if (!find_table (zip, &entries, error))
    return FALSE;

  header = zip->table;
  for (guint64 i = 0; i < entries; i++)
    if (!read_entry (zip, &header, &first, error))
      return FALSE;

  return header == zip->table_end || refuse_table (error);
}

gboolean
unf_zip_is_recognised (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= 4 && memcmp (data, "PK\3\4", 4) == 0;
}

UnfZip *
unf_zip_parse (GBytes *bytes, GError **error)
{
  g_autoptr (UnfZip) zip = g_new0 (UnfZip, 1);

  zip->data = g_bytes_get_data (bytes, &zip->size);
  zip->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (zip->entries, entry_clear);
  zip->index = g_hash_table_new (g_str_hash, g_str_equal);

  return read_entries (zip, error) ? g_steal_pointer (&zip) : NULL;
}

void
unf_zip_free (UnfZip *zip)
{
  g_hash_table_unref (zip->index);
  g_array_unref (zip->entries);
  g_free (zip);
}

gsize
unf_zip_get_n (const UnfZip *zip)
{
  return zip->entries->len;
}

const char *
unf_zip_get_name (const UnfZip *zip, gsize index)
{
  return g_array_index (zip->entries, Entry, index).name;
}

const guint8 *
unf_zip_find (const UnfZip *zip, const char *name, gsize *size)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (zip->index, name));
  const Entry *entry;

  if (index == 0)
    return NULL;

  entry = &g_array_index (zip->entries, Entry, index - 1);
  *size = entry->size;
  return entry->bytes;
}
