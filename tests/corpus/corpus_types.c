/* SPDX-License-Identifier: Apache-2.0
 *
 * Compares the types that the inspector tells with the labels of a collection of real files (labels.tsv in the given folder:
 * path in column 1, true type in column 6, verdict in column 7). File names are used to find the files and for nothing else. */
#include "base/arith.h"
#include "base/file.h"
#include "base/text.h"
#include "product/inspect.h"

#include "format/facts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN_PATH = 0, COLUMN_TYPE = 5, COLUMN_VERDICT = 6, COLUMNS = 7 };

/* Labels that have another name here. A damaged container may be named by what is left of it, but must be called broken. */
static const struct {
    const char *label;
    const char *types; /* separated by blanks */
    bool is_broken;    /* or damaged */
} synonyms[] = {
    { "png", "png cgbi", false },
    { "dotm", "dotx", false },
    { "potm", "potx", false },
    { "ppsm", "ppsx", false },
    { "mht", "mhtml", false },
    { "rar-sfx", "sfx", false },
    { "xpi", "zip jar", false },
    { "hwp", "ole", false },
    { "pub", "ole", false },
    { "ole-other", "ole", false },
    { "zip-damaged", "zip docx pptx jar", true },
    { "ooxml-damaged", "zip docx pptx xlsx", true },
    { "ole-damaged", "ole doc ppt xls", true },
    { "xml", "xml word2003xml", false },
    { "text", "text json yaml script xml html", false },
};

typedef struct score {
    unsigned files;
    unsigned agree;
    unsigned unnamed; /* the label is no type that kgpack can name */
} score;

static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; *at != 0; at += strspn(at, " ")) {
        size_t span = strcspn(at, " ");
        if (span == length && memcmp(at, word, length) == 0)
            return true;
        at += span;
    }
    return false;
}

static bool agrees(const char *label, const kg_facts *facts, bool *is_named)
{
    const char *type = kg_type_name(facts->type);
    *is_named = true;
    for (size_t i = 0; i < KG_COUNT(synonyms); i++)
        if (strcmp(synonyms[i].label, label) == 0)
            return has_word(synonyms[i].types, type) && (!synonyms[i].is_broken || facts->broken != NULL || facts->damaged != NULL);
    *is_named = kg_type_parse(label) != KG_TYPE_UNKNOWN;
    return strcmp(label, type) == 0;
}

static void check_file(kg_inspector *inspector, const char *folder, char *column[], score *total)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, column[COLUMN_PATH]);
    kg_blob bytes, answer = { 0 };
    kg_err err = { 0 };
    kg_facts facts = { 0 };
    kg_arena arena;
    kg_arena_init(&arena);
    bool is_named = true, is_good = false;
    if (kg_file_read(AT_FDCWD, path, kg_limits_default.file_bytes, &bytes, &err) == KG_OK &&
        kg_inspector_read(inspector, 0, kg_path_base(path), bytes.data, bytes.size, &answer, &err) == KG_OK &&
        kg_facts_parse(&arena, answer.data, answer.size, &kg_limits_default, &facts, &err) == KG_OK) {
        is_good = agrees(column[COLUMN_TYPE], &facts, &is_named);
        bool is_wrongly_broken = facts.broken != NULL && strcmp(column[COLUMN_VERDICT], "valid") == 0;
        if ((!is_good && is_named) || is_wrongly_broken || (facts.broken != NULL && strstr(facts.broken, "safely") != NULL))
            printf("  %s: labelled %s (%s), read as %s%s%s\n", column[COLUMN_PATH], column[COLUMN_TYPE], column[COLUMN_VERDICT],
                   kg_type_name(facts.type), facts.broken == NULL ? "" : ", broken: ", facts.broken == NULL ? "" : facts.broken);
    } else {
        printf("  %s: %s\n", column[COLUMN_PATH], err.message);
    }
    total->files += is_named;
    total->agree += is_named && is_good;
    total->unnamed += !is_named;
    kg_blob_done(&bytes);
    kg_blob_done(&answer);
    kg_arena_done(&arena);
}

static bool split(char *line, char *column[static COLUMNS])
{
    for (size_t i = 0; i < COLUMNS; i++) {
        column[i] = line;
        char *tab = strchr(line, '\t');
        if (tab == NULL)
            return false;
        *tab = 0;
        line = tab + 1;
    }
    return true;
}

int main(int argc, char **argv)
{
    char path[4096], *line = NULL, *column[COLUMNS];
    size_t capacity = 0;
    (void)snprintf(path, sizeof path, "%s/labels.tsv", argc > 1 ? argv[1] : ".");
    FILE *labels = fopen(path, "r");
    kg_inspector_options options = { .workers = 1, .limits = &kg_limits_default };
    kg_inspector *inspector = NULL;
    if (labels == NULL || kg_inspector_new(&options, &inspector, NULL) != KG_OK) {
        (void)fprintf(stderr, "corpus_types: cannot read '%s'\n", path);
        return 2;
    }
    score total = { 0 };
    puts("types by content, disagreements first:");
    for (bool is_head = true; getline(&line, &capacity, labels) > 0; is_head = false)
        if (!is_head && split(line, column))
            check_file(inspector, argv[1], column, &total);
    printf("types: %u of %u files agree with their label (%.2f %%); %u labels are no type that kgpack names\n", total.agree,
           total.files, total.files == 0 ? 0 : 100.0 * total.agree / total.files, total.unnamed);
    free(line);
    kg_inspector_free(inspector);
    return fclose(labels) == 0 && total.agree * 100 >= total.files * 99 ? 0 : 1;
}
