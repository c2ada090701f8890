/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding in stages: walk the chunks, inflate, pixels, colour, orientation. libpng makes the pixels where a gamma is converted and
 * of 16 bits with a profile, png_unpack.c all others. Whatever libpng is handed has been checked before, and of the ancillary
 * chunks it sees tRNS and gAMA alone (1.6.39 allocates by the declared length of some, before it reads them). */
#include "format/png_read.h"

#include "base/arith.h"
#include "format/exif.h"
#include "format/icc.h"
#include "image/orient.h"

#include <libdeflate.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIGNATURE_SIZE = 8,
    FRAME_SIZE = 12,
    LIBPNG_ALLOCATION = 4 << 20, /* the largest block libpng may have: two rows of the widest image with room to spare */
    MAX_SPANS = 6,
    LAST_FILTER = 4,
};

/* ---- inflating ---- */

/* The data of all IDAT chunks as one piece; borrowed where there is one chunk, else copied into OWNED. */
static kg_status join_image_data(const kg_png_walk *walk, kg_blob *owned, const uint8_t **out, kg_err *err)
{
    if (walk->idat_count == 1) {
        *out = walk->data + walk->idat_offset + 8;
        return KG_OK;
    }
    owned->data = malloc(walk->idat_bytes > 0 ? walk->idat_bytes : 1);
    if (owned->data == NULL)
        return kg_err_nomem(err);
    for (size_t offset = walk->idat_offset; offset < walk->idat_end;) {
        uint32_t length = kg_png_be32(walk->data + offset);
        memcpy(owned->data + owned->size, walk->data + offset + 8, length);
        owned->size += length;
        offset += (size_t)length + FRAME_SIZE;
    }
    *out = owned->data;
    return KG_OK;
}

static kg_status judge_inflated(const kg_png_walk *walk, enum libdeflate_result result, size_t used, size_t made, size_t expected,
                                kg_err *err)
{
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
        return kg_err_set(err, KG_E_FORMAT, "the image data (IDAT) go on after the %zu bytes that %u x %u pixels need", expected,
                          walk->width, walk->height);
    if (result != LIBDEFLATE_SUCCESS)
        return kg_err_set(err, KG_E_FORMAT, "the image data (IDAT) are damaged or end early: they do not inflate");
    if (made < expected)
        return kg_err_set(err, KG_E_FORMAT, "the image data (IDAT) end after %zu bytes, %u x %u pixels need %zu", made, walk->width,
                          walk->height, expected);
    if (used < walk->idat_bytes)
        return kg_err_set(err, KG_E_FORMAT, "the image data (IDAT) end with %zu bytes that belong to no pixel",
                          walk->idat_bytes - used);
    return KG_OK;
}

/* Each row begins with its filter, 0 to 4. Judged here for every way to the pixels, so that all name the same fault. */
static kg_status check_filters(const kg_png_walk *walk, const uint8_t *at, kg_err *err)
{
    kg_png_pass passes[KG_PNG_MOST_PASSES];
    for (unsigned i = 0, count = kg_png_passes(walk, passes); i < count; i++)
        for (uint32_t y = 0; y < passes[i].rows; y++, at += passes[i].row_bytes + 1) {
            if (*at <= LAST_FILTER)
                continue;
            if (walk->is_interlaced)
                return kg_err_set(err, KG_E_FORMAT, "row %u of pass %u of the image data has the filter %d, which no PNG has",
                                  y + 1, passes[i].number, *at);
            return kg_err_set(err, KG_E_FORMAT, "row %u of the image data has the filter %d, which no PNG has", y + 1, *at);
        }
    return KG_OK;
}

void kg_png_raw_done(kg_png_raw *raw)
{
    free(raw->buffer);
    *raw = (kg_png_raw){ 0 };
}

/* In front of SIZE bytes of rows as much as the pixels take more, and a row; behind them the slack. */
static kg_status make_room(const kg_png_walk *walk, size_t size, kg_png_raw *raw, kg_err *err)
{
    size_t pixels = 4 * (size_t)walk->width * walk->height, front = 0;
    if (!walk->is_interlaced)
        front = (pixels > size ? pixels - size : 0) + kg_png_row_bytes(walk, walk->width) + 1;
    *raw = (kg_png_raw){ .buffer = malloc(front + size + KG_PNG_SLACK) };
    if (raw->buffer == NULL)
        return kg_err_nomem(err);
    raw->rows = raw->buffer + front;
    memset(raw->rows + size, 0, KG_PNG_SLACK);
    return KG_OK;
}

kg_status kg_png_inflate(const kg_png_walk *walk, kg_png_raw *raw, kg_err *err)
{
    kg_blob joined = { 0 };
    const uint8_t *packed = NULL;
    size_t expected = (size_t)kg_png_raw_bytes(walk), used = 0, made = 0;
    *raw = (kg_png_raw){ 0 };
    /* Deflate packs at best 1032 to 1: what cannot be there is refused before its memory is asked for. */
    if (expected / 1032 > walk->idat_bytes)
        return kg_err_set(err, KG_E_FORMAT, "the image data (IDAT) have %zu bytes, too few for %u x %u pixels", walk->idat_bytes,
                          walk->width, walk->height);
    kg_status status = join_image_data(walk, &joined, &packed, err);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    if (status == KG_OK)
        status = inflater != NULL ? make_room(walk, expected, raw, err) : kg_err_nomem(err);
    if (status == KG_OK) {
        enum libdeflate_result result =
            libdeflate_zlib_decompress_ex(inflater, packed, walk->idat_bytes, raw->rows, expected, &used, &made);
        status = judge_inflated(walk, result, used, made, expected, err);
    }
    if (status == KG_OK)
        status = check_filters(walk, raw->rows, err);
    libdeflate_free_decompressor(inflater);
    kg_blob_done(&joined);
    if (status != KG_OK)
        kg_png_raw_done(raw);
    return status;
}

/* ---- libpng ---- */

/* Everything that lives across libpng's longjmp; owned by kg_png_read_pixels. */
typedef struct job {
    const kg_png_walk *walk;
    kg_png_colour colour;
    bool is_deep;
    png_bytep *rows;
    kg_png_span spans[MAX_SPANS]; /* the parts of the file that libpng reads, in order */
    size_t span_count;
    size_t span;   /* being read */
    size_t offset; /* in it */
    png_structp png;
    png_infop info;
    kg_err *err;
} job;

static void on_error(png_structp png, png_const_charp message)
{
    job *j = png_get_error_ptr(png);
    (void)kg_err_set(j->err, KG_E_FORMAT, "the image data cannot be decoded: %s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message; /* what matters has been judged by the chunk walk */
}

static png_voidp allocate(png_structp png, png_alloc_size_t size)
{
    (void)png;
    return size <= LIBPNG_ALLOCATION ? malloc(size) : NULL;
}

static void release(png_structp png, png_voidp memory)
{
    (void)png;
    free(memory);
}

static void read_spans(png_structp png, png_bytep out, size_t size)
{
    job *j = png_get_io_ptr(png);
    while (size > 0) {
        if (j->span == j->span_count)
            png_error(png, "no more data");
        const kg_png_span *span = &j->spans[j->span];
        size_t piece = KG_MIN(size, (size_t)span->size - j->offset);
        memcpy(out, span->data + j->offset, piece);
        out += piece;
        size -= piece;
        j->offset += piece;
        if (j->offset == span->size) {
            j->span++;
            j->offset = 0;
        }
    }
}

static void add_span(job *j, const uint8_t *data, size_t size)
{
    j->spans[j->span_count++] = (kg_png_span){ data, (uint32_t)size };
}

static void add_chunk(job *j, kg_png_span body)
{
    if (body.data != NULL)
        add_span(j, body.data - 8, (size_t)body.size + FRAME_SIZE);
}

static void collect_spans(job *j)
{
    const kg_png_walk *walk = j->walk;
    add_span(j, walk->data, SIGNATURE_SIZE + FRAME_SIZE + sizeof walk->header);
    if (j->colour == KG_PNG_COLOUR_GAMMA)
        add_chunk(j, walk->gamma);
    add_chunk(j, walk->palette);
    add_chunk(j, walk->transparency);
    add_span(j, walk->data + walk->idat_offset, walk->idat_end - walk->idat_offset);
    add_span(j, walk->data + walk->size - FRAME_SIZE, FRAME_SIZE);
}

/* The transformations of libpng's simplified API, so that the pixels are its pixels. */
static void set_up(job *j)
{
    png_set_user_limits(j->png, j->walk->width, j->walk->height);
    png_set_crc_action(j->png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE); /* the walk has checked them */
    png_set_benign_errors(j->png, 1);
    png_read_info(j->png, j->info);
    png_set_expand(j->png);
    png_set_gray_to_rgb(j->png);
    if (j->colour == KG_PNG_COLOUR_GAMMA) {
        png_set_alpha_mode_fixed(j->png, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
        png_set_alpha_mode_fixed(j->png, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
    }
    if (j->is_deep) {
        png_set_expand_16(j->png);
        png_set_add_alpha(j->png, 0xFFFF, PNG_FILLER_AFTER);
        const uint16_t one = 1;
        if (*(const uint8_t *)&one == 1)
            png_set_swap(j->png);
    } else {
        png_set_scale_16(j->png);
        png_set_add_alpha(j->png, 0xFF, PNG_FILLER_AFTER);
    }
    (void)png_set_interlace_handling(j->png);
    png_read_update_info(j->png, j->info);
}

static kg_status run_libpng(job *j)
{
    if (setjmp(png_jmpbuf(j->png)) != 0)
        return KG_E_FORMAT;
    png_set_read_fn(j->png, j, read_spans);
    set_up(j);
    if (png_get_rowbytes(j->png, j->info) != (size_t)j->walk->width * (j->is_deep ? 8 : 4))
        png_error(j->png, "unexpected size of a row");
    png_read_image(j->png, j->rows);
    png_read_end(j->png, NULL);
    return KG_OK;
}

kg_status kg_png_read_pixels(const kg_png_walk *walk, kg_png_colour colour, bool is_deep, void *out, kg_err *err)
{
    job j = { .walk = walk, .colour = colour, .is_deep = is_deep, .err = err };
    kg_status status = KG_OK;
    collect_spans(&j);
    j.rows = malloc(walk->height * sizeof *j.rows);
    j.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &j, on_error, on_warning, NULL, allocate, release);
    if (j.png != NULL)
        j.info = png_create_info_struct(j.png);
    if (j.rows == NULL || j.info == NULL) {
        status = kg_err_nomem(err);
    } else {
        for (uint32_t y = 0; y < walk->height; y++)
            j.rows[y] = (png_bytep)out + (size_t)y * walk->width * (is_deep ? 8 : 4);
        status = run_libpng(&j);
    }
    if (j.png != NULL)
        png_destroy_read_struct(&j.png, &j.info, NULL);
    free(j.rows);
    return status;
}

/* ---- everything together ---- */

/* 16 bits a sample to 8 by way of the profile. */
static kg_status read_deep(const kg_png_walk *walk, void *profile, kg_image *image, kg_err *err)
{
    size_t count = (size_t)walk->width * walk->height, bytes;
    uint16_t *deep = kg_mul(count, 8, &bytes) ? malloc(bytes) : NULL;
    if (deep == NULL)
        return kg_err_nomem(err);
    kg_status status = kg_png_read_pixels(walk, KG_PNG_COLOUR_PROFILE, true, deep, err);
    if (status == KG_OK)
        status = kg_icc_convert(profile, deep, true, count, image->rgba, err);
    free(deep);
    return status;
}

static kg_status read_by_libpng(const kg_png_walk *walk, kg_png_colour colour, void *profile, kg_image *image, kg_err *err)
{
    kg_status status = kg_image_init(image, walk->width, walk->height, err);
    if (status != KG_OK)
        return status;
    if (colour == KG_PNG_COLOUR_PROFILE)
        return read_deep(walk, profile, image, err);
    return kg_png_read_pixels(walk, colour, false, image->rgba, err);
}

static kg_status unpack(const kg_png_walk *walk, void *profile, kg_png_raw *raw, kg_image *image, kg_err *err)
{
    kg_status status = kg_png_unpack(walk, raw, image, err);
    if (status != KG_OK || profile == NULL)
        return status;
    return kg_icc_convert(profile, image->rgba, false, (size_t)image->width * image->height, image->rgba, err);
}

static kg_status read_image(const kg_png_walk *walk, const kg_limits *limits, kg_png_facts *facts, kg_image *image, kg_err *err)
{
    kg_png_raw raw;
    void *profile = NULL;
    kg_png_colour colour = kg_png_colour_plan(walk, limits, &profile);
    bool is_for_libpng = colour == KG_PNG_COLOUR_GAMMA || (colour == KG_PNG_COLOUR_PROFILE && walk->bit_depth == 16);
    facts->is_recoloured = colour != KG_PNG_COLOUR_SRGB;
    kg_status status = kg_png_inflate(walk, &raw, err);
    if (status == KG_OK && is_for_libpng) {
        kg_png_raw_done(&raw);
        status = read_by_libpng(walk, colour, profile, image, err);
    } else if (status == KG_OK) {
        status = unpack(walk, profile, &raw, image, err);
    }
    kg_icc_close(profile);
    if (status != KG_OK)
        kg_image_done(image);
    return status;
}

static kg_status turn_upright(const kg_png_walk *walk, kg_png_facts *facts, kg_image *image, kg_err *err)
{
    facts->orientation = kg_exif_orientation(walk->exif.data, walk->exif.size);
    return kg_image_orient(image, facts->orientation, err);
}

kg_status kg_png_decode(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_png_facts *facts, kg_image *out,
                        kg_err *err)
{
    kg_png_walk walk;
    kg_image image = { 0 };
    kg_status status = kg_png_walk_file(arena, data, size, limits, facts, &walk, err);
    if (status == KG_OK)
        status = read_image(&walk, limits, facts, &image, err);
    if (status == KG_OK)
        status = turn_upright(&walk, facts, &image, err);
    if (status == KG_OK)
        *out = kg_image_take(&image);
    kg_image_done(&image);
    return status;
}
