/* SPDX-License-Identifier: Apache-2.0
 *
 * PngSuite, the conformance set of PNG (fixtures/pngsuite): what is valid gives the pixels that libpng gives, what is broken by
 * design is refused with a reason that names the fault. */
#include "../peer.h"

#include "base/arith.h"
#include "base/file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

/* Its files whose names begin with x are broken. Those of libspng's copy are all there are. */
static const struct {
    const char *name;
    const char *reason;
} broken[] = {
    { "xc1n0g08", "IHDR declares colour type 1 with 8 bits a sample, which no PNG can have" },
    { "xc9n2c08", "IHDR declares colour type 9 with 8 bits a sample, which no PNG can have" },
    { "xcrn0g04", "the PNG signature is damaged, as by a transfer or an editor that took the file for text" },
    { "xcsn0g01", "bad CRC in chunk IDAT at byte 49: 4353554d is stored, its data give d02f14c9" },
    { "xd0n2c08", "IHDR declares colour type 2 with 0 bits a sample, which no PNG can have" },
    { "xd3n2c08", "IHDR declares colour type 2 with 3 bits a sample, which no PNG can have" },
    { "xd9n2c08", "IHDR declares colour type 2 with 99 bits a sample, which no PNG can have" },
    { "xdtn0g01", "no image data: chunk IDAT is missing" },
    { "xhdn0g08", "bad CRC in chunk IHDR at byte 8: 4353554d is stored, its data give 56112528" },
    { "xlfn0g04", "the PNG signature is damaged, as by a transfer or an editor that took the file for text" },
    { "xs1n0g01", "the PNG signature is damaged, as by a transfer or an editor that took the file for text" },
    { "xs2n0g01", "not a PNG: the signature is missing" },
    { "xs4n0g01", "not a PNG: the signature is missing" },
    { "xs7n0g01", "the PNG signature is damaged, as by a transfer or an editor that took the file for text" },
};

static void read_file(const char *name, kg_blob *out)
{
    char path[300];
    (void)snprintf(path, sizeof path, "fixtures/pngsuite/%s%s", name, strchr(name, '.') == NULL ? ".png" : "");
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 1 << 20, out, NULL), KG_OK, "%s", path);
}

static void expect_equal(const char *name, unsigned *equal)
{
    kg_blob file;
    kg_png_facts facts;
    kg_png_walk walk;
    kg_image image;
    kg_err err = { 0 };
    kg_arena arena;
    kg_arena_init(&arena);
    read_file(name, &file);
    kg_status status = kg_png_decode(&arena, file.data, file.size, &kg_limits_default, &facts, &image, &err);
    cr_assert_eq(status, KG_OK, "%s: %s", name, err.message);
    peer_verdict verdict = peer_compare(file.data, file.size, &facts, &kg_limits_default, &image);
    cr_expect(verdict == PEER_EQUAL || verdict == PEER_INCOMPARABLE, "%s: verdict %d", name, verdict);
    *equal += verdict == PEER_EQUAL;
    cr_assert_eq(kg_png_walk_file(&arena, file.data, file.size, &kg_limits_default, &facts, &walk, NULL), KG_OK);
    cr_expect(peer_unpack_is_equal(&walk), "%s: the fast way gives other pixels", name);
    kg_image_done(&image);
    kg_blob_done(&file);
    kg_arena_done(&arena);
}

Test(pngsuite, valid_files_give_the_pixels_of_libpng)
{
    DIR *folder = opendir("fixtures/pngsuite");
    unsigned files = 0, equal = 0;
    cr_assert_not_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strstr(entry->d_name, ".png") == NULL || entry->d_name[0] == 'x')
            continue;
        files++;
        expect_equal(entry->d_name, &equal);
    }
    closedir(folder);
    cr_expect_eq(files, 161);
    cr_expect_eq(equal, 154); /* the others have cHRM or eXIf, or are interlaced with 16 bits */
}

Test(pngsuite, broken_files_are_refused_for_what_is_wrong_with_them)
{
    for (size_t i = 0; i < KG_COUNT(broken); i++) {
        kg_blob file;
        kg_png_facts facts;
        kg_image image;
        kg_err err = { 0 };
        kg_arena arena;
        kg_arena_init(&arena);
        read_file(broken[i].name, &file);
        kg_status status = kg_png_decode(&arena, file.data, file.size, &kg_limits_default, &facts, &image, &err);
        cr_expect_eq(status, KG_E_FORMAT, "%s", broken[i].name);
        cr_expect_str_eq(err.message, broken[i].reason, "%s: %s", broken[i].name, err.message);
        kg_blob_done(&file);
        kg_arena_done(&arena);
    }
}
