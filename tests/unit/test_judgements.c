/* SPDX-License-Identifier: Apache-2.0
 *
 * What rules say of the words of documents: places, quotations, bounds. The documents are hand-made facts in the example product;
 * files that are read are judged by the fixtures. And the forms of dates and of licence expressions. */
#include "overlay.h"

#include "base/arith.h"
#include "base/file.h"
#include "rules/datefind.h"
#include "rules/licences.h"
#include "rules/spdx.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

/* One line of a document: a page with that number, or a paragraph when it is 0. */
typedef struct text_line {
    uint32_t page;
    const char *text;
} text_line;

enum { LINES = 6 };

/* Words enough for the text not to be taken for a scan; nothing in it is judged by the rules of the cases. */
static const char filler[] = "The quick brown fox jumps over the lazy dog and goes home.";

static const struct {
    const char *rule;
    kg_slot slot;
    text_line lines[LINES];
    const char *found; /* "severity part: found", one a line */
} cases[] = {
    { "EULA-3",
      KG_SLOT_EULA,
      { { 1, filler }, { 3, "It becomes effective upon" }, { 3, "signature by both parties." } },
      "warning page 3: the agreement begins with a signature or on paper: 'It becomes effective upon signature by both "
      "parties.'\n" },
    { "EULA-3", KG_SLOT_EULA, { { 0, filler }, { 0, "本协议自双方" }, { 0, "无需签字盖章后生效。" } }, "" },
    { "EULA-8",
      KG_SLOT_EULA,
      { { 2, filler }, { 2, "Customer:\t__________" } },
      "error page 2: there is a blank to be filled in: 'Customer:\\x09__________'\n" },
    { "EULA-8",
      KG_SLOT_EULA,
      { { 0, filler }, { 0, "甲方地址：" }, { 0, "日期：" } },
      "warning paragraph 2: nothing stands behind the label: '甲方地址：'\nwarning paragraph 3: nothing stands behind the label: "
      "'日期：'\n" },
    { "EULA-9",
      KG_SLOT_EULA,
      { { 4, filler }, { 4, "乙方（盖章）：" } },
      "warning page 4: there is a place for a signature or a stamp: '乙方（盖章）：'\n" },
    { "EULA-10",
      KG_SLOT_EULA,
      { { 1, filler }, { 1, "The licence is valid until 03/02/2025." } },
      "warning page 1: a last day has passed: 'The licence is valid until 03/02/2025.'\n" },
    { "EULA-10", KG_SLOT_EULA, { { 1, filler }, { 1, "The licence is valid until 5 March 2025." } }, "" },
    { "EULA-7",
      KG_SLOT_EULA,
      { { 1, filler }, { 1, "Ask service@foxglove.example, or call 0044 1632 960123 or +49 30 123456." } },
      "warning page 1: the agreement gives the address 'service@foxglove.example'\n"
      "warning page 1: the agreement gives the telephone number '+49 30 123456'\n" },
    { "UG-5",
      KG_SLOT_USER_GUIDE,
      { { 1, filler }, { 1, "Open ports 22, 443 and 9090. Version 8080 is old; see page 8081." } },
      "warning page 1: the guide names the port 9090: 'Open ports 22, 443 and 9090.'\n" },
    { "UG-5", KG_SLOT_USER_GUIDE, { { 1, filler }, { 1, "TCP 22 and 443/tcp; mail goes to port 25 of your mail server." } }, "" },
    { "UG-5",
      KG_SLOT_USER_GUIDE,
      { { 1, filler }, { 1, "放通 22 端口。" } },
      "warning : the guide does not name the port 443 of `user_guide.ports`\n" },
    { "UG-7",
      KG_SLOT_USER_GUIDE,
      { { 2, filler }, { 2, "Read https://docs.foxglove.example/a, then https://docs.foxglove.example/b." } },
      "warning page 2: the link 'https://docs.foxglove.example/a' leads to 'docs.foxglove.example'\n" },
    { "UG-7",
      KG_SLOT_USER_GUIDE,
      { { 2, filler }, { 2, "Sign in at https://huaweicloud.com.evil.example/ to start." } },
      "error page 2: the link 'https://huaweicloud.com.evil.example/' leads to 'huaweicloud.com.evil.example'\n" },
    { "UG-7",
      KG_SLOT_USER_GUIDE,
      { { 2, filler }, { 2, "Sign in at https://console.larkspur.example/ or https://10.0.0.8/login." } },
      "warning page 2: the link 'https://10.0.0.8/login' leads to an IP address\n" },
    { "UG-7",
      KG_SLOT_USER_GUIDE,
      { { 2, filler }, { 2, "Open https:// and the address of your server, or http://127.0.0.1." } },
      "" },
};

static void put_lines(kg_product *product, kg_asset *asset, const text_line lines[static LINES])
{
    memset(&asset->facts.blocks, 0, sizeof asset->facts.blocks);
    memset(&asset->facts.links, 0, sizeof asset->facts.links);
    for (uint32_t i = 0; i < LINES && lines[i].text != NULL; i++)
        *kg_list_push(&product->arena, &asset->facts.blocks) =
            (kg_block){ .at = { lines[i].page > 0 ? KG_SPOT_PAGE : KG_SPOT_PARAGRAPH, 0,
                                lines[i].page > 0 ? lines[i].page : i + 1 },
                        .text = lines[i].text };
}

/* What the rule finds in the documents; its confirmation is left out. */
static const char *describe(kg_arena *arena, const kg_findings *findings, const char *rule)
{
    const char *text = "";
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        if (strcmp(kg_rules[finding->rule].id, rule) == 0 && finding->severity != KG_CONFIRM)
            text = kg_arena_printf(arena, "%s%s %s: %s\n", text, kg_severity_name(finding->severity), finding->at.part,
                                   finding->found);
    }
    return text;
}

static void with_product(const char *folder_of, void (*judge)(kg_product *product, kg_arena *arena))
{
    char source[OVERLAY_PATH], folder[OVERLAY_PATH];
    kg_product product;
    kg_arena arena;
    kg_err err = { 0 };
    kg_arena_init(&arena);
    overlay_make_folder(folder);
    (void)snprintf(source, sizeof source, "%s/%s", overlay_root(), folder_of);
    cr_assert(overlay_apply(source, folder));
    cr_assert_eq(overlay_load(folder, &(overlay_options){ .date = "2025-03-05" }, &product, &err), KG_OK, "%s", err.message);
    judge(&product, &arena);
    kg_product_done(&product);
    kg_arena_done(&arena);
    overlay_remove(folder);
}

static void with_example(void (*judge)(kg_product *product, kg_arena *arena))
{
    with_product("examples/larkspur", judge);
}

static void judge_cases(kg_product *product, kg_arena *arena)
{
    for (size_t i = 0; i < KG_COUNT(cases); i++) {
        kg_findings findings;
        put_lines(product, kg_product_asset(product, cases[i].slot), cases[i].lines);
        cr_assert_eq(kg_rules_run(product, arena, &findings, NULL), KG_OK);
        cr_expect_str_eq(describe(arena, &findings, cases[i].rule), cases[i].found, "case %zu: %s", i,
                         describe(arena, &findings, cases[i].rule));
    }
}

Test(judgements, words_are_quoted_with_their_place)
{
    with_example(judge_cases);
}

/* ---- fixtures/sentences.tsv ---- */

/* The severities of what RULE finds at a place in a document, each once, as letters: "E", "EW"; "-" for none. */
static const char *letters_of(kg_arena *arena, const kg_findings *findings, const char *rule)
{
    bool has[KG_ERROR + 1] = { false };
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        bool is_placed = finding->at.part != NULL && *finding->at.part != 0;
        if (strcmp(kg_rules[finding->rule].id, rule) == 0 && is_placed)
            has[finding->severity] = true;
    }
    const char *text = kg_arena_printf(arena, "%s%s%s", has[KG_ERROR] ? "E" : "", has[KG_INFO] ? "I" : "", has[KG_WARNING] ? "W" : "");
    return *text == 0 ? "-" : text;
}

static kg_slot slot_of(const char *rule)
{
    return strncmp(rule, "EULA-", 5) == 0  ? KG_SLOT_EULA
           : strncmp(rule, "OSS-", 4) == 0 ? KG_SLOT_OPEN_SOURCE_NOTICE
                                           : KG_SLOT_USER_GUIDE;
}

/* Judges the rows that are for a product of METHOD; returns how many there are. */
static unsigned judge_sentences(kg_product *product, kg_arena *arena, const char *method)
{
    char path[OVERLAY_PATH + 32];
    kg_blob bytes;
    (void)snprintf(path, sizeof path, "%s/fixtures/sentences.tsv", overlay_root());
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 1 << 20, &bytes, NULL), KG_OK);
    char *rest = NULL, *text = (char *)(uintptr_t)kg_arena_strndup(arena, (const char *)bytes.data, bytes.size);
    unsigned rows = 0;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *cell = NULL, *rule = strtok_r(line, "\t", &cell), *of = strtok_r(NULL, "\t", &cell),
             *expected = strtok_r(NULL, "\t", &cell), *sentence = strtok_r(NULL, "\t", &cell);
        if (*line == '#')
            continue;
        cr_assert(sentence != NULL, "%s", line);
        if (strcmp(of, method) != 0)
            continue;
        kg_findings findings;
        put_lines(product, kg_product_asset(product, slot_of(rule)), (text_line[LINES]){ { 1, filler }, { 2, sentence } });
        cr_assert_eq(kg_rules_run(product, arena, &findings, NULL), KG_OK);
        cr_expect_str_eq(letters_of(arena, &findings, rule), expected, "%s, %s: expected %s, found %s: '%s'", rule, method, expected,
                         letters_of(arena, &findings, rule), sentence);
        rows++;
    }
    kg_blob_done(&bytes);
    return rows;
}

static void judge_image_sentences(kg_product *product, kg_arena *arena)
{
    cr_expect_gt(judge_sentences(product, arena, "image"), 200);
}

static void judge_saas_sentences(kg_product *product, kg_arena *arena)
{
    cr_expect_gt(judge_sentences(product, arena, "saas"), 30);
}

Test(judgements, sentences_of_an_image_are_judged_as_listed)
{
    with_product("examples/larkspur", judge_image_sentences);
}

Test(judgements, sentences_of_a_saas_are_judged_as_listed)
{
    with_product("fixtures/products/clean/intl-saas", judge_saas_sentences);
}

static void judge_many(kg_product *product, kg_arena *arena)
{
    kg_asset *eula = kg_product_asset(product, KG_SLOT_EULA);
    put_lines(product, eula, (text_line[LINES]){ { 1, filler } });
    for (uint32_t i = 0; i < 25; i++)
        *kg_list_push(&product->arena, &eula->facts.blocks) = (kg_block){ .at = { KG_SPOT_PAGE, 0, i + 2 }, .text = "Name: ____" };
    kg_findings findings;
    cr_assert_eq(kg_rules_run(product, arena, &findings, NULL), KG_OK);
    const char *text = describe(arena, &findings, "EULA-8");
    unsigned lines = 0;
    for (const char *at = text; *at != 0; at++)
        lines += *at == '\n';
    cr_assert_eq(lines, 11u, "%s", text);
    cr_assert(strstr(text, "error : 15 more places like these\n") != NULL, "%s", text);
}

Test(judgements, after_ten_places_of_a_severity_only_their_number_is_told)
{
    with_example(judge_many);
}

static void judge_scan(kg_product *product, kg_arena *arena)
{
    kg_asset *eula = kg_product_asset(product, KG_SLOT_EULA);
    put_lines(product, eula, (text_line[LINES]){ { 1, "1 / 4" } });
    *kg_list_push(&product->arena, &eula->facts.notes) = (kg_note){ .kind = KG_NOTE_NO_TEXT, .text = "" };
    kg_findings findings;
    cr_assert_eq(kg_rules_run(product, arena, &findings, NULL), KG_OK);
    cr_assert_str_eq(describe(arena, &findings, "EULA-1"),
                     "warning : the agreement has no text, only pictures of pages: it cannot be checked\n");
    cr_assert_str_eq(describe(arena, &findings, "EULA-4"), "", "nothing is missed in what cannot be read");
}

Test(judgements, a_scan_is_said_to_be_one_and_not_judged)
{
    with_example(judge_scan);
}

/* ---- dates ---- */

static const struct {
    const char *text;
    const char *found; /* the date, and its words; "" for none */
} dates[] = {
    { "until 2025-12-31.", "2025-12-31 2025-12-31" },
    { "until 2025/1/2,", "2025-01-02 2025/1/2" },
    { "bis 31.12.2025", "2025-12-31 31.12.2025" },
    { "on 31 December 2025 at noon", "2025-12-31 31 December 2025" },
    { "the 31st day of December, 2025", "2025-12-31 31st day of December, 2025" },
    { "Dec. 31, 2025", "2025-12-31 Dec. 31, 2025" },
    { "Sept 3rd, 2025", "2025-09-03 Sept 3rd, 2025" },
    { "有效期至2025年12月31日。", "2025-12-31 2025年12月31日" },
    { "至 2025 年 6 月 1 日", "2025-06-01 2025 年 6 月 1 日" },
    { "12/31/2025", "2025-12-31 12/31/2025" },
    { "03/04/2025", "2025-04-03 03/04/2025" },
    { "version 2025.13.40", "" },
    { "call 12345-12-12", "" },
    { "Marching 5, 2025 people", "" },
    { "at 12.30 on day 7", "" },
    { "2025", "" },
    { "10.0.0.8", "" },
};

Test(judgements, dates_are_found_in_their_usual_forms)
{
    for (size_t i = 0; i < KG_COUNT(dates); i++) {
        kg_found_date date;
        char text[128] = "";
        if (kg_date_find(dates[i].text, 0, strlen(dates[i].text), &date))
            (void)snprintf(text, sizeof text, "%04d-%02d-%02d %.*s", date.date.year, date.date.month, date.date.day,
                           (int)date.length, dates[i].text + date.offset);
        cr_expect_str_eq(text, dates[i].found, "%s: %s", dates[i].text, text);
    }
}

/* ---- licence expressions ---- */

static const struct {
    const char *text;
    const char *wrong; /* NULL: nothing is */
} expressions[] = {
    { "Apache-2.0", NULL },
    { "mit", NULL },
    { "MIT OR Apache-2.0", NULL },
    { "(MIT AND (BSD-3-Clause or Zlib))", NULL },
    { "GPL-2.0-or-later WITH Classpath-exception-2.0", NULL },
    { "GPL-2.0+", NULL },
    { "LicenseRef-Quillmere", NULL },
    { "DocumentRef-x:LicenseRef-y", NULL },
    { "Apache 2", "'Apache' is no identifier of SPDX" },
    { "MIT OR", "the expression ends too early" },
    { "MIT,Zlib", "',Zlib' stands behind the expression" },
    { "(MIT", "a bracket is not closed" },
    { "MIT WITH Apache-2.0", "'Apache-2.0' is no identifier of SPDX" },
    { "((((((((((((((((((MIT", "too many brackets" },
    { "", "the expression ends too early" },
};

Test(judgements, licence_expressions_are_read_as_spdx_writes_them)
{
    kg_arena arena;
    kg_arena_init(&arena);
    for (size_t i = 0; i < KG_COUNT(expressions); i++) {
        const char *wrong = kg_spdx_check(&arena, expressions[i].text);
        cr_expect((wrong == NULL) == (expressions[i].wrong == NULL) && (wrong == NULL || strcmp(wrong, expressions[i].wrong) == 0),
                  "%s: %s", expressions[i].text, wrong == NULL ? "nothing" : wrong);
    }
    cr_assert_str_eq(kg_spdx_at("apache-2.0. The end"), "Apache-2.0");
    cr_assert(kg_spdx_at("MITSUBISHI") == NULL);
    kg_arena_done(&arena);
}

Test(judgements, licences_are_found_as_people_write_them)
{
    static const struct {
        const char *id, *text;
        bool is_there;
    } named[] = {
        { "Apache-2.0", "OpenSSL 3.0, Apache License, Version 2.0", true },
        { "Apache-2.0", "licensed under the Apache License 2.0.", true },
        { "Apache-2.0", "Apache 2.0", true },
        { "Apache-2.0", "Apache-2.0.", true },
        { "Apache-2.0", "Apache License (see the file)", true },
        { "Apache-2.0", "Apache License, Version 1.1", false },
        { "Apache-2.0", "Apache Log4j 2.20, MIT", false },
        { "MIT", "The MIT License (MIT)", true },
        { "MIT", "to permit the mitigation", false },
        { "BSD-2-Clause", "BSD 2-Clause \"Simplified\" License", true },
        { "BSD-2-Clause", "2-clause BSD", true },
        { "BSD-3-Clause", "BSD 2-Clause License", false },
        { "BSD-3-Clause", "New BSD License", true },
        { "LGPL-2.1-or-later", "GNU Lesser General Public License v2.1 or later", true },
        { "LGPL-2.1-or-later", "LGPL-2.1+", true },
        { "LGPL-2.1-only", "GNU LGPL 2.1", true },
        { "LGPL-3.0-only", "LGPL 2.1", false },
        { "GPL-3.0-or-later", "GPLv3+", true },
        { "GPL-3.0-only", "GNU General Public License version 3", true },
        { "GPL-2.0-only", "GNU Lesser General Public License v2.1", false },
        { "GPL-2.0+", "GPL-2.0-or-later", true },
        { "MPL-2.0", "Mozilla Public License, version 2.0", true },
        { "EPL-2.0", "Eclipse Public License - v 2.0", true },
        { "CC0-1.0", "Creative Commons Zero v1.0 Universal", true },
        { "MulanPSL-2.0", "木兰宽松许可证，第2版", true },
        { "PostgreSQL", "PostgreSQL License", true },
        { "LicenseRef-Foxglove", "LicenseRef-Foxglove", true },
        { "LicenseRef-Foxglove", "LicenseRef-Foxgloves", false },
        { "Zlib", "zlib License", true },
    };
    for (size_t i = 0; i < KG_COUNT(named); i++)
        cr_expect_eq(kg_licence_is_named(named[i].text, named[i].id, strlen(named[i].id)), named[i].is_there, "%s: %s", named[i].id,
                     named[i].text);
    cr_expect(kg_licence_any("released under the GPLv2"));
    cr_expect(kg_licence_any("Boost Software License"));
    cr_expect(!kg_licence_any("The product contains Ruby, curl and OpenSSL; to permit this, ask."));
}
