/* SPDX-License-Identifier: Apache-2.0
 *
 * Scales every logo of a labelled corpus (labels.tsv) that is at most 2048 px long to fit 120 x 120 and compares with the reference
 * in double precision. Prints the largest difference; exits 1 when one is above a level. Usage: corpus_scale CORPUS */
#include "../reference.h"

#include "base/arith.h"
#include "base/file.h"
#include "format/png.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LABELS = 64 << 20, SIDE = 120, LARGEST = 2048 };

typedef struct tally {
    unsigned compared;
    unsigned beyond; /* a level */
    double worst;
} tally;

static void compare(const char *name, const kg_image *image, tally *t)
{
    kg_box all = { 0, 0, image->width, image->height };
    uint32_t longest = KG_MAX(image->width, image->height);
    uint32_t width = KG_MAX(1u, image->width * SIDE / longest), height = KG_MAX(1u, image->height * SIDE / longest);
    kg_image found;
    if (kg_image_resample(image, all, width, height, &found, NULL) != KG_OK)
        exit(2);
    double worst = reference_worst(image, all, &found);
    kg_image_done(&found);
    t->compared++;
    t->worst = fmax(t->worst, worst);
    if (worst <= 1)
        return;
    t->beyond++;
    printf("  %s: %.3f levels from the reference\n", name, worst);
}

static void judge(int folder, const char *name, tally *t)
{
    kg_blob file = { 0 };
    kg_png_facts facts;
    kg_image image = { 0 };
    kg_arena arena;
    kg_arena_init(&arena);
    if (kg_file_read(folder, name, kg_limits_default.logo_bytes, &file, NULL) == KG_OK &&
        kg_png_decode(&arena, file.data, file.size, &kg_limits_default, &facts, &image, NULL) == KG_OK &&
        KG_MAX(image.width, image.height) <= LARGEST)
        compare(name, &image, t);
    kg_image_done(&image);
    kg_blob_done(&file);
    kg_arena_done(&arena);
}

int main(int argc, char **argv)
{
    kg_blob labels = { 0 };
    int folder = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;
    if (folder < 0 || kg_file_read(folder, "labels.tsv", MAX_LABELS, &labels, NULL) != KG_OK) {
        (void)fprintf(stderr, "usage: corpus_scale CORPUS (a folder with labels.tsv)\n");
        return 2;
    }
    char *text = strndup((const char *)labels.data, labels.size), *cursor = text;
    tally t = { 0 };
    while (cursor != NULL) {
        char *line = strsep(&cursor, "\n"), *name = strsep(&line, "\t");
        for (int i = 0; i < 2 && line != NULL; i++)
            (void)strsep(&line, "\t");
        if (line != NULL && strncmp(line, "logo\t", 5) == 0)
            judge(folder, name, &t);
    }
    printf("scaling: %u logos compared with the reference, at most %.3f levels of 255 from it, %u by more than one\n", t.compared,
           t.worst, t.beyond);
    free(text);
    kg_blob_done(&labels);
    return t.beyond > 0;
}
