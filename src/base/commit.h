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

#endif
