/* SPDX-License-Identifier: Apache-2.0
 *
 * WebP by libwebp. Of an animation the first frame is taken. */
#include "converter/converter.h"

#include "base/language.h"
#include "format/exif.h"

#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

static kg_status refuse_status(const kg_convert_job *job, VP8StatusCode status)
{
    switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY:
        return KG_E_NOMEM;
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
        return kg_convert_refuse(job, N_("a WebP image that is cut off"));
    default:
        return kg_convert_refuse(job, N_("a WebP image that is damaged"));
    }
}

static kg_status read_still(const kg_convert_job *job)
{
    WebPDecoderConfig config;
    kg_image *image = job->image;
    if (!WebPInitDecoderConfig(&config))
        return KG_E_BUG;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = image->rgba;
    config.output.u.RGBA.stride = (int)image->width * 4;
    config.output.u.RGBA.size = (size_t)image->width * image->height * 4;
    VP8StatusCode status = WebPDecode(job->data, job->size, &config);
    return status == VP8_STATUS_OK ? KG_OK : refuse_status(job, status);
}

static kg_status read_first_frame(const kg_convert_job *job, const WebPData *data)
{
    WebPAnimDecoderOptions options;
    uint8_t *frame = NULL;
    int at_ms;
    if (!WebPAnimDecoderOptionsInit(&options))
        return KG_E_BUG;
    WebPAnimDecoder *decoder = WebPAnimDecoderNew(data, &options);
    bool is_read = decoder != NULL && WebPAnimDecoderGetNext(decoder, &frame, &at_ms);
    if (is_read)
        memcpy(job->image->rgba, frame, (size_t)job->image->width * job->image->height * 4);
    WebPAnimDecoderDelete(decoder);
    return is_read ? KG_OK : kg_convert_refuse(job, N_("an animated WebP image whose first frame is damaged"));
}

/* The first chunk of that name, or NULL. */
static const uint8_t *find_chunk(const WebPDemuxer *demuxer, const char name[4], size_t *size)
{
    WebPChunkIterator at;
    *size = 0;
    if (!WebPDemuxGetChunk(demuxer, name, 1, &at))
        return NULL;
    *size = at.chunk.size;
    return at.chunk.bytes;
}

/* Some writers put the head of a JPEG's segment before the data. */
static void skip_exif_head(const uint8_t **data, size_t *size)
{
    static const char head[6] = "Exif\0";
    if (*data != NULL && *size > sizeof head && memcmp(*data, head, sizeof head) == 0) {
        *data += sizeof head;
        *size -= sizeof head;
    }
}

static kg_status read_all(const kg_convert_job *job, const WebPData *data, const WebPDemuxer *demuxer)
{
    uint32_t width = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH), height = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT);
    job->out->source_width = width;
    job->out->source_height = height;
    if (!kg_convert_fits(job, width, height))
        return KG_OK;
    if (kg_image_init(job->image, width, height, NULL) != KG_OK)
        return KG_E_NOMEM;
    bool is_animated = (WebPDemuxGetI(demuxer, WEBP_FF_FORMAT_FLAGS) & ANIMATION_FLAG) != 0;
    job->out->frames = is_animated ? WebPDemuxGetI(demuxer, WEBP_FF_FRAME_COUNT) : 1;
    kg_status status = is_animated ? read_first_frame(job, data) : read_still(job);
    if (status != KG_OK || job->out->broken[0] != 0)
        return status;
    size_t icc_size, exif_size;
    const uint8_t *icc = find_chunk(demuxer, "ICCP", &icc_size), *exif = find_chunk(demuxer, "EXIF", &exif_size);
    skip_exif_head(&exif, &exif_size);
    job->out->orientation = kg_exif_orientation(exif, exif_size);
    return kg_convert_finish(job, icc, icc_size, false);
}

kg_status kg_convert_webp(const kg_convert_job *job)
{
    WebPData data = { .bytes = job->data, .size = job->size };
    WebPDemuxState state;
    WebPDemuxer *demuxer = WebPDemuxPartial(&data, &state);
    bool is_whole = demuxer != NULL && state == WEBP_DEMUX_DONE;
    kg_status status = is_whole ? read_all(job, &data, demuxer)
                                : kg_convert_refuse(job, state == WEBP_DEMUX_PARSE_ERROR ? N_("a WebP image that is damaged")
                                                                                         : N_("a WebP image that is cut off"));
    WebPDemuxDelete(demuxer);
    return status;
}
