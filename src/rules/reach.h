/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding in a text what leads to a person: e-mail addresses, telephone numbers, numbers of papers and cards. Each function returns
 * the first at or behind FROM, and is strict enough to pass over versions, dates, amounts and serial numbers. */
#ifndef KG_RULES_REACH_H
#define KG_RULES_REACH_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct kg_span {
    size_t offset;
    size_t length;
} kg_span;

/* "name@host.ending", "name (at) host (dot) ending"; the latter without brackets only behind a usual name of a mailbox. What stands
 * before '@' in the address of a page is none. */
bool kg_find_email(const char *text, size_t from, kg_span *out);
/* Whether the byte at OFFSET belongs to an e-mail address. */
bool kg_is_in_email(const char *text, size_t offset);
/* International numbers ("+44 1632 960123", "0044-..."), Chinese mobile, area and 400 numbers, North American ones
 * ("202-555-0143"), and what a word such as "hotline" stands before. */
bool kg_find_phone(const char *text, size_t from, kg_span *out);
/* A number of a mainland identity card (GB 11643): 17 digits and their check character, with a date of birth that exists. */
bool kg_find_identity(const char *text, size_t from, kg_span *out);
/* A number of a bank card (ISO/IEC 7812): 16 to 19 digits, singly or in fours, that begin like UnionPay, Visa or Mastercard and
 * have their check digit. */
bool kg_find_card(const char *text, size_t from, kg_span *out);
/* A number of a mainland passport behind the word: "E12345678", "EA1234567". */
bool kg_find_passport(const char *text, size_t from, kg_span *out);
/* A mobile number of the mainland in a sentence that names a person: "姓名", "先生". */
bool kg_find_private_phone(const char *text, size_t from, kg_span *out);
/* Where somebody lives, behind "住址" and the like: as far as the number of the house or the room. */
bool kg_find_home(const char *text, size_t from, kg_span *out);

/* TEXT with ASCII letters, digits and signs of addresses in the place of full-width ones, TEXT itself where there are none (or
 * memory is out); and what a span in it is in TEXT. */
const char *kg_reach_narrow(kg_arena *arena, const char *text);
kg_span kg_reach_widen(const char *text, kg_span narrow);

#endif
