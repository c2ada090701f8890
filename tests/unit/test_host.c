/* SPDX-License-Identifier: Apache-2.0
 *
 * Which host an address leads to, and where addresses stand in prose. */
#include "base/host.h"

#include <criterion/criterion.h>
#include <string.h>

Test(host, addresses_are_read_strictly)
{
    static const struct {
        const char *text, *scheme, *host, *defect;
    } rows[] = {
        { "https://www.huaweicloud.com/intl", "https", "www.huaweicloud.com", NULL },
        { "HTTPS://HUAWEICLOUD.COM.:443/x?y#z", "https", "huaweicloud.com", NULL },
        { "//cdn.example.org/a.js", "", "cdn.example.org", NULL },
        { "www.example.org", "", "www.example.org", NULL },
        { "https://huaweicloud.com@evil.example/", "https", "evil.example", "a user name before the host" },
        { "https://a:b@huaweicloud.com/", "https", "huaweicloud.com", "a user name before the host" },
        { "https://huaweicloud.com\\@evil.example/", "https", "", "a '\\' that browsers read as '/'" },
        { "https://127.0.0.1/", "https", "127.0.0.1", "a number instead of a host name" },
        { "https://2130706433/", "https", "2130706433", "a number instead of a host name" },
        { "https://0x7f.1/", "https", "0x7f.1", "a number instead of a host name" },
        { "https://[::1]:8080/", "https", "[::1]", "a number instead of a host name" },
        { "https://xn--huaweicoud-9ya.com/", "https", "xn--huaweicoud-9ya.com",
          "a host name in Punycode, which may look like another one" },
        { "https://huaweicloud%2ecom/", "https", "huaweicloud%2ecom",
          "a host name with characters other than letters, digits and '-'" },
        { "https://huaweiсloud.com/", "https", "huaweiсloud.com",
          "a host name with characters other than letters, digits and '-'" },
        { "https:huaweicloud.com", "https", "", "'//' is missing" },
        { "https:///x", "https", "", "no host" },
        { "https://a..b/", "https", "a..b", "a host name that is not well formed" },
        { "javascript:alert(1)", "javascript", "", NULL },
        { "mailto:a@b.example", "mailto", "", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        kg_url url;
        cr_expect(kg_url_parse(rows[i].text, strlen(rows[i].text), &url), "%s", rows[i].text);
        cr_expect_str_eq(url.scheme, rows[i].scheme, "%s", rows[i].text);
        cr_expect_str_eq(url.host, rows[i].host, "%s", rows[i].text);
        cr_expect_str_eq(url.defect != NULL ? url.defect : "", rows[i].defect != NULL ? rows[i].defect : "", "%s", rows[i].text);
    }
}

Test(host, a_relative_reference_is_no_address)
{
    static const char *const rows[] = { "", "guide.html", "/x/y", "#top", "?a=b", "note 1: see", "12:30" };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        kg_url url;
        cr_expect(!kg_url_parse(rows[i], strlen(rows[i]), &url), "%s", rows[i]);
    }
}

Test(host, lies_below_a_domain_only_at_a_dot)
{
    cr_assert(kg_host_is_below("huaweicloud.com", "huaweicloud.com"));
    cr_assert(kg_host_is_below("a.huaweicloud.com", "huaweicloud.com"));
    cr_assert(!kg_host_is_below("evilhuaweicloud.com", "huaweicloud.com"));
    cr_assert(!kg_host_is_below("huaweicloud.com.evil.example", "huaweicloud.com"));
    cr_assert(!kg_host_is_below("com", "huaweicloud.com"));
    cr_assert(!kg_host_is_below("x", ""));
}

Test(host, addresses_in_prose_end_where_a_reader_ends_them)
{
    static const struct {
        const char *text;
        size_t at;
        const char *span;
    } rows[] = {
        { "see https://a.example/b, or", 4, "https://a.example/b" },
        { "(http://a.example/)", 1, "http://a.example/" },
        { "www.a.example.", 0, "www.a.example" },
        { "xhttps://a.example", 1, "" },
        { "//a.example/b", 0, "//a.example/b" },
        { "and // comment", 4, "" },
        { "http://", 0, "" },
        { "File::Which", 0, "" },
        { "HTTP::Headers", 0, "" },
        { "mailto:a@b.example", 0, "mailto:a@b.example" },
        { "https://huaweiсloud.com/a b", 0, "https://huaweiсloud.com/a" },
        { "https://huawei\u200bcloud.com.", 0, "https://huawei\u200bcloud.com" },
        { "http://例え.jp/后", 0, "http://例え.jp/" },
        { "详见https://huaweicloud.com详见文档", 6, "https://huaweicloud.com" },
        { "https://huaweicloud.com。", 0, "https://huaweicloud.com" },
        { "http:\\\\larkspur.example", 0, "http:\\\\larkspur.example" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect_eq(kg_url_span(rows[i].text, rows[i].text + rows[i].at), strlen(rows[i].span), "%s", rows[i].text);
}

Test(host, bare_hosts_have_a_known_ending)
{
    static const struct {
        const char *text;
        size_t length;
    } rows[] = { { "larkspur.io is", 11 }, { "a.b.com", 7 },  { "ASP.NET", 0 }, { "setup.sh", 0 }, { "1.5", 0 },
                 { "end.Next", 0 },        { "v2.1.com", 8 }, { "a@b.com", 0 }, { "x.com@y", 0 },  { "e.g. this", 0 },
                 { "Version 2", 0 },       { "3.com", 0 },    { "Node.js", 0 }, { "U.S. data", 0 },
                 { "Socket.IO", 0 },       { "LARKSPUR.IO", 11 }, { "X.Org", 0 }, { "java.io", 0 },
                 { "Makefile.in", 0 },     { "Larkspur.Com", 12 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect_eq(kg_host_span(rows[i].text, rows[i].text), rows[i].length, "%s", rows[i].text);
}

/* A search for letters to the end of the text, once at each byte, took minutes here. */
Test(host, a_long_text_without_letters_is_read_in_linear_time, .timeout = 20)
{
    enum { COUNT = 300000 };
    static char text[3 * COUNT + 1];
    for (size_t i = 0; i < COUNT; i++)
        memcpy(text + 3 * i, "\xE6\x96\x87", 3);
    for (size_t i = 0; i < 3 * COUNT; i += 3)
        cr_assert_eq(kg_host_span(text, text + i), 0);
}
