/* SPDX-License-Identifier: Apache-2.0
 *
 * The documents as files: whether they open, what they really are, how large they are, what lies in them. One demand for each
 * field of the form; the same questions for all. A document that is missing is GEN-1's business. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/text.h"
#include "product/wrap.h"
#include "rules/fields.h"
#include "rules/mainland.h"
#include "rules/passages.h"
#include "rules/settings.h"

#include <string.h>

enum {
    NAMED_MEMBERS = 3, /* of one defect; the rest is counted */
};

#define SEVEN_TYPES "must be RAR, ZIP, DOC, DOCX, PDF, PPT or PPTX"

static void find_at(kg_check *check, const kg_asset *asset, kg_finding finding)
{
    finding.slot = asset->slot;
    finding.at = kg_at_asset(asset);
    kg_find(check, finding);
}

/* Too large to be read at all: then nothing but the size is known. */
static bool is_unread(const kg_asset *asset)
{
    return !asset->is_folder && asset->sha256.hex[0] == 0;
}

/* ---- opens ---- */

static void check_opens(kg_check *check, const kg_asset *asset)
{
    const kg_facts *facts = &asset->facts;
    if (is_unread(asset))
        return;
    if (facts->needs_password)
        find_at(check, asset,
                (kg_finding){ .severity = KG_ERROR,
                              .found = asset->broken != NULL ? kg_say(check, "needs a password: %s", asset->broken)
                                                             : N_("needs a password"),
                              .required = N_("must open without one"),
                              .help = N_("save it again without a password") });
    else if (asset->broken != NULL)
        find_at(check, asset,
                (kg_finding){ .severity = KG_ERROR,
                              .found = kg_say(check, "cannot be opened: %s", asset->broken),
                              .required = N_("must open in any program for its type"),
                              .help = facts->is_multi_volume ? N_("make one archive of all volumes")
                                                             : N_("save or pack it again, and try to open it") });
    else if (facts->damaged != NULL)
        find_at(check, asset,
                (kg_finding){ .severity = KG_WARNING,
                              .found = kg_say(check, "is damaged: %s", facts->damaged),
                              .required = N_("should open without being repaired first"),
                              .help = N_("save or pack it again") });
    if (facts->is_restricted && !facts->needs_password)
        find_at(check, asset,
                (kg_finding){ .severity = KG_INFO,
                              .found = N_("opens, but an owner password forbids to print, copy or edit it"),
                              .required = "",
                              .help = N_("save it without restrictions if the customer is to print it") });
}

/* ---- size ---- */

static void check_size(kg_check *check, const kg_asset *asset, kg_severity above, kg_limit limit)
{
    const unsigned most = kg_limit_get(check, limit);
    if (asset->is_folder || asset->size <= kg_bytes_certain(most))
        return;
    bool is_above = asset->size > kg_bytes_possible(most);
    find_at(check, asset,
            (kg_finding){ .severity = is_above ? above : KG_WARNING,
                          .found = kg_say(check, "%llu bytes", (unsigned long long)asset->size),
                          .required = is_above ? kg_say(check, "must be at most %u MB (%llu bytes)", most,
                                                        (unsigned long long)kg_bytes_possible(most))
                                               : kg_say(check, "should be at most %llu bytes: the page does not say which MB",
                                                        (unsigned long long)kg_bytes_certain(most)),
                          .help = N_("compress its pictures, or leave out what the form does not ask for") });
}

/* ---- type ---- */

/* Formats that live in a ZIP: with the name .zip they are one. */
static bool is_zip_inside(kg_type type)
{
    static const kg_type types[] = { KG_TYPE_DOCX, KG_TYPE_PPTX, KG_TYPE_XLSX, KG_TYPE_XLSM, KG_TYPE_XLSB, KG_TYPE_DOCM,
                                     KG_TYPE_DOTX, KG_TYPE_PPTM, KG_TYPE_PPSX, KG_TYPE_POTX, KG_TYPE_ODT,  KG_TYPE_ODS,
                                     KG_TYPE_ODP,  KG_TYPE_JAR,  KG_TYPE_APK,  KG_TYPE_EPUB, KG_TYPE_XPS,  KG_TYPE_IWORK };
    for (size_t i = 0; i < KG_COUNT(types); i++)
        if (types[i] == type)
            return true;
    return false;
}

/* What build does about a wrong type. */
static kg_repair repair_of(const kg_asset *asset)
{
    switch (kg_asset_wrap(asset)) {
    case KG_WRAP_ALWAYS:
        return KG_REPAIR_BUILD;
    case KG_WRAP_ASKED:
        return KG_REPAIR_OPTION;
    default:
        return KG_REPAIR_NONE;
    }
}

static const char *help_of(kg_type type, kg_repair repair)
{
    static const kg_type archives[] = { KG_TYPE_SEVENZIP, KG_TYPE_TAR, KG_TYPE_GZIP, KG_TYPE_BZIP2, KG_TYPE_XZ, KG_TYPE_ZSTD };
    for (size_t i = 0; i < KG_COUNT(archives) && repair == KG_REPAIR_NONE; i++)
        if (archives[i] == type)
            return N_("unpack it and pack its files as ZIP; a new name alone does not change the content");
    return repair == KG_REPAIR_BUILD    ? N_("build wraps it into a ZIP")
           : repair == KG_REPAIR_OPTION ? N_("export it as PDF, or let build wrap it into a ZIP with --fix wrap")
                                        : N_("export it as one of these types; a new name alone does not change the content");
}

static void find_wrong_type(kg_check *check, const kg_asset *asset)
{
    kg_type type = asset->facts.type;
    const char *extension = kg_path_extension(asset->path);
    const char *named =
        *extension == 0 ? N_("named without extension") : kg_say(check, "named %s", kg_mask(check->arena, extension, 16));
    kg_repair repair = repair_of(asset);
    bool is_right_content = kg_type_is_taken(type);
    find_at(check, asset,
            (kg_finding){ .severity = KG_ERROR,
                          .found = asset->type_by_name == type ? kg_type_sentence(type)
                                                               : kg_say(check, "%s, %s", kg_type_sentence(type), named),
                          .required = is_right_content ? kg_say(check, "must be named .%s", kg_type_name(type)) : SEVEN_TYPES,
                          .help = is_right_content ? N_("rename the file") : help_of(type, repair),
                          .repair = repair });
}

/* By content and by extension. What is broken has been said already, unless it is also something else than its name says. */
static void check_type(kg_check *check, const kg_asset *asset)
{
    kg_type type = asset->facts.type, by_name = asset->type_by_name;
    bool is_told = type == KG_TYPE_EMPTY || (type == KG_TYPE_OOXML_ENCRYPTED && kg_type_is_taken(by_name)) ||
                   (asset->broken != NULL && (type == KG_TYPE_ZIP || type == KG_TYPE_OLE) && kg_type_is_taken(by_name));
    if (asset->is_folder || is_unread(asset) || is_told || (kg_type_is_taken(type) && type == by_name))
        return;
    if (by_name != KG_TYPE_ZIP || !is_zip_inside(type)) {
        find_wrong_type(check, asset);
        return;
    }
    find_at(check, asset,
            (kg_finding){ .severity = kg_type_is_taken(type) ? KG_INFO : KG_WARNING,
                          .found = kg_say(check, "a ZIP archive that is really %s", kg_type_sentence(type)),
                          .required = kg_type_is_taken(type) ? "" : N_("should be a document, or an archive of documents"),
                          .help = kg_type_is_taken(type) ? kg_say(check, "name it .%s", kg_type_name(type)) : "" });
}

/* ---- what lies in it ---- */

typedef struct note_reading {
    kg_severity severity; /* KG_CONFIRM: not reported by these rules */
    const char *required;
    const char *help;
} note_reading;

#define NO_HARM N_("must be safe to unpack")
#define NO_DOUBT N_("should be a document that is safe to open")
static const note_reading note_readings[KG_NOTE_COUNT] = {
    [KG_NOTE_TRAVERSAL] = { KG_ERROR, NO_HARM, N_("pack it again from inside the folder") },
    [KG_NOTE_ABSOLUTE] = { KG_ERROR, NO_HARM, N_("pack it again with relative names") },
    [KG_NOTE_BACKSLASH] = { KG_WARNING, N_("should use '/' between folders"), N_("pack it again with another program") },
    [KG_NOTE_BAD_NAME] = { KG_WARNING, N_("should have plain names"), N_("rename the member and pack it again") },
    [KG_NOTE_LEGACY_NAME] = { KG_WARNING, N_("should have names in UTF-8"),
                              N_("pack it again with a program that writes UTF-8 names") },
    [KG_NOTE_GBK_NAME] = { KG_WARNING, N_("should have names in UTF-8"),
                           N_("pack it again with a program that writes UTF-8 names") },
    [KG_NOTE_UNMARKED_NAME] = { KG_INFO, "", N_("pack it again with a program that marks UTF-8 names") },
    [KG_NOTE_DUPLICATE] = { KG_WARNING, N_("should hold each name once"), N_("pack it again") },
    [KG_NOTE_CASE_CLASH] = { KG_WARNING, N_("should hold names that differ on every system"), N_("rename one of them") },
    [KG_NOTE_LINK_MEMBER] = { KG_ERROR, NO_HARM, N_("pack the files instead of links") },
    [KG_NOTE_SPECIAL_MEMBER] = { KG_ERROR, NO_HARM, N_("pack plain files only") },
    [KG_NOTE_EXECUTABLE] = { KG_WARNING, N_("should hold documents only"),
                             N_("take it out: installation packages are not uploaded here") },
    [KG_NOTE_NESTED] = { KG_WARNING, N_("should hold documents, not archives"), N_("unpack it and pack its files directly") },
    [KG_NOTE_BROKEN_MEMBER] = { KG_ERROR, N_("must open in any program for its type"), N_("replace it by a whole one") },
    [KG_NOTE_LOCKED_MEMBER] = { KG_ERROR, N_("must open without a password"), N_("save it again without a password") },
    [KG_NOTE_MACRO_MEMBER] = { KG_WARNING, NO_DOUBT, N_("save it without macros") },
    [KG_NOTE_UNVERIFIED] = { KG_WARNING, N_("should be packed so that its contents can be checked"),
                             N_("kgpack cannot unpack this kind of RAR archive (solid, or made by an old program): pack it as "
                                "ZIP or RAR 5") },
    [KG_NOTE_METHOD] = { KG_WARNING, N_("should be stored or deflated"), N_("pack it again as an ordinary ZIP") },
    [KG_NOTE_BOMB] = { KG_ERROR, NO_HARM, N_("leave out what unpacks to so much") },
    [KG_NOTE_TOO_MUCH] = { KG_ERROR, NO_HARM, N_("split it, or leave out what unpacks to so much") },
    [KG_NOTE_OVERLAP] = { KG_ERROR, NO_HARM, N_("pack it again") },
    [KG_NOTE_MISMATCH] = { KG_ERROR, N_("must show the same to every program"), N_("pack it again") },
    [KG_NOTE_NOT_LISTED] = { KG_WARNING, N_("should hold what a reviewer can look through"), N_("hold fewer files") },
    [KG_NOTE_EMBEDDED] = { KG_INFO, "", N_("take it out if the reader does not need it") },
    [KG_NOTE_EXTERNAL] = { KG_WARNING, N_("should load nothing from outside"), N_("embed what is linked") },
    [KG_NOTE_SCRIPT] = { KG_WARNING, NO_DOUBT, N_("save it without scripts") },
    [KG_NOTE_LAUNCH] = { KG_ERROR, N_("must not start programs"), N_("remove the action") },
    [KG_NOTE_EMPTY] = { KG_ERROR, N_("must have contents"), N_("upload the finished document") },
    [KG_NOTE_EMPTY_MEMBER] = { KG_WARNING, N_("should hold documents that say something"), N_("take it out, or replace it") },
    [KG_NOTE_FORM_SUBMIT] = { KG_WARNING, NO_DOUBT, N_("remove the form") },
};

/* One finding for each kind of note, which names the first of them. */
static void report_notes(kg_check *check, const kg_asset *asset, kg_note_kind kind)
{
    const kg_facts *facts = &asset->facts;
    const char *names = "";
    size_t count = 0, named = 0;
    for (size_t i = 0; i < facts->notes.count; i++) {
        const kg_note *note = &facts->notes.items[i];
        if (note->kind != kind)
            continue;
        count++;
        if (named < NAMED_MEMBERS && *note->text != 0) {
            names = kg_say(check, "%s%s%s", names, named == 0 ? ": " : ", ", kg_mask(check->arena, note->text, 80));
            named++;
        }
    }
    if (count == 0)
        return;
    const char *rest = count > named && named > 0 ? kg_say(check, " and %zu more", count - named) : "";
    find_at(check, asset,
            (kg_finding){ .severity = note_readings[kind].severity,
                          .found = kg_say(check, "%s%s%s", kg_note_sentence(kind), names, rest),
                          .required = note_readings[kind].required,
                          .help = note_readings[kind].help });
}

/* What the properties of a document say of people and machines; the seller's own name is no news. */
static void report_properties(kg_check *check, const kg_asset *asset)
{
    const char *company = kg_product_text(check->product, "company.name"), *named = "";
    unsigned count = 0;
    for (size_t i = 0; i < asset->facts.properties.count; i++) {
        const kg_property *property = &asset->facts.properties.items[i];
        bool is_told =
            property->kind == KG_PROPERTY_AUTHOR || property->kind == KG_PROPERTY_EDITOR || property->kind == KG_PROPERTY_PATH;
        if (!is_told || kg_ascii_casecmp(property->text, company) == 0 || ++count > NAMED_MEMBERS)
            continue;
        named = kg_say(check, "%s%s%s", named, count == 1 ? "" : ", ", kg_quote(check, property->text));
    }
    if (count > 0)
        find_at(check, asset,
                (kg_finding){ .severity = KG_INFO,
                              .found = kg_say(check, "its properties name people or places on a machine: %s", named),
                              .help = N_("remove them if customers are not to see them") });
}

static void check_content(kg_check *check, const kg_asset *asset)
{
    report_properties(check, asset);
    for (kg_note_kind kind = 0; kind < KG_NOTE_COUNT; kind++)
        if (note_readings[kind].severity != KG_CONFIRM)
            report_notes(check, asset, kind);
    if (asset->facts.has_macros)
        find_at(
            check, asset,
            (kg_finding){
                .severity = KG_WARNING, .found = N_("holds macros"), .required = NO_DOUBT, .help = N_("save it without macros") });
}

/* ---- EULA ---- */

static const char *usual_types(kg_check *check)
{
    const char *names = "";
    for (kg_type type = 0; type < KG_TYPE_COUNT; type++)
        if (kg_eula_type_is_usual(check, type))
            names = kg_say(check, "%s%s%s", names, *names == 0 ? "" : ", ", kg_type_name(type));
    return names;
}

/* EULA-1. The page names no type and no size for the agreement. */
static void check_eula_type(kg_check *check, const kg_asset *asset)
{
    kg_type type = asset->facts.type;
    if (!kg_type_is_taken(type) || type != asset->type_by_name)
        check_type(check, asset);
    else if (!kg_eula_type_is_usual(check, type) && asset->broken == NULL)
        find_at(check, asset,
                (kg_finding){ .severity = KG_WARNING,
                              .found = kg_type_sentence(type),
                              .required = kg_say(check, "should be of type %s", usual_types(check)),
                              .help = N_("the page names no types for the agreement: a customer reads one document most easily") });
}

/* EULA-1. */
void kg_check_eula_file(kg_check *check)
{
    const kg_asset *asset = kg_product_asset(check->product, KG_SLOT_EULA);
    if (asset == NULL)
        return;
    check_opens(check, asset);
    check_eula_type(check, asset);
    check_size(check, asset, KG_WARNING, KG_LIMIT_EULA_MEGABYTES);
    check_content(check, asset);
    kg_judge_eula_text(check);
}

/* ---- user guide ---- */

static void judge(kg_check *check, kg_slot slot, void (*question)(kg_check *check, const kg_asset *asset))
{
    const kg_asset *asset = kg_product_asset(check->product, slot);
    if (asset != NULL)
        question(check, asset);
}

static void check_type_and_content(kg_check *check, const kg_asset *asset)
{
    check_type(check, asset);
    check_content(check, asset);
}

static void check_size_strictly(kg_check *check, const kg_asset *asset)
{
    check_size(check, asset, KG_ERROR, KG_LIMIT_DOCUMENT_MEGABYTES);
}

/* UG-1. */
void kg_check_guide_opens(kg_check *check)
{
    judge(check, KG_SLOT_USER_GUIDE, check_opens);
    kg_judge_guide_text(check);
}

/* UG-10. */
void kg_check_guide_type(kg_check *check)
{
    judge(check, KG_SLOT_USER_GUIDE, check_type_and_content);
}

/* UG-11. */
void kg_check_guide_size(kg_check *check)
{
    judge(check, KG_SLOT_USER_GUIDE, check_size_strictly);
}

/* ---- software copyright certificate ---- */

static bool is_software(const kg_check *check)
{
    const char *method = kg_product_text(check->product, "delivery_method");
    return kg_ascii_casecmp(method, "image") == 0 || kg_ascii_casecmp(method, "saas") == 0 ||
           kg_ascii_casecmp(method, "license") == 0;
}

/* CERT-1. "If available" abroad, required of software in mainland China. */
void kg_check_certificate(kg_check *check)
{
    const kg_product *product = check->product;
    if (kg_product_asset(product, KG_SLOT_SOFTWARE_COPYRIGHT) != NULL) {
        judge(check, KG_SLOT_SOFTWARE_COPYRIGHT, check_opens);
        return;
    }
    bool is_named = *kg_product_text(product, kg_slot_key(KG_SLOT_SOFTWARE_COPYRIGHT)) != 0; /* named but missing: GEN-7 */
    if (product->root == NULL || is_named || !is_software(check))
        return;
    bool is_mainland = product->edition == KG_EDITION_CN;
    kg_find(check, (kg_finding){ .severity = is_mainland ? KG_ERROR : KG_INFO,
                                 .at = { .file = product->yml_path },
                                 .found = N_("no software copyright certificate"),
                                 .required = is_mainland ? N_("must be uploaded for software in mainland China") : "",
                                 .help = N_("upload it, or another qualification certificate, if there is one") });
}

/* CERT-4. */
void kg_check_certificate_type(kg_check *check)
{
    judge(check, KG_SLOT_SOFTWARE_COPYRIGHT, check_type_and_content);
}

/* CERT-5. */
void kg_check_certificate_size(kg_check *check)
{
    judge(check, KG_SLOT_SOFTWARE_COPYRIGHT, check_size_strictly);
}

/* ---- open-source software notice ---- */

/* OSS-1. Whether the question was answered at all is GEN-1's; here the answer and the file must fit (reading 18). */
void kg_check_notice(kg_check *check)
{
    static const char answer[] = "open_source_notice.uses_open_source";
    const kg_asset *asset = kg_product_asset(check->product, KG_SLOT_OPEN_SOURCE_NOTICE);
    const kg_node *node = kg_product_field(check->product, answer);
    bool is_yes = kg_field_is_yes(check, answer);
    if (asset != NULL)
        check_opens(check, asset);
    kg_judge_notice_text(check);
    if (node == NULL || kg_is_blank(node))
        return;
    bool is_named = *kg_product_text(check->product, kg_slot_key(KG_SLOT_OPEN_SOURCE_NOTICE)) != 0;
    if (is_yes && asset == NULL && !is_named && !check->product->is_single_file)
        kg_find(check, (kg_finding){
                           .severity = KG_ERROR,
                           .at = kg_at_node(node),
                           .found = N_("open-source software is used, but there is no notice of it"),
                           .required = N_("must be uploaded"),
                           .help = N_("put open-source-notice.pdf into the folder; a text file is wrapped into a ZIP by build") });
    else if (!is_yes && asset != NULL)
        find_at(check, asset,
                (kg_finding){ .severity = KG_WARNING,
                              .found = N_("a notice is there, but uses_open_source says no"),
                              .required = N_("should say the same"),
                              .help = N_("answer yes, or leave the notice out") });
    else if (!is_yes && is_software(check))
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_node(node),
                                     .found = N_("software without any open-source software"),
                                     .required = N_("should be true: nearly all software uses some"),
                                     .help = N_("ask the developers, or confirm it by a waiver") });
}

/* OSS-3. */
void kg_check_notice_type(kg_check *check)
{
    judge(check, KG_SLOT_OPEN_SOURCE_NOTICE, check_type_and_content);
}

/* OSS-4. */
void kg_check_notice_size(kg_check *check)
{
    judge(check, KG_SLOT_OPEN_SOURCE_NOTICE, check_size_strictly);
}

/* ---- other files ---- */

/* GEN-9. */
void kg_check_attachments(kg_check *check)
{
    for (size_t i = 0; i < check->product->assets.count; i++) {
        const kg_asset *asset = check->product->assets.items[i];
        if (asset->slot != KG_SLOT_ATTACHMENT || kg_is_picture_of_description(check, asset) || kg_is_named_picture(check, asset))
            continue;
        check_opens(check, asset);
        check_type_and_content(check, asset);
        check_size_strictly(check, asset);
    }
}
