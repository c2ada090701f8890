/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the links of the guide lead (UG-7): servers that run on Huawei Cloud. Those of the seller may do so under names of his own,
 * which he states in user_guide.huawei_hosted_domains. No name is ever looked up. */
#include "rules/checks.h"
#include "rules/fields.h"
#include "rules/passages.h"
#include "rules/settings.h"

#include "base/arith.h"
#include "base/host.h"
#include "base/text.h"

#include <string.h>

/* The sites and the service addresses of Huawei Cloud. */
static const char *const allowed[] = { "huaweicloud.com", "huaweicloud.eu", "myhuaweicloud.com", "myhuaweicloud.cn",
                                       "myhuaweicloud.eu" };

static const char required_host[] =
    N_("must lead to servers on Huawei Cloud (huaweicloud.com, or `user_guide.huawei_hosted_domains`)");

typedef struct link_search {
    const kg_asset *guide;
    const kg_node *hosted; /* user_guide.huawei_hosted_domains */
    KG_LIST(const char *) seen;
    kg_more more;
} link_search;

static bool is_allowed_host(kg_check *check, const link_search *search, const char *host)
{
    for (size_t i = 0; i < KG_COUNT(allowed); i++)
        if (kg_host_is_below(host, allowed[i]))
            return true;
    if (kg_host_is_allowed(check, host))
        return true;
    const kg_node *list = search->hosted;
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++) {
        const char *domain = kg_text_fold(check->arena, kg_node_text(list->items[i]));
        if (*domain != 0 && kg_host_is_below(host, domain))
            return true;
    }
    return false;
}

/* The reader's own machine, and what a server asks about itself on Huawei Cloud. */
static bool is_own_machine(const char *host)
{
    return kg_host_is_below(host, "localhost") || strcmp(host, "127.0.0.1") == 0 || strcmp(host, "0.0.0.0") == 0 ||
           strcmp(host, "169.254.169.254") == 0;
}

/* A host that stands for the reader's own: a name without a dot, "your-server.com". */
static bool is_stand_in(const char *host)
{
    return strchr(host, '.') == NULL || kg_ascii_prefix(host, "your") || strstr(host, ".your") != NULL ||
           kg_ascii_prefix(host, "my-server.");
}

/* Names that RFC 2606 keeps for examples in manuals. */
static bool is_example(const char *host)
{
    return kg_host_is_below(host, "example.com") || kg_host_is_below(host, "example.org") || kg_host_is_below(host, "example.net");
}

/* Names of vocabularies, which look like addresses and lead nowhere. */
static bool is_vocabulary(const char *text, size_t length, const char *host)
{
    static const char *const hosts[] = { "schemas.xmlsoap.org", "schemas.openxmlformats.org", "schemas.microsoft.com",
                                         "json-schema.org" };
    for (size_t i = 0; i < KG_COUNT(hosts); i++)
        if (strcmp(host, hosts[i]) == 0)
            return true;
    const char *year = strcmp(host, "www.w3.org") == 0 ? kg_ascii_find(text, "www.w3.org/") : NULL;
    return year != NULL && year < text + length && kg_ascii_is_digit((unsigned char)year[strlen("www.w3.org/")]);
}

/* "file:///C:/x", "data:text/html,...", "javascript:...": an address of another kind, and no "data:true" of a program. */
static bool is_odd_address(const char *text, size_t length, const char *scheme)
{
    const char *rest = text + strlen(scheme) + 1;
    size_t size = length - (size_t)(rest - text);
    return (strcmp(scheme, "file") == 0 && *rest == '/') || strcmp(scheme, "javascript") == 0 ||
           (strcmp(scheme, "data") == 0 && memchr(rest, '/', size) != NULL && memchr(rest, ',', size) != NULL);
}

/* A host is reported once, at the first place; the same for a defect with its words. */
static bool is_seen(kg_check *check, link_search *search, const char *key)
{
    for (size_t i = 0; i < search->seen.count; i++)
        if (strcmp(search->seen.items[i], key) == 0)
            return true;
    const char **added = kg_list_push(check->arena, &search->seen);
    if (added != NULL)
        *added = kg_say(check, "%s", key);
    return false;
}

static void report(kg_check *check, link_search *search, kg_severity severity, kg_spot at, const char *found, bool is_malformed)
{
    const char *help = severity == KG_ERROR
                           ? N_("if the server runs on Huawei Cloud, name its domain there")
                           : N_("if it is a server of the product that runs on Huawei Cloud, name its domain there; a link for "
                                "further reading can be left out");
    if (kg_more_room(&search->more, severity))
        kg_find(check, (kg_finding){ .severity = severity,
                                     .at = kg_at_spot(check, search->guide, at),
                                     .found = found,
                                     .is_malformed = is_malformed,
                                     .required = required_host,
                                     .help = help });
}

/* USE: what an address is there for, by the words beside it and in itself. */
typedef enum link_use {
    USE_SAMPLE, /* written in the text: it may be a sample */
    USE_LINK,   /* a link to click on */
    USE_LOGIN,  /* where a customer logs in or manages the product */
} link_use;

static void judge_url(kg_check *check, link_search *search, kg_spot at, const char *text, size_t length, link_use use)
{
    kg_url url;
    const char *quoted = kg_quote(check, kg_say(check, "%.*s", (int)length, text));
    if (!kg_url_parse(text, length, &url))
        return; /* a reference inside the document */
    bool is_web = url.scheme[0] == 0 || strcmp(url.scheme, "http") == 0 || strcmp(url.scheme, "https") == 0 ||
                  strcmp(url.scheme, "ftp") == 0 || strcmp(url.scheme, "ws") == 0 || strcmp(url.scheme, "wss") == 0;
    if (!is_web) {
        if (is_odd_address(text, length, url.scheme) && !is_seen(check, search, quoted))
            report(check, search, KG_WARNING, at, kg_say(check, "the link %s leads to no server", quoted), false);
        return;
    }
    if (url.host[0] == 0 && url.defect == NULL)
        return; /* "https://" that the reader is to complete */
    if (is_own_machine(url.host) || (url.defect == NULL && is_allowed_host(check, search, url.host)))
        return;
    if (url.defect == NULL && !url.is_ip &&
        (is_stand_in(url.host) || is_vocabulary(text, length, url.host) || (use == USE_SAMPLE && is_example(url.host))))
        return;
    if (is_seen(check, search, url.defect != NULL ? quoted : url.host))
        return;
    const char *where = url.is_ip            ? kg_say(check, "the link %s leads to an IP address", quoted)
                        : url.defect != NULL ? kg_say(check, "the link %s has %s", quoted, url.defect)
                                             : kg_say(check, "the link %s leads to %s", quoted, kg_quote(check, url.host));
    bool is_certain =
        use == USE_LOGIN && !url.is_ip && check->product->root != NULL; /* without product.yml no domain could be stated */
    report(check, search, is_certain ? KG_ERROR : KG_WARNING, at, where, url.defect != NULL && !url.is_ip);
}

/* Words about logging in or managing in the address itself. */
static bool is_login_address(const char *url, size_t length)
{
    static const char *const words[] = { "login", "signin", "sign-in", "logon", "console", "admin" };
    for (size_t i = 0; i < KG_COUNT(words); i++) {
        const char *at = kg_ascii_find(url, words[i]);
        if (at != NULL && at < url + length)
            return true;
    }
    return false;
}

/* Whether the words of PASSAGE around [from, to) are about logging in or managing, not about further reading. */
static bool is_login_text(kg_check *check, const char *passage, size_t from, size_t to)
{
    enum { AROUND = 160 }; /* bytes */
    size_t start = from, end = to + kg_sentence_span(passage + to);
    while (start > 0 && from - start < AROUND && strchr(".!?;", passage[start - 1]) == NULL &&
           (start < 3 || memcmp(passage + start - 3, "。", 3) != 0))
        start--;
    while (((unsigned char)passage[start] & 0xc0) == 0x80)
        start++;
    end = KG_MIN(end, to + AROUND);
    const char *before = kg_say(check, "%.*s", (int)(from - start), passage + start);
    const char *behind = kg_say(check, "%.*s", (int)(end - to), passage + to);
    kg_word_match found;
    size_t asked = 0;
    bool is_before = false;
    for (kg_word_list list = KG_WORDS_LOGGING; list <= KG_WORDS_MANAGING; list++)
        for (size_t at = 0; kg_find_word(check, list, before, at, &found); at = found.offset + found.length) {
            is_before = true;
            asked = KG_MAX(asked, found.offset + found.length);
        }
    if (kg_find_word(check, KG_WORDS_READING, before, asked, &found))
        return false;
    return is_before || kg_find_word(check, KG_WORDS_LOGGING, behind, 0, &found) ||
           kg_find_word(check, KG_WORDS_MANAGING, behind, 0, &found);
}

/* The addresses that are written in the text. */
static bool judge_passage(kg_check *check, const kg_passage *passage, void *ctx)
{
    link_search *search = ctx;
    for (const char *at = passage->text; *at != 0;) {
        size_t url = kg_url_span(passage->text, at), host = url > 0 ? 0 : kg_host_span(passage->text, at);
        size_t from = (size_t)(at - passage->text);
        bool is_login =
            url + host > 0 && (is_login_address(at, url + host) || is_login_text(check, passage->text, from, from + url + host));
        if (url > 0)
            judge_url(check, search, passage->at, at, url, is_login ? USE_LOGIN : USE_SAMPLE);
        else if (host > 0 && is_login) /* a bare name counts only where somebody logs in */
            judge_url(check, search, passage->at, kg_say(check, "//%.*s", (int)host, at), host + 2, USE_SAMPLE);
        at += url + host > 0 ? url + host : 1;
    }
    return true;
}

/* The words of a link that hides its address: its paragraph, where that is short. */
typedef struct link_words {
    kg_spot at;
    bool is_login;
} link_words;

static bool read_link_words(kg_check *check, const kg_passage *passage, void *ctx)
{
    enum { LONGEST = 300 }; /* bytes */
    link_words *words = ctx;
    bool is_here =
        passage->at.kind == words->at.kind && passage->at.member == words->at.member && passage->at.number == words->at.number;
    size_t size = strlen(passage->text);
    if (is_here && size <= LONGEST)
        words->is_login = is_login_text(check, passage->text, size, size);
    return !is_here;
}

static void judge_link(kg_check *check, link_search *search, const kg_link *link)
{
    link_words words = { .at = link->at };
    bool has_place = link->at.kind == KG_SPOT_PARAGRAPH || link->at.kind == KG_SPOT_HEADING || link->at.kind == KG_SPOT_ROW;
    if (has_place)
        kg_each_passage(check, search->guide, read_link_words, &words);
    bool is_login = words.is_login || is_login_address(link->url, strlen(link->url));
    judge_url(check, search, link->at, link->url, strlen(link->url), is_login ? USE_LOGIN : USE_LINK);
}

/* UG-7: a host outside Huawei Cloud is a warning, an error where a customer logs in; addresses that are numbers are warnings. */
void kg_check_guide_links(kg_check *check)
{
    const kg_asset *guide = kg_product_asset(check->product, KG_SLOT_USER_GUIDE);
    link_search search = { .guide = guide, .hosted = kg_product_field(check->product, "user_guide.huawei_hosted_domains") };
    if (guide == NULL || guide->broken != NULL)
        return;
    kg_each_passage(check, guide, judge_passage, &search);
    for (size_t i = 0; i < guide->facts.links.count; i++)
        judge_link(check, &search, &guide->facts.links.items[i]);
    kg_more_done(check, &search.more, guide, required_host);
}
