/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files that read kgpack.yml share. */
#ifndef KG_RULES_SETTINGSREAD_H
#define KG_RULES_SETTINGSREAD_H

#include "rules/settings.h"

typedef struct kg_settings_reader {
    kg_arena *arena;
    const char *path;
    const kg_limits *limits;
    kg_settings *out;
    kg_err *err;
} kg_settings_reader;

/* KG_E_USAGE with the place of AT: "kgpack.yml:2:3: WHAT 'text', did you mean 'NEAREST'?"; NEAREST may be NULL. */
kg_status kg_settings_refuse(const kg_settings_reader *reader, const kg_node *at, const char *what, const char *nearest);
/* KG_E_USAGE unless NODE is of KIND. */
kg_status kg_settings_want(const kg_settings_reader *reader, const kg_node *node, kg_node_kind kind, const char *what);

/* `lists`. */
kg_status kg_settings_read_lists(kg_settings_reader *reader, const kg_node *map);

#endif
