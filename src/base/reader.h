/* SPDX-License-Identifier: Apache-2.0
 *
 * A bounded cursor over bytes of input. Failure is sticky: a read behind the end marks the reader bad and gives zeros (a NULL
 * pointer for bytes), so that a parser reads straight through and tests `bad` once. Numbers are little-endian unless the name
 * says otherwise. */
#ifndef KG_BASE_READER_H
#define KG_BASE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct kg_reader {
    const uint8_t *data;
    size_t size;
    size_t at;
    bool bad;
} kg_reader;

static inline kg_reader kg_reader_of(const void *data, size_t size)
{
    return (kg_reader){ .data = data, .size = size };
}

static inline size_t kg_reader_left(const kg_reader *reader)
{
    return reader->bad ? 0 : reader->size - reader->at;
}

/* LENGTH bytes as they lie in the input; NULL where there are fewer. */
static inline const uint8_t *kg_reader_bytes(kg_reader *reader, size_t length)
{
    if (length > kg_reader_left(reader) || reader->data == NULL) {
        reader->bad = true;
        return NULL;
    }
    const uint8_t *bytes = reader->data + reader->at;
    reader->at += length;
    return bytes;
}

static inline void kg_reader_skip(kg_reader *reader, size_t length)
{
    (void)kg_reader_bytes(reader, length);
}

/* Places the cursor at an absolute offset, which may be the end. */
static inline void kg_reader_seek(kg_reader *reader, size_t at)
{
    if (at > reader->size)
        reader->bad = true;
    else
        reader->at = at;
}

static inline uint64_t kg_reader_number(kg_reader *reader, unsigned bytes)
{
    const uint8_t *at = kg_reader_bytes(reader, bytes);
    uint64_t value = 0;
    for (unsigned i = bytes; at != NULL && i > 0; i--)
        value = value << 8 | at[i - 1];
    return value;
}

static inline uint8_t kg_reader_u8(kg_reader *reader)
{
    return (uint8_t)kg_reader_number(reader, 1);
}

static inline uint16_t kg_reader_u16(kg_reader *reader)
{
    return (uint16_t)kg_reader_number(reader, 2);
}

static inline uint32_t kg_reader_u32(kg_reader *reader)
{
    return (uint32_t)kg_reader_number(reader, 4);
}

static inline uint64_t kg_reader_u64(kg_reader *reader)
{
    return kg_reader_number(reader, 8);
}

/* The variable-length number of RAR 5: seven bits a byte, low first; more than ten bytes are bad. */
static inline uint64_t kg_reader_vint(kg_reader *reader)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        uint8_t byte = kg_reader_u8(reader);
        if (shift < 64)
            value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return reader->bad ? 0 : value;
    }
    reader->bad = true;
    return 0;
}

#endif
