/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding in a text what leads to a person: e-mail addresses, telephone numbers, numbers of identity cards and bank cards. Each
 * function returns the first at or behind FROM, and is strict enough to pass over versions, dates, amounts and serial numbers. */
#ifndef KG_RULES_REACH_H
#define KG_RULES_REACH_H

#include <stdbool.h>
#include <stddef.h>

typedef struct kg_span {
    size_t offset;
    size_t length;
} kg_span;

/* "name@host.ending". */
bool kg_find_email(const char *text, size_t from, kg_span *out);
/* International numbers ("+44 1632 960123", "0044-..."), Chinese mobile, area and 400 numbers, and what a word such as "hotline"
 * stands before. */
bool kg_find_phone(const char *text, size_t from, kg_span *out);
/* A number of a mainland identity card (GB 11643): 17 digits and their check character, with a date of birth that exists. */
bool kg_find_identity(const char *text, size_t from, kg_span *out);
/* A number of a bank card (ISO/IEC 7812): 16 to 19 digits, singly or in fours, that begin like UnionPay, Visa or Mastercard and
 * have their check digit. */
bool kg_find_card(const char *text, size_t from, kg_span *out);

#endif
