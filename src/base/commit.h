/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing a file so that at every moment there is either the old one or the new one: an unnamed file in the target folder
 * (a fixed temporary name where the file system has none), write, fchmod, fsync, link or rename, fsync of the folder. */
#ifndef KG_BASE_COMMIT_H
#define KG_BASE_COMMIT_H

#include "base/err.h"

#include <stddef.h>

/* Replaces PATH by SIZE bytes of DATA with permissions 0644, whatever the umask. Missing folders of PATH are made; SIGHUP, SIGINT
 * and SIGTERM wait until it is done. KG_E_IO (the message names path and cause): PATH is as it was and nothing is left behind; only
 * when the folder cannot be synced at the very end PATH may be the whole new file. A device or FIFO is written to, not replaced. */
kg_status kg_commit_file(const char *path, const void *data, size_t size, kg_err *err);
/* The same with all that the open file SPOOL_FD holds (base/spool.h), which stays open. */
kg_status kg_commit_spool(const char *path, int spool_fd, kg_err *err);
/* kg_commit_file without waiting for the disk, for one of many files: a power cut may still lose it, until kg_commit_sync has returned. */
kg_status kg_commit_later(const char *path, const void *data, size_t size, kg_err *err);
/* Waits until everything that was written to the file system of FOLDER is on the disk. */
kg_status kg_commit_sync(const char *folder, kg_err *err);

#endif
