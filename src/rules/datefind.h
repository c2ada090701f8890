/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates as people write them in agreements: 2025-12-31, 2025/12/31, 31 December 2025, December 31st, 2025, 31.12.2025,
 * 2025年12月31日. */
#ifndef KG_RULES_DATEFIND_H
#define KG_RULES_DATEFIND_H

#include "base/date.h"

#include <stddef.h>

typedef struct kg_found_date {
    size_t offset; /* in the text */
    size_t length;
    kg_date date; /* of the two readings of 03/04/2025 the later one */
} kg_found_date;

/* The first date that begins in [from, to); false when there is none. Times and numbers of more than four digits are none. */
bool kg_date_find(const char *text, size_t from, size_t to, kg_found_date *out);

#endif
