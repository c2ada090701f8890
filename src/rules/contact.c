/* SPDX-License-Identifier: Apache-2.0
 *
 * Telephone numbers and e-mail addresses; see forms.h. */
#include "rules/forms.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

/* ---- telephone numbers ---- */

/* Country codes that ITU-T E.164 assigns (list of 15 December 2016 with later amendments). 1 and 7 are shared by several
 * countries; 800 (freephone), 808 (shared cost), 870, 881 to 883, 888 and 979 are of no country and can be called from all. */
static const char country_codes[] = " 1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 "
                                    "63 64 65 66 81 82 84 86 90 91 92 93 "
                                    "94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 "
                                    "236 237 238 239 240 241 242 243 244 "
                                    "245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 "
                                    "269 290 291 297 298 299 350 351 352 "
                                    "353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 379 380 381 382 383 385 386 "
                                    "387 389 420 421 423 500 501 502 503 "
                                    "504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 670 672 673 674 675 676 677 "
                                    "678 679 680 681 682 683 685 686 687 "
                                    "688 689 690 691 692 800 808 850 852 853 855 856 870 878 880 881 882 883 886 888 960 961 962 "
                                    "963 964 965 966 967 968 970 971 972 "
                                    "973 974 975 976 977 979 992 993 994 995 996 998 ";

/* Length of the country code that begins DIGITS, 0 for none; codes are prefix-free, so that the first that fits is the one. */
static size_t code_length(const char *digits)
{
    for (size_t length = 1; length <= 3; length++) {
        char padded[6] = " ";
        if (strspn(digits, "0123456789") < length)
            return 0;
        memcpy(padded + 1, digits, length);
        padded[length + 1] = ' ';
        padded[length + 2] = 0;
        if (strstr(country_codes, padded) != NULL)
            return length;
    }
    return 0;
}

typedef struct phone_number {
    char digits[40]; /* of the number without its prefix and extension */
    bool has_prefix; /* "+" or "00" */
    bool is_clean;   /* nothing but digits, separators and an extension */
} phone_number;

/* Skips "ext. 12", "x12", "#12" at TEXT; false when something else is there. */
static bool is_extension(const char *text)
{
    static const char *const words[] = { "extension", "ext.", "ext", "x", "#", "转" };
    text += strspn(text, " ,;");
    for (size_t i = 0; i < KG_COUNT(words); i++) {
        if (!kg_ascii_prefix(text, words[i]))
            continue;
        text += strlen(words[i]);
        text += strspn(text, " .:");
        size_t digits = strspn(text, "0123456789");
        return digits > 0 && digits <= 7 && text[digits] == 0;
    }
    return false;
}

static phone_number read_phone(const char *text)
{
    phone_number out = { .is_clean = true };
    size_t used = 0;
    text += strspn(text, " ("); /* "(+86) 755 ..." */
    if (*text == '+') {
        out.has_prefix = true;
        text++;
    } else if (text[0] == '0' && text[1] == '0') {
        out.has_prefix = true;
        text += 2;
    }
    for (; *text != 0; text++) {
        if (kg_ascii_is_digit((unsigned char)*text) && used + 1 < sizeof out.digits)
            out.digits[used++] = *text;
        else if (strchr(" -./()", *text) == NULL) {
            out.is_clean = used > 0 && is_extension(text);
            break;
        }
    }
    return out;
}

const char *kg_form_country_code(const char *text)
{
    phone_number phone = read_phone(text);
    if (phone.digits[0] == 0)
        return NULL; /* no number at all: AS-4 */
    if (!phone.has_prefix)
        return N_("no country or region code");
    return code_length(phone.digits) > 0 ? NULL : N_("a country or region code that does not exist");
}

static bool is_ladder(const char *digits)
{
    bool same = true, up = true;
    for (size_t i = 1; digits[i] != 0; i++) {
        same = same && digits[i] == digits[i - 1];
        up = up && (digits[i] - '0') == (digits[i - 1] - '0' + 1) % 10;
    }
    return same || up;
}

/* Ranges that regulators keep for fiction: 555-01xx of the North American plan; what Ofcom, ACMA (5550 and 7010 in each area),
 * ARCEP and Bundesnetzagentur publish for drama, as far as it is a whole range. */
static bool is_fictional(const char *digits)
{
    static const char *const ranges[] = { "441134960", "441144960", "441154960", "441164960", "441174960", "441184960", "441214960",
                                          "441314960", "441414960", "441514960", "441614960", "442079460", "441914980", "442896496",
                                          "442920180", "441632960", "447700900", "448081570", "449098790", "443069990", "6125550",
                                          "6127010",   "6135550",   "6137010",   "6175550",   "6177010",   "6185550",   "6187010",
                                          "3319900",   "3326191",   "3335301",   "3346571",   "3353649",   "3363998",   "493023125",
                                          "496990009", "494066969", "492214710", "498999998" };
    if (digits[0] == '1' && strlen(digits) == 11 && strncmp(digits + 4, "55501", 5) == 0)
        return true;
    for (size_t i = 0; i < KG_COUNT(ranges); i++)
        if (strncmp(digits, ranges[i], strlen(ranges[i])) == 0)
            return true;
    return false;
}

kg_form kg_form_hotline(const char *text)
{
    enum { FEWEST = 7, MOST = 15, FEWEST_NATIONAL = 5 };
    phone_number phone = read_phone(text);
    size_t count = strlen(phone.digits), code = phone.has_prefix ? code_length(phone.digits) : 0;
    if (count == 0 || !phone.is_clean)
        return (kg_form){ .verdict = KG_FORM_WRONG, .reason = N_("not a telephone number") };
    if (count < FEWEST || count - code < FEWEST_NATIONAL)
        return (kg_form){ .verdict = KG_FORM_WRONG, .reason = N_("too short for a telephone number") };
    if (count > MOST)
        return (kg_form){ .verdict = KG_FORM_WRONG, .reason = N_("too long for a telephone number") };
    if (is_ladder(phone.digits + code))
        return (kg_form){ .verdict = KG_FORM_ODD, .reason = N_("looks made up") };
    if (is_fictional(phone.digits))
        return (kg_form){ .verdict = KG_FORM_ODD, .reason = N_("is reserved for fiction") };
    return (kg_form){ .verdict = KG_FORM_GOOD };
}

/* TEXT with ASCII digits and signs: NFKC, each kind of dash as '-', each blank as one. */
static const char *plain_signs(kg_arena *arena, const char *text)
{
    const char *tidied = kg_text_collapse(arena, kg_text_nfkc(arena, text));
    char *out = kg_arena_alloc(arena, strlen(tidied) + 1);
    size_t used = 0;
    if (out == NULL)
        return text;
    for (const char *at = tidied; *at != 0;) {
        const char *here = at;
        uint32_t code = kg_utf8_next(&at);
        bool is_dash = (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0x30FC;
        size_t length = is_dash ? 1 : (size_t)(at - here);
        memcpy(out + used, is_dash ? "-" : here, length);
        used += length;
    }
    out[used] = 0;
    return out;
}

kg_form kg_form_hotline_signs(kg_arena *arena, const char *text)
{
    const char *plain = plain_signs(arena, text);
    kg_form form = kg_form_hotline(plain);
    bool is_good = (form.verdict == KG_FORM_GOOD || form.verdict == KG_FORM_ODD) && kg_form_country_code(plain) == NULL;
    if (strcmp(plain, text) == 0 || !is_good)
        return (kg_form){ .verdict = KG_FORM_GOOD };
    return (kg_form){ .verdict = KG_FORM_REPAIRABLE,
                      .repaired = plain,
                      .reason = N_("full-width or other signs than digits, '+', '-' and blanks") };
}

/* ---- e-mail ---- */

static bool is_atom_byte(int byte)
{
    return kg_ascii_is_alnum(byte) || (byte != 0 && strchr("!#$%&'*+-/=?^_`{|}~.", byte) != NULL);
}

static bool is_local_part(const char *text, size_t length)
{
    if (length == 0 || length > 64 || text[0] == '.' || text[length - 1] == '.')
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_atom_byte((unsigned char)text[i]) || (text[i] == '.' && text[i + 1] == '.'))
            return false;
    return true;
}

static bool is_domain(const char *text)
{
    size_t labels = 0, length = 0;
    for (const char *at = text;; at += length + 1) {
        length = strcspn(at, ".");
        if (length == 0 || length > 63 || at[0] == '-' || at[length - 1] == '-')
            return false;
        for (size_t i = 0; i < length; i++)
            if (!kg_ascii_is_alnum((unsigned char)at[i]) && at[i] != '-')
                return false;
        labels++;
        if (at[length] == 0)
            return labels >= 2 && length >= 2 && !kg_ascii_is_digit((unsigned char)at[0]);
    }
}

/* Whether the domain of EMAIL is, or lies below, a word of LIST. */
static bool has_domain(const kg_word_edits *edits, kg_word_list list, const char *email)
{
    const char *at = strrchr(email, '@');
    while (at != NULL) {
        if (kg_word_is(edits, list, at + 1))
            return true;
        at = strchr(at + 1, '.');
    }
    return false;
}

/* Domains that are kept for examples and for one's own machine (RFC 2606, RFC 6761). */
static bool is_reserved(const char *email)
{
    static const char *const names[] = { "example", "example.com", "example.net", "example.org",
                                         "test",    "invalid",     "localhost",   "local" };
    for (const char *at = strrchr(email, '@'); at != NULL; at = strchr(at + 1, '.'))
        for (size_t i = 0; i < KG_COUNT(names); i++)
            if (kg_ascii_casecmp(at + 1, names[i]) == 0)
                return true;
    return false;
}

/* The LENGTH bytes before '@' without a tag ("+x") and the signs between words: "no.reply" is "noreply". */
static const char *plain_local_part(kg_arena *arena, const char *text, size_t length)
{
    char *out = kg_arena_alloc(arena, length + 1);
    size_t used = 0;
    if (out == NULL)
        return "";
    for (size_t i = 0; i < length && text[i] != '+'; i++)
        if (strchr(".-_", text[i]) == NULL)
            out[used++] = text[i];
    out[used] = 0;
    return out;
}

bool kg_form_is_free_mail(const kg_word_edits *edits, const char *email)
{
    return has_domain(edits, KG_WORDS_FREE_MAIL, email);
}

kg_form kg_form_email(kg_arena *arena, const kg_word_edits *edits, const char *text)
{
    const char *at = strchr(text, '@');
    if (at == NULL || !is_local_part(text, (size_t)(at - text)) || !is_domain(at + 1) || strlen(text) > 254)
        return (kg_form){ .verdict = KG_FORM_WRONG, .reason = N_("not one e-mail address") };
    if (is_reserved(text))
        return (kg_form){ .verdict = KG_FORM_ODD, .reason = N_("is a domain for examples, which no mail reaches") };
    if (has_domain(edits, KG_WORDS_THROWN_AWAY, text))
        return (kg_form){ .verdict = KG_FORM_ODD, .reason = N_("is a mailbox that is thrown away") };
    const char *local = kg_arena_strndup(arena, text, (size_t)(at - text)),
               *plain = plain_local_part(arena, text, (size_t)(at - text));
    if (kg_word_is(edits, KG_WORDS_UNREAD, local) || kg_word_is(edits, KG_WORDS_UNREAD, plain))
        return (kg_form){ .verdict = KG_FORM_ODD, .reason = N_("is a mailbox that nobody answers") };
    return (kg_form){ .verdict = KG_FORM_GOOD };
}
