/* SPDX-License-Identifier: Apache-2.0
 *
 * decode FOLDER [ROUNDS]: how fast the PNGs of a folder become pixels, kind by kind: CPU milliseconds a file in one thread, chunk
 * walk and checks included, the best of ROUNDS (5), and the same pixels by libpng from the same checked file. Colour chunks are
 * passed over by both, files that do not decode left out. */
#include "base/file.h"
#include "format/png_read.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { KINDS = 8 * 17 * 2 };

typedef struct kind {
    unsigned files;
    double megapixels;
    double unpack_ms;
    double libpng_ms;
} kind;

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

/* To pixels in one way; returns the milliseconds, or -1. */
static double decode(const kg_blob *file, bool by_libpng, kg_png_walk *walk)
{
    kg_arena arena;
    kg_png_facts facts;
    kg_png_raw raw;
    kg_image image = { 0 };
    double begun = cpu_ms();
    kg_arena_init(&arena);
    kg_status status = kg_png_walk_file(&arena, file->data, file->size, &kg_limits_default, &facts, walk, NULL);
    if (status == KG_OK && by_libpng) {
        status = kg_image_init(&image, walk->width, walk->height, NULL);
        if (status == KG_OK)
            status = kg_png_read_pixels(walk, KG_PNG_COLOUR_SRGB, false, image.rgba, NULL);
    } else if (status == KG_OK) {
        status = kg_png_inflate(walk, &raw, NULL);
        if (status == KG_OK)
            status = kg_png_unpack(walk, &raw, &image, NULL);
    }
    kg_image_done(&image);
    kg_arena_done(&arena);
    return status == KG_OK ? cpu_ms() - begun : -1;
}

static void measure(const kg_blob *file, int rounds, kind *kinds)
{
    kg_png_walk walk;
    double best[2] = { INFINITY, INFINITY };
    for (int i = 0; i < 2 * rounds; i++) {
        double ms = decode(file, i % 2 == 1, &walk);
        if (ms < 0)
            return;
        best[i % 2] = fmin(best[i % 2], ms);
    }
    kind *k = &kinds[(walk.colour_type * 17 + walk.bit_depth) * 2 + walk.is_interlaced];
    k->files++;
    k->megapixels += (double)walk.width * walk.height / 1e6;
    k->unpack_ms += best[0];
    k->libpng_ms += best[1];
}

static void print(const char *name, const kind *k)
{
    if (k->files > 0)
        printf("| %-24s | %5u | %8.2f | %8.3f | %8.3f | %6.0f | %6.0f |\n", name, k->files, k->megapixels / k->files,
               k->unpack_ms / k->files, k->libpng_ms / k->files, k->megapixels / k->unpack_ms * 1e3,
               k->megapixels / k->libpng_ms * 1e3);
}

int main(int argc, char **argv)
{
    static const char *const types[8] = { "grey", "", "RGB", "palette", "grey and alpha", "", "RGBA", "" };
    static kind kinds[KINDS];
    kind all = { 0 };
    int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 5;
    DIR *folder = argc > 1 ? opendir(argv[1]) : NULL;
    if (folder == NULL)
        return 2;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        kg_blob file = { 0 };
        if (kg_file_read(dirfd(folder), entry->d_name, kg_limits_default.logo_bytes, &file, NULL) == KG_OK)
            measure(&file, rounds, kinds);
        kg_blob_done(&file);
    }
    closedir(folder);
    printf(
        "| kind | files | Mpx a file | ms | ms, libpng | Mpx/s | Mpx/s, libpng |\n| --- | --- | --- | --- | --- | --- | --- |\n");
    for (int i = 0; i < KINDS; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s, %d bits%s", types[i / 34], i / 2 % 17, i % 2 == 1 ? ", interlaced" : "");
        print(name, &kinds[i]);
        all.files += kinds[i].files;
        all.megapixels += kinds[i].megapixels;
        all.unpack_ms += kinds[i].unpack_ms;
        all.libpng_ms += kinds[i].libpng_ms;
    }
    print("all", &all);
    return 0;
}
