/* SPDX-License-Identifier: Apache-2.0
 *
 * What is read out of Markdown and HTML, written as one string: blocks as H2[..] P[..] I1[..] C[..] T[..], references as
 * @link(what target = text) or @image(what target), styles as $font(x), defects as !unclosed(b). */
#include "base/buf.h"
#include "format/markup.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const char *describe(kg_arena *arena, const char *source)
{
    static const char *const styles[] = { "font", "size", "colour" };
    static const char *const defects[] = { "unclosed", "unopened", "unfinished", "script" };
    static const char kinds[] = "PHICT";
    kg_markup markup;
    kg_err err;
    kg_buf out;
    kg_buf_init(&out, 1 << 20);
    cr_assert_eq(kg_markup_read(arena, source, &kg_limits_default, &markup, &err), KG_OK);
    for (size_t i = 0; i < markup.blocks.count; i++) {
        const kg_markup_block *block = &markup.blocks.items[i];
        kg_buf_putc(&out, kinds[block->kind]);
        if (block->level > 0)
            kg_buf_printf(&out, "%u", block->level);
        kg_buf_printf(&out, "[%.*s]", (int)block->length, markup.text + block->offset);
    }
    for (size_t i = 0; i < markup.references.count; i++) {
        const kg_reference *reference = &markup.references.items[i];
        if (reference->is_image)
            kg_buf_printf(&out, "@image(%s %s)", reference->what, reference->target);
        else
            kg_buf_printf(&out, "@link(%s %s = %.*s)", reference->what, reference->target, (int)reference->length,
                          markup.text + reference->offset);
    }
    for (size_t i = 0; i < markup.styles.count; i++)
        kg_buf_printf(&out, "$%s(%s)", styles[markup.styles.items[i].kind], markup.styles.items[i].value);
    for (size_t i = 0; i < markup.defects.count; i++)
        kg_buf_printf(&out, "!%s(%s)", defects[markup.defects.items[i].kind], markup.defects.items[i].name);
    const char *text = kg_arena_strdup(arena, kg_buf_text(&out));
    kg_buf_done(&out);
    return text;
}

Test(markup, markdown_and_html_are_read_to_blocks_references_styles_and_defects)
{
    static const struct {
        const char *source;
        const char *expected;
    } cases[] = {
        { "", "" },
        { "plain", "P[plain]" },
        { "two\nlines", "P[two\nlines]" },
        { "## Core *functions*\n\nText.", "H2[Core functions]P[Text.]" },
        { "- one\n- two\n  - inner\n", "I1[one]I1[two]I2[inner]" },
        { "1. one\n\n   more\n\n2. two", "I1[one]P[more]I1[two]" },
        { "> quoted", "P[quoted]" },
        { "```\ncode\n```", "C[code\n]" },
        { "    not code", "P[not code]" },
        { "| a | b |\n|---|---|\n| c | d |", "T[a]T[b]T[c]T[d]" },
        { "a &amp; b &#8212; c", "P[a & b \xE2\x80\x94 c]" },
        { "see [the *site*](https://x.example/?a=1&amp;b=2) now",
          "P[see the site now]@link(Markdown link https://x.example/?a=1&b=2 = the site)" },
        { "see [it][1]\n\n[1]: https://x.example", "P[see it]@link(Markdown link https://x.example = it)" },
        { "<https://x.example>", "P[https://x.example]@link(Markdown link https://x.example = https://x.example)" },
        { "![shot](a.png) text", "P[ text]@image(Markdown image a.png)" },
        { "![shot][1]\n\n[1]: a.png", "@image(Markdown image a.png)" },
        { "[![shot](a.png)](https://x.example)", "@link(Markdown link https://x.example = )@image(Markdown image a.png)" },
        { "<p>One</p><p>Two<br>lines</p>", "P[One]P[Two\nlines]" },
        { "<h2>Head</h2>\n<ul><li>a</li><li><p>b</p></ul>", "H2[Head]I1[a]I1[b]" },
        { "a <b>bold</b> word", "P[a bold word]" },
        { "a <b>bold word", "P[a bold word]!unclosed(b)" },
        { "a bold</b> word", "P[a bold word]!unopened(b)" },
        { "<div><span>x</div>", "P[x]!unclosed(span)" },
        { "<div>\n\n*emphasis*\n\n</div>", "P[emphasis]" },
        { "<div class='x", "!unfinished(div)!unclosed(div)" },
        { "<a href='https://x.example'>there</a>", "P[there]@link(<a> https://x.example = there)" },
        { "<A HREF=https://x.example>there</A> text", "P[there text]@link(<a> https://x.example = there)" },
        { "<a href=\"&#104;ttps://x.example\">t</a>", "P[t]@link(<a> https://x.example = t)" },
        { "<a name=here>t</a> <a href=/y>u</a>", "P[t u]@link(<a>  = t)@link(<a> /y = u)" },
        { "<img src=a.png alt=x><svg viewBox='0 0 1 1'><path d=''/></svg>", "@image(<img> a.png)@image(<svg> )" },
        { "<picture><source srcset=a.webp><img src=a.png></picture>",
          "@image(<picture> )@image(<source> a.webp)@image(<img> a.png)" },
        { "<video poster=p.png src=v.mp4></video>", "@image(<video> p.png)@image(<video> v.mp4)" },
        { "<object data=x.swf></object>", "@image(<object> x.swf)!script(object)" },
        { "<p style='background: URL(\"b.png\"); font-family: \"Times New Roman\", serif; font-size:12PX'>x</p>",
          "P[x]@image(CSS url() b.png)$font(times new roman)$size(12px)" },
        { "<font face='Arial, sans' size=3 color=red>x</font>", "P[x]$font(arial)$size(3)$colour(red)" },
        { "<style>p { font-family: Arial }\na { background-color: red }</style>text", "P[text]$font(arial)" },
        { "<script>document.write('<b>')</script>text", "P[text]!script(script)" },
        { "<p onclick='x()'>t</p>", "P[t]!script(onclick)" },
        { "<!-- <b> not here --> text", "P[text]" },
        { "<!-- open", "!unfinished(!--)" },
        { "5 < 6 and a<b", "P[5 < 6 and a<b]" },
        { "<p>5 < 6 &lt; 7 &nosuch; &copy;</p>", "P[5 < 6 < 7 &nosuch; \xC2\xA9]" },
        { "see <img/src=a.png>", "P[see <img/src=a.png>]@image(<img> a.png)" },
        { "a <b/c", "P[a <b/c]" },
        { "<td>a<td>b", "T[a]T[b]" },
        { "<table><tr><td>a<td>b</table>", "T[a]T[b]" },
        { "~~gone~~ `code` \\* star", "P[gone code * star]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        kg_arena arena;
        kg_arena_init(&arena);
        cr_expect_str_eq(describe(&arena, cases[i].source), cases[i].expected, "%s\n  %s", cases[i].source,
                         describe(&arena, cases[i].source));
        kg_arena_done(&arena);
    }
}

/* Whether what is rendered as FOUND stands at WANTED in SOURCE. */
static void expect_place(const char *source, const char *found, const char *wanted)
{
    kg_arena arena;
    kg_markup markup;
    kg_arena_init(&arena);
    cr_assert_eq(kg_markup_read(&arena, source, &kg_limits_default, &markup, NULL), KG_OK);
    const char *at = strstr(markup.text, found);
    cr_assert(at != NULL, "'%s' is not in '%s'", found, markup.text);
    cr_expect_eq(kg_markup_source(&markup, (size_t)(at - markup.text)), (size_t)(strstr(source, wanted) - source), "%s in %s",
                 found, source);
    kg_arena_done(&arena);
}

Test(markup, rendered_text_knows_its_place_in_the_source)
{
    expect_place("one **two** three", "three", "three");
    expect_place("- item\n- second *one* here\n", "here", "here");
    expect_place("> a\n> quoted word", "word", "word");
    expect_place("<div>\n  <p>x &amp; here</p>\n</div>", "here", "here");
    expect_place("a &mdash; b", "\xE2\x80\x94", "&mdash;");
    expect_place("a &mdash; b", "b", "b");
    expect_place("# \xE6\xA0\x87\xE9\xA2\x98\n\n\xE6\xAD\xA3\xE6\x96\x87", "\xE6\xAD\xA3", "\xE6\xAD\xA3");
}

Test(markup, references_and_defects_know_their_place_in_the_source)
{
    static const char source[] = "text\n\n<p>\n<i>x\n<a href='y'>z</a>\n";
    kg_arena arena;
    kg_markup markup;
    kg_arena_init(&arena);
    cr_assert_eq(kg_markup_read(&arena, source, &kg_limits_default, &markup, NULL), KG_OK);
    cr_assert_eq(markup.references.count, 1);
    cr_expect_eq(markup.references.items[0].source, (size_t)(strstr(source, "<a") - source));
    cr_assert_eq(markup.defects.count, 1);
    cr_expect_eq(markup.defects.items[0].source, (size_t)(strstr(source, "<i>") - source));
    kg_arena_done(&arena);
}

/* Texts that would take quadratic time or deep recursion when read carelessly. */
Test(markup, hostile_texts_are_read_in_linear_time, .timeout = 20)
{
    static const char *const pieces[] = { "<b>",        "</b>", "<b", "<!--",    "&", "&#",  "[", "![](",
                                          "<a href=x>", "> ",   "- ", "<style>", "`", "*a ", "|" };
    enum { SIZE = 1 << 16 };
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        kg_arena arena;
        kg_markup markup;
        kg_arena_init(&arena);
        char *source = kg_arena_alloc(&arena, SIZE + 16);
        cr_assert(source != NULL);
        for (size_t at = 0; at < SIZE; at += strlen(pieces[i]))
            memcpy(source + at, pieces[i], strlen(pieces[i]));
        cr_expect_eq(kg_markup_read(&arena, source, &kg_limits_default, &markup, NULL), KG_OK, "%s", pieces[i]);
        kg_arena_done(&arena);
    }
}
