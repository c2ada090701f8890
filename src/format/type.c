/* SPDX-License-Identifier: Apache-2.0
 *
 * Look-ups in the table of types. */
#include "format/type.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

static const struct {
    const char *name;
    const char *sentence;
    const char *extensions;
} types[KG_TYPE_COUNT] = {
#define TYPE(id, name, sentence, extensions) [KG_TYPE_##id] = { name, sentence, extensions },
#include "format/types.def"
#undef TYPE
};

const char *kg_type_name(kg_type type)
{
    return types[type].name;
}

const char *kg_type_sentence(kg_type type)
{
    return types[type].sentence;
}

static bool same_word(const char *a, const char *b, size_t length)
{
    while (length > 0 && kg_ascii_lower((unsigned char)*a) == kg_ascii_lower((unsigned char)*b)) {
        a++;
        b++;
        length--;
    }
    return length == 0;
}

kg_type kg_type_by_name(const char *file_name)
{
    const char *extension = kg_path_extension(file_name);
    if (*extension == 0)
        return KG_TYPE_UNKNOWN;
    size_t length = strlen(++extension);
    for (kg_type type = 0; type < KG_TYPE_COUNT; type++) {
        for (const char *at = types[type].extensions; *at != 0; at += strspn(at, " ")) {
            size_t span = strcspn(at, " ");
            if (span == length && same_word(at, extension, span))
                return type;
            at += span;
        }
    }
    return KG_TYPE_UNKNOWN;
}

kg_type kg_type_parse(const char *name)
{
    for (kg_type type = 0; type < KG_TYPE_COUNT; type++)
        if (strcmp(types[type].name, name) == 0)
            return type;
    return KG_TYPE_UNKNOWN;
}

static bool is_among(kg_type type, const kg_type *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == type)
            return true;
    return false;
}

bool kg_type_is_taken(kg_type type)
{
    static const kg_type taken[] = { KG_TYPE_RAR, KG_TYPE_ZIP, KG_TYPE_DOC, KG_TYPE_DOCX, KG_TYPE_PDF, KG_TYPE_PPT, KG_TYPE_PPTX };
    return is_among(type, taken, KG_COUNT(taken));
}

bool kg_type_is_program(kg_type type)
{
    static const kg_type programs[] = { KG_TYPE_EXE,    KG_TYPE_ELF, KG_TYPE_MACHO, KG_TYPE_SFX,
                                        KG_TYPE_SCRIPT, KG_TYPE_MSI, KG_TYPE_APK };
    return is_among(type, programs, KG_COUNT(programs));
}

bool kg_type_is_archive(kg_type type)
{
    static const kg_type archives[] = { KG_TYPE_ZIP,  KG_TYPE_RAR,   KG_TYPE_SEVENZIP, KG_TYPE_TAR,
                                        KG_TYPE_GZIP, KG_TYPE_BZIP2, KG_TYPE_XZ,       KG_TYPE_ZSTD };
    return is_among(type, archives, KG_COUNT(archives));
}
