/* SPDX-License-Identifier: Apache-2.0
 *
 * Text as kgpack treats it: UTF-8 by code points, ASCII-only case rules (so that no locale ever shows), masking for messages.
 * Unicode data come from utf8proc. */
#ifndef KG_BASE_TEXT_H
#define KG_BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Length in bytes of the valid UTF-8 prefix; equals LENGTH when all of it is valid. */
size_t kg_utf8_valid(const char *text, size_t length);
/* Code points of valid UTF-8; of the rest each bad byte counts as one. */
size_t kg_utf8_count(const char *text);
/* Reads one code point at *cursor and moves behind it; 0 at the end, 0xFFFD (one byte on) for a bad byte. */
static inline uint32_t kg_utf8_next(const char **cursor);
/* The same where a byte above 0x7F stands. */
uint32_t kg_utf8_next_wide(const char **cursor);
static inline uint32_t kg_utf8_next(const char **cursor)
{
    unsigned char byte = (unsigned char)**cursor;
    if (byte >= 0x80)
        return kg_utf8_next_wide(cursor);
    *cursor += byte != 0;
    return byte;
}

/* Columns a terminal needs, East Asian wide characters counted as two. */
size_t kg_utf8_width(const char *text);
/* Bytes of TEXT that have to stay in one line: a word up to the next blank, or a Chinese character with the punctuation that must
 * neither end a line before it nor begin one behind it. */
size_t kg_utf8_piece(const char *text);

/* Normalised copies in ARENA; the input itself when it is not valid UTF-8 or memory is out. */
const char *kg_text_nfc(kg_arena *arena, const char *text);
const char *kg_text_nfkc(kg_arena *arena, const char *text);
/* NFKC, Unicode case folding, white space runs to one space, trimmed: for comparing names. */
const char *kg_text_fold(kg_arena *arena, const char *text);
/* White space (Unicode) trimmed at both ends and runs of it collapsed to one space. */
const char *kg_text_collapse(kg_arena *arena, const char *text);
/* True for white space, by Unicode. */
bool kg_utf8_is_space(uint32_t code_point);

/* True for letters, marks and numbers, by Unicode. */
bool kg_utf8_is_word(uint32_t code_point);

/* A copy fit for one line of a message: control, bidi, zero-width and invalid characters as \xNN or \u{NNNN}; longer than
 * MAX code points is cut with "...". */
const char *kg_mask(kg_arena *arena, const char *text, size_t max);

/* ASCII-only; bytes above 0x7F compare as they are. */
int kg_ascii_casecmp(const char *a, const char *b);
bool kg_ascii_prefix(const char *text, const char *prefix);
bool kg_ascii_suffix(const char *text, const char *suffix);
/* First place of NEEDLE in TEXT, ASCII case ignored, or NULL. */
const char *kg_ascii_find(const char *text, const char *needle);
bool kg_ascii_is_alnum(int byte);
bool kg_ascii_is_digit(int byte);
int kg_ascii_lower(int byte);

/* Damerau-Levenshtein distance (optimal string alignment) over bytes, ASCII case ignored; MAX + 1 when larger than MAX
 * or when either string is longer than 64 bytes. */
unsigned kg_text_distance(const char *a, const char *b, unsigned max);
/* The nearest of COUNT names to TEXT, or NULL when none is near enough to be suggested. */
const char *kg_text_nearest(const char *text, const char *const names[], size_t count);

/* The part behind the last '/'. */
const char *kg_path_base(const char *path);
/* PATH with every byte that does not stand for itself in a URL as %XX (RFC 3986); '/' stays. In ARENA, "" when memory is out. */
const char *kg_path_url(kg_arena *arena, const char *path);
/* The extension with its dot, or "" ("a/.x" has none). */
const char *kg_path_extension(const char *path);
/* Whether PATH stays below the folder it starts in: no leading '/', no "..", no '\\'. Links are not looked at. */
bool kg_path_is_inner(const char *path);

#endif
