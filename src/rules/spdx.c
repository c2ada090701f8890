/* SPDX-License-Identifier: Apache-2.0
 *
 * A recursive descent through licence expressions (SPDX specification, annex D); see spdx.h. */
#include "rules/spdx.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

typedef enum id_kind { ID_LICENCE, ID_OLD_LICENCE, ID_EXCEPTION } id_kind;

static const struct {
    id_kind kind;
    const char *name;
} ids[] = {
#define LICENCE(name) { ID_LICENCE, name },
#define OLD_LICENCE(name) { ID_OLD_LICENCE, name },
#define EXCEPTION(name) { ID_EXCEPTION, name },
#include "rules/words/spdx.def"
#undef LICENCE
#undef OLD_LICENCE
#undef EXCEPTION
};

static bool is_id_byte(int byte)
{
    return kg_ascii_is_alnum(byte) || byte == '-' || byte == '.';
}

/* Length of the identifier at TEXT. */
static size_t id_span(const char *text)
{
    size_t length = 0;
    while (is_id_byte((unsigned char)text[length]))
        length++;
    return length;
}

static bool is_id(const char *text, size_t length, bool is_exception)
{
    for (size_t i = 0; i < KG_COUNT(ids); i++)
        if ((ids[i].kind == ID_EXCEPTION) == is_exception && strlen(ids[i].name) == length && kg_ascii_prefix(text, ids[i].name))
            return true;
    return false;
}

typedef struct expression {
    kg_arena *arena;
    const char *at;
    unsigned depth;
    const char *wrong; /* the first thing that is */
} expression;

static void take_blanks(expression *in)
{
    in->at += strspn(in->at, " \t");
}

/* The operator WORD in capitals or small letters. */
static bool take_operator(expression *in, const char *word)
{
    take_blanks(in);
    size_t length = strlen(word);
    if (id_span(in->at) != length || !kg_ascii_prefix(in->at, word))
        return false;
    in->at += length;
    return true;
}

static void take_id(expression *in, bool is_exception)
{
    take_blanks(in);
    size_t length = id_span(in->at);
    bool is_own = !is_exception && (kg_ascii_prefix(in->at, "LicenseRef-") || kg_ascii_prefix(in->at, "DocumentRef-"));
    if (length == 0)
        in->wrong = *in->at == 0 ? N_("the expression ends too early")
                                 : kg_arena_printf(in->arena, N_("'%s' is no identifier"), kg_mask(in->arena, in->at, 40));
    else if (!is_own && !is_id(in->at, length, is_exception))
        in->wrong = kg_arena_printf(in->arena, N_("'%.*s' is no identifier of SPDX"), (int)KG_MIN(length, (size_t)60), in->at);
    in->at += length;
    while (is_own && *in->at == ':') /* DocumentRef-x:LicenseRef-y */
        in->at += 1 + id_span(in->at + 1);
    if (!is_exception && *in->at == '+')
        in->at++;
}

static void take_alternatives(expression *in);

static void take_simple(expression *in)
{
    enum { DEPTH = 16 };
    take_blanks(in);
    if (*in->at != '(') {
        take_id(in, false);
        if (in->wrong == NULL && take_operator(in, "WITH"))
            take_id(in, true);
        return;
    }
    if (++in->depth > DEPTH) {
        in->wrong = N_("too many brackets");
        return;
    }
    in->at++;
    take_alternatives(in);
    take_blanks(in);
    if (in->wrong == NULL && *in->at != ')')
        in->wrong = N_("a bracket is not closed");
    in->at += in->wrong == NULL;
    in->depth--;
}

static void take_alternatives(expression *in)
{
    do
        take_simple(in);
    while (in->wrong == NULL && (take_operator(in, "AND") || take_operator(in, "OR")));
}

const char *kg_spdx_check(kg_arena *arena, const char *text)
{
    expression in = { .arena = arena, .at = text };
    take_alternatives(&in);
    take_blanks(&in);
    if (in.wrong == NULL && *in.at != 0)
        in.wrong = kg_arena_printf(arena, N_("'%s' stands behind the expression"), kg_mask(arena, in.at, 40));
    return in.wrong;
}

const char *kg_spdx_at(const char *text)
{
    size_t length = id_span(text);
    while (length > 0 && text[length - 1] == '.')
        length--;
    for (size_t i = 0; length > 0 && i < KG_COUNT(ids); i++)
        if (ids[i].kind != ID_EXCEPTION && strlen(ids[i].name) == length && kg_ascii_prefix(text, ids[i].name))
            return ids[i].name;
    return NULL;
}
