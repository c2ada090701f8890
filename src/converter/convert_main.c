/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack-convert: pictures of sellers, other than PNG, as pixels. Only this program is linked with the libraries that read them. */
#include "converter/converter.h"

#include "base/language.h"
#include "format/sniff.h"
#include "inspector/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the types that this build was made with; kgpack asks for no others. */
static kg_status read_picture(const kg_convert_job *job)
{
    switch (job->out->type) {
#ifdef KG_HAVE_RSVG
    case KG_TYPE_SVG:
        return kg_convert_svg(job);
#endif
#ifdef KG_HAVE_JPEG
    case KG_TYPE_JPEG:
        return kg_convert_jpeg(job);
#endif
#ifdef KG_HAVE_WEBP
    case KG_TYPE_WEBP:
        return kg_convert_webp(job);
#endif
    default:
        return kg_convert_refuse(job, N_("%s, which this build of kgpack does not read"),
                                 kg_type_sentence((kg_type)job->out->type));
    }
}

/* Words of libraries, which may quote the file. */
static void keep_printable(char *text)
{
    for (; *text != 0; text++)
        if ((unsigned char)*text < ' ' || (unsigned char)*text >= 0x7f)
            *text = *text == '\n' ? ' ' : '?';
}

static kg_status answer(const void *data, size_t size, const kg_limits *limits, const char *missing, kg_buf *out)
{
    kg_wire_canvas canvas;
    kg_wire_picture picture = { .frames = 1, .orientation = 1 };
    kg_image image = { 0 };
    if (size < sizeof canvas)
        return KG_E_BUG;
    memcpy(&canvas, data, sizeof canvas);
    kg_convert_job job = { .data = (const uint8_t *)data + sizeof canvas,
                           .size = size - sizeof canvas,
                           .canvas = &canvas,
                           .limits = limits,
                           .out = &picture,
                           .image = &image };
    picture.type = kg_sniff(job.data, job.size);
    (void)snprintf(picture.missing, sizeof picture.missing, "%s", missing);
    kg_status status = read_picture(&job);
    if (status != KG_OK)
        return status;
    keep_printable(picture.broken);
    keep_printable(picture.remark);
    if (picture.broken[0] == 0) {
        picture.width = image.width;
        picture.height = image.height;
    }
    kg_buf_append(out, &picture, sizeof picture);
    kg_buf_append(out, image.rgba, (size_t)picture.width * picture.height * 4);
    return KG_OK;
}

static void refuse(const void *data, size_t size, const char *why, kg_buf *out)
{
    kg_wire_picture picture = { .frames = 1, .orientation = 1 };
    if (size > sizeof(kg_wire_canvas))
        picture.type = kg_sniff((const uint8_t *)data + sizeof(kg_wire_canvas), size - sizeof(kg_wire_canvas));
    (void)snprintf(picture.broken, sizeof picture.broken, "%s", why);
    kg_buf_append(out, &picture, sizeof picture);
}

/* A drawing may choose its parts by the language of who looks at it: here that is English everywhere. */
static void prepare(void)
{
    (void)setenv("LC_ALL", "en_US.UTF-8", 1);
    (void)setenv("LANGUAGE", "en", 1);
#ifdef KG_HAVE_RSVG
    kg_convert_svg_prepare();
#endif
}

int main(int argc, char **argv)
{
    const kg_server_work work = { .program = "kgpack-convert",
                                  .request_max = kg_limits_default.logo_bytes + sizeof(kg_wire_canvas),
                                  .answer_max = kg_limits_default.logo_pixels * 4 + sizeof(kg_wire_picture),
                                  .uses_threads = true,
                                  .prepare = prepare,
                                  .read = answer,
                                  .refuse = refuse };
    return kg_server_main(&work, argc, argv);
}
