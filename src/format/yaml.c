/* SPDX-License-Identifier: Apache-2.0
 *
 * YAML to a tree, through libyaml's event interface; see yaml.h for what is refused. libyaml is called nowhere else.
 * Its marks count code points, so that a column is what an editor shows. */
#include "format/yaml.h"

#include "base/arith.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { QUOTED_CODE_POINTS = 60, INDEX_DIGITS = 9 };

typedef struct yaml_reader {
    yaml_parser_t parser;
    kg_arena *arena;
    const char *file;
    const char *data; /* behind the byte order mark */
    size_t size;
    const kg_limits *limits;
    kg_yaml_error *place;
    kg_err *err;
    /* How far measure_block has come in DATA: blocks come in file order, so that every line is looked at once. */
    size_t seen_at;
    uint32_t seen_line;
} yaml_reader;

typedef KG_LIST(kg_node *) node_list;

static kg_status parse_node(yaml_reader *reader, const yaml_event_t *event, unsigned depth, kg_node **out);

static void set_place(yaml_reader *reader, const yaml_mark_t *mark)
{
    reader->place->line = (uint32_t)mark->line + 1;
    reader->place->column = (uint32_t)mark->column + 1;
}

static void set_place_at_byte(yaml_reader *reader, size_t offset)
{
    const char *line = reader->data, *end = reader->data + KG_MIN(offset, reader->size);
    reader->place->line = 1;
    for (const char *at; (at = memchr(line, '\n', (size_t)(end - line))) != NULL; line = at + 1)
        reader->place->line++;
    reader->place->column = 1;
    for (; line < end; line++)
        reader->place->column += ((unsigned char)*line & 0xC0) != 0x80;
}

static kg_status refuse(yaml_reader *reader, const yaml_event_t *event, const char *what)
{
    set_place(reader, &event->start_mark);
    return kg_err_set(reader->err, KG_E_FORMAT, "%s", what);
}

static kg_status parser_failed(yaml_reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        return kg_err_nomem(reader->err);
    const char *problem = parser->problem != NULL ? parser->problem : "not YAML";
    if (parser->error == YAML_READER_ERROR) {
        set_place_at_byte(reader, parser->problem_offset);
        return kg_err_set(reader->err, KG_E_FORMAT, "%s (U+%04X)", problem, (unsigned)parser->problem_value);
    }
    /* A key without its colon is noticed in a later line: the key is what is to be put right. */
    bool is_key = parser->context != NULL && strcmp(parser->context, "while scanning a simple key") == 0;
    set_place(reader, is_key ? &parser->context_mark : &parser->problem_mark);
    if (parser->context == NULL)
        return kg_err_set(reader->err, KG_E_FORMAT, "%s", problem);
    return kg_err_set(reader->err, KG_E_FORMAT, "%s, %s", problem, parser->context);
}

static kg_status next_event(yaml_reader *reader, yaml_event_t *event)
{
    return yaml_parser_parse(&reader->parser, event) ? KG_OK : parser_failed(reader);
}

/* ---- scalars ---- */

/* The start of LINE (from 1) in the data, going on from the last call; NULL behind the end. */
static const char *line_start(yaml_reader *reader, uint32_t line)
{
    while (reader->seen_line < line) {
        const char *rest = reader->data + reader->seen_at;
        const char *end = memchr(rest, '\n', reader->size - reader->seen_at);
        if (end == NULL)
            return NULL;
        reader->seen_at = (size_t)(end + 1 - reader->data);
        reader->seen_line++;
    }
    return reader->data + reader->seen_at;
}

/* Where the text of a `|` block stands: from the line below the sign on, indented as its first line that is not empty. */
static void measure_block(yaml_reader *reader, kg_node *node)
{
    size_t empty_lines = strspn(node->text, "\n");
    const char *text = node->text + empty_lines;
    const char *source = line_start(reader, node->line + 1 + (uint32_t)empty_lines);
    if (source == NULL || *text == 0)
        return;
    size_t left = reader->size - (size_t)(source - reader->data), indent = 0;
    while (indent < left && source[indent] == ' ')
        indent++;
    node->text_line = node->line + 1;
    node->text_indent = (uint32_t)(indent - KG_MIN(indent, strspn(text, " ")));
}

static kg_status parse_scalar(yaml_reader *reader, const yaml_event_t *event, kg_node *node)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (event->data.scalar.anchor != NULL)
        return refuse(reader, event, N_("an anchor ('&') is not allowed"));
    if (event->data.scalar.tag != NULL)
        return refuse(reader, event, N_("a tag ('!') is not allowed"));
    if (memchr(value, 0, length) != NULL)
        return refuse(reader, event, N_("a NUL character is not allowed"));
    node->text = kg_arena_strndup(reader->arena, value, length);
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE)
        measure_block(reader, node);
    return KG_OK;
}

/* ---- collections ---- */

static kg_status parse_sequence(yaml_reader *reader, const yaml_event_t *start, unsigned depth, kg_node *node)
{
    if (start->data.sequence_start.anchor != NULL)
        return refuse(reader, start, N_("an anchor ('&') is not allowed"));
    if (start->data.sequence_start.tag != NULL)
        return refuse(reader, start, N_("a tag ('!') is not allowed"));
    node_list items = { 0 };
    for (;;) {
        yaml_event_t event;
        kg_status status = next_event(reader, &event);
        if (status != KG_OK)
            return status;
        bool is_end = event.type == YAML_SEQUENCE_END_EVENT;
        kg_node **item = is_end ? NULL : kg_list_push(reader->arena, &items);
        if (!is_end)
            status = item == NULL ? kg_err_nomem(reader->err) : parse_node(reader, &event, depth, item);
        yaml_event_delete(&event);
        if (is_end || status != KG_OK) {
            node->items = items.items;
            node->count = items.count;
            return status;
        }
    }
}

static int compare_keys(const void *left, const void *right)
{
    const kg_node *a = *(kg_node *const *)left, *b = *(kg_node *const *)right;
    int order = strcmp(a->text, b->text);
    if (order != 0)
        return order;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

/* Sorts a copy, so that a mapping with very many keys does not take quadratic time; reports the first repetition of the file. */
static kg_status refuse_duplicates(yaml_reader *reader, const kg_node *map)
{
    if (map->count < 2)
        return KG_OK;
    kg_node **sorted = kg_arena_array(reader->arena, map->count, sizeof *sorted);
    if (sorted == NULL)
        return kg_err_nomem(reader->err);
    memcpy(sorted, map->keys, map->count * sizeof *sorted);
    qsort(sorted, map->count, sizeof *sorted, compare_keys);
    const kg_node *first = NULL, *again = NULL;
    for (size_t i = 1; i < map->count; i++) {
        if (strcmp(sorted[i - 1]->text, sorted[i]->text) != 0)
            continue;
        if (again != NULL &&
            (again->line < sorted[i]->line || (again->line == sorted[i]->line && again->column < sorted[i]->column)))
            continue;
        first = sorted[i - 1];
        again = sorted[i];
    }
    if (again == NULL)
        return KG_OK;
    *reader->place = (kg_yaml_error){ .line = again->line, .column = again->column };
    return kg_err_set(reader->err, KG_E_FORMAT, "the key '%s' stands here and in line %u, column %u",
                      kg_mask(reader->arena, again->text, QUOTED_CODE_POINTS), (unsigned)first->line, (unsigned)first->column);
}

static kg_status parse_pair(yaml_reader *reader, const yaml_event_t *key_event, unsigned depth, kg_node **key, kg_node **value)
{
    if (key_event->type == YAML_ALIAS_EVENT)
        return refuse(reader, key_event, N_("an alias ('*') is not allowed"));
    if (key_event->type != YAML_SCALAR_EVENT)
        return refuse(reader, key_event, N_("a key must be one word, not a list or a mapping"));
    kg_status status = parse_node(reader, key_event, depth, key);
    yaml_event_t event;
    if (status == KG_OK)
        status = next_event(reader, &event);
    if (status != KG_OK)
        return status;
    status = parse_node(reader, &event, depth, value);
    yaml_event_delete(&event);
    return status;
}

static kg_status parse_mapping(yaml_reader *reader, const yaml_event_t *start, unsigned depth, kg_node *node)
{
    if (start->data.mapping_start.anchor != NULL)
        return refuse(reader, start, N_("an anchor ('&') is not allowed"));
    if (start->data.mapping_start.tag != NULL)
        return refuse(reader, start, N_("a tag ('!') is not allowed"));
    node_list keys = { 0 }, values = { 0 };
    for (;;) {
        yaml_event_t event;
        kg_status status = next_event(reader, &event);
        if (status != KG_OK)
            return status;
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            break;
        }
        kg_node **key = kg_list_push(reader->arena, &keys), **value = kg_list_push(reader->arena, &values);
        status = key == NULL || value == NULL ? kg_err_nomem(reader->err) : parse_pair(reader, &event, depth, key, value);
        yaml_event_delete(&event);
        if (status != KG_OK)
            return status;
    }
    node->keys = keys.items;
    node->items = values.items;
    node->count = keys.count;
    return refuse_duplicates(reader, node);
}

static kg_status parse_node(yaml_reader *reader, const yaml_event_t *event, unsigned depth, kg_node **out)
{
    if (event->type == YAML_ALIAS_EVENT)
        return refuse(reader, event, N_("an alias ('*') is not allowed"));
    kg_node *node = kg_arena_alloc(reader->arena, sizeof *node);
    if (node == NULL)
        return kg_err_nomem(reader->err);
    *out = node;
    *node = (kg_node){ .line = (uint32_t)event->start_mark.line + 1,
                       .column = (uint32_t)event->start_mark.column + 1,
                       .file = reader->file,
                       .text = "" };
    if (event->type == YAML_SCALAR_EVENT)
        return parse_scalar(reader, event, node);
    if (depth == 0) {
        set_place(reader, &event->start_mark);
        return kg_err_set(reader->err, KG_E_LIMIT, "nested deeper than %u levels", reader->limits->yaml_depth);
    }
    if (event->type == YAML_SEQUENCE_START_EVENT) {
        node->kind = KG_NODE_SEQUENCE;
        return parse_sequence(reader, event, depth - 1, node);
    }
    node->kind = KG_NODE_MAPPING;
    return parse_mapping(reader, event, depth - 1, node);
}

/* ---- the document ---- */

static kg_status parse_stream(yaml_reader *reader, kg_node **root)
{
    unsigned documents = 0;
    for (;;) {
        yaml_event_t event;
        kg_status status = next_event(reader, &event);
        if (status != KG_OK)
            return status;
        yaml_event_type_t type = event.type;
        if (type == YAML_DOCUMENT_START_EVENT && ++documents > 1)
            status = refuse(reader, &event, N_("a second document ('---') is not allowed"));
        else if (type == YAML_DOCUMENT_START_EVENT &&
                 event.data.document_start.tag_directives.start != event.data.document_start.tag_directives.end)
            status = refuse(reader, &event, N_("a %TAG directive is not allowed"));
        else if (type != YAML_STREAM_START_EVENT && type != YAML_STREAM_END_EVENT && type != YAML_DOCUMENT_START_EVENT &&
                 type != YAML_DOCUMENT_END_EVENT)
            status = parse_node(reader, &event, reader->limits->yaml_depth, root);
        yaml_event_delete(&event);
        if (status != KG_OK || type == YAML_STREAM_END_EVENT)
            return status;
    }
}

static kg_status parse_bytes(yaml_reader *reader, kg_node **root)
{
    size_t valid = kg_utf8_valid(reader->data, reader->size);
    if (valid < reader->size) {
        set_place_at_byte(reader, valid);
        return kg_err_set(reader->err, KG_E_FORMAT, "byte 0x%02X is not UTF-8", (unsigned)(unsigned char)reader->data[valid]);
    }
    if (!yaml_parser_initialize(&reader->parser))
        return kg_err_nomem(reader->err);
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader->parser, (const unsigned char *)reader->data, reader->size);
    kg_status status = parse_stream(reader, root);
    yaml_parser_delete(&reader->parser);
    return status == KG_OK && !kg_arena_ok(reader->arena) ? kg_err_nomem(reader->err) : status;
}

kg_status kg_yaml_parse(kg_arena *arena, const char *file, const void *data, size_t size, const kg_limits *limits,
                        const kg_node **root, kg_yaml_error *place, kg_err *err)
{
    *place = (kg_yaml_error){ 0 };
    if (size > limits->yaml_bytes)
        return kg_err_set(err, KG_E_LIMIT, "%zu bytes, larger than %zu", size, limits->yaml_bytes);
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    size_t mark = size >= 3 && memcmp(data, byte_order_mark, 3) == 0 ? 3 : 0;
    yaml_reader reader = { .arena = arena,
                           .file = file,
                           .data = size > 0 ? (const char *)data + mark : "",
                           .size = size - mark,
                           .limits = limits,
                           .place = place,
                           .err = err,
                           .seen_line = 1 };
    kg_node *tree = NULL;
    kg_status status = parse_bytes(&reader, &tree);
    if (status == KG_OK)
        *root = tree;
    return status;
}

/* ---- looking up ---- */

static const kg_node *get(const kg_node *node, const char *key, size_t length)
{
    if (node == NULL || node->kind != KG_NODE_MAPPING)
        return NULL;
    for (size_t i = 0; i < node->count; i++)
        if (strncmp(node->keys[i]->text, key, length) == 0 && node->keys[i]->text[length] == 0)
            return node->items[i];
    return NULL;
}

static const kg_node *element(const kg_node *node, const char *digits, size_t length)
{
    size_t index = 0;
    if (length == 0 || length > INDEX_DIGITS || strspn(digits, "0123456789") < length)
        return NULL;
    for (size_t i = 0; i < length; i++)
        index = index * 10 + (size_t)(digits[i] - '0');
    return index < node->count ? node->items[index] : NULL;
}

const kg_node *kg_node_get(const kg_node *node, const char *key)
{
    return get(node, key, strlen(key));
}

const kg_node *kg_node_at(const kg_node *node, const char *path)
{
    while (node != NULL) {
        size_t length = strcspn(path, ".");
        node = node->kind == KG_NODE_SEQUENCE ? element(node, path, length) : get(node, path, length);
        if (path[length] == 0)
            return node;
        path += length + 1;
    }
    return NULL;
}

const char *kg_node_text(const kg_node *node)
{
    return node != NULL && node->kind == KG_NODE_SCALAR ? node->text : "";
}

/* ---- making ---- */

kg_node *kg_node_new(kg_arena *arena, kg_node_kind kind, const char *file, const char *text)
{
    kg_node *node = kg_arena_alloc(arena, sizeof *node);
    if (node != NULL)
        *node = (kg_node){ .kind = kind, .line = 1, .column = 1, .file = file, .text = text };
    return node;
}

static kg_node **copy_longer(kg_arena *arena, kg_node *const *items, size_t count)
{
    kg_node **longer = kg_arena_array(arena, count + 1, sizeof *longer);
    if (longer != NULL && count > 0)
        memcpy(longer, items, count * sizeof *longer);
    return longer;
}

bool kg_node_append(kg_arena *arena, kg_node *list, kg_node *value)
{
    kg_node **items = value == NULL ? NULL : copy_longer(arena, list->items, list->count);
    if (items == NULL)
        return false;
    items[list->count] = value;
    list->items = items;
    list->count++;
    return true;
}

bool kg_node_put(kg_arena *arena, kg_node *map, const char *key, kg_node *value)
{
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(map->keys[i]->text, key) == 0) {
            map->items[i] = value;
            return value != NULL;
        }
    }
    kg_node *name = kg_node_new(arena, KG_NODE_SCALAR, map->file, key);
    kg_node **keys = name == NULL ? NULL : copy_longer(arena, map->keys, map->count);
    if (keys == NULL)
        return false;
    keys[map->count] = name;
    if (!kg_node_append(arena, map, value))
        return false;
    map->keys = keys;
    return true;
}
