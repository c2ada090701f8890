/* SPDX-License-Identifier: Apache-2.0
 *
 * cutsigns: for scripts/growcut. Reads names of PNG files, a line each, and prints for each side of each (top, bottom, left, right)
 * a line of the signs that cut_signs.c sees, separated by blanks. Ends with 1 at the first file that cannot be read. */
#include "base/file.h"
#include "format/png.h"
#include "image/cut_signs.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static void print_signs(const kg_image *image)
{
    double signs[KG_CUT_SIGNS];
    kg_box art = kg_measure_box(image, 2);
    for (unsigned side = 0; side < 4; side++) {
        kg_cut_look_at_side(image, art, side, signs);
        for (int i = 0; i < KG_CUT_SIGNS; i++)
            printf("%.6g%c", signs[i], i + 1 < KG_CUT_SIGNS ? ' ' : '\n');
    }
}

static bool print_file(const char *path)
{
    kg_blob file = { 0 };
    kg_image image = { 0 };
    kg_png_facts facts;
    kg_arena arena;
    kg_err err = { 0 };
    kg_arena_init(&arena);
    bool is_read = kg_file_read(AT_FDCWD, path, kg_limits_default.logo_bytes, &file, &err) == KG_OK &&
                   kg_png_decode(&arena, file.data, file.size, &kg_limits_default, &facts, &image, &err) == KG_OK;
    if (is_read)
        print_signs(&image);
    else
        (void)fprintf(stderr, "cutsigns: %s: %s\n", path, err.message);
    kg_image_done(&image);
    kg_blob_done(&file);
    kg_arena_done(&arena);
    return is_read;
}

int main(void)
{
    char path[4096];
    while (fgets(path, sizeof path, stdin) != NULL) {
        path[strcspn(path, "\n")] = 0;
        if (!print_file(path))
            return 1;
    }
    return 0;
}
