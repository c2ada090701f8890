/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON report, as one document (`json`) or one product a line (`ndjson`). Contract of the command line, section 7. No time,
 * so that the same input gives the same bytes. */
#include "report/report.h"

#include "bundle/record.h"

static void write_facts(kg_json *json, const kg_asset *asset)
{
    kg_json_key(json, "facts");
    kg_json_begin_object(json);
    if (asset->slot == KG_SLOT_LOGO) {
        const kg_png_facts *png = &asset->logo.png;
        kg_json_key_unsigned(json, "width", png->width);
        kg_json_key_unsigned(json, "height", png->height);
        kg_json_key_bool(json, "alpha", png->has_alpha);
        kg_json_key_bool(json, "interlaced", png->is_interlaced);
        kg_json_key_unsigned(json, "frames", png->frames);
    } else if (!asset->is_folder) {
        const kg_facts *facts = &asset->facts;
        kg_json_key_string(json, "variant", facts->variant != NULL ? facts->variant : "");
        kg_json_key_bool(json, "encrypted", facts->needs_password);
        kg_json_key_bool(json, "restricted", facts->is_restricted);
        kg_json_key_bool(json, "macros", facts->has_macros);
        kg_json_key_unsigned(json, "pages", facts->pages);
        kg_json_key_unsigned(json, "members", facts->members.count);
    } else {
        kg_json_key_unsigned(json, "members", asset->files.count);
    }
    kg_json_end_object(json);
}

static void write_file(kg_json *json, const kg_asset *asset)
{
    kg_type type = asset->slot == KG_SLOT_LOGO ? asset->logo.type : asset->facts.type;
    kg_json_begin_object(json);
    kg_json_key_string(json, "path", asset->path);
    kg_json_key_string(json, "slot", kg_slot_name(asset->slot));
    kg_json_key_string(json, "type", asset->is_folder ? "folder" : kg_type_name(type));
    kg_json_key_string(json, "type_by_name", asset->is_folder ? "folder" : kg_type_name(asset->type_by_name));
    kg_json_key_unsigned(json, "size", asset->size);
    kg_json_key_string(json, "sha256", asset->sha256.hex[0] != 0 ? asset->sha256.hex : NULL);
    kg_json_key_string(json, "broken", asset->broken);
    write_facts(json, asset);
    kg_record_fixes(json, asset, kg_language_chosen());
    kg_json_end_object(json);
}

static void write_product(kg_report *report, const kg_report_product *item)
{
    kg_json *json = &report->json;
    if (report->options.of_logos) {
        kg_report_logo(json, item);
        return;
    }
    kg_counts counts = kg_findings_count(item->findings);
    kg_json_begin_object(json);
    kg_json_key_string(json, "path", item->path);
    kg_json_key_string(json, "bundle", item->bundle);
    kg_json_key_bool(json, "dry_run", item->is_dry_run);
    kg_record_ruleset(json, kg_pack_of(item->product));
    kg_record_result(json, &counts);
    kg_record_findings(json, item->findings, kg_language_chosen());
    kg_json_key(json, "files");
    kg_json_begin_array(json);
    for (size_t i = 0; i < item->product->assets.count; i++)
        write_file(json, item->product->assets.items[i]);
    kg_json_end_array(json);
    kg_json_end_object(json);
}

/* What stands before the first product. */
static void write_head(kg_report *report, const kg_pack *pack)
{
    kg_json *json = &report->json;
    kg_json_init(json, &report->out, 2);
    kg_json_begin_object(json);
    kg_json_key_unsigned(json, "schema", 1);
    kg_record_generator(json);
    kg_record_ruleset(json, pack);
    kg_json_key(json, report->options.of_logos ? "logos" : "products");
    kg_json_begin_array(json);
}

/* Of a run with one product, its rule pack is that of the run: the head waits until it is known. */
static bool waits_for_pack(const kg_report *report)
{
    return report->options.inputs == 1 && !report->options.of_logos;
}

static void begin(kg_report *report)
{
    if (!waits_for_pack(report))
        write_head(report, report->options.pack);
}

static void write_item(kg_report *report, const kg_report_product *item)
{
    if (waits_for_pack(report))
        write_head(report, kg_pack_of(item->product));
    write_product(report, item);
}

static void end(kg_report *report)
{
    kg_json *json = &report->json;
    if (waits_for_pack(report) && report->products == 0)
        write_head(report, report->options.pack);
    kg_json_end_array(json);
    kg_json_key(json, "failures");
    kg_json_begin_array(json);
    for (size_t i = 0; i < report->failures.count; i++) {
        kg_json_begin_object(json);
        kg_json_key_string(json, "path", report->failures.items[i].path);
        kg_json_key_string(json, "message", report->failures.items[i].message);
        kg_json_end_object(json);
    }
    kg_json_end_array(json);
    kg_json_key(json, "summary");
    kg_json_begin_object(json);
    kg_json_key_unsigned(json, report->options.of_logos ? "logos" : "products", report->products);
    kg_json_key_unsigned(json, report->options.of_logos ? "written" : "bundles", report->bundles);
    kg_record_result(json, &report->total);
    kg_json_end_object(json);
    kg_json_end_object(json);
    kg_buf_putc(&report->out, '\n');
}

const kg_reporter kg_reporter_json = { .name = "json", .begin = begin, .product = write_item, .end = end };

static void begin_lines(kg_report *report)
{
    (void)report;
}

static void write_line(kg_report *report, const kg_report_product *item)
{
    kg_json_init(&report->json, &report->out, 0);
    write_product(report, item);
    kg_buf_putc(&report->out, '\n');
}

const kg_reporter kg_reporter_ndjson = { .name = "ndjson", .begin = begin_lines, .product = write_line, .end = begin_lines };
