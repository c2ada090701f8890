/* SPDX-License-Identifier: Apache-2.0
 *
 * `lists` of kgpack.yml: words that are added to a list, taken from it, and phrases in which its words are harmless. */
#include "rules/settingsread.h"

#include "base/arith.h"
#include "base/text.h"
#include "rules/spelling.h"

#include <string.h>

enum { MOST_WORDS = 1000 /* of one list in one file */ };

static const char *nearest_word(const kg_settings_reader *reader, kg_word_list list, const char *text)
{
    const char *known[512], *word;
    size_t count = 0;
    while (count < KG_COUNT(known) && (word = kg_word_get(NULL, list, count)) != NULL)
        known[count++] = word;
    const char *plain = kg_word_plain(reader->arena, text);
    return kg_text_nearest(plain != NULL ? plain : text, known, count);
}

/* The word that NODE says, in the form of the lists; names keep their capitals. */
static kg_status read_list_word(kg_settings_reader *reader, kg_word_list list, const kg_node *node, const char **out)
{
    kg_status status = kg_settings_want(reader, node, KG_NODE_SCALAR, N_("a word"));
    if (status != KG_OK)
        return status;
    if (list == KG_WORDS_NAMES) {
        *out = node->text;
        return kg_spelling_is_name(node->text)
                   ? KG_OK
                   : kg_settings_refuse(reader, node, N_("a name must be one word of 5 to 23 letters, not"), NULL);
    }
    *out = kg_word_plain(reader->arena, node->text);
    return *out != NULL
               ? KG_OK
               : kg_settings_refuse(
                     reader, node,
                     N_("a word must begin with a letter, a digit or a mark and have at most 100 bytes and no '~' or '|', not"),
                     NULL);
}

typedef enum list_part { ADD, REMOVE, ALLOW } list_part;

static kg_status read_words(kg_settings_reader *reader, kg_word_list list, list_part part, const kg_node *items,
                            kg_word_change *change)
{
    static const char *const names[] = { [ADD] = "add", [REMOVE] = "remove", [ALLOW] = "allow" };
    kg_status status = kg_settings_want(reader, items, KG_NODE_SEQUENCE, names[part]);
    if (status == KG_OK && items->count > MOST_WORDS)
        return kg_err_set(reader->err, KG_E_USAGE, "%s:%u:%u: more than %d words", reader->path, (unsigned)items->line,
                          (unsigned)items->column, MOST_WORDS);
    for (size_t i = 0; status == KG_OK && i < items->count; i++) {
        const char *word = NULL;
        status = read_list_word(reader, list, items->items[i], &word);
        if (status != KG_OK)
            break;
        if (part == REMOVE && !kg_word_is(NULL, list, word))
            return kg_settings_refuse(reader, items->items[i],
                                      kg_arena_printf(reader->arena, "list %s has no word", kg_word_lists[list].name),
                                      nearest_word(reader, list, word));
        const char **added = part == ADD      ? kg_list_push(reader->arena, &change->add)
                             : part == REMOVE ? kg_list_push(reader->arena, &change->remove)
                                              : kg_list_push(reader->arena, &change->allow);
        if (added == NULL)
            return kg_err_nomem(reader->err);
        *added = word;
    }
    return status;
}

static kg_status read_list(kg_settings_reader *reader, kg_word_list list, const kg_node *map)
{
    static const char *const parts[] = { [ADD] = "add", [REMOVE] = "remove", [ALLOW] = "allow" };
    kg_word_change change = { 0 };
    kg_status status = kg_settings_want(reader, map, KG_NODE_MAPPING, kg_word_lists[list].name);
    for (size_t i = 0; status == KG_OK && i < map->count; i++) {
        list_part part = ADD;
        while (part < KG_COUNT(parts) && strcmp(parts[part], map->keys[i]->text) != 0)
            part++;
        if (part == KG_COUNT(parts))
            return kg_settings_refuse(reader, map->keys[i], N_("a list has `add`, `remove` and `allow`, not"),
                                      kg_text_nearest(map->keys[i]->text, parts, KG_COUNT(parts)));
        status = read_words(reader, list, part, map->items[i], &change);
    }
    if (status == KG_OK && !kg_word_edit(reader->arena, &reader->out->words, list, &change))
        return kg_err_nomem(reader->err);
    return status;
}

kg_status kg_settings_read_lists(kg_settings_reader *reader, const kg_node *map)
{
    kg_status status = kg_settings_want(reader, map, KG_NODE_MAPPING, "lists");
    for (size_t i = 0; status == KG_OK && i < map->count; i++) {
        const char *names[KG_WORD_LIST_COUNT];
        kg_word_list list = kg_word_list_find(map->keys[i]->text);
        for (size_t j = 0; j < KG_WORD_LIST_COUNT; j++)
            names[j] = kg_word_lists[j].name;
        status = list == KG_WORD_LIST_COUNT ? kg_settings_refuse(reader, map->keys[i], N_("unknown list"),
                                                                 kg_text_nearest(map->keys[i]->text, names, KG_WORD_LIST_COUNT))
                                            : read_list(reader, list, map->items[i]);
    }
    return status;
}
