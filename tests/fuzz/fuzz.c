/* SPDX-License-Identifier: Apache-2.0
 *
 * See fuzz.h. */
#include "fuzz.h"

#include <stdlib.h>

const kg_limits fuzz_limits = {
    .yaml_bytes = 1 << 20,
    .yaml_depth = 64,
    .logo_bytes = 1 << 20,
    .logo_side_px = 4096,
    .logo_pixels = 1 << 18,
    .png_chunk_bytes = 1 << 18,
    .png_chunks = 1000,
    .file_bytes = 1 << 20,
    .archive_entries = 200,
    .archive_depth = 2,
    .inflated_bytes = 4 << 20,
    .inflate_ratio = 100,
    .inflate_grace_bytes = 1 << 16,
    .xml_bytes = 4 << 20,
    .text_bytes = 1 << 18,
    .pages = 50,
    .steps = 100000,
    .links = 100,
    .fields = 100,
    .notes = 50,
    .findings = 200,
};

void fuzz_reader(void (*read)(kg_scan *scan, kg_bytes file), kg_type type, const uint8_t *data, size_t size)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_facts facts = { .type = type, .variant = "" }, back;
    uint64_t inflated = 0, parsed = 0;
    size_t text = 0;
    kg_scan scan = { .arena = &arena,
                     .limits = &fuzz_limits,
                     .facts = &facts,
                     .size = size,
                     .inflated = &inflated,
                     .parsed = &parsed,
                     .text = &text };
    read(&scan, (kg_bytes){ data, size });
    kg_buf wire;
    kg_buf_init(&wire, 64 << 20);
    kg_facts_write(&facts, &wire);
    if (kg_arena_ok(&arena) && kg_facts_parse(&arena, wire.data, wire.size, &fuzz_limits, &back, NULL) != KG_OK)
        abort();
    kg_buf_done(&wire);
    kg_arena_done(&arena);
}

void fuzz_picture(kg_status (*read)(const kg_convert_job *job), const uint8_t *data, size_t size)
{
    static const kg_wire_canvas canvas = { .width = 120, .height = 120 };
    kg_wire_picture picture = { .frames = 1, .orientation = 1 };
    kg_image image = { 0 };
    kg_convert_job job = { .data = data, .size = size, .canvas = &canvas, .limits = &fuzz_limits, .out = &picture, .image = &image };
    bool is_read = read(&job) == KG_OK;
    if (is_read && picture.broken[0] == 0 && (image.rgba == NULL || image.width == 0 || image.height == 0))
        abort();
    kg_image_done(&image);
}
