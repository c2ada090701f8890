/* SPDX-License-Identifier: Apache-2.0
 *
 * Connected areas against a flood fill. */
#include <criterion/criterion.h>

#include "image/areas.h"

#include "base/arith.h"
#include "pictures.h"

#include <stdlib.h>

enum { SIDE = 24 };

typedef struct plane {
    uint8_t kinds[SIDE][SIDE];
    uint32_t areas[SIDE][SIDE]; /* UINT32_MAX: not yet known */
} plane;

static void flood(plane *p, int x, int y, uint32_t area, int reach)
{
    p->areas[y][x] = area;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            int nx = x + dx, ny = y + dy;
            if ((reach == 0 && dx != 0 && dy != 0) || nx < 0 || ny < 0 || nx >= SIDE || ny >= SIDE)
                continue;
            if (p->areas[ny][nx] == UINT32_MAX && p->kinds[ny][nx] == p->kinds[y][x])
                flood(p, nx, ny, area, reach);
        }
}

static uint32_t flood_all(plane *p, int reach)
{
    uint32_t count = 0;
    memset(p->areas, 0xFF, sizeof p->areas);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            if (p->areas[y][x] == UINT32_MAX)
                flood(p, x, y, count++, reach);
    return count;
}

static kg_areas find_areas(const plane *p, uint32_t reach)
{
    kg_areas areas = { .reach = reach };
    for (uint32_t y = 0; y < SIDE; y++)
        for (uint32_t left = 0, right; left < SIDE; left = right) {
            for (right = left + 1; right < SIDE && p->kinds[y][right] == p->kinds[y][left];)
                right++;
            cr_assert_eq(kg_areas_add(&areas, left, right, y, p->kinds[y][left], NULL), KG_OK);
        }
    cr_assert_eq(kg_areas_find(&areas, NULL), KG_OK);
    return areas;
}

/* What FLOOD has of AREA. */
static kg_area expected_area(const plane *p, uint32_t area)
{
    kg_area out = { .left = SIDE, .top = SIDE };
    for (uint32_t y = 0; y < SIDE; y++)
        for (uint32_t x = 0; x < SIDE; x++) {
            if (p->areas[y][x] != area)
                continue;
            out.left = KG_MIN(out.left, x);
            out.right = KG_MAX(out.right, x + 1);
            out.top = KG_MIN(out.top, y);
            out.bottom = y + 1;
            out.kind = p->kinds[y][x];
            out.pixels++;
        }
    return out;
}

static void check(const plane *p, const kg_areas *areas, uint32_t count)
{
    cr_assert_eq(areas->count, count);
    for (uint32_t i = 0; i < areas->run_count; i++)
        cr_expect_eq(areas->runs[i].area, p->areas[areas->runs[i].y][areas->runs[i].left]);
    for (uint32_t i = 0; i < count; i++) {
        kg_area wanted = expected_area(p, i), *found = &areas->items[i];
        cr_expect(found->left == wanted.left && found->right == wanted.right && found->top == wanted.top &&
                  found->bottom == wanted.bottom && found->kind == wanted.kind && found->pixels == wanted.pixels);
        cr_expect_eq(areas->runs[found->first_run].area, i);
        cr_expect_eq(areas->runs[found->last_run].area, i);
    }
}

Test(areas, are_those_of_a_flood_fill_over_sides_and_over_corners)
{
    uint32_t seed = 7;
    for (unsigned turn = 0; turn < 200; turn++) {
        plane p;
        for (int i = 0; i < SIDE * SIDE; i++)
            p.kinds[i / SIDE][i % SIDE] = (uint8_t)(pictures_random(&seed) % (2 + turn % 3));
        for (uint32_t reach = 0; reach <= 1; reach++) {
            uint32_t count = flood_all(&p, (int)reach);
            kg_areas areas = find_areas(&p, reach);
            check(&p, &areas, count);
            kg_areas_done(&areas);
        }
    }
}

Test(areas, rows_without_runs_part_them)
{
    kg_areas areas = { .reach = 1 };
    cr_assert_eq(kg_areas_add(&areas, 3, 6, 2, 0, NULL), KG_OK);
    cr_assert_eq(kg_areas_add(&areas, 3, 6, 4, 0, NULL), KG_OK);
    cr_assert_eq(kg_areas_add(&areas, 6, 9, 5, 0, NULL), KG_OK);
    cr_assert_eq(kg_areas_find(&areas, NULL), KG_OK);
    cr_expect_eq(areas.count, 2);
    cr_expect_eq(areas.items[1].right, 9);
    kg_areas_done(&areas);
}

Test(areas, none_are_found_where_there_are_no_runs)
{
    kg_areas areas = { .reach = 1 };
    cr_assert_eq(kg_areas_find(&areas, NULL), KG_OK);
    cr_expect_eq(areas.count, 0);
    kg_areas_done(&areas);
}
