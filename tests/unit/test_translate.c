/* SPDX-License-Identifier: Apache-2.0
 *
 * Finished messages in Chinese. */
#include "base/catalogue.h"
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
