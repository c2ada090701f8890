/* SPDX-License-Identifier: Apache-2.0
 *
 * The agreement against the listing: parties, beginning, product name, delivery, billing, contacts (EULA-2 to EULA-7, EULA-11).
 * What product.yml declares is decided; what the text says is read by words and is never more than a warning. */
#include "rules/checks.h"
#include "rules/declared.h"
#include "rules/denial.h"
#include "rules/eulawhole.h"
#include "rules/fields.h"
#include "rules/passages.h"
#include "rules/settings.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

/* EULA-2: the seller is a party by name, and Huawei is none. */
void kg_check_eula_parties(kg_check *check)
{
    const kg_asset *eula = kg_text_asset(check, KG_SLOT_EULA);
    const char *company = kg_product_text(check->product, "company.name");
    if (eula == NULL)
        return;
    if (*company != 0 && !kg_text_has_company(check, eula, company))
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_asset(eula),
                                     .found = kg_say(check, "the agreement does not name the seller %s", kg_quote(check, company)),
                                     .required = N_("must be made between the seller and the customer"),
                                     .help = N_("name the company as `company.name` writes it") });
    kg_judge_words(check, eula,
                   &(kg_word_judgement){ .severity = KG_WARNING,
                                         .list = KG_WORDS_HUAWEIPARTY,
                                         .company = KG_WORD_LIST_COUNT,
                                         .found = N_("Huawei seems to be a party"),
                                         .required = N_("must be made between the seller and the customer") });
}

static const char on_signature[] = N_("the agreement begins with a signature or on paper"),
                  on_order[] = N_("must take effect when the customer selects it while placing the order");

/* Sentences about both the beginning and a signature, but not about later changes; known phrases are found without this. */
static bool judge_beginning(kg_check *check, const kg_passage *passage, void *ctx)
{
    kg_more *more = ctx;
    const char *text = passage->text;
    kg_word_match match;
    for (size_t from = 0; kg_find_word(check, KG_WORDS_EFFECT, text, from, &match);) {
        from = match.offset + match.length;
        if (kg_is_denied(kg_edits(check, KG_WORDS_DENIAL), text, match) || !kg_sentence_has(check, text, match, KG_WORDS_SIGNED) ||
            kg_sentence_has(check, text, match, KG_WORDS_AMENDING) || kg_sentence_has(check, text, match, KG_WORDS_ONSIGNATURE))
            continue;
        from += kg_sentence_span(text + from);
        if (kg_more_room(more, KG_WARNING))
            kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                         .at = kg_at_spot(check, passage->asset, passage->at),
                                         .found = kg_say(check, "%s: %s", on_signature, kg_quote_match(check, text, match)),
                                         .required = on_order });
    }
    return true;
}

/* EULA-3: the agreement begins with the order; one that waits for signatures or paper contradicts that. */
void kg_check_eula_beginning(kg_check *check)
{
    const kg_asset *eula = kg_text_asset(check, KG_SLOT_EULA);
    kg_more more = { 0 };
    if (eula == NULL)
        return;
    kg_judge_words(check, eula,
                   &(kg_word_judgement){ .severity = KG_WARNING,
                                         .list = KG_WORDS_ONSIGNATURE,
                                         .company = KG_WORD_LIST_COUNT,
                                         .found = on_signature,
                                         .required = on_order });
    kg_each_passage(check, eula, judge_beginning, &more);
    kg_more_done(check, &more, eula, on_order);
}

/* ---- EULA-4: the name ---- */

/* Spellings of NAME in the text that differ from it in one or two letters. */
typedef struct misspelling {
    const char *name;
    size_t words;
    const char *found; /* the first, in the arena; NULL */
    kg_spot at;
} misspelling;

/* End of the COUNT words at TEXT. */
static const char *skip_words(const char *text, size_t count)
{
    for (; count > 0 && *text != 0; count--) {
        text += strspn(text, " ");
        text += strcspn(text, " ");
    }
    return text;
}

static size_t without_marks(const char *text, size_t length)
{
    while (length > 0 && !kg_ascii_is_alnum((unsigned char)text[length - 1]) && (unsigned char)text[length - 1] < 0x80)
        length--;
    return length;
}

/* The LENGTH bytes at TEXT without "'s": "Larkspur's Document Archive" is no other spelling. */
static const char *without_genitives(kg_check *check, const char *text, size_t length)
{
    static const char *const marks[] = { "'s", "’s", "'S", "’S" };
    char *out = kg_arena_alloc(check->arena, length + 1);
    size_t size = 0;
    for (size_t at = 0; out != NULL && at < length;) {
        size_t mark = 0;
        for (size_t i = 0; i < KG_COUNT(marks) && mark == 0; i++) {
            size_t end = at + strlen(marks[i]);
            mark = end <= length && memcmp(text + at, marks[i], strlen(marks[i])) == 0 && (end == length || text[end] == ' ')
                       ? strlen(marks[i])
                       : 0;
        }
        if (mark == 0)
            out[size++] = text[at];
        at += mark > 0 ? mark : 1;
    }
    return out == NULL ? "" : out;
}

static bool find_misspelling(kg_check *check, const kg_passage *passage, void *ctx)
{
    enum { LETTERS = 64, DISTANCE = 2, GENITIVE = 4 };
    misspelling *wanted = ctx;
    size_t size = strlen(wanted->name);
    for (const char *at = passage->text; *at != 0;) {
        const char *next = at + strcspn(at, " ");
        bool begins_so = kg_ascii_lower((unsigned char)at[0]) == kg_ascii_lower((unsigned char)wanted->name[0]);
        size_t length = begins_so ? without_marks(at, (size_t)(skip_words(at, wanted->words) - at)) : 0;
        bool is_near = begins_so && length + DISTANCE >= size && length <= size + DISTANCE + GENITIVE && length < LETTERS;
        const char *words = is_near ? without_genitives(check, at, length) : "";
        unsigned distance = is_near ? kg_text_distance(words, wanted->name, DISTANCE) : 0;
        bool is_plural = is_near && distance == 1 && kg_ascii_prefix(words, wanted->name);
        if (distance > 0 && distance <= DISTANCE && !is_plural) {
            wanted->found = words;
            wanted->at = passage->at;
            return false;
        }
        at = *next == 0 ? next : next + 1;
    }
    return true;
}

static void judge_name_in_text(kg_check *check, const kg_asset *eula, const char *name)
{
    enum { SHORTEST = 6 };
    misspelling wanted = { .name = kg_text_collapse(check->arena, name), .words = 1 };
    for (const char *at = wanted.name; *at != 0; at++)
        wanted.words += *at == ' ';
    if (!kg_text_has_name(check, eula, name))
        kg_find(check,
                (kg_finding){ .severity = KG_WARNING,
                              .at = kg_at_asset(eula),
                              .found = kg_say(check, "the agreement does not contain the product name %s", kg_quote(check, name)),
                              .required = N_("must name the product as the listing does") });
    if (strlen(wanted.name) >= SHORTEST)
        kg_each_passage(check, eula, find_misspelling, &wanted);
    if (wanted.found != NULL)
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_spot(check, eula, wanted.at),
                                     .found = kg_say(check, "the agreement writes %s", kg_quote(check, wanted.found)),
                                     .required = kg_say(check, "must be %s, as the listing writes it", kg_quote(check, name)) });
}

/* EULA-4: the declared name is decided; in the text the name, without the suffix for HCS, has to occur somewhere. */
void kg_check_eula_product(kg_check *check)
{
    const char *name = kg_product_text(check->product, "name");
    const kg_asset *eula = kg_text_asset(check, KG_SLOT_EULA);
    kg_judge_declared_name(check);
    if (eula == NULL || kg_is_blank(kg_product_field(check->product, "name")))
        return;
    const char *suffix = kg_ascii_suffix(name, " (HCS Version)") ? " (HCS Version)"
                         : kg_ascii_suffix(name, "(HCS版)")      ? "(HCS版)"
                                                                 : "";
    const char *plain = kg_arena_strndup(check->arena, name, strlen(name) - strlen(suffix));
    judge_name_in_text(check, eula, plain);
    kg_judge_eula_title(check, eula, plain);
}

/* ---- EULA-5: delivery ---- */

/* EULA-5: words of a way of delivery that is not the product's. */
void kg_check_eula_definition(kg_check *check)
{
    const kg_asset *eula = kg_text_asset(check, KG_SLOT_EULA);
    const char *method = kg_product_text(check->product, "delivery_method");
    bool is_hosted = strcmp(method, "saas") == 0;
    if (eula == NULL || *method == 0 || strcmp(method, "professional_service") == 0 || strcmp(method, "consulting_service") == 0)
        return;
    kg_judge_words(check, eula,
                   &(kg_word_judgement){ .severity = KG_WARNING,
                                         .list = is_hosted ? KG_WORDS_INSTALLED : KG_WORDS_HOSTED,
                                         .company = KG_WORD_LIST_COUNT,
                                         .found = is_hosted ? N_("the agreement speaks of software to be installed")
                                                            : N_("the agreement speaks of a service that is hosted"),
                                         .required = kg_say(check, "must fit the delivery method '%s'", method) });
}

/* ---- EULA-6: billing ---- */

/* In the order of kg_mode_names. */
static const struct {
    kg_word_list list;
    const char *found;
} modes[KG_MODES] = {
    { KG_WORDS_BYPERIOD, N_("the agreement bills by month or year") },
    { KG_WORDS_ONCE, N_("the agreement bills once") },
    { KG_WORDS_BYUSE, N_("the agreement bills by use") },
};

/* EULA-6: the declared modes are decided. In the text a mode counts only in a sentence about billing. */
void kg_check_eula_billing(kg_check *check)
{
    const kg_asset *eula = kg_text_asset(check, KG_SLOT_EULA);
    const kg_node *list = kg_field_list(check, "specifications");
    bool is_sold[KG_MODES + 1] = { false };
    kg_judge_declared_billing(check);
    if (eula == NULL)
        return;
    for (size_t i = 0; i < list->count; i++)
        is_sold[kg_mode_find(kg_node_text(kg_node_get(list->items[i], "billing_mode")))] = true;
    bool is_any = is_sold[0] || is_sold[1] || is_sold[2];
    for (size_t mode = 0; mode < KG_MODES && is_any; mode++)
        if (!is_sold[mode])
            kg_judge_words(check, eula,
                           &(kg_word_judgement){ .severity = KG_WARNING,
                                                 .list = modes[mode].list,
                                                 .company = KG_WORDS_FEE,
                                                 .found = modes[mode].found,
                                                 .required = N_("must bill as the specifications do") });
    kg_judge_words(check, eula,
                   &(kg_word_judgement){ .severity = KG_WARNING,
                                         .list = KG_WORDS_PAIDELSEWHERE,
                                         .company = KG_WORD_LIST_COUNT,
                                         .found = N_("the agreement speaks of a payment past the store"),
                                         .required = N_("orders must be paid through KooGallery") });
}

/* ---- EULA-7: contacts ---- */

static bool is_address_byte(unsigned char byte)
{
    return kg_ascii_is_alnum(byte) || byte == '.' || byte == '_' || byte == '-' || byte == '+';
}

/* Whether an address is that of a support, by what stands before its '@'. */
static bool is_support_address(const char *address)
{
    static const char *const parts[] = { "support",     "service",     "help",         "aftersales",
                                         "after-sales", "after_sales", "customercare", "kefu" };
    for (size_t i = 0; i < KG_COUNT(parts); i++) {
        const char *at = kg_ascii_find(address, parts[i]), *mark = strchr(address, '@');
        if (at != NULL && at < mark)
            return true;
    }
    return false;
}

static bool judge_addresses(kg_check *check, const kg_passage *passage, void *ctx)
{
    const char *declared = *(const char *const *)ctx;
    for (const char *mark = strchr(passage->text, '@'); mark != NULL; mark = strchr(mark + 1, '@')) {
        const char *from = mark, *to = mark + 1;
        while (from > passage->text && is_address_byte((unsigned char)from[-1]))
            from--;
        while (is_address_byte((unsigned char)*to))
            to++;
        while (to > mark + 1 && !kg_ascii_is_alnum((unsigned char)to[-1]))
            to--;
        const char *address = kg_say(check, "%.*s", (int)(to - from), from);
        if (from == mark || strchr(mark, '.') == NULL || !is_support_address(address) || kg_ascii_casecmp(address, declared) == 0)
            continue;
        kg_find(check,
                (kg_finding){ .severity = KG_WARNING,
                              .at = kg_at_spot(check, passage->asset, passage->at),
                              .found = kg_say(check, "the agreement gives the address %s", kg_quote(check, address)),
                              .required = kg_say(check, "must agree with After-Sales Support, %s", kg_quote(check, declared)) });
    }
    return true;
}

/* Digits of a telephone number at TEXT that begins with '+' or "00" (kept without them) into OUT; its length in bytes, 0 for none.
 */
static size_t read_phone(const char *text, char out[static 20])
{
    size_t digits = 0, i = *text == '+' ? 1 : 0;
    size_t start = i == 0 && text[0] == '0' && text[1] == '0' ? 2 : i;
    if (start == 0)
        return 0;
    size_t end = start;
    for (i = start; digits < 16 && (kg_ascii_is_digit((unsigned char)text[i]) || strchr(" -()", text[i]) != NULL) && text[i] != 0;
         i++)
        if (kg_ascii_is_digit((unsigned char)text[i])) {
            out[digits++] = text[i];
            end = i + 1;
        }
    out[digits] = 0;
    return digits >= 7 && digits <= 15 ? end : 0;
}

static bool judge_phones(kg_check *check, const kg_passage *passage, void *ctx)
{
    const char *declared = *(const char *const *)ctx;
    char wanted[20] = "", digits[20];
    if (read_phone(declared, wanted) == 0)
        return false;
    for (const char *at = passage->text; *at != 0; at++) {
        bool begins = at == passage->text || (!kg_ascii_is_alnum((unsigned char)at[-1]) && at[-1] != '.');
        size_t length = begins && (*at == '+' || *at == '0') ? read_phone(at, digits) : 0;
        if (length == 0)
            continue;
        if (strncmp(digits, wanted, strlen(digits)) != 0 && strncmp(digits, wanted, strlen(wanted)) != 0)
            kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                         .at = kg_at_spot(check, passage->asset, passage->at),
                                         .found = kg_say(check, "the agreement gives the telephone number '%.*s'", (int)length, at),
                                         .required =
                                             kg_say(check, "must agree with After-Sales Support, %s", kg_quote(check, declared)) });
        at += length - 1;
    }
    return true;
}

/* EULA-7: addresses of a support and international telephone numbers other than those of the listing. */
void kg_check_eula_contacts(kg_check *check)
{
    const kg_asset *eula = kg_text_asset(check, KG_SLOT_EULA);
    const kg_node *email = kg_field_scalar(check, "after_sales_support.email");
    const kg_node *hotline = kg_field_scalar(check, "after_sales_support.hotline");
    if (eula == NULL)
        return;
    const char *address = kg_node_text(email), *number = kg_node_text(hotline);
    if (!kg_is_blank(email))
        kg_each_passage(check, eula, judge_addresses, &address);
    if (!kg_is_blank(hotline))
        kg_each_passage(check, eula, judge_phones, &number);
}

/* EULA-11: whether an agreement contradicts another one is for lawyers; some sentences should make them look. */
void kg_check_eula_conflicts(kg_check *check)
{
    const kg_asset *eula = kg_text_asset(check, KG_SLOT_EULA);
    if (eula != NULL)
        kg_judge_words(check, eula,
                       &(kg_word_judgement){ .severity = KG_WARNING,
                                             .list = KG_WORDS_STORECONFLICT,
                                             .company = KG_WORD_LIST_COUNT,
                                             .found = N_("this may contradict the agreements with Huawei Cloud"),
                                             .required = N_("must not conflict with the other agreements with Huawei Cloud") });
}
