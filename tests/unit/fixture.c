/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include "base/file.h"
#include "base/text.h"
#include "chinese.h"
#include "fix/fix.h"
#include "overlay.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The findings that the fixture's `expect` lists, sorted like overlay_describe. */
static const char *read_expected(kg_arena *arena, const char *fixture)
{
    char path[3 * OVERLAY_PATH];
    kg_blob bytes;
    kg_err err;
    (void)snprintf(path, sizeof path, "%s/expect", fixture);
    if (access(path, F_OK) != 0)
        return "";
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

static void lay(const char *const layers[], const char *folder, char fixture[OVERLAY_PATH])
{
    for (size_t i = 0; layers[i] != NULL; i++) {
        (void)snprintf(fixture, OVERLAY_PATH, "%s/%s", overlay_root(), layers[i]);
        cr_assert(overlay_apply(fixture, folder), "%s: the overlay does not fit", fixture);
    }
}

static void compare(kg_arena *arena, const char *fixture, const kg_findings *findings)
{
    const char *found = overlay_describe(arena, findings), *expected = read_expected(arena, fixture);
    if (strcmp(found, expected) == 0 || getenv("UPDATE") == NULL) {
        cr_assert_str_eq(found, expected, "%s\nexpected:\n%sfound:\n%s", fixture, expected, found);
        return;
    }
    char path[3 * OVERLAY_PATH];
    (void)snprintf(path, sizeof path, "%s/expect", fixture);
    FILE *file = fopen(path, "we");
    cr_assert(file != NULL && fputs(found, file) >= 0 && fclose(file) == 0);
}

void fixture_judge(const char *const layers[])
{
    char folder[OVERLAY_PATH], fixture[OVERLAY_PATH] = "";
    kg_arena arena;
    kg_product product;
    kg_findings findings;
    kg_err err;
    kg_arena_init(&arena);
    overlay_make_folder(folder);
    lay(layers, folder, fixture);
    overlay_options options = read_args(&arena, fixture);
    if (overlay_load(folder, &options, &product, &err) != KG_OK)
        cr_assert_fail("%s: %s", fixture, err.message);
    product.peers = read_peer(&arena, fixture);
    product.peer_count = product.peers != NULL;
    if (kg_rules_run(&product, &arena, &findings, &err) != KG_OK)
        cr_assert_fail("%s: %s", fixture, err.message);
    compare(&arena, fixture, &findings);
    chinese_expect(fixture, &findings);
    repair_fixture(fixture, &product, &arena);
    kg_product_done(&product);
    kg_arena_done(&arena);
    overlay_remove(folder);
}
