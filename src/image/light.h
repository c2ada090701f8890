/* SPDX-License-Identifier: Apache-2.0
 *
 * Between sRGB levels and linear light, the same on every machine: tables that scripts/mksrgb makes. */
#ifndef KG_IMAGE_LIGHT_H
#define KG_IMAGE_LIGHT_H

#include <stdint.h>

enum { KG_LIGHT_STEPS = 4096 };

extern const float kg_light_of_level[256];
/* Where the rounding goes up from level i to i + 1; the last is above all light. */
extern const float kg_light_level_ends[256];
/* The level of the light i / KG_LIGHT_STEPS. From one step to the next it goes up by one at most. */
extern const uint8_t kg_light_steps[KG_LIGHT_STEPS + 1];

/* 0 (black) to 1 (white). */
static inline float kg_light_of(uint8_t level)
{
    return kg_light_of_level[level];
}

/* The nearest level in sRGB; LIGHT is 0 to 1. */
static inline uint8_t kg_light_level_within(float light)
{
    uint8_t level = kg_light_steps[(unsigned)(light * KG_LIGHT_STEPS)];
    return (uint8_t)(level + (kg_light_level_ends[level] <= light));
}

/* The same of any LIGHT, which is cut off outside 0..1. */
static inline uint8_t kg_light_level(float light)
{
    light = light > 0 ? light : 0; /* also where it is no number */
    return kg_light_level_within(light < 1 ? light : 1);
}

#endif
