/* SPDX-License-Identifier: Apache-2.0
 *
 * The search for the smallest PNG: every form is filtered in several ways, a fast deflate guesses which of them pack best, and a
 * strong one packs those. The order of the candidates is fixed and only a smaller result wins, so the bytes depend on nothing but
 * the pixels, the effort and the version of libdeflate. */
#include "format/deflate.h"
#include "format/png_form.h"
#include "format/png_walk.h"

#include "base/arith.h"

#include <assert.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FORMS = 6, MAX_CANDIDATES = MAX_FORMS * KG_PNG_FILTER_COUNT, FIXED_BYTES = 8 + 25 + 12 + 12, SMALL = 16384 };

#define ONLY(filter) (1u << KG_PNG_FILTER_##filter)
#define ALL ((1u << KG_PNG_FILTER_COUNT) - 1)

#define SOME (ONLY(NONE) | ONLY(SUB) | ONLY(UP) | ONLY(BIGRAMS))

/* What an effort buys. */
typedef struct plan {
    unsigned filters; /* for direct forms, one bit each */
    unsigned palette_filters;
    unsigned orders;  /* of a palette */
    bool is_thorough; /* also forms that are seldom best */
    bool snaps;
    int guess_level; /* of libdeflate */
    int level;       /* of libdeflate, for what is too large for our own deflater; without passes for everything */
    unsigned finalists;
    kg_deflate_options deflate;
} plan;

static const plan plans[9] = {
    { ONLY(NONE), ONLY(NONE), 1, false, false, 1, 6, 1, { 0 } },
    { ONLY(NONE) | ONLY(BIGRAMS), ONLY(NONE), 1, false, false, 1, 6, 1, { 0 } },
    { ONLY(NONE) | ONLY(BIGRAMS), ONLY(NONE), 1, false, false, 1, 9, 1, { 0 } },
    { SOME, ONLY(NONE), 1, false, true, 1, 10, 1, { 0 } },
    { SOME, ONLY(NONE) | ONLY(BIGRAMS), 2, false, true, 1, 10, 1, { 1, 16, 128, 8 } },
    { SOME, ONLY(NONE) | ONLY(BIGRAMS), 2, false, true, 1, 11, 1, { 2, 16, 128, 8 } },
    { SOME | ONLY(SUM) | ONLY(PAIRS), ONLY(NONE) | ONLY(BIGRAMS), 3, true, true, 6, 12, 1, { 4, 32, 258, 16 } },
    { ALL, ALL, 3, true, true, 6, 12, 2, { 6, 100, 258, 16 } },
    { ALL, ALL, 3, true, true, 9, 12, 2, { 12, 200, 258, 16 } },
};

typedef struct candidate {
    size_t form;
    kg_png_filter filter;
    size_t guess; /* bytes */
} candidate;

typedef struct search {
    const plan *plan;
    kg_png_form forms[MAX_FORMS];
    size_t form_count;
    candidate candidates[MAX_CANDIDATES];
    size_t count;
    uint8_t *rows;   /* filtered */
    uint8_t *packed; /* for guesses and libdeflate */
    size_t packed_room;
    kg_deflater *deflater;
    kg_buf attempt; /* packed, of the finalist at hand */
    kg_buf best;    /* of the best one so far */
    size_t best_form;
    size_t best_size; /* of the whole file */
} search;

static size_t file_size(const kg_png_form *form, size_t packed)
{
    size_t size = FIXED_BYTES + packed;
    if (form->colours > 0)
        size += 12 + 3 * (size_t)form->colours;
    if (form->clear_colours > 0)
        size += 12 + form->clear_colours;
    if (form->has_key)
        size += 12 + (form->colour_type == KG_PNG_GREY ? 2 : 6);
    return size;
}

/* ---- forms ---- */

static kg_status add_direct(search *s, const kg_image *image, const kg_png_census *census, bool rich, kg_err *err)
{
    kg_status status = kg_png_form_direct(image, census, rich, &s->forms[s->form_count], err);
    s->form_count += status == KG_OK;
    return status;
}

static kg_status make_forms(search *s, const kg_image *image, kg_err *err)
{
    kg_png_census *census = malloc(sizeof *census);
    if (census == NULL)
        return kg_err_nomem(err);
    kg_png_census_take(image, census);
    kg_status status = add_direct(s, image, census, false, err);
    if (status == KG_OK && census->has_key && s->plan->is_thorough)
        status = add_direct(s, image, census, true, err);
    for (unsigned order = 0; status == KG_OK && census->colours <= 256 && order < s->plan->orders; order++) {
        status = kg_png_form_palette(image, census, (kg_png_order)order, &s->forms[s->form_count], err);
        s->form_count += status == KG_OK;
    }
    free(census);
    return status;
}

/* ---- the search ---- */

static size_t pack(search *s, struct libdeflate_compressor *deflate, const kg_png_form *form)
{
    return libdeflate_zlib_compress(deflate, s->rows, (form->row_bytes + 1) * form->height, s->packed, s->packed_room);
}

static kg_status make_room(search *s, kg_err *err)
{
    size_t most = 0;
    for (size_t i = 0; i < s->form_count; i++)
        most = KG_MAX(most, (s->forms[i].row_bytes + 1) * s->forms[i].height);
    s->packed_room = libdeflate_zlib_compress_bound(NULL, most);
    s->rows = malloc(most);
    s->packed = malloc(s->packed_room);
    bool is_ready = s->rows != NULL && s->packed != NULL;
    if (s->plan->deflate.passes > 0 && most <= KG_DEFLATE_MAX_SIZE) {
        s->deflater = kg_deflater_new(most);
        is_ready = is_ready && s->deflater != NULL;
    }
    kg_buf_init(&s->attempt, s->packed_room);
    kg_buf_init(&s->best, s->packed_room);
    return is_ready ? KG_OK : kg_err_nomem(err);
}

static kg_status guess_all(search *s, kg_err *err)
{
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(s->plan->guess_level);
    kg_status status = deflate != NULL ? KG_OK : kg_err_nomem(err);
    for (size_t i = 0; status == KG_OK && i < s->form_count; i++) {
        const kg_png_form *form = &s->forms[i];
        unsigned filters = form->bit_depth < 8 || form->colours > 0 ? s->plan->palette_filters : s->plan->filters;
        for (unsigned filter = 0; status == KG_OK && filter < KG_PNG_FILTER_COUNT; filter++) {
            if ((filters >> filter & 1) == 0)
                continue;
            status = kg_png_filter_rows(form, (kg_png_filter)filter, s->rows, err);
            if (status == KG_OK)
                s->candidates[s->count++] = (candidate){ i, (kg_png_filter)filter, file_size(form, pack(s, deflate, form)) };
        }
    }
    libdeflate_free_compressor(deflate);
    return status;
}

static int compare_candidates(const void *left, const void *right)
{
    const candidate *a = left, *b = right;
    int order = (a->guess > b->guess) - (a->guess < b->guess);
    order = order != 0 ? order : (a->form > b->form) - (a->form < b->form);
    return order != 0 ? order : (a->filter > b->filter) - (a->filter < b->filter);
}

/* Small data afford more: palette images are packed four times as hard in the time of others. */
static kg_deflate_options harder_if_small(kg_deflate_options options, size_t size)
{
    if (size <= SMALL) {
        options.passes *= 4;
        options.depth *= 4;
        options.nice = 258;
    }
    return options;
}

static kg_status pack_finalist(search *s, struct libdeflate_compressor *deflate, const kg_png_form *form, kg_err *err)
{
    kg_buf_clear(&s->attempt);
    if (s->deflater != NULL) {
        size_t size = (form->row_bytes + 1) * form->height;
        const kg_deflate_options options = harder_if_small(s->plan->deflate, size);
        return kg_deflate_zlib(s->deflater, s->rows, size, &options, &s->attempt, err);
    }
    kg_buf_append(&s->attempt, s->packed, pack(s, deflate, form));
    return kg_buf_status(&s->attempt, err);
}

static kg_status pack_finalists(search *s, kg_err *err)
{
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(s->plan->level);
    kg_status status = deflate != NULL ? KG_OK : kg_err_nomem(err);
    qsort(s->candidates, s->count, sizeof s->candidates[0], compare_candidates);
    s->best_size = SIZE_MAX;
    for (size_t i = 0; status == KG_OK && i < KG_MIN(s->count, (size_t)s->plan->finalists); i++) {
        const kg_png_form *form = &s->forms[s->candidates[i].form];
        status = kg_png_filter_rows(form, s->candidates[i].filter, s->rows, err);
        if (status == KG_OK)
            status = pack_finalist(s, deflate, form, err);
        if (status != KG_OK || file_size(form, s->attempt.size) >= s->best_size)
            continue;
        kg_buf worse = s->best;
        s->best = s->attempt;
        s->attempt = worse;
        s->best_size = file_size(form, s->best.size);
        s->best_form = s->candidates[i].form;
    }
    libdeflate_free_compressor(deflate);
    return status;
}

/* ---- the file ---- */

static void put_be32(uint8_t *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void put_chunk(kg_buf *out, const char *type, const void *data, size_t size)
{
    uint8_t frame[4];
    uint32_t crc = libdeflate_crc32(libdeflate_crc32(0, type, 4), data, size);
    put_be32(frame, (uint32_t)size);
    kg_buf_append(out, frame, 4);
    kg_buf_append(out, type, 4);
    kg_buf_append(out, data, size);
    put_be32(frame, crc);
    kg_buf_append(out, frame, 4);
}

static void put_palette(kg_buf *out, const kg_png_form *form)
{
    uint8_t rgb[256 * 3], alpha[256];
    for (unsigned i = 0; i < form->colours; i++) {
        memcpy(rgb + 3 * (size_t)i, form->palette[i], 3);
        alpha[i] = form->palette[i][3];
    }
    put_chunk(out, "PLTE", rgb, 3 * (size_t)form->colours);
    if (form->clear_colours > 0)
        put_chunk(out, "tRNS", alpha, form->clear_colours);
}

static void put_key(kg_buf *out, const kg_png_form *form)
{
    if (form->colour_type == KG_PNG_GREY) {
        uint8_t grey[2] = { 0, (uint8_t)(form->key[0] / (255u / ((1u << form->bit_depth) - 1))) };
        put_chunk(out, "tRNS", grey, sizeof grey);
    } else {
        uint8_t rgb[6] = { 0, form->key[0], 0, form->key[1], 0, form->key[2] };
        put_chunk(out, "tRNS", rgb, sizeof rgb);
    }
}

static kg_status write_file(const search *s, kg_blob *out, kg_err *err)
{
    const kg_png_form *form = &s->forms[s->best_form];
    uint8_t header[13] = { 0 };
    kg_buf file;
    kg_buf_init(&file, SIZE_MAX / 2);
    put_be32(header, form->width);
    put_be32(header + 4, form->height);
    header[8] = form->bit_depth;
    header[9] = form->colour_type;
    kg_buf_append(&file, "\x89PNG\r\n\x1A\n", 8);
    put_chunk(&file, "IHDR", header, sizeof header);
    if (form->colours > 0)
        put_palette(&file, form);
    if (form->has_key)
        put_key(&file, form);
    put_chunk(&file, "IDAT", s->best.data, s->best.size);
    put_chunk(&file, "IEND", "", 0);
    kg_status status = kg_buf_status(&file, err);
    if (status == KG_OK)
        *out = kg_buf_take(&file);
    kg_buf_done(&file);
    return status;
}

static kg_status encode(search *s, const kg_image *image, kg_blob *out, kg_err *err)
{
    kg_status status = make_forms(s, image, err);
    if (status == KG_OK)
        status = make_room(s, err);
    if (status == KG_OK)
        status = guess_all(s, err);
    if (status == KG_OK)
        status = pack_finalists(s, err);
    return status == KG_OK ? write_file(s, out, err) : status;
}

static kg_status snapped_copy(const kg_image *image, kg_image *out, size_t *moved_out, kg_err *err)
{
    kg_status status = kg_image_init(out, image->width, image->height, err);
    if (status != KG_OK)
        return status;
    memcpy(out->rgba, image->rgba, (size_t)image->width * image->height * 4);
    return kg_png_snap(out, moved_out, err);
}

kg_status kg_png_encode(const kg_image *image, const kg_png_options *options, kg_png_result *result, kg_blob *out, kg_err *err)
{
    assert(options->effort >= 1 && options->effort <= 9 && image->width > 0 && image->height > 0);
    kg_image snapped = { 0 };
    kg_png_result found = { 0 };
    kg_status status = KG_OK;
    search *s = calloc(1, sizeof *s);
    if (s == NULL)
        return kg_err_nomem(err);
    s->plan = &plans[options->effort - 1];
    bool snaps = s->plan->snaps && !options->exact;
    if (snaps)
        status = snapped_copy(image, &snapped, &found.moved, err);
    if (status == KG_OK)
        status = encode(s, snaps ? &snapped : image, out, err);
    if (status == KG_OK && result != NULL)
        *result = found;
    for (size_t i = 0; i < MAX_FORMS; i++)
        kg_png_form_done(&s->forms[i]);
    free(s->rows);
    free(s->packed);
    kg_deflater_free(s->deflater);
    kg_buf_done(&s->attempt);
    kg_buf_done(&s->best);
    kg_image_done(&snapped);
    free(s);
    return status;
}
