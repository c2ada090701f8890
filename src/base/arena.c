/* SPDX-License-Identifier: Apache-2.0
 *
 * A chain of blocks, newest first. Builds with KG_ARENA_SINGLE (debug, asan) give each object a block of its own, so that
 * the sanitizer sees an overrun of any object. */
#include "base/arena.h"

#include "base/arith.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef KG_ARENA_SINGLE
enum { BLOCK_BYTES = 0 };
#else
enum { BLOCK_BYTES = 16 * 1024 };
#endif

struct kg_arena_block {
    struct kg_arena_block *next;
    size_t used;
    size_t size;
    max_align_t data[];
};

void kg_arena_init(kg_arena *arena)
{
    *arena = (kg_arena){ 0 };
}

void kg_arena_done(kg_arena *arena)
{
    if (arena == NULL)
        return;
    for (struct kg_arena_block *block = arena->head; block != NULL;) {
        struct kg_arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = (kg_arena){ 0 };
}

bool kg_arena_ok(const kg_arena *arena)
{
    return !arena->exhausted;
}

static struct kg_arena_block *add_block(kg_arena *arena, size_t need)
{
    size_t size = KG_MAX(need, (size_t)BLOCK_BYTES), total;
    if (!kg_add(size, sizeof(struct kg_arena_block), &total))
        return NULL;
    struct kg_arena_block *block = calloc(1, total);
    if (block == NULL)
        return NULL;
    block->size = size;
    /* A large object gets a block behind the head, so that the room left in the head is not lost. */
    if (arena->head != NULL && need > BLOCK_BYTES / 4) {
        block->next = arena->head->next;
        arena->head->next = block;
    } else {
        block->next = arena->head;
        arena->head = block;
    }
    return block;
}

void *kg_arena_alloc(kg_arena *arena, size_t size)
{
    enum { ALIGN = _Alignof(max_align_t) };
    size_t padded;
    if (arena->exhausted || !kg_add(size, ALIGN - 1, &padded)) {
        arena->exhausted = true;
        return NULL;
    }
#ifndef KG_ARENA_SINGLE
    padded = padded / ALIGN * ALIGN;
#else
    padded = size;
#endif
    struct kg_arena_block *block = arena->head;
    if (block == NULL || block->size - block->used < padded || BLOCK_BYTES == 0)
        block = add_block(arena, padded);
    if (block == NULL) {
        arena->exhausted = true;
        return NULL;
    }
    void *result = (char *)block->data + block->used;
    block->used += padded;
    return result;
}

void *kg_arena_array(kg_arena *arena, size_t count, size_t size)
{
    size_t total;
    if (!kg_mul(count, size, &total)) {
        arena->exhausted = true;
        return NULL;
    }
    return kg_arena_alloc(arena, total);
}

const char *kg_arena_strndup(kg_arena *arena, const char *text, size_t length)
{
    size_t size;
    char *copy = kg_add(length, 1, &size) ? kg_arena_alloc(arena, size) : NULL;
    if (copy == NULL)
        return "";
    memcpy(copy, text, length);
    return copy;
}

const char *kg_arena_strdup(kg_arena *arena, const char *text)
{
    return kg_arena_strndup(arena, text, strlen(text));
}

const char *kg_arena_vprintf(kg_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *text = length < 0 ? NULL : kg_arena_alloc(arena, (size_t)length + 1);
    if (text != NULL)
        (void)vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text == NULL ? "" : text;
}

const char *kg_arena_printf(kg_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = kg_arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

bool kg_list_grow(kg_arena *arena, void **items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    size_t wanted = *capacity == 0 ? 8 : *capacity * 2;
    void *grown = kg_arena_array(arena, wanted, size);
    if (grown == NULL)
        return false;
    if (count > 0)
        memcpy(grown, *items, count * size);
    *items = grown;
    *capacity = wanted;
    return true;
}
