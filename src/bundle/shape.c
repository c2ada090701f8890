/* SPDX-License-Identifier: Apache-2.0
 *
 * Checks a parsed manifest against tables, one for each kind of object: exactly these keys, each of its type. */
#include "bundle/shape.h"

#include "base/date.h"
#include "base/text.h"
#include "bundle/parts.h"

#include <string.h>

enum { SHOWN_CODE_POINTS = 80, MAX_DEFECTS = 50 };

typedef enum value_kind {
    VALUE_NONE,
    VALUE_TEXT,   /* not empty */
    VALUE_ANY,    /* a text that may be empty */
    VALUE_CHOICE, /* one of `choices` */
    VALUE_HASH,
    VALUE_DATE,
    VALUE_COUNT, /* an integer of at least 0 */
    VALUE_ONE,   /* the integer 1 */
    VALUE_OBJECT,
    VALUE_LIST, /* of objects */
} value_kind;

typedef struct key_shape key_shape;
struct key_shape {
    const char *key;
    value_kind kind;
    bool may_be_null;
    const char *choices;     /* CHOICE: "a|b" */
    const key_shape *fields; /* OBJECT, LIST: ends with a row without key */
};

static const key_shape generator_shape[] = { { "name", VALUE_CHOICE, false, "kgpack", NULL },
                                             { "version", VALUE_TEXT, false, NULL, NULL },
                                             { 0 } };

static const key_shape ruleset_shape[] = {
    { "name", VALUE_TEXT, false, NULL, NULL },
    { "edition", VALUE_CHOICE, false, "intl|eu|cn", NULL },
    { "page_date", VALUE_DATE, true, NULL, NULL },
    { 0 },
};

static const key_shape product_shape[] = {
    { "name", VALUE_TEXT, true, NULL, NULL },
    { "version", VALUE_TEXT, true, NULL, NULL },
    { "delivery_method", VALUE_TEXT, true, NULL, NULL },
    { "slug", VALUE_TEXT, false, NULL, NULL },
    { 0 },
};

static const key_shape result_shape[] = {
    { "errors", VALUE_COUNT, false, NULL, NULL }, { "warnings", VALUE_COUNT, false, NULL, NULL },
    { "infos", VALUE_COUNT, false, NULL, NULL },  { "to_confirm", VALUE_COUNT, false, NULL, NULL },
    { "waived", VALUE_COUNT, false, NULL, NULL }, { 0 },
};

static const key_shape form_shape[] = { { "page", VALUE_TEXT, false, NULL, NULL },
                                        { "field", VALUE_TEXT, false, NULL, NULL },
                                        { 0 } };

static const key_shape source_shape[] = {
    { "path", VALUE_TEXT, false, NULL, NULL },
    { "size", VALUE_COUNT, false, NULL, NULL },
    { "sha256", VALUE_HASH, true, NULL, NULL },
    { 0 },
};

static const key_shape fix_shape[] = {
    { "rule", VALUE_TEXT, false, NULL, NULL },
    { "action", VALUE_TEXT, false, NULL, NULL },
    { "before", VALUE_ANY, true, NULL, NULL },
    { "after", VALUE_ANY, true, NULL, NULL },
    { 0 },
};

static const key_shape file_shape[] = {
    { "path", VALUE_TEXT, false, NULL, NULL },
    { "slot", VALUE_CHOICE, false, "logo|eula|user_guide|software_copyright|open_source_notice|attachment", NULL },
    { "form", VALUE_OBJECT, true, NULL, form_shape },
    { "visibility", VALUE_CHOICE, false, "public|reviewer", NULL },
    { "size", VALUE_COUNT, false, NULL, NULL },
    { "sha256", VALUE_HASH, false, NULL, NULL },
    { "media_type", VALUE_TEXT, false, NULL, NULL },
    { "source", VALUE_OBJECT, false, NULL, source_shape },
    { "fixes", VALUE_LIST, false, NULL, fix_shape },
    { 0 },
};

static const key_shape listing_shape[] = {
    { "field", VALUE_TEXT, false, NULL, NULL },
    { "form", VALUE_OBJECT, true, NULL, form_shape },
    { "path", VALUE_TEXT, false, NULL, NULL },
    { "characters", VALUE_COUNT, false, NULL, NULL },
    { 0 },
};

static const key_shape waiver_shape[] = {
    { "rule", VALUE_ANY, false, NULL, NULL },  { "file", VALUE_TEXT, true, NULL, NULL },
    { "match", VALUE_TEXT, true, NULL, NULL }, { "reason", VALUE_ANY, false, NULL, NULL },
    { "until", VALUE_ANY, false, NULL, NULL }, { 0 },
};

static const key_shape confirmation_shape[] = {
    { "rule", VALUE_ANY, false, NULL, NULL },
    { "by", VALUE_ANY, false, NULL, NULL },
    { "date", VALUE_ANY, false, NULL, NULL },
    { 0 },
};

static const key_shape finding_shape[] = {
    { "rule", VALUE_TEXT, false, NULL, NULL },
    { "slug", VALUE_TEXT, false, NULL, NULL },
    { "severity", VALUE_CHOICE, false, "error|warning|info|confirm", NULL },
    { "slot", VALUE_CHOICE, false, "product|logo|eula|user_guide|software_copyright|open_source_notice|attachment", NULL },
    { "file", VALUE_TEXT, true, NULL, NULL },
    { "line", VALUE_COUNT, true, NULL, NULL },
    { "column", VALUE_COUNT, true, NULL, NULL },
    { "part", VALUE_TEXT, true, NULL, NULL },
    { "found", VALUE_ANY, false, NULL, NULL },
    { "required", VALUE_TEXT, true, NULL, NULL },
    { "help", VALUE_TEXT, true, NULL, NULL },
    { "fix", VALUE_CHOICE, false, "none|build|option|done", NULL },
    { "waiver", VALUE_OBJECT, true, NULL, waiver_shape },
    { "confirmation", VALUE_OBJECT, true, NULL, confirmation_shape },
    { 0 },
};

static const key_shape manifest_shape[] = {
    { "schema", VALUE_ONE, false, NULL, NULL },
    { "generator", VALUE_OBJECT, false, NULL, generator_shape },
    { "ruleset", VALUE_OBJECT, false, NULL, ruleset_shape },
    { "product", VALUE_OBJECT, false, NULL, product_shape },
    { "result", VALUE_OBJECT, false, NULL, result_shape },
    { "files", VALUE_LIST, false, NULL, file_shape },
    { "listing", VALUE_LIST, false, NULL, listing_shape },
    { "findings", VALUE_LIST, false, NULL, finding_shape },
    { "waivers", VALUE_LIST, false, NULL, waiver_shape },
    { "confirmations", VALUE_LIST, false, NULL, confirmation_shape },
    { 0 },
};

static void defect(kg_unpacked *out, const char *found, const char *required)
{
    if (out->defects.count < MAX_DEFECTS)
        kg_unpacked_defect(out, KG_PART_MANIFEST, found, required);
}

static bool is_choice(const char *choices, const char *text)
{
    size_t length = strlen(text);
    for (const char *at = choices; *at != 0; at += strspn(at, "|")) {
        size_t size = strcspn(at, "|");
        if (size == length && memcmp(at, text, size) == 0)
            return true;
        at += size;
    }
    return false;
}

static bool is_hash(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

/* What a value of SHAPE has to be; NULL when VALUE is that. */
static const char *mismatch(kg_arena *arena, const key_shape *shape, const json_t *value)
{
    const char *text = json_is_string(value) ? json_string_value(value) : NULL;
    kg_date date;
    switch (shape->kind) {
    case VALUE_TEXT:
        return text != NULL && *text != 0 ? NULL : N_("must be a text that is not empty");
    case VALUE_ANY:
        return text != NULL ? NULL : N_("must be a text");
    case VALUE_CHOICE:
        return text != NULL && is_choice(shape->choices, text) ? NULL
                                                               : kg_arena_printf(arena, N_("must be one of %s"), shape->choices);
    case VALUE_HASH:
        return text != NULL && is_hash(text) ? NULL : N_("must be 64 hexadecimal digits in lower case");
    case VALUE_DATE:
        return text != NULL && kg_date_parse(text, &date) ? NULL : N_("must be a date YYYY-MM-DD");
    case VALUE_COUNT:
        return json_is_integer(value) && json_integer_value(value) >= 0 ? NULL : N_("must be an integer of at least 0");
    case VALUE_ONE:
        return json_is_integer(value) && json_integer_value(value) == KG_MANIFEST_SCHEMA
                   ? NULL
                   : N_("must be 1, the schema that this kgpack knows");
    case VALUE_OBJECT:
        return json_is_object(value) ? NULL : N_("must be an object");
    case VALUE_LIST:
        return json_is_array(value) ? NULL : N_("must be an array");
    case VALUE_NONE:
        break;
    }
    return N_("must be absent");
}

static void check_object(const key_shape *shape, const json_t *object, const char *path, kg_unpacked *out)
{
    kg_arena *arena = out->arena;
    size_t known = 0;
    for (const key_shape *row = shape; row->key != NULL; row++) {
        const json_t *value = json_object_get(object, row->key);
        const char *at = kg_arena_printf(arena, "%s%s%s", path, *path != 0 ? "." : "", row->key);
        if (value == NULL) {
            defect(out, kg_arena_printf(arena, N_("%s is missing"), at), N_("must be there"));
            continue;
        }
        known++;
        if (row->may_be_null && json_is_null(value))
            continue;
        const char *required = mismatch(arena, row, value);
        if (required != NULL) {
            defect(out, kg_arena_printf(arena, N_("%s does not fit"), at), required);
        } else if (row->kind == VALUE_OBJECT) {
            check_object(row->fields, value, at, out);
        } else if (row->kind == VALUE_LIST) {
            for (size_t i = 0; i < json_array_size(value); i++) {
                const json_t *item = json_array_get(value, i);
                const char *item_path = kg_arena_printf(arena, "%s[%zu]", at, i);
                if (json_is_object(item))
                    check_object(row->fields, item, item_path, out);
                else
                    defect(out, kg_arena_printf(arena, N_("%s does not fit"), item_path), N_("must be an object"));
            }
        }
    }
    if (json_object_size(object) > known)
        defect(out, kg_arena_printf(arena, N_("%s has keys that the schema does not know"), *path != 0 ? path : N_("the manifest")),
               N_("must have those of the schema only"));
}

void kg_manifest_check_shape(const json_t *root, kg_unpacked *out)
{
    if (json_is_object(root))
        check_object(manifest_shape, root, "", out);
    else
        defect(out, "no JSON object", N_("must be an object"));
}
