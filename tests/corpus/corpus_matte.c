/* SPDX-License-Identifier: Apache-2.0
 *
 * Background removal over the real logos of a labelled corpus (labels.tsv): each logo with a clear background of its own, scaled
 * down to at most 512 px, is laid on pages of one colour and taken off again. Prints the mean error of alpha, and of what is seen
 * on a light and a dark page (a halo), in levels of 255, for the logos of two halves told apart by a hash of their name: changes
 * are tried out on the first alone. Two things nobody can see in a picture on a page are told apart: logos of which a twentieth
 * and more runs into the page ("merged", counted, not compared), and enclosed areas of the page's colour, which are compared where
 * what was asked for is right. VERBOSE=1 lists every case. Usage: corpus_matte CORPUS */
#include "../matte_cases.h"

#include "base/arith.h"
#include "base/file.h"
#include "image/matte.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LABELS = 64 << 20, COLUMNS = 12, GROUP = 3, KIND = 4, TYPE = 5, HALVES = 2 };
static const uint8_t light[3] = { 0xF5, 0xF5, 0xF5 }, dark[3] = { 0x1F, 0x1F, 0x1F };
static const double much_merged = 0.05;

typedef struct sums {
    unsigned cases;
    unsigned merged;
    unsigned refused;
    unsigned refused_merged;
    unsigned compared;
    double alpha;
    double every; /* of alpha, nothing left out */
    double on_light;
    double on_dark;
} sums;

static sums all[2][HALVES][MATTE_PAGES]; /* without and with holes */

static unsigned half_of(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name != 0; name++)
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    return (hash >> 16) % HALVES;
}

static void compare(sums *s, const kg_image *truth, const kg_image *found, const uint8_t *skipped)
{
    s->compared++;
    s->alpha += matte_alpha_error(truth, found, skipped);
    s->every += matte_alpha_error(truth, found, NULL);
    s->on_light += matte_halo(truth, found, light, skipped);
    s->on_dark += matte_halo(truth, found, dark, skipped);
}

static void measure(const char *path, const kg_image *truth, unsigned half, unsigned page, bool holes)
{
    sums *s = &all[holes][half][page];
    kg_image image;
    kg_matte matte;
    matte_unknown unknown;
    kg_err err;
    if (!matte_lay(truth, matte_pages[page].rgb, &image) || !matte_find_unknown(truth, &image, matte_pages[page].rgb, &unknown) ||
        kg_matte_remove(&image, &(kg_matte_options){ .clears_enclosed = holes }, &matte, &err) != KG_OK) {
        (void)fprintf(stderr, "%s: out of memory\n", path);
        exit(2);
    }
    const uint8_t *skipped = holes ? unknown.cleared : unknown.kept;
    bool is_merged = unknown.merged >= much_merged;
    s->cases++;
    s->merged += is_merged;
    s->refused += matte.refused != NULL && !is_merged;
    s->refused_merged += matte.refused != NULL && is_merged;
    if (!is_merged && matte.refused == NULL)
        compare(s, truth, &image, skipped);
    if (getenv("VERBOSE") != NULL)
        printf("%s\t%s\t%u\t%d\t%.2f\t%.2f\t%s\n", path, matte_pages[page].name, half, holes, unknown.merged,
               matte_alpha_error(truth, &image, skipped), matte.refused != NULL ? matte.refused : "");
    matte_unknown_done(&unknown);
    kg_image_done(&image);
}

static void measure_row(int folder, char *line)
{
    char *fields[COLUMNS];
    kg_image truth;
    for (int i = 0; i < COLUMNS; i++) {
        fields[i] = strsep(&line, "\t");
        if (fields[i] == NULL)
            return;
    }
    bool is_real = strcmp(fields[GROUP], "logo") == 0 && strcmp(fields[KIND], "logo-png") == 0 && strcmp(fields[TYPE], "png") == 0;
    if (!is_real || !matte_read(folder, fields[0], &truth))
        return;
    const char *slash = strrchr(fields[0], '/');
    for (unsigned page = 0; page < MATTE_PAGES; page++)
        for (int holes = 0; holes < 2; holes++)
            measure(fields[0], &truth, half_of(slash != NULL ? slash + 1 : fields[0]), page, holes);
    kg_image_done(&truth);
}

static void add(sums *to, const sums *s)
{
    to->cases += s->cases;
    to->merged += s->merged;
    to->compared += s->compared;
    to->every += s->every;
    to->refused += s->refused;
    to->refused_merged += s->refused_merged;
    to->alpha += s->alpha;
    to->on_light += s->on_light;
    to->on_dark += s->on_dark;
}

static void print(const char *what, const sums *s)
{
    double count = KG_MAX(s->compared, 1u);
    printf(
        "  %-7s %4u cases, %3u merged (%3u refused), %3u more refused; error of alpha %5.2f (%5.2f in every pixel), seen on light "
        "%5.2f, on dark %5.2f\n",
        what, s->cases, s->merged, s->refused_merged, s->refused, s->alpha / count, s->every / count, s->on_light / count,
        s->on_dark / count);
}

static void print_all(bool holes)
{
    static const char *const halves[HALVES] = { "half 1", "half 2" };
    sums total = { 0 };
    printf("background removal, enclosed areas %s\n", holes ? "cleared" : "kept");
    for (unsigned page = 0; page < MATTE_PAGES; page++) {
        sums s = { 0 };
        for (unsigned half = 0; half < HALVES; half++)
            add(&s, &all[holes][half][page]);
        print(matte_pages[page].name, &s);
        add(&total, &s);
    }
    for (unsigned half = 0; half < HALVES; half++) {
        sums s = { 0 };
        for (unsigned page = 0; page < MATTE_PAGES; page++)
            add(&s, &all[holes][half][page]);
        print(halves[half], &s);
    }
    print("all", &total);
}

int main(int argc, char **argv)
{
    kg_blob labels = { 0 };
    int folder = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;
    if (folder < 0 || kg_file_read(folder, "labels.tsv", MAX_LABELS, &labels, NULL) != KG_OK) {
        (void)fprintf(stderr, "usage: corpus_matte CORPUS (a folder with labels.tsv)\n");
        return 2;
    }
    char *text = strndup((const char *)labels.data, labels.size), *cursor = text;
    while (cursor != NULL)
        measure_row(folder, strsep(&cursor, "\n"));
    print_all(false);
    print_all(true);
    free(text);
    kg_blob_done(&labels);
    return 0;
}
