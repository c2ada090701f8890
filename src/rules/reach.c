/* SPDX-License-Identifier: Apache-2.0
 *
 * Telephone numbers in texts, and what is the same in full width; see reach.h. */
#include "rules/reach.h"

#include "base/arith.h"
#include "base/text.h"
#include "rules/numberrun.h"

#include <string.h>

static bool is_digit(char byte)
{
    return kg_ascii_is_digit((unsigned char)byte);
}

/* "+44 (1632) 960123", "0044-1632-960123". Zeros behind a group of digits and a blank are a group of a longer number. */
static size_t international(const char *text, const char *at)
{
    bool is_group = at > text + 1 && at[-1] == ' ' && is_digit(at[-2]);
    size_t prefix = *at == '+' ? 1 : !is_group && at[0] == '0' && at[1] == '0' && at[2] > '0' && at[2] <= '9' ? 2 : 0;
    if (prefix == 0 || !is_digit(at[prefix]) || at[prefix] == '0')
        return 0;
    kg_number_run run = kg_number_run_read(at + prefix, prefix == 1 ? " -.()" : " -");
    bool is_grouped = run.groups > 1 || prefix == 1;
    return run.digits >= 8 && run.digits <= 15 && is_grouped && !run.is_thousands &&
                   !kg_number_run_goes_on(at + prefix + run.length)
               ? prefix + run.length
               : 0;
}

/* Whether BYTE is of the kind that a form names: 'x' any digit, 't' 2 to 9, 'm' 3 to 9, all else itself. */
static bool fits_form(char byte, char form)
{
    char least = form == 't' ? '2' : form == 'm' ? '3' : '0';
    return form == 'x' || form == 't' || form == 'm' ? byte >= least && byte <= '9' : byte == form;
}

/* Length of the first of COUNT forms that a number at AT has; 0 for none. */
static size_t find_form(const char *at, const char *const *forms, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = 0;
        while (forms[i][length] != 0 && fits_form(at[length], forms[i][length]))
            length++;
        if (forms[i][length] == 0 && !kg_number_run_goes_on(at + length))
            return length;
    }
    return 0;
}

/* Numbers of the mainland: services, area codes, mobiles; with its country code, too, when nobody wrote the '+'. */
static size_t mainland(const char *at)
{
    static const char *const forms[] = {
        "400-xxx-xxxx",   "400 xxx xxxx",    "800-xxx-xxxx",   "800 xxx xxxx",   "400xxxxxxx",     "010-xxxxxxxx",  "02x-xxxxxxxx",
        "0mxx-xxxxxxx",   "0mxx-xxxxxxxx",   "1mxxxxxxxxx",    "1mx-xxxx-xxxx",  "1mx xxxx xxxx",  "(010)xxxxxxxx", "(02x)xxxxxxxx",
        "(0mxx)xxxxxxxx", "86-mxx-xxxxxxxx", "86-mxx-xxxxxxx", "86-10-xxxxxxxx", "86-2x-xxxxxxxx", "86-1mxxxxxxxxx"
    };
    return find_form(at, forms, KG_COUNT(forms));
}

/* Whether the word before AT says that what follows is the number of something. */
static bool is_numbered(const char *text, const char *at)
{
    static const char *const words[] = { "no",     "no.",  "nr",   "nr.",  "number",  "id",    "order",  "invoice", "part",
                                         "serial", "code", "case", "item", "article", "build", "ticket", "ref" };
    enum { NEAR = 4 }; /* blanks and signs between the word and the number */
    const char *end = at;
    while (end > text && at - end < NEAR && (end[-1] == ' ' || end[-1] == ':' || end[-1] == '('))
        end--;
    const char *start = end;
    while (start > text && (kg_ascii_is_alnum((unsigned char)start[-1]) || start[-1] == '.'))
        start--;
    for (size_t i = 0; i < KG_COUNT(words); i++)
        if (strlen(words[i]) == (size_t)(end - start) && kg_ascii_prefix(start, words[i]))
            return true;
    return false;
}

/* Numbers of the North American plan as they are written there: "202-555-0143", "1-800-555-0199". */
static size_t north_american(const char *text, const char *at)
{
    static const char *const forms[] = { "txx-txx-xxxx", "1-txx-txx-xxxx", "(txx) txx-xxxx", "1 (txx) txx-xxxx", "(txx)txx-xxxx" };
    size_t length = find_form(at, forms, KG_COUNT(forms));
    return length > 0 && is_numbered(text, at) ? 0 : length;
}

/* Behind "hotline:", "电话" and the like: six digits or more. *SKIPPED is where the number begins. */
static size_t announced(const char *text, const char *at, size_t *skipped)
{
    static const char *const words[] = {
        "tel",          "tel.", "phone", "telephone", "hotline", "mobile", "fax",      "call",
        "phone number", "电话", "热线",  "手机",      "座机",    "致电",   "电话号码", "手机号",
    };
    for (size_t i = 0; i < KG_COUNT(words); i++) {
        size_t length = strlen(words[i]);
        bool is_ascii = (unsigned char)words[i][0] < 0x80;
        if (!kg_ascii_prefix(at, words[i]) || (is_ascii && at > text && kg_ascii_is_alnum((unsigned char)at[-1])))
            continue;
        const char *number = at + length;
        while (*number == ' ' || *number == ':' || strncmp(number, "\xEF\xBC\x9A", 3) == 0)
            number += *number == ' ' || *number == ':' ? 1 : 3;
        kg_number_run run = kg_number_run_read(number + (*number == '+' || *number == '('), " -.()/");
        if (number == at + length || run.digits < 6 || run.digits > 15 || run.is_thousands)
            continue;
        *skipped = (size_t)(number - at);
        return run.length + (*number == '+' || *number == '(');
    }
    return 0;
}

bool kg_find_phone(const char *text, size_t from, kg_span *out)
{
    for (const char *at = text + from; *at != 0; at++) {
        bool is_number = is_digit(*at) || *at == '+' || *at == '(';
        size_t length = 0, skipped = 0;
        if (is_number && kg_number_run_begins(text, at)) {
            length = international(text, at);
            length = length > 0 ? length : mainland(at);
            length = length > 0 ? length : north_american(text, at);
        } else if (!is_number) {
            length = announced(text, at, &skipped);
        }
        if (length == 0)
            continue;
        *out = (kg_span){ .offset = (size_t)(at - text) + skipped, .length = length };
        return true;
    }
    return false;
}

/* ---- full width ---- */

/* The ASCII character that a full-width letter, a digit or a sign of addresses and numbers at TEXT stands for; 0 for all else. A
 * comma or a colon stays what it is: it is a mark between words in Chinese. */
static char narrow_at(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] != 0xEF || (at[1] != 0xBC && at[1] != 0xBD))
        return 0;
    int code = (at[1] == 0xBC ? 0x20 + at[2] - 0x80 : 0x60 + at[2] - 0x80);
    return kg_ascii_is_alnum(code) || (code != 0 && strchr("@.+-()", code) != NULL) ? (char)code : 0;
}

const char *kg_reach_narrow(kg_arena *arena, const char *text)
{
    if (strstr(text, "\xEF\xBC") == NULL && strstr(text, "\xEF\xBD") == NULL)
        return text;
    char *out = kg_arena_alloc(arena, strlen(text) + 1);
    size_t used = 0;
    if (out == NULL)
        return text;
    for (const char *at = text; *at != 0;) {
        char narrow = narrow_at(at);
        out[used++] = narrow != 0 ? narrow : *at;
        at += narrow != 0 ? 3 : 1;
    }
    out[used] = 0;
    return out;
}

kg_span kg_reach_widen(const char *text, kg_span narrow)
{
    const char *at = text, *start = text;
    for (size_t i = 0; i < narrow.offset + narrow.length; i++) {
        start = i == narrow.offset ? at : start;
        at += narrow_at(at) != 0 ? 3 : 1;
    }
    return (kg_span){ .offset = (size_t)(start - text), .length = (size_t)(at - start) };
}
