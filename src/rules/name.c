/* SPDX-License-Identifier: Apache-2.0
 *
 * NAME: the product's name. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/host.h"
#include "base/text.h"
#include "rules/accuracy.h"
#include "rules/fields.h"
#include "rules/settings.h"
#include "rules/words.h"

#include <string.h>
#include <utf8proc.h>

static const char hcs_suffix[] = " (HCS Version)", hcs_suffix_cn[] = "(HCS版)";

/* The name as the rules see it: NFKC, trimmed; NULL when the field is absent or blank (GEN-1, NAME-1). */
static const char *read_name(kg_check *check, const kg_node **node)
{
    *node = kg_field_scalar(check, "name");
    if (*node == NULL || kg_is_blank(*node))
        return NULL;
    return kg_text_collapse(check->arena, kg_text_nfkc(check->arena, (*node)->text));
}

/* NAME-1: not empty, one line without stray white space, NFC; its words stand in the texts of the product. */
void kg_check_name(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "name");
    if (node == NULL)
        return;
    if (kg_is_blank(node)) {
        kg_find_at(check, KG_ERROR, node, N_("the product name is empty"), N_("must denote what the product is"),
                   N_("enter the name"));
        return;
    }
    const char *tidy = kg_text_collapse(check->arena, kg_text_nfc(check->arena, node->text));
    if (strcmp(tidy, node->text) != 0)
        kg_find_repairable(
            check, KG_WARNING, node,
            kg_say(check, "product name %s has stray white space or decomposed characters", kg_quote(check, node->text)),
            N_("must be one line with single blanks, in Unicode form NFC"), tidy);
    kg_judge_name_words(check, node);
}

typedef struct claim {
    kg_word_match match;
    bool is_barred; /* by the advertising law of the mainland */
} claim;

/* The first claim of NAME at or behind FROM; words that the law bars come first where several begin. */
static bool find_claim(const kg_check *check, const char *name, size_t from, claim *out)
{
    static const kg_word_list lists[] = { KG_WORDS_ADLAW, KG_WORDS_EXAGGERATION, KG_WORDS_NAMECLAIMS };
    bool is_found = false;
    for (size_t i = check->pack->edition == KG_EDITION_CN ? 0 : 1; i < KG_COUNT(lists); i++) {
        kg_word_match match;
        if (!kg_find_word(check, lists[i], name, from, &match) || (is_found && match.offset >= out->match.offset))
            continue;
        *out = (claim){ .match = match, .is_barred = i == 0 };
        is_found = true;
    }
    return is_found;
}

/* NAME-5: no exaggeration. A heuristic, but for the words that the advertising law bars from the mainland site: those are errors
 * there. */
void kg_check_name_claims(kg_check *check)
{
    const kg_node *node;
    const char *name = read_name(check, &node);
    claim found = { .is_barred = false };
    for (size_t from = 0; name != NULL && find_claim(check, name, from, &found); from = found.match.offset + found.match.length)
        kg_find_at(check, found.is_barred ? KG_ERROR : KG_WARNING, node,
                   kg_say(check, "product name %s claims %s", kg_quote(check, name),
                          kg_quote_part(check, name, found.match.offset, found.match.length)),
                   N_("must not exaggerate what the product does"), N_("say what it does instead"));
}

/* NAME-6: no scope that the product does not have. */
void kg_check_name_scope(kg_check *check)
{
    const kg_node *node;
    const char *name = read_name(check, &node);
    kg_word_match match;
    if (name != NULL && kg_find_word(check, KG_WORDS_SCOPE, name, 0, &match))
        kg_find_at(
            check, KG_WARNING, node,
            kg_say(check, "product name %s says %s", kg_quote(check, name), kg_quote_part(check, name, match.offset, match.length)),
            N_("must not imply a wider use than the product has"), N_("name the use it is made for"));
}

/* NAME-7: a name that starts with the platform's is refused; elsewhere ("for Huawei Cloud") it may pass. */
void kg_check_name_huawei(kg_check *check)
{
    static const char *const starts[] = { "huawei cloud", "huaweicloud", "huawei-cloud", "华为云" };
    static const char *const others[] = { "huawei cloud", "huaweicloud", "huawei", "koogallery", "华为", "云商店" };
    const kg_node *node;
    const char *name = read_name(check, &node);
    if (name == NULL)
        return;
    const char *begin = name + strspn(name, "\"'([ ");
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (kg_word_at(name, begin, starts[i]) > 0 || (i > 0 && kg_ascii_prefix(begin, starts[i]))) {
            kg_find_at(check, KG_ERROR, node,
                       kg_say(check, "product name %s is in the name of Huawei Cloud", kg_quote(check, name)),
                       N_("must not begin with the name of the platform"), N_("begin with your own product's name"));
            return;
        }
    }
    for (const char *at = name; *at != 0; at++) {
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
            if (kg_word_at(name, at, others[i]) == 0)
                continue;
            kg_find_at(check, KG_WARNING, node, kg_say(check, "product name %s mentions the platform", kg_quote(check, name)),
                       N_("must not be in the name of Huawei Cloud"),
                       N_("leave it out unless it says what the product works with"));
            return;
        }
    }
}

/* ---- NAME-8 to NAME-10: price, version, telephone number ---- */

static bool is_digit_at(const char *text, const char *at)
{
    return at >= text && kg_ascii_is_digit((unsigned char)*at);
}

/* Whether a number stands directly before (one blank allowed) AT. */
static bool follows_number(const char *text, const char *at)
{
    const char *before = at - 1;
    if (before >= text && *before == ' ')
        before--;
    return is_digit_at(text, before);
}

static bool precedes_number(const char *at)
{
    return kg_ascii_is_digit((unsigned char)at[*at == ' ' ? 1 : 0]);
}

static bool has_price(const char *name)
{
    static const char *const codes[] = { "usd", "eur", "gbp", "cny",    "rmb",     "hkd",    "sgd",   "thb",
                                         "brl", "mxn", "zar", "dollar", "dollars", "euro",   "euros", "jpy",
                                         "krw", "inr", "chf", "yen",    "yuan",    "rupees", "baht" };
    static const char *const signs[] = { "$", "€", "£", "¥", "￥", "元", "฿" };
    static const char *const periods[] = { "per month", "per year", "per user", "per hour", "per day", "/month",
                                           "/year",     "/user",    "/mo",      "monthly",  "yearly" };
    for (const char *at = name; *at != 0; at++) {
        for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
            size_t length = kg_word_at(name, at, codes[i]);
            if (length > 0 && (follows_number(name, at) || precedes_number(at + length)))
                return true;
        }
        for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
            size_t length = strlen(signs[i]);
            if (strncmp(at, signs[i], length) == 0 && (follows_number(name, at) || precedes_number(at + length)))
                return true;
        }
        for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++)
            if (kg_word_at(name, at, periods[i]) > 0 && follows_number(name, at))
                return true;
    }
    return false;
}

/* NAME-8: an amount is an error, a word about price a warning. */
void kg_check_name_price(kg_check *check)
{
    const kg_node *node;
    const char *name = read_name(check, &node);
    kg_word_match match;
    if (name == NULL)
        return;
    if (has_price(name))
        kg_find_at(check, KG_ERROR, node, kg_say(check, "product name %s contains a price", kg_quote(check, name)),
                   N_("must not contain a price"), N_("move it to the specifications"));
    else if (check->pack->edition != KG_EDITION_EU && kg_find_word(check, KG_WORDS_PRICE, name, 0, &match)) /* else X-NAME-1 */
        kg_find_at(check, KG_WARNING, node,
                   kg_say(check, "product name %s speaks of its price: %s", kg_quote(check, name),
                          kg_quote_part(check, name, match.offset, match.length)),
                   N_("must not convey a price"), N_("leave the word out"));
}

static size_t digits_at(const char *at)
{
    return strspn(at, "0123456789");
}

/* "V2", "v 2.1", "version 3", "2.1.4": an error. *START and *LENGTH tell where. */
static bool find_version(const char *name, size_t *start, size_t *length)
{
    static const char *const words[] = { "version ", "ver. ", "ver ", "release ", "v", "版本" };
    for (const char *at = name; *at != 0; at++) {
        bool begins = at == name || !kg_ascii_is_alnum((unsigned char)at[-1]);
        for (size_t i = 0; begins && i < sizeof words / sizeof words[0]; i++) {
            size_t word = strlen(words[i]);
            if (kg_ascii_prefix(at, words[i]) && digits_at(at + word) > 0) {
                *start = (size_t)(at - name);
                *length = word + strspn(at + word, "0123456789.");
                return true;
            }
        }
        size_t digits = digits_at(at);
        if (begins && digits > 0 && at[digits] == '.' && digits_at(at + digits + 1) > 0 && (at == name || at[-1] != '.')) {
            *start = (size_t)(at - name);
            *length = strspn(at, "0123456789.");
            return true;
        }
    }
    return false;
}

/* A number of its own at the end of the name, a year, a dotted number behind a word ("Larkspur2.0"): part of a brand perhaps
 * ("Office 365", "Web2.0"). */
static bool find_odd_number(const char *name, size_t *start, size_t *length)
{
    for (const char *at = name; *at != 0; at++) {
        size_t digits = digits_at(at);
        if (digits == 0)
            continue;
        bool is_glued =
            at > name && kg_ascii_is_alnum((unsigned char)at[-1]) && at[digits] == '.' && digits_at(at + digits + 1) > 0;
        if (is_glued) {
            *start = (size_t)(at - name);
            *length = digits + 1 + digits_at(at + digits + 1);
            return true;
        }
        bool is_alone = (at == name || at[-1] == ' ') && (at[digits] == ' ' || at[digits] == 0);
        bool is_year = digits == 4 && (strncmp(at, "19", 2) == 0 || strncmp(at, "20", 2) == 0);
        if (is_alone && digits <= 4 && (is_year || at[digits] == 0)) {
            *start = (size_t)(at - name);
            *length = digits;
            return true;
        }
        at += digits - 1;
    }
    return false;
}

/* Whether a name of the list of brands covers the number at START. */
static bool is_brand(const kg_check *check, const char *name, size_t start, size_t length)
{
    kg_word_match match;
    for (size_t from = 0; kg_find_word(check, KG_WORDS_BRANDS, name, from, &match); from = match.offset + match.length)
        if (match.offset <= start && start + length <= match.offset + match.length)
            return true;
    return false;
}

/* The longest run of digits and the separators of telephone numbers. *DIGITS counts only digits. */
static size_t phone_span(const char *at, size_t *digits)
{
    size_t length = 0, last = 0, groups = 0;
    *digits = 0;
    for (; at[length] != 0 && strchr("0123456789+-() ./", at[length]) != NULL; length++) {
        if (!kg_ascii_is_digit((unsigned char)at[length]))
            continue;
        groups += length == 0 || !kg_ascii_is_digit((unsigned char)at[length - 1]);
        ++*digits;
        last = length + 1;
    }
    return groups > 1 || at[0] == '+' || *digits >= 9 ? last : 0;
}

/* The first telephone number of NAME. */
static bool find_number(const char *name, size_t *start, size_t *length)
{
    for (const char *at = name; *at != 0; at++) {
        size_t digits, span = kg_ascii_is_digit((unsigned char)*at) || *at == '+' ? phone_span(at, &digits) : 0;
        if (span == 0 || digits < 7 || digits > 15 || (at > name && kg_ascii_is_alnum((unsigned char)at[-1])))
            continue;
        *start = (size_t)(at - name);
        *length = span;
        return true;
    }
    return false;
}

/* NAME-9: a version; reading 9 lets a bare number or a year pass with a warning. Numbers of prices and telephones are told as such.
 */
void kg_check_name_version(kg_check *check)
{
    const kg_node *node;
    const char *name = read_name(check, &node);
    size_t start, length;
    if (name == NULL)
        return;
    if (find_version(name, &start, &length) && !is_brand(check, name, start, length))
        kg_find_at(check, KG_ERROR, node,
                   kg_say(check, "product name %s contains the version %s", kg_quote(check, name),
                          kg_quote_part(check, name, start, length)),
                   N_("must not contain a version"), N_("the version has a field of its own"));
    else if (!has_price(name) && !find_number(name, &start, &length) && find_odd_number(name, &start, &length) &&
             !is_brand(check, name, start, length))
        kg_find_at(check, KG_WARNING, node,
                   kg_say(check, "product name %s has the number %s, which can be read as a version", kg_quote(check, name),
                          kg_quote_part(check, name, start, length)),
                   N_("must not contain a version"),
                   N_("leave it out, or add the name to `lists.brands` of kgpack.yml when it belongs to the brand"));
}

/* NAME-10: 7 to 15 digits in the way of telephone numbers. */
void kg_check_name_phone(kg_check *check)
{
    const kg_node *node;
    const char *name = read_name(check, &node);
    size_t start, length;
    if (name != NULL && find_number(name, &start, &length))
        kg_find_at(check, KG_ERROR, node,
                   kg_say(check, "product name %s contains the telephone number %s", kg_quote(check, name),
                          kg_quote_part(check, name, start, length)),
                   N_("must not contain a telephone number"), N_("the hotline has a field of its own"));
}

/* ---- NAME-11: other descriptive information ---- */

static bool has_address(const char *name, size_t *start, size_t *length)
{
    for (const char *at = name; *at != 0; at++) {
        size_t span = kg_url_span(name, at);
        if (span == 0)
            span = kg_host_span(name, at);
        if (*at == '@' && at > name && kg_ascii_is_alnum((unsigned char)at[-1]) && kg_host_span(at + 1, at + 1) > 0)
            span = 1 + kg_host_span(at + 1, at + 1);
        if (span > 0) {
            *start = (size_t)(at - name);
            *length = span;
            return true;
        }
    }
    return false;
}

/* Whether NAME ends in SUFFIX; in other capitals it does for a product of Huawei Cloud Stack only, of which NAME-12 tells. */
static bool has_hcs_suffix(const kg_check *check, const char *name, const char *suffix)
{
    size_t length = strlen(name), wanted = strlen(suffix);
    return kg_ascii_suffix(name, suffix) &&
           (kg_field_is_yes(check, "hcs") || (length >= wanted && strcmp(name + length - wanted, suffix) == 0));
}

static const char *find_addition(const kg_check *check, const char *name)
{
    static const char *const joins[] = { " - ", " – ", " — ", ": ", " | ", "|", "：" };
    for (size_t i = 0; i < sizeof joins / sizeof joins[0]; i++) {
        const char *found = strstr(name, joins[i]);
        if (found != NULL && found > name)
            return found;
    }
    const char *bracket = strchr(name, '(');
    if (bracket == NULL || has_hcs_suffix(check, name, hcs_suffix) || has_hcs_suffix(check, name, hcs_suffix_cn))
        return NULL;
    return bracket;
}

void kg_check_name_extras(kg_check *check)
{
    const kg_node *node;
    const char *name = read_name(check, &node);
    size_t start, length;
    kg_word_match match;
    if (name == NULL)
        return;
    const char *addition = find_addition(check, name);
    if (strpbrk(node->text, "\r\n") != NULL)
        kg_find_at(check, KG_ERROR, node, kg_say(check, "product name %s has a line break", kg_quote(check, node->text)),
                   N_("must be a name and nothing else"), N_("write it in one line"));
    else if (has_address(name, &start, &length))
        kg_find_at(check, KG_ERROR, node,
                   kg_say(check, "product name %s contains the address %s", kg_quote(check, name),
                          kg_quote_part(check, name, start, length)),
                   N_("must be a name and nothing else"), N_("leave the address out"));
    else if (addition != NULL)
        kg_find_at(check, KG_WARNING, node,
                   kg_say(check, "product name %s goes on with %s", kg_quote(check, name), kg_quote(check, addition)),
                   N_("must be a name and nothing else"), N_("move the rest to the overview"));
    else if (check->pack->edition != KG_EDITION_EU && kg_find_word(check, KG_WORDS_MARKETING, name, 0, &match)) /* else X-NAME-1 */
        kg_find_at(check, KG_WARNING, node,
                   kg_say(check, "product name %s advertises with %s", kg_quote(check, name),
                          kg_quote_part(check, name, match.offset, match.length)),
                   N_("must be a name and nothing else"), N_("leave the word out"));
}

/* NAME-12: the suffix for Huawei Cloud Stack, exactly then. */
void kg_check_name_hcs(kg_check *check)
{
    const kg_node *node;
    const char *name = read_name(check, &node);
    if (name == NULL)
        return;
    bool is_cn = check->pack->edition == KG_EDITION_CN;
    const char *suffix = is_cn ? hcs_suffix_cn : hcs_suffix;
    size_t length = strlen(name), wanted = strlen(suffix);
    bool has_suffix = length > wanted && strcmp(name + length - wanted, suffix) == 0;
    bool is_hcs = kg_field_is_yes(check, "hcs");
    if (is_hcs && !has_suffix)
        kg_find_at(check, KG_ERROR, node,
                   kg_say(check, "product name %s is for Huawei Cloud Stack (hcs: yes)", kg_quote(check, name)),
                   kg_say(check, "must end in '%s'", suffix),
                   kg_say(check, "write %s", kg_quote(check, kg_say(check, "%s%s", name, suffix))));
    kg_word_match match;
    const kg_node *description = kg_field_scalar(check, "description");
    if (!is_hcs && !has_suffix && description != NULL && kg_find_word(check, KG_WORDS_HCS, description->text, 0, &match))
        kg_find_in(check, KG_WARNING, description, match.offset,
                   kg_say(check, "the description names %s, but hcs is not yes",
                          kg_quote_part(check, description->text, match.offset, match.length)),
                   kg_say(check, "a product for Huawei Cloud Stack must be named with '%s'", suffix),
                   N_("write hcs: yes, or leave it out"));
    if (!is_hcs && has_suffix)
        kg_find_at(check, KG_ERROR, node,
                   kg_say(check, "product name %s ends in '%s', but hcs is not yes", kg_quote(check, name), suffix),
                   N_("must carry this ending only for Huawei Cloud Stack"), N_("write hcs: yes, or leave the ending out"));
}
