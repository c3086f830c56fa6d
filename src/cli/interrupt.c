/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A signal handler may do next to nothing: it writes one byte, and a thread
 * that waits for the byte does the cancelling. */
#include "interrupt.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

static int pipe_ends[2];

static void
interrupted_cb (int number)
{
  int before = errno;
  ssize_t written = write (pipe_ends[1], "", 1);

  (void) written; /* a full pipe has said it already */
  errno = before;
}

static gpointer
wait_for_byte (gpointer data)
{
  g_autoptr (GCancellable) cancellable = data;
  char byte;
  ssize_t n;

  do
    n = read (pipe_ends[0], &byte, 1);
  while (n < 0 && errno == EINTR);

  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
catch_signal (int number, int flags)
{
  struct sigaction old;
  struct sigaction action = {
    .sa_handler = interrupted_cb,
    .sa_flags = SA_RESTART | flags,
  };

  sigemptyset (&action.sa_mask);
  if (sigaction (number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
    sigaction (number, &action, NULL);
}

GCancellable *
cli_interrupt_new (void)
{
  GCancellable *cancellable = g_cancellable_new ();

  if (!g_unix_open_pipe (pipe_ends, FD_CLOEXEC, NULL))
    return cancellable;

  g_thread_unref (
      g_thread_new ("interrupt", wait_for_byte, g_object_ref (cancellable)));
  catch_signal (SIGINT, SA_RESETHAND);
  catch_signal (SIGTERM, SA_RESETHAND);
  catch_signal (SIGHUP, SA_RESETHAND);

  return cancellable;
}

void
cli_interrupt_when_unheard (void)
{
  /* Every line that nobody reads brings another one of these. */
  catch_signal (SIGPIPE, 0);
}
