/* SPDX-License-Identifier: Apache-2.0
 *
 * Walks fixtures/rules: every rule has good and bad product folders, and each gives exactly the findings that it expects. */
#include "overlay.h"

#include "base/arith.h"
#include "base/file.h"
#include "base/text.h"
#include "fix/fix.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The findings that the fixture's `expect` lists, sorted like overlay_describe. */
static const char *read_expected(kg_arena *arena, const char *fixture)
{
    char path[3 * OVERLAY_PATH];
    kg_blob bytes;
    kg_err err;
    (void)snprintf(path, sizeof path, "%s/expect", fixture);
    if (kg_file_read(AT_FDCWD, path, 1 << 20, &bytes, &err) != KG_OK)
        cr_assert_fail("%s: %s", path, err.message);
    const char *text = kg_arena_strndup(arena, (const char *)bytes.data, bytes.size);
    kg_blob_done(&bytes);
    return text;
}

/* One line of `args`: date=YYYY-MM-DD edition=NAME, both optional. */
static overlay_options read_args(kg_arena *arena, const char *fixture)
{
    overlay_options options = { .date = "2025-03-05" };
    char path[3 * OVERLAY_PATH], line[256] = "";
    (void)snprintf(path, sizeof path, "%s/args", fixture);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return options;
    if (fgets(line, sizeof line, file) == NULL)
        line[0] = 0;
    (void)fclose(file);
    char *rest = NULL;
    for (char *word = strtok_r(line, " \n", &rest); word != NULL; word = strtok_r(NULL, " \n", &rest)) {
        if (strncmp(word, "date=", 5) == 0)
            options.date = kg_arena_strdup(arena, word + 5);
        else if (strncmp(word, "edition=", 8) == 0 && kg_pack_find(word + 8) != NULL) {
            options.has_edition = true;
            options.edition = kg_pack_find(word + 8)->edition;
        } else
            cr_assert_fail("%s: unknown word '%s'", path, word);
    }
    return options;
}

/* The product of which `peer` gives the name, as one that came before in the same run; NULL without such a file. */
static const kg_peer *read_peer(kg_arena *arena, const char *fixture)
{
    char path[3 * OVERLAY_PATH];
    kg_blob bytes;
    (void)snprintf(path, sizeof path, "%s/peer", fixture);
    if (kg_file_read(AT_FDCWD, path, 1 << 10, &bytes, NULL) != KG_OK)
        return NULL;
    kg_peer *peer = kg_arena_alloc(arena, sizeof *peer);
    *peer = (kg_peer){ .path = "other",
                       .name = kg_text_fold(arena, kg_arena_strndup(arena, (const char *)bytes.data, bytes.size)),
                       .files = "" };
    kg_blob_done(&bytes);
    return peer;
}

/* After the repairs no finding claims any more that build repairs it, and repairing again changes nothing. */
static void repair_fixture(const char *fixture, kg_product *product, kg_arena *arena)
{
    kg_findings findings;
    kg_err err;
    if (kg_fix_run(product, &kg_fix_options_default, &err) != KG_OK || kg_rules_run(product, arena, &findings, &err) != KG_OK)
        cr_assert_fail("%s: %s", fixture, err.message);
    for (size_t i = 0; i < findings.list.count; i++)
        cr_expect_neq(findings.list.items[i].repair, KG_REPAIR_BUILD, "%s: %s still stands after its repair: %s", fixture,
                      kg_rules[findings.list.items[i].rule].id, findings.list.items[i].found);
    size_t count = product->assets.count, edits = product->edits.count;
    const char **hashes = kg_arena_array(arena, count + 1, sizeof *hashes);
    for (size_t i = 0; i < count; i++)
        hashes[i] = kg_arena_printf(arena, "%s %s", product->assets.items[i]->path, product->assets.items[i]->sha256.hex);
    cr_assert_eq(kg_fix_run(product, &kg_fix_options_default, &err), KG_OK, "%s: %s", fixture, err.message);
    cr_expect_eq(product->edits.count, edits, "%s: a field was repaired twice", fixture);
    for (size_t i = 0; i < count; i++)
        cr_expect_str_eq(kg_arena_printf(arena, "%s %s", product->assets.items[i]->path, product->assets.items[i]->sha256.hex),
                         hashes[i], "%s: a repaired file changed when it was repaired again", fixture);
}

static void judge_fixture(const char *fixture)
{
    char folder[OVERLAY_PATH], base[OVERLAY_PATH];
    kg_arena arena;
    kg_product product;
    kg_findings findings;
    kg_err err;
    kg_arena_init(&arena);
    overlay_make_folder(folder);
    (void)snprintf(base, sizeof base, "%s/examples/larkspur", overlay_root());
    bool is_laid = overlay_apply(base, folder);
    (void)snprintf(base, sizeof base, "%s/fixtures/base", overlay_root());
    cr_assert(is_laid && overlay_apply(base, folder) && overlay_apply(fixture, folder), "%s: the overlay does not fit", fixture);
    overlay_options options = read_args(&arena, fixture);
    if (overlay_load(folder, &options, &product, &err) != KG_OK)
        cr_assert_fail("%s: %s", fixture, err.message);
    product.peers = read_peer(&arena, fixture);
    product.peer_count = product.peers != NULL;
    if (kg_rules_run(&product, &arena, &findings, &err) != KG_OK)
        cr_assert_fail("%s: %s", fixture, err.message);
    const char *found = overlay_describe(&arena, &findings), *expected = read_expected(&arena, fixture);
    if (strcmp(found, expected) != 0 && getenv("UPDATE") != NULL) {
        char path[3 * OVERLAY_PATH];
        (void)snprintf(path, sizeof path, "%s/expect", fixture);
        FILE *file = fopen(path, "we");
        cr_assert(file != NULL && fputs(found, file) >= 0 && fclose(file) == 0);
    } else
        cr_assert_str_eq(found, expected, "%s\nexpected:\n%sfound:\n%s", fixture, expected, found);
    repair_fixture(fixture, &product, &arena);
    kg_product_done(&product);
    kg_arena_done(&arena);
    overlay_remove(folder);
}

/* Judges each fixture of RULE whose name begins with PREFIX; how many there are. */
static unsigned judge_all(const char *rule, const char *prefix)
{
    char path[OVERLAY_PATH], fixture[2 * OVERLAY_PATH];
    (void)snprintf(path, sizeof path, "%s/fixtures/rules/%s", overlay_root(), rule);
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    unsigned judged = 0;
    for (int i = 0; i < count; i++) {
        if (kg_ascii_prefix(entries[i]->d_name, prefix)) {
            (void)snprintf(fixture, sizeof fixture, "%s/%s", path, entries[i]->d_name);
            judge_fixture(fixture);
            judged++;
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return judged;
}

ParameterizedTestParameters(fixtures, each_rule_finds_exactly_what_its_fixtures_expect)
{
    static int rules[KG_RULE_COUNT];
    for (int i = 0; i < KG_RULE_COUNT; i++)
        rules[i] = i;
    return cr_make_param_array(int, rules, KG_RULE_COUNT);
}

ParameterizedTest(int *rule, fixtures, each_rule_finds_exactly_what_its_fixtures_expect)
{
    const kg_rule *row = &kg_rules[*rule];
    if (row->check == kg_check_nothing)
        return; /* only a person can tell: there is nothing to find */
    cr_assert_gt(judge_all(row->id, "good-"), 0, "%s has no good fixture", row->id);
    cr_assert_gt(judge_all(row->id, "bad-"), 0, "%s has no bad fixture", row->id);
}

Test(fixtures, each_folder_belongs_to_a_rule)
{
    char path[OVERLAY_PATH];
    (void)snprintf(path, sizeof path, "%s/fixtures/rules", overlay_root());
    DIR *folder = opendir(path);
    cr_assert(folder != NULL, "%s cannot be opened", path);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            cr_expect(kg_rule_find(entry->d_name) < KG_RULE_COUNT, "fixtures/rules/%s: no rule has this id", entry->d_name);
    (void)closedir(folder);
}

Test(fixtures, the_base_product_is_clean)
{
    char fixture[OVERLAY_PATH], folder[OVERLAY_PATH];
    kg_arena arena;
    kg_product product;
    kg_findings findings;
    kg_err err;
    kg_arena_init(&arena);
    overlay_make_folder(folder);
    (void)snprintf(fixture, sizeof fixture, "%s/examples/larkspur", overlay_root());
    cr_assert(overlay_apply(fixture, folder));
    (void)snprintf(fixture, sizeof fixture, "%s/fixtures/base", overlay_root());
    cr_assert(overlay_apply(fixture, folder));
    cr_assert_eq(overlay_load(folder, &(overlay_options){ .date = "2025-03-05" }, &product, &err), KG_OK);
    cr_assert_eq(kg_rules_run(&product, &arena, &findings, &err), KG_OK);
    cr_assert_str_eq(overlay_describe(&arena, &findings), "");
    kg_product_done(&product);
    kg_arena_done(&arena);
    overlay_remove(folder);
}
