/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading kgpack.yml; see settings.h. */
#include "rules/settingsread.h"

#include "base/arith.h"
#include "base/file.h"
#include "base/host.h"
#include "base/text.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *key;
    unsigned least, most;
} limits[KG_LIMIT_COUNT] = {
#define LIMIT(id, key, standard, least, most, rules, about) [KG_LIMIT_##id] = { key, least, most },
#include "rules/settings.def"
};

static const struct {
    const char *key, *words;
} choices[KG_CHOICE_COUNT] = {
#define CHOICE(id, key, standard, words, rules, about) [KG_CHOICE_##id] = { key, words },
#include "rules/settings.def"
};

kg_status kg_settings_refuse(const kg_settings_reader *reader, const kg_node *at, const char *what, const char *nearest)
{
    return kg_err_set(reader->err, KG_E_USAGE, "%s:%u:%u: %s '%s'%s%s%s", reader->path, (unsigned)at->line, (unsigned)at->column,
                      what, kg_mask(reader->arena, at->text, 60), nearest != NULL ? ", did you mean '" : "",
                      nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
}

kg_status kg_settings_want(const kg_settings_reader *reader, const kg_node *node, kg_node_kind kind, const char *what)
{
    static const char *const names[] = {
        [KG_NODE_SCALAR] = "a text", [KG_NODE_MAPPING] = "a mapping", [KG_NODE_SEQUENCE] = "a list"
    };
    if (node->kind == kind)
        return KG_OK;
    return kg_err_set(reader->err, KG_E_USAGE, "%s:%u:%u: %s must be %s", reader->path, (unsigned)node->line,
                      (unsigned)node->column, what, names[kind]);
}

/* ---- severity ---- */

static kg_status read_override(kg_settings_reader *reader, const kg_node *key, const kg_node *value, const char *pattern)
{
    unsigned rule = kg_rule_find(key->text);
    kg_level level;
    if (rule == KG_RULE_COUNT) {
        const char *ids[KG_RULE_COUNT];
        for (unsigned i = 0; i < KG_RULE_COUNT; i++)
            ids[i] = kg_rules[i].id;
        return kg_settings_refuse(reader, key, N_("unknown rule"), kg_text_nearest(key->text, ids, KG_RULE_COUNT));
    }
    kg_status status = kg_settings_want(reader, value, KG_NODE_SCALAR, "a severity");
    if (status != KG_OK)
        return status;
    if (!kg_level_parse(value->text, &level))
        return kg_settings_refuse(reader, value, N_("a severity must be off, info, warning or error, not"), NULL);
    if (kg_rules[rule].is_enforced && level < KG_LEVEL_ERROR)
        return kg_settings_refuse(reader, key, N_("the store enforces by machine, so that it stays an error:"), NULL);
    if (kg_rules[rule].certainty == KG_HEURISTIC && level > KG_LEVEL_WARNING)
        return kg_settings_refuse(reader, key, N_("a heuristic may be wrong, so that it stays below an error:"), NULL);
    kg_override *added = kg_list_push(reader->arena, &reader->out->overrides);
    if (added == NULL)
        return kg_err_nomem(reader->err);
    *added = (kg_override){ .rule = rule, .level = level, .pattern = pattern };
    return KG_OK;
}

static kg_status read_severities(kg_settings_reader *reader, const kg_node *map, const char *pattern)
{
    kg_status status = kg_settings_want(reader, map, KG_NODE_MAPPING, "severity");
    for (size_t i = 0; status == KG_OK && i < map->count; i++)
        status = read_override(reader, map->keys[i], map->items[i], pattern);
    return status;
}

static kg_status read_severity(kg_settings_reader *reader, const kg_node *node)
{
    return read_severities(reader, node, NULL);
}

static kg_status read_files(kg_settings_reader *reader, const kg_node *list)
{
    kg_status status = kg_settings_want(reader, list, KG_NODE_SEQUENCE, "files");
    for (size_t i = 0; status == KG_OK && i < list->count; i++) {
        const kg_node *item = list->items[i], *path = kg_node_get(item, "path"), *severity = kg_node_get(item, "severity");
        if (path == NULL || severity == NULL || item->count != 2)
            return kg_err_set(reader->err, KG_E_USAGE, "%s:%u:%u: an entry of files must have `path` and `severity`", reader->path,
                              (unsigned)item->line, (unsigned)item->column);
        status = kg_settings_want(reader, path, KG_NODE_SCALAR, "path");
        if (status == KG_OK)
            status = read_severities(reader, severity, path->text);
    }
    return status;
}

/* ---- the rest ---- */

static kg_status read_ruleset(kg_settings_reader *reader, const kg_node *node)
{
    const char *names[8];
    size_t count = 0;
    kg_status status = kg_settings_want(reader, node, KG_NODE_SCALAR, "ruleset");
    if (status != KG_OK)
        return status;
    for (const kg_pack *pack; count < KG_COUNT(names) && (pack = kg_pack_at((unsigned)count)) != NULL; count++)
        names[count] = pack->name;
    reader->out->pack = kg_pack_find(node->text);
    return reader->out->pack != NULL
               ? KG_OK
               : kg_settings_refuse(reader, node, N_("unknown rule set"), kg_text_nearest(node->text, names, count));
}

static kg_status read_limit(kg_settings_reader *reader, const kg_node *key, const kg_node *value)
{
    const char *names[KG_LIMIT_COUNT];
    size_t limit = 0;
    for (size_t i = 0; i < KG_LIMIT_COUNT; i++)
        names[i] = limits[i].key;
    while (limit < KG_LIMIT_COUNT && strcmp(names[limit], key->text) != 0)
        limit++;
    if (limit == KG_LIMIT_COUNT)
        return kg_settings_refuse(reader, key, N_("unknown limit"), kg_text_nearest(key->text, names, KG_LIMIT_COUNT));
    const char *text = kg_node_text(value);
    size_t digits = strspn(text, "0123456789");
    unsigned long number = digits > 0 && digits <= 6 && text[digits] == 0 ? strtoul(text, NULL, 10) : ULONG_MAX;
    if (number < limits[limit].least || number > limits[limit].most)
        return kg_err_set(reader->err, KG_E_USAGE, "%s:%u:%u: limit %s must be a whole number from %u to %u, not '%s'",
                          reader->path, (unsigned)value->line, (unsigned)value->column, key->text, limits[limit].least,
                          limits[limit].most, kg_mask(reader->arena, text, 60));
    reader->out->limits[limit] = (unsigned)number;
    return KG_OK;
}

static kg_status read_limits(kg_settings_reader *reader, const kg_node *map)
{
    kg_status status = kg_settings_want(reader, map, KG_NODE_MAPPING, "limits");
    for (size_t i = 0; status == KG_OK && i < map->count; i++)
        status = read_limit(reader, map->keys[i], map->items[i]);
    return status;
}

/* The word of the '|'-separated WORDS that NODE says; *OUT is the word of the table. */
static kg_status read_word(kg_settings_reader *reader, const kg_node *node, const char *what, const char *words, const char **out)
{
    const char *known[16];
    size_t count = 0;
    kg_status status = kg_settings_want(reader, node, KG_NODE_SCALAR, what);
    if (status != KG_OK)
        return status;
    for (const char *at = words; *at != 0 && count < KG_COUNT(known); at += strspn(at, "|")) {
        size_t length = strcspn(at, "|");
        known[count] = kg_arena_strndup(reader->arena, at, length);
        if (strcmp(known[count], node->text) == 0) {
            *out = known[count];
            return KG_OK;
        }
        count++;
        at += length;
    }
    return kg_settings_refuse(reader, node, kg_arena_printf(reader->arena, "%s must be one of %s, not", what, words),
                              kg_text_nearest(node->text, known, count));
}

static kg_status read_description_count(kg_settings_reader *reader, const kg_node *node)
{
    kg_choice choice = KG_CHOICE_DESCRIPTION_COUNT;
    return read_word(reader, node, choices[choice].key, choices[choice].words, &reader->out->choices[choice]);
}

static kg_status read_eula_types(kg_settings_reader *reader, const kg_node *list)
{
    const char *word = "";
    kg_status status = kg_settings_want(reader, list, KG_NODE_SEQUENCE, "eula_types");
    reader->out->eula_types = 0;
    for (size_t i = 0; status == KG_OK && i < list->count; i++) {
        status = read_word(reader, list->items[i], N_("a type of an agreement"), "pdf|docx|doc|pptx|ppt|zip|rar", &word);
        reader->out->eula_types |= 1U << kg_type_parse(word);
    }
    return status;
}

static kg_status read_lang(kg_settings_reader *reader, const kg_node *node)
{
    kg_status status = kg_settings_want(reader, node, KG_NODE_SCALAR, "lang");
    if (status != KG_OK)
        return status;
    reader->out->has_language = kg_language_find(node->text, &reader->out->language);
    return reader->out->has_language ? KG_OK
                                     : kg_settings_refuse(reader, node, N_("unknown language"),
                                                          kg_text_nearest(node->text, kg_language_names, KG_LANGUAGES));
}

static kg_status read_hosts(kg_settings_reader *reader, const kg_node *list)
{
    kg_status status = kg_settings_want(reader, list, KG_NODE_SEQUENCE, "hosts");
    for (size_t i = 0; status == KG_OK && i < list->count; i++) {
        kg_url url;
        const char *text = kg_node_text(list->items[i]), *address = kg_arena_printf(reader->arena, "//%s", text);
        if (!kg_url_parse(address, strlen(address), &url) || url.defect != NULL || strlen(url.host) != strlen(text))
            return kg_settings_refuse(reader, list->items[i], N_("a host must be a plain name such as docs.example.com, not"),
                                      NULL);
        const char **added = kg_list_push(reader->arena, &reader->out->hosts);
        if (added == NULL)
            return kg_err_nomem(reader->err);
        *added = kg_arena_strdup(reader->arena, url.host);
    }
    return status;
}

static kg_status read_competitors(kg_settings_reader *reader, const kg_node *list)
{
    reader->out->competitors = list;
    return kg_settings_want(reader, list, KG_NODE_SEQUENCE, "competitors");
}

static kg_status read_dictionary(kg_settings_reader *reader, const kg_node *list)
{
    reader->out->dictionary = list;
    return kg_settings_want(reader, list, KG_NODE_SEQUENCE, "dictionary");
}

/* A file beside kgpack.yml with "level 1<TAB>level 2" lines, copied from the console. */
static kg_status read_categories(kg_settings_reader *reader, const kg_node *node)
{
    kg_status status = kg_settings_want(reader, node, KG_NODE_SCALAR, "categories");
    if (status != KG_OK)
        return status;
    size_t folder = (size_t)(kg_path_base(reader->path) - reader->path);
    const char *path = kg_arena_printf(reader->arena, "%.*s%s", (int)folder, reader->path, node->text);
    kg_blob bytes;
    status = kg_file_read(AT_FDCWD, path, reader->limits->yaml_bytes, &bytes, reader->err);
    if (status != KG_OK)
        return kg_err_wrap(reader->err, KG_E_USAGE, "%s:%u: categories '%s'", reader->path, (unsigned)node->line, path);
    const char *text = kg_arena_strndup(reader->arena, bytes.size > 0 ? (const char *)bytes.data : "", bytes.size);
    kg_blob_done(&bytes);
    for (const char *at = text; *at != 0; at += strspn(at, "\r\n")) {
        size_t line = strcspn(at, "\r\n"), first = strcspn(at, "\t");
        if (*at != '#' && first < line) {
            const char **added = kg_list_push(reader->arena, &reader->out->categories);
            if (added == NULL)
                return kg_err_nomem(reader->err);
            *added =
                kg_arena_printf(reader->arena, "%s\t%s", kg_text_fold(reader->arena, kg_arena_strndup(reader->arena, at, first)),
                                kg_text_fold(reader->arena, kg_arena_strndup(reader->arena, at + first + 1, line - first - 1)));
        }
        at += line;
    }
    return KG_OK;
}

static const struct {
    const char *key;
    kg_status (*read)(kg_settings_reader *reader, const kg_node *value);
} keys[] = { { "ruleset", read_ruleset },
             { "severity", read_severity },
             { "files", read_files },
             { "lang", read_lang },
             { "limits", read_limits },
             { "lists", kg_settings_read_lists },
             { "description_count", read_description_count },
             { "eula_types", read_eula_types },
             { "hosts", read_hosts },
             { "competitors", read_competitors },
             { "dictionary", read_dictionary },
             { "categories", read_categories } };

const char *kg_settings_key(size_t i)
{
    return i < KG_COUNT(keys) ? keys[i].key : NULL;
}

static kg_status read_keys(kg_settings_reader *reader, const kg_node *root)
{
    const char *names[KG_COUNT(keys)];
    for (size_t i = 0; i < KG_COUNT(keys); i++)
        names[i] = keys[i].key;
    kg_status status = root == NULL ? KG_OK : kg_settings_want(reader, root, KG_NODE_MAPPING, N_("the file"));
    for (size_t i = 0; status == KG_OK && root != NULL && i < root->count; i++) {
        size_t key = 0;
        while (key < KG_COUNT(keys) && strcmp(names[key], root->keys[i]->text) != 0)
            key++;
        if (key == KG_COUNT(keys))
            return kg_settings_refuse(reader, root->keys[i], N_("unknown key"),
                                      kg_text_nearest(root->keys[i]->text, names, KG_COUNT(keys)));
        status = keys[key].read(reader, root->items[i]);
    }
    return status;
}

static const kg_settings usual = {
    .path = "",
    .limits = {
#define LIMIT(id, key, standard, least, most, rules, about) [KG_LIMIT_##id] = standard,
#include "rules/settings.def"
    },
    .choices = {
#define CHOICE(id, key, standard, words, rules, about) [KG_CHOICE_##id] = standard,
#include "rules/settings.def"
    },
    .eula_types = 1U << KG_TYPE_PDF | 1U << KG_TYPE_DOCX | 1U << KG_TYPE_DOC,
};

const kg_settings *kg_settings_usual(void)
{
    return &usual;
}

kg_status kg_settings_load(kg_arena *arena, const char *path, const kg_limits *caps, kg_settings *out, kg_err *err)
{
    *out = usual;
    out->path = path;
    kg_settings_reader reader = { .arena = arena, .path = path, .limits = caps, .out = out, .err = err };
    kg_blob bytes;
    kg_status status = kg_file_read(AT_FDCWD, path, caps->yaml_bytes, &bytes, err);
    if (status != KG_OK)
        return kg_err_wrap(err, status == KG_E_NOMEM ? status : KG_E_USAGE, "settings '%s'", path);
    const kg_node *root = NULL;
    kg_yaml_error place;
    kg_err why = { 0 };
    status = kg_yaml_parse(arena, path, bytes.data, bytes.size, caps, &root, &place, &why);
    kg_blob_done(&bytes);
    if (status == KG_E_NOMEM)
        return kg_err_nomem(err);
    if (status != KG_OK)
        return kg_err_set(err, KG_E_USAGE, "%s:%u:%u: %s", path, (unsigned)place.line, (unsigned)place.column, why.message);
    status = read_keys(&reader, root);
    return status == KG_OK && !kg_arena_ok(arena) ? kg_err_nomem(err) : status;
}
