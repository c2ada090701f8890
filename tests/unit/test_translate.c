/* SPDX-License-Identifier: Apache-2.0
 *
 * Finished messages in Chinese. */
#include "base/catalogue.h"
#include "base/text.h"
#include "base/translate.h"

#include <criterion/criterion.h>
#include <string.h>

static kg_arena arena;

static void set_up(void)
{
    kg_arena_init(&arena);
}

static void tear_down(void)
{
    kg_arena_done(&arena);
}

TestSuite(translate, .init = set_up, .fini = tear_down);

Test(translate, catalogue_is_sorted_and_finds_its_messages)
{
    cr_assert_gt(kg_catalogue_count(), 1);
    cr_assert_str_eq(kg_catalogue_msgid(0), "");
    for (size_t i = 1; i < kg_catalogue_count(); i++) {
        cr_assert_lt(strcmp(kg_catalogue_msgid(i - 1), kg_catalogue_msgid(i)), 0, "%s", kg_catalogue_msgid(i));
        cr_assert_eq(kg_catalogue_find(kg_catalogue_msgid(i)), kg_catalogue_msgstr(i), "%s", kg_catalogue_msgid(i));
    }
    cr_assert_null(kg_catalogue_find("no such message"));
    cr_assert_null(kg_catalogue_find(""));
}

Test(translate, unknown_text_stays_as_it_is)
{
    static const char *const texts[] = { "", "no such message", "'quoted'", "12", "100 %", "%s", "\xE4\xB8\xAD\xE6\x96\x87" };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        cr_assert_str_eq(kg_translate_chinese(&arena, texts[i]), texts[i]);
}

Test(translate, language_is_english_until_it_is_chosen)
{
    const char *word = "Delivery Method";
    cr_assert_str_eq(kg_translate(&arena, word), word);
    cr_assert_str_eq(kg_gettext(word), word);
    kg_language_choose(KG_CHINESE);
    cr_assert_str_eq(kg_translate(&arena, word), kg_catalogue_find(word));
    cr_assert_str_eq(kg_gettext(word), kg_catalogue_find(word));
    cr_assert_str_eq(kg_gettext("no such message"), "no such message");
}

/* Bytes of the conversion at FORMAT, 0 where there is none. */
static size_t conversion_length(const char *format)
{
    size_t flags = *format == '%' ? strspn(format + 1, "-+0#123456789$.*hljzt") : 0;
    return *format == '%' && format[1 + flags] != 0 && strchr("diouxXcsf%", format[1 + flags]) != NULL ? flags + 2 : 0;
}

/* What a format makes of example arguments: strings are 'Qz', in quotation marks of the format Qz, numbers 7. In Chinese their
 * marks are others. */
static const char *example_of(const char *format, bool in_chinese)
{
    const char *result = "";
    bool is_open = false;
    while (*format != 0) {
        size_t length = conversion_length(format);
        char kind = length > 0 ? format[length - 1] : 0;
        bool is_apostrophe = *format == '\'' && *result != 0 && kg_ascii_is_alnum(result[strlen(result) - 1]) &&
                             kg_ascii_is_alnum((unsigned char)format[1]);
        is_open ^= (*format == '\'' && !is_apostrophe) || *format == '`';
        if (strncmp(format, "\u201C", 3) == 0 || strncmp(format, "\u201D", 3) == 0)
            is_open = format[2] == '\x9C';
        const char *string = is_open ? "Qz" : in_chinese ? "\u201CQz\u201D" : "'Qz'";
        const char *made = kind == 's' ? string : kind == '%' ? "%" : strchr(format, 'x') == format + length - 1 ? "77" : "7";
        result = length > 0 ? kg_arena_printf(&arena, "%s%s", result, made) : kg_arena_printf(&arena, "%s%c", result, *format);
        format += length > 0 ? length : 1;
    }
    return result;
}

static const char *without_blanks(const char *text)
{
    const char *result = "";
    for (size_t length; *text != 0; text += length + (text[length] == ' ')) {
        length = strcspn(text, " ");
        result = kg_arena_printf(&arena, "%s%.*s", result, (int)length, text);
    }
    return result;
}

/* Without letters of its own nothing tells a format from other text. */
static bool is_telling(const char *format)
{
    for (size_t length; *format != 0; format += length > 0 ? length : 1) {
        length = conversion_length(format);
        if (length == 0 && kg_ascii_is_alnum((unsigned char)*format))
            return true;
    }
    return false;
}

static bool has_conversion(const char *format)
{
    for (; *format != 0; format++)
        if (conversion_length(format) > 0)
            return true;
    return false;
}

Test(translate, each_format_is_found_again_in_what_it_made)
{
    for (size_t i = 1; i < kg_catalogue_count(); i++) {
        const char *format = kg_catalogue_msgid(i);
        if (!has_conversion(format) || !is_telling(format))
            continue;
        const char *english = example_of(format, false), *wanted = example_of(kg_catalogue_msgstr(i), true);
        const char *chinese = kg_translate_chinese(&arena, english);
        cr_expect_str_eq(without_blanks(chinese), without_blanks(wanted), "'%s' becomes '%s', not '%s'", english, chinese, wanted);
    }
}

Test(translate, parts_of_a_message_are_messages_too)
{
    static const char *const examples[][2] = {
        { "version 'V0' is a version below 1.0",
          "\u7248\u672C\u201CV0\u201D\u6709\u95EE\u9898\uFF1A\u4F4E\u4E8E 1.0 \u7684\u7248\u672C" },
        { "customer case 2 names the address 'a.example'",
          "\u5BA2\u6237\u6848\u4F8B 2 \u4E2D\u51FA\u73B0\u5730\u5740\u201Ca.example\u201D" },
        { "must be image, saas or license", "\u987B\u4E3A image, saas \u6216 license" },
        { "cannot be opened: 'a.pdf': it is cut off",
          "\u65E0\u6CD5\u6253\u5F00\uFF1A\u201Ca.pdf\u201D\uFF1A\u6587\u4EF6\u88AB\u622A\u65AD" },
        { "product name 'is a %s, ' claims 'world's best'",
          "\u5546\u54C1\u540D\u79F0\u201Cis a %s, \u201D\u5BA3\u79F0'world's best'" },
    };
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
        cr_expect_str_eq(kg_translate_chinese(&arena, examples[i][0]), examples[i][1], "%s",
                         kg_translate_chinese(&arena, examples[i][0]));
}

/* Sellers' words are part of messages: however they look, translating ends soon and keeps them. */
Test(translate, hostile_words_do_no_harm)
{
    char words[2000];
    for (size_t i = 0; i + 1 < sizeof words; i++)
        words[i] = "' is %s: "[i % 9];
    words[sizeof words - 1] = 0;
    const char *english = kg_arena_printf(&arena, "product name '%s' claims '%s'", words, words);
    cr_assert_geq(strlen(kg_translate_chinese(&arena, english)), sizeof words);
}
