/* SPDX-License-Identifier: Apache-2.0
 *
 * Recall and precision of the rules about logos over faults that are put into the real logos of a corpus: enlarged from 16 to 96
 * pixels by four filters, squeezed by 10 to 40 %, cut off at a side, faded. Each logo is judged without the fault first, at the
 * same size. Logos are split into two halves by their names: what was tuned on one half is seen on the other. DUMP=1 writes what
 * was measured of each picture; ONLY=LOGO-10 puts in the faults of that rule alone. Usage: corpus_faults CORPUS [EVERY] (only every
 * so many-th logo) */
#include "faults.h"

#include "base/arith.h"
#include "base/file.h"
#include "format/png.h"
#include "product/logofile.h"
#include "rules/rules.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LABELS = 64 << 20, HALVES = 2, LARGEST = 512, LEAST = 160 };

/* One kind of fault, or none, and what is to be told for it. */
typedef struct fault {
    const char *name;
    const char *rule; /* that must tell it; of the good ones, that must not */
    bool is_bad;
    unsigned told[HALVES];
    unsigned count[HALVES];
} fault;

enum {
    GOOD_SHARP,
    GOOD_SHARP_120,
    GOOD_SOFT_120,
    UP_16,
    UP_24,
    UP_32,
    UP_48,
    UP_64,
    UP_96,
    UP_NEAREST,
    GOOD_WHOLE,
    GOOD_WHOLE_120,
    CUT_3,
    CUT_8,
    CUT_15,
    CUT_25,
    CUT_120,
    GOOD_SHAPE,
    SQUEEZE_90,
    SQUEEZE_80,
    SQUEEZE_70,
    SQUEEZE_60,
    STRETCH_130,
    GOOD_VISIBLE,
    FADED_WHITE,
    SEE_THROUGH,
    FAULTS
};

static fault faults[FAULTS] = {
    [GOOD_SHARP] = { .name = "as it is, to 512 px", .rule = "LOGO-11" },
    [GOOD_SHARP_120] = { .name = "scaled down to 120 px", .rule = "LOGO-11" },
    [GOOD_SOFT_120] = { .name = "softly, to 120 px", .rule = "LOGO-11" },
    [UP_16] = { .name = "enlarged from 16 px", .rule = "LOGO-11", .is_bad = true },
    [UP_24] = { .name = "enlarged from 24 px", .rule = "LOGO-11", .is_bad = true },
    [UP_32] = { .name = "enlarged from 32 px", .rule = "LOGO-11", .is_bad = true },
    [UP_48] = { .name = "enlarged from 48 px", .rule = "LOGO-11", .is_bad = true },
    [UP_64] = { .name = "enlarged from 64 px", .rule = "LOGO-11", .is_bad = true },
    [UP_96] = { .name = "enlarged from 96 px", .rule = "LOGO-11", .is_bad = true },
    [UP_NEAREST] = { .name = "in blocks, from 16 to 64 px", .rule = "LOGO-11", .is_bad = true },
    [GOOD_WHOLE] = { .name = "whole, without margins", .rule = "LOGO-9" },
    [GOOD_WHOLE_120] = { .name = "whole, fitted to 120 px", .rule = "LOGO-9" },
    [CUT_3] = { .name = "3 % cut off at a side", .rule = "LOGO-9", .is_bad = true },
    [CUT_8] = { .name = "8 % cut off at a side", .rule = "LOGO-9", .is_bad = true },
    [CUT_15] = { .name = "15 % cut off at a side", .rule = "LOGO-9", .is_bad = true },
    [CUT_25] = { .name = "25 % cut off at two sides", .rule = "LOGO-9", .is_bad = true },
    [CUT_120] = { .name = "160 px, its right 40 cut off", .rule = "LOGO-9", .is_bad = true },
    [GOOD_SHAPE] = { .name = "not deformed", .rule = "LOGO-10" },
    [SQUEEZE_90] = { .name = "squeezed to 90 %", .rule = "LOGO-10", .is_bad = true },
    [SQUEEZE_80] = { .name = "squeezed to 80 %", .rule = "LOGO-10", .is_bad = true },
    [SQUEEZE_70] = { .name = "squeezed to 70 %", .rule = "LOGO-10", .is_bad = true },
    [SQUEEZE_60] = { .name = "squeezed to 60 %", .rule = "LOGO-10", .is_bad = true },
    [STRETCH_130] = { .name = "stretched to 130 %", .rule = "LOGO-10", .is_bad = true },
    [GOOD_VISIBLE] = { .name = "as it is", .rule = "LOGO-8" },
    [FADED_WHITE] = { .name = "faded to white, 90 %", .rule = "LOGO-8", .is_bad = true },
    [SEE_THROUGH] = { .name = "30 % opaque", .rule = "LOGO-8", .is_bad = true },
};

/* A logo to put faults into. */
typedef struct subject {
    const char *name;
    uint32_t hash;  /* of the name: says the half, and which variant of a fault is taken */
    kg_image image; /* without margins, 512 px at most */
    bool has_background;
} subject;

static bool is_told(const kg_findings *findings, const char *rule)
{
    for (size_t i = 0; i < findings->list.count; i++)
        if (findings->list.items[i].severity > KG_INFO && strcmp(kg_rules[findings->list.items[i].rule].id, rule) == 0)
            return true;
    return false;
}

static void dump(const subject *s, const fault *f, bool told, const kg_look *look)
{
    printf("%s\t%u\t%s\t%d\tdetail %u block %u cut %u lost %.3f %.3f alpha %.3f\n", s->name, s->hash % HALVES, f->name, told,
           look->detail_px, look->block_px, look->cut.sides, look->lost_on_white, look->lost_on_dark, look->mean_alpha);
}

/* Judges IMAGE, which is S with the fault, and counts. IMAGE is released. */
static void judge(const subject *s, int which, kg_image *image)
{
    kg_load_options options = { .limits = &kg_limits_default, .today = { 2025, 3, 5 } };
    kg_png_options fast = { .effort = 1 };
    fault *f = &faults[which];
    kg_product product;
    kg_findings findings;
    kg_arena arena;
    kg_blob bytes;
    kg_arena_init(&arena);
    if (kg_png_encode(image, &fast, NULL, &bytes, NULL) != KG_OK ||
        kg_logo_load(s->name, &bytes, &options, NULL, 0, &product, NULL) != KG_OK ||
        kg_rules_run(&product, &arena, &findings, NULL) != KG_OK)
        exit(2);
    bool told = is_told(&findings, f->rule);
    f->count[s->hash % HALVES]++;
    f->told[s->hash % HALVES] += told;
    if (getenv("DUMP") != NULL)
        dump(s, f, told, &product.assets.items[0]->logo.look);
    kg_product_done(&product);
    kg_blob_done(&bytes);
    kg_arena_done(&arena);
    kg_image_done(image);
}

static void size_to(const kg_image *image, uint32_t longest, uint32_t *width, uint32_t *height)
{
    uint32_t most = KG_MAX(image->width, image->height);
    *width = KG_MAX(1u, (uint32_t)((double)image->width * longest / most + 0.5));
    *height = KG_MAX(1u, (uint32_t)((double)image->height * longest / most + 0.5));
}

static void judge_sharpness(const subject *s)
{
    static const uint32_t from[] = { 16, 24, 32, 48, 64, 96 }, to[] = { 120, 256, 512 };
    kg_image small, image;
    uint32_t width, height, longest = KG_MAX(s->image.width, s->image.height);
    fault_scale(&s->image, s->image.width, s->image.height, &image);
    judge(s, GOOD_SHARP, &image);
    size_to(&s->image, 120, &width, &height);
    fault_scale(&s->image, width, height, &image);
    judge(s, GOOD_SHARP_120, &image);
    fault_soften(&s->image, width, height, &image);
    judge(s, GOOD_SOFT_120, &image);
    for (size_t i = 0; i < KG_COUNT(from); i++)
        for (fault_filter filter = FAULT_NEAREST; filter <= FAULT_LANCZOS; filter++) {
            uint32_t target = KG_MIN(to[(s->hash / 2 + i + filter) % KG_COUNT(to)], KG_MAX(longest, 120u));
            if (filter == FAULT_NEAREST && (from[i] > 64 || target < 2 * from[i]))
                continue;
            size_to(&s->image, from[i], &width, &height);
            fault_scale(&s->image, width, height, &small);
            if (filter == FAULT_NEAREST)
                fault_enlarge(&small, filter, width * (target / from[i]), height * (target / from[i]), &image);
            else {
                size_to(&s->image, target, &width, &height);
                fault_enlarge(&small, filter, width, height, &image);
            }
            kg_image_done(&small);
            judge(s, filter == FAULT_NEAREST ? UP_NEAREST : UP_16 + (int)i, &image);
        }
}

static void judge_wholeness(const subject *s)
{
    static const int percent[] = { 3, 8, 15 };
    kg_image image;
    fault_scale(&s->image, s->image.width, s->image.height, &image);
    judge(s, GOOD_WHOLE, &image);
    for (size_t i = 0; i < KG_COUNT(percent); i++) {
        kg_box box = { 0, 0, s->image.width, s->image.height };
        unsigned side = (s->hash / 2 + (unsigned)i) % 4;
        uint32_t off = KG_MAX(2u, (side < 2 ? box.width : box.height) * (uint32_t)percent[i] / 100);
        box.x = side == 0 ? off : 0;
        box.y = side == 2 ? off : 0;
        *(side < 2 ? &box.width : &box.height) -= off;
        fault_crop(&s->image, box, &image);
        judge(s, CUT_3 + (int)i, &image);
    }
    kg_box corner = { s->image.width / 4, 0, s->image.width * 3 / 4, s->image.height * 3 / 4 };
    corner.x = (s->hash / 2) % 2 != 0 ? corner.x : 0;
    fault_crop(&s->image, corner, &image);
    judge(s, CUT_25, &image);
}

/* At the size of the store's box: whole, and scaled to 160 px and put into 120 at the left, so that a quarter of what is wide and
 * an eighth of what is high is lost on either side. */
static void judge_wholeness_in_the_box(const subject *s)
{
    enum { BOX = 120, LARGER = 160 };
    kg_image image, larger;
    uint32_t width, height;
    size_to(&s->image, BOX, &width, &height);
    fault_scale(&s->image, width, height, &image);
    judge(s, GOOD_WHOLE_120, &image);
    size_to(&s->image, LARGER, &width, &height);
    fault_scale(&s->image, width, height, &larger);
    uint32_t left = (LARGER - width) / 2, right = KG_MIN(left + width, BOX), top = height > BOX ? (height - BOX) / 2 : 0;
    if (right <= left || right - left >= width) {
        kg_image_done(&larger);
        return;
    }
    fault_crop(&larger, (kg_box){ 0, top, right - left, KG_MIN(height, BOX) }, &image);
    kg_image_done(&larger);
    judge(s, CUT_120, &image);
}

static void judge_shape(const subject *s)
{
    static const double share[] = { 0.9, 0.8, 0.7, 0.6, 1.3 };
    kg_image image;
    fault_scale(&s->image, s->image.width, s->image.height, &image);
    judge(s, GOOD_SHAPE, &image);
    for (size_t i = 0; i < KG_COUNT(share); i++) {
        bool is_x = (s->hash / 2 + i) % 2 != 0;
        uint32_t width = KG_MAX(1u, (uint32_t)(s->image.width * (is_x ? share[i] : 1)));
        uint32_t height = KG_MAX(1u, (uint32_t)(s->image.height * (is_x ? 1 : share[i])));
        fault_enlarge(&s->image, share[i] > 1 ? FAULT_BICUBIC : FAULT_LANCZOS, width, height, &image);
        judge(s, SQUEEZE_90 + (int)i, &image);
    }
}

/* Whether the logo is a version for dark pages: on white no pixel of it differs from the page by more than 48 levels. */
static bool is_pale(const kg_image *image)
{
    for (size_t i = 0; i < (size_t)image->width * image->height; i++) {
        const uint8_t *p = image->rgba + 4 * i;
        if ((255 - KG_MIN(KG_MIN(p[0], p[1]), p[2])) * p[3] > 48 * 255)
            return false;
    }
    return true;
}

static void judge_visibility(const subject *s)
{
    if (is_pale(&s->image))
        return;
    kg_image image;
    fault_fade(&s->image, 0, 0, 1, &image);
    judge(s, GOOD_VISIBLE, &image);
    fault_fade(&s->image, 255, 0.9, 1, &image);
    judge(s, FADED_WHITE, &image);
    fault_fade(&s->image, 0, 0, 0.3, &image);
    judge(s, SEE_THROUGH, &image);
}

static uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name != 0; name++)
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    return hash ^ hash >> 15;
}

/* Opens the logo; false where it is too small to have faults put into it. */
static bool open_subject(int folder, const char *name, subject *s)
{
    kg_blob file = { 0 };
    kg_png_facts facts;
    kg_image image = { 0 };
    kg_arena arena;
    kg_arena_init(&arena);
    *s = (subject){ .name = name, .hash = hash_of(name) };
    bool is_open = kg_file_read(folder, name, kg_limits_default.logo_bytes, &file, NULL) == KG_OK &&
                   kg_png_decode(&arena, file.data, file.size, &kg_limits_default, &facts, &image, NULL) == KG_OK;
    kg_box art = is_open ? kg_measure_box(&image, KG_CANVAS_EMPTY) : (kg_box){ 0 };
    uint32_t width = art.width, height = art.height, longest = KG_MAX(width, height);
    if (longest > LARGEST) {
        width = KG_MAX(1u, width * LARGEST / longest);
        height = KG_MAX(1u, height * LARGEST / longest);
    }
    is_open = is_open && longest >= LEAST && kg_image_resample(&image, art, width, height, &s->image, NULL) == KG_OK;
    kg_corners corners = { 0 };
    if (is_open)
        corners = kg_measure_corners(&s->image, (kg_box){ 0, 0, width, height }, 1);
    s->has_background = is_open && kg_measure_backdrop(&corners) == KG_BACKDROP_OPAQUE;
    kg_image_done(&image);
    kg_blob_done(&file);
    kg_arena_done(&arena);
    return is_open;
}

static bool is_wanted(const char *rule)
{
    const char *only = getenv("ONLY");
    return only == NULL || strcmp(only, rule) == 0;
}

static void judge_logo(int folder, const char *name)
{
    subject s;
    if (!open_subject(folder, name, &s))
        return;
    if (is_wanted("LOGO-11"))
        judge_sharpness(&s);
    if (is_wanted("LOGO-10"))
        judge_shape(&s);
    if (is_wanted("LOGO-9") && !s.has_background) {
        judge_wholeness(&s);
        judge_wholeness_in_the_box(&s);
    }
    if (is_wanted("LOGO-8") && !s.has_background)
        judge_visibility(&s);
    kg_image_done(&s.image);
}

static int percent(unsigned part, unsigned whole)
{
    return whole > 0 ? (int)(100.0 * part / whole + 0.5) : 0;
}

/* Over both halves, each kind of fault counting alike, and so the faults together and the good ones together. */
static void print_rule(const char *rule)
{
    double found = 0, wrong = 0;
    unsigned bad = 0, good = 0;
    for (int i = 0; i < FAULTS; i++) {
        const fault *f = &faults[i];
        unsigned count = f->count[0] + f->count[1];
        if (strcmp(f->rule, rule) != 0 || count == 0)
            continue;
        *(f->is_bad ? &found : &wrong) += (double)(f->told[0] + f->told[1]) / count;
        (*(f->is_bad ? &bad : &good))++;
    }
    found = bad > 0 ? found / bad : 0;
    wrong = good > 0 ? wrong / good : 0;
    printf("  %-8s recall %3.0f %%, precision %3.0f %% were every second logo faulty (%.1f %% of the good ones are told)\n", rule,
           100 * found, found + wrong > 0 ? 100 * found / (found + wrong) : 100, 100 * wrong);
}

static void print_results(void)
{
    static const char *const rules[] = { "LOGO-8", "LOGO-9", "LOGO-10", "LOGO-11" };
    printf("faults put into real logos; told for it, in each half of the logos\n");
    for (int i = 0; i < FAULTS; i++) {
        const fault *f = &faults[i];
        printf("  %-8s %-28s %-12s %4u of %4u (%3d %%), %4u of %4u (%3d %%)\n", f->rule, f->name,
               f->is_bad ? "must be told" : "must not be", f->told[0], f->count[0], percent(f->told[0], f->count[0]), f->told[1],
               f->count[1], percent(f->told[1], f->count[1]));
    }
    for (size_t i = 0; i < KG_COUNT(rules); i++)
        print_rule(rules[i]);
}

int main(int argc, char **argv)
{
    kg_blob labels = { 0 };
    int folder = argc >= 2 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;
    unsigned every = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1, seen = 0;
    if (folder < 0 || every == 0 || kg_file_read(folder, "labels.tsv", MAX_LABELS, &labels, NULL) != KG_OK) {
        (void)fprintf(stderr, "usage: corpus_faults CORPUS [EVERY] (a folder with labels.tsv)\n");
        return 2;
    }
    char *text = strndup((const char *)labels.data, labels.size), *cursor = text;
    while (cursor != NULL) {
        char *line = strsep(&cursor, "\n"), *name = strsep(&line, "\t");
        for (int i = 0; i < 2 && line != NULL; i++)
            (void)strsep(&line, "\t");
        if (line != NULL && strncmp(line, "logo\tlogo-png\tpng\t", 18) == 0 && seen++ % every == 0)
            judge_logo(folder, name);
    }
    print_results();
    free(text);
    kg_blob_done(&labels);
    return 0;
}
