/* SPDX-License-Identifier: Apache-2.0
 *
 * What is a way to a person in a text, and what only looks like one. */
#include "rules/reach.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

typedef struct reach_case {
    const char *text;
    const char *found; /* NULL = nothing */
} reach_case;

static void walk(bool (*find)(const char *, size_t, kg_span *), const reach_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        kg_span span;
        bool is_found = find(cases[i].text, 0, &span);
        cr_expect_eq(is_found, cases[i].found != NULL, "'%s'", cases[i].text);
        if (is_found && cases[i].found != NULL)
            cr_expect(span.length == strlen(cases[i].found) &&
                          strncmp(cases[i].text + span.offset, cases[i].found, span.length) == 0,
                      "'%s': found '%.*s'", cases[i].text, (int)span.length, cases[i].text + span.offset);
    }
}
#define WALK(find, cases) walk(find, cases, sizeof cases / sizeof cases[0])

Test(reach, addresses_are_found_and_their_likes_are_not)
{
    static const reach_case cases[] = {
        { "write to sales@larkspur.example.", "sales@larkspur.example" },
        { "联系sales@larkspur.cn了解", "sales@larkspur.cn" },
        { "first.last+tag@mail.larkspur.co.uk", "first.last+tag@mail.larkspur.co.uk" },
        { "git@1.2.3.4", NULL },
        { "user@host", NULL },
        { "@mention and a@b", NULL },
        { "price @ 5.00", NULL },
        { "pkg@1.2.0", NULL },
        { "larkspur@sha256:ab", NULL },
        { "to sales (at) larkspur.com.", "sales (at) larkspur.com" },
        { "sales[at]larkspur[dot]co[dot]uk", "sales[at]larkspur[dot]co[dot]uk" },
        { "info at larkspur dot com", "info at larkspur dot com" },
        { "sales @ larkspur.com", "sales @ larkspur.com" },
        { "look at larkspur.com", NULL },
        { "hosted @ larkspur.com", NULL },
        { "stored (at rest) here.now", NULL },
        { "https://user:pw@larkspur.com/", NULL },
        { "https://larkspur.com@evil.example/", NULL },
    };
    WALK(kg_find_email, cases);
}

Test(reach, telephone_numbers_are_found_and_other_numbers_are_not)
{
    static const reach_case cases[] = {
        { "call +44 1632 960123 now", "+44 1632 960123" },
        { "+44-1632-960123", "+44-1632-960123" },
        { "+1 (202) 555-0143", "+1 (202) 555-0143" },
        { "0044-1632-960123", "0044-1632-960123" },
        { "+8613800138000", "+8613800138000" },
        { "热线400-820-8820", "400-820-8820" },
        { "手机13800138000。", "13800138000" },
        { "in 138-0013-8000", "138-0013-8000" },
        { "010-62345678", "010-62345678" },
        { "0755-28780808", "0755-28780808" },
        { "(0755)28780808", "(0755)28780808" },
        { "021-62345678", "021-62345678" },
        { "Tel: 6234 5678", "6234 5678" },
        { "Hotline 1-800-555-0199", "1-800-555-0199" },
        { "电话：62345678", "62345678" },
        { "call 202-555-0143", "202-555-0143" },
        { "1-800-555-0199 is free", "1-800-555-0199" },
        { "at (202) 555-0143.", "(202) 555-0143" },
        { "86-755-28780808", "86-755-28780808" },
        { "order 415-333-2121", NULL },
        { "part no. 415-333-2121", NULL },
        { "123-456-7890", NULL },
        { "IBAN DE89 3704 0044 0532 0130 00", NULL },
        { "1.2 million pages", NULL },
        { "1 200 000 pages", NULL },
        { "+10 000 000 records", NULL },
        { "+1.000.000 records", NULL },
        { "on 2025-03-05 at 10:30", NULL },
        { "ISO 27001:2022 and 9001", NULL },
        { "address 192.168.100.200", NULL },
        { "ports 8080-8090, 30000-32767", NULL },
        { "version 10.15.7.1234", NULL },
        { "id 00000000-0000-0000", NULL },
        { "serial 4711-0815-0042", NULL },
        { "13800138000123 bytes", NULL },
        { "CVE-2024-12345678", NULL },
        { "order 2024123456789", NULL },
        { "call 3 times", NULL },
        { "mobile 5G 2600 MHz", NULL },
        { "fax 1,200,000 pages", NULL },
        { "0.00123456789", NULL },
        { "telephone exchanges", NULL },
    };
    WALK(kg_find_phone, cases);
}

Test(reach, numbers_of_identity_cards_have_their_check_character_and_a_date)
{
    static const reach_case cases[] = {
        { "身份证11010519491231002X。", "11010519491231002X" }, /* the example of GB 11643 */
        { "11010519491231002x", "11010519491231002x" },
        { "110105194912310021", NULL },
        { "110105194913310024", NULL },
        { "a11010519491231002X", NULL },
        { "11010519491231002X5", NULL },
    };
    WALK(kg_find_identity, cases);
}

Test(reach, numbers_of_bank_cards_have_their_check_digit)
{
    static const reach_case cases[] = {
        { "card 4111 1111 1111 1111", "4111 1111 1111 1111" },
        { "5555555555554444", "5555555555554444" },
        { "卡号6250941006528599", "6250941006528599" },
        { "4111 1111 1111 1112", NULL },
        { "411111111111111", NULL },
        { "1111 1111 1111 1117", NULL },
        { "4.111111111111111111", NULL },
    };
    WALK(kg_find_card, cases);
}

Test(reach, papers_phones_and_homes_of_people_are_found)
{
    static const reach_case passports[] = {
        { "护照号E12345678。", "E12345678" }, { "护照号码：EA1234567", "EA1234567" }, { "Passport No. G12345678", "G12345678" },
        { "护照识别，型号E12345678", NULL },   { "型号E12345678", NULL },              { "护照E123456789", NULL },
    };
    static const reach_case phones[] = {
        { "姓名：李四，手机13900139000", "13900139000" }, { "张先生 +86 139 0013 9000", "+86 139 0013 9000" },
        { "客服热线13900139000", NULL },                   { "姓名：李四。热线13900139000", NULL },
        { "联系人：李四，电话0755-28780808", NULL },
    };
    static const reach_case homes[] = {
        { "家庭住址：深圳市坂田街道5号101室。", "深圳市坂田街道5号101室" },
        { "住址: 幸福路12号", " 幸福路12号" },
        { "住址字段可以隐藏，共12号字段", NULL },
        { "住址：可以隐藏。12号", NULL },
    };
    WALK(kg_find_passport, passports);
    WALK(kg_find_private_phone, phones);
    WALK(kg_find_home, homes);
}

Test(reach, full_width_texts_are_read_like_others)
{
    static const char text[] = "电话：（０７５５）28780808，sales＠larkspur．com";
    kg_arena arena;
    kg_span span;
    kg_arena_init(&arena);
    const char *narrow = kg_reach_narrow(&arena, text);
    cr_assert_str_eq(narrow, "电话：(0755)28780808，sales@larkspur.com");
    cr_assert(kg_find_email(narrow, 0, &span));
    span = kg_reach_widen(text, span);
    cr_expect_eq(strncmp(text + span.offset, "sales＠larkspur．com", span.length), 0);
    cr_expect_eq(span.length, strlen("sales＠larkspur．com"));
    kg_arena_done(&arena);
}

/* Text of which each part was once read to the end of the whole: these took minutes. */
Test(reach, long_texts_are_read_in_linear_time, .timeout = 20)
{
    enum { BYTES = 1 << 18 };
    static const char *const parts[] = { " ",      "( ",     "a@b.cc/", "sales (at) a.cc ", "姓名。",
                                         "住址：", "护照 ", "1 ",      "no. 1-",           "@" };
    static char text[BYTES + 64];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t length = strlen(parts[i]), used = (size_t)snprintf(text, sizeof text, "http://");
        for (; used + length < BYTES; used += length)
            memcpy(text + used, parts[i], length);
        text[used] = 0;
        kg_span span;
        for (size_t from = 0; kg_find_email(text, from, &span); from = span.offset + span.length)
            continue;
        for (size_t offset = 0; offset < used; offset += 256)
            (void)kg_is_in_email(text, offset);
        cr_expect_not(kg_find_phone(text, 0, &span), "%s", parts[i]);
        cr_expect_not(kg_find_private_phone(text, 0, &span), "%s", parts[i]);
        cr_expect_not(kg_find_home(text, 0, &span), "%s", parts[i]);
        cr_expect_not(kg_find_passport(text, 0, &span), "%s", parts[i]);
        cr_expect_not(kg_find_card(text, 0, &span), "%s", parts[i]);
    }
}
