/* SPDX-License-Identifier: Apache-2.0
 *
 * matte FOLDER SCRATCH: background removal against ImageMagick. Each PNG of FOLDER that has a clear background of its own is scaled
 * down to at most 512 px, laid on white, black, red and blue and taken off again: by kgpack with enclosed areas cleared, and by
 * `convert -fuzz N% -transparent COLOUR`, which clears them too, with N from 1 to 50. Prints the mean error of alpha in levels of
 * 255; for ImageMagick with the one N that is best for all, and with the best for each picture, which nobody knows beforehand.
 * Logos that run into the page are left out (tests/corpus/corpus_matte.c), and for both what kgpack refuses. */
#include "../matte_cases.h"

#include "base/arith.h"
#include "base/buf.h"
#include "format/png.h"
#include "image/matte.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUZZ = 50 }; /* per cent, at most */
static const double much_merged = 0.05;

typedef struct sums {
    unsigned cases;
    unsigned refused;
    double ours;
    double by_fuzz[FUZZ];
    double best_each;
} sums;

static bool write_png(const kg_image *image, const char *path)
{
    kg_blob bytes = { 0 };
    kg_err err;
    FILE *file = fopen(path, "wb");
    bool is_written = file != NULL &&
                      kg_png_encode(image, &(kg_png_options){ .effort = 1, .exact = true }, NULL, &bytes, &err) == KG_OK &&
                      fwrite(bytes.data, 1, bytes.size, file) == bytes.size;
    if (file != NULL)
        is_written = fclose(file) == 0 && is_written;
    kg_blob_done(&bytes);
    return is_written;
}

/* The name `convert` may be somebody else's wrapper; Debian's own one is asked for. Its answer is FUZZ planes of alpha. */
static FILE *ask_magick(const char *path, const uint8_t rgb[3])
{
    static char command[64 << 10];
    int at = snprintf(command, sizeof command, "/usr/bin/convert '%s' -alpha set", path);
    for (int fuzz = 1; fuzz <= FUZZ; fuzz++)
        at += snprintf(command + at, sizeof command - (size_t)at, " \\( -clone 0 -fuzz %d%% -transparent '#%02x%02x%02x' \\)", fuzz,
                       rgb[0], rgb[1], rgb[2]);
    (void)snprintf(command + at, sizeof command - (size_t)at, " -delete 0 -alpha extract -depth 8 gray:-");
    return popen(command, "r");
}

/* The errors of ImageMagick on one case, fuzz by fuzz. */
static bool measure_magick(const char *path, const kg_image *truth, const uint8_t rgb[3], const uint8_t *skipped,
                           double errors[FUZZ])
{
    size_t count = (size_t)truth->width * truth->height;
    uint8_t *plane = malloc(count);
    kg_image found = { 0 };
    FILE *answer = ask_magick(path, rgb);
    bool is_whole = plane != NULL && answer != NULL && kg_image_init(&found, truth->width, truth->height, NULL) == KG_OK;
    for (int fuzz = 0; fuzz < FUZZ && is_whole; fuzz++) {
        is_whole = fread(plane, 1, count, answer) == count;
        for (size_t i = 0; i < count && is_whole; i++)
            found.rgba[4 * i + 3] = plane[i];
        errors[fuzz] = matte_alpha_error(truth, &found, skipped);
    }
    if (answer != NULL)
        is_whole = pclose(answer) == 0 && is_whole;
    kg_image_done(&found);
    free(plane);
    return is_whole;
}

static void measure(const kg_image *truth, const matte_page *page, const char *scratch, sums *s)
{
    kg_image laid;
    kg_matte matte;
    matte_unknown unknown;
    kg_err err;
    double errors[FUZZ];
    if (!matte_lay(truth, page->rgb, &laid) || !matte_find_unknown(truth, &laid, page->rgb, &unknown))
        exit(2);
    if (unknown.merged < much_merged) {
        bool is_ready = write_png(&laid, scratch);
        if (!is_ready || kg_matte_remove(&laid, &(kg_matte_options){ .clears_enclosed = true }, &matte, &err) != KG_OK)
            exit(2);
        s->cases++;
        s->refused += matte.refused != NULL;
        if (matte.refused == NULL) {
            if (!measure_magick(scratch, truth, page->rgb, unknown.cleared, errors))
                exit(2);
            double best = errors[0];
            for (int fuzz = 0; fuzz < FUZZ; fuzz++) {
                s->by_fuzz[fuzz] += errors[fuzz];
                best = errors[fuzz] < best ? errors[fuzz] : best;
            }
            s->best_each += best;
            s->ours += matte_alpha_error(truth, &laid, unknown.cleared);
        }
    }
    matte_unknown_done(&unknown);
    kg_image_done(&laid);
}

static void print(const char *name, const sums *s)
{
    double count = KG_MAX(s->cases - s->refused, 1u);
    int best = 0;
    for (int fuzz = 1; fuzz < FUZZ; fuzz++)
        best = s->by_fuzz[fuzz] < s->by_fuzz[best] ? fuzz : best;
    printf("| %-5s | %5u | %7u | %6.2f | %6.2f (%d %%) | %6.2f |\n", name, s->cases, s->refused, s->ours / count,
           s->by_fuzz[best] / count, best + 1, s->best_each / count);
}

int main(int argc, char **argv)
{
    static sums pages[MATTE_PAGES], all;
    DIR *folder = argc == 3 ? opendir(argv[1]) : NULL;
    if (folder == NULL)
        return 2;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        kg_image truth;
        if (!matte_read(dirfd(folder), entry->d_name, &truth))
            continue;
        for (int page = 0; page < MATTE_PAGES; page++)
            measure(&truth, &matte_pages[page], argv[2], &pages[page]);
        kg_image_done(&truth);
    }
    closedir(folder);
    printf("| page | cases | refused | kgpack | ImageMagick, best fuzz for all | best for each |\n| --- | --- | --- | --- | --- | "
           "--- |\n");
    for (int page = 0; page < MATTE_PAGES; page++) {
        print(matte_pages[page].name, &pages[page]);
        all.cases += pages[page].cases;
        all.refused += pages[page].refused;
        all.ours += pages[page].ours;
        all.best_each += pages[page].best_each;
        for (int fuzz = 0; fuzz < FUZZ; fuzz++)
            all.by_fuzz[fuzz] += pages[page].by_fuzz[fuzz];
    }
    print("all", &all);
    return 0;
}
