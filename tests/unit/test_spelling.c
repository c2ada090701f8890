/* SPDX-License-Identifier: Apache-2.0
 *
 * Misspelled names of software, and words that are none. */
#include "rules/spelling.h"

#include "base/text.h"

#include <criterion/criterion.h>

Test(spelling, misspelled_names_are_recognised)
{
    static const char *const cases[][2] = {
        { "wordpess", "WordPress" },
        { "Wrodpress", "WordPress" },
        { "WordPresss", "WordPress" },
        { "Kuberntes", "Kubernetes" },
        { "Kubrenets", "Kubernetes" },
        { "Postgersql", "PostgreSQL" },
        { "PostgreSLQ", "PostgreSQL" },
        { "Elasticserch", "Elasticsearch" },
        { "MongoBD", "MongoDB" },
        { "Grafanna", "Grafana" },
        { "Jenkin", "Jenkins" },
        { "Nextclowd", "Nextcloud" },
        { "LibreOfice", "LibreOffice" },
        { "Promethues", "Prometheus" },
        { "Dokcer", "Docker" },
        { "RabitMQ", "RabbitMQ" },
        { "Windws", "Windows" },
        { "Tomcta", "Tomcat" },
        { "Odooo", NULL },
        { "Zabix", "Zabbix" },
        { "openEular", "openEuler" },
        { "Wodpess", "WordPress" },
        { "Jekins", "Jenkins" },
        { "Dokcre", "Docker" },
        { "Dcokerr", "Docker" },
        { "Grfaana", "Grafana" },
        { "Pyhton", "Python" },
        { "Microsfot", "Microsoft" },
        { "Memcahced", "Memcached" },
        { "Managment", "Management" },
        { "Enterprize", "Enterprise" },
        { "Documnet", "Document" },
        { "Anlaytics", "Analytics" },
        { "Securty", "Security" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *found = kg_spelling_nearest(NULL, cases[i][0]), *expected = cases[i][1];
        cr_expect(expected == NULL ? found == NULL : found != NULL && kg_ascii_casecmp(found, expected) == 0, "%s: %s", cases[i][0],
                  found == NULL ? "nothing" : found);
    }
}

Test(spelling, names_and_ordinary_words_are_right)
{
    static const char *const words[] = {
        "WordPress", "wordpress", "WORDPRESS", "window",    "docker",  "rocker",    "noodle",   "Larkspur",  "Quillmere",
        "document",  "archive",   "server",    "hosting",   "image",   "connector", "cloud",    "analytics", "database",
        "solution",  "manager",   "backup",    "inventory", "invoice", "monitor",   "security", "gateway",   "express",
        "poster",    "marina",    "radish",    "jerkins",   "spank",   "flank",     "article",  "grants",    "harbour",
        "sparks",    "tableaux",  "elastic",   "miracle",   "swarm",   "forge",     "studio",   "workflow",  "container",
        "platform",  "scanner",   "portal",    "assistant", "planner", "billing",   "payroll",  "warehouse", "logistics",
        "clinic",    "hospital",  "hotel",     "school",    "retail",  "finance",   "booking",  "tickets",
        "Spotify",   "Podman",    "Katana",    "Discogs",   "Reddit",  "Scrapy",    "Polars",   "Strava",    "Kubuntu",
        "Canva",     "managers",  "databases", "Securiti",  "Monitora", "Kestrel",  "Nimbus",   "Metadata",  "Aggregator",
        "Angularjs", "Oracledb",  "Postgres",  "Huaweian",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        cr_expect(kg_spelling_nearest(NULL, words[i]) == NULL, "%s: %s", words[i], kg_spelling_nearest(NULL, words[i]));
    cr_expect_str_eq(kg_spelling_known(NULL, "wordpress"), "WordPress");
    cr_expect_str_eq(kg_spelling_known(NULL, "POSTGRESQL"), "PostgreSQL");
    cr_expect(kg_spelling_known(NULL, "larkspur") == NULL);
}

Test(spelling, a_slip_keeps_the_first_and_the_last_letter)
{
    cr_expect(kg_spelling_is_slip("Larkspur", "Larskpur"));
    cr_expect(kg_spelling_is_slip("Larkspur", "Larkpur"));
    cr_expect_not(kg_spelling_is_slip("Larkspur", "larkspur"));
    cr_expect_not(kg_spelling_is_slip("Document", "Documents"));
    cr_expect_not(kg_spelling_is_slip("Larkspur", "Larkspar2"));
    cr_expect_not(kg_spelling_is_slip("Lark", "Lrak"));
}
