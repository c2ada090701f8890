/* SPDX-License-Identifier: Apache-2.0
 *
 * Colours of half-transparent pixels moved to colours that are there anyway, by at most half a level of what is seen of them
 * (colour times alpha). Fewer different colours pack better.
 *
 * Pixels are taken from opaque to clear. One whose colour has been met stays; one that may reach a colour met before moves to it;
 * any other stays and its colour counts as met. A second run meets the same colours in the same order and moves nothing, so what
 * is encoded, decoded and encoded again has the same bytes. */
#include "format/png_form.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TRIED = 256, MIN_SLOT_BITS = 10, MAX_SLOT_BITS = 25 };

typedef struct colour_count {
    uint32_t colour;
    uint32_t count;
} colour_count;

typedef struct snap {
    kg_image *image;
    uint8_t *is_settled; /* pixels that will not move any more */
    uint32_t *slots;     /* a hash set of the colours met, + 1; a power of two of them, half empty at least */
    uint32_t slot_bits;
    colour_count *tried; /* colours that a pixel may move to: the common opaque ones, then as they are met */
    size_t tried_count;
    size_t moved;
} snap;

static uint32_t colour_of(const uint8_t *pixel)
{
    return (uint32_t)pixel[0] | (uint32_t)pixel[1] << 8 | (uint32_t)pixel[2] << 16;
}

/* True when COLOUR had not been met before. */
static bool meet(snap *s, uint32_t colour)
{
    uint32_t mask = (1u << s->slot_bits) - 1, slot = colour * 2654435761u >> (32 - s->slot_bits);
    while (s->slots[slot] != 0 && s->slots[slot] != colour + 1)
        slot = (slot + 1) & mask;
    bool is_new = s->slots[slot] == 0;
    s->slots[slot] = colour + 1;
    return is_new;
}

static bool has_met(const snap *s, uint32_t colour)
{
    uint32_t mask = (1u << s->slot_bits) - 1, slot = colour * 2654435761u >> (32 - s->slot_bits);
    while (s->slots[slot] != 0 && s->slots[slot] != colour + 1)
        slot = (slot + 1) & mask;
    return s->slots[slot] != 0;
}

static bool reaches(const uint8_t *pixel, uint32_t colour)
{
    for (int k = 0; k < 3; k++)
        if (2 * abs((int)pixel[k] - (int)(colour >> 8 * k & 255)) * pixel[3] > 255)
            return false;
    return true;
}

/* ---- opaque colours ---- */

static int compare_colours(const void *left, const void *right)
{
    const colour_count *a = left, *b = right;
    return (a->colour > b->colour) - (a->colour < b->colour);
}

static int compare_counts(const void *left, const void *right)
{
    const colour_count *a = left, *b = right;
    int order = (a->count < b->count) - (a->count > b->count);
    return order != 0 ? order : compare_colours(a, b);
}

/* The runs of opaque pixels, as one colour each. */
static size_t list_runs(snap *s, size_t pixels, colour_count *runs)
{
    size_t count = 0;
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *pixel = s->image->rgba + 4 * i;
        s->is_settled[i] = pixel[3] == 255;
        if (!s->is_settled[i])
            continue;
        if (count == 0 || runs[count - 1].colour != colour_of(pixel))
            runs[count++] = (colour_count){ colour_of(pixel), 0 };
        runs[count - 1].count++;
    }
    return count;
}

/* All opaque colours are met, the commonest are tried first. */
static bool meet_opaque(snap *s, size_t pixels)
{
    colour_count *counts = malloc(pixels * sizeof *counts);
    if (counts == NULL)
        return false;
    size_t runs = list_runs(s, pixels, counts), different = 0;
    qsort(counts, runs, sizeof counts[0], compare_colours);
    for (size_t i = 0; i < runs; i++)
        if (different > 0 && counts[different - 1].colour == counts[i].colour)
            counts[different - 1].count += counts[i].count;
        else
            counts[different++] = counts[i];
    for (size_t i = 0; i < different; i++)
        (void)meet(s, counts[i].colour);
    qsort(counts, different, sizeof counts[0], compare_counts);
    s->tried_count = KG_MIN(different, (size_t)MAX_TRIED);
    memcpy(s->tried, counts, s->tried_count * sizeof counts[0]);
    free(counts);
    return true;
}

/* ---- one pixel ---- */

static bool move_to(snap *s, uint8_t *pixel, uint32_t colour)
{
    if (!reaches(pixel, colour))
        return false;
    for (int k = 0; k < 3; k++)
        pixel[k] = (uint8_t)(colour >> 8 * k);
    s->moved++;
    return true;
}

static bool move_to_neighbour(snap *s, uint32_t x, uint32_t y)
{
    static const int8_t steps[4][2] = { { -1, 0 }, { 0, -1 }, { 1, 0 }, { 0, 1 } };
    for (int i = 0; i < 4; i++) {
        int64_t nx = (int64_t)x + steps[i][0], ny = (int64_t)y + steps[i][1];
        if (nx < 0 || ny < 0 || nx >= s->image->width || ny >= s->image->height)
            continue;
        if (s->is_settled[(size_t)ny * s->image->width + (size_t)nx] &&
            move_to(s, kg_image_at(s->image, x, y), colour_of(kg_image_at(s->image, (uint32_t)nx, (uint32_t)ny))))
            return true;
    }
    return false;
}

static void settle(snap *s, size_t index)
{
    uint8_t *pixel = s->image->rgba + 4 * index;
    s->is_settled[index] = 1;
    if (has_met(s, colour_of(pixel)) ||
        move_to_neighbour(s, (uint32_t)(index % s->image->width), (uint32_t)(index / s->image->width)))
        return;
    for (size_t i = 0; i < s->tried_count; i++)
        if (move_to(s, pixel, s->tried[i].colour))
            return;
    (void)meet(s, colour_of(pixel));
    if (s->tried_count < MAX_TRIED)
        s->tried[s->tried_count++] = (colour_count){ colour_of(pixel), 0 };
}

/* ---- all pixels ---- */

/* The half-transparent pixels, by falling alpha, equal ones as they lie. */
static size_t sort_by_alpha(const kg_image *image, size_t pixels, uint32_t *order)
{
    uint32_t starts[257] = { 0 };
    for (size_t i = 0; i < pixels; i++)
        starts[255 - image->rgba[4 * i + 3] + 1u]++;
    starts[1] = 0; /* opaque */
    uint32_t clear = starts[256];
    for (unsigned i = 1; i <= 256; i++)
        starts[i] += starts[i - 1];
    for (size_t i = 0; i < pixels; i++) {
        uint8_t alpha = image->rgba[4 * i + 3];
        if (alpha != 255 && alpha != 0)
            order[starts[255 - alpha]++] = (uint32_t)i;
    }
    return starts[256] - clear;
}

kg_status kg_png_snap(kg_image *image, size_t *moved_out, kg_err *err)
{
    size_t pixels = (size_t)image->width * image->height;
    snap s = { .image = image, .slot_bits = MIN_SLOT_BITS };
    while (((size_t)1 << s.slot_bits) < 2 * pixels && s.slot_bits < MAX_SLOT_BITS)
        s.slot_bits++;
    s.is_settled = malloc(pixels);
    s.slots = calloc((size_t)1 << s.slot_bits, sizeof *s.slots);
    s.tried = malloc(MAX_TRIED * sizeof *s.tried);
    uint32_t *order = malloc(pixels * sizeof *order);
    kg_status status = KG_OK;
    if (s.is_settled == NULL || s.slots == NULL || s.tried == NULL || order == NULL)
        status = kg_err_nomem(err);
    size_t count = status == KG_OK ? sort_by_alpha(image, pixels, order) : 0;
    if (count > 0 && !meet_opaque(&s, pixels))
        status = kg_err_nomem(err);
    for (size_t i = 0; status == KG_OK && i < count; i++)
        settle(&s, order[i]);
    free(s.is_settled);
    free(s.slots);
    free(s.tried);
    free(order);
    *moved_out = s.moved;
    return status;
}
