/* SPDX-License-Identifier: Apache-2.0
 *
 * Compares the tree of product.yml with the rows of schema.def. The walk follows the file, so that its order is the file's. */
#include "product/schema.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

enum { QUOTED_CODE_POINTS = 60, LONGEST_NUMBER = 15 };

const kg_field kg_fields[] = {
#define FIELD(path, type, need, choices, page, label) { path, KG_FIELD_##type, KG_##need, choices, page, label },
#include "product/schema.def"
#undef FIELD
};
const size_t kg_field_count = KG_COUNT(kg_fields);

const kg_field *kg_field_find(const char *path)
{
    for (size_t i = 0; i < kg_field_count; i++)
        if (strcmp(kg_fields[i].path, path) == 0)
            return &kg_fields[i];
    return NULL;
}

/* ---- the walk ---- */

typedef struct schema_walk {
    kg_arena *arena;
    kg_field_visit scalar;
    /* What does not fit the schema; both may be NULL. */
    void (*unknown)(void *ctx, const kg_node *key, const char *map_row);
    void (*shape)(void *ctx, const kg_field *field, const char *path, const kg_node *node);
    void *ctx;
} schema_walk;

static void walk_field(const schema_walk *walk, const kg_field *field, const char *path, kg_node *node);

static void walk_map(const schema_walk *walk, const char *row, const char *path, const kg_node *map)
{
    for (size_t i = 0; i < map->count && kg_arena_ok(walk->arena); i++) {
        const kg_node *key = map->keys[i];
        const char *dot = *row == 0 ? "" : ".";
        const kg_field *field = kg_field_find(kg_arena_printf(walk->arena, "%s%s%s", row, dot, key->text));
        if (field != NULL)
            walk_field(walk, field, kg_arena_printf(walk->arena, "%s%s%s", path, dot, key->text), map->items[i]);
        else if (walk->unknown != NULL)
            walk->unknown(walk->ctx, key, row);
    }
}

static void walk_field(const schema_walk *walk, const kg_field *field, const char *path, kg_node *node)
{
    bool is_empty = node->kind == KG_NODE_SCALAR && node->is_plain && *node->text == 0;
    kg_node_kind wanted = field->type == KG_FIELD_MAP    ? KG_NODE_MAPPING
                          : field->type == KG_FIELD_LIST ? KG_NODE_SEQUENCE
                                                         : KG_NODE_SCALAR;
    if (node->kind != wanted) {
        if (!is_empty && walk->shape != NULL)
            walk->shape(walk->ctx, field, path, node);
    } else if (wanted == KG_NODE_MAPPING) {
        walk_map(walk, field->path, path, node);
    } else if (wanted == KG_NODE_SEQUENCE) {
        const kg_field *element = kg_field_find(kg_arena_printf(walk->arena, "%s[]", field->path));
        for (size_t i = 0; i < node->count && element != NULL && kg_arena_ok(walk->arena); i++)
            walk_field(walk, element, kg_arena_printf(walk->arena, "%s.%zu", path, i), node->items[i]);
    } else {
        walk->scalar(walk->ctx, field, path, node);
    }
}

void kg_schema_walk(kg_arena *arena, const kg_node *root, kg_field_visit visit, void *ctx)
{
    schema_walk walk = { .arena = arena, .scalar = visit, .ctx = ctx };
    if (root != NULL && root->kind == KG_NODE_MAPPING)
        walk_map(&walk, "", "", root);
}

/* ---- values ---- */

static bool same_choice(const char *choice, size_t length, const char *text)
{
    size_t i = 0;
    for (; *text != 0; text++) {
        if (*text == ' ' || *text == '-' || *text == '_')
            continue;
        while (i < length && (choice[i] == '-' || choice[i] == '_'))
            i++;
        if (i == length || kg_ascii_lower((unsigned char)*text) != (unsigned char)choice[i++])
            return false;
    }
    return i == length;
}

const char *kg_field_choose(kg_arena *arena, const char *choices, const char *text)
{
    const char *trimmed = kg_text_collapse(arena, kg_text_nfkc(arena, text));
    for (const char *at = choices; *at != 0; at += strspn(at, "|")) {
        size_t length = strcspn(at, "|");
        if (same_choice(at, length, trimmed))
            return kg_arena_strndup(arena, at, length);
        at += length;
    }
    return NULL;
}

static bool is_integer(const char *text, const char *range)
{
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > LONGEST_NUMBER || text[length] != 0)
        return false;
    if (*range == 0)
        return true;
    uint64_t value = 0, low = 0, high = 0;
    for (; *text != 0; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    for (; *range != '.'; range++)
        low = low * 10 + (uint64_t)(*range - '0');
    for (range += 2; *range != 0; range++)
        high = high * 10 + (uint64_t)(*range - '0');
    return low <= value && value <= high;
}

static bool is_decimal(const char *text)
{
    size_t whole = strspn(text, "0123456789"), fraction = 0;
    if (text[whole] == '.') {
        fraction = strspn(text + whole + 1, "0123456789");
        if (fraction == 0)
            return false;
        fraction++;
    }
    return whole > 0 && whole + fraction <= LONGEST_NUMBER && text[whole + fraction] == 0;
}

static bool is_one_line(kg_arena *arena, const char *text)
{
    for (const char *at = text, *end; (end = strpbrk(at, "\r\n")) != NULL; at = end + 1)
        if (*kg_text_collapse(arena, end) != 0 && end != text)
            return false;
    return true;
}

/* "image, saas or license" */
static const char *spell_choices(kg_arena *arena, const char *choices)
{
    const char *said = "";
    for (const char *at = choices; *at != 0; at += strspn(at, "|")) {
        size_t length = strcspn(at, "|");
        if (*said != 0 && at[length] == 0)
            said = kg_arena_printf(arena, N_("%s or %.*s"), said, (int)length, at);
        else
            said = kg_arena_printf(arena, "%s%s%.*s", said, *said == 0 ? "" : ", ", (int)length, at);
        at += length;
    }
    return said;
}

/* What FIELD asks of TEXT, or NULL when TEXT is that. */
static const char *refuse_value(kg_arena *arena, const kg_field *field, const char *text)
{
    kg_date date;
    switch (field->type) {
    case KG_FIELD_YES_NO:
        return strcmp(text, "yes") == 0 || strcmp(text, "no") == 0 ? NULL : N_("must be yes or no");
    case KG_FIELD_ENUM:
        for (const char *at = field->choices; *at != 0; at += strspn(at, "|")) {
            size_t length = strcspn(at, "|");
            if (strlen(text) == length && memcmp(at, text, length) == 0)
                return NULL;
            at += length;
        }
        return kg_arena_printf(arena, N_("must be %s"), spell_choices(arena, field->choices));
    case KG_FIELD_INTEGER:
        if (is_integer(text, field->choices))
            return NULL;
        return *field->choices == 0 ? N_("must be a whole number")
                                    : kg_arena_printf(arena, N_("must be a whole number of %s"), field->choices);
    case KG_FIELD_DECIMAL:
        return is_decimal(text) ? NULL : N_("must be a number such as 120.00");
    case KG_FIELD_DATE:
        return kg_date_parse(text, &date) ? NULL : N_("must be a day that exists, as YYYY-MM-DD");
    case KG_FIELD_FILE:
        return kg_path_is_inner(text) ? NULL : N_("must be a path below the product folder, with '/' between its parts");
    case KG_FIELD_LINE:
        return is_one_line(arena, text) ? NULL : N_("must be one line");
    default:
        return NULL;
    }
}

/* ---- problems ---- */

typedef struct comparison {
    kg_product *product;
    kg_arena *arena;
} comparison;

static void add(comparison *compare, kg_problem problem)
{
    if (compare->product->problems.count >= compare->product->limits->findings)
        return;
    kg_problem *added = kg_list_push(compare->arena, &compare->product->problems);
    if (added != NULL)
        *added = problem;
}

/* The rows directly below the mapping of ROW; NAMES may be NULL to count them. */
static size_t list_keys(const char *row, const char *names[])
{
    size_t count = 0, length = strlen(row);
    for (size_t i = 0; i < kg_field_count; i++) {
        const char *path = kg_fields[i].path;
        if (strncmp(path, row, length) != 0 || (length > 0 && path[length] != '.'))
            continue;
        path += length + (length > 0);
        if (strpbrk(path, ".[") != NULL)
            continue;
        if (names != NULL)
            names[count] = path;
        count++;
    }
    return count;
}

/* A row elsewhere in the schema that ends in KEY. */
static const char *find_elsewhere(const char *key)
{
    for (size_t i = 0; i < kg_field_count; i++) {
        const char *dot = strrchr(kg_fields[i].path, '.');
        if (dot != NULL && strcmp(dot + 1, key) == 0)
            return kg_fields[i].path;
    }
    return NULL;
}

static void unknown_key(void *ctx, const kg_node *key, const char *row)
{
    comparison *compare = ctx;
    kg_arena *arena = compare->arena;
    size_t count = list_keys(row, NULL);
    const char **names = kg_arena_array(arena, count + 1, sizeof *names);
    if (names == NULL)
        return;
    list_keys(row, names);
    const char *nearest = kg_text_nearest(key->text, names, count), *elsewhere = find_elsewhere(key->text);
    const char *help = nearest != NULL     ? kg_arena_printf(arena, N_("did you mean '%s'?"), nearest)
                       : elsewhere != NULL ? kg_arena_printf(arena, N_("did you mean '%s'?"), elsewhere)
                                           : N_("remove it; `kgpack init` writes a file with all keys");
    const char *quoted = kg_mask(arena, key->text, QUOTED_CODE_POINTS);
    add(compare, (kg_problem){ .kind = KG_PROBLEM_KEY,
                               .file = key->file,
                               .line = key->line,
                               .column = key->column,
                               .found = *row == 0 ? kg_arena_printf(arena, N_("unknown key '%s'"), quoted)
                                                  : kg_arena_printf(arena, N_("unknown key '%s' in %s"), quoted, row),
                               .required = N_("must be a key of the product file"),
                               .help = help });
}

static void wrong_shape(void *ctx, const kg_field *field, const char *path, const kg_node *node)
{
    static const char *const shapes[] = {
        [KG_NODE_SCALAR] = N_("a text"), [KG_NODE_MAPPING] = N_("a mapping"), [KG_NODE_SEQUENCE] = N_("a list")
    };
    comparison *compare = ctx;
    const char *required = field->type == KG_FIELD_MAP    ? N_("must be a mapping of keys to values")
                           : field->type == KG_FIELD_LIST ? N_("must be a list, one '- ' for each element")
                                                          : N_("must be a text");
    add(compare, (kg_problem){ .kind = KG_PROBLEM_VALUE,
                               .file = node->file,
                               .line = node->line,
                               .column = node->column,
                               .found = kg_arena_printf(compare->arena, N_("%s is %s"), path, shapes[node->kind]),
                               .required = required,
                               .help = "" });
}

/* A value that differs from a choice only by case, blanks and dashes; kg_fix_fields writes the choice. */
const char *kg_field_repair(kg_arena *arena, const kg_field *field, const char *text)
{
    if (field->type != KG_FIELD_ENUM && field->type != KG_FIELD_YES_NO)
        return NULL;
    return kg_field_choose(arena, field->type == KG_FIELD_ENUM ? field->choices : "yes|no", text);
}

static void check_scalar(void *ctx, const kg_field *field, const char *path, kg_node *node)
{
    comparison *compare = ctx;
    kg_arena *arena = compare->arena;
    if (*node->text == 0)
        return;
    const char *required = refuse_value(arena, field, node->text);
    if (required == NULL)
        return;
    const char *repaired = kg_field_repair(arena, field, node->text);
    add(compare,
        (kg_problem){ .kind = KG_PROBLEM_VALUE,
                      .file = node->file,
                      .line = node->line,
                      .column = node->column,
                      .found = kg_arena_printf(arena, N_("%s is '%s'"), path, kg_mask(arena, node->text, QUOTED_CODE_POINTS)),
                      .required = required,
                      .help = repaired != NULL ? kg_arena_printf(arena, N_("write '%s'"), repaired) : "",
                      .is_repairable = repaired != NULL });
}

kg_status kg_schema_check(kg_product *product, kg_err *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < product->problems.count; i++) {
        kg_problem_kind kind = product->problems.items[i].kind;
        if (kind != KG_PROBLEM_KEY && kind != KG_PROBLEM_VALUE)
            product->problems.items[kept++] = product->problems.items[i];
    }
    product->problems.count = kept;
    comparison compare = { .product = product, .arena = &product->arena };
    schema_walk walk = {
        .arena = &product->arena, .scalar = check_scalar, .unknown = unknown_key, .shape = wrong_shape, .ctx = &compare
    };
    if (product->root != NULL)
        walk_map(&walk, "", "", product->root);
    return kg_arena_ok(&product->arena) ? KG_OK : kg_err_nomem(err);
}
