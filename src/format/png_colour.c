/* SPDX-License-Identifier: Apache-2.0
 *
 * What the colour chunks of a PNG mean, and the way to sRGB through lcms2. The first of cICP, iCCP, sRGB, gAMA with cHRM counts
 * (PNG specification, section 4.3). A profile that is broken, or made for another kind of image, is passed over as the
 * specification asks; one that moves no colour by more than one level is sRGB under another name. */
#include "format/icc.h"
#include "format/png_read.h"

#include "base/arith.h"

#include <lcms2.h>
#include <libdeflate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SRGB_GAMMA = 45455,     /* gAMA of sRGB, in 1/100000 */
    LEAST_GAMMA = 16,       /* the range that libpng takes for sense */
    MOST_GAMMA = 625000000,
    GAMMA_TOLERANCE = 5000, /* what libpng takes for no difference: 5 % */
    CURVE_POINTS = 4096,
    CONVERT_PIXELS = 1024, /* converted in one go */
};

/* ---- building profiles ---- */

typedef struct primaries {
    cmsCIExyY white;
    cmsCIExyYTRIPLE rgb;
} primaries;

static const primaries bt709 = { { 0.3127, 0.3290, 1 }, { { 0.64, 0.33, 1 }, { 0.30, 0.60, 1 }, { 0.15, 0.06, 1 } } };
static const primaries bt2020 = { { 0.3127, 0.3290, 1 }, { { 0.708, 0.292, 1 }, { 0.170, 0.797, 1 }, { 0.131, 0.046, 1 } } };
static const primaries display_p3 = { { 0.3127, 0.3290, 1 }, { { 0.680, 0.320, 1 }, { 0.265, 0.690, 1 }, { 0.150, 0.060, 1 } } };

/* Takes CURVE over. */
static cmsHPROFILE build_profile(const primaries *points, cmsToneCurve *curve, bool is_grey_image)
{
    cmsToneCurve *const curves[3] = { curve, curve, curve };
    if (curve == NULL)
        return NULL;
    cmsHPROFILE profile = is_grey_image ? cmsCreateGrayProfile(&points->white, curve)
                                        : cmsCreateRGBProfile(&points->white, &points->rgb, curves);
    cmsFreeToneCurve(curve);
    return profile;
}

static cmsToneCurve *srgb_curve(void)
{
    static const cmsFloat64Number parameters[5] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
    return cmsBuildParametricToneCurve(NULL, 4, parameters);
}

static cmsToneCurve *bt709_curve(void)
{
    static const cmsFloat64Number parameters[5] = { 1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081 };
    return cmsBuildParametricToneCurve(NULL, 4, parameters);
}

/* BT.2100; light above diffuse white (203 cd/m2, BT.2408) is cut off, as a logo has none. */
static double pq_light(double signal)
{
    double p = pow(signal, 1 / 78.84375);
    double light = fmax(p - 0.8359375, 0) / (18.8515625 - 18.6875 * p);
    return fmin(pow(light, 1 / 0.1593017578125) * 10000 / 203, 1);
}

static double hlg_light(double signal)
{
    double scene = signal <= 0.5 ? signal * signal / 3 : (exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    return fmin(pow(scene, 1.2) * 1000 / 203, 1);
}

static cmsToneCurve *sampled_curve(double (*light)(double))
{
    cmsFloat32Number points[CURVE_POINTS];
    for (int i = 0; i < CURVE_POINTS; i++)
        points[i] = (cmsFloat32Number)light(i / (CURVE_POINTS - 1.0));
    return cmsBuildTabulatedToneCurveFloat(NULL, CURVE_POINTS, points);
}

/* cICP: the code points of ITU-T H.273 that still images use. */
static cmsToneCurve *curve_of_coding(uint8_t transfer)
{
    switch (transfer) {
    case 1:
    case 6:
    case 14:
    case 15:
        return bt709_curve();
    case 4:
        return cmsBuildGamma(NULL, 2.2);
    case 5:
        return cmsBuildGamma(NULL, 2.8);
    case 8:
        return cmsBuildGamma(NULL, 1.0);
    case 13:
        return srgb_curve();
    case 16:
        return sampled_curve(pq_light);
    case 18:
        return sampled_curve(hlg_light);
    default:
        return NULL;
    }
}

static cmsHPROFILE profile_of_coding(const uint8_t coding[4], bool is_grey_image)
{
    const primaries *points = coding[0] == 1 ? &bt709 : coding[0] == 9 ? &bt2020 : coding[0] == 12 ? &display_p3 : NULL;
    if (points == NULL || coding[2] != 0 || coding[3] != 1)
        return NULL;
    return build_profile(points, curve_of_coding(coding[1]), is_grey_image);
}

static bool is_srgb_gamma(uint32_t gamma)
{
    int64_t product = (int64_t)gamma * 220000 / 100000 - 100000;
    return product >= -GAMMA_TOLERANCE && product <= GAMMA_TOLERANCE;
}

static cmsHPROFILE profile_of_chromaticities(const kg_png_walk *walk, uint32_t gamma)
{
    double v[8];
    for (int i = 0; i < 8; i++)
        v[i] = kg_png_be32(walk->chromaticities.data + 4 * i) / 100000.0;
    for (int i = 0; i < 8; i += 2)
        if (!(v[i] >= 0 && v[i] <= 1 && v[i + 1] > 0 && v[i + 1] <= 1))
            return NULL;
    primaries points = { { v[0], v[1], 1 }, { { v[2], v[3], 1 }, { v[4], v[5], 1 }, { v[6], v[7], 1 } } };
    return build_profile(&points, is_srgb_gamma(gamma) ? srgb_curve() : cmsBuildGamma(NULL, 100000.0 / gamma), false);
}

/* iCCP: a name, a zero, the method 0, a zlib stream. The profile tells its own size in its first four bytes. */
static cmsHPROFILE profile_of_iccp(const kg_png_walk *walk, const kg_limits *limits)
{
    const uint8_t *end = memchr(walk->profile.data, 0, KG_MIN(walk->profile.size, 80u));
    if (end == NULL || (size_t)(end - walk->profile.data) + 2 >= walk->profile.size || end[1] != 0)
        return NULL;
    const uint8_t *packed = end + 2;
    size_t packed_size = walk->profile.size - (size_t)(packed - walk->profile.data);
    size_t room = KG_MIN(limits->png_chunk_bytes, packed_size * 1032), made = 0;
    uint8_t *bytes = malloc(room);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    cmsHPROFILE profile = NULL;
    if (bytes != NULL && inflater != NULL &&
        libdeflate_zlib_decompress(inflater, packed, packed_size, bytes, room, &made) == LIBDEFLATE_SUCCESS && made >= 128)
        profile = cmsOpenProfileFromMem(bytes, (cmsUInt32Number)made);
    libdeflate_free_decompressor(inflater);
    free(bytes);
    return profile;
}

/* ---- using them ---- */

static bool is_grey(const kg_png_walk *walk)
{
    return walk->colour_type == KG_PNG_GREY || walk->colour_type == KG_PNG_GREY_ALPHA;
}

static bool is_grey_profile_of(cmsHPROFILE profile)
{
    return cmsGetColorSpace(profile) == cmsSigGrayData;
}

/* Of deep samples and of grey ones lcms2 would make coarse tables, wrong by up to 15 levels: they go the whole way one by one (0.2 s
 * for a million). */
static cmsHTRANSFORM open_transform(cmsHPROFILE profile, bool is_deep)
{
    bool is_grey_profile = is_grey_profile_of(profile);
    cmsUInt32Number width = is_deep ? 2 : 1, flags = is_deep || is_grey_profile ? cmsFLAGS_NOOPTIMIZE : 0;
    cmsUInt32Number in = is_grey_profile ? COLORSPACE_SH(PT_GRAY) | CHANNELS_SH(1) | EXTRA_SH(3) | BYTES_SH(width)
                                         : COLORSPACE_SH(PT_RGB) | CHANNELS_SH(3) | EXTRA_SH(1) | BYTES_SH(width);
    cmsHPROFILE srgb = cmsCreate_sRGBProfile();
    cmsHTRANSFORM transform = srgb != NULL ? cmsCreateTransform(profile, in, srgb, TYPE_RGBA_8, INTENT_PERCEPTUAL, flags) : NULL;
    if (srgb != NULL)
        cmsCloseProfile(srgb);
    return transform;
}

static bool fits_image(cmsHPROFILE profile, bool is_grey_image)
{
    return is_grey_image ? is_grey_profile_of(profile) : cmsGetColorSpace(profile) == cmsSigRgbData;
}

typedef enum effect {
    UNUSABLE, /* for another kind of image, or not to be computed with */
    NONE,     /* moves no colour of a 6 x 6 x 6 cube by more than one level */
    MOVES,
} effect;

static effect find_effect(cmsHPROFILE profile, bool is_grey_image)
{
    uint8_t in[216][4], out[216][4];
    cmsHTRANSFORM transform = fits_image(profile, is_grey_image) ? open_transform(profile, false) : NULL;
    if (transform == NULL)
        return UNUSABLE;
    for (int i = 0; i < 216; i++) {
        in[i][0] = (uint8_t)(is_grey_image ? i : i % 6 * 51);
        in[i][1] = (uint8_t)(is_grey_image ? i : i / 6 % 6 * 51);
        in[i][2] = (uint8_t)(is_grey_image ? i : i / 36 * 51);
        in[i][3] = 255;
    }
    cmsDoTransform(transform, in, out, 216);
    cmsDeleteTransform(transform);
    for (int i = 0; i < 216; i++)
        for (int k = 0; k < 3; k++)
            if (abs(in[i][k] - out[i][k]) > 1)
                return MOVES;
    return NONE;
}

/* Takes FOUND (may be NULL) over. False when it cannot be used, so that the next of the chunks counts. */
static bool settle(cmsHPROFILE found, bool is_grey_image, void **profile, kg_png_colour *colour)
{
    effect e = found != NULL ? find_effect(found, is_grey_image) : UNUSABLE;
    *colour = e == MOVES ? KG_PNG_COLOUR_PROFILE : KG_PNG_COLOUR_SRGB;
    if (e == MOVES)
        *profile = found;
    else
        kg_icc_close(found);
    return e != UNUSABLE;
}

/* gAMA; what makes no sense counts as none. */
static uint32_t find_gamma(const kg_png_walk *walk)
{
    uint32_t gamma = walk->gamma.data != NULL ? kg_png_be32(walk->gamma.data) : SRGB_GAMMA;
    return gamma >= LEAST_GAMMA && gamma <= MOST_GAMMA ? gamma : SRGB_GAMMA;
}

kg_png_colour kg_png_colour_plan(const kg_png_walk *walk, const kg_limits *limits, void **profile)
{
    kg_png_colour colour;
    uint32_t gamma = find_gamma(walk);
    bool grey = is_grey(walk);
    *profile = NULL;
    if (walk->coding.data != NULL && settle(profile_of_coding(walk->coding.data, grey), grey, profile, &colour))
        return colour;
    if (walk->profile.data != NULL && settle(profile_of_iccp(walk, limits), grey, profile, &colour))
        return colour;
    if (walk->srgb.data != NULL)
        return KG_PNG_COLOUR_SRGB;
    if (walk->chromaticities.data != NULL && !grey && settle(profile_of_chromaticities(walk, gamma), grey, profile, &colour))
        return colour;
    return is_srgb_gamma(gamma) ? KG_PNG_COLOUR_SRGB : KG_PNG_COLOUR_GAMMA;
}

void *kg_icc_open(const void *data, size_t size, bool is_grey_image)
{
    kg_png_colour colour;
    void *profile = NULL;
    if (size <= UINT32_MAX)
        (void)settle(cmsOpenProfileFromMem(data, (cmsUInt32Number)size), is_grey_image, &profile, &colour);
    return profile;
}

void kg_icc_close(void *profile)
{
    if (profile != NULL)
        cmsCloseProfile(profile);
}

/* Each of the 256 levels once. */
static void convert_levels(cmsHTRANSFORM transform, const uint8_t *samples, size_t count, uint8_t *rgba)
{
    uint8_t levels[256][4], converted[256][4];
    for (int i = 0; i < 256; i++)
        memset(levels[i], i, 4);
    cmsDoTransform(transform, levels, converted, 256);
    for (size_t i = 0; i < count; i++) {
        uint8_t alpha = samples[4 * i + 3];
        memcpy(rgba + 4 * i, converted[samples[4 * i]], 3);
        rgba[4 * i + 3] = alpha;
    }
}

kg_status kg_icc_convert(void *profile, const void *samples, bool is_deep, size_t count, uint8_t *rgba, kg_err *err)
{
    uint8_t converted[CONVERT_PIXELS][4];
    cmsHTRANSFORM transform = open_transform(profile, is_deep);
    if (transform == NULL)
        return kg_err_nomem(err);
    if (!is_deep && is_grey_profile_of(profile)) {
        convert_levels(transform, samples, count, rgba);
        cmsDeleteTransform(transform);
        return KG_OK;
    }
    for (size_t done = 0; done < count; done += CONVERT_PIXELS) {
        size_t piece = KG_MIN(count - done, (size_t)CONVERT_PIXELS);
        const uint8_t *in = (const uint8_t *)samples + done * (is_deep ? 8 : 4);
        cmsDoTransform(transform, in, converted, (cmsUInt32Number)piece);
        for (size_t i = 0; i < piece; i++) {
            uint16_t deep;
            memcpy(&deep, in + (is_deep ? 8 * i + 6 : 0), sizeof deep);
            converted[i][3] = is_deep ? (uint8_t)((deep * 255u + 32895u) >> 16) : in[4 * i + 3];
        }
        memcpy(rgba + done * 4, converted, piece * 4);
    }
    cmsDeleteTransform(transform);
    return KG_OK;
}
