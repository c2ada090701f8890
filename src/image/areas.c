/* SPDX-License-Identifier: Apache-2.0
 *
 * Union-find over runs: each points to another of its area, the first one to itself. */
#include "image/areas.h"

#include "base/arith.h"

#include <stdlib.h>

enum { FIRST_ROOM = 1024 };

static uint32_t find_first(kg_area_run *runs, uint32_t at)
{
    while (runs[at].area != at)
        at = runs[at].area = runs[runs[at].area].area;
    return at;
}

static void unite(kg_area_run *runs, uint32_t a, uint32_t b)
{
    a = find_first(runs, a);
    b = find_first(runs, b);
    runs[KG_MAX(a, b)].area = KG_MIN(a, b);
}

static kg_status make_room(kg_areas *areas, kg_err *err)
{
    if (areas->run_count < areas->run_room)
        return KG_OK;
    if (areas->run_room > UINT32_MAX / 2)
        return kg_err_nomem(err);
    uint32_t room = KG_MAX(2 * areas->run_room, (uint32_t)FIRST_ROOM);
    kg_area_run *runs = realloc(areas->runs, room * sizeof *runs);
    if (runs == NULL)
        return kg_err_nomem(err);
    areas->runs = runs;
    areas->run_room = room;
    return KG_OK;
}

static void begin_row(kg_areas *areas, uint32_t y)
{
    bool is_next = areas->run_count > 0 && y == areas->row_at + 1;
    areas->row_before = is_next ? areas->row_start : areas->run_count;
    areas->row_start = areas->run_count;
    areas->row_at = y;
}

kg_status kg_areas_add(kg_areas *areas, uint32_t left, uint32_t right, uint32_t y, uint32_t kind, kg_err *err)
{
    kg_status status = make_room(areas, err);
    if (status != KG_OK)
        return status;
    if (areas->run_count == 0 || y != areas->row_at)
        begin_row(areas, y);
    uint32_t own = areas->run_count++, above = areas->row_before;
    kg_area_run *runs = areas->runs;
    runs[own] = (kg_area_run){ left, right, y, kind, own };
    while (above < areas->row_start && runs[above].right + areas->reach <= left)
        above++;
    areas->row_before = above;
    for (; above < areas->row_start && runs[above].left < right + areas->reach; above++)
        if (runs[above].kind == kind)
            unite(runs, above, own);
    return KG_OK;
}

static void grow(kg_area *area, const kg_area_run *run, uint32_t at)
{
    area->left = KG_MIN(area->left, run->left);
    area->right = KG_MAX(area->right, run->right);
    area->bottom = run->y + 1;
    area->last_run = at;
    area->pixels += run->right - run->left;
}

kg_status kg_areas_find(kg_areas *areas, kg_err *err)
{
    kg_area_run *runs = areas->runs;
    for (uint32_t i = 0; i < areas->run_count; i++)
        areas->count += runs[i].area == i;
    areas->items = malloc((areas->count + 1) * sizeof *areas->items);
    if (areas->items == NULL)
        return kg_err_nomem(err);
    uint32_t count = 0;
    for (uint32_t i = 0; i < areas->run_count; i++) {
        bool is_first = runs[i].area == i;
        /* The one that it points to lies before it, and knows its area already. */
        runs[i].area = is_first ? count++ : runs[runs[i].area].area;
        kg_area *area = &areas->items[runs[i].area];
        if (is_first)
            *area = (kg_area){ .left = runs[i].left, .top = runs[i].y, .kind = runs[i].kind, .first_run = i };
        grow(area, &runs[i], i);
    }
    return KG_OK;
}

void kg_areas_done(kg_areas *areas)
{
    free(areas->runs);
    free(areas->items);
    *areas = (kg_areas){ 0 };
}
