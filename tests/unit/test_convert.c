/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures that become PNG files: what is read of them, what is told, and what becomes of hostile ones. */
#include "pictures.h"

#include "base/arith.h"
#include "fix/fix.h"
#include "product/convert.h"
#include "product/logofile.h"

#include <criterion/criterion.h>
#include <lcms2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef KG_HAVE_JPEG
#include <jpeglib.h>
#endif
#ifdef KG_HAVE_WEBP
#include <webp/encode.h>
#include <webp/mux.h>
#endif

typedef struct fixture {
    kg_inspector *converter;
    kg_product product;
    kg_asset *asset;
} fixture;

static void load(fixture *self, const void *data, size_t size, const kg_canvas_options *canvas)
{
    *self = (fixture){ 0 };
    kg_err err = { 0 };
    kg_blob bytes = { .data = malloc(size + 1), .size = size };
    cr_assert(bytes.data != NULL);
    memcpy(bytes.data, data, size);
    cr_assert_eq(kg_converter_new(1, &kg_limits_default, &self->converter, &err), KG_OK);
    kg_load_options options = { .limits = &kg_limits_default, .converter = self->converter };
    cr_assert_eq(kg_logo_load("logo.x", &bytes, &options, canvas, 0, &self->product, &err), KG_OK, "%s", err.message);
    kg_blob_done(&bytes);
    self->asset = kg_product_asset(&self->product, KG_SLOT_LOGO);
}

static void end(fixture *self)
{
    kg_product_done(&self->product);
    kg_inspector_free(self->converter);
}

static bool is_near(const uint8_t *pixel, int r, int g, int b, int a)
{
    const int wanted[4] = { r, g, b, a };
    for (int i = 0; i < 4; i++)
        if (abs(pixel[i] - wanted[i]) > 3)
            return false;
    return true;
}

#define EXPECT_PIXEL(image, x, y, r, g, b, a)                                                                                      \
    do {                                                                                                                           \
        const uint8_t *pixel_ = kg_image_at(image, x, y);                                                                          \
        cr_expect(is_near(pixel_, r, g, b, a), "pixel %d,%d is %d %d %d %d", (int)(x), (int)(y), pixel_[0], pixel_[1], pixel_[2],  \
                  pixel_[3]);                                                                                                      \
    } while (0)

static void expect_broken(const void *data, size_t size, const char *why)
{
    fixture self;
    load(&self, data, size, NULL);
    cr_assert(self.asset->broken != NULL, "not refused: %s", why);
    cr_expect(strncmp(self.asset->broken, why, strlen(why)) == 0, "'%s' instead of '%s'", self.asset->broken, why);
    cr_expect(self.asset->logo.image.rgba == NULL);
    end(&self);
}

#ifdef KG_HAVE_RSVG
#define SVG "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "

#define RED "<rect width='9' height='9' fill='red'/>"

static void load_svg(fixture *self, const char *text, const kg_canvas_options *canvas)
{
    load(self, text, strlen(text), canvas);
    cr_assert(self->asset->broken == NULL, "%s", self->asset->broken);
    cr_assert(self->asset->logo.is_vector && self->asset->logo.type == KG_TYPE_SVG);
}

/* The artwork of DRAWING must come out WIDTH x HEIGHT, opaque up to its edges, and nothing may scale it afterwards. */
static void expect_sharp(const char *drawing, const kg_canvas_options *canvas, uint32_t width, uint32_t height)
{
    fixture self;
    load_svg(&self, drawing, canvas);
    const kg_image *image = &self.asset->logo.image;
    kg_box box = kg_measure_box(image, 0);
    cr_expect(box.width == width && box.height == height, "%s: %u x %u instead of %u x %u", drawing, box.width, box.height, width,
              height);
    for (uint32_t y = 0; y < box.height; y++)
        for (uint32_t x = 0; x < box.width; x++)
            cr_assert_eq(kg_image_at(image, box.x + x, box.y + y)[3], 255, "%s: pixel %u,%u", drawing, x, y);
    kg_canvas_plan plan;
    cr_assert_eq(kg_canvas_plan_image(image, canvas, &plan, NULL), KG_OK);
    cr_expect_eq(plan.scale, 1);
    end(&self);
}

Test(convert, a_drawing_gets_the_size_of_the_box_that_it_fills)
{
    kg_canvas_options options = kg_canvas_default;
    expect_sharp(SVG "viewBox='0 0 24 24'><path d='M3 3h18v9H3z'/></svg>", &options, 120, 60);
    expect_sharp(SVG "viewBox='0 0 24 24'><path d='M3.3 3.7h13.9v13.9H3.3z'/></svg>", &options, 120, 120);
    expect_sharp(SVG "width='4000' height='1000'><rect width='4000' height='1000'/></svg>", &options, 120, 30);
    expect_sharp(SVG "viewBox='0 0 1000 1000'><rect x='500' y='7.1' width='3' height='1'/></svg>", &options, 120, 40);
    expect_sharp(SVG "width='1e7' height='1e7'><rect x='5e6' y='1' width='4e6' height='2e6'/></svg>", &options, 120, 60);
    options.margin = 6; /* of a background none is left free */
    expect_sharp(SVG "viewBox='0 0 24 24'><path d='M3 3h18v9H3z'/></svg>", &options, 120, 60);
    options = (kg_canvas_options){ .width = 168, .height = 80, .radius = 4 };
    expect_sharp(SVG "viewBox='0 0 24 24'><path d='M3 3h18v9H3z'/></svg>", &options, 160, 80);
    options.fit = KG_FIT_COVER;
    expect_sharp(SVG "viewBox='0 0 24 24'><path d='M3 3h18v9H3z'/></svg>", &options, 168, 84);
    options.fit = KG_FIT_NONE;
    expect_sharp(SVG "viewBox='0 0 24 24'><path d='M3 3h18v9H3z'/></svg>", &options, 18, 9);
}

Test(convert, margins_of_a_drawing_are_those_that_are_asked_for)
{
    static const char disc[] = SVG "viewBox='0 0 48 24'><circle cx='12' cy='12' r='9' fill='#08f'/></svg>";
    fixture self;
    kg_canvas_options options = kg_canvas_default;
    options.margin = 6;
    load_svg(&self, disc, &options);
    kg_box box = kg_measure_box(&self.asset->logo.image, KG_CANVAS_EMPTY);
    cr_expect(box.width == 108 && box.height == 108, "%u x %u", box.width, box.height);
    cr_expect_eq(self.asset->logo.png.width, 48);
    cr_expect_eq(self.asset->logo.png.height, 24);
    end(&self);
    options.keep_margins = true;
    load_svg(&self, disc, &options);
    cr_expect(self.asset->logo.image.width == 108 && self.asset->logo.image.height == 54);
    EXPECT_PIXEL(&self.asset->logo.image, 27, 27, 0, 136, 255, 255);
    EXPECT_PIXEL(&self.asset->logo.image, 90, 27, 0, 0, 0, 0);
    end(&self);
}

Test(convert, filters_and_embedded_pictures_are_drawn_in_the_locked_process)
{
    fixture self;
    load_svg(&self,
             SVG "width='40' height='40'><filter id='f'><feGaussianBlur stdDeviation='2'/></filter>"
                 "<circle cx='20' cy='20' r='15' filter='url(#f)'/></svg>",
             NULL);
    cr_expect_geq(kg_measure_box(&self.asset->logo.image, KG_CANVAS_EMPTY).width, 119);
    end(&self);
    /* A PNG of one red pixel. */
    load_svg(&self,
             SVG "width='40' height='40'><image width='40' height='40' xlink:href='data:image/png;base64,"
                 "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'/></svg>",
             NULL);
    EXPECT_PIXEL(&self.asset->logo.image, 60, 60, 255, 0, 0, 255);
    end(&self);
}

static void expect_refused(const char *text, const char *why)
{
    expect_broken(text, strlen(text), why);
}

Test(convert, a_drawing_that_would_lack_something_is_refused)
{
    expect_refused(
        SVG "width='9' height='9'><g font-family='Acme Sans, serif'><text> A</text></g></svg>",
        "an SVG that has text in a font ('Acme Sans'), which looks different on every computer: convert the text to paths");
    expect_refused(SVG "width='9' height='9'><text style='font-family: Lato'><tspan>A</tspan></text></svg>",
                   "an SVG that has text in a font ('Lato')");
    expect_refused(SVG "width='9' height='9'><image xlink:href='../secret.png' width='9' height='9'/></svg>",
                   "an SVG that refers to the file '../secret.png', which kgpack never loads");
    expect_refused(SVG "width='9' height='9'><use href='http://host.example/a.svg#x'/></svg>",
                   "an SVG that refers to the file 'http://host.example/a.svg#x'");
    expect_refused("<?xml version='1.0'?><?xml-stylesheet href='a.css'?>" SVG "width='9' height='9'/>",
                   "an SVG that takes its style from another file");
    expect_refused(SVG "width='9' height='9'><foreignObject/></svg>", "an SVG that holds HTML (foreignObject)");
    expect_refused(SVG "width='9' height='9'><style>/* */@import url('a.css');</style></svg>",
                   "an SVG that takes its style from another file");
    expect_refused(SVG "width='9' height='9'><style>rect{fill:url(b.svg#g)}</style></svg>", "an SVG that refers to the file 'b.svg#g'");
    expect_refused(SVG "width='9' height='9'><rect fill=\"url('b.svg#g') red\"/></svg>", "an SVG that refers to the file 'b.svg#g'");
    expect_refused(SVG "width='9' height='9'><linearGradient xlink:href='b.svg#g'/></svg>", "an SVG that refers to the file 'b.svg#g'");
    expect_refused(SVG "width='9' height='9'><image href='data:image/webp;base64,UklGRg=='/></svg>",
                   "an SVG that embeds a picture in a way that only browsers draw ('data:image/webp;base64')");
    expect_refused(SVG "width='9' height='9'><image href='data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB'/></svg>",
                   "an SVG that embeds a picture that is damaged");
    expect_refused("<?xml version='1.0' encoding='GBK'?>" SVG "width='9' height='9'><text>\xC4\xE3</text></svg>",
                   "an SVG that has text in a font");
    expect_refused("<?xml version='1.0' encoding='Shift_JIS'?>" SVG "width='9' height='9'><rect width='9' height='9'/></svg>",
                   "an SVG image that is damaged: unknown encoding");
    expect_refused("<svg xmlns='http://www.w3.org/2000/svg' xmlns:s='http://www.w3.org/2000/svg' width='9' height='9'>"
                   "<s:text>A</s:text></svg>",
                   "an SVG that has text in a font");
    fixture self;
    load_svg(&self, SVG "width='9' height='9'><text> </text><g display='none'><text>A</text></g><rect width='9' height='9'/></svg>",
             NULL);
    end(&self);
}

/* What editors leave in a drawing for themselves, and what refers to nothing outside. */
Test(convert, a_drawing_that_lacks_nothing_is_drawn)
{
    static const char *const drawings[] = {
        "<switch><foreignObject requiredExtensions='http://ns.adobe.com/AdobeIllustrator/10.0/'/><g>" RED "</g></switch>",
        "<metadata><text>A</text><image href='thumb.png'/></metadata>" RED,
        "<title>A</title><style>@import url(https://fonts.example/css);@font-face{src:url(a.woff)}rect{fill:red}</style>" RED,
        "<a href='https://acme.example'>" RED "</a>",
        "<defs><linearGradient id='g'><stop stop-color='red'/></linearGradient></defs><rect width='9' height='9' fill='url(#g)'/>",
        "<ed:view xmlns:ed='urn:editor'><ed:text>A</ed:text></ed:view>" RED,
    };
    for (size_t i = 0; i < KG_COUNT(drawings); i++) {
        char text[1024];
        fixture self;
        (void)snprintf(text, sizeof text, SVG "width='9' height='9'>%s</svg>", drawings[i]);
        load_svg(&self, text, NULL);
        EXPECT_PIXEL(&self.asset->logo.image, 60, 60, 255, 0, 0, 255);
        cr_expect_eq(self.asset->logo.png.frames, 1);
        end(&self);
    }
}

Test(convert, of_a_moving_drawing_the_beginning_is_drawn_and_that_is_known)
{
    fixture self;
    load_svg(&self, SVG "width='9' height='9'>" RED "<set attributeName='fill' to='blue'/></svg>", NULL);
    cr_expect_eq(self.asset->logo.png.frames, 0);
    end(&self);
    load_svg(&self, SVG "width='9' height='9'><style>@keyframes turn{}</style>" RED "</svg>", NULL);
    cr_expect_eq(self.asset->logo.png.frames, 0);
    end(&self);
}

/* The same bytes on every machine: no locale chooses. */
Test(convert, a_drawing_in_several_languages_is_drawn_in_english)
{
    fixture self;
    cr_assert_eq(setenv("LC_ALL", "de_DE.UTF-8", 1), 0);
    load_svg(&self,
             SVG "width='9' height='9'><switch><rect systemLanguage='de' width='9' height='9' fill='blue'/><g systemLanguage='en'>" RED
                 "</g></switch></svg>",
             NULL);
    EXPECT_PIXEL(&self.asset->logo.image, 60, 60, 255, 0, 0, 255);
    end(&self);
}

Test(convert, hostile_drawings_end_as_findings)
{
    expect_refused(SVG "width='9' height='9'><rect", "an SVG image that is damaged: XML parse error");
    expect_refused("<!DOCTYPE svg [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
                   "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
                   "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>"
                   "<!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'><!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'>]>" SVG
                   "width='9' height='9'><desc>&h;&h;&h;</desc></svg>",
                   "an SVG image that is damaged");
    char uses[8192];
    int size = snprintf(uses, sizeof uses, SVG "width='9' height='9'><defs><rect id='a0' width='1' height='1'/>");
    for (int i = 1; i < 20; i++) {
        size += snprintf(uses + size, sizeof uses - (size_t)size, "<g id='a%d'>", i);
        for (int k = 0; k < 8; k++)
            size += snprintf(uses + size, sizeof uses - (size_t)size, "<use href='#a%d'/>", i - 1);
        size += snprintf(uses + size, sizeof uses - (size_t)size, "</g>");
    }
    (void)snprintf(uses + size, sizeof uses - (size_t)size, "</defs><use href='#a19'/></svg>");
    expect_refused(uses, "an SVG image that cannot be drawn: exceeded");
}

Test(convert, the_finished_file_of_a_drawing_is_that_of_its_canvas)
{
    fixture self;
    load_svg(&self, SVG "viewBox='0 0 24 24'><path d='M3 3h18v9H3z' fill='#c33'/></svg>", NULL);
    kg_fix_options fixes = kg_fix_options_default;
    fixes.enlarge = true;
    cr_assert_eq(kg_fix_run(&self.product, &fixes, NULL), KG_OK);
    const kg_asset *copy = kg_product_asset(&self.product, KG_SLOT_LOGO);
    cr_expect_str_eq(copy->path, "logo.png");
    cr_expect(copy->logo.type == KG_TYPE_PNG && copy->source == self.asset && !copy->logo.is_converted);
    cr_expect(copy->logo.image.width == 120 && copy->logo.image.height == 120);
    EXPECT_PIXEL(&copy->logo.image, 60, 2, 204, 51, 51, 255);
    end(&self);
}
#endif

#ifdef KG_HAVE_JPEG
typedef struct jpeg_kind {
    J_COLOR_SPACE space; /* of the file */
    bool is_progressive;
    unsigned orientation; /* 0 = no Exif */
    const void *icc;
    unsigned icc_size;
} jpeg_kind;

enum { JPEG_WIDTH = 48, JPEG_HEIGHT = 32 };

/* Left half red, right half blue; in inks, and grey, what comes nearest. */
static void fill_row(JSAMPLE *row, int channels)
{
    static const JSAMPLE red[4] = { 255, 0, 0, 255 }, blue[4] = { 0, 0, 255, 255 };
    for (int x = 0; x < JPEG_WIDTH; x++)
        memcpy(row + x * channels, x < JPEG_WIDTH / 2 ? red : blue, (size_t)channels);
}

static kg_blob make_jpeg(const jpeg_kind *kind)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *out = NULL;
    unsigned long size = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &out, &size);
    jpeg.image_width = JPEG_WIDTH;
    jpeg.image_height = JPEG_HEIGHT;
    bool has_inks = kind->space == JCS_YCCK || kind->space == JCS_CMYK;
    jpeg.input_components = kind->space == JCS_GRAYSCALE ? 1 : has_inks ? 4 : 3;
    jpeg.in_color_space = kind->space == JCS_GRAYSCALE ? JCS_GRAYSCALE : has_inks ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, kind->space);
    jpeg_set_quality(&jpeg, 100, TRUE);
    jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = 1;
    if (kind->is_progressive)
        jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    JSAMPLE exif[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    exif[25] = (JSAMPLE)kind->orientation;
    if (kind->orientation > 0)
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, exif, sizeof exif - 1);
    if (kind->icc != NULL)
        jpeg_write_icc_profile(&jpeg, kind->icc, kind->icc_size);
    JSAMPLE row[JPEG_WIDTH * 4];
    JSAMPROW rows[1] = { row };
    fill_row(row, jpeg.input_components);
    while (jpeg.next_scanline < jpeg.image_height)
        (void)jpeg_write_scanlines(&jpeg, rows, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return (kg_blob){ out, size };
}

static void load_jpeg(fixture *self, const jpeg_kind *kind)
{
    kg_blob file = make_jpeg(kind);
    load(self, file.data, file.size, NULL);
    cr_assert(self->asset->broken == NULL, "%s", self->asset->broken);
    cr_assert(self->asset->logo.type == KG_TYPE_JPEG && !self->asset->logo.is_vector);
    cr_expect(self->asset->logo.png.width == JPEG_WIDTH && self->asset->logo.png.height == JPEG_HEIGHT);
    kg_blob_done(&file);
}

/* A profile whose red is our blue. */
static unsigned make_profile(uint8_t *out, unsigned room)
{
    static const cmsCIExyY white = { 0.3127, 0.3290, 1 };
    static const cmsCIExyYTRIPLE swapped = { { 0.15, 0.06, 1 }, { 0.30, 0.60, 1 }, { 0.64, 0.33, 1 } };
    static const cmsFloat64Number parameters[5] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
    cmsToneCurve *curve = cmsBuildParametricToneCurve(NULL, 4, parameters), *const curves[3] = { curve, curve, curve };
    cmsHPROFILE profile = cmsCreateRGBProfile(&white, &swapped, curves);
    cmsUInt32Number size = room;
    cr_assert(cmsSaveProfileToMem(profile, out, &size));
    cmsCloseProfile(profile);
    cmsFreeToneCurve(curve);
    return size;
}

Test(convert, jpeg_pictures_of_every_kind_are_read)
{
    static const jpeg_kind kinds[] = { { .space = JCS_YCbCr },
                                       { .space = JCS_YCbCr, .is_progressive = true },
                                       { .space = JCS_RGB } };
    fixture self;
    for (size_t i = 0; i < 3; i++) {
        load_jpeg(&self, &kinds[i]);
        EXPECT_PIXEL(&self.asset->logo.image, 4, 16, 254, 0, 0, 255);
        EXPECT_PIXEL(&self.asset->logo.image, 44, 16, 0, 0, 254, 255);
        end(&self);
    }
    load_jpeg(&self, &(jpeg_kind){ .space = JCS_GRAYSCALE });
    EXPECT_PIXEL(&self.asset->logo.image, 4, 16, 255, 255, 255, 255);
    EXPECT_PIXEL(&self.asset->logo.image, 44, 16, 0, 0, 0, 255);
    end(&self);
}

Test(convert, jpeg_pictures_are_turned_upright)
{
    fixture self;
    load_jpeg(&self, &(jpeg_kind){ .space = JCS_YCbCr, .orientation = 6 });
    const kg_image *image = &self.asset->logo.image;
    cr_assert(image->width == JPEG_HEIGHT && image->height == JPEG_WIDTH);
    EXPECT_PIXEL(image, 16, 4, 254, 0, 0, 255); /* turned clockwise: left becomes top */
    EXPECT_PIXEL(image, 16, 44, 0, 0, 254, 255);
    cr_expect_eq(self.asset->logo.png.orientation, 6);
    end(&self);
}

Test(convert, colours_of_jpeg_profiles_become_srgb)
{
    uint8_t icc[8192];
    unsigned size = make_profile(icc, sizeof icc);
    fixture self;
    load_jpeg(&self, &(jpeg_kind){ .space = JCS_YCbCr, .icc = icc, .icc_size = size });
    EXPECT_PIXEL(&self.asset->logo.image, 4, 16, 0, 0, 254, 255);
    EXPECT_PIXEL(&self.asset->logo.image, 44, 16, 254, 0, 0, 255);
    end(&self);
}

Test(convert, inks_are_mixed_and_told)
{
    static const J_COLOR_SPACE spaces[] = { JCS_CMYK, JCS_YCCK };
    fixture self;
    for (size_t i = 0; i < 2; i++) {
        load_jpeg(&self, &(jpeg_kind){ .space = spaces[i] }); /* libjpeg marks it as Adobe's: 255 is no ink */
        EXPECT_PIXEL(&self.asset->logo.image, 4, 16, 255, 0, 0, 255);
        EXPECT_PIXEL(&self.asset->logo.image, 44, 16, 0, 0, 255, 255);
        cr_expect_str_eq(self.asset->logo.remark, "inks (CMYK) without a profile: its colours on a screen are a guess");
        end(&self);
    }
}

Test(convert, jpeg_pictures_that_are_not_whole_are_refused)
{
    kg_blob file = make_jpeg(&(jpeg_kind){ .space = JCS_YCbCr });
    expect_broken(file.data, file.size - 40, "a JPEG image that is cut off: its data end before the last row");
    expect_broken(file.data, file.size / 4, "a JPEG image that is");
    expect_broken(file.data, 20, "a JPEG image that is");
    /* The size in the frame header. */
    for (size_t i = 2; i + 9 < file.size; i++)
        if (file.data[i] == 0xFF && file.data[i + 1] == 0xC0) {
            memcpy(file.data + i + 5, "\x80\0\x80\0", 4);
            break;
        }
    expect_broken(file.data, file.size, "32768 x 32768 pixels, more than the 20000 x 20000");
    kg_blob_done(&file);
}
#endif

#ifdef KG_HAVE_WEBP
static kg_blob make_webp(const kg_image *image)
{
    uint8_t *out = NULL;
    size_t size = WebPEncodeLosslessRGBA(image->rgba, (int)image->width, (int)image->height, (int)image->width * 4, &out);
    cr_assert(size > 0);
    kg_blob blob = { .data = malloc(size), .size = size };
    memcpy(blob.data, out, size);
    WebPFree(out);
    return blob;
}

Test(convert, webp_pictures_are_read_exactly)
{
    kg_image image = pictures_disc(40, 30, 12, 200, 30, 60);
    kg_blob file = make_webp(&image);
    fixture self;
    load(&self, file.data, file.size, NULL);
    cr_assert(self.asset->broken == NULL, "%s", self.asset->broken);
    const kg_image *read = &self.asset->logo.image;
    cr_assert(read->width == 40 && read->height == 30);
    for (size_t i = 0; i < 40 * 30; i++) {
        cr_assert_eq(read->rgba[4 * i + 3], image.rgba[4 * i + 3]);
        cr_assert(image.rgba[4 * i + 3] == 0 || memcmp(read->rgba + 4 * i, image.rgba + 4 * i, 4) == 0);
    }
    end(&self);
    expect_broken(file.data, file.size - 9, "a WebP image that is cut off");
    file.data[20] ^= 0x55; /* the signature of the lossless format */
    expect_broken(file.data, file.size, "a WebP image that is damaged");
    kg_blob_done(&file);
    kg_image_done(&image);
}

Test(convert, of_an_animation_the_first_frame_is_taken)
{
    WebPAnimEncoder *encoder = WebPAnimEncoderNew(24, 16, NULL);
    for (int i = 0; i < 3; i++) {
        kg_image image = pictures_flat(24, 16, (uint8_t)(100 * i), 50, 9, 255);
        WebPPicture picture;
        cr_assert(WebPPictureInit(&picture));
        picture.use_argb = 1;
        picture.width = 24;
        picture.height = 16;
        cr_assert(WebPPictureImportRGBA(&picture, image.rgba, 24 * 4));
        cr_assert(WebPAnimEncoderAdd(encoder, &picture, 100 * i, NULL));
        WebPPictureFree(&picture);
        kg_image_done(&image);
    }
    WebPData data;
    cr_assert(WebPAnimEncoderAdd(encoder, NULL, 300, NULL) && WebPAnimEncoderAssemble(encoder, &data));
    fixture self;
    load(&self, data.bytes, data.size, NULL);
    cr_assert(self.asset->broken == NULL, "%s", self.asset->broken);
    cr_expect_eq(self.asset->logo.png.frames, 3);
    EXPECT_PIXEL(&self.asset->logo.image, 12, 8, 0, 50, 9, 255);
    end(&self);
    WebPDataClear(&data);
    WebPAnimEncoderDelete(encoder);
}
#endif
