/* SPDX-License-Identifier: Apache-2.0
 *
 * The chunk walk. Every way in which a file can be broken has a message of its own here, with the chunk and the place in it. */
#include "format/png_walk.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/sniff.h"

#include <libdeflate.h>
#include <string.h>

enum {
    SIGNATURE_SIZE = 8,
    FRAME_SIZE = 12, /* length, type and CRC around the data of a chunk */
    IHDR_SIZE = 13,
    MAX_PALETTE = 256,
};

static const uint8_t signature[SIGNATURE_SIZE] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };

typedef struct chunk {
    char name[5];
    uint32_t type;
    size_t offset; /* of the length field */
    kg_png_span body;
} chunk;

#define TYPE4(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))
enum {
    IHDR = TYPE4('I', 'H', 'D', 'R'),
    PLTE = TYPE4('P', 'L', 'T', 'E'),
    IDAT = TYPE4('I', 'D', 'A', 'T'),
    IEND = TYPE4('I', 'E', 'N', 'D'),
    TRNS = TYPE4('t', 'R', 'N', 'S'),
    GAMA = TYPE4('g', 'A', 'M', 'A'),
    CHRM = TYPE4('c', 'H', 'R', 'M'),
    SRGB = TYPE4('s', 'R', 'G', 'B'),
    ICCP = TYPE4('i', 'C', 'C', 'P'),
    CICP = TYPE4('c', 'I', 'C', 'P'),
    EXIF = TYPE4('e', 'X', 'I', 'f'),
    PHYS = TYPE4('p', 'H', 'Y', 's'),
    ACTL = TYPE4('a', 'c', 'T', 'L'),
    CGBI = TYPE4('C', 'g', 'B', 'I'),
};

uint32_t kg_png_be32(const uint8_t *bytes)
{
    return TYPE4(bytes[0], bytes[1], bytes[2], bytes[3]);
}

unsigned kg_png_channels(uint8_t colour_type)
{
    switch (colour_type) {
    case KG_PNG_RGB:
        return 3;
    case KG_PNG_GREY_ALPHA:
        return 2;
    case KG_PNG_RGBA:
        return 4;
    default:
        return 1;
    }
}

size_t kg_png_row_bytes(const kg_png_walk *walk, uint32_t width)
{
    return ((size_t)width * kg_png_channels(walk->colour_type) * walk->bit_depth + 7) / 8;
}

static uint32_t steps_inside(uint32_t size, uint32_t first, uint32_t step)
{
    return size > first ? (size - first - 1) / step + 1 : 0;
}

unsigned kg_png_passes(const kg_png_walk *walk, kg_png_pass passes[KG_PNG_MOST_PASSES])
{
    static const uint8_t whole[1][4] = { { 0, 0, 1, 1 } }; /* first column and row, steps between columns and rows */
    static const uint8_t adam7[KG_PNG_MOST_PASSES][4] = { { 0, 0, 8, 8 }, { 4, 0, 8, 8 }, { 0, 4, 4, 8 }, { 2, 0, 4, 4 },
                                                          { 0, 2, 2, 4 }, { 1, 0, 2, 2 }, { 0, 1, 1, 2 } };
    const uint8_t(*places)[4] = walk->is_interlaced ? adam7 : whole;
    unsigned most = walk->is_interlaced ? KG_COUNT(adam7) : KG_COUNT(whole), count = 0;
    for (unsigned i = 0; i < most; i++) {
        const uint8_t *at = places[i];
        uint32_t columns = steps_inside(walk->width, at[0], at[2]), rows = steps_inside(walk->height, at[1], at[3]);
        if (columns > 0 && rows > 0)
            passes[count++] = (kg_png_pass){ .number = i + 1,
                                             .left = at[0],
                                             .top = at[1],
                                             .column_step = at[2],
                                             .row_step = at[3],
                                             .columns = columns,
                                             .rows = rows,
                                             .row_bytes = kg_png_row_bytes(walk, columns) };
    }
    return count;
}

uint64_t kg_png_raw_bytes(const kg_png_walk *walk)
{
    kg_png_pass passes[KG_PNG_MOST_PASSES];
    uint64_t total = 0;
    for (unsigned i = 0, count = kg_png_passes(walk, passes); i < count; i++)
        total += (uint64_t)passes[i].rows * (passes[i].row_bytes + 1);
    return total;
}

/* ---- what stands in the place of a PNG ---- */

static bool contains(const uint8_t *data, size_t size, const uint8_t *wanted, size_t wanted_size)
{
    return memmem(data, size, wanted, wanted_size) != NULL;
}

static kg_status refuse_signature(const uint8_t *data, size_t size, kg_err *err)
{
    if (size == 0)
        return kg_err_set(err, KG_E_FORMAT, "the file is empty");
    if (size < SIGNATURE_SIZE && memcmp(data, signature, size) == 0)
        return kg_err_set(err, KG_E_FORMAT, "cut off inside the PNG signature, after %zu bytes", size);
    kg_type type = kg_sniff(data, size);
    if (type != KG_TYPE_UNKNOWN && type != KG_TYPE_PNG)
        return kg_err_set(err, KG_E_FORMAT, "not a PNG: the content is %s", kg_type_sentence(type));
    if (size > 5 &&
        (memcmp(data + 1, "PNG", 3) == 0 || memcmp(data, "\xC2\x89PNG", 5) == 0 || memcmp(data, "\xEF\xBF\xBDPNG", 6) == 0))
        return kg_err_set(err, KG_E_FORMAT,
                          "the PNG signature is damaged, as by a transfer or an editor that took the file for text");
    size_t head = KG_MIN(size, (size_t)1024);
    if (contains(data, head, signature, sizeof signature))
        return kg_err_set(err, KG_E_FORMAT, "not a PNG: other bytes stand before the PNG signature");
    return kg_err_set(err, KG_E_FORMAT, "not a PNG: the signature is missing");
}

/* ---- single chunks ---- */

static bool is_chunk_type(const uint8_t *bytes)
{
    for (int i = 0; i < 4; i++)
        if (!((bytes[i] >= 'A' && bytes[i] <= 'Z') || (bytes[i] >= 'a' && bytes[i] <= 'z')))
            return false;
    return true;
}

static kg_status read_chunk(const kg_png_walk *walk, size_t offset, const kg_limits *limits, chunk *out, kg_err *err)
{
    size_t left = walk->size - offset;
    const uint8_t *at = walk->data + offset;
    if (left == 0)
        return kg_err_set(err, KG_E_FORMAT, "cut off after %zu bytes: IEND is missing", walk->size);
    if (left < 8)
        return kg_err_set(err, KG_E_FORMAT, "cut off inside the head of a chunk at byte %zu", offset);
    if (!is_chunk_type(at + 4))
        return kg_err_set(err, KG_E_FORMAT, "no chunk begins at byte %zu, where one must: the file is damaged before it", offset);
    out->type = kg_png_be32(at + 4);
    memcpy(out->name, at + 4, 4);
    out->name[4] = 0;
    out->offset = offset;
    out->body = (kg_png_span){ at + 8, kg_png_be32(at) };
    if (out->body.size > left - 8 || left - 8 - out->body.size < 4)
        return kg_err_set(err, KG_E_FORMAT, "cut off inside chunk %s at byte %zu: it declares %u bytes, the file has %zu more",
                          out->name, offset, out->body.size, left - 8);
    bool is_ancillary = (at[4] & 0x20) != 0;
    if (is_ancillary && out->body.size > limits->png_chunk_bytes)
        return kg_err_set(err, KG_E_LIMIT, "chunk %s has %u bytes, at most %zu are read", out->name, out->body.size,
                          limits->png_chunk_bytes);
    uint32_t stored = kg_png_be32(out->body.data + out->body.size);
    uint32_t computed = libdeflate_crc32(0, at + 4, (size_t)out->body.size + 4);
    if (stored != computed)
        return kg_err_set(err, KG_E_FORMAT, "bad CRC in chunk %s at byte %zu: %08x is stored, its data give %08x", out->name,
                          offset, stored, computed);
    return KG_OK;
}

static bool depth_fits(uint8_t colour_type, uint8_t depth)
{
    static const uint32_t allowed[] = { /* bit N: depth N may be */
                                        [KG_PNG_GREY] = 1u << 1 | 1u << 2 | 1u << 4 | 1u << 8 | 1u << 16,
                                        [KG_PNG_RGB] = 1u << 8 | 1u << 16,
                                        [KG_PNG_PALETTE] = 1u << 1 | 1u << 2 | 1u << 4 | 1u << 8,
                                        [KG_PNG_GREY_ALPHA] = 1u << 8 | 1u << 16,
                                        [KG_PNG_RGBA] = 1u << 8 | 1u << 16
    };
    return colour_type < KG_COUNT(allowed) && depth <= 16 && (allowed[colour_type] >> depth & 1) != 0;
}

static kg_status take_header(kg_png_walk *walk, const chunk *c, const kg_limits *limits, kg_png_facts *facts, kg_err *err)
{
    if (c->type == CGBI)
        return kg_err_set(err, KG_E_FORMAT, "not a standard PNG but Apple's CgBI variant, which only Apple's software reads");
    if (c->type != IHDR)
        return kg_err_set(err, KG_E_FORMAT, "the first chunk is %s, must be IHDR", c->name);
    if (c->body.size != IHDR_SIZE)
        return kg_err_set(err, KG_E_FORMAT, "chunk IHDR has %u bytes, must be 13", c->body.size);
    const uint8_t *d = c->body.data;
    memcpy(walk->header, d, IHDR_SIZE);
    facts->width = walk->width = kg_png_be32(d);
    facts->height = walk->height = kg_png_be32(d + 4);
    facts->bit_depth = walk->bit_depth = d[8];
    facts->colour_type = walk->colour_type = d[9];
    facts->is_interlaced = walk->is_interlaced = d[12] == 1;
    facts->has_alpha = (d[9] & 4) != 0;
    if (walk->width == 0 || walk->height == 0 || walk->width > INT32_MAX || walk->height > INT32_MAX)
        return kg_err_set(err, KG_E_FORMAT, "IHDR declares %u x %u pixels, which no PNG can have", walk->width, walk->height);
    if (!depth_fits(d[9], d[8]))
        return kg_err_set(err, KG_E_FORMAT, "IHDR declares colour type %d with %d bits a sample, which no PNG can have", d[9],
                          d[8]);
    if (d[10] != 0 || d[11] != 0 || d[12] > 1)
        return kg_err_set(err, KG_E_FORMAT, "IHDR declares compression %d, filter %d, interlacing %d, which no PNG can have", d[10],
                          d[11], d[12]);
    if (walk->width > limits->logo_side_px || walk->height > limits->logo_side_px ||
        (uint64_t)walk->width * walk->height > limits->logo_pixels)
        return kg_err_set(err, KG_E_LIMIT, "IHDR declares %u x %u pixels, at most %u a side and %llu in all are read", walk->width,
                          walk->height, limits->logo_side_px, (unsigned long long)limits->logo_pixels);
    return KG_OK;
}

static kg_status take_palette(kg_png_walk *walk, const chunk *c, kg_err *err)
{
    if (walk->palette.data != NULL)
        return kg_err_set(err, KG_E_FORMAT, "a second chunk PLTE at byte %zu", c->offset);
    if (walk->idat_count > 0)
        return kg_err_set(err, KG_E_FORMAT, "chunk PLTE stands behind the image data");
    if (walk->colour_type == KG_PNG_GREY || walk->colour_type == KG_PNG_GREY_ALPHA)
        return kg_err_set(err, KG_E_FORMAT, "chunk PLTE in a grey image");
    if (c->body.size == 0 || c->body.size % 3 != 0 || c->body.size > 3 * MAX_PALETTE)
        return kg_err_set(err, KG_E_FORMAT, "chunk PLTE has %u bytes, must be a multiple of 3 from 3 to 768", c->body.size);
    if (walk->colour_type == KG_PNG_PALETTE && c->body.size / 3 > 1u << walk->bit_depth)
        return kg_err_set(err, KG_E_FORMAT, "chunk PLTE has %u colours, %d bits a pixel can name %u", c->body.size / 3,
                          walk->bit_depth, 1u << walk->bit_depth);
    walk->palette = c->body;
    return KG_OK;
}

static kg_status take_image_data(kg_png_walk *walk, const chunk *c, kg_err *err)
{
    if (walk->colour_type == KG_PNG_PALETTE && walk->palette.data == NULL)
        return kg_err_set(err, KG_E_FORMAT, "the colours are missing: no chunk PLTE before the image data");
    if (walk->idat_count == 0)
        walk->idat_offset = c->offset;
    else if (walk->idat_end != c->offset)
        return kg_err_set(err, KG_E_FORMAT, "another chunk stands between the IDAT chunks, before byte %zu", c->offset);
    walk->idat_end = c->offset + FRAME_SIZE + c->body.size;
    walk->idat_bytes += c->body.size;
    walk->idat_count++;
    return KG_OK;
}

/* A tRNS that does not fit is passed over, as every reader does. */
static bool transparency_fits(const kg_png_walk *walk, uint32_t size)
{
    switch (walk->colour_type) {
    case KG_PNG_GREY:
        return size == 2;
    case KG_PNG_RGB:
        return size == 6;
    case KG_PNG_PALETTE:
        return walk->palette.data != NULL && size > 0 && size <= walk->palette.size / 3;
    default:
        return false;
    }
}

static void take_once(kg_png_span *place, const chunk *c, uint32_t least_size)
{
    if (place->data == NULL && c->body.size >= least_size)
        *place = c->body;
}

/* The ancillary chunks that change what is seen, or that are worth telling. The rest is metadata. */
static void take_ancillary(kg_arena *arena, kg_png_walk *walk, const chunk *c, kg_png_facts *facts)
{
    bool is_early = walk->idat_count == 0;
    if (c->type == TRNS) {
        if (is_early && walk->transparency.data == NULL && transparency_fits(walk, c->body.size)) {
            walk->transparency = c->body;
            facts->has_alpha = true;
        }
        return;
    }
    facts->metadata_bytes += (size_t)c->body.size + FRAME_SIZE;
    if (c->type == EXIF)
        take_once(&walk->exif, c, 8);
    if (c->type == ACTL && is_early && c->body.size == 8)
        facts->frames = kg_png_be32(c->body.data);
    if (!is_early)
        return;
    if (c->type == PHYS && c->body.size == 9) {
        facts->per_unit_x = kg_png_be32(c->body.data);
        facts->per_unit_y = kg_png_be32(c->body.data + 4);
    }
    if (walk->palette.data != NULL)
        return; /* colour chunks behind PLTE have no effect */
    if (c->type == GAMA)
        take_once(&walk->gamma, c, 4);
    else if (c->type == CHRM)
        take_once(&walk->chromaticities, c, 32);
    else if (c->type == SRGB)
        take_once(&walk->srgb, c, 1);
    else if (c->type == CICP)
        take_once(&walk->coding, c, 4);
    else if (c->type == ICCP && walk->profile.data == NULL) {
        take_once(&walk->profile, c, 4);
        const char *name =
            kg_arena_strndup(arena, (const char *)c->body.data, strnlen((const char *)c->body.data, KG_MIN(c->body.size, 79u)));
        facts->profile = kg_mask(arena, name, 79);
    }
}

static kg_status take_chunk(kg_arena *arena, kg_png_walk *walk, const chunk *c, kg_png_facts *facts, kg_err *err)
{
    if (c->type == IDAT)
        return take_image_data(walk, c, err);
    if (c->type == PLTE)
        return take_palette(walk, c, err);
    if (c->type == IHDR)
        return kg_err_set(err, KG_E_FORMAT, "a second chunk IHDR at byte %zu", c->offset);
    if ((c->name[0] & 0x20) == 0)
        return kg_err_set(err, KG_E_FORMAT, "unknown critical chunk %s at byte %zu", c->name, c->offset);
    take_ancillary(arena, walk, c, facts);
    return KG_OK;
}

static kg_status finish(const kg_png_walk *walk, const chunk *end, kg_err *err)
{
    size_t behind = walk->size - (end->offset + FRAME_SIZE + end->body.size);
    if (end->body.size != 0)
        return kg_err_set(err, KG_E_FORMAT, "chunk IEND has %u bytes, must be empty", end->body.size);
    if (behind > 0)
        return kg_err_set(err, KG_E_FORMAT, "%zu byte%s after IEND, the file must end with it", behind, behind == 1 ? "" : "s");
    if (walk->idat_count == 0)
        return kg_err_set(err, KG_E_FORMAT, "no image data: chunk IDAT is missing");
    return KG_OK;
}

kg_status kg_png_walk_file(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_png_facts *facts,
                           kg_png_walk *out, kg_err *err)
{
    *facts = (kg_png_facts){ .frames = 1, .orientation = 1, .profile = "" };
    *out = (kg_png_walk){ .data = data, .size = size };
    if (size < SIGNATURE_SIZE || memcmp(data, signature, SIGNATURE_SIZE) != 0)
        return refuse_signature(data, size, err);
    chunk c = { 0 };
    size_t offset = SIGNATURE_SIZE;
    for (unsigned count = 0;; count++) {
        if (count == limits->png_chunks)
            return kg_err_set(err, KG_E_LIMIT, "more than %u chunks", limits->png_chunks);
        kg_status status = read_chunk(out, offset, limits, &c, err);
        if (status == KG_OK && count == 0)
            status = take_header(out, &c, limits, facts, err);
        else if (status == KG_OK && c.type == IEND)
            return finish(out, &c, err);
        else if (status == KG_OK)
            status = take_chunk(arena, out, &c, facts, err);
        if (status != KG_OK)
            return status;
        offset += FRAME_SIZE + c.body.size;
    }
}
