/* SPDX-License-Identifier: Apache-2.0
 *
 * Text by code points; see text.h. */
#include "base/text.h"

#include "base/arith.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

size_t kg_utf8_valid(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        utf8proc_int32_t code;
        utf8proc_ssize_t used = utf8proc_iterate((const uint8_t *)text + at, (utf8proc_ssize_t)(length - at), &code);
        if (used <= 0)
            break;
        at += (size_t)used;
    }
    return at;
}

/* Whether BYTE goes on a sequence. */
static bool is_tail(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

uint32_t kg_utf8_next_wide(const char **cursor)
{
    const unsigned char *at = (const unsigned char *)*cursor;
    if (at[0] >= 0xe1 && at[0] <= 0xec && is_tail(at[1]) && is_tail(at[2])) { /* what nearly all of it is: no special cases */
        *cursor += 3;
        return (uint32_t)(at[0] & 0x0f) << 12 | (uint32_t)(at[1] & 0x3f) << 6 | (at[2] & 0x3f);
    }
    utf8proc_int32_t code;
    size_t room = strnlen(*cursor, 4);
    utf8proc_ssize_t used = utf8proc_iterate(at, (utf8proc_ssize_t)room, &code);
    *cursor += used <= 0 ? 1 : used;
    return used <= 0 ? 0xFFFD : (uint32_t)code;
}

size_t kg_utf8_count(const char *text)
{
    size_t count = 0;
    while (kg_utf8_next(&text) != 0)
        count++;
    return count;
}

size_t kg_utf8_width(const char *text)
{
    size_t width = 0;
    for (uint32_t code; (code = kg_utf8_next(&text)) != 0;) {
        int columns = utf8proc_charwidth((utf8proc_int32_t)code);
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

static bool is_among(uint32_t code_point, const uint32_t *set)
{
    while (*set != 0 && *set != code_point)
        set++;
    return *set != 0;
}

/* The next code point of TEXT; 0 at its end. */
static uint32_t peek(const char *text)
{
    return kg_utf8_next(&text);
}

size_t kg_utf8_piece(const char *text)
{
    static const uint32_t opening[] = { 0x201C, 0xFF08, 0x300A, 0 };
    static const uint32_t closing[] = { 0x201D, 0x2026, 0x3001, 0x3002, 0x300B, 0xFF01, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F, 0 };
    enum { FIRST_WIDE = 0x2E80 };
    const char *end = text;
    while (is_among(peek(end), opening))
        (void)kg_utf8_next(&end);
    if (peek(end) >= FIRST_WIDE)
        (void)kg_utf8_next(&end);
    else
        while (*end != 0 && *end != ' ' && peek(end) < FIRST_WIDE && !is_among(peek(end), opening))
            (void)kg_utf8_next(&end);
    while (is_among(peek(end), closing))
        (void)kg_utf8_next(&end);
    return (size_t)(end - text);
}

bool kg_utf8_is_space(uint32_t code)
{
    if (code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85)
        return true;
    if (code < 0x80 || (code > 0x3000 && code < 0xd7a0))
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

static const char *map(kg_arena *arena, const char *text, utf8proc_option_t options)
{
    uint8_t *mapped = NULL;
    utf8proc_ssize_t length = utf8proc_map((const uint8_t *)text, 0, &mapped, options | UTF8PROC_NULLTERM | UTF8PROC_STABLE);
    if (length == UTF8PROC_ERROR_NOMEM)
        arena->exhausted = true;
    if (length < 0)
        return text;
    const char *copy = kg_arena_strndup(arena, (const char *)mapped, (size_t)length);
    free(mapped);
    return copy;
}

const char *kg_text_nfc(kg_arena *arena, const char *text)
{
    return map(arena, text, UTF8PROC_COMPOSE);
}

const char *kg_text_nfkc(kg_arena *arena, const char *text)
{
    return map(arena, text, UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}

const char *kg_text_collapse(kg_arena *arena, const char *text)
{
    size_t length = strlen(text);
    char *out = kg_arena_alloc(arena, length + 1);
    if (out == NULL)
        return "";
    size_t used = 0;
    bool gap = false;
    for (const char *at = text;;) {
        const char *start = at;
        uint32_t code = kg_utf8_next(&at);
        if (code == 0)
            break;
        if (kg_utf8_is_space(code)) {
            gap = used > 0;
            continue;
        }
        if (gap)
            out[used++] = ' ';
        gap = false;
        memcpy(out + used, start, (size_t)(at - start));
        used += (size_t)(at - start);
    }
    out[used] = 0;
    return out;
}

const char *kg_text_fold(kg_arena *arena, const char *text)
{
    return kg_text_collapse(arena, map(arena, text, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD));
}

bool kg_utf8_is_word(uint32_t code)
{
    if (code < 0x80)
        return kg_ascii_is_alnum((int)code);
    if (code >= 0x4e00 && code < 0x9fd0)
        return true;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static bool is_masked(uint32_t code)
{
    if (code == 0xFFFD)
        return true;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || category == UTF8PROC_CATEGORY_CO || category == UTF8PROC_CATEGORY_CN;
}

const char *kg_mask(kg_arena *arena, const char *text, size_t max)
{
    enum { WIDEST = 10 }; /* \u{10FFFF} */
    size_t room;
    if (!kg_mul(KG_MIN(strlen(text), max * 4), WIDEST, &room) || !kg_add(room, 4, &room))
        return "";
    char *out = kg_arena_alloc(arena, room);
    if (out == NULL)
        return "";
    size_t used = 0, count = 0;
    for (const char *at = text; *at != 0; count++) {
        if (count == max) {
            memcpy(out + used, "...", 3);
            used += 3;
            break;
        }
        const char *start = at;
        uint32_t code = kg_utf8_next(&at);
        if (!is_masked(code)) {
            memcpy(out + used, start, (size_t)(at - start));
            used += (size_t)(at - start);
        } else if (code < 0x80 || (code == 0xFFFD && at - start == 1)) {
            used += (size_t)snprintf(out + used, room - used, "\\x%02X", (unsigned char)*start);
        } else {
            used += (size_t)snprintf(out + used, room - used, "\\u{%04X}", (unsigned)code);
        }
    }
    out[used] = 0;
    return out;
}

bool kg_ascii_is_digit(int byte)
{
    return byte >= '0' && byte <= '9';
}

bool kg_ascii_is_alnum(int byte)
{
    return kg_ascii_is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

int kg_ascii_lower(int byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

int kg_ascii_casecmp(const char *a, const char *b)
{
    for (;; a++, b++) {
        int x = kg_ascii_lower((unsigned char)*a), y = kg_ascii_lower((unsigned char)*b);
        if (x != y || x == 0)
            return x - y;
    }
}

bool kg_ascii_prefix(const char *text, const char *prefix)
{
    for (; *prefix != 0; text++, prefix++)
        if (kg_ascii_lower((unsigned char)*text) != kg_ascii_lower((unsigned char)*prefix))
            return false;
    return true;
}

bool kg_ascii_suffix(const char *text, const char *suffix)
{
    size_t length = strlen(text), wanted = strlen(suffix);
    return length >= wanted && kg_ascii_casecmp(text + length - wanted, suffix) == 0;
}

const char *kg_ascii_find(const char *text, const char *needle)
{
    for (; *text != 0; text++)
        if (kg_ascii_prefix(text, needle))
            return text;
    return *needle == 0 ? text : NULL;
}

unsigned kg_text_distance(const char *a, const char *b, unsigned max)
{
    enum { LONGEST = 64 };
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST || m > LONGEST || (n > m ? n - m : m - n) > max)
        return max + 1;
    unsigned rows[3][LONGEST + 1];
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3];
        const unsigned *two_above = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        int x = kg_ascii_lower((unsigned char)a[i - 1]);
        for (size_t j = 1; j <= m; j++) {
            int y = kg_ascii_lower((unsigned char)b[j - 1]);
            unsigned best = above[j - 1] + (x != y);
            best = KG_MIN(best, above[j] + 1);
            best = KG_MIN(best, row[j - 1] + 1);
            if (i > 1 && j > 1 && x == kg_ascii_lower((unsigned char)b[j - 2]) && y == kg_ascii_lower((unsigned char)a[i - 2]))
                best = KG_MIN(best, two_above[j - 2] + 1);
            row[j] = best;
        }
    }
    return KG_MIN(rows[n % 3][m], max + 1);
}

const char *kg_text_nearest(const char *text, const char *const names[], size_t count)
{
    unsigned limit = (unsigned)KG_MAX((size_t)1, KG_MIN((size_t)3, strlen(text) / 3)), best = limit + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        unsigned distance = kg_text_distance(text, names[i], limit);
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

const char *kg_path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

const char *kg_path_url(kg_arena *arena, const char *path)
{
    static const char digits[] = "0123456789ABCDEF";
    char *url = kg_arena_array(arena, strlen(path) + 1, 3);
    if (url == NULL)
        return "";
    size_t used = 0;
    for (const char *at = path; *at != 0; at++) {
        unsigned char byte = (unsigned char)*at;
        if (kg_ascii_is_alnum(byte) || strchr("-._~/", byte) != NULL) {
            url[used++] = (char)byte;
            continue;
        }
        url[used++] = '%';
        url[used++] = digits[byte >> 4];
        url[used++] = digits[byte & 15];
    }
    url[used] = 0;
    return url;
}

const char *kg_path_extension(const char *path)
{
    const char *base = kg_path_base(path), *dot = strrchr(base, '.');
    return dot == NULL || dot == base ? "" : dot;
}

bool kg_path_is_inner(const char *path)
{
    if (*path == '/' || strchr(path, '\\') != NULL)
        return false;
    for (const char *at = path; *at != 0; at += strspn(at, "/")) {
        size_t length = strcspn(at, "/");
        if (length == 2 && at[0] == '.' && at[1] == '.')
            return false;
        at += length;
    }
    return true;
}
