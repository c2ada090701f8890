/* SPDX-License-Identifier: Apache-2.0
 *
 * The user guide: does it guide? Login, use, ports, the server, fonts, layout (UG-1 to UG-6, UG-8, UG-9). Links are judged in
 * links.c. */
#include "rules/checks.h"
#include "rules/declared.h"
#include "rules/denial.h"
#include "rules/fields.h"
#include "rules/passages.h"
#include "rules/settings.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

static void warn(kg_check *check, kg_place at, const char *found, const char *required)
{
    kg_find(check, (kg_finding){ .severity = KG_WARNING, .at = at, .found = found, .required = required });
}

/* ---- UG-1, UG-2 ---- */

/* Whether the word at AT is told to the reader, by what stands before it: the beginning of a sentence, an item or a label, "and",
 * "to", "then", "you". "A set of", "the type" and "one-click" are no steps. Chinese words of the list are. */
static bool is_told(const char *text, size_t at)
{
    static const char *const before[] = { "and",  "or",   "then",   "to",  "you",     "please", "can",
                                          "must", "also", "either", "now", "finally", "first",  "next" };
    if ((unsigned char)text[at] >= 0x80)
        return true;
    size_t end = at;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    if (end == 0 || !kg_ascii_is_alnum((unsigned char)text[end - 1]))
        return end == at ? end == 0 || text[end - 1] != '-' : true;
    if (text[at] >= 'A' && text[at] <= 'Z')
        return true; /* a line of a page, behind one without a mark */
    for (size_t i = 0; i < KG_COUNT(before); i++) {
        size_t size = strlen(before[i]);
        if (end >= size && kg_ascii_prefix(text + end - size, before[i]) &&
            (end == size || !kg_ascii_is_alnum((unsigned char)text[end - size - 1])))
            return true;
    }
    return kg_ascii_is_digit((unsigned char)text[end - 1]);
}

static bool count_steps(kg_check *check, const kg_passage *passage, void *ctx)
{
    (void)check;
    enum { ENOUGH = 5 };
    size_t *steps = ctx;
    kg_word_match match;
    for (size_t from = 0; *steps < ENOUGH && kg_find_word(check, KG_WORDS_STEPS, passage->text, from, &match);
         from = match.offset + match.length)
        *steps += is_told(passage->text, match.offset);
    return *steps < ENOUGH;
}

/* UG-1: a guide tells its reader what to do; a text in which hardly a word does so introduces the product. */
void kg_judge_guide_text(kg_check *check)
{
    enum { FEWEST = 5 };
    const kg_asset *guide = kg_text_asset(check, KG_SLOT_USER_GUIDE);
    size_t steps = 0;
    kg_judge_readable(check, KG_SLOT_USER_GUIDE, N_("the guide"));
    if (guide == NULL)
        return;
    kg_each_passage(check, guide, count_steps, &steps);
    if (steps < FEWEST)
        warn(check, kg_at_asset(guide), kg_say(check, "the guide tells its reader to do something %zu times", steps),
             N_("must guide the operation of the product, not introduce it"));
}

static bool is_manual(kg_type type)
{
    return type == KG_TYPE_PDF || type == KG_TYPE_DOC || type == KG_TYPE_DOCX || type == KG_TYPE_PPT || type == KG_TYPE_PPTX;
}

/* UG-2: which documents an archive brings; nothing is wrong with that. */
void kg_check_guide_manuals(kg_check *check)
{
    enum { NAMED = 5 };
    const kg_asset *guide = kg_product_asset(check->product, KG_SLOT_USER_GUIDE);
    if (guide == NULL || guide->broken != NULL)
        return;
    const char *names = "";
    unsigned manuals = 0;
    for (size_t i = 0; i < guide->facts.members.count; i++) {
        const kg_member *member = &guide->facts.members.items[i];
        if (!is_manual(member->type) || member->is_folder)
            continue;
        if (++manuals <= NAMED)
            names = kg_say(check, "%s%s%s", names, manuals == 1 ? "" : ", ", kg_quote(check, member->name));
    }
    if (manuals > 1)
        kg_find(check, (kg_finding){ .severity = KG_INFO,
                                     .at = kg_at_asset(guide),
                                     .found = kg_say(check, "the guide holds %u documents: %s%s", manuals, names,
                                                     manuals > NAMED ? " ..." : "") });
}

/* ---- UG-3, UG-4, UG-6 ---- */

/* The section that product.yml names at PATH, and a word of LIST in the text. */
static void judge_section(kg_check *check, const char *path, kg_word_list list, const char *what)
{
    const kg_asset *guide = kg_product_asset(check->product, KG_SLOT_USER_GUIDE), *text = kg_text_asset(check, KG_SLOT_USER_GUIDE);
    const char *required = kg_say(check, "the guide must tell %s after the purchase", what);
    if (guide != NULL && check->product->root != NULL && kg_is_blank(kg_product_field(check->product, path)))
        warn(check, kg_at_field(check, path), kg_say(check, "no section that tells %s is named in `%s`", what, path), required);
    if (text != NULL && !kg_text_has(check, text, list))
        warn(check, kg_at_asset(text), kg_say(check, "no word of the guide tells %s", what), required);
}

void kg_check_guide_login(kg_check *check)
{
    judge_section(check, "user_guide.login_section", KG_WORDS_LOGGING, N_("how to log in"));
}

void kg_check_guide_usage(kg_check *check)
{
    judge_section(check, "user_guide.usage_section", KG_WORDS_USING, N_("how to use the product"));
}

void kg_check_guide_ecs(kg_check *check)
{
    const kg_asset *guide = kg_text_asset(check, KG_SLOT_USER_GUIDE);
    if (guide != NULL && !kg_text_has(check, guide, KG_WORDS_ECS))
        warn(check, kg_at_asset(guide), N_("the guide does not speak of an ECS, an EIP or a security group"),
             N_("must tell how to log in to and use an image after it was deployed on an ECS"));
}

/* ---- UG-5 ---- */

enum { PORT_MAX = 65535, PORTS_NAMED = 64 };

typedef struct port_text {
    uint32_t declared[PORTS_NAMED];
    size_t count;
    bool is_named[PORTS_NAMED]; /* its number stands in the guide */
    uint32_t reported[PORTS_NAMED];
    size_t reported_count;
} port_text;

/* A number of one to five digits at TEXT, 0 for none; *LENGTH in bytes. */
static uint32_t number_at(const char *text, size_t *length)
{
    uint32_t value = 0;
    for (*length = 0; kg_ascii_is_digit((unsigned char)text[*length]); ++*length)
        value = *length < 6 ? value * 10 + (uint32_t)(text[*length] - '0') : PORT_MAX + 1;
    return *length > 0 && value <= PORT_MAX ? value : 0;
}

static bool has_number(const uint32_t *list, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == number)
            return true;
    return false;
}

/* "http://<EIP>:8081", "http://公网IP:8081", "0.0.0.0:8443": a number behind an address of the server itself, whose place is held
 * or that is a number. */
static bool is_port_of_address(const char *text, size_t at)
{
    if (at < 2 || text[at - 1] != ':')
        return false;
    size_t start = at - 1, dots = 0;
    while (start > 0 && (kg_ascii_is_digit((unsigned char)text[start - 1]) || text[start - 1] == '.'))
        dots += text[--start] == '.';
    bool is_number = dots == 3 && strncmp(text + start, "127.", 4) != 0;
    bool is_named = at >= 3 && kg_ascii_prefix(text + at - 3, "ip"); /* "EIP:8080" */
    return is_number || is_named || text[at - 2] == '>' || text[at - 2] == '}';
}

/* Whether the words at TEXT[at] make the number there a port: "port 8080", "TCP 443", "8080/tcp", "8080端口". */
static bool is_port(const char *text, size_t at, size_t length)
{
    static const char *const before[] = {
        "port", "ports", "port range", "tcp", "udp", "端口", "端口号", "端口为", "端口：", "端口:"
    };
    static const char *const behind[] = { "/tcp", "/udp", " /tcp", "端口", " 端口", " port", " tcp", " udp" };
    size_t end = at;
    while (end > 0 && strchr(" :(/", text[end - 1]) != NULL)
        end--;
    if (is_port_of_address(text, at))
        return true;
    for (size_t i = 0; i < KG_COUNT(before); i++) {
        size_t size = strlen(before[i]);
        bool is_there = end >= size && kg_ascii_prefix(text + end - size, before[i]);
        if (is_there && (end == size || !kg_ascii_is_alnum((unsigned char)text[end - size - 1])))
            return true;
    }
    for (size_t i = 0; i < KG_COUNT(behind); i++)
        if (kg_ascii_prefix(text + at + length, behind[i]) &&
            !kg_ascii_is_alnum((unsigned char)text[at + length + strlen(behind[i])]))
            return true;
    return false;
}

/* Ports of other machines, and of devices that have ports of another kind. */
static bool is_of_another(const char *text, size_t at)
{
    static const char *const words[] = { "outbound", "outgoing", "switch",   "smtp server", "mail server", "usb",
                                         "serial",   "inside",   "internal", "loopback",    "locally",     "出方向",
                                         "交换机",   "串口",     "内部",     "本机" };
    size_t from = at > 80 ? at - 80 : 0;
    for (size_t i = 0; i < KG_COUNT(words); i++) {
        const char *found = kg_ascii_find(text + from, words[i]);
        if (found != NULL && found < text + at + 40)
            return true;
    }
    return false;
}

/* Whether the byte at TEXT may stand between the ports of a list: "22, 443 and 9090", 22、443和9090. */
static bool joins_ports(const char *text)
{
    static const char *const joints[] = { "and ", "nd ", "d ", "or ", "r ", "、", "，", "和", "及" };
    if (strchr(" ,/", *text) != NULL || ((unsigned char)*text & 0xc0) == 0x80)
        return true;
    for (size_t i = 0; i < KG_COUNT(joints); i++)
        if (kg_ascii_prefix(text, joints[i]))
            return true;
    return false;
}

static bool read_ports(kg_check *check, const kg_passage *passage, void *ctx)
{
    enum { SMALLEST = 20 }; /* "port 1" is a socket */
    port_text *ports = ctx;
    const char *text = passage->text;
    bool is_list = false; /* behind "ports 22 and 443": the numbers that follow are ports too */
    for (size_t at = 0, length; text[at] != 0; at += length > 0 ? length : 1) {
        uint32_t number =
            at == 0 || !(kg_ascii_is_alnum((unsigned char)text[at - 1]) || text[at - 1] == '.') ? number_at(text + at, &length) : 0;
        if (number == 0) {
            length = 0;
            is_list = is_list && joins_ports(text + at);
            continue;
        }
        for (size_t i = 0; i < ports->count; i++)
            ports->is_named[i] |= ports->declared[i] == number;
        is_list = is_port(text, at, length) || is_list;
        bool is_new =
            !has_number(ports->declared, ports->count, number) && !has_number(ports->reported, ports->reported_count, number);
        kg_word_match match = { .offset = at, .length = length };
        if (!is_list || !is_new || number < SMALLEST || is_of_another(text, at) ||
            kg_is_denied(kg_edits(check, KG_WORDS_DENIAL), text, match) || ports->reported_count == PORTS_NAMED)
            continue;
        ports->reported[ports->reported_count++] = number;
        warn(check, kg_at_spot(check, passage->asset, passage->at),
             kg_say(check, "the guide names the port %u: %s", number, kg_quote_match(check, text, match)),
             N_("each port to be opened must be listed in `user_guide.ports`"));
    }
    return true;
}

/* The declared numbers; what is none is GEN-6's. */
static void read_declared_ports(const kg_node *list, port_text *ports)
{
    for (size_t i = 0; i < list->count && ports->count < PORTS_NAMED; i++) {
        const char *text = kg_node_text(kg_node_get(list->items[i], "port"));
        size_t length;
        uint32_t number = number_at(text, &length);
        if (number > 0 && text[length] == 0 && !has_number(ports->declared, ports->count, number))
            ports->declared[ports->count++] = number;
    }
}

/* UG-5: an image lists the ports to be opened, and the guide names each of them and no other. */
void kg_check_guide_ports(kg_check *check)
{
    const kg_asset *guide = kg_text_asset(check, KG_SLOT_USER_GUIDE);
    port_text ports = { .count = 0 };
    kg_judge_declared_ports(check);
    read_declared_ports(kg_field_list(check, "user_guide.ports"), &ports);
    if (guide == NULL || ports.count == 0)
        return;
    kg_each_passage(check, guide, read_ports, &ports);
    for (size_t i = 0; i < ports.count; i++)
        if (!ports.is_named[i])
            warn(check, kg_at_asset(guide),
                 kg_say(check, "the guide does not name the port %u of `user_guide.ports`", ports.declared[i]),
                 N_("must name each port to be opened"));
}

/* ---- UG-8, UG-9 ---- */

static bool is_symbol_font(const char *family)
{
    static const char *const symbols[] = { "wingdings",  "webdings", "symbol",   "zapfdingbats",
                                           "opensymbol", "dingbats", "mt extra", "cambria math" };
    for (size_t i = 0; i < KG_COUNT(symbols); i++)
        if (kg_ascii_prefix(family, symbols[i]))
            return true;
    return false;
}

/* UG-8: more families than the limit, among those in which at least two letters of a hundred are set; symbols do not count. */
void kg_check_guide_fonts(kg_check *check)
{
    enum { SHARE = 50 };
    const unsigned most = kg_limit_get(check, KG_LIMIT_GUIDE_FONTS_MOST);
    const kg_asset *guide = kg_product_asset(check->product, KG_SLOT_USER_GUIDE);
    if (guide == NULL || guide->broken != NULL)
        return;
    const kg_facts *facts = &guide->facts;
    uint64_t letters = 0;
    unsigned families = 0;
    const char *names = "";
    for (size_t i = 0; i < facts->fonts.count; i++)
        letters += KG_MIN(facts->fonts.items[i].letters, (uint64_t)UINT32_MAX);
    for (size_t i = 0; i < facts->fonts.count; i++) {
        const kg_font *font = &facts->fonts.items[i];
        if (is_symbol_font(font->family) || font->letters < letters / SHARE || font->letters == 0)
            continue;
        names = families < 6 ? kg_say(check, "%s%s%s", names, families == 0 ? "" : ", ", kg_mask(check->arena, font->family, 30))
                             : names;
        families++;
    }
    if (families > most)
        warn(check, kg_at_asset(guide), kg_say(check, "the guide is set in %u families of fonts: %s", families, names),
             kg_say(check, "must use fonts consistently; %u families are enough", most));
}

/* UG-9: what is left of reviewing, pages with nothing on them, a long text without headings. */
void kg_check_guide_layout(kg_check *check)
{
    enum { LONG = 60 /* paragraphs */, NAMED = 5 };
    const kg_asset *guide = kg_product_asset(check->product, KG_SLOT_USER_GUIDE);
    if (guide == NULL || guide->broken != NULL)
        return;
    const kg_facts *facts = &guide->facts;
    kg_finding finding = { .severity = KG_INFO, .at = kg_at_asset(guide), .required = N_("must be laid out neatly") };
    size_t paragraphs = 0, headings = 0, empty = 0;
    for (size_t i = 0; i < facts->blocks.count; i++) {
        paragraphs += facts->blocks.items[i].at.kind == KG_SPOT_PARAGRAPH;
        headings += facts->blocks.items[i].at.kind == KG_SPOT_HEADING;
    }
    const char *pages = "";
    for (size_t i = 0; i < facts->notes.count; i++) {
        const kg_note *note = &facts->notes.items[i];
        if (note->kind != KG_NOTE_BLANK_PAGE || ++empty > NAMED)
            continue;
        const char *of = *note->text == 0 ? "" : kg_say(check, " (%s)", kg_mask(check->arena, note->text, 40));
        pages = kg_say(check, "%s%s%u%s", pages, empty == 1 ? "" : ", ", note->page, of);
    }
    if (facts->comments > 0) {
        finding.found = kg_say(check, "comments of reviewers: %u", facts->comments);
        kg_find(check, finding);
    }
    if (facts->changes > 0) {
        finding.found = kg_say(check, "tracked changes: %u", facts->changes);
        kg_find(check, finding);
    }
    if (empty > 0) {
        finding.found = empty > NAMED ? kg_say(check, "%zu pages with nothing on them: %s ...", empty, pages)
                                      : kg_say(check, "pages with nothing on them: %s", pages);
        kg_find(check, finding);
    }
    if (paragraphs > LONG && headings == 0) {
        finding.found = kg_say(check, "%zu paragraphs and no heading among them", paragraphs);
        kg_find(check, finding);
    }
}
