/* SPDX-License-Identifier: Apache-2.0
 *
 * What kgpack and its inspector say to each other over a socket of one machine: a request is this head, the name and the bytes
 * of a document; an answer is its head and the facts as text (format/facts.h). */
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
    uint64_t size;     /* of the document, which follows */
} kg_wire_request;

typedef struct kg_wire_answer {
    uint32_t magic;
    uint32_t size; /* of the facts, which follow */
} kg_wire_answer;

#endif
