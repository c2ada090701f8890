/* SPDX-License-Identifier: Apache-2.0
 *
 * Walks fixtures/rules: every rule has good and bad product folders, and each gives exactly the findings that it expects. */
#include "fixture.h"
#include "overlay.h"

#include "base/text.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* Judges each fixture of RULE whose name begins with PREFIX; how many there are. */
static unsigned judge_all(const char *rule, const char *prefix)
{
    char path[OVERLAY_PATH], fixture[2 * OVERLAY_PATH];
    (void)snprintf(path, sizeof path, "%s/fixtures/rules/%s", overlay_root(), rule);
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    unsigned judged = 0;
    for (int i = 0; i < count; i++) {
        if (kg_ascii_prefix(entries[i]->d_name, prefix)) {
            (void)snprintf(fixture, sizeof fixture, "fixtures/rules/%s/%s", rule, entries[i]->d_name);
            fixture_judge((const char *const[]){ "examples/larkspur", "fixtures/base", fixture, NULL });
            judged++;
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return judged;
}

ParameterizedTestParameters(fixtures, each_rule_finds_exactly_what_its_fixtures_expect)
{
    static int rules[KG_RULE_COUNT];
    for (int i = 0; i < KG_RULE_COUNT; i++)
        rules[i] = i;
    return cr_make_param_array(int, rules, KG_RULE_COUNT);
}

ParameterizedTest(int *rule, fixtures, each_rule_finds_exactly_what_its_fixtures_expect)
{
    const kg_rule *row = &kg_rules[*rule];
    if (row->check == kg_check_nothing)
        return; /* only a person can tell: there is nothing to find */
    cr_assert_gt(judge_all(row->id, "good-"), 0, "%s has no good fixture", row->id);
    cr_assert_gt(judge_all(row->id, "bad-"), 0, "%s has no bad fixture", row->id);
}

Test(fixtures, each_folder_belongs_to_a_rule)
{
    char path[OVERLAY_PATH];
    (void)snprintf(path, sizeof path, "%s/fixtures/rules", overlay_root());
    DIR *folder = opendir(path);
    cr_assert(folder != NULL, "%s cannot be opened", path);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            cr_expect(kg_rule_find(entry->d_name) < KG_RULE_COUNT, "fixtures/rules/%s: no rule has this id", entry->d_name);
    (void)closedir(folder);
}

Test(fixtures, the_base_product_is_clean)
{
    fixture_judge((const char *const[]){ "examples/larkspur", "fixtures/base", NULL });
}
