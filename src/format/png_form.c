/* SPDX-License-Identifier: Apache-2.0
 *
 * Lossless reductions: grey, palette, low depths, one transparent colour, cleared colour under alpha 0. */
#include "format/png_form.h"

#include "base/arith.h"
#include "format/png_walk.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE_SIZE = 1024, MAX_COLOURS = 256 };

void kg_png_form_done(kg_png_form *form)
{
    if (form == NULL)
        return;
    free(form->rows);
    form->rows = NULL;
}

size_t kg_png_form_step(const kg_png_form *form)
{
    return KG_MAX(1u, kg_png_channels(form->colour_type) * form->bit_depth / 8);
}

/* ---- colours ---- */

/* Where each colour of a palette is: open addressing, place + 1, 0 = empty. */
typedef struct colour_table {
    uint16_t places[TABLE_SIZE];
} colour_table;

static uint32_t pixel_key(const uint8_t *pixel)
{
    return pixel[3] == 0 ? 0 : (uint32_t)pixel[0] | (uint32_t)pixel[1] << 8 | (uint32_t)pixel[2] << 16 | (uint32_t)pixel[3] << 24;
}

static uint16_t *find_place(colour_table *table, const uint8_t palette[][4], uint32_t key)
{
    uint32_t slot = key * 2654435761u >> 22;
    while (table->places[slot] != 0 && pixel_key(palette[table->places[slot] - 1]) != key)
        slot = (slot + 1) % TABLE_SIZE;
    return &table->places[slot];
}

static void count_colour(kg_png_census *census, colour_table *table, const uint8_t *pixel)
{
    uint16_t *place = find_place(table, (const uint8_t(*)[4])census->palette, pixel_key(pixel));
    if (*place != 0) {
        census->counts[*place - 1]++;
    } else if (census->colours == MAX_COLOURS) {
        census->colours = MAX_COLOURS + 1;
    } else {
        if (pixel[3] != 0)
            memcpy(census->palette[census->colours], pixel, 4);
        census->counts[census->colours] = 1;
        *place = (uint16_t)++census->colours;
    }
}

static uint8_t grey_depth(uint8_t level)
{
    return level % 255 == 0 ? 1 : level % 85 == 0 ? 2 : level % 17 == 0 ? 4 : 8;
}

/* A grey level that no opaque pixel has, of the smallest depth that offers one. */
static bool find_grey_key(const bool used[256], kg_png_census *census)
{
    for (unsigned depth = census->grey_depth; depth <= 8; depth *= 2) {
        unsigned step = 255 / ((1u << depth) - 1);
        for (unsigned level = 0; level <= 255; level += step) {
            if (used[level])
                continue;
            memset(census->key, (int)level, 3);
            census->grey_depth = (uint8_t)depth;
            return true;
        }
    }
    return false;
}

/* A colour that no opaque pixel has: black or white if it can be, else the first free one with the blue level 0 and so on. */
static bool find_colour_key(const kg_image *image, kg_png_census *census)
{
    uint8_t *used = calloc(1u << 21, 1); /* a bit a colour */
    size_t count = (size_t)image->width * image->height;
    bool is_found = false;
    for (size_t i = 0; used != NULL && i < count; i++) {
        const uint8_t *p = image->rgba + 4 * i;
        uint32_t colour = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
        if (p[3] != 0)
            used[colour / 8] |= (uint8_t)(1u << colour % 8);
    }
    for (uint32_t tried = 0; used != NULL && tried <= 1u << 24 && !is_found; tried++) {
        uint32_t colour = tried == 0 ? 0 : tried == 1 ? 0xFFFFFF : tried - 1;
        if ((used[colour / 8] >> colour % 8 & 1) != 0 || colour > 0xFFFFFF)
            continue;
        is_found = true;
        census->key[0] = (uint8_t)colour;
        census->key[1] = (uint8_t)(colour >> 8);
        census->key[2] = (uint8_t)(colour >> 16);
    }
    free(used);
    return is_found;
}

/* How many pixels in a hundred differ both from the one on the left and the one above. */
static unsigned busy_percent(const kg_image *image)
{
    uint64_t busy = 0;
    for (uint32_t y = 1; y < image->height; y++)
        for (uint32_t x = 1; x < image->width; x++) {
            uint32_t here = pixel_key(kg_image_at(image, x, y));
            busy += here != pixel_key(kg_image_at(image, x - 1, y)) && here != pixel_key(kg_image_at(image, x, y - 1));
        }
    return (unsigned)(100 * busy / ((uint64_t)image->width * image->height));
}

void kg_png_census_take(const kg_image *image, kg_png_census *out)
{
    colour_table table = { { 0 } };
    bool levels[256] = { false };
    *out = (kg_png_census){ .is_opaque = true, .is_binary = true, .is_grey = true, .grey_depth = 1 };
    size_t count = (size_t)image->width * image->height;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = image->rgba + 4 * i;
        out->is_opaque = out->is_opaque && p[3] == 255;
        out->is_binary = out->is_binary && (p[3] == 255 || p[3] == 0);
        if (p[3] != 0) {
            out->is_grey = out->is_grey && p[0] == p[1] && p[1] == p[2];
            out->grey_depth = KG_MAX(out->grey_depth, grey_depth(p[0]));
            levels[p[0]] = true;
        }
        if (out->colours <= MAX_COLOURS)
            count_colour(out, &table, p);
    }
    out->busy_percent = busy_percent(image);
    if (!out->is_opaque && out->is_binary)
        out->has_key = out->is_grey ? find_grey_key(levels, out) : find_colour_key(image, out);
}

/* ---- forms ---- */

static kg_status make_rows(kg_png_form *form, unsigned channels, kg_err *err)
{
    form->row_bytes = ((size_t)form->width * channels * form->bit_depth + 7) / 8;
    form->rows = calloc(form->row_bytes * form->height, 1);
    return form->rows != NULL ? KG_OK : kg_err_nomem(err);
}

static void put_sample(kg_png_form *form, uint32_t x, uint32_t y, unsigned sample)
{
    size_t bit = (size_t)x * form->bit_depth;
    form->rows[y * form->row_bytes + bit / 8] |= (uint8_t)(sample << (8 - form->bit_depth - bit % 8));
}

static void put_direct(kg_png_form *form, uint32_t x, uint32_t y, const uint8_t *pixel)
{
    uint8_t clear[4] = { form->key[0], form->key[1], form->key[2], 0 }; /* the key is zero where there is none */
    const uint8_t *p = pixel[3] == 0 ? clear : pixel;
    uint8_t *row = form->rows + y * form->row_bytes;
    switch (form->colour_type) {
    case KG_PNG_GREY:
        put_sample(form, x, y, p[0] / (255u / ((1u << form->bit_depth) - 1)));
        break;
    case KG_PNG_GREY_ALPHA:
        row[2 * (size_t)x] = p[0];
        row[2 * (size_t)x + 1] = p[3];
        break;
    case KG_PNG_RGB:
        memcpy(row + 3 * (size_t)x, p, 3);
        break;
    default:
        memcpy(row + 4 * (size_t)x, p, 4);
        break;
    }
}

kg_status kg_png_form_direct(const kg_image *image, const kg_png_census *census, bool rich, kg_png_form *out, kg_err *err)
{
    bool has_alpha = !census->is_opaque, has_key = has_alpha && census->has_key && !rich;
    *out = (kg_png_form){ .width = image->width, .height = image->height, .bit_depth = 8, .has_key = has_key };
    if (has_key)
        memcpy(out->key, census->key, 3);
    if (census->is_grey)
        out->colour_type = has_alpha && !has_key ? KG_PNG_GREY_ALPHA : KG_PNG_GREY;
    else
        out->colour_type = has_alpha && !has_key ? KG_PNG_RGBA : KG_PNG_RGB;
    if (out->colour_type == KG_PNG_GREY)
        out->bit_depth = census->grey_depth;
    kg_status status = make_rows(out, kg_png_channels(out->colour_type), err);
    if (status != KG_OK)
        return status;
    for (uint32_t y = 0; y < image->height; y++)
        for (uint32_t x = 0; x < image->width; x++)
            put_direct(out, x, y, kg_image_at(image, x, y));
    return KG_OK;
}

typedef struct ranked {
    uint8_t rgba[4];
    uint64_t rank; /* small comes first */
} ranked;

static int compare_ranked(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* Not opaque colours first, so that tRNS stays short; then as ORDER says; the place where a colour is first seen settles ties. */
static void sort_palette(const kg_png_census *census, kg_png_order order, kg_png_form *form)
{
    ranked list[MAX_COLOURS];
    for (unsigned i = 0; i < census->colours; i++) {
        const uint8_t *c = census->palette[i];
        uint64_t rank = order == KG_PNG_ORDER_LIGHT    ? 299u * c[0] + 587u * c[1] + 114u * c[2]
                        : order == KG_PNG_ORDER_COMMON ? UINT32_MAX - census->counts[i]
                                                       : 0;
        memcpy(list[i].rgba, c, 4);
        list[i].rank = (uint64_t)(c[3] == 255) << 56 | rank << 16 | i;
        form->clear_colours += c[3] != 255;
    }
    qsort(list, census->colours, sizeof list[0], compare_ranked);
    for (unsigned i = 0; i < census->colours; i++)
        memcpy(form->palette[i], list[i].rgba, 4);
    form->colours = census->colours;
}

kg_status kg_png_form_palette(const kg_image *image, const kg_png_census *census, kg_png_order order, kg_png_form *out, kg_err *err)
{
    colour_table table = { { 0 } };
    *out = (kg_png_form){ .width = image->width, .height = image->height, .colour_type = KG_PNG_PALETTE };
    sort_palette(census, order, out);
    out->bit_depth = out->colours <= 2 ? 1 : out->colours <= 4 ? 2 : out->colours <= 16 ? 4 : 8;
    kg_status status = make_rows(out, 1, err);
    if (status != KG_OK)
        return status;
    for (unsigned i = 0; i < out->colours; i++)
        *find_place(&table, (const uint8_t(*)[4])out->palette, pixel_key(out->palette[i])) = (uint16_t)(i + 1);
    for (uint32_t y = 0; y < image->height; y++)
        for (uint32_t x = 0; x < image->width; x++) {
            uint32_t key = pixel_key(kg_image_at(image, x, y));
            put_sample(out, x, y, *find_place(&table, (const uint8_t(*)[4])out->palette, key) - 1u);
        }
    return KG_OK;
}
