/* SPDX-License-Identifier: Apache-2.0
 *
 * E-mail addresses, telephone numbers and numbers of cards in texts; see reach.h. */
#include "rules/reach.h"

#include "base/arith.h"
#include "base/date.h"
#include "base/text.h"

#include <string.h>

static bool is_digit(char byte)
{
    return kg_ascii_is_digit((unsigned char)byte);
}

/* Whether a number may begin at AT: nothing that it could be a part of stands before it. */
static bool begins_number(const char *text, const char *at)
{
    return at == text || !(kg_ascii_is_alnum((unsigned char)at[-1]) || strchr(".,-+_/:#=", at[-1]) != NULL);
}

/* ---- e-mail ---- */

static bool is_local_byte(char byte)
{
    return kg_ascii_is_alnum((unsigned char)byte) || (byte != 0 && strchr("._%+-", byte) != NULL);
}

bool kg_find_email(const char *text, size_t from, kg_span *out)
{
    for (const char *sign = strchr(text + from, '@'); sign != NULL; sign = strchr(sign + 1, '@')) {
        const char *start = sign, *end = sign + 1;
        while (start > text + from && is_local_byte(start[-1]))
            start--;
        size_t dot = 0;
        while (kg_ascii_is_alnum((unsigned char)*end) ||
               ((*end == '.' || *end == '-') && kg_ascii_is_alnum((unsigned char)end[1]))) {
            if (*end == '.')
                dot = (size_t)(end - sign);
            end++;
        }
        if (start == sign || dot < 2 || (size_t)(end - sign) < dot + 3 || is_digit(end[-1]))
            continue;
        *out = (kg_span){ .offset = (size_t)(start - text), .length = (size_t)(end - start) };
        return true;
    }
    return false;
}

/* ---- telephone numbers ---- */

typedef struct number_run {
    size_t length; /* to behind the last digit */
    unsigned digits;
    unsigned groups;
    bool is_thousands; /* groups of three behind the first, as amounts are written */
} number_run;

/* Digits at AT with separators between their groups. */
static number_run read_run(const char *at, const char *separators)
{
    number_run run = { .is_thousands = true };
    unsigned group = 0;
    for (size_t i = 0;; i++) {
        if (is_digit(at[i])) {
            run.groups += group == 0;
            run.digits++;
            run.length = i + 1;
            group++;
            continue;
        }
        run.is_thousands = run.is_thousands && (run.groups > 1 ? group == 3 : group <= 3);
        size_t gap = strspn(at + i, separators); /* ") " and "-(" are one separator, two blanks are none */
        if (group == 0 || gap == 0 || gap > 2 || (gap == 2 && at[i] == at[i + 1]) || !is_digit(at[i + gap]))
            break;
        i += gap - 1;
        group = 0;
    }
    run.is_thousands = run.is_thousands && run.groups > 1;
    return run;
}

static bool is_followed_by_word(const char *end)
{
    return kg_ascii_is_alnum((unsigned char)*end) || *end == '%' ||
           ((*end == '.' || *end == '-' || *end == '/') && is_digit(end[1]));
}

/* "+44 (1632) 960123", "0044-1632-960123". */
static size_t international(const char *at)
{
    size_t prefix = *at == '+' ? 1 : at[0] == '0' && at[1] == '0' && at[2] > '0' && at[2] <= '9' ? 2 : 0;
    if (prefix == 0 || !is_digit(at[prefix]) || at[prefix] == '0')
        return 0;
    number_run run = read_run(at + prefix, prefix == 1 ? " -.()" : " -");
    bool is_grouped = run.groups > 1 || prefix == 1;
    return run.digits >= 8 && run.digits <= 15 && is_grouped && !run.is_thousands && !is_followed_by_word(at + prefix + run.length)
               ? prefix + run.length
               : 0;
}

/* Whether BYTE is of the kind that a form names: 'x' any digit, 'n' 1 to 9, 'm' 3 to 9, all else itself. */
static bool fits_form(char byte, char form)
{
    char least = form == 'n' ? '1' : form == 'm' ? '3' : '0';
    return form == 'x' || form == 'n' || form == 'm' ? byte >= least && byte <= '9' : byte == form;
}

/* Numbers of the mainland: services, area codes, mobiles. */
static size_t mainland(const char *at)
{
    static const char *const forms[] = { "400-xxx-xxxx",  "400 xxx xxxx",  "800-xxx-xxxx",  "800 xxx xxxx",  "400xxxxxxx",
                                         "010-xxxxxxxx",  "02x-xxxxxxxx",  "0mxx-xxxxxxx",  "0mxx-xxxxxxxx", "1mxxxxxxxxx",
                                         "1mx-xxxx-xxxx", "1mx xxxx xxxx", "(010)xxxxxxxx", "(02x)xxxxxxxx", "(0mxx)xxxxxxxx" };
    for (size_t i = 0; i < KG_COUNT(forms); i++) {
        size_t length = 0;
        while (forms[i][length] != 0 && fits_form(at[length], forms[i][length]))
            length++;
        if (forms[i][length] == 0 && !is_followed_by_word(at + length))
            return length;
    }
    return 0;
}

/* Behind "hotline:", "电话" and the like: six digits or more. *SKIPPED is where the number begins. */
static size_t announced(const char *text, const char *at, size_t *skipped)
{
    static const char *const words[] = {
        "tel",   "tel.", "phone", "telephone", "hotline", "mobile", "fax", "call", "phone number",
        "电话",  "热线", "手机",  "座机",      "致电",
        "电话号码", "手机号",
    };
    for (size_t i = 0; i < KG_COUNT(words); i++) {
        size_t length = strlen(words[i]);
        bool is_ascii = (unsigned char)words[i][0] < 0x80;
        if (!kg_ascii_prefix(at, words[i]) || (is_ascii && at > text && kg_ascii_is_alnum((unsigned char)at[-1])))
            continue;
        const char *number = at + length;
        while (*number == ' ' || *number == ':' || strncmp(number, "\xEF\xBC\x9A", 3) == 0)
            number += *number == ' ' || *number == ':' ? 1 : 3;
        number_run run = read_run(number + (*number == '+' || *number == '('), " -.()/");
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
        if (is_number && begins_number(text, at)) {
            length = international(at);
            length = length > 0 ? length : mainland(at);
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

/* ---- numbers of cards ---- */

static bool is_identity(const char *at)
{
    static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (size_t i = 0; i < 17; i++) {
        if (!is_digit(at[i]))
            return false;
        sum += (at[i] - '0') * weights[i];
    }
    char born[11] = { at[6], at[7], at[8], at[9], '-', at[10], at[11], '-', at[12], at[13], 0 };
    kg_date date;
    return "10X98765432"[sum % 11] == (at[17] == 'x' ? 'X' : at[17]) && kg_date_parse(born, &date) && date.year >= 1900 &&
           date.year < 2100 && !kg_ascii_is_alnum((unsigned char)at[18]);
}

bool kg_find_identity(const char *text, size_t from, kg_span *out)
{
    for (const char *at = text + from; *at != 0; at++) {
        if (!is_digit(*at) || !begins_number(text, at) || !is_identity(at))
            continue;
        *out = (kg_span){ .offset = (size_t)(at - text), .length = 18 };
        return true;
    }
    return false;
}

/* The check of Luhn over the digits of LENGTH bytes. */
static bool has_check_digit(const char *at, size_t length)
{
    unsigned sum = 0, count = 0;
    for (size_t i = length; i-- > 0;) {
        if (!is_digit(at[i]))
            continue;
        unsigned digit = (unsigned)(at[i] - '0') << (count++ % 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

bool kg_find_card(const char *text, size_t from, kg_span *out)
{
    for (const char *at = text + from; *at != 0; at++) {
        if (!is_digit(*at) || !begins_number(text, at))
            continue;
        number_run run = read_run(at, " -");
        bool is_known = strncmp(at, "62", 2) == 0 || *at == '4' || (*at == '5' && at[1] >= '1' && at[1] <= '5');
        bool has_form = run.groups == 1 || (run.groups >= 4 && !is_digit(at[4]));
        if (is_known && has_form && run.digits >= 16 && run.digits <= 19 && !is_followed_by_word(at + run.length) &&
            has_check_digit(at, run.length)) {
            *out = (kg_span){ .offset = (size_t)(at - text), .length = run.length };
            return true;
        }
        at += run.length - 1;
    }
    return false;
}
