/* SPDX-License-Identifier: Apache-2.0
 *
 * Two tables, and a search that starts near its end. */
#include "image/light.h"

#include "image/srgb_table.inc"

float kg_light_of(uint8_t level)
{
    return light_of_level[level];
}

void kg_light_index_init(kg_light_index *index)
{
    unsigned level = 0;
    for (unsigned step = 0; step <= KG_LIGHT_STEPS; step++) {
        while (level < 255 && level_ends[level] <= (float)step / KG_LIGHT_STEPS)
            level++;
        index->first[step] = (uint8_t)level;
    }
}

uint8_t kg_light_level(const kg_light_index *index, float light)
{
    if (!(light > 0))
        return 0;
    if (light >= 1)
        return 255;
    unsigned level = index->first[(unsigned)(light * KG_LIGHT_STEPS)];
    while (level < 255 && level_ends[level] <= light)
        level++;
    return (uint8_t)level;
}
