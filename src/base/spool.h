/* SPDX-License-Identifier: Apache-2.0
 *
 * A file without a name for what is too much for memory before it is whole. */
#ifndef KG_BASE_SPOOL_H
#define KG_BASE_SPOOL_H

#include "base/err.h"

/* Opens an empty file for reading and writing that ends with its descriptor: in the folder of PATH, where what becomes of it will
 * stand, else where the system keeps such files. KG_E_IO. */
kg_status kg_spool_open(const char *path, int *fd, kg_err *err);

#endif
