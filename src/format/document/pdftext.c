/* SPDX-License-Identifier: Apache-2.0
 *
 * Text of content streams (ISO 32000-1, 9.4): follows the position of each glyph and makes lines, blanks and columns of the gaps.
 * The order of words is that of the content, which is what producers write. */
#include "format/document/pdf.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_OPERANDS = 4096,
    MOST_STATES = 64,
    MOST_FORMS = 8,    /* forms inside forms */
    FORM_STEPS = 1000, /* what a form costs beside its content */
    BYTES_A_STEP = 16,
    TOKEN_BYTES = 4 << 20,
};

/* In heights of the font: what makes a new line, a blank, a new column. */
static const double line_gap = 0.45, blank_gap = 0.15, column_gap = 2.0, back_gap = 1.0;

typedef struct matrix {
    double a, b, c, d, e, f;
} matrix;

static const matrix identity = { 1, 0, 0, 1, 0, 0 };

typedef struct text_state {
    matrix ctm;
    kg_pdf_font *font;
    double size;
    double character_space;
    double word_space;
    double scale;
    double leading;
    double rise;
    bool fills_white; /* what is filled does not show on paper */
} text_state;

/* A font under the name that the resources give it. */
typedef struct named_font {
    const char *name;
    kg_pdf_font *font;
} named_font;

typedef struct interpreter {
    kg_pdf *pdf;
    qpdf_oh resources;
    kg_pdf_lexer lexer;
    kg_pdf_token *operands;
    size_t count; /* of operands */
    text_state state;
    text_state *saved;
    size_t saved_count;
    matrix text;   /* of the next glyph */
    matrix line;   /* of the start of the line */
    kg_buf *words; /* the line being made */
    double end_x;  /* where the last glyph ended */
    double end_y;
    double height; /* of the last glyph; 0 = there is none */
    KG_LIST(named_font) fonts;
    unsigned depth;
} interpreter;

static matrix multiply(matrix m, matrix n)
{
    return (matrix){ m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d,       m.c * n.a + m.d * n.c,
                     m.c * n.b + m.d * n.d, m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f };
}

/* ---- lines ---- */

static void end_line(interpreter *self)
{
    kg_scan_block(self->pdf->scan, KG_SPOT_PAGE, self->pdf->page, kg_buf_text(self->words), self->words->size);
    kg_buf_clear(self->words);
    self->height = 0;
}

static bool ends_with_gap(const kg_buf *words)
{
    return words->size == 0 || words->data[words->size - 1] == ' ' || words->data[words->size - 1] == '\t';
}

/* What lies between the last glyph and one at X, Y whose baseline runs along (UX, UY). */
static void bridge_gap(interpreter *self, double x, double y, double ux, double uy, double height)
{
    if (self->height == 0)
        return;
    double dx = x - self->end_x, dy = y - self->end_y, along = dx * ux + dy * uy, across = dy * ux - dx * uy;
    double unit = fmax(height, self->height);
    if (fabs(across) > line_gap * unit || along < -back_gap * unit)
        end_line(self);
    else if (along > column_gap * unit)
        kg_buf_putc(self->words, '\t');
    else if (along > blank_gap * unit && !ends_with_gap(self->words))
        kg_buf_putc(self->words, ' ');
}

static void show_glyph(interpreter *self, const kg_pdf_glyph *glyph)
{
    text_state *state = &self->state;
    matrix device = multiply(self->text, state->ctm);
    double length = hypot(device.a, device.b), height = fabs(state->size) * hypot(device.c, device.d);
    double x = device.e + state->rise * device.c, y = device.f + state->rise * device.d;
    double ux = length > 0 ? device.a / length : 1, uy = length > 0 ? device.b / length : 0;
    bool is_blank = glyph->text != NULL && (*glyph->text == ' ' || strcmp(glyph->text, "\xc2\xa0") == 0);
    bridge_gap(self, x, y, ux, uy, height);
    if (glyph->text == NULL)
        self->pdf->scan->facts->unread_glyphs++;
    else if (!is_blank || !ends_with_gap(self->words))
        kg_buf_puts(self->words, glyph->text);
    self->pdf->letters += glyph->text != NULL && !is_blank;
    self->pdf->is_drawn |= !is_blank;
    double advance =
        (glyph->width * state->size + state->character_space + (glyph->is_space ? state->word_space : 0)) * state->scale;
    self->text = multiply((matrix){ 1, 0, 0, 1, advance, 0 }, self->text);
    self->end_x = x + advance * device.a;
    self->end_y = y + advance * device.b;
    self->height = height > 0 ? height : 1;
}

static void show(interpreter *self, const kg_pdf_token *string)
{
    const uint8_t *code = (const uint8_t *)kg_pdf_token_text(&self->lexer, string);
    uint64_t letters = self->pdf->letters;
    if (self->state.font == NULL || string->kind != KG_PDF_STRING)
        return;
    for (size_t at = 0; at < string->length && kg_pdf_spend(self->pdf, 1);) {
        char made[KG_PDF_GLYPH_BYTES];
        kg_pdf_glyph glyph = kg_pdf_font_glyph(self->state.font, code + at, string->length - at, made);
        show_glyph(self, &glyph);
        at += glyph.bytes;
    }
    if (self->pdf->letters > letters && *kg_pdf_font_family(self->state.font) != 0)
        kg_scan_font(self->pdf->scan, kg_pdf_font_family(self->state.font), self->pdf->letters - letters);
}

/* ---- operators ---- */

static double number(const interpreter *self, size_t index)
{
    return index < self->count && self->operands[index].kind == KG_PDF_NUMBER ? self->operands[index].number : 0;
}

static matrix six_numbers(const interpreter *self)
{
    return (matrix){ number(self, 0), number(self, 1), number(self, 2), number(self, 3), number(self, 4), number(self, 5) };
}

static void move_line(interpreter *self, double x, double y)
{
    self->line = multiply((matrix){ 1, 0, 0, 1, x, y }, self->line);
    self->text = self->line;
}

static void op_begin(interpreter *self)
{
    self->text = self->line = identity;
}

static void op_save(interpreter *self)
{
    if (self->saved_count < MOST_STATES)
        self->saved[self->saved_count++] = self->state;
}

static void op_restore(interpreter *self)
{
    if (self->saved_count > 0)
        self->state = self->saved[--self->saved_count];
}

static void op_transform(interpreter *self)
{
    self->state.ctm = multiply(six_numbers(self), self->state.ctm);
}

static void op_font(interpreter *self)
{
    if (self->count < 2 || self->operands[0].kind != KG_PDF_NAME)
        return;
    kg_pdf *pdf = self->pdf;
    const char *name = kg_pdf_token_text(&self->lexer, &self->operands[0]);
    self->state.size = number(self, 1);
    for (size_t i = 0; i < self->fonts.count; i++) {
        if (strcmp(self->fonts.items[i].name, name) == 0) {
            self->state.font = self->fonts.items[i].font;
            return;
        }
    }
    named_font *added = kg_list_push(pdf->scan->arena, &self->fonts);
    if (added == NULL)
        return;
    added->name = kg_arena_strdup(pdf->scan->arena, name);
    qpdf_oh font = kg_pdf_get(pdf, kg_pdf_get(pdf, self->resources, "/Font"), kg_arena_printf(pdf->scan->arena, "/%s", name));
    added->font = qpdf_oh_is_dictionary(pdf->data, font) ? kg_pdf_font_get(pdf, font) : NULL;
    self->state.font = added->font;
}

static void op_move(interpreter *self)
{
    move_line(self, number(self, 0), number(self, 1));
}

static void op_move_leading(interpreter *self)
{
    self->state.leading = -number(self, 1);
    op_move(self);
}

static void op_matrix(interpreter *self)
{
    self->text = self->line = six_numbers(self);
}

static void op_next(interpreter *self)
{
    move_line(self, 0, -self->state.leading);
}

static void op_show(interpreter *self)
{
    if (self->count > 0)
        show(self, &self->operands[self->count - 1]);
}

static void op_next_show(interpreter *self)
{
    op_next(self);
    op_show(self);
}

static void op_spaced_show(interpreter *self)
{
    self->state.word_space = number(self, 0);
    self->state.character_space = number(self, 1);
    op_next_show(self);
}

static void op_show_array(interpreter *self)
{
    for (size_t i = 0; i < self->count; i++) {
        const kg_pdf_token *item = &self->operands[i];
        double shift = -item->number / 1000 * self->state.size * self->state.scale;
        if (item->kind == KG_PDF_NUMBER)
            self->text = multiply((matrix){ 1, 0, 0, 1, shift, 0 }, self->text);
        else
            show(self, item);
    }
}

static void op_character_space(interpreter *self)
{
    self->state.character_space = number(self, 0);
}

static void op_word_space(interpreter *self)
{
    self->state.word_space = number(self, 0);
}

static void op_scale(interpreter *self)
{
    self->state.scale = number(self, 0) / 100;
}

static void op_leading(interpreter *self)
{
    self->state.leading = number(self, 0);
}

static void op_rise(interpreter *self)
{
    self->state.rise = number(self, 0);
}

static void op_image(interpreter *self)
{
    self->pdf->is_drawn = true;
    kg_pdf_skip_image(&self->lexer);
}

/* ---- what shows beside text ---- */

/* "1 g", "1 1 1 rg" and "0 0 0 0 k" are white; of other colour spaces all ones are taken for it. */
static void op_fill_colour(interpreter *self)
{
    double wanted = self->count == 4 ? 0 : 1;
    bool is_white = self->count > 0;
    for (size_t i = 0; i < self->count; i++)
        is_white &= self->operands[i].kind == KG_PDF_NUMBER && number(self, i) >= wanted && (wanted > 0 || number(self, i) <= 0);
    self->state.fills_white = is_white;
}

static void op_fill_space(interpreter *self)
{
    self->state.fills_white = false;
}

static void op_fill(interpreter *self)
{
    self->pdf->is_drawn |= !self->state.fills_white;
}

static void op_stroke(interpreter *self)
{
    self->pdf->is_drawn = true;
}

static void interpret(kg_pdf *pdf, kg_bytes content, qpdf_oh resources, const interpreter *outer, matrix placed, kg_buf *words);

/* A form is content of its own, with its resources and its place. */
static void op_object(interpreter *self)
{
    kg_pdf *pdf = self->pdf;
    if (self->count == 0 || self->operands[0].kind != KG_PDF_NAME || self->depth >= MOST_FORMS)
        return;
    const char *key = kg_arena_printf(pdf->scan->arena, "/%s", kg_pdf_token_text(&self->lexer, &self->operands[0]));
    qpdf_oh object = kg_pdf_get(pdf, kg_pdf_get(pdf, self->resources, "/XObject"), key);
    if (!kg_pdf_spend(pdf, FORM_STEPS)) /* forms that hold each other would multiply */
        return;
    bool is_form = kg_pdf_is_name(pdf, kg_pdf_get(pdf, object, "/Subtype"), "Form");
    pdf->is_drawn |= !is_form;
    if (!is_form)
        return;
    qpdf_oh array = kg_pdf_get(pdf, object, "/Matrix"), own = kg_pdf_get(pdf, object, "/Resources");
    double values[6] = { 1, 0, 0, 1, 0, 0 };
    for (int i = 0; i < 6 && kg_pdf_count(pdf, array) == 6; i++)
        values[i] = kg_pdf_number(pdf, qpdf_oh_get_array_item(pdf->data, array, i), values[i]);
    matrix place = { values[0], values[1], values[2], values[3], values[4], values[5] };
    kg_blob content = kg_pdf_stream(pdf, object);
    interpret(pdf, (kg_bytes){ content.data, content.size }, qpdf_oh_is_dictionary(pdf->data, own) ? own : self->resources, self,
              multiply(place, self->state.ctm), self->words);
    self->height = 0;
    kg_blob_done(&content);
}

static const struct {
    const char *name;
    void (*run)(interpreter *self);
} operators[] = {
    { "BT", op_begin },        { "q", op_save },
    { "Q", op_restore },       { "cm", op_transform },
    { "Tf", op_font },         { "Td", op_move },
    { "TD", op_move_leading }, { "Tm", op_matrix },
    { "T*", op_next },         { "Tj", op_show },
    { "'", op_next_show },     { "\"", op_spaced_show },
    { "TJ", op_show_array },   { "Tc", op_character_space },
    { "Tw", op_word_space },   { "Tz", op_scale },
    { "TL", op_leading },      { "Ts", op_rise },
    { "ID", op_image },        { "Do", op_object },
    { "g", op_fill_colour },   { "rg", op_fill_colour },
    { "k", op_fill_colour },   { "sc", op_fill_colour },
    { "scn", op_fill_colour }, { "cs", op_fill_space },
    { "f", op_fill },          { "F", op_fill },
    { "f*", op_fill },         { "S", op_stroke },
    { "s", op_stroke },        { "B", op_stroke },
    { "B*", op_stroke },       { "b", op_stroke },
    { "b*", op_stroke },       { "sh", op_stroke },
};

/* Operators that draw nothing. */
static const char *const silent[] = { "BI", "BMC", "BDC", "BX",  "c",  "CS", "d",  "d0", "d1", "DP", "EI", "EMC", "ET", "EX",
                                      "G",  "gs",  "h",   "i",   "j",  "J",  "K",  "l",  "m",  "M",  "MP", "n",   "re", "RG",
                                      "ri", "SC",  "SCN", "Tr",  "v",  "w",  "W",  "W*", "y" };

static void run_operator(interpreter *self, const char *name)
{
    for (size_t i = 0; i < KG_COUNT(operators); i++) {
        if (operators[i].name[0] == name[0] && strcmp(operators[i].name, name) == 0) {
            operators[i].run(self);
            return;
        }
    }
    for (size_t i = 0; i < KG_COUNT(silent); i++)
        if (silent[i][0] == name[0] && strcmp(silent[i], name) == 0)
            return;
    self->pdf->is_drawn = true; /* damaged content: nobody knows what shows */
}

static void run(interpreter *self)
{
    for (kg_pdf_token token; (token = kg_pdf_next(&self->lexer)).kind != KG_PDF_END && kg_pdf_spend(self->pdf, 1);) {
        if (token.kind == KG_PDF_WORD) {
            run_operator(self, kg_pdf_token_text(&self->lexer, &token));
            self->count = 0;
            kg_buf_clear(&self->lexer.text);
        } else if (token.kind != KG_PDF_BRACKET && self->count < MOST_OPERANDS) {
            self->operands[self->count++] = token;
        }
    }
}

static void interpret(kg_pdf *pdf, kg_bytes content, qpdf_oh resources, const interpreter *outer, matrix placed, kg_buf *words)
{
    interpreter self = { .pdf = pdf, .resources = resources, .words = words, .text = identity, .line = identity };
    if (outer != NULL)
        self.state = outer->state;
    self.depth = outer == NULL ? 0 : outer->depth + 1;
    self.state.ctm = placed;
    self.state.scale = outer == NULL ? 1 : self.state.scale;
    self.lexer.input = content;
    kg_buf_init(&self.lexer.text, TOKEN_BYTES);
    self.operands = calloc(MOST_OPERANDS, sizeof *self.operands);
    self.saved = calloc(MOST_STATES, sizeof *self.saved);
    bool goes_on = kg_pdf_spend(pdf, content.size / BYTES_A_STEP); /* blanks take time, too */
    if (goes_on && self.operands != NULL && self.saved != NULL && content.size > 0)
        run(&self);
    end_line(&self);
    free(self.operands);
    free(self.saved);
    kg_buf_done(&self.lexer.text);
}

/* Resources may be those of a node above the page. */
static qpdf_oh resources_of(kg_pdf *pdf, qpdf_oh page)
{
    enum { MOST_PARENTS = 32 };
    qpdf_oh resources = kg_pdf_get(pdf, page, "/Resources");
    for (unsigned i = 0; i < MOST_PARENTS && !qpdf_oh_is_dictionary(pdf->data, resources); i++) {
        page = kg_pdf_get(pdf, page, "/Parent");
        resources = kg_pdf_get(pdf, page, "/Resources");
    }
    return resources;
}

void kg_pdf_page_text(kg_pdf *pdf, qpdf_oh page)
{
    pdf->is_drawn = true;
    if (!kg_pdf_spend(pdf, 0))
        return;
    kg_buf words;
    kg_buf_init(&words, pdf->scan->limits->text_bytes);
    kg_pdf_forget_warnings(pdf->data);
    kg_blob content = kg_pdf_page_content(pdf, page);
    bool has_content = !qpdf_oh_is_null(pdf->data, kg_pdf_get(pdf, page, "/Contents"));
    pdf->is_drawn = (has_content && content.size == 0) || qpdf_more_warnings(pdf->data);
    interpret(pdf, (kg_bytes){ content.data, content.size }, resources_of(pdf, page), NULL, identity, &words);
    kg_blob_done(&content);
    kg_buf_done(&words);
}
