/* SPDX-License-Identifier: Apache-2.0
 *
 * JPEG by libjpeg-turbo. What it only warns of, and then goes on with grey or noise, is an error here: a logo is whole or it is
 * not. */
#include "converter/converter.h"

#include "base/arith.h"
#include "base/language.h"
#include "format/exif.h"

#include <lcms2.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

enum {
    MAX_SCANS = 500, /* of a progressive file; more are an attack on the decoder's time */
    EXIF_MARKER = JPEG_APP0 + 1,
    ICC_MARKER = JPEG_APP0 + 2,
    WHOLE_SEGMENT = 0xFFFF,
    INCH = 1,
};

typedef struct decoder {
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct jpeg;
    jmp_buf stop;
    bool is_cut_off;
    JOCTET *icc;
    unsigned icc_size;
    char message[JMSG_LENGTH_MAX];
} decoder;

static void stop(j_common_ptr jpeg)
{
    decoder *self = jpeg->client_data;
    jpeg->err->format_message(jpeg, self->message);
    longjmp(self->stop, 1);
}

/* Of a file that is put together in an odd way, but whole. */
static bool is_harmless(int warning)
{
    return warning == JWRN_EXTRANEOUS_DATA || warning == JWRN_ADOBE_XFORM || warning == JWRN_JFIF_MAJOR ||
           warning == JWRN_BOGUS_ICC;
}

static void warn(j_common_ptr jpeg, int level)
{
    decoder *self = jpeg->client_data;
    int code = jpeg->err->msg_code;
    if (level >= 0 || is_harmless(code))
        return;
    self->is_cut_off = code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER;
    stop(jpeg);
}

static void count_scans(j_common_ptr jpeg)
{
    decoder *self = jpeg->client_data;
    if (self->jpeg.input_scan_number > MAX_SCANS) {
        (void)snprintf(self->message, sizeof self->message, "more than %d scans", MAX_SCANS);
        longjmp(self->stop, 1);
    }
}

static void begin(decoder *self, const kg_convert_job *job)
{
    self->jpeg.err = jpeg_std_error(&self->errors);
    self->errors.error_exit = stop;
    self->errors.emit_message = warn;
    self->jpeg.client_data = self;
    jpeg_create_decompress(&self->jpeg);
    self->progress.progress_monitor = count_scans;
    self->jpeg.progress = &self->progress;
    jpeg_save_markers(&self->jpeg, EXIF_MARKER, WHOLE_SEGMENT);
    jpeg_save_markers(&self->jpeg, ICC_MARKER, WHOLE_SEGMENT);
    jpeg_mem_src(&self->jpeg, job->data, job->size);
}

/* ---- inks ---- */

/* Adobe writes inks upside down: 255 is none. */
static cmsHTRANSFORM open_inks(const void *icc, size_t size, bool is_inverted)
{
    cmsHPROFILE profile = icc != NULL ? cmsOpenProfileFromMem(icc, (cmsUInt32Number)size) : NULL;
    cmsHPROFILE srgb = cmsCreate_sRGBProfile();
    cmsHTRANSFORM transform = NULL;
    if (profile != NULL && srgb != NULL && cmsGetColorSpace(profile) == cmsSigCmykData)
        transform =
            cmsCreateTransform(profile, is_inverted ? TYPE_CMYK_8_REV : TYPE_CMYK_8, srgb, TYPE_RGBA_8, INTENT_PERCEPTUAL, 0);
    if (profile != NULL)
        cmsCloseProfile(profile);
    if (srgb != NULL)
        cmsCloseProfile(srgb);
    return transform;
}

/* Without a profile every ink takes its part of the light, and black takes of all. */
static void mix_inks(uint8_t *pixel, bool is_inverted)
{
    unsigned key = is_inverted ? pixel[3] : 255u - pixel[3];
    for (int i = 0; i < 3; i++) {
        unsigned light = is_inverted ? pixel[i] : 255u - pixel[i];
        pixel[i] = (uint8_t)((light * key + 127) / 255);
    }
}

static void inks_to_light(const kg_convert_job *job, const decoder *self)
{
    kg_image *image = job->image;
    size_t count = (size_t)image->width * image->height;
    bool is_inverted = self->jpeg.saw_Adobe_marker;
    cmsHTRANSFORM transform = open_inks(self->icc, self->icc_size, is_inverted);
    if (transform == NULL)
        (void)snprintf(job->out->remark, sizeof job->out->remark,
                       N_("inks (CMYK) without a profile: its colours on a screen are a guess"));
    for (size_t row = 0; row < image->height; row++) {
        uint8_t *pixels = image->rgba + row * image->width * 4;
        if (transform != NULL)
            cmsDoTransform(transform, pixels, pixels, image->width);
        else
            for (size_t i = 0; i < image->width; i++)
                mix_inks(pixels + 4 * i, is_inverted);
    }
    for (size_t i = 0; i < count; i++)
        image->rgba[4 * i + 3] = 255;
    if (transform != NULL)
        cmsDeleteTransform(transform);
}

/* ---- the picture ---- */

static uint8_t find_orientation(const decoder *self)
{
    static const char head[6] = "Exif\0";
    for (jpeg_saved_marker_ptr marker = self->jpeg.marker_list; marker != NULL; marker = marker->next)
        if (marker->marker == EXIF_MARKER && marker->data_length > sizeof head && memcmp(marker->data, head, sizeof head) == 0)
            return kg_exif_orientation(marker->data + sizeof head, marker->data_length - sizeof head);
    return 1;
}

/* Leaves by longjmp when something is wrong. False: too large, and that is said. */
static bool read_pixels(decoder *self, const kg_convert_job *job)
{
    struct jpeg_decompress_struct *jpeg = &self->jpeg;
    (void)jpeg_read_header(jpeg, TRUE);
    job->out->source_width = jpeg->image_width;
    job->out->source_height = jpeg->image_height;
    if (jpeg->saw_JFIF_marker) {
        job->out->per_unit_x = jpeg->X_density;
        job->out->per_unit_y = jpeg->Y_density;
    }
    if (!kg_convert_fits(job, jpeg->image_width, jpeg->image_height))
        return false;
    job->out->orientation = find_orientation(self);
    (void)jpeg_read_icc_profile(jpeg, &self->icc, &self->icc_size);
    bool has_inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = has_inks ? JCS_CMYK : JCS_EXT_RGBA;
    jpeg->dct_method = JDCT_ISLOW; /* the exact one */
    (void)jpeg_start_decompress(jpeg);
    if (kg_image_init(job->image, jpeg->output_width, jpeg->output_height, NULL) != KG_OK)
        ERREXIT1(jpeg, JERR_OUT_OF_MEMORY, 0);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = kg_image_at(job->image, 0, jpeg->output_scanline);
        (void)jpeg_read_scanlines(jpeg, &row, 1);
    }
    (void)jpeg_finish_decompress(jpeg);
    return true;
}

static kg_status read_whole(decoder *self, const kg_convert_job *job)
{
    if (setjmp(self->stop) != 0) {
        if (self->errors.msg_code == JERR_OUT_OF_MEMORY)
            return KG_E_NOMEM;
        return self->is_cut_off ? kg_convert_refuse(job, N_("a JPEG image that is cut off: its data end before the last row"))
                                : kg_convert_refuse(job, N_("a JPEG image that is damaged: %s"), self->message);
    }
    begin(self, job);
    if (!read_pixels(self, job))
        return KG_OK;
    bool has_inks = self->jpeg.out_color_space == JCS_CMYK;
    if (has_inks)
        inks_to_light(job, self);
    return kg_convert_finish(job, has_inks ? NULL : self->icc, self->icc_size, self->jpeg.jpeg_color_space == JCS_GRAYSCALE);
}

kg_status kg_convert_jpeg(const kg_convert_job *job)
{
    decoder *self = calloc(1, sizeof *self);
    if (self == NULL)
        return KG_E_NOMEM;
    kg_status status = read_whole(self, job);
    jpeg_destroy_decompress(&self->jpeg);
    free(self->icc);
    free(self);
    return status;
}
