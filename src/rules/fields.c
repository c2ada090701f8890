/* SPDX-License-Identifier: Apache-2.0
 *
 * Shared by the rules about fields; see fields.h. */
#include "rules/fields.h"

#include "base/arith.h"
#include "base/text.h"
#include "rules/settings.h"

#include <stdlib.h>
#include <string.h>

const kg_node *kg_field_scalar(const kg_check *check, const char *path)
{
    const kg_node *node = kg_product_field(check->product, path);
    return node != NULL && node->kind == KG_NODE_SCALAR ? node : NULL;
}

const kg_node *kg_field_list(const kg_check *check, const char *path)
{
    static const kg_node none = { .kind = KG_NODE_SEQUENCE };
    const kg_node *list = kg_product_field(check->product, path);
    return list != NULL && list->kind == KG_NODE_SEQUENCE ? list : &none;
}

const char *const kg_mode_names[KG_MODES] = { "yearly_monthly", "one_time", "pay_per_use" };

size_t kg_mode_find(const char *name)
{
    size_t mode = 0;
    while (mode < KG_MODES && strcmp(kg_mode_names[mode], name) != 0)
        mode++;
    return mode;
}

bool kg_is_blank(const kg_node *node)
{
    if (node == NULL)
        return true;
    if (node->kind != KG_NODE_SCALAR)
        return node->count == 0;
    const char *at = node->text;
    for (uint32_t code; (code = kg_utf8_next(&at)) != 0;)
        if (!kg_utf8_is_space(code))
            return false;
    return true;
}

kg_place kg_at_offset(const kg_node *node, size_t offset)
{
    kg_place place = { .file = node->file, .line = node->line, .column = node->column };
    if (node->text_line == 0)
        return place;
    const char *line = node->text, *end = node->text + KG_MIN(offset, strlen(node->text));
    place.line = node->text_line;
    for (const char *at; (at = memchr(line, '\n', (size_t)(end - line))) != NULL; line = at + 1)
        place.line++;
    place.column = node->text_indent + 1;
    while (line < end && kg_utf8_next(&line) != 0)
        place.column++;
    return place;
}

void kg_find_at(kg_check *check, kg_severity severity, const kg_node *node, const char *found, const char *required,
                const char *help)
{
    kg_find(check,
            (kg_finding){ .severity = severity, .at = kg_at_node(node), .found = found, .required = required, .help = help });
}

void kg_find_in(kg_check *check, kg_severity severity, const kg_node *node, size_t offset, const char *found, const char *required,
                const char *help)
{
    kg_find(
        check,
        (kg_finding){ .severity = severity, .at = kg_at_offset(node, offset), .found = found, .required = required, .help = help });
}

void kg_find_repairable(kg_check *check, kg_severity severity, const kg_node *node, const char *found, const char *required,
                        const char *repaired)
{
    kg_find(check, (kg_finding){ .severity = severity,
                                 .at = kg_at_node(node),
                                 .found = found,
                                 .required = required,
                                 .help = kg_say(check, "write %s", kg_quote(check, repaired)),
                                 .repair = KG_REPAIR_BUILD });
}

bool kg_field_is_yes(const kg_check *check, const char *path)
{
    return kg_ascii_casecmp(kg_product_text(check->product, path), "yes") == 0;
}

const char *kg_quote_part(kg_check *check, const char *text, size_t offset, size_t length)
{
    return kg_quote(check, kg_arena_strndup(check->arena, text + offset, length));
}

bool kg_find_placeholder(const kg_check *check, const char *text, size_t *offset, size_t *length)
{
    kg_word_match match;
    for (size_t from = 0; kg_find_word(check, KG_WORDS_GAP, text, from, &match); from = match.offset + match.length) {
        const char *at = text + match.offset;
        /* "todo list" is a thing, "TODO" is a gap. */
        if (kg_ascii_lower((unsigned char)*at) == 't' &&
            (at[0] != 'T' || kg_ascii_lower((unsigned char)at[1]) == (unsigned char)at[1]))
            continue;
        *offset = match.offset;
        *length = match.length;
        return true;
    }
    return false;
}

bool kg_field_amount(const char *text, uint64_t *out)
{
    size_t whole = strspn(text, "0123456789");
    if (whole == 0 || whole > 12 || (text[whole] != 0 && text[whole] != '.'))
        return false;
    *out = strtoull(text, NULL, 10) * 100;
    const char *fraction = text + whole + (text[whole] == '.');
    size_t digits = strspn(fraction, "0123456789");
    if (digits > 2 || fraction[digits] != 0)
        return false;
    if (digits > 0)
        *out += (uint64_t)(fraction[0] - '0') * 10 + (digits > 1 ? (uint64_t)(fraction[1] - '0') : 0);
    return true;
}
