/* wire.c - see wire.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

gboolean
wire_send (int socket, gconstpointer data, gsize n)
{
  for (const char *from = data; n > 0;)
    {
      gssize sent = send (socket, from, n, MSG_NOSIGNAL);

      if (sent < 0 && errno == EINTR)
        continue;
      if (sent <= 0)
        return FALSE;
      from += sent;
      n -= (gsize) sent;
    }
  return TRUE;
}

gboolean
wire_receive (int socket, gpointer data, gsize n)
{
  for (char *to = data; n > 0;)
    {
      gssize received = recv (socket, to, n, 0);

      if (received < 0 && errno == EINTR)
        continue;
      if (received <= 0)
        return FALSE;
      to += received;
      n -= (gsize) received;
    }
  return TRUE;
}

/* Room for the one descriptor that a message carries. */
typedef union
{
  struct cmsghdr head;
  char           bytes[CMSG_SPACE (sizeof (int))];
} Control;

gboolean
wire_send_request (int socket, const WireRequest *request, int fd)
{
  Control         control = { 0 };
  struct iovec    rest = { (gpointer) request, sizeof *request };
  struct msghdr   message = { .msg_iov = &rest, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
  struct cmsghdr *head = CMSG_FIRSTHDR (&message);
  gssize          sent;

  *head = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN (sizeof fd) };
  memcpy (CMSG_DATA (head), &fd, sizeof fd);
  do
    sent = sendmsg (socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent > 0 && wire_send (socket, (const char *) request + sent, sizeof *request - (gsize) sent);
}

gboolean
wire_receive_request (int socket, WireRequest *request, int *fd)
{
  Control         control = { 0 };
  struct iovec    rest = { request, sizeof *request };
  struct msghdr   message = { .msg_iov = &rest, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
  struct cmsghdr *head;
  gssize          received;

  *fd = -1;
  do
    received = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  head = received > 0 ? CMSG_FIRSTHDR (&message) : NULL;
  if (head && head->cmsg_type == SCM_RIGHTS)
    memcpy (fd, CMSG_DATA (head), sizeof *fd);
  return received > 0 && wire_receive (socket, (char *) request + received, sizeof *request - (gsize) received);
}
