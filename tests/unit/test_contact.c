/* SPDX-License-Identifier: Apache-2.0
 *
 * AS-4 and AS-5: country and region codes, and numbers that are kept for fiction. */
#include "base/arith.h"
#include "rules/forms.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The three first digits that no assigned code begins: what is left of the list of ITU-T E.164. */
static const char unassigned[] =
    " 210 214 215 217 219 259 280 281 282 283 284 285 286 287 288 289 292 293 294 295 296 384 388 422 424 425 426 427 428 429 671 "
    "684"
    " 693 694 695 696 697 698 699 801 802 803 804 805 806 807 809 830 831 832 833 834 835 836 837 838 839 851 854 857 858 859 871 "
    "872"
    " 873 874 875 876 877 879 884 885 887 889 890 891 892 893 894 895 896 897 898 899 969 978 990 991 997 999 ";

Test(contact, codes_are_those_that_are_assigned)
{
    for (unsigned code = 100; code < 1000; code++) {
        char number[32], padded[8];
        (void)snprintf(number, sizeof number, "+%u 1234567", code);
        (void)snprintf(padded, sizeof padded, " %u ", code);
        bool is_unassigned = strstr(unassigned, padded) != NULL;
        cr_expect_eq(kg_form_country_code(number) != NULL, is_unassigned, "%s", number);
    }
    cr_expect_null(kg_form_country_code("+383 38 123 456"));
    cr_expect_null(kg_form_country_code("+800 1234 5678"));
    cr_expect_null(kg_form_country_code("00886 2 1234 5678"));
    cr_expect_str_eq(kg_form_country_code("400-820-8820"), "no country or region code");
}

Test(contact, ranges_kept_for_fiction_are_odd)
{
    static const char *const fictional[] = { "+1 212 555 0123",  "+44 1632 960123",  "+44 7700 900123",   "+44 20 7946 0123",
                                             "+61 2 5550 1234",  "+61 8 7010 1234",  "+33 1 99 00 12 34", "+33 6 39 98 12 34",
                                             "+49 30 23125 123", "+49 221 4710 123", "+49 89 99998 123" };
    static const char *const real[] = { "+1 212 555 1234", "+44 1632 961123", "+61 2 5551 1234", "+33 1 98 00 12 34",
                                        "+49 30 23126 123" };
    for (size_t i = 0; i < KG_COUNT(fictional); i++) {
        kg_form form = kg_form_hotline(fictional[i]);
        cr_expect(form.verdict == KG_FORM_ODD && strcmp(form.reason, "is reserved for fiction") == 0, "%s", fictional[i]);
    }
    for (size_t i = 0; i < KG_COUNT(real); i++)
        cr_expect_eq(kg_form_hotline(real[i]).verdict, KG_FORM_GOOD, "%s", real[i]);
}
