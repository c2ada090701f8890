/* SPDX-License-Identifier: Apache-2.0
 *
 * What kgpack and the programs that read for it say to each other over a socket of one machine. To the inspector a request is this
 * head and the bytes of a document, an answer its head and the facts as text (format/facts.h). To the converter a request is this
 * head, a kg_wire_canvas and the bytes of a picture, an answer its head, a kg_wire_picture and its pixels. */
#ifndef KG_FORMAT_WIRE_H
#define KG_FORMAT_WIRE_H

#include <stdint.h>

enum {
    KG_WIRE_REQUEST = 0x3152474b, /* "KGR1" */
    KG_WIRE_ANSWER = 0x3141474b,  /* "KGA1" */
    KG_WIRE_ANSWER_MAX = 64 << 20,
};

typedef struct kg_wire_request {
    uint32_t magic;
    uint32_t reserved; /* 0 */
    uint64_t size;     /* of what follows */
} kg_wire_request;

typedef struct kg_wire_answer {
    uint32_t magic;
    uint32_t size; /* of what follows */
} kg_wire_answer;

/* What a vector picture is drawn for: kg_canvas_options. */
typedef struct kg_wire_canvas {
    uint32_t width; /* px */
    uint32_t height;
    uint32_t margin;
    uint32_t fit;          /* kg_canvas_fit */
    uint32_t keep_margins; /* 0 or 1 */
} kg_wire_canvas;

/* Texts end with a NUL. */
typedef struct kg_wire_picture {
    uint32_t type;  /* kg_type */
    uint32_t width; /* px, of the RGBA pixels that follow: 8-bit sRGB, straight alpha, upright; 0 when it is broken */
    uint32_t height;
    uint32_t source_width; /* px, as the file declares; a vector picture's natural size */
    uint32_t source_height;
    uint32_t frames; /* 0: an animation that has none */
    uint32_t orientation; /* 1..8 */
    uint32_t per_unit_x;  /* pixels for each unit of length, 0 when nothing is said */
    uint32_t per_unit_y;
    uint32_t is_vector;     /* 0 or 1 */
    uint32_t is_recoloured; /* 0 or 1: its colours were brought to sRGB */
    char broken[256];   /* why there are no pixels; "" when there are */
    char remark[160];   /* what had to be guessed; "" = nothing */
    char missing[64];   /* locks that the kernel lacks */
} kg_wire_picture;

#endif
