/* SPDX-License-Identifier: Apache-2.0
 *
 * E-mail addresses in texts, plain ones and those that are hidden from programs ("sales (at) larkspur.com"); see reach.h. */
#include "rules/reach.h"

#include "base/arith.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

static bool is_local_byte(char byte)
{
    return kg_ascii_is_alnum((unsigned char)byte) || (byte != 0 && strchr("._%+-", byte) != NULL);
}

static bool is_bracket(char byte, const char *brackets)
{
    return byte != 0 && strchr(brackets, byte) != NULL;
}

/* A blank or two: a longer run is looked at from its end, lest each of its blanks is read to the end of the run. */
static size_t blanks_at(const char *text)
{
    return text[0] != ' ' ? 0 : text[1] != ' ' ? 1 : 2;
}

/* Length of WORD between brackets or blanks at TEXT: "(at)", " [at] ", " at "; 0 for none. */
static size_t spelled(const char *text, const char *word, bool *has_brackets)
{
    const char *at = text + blanks_at(text);
    *has_brackets = is_bracket(*at, "([{<");
    bool has_blank = at > text;
    if (!*has_brackets && !has_blank)
        return 0;
    at += *has_brackets;
    if (!kg_ascii_prefix(at, word))
        return 0;
    at += strlen(word);
    if (*has_brackets ? !is_bracket(*at, ")]}>") : *at != ' ')
        return 0;
    at += *has_brackets;
    return (size_t)(at + blanks_at(at) - text);
}

/* Words that stand before "at" only in addresses. */
static bool is_mailbox(const char *start, size_t length)
{
    static const char *const names[] = { "sales", "info",      "support",  "contact",    "service",   "office",
                                         "hello", "marketing", "business", "enquiry",    "inquiry",   "enquiries",
                                         "help",  "admin",     "team",     "postmaster", "inquiries", "mail" };
    for (size_t i = 0; i < KG_COUNT(names); i++)
        if (strlen(names[i]) == length && kg_ascii_prefix(start, names[i]))
            return true;
    return false;
}

/* The end of the domain at TEXT; NULL when it is none: labels with dots, or "dot", between them, the last one of letters.
 * *IS_SPELLED tells that a "dot" is a word. */
static const char *domain_end(const char *text, bool *is_spelled)
{
    const char *at = text, *label = text, *end = NULL;
    *is_spelled = false;
    for (;;) {
        size_t length = 0, dot;
        while (kg_ascii_is_alnum((unsigned char)label[length]) || (label[length] == '-' && length > 0))
            length++;
        while (length > 0 && label[length - 1] == '-')
            length--;
        if (length == 0)
            return end;
        at = label + length;
        bool is_ending = label > text && length >= 2 && !kg_ascii_is_digit((unsigned char)at[-1]);
        end = is_ending ? at : end;
        bool has_brackets;
        dot = *at == '.' ? 1 : spelled(at, "dot", &has_brackets);
        if (dot == 0 || !kg_ascii_is_alnum((unsigned char)at[dot]))
            return is_ending ? at : NULL;
        *is_spelled = *is_spelled || dot > 1;
        label = at + dot;
    }
}

/* Whether START lies in the address of a page, whose part before '@' is a user name: DESC-8 tells of it. */
static bool is_in_url(const char *text, const char *start)
{
    enum { LONGEST = 320 }; /* bytes of an address before its sign */
    for (const char *at = start; at > text && start - at < LONGEST && (unsigned char)at[-1] > ' ' && (unsigned char)at[-1] < 0x80;
         at--)
        if (at[-1] == '/' && at - 1 > text && at[-2] == '/')
            return true;
    return false;
}

/* Length of what stands for '@' at TEXT; *IS_WEAK: it may as well be the word of a sentence. */
static size_t sign_at(const char *text, bool *is_weak)
{
    bool has_brackets;
    *is_weak = false;
    if (*text == '@')
        return 1;
    if (strncmp(text, " @ ", 3) == 0) {
        *is_weak = true;
        return 3;
    }
    size_t length = spelled(text, "at", &has_brackets);
    *is_weak = !has_brackets;
    return length;
}

/* Whether TEXT has an address around the LENGTH bytes at SIGN. */
static bool has_address(const char *text, size_t from, const char *sign, size_t length, bool is_weak, kg_span *out)
{
    const char *start = sign;
    while (start > text + from && is_local_byte(start[-1]))
        start--;
    bool is_spelled;
    const char *end = domain_end(sign + length, &is_spelled);
    if (start == sign || end == NULL || is_in_url(text, start) || (is_weak && !is_mailbox(start, (size_t)(sign - start))))
        return false;
    *out = (kg_span){ .offset = (size_t)(start - text), .length = (size_t)(end - start) };
    return true;
}

/* The first address whose sign stands at or behind FROM and not behind LAST. */
static bool find_between(const char *text, size_t from, size_t last, kg_span *out)
{
    for (size_t at = from; at <= last && text[at] != 0; at++) {
        bool is_weak, may_be_sign = text[at] == '@' || text[at] == ' ' || is_bracket(text[at], "([{<");
        size_t length = may_be_sign ? sign_at(text + at, &is_weak) : 0;
        if (length > 0 && has_address(text, from, text + at, length, is_weak, out))
            return true;
    }
    return false;
}

bool kg_find_email(const char *text, size_t from, kg_span *out)
{
    return find_between(text, from, SIZE_MAX, out);
}

bool kg_is_in_email(const char *text, size_t offset)
{
    enum { LONGEST = 320 }; /* bytes of an address (RFC 5321): what begins earlier has ended */
    kg_span span;
    for (size_t from = offset > LONGEST ? offset - LONGEST : 0;
         find_between(text, from, offset + LONGEST, &span) && span.offset <= offset; from = span.offset + span.length)
        if (offset < span.offset + span.length)
            return true;
    return false;
}
