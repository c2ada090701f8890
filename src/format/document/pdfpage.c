/* SPDX-License-Identifier: Apache-2.0
 *
 * What lies on the pages of a PDF beside their content (ISO 32000-1, 12.5 to 12.7): links, form fields, comments; and actions,
 * looked for in every object, because a name tree or an event of a field hides them as well as the catalogue does. */
#include "format/document/pdf.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

enum {
    MOST_PARENTS = 16,
    MOST_OBJECTS = 100000,
    LEAST_OBJECT_BYTES = 8, /* that an object takes in a file, packed with others */
    MOST_KEYS = 200, /* of one dictionary that are looked at */
    MOST_DEPTH = 8,  /* of objects that lie in each other directly */
    MOST_ITEMS = 2000,
    RELEASE_EVERY = 500,
    ANNOTATION_STEPS = 100,
    PUSH_BUTTON = 1 << 16,
};

/* ---- fields ---- */

/* The value of KEY of a field, or of the nearest one above it. */
static qpdf_oh inherited(kg_pdf *pdf, qpdf_oh field, const char *key)
{
    qpdf_oh value = kg_pdf_get(pdf, field, key);
    for (unsigned i = 0; i < MOST_PARENTS && qpdf_oh_is_null(pdf->data, value); i++) {
        field = kg_pdf_get(pdf, field, "/Parent");
        value = kg_pdf_get(pdf, field, key);
    }
    return value;
}

static bool has_value(kg_pdf *pdf, qpdf_oh value)
{
    if (qpdf_oh_is_string(pdf->data, value))
        return strspn(kg_pdf_text(pdf, value), " \t\r\n") < strlen(kg_pdf_text(pdf, value));
    if (qpdf_oh_is_name(pdf->data, value))
        return !kg_pdf_is_name(pdf, value, "Off");
    return !qpdf_oh_is_null(pdf->data, value);
}

static void take_field(kg_pdf *pdf, qpdf_oh widget)
{
    static const struct {
        const char *type;
        kg_form_kind kind;
    } kinds[] = { { "Tx", KG_FORM_TEXT }, { "Btn", KG_FORM_CHECK }, { "Ch", KG_FORM_CHOICE }, { "Sig", KG_FORM_SIGNATURE } };
    const char *type = kg_pdf_name(pdf, inherited(pdf, widget, "/FT"));
    double flags = kg_pdf_number(pdf, inherited(pdf, widget, "/Ff"), 0);
    bool is_button = strcmp(type, "Btn") == 0 && flags >= 0 && flags <= UINT32_MAX && ((uint32_t)flags & PUSH_BUTTON);
    const char *name = kg_pdf_text(pdf, inherited(pdf, widget, "/TU"));
    if (*name == 0)
        name = kg_pdf_text(pdf, inherited(pdf, widget, "/T"));
    for (size_t i = 0; i < KG_COUNT(kinds) && !is_button; i++)
        if (strcmp(kinds[i].type, type) == 0)
            kg_scan_field(pdf->scan, kinds[i].kind, KG_SPOT_PAGE, pdf->page, has_value(pdf, inherited(pdf, widget, "/V")), name);
}

/* ---- annotations ---- */

/* What a reviewer leaves behind. Free text is part of the page as often as it is a remark. */
static bool is_comment(const char *subtype)
{
    static const char *const subtypes[] = { "Text", "Highlight", "Underline", "Squiggly", "StrikeOut", "Caret" };
    for (size_t i = 0; i < KG_COUNT(subtypes); i++)
        if (strcmp(subtypes[i], subtype) == 0)
            return true;
    return false;
}

static void take_annotation(kg_pdf *pdf, qpdf_oh annotation)
{
    const char *subtype = kg_pdf_name(pdf, kg_pdf_get(pdf, annotation, "/Subtype"));
    const char *words = kg_pdf_text(pdf, kg_pdf_get(pdf, annotation, "/Contents"));
    const char *url = kg_pdf_text(pdf, kg_pdf_get(pdf, kg_pdf_get(pdf, annotation, "/A"), "/URI"));
    if (*url != 0)
        kg_scan_link(pdf->scan, KG_LINK_ANNOTATION, KG_SPOT_PAGE, pdf->page, url);
    if (strcmp(subtype, "Widget") == 0)
        take_field(pdf, annotation);
    if (strcmp(subtype, "FreeText") == 0)
        kg_scan_block(pdf->scan, KG_SPOT_PAGE, pdf->page, words, strlen(words));
    pdf->is_drawn |= strcmp(subtype, "Link") != 0 && strcmp(subtype, "Popup") != 0;
    if (strcmp(subtype, "Highlight") == 0)
        kg_scan_field(pdf->scan, KG_FORM_HIGHLIGHT, KG_SPOT_PAGE, pdf->page, false, words);
    if (!is_comment(subtype) || (strcmp(subtype, "Highlight") == 0 && *words == 0))
        return;
    pdf->scan->facts->comments++;
    kg_scan_block(pdf->scan, KG_SPOT_COMMENT, pdf->scan->facts->comments, words, strlen(words));
}

void kg_pdf_page_annotations(kg_pdf *pdf, qpdf_oh page)
{
    qpdf_oh annotations = kg_pdf_get(pdf, page, "/Annots");
    int count = KG_MIN(kg_pdf_count(pdf, annotations), MOST_ITEMS);
    for (int i = 0; i < count && kg_pdf_spend(pdf, ANNOTATION_STEPS); i++)
        take_annotation(pdf, qpdf_oh_get_array_item(pdf->data, annotations, i));
}

/* ---- actions ---- */

static void judge_action(kg_pdf *pdf, qpdf_oh dictionary)
{
    static const struct {
        const char *action;
        kg_note_kind note;
    } actions[] = { { "JavaScript", KG_NOTE_SCRIPT },
                    { "Launch", KG_NOTE_LAUNCH },
                    { "SubmitForm", KG_NOTE_FORM_SUBMIT },
                    { "ImportData", KG_NOTE_EXTERNAL },
                    { "GoToR", KG_NOTE_EXTERNAL } };
    kg_scan *scan = pdf->scan;
    const char *action = kg_pdf_name(pdf, kg_pdf_get(pdf, dictionary, "/S"));
    const char *type = kg_pdf_name(pdf, kg_pdf_get(pdf, dictionary, "/Type"));
    for (size_t i = 0; i < KG_COUNT(actions); i++)
        if (strcmp(actions[i].action, action) == 0 && (*type == 0 || strcmp(type, "Action") == 0))
            kg_scan_note(scan, actions[i].note, 0, kg_mask(scan->arena, kg_pdf_text(pdf, kg_pdf_get(pdf, dictionary, "/F")), 80));
    if (!qpdf_oh_is_dictionary(pdf->data, kg_pdf_get(pdf, dictionary, "/EF")))
        return;
    const char *name = kg_pdf_text(pdf, kg_pdf_get(pdf, dictionary, "/UF"));
    name = *name != 0 ? name : kg_pdf_text(pdf, kg_pdf_get(pdf, dictionary, "/F"));
    kg_type kind = kg_type_by_name(name);
    bool is_program = kg_type_is_program(kind);
    kg_scan_note(scan, is_program ? KG_NOTE_EXECUTABLE : KG_NOTE_EMBEDDED, 0, kg_mask(scan->arena, name, 80));
}

static void look_into(kg_pdf *pdf, qpdf_oh object, unsigned depth);

/* The keys are taken before any is followed: libqpdf has one iterator for all dictionaries. */
static void look_into_dictionary(kg_pdf *pdf, qpdf_oh dictionary, unsigned depth)
{
    const char *keys[MOST_KEYS];
    size_t count = 0;
    judge_action(pdf, dictionary);
    qpdf_oh_begin_dict_key_iter(pdf->data, dictionary);
    while (qpdf_oh_dict_more_keys(pdf->data) && count < MOST_KEYS) {
        const char *key = qpdf_oh_dict_next_key(pdf->data);
        if (key != NULL)
            keys[count++] = kg_arena_strdup(pdf->scan->arena, key);
    }
    for (size_t i = 0; i < count; i++) {
        qpdf_oh value = qpdf_oh_get_key(pdf->data, dictionary, keys[i]);
        if (!kg_pdf_failed(pdf) && !qpdf_oh_is_indirect(pdf->data, value))
            look_into(pdf, value, depth + 1);
    }
}

static void look_into(kg_pdf *pdf, qpdf_oh object, unsigned depth)
{
    if (depth > MOST_DEPTH)
        return;
    if (qpdf_oh_is_dictionary(pdf->data, object)) {
        look_into_dictionary(pdf, object, depth);
    } else if (qpdf_oh_is_array(pdf->data, object)) {
        int count = KG_MIN(kg_pdf_count(pdf, object), MOST_ITEMS);
        for (int i = 0; i < count; i++) {
            qpdf_oh item = qpdf_oh_get_array_item(pdf->data, object, i);
            if (!qpdf_oh_is_indirect(pdf->data, item) && !qpdf_oh_is_scalar(pdf->data, item))
                look_into(pdf, item, depth + 1);
        }
    }
}

void kg_pdf_actions(kg_pdf *pdf)
{
    double size = kg_pdf_number(pdf, kg_pdf_get(pdf, qpdf_get_trailer(pdf->data), "/Size"), 0);
    /* The size is a claim: asking for objects that are not there costs as much as for those that are. */
    size_t most = KG_MIN((size_t)MOST_OBJECTS, pdf->size / LEAST_OBJECT_BYTES + 1);
    int last = size > 0 && size < (double)most ? (int)size : (int)most;
    if (last == MOST_OBJECTS)
        kg_scan_note(pdf->scan, KG_NOTE_TEXT_CUT, 0, "");
    for (int id = 1; id < last; id++) {
        qpdf_oh object = qpdf_get_object_by_id(pdf->data, id, 0);
        if (!kg_pdf_failed(pdf) && !qpdf_oh_is_null(pdf->data, object))
            look_into(pdf, qpdf_oh_is_stream(pdf->data, object) ? qpdf_oh_get_dict(pdf->data, object) : object, 0);
        if (id % RELEASE_EVERY == 0)
            qpdf_oh_release_all(pdf->data);
    }
    qpdf_oh_release_all(pdf->data);
}
