/* SPDX-License-Identifier: Apache-2.0
 *
 * Decodes every PNG of a labelled corpus (labels.tsv beside it) and tells how often kgpack agrees with the labels and with
 * libpng's simplified API. Prints every disagreement; exits 1 when there is one. Usage: corpus_png CORPUS */
#include "../peer.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LABELS = 64 << 20, COLUMNS = 12 };

typedef struct tally {
    unsigned files;
    unsigned accepted;       /* labelled valid, or decodable with a defect, and decoded */
    unsigned refused;        /* labelled corrupt and refused */
    unsigned refused_defect; /* decodable with a defect, refused for it */
    unsigned beyond_limits;  /* refused for its size */
    unsigned compared;       /* pixel by pixel with libpng */
    unsigned disagreements;
} tally;

/* Takes the next line apart in place. */
static bool next_row(char **cursor, char *fields[COLUMNS])
{
    char *line = strsep(cursor, "\n");
    for (int i = 0; i < COLUMNS; i++) {
        fields[i] = strsep(&line, "\t");
        if (fields[i] == NULL)
            return false;
    }
    return true;
}

static bool fast_way_is_equal(const kg_blob *file)
{
    kg_png_walk walk;
    kg_png_facts facts;
    kg_arena arena;
    kg_arena_init(&arena);
    bool is_walked = kg_png_walk_file(&arena, file->data, file->size, &kg_limits_default, &facts, &walk, NULL) == KG_OK;
    bool is_equal = !is_walked || peer_unpack_is_equal(&walk);
    kg_arena_done(&arena);
    return is_equal;
}

static void judge(const char *name, const char *verdict, const kg_blob *file, tally *t)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_png_facts facts;
    kg_image image = { 0 };
    kg_err err = { 0 };
    kg_status status = kg_png_decode(&arena, file->data, file->size, &kg_limits_default, &facts, &image, &err);
    bool is_corrupt = strcmp(verdict, "corrupt") == 0, is_defect = strcmp(verdict, "defect") == 0;
    const char *complaint = NULL;
    t->files++;
    if (status == KG_E_LIMIT)
        t->beyond_limits++;
    else if (status == KG_OK && !is_corrupt)
        t->accepted++;
    else if (status == KG_E_FORMAT && is_corrupt)
        t->refused++;
    else if (status == KG_E_FORMAT && is_defect)
        t->refused_defect++;
    else
        complaint = status == KG_OK ? "decoded, but labelled corrupt" : err.message;
    if (status == KG_OK) {
        peer_verdict peer = peer_compare(file->data, file->size, &facts, &kg_limits_default, &image);
        t->compared += peer != PEER_INCOMPARABLE;
        if (peer == PEER_OTHER || peer == PEER_REFUSES)
            complaint = peer == PEER_OTHER ? "the pixels are not those of libpng" : "decoded, but libpng refuses it";
        if (!fast_way_is_equal(file))
            complaint = "the fast way gives other pixels than libpng";
    }
    if (complaint != NULL) {
        t->disagreements++;
        printf("  %s (%s): %s\n", name, verdict, complaint);
    } else if (status != KG_OK && getenv("VERBOSE") != NULL) {
        printf("  %s (%s): %s\n", name, verdict, err.message);
    }
    kg_image_done(&image);
    kg_arena_done(&arena);
}

int main(int argc, char **argv)
{
    kg_blob labels = { 0 };
    kg_err err;
    int folder = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;
    if (folder < 0 || kg_file_read(folder, "labels.tsv", MAX_LABELS, &labels, &err) != KG_OK) {
        (void)fprintf(stderr, "usage: corpus_png CORPUS (a folder with labels.tsv)\n");
        return 2;
    }
    char *text = strndup((const char *)labels.data, labels.size), *cursor = text, *fields[COLUMNS];
    tally t = { 0 };
    while (text != NULL && cursor != NULL) {
        if (!next_row(&cursor, fields) || strcmp(fields[5], "true_type") == 0)
            continue;
        bool is_png = strcmp(fields[5], "png") == 0 || (strcmp(fields[3], "png") == 0 && strcmp(fields[4], "helper") != 0);
        kg_blob file = { 0 };
        if (!is_png)
            continue;
        if (kg_file_read(folder, fields[0], kg_limits_default.logo_bytes, &file, &err) == KG_OK)
            judge(fields[0], fields[6], &file, &t);
        else
            printf("  %s: %s\n", fields[0], err.message);
        kg_blob_done(&file);
    }
    printf("png: %u files, %u agree (%u decoded, %u refused, %u refused for a defect, %u beyond the limits), %u differ; "
           "%u compared with libpng pixel by pixel\n",
           t.files, t.files - t.disagreements, t.accepted, t.refused, t.refused_defect, t.beyond_limits, t.disagreements,
           t.compared);
    free(text);
    kg_blob_done(&labels);
    return t.disagreements > 0;
}
