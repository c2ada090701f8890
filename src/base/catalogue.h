/* SPDX-License-Identifier: Apache-2.0
 *
 * The Chinese catalogue: po/zh.po as msgfmt compiles it, embedded. Source of the format: GNU gettext manual, "The Format of GNU MO
 * Files". */
#ifndef KG_BASE_CATALOGUE_H
#define KG_BASE_CATALOGUE_H

#include <stddef.h>

/* The translation of the message MSGID; NULL where there is none. */
const char *kg_catalogue_find(const char *msgid);

/* How many messages there are, sorted by msgid as strcmp does; the first is the header, with the msgid "". */
size_t kg_catalogue_count(void);
const char *kg_catalogue_msgid(size_t i);
const char *kg_catalogue_msgstr(size_t i);

#endif
