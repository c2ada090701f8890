/* SPDX-License-Identifier: Apache-2.0
 *
 * Licences as notices write them: "Apache License, Version 2.0" is Apache-2.0. */
#ifndef KG_RULES_LICENCES_H
#define KG_RULES_LICENCES_H

#include <stdbool.h>
#include <stddef.h>

/* Whether TEXT names the licence whose SPDX identifier is the LENGTH bytes at ID: by the identifier, with or without "-only" and
 * "-or-later", or by a name that people write, behind which no other version stands. */
bool kg_licence_is_named(const char *text, const char *id, size_t length);

/* Whether TEXT names any licence that is known by more than a word that may be that of a component ("Ruby", "curl"). */
bool kg_licence_any(const char *text);

#endif
