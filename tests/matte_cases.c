/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures on pages, and how far what is taken off again is from them. */
#include "matte_cases.h"

#include "base/arith.h"
#include "base/file.h"
#include "format/png.h"
#include "image/resample.h"

#include <stdlib.h>

enum { SEEN = 8, EDGE = 2, SAME = 2 };

const matte_page matte_pages[MATTE_PAGES] = {
    { "white", { 255, 255, 255 } },
    { "black", { 0, 0, 0 } },
    { "red", { 0xC7, 0x00, 0x0B } },
    { "blue", { 0x12, 0x3A, 0x8C } },
};

static bool shrink(kg_image *image)
{
    uint32_t longer = KG_MAX(image->width, image->height);
    kg_image small;
    if (longer <= MATTE_SIDE)
        return true;
    uint32_t width = KG_MAX(image->width * MATTE_SIDE / longer, 1u), height = KG_MAX(image->height * MATTE_SIDE / longer, 1u);
    kg_box all = { 0, 0, image->width, image->height };
    if (kg_image_resample(image, all, width, height, &small, NULL) != KG_OK)
        return false;
    kg_image_done(image);
    *image = small;
    return true;
}

static bool shows_background(const kg_image *image)
{
    uint32_t right = image->width - 1, bottom = image->height - 1;
    bool is_seen = false;
    for (size_t i = 0; i < (size_t)image->width * image->height; i++)
        is_seen = is_seen || image->rgba[4 * i + 3] >= SEEN;
    return is_seen && kg_image_at(image, 0, 0)[3] == 0 && kg_image_at(image, right, 0)[3] == 0 &&
           kg_image_at(image, 0, bottom)[3] == 0 && kg_image_at(image, right, bottom)[3] == 0;
}

bool matte_read(int folder, const char *path, kg_image *truth)
{
    kg_blob bytes = { 0 };
    kg_png_facts facts;
    kg_arena arena;
    kg_err err;
    kg_arena_init(&arena);
    *truth = (kg_image){ 0 };
    bool is_read = kg_file_read(folder, path, 64u << 20, &bytes, &err) == KG_OK &&
                   kg_png_decode(&arena, bytes.data, bytes.size, &kg_limits_default, &facts, truth, &err) == KG_OK &&
                   shrink(truth) && shows_background(truth);
    kg_blob_done(&bytes);
    kg_arena_done(&arena);
    if (!is_read)
        kg_image_done(truth);
    return is_read;
}

bool matte_lay(const kg_image *image, const uint8_t page[3], kg_image *out)
{
    if (kg_image_init(out, image->width, image->height, NULL) != KG_OK)
        return false;
    for (size_t i = 0; i < (size_t)image->width * image->height; i++) {
        const uint8_t *p = image->rgba + 4 * i;
        for (size_t k = 0; k < 3; k++)
            out->rgba[4 * i + k] = (uint8_t)((p[k] * p[3] + page[k] * (255 - p[3]) + 127) / 255);
        out->rgba[4 * i + 3] = 255;
    }
    return true;
}

/* ---- what a picture on a page cannot tell ---- */

static bool is_page(const kg_image *laid, const uint8_t page[3], size_t place)
{
    int apart = 0;
    for (size_t k = 0; k < 3; k++)
        apart = KG_MAX(apart, abs(laid->rgba[4 * place + k] - page[k]));
    return apart <= SAME;
}

/* Marks in OUT what is reached from the border through pixels of the page's colour. */
static void flood(const kg_image *laid, const uint8_t page[3], uint8_t *out, uint32_t *queue)
{
    uint32_t width = laid->width, height = laid->height;
    size_t count = 0;
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            size_t place = (size_t)y * width + x;
            if ((x == 0 || y == 0 || x + 1 == width || y + 1 == height) && is_page(laid, page, place)) {
                out[place] = 1;
                queue[count++] = (uint32_t)place;
            }
        }
    for (size_t i = 0; i < count; i++) {
        uint32_t x = queue[i] % width, y = queue[i] / width;
        const uint32_t next[4][2] = { { x - 1, y }, { x + 1, y }, { x, y - 1 }, { x, y + 1 } };
        for (int k = 0; k < 4; k++) { /* what lies before 0 is a very large number */
            size_t place = (size_t)next[k][1] * width + next[k][0];
            if (next[k][0] >= width || next[k][1] >= height || out[place] || !is_page(laid, page, place))
                continue;
            out[place] = 1;
            queue[count++] = (uint32_t)place;
        }
    }
}

enum { OUTSIDE = 1, CLEAR_INSIDE = 2, PAINTED_INSIDE = 3 };

/* Adds the edge: pixels that have a pixel marked as KIND near them, and no nearer one outside. */
static bool is_beside(const kg_image *image, const uint8_t *marks, size_t place, uint8_t kind)
{
    uint32_t x = (uint32_t)(place % image->width), y = (uint32_t)(place / image->width);
    for (uint32_t d = 0; d <= EDGE; d++) {
        bool is_near = false;
        for (uint32_t ny = y > d ? y - d : 0; ny <= y + d && ny < image->height; ny++)
            for (uint32_t nx = x > d ? x - d : 0; nx <= x + d && nx < image->width; nx++) {
                uint8_t mark = marks[(size_t)ny * image->width + nx];
                if (mark == OUTSIDE)
                    return false;
                is_near = is_near || mark == kind;
            }
        if (is_near)
            return true;
    }
    return false;
}

bool matte_find_unknown(const kg_image *truth, const kg_image *laid, const uint8_t page[3], matte_unknown *out)
{
    size_t count = (size_t)truth->width * truth->height;
    uint64_t shown = 0, merged = 0;
    uint8_t *marks = calloc(count, 1);
    uint32_t *queue = malloc(count * sizeof *queue);
    *out = (matte_unknown){ .kept = calloc(count, 1), .cleared = calloc(count, 1) };
    bool is_ready = marks != NULL && queue != NULL && out->kept != NULL && out->cleared != NULL;
    if (is_ready)
        flood(laid, page, marks, queue);
    for (size_t i = 0; is_ready && i < count; i++) {
        uint8_t alpha = truth->rgba[4 * i + 3];
        shown += alpha;
        merged += marks[i] == OUTSIDE ? alpha : 0;
        if (marks[i] == 0 && is_page(laid, page, i))
            marks[i] = alpha < 128 ? CLEAR_INSIDE : PAINTED_INSIDE;
    }
    for (size_t i = 0; is_ready && i < count; i++) {
        out->kept[i] = is_beside(truth, marks, i, CLEAR_INSIDE);
        out->cleared[i] = is_beside(truth, marks, i, PAINTED_INSIDE);
    }
    out->merged = shown > 0 ? (double)merged / (double)shown : 1;
    free(marks);
    free(queue);
    return is_ready;
}

void matte_unknown_done(matte_unknown *unknown)
{
    free(unknown->kept);
    free(unknown->cleared);
}

/* ---- errors ---- */

double matte_alpha_error(const kg_image *truth, const kg_image *found, const uint8_t *skipped)
{
    uint64_t sum = 0, count = 0;
    for (size_t i = 0; i < (size_t)truth->width * truth->height; i++) {
        if (skipped != NULL && skipped[i])
            continue;
        sum += (uint64_t)abs(truth->rgba[4 * i + 3] - found->rgba[4 * i + 3]);
        count++;
    }
    return count > 0 ? (double)sum / (double)count : 0;
}

double matte_halo(const kg_image *truth, const kg_image *found, const uint8_t page[3], const uint8_t *skipped)
{
    kg_image expected = { 0 }, seen = { 0 };
    uint64_t sum = 0, count = 0;
    bool is_laid = matte_lay(truth, page, &expected) && matte_lay(found, page, &seen);
    for (size_t i = 0; is_laid && i < (size_t)truth->width * truth->height; i++) {
        int most = 0;
        for (size_t k = 0; k < 3; k++)
            most = KG_MAX(most, abs(expected.rgba[4 * i + k] - seen.rgba[4 * i + k]));
        sum += skipped != NULL && skipped[i] ? 0 : (uint64_t)most;
        count += skipped == NULL || !skipped[i];
    }
    kg_image_done(&expected);
    kg_image_done(&seen);
    return count > 0 ? (double)sum / (double)count : 0;
}
