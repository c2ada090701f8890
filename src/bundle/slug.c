/* SPDX-License-Identifier: Apache-2.0
 *
 * The name of a bundle, fit for every file system: letters and digits of any script, lower case, joined by '-'. */
#include "bundle/parts.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* With a version of 60 bytes and ".zip" still far below the 255 bytes of a file name. */
enum { SLUG_BYTES = 120, VERSION_BYTES = 60 };

static const char *slug_of(kg_arena *arena, const char *name)
{
    const char *folded = kg_text_fold(arena, name);
    char *slug = kg_arena_alloc(arena, SLUG_BYTES + 1);
    if (slug == NULL)
        return "";
    size_t length = 0;
    bool needs_dash = false;
    while (*folded != 0) {
        const char *start = folded;
        uint32_t code = kg_utf8_next(&folded);
        size_t size = (size_t)(folded - start);
        if (code == 0xFFFD || !kg_utf8_is_word(code)) {
            needs_dash = length > 0;
            continue;
        }
        if (length + needs_dash + size > SLUG_BYTES)
            break;
        if (needs_dash)
            slug[length++] = '-';
        needs_dash = false;
        memcpy(slug + length, start, size);
        length += size;
    }
    return slug;
}

/* The name of the folder, which may have been given as ".". */
static const char *folder_name(kg_arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *name = real == NULL ? "" : kg_arena_strdup(arena, kg_path_base(real));
    free(real);
    return name;
}

const char *kg_bundle_slug(kg_arena *arena, const kg_product *product)
{
    const char *slug = slug_of(arena, kg_product_text(product, "name"));
    if (*slug == 0)
        slug = slug_of(arena, folder_name(arena, product->path));
    return *slug == 0 ? "product" : slug;
}

/* The version with everything but ASCII letters, digits, '.', '_' and '+' as '-'; neither end is a sign. */
static const char *clean_version(kg_arena *arena, const char *version)
{
    size_t length = strlen(version);
    const char *copy = kg_arena_strndup(arena, version, length < VERSION_BYTES ? length : VERSION_BYTES);
    char *clean = kg_arena_alloc(arena, VERSION_BYTES + 1);
    if (clean == NULL)
        return "";
    size_t used = 0, kept = 0;
    for (; *copy != 0; copy++) {
        bool is_word = kg_ascii_is_alnum((unsigned char)*copy);
        if (!is_word && used == 0)
            continue;
        clean[used++] = is_word || strchr("._+", *copy) != NULL ? *copy : '-';
        kept = is_word ? used : kept;
    }
    clean[kept] = 0;
    return clean;
}

const char *kg_bundle_name(kg_arena *arena, const kg_product *product)
{
    const char *version = clean_version(arena, kg_product_text(product, "version"));
    return kg_arena_printf(arena, "%s%s%s.zip", kg_bundle_slug(arena, product), *version == 0 ? "" : "-", version);
}
