/* SPDX-License-Identifier: Apache-2.0
 *
 * Whole products as sellers make them: fixtures/products/clean, one for each edition and delivery method, yield nothing;
 * fixtures/products/wrong yield exactly what they expect. */
#include "fixture.h"
#include "overlay.h"

#include "base/file.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 128, NAME = 64, FEWEST_WRONG = 30 };

typedef struct product_name {
    char text[NAME];
} product_name;

/* The folders of fixtures/products/KIND, in order. */
static size_t list_products(const char *kind, product_name names[MOST])
{
    char path[OVERLAY_PATH];
    (void)snprintf(path, sizeof path, "%s/fixtures/products/%s", overlay_root(), kind);
    struct dirent **entries = NULL;
    int found = scandir(path, &entries, NULL, alphasort);
    size_t count = 0;
    for (int i = 0; i < found; i++) {
        if (entries[i]->d_name[0] != '.' && count < MOST)
            (void)snprintf(names[count++].text, NAME, "%.*s", NAME - 1, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return count;
}

static struct criterion_test_params params_of(const char *kind, product_name *names)
{
    size_t count = list_products(kind, names);
    return cr_make_param_array(product_name, names, count);
}

ParameterizedTestParameters(products, a_clean_product_yields_nothing)
{
    static product_name names[MOST];
    return params_of("clean", names);
}

ParameterizedTest(product_name *name, products, a_clean_product_yields_nothing)
{
    char folder[OVERLAY_PATH];
    (void)snprintf(folder, sizeof folder, "fixtures/products/clean/%s", name->text);
    fixture_judge((const char *const[]){ folder, NULL });
}

ParameterizedTestParameters(products, a_wrong_product_yields_exactly_what_is_expected)
{
    static product_name names[MOST];
    return params_of("wrong", names);
}

ParameterizedTest(product_name *name, products, a_wrong_product_yields_exactly_what_is_expected)
{
    char folder[OVERLAY_PATH], path[2 * OVERLAY_PATH], base[OVERLAY_PATH];
    kg_blob bytes;
    (void)snprintf(folder, sizeof folder, "fixtures/products/wrong/%s", name->text);
    (void)snprintf(path, sizeof path, "%s/%s/base", overlay_root(), folder);
    cr_assert_eq(kg_file_read(AT_FDCWD, path, NAME, &bytes, NULL), KG_OK, "%s: `base` names no clean product", folder);
    (void)snprintf(base, sizeof base, "fixtures/products/clean/%.*s", (int)strcspn((const char *)bytes.data, "\n"),
                   (const char *)bytes.data);
    kg_blob_done(&bytes);
    fixture_judge((const char *const[]){ base, folder, NULL });
    (void)snprintf(path, sizeof path, "%s/%s/expect", overlay_root(), folder);
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 1 << 20, &bytes, NULL), KG_OK, "%s has no `expect`", folder);
    cr_expect_gt(bytes.size, 0, "%s expects nothing", folder);
    kg_blob_done(&bytes);
}

/* Is the clean product NAME of the edition and method that its name says? */
static void expect_product(const char *name, kg_edition edition, const char *method)
{
    char folder[OVERLAY_PATH];
    kg_product product;
    kg_err err;
    (void)snprintf(folder, sizeof folder, "%s/fixtures/products/clean/%s", overlay_root(), name);
    if (overlay_load(folder, &(overlay_options){ .date = "2025-03-05" }, &product, &err) != KG_OK)
        cr_assert_fail("%s: %s", name, err.message);
    cr_expect_eq(product.edition, edition, "%s is of another edition", name);
    cr_expect_str_eq(kg_product_text(&product, "delivery_method"), method, "%s is delivered otherwise", name);
    kg_product_done(&product);
}

Test(products, each_edition_and_delivery_method_has_a_clean_product)
{
    static const char *const methods[] = { "image", "saas", "consulting_service", "license", "professional_service", "hardware" };
    const kg_pack *pack;
    char name[NAME];
    for (unsigned i = 0; (pack = kg_pack_at(i)) != NULL; i++)
        for (size_t method = 0; method < sizeof methods / sizeof methods[0]; method++) {
            (void)snprintf(name, sizeof name, "%s-%s", pack->edition_name, methods[method]);
            expect_product(name, pack->edition, methods[method]);
        }
}

Test(products, there_are_many_wrong_ones)
{
    static product_name names[MOST];
    cr_assert_geq(list_products("wrong", names), (size_t)FEWEST_WRONG);
}
