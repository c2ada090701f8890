/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells, chequers and letters. */
#include "report/contactgrid.h"

#include "base/arith.h"
#include "base/text.h"
#include "product/logofile.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    COLUMNS = 3,
    PAD = 10, /* px around a cell and between its pictures */
    GLYPH_WIDTH = 8,
    GLYPH_HEIGHT = 13,
    LINE = 16, /* px from one line of text to the next */
    LINES = 3,
    VIEWS = 4,
    LARGEST_VIEW = 240,
    CHEQUER = 8,
    MOST_LETTERS = 256,
};

static const uint8_t glyphs[][GLYPH_HEIGHT] = {
#define GLYPH(...) { __VA_ARGS__ },
#include "report/glyphs8x13.def"
#undef GLYPH
};

typedef struct colour {
    uint8_t r, g, b;
} colour;

static const colour page = { 255, 255, 255 }, ink = { 30, 30, 30 }, soft = { 110, 110, 110 }, frame = { 205, 205, 205 };
static const colour light[2] = { { 255, 255, 255 }, { 236, 236, 236 } }, dark[2] = { { 31, 31, 31 }, { 46, 46, 46 } };
static const colour good = { 30, 130, 60 };

/* ---- drawing ---- */

static void put(kg_image *band, uint32_t x, uint32_t y, colour c)
{
    if (x < band->width && y < band->height)
        memcpy(kg_image_at(band, x, y), (const uint8_t[4]){ c.r, c.g, c.b, 255 }, 4);
}

static void fill(kg_image *band, kg_box box, colour c)
{
    for (uint32_t y = 0; y < box.height; y++)
        for (uint32_t x = 0; x < box.width; x++)
            put(band, box.x + x, box.y + y, c);
}

static void draw_box(kg_image *band, uint32_t x, uint32_t y, colour c)
{
    for (uint32_t i = 0; i < GLYPH_WIDTH - 1; i++) {
        put(band, x + i, y + 2, c);
        put(band, x + i, y + GLYPH_HEIGHT - 3, c);
    }
    for (uint32_t i = 2; i < GLYPH_HEIGHT - 2; i++) {
        put(band, x, y + i, c);
        put(band, x + GLYPH_WIDTH - 2, y + i, c);
    }
}

static void draw_letter(kg_image *band, uint32_t x, uint32_t y, uint32_t letter, colour c)
{
    if (letter < ' ' || letter - ' ' >= KG_COUNT(glyphs)) {
        draw_box(band, x, y, c); /* of another script: the page in HTML shows it */
        return;
    }
    for (uint32_t row = 0; row < GLYPH_HEIGHT; row++)
        for (uint32_t column = 0; column < GLYPH_WIDTH; column++)
            if ((glyphs[letter - ' '][row] << column & 0x80) != 0)
                put(band, x + column, y + row, c);
}

/* TEXT in at most ROOM letters; of a longer one the middle is left out, as names of files are at the end. Returns the letters
 * drawn. */
static uint32_t draw_text(kg_image *band, uint32_t x, uint32_t y, const char *text, uint32_t room, colour c)
{
    uint32_t letters[MOST_LETTERS], count = 0, total = 0;
    for (const char *at = text; *at != 0; total++)
        (void)kg_utf8_next(&at);
    uint32_t head = total > room ? (room - 2) / 4 : total, tail = total > room ? room - 2 - head : 0, i = 0;
    for (const char *at = text; *at != 0 && count < KG_MIN(room, (uint32_t)MOST_LETTERS); i++) {
        uint32_t letter = kg_utf8_next(&at);
        if (i < head || i >= total - tail)
            letters[count++] = letter;
        else if (i == head)
            letters[count++] = '.', letters[count++] = '.';
    }
    for (i = 0; i < count; i++)
        draw_letter(band, x + i * GLYPH_WIDTH, y, letters[i], c);
    return count;
}

/* IMAGE over chequers of two colours, in the middle of BOX. */
static kg_status draw_view(kg_image *band, kg_box box, const kg_image *image, const colour tones[2], kg_err *err)
{
    for (uint32_t y = 0; y < box.height; y++)
        for (uint32_t x = 0; x < box.width; x++)
            put(band, box.x + x, box.y + y, tones[(x / CHEQUER + y / CHEQUER) % 2]);
    if (image->rgba == NULL)
        return KG_OK;
    kg_image fitted = { 0 };
    if (image->width > box.width || image->height > box.height) {
        kg_status status =
            kg_image_resample(image, (kg_box){ 0, 0, image->width, image->height }, box.width, box.height, &fitted, err);
        if (status != KG_OK)
            return status;
        image = &fitted;
    }
    uint32_t left = box.x + (box.width - image->width) / 2, top = box.y + (box.height - image->height) / 2;
    for (uint32_t y = 0; y < image->height; y++)
        for (uint32_t x = 0; x < image->width; x++) {
            const uint8_t *from = kg_image_at(image, x, y);
            uint8_t *to = kg_image_at(band, left + x, top + y);
            for (int i = 0; i < 3; i++)
                to[i] = (uint8_t)((from[i] * from[3] + to[i] * (255 - from[3]) + 127) / 255);
        }
    kg_image_done(&fitted);
    return KG_OK;
}

/* ---- cells ---- */

static uint32_t cell_width(const kg_contact_grid *grid)
{
    return VIEWS * (grid->view_width + PAD) + 2 * PAD;
}

static uint32_t cell_height(const kg_contact_grid *grid)
{
    return grid->view_height + LINES * LINE + 3 * PAD;
}

static colour severity_colour(const kg_finding *finding)
{
    static const colour colours[] = {
        [KG_CONFIRM] = { 110, 110, 110 }, [KG_INFO] = { 20, 90, 180 }, [KG_WARNING] = { 170, 105, 0 }, [KG_ERROR] = { 195, 25, 35 }
    };
    return finding->repair == KG_REPAIR_DONE ? good : colours[finding->severity];
}

/* A mark for each rule, in the colour of its severity, green where it was repaired; as many as there is room for. */
static void draw_marks(kg_image *band, uint32_t x, uint32_t y, const kg_findings *findings, uint32_t room)
{
    uint32_t used = 0;
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        const char *id = kg_rules[finding->rule].id;
        uint32_t length = (uint32_t)strlen(id) + 2;
        if (i > 0 && finding->rule == finding[-1].rule && finding->repair == finding[-1].repair)
            continue;
        if (used + length + 3 > room) {
            (void)draw_text(band, x + used * GLYPH_WIDTH, y, "...", 3, soft);
            return;
        }
        fill(band, (kg_box){ x + used * GLYPH_WIDTH, y + 3, GLYPH_WIDTH, GLYPH_WIDTH }, severity_colour(finding));
        (void)draw_text(band, x + used * GLYPH_WIDTH + GLYPH_WIDTH + 3, y, id, length, severity_colour(finding));
        used += length;
    }
}

static void draw_labels(kg_contact_grid *grid, uint32_t left, const kg_report_product *item, bool has_after)
{
    const kg_asset *asset = kg_product_asset(item->product, KG_SLOT_LOGO), *origin = kg_logo_origin(asset);
    uint32_t x = left + PAD, y = PAD + grid->view_height + PAD, room = (cell_width(grid) - 3 * PAD) / GLYPH_WIDTH;
    char text[96], number[32];
    (void)snprintf(number, sizeof number, "%zu ", grid->added + 1);
    uint32_t used = draw_text(&grid->band, x, y, number, room, soft);
    (void)draw_text(&grid->band, x + used * GLYPH_WIDTH, y, item->path, room - used, ink);
    int length = snprintf(text, sizeof text, "%" PRIu32 " x %" PRIu32 ", %" PRIu64 " bytes", origin->logo.png.width,
                          origin->logo.png.height, origin->size);
    if (has_after)
        (void)snprintf(text + length, sizeof text - (size_t)length, " -> %" PRIu64, asset->size);
    (void)draw_text(&grid->band, x, y + LINE, text, room, soft);
    draw_marks(&grid->band, x, y + 2 * LINE, item->findings, room);
}

static void clear_band(kg_contact_grid *grid)
{
    fill(&grid->band, (kg_box){ 0, 0, grid->band.width, grid->band.height }, page);
}

kg_status kg_contact_grid_begin(kg_contact_grid *grid, size_t logos, uint32_t width, uint32_t height, kg_buf *out, kg_err *err)
{
    uint32_t longest = KG_MAX(width, height), shown = KG_MIN(longest, (uint32_t)LARGEST_VIEW);
    *grid = (kg_contact_grid){ .logos = logos, .out = out };
    grid->view_width = KG_MAX((uint32_t)((uint64_t)width * shown / longest), 1u);
    grid->view_height = KG_MAX((uint32_t)((uint64_t)height * shown / longest), 1u);
    size_t rows = KG_MAX((logos + COLUMNS - 1) / COLUMNS, (size_t)1);
    uint32_t columns = (uint32_t)KG_MIN(KG_MAX(logos, (size_t)1), (size_t)COLUMNS), total = (uint32_t)rows * cell_height(grid);
    kg_status status = kg_image_init(&grid->band, columns * cell_width(grid), cell_height(grid), err);
    if (status != KG_OK)
        return status;
    clear_band(grid);
    return kg_png_stream_new(grid->band.width, total, out, &grid->png, err);
}

static kg_status end_band(kg_contact_grid *grid, kg_err *err)
{
    kg_status status = kg_png_stream_rows(grid->png, &grid->band, err);
    clear_band(grid);
    return status;
}

kg_status kg_contact_grid_add(kg_contact_grid *grid, const kg_report_product *item, const kg_image *before, const kg_image *after,
                              kg_err *err)
{
    uint32_t left = (uint32_t)(grid->added % COLUMNS) * cell_width(grid);
    kg_status status = KG_OK;
    for (uint32_t i = 0; status == KG_OK && i < VIEWS; i++) {
        kg_box box = { left + PAD + i * (grid->view_width + PAD), PAD, grid->view_width, grid->view_height };
        fill(&grid->band, (kg_box){ box.x - 1, box.y - 1, box.width + 2, box.height + 2 }, frame);
        status = draw_view(&grid->band, box, i < 2 ? before : after, i % 2 == 0 ? light : dark, err);
    }
    if (status != KG_OK)
        return status;
    draw_labels(grid, left, item, after->rgba != NULL);
    fill(&grid->band, (kg_box){ left + cell_width(grid) - PAD, PAD, 1, grid->band.height - 2 * PAD }, frame);
    grid->added++;
    return grid->added % COLUMNS == 0 ? end_band(grid, err) : KG_OK;
}

/* Logos that could not be read have no cell; the rows that were meant for them stay empty. */
kg_status kg_contact_grid_end(kg_contact_grid *grid, kg_err *err)
{
    size_t rows = KG_MAX((grid->logos + COLUMNS - 1) / COLUMNS, (size_t)1), done = grid->added / COLUMNS;
    kg_status status = KG_OK;
    for (; status == KG_OK && done < rows; done++)
        status = end_band(grid, err);
    return status == KG_OK ? kg_png_stream_end(grid->png, err) : status;
}

void kg_contact_grid_done(kg_contact_grid *grid)
{
    kg_png_stream_free(grid->png);
    kg_image_done(&grid->band);
    *grid = (kg_contact_grid){ 0 };
}
