/* SPDX-License-Identifier: Apache-2.0
 *
 * Bounded reading of files that may be anything: FIFOs, devices, links, files that grow or shrink meanwhile. */
#ifndef KG_BASE_FILE_H
#define KG_BASE_FILE_H

#include "base/buf.h"

/* Reads the regular file PATH below the open folder DIR_FD (AT_FDCWD for the current one), never waiting for a FIFO.
 * KG_E_IO: it cannot be opened or read, or is no regular file. KG_E_LIMIT: larger than MAX_SIZE (out->data stays NULL,
 * out->size tells the size). The caller owns OUT (kg_blob_done). */
kg_status kg_file_read(int dir_fd, const char *path, size_t max_size, kg_blob *out, kg_err *err);

/* Reads the open descriptor FD (a pipe, standard input) to its end. */
kg_status kg_file_read_fd(int fd, size_t max_size, kg_blob *out, kg_err *err);

/* Writes all of it, going on after short writes and EINTR. */
kg_status kg_file_write_fd(int fd, const void *data, size_t size, kg_err *err);

#endif
