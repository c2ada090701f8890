/* SPDX-License-Identifier: Apache-2.0
 *
 * Telling what was found. A reporter is one file that ends in one const struct of functions; report.c lists them. A report is
 * always a whole document, also when nothing was found or the run ended early. Reporters write into a buffer; whoever owns the
 * buffer brings it to a file or a terminal. */
#ifndef KG_REPORT_REPORT_H
#define KG_REPORT_REPORT_H

#include "base/buf.h"
#include "base/json.h"
#include "rules/rules.h"

#include <stdint.h>

/* One product after it was judged. */
typedef struct kg_report_product {
    const char *path; /* as the user named it */
    const kg_product *product;
    const kg_findings *findings;
    const char *bundle; /* path of the bundle that was written; NULL for none */
    uint64_t bundle_size;
    bool is_dry_run;         /* BUNDLE is what would have been written */
    const char *logo_status; /* of a logo in a batch: "written", "unchanged", "checked" or "broken"; else NULL */
} kg_report_product;

typedef struct kg_report_options {
    bool use_color;
    bool is_quiet; /* only what counts against --fail-on */
    bool is_verbose;
    kg_severity fail_on;   /* what counts; above KG_ERROR = nothing does */
    const kg_pack *pack;   /* of the run; a product may name another one */
    size_t inputs;         /* how many the run was given */
    unsigned width;        /* columns of the terminal; 0 = lines are never broken */
    const char *link_base; /* file URL of the current folder, for hyperlinks on file names; NULL = no hyperlinks */
    bool of_logos;         /* each product is one logo of a batch, its bundle the finished picture */
} kg_report_options;

/* An input that could not be judged. */
typedef struct kg_report_failure {
    const char *path;
    const char *message;
} kg_report_failure;

typedef struct kg_report kg_report;

typedef struct kg_reporter {
    const char *name; /* as in --format */
    void (*begin)(kg_report *report);
    void (*product)(kg_report *report, const kg_report_product *item);
    void (*end)(kg_report *report);
} kg_reporter;

struct kg_report {
    const kg_reporter *reporter;
    kg_report_options options;
    kg_buf out;       /* what was written since the caller last cleared it */
    kg_buf body;      /* what a reporter holds back until the end */
    void *state;      /* what a reporter counts for itself; ARENA */
    kg_arena scratch; /* of one product */
    kg_arena arena;   /* of the whole report */
    KG_LIST(kg_report_failure) failures;
    const char *written; /* the last bundle, ARENA */
    kg_json json;        /* of the JSON formats, writing into OUT */
    kg_counts total;
    unsigned products;
    unsigned bundles;
    unsigned packs; /* bit I: a product was judged by pack I of the table */
    bool has_dry_run;
    double seconds; /* the run's duration, known at the end; only text shows it */
};

/* By name; NULL where there is none. */
const kg_reporter *kg_reporter_find(const char *name);
/* The name of reporter I; NULL behind the last. */
const char *kg_reporter_name(unsigned i);

void kg_report_begin(kg_report *report, const kg_reporter *reporter, const kg_report_options *options);
void kg_report_add(kg_report *report, const kg_report_product *item);
/* Remembers that PATH could not be judged, and why. */
void kg_report_fail(kg_report *report, const char *path, const char *message);
void kg_report_end(kg_report *report, double seconds);
/* Memory that ran out while writing is sticky and found here. */
kg_status kg_report_status(const kg_report *report, kg_err *err);
void kg_report_done(kg_report *report);

/* The path of a finding's file as the user would type it: the product's path before it, unless that is ".". */
const char *kg_report_path(kg_report *report, const kg_report_product *item, const char *file);

/* One logo of a batch as a JSON object (contract of the command line, section 7). */
void kg_report_logo(kg_json *json, const kg_report_product *item);

/* The names of the packs by which products were judged, else of the run's: "koogallery-eu-2024-12-09, koogallery-cn". */
const char *kg_report_rulesets(kg_report *report);

/* "page 3: found, required", in the chosen language. */
const char *kg_report_message(kg_report *report, const kg_finding *finding);
/* Still to be put right: neither waived nor repaired, and more than a matter of confirmation. */
bool kg_report_is_open(const kg_finding *finding);
/* An id of finding I that stays when lines move: a hash of rule, file and words, and of how many like it came before. */
kg_status kg_report_fingerprint(kg_report *report, const kg_report_product *item, size_t i, kg_sha256 *out);

extern const kg_reporter kg_reporter_text;
extern const kg_reporter kg_reporter_json;
extern const kg_reporter kg_reporter_ndjson;
extern const kg_reporter kg_reporter_sarif;
extern const kg_reporter kg_reporter_junit;
extern const kg_reporter kg_reporter_github;
extern const kg_reporter kg_reporter_gitlab;
extern const kg_reporter kg_reporter_markdown;
extern const kg_reporter kg_reporter_html;

#endif
