/* SPDX-License-Identifier: Apache-2.0
 *
 * Licence expressions of SPDX: "Apache-2.0", "MIT OR GPL-2.0-or-later WITH Classpath-exception-2.0", "LicenseRef-Quillmere". */
#ifndef KG_RULES_SPDX_H
#define KG_RULES_SPDX_H

#include "base/arena.h"

/* NULL when TEXT is an expression of known identifiers (case does not matter); else what is wrong with it, in the arena. */
const char *kg_spdx_check(kg_arena *arena, const char *text);
/* The identifier that TEXT begins with when no letter, digit, '-' or '.' of a longer name follows; NULL for none. */
const char *kg_spdx_at(const char *text);

#endif
