/* SPDX-License-Identifier: Apache-2.0
 *
 * Unpacking the streams of a PDF (ISO 32000-1, 7.4) with every byte counted on the way, which libqpdf does not do: 548 bytes in
 * three layers of FlateDecode would fill its memory. What is damaged gives the bytes in front of the damage, as viewers do. */
#include "format/document/pdf.h"

#include "base/arith.h"

#include <string.h>
#include <zlib.h>

enum { CHUNK_BYTES = 64 * 1024, STREAM_BYTES = 64 << 20, BITS_PER_BYTE = 8 };

/* One filter at work. */
typedef struct stage {
    kg_pdf_unpacking *job;
    kg_bytes in;
    kg_buf *out;
    uint64_t made; /* bytes unpacked, also those that OUT has no room for */
    bool has_early_change;
} stage;

/* Takes in unpacked bytes; false when a cap is reached. What is too long to be kept is counted on: it may be a bomb. */
static bool take_in(stage *self, const uint8_t *data, size_t size)
{
    kg_pdf_unpacking *job = self->job;
    const kg_limits *limits = job->scan->limits;
    self->made += size;
    bool is_dense = self->made > limits->inflate_grace_bytes && self->made / limits->inflate_ratio > job->packed;
    bool is_spent = !kg_scan_spend(job->scan, size);
    kg_buf_append(self->out, data, size);
    job->is_cut |= is_spent || self->out->status != KG_OK;
    if (job->is_structure)
        job->is_bomb = job->is_cut;
    else /* much text in a large file is no bomb */
        job->is_bomb = is_dense || (is_spent && *job->scan->inflated / limits->inflate_ratio > job->file_size);
    job->is_cut |= job->is_bomb;
    return !job->is_bomb && !is_spent;
}

static void inflate_bytes(stage *self)
{
    uint8_t chunk[CHUNK_BYTES];
    z_stream stream = { .next_in = (z_const Bytef *)(uintptr_t)self->in.data, .avail_in = (uInt)self->in.size };
    if (inflateInit(&stream) != Z_OK)
        return;
    int result = Z_OK;
    while (result == Z_OK) {
        stream.next_out = chunk;
        stream.avail_out = sizeof chunk;
        result = inflate(&stream, Z_NO_FLUSH);
        size_t made = sizeof chunk - stream.avail_out;
        if (made == 0 || !take_in(self, chunk, made))
            break;
    }
    (void)inflateEnd(&stream);
}

/* ---- LZW ---- */

enum { LZW_CLEAR = 256, LZW_END = 257, LZW_FIRST = 258, LZW_CODES = 4096, LZW_LEAST_BITS = 9, LZW_MOST_BITS = 12 };

/* A code is the bytes of another one and one byte more. */
typedef struct lzw {
    uint16_t before[LZW_CODES];
    uint16_t length[LZW_CODES];
    uint8_t last[LZW_CODES];
    unsigned next;     /* code to be given */
    unsigned previous; /* code that was read; LZW_CLEAR = none */
} lzw;

/* The bytes of CODE at the end of TEXT; returns where they begin. */
static uint8_t *spell(const lzw *self, unsigned code, uint8_t text[static LZW_CODES])
{
    uint8_t *at = text + LZW_CODES;
    for (unsigned left = code < LZW_CLEAR ? 1 : self->length[code]; left > 0; left--) {
        *--at = code < LZW_CLEAR ? (uint8_t)code : self->last[code];
        code = code < LZW_CLEAR ? code : self->before[code];
    }
    return at;
}

static void add_code(lzw *self, uint8_t last)
{
    if (self->previous == LZW_CLEAR || self->next >= LZW_CODES)
        return;
    self->before[self->next] = (uint16_t)self->previous;
    self->length[self->next] = (uint16_t)(self->previous < LZW_CLEAR ? 2 : self->length[self->previous] + 1);
    self->last[self->next++] = last;
}

/* One code; false when it cannot stand there or a cap is reached. */
static bool take_code(stage *self, lzw *table, unsigned code)
{
    uint8_t text[LZW_CODES];
    bool is_new = code == table->next && table->previous != LZW_CLEAR; /* the code that it makes itself */
    if (code >= LZW_CLEAR && code >= table->next && !is_new)
        return false;
    if (is_new)
        add_code(table, *spell(table, table->previous, text));
    if (code >= LZW_CLEAR && code >= table->next)
        return false; /* the table is full */
    uint8_t *bytes = spell(table, code, text);
    if (!is_new)
        add_code(table, *bytes);
    table->previous = code;
    return take_in(self, bytes, (size_t)(text + LZW_CODES - bytes));
}

static void unpack_lzw(stage *self)
{
    lzw table = { .next = LZW_FIRST, .previous = LZW_CLEAR };
    uint32_t held = 0;
    unsigned bits = 0;
    for (size_t at = 0; at < self->in.size;) {
        unsigned grown = table.next + self->has_early_change, width = LZW_LEAST_BITS;
        while (width < LZW_MOST_BITS && grown >= 1u << width)
            width++;
        for (; bits < width && at < self->in.size; bits += BITS_PER_BYTE)
            held = held << BITS_PER_BYTE | self->in.data[at++];
        if (bits < width)
            return;
        unsigned code = held >> (bits - width) & ((1u << width) - 1);
        bits -= width;
        if (code == LZW_END)
            return;
        if (code == LZW_CLEAR) {
            table.next = LZW_FIRST;
            table.previous = LZW_CLEAR;
        } else if (!take_code(self, &table, code)) {
            return;
        }
    }
}

/* ---- text and runs ---- */

static int hex_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9' ? byte - '0' : (byte | 32) >= 'a' && (byte | 32) <= 'f' ? (byte | 32) - 'a' + 10 : -1;
}

static void unpack_hex(stage *self)
{
    int half = -1;
    for (size_t i = 0; i < self->in.size && self->in.data[i] != '>'; i++) {
        int digit = hex_digit(self->in.data[i]);
        if (digit < 0)
            continue;
        if (half >= 0 && !take_in(self, &(uint8_t){ (uint8_t)(half << 4 | digit) }, 1))
            return;
        half = half >= 0 ? -1 : digit;
    }
    if (half >= 0)
        (void)take_in(self, &(uint8_t){ (uint8_t)(half << 4) }, 1);
}

/* A group of COUNT digits of base 85 gives COUNT - 1 bytes. */
static bool end_group(stage *self, uint32_t value, unsigned count)
{
    for (unsigned i = count; i < 5; i++)
        value = value * 85 + 84;
    const uint8_t bytes[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value };
    return count < 2 || take_in(self, bytes, count - 1);
}

static void unpack_base85(stage *self)
{
    uint32_t value = 0;
    unsigned count = 0;
    bool goes_on = true;
    for (size_t i = 0; goes_on && i < self->in.size && self->in.data[i] != '~'; i++) {
        uint8_t byte = self->in.data[i];
        if (byte == 'z' && count == 0) {
            goes_on = take_in(self, (const uint8_t[4]){ 0 }, 4);
        } else if (byte >= '!' && byte <= 'u') {
            value = value * 85 + (byte - '!');
            if (++count == 5) {
                goes_on = end_group(self, value, count);
                count = 0;
                value = 0;
            }
        }
    }
    if (goes_on)
        (void)end_group(self, value, count);
}

static void unpack_runs(stage *self)
{
    enum { END_OF_DATA = 128 };
    for (size_t i = 0; i + 1 < self->in.size && self->in.data[i] != END_OF_DATA;) {
        uint8_t run[END_OF_DATA], head = self->in.data[i++];
        size_t count = head < END_OF_DATA ? head + 1u : 257u - head;
        if (head > END_OF_DATA)
            memset(run, self->in.data[i], count);
        else
            memcpy(run, self->in.data + i, count = KG_MIN(count, self->in.size - i));
        i += head > END_OF_DATA ? 1 : count;
        if (!take_in(self, run, count))
            return;
    }
}

/* ---- chains of filters ---- */

static const struct {
    const char *name, *short_name;
    void (*unpack)(stage *self); /* NULL: libqpdf has done it already */
} filters[] = {
    { "FlateDecode", "Fl", inflate_bytes },   { "LZWDecode", "LZW", unpack_lzw },     { "ASCIIHexDecode", "AHx", unpack_hex },
    { "ASCII85Decode", "A85", unpack_base85 }, { "RunLengthDecode", "RL", unpack_runs }, { "Crypt", "Crypt", NULL },
};

int kg_pdf_filter_named(const char *name)
{
    for (size_t i = 0; i < KG_COUNT(filters); i++)
        if (strcmp(name, filters[i].name) == 0 || strcmp(name, filters[i].short_name) == 0)
            return (int)i;
    return KG_PDF_NO_FILTER;
}

bool kg_pdf_unpack(kg_pdf_unpacking *job, kg_bytes packed, kg_blob *out)
{
    job->packed = packed.size;
    *out = (kg_blob){ 0 };
    kg_bytes in = packed;
    bool is_good = packed.size <= UINT32_MAX;
    for (size_t i = 0; i < job->count && is_good; i++) {
        if (filters[job->chain[i].filter].unpack == NULL)
            continue;
        kg_buf made;
        kg_buf_init(&made, STREAM_BYTES);
        stage self = { .job = job, .in = in, .out = &made, .has_early_change = job->chain[i].has_early_change };
        filters[job->chain[i].filter].unpack(&self);
        kg_blob_done(out);
        *out = kg_buf_take(&made);
        in = (kg_bytes){ out->data, out->size };
        is_good = !job->is_bomb;
    }
    if (is_good && in.data == packed.data && in.size > 0) { /* nothing was to be done */
        kg_buf copy;
        kg_buf_init(&copy, STREAM_BYTES);
        stage self = { .job = job, .in = in, .out = &copy };
        is_good = take_in(&self, in.data, in.size);
        *out = kg_buf_take(&copy);
    }
    if (!is_good)
        kg_blob_done(out);
    return is_good;
}
