/* SPDX-License-Identifier: Apache-2.0
 *
 * Calendar days (proleptic Gregorian, UTC). "Today" is always passed in. */
#ifndef KG_BASE_DATE_H
#define KG_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct kg_date {
    int year; /* 1..9999 */
    int month;
    int day;
} kg_date;

/* Exactly YYYY-MM-DD and a day that exists. */
bool kg_date_parse(const char *text, kg_date *out);
/* The UTC day of SECONDS since 1970-01-01; false outside the years 1..9999. */
bool kg_date_from_epoch(int64_t seconds, kg_date *out);
/* Days since 1970-01-01. */
int64_t kg_date_days(kg_date date);

#endif
