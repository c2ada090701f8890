/* SPDX-License-Identifier: Apache-2.0
 *
 * Precision and recall of what is read and judged in real documents, against their labels (labels.tsv in the given folder: path in
 * column 1, what is expected in column 11, facts of other tools in column 12): passwords, macros, links, things to be filled in.
 * Misses and false hits are printed one a line. */
#include "base/arith.h"
#include "base/file.h"
#include "base/text.h"
#include "format/facts.h"
#include "product/inspect.h"
#include "rules/blanks.h"
#include "rules/words.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN_PATH = 0, COLUMN_KIND = 4, COLUMN_TYPE = 5, COLUMN_EXPECT = 10, COLUMN_FACTS = 11, COLUMNS = 12, MOST_BLANKS = 100 };

typedef enum measure { PASSWORDS, MACROS, LINKS, FILL_IN, FILL_IN_GUIDES, MEASURES } measure;

typedef struct score {
    unsigned hits;
    unsigned false_hits;
    unsigned misses;
} score;

typedef struct run {
    kg_inspector *inspector;
    const char *folder;
    score scores[MEASURES];
} run;

static const char *const measure_names[MEASURES] = { "passwords", "macros", "links", "fill-in", "fill-in in guides" };

static void count(run *self, measure what, const char *path, bool is_found, bool is_expected, const char *words)
{
    score *total = &self->scores[what];
    total->hits += is_found && is_expected;
    total->false_hits += is_found && !is_expected;
    total->misses += !is_found && is_expected;
    if (is_found != is_expected)
        printf("  %s: %s %s: %s\n", path, is_found ? "false" : "missed", measure_names[what], words);
}

/* The value of "key=" in FACTS up to the next ';', or NULL. */
static const char *value_of(kg_arena *arena, const char *facts, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = strstr(facts, key); at != NULL; at = strstr(at + 1, key))
        if ((at == facts || at[-1] == ' ') && at[length] == '=')
            return kg_arena_strndup(arena, at + length + 1, strcspn(at + length + 1, ";"));
    return NULL;
}

static bool is_yes(const char *value)
{
    return kg_ascii_prefix(value, "yes");
}

/* ---- links ---- */

/* The part of an address that tools tell alike: without what follows a '#' and without a slash at its end, which some add. */
static size_t core_of(const char *url, size_t length)
{
    const char *mark = memchr(url, '#', length);
    length = mark == NULL ? length : (size_t)(mark - url);
    return length > 0 && url[length - 1] == '/' ? length - 1 : length;
}

/* Labels are cut after LABEL_URL bytes. */
static bool is_same_link(const char *label, size_t label_length, const char *url)
{
    enum { LABEL_URL = 90 };
    size_t length = strlen(url), mine = core_of(label, label_length);
    if (label_length == LABEL_URL && length > LABEL_URL)
        length = LABEL_URL;
    size_t other = core_of(url, length);
    return mine == other && memcmp(label, url, mine) == 0;
}

static bool has_link(const kg_facts *facts, const char *label, size_t length)
{
    for (size_t i = 0; i < facts->links.count; i++)
        if (is_same_link(label, length, facts->links.items[i].url))
            return true;
    for (size_t i = 0; i < facts->notes.count; i++) /* what is loaded from outside is told apart from links */
        if (facts->notes.items[i].kind == KG_NOTE_EXTERNAL && is_same_link(label, length, facts->notes.items[i].text))
            return true;
    return false;
}

static bool is_labelled(const char *label, const char *url)
{
    for (const char *at = label; *at != 0; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (is_same_link(at, length, url))
            return true;
        at += length;
    }
    return false;
}

/* IS_WHOLE: the label names all web addresses of the document, so that any other is false. */
static void judge_links(run *self, const char *path, const kg_facts *facts, const char *label, bool is_whole)
{
    for (const char *at = label; *at != 0; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        char url[256];
        (void)snprintf(url, sizeof url, "%.*s", (int)length, at);
        count(self, LINKS, path, has_link(facts, at, length), true, url);
        at += length;
    }
    for (size_t i = 0; i < facts->links.count && is_whole; i++) {
        const char *url = facts->links.items[i].url;
        if (kg_ascii_prefix(url, "http") && !is_labelled(label, url))
            count(self, LINKS, path, true, false, url);
    }
}

static size_t count_words(const char *text)
{
    size_t words = 0;
    for (text += strspn(text, " "); *text != 0; text += strspn(text, " "), words++)
        text += strcspn(text, " ");
    return words;
}

/* ---- things to be filled in ---- */

/* Texts that kgpack has no reader for are read as lines. */
static void read_lines(kg_arena *arena, kg_blob bytes, kg_facts *facts)
{
    const char *text = kg_arena_strndup(arena, (const char *)bytes.data, bytes.size);
    for (uint32_t number = 1; *text != 0; number++) {
        size_t length = strcspn(text, "\r\n");
        *kg_list_push(arena, &facts->blocks) =
            (kg_block){ .at = { KG_SPOT_PARAGRAPH, 0, number }, .text = kg_arena_strndup(arena, text, length) };
        text += length;
        text += *text != 0;
    }
}

static bool asks_for_signature(const kg_facts *facts)
{
    kg_word_match match;
    for (size_t i = 0; i < facts->blocks.count; i++)
        if (kg_word_find(NULL, KG_WORDS_SIGNING, facts->blocks.items[i].text, 0, &match))
            return true;
    return false;
}

/* What EULA-8 and EULA-9 look for. Guides are counted apart: there a bracket is often a button, and no rule looks. */
static void judge_blanks(run *self, kg_arena *arena, char *column[], const kg_facts *facts, bool is_expected)
{
    bool is_guide = kg_ascii_prefix(column[COLUMN_KIND], "guide");
    kg_blanks blanks = { 0 };
    kg_blanks_scan(arena, NULL, facts->blocks.items, facts->blocks.count, MOST_BLANKS, &blanks);
    const char *words = facts->fields.count > 0 ? facts->fields.items[0].name
                        : blanks.list.count > 0 ? blanks.list.items[0].words
                                                : "";
    bool is_found = facts->fields.count + blanks.list.count > 0 || (!is_guide && asks_for_signature(facts));
    count(self, is_guide ? FILL_IN_GUIDES : FILL_IN, column[COLUMN_PATH], is_found, is_expected, words);
}

/* Whether TYPE is one that the form takes. */
static bool is_taken(const char *type)
{
    static const char *const types[] = { "doc", "docx", "pdf", "ppt", "pptx" };
    for (size_t i = 0; i < KG_COUNT(types); i++)
        if (strcmp(types[i], type) == 0)
            return true;
    return false;
}

static void judge_file(run *self, char *column[])
{
    char path[4096];
    const char *name = column[COLUMN_PATH], *expected = column[COLUMN_EXPECT];
    (void)snprintf(path, sizeof path, "%s/%s", self->folder, name);
    kg_blob bytes = { 0 }, answer = { 0 };
    kg_err err = { 0 };
    kg_facts facts = { 0 };
    kg_arena arena;
    kg_arena_init(&arena);
    bool is_document = is_taken(column[COLUMN_TYPE]), is_pdf = strcmp(column[COLUMN_TYPE], "pdf") == 0;
    const char *fill_in = value_of(&arena, expected, "fill_in");
    const char *links = is_document ? value_of(&arena, column[COLUMN_FACTS], "link_urls") : NULL;
    const char *link_count = value_of(&arena, column[COLUMN_FACTS], "links_n");
    const char *macros = is_document ? value_of(&arena, column[COLUMN_FACTS], "macros") : NULL;
    const char *encrypted = is_document ? value_of(&arena, column[COLUMN_FACTS], is_pdf ? "user_password" : "encrypted") : NULL;
    bool is_wanted = fill_in != NULL || links != NULL || encrypted != NULL || macros != NULL;
    if (!is_wanted) {
        kg_arena_done(&arena);
        return;
    }
    if (kg_file_read(AT_FDCWD, path, kg_limits_default.file_bytes, &bytes, &err) == KG_OK &&
        kg_inspector_read(self->inspector, 0, kg_path_base(path), bytes.data, bytes.size, &answer, &err) == KG_OK &&
        kg_facts_parse(&arena, answer.data, answer.size, &kg_limits_default, &facts, &err) == KG_OK) {
        if (facts.blocks.count == 0 && facts.type == KG_TYPE_TEXT)
            read_lines(&arena, bytes, &facts);
        if (encrypted != NULL && facts.broken == NULL)
            count(self, PASSWORDS, name, facts.needs_password, is_yes(encrypted), "");
        if (macros != NULL && facts.broken == NULL)
            count(self, MACROS, name, facts.has_macros, is_yes(macros), "");
        if (links != NULL && facts.broken == NULL && !facts.needs_password)
            judge_links(self, name, &facts, links, link_count == NULL || strtoul(link_count, NULL, 10) <= count_words(links));
        if (fill_in != NULL)
            judge_blanks(self, &arena, column, &facts, is_yes(fill_in));
    } else {
        printf("  %s: %s\n", name, err.message);
    }
    kg_blob_done(&bytes);
    kg_blob_done(&answer);
    kg_arena_done(&arena);
}

static bool split(char *line, char *column[static COLUMNS])
{
    for (size_t i = 0; i < COLUMNS; i++) {
        column[i] = line;
        char *tab = strpbrk(line, "\t\n");
        if (tab == NULL)
            return false;
        line = tab + 1;
        *tab = 0;
    }
    return true;
}

static double percent(unsigned part, unsigned rest)
{
    return part + rest == 0 ? 100 : 100.0 * part / (part + rest);
}

int main(int argc, char **argv)
{
    char path[4096], *line = NULL, *column[COLUMNS];
    size_t capacity = 0;
    run self = { .folder = argc > 1 ? argv[1] : "." };
    (void)snprintf(path, sizeof path, "%s/labels.tsv", self.folder);
    FILE *labels = fopen(path, "r");
    kg_inspector_options options = { .workers = 1, .limits = &kg_limits_default };
    if (labels == NULL || kg_inspector_new(&options, &self.inspector, NULL) != KG_OK) {
        (void)fprintf(stderr, "corpus_words: cannot read '%s'\n", path);
        return 2;
    }
    puts("words of documents, misses and false hits first:");
    for (bool is_head = true; getline(&line, &capacity, labels) > 0; is_head = false)
        if (!is_head && split(line, column))
            judge_file(&self, column);
    for (measure what = 0; what < MEASURES; what++) {
        const score *total = &self.scores[what];
        printf("%s: %u found, %u false, %u missed: precision %.1f %%, recall %.1f %%\n", measure_names[what], total->hits,
               total->false_hits, total->misses, percent(total->hits, total->false_hits), percent(total->hits, total->misses));
    }
    const score *fill_in = &self.scores[FILL_IN];
    free(line);
    kg_inspector_free(self.inspector);
    bool is_good = percent(fill_in->hits, fill_in->false_hits) >= 95 && percent(fill_in->hits, fill_in->misses) >= 90;
    return fclose(labels) == 0 && is_good ? 0 : 1;
}
