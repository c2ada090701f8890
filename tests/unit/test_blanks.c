/* SPDX-License-Identifier: Apache-2.0
 *
 * The scanner of blanks against fixtures/blanks.tsv, and against real licence texts, in which nothing may be found. */
#include "base/file.h"
#include "rules/blanks.h"

#include "base/arith.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCKS = 64, MAX = 1000 };

typedef struct blocks {
    kg_block items[BLOCKS];
    size_t count;
} blocks;

static void push(blocks *out, kg_spot_kind kind, uint32_t number, const char *text)
{
    cr_assert_lt(out->count, (size_t)BLOCKS);
    out->items[out->count++] = (kg_block){ .at = { kind, 0, number }, .text = text };
}

/* The text of a vector: "\n" parts paragraphs, "\t" is a tab, "| a | b |" a row of cells. Works in place. */
static void read_text(char *text, blocks *out)
{
    uint32_t number = 0;
    for (char *at = text; at != NULL; number++) {
        char *next = strstr(at, "\\n");
        if (next != NULL)
            *next = 0;
        for (char *tab; (tab = strstr(at, "\\t")) != NULL;) {
            *tab = '\t';
            memmove(tab + 1, tab + 2, strlen(tab + 2) + 1);
        }
        if (strncmp(at, "| ", 2) != 0) {
            push(out, KG_SPOT_PARAGRAPH, number + 1, at);
        } else {
            for (char *cell = at + 1, *bar; (bar = strchr(cell, '|')) != NULL; cell = bar + 1) {
                *bar = 0;
                cell += *cell == ' ';
                if (bar > cell && bar[-1] == ' ')
                    bar[-1] = 0;
                push(out, KG_SPOT_ROW, number + 1, cell);
            }
        }
        at = next == NULL ? NULL : next + 2;
    }
}

static const char *describe(kg_arena *arena, const kg_blanks *found)
{
    const char *text = "";
    for (size_t i = 0; i < found->list.count; i++) {
        const kg_blank *blank = &found->list.items[i];
        text = kg_arena_printf(arena, "%s%s%s%s%s=%s", text, i == 0 ? "" : "; ", kg_blank_kind_name(blank->kind),
                               blank->is_certain ? "!" : "", blank->is_signature ? "^" : "", blank->words);
    }
    return *text == 0 ? "-" : text;
}

static kg_blob read_whole(const char *path)
{
    kg_blob blob = { 0 };
    kg_err err;
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 1 << 24, &blob, &err), KG_OK, "%s", err.message);
    return blob;
}

/* Calls VISIT for each line of the file PATH. */
static unsigned each_line(kg_arena *arena, const char *path, void (*visit)(kg_arena *arena, char *line, void *ctx), void *ctx)
{
    kg_blob blob = read_whole(path);
    char *text = (char *)(uintptr_t)kg_arena_strndup(arena, (const char *)blob.data, blob.size);
    kg_blob_done(&blob);
    unsigned lines = 0;
    for (char *save = NULL, *line = strtok_r(text, "\n", &save); line != NULL; line = strtok_r(NULL, "\n", &save), lines++)
        visit(arena, line, ctx);
    return lines;
}

static void check_vector(kg_arena *arena, char *line, void *ctx)
{
    unsigned *wrong = ctx;
    char *text = strchr(line, '\t');
    if (*line == '#' || text == NULL)
        return;
    *text++ = 0;
    const char *shown = kg_arena_strdup(arena, text);
    blocks in = { .count = 0 };
    kg_blanks found = { 0 };
    read_text(text, &in);
    kg_blanks_scan(arena, NULL, in.items, in.count, MAX, &found);
    const char *got = describe(arena, &found);
    if (strcmp(got, line) == 0)
        return;
    cr_log_error("%s\n  expected %s\n  found    %s", shown, line, got);
    (*wrong)++;
}

Test(blanks, the_vectors_hold)
{
    kg_arena arena;
    kg_arena_init(&arena);
    unsigned wrong = 0;
    cr_assert_gt(each_line(&arena, "fixtures/blanks.tsv", check_vector, &wrong), 100u);
    cr_assert_eq(wrong, 0u, "%u vectors fail", wrong);
    kg_arena_done(&arena);
}

/* ---- real licences ---- */

static void push_line(kg_arena *arena, char *line, void *ctx)
{
    kg_facts *facts = ctx;
    *kg_list_push(arena, &facts->blocks) =
        (kg_block){ .at = { KG_SPOT_PARAGRAPH, 0, (uint32_t)facts->blocks.count + 1 }, .text = line };
}

static const struct {
    const char *name;
    const char *expected; /* the places in which a licence itself wants something to be put in */
} licences[] = {
    { "Artistic", "-" },
    { "BSD", "-" },
    { "CC0-1.0", "-" },
    { "GFDL-1.3", "-" },
    { "LGPL-3", "-" },
    { "MPL-2.0", "-" },
    { "Apache-2.0", "placeholder=[yyyy]; placeholder=[name of copyright owner]" },
    { "GPL-2", "placeholder=<name of author>; placeholder=<signature of Ty Coon>" },
    { "GPL-3", "placeholder=<name of author>; placeholder=<name of author>" },
};

Test(blanks, nothing_else_is_found_in_licences_that_everybody_knows)
{
    if (access("/usr/share/common-licenses", R_OK) != 0)
        cr_skip_test("SKIPPED: /usr/share/common-licenses is not there");
    for (size_t i = 0; i < KG_COUNT(licences); i++) {
        kg_arena arena;
        kg_arena_init(&arena);
        kg_facts facts = { 0 };
        kg_blanks found = { 0 };
        each_line(&arena, kg_arena_printf(&arena, "/usr/share/common-licenses/%s", licences[i].name), push_line, &facts);
        kg_blanks_scan(&arena, NULL, facts.blocks.items, facts.blocks.count, MAX, &found);
        cr_expect_str_eq(describe(&arena, &found), licences[i].expected, "%s: %s", licences[i].name, describe(&arena, &found));
        kg_arena_done(&arena);
    }
}

/* ---- limits ---- */

Test(blanks, no_more_is_kept_than_was_asked_for)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_block block = { .at = { KG_SPOT_PAGE, 2, 7 }, .text = "Name: ____ Name: ____ Name: ____" };
    kg_blanks found = { 0 };
    kg_blanks_scan(&arena, NULL, &block, 1, 2, &found);
    cr_assert_eq(found.list.count, 2u);
    cr_assert_eq(found.list.items[1].at.number, 7u);
    cr_assert_eq(found.list.items[1].at.member, 2u);
    kg_arena_done(&arena);
}

Test(blanks, a_block_longer_than_a_piece_is_read_to_its_end)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_buf text;
    kg_buf_init(&text, 1 << 20);
    for (unsigned i = 0; i < 5000; i++)
        kg_buf_puts(&text, "word \xe4\xb8\xad ");
    kg_buf_puts(&text, "end. Name: ______");
    kg_block block = { .text = kg_buf_text(&text) };
    kg_blanks found = { 0 };
    kg_blanks_scan(&arena, NULL, &block, 1, MAX, &found);
    cr_assert_str_eq(describe(&arena, &found), "run!=Name: ______");
    kg_buf_done(&text);
    kg_arena_done(&arena);
}

/* Every prefix of every vector, each in memory of its exact size for the sanitizers. */
static void check_prefixes(kg_arena *arena, char *line, void *ctx)
{
    (void)ctx;
    kg_blanks found = { 0 };
    for (size_t size = strlen(line) + 1; size-- > 0;) {
        char *exact = malloc(size + 1);
        memcpy(exact, line, size);
        exact[size] = 0;
        kg_block block = { .at = { KG_SPOT_ROW, 0, 1 }, .text = exact };
        kg_blanks_scan(arena, NULL, &block, 1, MAX, &found);
        free(exact);
    }
}

Test(blanks, every_prefix_is_survived)
{
    kg_arena arena;
    kg_arena_init(&arena);
    each_line(&arena, "fixtures/blanks.tsv", check_prefixes, NULL);
    kg_arena_done(&arena);
}
