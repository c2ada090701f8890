/* SPDX-License-Identifier: Apache-2.0
 *
 * The word lists against fixtures/words.tsv: first the texts that must stay quiet, then those in which words must be found. */
#include "overlay.h"

#include "base/file.h"
#include "rules/words.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static const char *find_all(kg_arena *arena, kg_word_list list, const char *text)
{
    const char *found = "";
    kg_word_match match;
    for (size_t from = 0; kg_word_find(NULL, list, text, from, &match); from = match.offset + match.length)
        found = kg_arena_printf(arena, "%s%s%s", found, *found == 0 ? "" : ", ", match.word);
    return *found == 0 ? "-" : found;
}

Test(words, lists_find_claims_and_let_harmless_phrases_pass)
{
    char path[OVERLAY_PATH + 32];
    kg_blob bytes;
    kg_arena arena;
    kg_arena_init(&arena);
    (void)snprintf(path, sizeof path, "%s/fixtures/words.tsv", overlay_root());
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 1 << 20, &bytes, NULL), KG_OK);
    char *rest = NULL, *text = (char *)(uintptr_t)kg_arena_strndup(&arena, (const char *)bytes.data, bytes.size);
    unsigned rows = 0;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *cell = NULL, *list = strtok_r(line, "\t", &cell), *input = strtok_r(NULL, "\t", &cell),
             *expected = strtok_r(NULL, "\t", &cell);
        if (*line == '#')
            continue;
        cr_assert(expected != NULL && kg_word_list_find(list) != KG_WORD_LIST_COUNT, "%s", line);
        const char *found = find_all(&arena, kg_word_list_find(list), input);
        cr_expect_str_eq(found, expected, "%s: '%s'\n  expected %s, found %s", list, input, expected, found);
        rows++;
    }
    cr_expect_gt(rows, 200);
    kg_blob_done(&bytes);
    kg_arena_done(&arena);
}

Test(words, patterns_match_at_the_ends_of_words)
{
    static const struct {
        const char *word, *text;
        size_t length;
    } cases[] = {
        { "all in one", "all-in-one", 10 },
        { "all in one", "All  in\none", 11 },
        { "all in one", "allinone", 0 },
        { "best", "bestow", 0 },
        { "best", "best.", 4 },
        { "best", "best.example", 0 },
        { "best", "best_of", 0 },
        { "outperform*", "outperforms", 11 },
        { "outperform*", "outperform us", 10 },
        { "$ user", "1,000 user", 10 },
        { "$ user", "x user", 0 },
        { "100%", "100 %", 5 },
        { "a _ b", "a quick brown b", 15 },
        { "a _ b", "a. b", 0 },
        { "a _ b", "a b", 3 },
        { "最佳", "最佳的", 6 },
        { "qq", "qq群", 2 },
        { "caf\xC3\xA9", "CAF\xC3\x89", 5 },
        { "don't", "don\xE2\x80\x99t", 7 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(kg_word_at(cases[i].text, cases[i].text, cases[i].word), cases[i].length, "'%s' in '%s': %zu", cases[i].word,
                     cases[i].text, kg_word_at(cases[i].text, cases[i].text, cases[i].word));
}

Test(words, names_are_found_as_they_are_written)
{
    kg_word_match match;
    cr_expect(kg_word_find_name("Node.js*", "runs NODE.JS* well", 0, &match) && match.offset == 5 && match.length == 8);
    cr_expect(!kg_word_find_name("Node", "runs Nodes", 0, &match));
    cr_expect(!kg_word_find_name("", "text", 0, &match));
}

Test(words, sentences_end_at_their_marks)
{
    cr_expect_eq(kg_sentence_span("One V2.1 here. Two"), strlen("One V2.1 here."));
    cr_expect_eq(kg_sentence_span("\xE4\xB8\x80\xE3\x80\x82\xE4\xBA\x8C"), 6);
    cr_expect_eq(kg_sentence_span("one\ntwo"), 4);
    cr_expect_eq(kg_sentence_span(""), 0);
}
