/* SPDX-License-Identifier: Apache-2.0
 *
 * Types by signature. */
#include "base/arith.h"
#include "format/sniff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES(text) (text), sizeof(text) - 1

static const struct {
    kg_type type;
    const char *bytes;
    size_t size;
} samples[] = {
    { KG_TYPE_EMPTY, BYTES("") },
    { KG_TYPE_PNG, BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR") },
    { KG_TYPE_CGBI, BYTES("\x89PNG\r\n\x1a\n\0\0\0\4CgBI") },
    { KG_TYPE_PDF, BYTES("%PDF-1.7\n") },
    { KG_TYPE_PDF, BYTES("\xef\xbb\xbf \n%PDF-1.4") },
    { KG_TYPE_OLE, BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") },
    { KG_TYPE_ZIP, BYTES("PK\3\4rest") },
    { KG_TYPE_ZIP, BYTES("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0") },
    { KG_TYPE_ZIP, BYTES(" PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0") },
    { KG_TYPE_RAR, BYTES("Rar!\x1a\x07\0more") },
    { KG_TYPE_RAR, BYTES("Rar!\x1a\x07\1\0more") },
    { KG_TYPE_UNKNOWN, BYTES("Rar!\x1a\x07\2\0more") },
    { KG_TYPE_RTF, BYTES("{\\rtf1 text}") },
    { KG_TYPE_JPEG, BYTES("\xff\xd8\xff\xe0") },
    { KG_TYPE_WEBP, BYTES("RIFF\1\2\3\4WEBPVP8 ") },
    { KG_TYPE_TEXT, BYTES("PNG and WEBP are formats") },
    { KG_TYPE_GIF, BYTES("GIF89a") },
    { KG_TYPE_AVIF, BYTES("\0\0\0\x1c"
                          "ftypavif") },
    { KG_TYPE_TEXT, BYTES("BM stands for a bitmap") },
    { KG_TYPE_TEXT, BYTES("plain words\r\nof a text\n") },
    { KG_TYPE_TEXT, BYTES("\xff\xfew\0o\0r\0d\0") },
    { KG_TYPE_TEXT, BYTES("r\xe9sum\xe9 in the encoding of Windows") },
    { KG_TYPE_UNKNOWN, BYTES("\1\2\3\4") },
    { KG_TYPE_HTML, BYTES("\xef\xbb\xbf<!-- saved -->\n<!DOCTYPE HTML>") },
    { KG_TYPE_HTML, BYTES("\xff\xfe<\0h\0t\0m\0l\0>\0") },
    { KG_TYPE_HTML, BYTES("<?xml version=\"1.0\"?><html xmlns=\"x\">") },
    { KG_TYPE_TEXT, BYTES("<header of nothing") },
    { KG_TYPE_SVG, BYTES("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg width=\"1\">") },
    { KG_TYPE_XML, BYTES("<?xml version=\"1.0\"?><a/>") },
    { KG_TYPE_WORD2003XML, BYTES("<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w/>") },
    { KG_TYPE_MHTML, BYTES("From: <Saved>\nSubject: x\nMIME-Version: 1.0\n") },
    { KG_TYPE_JSON, BYTES("{ \"a\": 1 }\n") },
    { KG_TYPE_TEXT, BYTES("{placeholder} for the name") },
    { KG_TYPE_YAML, BYTES("---\nname: x\n") },
    { KG_TYPE_SCRIPT, BYTES("#!/bin/sh\n") },
    { KG_TYPE_SEVENZIP, BYTES("7z\xbc\xaf\x27\x1c") },
    { KG_TYPE_ELF, BYTES("\x7f"
                         "ELF") },
    { KG_TYPE_WORD2, BYTES("\xdb\xa5-\0") },
};

Test(sniff, each_signature_gives_its_type)
{
    for (size_t i = 0; i < KG_COUNT(samples); i++) {
        kg_type type = kg_sniff(samples[i].bytes, samples[i].size);
        cr_assert_str_eq(kg_type_name(type), kg_type_name(samples[i].type), "sample %zu", i);
    }
}

Test(sniff, a_pdf_header_counts_only_within_1024_bytes)
{
    char file[1100];
    memset(file, ' ', sizeof file);
    memcpy(file + 1024, "%PDF-1.7", 8);
    cr_assert_eq(kg_sniff(file, sizeof file), KG_TYPE_PDF);
    memset(file, ' ', sizeof file);
    memcpy(file + 1025, "%PDF-1.7", 8);
    cr_assert_eq(kg_sniff(file, sizeof file), KG_TYPE_TEXT);
}

Test(sniff, a_program_with_an_archive_behind_it_is_self_extracting)
{
    char file[4096 + 8] = "MZ";
    cr_assert_eq(kg_sniff(file, sizeof file), KG_TYPE_EXE);
    memcpy(file + 4096, "Rar!\x1a\x07\1\0", 8);
    cr_assert_eq(kg_sniff(file, sizeof file), KG_TYPE_SFX);
}

Test(sniff, tar_is_told_by_its_checksum_with_and_without_ustar)
{
    char file[1024] = "guide.txt";
    memcpy(file + 100, "0000644", 8);
    unsigned sum = 8 * ' ';
    for (size_t i = 0; i < 512; i++)
        sum += (unsigned char)file[i];
    snprintf(file + 148, 8, "%06o", sum);
    cr_assert_eq(kg_sniff(file, sizeof file), KG_TYPE_TAR);
    file[5] ^= 1;
    cr_assert_neq(kg_sniff(file, sizeof file), KG_TYPE_TAR);
}

Test(sniff, never_reads_behind_the_end)
{
    for (size_t i = 0; i < KG_COUNT(samples); i++) {
        for (size_t size = 0; size <= samples[i].size; size++) {
            char *exact = malloc(size + (size == 0));
            memcpy(exact, samples[i].bytes, size);
            cr_assert(kg_sniff(exact, size) < KG_TYPE_COUNT);
            free(exact);
        }
    }
}
