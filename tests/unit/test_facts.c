/* SPDX-License-Identifier: Apache-2.0
 *
 * The facts protocol: what is written comes back, and nothing else is accepted. */
#include "base/arith.h"
#include "format/facts.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

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
                       .missing_locks = "seccomp" };
    *kg_list_push(arena, &facts.members) = (kg_member){ .name = "用户 手册.pdf", .size = UINT64_MAX, .type = KG_TYPE_PDF, .is_encrypted = true };
    *kg_list_push(arena, &facts.members) = (kg_member){ .name = "", .is_folder = true, .is_link = true };
    *kg_list_push(arena, &facts.notes) = (kg_note){ .kind = KG_NOTE_TRAVERSAL, .page = UINT32_MAX, .text = "../../etc/passwd" };
    *kg_list_push(arena, &facts.notes) = (kg_note){ .kind = KG_NOTE_COUNT - 1, .text = "" };
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
    cr_assert_str_eq(kg_buf_text(&out), "kgpack facts 1\ntype pdf\nvariant \npages 0\nend\n");
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
    cr_assert(strstr(kg_buf_text(&out), "broken a\xef\xbf\xbd" "end\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd[31m\xef\xbf\xbd\n") != NULL,
              "%s", kg_buf_text(&out));
    kg_buf_done(&out);
}

#define HEAD "kgpack facts 1\ntype zip\nvariant \n"
#define TAIL "pages 0\nend\n"

static const char *const hostile[] = {
    "",
    "end\n",
    "kgpack facts 2\ntype zip\nvariant \n" TAIL,
    "kgpack facts 1\ntype zip \nvariant \n" TAIL,
    "kgpack facts 1\ntype zi\nvariant \n" TAIL,
    "kgpack facts 1\ntype zip\n" TAIL,
    HEAD "pages 0\n",
    HEAD "pages 0\nend",
    HEAD TAIL "\n",
    HEAD TAIL "more",
    HEAD "pages \nend\n",
    HEAD "pages 01\nend\n",
    HEAD "pages -1\nend\n",
    HEAD "pages 4294967296\nend\n",
    HEAD "pages 99999999999999999999999\nend\n",
    HEAD "damaged x\nbroken x\n" TAIL,
    HEAD "broken x\nbroken x\n" TAIL,
    HEAD "broken a\x1b[31m\n" TAIL,
    HEAD "broken \xff\n" TAIL,
    HEAD "broken \xc2\x9b\n" TAIL,
    HEAD "broken\n" TAIL,
    HEAD "macros \n" TAIL,
    HEAD "macrosx\n" TAIL,
    HEAD "pages 0\nmember zip --- 1\nend\n",
    HEAD "pages 0\nmember zip -- 1 x\nend\n",
    HEAD "pages 0\nmember zip dle- 1 x\nend\n",
    HEAD "pages 0\nmember zip led 1 x\nend\n",
    HEAD "pages 0\nmember zip --- 18446744073709551616 x\nend\n",
    HEAD "pages 0\nmember nothing --- 1 x\nend\n",
    HEAD "pages 0\nnote nothing 0 x\nend\n",
    HEAD "pages 0\nnote traversal x\nend\n",
    HEAD "pages 0\nnote traversal 1 x\nmember zip --- 1 x\nend\n",
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

Test(facts, more_members_than_the_limit_are_refused)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_limits limits = kg_limits_default;
    limits.archive_entries = 1;
    kg_facts back;
    const char *one = HEAD "pages 0\nmember text --- 1 a\nend\n", *two = HEAD "pages 0\nmember text --- 1 a\nmember text --- 1 b\nend\n";
    cr_assert_eq(kg_facts_parse(&arena, one, strlen(one), &limits, &back, NULL), KG_OK);
    cr_assert_eq(kg_facts_parse(&arena, two, strlen(two), &limits, &back, NULL), KG_E_FORMAT);
    kg_arena_done(&arena);
}
