/* SPDX-License-Identifier: Apache-2.0
 *
 * The main part of a Word document, in a package that is whole. */
#include "fuzz.h"

#include "format/zipwrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char types[] = "<Types><Override PartName='/d.xml' ContentType='application/vnd.openxmlformats-officedocument."
                                "wordprocessingml.document.main+xml'/></Types>";
    const kg_zip_entry parts[] = { { "[Content_Types].xml", types, sizeof types - 1 }, { "d.xml", data, size } };
    const kg_zip_options options = { .jobs = 1 };
    kg_blob package = { 0 };
    if (kg_zip_write(parts, 2, &options, &package, NULL) == KG_OK)
        fuzz_reader(kg_read_zip, KG_TYPE_ZIP, package.data, package.size);
    kg_blob_done(&package);
    return 0;
}
