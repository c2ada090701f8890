/* SPDX-License-Identifier: Apache-2.0
 *
 * Lengths of a prefix code: Huffman's, and where those are too long the best under the limit (package-merge). */
#include "format/deflate_parts.h"

#include <string.h>

enum { RADIX_BITS = 8, RADIX = 1 << RADIX_BITS };

typedef struct leaf {
    uint32_t weight;
    uint16_t symbol;
} leaf;

/* By weight; equal ones stay in the order of their symbols. */
static void sort_leaves(leaf *leaves, unsigned n, uint32_t greatest)
{
    leaf other[KG_DEFLATE_LITERALS], *from = leaves, *to = other;
    for (unsigned shift = 0; shift < 32 && greatest >> shift > 0; shift += RADIX_BITS) {
        uint16_t starts[RADIX + 1] = { 0 };
        for (unsigned i = 0; i < n; i++)
            starts[(from[i].weight >> shift) % RADIX + 1]++;
        for (unsigned i = 1; i < RADIX; i++)
            starts[i] = (uint16_t)(starts[i] + starts[i - 1]);
        for (unsigned i = 0; i < n; i++)
            to[starts[(from[i].weight >> shift) % RADIX]++] = from[i];
        leaf *swap = from;
        from = to;
        to = swap;
    }
    if (from != leaves)
        memcpy(leaves, from, n * sizeof *leaves);
}

/* Moffat and Katajainen, "In-place calculation of minimum-redundancy codes": weights become parents, parents become depths of
 * inner nodes, these become depths of leaves. Returns false, with nothing done, when a leaf is deeper than LIMIT. */
static bool huffman(const leaf *leaves, unsigned n, unsigned limit, uint8_t *lengths)
{
    uint32_t a[KG_DEFLATE_LITERALS];
    unsigned root = 0, next_leaf = 0;
    for (unsigned i = 0; i < n; i++)
        a[i] = leaves[i].weight;
    for (unsigned node = 0; node + 1 < n; node++) {
        uint32_t sum = 0;
        for (int child = 0; child < 2; child++) {
            if (next_leaf >= n || (root < node && a[root] < a[next_leaf])) {
                sum += a[root];
                a[root++] = node;
            } else {
                sum += a[next_leaf++];
            }
        }
        a[node] = sum;
    }
    a[n - 2] = 0;
    for (unsigned node = n - 2; node-- > 0;)
        a[node] = a[a[node]] + 1;
    if (a[0] + 1 > limit)
        return false;
    unsigned depth = 0, available = 1, leaf_at = n, inner = n - 1;
    while (available > 0) {
        unsigned used = 0;
        for (; inner > 0 && a[inner - 1] == depth; inner--)
            used++;
        for (; available > used; available--)
            lengths[leaves[--leaf_at].symbol] = (uint8_t)depth;
        available = 2 * used;
        depth++;
    }
    return true;
}

/* Package-merge: on each level the leaves and the pairs of the level below are merged by weight; what the cheapest 2n - 2 of the
 * top level are made of tells how often each leaf counts. As leaves are taken in order, their number on each level is enough. */
static void package_merge(const leaf *leaves, unsigned n, unsigned limit, uint8_t *lengths)
{
    uint64_t weights[2][2 * KG_DEFLATE_LITERALS];
    bool is_leaf[KG_DEFLATE_CODE_LIMIT][2 * KG_DEFLATE_LITERALS];
    unsigned count = 0;
    for (unsigned level = 0; level < limit; level++) {
        const uint64_t *below = weights[level % 2];
        uint64_t *merged = weights[1 - level % 2];
        unsigned pairs = count / 2, taken = 0, pair = 0;
        for (count = 0; taken < n || pair < pairs; count++) {
            uint64_t package = pair < pairs ? below[2 * pair] + below[2 * pair + 1] : UINT64_MAX;
            bool takes_leaf = taken < n && leaves[taken].weight <= package;
            is_leaf[level][count] = takes_leaf;
            merged[count] = takes_leaf ? leaves[taken].weight : package;
            taken += takes_leaf;
            pair += !takes_leaf;
        }
    }
    unsigned wanted = 2 * n - 2;
    for (unsigned level = limit; level-- > 0 && wanted > 0;) {
        unsigned taken = 0;
        for (unsigned i = 0; i < wanted; i++)
            taken += is_leaf[level][i];
        for (unsigned i = 0; i < taken; i++)
            lengths[leaves[i].symbol]++;
        wanted = 2 * (wanted - taken);
    }
}

void kg_deflate_lengths_make(const uint32_t *counts, unsigned symbols, unsigned limit, uint8_t *lengths)
{
    leaf leaves[KG_DEFLATE_LITERALS];
    uint32_t greatest = 0;
    unsigned n = 0;
    memset(lengths, 0, symbols);
    for (unsigned i = 0; i < symbols; i++) {
        if (counts[i] == 0)
            continue;
        leaves[n++] = (leaf){ counts[i], (uint16_t)i };
        greatest |= counts[i];
    }
    if (n <= 1) {
        lengths[n == 1 ? leaves[0].symbol : 0] = 1;
        return;
    }
    sort_leaves(leaves, n, greatest);
    if (!huffman(leaves, n, limit, lengths))
        package_merge(leaves, n, limit, lengths);
}
