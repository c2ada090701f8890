/* SPDX-License-Identifier: Apache-2.0
 *
 * What tests of readers of documents share. */
#ifndef KG_TESTS_DOCUMENTS_H
#define KG_TESTS_DOCUMENTS_H

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

#include <stddef.h>

/* The file at PATH; fails the test where it cannot be read. The caller ends it with kg_blob_done. */
kg_blob documents_load(const char *path);

/* Writes the facts of SIZE bytes as text, which must be read back without an error. The caller ends OUT with kg_buf_done. */
void documents_describe(const void *data, size_t size, const kg_limits *limits, kg_buf *out);

#endif
