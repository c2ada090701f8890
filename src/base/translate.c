/* SPDX-License-Identifier: Apache-2.0
 *
 * Finds the format that a message was made with. Of several that fit, the one is taken that leaves the fewest letters in English;
 * quotations do not count. */
#include "base/translate.h"

#include "base/arith.h"
#include "base/catalogue.h"
#include "base/text.h"

#include <string.h>

enum { MOST_ARGUMENTS = 9, MOST_STEPS = 4096, DEEPEST = 4 };

/* What a conversion stands for. */
typedef struct span {
    const char *start;
    size_t length;
    bool is_string; /* and may be a message itself */
} span;

typedef struct matcher {
    span arguments[MOST_ARGUMENTS];
    unsigned steps;
} matcher;

typedef struct translator {
    kg_arena *arena;
    unsigned depth;
} translator;

/* ---- formats ---- */

typedef struct conversion {
    size_t length;  /* of the conversion in the format, with its '%' */
    unsigned index; /* given as in %2$s, from 1; 0 = the next */
    size_t width;   /* of a number that is filled up with zeros; 0 = any */
    char kind;      /* the last letter */
} conversion;

/* The conversion at FORMAT, which begins with '%'; kind 0 where there is none. "%%" has the kind '%'. */
static conversion read_conversion(const char *format)
{
    conversion result = { 0 };
    const char *at = format + 1;
    size_t digits = strspn(at, "0123456789");
    if (digits > 0 && at[digits] == '$') {
        result.index = (unsigned)(*at - '0');
        at += digits + 1;
    }
    result.width = *at == '0' && kg_ascii_is_digit((unsigned char)at[1]) ? (size_t)(at[1] - '0') : 0;
    at += strspn(at, "-+0#");
    at += strspn(at, "0123456789.*");
    at += strspn(at, "hljzt");
    if (*at != 0 && strchr("diouxXcsf%", *at) != NULL)
        return (conversion){ .length = (size_t)(at + 1 - format), .index = result.index, .width = result.width, .kind = *at };
    return (conversion){ 0 };
}

/* Bytes of TEXT that a conversion, which is not of a string, takes. */
static size_t take(conversion of, const char *text)
{
    if (of.kind == 'c')
        return *text != 0;
    if (of.kind == 'x' || of.kind == 'X') {
        size_t digits = strspn(text, "0123456789abcdefABCDEF");
        return of.width > 0 ? KG_MIN(digits, of.width) : digits;
    }
    size_t sign = *text == '-', digits = strspn(text + sign, of.kind == 'f' ? "0123456789." : "0123456789");
    return digits > 0 ? sign + digits : 0;
}

/* Bytes of the quotation that TEXT begins with: up to a mark that no letter follows, as one does in "world's". 0 = it begins with
 * none. */
static size_t quotation_length(const char *text)
{
    if (*text != '\'')
        return 0;
    for (const char *end = strchr(text + 1, '\''); end != NULL; end = strchr(end + 1, '\''))
        if (!kg_ascii_is_alnum((unsigned char)end[1]))
            return (size_t)(end + 1 - text);
    return 0;
}

/* Whether TEXT is what FORMAT makes of some arguments; NUMBER of them are found already. A string takes as little as it can, but
 * of a quotation all; before a blank and another string it rather ends where a quotation begins. */
static bool match(matcher *self, const char *format, const char *text, unsigned number)
{
    for (; *format != 0; format++, text++) {
        conversion found = *format == '%' ? read_conversion(format) : (conversion){ 0 };
        if (found.kind == 0 || found.kind == '%') {
            if (*format != *text)
                return false;
            format += found.kind == '%' ? found.length - 1 : 0;
            continue;
        }
        if (number == MOST_ARGUMENTS)
            return false;
        span *argument = &self->arguments[number];
        *argument = (span){ text, 0, found.kind == 's' };
        const char *rest = format + found.length;
        if (found.kind != 's') {
            argument->length = take(found, text);
            return argument->length > 0 && match(self, rest, text + argument->length, number + 1);
        }
        argument->length = quotation_length(text);
        text += argument->length;
        bool is_before_string = strncmp(rest, " %s", 3) == 0;
        for (const char *mark = text; is_before_string && (mark = strstr(mark, " '")) != NULL; mark++) {
            *argument = (span){ argument->start, (size_t)(mark - argument->start), true };
            if (match(self, rest, mark, number + 1))
                return true;
        }
        argument->length = (size_t)(text - argument->start);
        for (;; argument->length++, text++) {
            bool can_go_on = *rest == 0 ? *text == 0 : *rest == '%' || *rest == *text;
            if (can_go_on && match(self, rest, text, number + 1))
                return true;
            if (*text == 0 || ++self->steps > MOST_STEPS)
                return false;
        }
    }
    return *text == 0;
}

/* ---- what is still English ---- */

/* Letters of TEXT outside of quotation marks. */
static size_t count_letters(const char *text, size_t length)
{
    size_t letters = 0;
    char quote = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_mark = text[i] == '\'' || text[i] == '`';
        if (quote != 0 ? text[i] == quote : is_mark)
            quote = quote != 0 ? 0 : text[i];
        else if (quote == 0)
            letters += kg_ascii_is_alnum((unsigned char)text[i]) && !kg_ascii_is_digit((unsigned char)text[i]);
    }
    return letters;
}

/* Whether FORMAT can be told from the text that it made: it has letters of its own, or a number and at most one string. */
static bool is_telling(const char *format)
{
    unsigned strings = 0, numbers = 0;
    while (*format != 0) {
        conversion found = *format == '%' ? read_conversion(format) : (conversion){ 0 };
        if (found.kind == 0 && kg_ascii_is_alnum((unsigned char)*format))
            return true;
        strings += found.kind == 's';
        numbers += found.kind != 0 && found.kind != 's' && found.kind != '%';
        format += KG_MAX(found.length, (size_t)1);
    }
    return numbers > 0 && strings <= 1;
}

/* ---- translating ---- */

typedef struct reading {
    const char *text; /* NULL = none */
    size_t english;   /* letters that were not translated */
} reading;

static reading translate(translator *self, const char *text);

/* 'TEXT' as a Chinese sentence quotes it; NULL where it is no single quotation. */
static const char *requote(translator *self, span argument)
{
    bool is_quoted = argument.length >= 2 && argument.start[0] == '\'' && argument.start[argument.length - 1] == '\'' &&
                     memchr(argument.start + 1, '\'', argument.length - 2) == NULL;
    return is_quoted ? kg_arena_printf(self->arena, "\u201C%.*s\u201D", (int)argument.length - 2, argument.start + 1) : NULL;
}

/* ARGUMENT of a format that does not quote it itself. */
static reading translate_argument(translator *self, span argument)
{
    const char *quoted = requote(self, argument);
    if (quoted != NULL)
        return (reading){ quoted, 0 };
    const char *text = kg_arena_strndup(self->arena, argument.start, argument.length);
    return argument.is_string ? translate(self, text) : (reading){ text, 0 };
}

static bool is_ideograph(uint32_t code)
{
    return code >= 0x3400 && code <= 0x9FFF;
}

static uint32_t last_code_point(const char *text, size_t length)
{
    while (length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
        length--;
    const char *last = text + (length > 0 ? length - 1 : 0);
    return kg_utf8_next(&last);
}

/* A blank stands between Chinese characters and letters or digits. */
static const char *gap(const char *before, size_t length, const char *after)
{
    uint32_t left = last_code_point(before, length), right = kg_utf8_next(&after);
    bool is_gap = (is_ideograph(left) && right < 0x80 && kg_ascii_is_alnum((int)right)) ||
                  (left < 0x80 && kg_ascii_is_alnum((int)left) && is_ideograph(right));
    return is_gap ? " " : "";
}

static const char *append(translator *self, const char *text, const char *piece, size_t length)
{
    return kg_arena_printf(self->arena, "%s%s%.*s", text, length > 0 ? gap(text, strlen(text), piece) : "", (int)length, piece);
}

/* MSGSTR with what its conversions stand for. */
static const char *fill(translator *self, const char *msgstr, const reading *arguments, unsigned count)
{
    const char *result = "";
    unsigned next = 0;
    for (const char *at = msgstr; *at != 0;) {
        conversion found = *at == '%' ? read_conversion(at) : (conversion){ 0 };
        if (found.kind == 0 || found.kind == '%') {
            size_t plain = 1 + strcspn(at + 1, "%");
            result = append(self, result, at, found.kind == 0 ? plain : 1);
            at += found.kind == 0 ? plain : found.length;
            continue;
        }
        unsigned index = found.index > 0 ? found.index - 1 : next++;
        const char *argument = index < count ? arguments[index].text : "";
        result = append(self, result, argument, strlen(argument));
        at += found.length;
    }
    return result;
}

/* Whether the format's conversion NUMBER stands in quotation marks of the format; an apostrophe in a word is none. */
static bool is_quoted_by(const char *format, unsigned number)
{
    bool is_open = false;
    for (const char *at = format; *at != 0;) {
        conversion found = *at == '%' ? read_conversion(at) : (conversion){ 0 };
        if (found.kind != 0 && found.kind != '%' && number-- == 0)
            return is_open;
        bool is_apostrophe = at > format && kg_ascii_is_alnum((unsigned char)at[-1]) && kg_ascii_is_alnum((unsigned char)at[1]);
        is_open ^= (*at == '\'' && !is_apostrophe) || *at == '`';
        at += KG_MAX(found.length, (size_t)1);
    }
    return false;
}

/* ARGUMENT that the format quotes. What holds the end of a quotation was hardly one. */
static reading quote(translator *self, span argument)
{
    const char *text = kg_arena_strndup(self->arena, argument.start, argument.length);
    return (reading){ text, strchr(text, '\'') != NULL ? count_letters(text, argument.length) + 1 : 0 };
}

/* TEXT read as made with message I of the catalogue. */
static reading read_as(translator *self, size_t i, const char *text)
{
    const char *format = kg_catalogue_msgid(i);
    matcher found = { 0 };
    reading arguments[MOST_ARGUMENTS] = { 0 };
    if (!match(&found, format, text, 0))
        return (reading){ 0 };
    reading result = { 0 };
    unsigned count = 0;
    for (; count < MOST_ARGUMENTS && found.arguments[count].start != NULL; count++) {
        span argument = found.arguments[count];
        if (is_quoted_by(format, count))
            arguments[count] = quote(self, argument);
        else
            arguments[count] = translate_argument(self, argument);
        result.english += arguments[count].english;
    }
    result.text = fill(self, kg_catalogue_msgstr(i), arguments, count);
    return result;
}

/* Of two readings the one with fewer letters in English. */
static reading better(reading a, reading b)
{
    return a.text == NULL || (b.text != NULL && b.english < a.english) ? b : a;
}

/* The best reading of TEXT with a format of the catalogue; one that begins with words comes before one that begins with a
 * conversion. */
static reading find_format(translator *self, const char *text, bool begins_with_conversion)
{
    reading best = { 0 };
    size_t longest = 0;
    for (size_t i = 1; i < kg_catalogue_count(); i++) {
        const char *format = kg_catalogue_msgid(i), *sign = strchr(format, '%');
        if (sign == NULL || (sign == format) != begins_with_conversion || (sign > format && *format != *text) ||
            !is_telling(format))
            continue;
        reading found = read_as(self, i, text);
        bool is_better = found.text != NULL && (best.text == NULL || found.english < best.english ||
                                                (found.english == best.english && strlen(format) > longest));
        if (!is_better)
            continue;
        best = found;
        longest = strlen(format);
    }
    return best;
}

/* Two messages with SEPARATOR between them, as a context and its message have it, and a thing and what is said of it. */
static reading translate_halves(translator *self, const char *text, const char *separator, const char *chinese)
{
    const char *at = strstr(text + quotation_length(text), separator);
    if (at == NULL)
        return (reading){ 0 };
    reading left = translate_argument(self, (span){ text, (size_t)(at - text), true });
    const char *behind = at + strlen(separator);
    reading right = translate_argument(self, (span){ behind, strlen(behind), true });
    return (reading){ kg_arena_printf(self->arena, "%s%s%s", left.text, chinese, right.text), left.english + right.english };
}

static reading translate(translator *self, const char *text)
{
    const char *known = kg_catalogue_find(text);
    size_t letters = count_letters(text, strlen(text));
    if (known != NULL || letters == 0 || self->depth == DEEPEST)
        return known != NULL ? (reading){ known, 0 } : (reading){ text, letters };
    self->depth++;
    reading best = find_format(self, text, false);
    if (best.text == NULL || best.english > 0)
        best = better(best, translate_halves(self, text, ": ", "\uFF1A"));
    if (best.text == NULL || best.english > 0)
        best = better(best, find_format(self, text, true));
    if (best.text == NULL || best.english > 0)
        best = better(best, translate_halves(self, text, ", ", "\uFF0C"));
    self->depth--;
    return best.text != NULL && best.english < letters ? best : (reading){ text, letters };
}

const char *kg_translate_chinese(kg_arena *arena, const char *text)
{
    translator self = { .arena = arena };
    return translate(&self, text).text;
}

const char *kg_translate(kg_arena *arena, const char *text)
{
    return kg_language_chosen() == KG_ENGLISH ? text : kg_translate_chinese(arena, text);
}
