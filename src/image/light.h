/* SPDX-License-Identifier: Apache-2.0
 *
 * Between sRGB levels and linear light, the same on every machine. */
#ifndef KG_IMAGE_LIGHT_H
#define KG_IMAGE_LIGHT_H

#include <stdint.h>

enum { KG_LIGHT_STEPS = 1024 };

/* 0 (black) to 1 (white). */
float kg_light_of(uint8_t level);

/* Speeds up the way back; made once for many pixels. */
typedef struct kg_light_index {
    uint8_t first[KG_LIGHT_STEPS + 1];
} kg_light_index;

void kg_light_index_init(kg_light_index *index);
/* The nearest level in sRGB; LIGHT outside 0..1 is cut off. */
uint8_t kg_light_level(const kg_light_index *index, float light);

#endif
