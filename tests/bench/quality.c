/* SPDX-License-Identifier: Apache-2.0
 *
 * quality IN OUT: how far the 120 x 120 pictures in OUT are from a reference made of the pictures of the same name in IN;
 * for square pictures alone, without corners. Prints the mean and the greatest difference of colour times alpha, in levels of 255. */
#include "../reference.h"

#include "base/arith.h"
#include "base/file.h"
#include "format/png.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 120, CORNER = 5, LARGEST = 2048 };

typedef struct sums {
    double total;
    double most;
    uint64_t count;
    unsigned pictures;
} sums;

static bool is_corner(size_t i)
{
    size_t x = i % SIDE, y = i / SIDE;
    return KG_MIN(x, SIDE - 1 - x) < CORNER && KG_MIN(y, SIDE - 1 - y) < CORNER;
}

static void compare(const kg_image *source, const kg_image *result, sums *s)
{
    double(*expected)[4] = reference_scale(source, (kg_box){ 0, 0, source->width, source->height }, SIDE, SIDE), differences[4];
    if (expected == NULL)
        exit(2);
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        reference_differences(expected[i], result->rgba + 4 * i, differences);
        for (int k = 0; k < 4 && !is_corner(i); k++) {
            s->total += differences[k];
            s->most = fmax(s->most, differences[k]);
            s->count++;
        }
    }
    free(expected);
    s->pictures++;
}

static bool read_picture(const char *folder, const char *name, kg_image *out)
{
    char path[4096];
    kg_blob bytes = { 0 };
    kg_png_facts facts;
    kg_arena arena;
    kg_arena_init(&arena);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    bool is_read = kg_file_read(AT_FDCWD, path, 64u << 20, &bytes, NULL) == KG_OK &&
                   kg_png_decode(&arena, bytes.data, bytes.size, &kg_limits_default, &facts, out, NULL) == KG_OK;
    kg_blob_done(&bytes);
    kg_arena_done(&arena);
    return is_read;
}

int main(int argc, char **argv)
{
    sums s = { 0 };
    DIR *folder = argc == 3 ? opendir(argv[1]) : NULL;
    if (folder == NULL)
        return 2;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        kg_image source = { 0 }, result = { 0 };
        if (read_picture(argv[1], entry->d_name, &source) && read_picture(argv[2], entry->d_name, &result) &&
            source.width == source.height && source.width <= LARGEST && result.width == SIDE && result.height == SIDE)
            compare(&source, &result, &s);
        kg_image_done(&source);
        kg_image_done(&result);
    }
    closedir(folder);
    printf("%.3f %.1f %u\n", s.count > 0 ? s.total / (double)s.count : 0, s.most, s.pictures);
    return 0;
}
