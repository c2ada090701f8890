/* SPDX-License-Identifier: Apache-2.0
 *
 * What is done to the pixels of a logo, whatever they are: judged, rid of their background, put on the canvas, written and read
 * back. An input is a size, options, a palette of eight colours and runs of these. */
#include "fuzz.h"

#include "format/png.h"
#include "image/canvas.h"
#include "image/look.h"
#include "image/matte.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH, HEIGHT, OPTIONS, EFFORT, PALETTE, COLOURS = 8, RUNS = PALETTE + 4 * COLOURS, MOST_EFFORT = 6, MOST_MARGIN = 20 };

static void require(bool holds)
{
    if (!holds)
        abort();
}

static kg_image draw(const uint8_t *data, size_t size)
{
    kg_image image;
    require(kg_image_init(&image, 1u + data[WIDTH], 1u + data[HEIGHT], NULL) == KG_OK);
    size_t count = (size_t)image.width * image.height, at = 0;
    for (size_t i = RUNS; i < size; i++)
        for (unsigned run = 1 + data[i] / COLOURS; run > 0 && at < count; run--, at++)
            memcpy(image.rgba + 4 * at, data + PALETTE + 4 * (size_t)(data[i] % COLOURS), 4);
    return image;
}

static bool is_within(kg_box box, const kg_image *image)
{
    return box.x + box.width <= image->width && box.y + box.height <= image->height;
}

static void judge(const kg_image *image)
{
    kg_look look;
    require(kg_look_at(image, &look, NULL) == KG_OK);
    require(is_within(look.art, image) && is_within(look.visible, image) && look.visible.width <= look.art.width);
    require(look.opaque >= 0 && look.opaque <= 1 && look.coverage >= 0 && look.coverage <= 1);
}

/* Written exactly, it comes back, but for colour under alpha 0. */
static void write_and_read(const kg_image *image, int effort)
{
    kg_png_options options = { .effort = effort, .exact = true };
    kg_png_facts facts;
    kg_image back;
    kg_blob file;
    kg_arena arena;
    kg_arena_init(&arena);
    require(kg_png_encode(image, &options, NULL, &file, NULL) == KG_OK);
    require(kg_png_decode(&arena, file.data, file.size, &kg_limits_default, &facts, &back, NULL) == KG_OK);
    require(back.width == image->width && back.height == image->height);
    for (size_t i = 0; i < (size_t)image->width * image->height; i++) {
        const uint8_t *a = image->rgba + 4 * i, *b = back.rgba + 4 * i;
        require(a[3] == b[3] && (a[3] == 0 || memcmp(a, b, 3) == 0));
    }
    kg_image_done(&back);
    kg_blob_done(&file);
    kg_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < RUNS)
        return 0;
    kg_image image = draw(data, size), finished = { 0 };
    kg_canvas_options canvas = kg_canvas_default;
    kg_canvas_plan plan;
    kg_matte_options wish = { .clears_enclosed = data[OPTIONS] & 1 };
    kg_matte matte;
    canvas.enlarge = data[OPTIONS] & 2;
    canvas.keep_margins = data[OPTIONS] & 4;
    canvas.margin = data[OPTIONS] / 8u % (MOST_MARGIN + 1);
    judge(&image);
    require(kg_matte_remove(&image, &wish, &matte, NULL) == KG_OK);
    require(kg_canvas_apply(&image, &canvas, &plan, &finished, NULL) == KG_OK);
    if (finished.rgba != NULL) {
        judge(&finished);
        write_and_read(&finished, 1 + data[EFFORT] % MOST_EFFORT);
    }
    kg_image_done(&finished);
    kg_image_done(&image);
    return 0;
}
