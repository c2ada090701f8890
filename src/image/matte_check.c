/* SPDX-License-Identifier: Apache-2.0
 *
 * The test of a removal: laid back on its background the result must show the picture. Where the background's colour was mixed in,
 * that holds to some levels at every pixel; what was cleared may differ by the noise of the background, which is nothing on average
 * over a block, and by no more. */
#include "image/matte_job.h"

enum {
    BLOCK = 8,         /* px */
    LEAST_PIXELS = 16, /* cleared ones, to judge a block by */
    MOST_MEAN = 3,     /* levels by which a block differs on average */
    MOST_APART = 3,    /* levels by which an un-mixed pixel differs */
};
static const double most_lost = 0.01; /* of the blocks */

/* What is seen of PIXEL on COLOUR, channel K, in levels. */
static int laid(const uint8_t *pixel, const uint8_t *colour, int k)
{
    return (pixel[k] * pixel[3] + colour[k] * (255 - pixel[3]) + 127) / 255;
}

static bool shows(const kg_matte_job *job, size_t place)
{
    const uint8_t *pixel = job->image->rgba + 4 * place, *source = kg_matte_pixel(job, place);
    for (int k = 0; k < 3; k++)
        if (abs(laid(pixel, job->colour, k) - source[k]) > MOST_APART)
            return false;
    return true;
}

/* Whether the picture is more than noise where the block at LEFT, TOP has been cleared, or an un-mixed pixel there is wrong. */
static bool is_lost(const kg_matte_job *job, uint32_t left, uint32_t top)
{
    int64_t sums[3] = { 0 }, count = 0;
    for (uint32_t y = top; y < top + BLOCK && y < job->source->height; y++)
        for (uint32_t x = left; x < left + BLOCK && x < job->source->width; x++) {
            size_t place = (size_t)y * job->source->width + x;
            bool is_cleared = job->marks[place] == KG_MATTE_BACKGROUND;
            if (!is_cleared && !shows(job, place))
                return true;
            count += is_cleared;
            for (int k = 0; k < 3 && is_cleared; k++)
                sums[k] += kg_matte_pixel(job, place)[k] - job->colour[k];
        }
    for (int k = 0; k < 3; k++)
        if (count >= LEAST_PIXELS && llabs(sums[k]) > MOST_MEAN * count)
            return true;
    return false;
}

const char *kg_matte_check(kg_matte_job *job)
{
    size_t blocks = 0, lost = 0;
    for (uint32_t y = 0; y < job->source->height; y += BLOCK)
        for (uint32_t x = 0; x < job->source->width; x += BLOCK) {
            blocks++;
            if (!is_lost(job, x, y))
                continue;
            job->trouble = lost++ == 0 ? (size_t)y * job->source->width + x : job->trouble;
        }
    job->has_trouble = (double)lost > most_lost * (double)blocks;
    return job->has_trouble
               ? N_("laid back on its background the result would not show the picture; faint artwork must differ from the "
                    "background by more than its noise, so export the logo on another colour or with transparency")
               : NULL;
}
