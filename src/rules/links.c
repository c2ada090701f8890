/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the links of the guide lead (UG-7): servers that run on Huawei Cloud. Those of the seller may do so under names of his own,
 * which he states in user_guide.huawei_hosted_domains. No name is ever looked up. */
#include "rules/checks.h"
#include "rules/fields.h"
#include "rules/passages.h"

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
    const kg_node *list = search->hosted;
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++) {
        const char *domain = kg_text_fold(check->arena, kg_node_text(list->items[i]));
        if (*domain != 0 && kg_host_is_below(host, domain))
            return true;
    }
    return false;
}

/* The reader's own machine. */
static bool is_loopback(const char *host)
{
    return kg_host_is_below(host, "localhost") || strcmp(host, "127.0.0.1") == 0 || strcmp(host, "0.0.0.0") == 0;
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

static void report(kg_check *check, link_search *search, kg_severity severity, kg_spot at, const char *found)
{
    if (kg_more_room(&search->more, severity))
        kg_find(check, (kg_finding){ .severity = severity,
                                     .at = kg_at_spot(check, search->guide, at),
                                     .found = found,
                                     .required = required_host,
                                     .help = N_("if the server runs on Huawei Cloud, name its domain there") });
}

/* IS_LOGIN: words about logging in stand beside it; then it is where a customer goes. */
static void judge_url(kg_check *check, link_search *search, kg_spot at, const char *text, size_t length, bool is_login)
{
    kg_url url;
    const char *quoted = kg_quote(check, kg_say(check, "%.*s", (int)length, text));
    if (!kg_url_parse(text, length, &url))
        return; /* a reference inside the document */
    bool is_web = url.scheme[0] == 0 || strcmp(url.scheme, "http") == 0 || strcmp(url.scheme, "https") == 0 ||
                  strcmp(url.scheme, "ftp") == 0 || strcmp(url.scheme, "ws") == 0 || strcmp(url.scheme, "wss") == 0;
    if (!is_web) {
        bool is_odd = strcmp(url.scheme, "file") == 0 || strcmp(url.scheme, "javascript") == 0 || strcmp(url.scheme, "data") == 0;
        if (is_odd && !is_seen(check, search, quoted))
            report(check, search, KG_WARNING, at, kg_say(check, "the link %s leads to no server", quoted));
        return;
    }
    if (url.host[0] == 0 && url.defect == NULL)
        return; /* "https://" that the reader is to complete */
    if (is_loopback(url.host) || (url.defect == NULL && is_allowed_host(check, search, url.host)))
        return;
    if (is_seen(check, search, url.defect != NULL ? quoted : url.host))
        return;
    const char *where = url.is_ip            ? kg_say(check, "the link %s leads to an IP address", quoted)
                        : url.defect != NULL ? kg_say(check, "the link %s has %s", quoted, url.defect)
                                             : kg_say(check, "the link %s leads to %s", quoted, kg_quote(check, url.host));
    bool is_certain = is_login && !url.is_ip && check->product->root != NULL; /* without product.yml no domain could be stated */
    report(check, search, is_certain ? KG_ERROR : KG_WARNING, at, where);
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

/* The addresses that are written in the text. */
static bool judge_passage(kg_check *check, const kg_passage *passage, void *ctx)
{
    link_search *search = ctx;
    for (const char *at = passage->text; *at != 0;) {
        size_t url = kg_url_span(passage->text, at), host = url > 0 ? 0 : kg_host_span(passage->text, at);
        kg_word_match match = { .offset = (size_t)(at - passage->text), .length = url + host };
        bool is_login =
            url + host > 0 && (is_login_address(at, url + host) || kg_sentence_has(check, passage->text, match, KG_WORDS_LOGGING));
        if (url > 0)
            judge_url(check, search, passage->at, at, url, is_login);
        else if (host > 0 && is_login) /* a bare name counts only where somebody logs in */
            judge_url(check, search, passage->at, kg_say(check, "//%.*s", (int)host, at), host + 2, false);
        at += url + host > 0 ? url + host : 1;
    }
    return true;
}

/* UG-7: a host outside Huawei Cloud is a warning, an error where a customer logs in; addresses that are numbers are warnings. */
void kg_check_guide_links(kg_check *check)
{
    const kg_asset *guide = kg_product_asset(check->product, KG_SLOT_USER_GUIDE);
    link_search search = { .guide = guide, .hosted = kg_product_field(check->product, "user_guide.huawei_hosted_domains") };
    if (guide == NULL || guide->broken != NULL)
        return;
    kg_each_passage(check, guide, judge_passage, &search);
    for (size_t i = 0; i < guide->facts.links.count; i++) {
        const kg_link *link = &guide->facts.links.items[i];
        judge_url(check, &search, link->at, link->url, strlen(link->url), is_login_address(link->url, strlen(link->url)));
    }
    kg_more_done(check, &search.more, guide, required_host);
}
