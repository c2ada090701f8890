/* SPDX-License-Identifier: Apache-2.0
 *
 * Each cap of kg_limits, exactly at the limit and one beyond it. Those of folders are in test_product.c, those of the protocol in
 * test_facts.c, time and memory of the inspector in test_inspect.c. */
#include "documents.h"
#include "overlay.h"
#include "pictures.h"

#include "base/arith.h"
#include "base/file.h"
#include "format/document/document.h"
#include "format/png.h"
#include "format/yaml.h"
#include "format/zipwrite.h"
#include "rules/rules.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 2048 };

/* ---- documents ---- */

static bool holds(const char *name, const kg_limits *limits, const char *line)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/fixtures/documents/%s", overlay_root(), name);
    kg_buf facts;
    kg_blob bytes = documents_load(path);
    documents_describe(bytes.data, bytes.size, limits, &facts);
    const char *found = strstr(kg_buf_text(&facts), line);
    bool is_there = found != NULL && (found == kg_buf_text(&facts) || found[-1] == '\n');
    kg_buf_done(&facts);
    kg_blob_done(&bytes);
    return is_there;
}

/* One member of LIMITS: at LIMIT the facts of NAME have no such LINE, one below (the content is one beyond) they have it. */
#define EXPECT_CAP(name, field, limit, line)                                                                                       \
    do {                                                                                                                           \
        kg_limits capped = kg_limits_default;                                                                                      \
        capped.field = (limit);                                                                                                    \
        cr_expect(!holds(name, &capped, line), "%s is reported at " #field " = %llu", name, (unsigned long long)(limit));          \
        capped.field = (limit)-1;                                                                                                  \
        cr_expect(holds(name, &capped, line), "%s is not reported at " #field " = %llu", name, (unsigned long long)(limit)-1);     \
    } while (false)

Test(limits, members_of_archives)
{
    EXPECT_CAP("plain.zip", archive_entries, 3, "note not-listed 0 \n");
    kg_limits limits = kg_limits_default;
    limits.archive_entries = 2;
    cr_expect(!holds("plain.zip", &limits, "damaged "), "an archive of many members is sound");
    EXPECT_CAP("plain.rar4.rar", archive_entries, 3, "note not-listed 0 \n");
    EXPECT_CAP("plain.rar5.rar", archive_entries, 3, "note not-listed 0 \n");
}

Test(limits, archives_in_archives)
{
    EXPECT_CAP("plain.zip", archive_depth, 1, "note nested 0 too deep to be read\n");
    EXPECT_CAP("nested.zip", archive_depth, 2, "note nested 0 too deep to be read in 'inner.zip'\n");
    EXPECT_CAP("plain.rar5.rar", archive_depth, 1, "note nested 0 too deep to be read\n");
}

/* 44 bytes of guide/readme.txt, 100 of the other member. */
Test(limits, bytes_that_one_file_inflates_to)
{
    EXPECT_CAP("plain.zip", inflated_bytes, 144, "note too-much 0 docs/说明.txt\n");
    EXPECT_CAP("plain.zip", inflated_bytes, 44, "note too-much 0 guide/readme.txt\n");
    EXPECT_CAP("packed.rar5.rar", inflated_bytes, 130, "note too-much 0 readme.txt\n");
    EXPECT_CAP("packed.rar4.rar", inflated_bytes, 5130, "note too-much 0 blanks.txt\n");
}

/* The four archives of four archives of four files of 256 KiB lie below the grace each; all of them together do not. */
Test(limits, ratio_of_all_that_a_file_inflates_to)
{
    static const char last[] = "note bomb 0 3.bin in '3.zip' in '3.zip'\n", first[] = "note bomb 0 3.bin in '0.zip' in '0.zip'\n";
    kg_limits limits = kg_limits_default;
    cr_expect(holds("many-bombs.zip", &limits, first), "the first MiB is out of proportion");
    limits.inflate_grace_bytes = 16803848 - 1;
    cr_expect(!holds("many-bombs.zip", &limits, first) && holds("many-bombs.zip", &limits, last));
    limits.inflate_grace_bytes = 16803848;
    cr_expect(!holds("many-bombs.zip", &limits, last));
}

/* 100 times x in 6 bytes: 100 / 15 is 6, 100 / 14 is 7. */
Test(limits, ratio_of_a_member_beyond_the_grace)
{
    kg_limits limits = kg_limits_default;
    limits.inflate_grace_bytes = 99;
    limits.inflate_ratio = 15;
    cr_expect(!holds("plain.zip", &limits, "note bomb 0 docs/说明.txt\n"));
    limits.inflate_ratio = 14;
    cr_expect(holds("plain.zip", &limits, "note bomb 0 docs/说明.txt\n"));
    limits.inflate_grace_bytes = 100;
    cr_expect(!holds("plain.zip", &limits, "note bomb 0 docs/说明.txt\n"));
}

/* 5000 blanks, in 26 bytes of RAR 5 and 29 of RAR 4. */
Test(limits, ratio_of_a_compressed_member_of_a_rar)
{
    static const struct {
        const char *name;
        unsigned ratio; /* that is not yet too high */
    } cases[] = { { "packed.rar5.rar", 186 }, { "packed.rar4.rar", 167 } };
    for (size_t i = 0; i < KG_COUNT(cases); i++) {
        kg_limits limits = kg_limits_default;
        limits.inflate_grace_bytes = 4999;
        limits.inflate_ratio = cases[i].ratio;
        cr_expect(!holds(cases[i].name, &limits, "note bomb 0 blanks.txt\n"), "%s", cases[i].name);
        limits.inflate_ratio = cases[i].ratio - 1;
        cr_expect(holds(cases[i].name, &limits, "note bomb 0 blanks.txt\n"), "%s", cases[i].name);
        limits.inflate_grace_bytes = 5000;
        cr_expect(!holds(cases[i].name, &limits, "note bomb 0 blanks.txt\n"), "%s", cases[i].name);
    }
}

Test(limits, notes_of_a_kind)
{
    kg_limits limits = kg_limits_default;
    limits.notes = 3;
    cr_expect(holds("programs.zip", &limits, "note executable 0 hidden.txt\n"));
    limits.notes = 2;
    cr_expect(!holds("programs.zip", &limits, "note executable 0 hidden.txt\n"));
    limits.notes = 1;
    cr_expect(holds("names.zip", &limits, "note absolute 0 /etc/x\n") && !holds("names.zip", &limits, "note absolute 0 C:\\x.txt\n"));
    cr_expect(holds("names.zip", &limits, "note duplicate 0 twice.txt\n"), "a note of one kind hides another kind");
}

Test(limits, streams_of_a_pdf)
{
    kg_limits limits = kg_limits_default;
    limits.inflate_grace_bytes = 10;
    limits.inflate_ratio = 1; /* "BT /F1 ... ET" takes more bytes packed than not */
    cr_expect(!holds("filters.pdf", &limits, "note bomb 1 \n"));
    cr_expect(holds("filters.pdf", &limits, "note bomb 2 \n"), "LZW makes 90 lines of few bytes");
    EXPECT_CAP("filters.pdf", inflated_bytes, 46, "note text-cut 1 \n");
    EXPECT_CAP("packed-objects.pdf", inflated_bytes, 123, "note bomb 0 \n");
}

Test(limits, xml_of_an_office_document)
{
    EXPECT_CAP("plain.docx", xml_bytes, 1144, "note text-cut 0 \n");
}

Test(limits, text_of_a_document)
{
    /* Three blocks, 32 bytes for each beside its text. */
    EXPECT_CAP("plain.docx", text_bytes, 3 * 32 + 25 + 10 + 23, "note text-cut 0 \n");
    kg_limits limits = kg_limits_default;
    limits.text_bytes = 32 + 25;
    cr_expect(holds("plain.docx", &limits, "block paragraph 0 1 Larkspur Document Archive\nend\n"));
}

Test(limits, pages_and_steps_of_a_pdf)
{
    EXPECT_CAP("plain.pdf", pages, 2, "note text-cut 0 \n");
    kg_limits limits = kg_limits_default;
    limits.pages = 1;
    cr_expect(holds("plain.pdf", &limits, "block page 0 1 Sign in to the console.\nend\n"));
    EXPECT_CAP("shared-content.pdf", steps, 3 * (22 + 8236 / 16), "note text-cut 0 \n");
    EXPECT_CAP("marked.pdf", steps, 84 + 2 * 100, "note text-cut 0 \n"); /* its content, and two annotations */
    EXPECT_CAP("plain.pdf", steps, 111, "note text-cut 0 \n");
}

Test(limits, links_and_fields_of_a_document)
{
    EXPECT_CAP("words.docx", links, 2, "note text-cut 0 \n");
    kg_limits limits = kg_limits_default;
    limits.links = 1;
    cr_expect(holds("words.docx", &limits, "link relationship paragraph 0 9 https://example.com/link\nfield "));
    EXPECT_CAP("words.docx", fields, 3, "note text-cut 0 \n");
}

/* ---- other readers ---- */

static kg_status parse(const char *text, const kg_limits *limits, kg_err *err)
{
    kg_arena arena;
    const kg_node *root;
    kg_yaml_error place;
    kg_arena_init(&arena);
    kg_status status = kg_yaml_parse(&arena, "product.yml", text, strlen(text), limits, &root, &place, err);
    kg_arena_done(&arena);
    return status;
}

Test(limits, bytes_and_depth_of_yaml)
{
    kg_err err = { 0 };
    kg_limits limits = kg_limits_default;
    limits.yaml_bytes = 5;
    cr_expect_eq(parse("a: b\n", &limits, &err), KG_OK);
    limits.yaml_bytes = 4;
    cr_expect_eq(parse("a: b\n", &limits, &err), KG_E_LIMIT);
    cr_expect_str_eq(err.message, "5 bytes, larger than 4");
    limits = kg_limits_default;
    limits.yaml_depth = 3;
    cr_expect_eq(parse("a: [[b]]\n", &limits, &err), KG_OK, "%s", err.message);
    limits.yaml_depth = 2;
    cr_expect_eq(parse("a: [[b]]\n", &limits, &err), KG_E_LIMIT);
    cr_expect_str_eq(err.message, "nested deeper than 2 levels");
}

/* A grey picture of 3 x 2 pixels with one text of 100 bytes: IHDR, tEXt, IDAT, IEND. */
static kg_status decode(const kg_limits *limits, kg_err *err)
{
    kg_arena arena;
    kg_png_facts facts = { 0 };
    kg_image image = { 0 };
    kg_buf file;
    char text[100] = "Comment";
    kg_arena_init(&arena);
    pictures_begin(&file);
    pictures_header(&file, 3, 2, 8, 0);
    pictures_chunk(&file, "tEXt", text, sizeof text);
    pictures_data(&file, "\0\1\2\3\0\4\5\6", 8);
    pictures_end(&file);
    kg_status status = kg_png_decode(&arena, file.data, file.size, limits, &facts, &image, err);
    kg_image_done(&image);
    kg_buf_done(&file);
    kg_arena_done(&arena);
    return status;
}

#define EXPECT_PNG_CAP(field, limit, text)                                                                                         \
    do {                                                                                                                           \
        kg_err err = { 0 };                                                                                                        \
        kg_limits limits = kg_limits_default;                                                                                      \
        limits.field = (limit);                                                                                                    \
        cr_expect_eq(decode(&limits, &err), KG_OK, #field ": %s", err.message);                                                    \
        limits.field = (limit)-1;                                                                                                  \
        cr_expect_eq(decode(&limits, &err), KG_E_LIMIT, #field);                                                                   \
        cr_expect_str_eq(err.message, text);                                                                                       \
    } while (false)

Test(limits, sides_pixels_and_chunks_of_a_png)
{
    EXPECT_PNG_CAP(logo_side_px, 3, "IHDR declares 3 x 2 pixels, at most 2 a side and 67108864 in all are read");
    EXPECT_PNG_CAP(logo_pixels, 6, "IHDR declares 3 x 2 pixels, at most 20000 a side and 5 in all are read");
    EXPECT_PNG_CAP(png_chunk_bytes, 100, "chunk tEXt has 100 bytes, at most 99 are read");
    EXPECT_PNG_CAP(png_chunks, 4, "more than 3 chunks");
}
