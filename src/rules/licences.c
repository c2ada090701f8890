/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of licences and their versions; see licences.h and words/licences.def. */
#include "rules/licences.h"

#include "rules/words.h"

#include "base/arith.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

typedef struct family {
    const char *prefix;
    size_t version_at; /* in the identifier; 0 = it has none */
    const char *names;
} family;

static const family families[] = {
#define FAMILY(prefix, version_at, names) { prefix, version_at, names },
#include "rules/words/licences.def"
#undef FAMILY
};

enum { PATTERN = 96 }; /* bytes of a name of a licence at most */

/* The family of the LENGTH bytes at ID; NULL for none. */
static const family *family_of(const char *id, size_t length)
{
    const family *found = NULL;
    for (size_t i = 0; i < KG_COUNT(families); i++) {
        size_t size = strlen(families[i].prefix);
        bool is_whole = families[i].prefix[size - 1] == '-';
        bool fits = is_whole ? length > size : length == size;
        if (fits && kg_ascii_prefix(id, families[i].prefix) && (found == NULL || size > strlen(found->prefix)))
            found = &families[i];
    }
    return found;
}

/* What parts a name from its version: ", Version ", " v", "(". */
static const char *skip_to_number(const char *at)
{
    static const char *const words[] = { "version", "ver", "v", "licenses", "license", "licence", "第" };
    for (bool goes_on = true; goes_on;) {
        goes_on = false;
        at += strspn(at, " ,.-()\t");
        for (size_t i = 0; i < KG_COUNT(words) && !goes_on; i++) {
            size_t size = strlen(words[i]);
            goes_on = kg_ascii_prefix(at, words[i]) &&
                      !(kg_ascii_is_alnum((unsigned char)at[size]) && !kg_ascii_is_digit((unsigned char)at[size]));
            at += goes_on ? size : 0;
        }
    }
    return at;
}

/* Whether the numbers at WANTED and FOUND are the same as far as both tell them: 2 is 2.0. */
static bool has_same_version(const char *wanted, const char *found)
{
    for (;;) {
        size_t one = strspn(wanted, "0123456789"), other = strspn(found, "0123456789");
        if (one != other || strncmp(wanted, found, one) != 0)
            return false;
        bool goes_on = wanted[one] == '.' && kg_ascii_is_digit((unsigned char)wanted[one + 1]) && found[other] == '.' &&
                       kg_ascii_is_digit((unsigned char)found[other + 1]);
        if (!goes_on)
            return true;
        wanted += one + 1;
        found += other + 1;
    }
}

/* Digits that the match itself ends with ("gplv3", "apache2.0") belong to the version. */
static const char *version_behind(const char *at, size_t length)
{
    size_t end = length;
    while (end > 0 && (kg_ascii_is_digit((unsigned char)at[end - 1]) || at[end - 1] == '.'))
        end--;
    return end < length && kg_ascii_is_digit((unsigned char)at[end]) ? at + end : skip_to_number(at + length);
}

/* Whether a name that begins with the byte FIRST may stand at AT. */
static bool may_begin(const char *at, char first)
{
    return kg_ascii_lower((unsigned char)*at) == (unsigned char)first;
}

/* Length of the longest of NAMES at AT; 0 for none. */
static size_t name_at(const char *text, const char *at, const char *names)
{
    size_t longest = 0;
    for (const char *name = names; *name != 0; name += *name == '|') {
        char pattern[PATTERN];
        size_t size = strcspn(name, "|");
        if (may_begin(at, *name) && snprintf(pattern, sizeof pattern, "%.*s", (int)size, name) > 0)
            longest = KG_MAX(longest, kg_word_at(text, at, pattern));
        name += size;
    }
    return longest;
}

static bool is_id_byte(char byte)
{
    return kg_ascii_is_alnum((unsigned char)byte) || byte == '-' || byte == '.' || byte == '_';
}

/* Whether the LENGTH bytes at ID stand at AT, and no longer identifier but for what tells later versions. */
static bool is_id_at(const char *text, const char *at, const char *id, size_t length)
{
    static const char *const ends[] = { "-only", "-or-later", "+" };
    bool begins = at == text || !is_id_byte(at[-1]);
    for (size_t i = 0; begins && i < length; i++)
        if (kg_ascii_lower((unsigned char)at[i]) != kg_ascii_lower((unsigned char)id[i]))
            return false;
    const char *behind = at + length;
    for (size_t i = 0; begins && i < KG_COUNT(ends); i++)
        behind += kg_ascii_prefix(behind, ends[i]) ? strlen(ends[i]) : 0;
    behind += begins && *behind == '.'; /* the end of a sentence */
    return begins && !is_id_byte(*behind);
}

/* ID without "-only", "-or-later" and "+". */
static size_t plain_length(const char *id, size_t length)
{
    static const char *const ends[] = { "-only", "-or-later", "+" };
    for (size_t i = 0; i < KG_COUNT(ends); i++) {
        size_t size = strlen(ends[i]);
        if (length > size && kg_ascii_prefix(id + length - size, ends[i]))
            return length - size;
    }
    return length;
}

bool kg_licence_is_named(const char *text, const char *id, size_t length)
{
    size_t plain = plain_length(id, length);
    const family *known = family_of(id, plain);
    for (const char *at = text; *at != 0; (void)kg_utf8_next(&at)) {
        if (is_id_at(text, at, id, plain))
            return true;
        size_t used = known == NULL ? 0 : name_at(text, at, known->names);
        if (used == 0)
            continue;
        const char *version = version_behind(at, used);
        bool is_told = known->version_at > 0 && kg_ascii_is_digit((unsigned char)*version);
        if (!is_told || has_same_version(id + known->version_at, version))
            return true;
    }
    return false;
}

/* Whether its names are those of licences alone, and of no component. */
static bool is_plain_family(const family *one)
{
    static const char *const words[] = { "Python-",  "OpenSSL", "PostgreSQL", "curl", "Vim",  "Ruby", "ICU",
                                         "Unicode-", "NTP",     "X11",        "ISC",  "BSL-", "Zlib", "Artistic-" };
    for (size_t i = 0; i < KG_COUNT(words); i++)
        if (strcmp(words[i], one->prefix) == 0)
            return false;
    return true;
}

bool kg_licence_any(const char *text)
{
    for (const char *at = text; *at != 0; (void)kg_utf8_next(&at))
        for (size_t i = 0; i < KG_COUNT(families); i++) {
            size_t used = name_at(text, at, families[i].names);
            const char *word = used == 0 ? NULL : kg_ascii_find(at, "licen");
            if (used > 0 && (is_plain_family(&families[i]) || (word != NULL && word < at + used)))
                return true;
        }
    return false;
}
