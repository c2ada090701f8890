/* SPDX-License-Identifier: Apache-2.0
 *
 * The YAML reader: places, what it refuses and where it says so, and input made to hurt it. */
#include "base/text.h"
#include "format/yaml.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static kg_arena arena;

static void set_up(void)
{
    kg_arena_init(&arena);
}

static void tear_down(void)
{
    kg_arena_done(&arena);
}

TestSuite(yaml, .init = set_up, .fini = tear_down);

static const kg_node *parse(const char *text)
{
    const kg_node *root = NULL;
    kg_yaml_error place;
    kg_err err = { 0 };
    kg_status status = kg_yaml_parse(&arena, "product.yml", text, strlen(text), &kg_limits_default, &root, &place, &err);
    cr_assert_eq(status, KG_OK, "%s", err.message);
    return root;
}

Test(yaml, scalars_stay_strings_and_carry_their_place)
{
    const kg_node *root = parse("# head\nname: 归档 x\nhcs: no\nversion: \"V1.0\"\nempty:\n");
    cr_assert_str_eq(kg_node_text(kg_node_at(root, "name")), "归档 x");
    cr_assert_str_eq(kg_node_text(kg_node_at(root, "hcs")), "no");
    cr_assert(kg_node_at(root, "hcs")->is_plain);
    const kg_node *version = kg_node_at(root, "version");
    cr_assert_str_eq(version->text, "V1.0");
    cr_assert(!version->is_plain);
    cr_assert_eq(version->line, 4);
    cr_assert_eq(version->column, 10);
    cr_assert_str_eq(version->file, "product.yml");
    cr_assert_str_eq(kg_node_text(kg_node_at(root, "empty")), "");
    cr_assert(kg_node_at(root, "empty") != NULL);
}

Test(yaml, columns_count_code_points)
{
    const kg_node *root = parse("{ \"产品\": \"é\", b: c }\n");
    cr_assert_eq(kg_node_get(root, "b")->column, 17);
    cr_assert_eq(parse("\xEF\xBB\xBFname: x\n")->items[0]->column, 7, "a byte order mark takes no column");
}

Test(yaml, paths_go_through_lists)
{
    const kg_node *root = parse("specs:\n  - name: A\n  - name: B\n    prices:\n      - amount: \"1\"\n");
    cr_assert_str_eq(kg_node_text(kg_node_at(root, "specs.1.prices.0.amount")), "1");
    static const char *const absent[] = {
        "specs.2", "specs.-1", "specs.x", "specs.", "spec", "specs.0.name.x", "specs.9999999999999999999"
    };
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        cr_assert(kg_node_at(root, absent[i]) == NULL, "%s", absent[i]);
    cr_assert(kg_node_at(NULL, "a") == NULL);
    cr_assert_str_eq(kg_node_text(kg_node_at(root, "specs")), "");
}

Test(yaml, a_block_knows_where_its_lines_stand)
{
    const kg_node *root = parse("a: x\ntext: |\n\n    first\n      second\nother: |2\n   padded\nfolded: >-\n  one\n  two\n");
    const kg_node *text = kg_node_at(root, "text");
    cr_assert_str_eq(text->text, "\nfirst\n  second\n");
    cr_assert_eq(text->text_line, 3);
    cr_assert_eq(text->text_indent, 4);
    const kg_node *other = kg_node_at(root, "other");
    cr_assert_str_eq(other->text, " padded\n");
    cr_assert_eq(other->text_line, 7);
    cr_assert_eq(other->text_indent, 2);
    cr_assert_eq(kg_node_at(root, "folded")->text_line, 0);
}

Test(yaml, an_empty_document_has_no_root)
{
    cr_assert(parse("") == NULL);
    cr_assert(parse("# nothing\n") == NULL);
    cr_assert_str_eq(kg_node_text(parse("--- x\n...\n")), "x");
}

Test(yaml, refuses_with_place_and_reason)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *message;
    } rows[] = {
        { "a: 1\nb 2\nc: 3\n", 2, 1, "could not find expected ':', while scanning a simple key" },
        { "a: 1\nb: 2\na: 3\nb: 4\n", 3, 1, "the key 'a' stands here and in line 1, column 1" },
        { "x:\n  k: 1\n  \"k\": 2\n", 3, 3, "the key 'k' stands here and in line 2, column 3" },
        { "a: &b 1\n", 1, 4, "an anchor ('&') is not allowed" },
        { "a: &b [1]\n", 1, 4, "an anchor ('&') is not allowed" },
        { "a: &b {c: 1}\n", 1, 4, "an anchor ('&') is not allowed" },
        { "a: *b\n", 1, 4, "an alias ('*') is not allowed" },
        { "*b : 1\n", 1, 1, "an alias ('*') is not allowed" },
        { "a: !!str 1\n", 1, 4, "a tag ('!') is not allowed" },
        { "a: !x [1]\n", 1, 4, "a tag ('!') is not allowed" },
        { "a: !!map {c: 1}\n", 1, 4, "a tag ('!') is not allowed" },
        { "%TAG !e! tag:x,2000:\n---\na: 1\n", 1, 1, "a %TAG directive is not allowed" },
        { "a: 1\n---\nb: 2\n", 2, 1, "a second document ('---') is not allowed" },
        { "? [a, b]\n: 1\n", 1, 3, "a key must be one word, not a list or a mapping" },
        { "a: \"x\\0y\"\n", 1, 4, "a NUL character is not allowed" },
        { "a: 1\nb: \xC3\x28\n", 2, 4, "byte 0xC3 is not UTF-8" },
        { "a: 1\nb: \x07\n", 2, 4, "control characters are not allowed (U+0007)" },
        { "a: [1, 2\n", 2, 1, "did not find expected ',' or ']', while parsing a flow sequence" },
        { "a: b: c\n", 1, 5, "mapping values are not allowed in this context" },
        { "a:\n\t- b\n", 2, 1, "found character that cannot start any token, while scanning for the next token" },
        { "a: 'x\n", 2, 1, "found unexpected end of stream, while scanning a quoted scalar" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const kg_node *root = NULL;
        kg_yaml_error place;
        kg_err err = { 0 };
        kg_status status =
            kg_yaml_parse(&arena, "p.yml", rows[i].text, strlen(rows[i].text), &kg_limits_default, &root, &place, &err);
        cr_assert_eq(status, KG_E_FORMAT, "%s", rows[i].text);
        cr_assert_str_eq(err.message, rows[i].message, "%s", rows[i].text);
        cr_assert_eq(place.line, rows[i].line, "%s: line %u", rows[i].text, place.line);
        cr_assert_eq(place.column, rows[i].column, "%s: column %u", rows[i].text, place.column);
        cr_assert(root == NULL);
    }
}

static kg_status parse_many(const char *unit, size_t count, kg_yaml_error *place, kg_err *err)
{
    size_t length = strlen(unit);
    char *text = malloc(length * count + 1);
    cr_assert(text != NULL);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * length, unit, length);
    const kg_node *root = NULL;
    kg_status status = kg_yaml_parse(&arena, "p.yml", text, length * count, &kg_limits_default, &root, place, err);
    free(text);
    return status;
}

Test(yaml, deep_nesting_ends_at_the_limit)
{
    kg_yaml_error place;
    kg_err err;
    static const char *const units[] = { "[", "{a: ", "- ", "? " };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        kg_status status = parse_many(units[i], 200000, &place, &err);
        cr_assert(status == KG_E_LIMIT || status == KG_E_FORMAT, "%s", units[i]);
    }
    cr_assert_eq(parse_many("[", 65, &place, &err), KG_E_LIMIT);
    cr_assert_str_eq(err.message, "nested deeper than 64 levels");
    cr_assert_eq(place.column, 65);
}

Test(yaml, a_file_above_the_cap_is_not_parsed)
{
    kg_yaml_error place;
    kg_err err;
    cr_assert_eq(parse_many("x", ((size_t)1 << 20) + 1, &place, &err), KG_E_LIMIT);
    cr_assert_str_eq(err.message, "1048577 bytes, larger than 1048576");
    cr_assert_eq(place.line, 0);
}

Test(yaml, a_mapping_of_very_many_keys_takes_no_quadratic_time)
{
    enum { KEYS = 100000 };
    char *text = malloc(KEYS * 12);
    cr_assert(text != NULL);
    size_t used = 0;
    for (unsigned i = 0; i < KEYS; i++)
        used += (size_t)sprintf(text + used, "k%u:\n", i);
    const kg_node *root = NULL;
    kg_yaml_error place;
    kg_err err = { 0 };
    cr_assert_eq(kg_yaml_parse(&arena, "p.yml", text, used, &kg_limits_default, &root, &place, &err), KG_OK, "%s", err.message);
    cr_assert_eq(root->count, KEYS);
    free(text);
}

static bool is_same(const kg_node *a, const kg_node *b)
{
    if (a->kind != b->kind || a->count != b->count)
        return false;
    if (a->kind == KG_NODE_SCALAR)
        return strcmp(a->text, b->text) == 0;
    for (size_t i = 0; i < a->count; i++)
        if (!is_same(a->items[i], b->items[i]) || (a->kind == KG_NODE_MAPPING && strcmp(a->keys[i]->text, b->keys[i]->text) != 0))
            return false;
    return true;
}

Test(yaml, what_is_written_reads_back_to_the_same_tree)
{
    static const char *const texts[] = {
        "a: 1\n",
        "a:\n",
        "a: \"\"\nb: ''\nc:\n  - \"\"\n  -\n",
        "list:\n  - x\n  - y: 1\n    z:\n      - - deep\n        - deeper\n      - e\n",
        "- - - a\n",
        "empty: {}\nnone: []\nmany:\n  - {}\n  - []\n",
        "\"odd: key\": \"- # & * ! | > ' % @ `\"\n\"\": x\n",
        "text: |\n  one\n\n    two\n  three\n",
        "text: \"\\t tab \\\\ \\\" \\x07 \\N \\_ \\L \\P \\uFEFF \\U0001F600 end \"\n",
        "plain: yes\nquoted: \"yes\"\nnumber: 0044\ntime: 12:30\nnull: ~\n",
        "中文: 值 with ünïcode\n",
        "spaces: \"  both ends  \"\nline: \"a\\nb\\n\\n\"\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const kg_node *tree = parse(texts[i]);
        kg_buf out;
        kg_buf_init(&out, 1 << 20);
        kg_yaml_write(tree, &out);
        cr_assert(is_same(tree, parse(kg_buf_text(&out))), "%s became %s", texts[i], kg_buf_text(&out));
        kg_buf_done(&out);
    }
    cr_assert(parse("plain: yes\n")->items[0]->is_plain);
}
