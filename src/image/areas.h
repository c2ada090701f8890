/* SPDX-License-Identifier: Apache-2.0
 *
 * Connected areas, put together of the runs of each row: what counts is the number of runs, not of pixels. */
#ifndef KG_IMAGE_AREAS_H
#define KG_IMAGE_AREAS_H

#include "image/image.h"

#include <stdbool.h>

/* The pixels LEFT..RIGHT-1 of a row. */
typedef struct kg_area_run {
    uint32_t left;
    uint32_t right;
    uint32_t y;
    uint32_t kind; /* runs of one kind are connected only */
    uint32_t area; /* after kg_areas_find: which it is part of */
} kg_area_run;

typedef struct kg_area {
    uint32_t left, right, top, bottom; /* the box around it: right and bottom are outside */
    uint32_t kind;
    uint32_t first_run; /* the first and the last of its runs; there may be others between them */
    uint32_t last_run;
    size_t pixels;
} kg_area;

/* Begins as { .reach = ... }; all others are 0. */
typedef struct kg_areas {
    uint32_t reach;    /* 0: areas are connected over the sides of pixels; 1: over corners as well */
    kg_area_run *runs; /* row after row, each from left to right; owned */
    uint32_t run_count;
    uint32_t run_room;
    uint32_t row_start;  /* the first run of the row at hand */
    uint32_t row_before; /* the first of the row before that may still touch the next run */
    uint32_t row_at;     /* y of the row at hand */
    kg_area *items;      /* after kg_areas_find, in the order of their first pixels; owned */
    uint32_t count;
} kg_areas;

/* Adds a run, behind those of the rows above and those to its left. KG_E_NOMEM. */
kg_status kg_areas_add(kg_areas *areas, uint32_t left, uint32_t right, uint32_t y, uint32_t kind, kg_err *err);
/* Puts the areas together, after the last run. KG_E_NOMEM. */
kg_status kg_areas_find(kg_areas *areas, kg_err *err);
void kg_areas_done(kg_areas *areas);

#endif
