/* SPDX-License-Identifier: Apache-2.0
 *
 * Growing byte buffer: doubles, keeps a NUL behind the last byte, never passes its maximum. */
#include "base/buf.h"

#include "base/arith.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void kg_blob_done(kg_blob *blob)
{
    if (blob == NULL)
        return;
    free(blob->data);
    *blob = (kg_blob){ 0 };
}

kg_blob kg_blob_take(kg_blob *blob)
{
    kg_blob taken = *blob;
    *blob = (kg_blob){ 0 };
    return taken;
}

void kg_buf_init(kg_buf *buf, size_t max_size)
{
    *buf = (kg_buf){ .max_size = max_size };
}

void kg_buf_done(kg_buf *buf)
{
    if (buf == NULL)
        return;
    free(buf->data);
    *buf = (kg_buf){ .max_size = buf->max_size };
}

void kg_buf_clear(kg_buf *buf)
{
    buf->size = 0;
    buf->status = KG_OK;
    if (buf->data != NULL)
        buf->data[0] = 0;
}

uint8_t *kg_buf_reserve(kg_buf *buf, size_t size)
{
    size_t end, need;
    if (buf->status != KG_OK)
        return NULL;
    if (!kg_add(buf->size, size, &end) || end > buf->max_size || !kg_add(end, 1, &need)) {
        buf->status = KG_E_LIMIT;
        return NULL;
    }
    if (need > buf->capacity) {
        size_t capacity = KG_MAX(need, KG_MAX((size_t)64, buf->capacity <= SIZE_MAX / 2 ? buf->capacity * 2 : need));
        uint8_t *data = realloc(buf->data, capacity);
        if (data == NULL) {
            buf->status = KG_E_NOMEM;
            return NULL;
        }
        buf->data = data;
        buf->capacity = capacity;
    }
    uint8_t *place = buf->data + buf->size;
    buf->size = end;
    buf->data[end] = 0;
    return place;
}

void kg_buf_append(kg_buf *buf, const void *data, size_t size)
{
    uint8_t *place = kg_buf_reserve(buf, size);
    if (place != NULL && size > 0)
        memcpy(place, data, size);
}

void kg_buf_puts(kg_buf *buf, const char *text)
{
    kg_buf_append(buf, text, strlen(text));
}

void kg_buf_putc(kg_buf *buf, char byte)
{
    kg_buf_append(buf, &byte, 1);
}

void kg_buf_vprintf(kg_buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    uint8_t *place = length < 0 ? NULL : kg_buf_reserve(buf, (size_t)length);
    if (place != NULL)
        (void)vsnprintf((char *)place, (size_t)length + 1, format, again);
    va_end(again);
}

void kg_buf_printf(kg_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    kg_buf_vprintf(buf, format, args);
    va_end(args);
}

const char *kg_buf_text(const kg_buf *buf)
{
    return buf->data == NULL ? "" : (const char *)buf->data;
}

kg_status kg_buf_status(const kg_buf *buf, kg_err *err)
{
    if (buf->status == KG_E_NOMEM)
        return kg_err_nomem(err);
    if (buf->status == KG_E_LIMIT)
        return kg_err_set(err, KG_E_LIMIT, "more than %zu bytes", buf->max_size);
    return KG_OK;
}

kg_blob kg_buf_take(kg_buf *buf)
{
    kg_blob blob = { .data = buf->data, .size = buf->size };
    *buf = (kg_buf){ .max_size = buf->max_size };
    return blob;
}
