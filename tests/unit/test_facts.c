/* SPDX-License-Identifier: Apache-2.0
 *
 * The facts protocol: what is written comes back, and nothing else is accepted. */
#include "base/arith.h"
#include "format/facts.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "kgpack facts 1\ntype zip\nvariant \n"
#define COUNTS "comments 0\nchanges 0\nunread-glyphs 0\n"
#define BODY "pages 0\n" COUNTS
#define TAIL BODY "end\n"

static kg_facts full_facts(kg_arena *arena)
{
    kg_facts facts = { .type = KG_TYPE_ZIP,
                       .variant = "ZIP64",
                       .broken = "member 'a b' is damaged",
                       .damaged = "3 bytes in front",
                       .needs_password = true,
                       .is_restricted = true,
                       .has_macros = true,
                       .is_multi_volume = true,
                       .pages = 12,
                       .comments = 3,
                       .changes = 4,
                       .unread_glyphs = UINT64_MAX,
                       .missing_locks = "seccomp" };
    *kg_list_push(arena, &facts.members) =
        (kg_member){ .name = "用户 手册.pdf", .size = UINT64_MAX, .type = KG_TYPE_PDF, .is_encrypted = true };
    *kg_list_push(arena, &facts.members) = (kg_member){ .name = "", .is_folder = true, .is_link = true };
    *kg_list_push(arena, &facts.notes) = (kg_note){ .kind = KG_NOTE_TRAVERSAL, .page = UINT32_MAX, .text = "../../etc/passwd" };
    *kg_list_push(arena, &facts.notes) = (kg_note){ .kind = KG_NOTE_COUNT - 1, .text = "" };
    *kg_list_push(arena, &facts.fonts) = (kg_font){ .family = "Noto Sans", .letters = UINT64_MAX };
    *kg_list_push(arena, &facts.properties) = (kg_property){ .kind = KG_PROPERTY_PATH, .text = "C:\\Users\\ada\\eula.docx" };
    for (kg_spot_kind kind = 0; kind < KG_SPOT_KIND_COUNT; kind++)
        *kg_list_push(arena, &facts.blocks) = (kg_block){ .at = { kind, kind % 2, kind }, .text = "甲方：\t____" };
    *kg_list_push(arena, &facts.blocks) = (kg_block){ .at = { KG_SPOT_PAGE, 0, UINT32_MAX }, .text = "" };
    for (kg_link_kind kind = 0; kind < KG_LINK_KIND_COUNT; kind++)
        *kg_list_push(arena, &facts.links) = (kg_link){ .kind = kind, .at = { KG_SPOT_SLIDE, 2, 7 }, .url = "https://a b" };
    for (kg_form_kind kind = 0; kind < KG_FORM_KIND_COUNT; kind++)
        *kg_list_push(arena, &facts.fields) =
            (kg_form_field){ .kind = kind, .at = { KG_SPOT_DOCUMENT, 0, 0 }, .is_filled = kind % 2 == 0, .name = "Party A" };
    return facts;
}

static kg_status parse(kg_arena *arena, const char *text, size_t size, kg_facts *out)
{
    return kg_facts_parse(arena, text, size, &kg_limits_default, out, NULL);
}

Test(facts, come_back_as_they_were_written)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_facts facts = full_facts(&arena), back;
    kg_buf first, second;
    kg_buf_init(&first, 1 << 20);
    kg_buf_init(&second, 1 << 20);
    kg_facts_write(&facts, &first);
    cr_assert_eq(parse(&arena, kg_buf_text(&first), first.size, &back), KG_OK);
    cr_assert_str_eq(back.broken, facts.broken);
    cr_assert_str_eq(back.members.items[0].name, "用户 手册.pdf");
    cr_assert_eq(back.members.items[0].size, UINT64_MAX);
    cr_assert(back.members.items[1].is_folder && back.members.items[1].is_link && !back.members.items[1].is_encrypted);
    cr_assert_eq(back.notes.items[0].page, UINT32_MAX);
    cr_assert_eq(back.unread_glyphs, UINT64_MAX);
    cr_assert_eq(back.blocks.count, (size_t)KG_SPOT_KIND_COUNT + 1);
    cr_assert_str_eq(back.blocks.items[1].text, "甲方：\t____");
    cr_assert_eq(back.blocks.items[1].at.kind, KG_SPOT_PAGE);
    cr_assert_eq(back.blocks.items[1].at.member, 1u);
    cr_assert_str_eq(back.links.items[2].url, "https://a b");
    cr_assert_eq(back.fields.items[3].kind, KG_FORM_SIGNATURE);
    cr_assert(back.fields.items[2].is_filled && !back.fields.items[3].is_filled);
    kg_facts_write(&back, &second);
    cr_assert_str_eq(kg_buf_text(&second), kg_buf_text(&first));
    kg_buf_done(&first);
    kg_buf_done(&second);
    kg_arena_done(&arena);
}

Test(facts, a_missing_reason_stays_missing)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_facts facts = { .type = KG_TYPE_PDF }, back;
    kg_buf out;
    kg_buf_init(&out, 1 << 20);
    kg_facts_write(&facts, &out);
    cr_assert_str_eq(kg_buf_text(&out), "kgpack facts 1\ntype pdf\nvariant \n" TAIL);
    cr_assert_eq(parse(&arena, kg_buf_text(&out), out.size, &back), KG_OK);
    cr_assert(back.broken == NULL && back.damaged == NULL && !back.needs_password);
    cr_assert_str_eq(back.variant, "");
    kg_buf_done(&out);
    kg_arena_done(&arena);
}

Test(facts, control_characters_and_bad_utf8_never_reach_the_wire)
{
    kg_facts facts = { .type = KG_TYPE_PDF, .broken = "a\nend\nb\x80\x1b[31m\xc2\x85" };
    kg_buf out;
    kg_buf_init(&out, 1 << 20);
    kg_facts_write(&facts, &out);
    cr_assert(strstr(kg_buf_text(&out), "broken a\xef\xbf\xbd"
                                        "end\xef\xbf\xbd"
                                        "b\xef\xbf\xbd\xef\xbf\xbd[31m\xef\xbf\xbd\n") != NULL,
              "%s", kg_buf_text(&out));
    kg_buf_done(&out);
}

static const char *const hostile[] = {
    "",
    "end\n",
    "kgpack facts 2\ntype zip\nvariant \n" TAIL,
    "kgpack facts 1\ntype zip \nvariant \n" TAIL,
    "kgpack facts 1\ntype zi\nvariant \n" TAIL,
    "kgpack facts 1\ntype zip\n" TAIL,
    HEAD BODY,
    HEAD BODY "end",
    HEAD BODY "unlocked \nend\n",
    HEAD "pages 0\nend\n",
    HEAD "pages 0\ncomments 4294967296\nchanges 0\nunread-glyphs 0\nend\n",
    HEAD "pages 0\nchanges 0\ncomments 0\nunread-glyphs 0\nend\n",
    HEAD TAIL "\n",
    HEAD TAIL "more",
    HEAD "pages \n" COUNTS "end\n",
    HEAD "pages 01\n" COUNTS "end\n",
    HEAD "pages -1\n" COUNTS "end\n",
    HEAD "pages 4294967296\n" COUNTS "end\n",
    HEAD "pages 99999999999999999999999\n" COUNTS "end\n",
    HEAD "damaged x\nbroken x\n" TAIL,
    HEAD "broken x\nbroken x\n" TAIL,
    HEAD "broken a\x1b[31m\n" TAIL,
    HEAD "broken \xff\n" TAIL,
    HEAD "broken \xc2\x9b\n" TAIL,
    HEAD "broken\n" TAIL,
    HEAD "macros \n" TAIL,
    HEAD "macrosx\n" TAIL,
    HEAD BODY "member zip --- 1\nend\n",
    HEAD BODY "member zip -- 1 x\nend\n",
    HEAD BODY "member zip dle- 1 x\nend\n",
    HEAD BODY "member zip led 1 x\nend\n",
    HEAD BODY "member zip --- 18446744073709551616 x\nend\n",
    HEAD BODY "member nothing --- 1 x\nend\n",
    HEAD BODY "note nothing 0 x\nend\n",
    HEAD BODY "note traversal x\nend\n",
    HEAD BODY "note traversal 1 x\nmember zip --- 1 x\nend\n",
    HEAD BODY "font x Noto\nend\n",
    HEAD BODY "property nothing x\nend\n",
    HEAD BODY "block page 0 3\nend\n",
    HEAD BODY "block page 1 3 a member that is not there\nend\n",
    HEAD BODY "block nowhere 0 3 x\nend\n",
    HEAD BODY "block page 0 3 \x1b[31m\nend\n",
    HEAD BODY "link annotation page 0 x http://a\nend\n",
    HEAD BODY "link page 0 3 http://a\nend\n",
    HEAD BODY "field text x page 0 3 name\nend\n",
    HEAD BODY "field text ff page 0 3 name\nend\n",
    HEAD BODY "field button - page 0 3 name\nend\n",
    HEAD BODY "field text - page 0 3 name\nblock page 0 3 x\nend\n",
};

Test(facts, anything_else_is_refused)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_facts back = { .pages = 77 };
    for (size_t i = 0; i < KG_COUNT(hostile); i++)
        cr_assert_eq(parse(&arena, hostile[i], strlen(hostile[i]), &back), KG_E_FORMAT, "case %zu", i);
    cr_assert_eq(parse(&arena, HEAD "broken a\0b\n" TAIL, sizeof(HEAD "broken a\0b\n" TAIL) - 1, &back), KG_E_FORMAT);
    cr_assert_eq(back.pages, 77u, "a refused answer leaves the output alone");
    kg_arena_done(&arena);
}

Test(facts, every_prefix_and_every_changed_byte_is_survived)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_facts facts = full_facts(&arena), back;
    kg_buf out;
    kg_buf_init(&out, 1 << 20);
    kg_facts_write(&facts, &out);
    for (size_t size = 0; size < out.size; size++) {
        char *exact = malloc(size + (size == 0));
        memcpy(exact, out.data, size);
        cr_assert_eq(parse(&arena, exact, size, &back), KG_E_FORMAT, "prefix of %zu", size);
        free(exact);
    }
    for (size_t i = 0; i < out.size; i++) {
        out.data[i] ^= 0x80;
        (void)parse(&arena, kg_buf_text(&out), out.size, &back);
        out.data[i] ^= 0x80;
    }
    kg_buf_done(&out);
    kg_arena_done(&arena);
}

/* One more of anything than its limit allows is refused; as many as it allows are taken. */
static const struct {
    const char *one;
    kg_limits limits;
} bounded[] = {
    { "member text --- 1 a\n", { .archive_entries = 1 } },
        { "font 1 a\n", { .fields = 1 } },
    { "property path a\n", { .fields = 1 } },
    { "block page 0 1 abc\n", { .text_bytes = 4 } },
    { "block page 0 1 \n", { .text_bytes = 1 } },
    { "link field page 0 1 a\n", { .links = 1 } },
    { "field text f page 0 1 a\n", { .fields = 1 } },
};

Test(facts, more_than_the_limits_allow_is_refused)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_facts back;
    for (size_t i = 0; i < KG_COUNT(bounded); i++) {
        const char *one = kg_arena_printf(&arena, HEAD BODY "%send\n", bounded[i].one);
        const char *two = kg_arena_printf(&arena, HEAD BODY "%s%send\n", bounded[i].one, bounded[i].one);
        cr_assert_eq(kg_facts_parse(&arena, one, strlen(one), &bounded[i].limits, &back, NULL), KG_OK, "case %zu", i);
        cr_assert_eq(kg_facts_parse(&arena, two, strlen(two), &bounded[i].limits, &back, NULL), KG_E_FORMAT, "case %zu", i);
    }
    kg_arena_done(&arena);
}

Test(facts, a_place_is_told_with_the_member_that_it_lies_in)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_facts facts = full_facts(&arena);
    cr_assert_str_eq(kg_spot_sentence(&arena, &facts, (kg_spot){ KG_SPOT_PAGE, 0, 3 }), "page 3");
    cr_assert_str_eq(kg_spot_sentence(&arena, &facts, (kg_spot){ KG_SPOT_HEADING, 1, 2 }), "用户 手册.pdf, paragraph 2");
    cr_assert_str_eq(kg_spot_sentence(&arena, &facts, (kg_spot){ KG_SPOT_DOCUMENT, 1, 0 }), "用户 手册.pdf");
    cr_assert_str_eq(kg_spot_sentence(&arena, &facts, (kg_spot){ KG_SPOT_DOCUMENT, 0, 0 }), "");
    cr_assert_str_eq(kg_spot_sentence(&arena, &facts, (kg_spot){ KG_SPOT_HEADER, 0, 0 }), "header");
    kg_arena_done(&arena);
}

Test(facts, a_scan_has_no_text)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_facts facts = { .type = KG_TYPE_PDF };
    *kg_list_push(&arena, &facts.blocks) = (kg_block){ .text = "CamScanner - 1 / 12" };
    cr_assert(!kg_facts_have_text(&facts));
    *kg_list_push(&arena, &facts.blocks) = (kg_block){ .text = "本协议自下单时生效" };
    cr_assert(kg_facts_have_text(&facts));
    kg_arena_done(&arena);
}
