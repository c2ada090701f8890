/* SPDX-License-Identifier: Apache-2.0
 *
 * Realistic listings under fixtures/texts: those in clean/ give no finding about their texts, those in wrong/BASE--WHY, each of
 * which edits the clean one BASE, exactly what their `expect` lists. Rules about files and other fields are left out. */
#include "chinese.h"
#include "overlay.h"

#include "base/file.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_about_text(const char *id)
{
    static const char *const groups[] = { "NAME-", "X-NAME-", "VER-", "OV-", "DESC-", "X-DESC-", "HL-", "CASE-", "SEO-", "X-TXT-" };
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (strncmp(id, groups[i], strlen(groups[i])) == 0)
            return true;
    return false;
}

/* The findings about texts of the product that the folders FIRST and, over it, SECOND make. */
static const char *judge(kg_arena *arena, const char *first, const char *second)
{
    char folder[OVERLAY_PATH];
    kg_product product;
    kg_findings findings, about_text = { 0 };
    kg_err err;
    overlay_make_folder(folder);
    cr_assert(overlay_apply(first, folder) && (second == NULL || overlay_apply(second, folder)), "%s does not fit", first);
    if (overlay_load(folder, &(overlay_options){ .date = "2025-03-05" }, &product, &err) != KG_OK ||
        kg_rules_run(&product, arena, &findings, &err) != KG_OK)
        cr_assert_fail("%s: %s", first, err.message);
    for (size_t i = 0; i < findings.list.count; i++) {
        if (!is_about_text(kg_rules[findings.list.items[i].rule].id))
            continue;
        kg_finding *kept = kg_list_push(arena, &about_text.list);
        cr_assert(kept != NULL);
        *kept = findings.list.items[i];
    }
    const char *text = overlay_describe(arena, &about_text);
    chinese_expect(first, &about_text);
    kg_product_done(&product);
    overlay_remove(folder);
    return text;
}

static void judge_wrong(const char *root, const char *name)
{
    char base[2 * OVERLAY_PATH], fixture[2 * OVERLAY_PATH], path[3 * OVERLAY_PATH];
    const char *dash = strstr(name, "--");
    kg_arena arena;
    kg_blob bytes;
    cr_assert(dash != NULL, "%s does not name its base", name);
    kg_arena_init(&arena);
    (void)snprintf(base, sizeof base, "%s/clean/%.*s", root, (int)(dash - name), name);
    (void)snprintf(fixture, sizeof fixture, "%s/wrong/%s", root, name);
    (void)snprintf(path, sizeof path, "%s/expect", fixture);
    const char *found = judge(&arena, base, fixture);
    if (getenv("UPDATE") != NULL) {
        FILE *file = fopen(path, "we");
        cr_assert(file != NULL && fputs(found, file) >= 0 && fclose(file) == 0);
    }
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 1 << 20, &bytes, NULL), KG_OK, "%s", path);
    const char *expected = kg_arena_strndup(&arena, (const char *)bytes.data, bytes.size);
    cr_expect_str_eq(found, expected, "%s\nexpected:\n%sfound:\n%s", name, expected, found);
    cr_expect_str_neq(found, "", "%s: nothing is found", name);
    kg_blob_done(&bytes);
    kg_arena_done(&arena);
}

/* Calls VISIT for each folder of fixtures/texts/KIND; how many there are. */
static unsigned each_folder(const char *kind, void (*visit)(const char *root, const char *name))
{
    char root[OVERLAY_PATH + 16], path[OVERLAY_PATH + 32];
    struct dirent **entries = NULL;
    unsigned visited = 0;
    (void)snprintf(root, sizeof root, "%s/fixtures/texts", overlay_root());
    (void)snprintf(path, sizeof path, "%s/%s", root, kind);
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            visit(root, entries[i]->d_name);
            visited++;
        }
        free(entries[i]);
    }
    free(entries);
    return visited;
}

static void judge_clean(const char *root, const char *name)
{
    char base[2 * OVERLAY_PATH];
    kg_arena arena;
    kg_arena_init(&arena);
    (void)snprintf(base, sizeof base, "%s/clean/%s", root, name);
    cr_expect_str_eq(judge(&arena, base, NULL), "", "%s\n%s", name, judge(&arena, base, NULL));
    kg_arena_done(&arena);
}

Test(texts, realistic_listings_yield_nothing)
{
    cr_assert_geq(each_folder("clean", judge_clean), 6);
}

Test(texts, wrong_listings_yield_exactly_what_is_wrong)
{
    cr_assert_geq(each_folder("wrong", judge_wrong), 20);
}
