/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads the embedded file where it lies. Its tables are little-endian and its strings sorted, as the Makefile asks msgfmt for. */
#include "base/catalogue.h"

#include <stdint.h>
#include <string.h>

#include "base/zh.mo.h"

enum { AT_COUNT = 8, AT_MSGIDS = 12, AT_MSGSTRS = 16, ROW_BYTES = 8, ROW_OFFSET = 4 };

static size_t number_at(size_t offset)
{
    const unsigned char *bytes = (const unsigned char *)zh_mo + offset;
    return bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16 | (size_t)bytes[3] << 24;
}

static const char *string_at(size_t table, size_t i)
{
    return zh_mo + number_at(number_at(table) + i * ROW_BYTES + ROW_OFFSET);
}

size_t kg_catalogue_count(void)
{
    return number_at(AT_COUNT);
}

const char *kg_catalogue_msgid(size_t i)
{
    return string_at(AT_MSGIDS, i);
}

const char *kg_catalogue_msgstr(size_t i)
{
    return string_at(AT_MSGSTRS, i);
}

const char *kg_catalogue_find(const char *msgid)
{
    if (*msgid == 0)
        return NULL; /* the header */
    for (size_t low = 0, high = kg_catalogue_count(); low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(msgid, kg_catalogue_msgid(middle));
        if (order == 0)
            return kg_catalogue_msgstr(middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
