/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading and applying kgpack.yml; see settings.h. */
#include "rules/settings.h"

#include "base/arith.h"
#include "base/file.h"
#include "base/host.h"
#include "base/text.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

typedef struct settings_reader {
    kg_arena *arena;
    const char *path;
    const kg_limits *limits;
    kg_settings *out;
    kg_err *err;
} settings_reader;

static const struct {
    const char *key;
    unsigned standard;
} limits[KG_LIMIT_COUNT] = {
#define LIMIT(id, key, standard, about) [KG_LIMIT_##id] = { key, standard },
#include "rules/settings.def"
#undef LIMIT
};

static kg_status refuse(const settings_reader *reader, const kg_node *at, const char *what, const char *nearest)
{
    return kg_err_set(reader->err, KG_E_USAGE, "%s:%u:%u: %s '%s'%s%s%s", reader->path, (unsigned)at->line, (unsigned)at->column,
                      what, kg_mask(reader->arena, at->text, 60), nearest != NULL ? ", did you mean '" : "",
                      nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
}

static kg_status want(const settings_reader *reader, const kg_node *node, kg_node_kind kind, const char *what)
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

static kg_status read_override(settings_reader *reader, const kg_node *key, const kg_node *value, const char *pattern)
{
    unsigned rule = kg_rule_find(key->text);
    kg_level level;
    if (rule == KG_RULE_COUNT) {
        const char *ids[KG_RULE_COUNT];
        for (unsigned i = 0; i < KG_RULE_COUNT; i++)
            ids[i] = kg_rules[i].id;
        return refuse(reader, key, N_("unknown rule"), kg_text_nearest(key->text, ids, KG_RULE_COUNT));
    }
    kg_status status = want(reader, value, KG_NODE_SCALAR, "a severity");
    if (status != KG_OK)
        return status;
    if (!kg_level_parse(value->text, &level))
        return refuse(reader, value, N_("a severity must be off, info, warning or error, not"), NULL);
    if (kg_rules[rule].is_enforced && level < KG_LEVEL_ERROR)
        return refuse(reader, key, N_("the store enforces by machine, so that it stays an error:"), NULL);
    if (kg_rules[rule].certainty == KG_HEURISTIC && level > KG_LEVEL_WARNING)
        return refuse(reader, key, N_("a heuristic may be wrong, so that it stays below an error:"), NULL);
    kg_override *added = kg_list_push(reader->arena, &reader->out->overrides);
    if (added == NULL)
        return kg_err_nomem(reader->err);
    *added = (kg_override){ .rule = rule, .level = level, .pattern = pattern };
    return KG_OK;
}

static kg_status read_severities(settings_reader *reader, const kg_node *map, const char *pattern)
{
    kg_status status = want(reader, map, KG_NODE_MAPPING, "severity");
    for (size_t i = 0; status == KG_OK && i < map->count; i++)
        status = read_override(reader, map->keys[i], map->items[i], pattern);
    return status;
}

static kg_status read_severity(settings_reader *reader, const kg_node *node)
{
    return read_severities(reader, node, NULL);
}

static kg_status read_files(settings_reader *reader, const kg_node *list)
{
    kg_status status = want(reader, list, KG_NODE_SEQUENCE, "files");
    for (size_t i = 0; status == KG_OK && i < list->count; i++) {
        const kg_node *item = list->items[i], *path = kg_node_get(item, "path"), *severity = kg_node_get(item, "severity");
        if (path == NULL || severity == NULL || item->count != 2)
            return kg_err_set(reader->err, KG_E_USAGE, "%s:%u:%u: an entry of files must have `path` and `severity`", reader->path,
                              (unsigned)item->line, (unsigned)item->column);
        status = want(reader, path, KG_NODE_SCALAR, "path");
        if (status == KG_OK)
            status = read_severities(reader, severity, path->text);
    }
    return status;
}

/* ---- the rest ---- */

static kg_status read_ruleset(settings_reader *reader, const kg_node *node)
{
    const char *names[8];
    size_t count = 0;
    kg_status status = want(reader, node, KG_NODE_SCALAR, "ruleset");
    if (status != KG_OK)
        return status;
    for (const kg_pack *pack; count < KG_COUNT(names) && (pack = kg_pack_at((unsigned)count)) != NULL; count++)
        names[count] = pack->name;
    reader->out->pack = kg_pack_find(node->text);
    return reader->out->pack != NULL ? KG_OK
                                     : refuse(reader, node, N_("unknown rule set"), kg_text_nearest(node->text, names, count));
}

static kg_status read_limits(settings_reader *reader, const kg_node *map)
{
    kg_status status = want(reader, map, KG_NODE_MAPPING, "limits");
    for (size_t i = 0; status == KG_OK && i < map->count; i++) {
        const char *names[KG_LIMIT_COUNT];
        size_t limit = 0;
        for (size_t j = 0; j < KG_LIMIT_COUNT; j++)
            names[j] = limits[j].key;
        while (limit < KG_LIMIT_COUNT && strcmp(names[limit], map->keys[i]->text) != 0)
            limit++;
        const char *text = kg_node_text(map->items[i]);
        size_t digits = strspn(text, "0123456789");
        if (limit == KG_LIMIT_COUNT)
            return refuse(reader, map->keys[i], N_("unknown limit"), kg_text_nearest(map->keys[i]->text, names, KG_LIMIT_COUNT));
        if (digits == 0 || digits > 6 || text[digits] != 0)
            return refuse(reader, map->items[i], N_("a limit must be a number of at most six digits, not"), NULL);
        reader->out->limits[limit] = (unsigned)strtoul(text, NULL, 10);
    }
    return status;
}

static kg_status read_hosts(settings_reader *reader, const kg_node *list)
{
    kg_status status = want(reader, list, KG_NODE_SEQUENCE, "hosts");
    for (size_t i = 0; status == KG_OK && i < list->count; i++) {
        kg_url url;
        const char *text = kg_node_text(list->items[i]), *address = kg_arena_printf(reader->arena, "//%s", text);
        if (!kg_url_parse(address, strlen(address), &url) || url.defect != NULL || strlen(url.host) != strlen(text))
            return refuse(reader, list->items[i], N_("a host must be a plain name such as docs.example.com, not"), NULL);
        const char **added = kg_list_push(reader->arena, &reader->out->hosts);
        if (added == NULL)
            return kg_err_nomem(reader->err);
        *added = kg_arena_strdup(reader->arena, url.host);
    }
    return status;
}

static kg_status read_competitors(settings_reader *reader, const kg_node *list)
{
    reader->out->competitors = list;
    return want(reader, list, KG_NODE_SEQUENCE, "competitors");
}

static kg_status read_dictionary(settings_reader *reader, const kg_node *list)
{
    reader->out->dictionary = list;
    return want(reader, list, KG_NODE_SEQUENCE, "dictionary");
}

/* A file beside kgpack.yml with "level 1<TAB>level 2" lines, copied from the console. */
static kg_status read_categories(settings_reader *reader, const kg_node *node)
{
    kg_status status = want(reader, node, KG_NODE_SCALAR, "categories");
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

static kg_status read_keys(settings_reader *reader, const kg_node *root)
{
    static const char *const names[] = { "ruleset", "severity",    "files",      "limits",
                                         "hosts",   "competitors", "dictionary", "categories" };
    static kg_status (*const readers[])(settings_reader *, const kg_node *) = { read_ruleset,    read_severity,  read_files,
                                                                                read_limits,     read_hosts,     read_competitors,
                                                                                read_dictionary, read_categories };
    kg_status status = root == NULL ? KG_OK : want(reader, root, KG_NODE_MAPPING, N_("the file"));
    for (size_t i = 0; status == KG_OK && root != NULL && i < root->count; i++) {
        size_t key = 0;
        while (key < KG_COUNT(names) && strcmp(names[key], root->keys[i]->text) != 0)
            key++;
        if (key == KG_COUNT(names))
            return refuse(reader, root->keys[i], N_("unknown key"), kg_text_nearest(root->keys[i]->text, names, KG_COUNT(names)));
        status = readers[key](reader, root->items[i]);
    }
    return status;
}

kg_status kg_settings_load(kg_arena *arena, const char *path, const kg_limits *caps, kg_settings *out, kg_err *err)
{
    *out = (kg_settings){ .path = path };
    for (size_t i = 0; i < KG_LIMIT_COUNT; i++)
        out->limits[i] = limits[i].standard;
    settings_reader reader = { .arena = arena, .path = path, .limits = caps, .out = out, .err = err };
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

/* ---- applying ---- */

/* Adds the elements of LIST to the sequence KEY of the product's tree. */
static bool add_to_tree(kg_product *product, const char *key, const kg_node *list)
{
    if (list == NULL || product->root == NULL || list->count == 0)
        return true;
    kg_node *root = kg_node_new(&product->arena, KG_NODE_MAPPING, product->yml_path, "");
    kg_node *longer = kg_node_new(&product->arena, KG_NODE_SEQUENCE, product->yml_path, "");
    if (root == NULL || longer == NULL)
        return false;
    *root = *product->root;
    const kg_node *own = kg_node_get(root, key);
    if (own != NULL && own->kind == KG_NODE_SEQUENCE)
        *longer = *own;
    for (size_t i = 0; i < list->count; i++)
        if (!kg_node_append(&product->arena, longer, list->items[i]))
            return false;
    if (!kg_node_put(&product->arena, root, key, longer))
        return false;
    product->root = root;
    return true;
}

kg_status kg_settings_apply(const kg_settings *settings, bool has_edition, kg_product *product, kg_err *err)
{
    product->settings = settings;
    const char *own = kg_product_text(product, "edition");
    if (settings->pack != NULL && !has_edition) {
        if (*own != 0 && product->edition != settings->pack->edition)
            return kg_err_set(err, KG_E_USAGE, "%s pins %s, but product.yml is of edition '%s'", settings->path,
                              settings->pack->name, kg_mask(&product->arena, own, 20));
        product->edition = settings->pack->edition;
        product->ruleset = settings->pack->name;
    }
    bool is_done =
        add_to_tree(product, "competitors", settings->competitors) && add_to_tree(product, "dictionary", settings->dictionary);
    return is_done ? KG_OK : kg_err_nomem(err);
}

kg_level kg_level_in(const kg_check *check, const char *file)
{
    const kg_settings *settings = check->product->settings;
    kg_level level = kg_pack_level(check->pack, check->rule);
    for (size_t i = 0; settings != NULL && i < settings->overrides.count; i++) {
        const kg_override *override = &settings->overrides.items[i];
        if (override->rule == check->rule && (override->pattern == NULL || fnmatch(override->pattern, file, 0) == 0))
            level = override->level;
    }
    return level;
}

bool kg_rule_is_on(const kg_check *check)
{
    const kg_settings *settings = check->product->settings;
    bool is_on = kg_pack_level(check->pack, check->rule) != KG_LEVEL_OFF;
    for (size_t i = 0; settings != NULL && i < settings->overrides.count && !is_on; i++)
        is_on = settings->overrides.items[i].rule == check->rule && settings->overrides.items[i].level != KG_LEVEL_OFF;
    return is_on;
}

unsigned kg_limit_get(const kg_check *check, kg_limit limit)
{
    return check->product->settings != NULL ? check->product->settings->limits[limit] : limits[limit].standard;
}

bool kg_host_is_allowed(const kg_check *check, const char *host)
{
    const kg_settings *settings = check->product->settings;
    if (kg_host_is_below(host, "huaweicloud.com"))
        return true;
    for (size_t i = 0; settings != NULL && i < settings->hosts.count; i++)
        if (kg_host_is_below(host, settings->hosts.items[i]))
            return true;
    return false;
}
