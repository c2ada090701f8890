/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding against libpng's simplified API, the messages of broken files, colour, orientation, and encoding. */
#include "pictures.h"

#include "base/arith.h"
#include "format/png.h"
#include "format/png_form.h"

#include <criterion/criterion.h>
#include <lcms2.h>
#include <libdeflate.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

typedef struct decoded {
    kg_arena arena;
    kg_png_facts facts;
    kg_image image;
    kg_err err;
    kg_status status;
} decoded;

static void decode(decoded *d, const void *data, size_t size)
{
    memset(d, 0, sizeof *d);
    kg_arena_init(&d->arena);
    d->status = kg_png_decode(&d->arena, data, size, &kg_limits_default, &d->facts, &d->image, &d->err);
}

static void decoded_done(decoded *d)
{
    kg_image_done(&d->image);
    kg_arena_done(&d->arena);
}

static uint8_t *read_by_libpng(const kg_blob *file)
{
    png_image reader = { .version = PNG_IMAGE_VERSION };
    cr_assert(png_image_begin_read_from_memory(&reader, file->data, file->size) != 0);
    reader.format = PNG_FORMAT_RGBA;
    reader.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    uint8_t *pixels = malloc(PNG_IMAGE_SIZE(reader));
    cr_assert(png_image_finish_read(&reader, NULL, pixels, 0, NULL) != 0);
    return pixels;
}

/* ---- decoding ---- */

static const int kinds[][2] = { { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 },
                                { 3, 2 }, { 3, 4 }, { 3, 8 }, { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 } };

static void compare_kind(const pictures_kind *kind, uint32_t seed)
{
    kg_blob file = pictures_png(kind, seed);
    decoded d;
    decode(&d, file.data, file.size);
    cr_assert_eq(d.status, KG_OK, "type %d depth %d: %s", kind->colour_type, kind->bit_depth, d.err.message);
    pictures_kind plain = *kind;
    plain.is_interlaced = false; /* the simplified API of libpng 1.6.39 mixes up the rows of interlaced images with 16 bits */
    kg_blob plain_file = pictures_png(&plain, seed);
    uint8_t *expected = read_by_libpng(&plain_file);
    cr_assert(memcmp(d.image.rgba, expected, (size_t)kind->width * kind->height * 4) == 0,
              "type %d depth %d interlaced %d tRNS %d gamma %u %u x %u: other pixels than libpng's", kind->colour_type,
              kind->bit_depth, kind->is_interlaced, kind->has_transparency, kind->gamma, kind->width, kind->height);
    free(expected);
    decoded_done(&d);
    kg_blob_done(&plain_file);
    kg_blob_done(&file);
}

Test(png, every_kind_of_png_gives_the_pixels_that_libpng_gives)
{
    static const uint32_t sizes[][2] = { { 1, 1 }, { 3, 5 }, { 33, 17 } };
    static const uint32_t gammas[] = { 0, 45455, 100000, 55000 };
    for (size_t i = 0; i < KG_COUNT(kinds); i++)
        for (unsigned variant = 0; variant < 4; variant++)
            for (size_t size = 0; size < KG_COUNT(sizes); size++)
                for (size_t gamma = 0; gamma < KG_COUNT(gammas); gamma++) {
                    pictures_kind kind = { sizes[size][0], sizes[size][1], kinds[i][0],
                                           kinds[i][1],    variant & 1,    (variant & 2) != 0 && kinds[i][0] < 4,
                                           gammas[gamma] };
                    compare_kind(&kind, (uint32_t)(i * 64 + size));
                }
}

Test(png, facts_tell_what_the_chunks_say)
{
    kg_buf file;
    decoded d;
    pictures_begin(&file);
    pictures_header(&file, 2, 1, 8, 6);
    pictures_chunk(&file, "tEXt", "Software\0paint", 14);
    pictures_chunk(&file, "acTL", "\0\0\0\5\0\0\0\0", 8);
    pictures_data(&file, "\0abcdefgh", 9);
    pictures_end(&file);
    decode(&d, file.data, file.size);
    cr_assert_eq(d.status, KG_OK, "%s", d.err.message);
    cr_assert_eq(d.facts.width, 2);
    cr_assert_eq(d.facts.height, 1);
    cr_assert_eq(d.facts.frames, 5);
    cr_assert_eq(d.facts.metadata_bytes, 14 + 12 + 8 + 12);
    cr_assert(d.facts.has_alpha);
    cr_assert(memcmp(d.image.rgba, "abcdefgh", 8) == 0);
    decoded_done(&d);
    kg_buf_done(&file);
}

/* ---- broken files ---- */

typedef void (*breaker)(kg_buf *file);

static void make_good(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 2, 8, 0);
    pictures_data(file, "\0ab\0cd", 6);
    pictures_end(file);
}

static void make_cut(kg_buf *file)
{
    make_good(file);
    file->size -= 20;
}

static void make_without_end(kg_buf *file)
{
    make_good(file);
    file->size -= 12;
}

static void make_wrong_crc(kg_buf *file)
{
    make_good(file);
    file->data[33 + 8] ^= 1;
}

static void make_tail(kg_buf *file)
{
    make_good(file);
    kg_buf_puts(file, "tail");
}

static void make_jpeg(kg_buf *file)
{
    kg_buf_init(file, 100);
    kg_buf_append(file, "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", 20);
}

static void make_empty(kg_buf *file)
{
    kg_buf_init(file, 100);
}

static void make_text_transfer(kg_buf *file)
{
    make_good(file);
    memmove(file->data + 4, file->data + 5, file->size - 5);
    file->size--;
}

static void make_huge(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 65535, 65535, 8, 6);
    pictures_data(file, "\0ab\0cd", 6);
    pictures_end(file);
}

static void make_hungry(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 8000, 8000, 8, 6);
    pictures_data(file, "\0ab\0cd", 6);
    pictures_end(file);
}

static void make_short(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 3, 8, 0);
    pictures_data(file, "\0ab\0cd", 6);
    pictures_end(file);
}

static void make_long(kg_buf *file)
{
    uint8_t *much = calloc(1, 1 << 20);
    pictures_begin(file);
    pictures_header(file, 1, 1, 8, 0);
    pictures_data(file, much, 1 << 20);
    pictures_end(file);
    free(much);
}

static void make_damaged(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 2, 8, 0);
    pictures_chunk(file, "IDAT", "\x78\x9C\xFF\xFF\xFF\xFF", 6);
    pictures_end(file);
}

static void make_bad_filter(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 2, 8, 0);
    pictures_data(file, "\0ab\7cd", 6);
    pictures_end(file);
}

/* The same fault in 16 bits, where libpng makes the pixels for a gamma, and in an interlaced image. */
static void make_bad_filter_deep(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 1, 2, 16, 0);
    pictures_data(file, "\0ab\5cd", 6);
    pictures_end(file);
}

static void make_bad_filter_gamma(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 2, 8, 0);
    pictures_chunk(file, "gAMA", "\0\1\x86\xA0", 4);
    pictures_data(file, "\0ab\7cd", 6);
    pictures_end(file);
}

static void make_bad_filter_interlaced(kg_buf *file)
{
    pictures_begin(file);
    pictures_chunk(file, "IHDR", "\0\0\0\2\0\0\0\2\10\0\0\0\1", 13);
    pictures_data(file, "\0a\0b\xFF" "cd", 7);
    pictures_end(file);
}

static void make_without_data(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 2, 8, 0);
    pictures_end(file);
}

static void make_without_palette(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 2, 8, 3);
    pictures_data(file, "\0ab\0cd", 6);
    pictures_end(file);
}

static void make_odd_depth(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 2, 3, 2);
    pictures_data(file, "\0ab\0cd", 6);
    pictures_end(file);
}

static void make_critical(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 2, 8, 0);
    pictures_chunk(file, "QuIT", "x", 1);
    pictures_data(file, "\0ab\0cd", 6);
    pictures_end(file);
}

static void make_split_data(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 2, 2, 8, 0);
    pictures_chunk(file, "IDAT", "\x78", 1);
    pictures_chunk(file, "tEXt", "a\0b", 3);
    pictures_chunk(file, "IDAT", "\x9C", 1);
    pictures_end(file);
}

static void make_cgbi(kg_buf *file)
{
    pictures_begin(file);
    pictures_chunk(file, "CgBI", "\x50\0\x20\2", 4);
    pictures_header(file, 2, 2, 8, 6);
    pictures_end(file);
}

static void make_long_chunk(kg_buf *file)
{
    pictures_begin(file);
    pictures_header(file, 1, 1, 8, 0);
    kg_buf_append(file, "\x3F\xFF\xFF\xFFgAMA\0\0\0\0\0\0\0\0", 16);
}

static const struct {
    breaker make;
    kg_status status;
    const char *message;
} broken[] = {
    { make_cut, KG_E_FORMAT, "cut off inside chunk IDAT at byte 33: it declares 17 bytes, the file has 13 more" },
    { make_without_end, KG_E_FORMAT, "cut off after 62 bytes: IEND is missing" },
    { make_wrong_crc, KG_E_FORMAT, "bad CRC in chunk IDAT at byte 33: 4e12c1a8 is stored, its data give c9b40aeb" },
    { make_tail, KG_E_FORMAT, "4 bytes after IEND, the file must end with it" },
    { make_jpeg, KG_E_FORMAT, "not a PNG: the content is a JPEG image" },
    { make_empty, KG_E_FORMAT, "the file is empty" },
    { make_text_transfer, KG_E_FORMAT, "the PNG signature is damaged, as by a transfer or an editor that took the file for text" },
    { make_huge, KG_E_LIMIT, "IHDR declares 65535 x 65535 pixels, at most 20000 a side and 67108864 in all are read" },
    { make_hungry, KG_E_FORMAT, "the image data (IDAT) have 17 bytes, too few for 8000 x 8000 pixels" },
    { make_short, KG_E_FORMAT, "the image data (IDAT) end after 6 bytes, 2 x 3 pixels need 9" },
    { make_long, KG_E_FORMAT, "the image data (IDAT) go on after the 2 bytes that 1 x 1 pixels need" },
    { make_damaged, KG_E_FORMAT, "the image data (IDAT) are damaged or end early: they do not inflate" },
    { make_bad_filter, KG_E_FORMAT, "row 2 of the image data has the filter 7, which no PNG has" },
    { make_bad_filter_deep, KG_E_FORMAT, "row 2 of the image data has the filter 5, which no PNG has" },
    { make_bad_filter_gamma, KG_E_FORMAT, "row 2 of the image data has the filter 7, which no PNG has" },
    { make_bad_filter_interlaced, KG_E_FORMAT, "row 1 of pass 7 of the image data has the filter 255, which no PNG has" },
    { make_without_data, KG_E_FORMAT, "no image data: chunk IDAT is missing" },
    { make_without_palette, KG_E_FORMAT, "the colours are missing: no chunk PLTE before the image data" },
    { make_odd_depth, KG_E_FORMAT, "IHDR declares colour type 2 with 3 bits a sample, which no PNG can have" },
    { make_critical, KG_E_FORMAT, "unknown critical chunk QuIT at byte 33" },
    { make_split_data, KG_E_FORMAT, "another chunk stands between the IDAT chunks, before byte 61" },
    { make_cgbi, KG_E_FORMAT, "not a standard PNG but Apple's CgBI variant, which only Apple's software reads" },
    { make_long_chunk, KG_E_FORMAT, "cut off inside chunk gAMA at byte 33: it declares 1073741823 bytes, the file has 8 more" },
};

Test(png, each_kind_of_broken_file_has_its_own_message)
{
    for (size_t i = 0; i < KG_COUNT(broken); i++) {
        kg_buf file;
        decoded d;
        broken[i].make(&file);
        decode(&d, file.data, file.size);
        cr_expect_eq(d.status, broken[i].status, "case %zu: %s", i, d.err.message);
        cr_expect_str_eq(d.err.message, broken[i].message);
        cr_expect_eq(d.image.rgba, NULL);
        decoded_done(&d);
        kg_buf_done(&file);
    }
}

Test(png, a_file_cut_anywhere_or_with_any_bit_flipped_is_refused)
{
    pictures_kind kind = { .width = 9, .height = 7, .colour_type = 3, .bit_depth = 4, .has_transparency = true, .gamma = 45455 };
    kg_blob file = pictures_png(&kind, 7);
    decoded d;
    for (size_t size = 0; size < file.size; size++) {
        decode(&d, file.data, size);
        cr_expect_eq(d.status, KG_E_FORMAT, "cut to %zu bytes", size);
        decoded_done(&d);
    }
    for (size_t bit = 0; bit < 8 * file.size; bit++) {
        file.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        decode(&d, file.data, file.size);
        cr_expect_neq(d.status, KG_OK, "bit %zu flipped", bit);
        decoded_done(&d);
        file.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    kg_blob_done(&file);
}

/* ---- colour and orientation ---- */

static void decode_pixel(decoded *d, const char *chunk, const void *data, size_t size, const uint8_t rgb[3])
{
    kg_buf file;
    uint8_t raw[4] = { 0, rgb[0], rgb[1], rgb[2] };
    pictures_begin(&file);
    pictures_header(&file, 1, 1, 8, 2);
    pictures_chunk(&file, chunk, data, size);
    pictures_data(&file, raw, sizeof raw);
    pictures_end(&file);
    decode(d, file.data, file.size);
    cr_assert_eq(d->status, KG_OK, "%s", d->err.message);
    kg_buf_done(&file);
}

static void expect_pixel(const decoded *d, int r, int g, int b, const char *what)
{
    const uint8_t *p = d->image.rgba;
    cr_expect(abs(p[0] - r) <= 1 && abs(p[1] - g) <= 1 && abs(p[2] - b) <= 1, "%s: %d %d %d, expected %d %d %d", what, p[0], p[1],
              p[2], r, g, b);
}

Test(png, colour_chunks_are_converted_to_srgb)
{
    static const uint8_t colour[3] = { 64, 128, 192 };
    decoded d;
    decode_pixel(&d, "gAMA", "\0\1\x86\xA0", 4, colour); /* 1.0: the samples are light */
    expect_pixel(&d, 136, 186, 224, "gAMA 1.0");         /* to the power of 1/2.2, as libpng does it */
    decoded_done(&d);
    decode_pixel(&d, "sRGB", "\0", 1, colour);
    expect_pixel(&d, 64, 128, 192, "sRGB");
    decoded_done(&d);
    decode_pixel(&d, "cICP", "\14\15\0\1", 4, colour); /* Display P3, from the matrix of CSS Color 4 */
    expect_pixel(&d, 32, 130, 197, "cICP P3");
    decoded_done(&d);
    decode_pixel(&d, "cICP", "\1\10\0\1", 4, colour); /* BT.709 primaries, linear */
    expect_pixel(&d, 137, 188, 225, "cICP linear");
    decoded_done(&d);
    /* cHRM of sRGB but with red and blue exchanged */
    decode_pixel(&d, "cHRM", "\0\0\x7A\x26\0\0\x80\x84\0\0\x3A\x98\0\0\x17\x70\0\0\x75\x30\0\0\xEA\x60\0\0\xFA\0\0\0\x80\xE8", 32,
                 colour);
    expect_pixel(&d, 192, 128, 64, "cHRM");
    decoded_done(&d);
}

static void decode_profiled(decoded *d, cmsHPROFILE profile, const uint8_t rgb[3])
{
    uint8_t bytes[8192], packed[8192] = "name\0";
    cmsUInt32Number size = sizeof bytes;
    cr_assert(cmsSaveProfileToMem(profile, bytes, &size));
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(6);
    size_t packed_size = libdeflate_zlib_compress(deflate, bytes, size, packed + 6, sizeof packed - 6);
    cr_assert_gt(packed_size, 0);
    decode_pixel(d, "iCCP", packed, packed_size + 6, rgb);
    libdeflate_free_compressor(deflate);
    cmsCloseProfile(profile);
}

Test(png, an_embedded_profile_is_obeyed_and_named)
{
    static const uint8_t colour[3] = { 64, 128, 192 };
    static const cmsCIExyY white = { 0.3127, 0.3290, 1 };
    static const cmsCIExyYTRIPLE exchanged = { { 0.15, 0.06, 1 }, { 0.30, 0.60, 1 }, { 0.64, 0.33, 1 } };
    decoded d;
    decode_profiled(&d, cmsCreate_sRGBProfile(), colour);
    cr_expect(memcmp(d.image.rgba, colour, 3) == 0, "an sRGB profile changes nothing");
    cr_expect_str_eq(d.facts.profile, "name");
    decoded_done(&d);
    cmsFloat64Number srgb[5] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
    cmsToneCurve *curve = cmsBuildParametricToneCurve(NULL, 4, srgb), *curves[3] = { curve, curve, curve };
    decode_profiled(&d, cmsCreateRGBProfile(&white, &exchanged, curves), colour);
    expect_pixel(&d, 192, 128, 64, "a profile with red and blue exchanged");
    decoded_done(&d);
    cmsFreeToneCurve(curve);
    decode_pixel(&d, "iCCP", "name\0\0garbage", 13, colour);
    cr_expect(memcmp(d.image.rgba, colour, 3) == 0, "a broken profile is passed over");
    decoded_done(&d);
}

#define LINEAR_GAMMA "gAMA", "\0\1\x86\xA0", 4
#define EXCHANGED_PRIMARIES                                                                                                        \
    "cHRM", "\0\0\x7A\x26\0\0\x80\x84\0\0\x3A\x98\0\0\x17\x70\0\0\x75\x30\0\0\xEA\x60\0\0\xFA\0\0\0\x80\xE8", 32

Test(png, the_first_colour_chunk_that_can_be_used_counts)
{
    static const struct {
        struct {
            const char *name, *data;
            size_t size;
        } chunks[2];
        uint8_t expected[3];
        const char *what;
    } cases[] = {
        { { { LINEAR_GAMMA }, { "sRGB", "\0", 1 } }, { 64, 128, 192 }, "sRGB before gAMA" },
        { { { "cICP", "\1\15\0\1", 4 }, { LINEAR_GAMMA } }, { 64, 128, 192 }, "cICP before gAMA" },
        { { { "sRGB", "\0", 1 }, { "cICP", "\1\10\0\1", 4 } }, { 137, 188, 225 }, "cICP before sRGB" },
        { { { "cICP", "\310\310\0\1", 4 }, { LINEAR_GAMMA } }, { 136, 186, 224 }, "a coding that nobody knows" },
        { { { "cICP", "\1\10\0\0", 4 }, { "sRGB", "\0", 1 } }, { 64, 128, 192 }, "a coding of narrow range" },
        { { { "iCCP", "name\0\0garbage", 13 }, { LINEAR_GAMMA } }, { 136, 186, 224 }, "a broken profile" },
        { { { "gAMA", "\0\0\0\1", 4 }, { EXCHANGED_PRIMARIES } }, { 192, 128, 64 }, "a gamma without sense" },
        { { { "gAMA", "\0\0\0\0", 4 }, { EXCHANGED_PRIMARIES } }, { 192, 128, 64 }, "no gamma at all" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        kg_buf file;
        decoded d;
        pictures_begin(&file);
        pictures_header(&file, 1, 1, 8, 2);
        for (int k = 0; k < 2; k++)
            pictures_chunk(&file, cases[i].chunks[k].name, cases[i].chunks[k].data, cases[i].chunks[k].size);
        pictures_data(&file, (const uint8_t[]){ 0, 64, 128, 192 }, 4);
        pictures_end(&file);
        decode(&d, file.data, file.size);
        cr_assert_eq(d.status, KG_OK, "%s", d.err.message);
        expect_pixel(&d, cases[i].expected[0], cases[i].expected[1], cases[i].expected[2], cases[i].what);
        decoded_done(&d);
        kg_buf_done(&file);
    }
}

/* Every colour of a cube, in WIDTH bytes a sample, as Display P3. */
static void decode_cube(decoded *d, unsigned width)
{
    kg_buf file;
    uint8_t raw[1 + 216 * 6] = { 0 };
    for (unsigned i = 0; i < 216; i++) {
        const uint8_t rgb[3] = { (uint8_t)(i % 6 * 51), (uint8_t)(i / 6 % 6 * 51), (uint8_t)(i / 36 * 51) };
        for (unsigned k = 0; k < 3 * width; k++)
            raw[1 + i * 3 * width + k] = rgb[k / width];
    }
    pictures_begin(&file);
    pictures_header(&file, 216, 1, (uint8_t)(8 * width), 2);
    pictures_chunk(&file, "cICP", "\14\15\0\1", 4);
    pictures_data(&file, raw, 1 + 216 * 3 * width);
    pictures_end(&file);
    decode(d, file.data, file.size);
    cr_assert_eq(d->status, KG_OK, "%s", d->err.message);
    kg_buf_done(&file);
}

Test(png, deep_samples_are_converted_as_exactly_as_those_of_8_bits)
{
    decoded shallow, deep;
    decode_cube(&shallow, 1);
    decode_cube(&deep, 2);
    for (size_t i = 0; i < 216 * 4; i++)
        cr_assert(abs(shallow.image.rgba[i] - deep.image.rgba[i]) <= 1, "pixel %zu: %d and %d", i / 4, shallow.image.rgba[i],
                  deep.image.rgba[i]);
    decoded_done(&shallow);
    decoded_done(&deep);
}

/* Light of each level by the curve of sRGB, within half a level and what rounding adds. */
Test(png, grey_images_obey_their_coding)
{
    static const uint8_t light[][2] = { { 0, 0 }, { 1, 13 }, { 2, 22 }, { 8, 50 }, { 64, 137 }, { 128, 188 }, { 255, 255 } };
    for (size_t i = 0; i < sizeof light / sizeof light[0]; i++) {
        kg_buf file;
        decoded d;
        pictures_begin(&file);
        pictures_header(&file, 1, 1, 8, 0);
        pictures_chunk(&file, "cICP", "\1\10\0\1", 4);
        pictures_data(&file, (const uint8_t[]){ 0, light[i][0] }, 2);
        pictures_end(&file);
        decode(&d, file.data, file.size);
        cr_assert_eq(d.status, KG_OK, "%s", d.err.message);
        expect_pixel(&d, light[i][1], light[i][1], light[i][1], "linear grey");
        decoded_done(&d);
        kg_buf_done(&file);
    }
}

Test(png, exif_orientation_turns_the_picture_upright)
{
    /* What abc/def becomes. */
    static const char *const upright[9] = { "", "abcdef", "cbafed", "fedcba", "defabc", "adbecf", "daebfc", "fcebda", "cfbead" };
    for (uint8_t orientation = 1; orientation <= 8; orientation++) {
        uint8_t exif[26] = "MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1";
        kg_buf file;
        decoded d;
        exif[19] = orientation;
        pictures_begin(&file);
        pictures_header(&file, 3, 2, 8, 0);
        pictures_chunk(&file, "eXIf", exif, sizeof exif);
        pictures_data(&file, "\0abc\0def", 8);
        pictures_end(&file);
        decode(&d, file.data, file.size);
        cr_assert_eq(d.status, KG_OK, "%s", d.err.message);
        cr_expect_eq(d.facts.orientation, orientation);
        cr_expect_eq(d.image.width, orientation < 5 ? 3 : 2);
        for (size_t i = 0; i < 6; i++)
            cr_expect_eq(d.image.rgba[4 * i], upright[orientation][i], "orientation %d, pixel %zu", orientation, i);
        decoded_done(&d);
        kg_buf_done(&file);
    }
}

/* ---- encoding ---- */

/* The pixels with black under alpha 0, as the encoder may change them. */
static kg_image cleared(const kg_image *image)
{
    kg_image copy;
    cr_assert_eq(kg_image_init(&copy, image->width, image->height, NULL), KG_OK);
    for (size_t i = 0; i < (size_t)image->width * image->height; i++)
        if (image->rgba[4 * i + 3] != 0)
            memcpy(copy.rgba + 4 * i, image->rgba + 4 * i, 4);
    return copy;
}

static void expect_round_trip(kg_image *image, int effort, int colour_type, int bit_depth, const char *what)
{
    kg_blob file, again;
    kg_err err = { 0 };
    decoded d;
    const kg_png_options options = { .effort = effort, .exact = true };
    kg_png_result result;
    cr_assert_eq(kg_png_encode(image, &options, &result, &file, &err), KG_OK, "%s: %s", what, err.message);
    cr_expect_eq(result.moved, 0);
    decode(&d, file.data, file.size);
    cr_assert_eq(d.status, KG_OK, "%s: %s", what, d.err.message);
    kg_image expected = cleared(image), found = cleared(&d.image);
    cr_expect(pictures_equal(&expected, &found), "%s, effort %d: the pixels have changed", what, effort);
    if (colour_type >= 0) {
        cr_expect_eq(d.facts.colour_type, colour_type, "%s: colour type %d", what, d.facts.colour_type);
        cr_expect_eq(d.facts.bit_depth, bit_depth, "%s: bit depth %d", what, d.facts.bit_depth);
    }
    cr_expect_eq(d.facts.metadata_bytes, 0);
    cr_assert_eq(kg_png_encode(&d.image, &options, &result, &again, &err), KG_OK);
    cr_expect(again.size == file.size && memcmp(again.data, file.data, file.size) == 0, "%s, effort %d: not idempotent", what,
              effort);
    kg_blob_done(&again);
    kg_image_done(&expected);
    kg_image_done(&found);
    decoded_done(&d);
    kg_blob_done(&file);
}

Test(png, every_effort_keeps_the_pixels_and_repeats_its_bytes)
{
    for (int effort = 1; effort <= 9; effort++) {
        kg_image noise = pictures_noise(31, 19, 5), disc = pictures_disc(64, 64, 30, 200, 30, 60);
        expect_round_trip(&noise, effort, 6, 8, "noise");
        expect_round_trip(&disc, effort, -1, 0, "disc");
        kg_image_done(&noise);
        kg_image_done(&disc);
    }
}

/* Discs and noise of which every second pixel has some alpha. */
static kg_image half_transparent(uint32_t seed)
{
    kg_image image = seed % 2 == 0 ? pictures_noise(40, 30, seed) : pictures_disc(64, 64, 30, 200, 30, 60);
    for (uint32_t y = 0; y < image.height; y++)
        for (uint32_t x = y % 2; x < image.width; x += 2) {
            uint8_t *p = kg_image_at(&image, x, y);
            p[3] = (uint8_t)(p[3] == 0 ? 0 : (x * 11 + y * 5 + seed) % (seed % 2 == 0 ? 256 : 100));
            p[seed % 3] = (uint8_t)(p[seed % 3] + x % 3);
        }
    return image;
}

Test(png, moved_colours_stay_within_half_a_level_and_move_once)
{
    for (uint32_t seed = 0; seed < 8; seed++) {
        kg_image image = half_transparent(seed), moved = half_transparent(seed);
        size_t count = 0, found = 0, again = 0;
        cr_assert_eq(kg_png_snap(&moved, &count, NULL), KG_OK);
        for (size_t i = 0; i < (size_t)image.width * image.height; i++) {
            const uint8_t *before = image.rgba + 4 * i, *after = moved.rgba + 4 * i;
            cr_assert_eq(before[3], after[3], "alpha stays");
            found += memcmp(before, after, 3) != 0;
            for (int k = 0; k < 3; k++)
                cr_assert_leq(2 * abs(before[k] - after[k]) * before[3], 255, "seed %u pixel %zu", seed, i);
        }
        cr_expect_gt(found, 0);
        cr_expect_eq(count, found);
        cr_assert_eq(kg_png_snap(&moved, &again, NULL), KG_OK);
        cr_expect_eq(again, 0, "seed %u: moved again", seed);
        kg_image_done(&image);
        kg_image_done(&moved);
    }
}

Test(png, colours_move_from_effort_4_on_and_only_when_allowed)
{
    kg_image image = half_transparent(2);
    for (int effort = 1; effort <= 9; effort++) {
        const kg_png_options loose = { .effort = effort }, exact = { .effort = effort, .exact = true };
        kg_png_result result;
        kg_blob file, again;
        decoded d;
        cr_assert_eq(kg_png_encode(&image, &exact, &result, &file, NULL), KG_OK);
        cr_expect_eq(result.moved, 0);
        kg_blob_done(&file);
        cr_assert_eq(kg_png_encode(&image, &loose, &result, &file, NULL), KG_OK);
        cr_expect_eq(result.moved > 0, effort >= 4, "effort %d", effort);
        decode(&d, file.data, file.size);
        cr_assert_eq(d.status, KG_OK);
        cr_assert_eq(kg_png_encode(&d.image, &loose, &result, &again, NULL), KG_OK);
        cr_expect_eq(result.moved, 0);
        cr_expect(again.size == file.size && memcmp(again.data, file.data, file.size) == 0, "effort %d: not idempotent", effort);
        kg_blob_done(&file);
        kg_blob_done(&again);
        decoded_done(&d);
    }
    kg_image_done(&image);
}

static kg_image grey_ramp(unsigned step, uint8_t clear_every)
{
    kg_image image = pictures_flat(97, 61, 0, 0, 0, 255);
    for (size_t i = 0; i < 97 * 61; i++) {
        memset(image.rgba + 4 * i, (int)(i * 7 % (255 / step + 1) * step), 3);
        if (clear_every > 0 && i % clear_every == 0)
            image.rgba[4 * i + 3] = 0;
    }
    return image;
}

Test(png, the_smallest_form_is_found)
{
    kg_image image = pictures_flat(64, 64, 255, 255, 255, 255);
    pictures_rectangle(&image, 8, 8, 20, 20, 0, 0, 0, 255);
    expect_round_trip(&image, 6, 0, 1, "black on white");
    kg_image_done(&image);
    image = grey_ramp(85, 0);
    expect_round_trip(&image, 6, 0, 2, "four greys");
    kg_image_done(&image);
    image = grey_ramp(17, 0);
    expect_round_trip(&image, 6, 0, 4, "sixteen greys");
    kg_image_done(&image);
    image = grey_ramp(1, 0);
    expect_round_trip(&image, 6, 0, 8, "all greys");
    kg_image_done(&image);
    image = grey_ramp(85, 5);
    expect_round_trip(&image, 6, -1, 0, "four greys and holes");
    kg_image_done(&image);
    image = pictures_disc(100, 100, 40, 10, 20, 30);
    expect_round_trip(&image, 6, 3, 8, "a disc of one colour");
    kg_image_done(&image);
    image = pictures_noise(80, 80, 1);
    for (size_t i = 0; i < 80 * 80; i++)
        image.rgba[4 * i + 3] = 255;
    expect_round_trip(&image, 6, 2, 8, "opaque noise");
    for (size_t i = 0; i < 80 * 80; i += 3)
        image.rgba[4 * i + 3] = 0;
    expect_round_trip(&image, 6, 2, 8, "noise with holes");
    expect_round_trip(&image, 9, 6, 8, "noise with holes, that alpha makes easier");
    kg_image_done(&image);
    image = pictures_flat(1, 1, 7, 7, 7, 0);
    expect_round_trip(&image, 6, -1, 0, "one clear pixel");
    kg_image_done(&image);
}

Test(png, a_transparent_colour_is_one_that_no_pixel_has)
{
    kg_png_census *census = malloc(sizeof *census);
    kg_image image = pictures_flat(3, 1, 0, 0, 0, 255); /* black and white are taken */
    memset(kg_image_at(&image, 1, 0), 255, 4);
    memset(kg_image_at(&image, 2, 0), 0, 4);
    kg_png_census_take(&image, census);
    cr_assert(census->has_key);
    cr_assert_eq(census->grey_depth, 2);
    cr_assert_eq(census->key[0], 85);
    kg_image_done(&image);
    free(census);
}
