/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "unf-image.h"

/**
 * CliRoom:
 * @folder: where commands run; holds `clean.npy`, `noisy.npy` (σ 20, seed 3),
 *   and the weights `weights.safetensors`, of 3 iterations, and
 *   `long.safetensors`, of 20
 *
 * An empty folder with a picture and weights of a small network that denoises:
 * thresholds on the coefficients of a cosine transform of all 4 × 4 patches.
 */
typedef struct {
  char *folder;
} CliRoom;

/**
 * CliRun:
 * @status: exit code
 * @out: what was written to stdout
 * @err: what was written to stderr
 * @json: (nullable): @out as an object
 */
typedef struct {
  int status;
  char *out, *err;
  JsonNode *json;
} CliRun;

void cli_room_set_up (CliRoom *room, gconstpointer data);
void cli_room_tear_down (CliRoom *room, gconstpointer data);

/** Adds a test that gets a room of its own. */
#define cli_room_test(path, function)                                          \
  g_test_add (path, CliRoom, NULL, cli_room_set_up, function,                  \
              cli_room_tear_down)

/** Runs `unfold-cli` with these words in the folder of @room. */
#define cli_run(room, ...)                                                     \
  cli_run_words (room, (const char *const[]){ __VA_ARGS__, NULL })
CliRun *cli_run_words (const CliRoom *room, const char *const *words);
void cli_run_free (CliRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliRun, cli_run_free)

/** Returns: (transfer full): how to start `unfold-cli` in the folder. */
GSubprocessLauncher *cli_room_new_launcher (const CliRoom *room);

/** Returns: (transfer full): where `unfold-cli` was built. */
char *cli_room_find_program (void);

/** Asserts success, silence on stderr and an object on stdout. */
JsonObject *cli_run_get_object (const CliRun *run);

/** Asserts the exit code and exactly one line on stderr that names the program
 * and holds every one of @words. */
#define cli_assert_refused(run, code, ...)                                     \
  cli_assert_refused_words (run, code,                                         \
                            (const char *const[]){ __VA_ARGS__, NULL })
void cli_assert_refused_words (const CliRun *run,
                               int code,
                               const char *const *words);

/** Asserts that @object has these members and no others. */
#define cli_assert_members(object, ...)                                        \
  cli_assert_member_names (object, (const char *const[]){ __VA_ARGS__, NULL })
void cli_assert_member_names (JsonObject *object, const char *const *names);

gboolean cli_room_has (const CliRoom *room, const char *name);
gsize cli_room_count_files (const CliRoom *room);
char *cli_room_path (const CliRoom *room, const char *name);
UnfImage *cli_room_load (const CliRoom *room, const char *name);
void cli_room_save (const CliRoom *room,
                    const char *name,
                    const UnfImage *image,
                    UnfDepth depth);
void cli_room_write (const CliRoom *room, const char *name, const char *text);

/** Returns: (transfer full): shading, an edge and a disc. */
UnfImage *cli_room_draw (int width, int height, int channels);
