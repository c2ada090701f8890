/* SPDX-License-Identifier: Apache-2.0
 *
 * Walks fixtures/documents: each file must give exactly the facts in expected/<name>.facts. UPDATE=1 rewrites them. The files are
 * written by scripts/mkdocuments. */
#include "documents.h"
#include "overlay.h"

#include "base/arith.h"
#include "base/file.h"
#include "format/document/document.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDER_BYTES = 1024, PATH_BYTES = 2048 };

static int is_document(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strcmp(entry->d_name, "expected") != 0;
}

static void judge(const char *folder, const char *name)
{
    char path[PATH_BYTES], expected[PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    (void)snprintf(expected, sizeof expected, "%s/expected/%s.facts", folder, name);
    kg_blob bytes = documents_load(path);
    kg_buf facts;
    documents_describe(bytes.data, bytes.size, &kg_limits_default, &facts);
    if (getenv("UPDATE") != NULL) {
        FILE *file = fopen(expected, "we");
        cr_assert(file != NULL && fputs(kg_buf_text(&facts), file) >= 0 && fclose(file) == 0);
    } else {
        kg_blob want = documents_load(expected);
        cr_expect(want.size == facts.size && memcmp(want.data, facts.data, want.size) == 0, "%s\nexpected:\n%.*sfound:\n%s", name,
                  (int)want.size, (const char *)want.data, kg_buf_text(&facts));
        kg_blob_done(&want);
    }
    kg_buf_done(&facts);
    kg_blob_done(&bytes);
}

static int list_documents(char folder[static FOLDER_BYTES], struct dirent ***entries)
{
    (void)snprintf(folder, FOLDER_BYTES, "%s/fixtures/documents", overlay_root());
    return scandir(folder, entries, is_document, alphasort);
}

Test(documents, each_fixture_gives_exactly_the_facts_that_are_expected_of_it)
{
    char folder[FOLDER_BYTES];
    struct dirent **entries;
    int count = list_documents(folder, &entries);
    cr_assert_gt(count, 60);
    for (int i = 0; i < count; i++) {
        judge(folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

/* Cut at many lengths, and with single bytes changed, every fixture still gives an answer. */
Test(documents, mutants_of_every_fixture_are_survived)
{
    char folder[FOLDER_BYTES], path[PATH_BYTES];
    struct dirent **entries;
    int count = list_documents(folder, &entries);
    kg_limits limits = kg_limits_default;
    limits.inflated_bytes = 8 << 20; /* a bomb need not be counted to its end fifty times */
    limits.steps = 100000;
    for (int i = 0; i < count; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        free(entries[i]);
        kg_blob bytes = documents_load(path);
        size_t step = KG_MAX(bytes.size / 23, (size_t)1);
        for (size_t at = 0; at < bytes.size && bytes.size < 16000; at += step) {
            kg_buf facts;
            uint8_t *exact = malloc(at + (at == 0));
            memcpy(exact, bytes.data, at);
            documents_describe(exact, at, &limits, &facts);
            free(exact);
            kg_buf_done(&facts);
            bytes.data[at] ^= 0x41;
            documents_describe(bytes.data, bytes.size, &limits, &facts);
            bytes.data[at] ^= 0x41;
            kg_buf_done(&facts);
        }
        kg_blob_done(&bytes);
    }
    free(entries);
}

/* Inputs that fuzzing once found, in the folders of its targets. */
Test(documents, past_finds_are_survived)
{
    static const char *const targets[] = { "pdf", "zip", "rar", "ole", "word" };
    for (size_t i = 0; i < KG_COUNT(targets); i++) {
        char folder[FOLDER_BYTES], path[PATH_BYTES];
        struct dirent **entries;
        (void)snprintf(folder, sizeof folder, "%s/fixtures/corpus/%s", overlay_root(), targets[i]);
        int count = scandir(folder, &entries, is_document, alphasort);
        for (int j = 0; j < count; j++) {
            (void)snprintf(path, sizeof path, "%s/%s", folder, entries[j]->d_name);
            free(entries[j]);
            kg_blob bytes = documents_load(path);
            kg_buf facts;
            documents_describe(bytes.data, bytes.size, &kg_limits_default, &facts);
            kg_buf_done(&facts);
            kg_blob_done(&bytes);
        }
        if (count >= 0)
            free(entries);
    }
}
