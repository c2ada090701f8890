/* SPDX-License-Identifier: Apache-2.0
 *
 * Sizes from the headers of pictures, also of those that end too early. */
#include "format/picture.h"

#include <criterion/criterion.h>

static const unsigned char png[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x03\x84\0\0\x03\x20";
static const unsigned char jpeg[] = "\xFF\xD8\xFF\xE0\0\4\1\2\xFF\xFF\xC4\0\3\1\xFF\xC2\0\x11\x08\x03\x20\x04\xB0";
static const unsigned char gif[] = "GIF89a\x20\x03\x58\x02";

Test(picture, the_size_stands_in_the_header)
{
    uint32_t width = 0, height = 0;
    cr_assert(kg_picture_size(png, sizeof png - 1, &width, &height));
    cr_expect(width == 900 && height == 800, "%u x %u", width, height);
    cr_assert(kg_picture_size(jpeg, sizeof jpeg - 1, &width, &height));
    cr_expect(width == 1200 && height == 800, "%u x %u", width, height);
    cr_assert(kg_picture_size(gif, sizeof gif - 1, &width, &height));
    cr_expect(width == 800 && height == 600, "%u x %u", width, height);
}

Test(picture, what_ends_too_early_has_no_size)
{
    uint32_t width, height;
    for (size_t size = 0; size < sizeof png - 1; size++)
        cr_expect_not(kg_picture_size(png, size, &width, &height), "%zu bytes of PNG", size);
    for (size_t size = 0; size < sizeof jpeg - 1; size++)
        cr_expect_not(kg_picture_size(jpeg, size, &width, &height), "%zu bytes of JPEG", size);
    for (size_t size = 0; size < sizeof gif - 1; size++)
        cr_expect_not(kg_picture_size(gif, size, &width, &height), "%zu bytes of GIF", size);
    cr_expect_not(kg_picture_size("RIFF\1\0\1\0WEBPVP8 \0\0\0", 18, &width, &height));
}
