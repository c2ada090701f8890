/* SPDX-License-Identifier: Apache-2.0
 *
 * quality IN OUT: how far the 120 x 120 pictures in OUT are from a reference made of the pictures of the same name in IN. The
 * reference is slow and plain: Lanczos3 in double precision, linear light, premultiplied, clamped to what each pixel covers; for
 * square pictures alone, without corners. Prints the mean and the greatest difference of colour times alpha, in levels of 255. */
#include "base/arith.h"
#include "base/file.h"
#include "format/png.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 120, CORNER = 5, LOBES = 3 };

typedef struct sums {
    double total;
    double most;
    uint64_t count;
    unsigned pictures;
} sums;

static double light_of(double level)
{
    level /= 255;
    return level <= 0.04045 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4);
}

static double level_of(double light)
{
    light = fmin(fmax(light, 0), 1);
    return 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055);
}

static double lanczos(double x)
{
    const double pi = 3.14159265358979323846;
    x = fabs(x);
    return x < 1e-9 ? 1 : x >= LOBES ? 0 : LOBES * sin(pi * x) * sin(pi * x / LOBES) / (pi * pi * x * x);
}

/* One line of COUNT values, STRIDE apart, to SIDE values; with the least and the greatest inside of each. */
static void scale_line(const double *line, const double *low, const double *high, size_t count, size_t stride, double *out,
                       double *out_low, double *out_high, size_t out_stride)
{
    double scale = (double)count / SIDE, stretch = fmax(scale, 1);
    for (size_t i = 0; i < SIDE; i++) {
        double centre = ((double)i + 0.5) * scale, weights = 0, sum = 0, least = INFINITY, greatest = -INFINITY;
        for (size_t p = 0; p < count; p++) {
            double weight = lanczos(((double)p + 0.5 - centre) / stretch);
            weights += weight;
            sum += weight * line[p * stride];
            if ((double)p + 1 > centre - stretch / 2 + 1e-6 && (double)p < centre + stretch / 2 - 1e-6) {
                least = fmin(least, low[p * stride]);
                greatest = fmax(greatest, high[p * stride]);
            }
        }
        out[i * out_stride] = sum / weights;
        out_low[i * out_stride] = least;
        out_high[i * out_stride] = greatest;
    }
}

static void make_reference(const kg_image *image, int channel, double *out)
{
    size_t side = image->width;
    double *plane = malloc(side * side * sizeof *plane), *across[3], last[3][SIDE * SIDE];
    for (int k = 0; k < 3; k++)
        across[k] = malloc(side * SIDE * sizeof **across);
    for (size_t i = 0; i < side * side; i++) {
        const uint8_t *p = image->rgba + 4 * i;
        plane[i] = channel == 3 ? p[3] / 255.0 : light_of(p[channel]) * p[3] / 255;
    }
    for (size_t y = 0; y < side; y++)
        scale_line(plane + y * side, plane + y * side, plane + y * side, side, 1, across[0] + y * SIDE, across[1] + y * SIDE,
                   across[2] + y * SIDE, 1);
    for (size_t x = 0; x < SIDE; x++)
        scale_line(across[0] + x, across[1] + x, across[2] + x, side, SIDE, last[0] + x, last[1] + x, last[2] + x, SIDE);
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
        out[i] = fmin(fmax(last[0][i], last[1][i]), last[2][i]);
    for (int k = 0; k < 3; k++)
        free(across[k]);
    free(plane);
}

static bool is_corner(size_t i)
{
    size_t x = i % SIDE, y = i / SIDE;
    return KG_MIN(x, SIDE - 1 - x) < CORNER && KG_MIN(y, SIDE - 1 - y) < CORNER;
}

static void compare(const kg_image *source, const kg_image *result, sums *s)
{
    static double planes[4][SIDE * SIDE];
    for (int channel = 0; channel < 4; channel++)
        make_reference(source, channel, planes[channel]);
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        const uint8_t *p = result->rgba + 4 * i;
        double alpha = planes[3][i];
        for (int k = 0; k < 4 && !is_corner(i); k++) {
            double expected = k == 3 ? 255 * alpha : alpha > 0 ? level_of(planes[k][i] / alpha) * alpha : 0;
            double difference = fabs(expected - (k == 3 ? p[3] : p[k] * p[3] / 255.0));
            s->total += difference;
            s->most = fmax(s->most, difference);
            s->count++;
        }
    }
    s->pictures++;
}

static bool read_picture(const char *folder, const char *name, kg_image *out)
{
    char path[4096];
    kg_blob bytes = { 0 };
    kg_png_facts facts;
    kg_arena arena;
    kg_arena_init(&arena);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    bool is_read = kg_file_read(AT_FDCWD, path, 64u << 20, &bytes, NULL) == KG_OK &&
                   kg_png_decode(&arena, bytes.data, bytes.size, &kg_limits_default, &facts, out, NULL) == KG_OK;
    kg_blob_done(&bytes);
    kg_arena_done(&arena);
    return is_read;
}

int main(int argc, char **argv)
{
    sums s = { 0 };
    DIR *folder = argc == 3 ? opendir(argv[1]) : NULL;
    if (folder == NULL)
        return 2;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        kg_image source = { 0 }, result = { 0 };
        if (read_picture(argv[1], entry->d_name, &source) && read_picture(argv[2], entry->d_name, &result) &&
            source.width == source.height && source.width <= 512 && result.width == SIDE && result.height == SIDE)
            compare(&source, &result, &s);
        kg_image_done(&source);
        kg_image_done(&result);
    }
    closedir(folder);
    printf("%.3f %.1f %u\n", s.count > 0 ? s.total / (double)s.count : 0, s.most, s.pictures);
    return 0;
}
