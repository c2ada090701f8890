/* SPDX-License-Identifier: Apache-2.0
 *
 * Precision and recall of the rules about logos over a labelled corpus (labels.tsv). What a picture should be told for is known
 * by its kind: how it was derived, or what it is of. Real logos count as good, but for what their measured facts say. Names of
 * files are never looked at. VERBOSE=1 lists what was told wrongly and what was missed. Usage: corpus_logo CORPUS */
#include "base/arith.h"
#include "base/file.h"
#include "product/logofile.h"
#include "rules/rules.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LABELS = 64 << 20, COLUMNS = 12, GROUP = 3, KIND = 4, TYPE = 5, VERDICT = 6, FACTS = 11 };

typedef enum verdict { GOOD, BAD, EITHER } verdict;

/* What the labels say about one picture. */
typedef struct label {
    const char *kind;
    bool is_logo;
    const char *facts;
} label;

static bool is_one_of(const char *word, const char *list)
{
    size_t length = strlen(word);
    for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word))
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == 0))
            return true;
    return false;
}

/* The number behind "KEY=", or STANDARD. */
static double fact(const label *l, const char *key, double standard)
{
    char wanted[64];
    (void)snprintf(wanted, sizeof wanted, "; %s=", key);
    const char *at = strstr(l->facts, wanted);
    return at != NULL ? strtod(at + strlen(wanted), NULL) : standard;
}

/* The longer side of the box KEY=x0,y0,x1,y1. */
static double box_side(const label *l, const char *key)
{
    char wanted[64];
    int box[4];
    (void)snprintf(wanted, sizeof wanted, "; %s=", key);
    const char *at = strstr(l->facts, wanted);
    if (at == NULL || sscanf(at + strlen(wanted), "%d,%d,%d,%d", &box[0], &box[1], &box[2], &box[3]) != 4)
        return 0;
    return KG_MAX(box[2] - box[0], box[3] - box[1]);
}

static verdict expect_placing(const label *l)
{
    if (!l->is_logo)
        return EITHER;
    if (is_one_of(l->kind, "tiny-content off-centre") || (fact(l, "w", 0) == 120 && box_side(l, "visible_bbox") < 96))
        return BAD;
    return is_one_of(l->kind, "control rounded4 rounded-other opaque-square circle") ? GOOD : EITHER;
}

static verdict expect_screenshot(const label *l)
{
    if (is_one_of(l->kind, "screenshot screenshot-120 photo photo-120"))
        return BAD;
    return l->is_logo ? GOOD : EITHER;
}

static verdict expect_visible(const label *l)
{
    if (!l->is_logo)
        return EITHER;
    if (is_one_of(l->kind, "white-on-transparent translucent") || fact(l, "max_diff_from_white", 255) < 48)
        return BAD;
    return is_one_of(l->kind, "invisible") ? EITHER : GOOD;
}

static verdict expect_complete(const label *l)
{
    return !l->is_logo ? EITHER : is_one_of(l->kind, "incomplete") ? BAD : GOOD;
}

static verdict expect_shape(const label *l)
{
    return !l->is_logo ? EITHER : is_one_of(l->kind, "deformed png-phys") ? BAD : GOOD;
}

static verdict expect_sharp(const label *l)
{
    if (!l->is_logo || is_one_of(l->kind, "soft invisible tiny-content specks"))
        return EITHER;
    return is_one_of(l->kind, "blurry pixelated") || box_side(l, "visible_bbox") < 108 ? BAD : GOOD;
}

static verdict expect_corners(const label *l)
{
    if (is_one_of(l->kind, "opaque-square rounded4-one-square"))
        return BAD;
    return is_one_of(l->kind, "rounded4 rounded-other circle control") ? GOOD : EITHER;
}

/* A group of rules that answer one question. */
typedef struct question {
    const char *rules;
    const char *what;
    verdict (*expect)(const label *l);
    unsigned hits, wrong, missed;
} question;

static question questions[] = {
    { "LOGO-4 LOGO-5", "small or off centre", expect_placing, 0, 0, 0 },
    { "LOGO-7", "screenshot or photo", expect_screenshot, 0, 0, 0 },
    { "LOGO-8", "hard to see", expect_visible, 0, 0, 0 },
    { "LOGO-9", "cut off", expect_complete, 0, 0, 0 },
    { "LOGO-10", "deformed", expect_shape, 0, 0, 0 },
    { "LOGO-11", "small or blurry", expect_sharp, 0, 0, 0 },
    { "LOGO-14", "square corners", expect_corners, 0, 0, 0 },
};

static bool is_told(const question *q, const kg_findings *findings)
{
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        bool counts = finding->severity > KG_INFO || (finding->severity == KG_INFO && q->expect == expect_placing);
        if (counts && is_one_of(kg_rules[finding->rule].id, q->rules))
            return true;
    }
    return false;
}

static void compare(const char *path, const label *l, const kg_findings *findings)
{
    for (size_t i = 0; i < KG_COUNT(questions); i++) {
        question *q = &questions[i];
        verdict expected = q->expect(l);
        bool told = is_told(q, findings);
        if (expected == EITHER)
            continue;
        q->hits += told && expected == BAD;
        q->wrong += told && expected == GOOD;
        q->missed += !told && expected == BAD;
        if (told != (expected == BAD) && getenv("VERBOSE") != NULL)
            printf("  %s %s: %s (%s)\n", told ? "wrongly told" : "missed", q->rules, path, l->kind);
    }
}

static void judge(const char *path, const label *l, kg_blob *bytes)
{
    kg_load_options options = { .limits = &kg_limits_default, .today = { 2025, 3, 5 } };
    kg_product product;
    kg_findings findings;
    kg_arena arena;
    kg_err err;
    kg_arena_init(&arena);
    if (kg_logo_load(path, bytes, &options, NULL, 0, &product, &err) == KG_OK && kg_rules_run(&product, &arena, &findings, &err) == KG_OK) {
        if (product.assets.items[0]->broken == NULL)
            compare(path, l, &findings);
    } else {
        printf("  %s: %s\n", path, err.message);
    }
    kg_product_done(&product);
    kg_arena_done(&arena);
}

static void judge_row(int folder, char *line)
{
    char *fields[COLUMNS];
    kg_blob file = { 0 };
    for (int i = 0; i < COLUMNS; i++) {
        fields[i] = strsep(&line, "\t");
        if (fields[i] == NULL)
            return;
    }
    bool is_logo = strcmp(fields[GROUP], "logo") == 0;
    if ((!is_logo && strcmp(fields[GROUP], "nonlogo") != 0) || strcmp(fields[TYPE], "png") != 0)
        return;
    label l = { .kind = fields[KIND], .is_logo = is_logo, .facts = fields[FACTS] };
    if (kg_file_read(folder, fields[0], kg_limits_default.logo_bytes, &file, NULL) == KG_OK)
        judge(fields[0], &l, &file);
    kg_blob_done(&file);
}

static int percent(unsigned part, unsigned whole)
{
    return whole > 0 ? (int)(100.0 * part / whole + 0.5) : 100;
}

int main(int argc, char **argv)
{
    kg_blob labels = { 0 };
    int folder = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;
    if (folder < 0 || kg_file_read(folder, "labels.tsv", MAX_LABELS, &labels, NULL) != KG_OK) {
        (void)fprintf(stderr, "usage: corpus_logo CORPUS (a folder with labels.tsv)\n");
        return 2;
    }
    char *text = strndup((const char *)labels.data, labels.size), *cursor = text;
    while (cursor != NULL)
        judge_row(folder, strsep(&cursor, "\n"));
    for (size_t i = 0; i < KG_COUNT(questions); i++) {
        const question *q = &questions[i];
        printf("%-14s %-20s %3u of %3u found (recall %3d %%), %u wrongly told (precision %3d %%)\n", q->rules, q->what, q->hits,
               q->hits + q->missed, percent(q->hits, q->hits + q->missed), q->wrong, percent(q->hits, q->hits + q->wrong));
    }
    free(text);
    kg_blob_done(&labels);
    return 0;
}
