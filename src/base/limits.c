/* SPDX-License-Identifier: Apache-2.0
 *
 * The default caps. The store's own limits (20 MB, 5 MB) are rules, not caps: these only bound work and memory. */
#include "base/limits.h"

const kg_limits kg_limits_default = {
    .yaml_bytes = 1u << 20,
    .yaml_depth = 64,
    .logo_bytes = 64u << 20,
    .logo_side_px = 20000,
    .logo_pixels = 64u << 20,
    .png_chunk_bytes = 8u << 20,
    .png_chunks = 20000,
    .file_bytes = 64u << 20,
    .folder_bytes = 256u << 20,
    .folder_entries = 10000,
    .folder_depth = 16,
    .archive_entries = 10000,
    .archive_depth = 3,
    .inflated_bytes = 512u << 20,
    .inflate_ratio = 200,
    .inflate_grace_bytes = 1u << 20,
    .xml_bytes = 128u << 20,
    .text_bytes = 8u << 20,
    .pages = 5000,
    .steps = 20 * 1000 * 1000,
    .links = 2000,
    .fields = 2000,
    .notes = 200,
    .findings = 10000,
    .inspect_seconds = 15,
    .inspect_bytes = 1u << 30,
};
