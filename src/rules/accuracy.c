/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether what the product says about itself belongs together: the words of its name in its texts (NAME-1), and descriptions that
 * are long because they say the same again (DESC-4). Heuristics, so that none of it is more than a warning. */
#include "rules/accuracy.h"

#include "base/arith.h"
#include "base/text.h"
#include "rules/fields.h"
#include "rules/passages.h"
#include "rules/words.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

/* ---- NAME-1 ---- */

enum { MOST_WORDS = 16 }; /* of a name */

typedef struct name_words {
    size_t count;
    const char *stem[MOST_WORDS]; /* patterns: "larksp*", "归档" */
} name_words;

/* Words that any name may have, and that any text has. */
static bool is_common(const char *word)
{
    static const char *const common[] = { "for",      "and",     "the",      "with",       "software",  "system",  "systems",
                                          "platform", "service", "services", "solution",   "solutions", "product", "version",
                                          "edition",  "cloud",   "server",   "image",      "saas",      "suite",   "tool",
                                          "tools",    "app",     "hcs",      "management", "manager",   "huawei",  "data",
                                          "online",   "plus",    "pro",      "enterprise" };
    for (size_t i = 0; i < KG_COUNT(common); i++)
        if (strcmp(word, common[i]) == 0)
            return true;
    return false;
}

static bool is_han(uint32_t code)
{
    return (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

/* The stem of a longer word is its first five letters, so that no plural, verb or slip of the pen (NAME-4) counts as another. */
static void add_word(kg_check *check, name_words *words, const char *text, size_t length)
{
    enum { SHORTEST = 3, STEM = 5 };
    const char *word = kg_arena_strndup(check->arena, text, length), *end = word;
    if (words->count == MOST_WORDS || kg_utf8_count(word) < SHORTEST || is_common(word))
        return;
    for (unsigned i = 0; i < STEM && *end != 0; i++)
        (void)kg_utf8_next(&end);
    words->stem[words->count++] = kg_say(check, "%.*s%s", (int)(end - word), word, *end != 0 ? "*" : "");
}

static void add_pair(kg_check *check, name_words *words, const char *text, size_t length)
{
    if (words->count < MOST_WORDS)
        words->stem[words->count++] = kg_say(check, "%.*s", (int)length, text);
}

/* What NAME is made of: its words, and each two neighbours of its Chinese characters. */
static name_words read_words(kg_check *check, const char *name)
{
    name_words words = { 0 };
    const char *folded = kg_text_fold(check->arena, name), *start = NULL, *before = NULL;
    for (const char *at = folded;;) {
        const char *here = at;
        uint32_t code = kg_utf8_next(&at);
        bool is_letter = kg_utf8_is_word(code) && !is_han(code);
        if (!is_letter && start != NULL)
            add_word(check, &words, start, (size_t)(here - start));
        start = !is_letter ? NULL : start != NULL ? start : here;
        if (is_han(code) && before != NULL)
            add_pair(check, &words, before, (size_t)(at - before));
        before = is_han(code) ? here : NULL;
        if (code == 0)
            return words;
    }
}

static bool has_any(const name_words *words, const char *text)
{
    for (const char *at = text; *at != 0; (void)kg_utf8_next(&at))
        for (size_t i = 0; i < words->count; i++)
            if (kg_word_at(text, at, words->stem[i]) > 0)
                return true;
    return false;
}

typedef struct word_search {
    const name_words *words;
    size_t bytes;
    bool is_found;
} word_search;

static bool search_passage(kg_check *check, const kg_passage *passage, void *ctx)
{
    (void)check;
    word_search *search = ctx;
    search->bytes += strlen(passage->text);
    search->is_found = has_any(search->words, passage->text);
    return !search->is_found;
}

void kg_judge_name_words(kg_check *check, const kg_node *name)
{
    enum { LEAST_GUIDE = 400 }; /* bytes: a cover sheet says nothing */
    static const char required[] = N_("must denote the content of the product");
    const char *overview = kg_product_text(check->product, "overview"),
               *description = kg_product_text(check->product, "description");
    name_words words = read_words(check, name->text);
    if (words.count == 0)
        return;
    if (*overview != 0 && *description != 0 && !has_any(&words, overview) && !has_any(&words, description))
        kg_find_at(check, KG_WARNING, name,
                   kg_say(check, "no word of the product name %s stands in overview and description", kg_quote(check, name->text)),
                   required, N_("use the name in the texts, or name the product after what they describe"));
    const kg_asset *guide = kg_text_asset(check, KG_SLOT_USER_GUIDE);
    word_search search = { .words = &words };
    if (guide == NULL)
        return;
    kg_each_passage(check, guide, search_passage, &search);
    if (!search.is_found && search.bytes >= LEAST_GUIDE)
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .slot = KG_SLOT_USER_GUIDE,
                                     .at = kg_at_asset(guide),
                                     .found = kg_say(check, "no word of the product name %s stands in the user guide",
                                                     kg_quote(check, name->text)),
                                     .required = required,
                                     .help = N_("give the guide of this product") });
}

/* ---- DESC-4 ---- */

enum { MOST_SENTENCES = 400, SHORT = 30 }; /* columns: shorter sentences may well stand twice */

typedef struct repetition {
    unsigned count;    /* sentences that stood before */
    size_t characters; /* in them */
    size_t first;      /* offset of the first */
    const char *words; /* its text */
} repetition;

static repetition find_repetition(kg_check *check, const char *text)
{
    repetition out = { 0 };
    const char **seen = kg_arena_array(check->arena, MOST_SENTENCES, sizeof *seen);
    size_t count = 0;
    for (size_t at = 0, length; seen != NULL && count < MOST_SENTENCES && (length = kg_sentence_span(text + at)) > 0;
         at += length) {
        const char *sentence = kg_text_collapse(check->arena, kg_arena_strndup(check->arena, text + at, length));
        if (kg_utf8_width(sentence) < SHORT)
            continue;
        size_t i = 0;
        while (i < count && strcmp(seen[i], sentence) != 0)
            i++;
        if (i == count) {
            seen[count++] = sentence;
            continue;
        }
        if (out.count++ == 0) {
            out.first = at;
            out.words = sentence;
        }
        out.characters += kg_utf8_count(sentence);
    }
    return out;
}

/* How many hundredths of its size TEXT has when it is packed; 100 when that cannot be told. */
static unsigned packed_percent(const char *text, size_t size)
{
    enum { MOST = 1 << 18, ROOM = MOST + 1024 };
    static const int level = 6;
    size_t length = KG_MIN(size, (size_t)MOST);
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(level);
    char *room = packer == NULL ? NULL : malloc(ROOM);
    size_t packed = room == NULL ? 0 : libdeflate_deflate_compress(packer, text, length, room, ROOM);
    free(room);
    if (packer != NULL)
        libdeflate_free_compressor(packer);
    return packed == 0 ? 100 : (unsigned)(100 * packed / length);
}

void kg_judge_padding(kg_check *check, const kg_prose *prose)
{
    enum { LEAST = 600, TIGHT = 25 };
    static const char required[] = N_("must reach its length by what it says"),
                      help[] = N_("say each thing once, and describe more of the product");
    const repetition found = find_repetition(check, prose->markup.text);
    if (found.count > 0) {
        kg_prose_find(check, KG_WARNING, prose, found.first,
                      kg_say(check, "the description says %s again; %u sentences of %zu characters stand there more than once",
                             kg_quote(check, found.words), found.count, found.characters),
                      required, help);
        return;
    }
    unsigned percent = prose->markup.length < LEAST ? 100 : packed_percent(prose->markup.text, prose->markup.length);
    if (percent < TIGHT)
        kg_find_at(check, KG_WARNING, prose->node,
                   kg_say(check, "the description says the same again and again: packed it has %u %% of its size", percent),
                   required, help);
}
