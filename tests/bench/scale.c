/* SPDX-License-Identifier: Apache-2.0
 *
 * scale [ROUNDS]: how fast pictures of three kinds are scaled to 120 x 120, in megapixels of the source a second of CPU time, the best
 * of ROUNDS (5). `flat` is areas of one colour with smooth edges, `grad` a gradient behind the same, `noise` differs at every pixel. */
#include "base/arith.h"
#include "image/resample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TARGET = 120, DISCS = 5 };

/* How much of the pixel lies inside one of some rings, 0 to 1: a drawing at any size. */
static double ring_cover(double x, double y, double size)
{
    double cover = 0;
    for (int i = 0; i < DISCS; i++) {
        double distance = hypot(x - size * (0.2 + 0.15 * i), y - size * (0.75 - 0.13 * i));
        cover = fmax(cover, fmin(fmax(0.5 + size * 0.03 - fabs(distance - size * 0.14), 0), 1));
    }
    return cover;
}

static void draw(kg_image *image, const char *kind)
{
    uint32_t seed = 1, size = image->width;
    for (uint32_t y = 0; y < size; y++)
        for (uint32_t x = 0; x < size; x++) {
            uint8_t *p = kg_image_at(image, x, y), cover = (uint8_t)(255 * ring_cover(x, y, size) + 0.5);
            seed = seed * 1664525 + 1013904223;
            bool is_flat = kind[0] == 'f', is_noise = kind[0] == 'n';
            uint8_t noise = is_noise ? (uint8_t)(seed >> 27) : 0;
            uint8_t behind[3] = { (uint8_t)(x * 200 / size + noise), (uint8_t)(y * 200 / size + noise), (uint8_t)(100 + noise) };
            for (int k = 0; k < 3; k++)
                p[k] = (uint8_t)(is_flat ? 40 * k + 60 : is_noise ? behind[k] : (behind[k] * (255 - cover) + 250 * cover) / 255);
            p[3] = is_flat ? cover : 255;
        }
}

static double measure(const kg_image *image)
{
    kg_image out;
    clock_t begun = clock();
    if (kg_image_resample(image, (kg_box){ 0, 0, image->width, image->height }, TARGET, TARGET, &out, NULL) != KG_OK)
        exit(2);
    kg_image_done(&out);
    return (double)(clock() - begun) / CLOCKS_PER_SEC;
}

int main(int argc, char **argv)
{
    static const char *const kinds[] = { "flat", "grad", "noise" };
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 5;
    printf("| px | %s | %s | %s |  megapixels a second\n| --- | --- | --- | --- |\n", kinds[0], kinds[1], kinds[2]);
    for (uint32_t size = 128; size <= 4096; size *= 2) {
        printf("| %4u |", size);
        for (size_t kind = 0; kind < KG_COUNT(kinds); kind++) {
            kg_image image;
            double best = INFINITY;
            if (kg_image_init(&image, size, size, NULL) != KG_OK)
                return 2;
            draw(&image, kinds[kind]);
            for (int i = 0; i < rounds; i++) {
                unsigned times = KG_MAX(1u, 1024 * 1024 / (size * size));
                double seconds = 0;
                for (unsigned k = 0; k < times; k++)
                    seconds += measure(&image);
                best = fmin(best, seconds / times);
            }
            kg_image_done(&image);
            printf(" %7.1f |", (double)size * size / 1e6 / best);
        }
        printf("\n");
    }
    return 0;
}
