/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs of digits in groups, of which telephone numbers and numbers of cards are made. */
#ifndef KG_RULES_NUMBERRUN_H
#define KG_RULES_NUMBERRUN_H

#include <stdbool.h>
#include <stddef.h>

typedef struct kg_number_run {
    size_t length; /* to behind the last digit */
    unsigned digits;
    unsigned groups;
    bool is_thousands; /* groups of three behind the first, as amounts are written */
} kg_number_run;

/* Digits at AT with one of SEPARATORS, or a bracket and one, between their groups. */
kg_number_run kg_number_run_read(const char *at, const char *separators);
/* Whether a number may begin at AT, which lies in TEXT: nothing that it could be a part of stands before it. */
bool kg_number_run_begins(const char *text, const char *at);
/* Whether what ends at END goes on as a word, a share or a longer number. */
bool kg_number_run_goes_on(const char *end);

#endif
