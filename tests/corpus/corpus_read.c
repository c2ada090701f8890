/* SPDX-License-Identifier: Apache-2.0
 *
 * corpus_read FOLDER [PART PARTS]: reads every file below the folder (or every PARTS-th of them) in this process, as the child of the
 * inspector would, and sends the facts through the protocol and back: they must come back the same. A sanitizer or valgrind, under
 * which it is run, sees every byte that the readers touch. */
#include "base/file.h"
#include "format/document/document.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct {
    unsigned long part, parts; /* this process reads files number part, part + parts, ... */
    unsigned long seen, read, broken, failed;
} run = { .parts = 1 };

/* Whether what is written is taken back, and written again the same. */
static bool comes_back(kg_arena *arena, const kg_facts *facts)
{
    kg_buf once, again;
    kg_facts back;
    kg_buf_init(&once, 64 << 20);
    kg_buf_init(&again, 64 << 20);
    kg_facts_write(facts, &once);
    bool is_same = kg_facts_parse(arena, once.data, once.size, &kg_limits_default, &back, NULL) == KG_OK;
    if (is_same)
        kg_facts_write(&back, &again);
    is_same = is_same && once.size == again.size && memcmp(once.data, again.data, once.size) == 0;
    kg_buf_done(&once);
    kg_buf_done(&again);
    return is_same;
}

static void read_one(const char *path)
{
    kg_blob bytes = { 0 };
    kg_err err = { 0 };
    kg_arena arena;
    kg_facts facts = { 0 };
    kg_arena_init(&arena);
    bool is_good = kg_file_read(AT_FDCWD, path, kg_limits_default.file_bytes, &bytes, &err) == KG_OK &&
                   kg_document_read(&arena, bytes.data, bytes.size, &kg_limits_default, &facts, &err) == KG_OK;
    if (is_good && !comes_back(&arena, &facts))
        is_good = kg_err_set(&err, KG_E_BUG, "its facts do not come back through the protocol") == KG_OK;
    if (!is_good)
        printf("  %s: %s\n", path, err.message);
    run.read++;
    run.failed += !is_good;
    run.broken += facts.broken != NULL;
    kg_blob_done(&bytes);
    kg_arena_done(&arena);
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
    (void)ftw;
    if (kind == FTW_F && S_ISREG(status->st_mode) && run.seen++ % run.parts == run.part)
        read_one(path);
    return 0;
}

int main(int argc, char **argv)
{
    enum { OPEN_FOLDERS = 16 };
    if (argc > 3) {
        run.part = strtoul(argv[2], NULL, 10);
        run.parts = strtoul(argv[3], NULL, 10);
    }
    if (argc < 2 || run.parts == 0 || nftw(argv[1], visit, OPEN_FOLDERS, FTW_PHYS) != 0 || run.read == 0) {
        (void)fputs("usage: corpus_read FOLDER [PART PARTS]\n", stderr);
        return 2;
    }
    printf("read in process: %lu files, %lu of them broken, %lu failed\n", run.read, run.broken, run.failed);
    return run.failed == 0 ? 0 : 1;
}
