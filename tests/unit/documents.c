/* SPDX-License-Identifier: Apache-2.0 */
#include "documents.h"

#include "format/document/document.h"

#include <criterion/criterion.h>
#include <fcntl.h>

kg_blob documents_load(const char *path)
{
    kg_blob bytes;
    kg_err err;
    if (kg_file_read(AT_FDCWD, path, 64 << 20, &bytes, &err) != KG_OK)
        cr_assert_fail("%s", err.message);
    return bytes;
}

void documents_describe(const void *data, size_t size, const kg_limits *limits, kg_buf *out)
{
    kg_arena arena;
    kg_facts facts;
    kg_arena_init(&arena);
    kg_buf_init(out, 64 << 20);
    cr_assert_eq(kg_document_read(&arena, data, size, limits, &facts, NULL), KG_OK);
    kg_facts_write(&facts, out);
    kg_facts back;
    cr_assert_eq(kg_facts_parse(&arena, out->data, out->size, limits, &back, NULL), KG_OK, "%s", kg_buf_text(out));
    kg_arena_done(&arena);
}
