/* SPDX-License-Identifier: Apache-2.0
 *
 * A growing byte buffer on the heap with a mandatory maximum, and the plain blob that it becomes.
 * Failure is sticky: after the first failed append every later one does nothing; test once with kg_buf_status. */
#ifndef KG_BASE_BUF_H
#define KG_BASE_BUF_H

#include "base/err.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that exactly one struct owns; move with kg_blob_take. */
typedef struct kg_blob {
    uint8_t *data;
    size_t size;
} kg_blob;

void kg_blob_done(kg_blob *blob);
kg_blob kg_blob_take(kg_blob *blob);

typedef struct kg_buf {
    uint8_t *data; /* always followed by a NUL byte once anything was appended */
    size_t size;
    size_t capacity;
    size_t max_size;
    kg_status status;
} kg_buf;

void kg_buf_init(kg_buf *buf, size_t max_size);
void kg_buf_done(kg_buf *buf);
void kg_buf_clear(kg_buf *buf);
void kg_buf_append(kg_buf *buf, const void *data, size_t size);
void kg_buf_puts(kg_buf *buf, const char *text);
void kg_buf_putc(kg_buf *buf, char byte);
void kg_buf_printf(kg_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void kg_buf_vprintf(kg_buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* Makes room for SIZE bytes and returns where they go (size grows by SIZE), or NULL. */
uint8_t *kg_buf_reserve(kg_buf *buf, size_t size);
/* "" when nothing was appended. */
const char *kg_buf_text(const kg_buf *buf);
/* KG_OK, KG_E_NOMEM or KG_E_LIMIT (the maximum was reached). */
kg_status kg_buf_status(const kg_buf *buf, kg_err *err);
/* Moves the bytes out; BUF is empty afterwards. */
kg_blob kg_buf_take(kg_buf *buf);

#endif
