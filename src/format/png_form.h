/* SPDX-License-Identifier: Apache-2.0
 *
 * The ways in which one image can be stored without loss, and the filters in front of deflate. Private to format/png*.c. */
#ifndef KG_FORMAT_PNG_FORM_H
#define KG_FORMAT_PNG_FORM_H

#include "base/buf.h"
#include "image/image.h"

#include <stdbool.h>

/* One way to store an image: its samples, packed, row after row. */
typedef struct kg_png_form {
    uint8_t colour_type;
    uint8_t bit_depth;
    uint32_t width;
    uint32_t height;
    unsigned colours;       /* of a palette */
    unsigned clear_colours; /* of those, the ones with alpha below 255; they come first */
    uint8_t palette[256][4];
    bool has_key; /* tRNS names one colour that is transparent */
    uint8_t key[3];
    size_t row_bytes;
    uint8_t *rows; /* row_bytes * height, owned */
} kg_png_form;

void kg_png_form_done(kg_png_form *form);

typedef enum kg_png_order {
    KG_PNG_ORDER_SEEN,   /* colours as they come in the image */
    KG_PNG_ORDER_LIGHT,  /* dark to light */
    KG_PNG_ORDER_COMMON, /* the commonest first */
    KG_PNG_ORDER_COUNT
} kg_png_order;

/* What can be said of all pixels. */
typedef struct kg_png_census {
    bool is_opaque;
    bool is_binary; /* alpha is 0 or 255 everywhere */
    bool is_grey;
    uint8_t grey_depth; /* smallest depth that holds every grey level */
    bool has_key;       /* is_binary and a colour that no opaque pixel has */
    uint8_t key[3];
    unsigned busy_percent; /* of the pixels differ from the one on the left and the one above */
    unsigned colours;      /* up to 256; 257 stands for more. All clear pixels are one colour */
    uint8_t palette[256][4];
    uint32_t counts[256];
} kg_png_census;

void kg_png_census_take(const kg_image *image, kg_png_census *out);

/* The direct form with the fewest bits a pixel; RICH does without a transparent colour. */
kg_status kg_png_form_direct(const kg_image *image, const kg_png_census *census, bool rich, kg_png_form *out, kg_err *err);
/* The palette form; for up to 256 colours. */
kg_status kg_png_form_palette(const kg_image *image, const kg_png_census *census, kg_png_order order, kg_png_form *out,
                              kg_err *err);

/* Bytes of the whole file whose rows take PACKED bytes. */
size_t kg_png_file_size(const kg_png_form *form, size_t packed);
/* The file: the rows of FORM are filtered and packed in SIZE bytes of zlib. KG_E_NOMEM. */
kg_status kg_png_write(const kg_png_form *form, const uint8_t *packed, size_t size, kg_blob *out, kg_err *err);

/* Moves colours of half-transparent pixels to others of the image, by at most half a level after premultiplication, where that
 * makes fewer of them. Doing it again moves nothing. MOVED_OUT: how many pixels have another colour. KG_E_NOMEM. */
kg_status kg_png_snap(kg_image *image, size_t *moved_out, kg_err *err);

typedef enum kg_png_filter {
    KG_PNG_FILTER_NONE,
    KG_PNG_FILTER_SUB,
    KG_PNG_FILTER_UP,
    KG_PNG_FILTER_AVERAGE,
    KG_PNG_FILTER_PAETH,
    KG_PNG_FILTER_SUM,     /* for each row the filter with the smallest sum of distances from zero */
    KG_PNG_FILTER_ENTROPY, /* ... with the lowest entropy of its bytes */
    KG_PNG_FILTER_BIGRAMS, /* ... with the fewest different pairs of neighbours */
    KG_PNG_FILTER_PAIRS,   /* ... with the lowest entropy of those pairs */
    KG_PNG_FILTER_BRUTE,   /* ... with the fewest bytes when packed with the rows above */
    KG_PNG_FILTER_COUNT
} kg_png_filter;

/* Filters the form's rows into OUT: (row_bytes + 1) * height bytes. Colour under alpha 0 becomes what the filter expects.
 * KG_E_NOMEM. */
kg_status kg_png_filter_rows(const kg_png_form *form, kg_png_filter filter, uint8_t *out, kg_err *err);
/* One row, with the filter 0..4 in front; PRIOR is the row above. */
void kg_png_filter_row(uint8_t filter, const uint8_t *row, const uint8_t *prior, size_t size, size_t step, uint8_t *out);
/* Bytes from a sample to the same one of the pixel before. */
size_t kg_png_form_step(const kg_png_form *form);

#endif
