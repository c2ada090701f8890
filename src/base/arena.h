/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory with the lifetime of one run: strings, facts, findings. Nothing in it is freed singly.
 *
 * Running out of memory is sticky: the call that fails returns NULL (the string makers return ""), marks the arena as
 * exhausted and every later call fails too, so that a caller may build many objects and test once with kg_arena_ok. */
#ifndef KG_BASE_ARENA_H
#define KG_BASE_ARENA_H

#include "base/language.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct kg_arena {
    struct kg_arena_block *head;
    bool exhausted;
} kg_arena;

void kg_arena_init(kg_arena *arena);
void kg_arena_done(kg_arena *arena);
bool kg_arena_ok(const kg_arena *arena);

/* SIZE zeroed bytes, aligned for every type. NULL when memory is out. */
void *kg_arena_alloc(kg_arena *arena, size_t size);
/* COUNT times SIZE, overflow checked. */
void *kg_arena_array(kg_arena *arena, size_t count, size_t size);

/* NUL-terminated strings; "" when memory is out, never NULL. */
const char *kg_arena_strdup(kg_arena *arena, const char *text);
const char *kg_arena_strndup(kg_arena *arena, const char *text, size_t length);
const char *kg_arena_printf(kg_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *kg_arena_vprintf(kg_arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* A typed list that grows inside an arena: `KG_LIST(kg_finding) findings;`. kg_list_push returns a pointer to a new zeroed
 * element, or NULL when memory is out; earlier element pointers are invalid after it, the old storage stays in the arena. */
#define KG_LIST(type)                                                                                                            \
    struct {                                                                                                                     \
        type *items;                                                                                                             \
        size_t count;                                                                                                            \
        size_t capacity;                                                                                                         \
    }
#define kg_list_push(arena, list)                                                                                                \
    (kg_list_grow((arena), (void **)&(list)->items, (list)->count, &(list)->capacity, sizeof *(list)->items)                     \
         ? &(list)->items[(list)->count++]                                                                                       \
         : NULL)
bool kg_list_grow(kg_arena *arena, void **items, size_t count, size_t *capacity, size_t size);

#endif
