/* SPDX-License-Identifier: Apache-2.0
 *
 * Before, repair, after: one list of findings out of two. */
#include "cli/judge.h"

#include "base/arith.h"
#include "cli/run.h"

#include <string.h>

kg_status kg_judge_options(const kg_args *args, kg_fix_options *out, kg_err *err)
{
    static const char *const kinds[] = { "background", "holes", "enlarge", "bullets", "wrap" };
    *out = kg_fix_options_default;
    unsigned effort;
    kg_status status = kg_number(args, KG_OPTION_EFFORT, 1, 9, (unsigned)out->effort, &effort, err);
    out->effort = (int)effort;
    out->exact = kg_args_has(args, KG_OPTION_EXACT);
    for (size_t i = 0; status == KG_OK && i < args->given.count; i++) {
        const char *kind = args->given.items[i].value;
        if (args->given.items[i].option != KG_OPTION_FIX)
            continue;
        if (strcmp(kind, "background") == 0)
            out->background = true;
        else if (strcmp(kind, "holes") == 0)
            out->background = out->holes = true;
        else if (strcmp(kind, "enlarge") == 0)
            out->enlarge = true;
        else if (strcmp(kind, "bullets") == 0)
            out->bullets = true;
        else if (strcmp(kind, "wrap") == 0)
            out->wrap = true;
        else
            status = kg_args_unknown(err, "repair of --fix", kind, kinds, KG_COUNT(kinds));
    }
    return status;
}

/* The seller's own name of the file that FINDING speaks of: a repaired copy may have another one. */
static const char *source_path(const kg_product *product, const kg_finding *finding)
{
    for (size_t i = 0; i < product->assets.count; i++) {
        const kg_asset *asset = product->assets.items[i];
        if (asset->source != NULL && asset->slot == finding->slot && strcmp(asset->path, finding->at.file) == 0)
            return asset->source->path;
    }
    return finding->at.file;
}

/* The same rule still speaks about the same place: in the same words, or although its cause should have been repaired. */
static bool still_stands(const kg_product *product, const kg_finding *before, const kg_findings *after)
{
    for (size_t i = 0; i < after->list.count; i++) {
        const kg_finding *now = &after->list.items[i];
        if (now->rule != before->rule || now->slot != before->slot || now->at.line != before->at.line)
            continue;
        if (strcmp(now->found, before->found) == 0)
            return true;
        if (now->repair == KG_REPAIR_BUILD && strcmp(source_path(product, now), before->at.file) == 0)
            return true;
    }
    return false;
}

kg_status kg_judge_repaired(kg_product *product, const kg_fix_options *options, kg_arena *arena, kg_findings *findings, kg_err *err)
{
    kg_findings before;
    kg_status status = kg_rules_run(product, arena, &before, err);
    if (status == KG_OK)
        status = kg_fix_run(product, options, err);
    if (status == KG_OK)
        status = kg_rules_run(product, arena, findings, err);
    if (status != KG_OK)
        return status;
    kg_findings standing = *findings;
    for (size_t i = 0; i < before.list.count; i++) {
        const kg_finding *finding = &before.list.items[i];
        if (finding->severity == KG_CONFIRM || still_stands(product, finding, &standing))
            continue;
        kg_finding *gone = kg_list_push(arena, &findings->list);
        if (gone == NULL)
            return kg_err_nomem(err);
        *gone = *finding;
        gone->repair = KG_REPAIR_DONE;
    }
    kg_findings_sort(findings);
    return KG_OK;
}
