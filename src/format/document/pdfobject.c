/* SPDX-License-Identifier: Apache-2.0
 *
 * Objects of a PDF through libqpdf, with every answer checked, and the tokens of content streams. */
#include "format/document/pdf.h"

#include "base/arith.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CONTENT_BYTES = 64 << 20,
    MOST_DIGITS = 40,
    KEPT_LEAST = 4 << 10, /* bytes of a stream that is worth keeping, and that may be kept */
    KEPT_MOST = 1 << 20,
    PART_STEPS = 50, /* what a part of the content of a page costs beside its bytes */
};

bool kg_pdf_failed(kg_pdf *pdf)
{
    bool has_failed = qpdf_has_error(pdf->data);
    if (has_failed)
        (void)qpdf_get_error(pdf->data);
    return has_failed;
}

void kg_pdf_forget_warnings(qpdf_data data)
{
    while (qpdf_more_warnings(data))
        (void)qpdf_next_warning(data);
}

qpdf_oh kg_pdf_get(kg_pdf *pdf, qpdf_oh object, const char *key)
{
    qpdf_oh dictionary = qpdf_oh_is_stream(pdf->data, object) ? qpdf_oh_get_dict(pdf->data, object) : object;
    qpdf_oh value = qpdf_oh_get_key_if_dict(pdf->data, dictionary, key);
    (void)kg_pdf_failed(pdf);
    return value;
}

const char *kg_pdf_name(kg_pdf *pdf, qpdf_oh object)
{
    const char *text = qpdf_oh_is_name(pdf->data, object) ? qpdf_oh_get_name(pdf->data, object) : NULL;
    return text == NULL || *text != '/' ? "" : kg_arena_strdup(pdf->scan->arena, text + 1);
}

bool kg_pdf_is_name(kg_pdf *pdf, qpdf_oh object, const char *name)
{
    return strcmp(kg_pdf_name(pdf, object), name) == 0;
}

const char *kg_pdf_text(kg_pdf *pdf, qpdf_oh object)
{
    const char *text = qpdf_oh_is_string(pdf->data, object) ? qpdf_oh_get_utf8_value(pdf->data, object) : NULL;
    return text == NULL ? "" : kg_arena_strndup(pdf->scan->arena, text, strnlen(text, KG_SCAN_WORDS));
}

double kg_pdf_number(kg_pdf *pdf, qpdf_oh object, double otherwise)
{
    double value = 0;
    return qpdf_oh_get_value_as_number(pdf->data, object, &value) && isfinite(value) ? value : otherwise;
}

int kg_pdf_count(kg_pdf *pdf, qpdf_oh object)
{
    int count = qpdf_oh_is_array(pdf->data, object) ? qpdf_oh_get_array_n_items(pdf->data, object) : 0;
    return kg_pdf_failed(pdf) ? 0 : count;
}

/* ---- streams ---- */

/* A filter of OBJECT with its parameters; false when it is unknown. HAS_PREDICTOR: its output is not yet the content. */
static bool add_filter(kg_pdf *pdf, kg_pdf_unpacking *job, qpdf_oh filter, qpdf_oh parameters, bool *has_predictor)
{
    int found = kg_pdf_filter_named(kg_pdf_name(pdf, filter));
    if (found == KG_PDF_NO_FILTER || job->count == KG_PDF_MOST_FILTERS)
        return false;
    job->chain[job->count++] = (kg_pdf_filter){ found, kg_pdf_number(pdf, kg_pdf_get(pdf, parameters, "/EarlyChange"), 1) != 0 };
    *has_predictor |= kg_pdf_number(pdf, kg_pdf_get(pdf, parameters, "/Predictor"), 1) > 1;
    return true;
}

static bool find_filters(kg_pdf *pdf, kg_pdf_unpacking *job, qpdf_oh object, bool *has_predictor)
{
    qpdf_oh filter = kg_pdf_get(pdf, object, "/Filter"), parameters = kg_pdf_get(pdf, object, "/DecodeParms");
    if (qpdf_oh_is_null(pdf->data, filter))
        return true;
    if (qpdf_oh_is_name(pdf->data, filter))
        return add_filter(pdf, job, filter, parameters, has_predictor);
    bool is_good = qpdf_oh_is_array(pdf->data, filter), has_list = qpdf_oh_is_array(pdf->data, parameters);
    for (int i = 0, count = kg_pdf_count(pdf, filter); i < count && is_good; i++) {
        qpdf_oh own = has_list && i < kg_pdf_count(pdf, parameters) ? qpdf_oh_get_array_item(pdf->data, parameters, i) : parameters;
        is_good = add_filter(pdf, job, qpdf_oh_get_array_item(pdf->data, filter, i), own, has_predictor);
    }
    return is_good;
}

/* The bytes of a stream as libqpdf unpacks it, to the given level. */
static kg_blob get_bytes(kg_pdf *pdf, qpdf_oh object, enum qpdf_stream_decode_level_e level)
{
    kg_blob blob = { 0 };
    QPDF_BOOL is_filtered = QPDF_FALSE;
    QPDF_ERROR_CODE result = qpdf_oh_get_stream_data(pdf->data, object, level, &is_filtered, &blob.data, &blob.size);
    bool has_failed = kg_pdf_failed(pdf) || (result & QPDF_ERRORS) != 0;
    if (has_failed || (level != qpdf_dl_none && !is_filtered))
        kg_blob_done(&blob);
    return blob;
}

bool kg_pdf_spend(kg_pdf *pdf, uint64_t steps)
{
    pdf->steps += steps;
    if (pdf->steps <= pdf->scan->limits->steps)
        return true;
    pdf->is_cut = true;
    kg_scan_note(pdf->scan, KG_NOTE_TEXT_CUT, 0, "");
    return false;
}

static kg_blob copy_of(kg_bytes bytes)
{
    kg_buf copy;
    kg_buf_init(&copy, CONTENT_BYTES);
    kg_buf_append(&copy, bytes.data, bytes.size);
    return kg_buf_take(&copy);
}

static void keep(kg_pdf *pdf, int object, const kg_blob *bytes)
{
    if (object == 0 || bytes->size < KEPT_LEAST || bytes->size > KEPT_MOST)
        return;
    kg_pdf_kept *place = &pdf->kept[pdf->oldest++ % KG_PDF_KEPT_STREAMS];
    kg_blob_done(&place->bytes);
    *place = (kg_pdf_kept){ object, copy_of((kg_bytes){ bytes->data, bytes->size }) };
}

void kg_pdf_forget_streams(kg_pdf *pdf)
{
    for (size_t i = 0; i < KG_PDF_KEPT_STREAMS; i++)
        kg_blob_done(&pdf->kept[i].bytes);
}

static kg_blob unpack_stream(kg_pdf *pdf, qpdf_oh object)
{
    kg_pdf_unpacking job = { .scan = pdf->scan, .file_size = pdf->size };
    kg_blob out = { 0 };
    bool has_predictor = false;
    if (!qpdf_oh_is_stream(pdf->data, object) || !find_filters(pdf, &job, object, &has_predictor))
        return out;
    kg_blob packed = get_bytes(pdf, object, qpdf_dl_none); /* deciphered */
    (void)kg_pdf_unpack(&job, (kg_bytes){ packed.data, packed.size }, &out);
    kg_blob_done(&packed);
    if (job.is_cut)
        kg_scan_note(pdf->scan, job.is_bomb ? KG_NOTE_BOMB : KG_NOTE_TEXT_CUT, pdf->page, "");
    pdf->is_cut |= job.is_cut;
    if (has_predictor && !job.is_cut) { /* now that it is known to be bounded */
        kg_blob_done(&out);
        out = get_bytes(pdf, object, qpdf_dl_generalized);
    }
    return out;
}

kg_blob kg_pdf_stream(kg_pdf *pdf, qpdf_oh object)
{
    int number = qpdf_oh_get_object_id(pdf->data, object);
    for (size_t i = 0; number != 0 && i < KG_PDF_KEPT_STREAMS; i++)
        if (pdf->kept[i].object == number)
            return copy_of((kg_bytes){ pdf->kept[i].bytes.data, pdf->kept[i].bytes.size });
    kg_blob out = unpack_stream(pdf, object);
    keep(pdf, number, &out);
    return out;
}

kg_blob kg_pdf_page_content(kg_pdf *pdf, qpdf_oh page)
{
    qpdf_oh contents = kg_pdf_get(pdf, page, "/Contents");
    if (qpdf_oh_is_stream(pdf->data, contents))
        return kg_pdf_stream(pdf, contents);
    kg_buf all;
    kg_buf_init(&all, CONTENT_BYTES);
    for (int i = 0, count = kg_pdf_count(pdf, contents); i < count && all.status == KG_OK && kg_pdf_spend(pdf, PART_STEPS); i++) {
        kg_blob part = kg_pdf_stream(pdf, qpdf_oh_get_array_item(pdf->data, contents, i));
        kg_buf_append(&all, part.data, part.size);
        kg_buf_putc(&all, '\n'); /* a token ends with its stream */
        kg_blob_done(&part);
    }
    if (kg_buf_status(&all, NULL) != KG_OK)
        kg_scan_note(pdf->scan, KG_NOTE_TEXT_CUT, pdf->page, "");
    return kg_buf_take(&all);
}

/* ---- tokens ---- */

static bool is_space(uint8_t byte)
{
    return byte == 0 || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r' || byte == ' ';
}

static bool is_delimiter(uint8_t byte)
{
    return byte != 0 && strchr("()<>[]{}/%", byte) != NULL;
}

static int peek(const kg_pdf_lexer *lexer, size_t ahead)
{
    return ahead < lexer->input.size - lexer->at ? lexer->input.data[lexer->at + ahead] : -1;
}

static void skip_blanks(kg_pdf_lexer *lexer)
{
    bool is_comment = false;
    for (int byte; (byte = peek(lexer, 0)) >= 0; lexer->at++) {
        is_comment = (is_comment || byte == '%') && byte != '\n' && byte != '\r';
        if (!is_comment && !is_space((uint8_t)byte))
            return;
    }
}

static int hex_digit(int byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = kg_ascii_lower(byte);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Behind a backslash in a literal string. */
static void read_escape(kg_pdf_lexer *lexer)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    int byte = peek(lexer, 0);
    if (byte < 0)
        return;
    lexer->at++;
    const char *simple = memchr(from, byte, sizeof from - 1);
    if (simple != NULL) {
        kg_buf_putc(&lexer->text, to[simple - from]);
    } else if (byte >= '0' && byte <= '7') {
        unsigned value = (unsigned)byte - '0';
        for (int i = 0; i < 2 && peek(lexer, 0) >= '0' && peek(lexer, 0) <= '7'; i++)
            value = value * 8 + (unsigned)(lexer->input.data[lexer->at++] - '0');
        kg_buf_putc(&lexer->text, (char)(value & 0xff));
    } else if (byte == '\r') {
        lexer->at += peek(lexer, 0) == '\n';
    } else if (byte != '\n') {
        kg_buf_putc(&lexer->text, (char)byte);
    }
}

static void read_literal(kg_pdf_lexer *lexer)
{
    unsigned depth = 1;
    for (int byte; (byte = peek(lexer, 0)) >= 0;) {
        lexer->at++;
        depth += byte == '(';
        depth -= byte == ')';
        if (depth == 0)
            return;
        if (byte == '\\')
            read_escape(lexer);
        else
            kg_buf_putc(&lexer->text, (char)byte);
    }
}

static void read_hex(kg_pdf_lexer *lexer)
{
    int half = -1;
    for (int byte; (byte = peek(lexer, 0)) >= 0 && byte != '>'; lexer->at++) {
        int digit = hex_digit(byte);
        if (digit < 0)
            continue;
        if (half >= 0)
            kg_buf_putc(&lexer->text, (char)(half << 4 | digit));
        half = half >= 0 ? -1 : digit;
    }
    if (half >= 0)
        kg_buf_putc(&lexer->text, (char)(half << 4));
    lexer->at += peek(lexer, 0) == '>';
}

static void read_name(kg_pdf_lexer *lexer)
{
    for (int byte; (byte = peek(lexer, 0)) >= 0 && !is_space((uint8_t)byte) && !is_delimiter((uint8_t)byte);) {
        lexer->at++;
        if (byte == '#' && hex_digit(peek(lexer, 0)) >= 0 && hex_digit(peek(lexer, 1)) >= 0) {
            byte = hex_digit(peek(lexer, 0)) << 4 | hex_digit(peek(lexer, 1));
            lexer->at += 2;
        }
        kg_buf_putc(&lexer->text, (char)byte);
    }
}

/* Numbers without locale and without exponents, which PDF does not know. */
static bool parse_number(const char *text, size_t length, double *out)
{
    double value = 0, unit = 1;
    bool has_digit = false, is_fraction = false, is_negative = length > 0 && *text == '-';
    for (size_t i = length > 0 && (*text == '-' || *text == '+'); i < length && i < MOST_DIGITS; i++) {
        if (text[i] == '.' && !is_fraction) {
            is_fraction = true;
        } else if (text[i] >= '0' && text[i] <= '9') {
            has_digit = true;
            value = value * 10 + (text[i] - '0');
            unit *= is_fraction ? 10 : 1;
        } else {
            return false;
        }
    }
    *out = (is_negative ? -value : value) / unit;
    return has_digit;
}

kg_pdf_token kg_pdf_next(kg_pdf_lexer *lexer)
{
    skip_blanks(lexer);
    kg_pdf_token token = { .start = lexer->text.size };
    int byte = peek(lexer, 0);
    if (byte < 0)
        return token;
    bool is_double = (byte == '<' || byte == '>') && peek(lexer, 1) == byte;
    if (byte == '(' || (byte == '<' && !is_double)) {
        token.kind = KG_PDF_STRING;
        lexer->at++;
        (byte == '(' ? read_literal : read_hex)(lexer);
    } else if (byte == '/') {
        token.kind = KG_PDF_NAME;
        lexer->at++;
        read_name(lexer);
    } else if (is_delimiter((uint8_t)byte)) {
        token.kind = KG_PDF_BRACKET;
        lexer->at += is_double ? 2 : 1;
        kg_buf_putc(&lexer->text, (char)byte);
    } else {
        read_name(lexer);
        const char *text = kg_buf_text(&lexer->text) + token.start;
        token.kind = parse_number(text, lexer->text.size - token.start, &token.number) ? KG_PDF_NUMBER : KG_PDF_WORD;
    }
    token.length = lexer->text.size - token.start;
    kg_buf_putc(&lexer->text, 0);
    return token;
}

const char *kg_pdf_token_text(const kg_pdf_lexer *lexer, const kg_pdf_token *token)
{
    return token->start < lexer->text.size ? kg_buf_text(&lexer->text) + token->start : "";
}

void kg_pdf_skip_image(kg_pdf_lexer *lexer)
{
    for (; peek(lexer, 3) >= 0; lexer->at++) {
        if (is_space((uint8_t)peek(lexer, 0)) && peek(lexer, 1) == 'E' && peek(lexer, 2) == 'I' &&
            is_space((uint8_t)peek(lexer, 3))) {
            lexer->at += 3;
            return;
        }
    }
    lexer->at = lexer->input.size;
}
