# SPDX-License-Identifier: Apache-2.0
"""Sets a small markup ("# " and "## " headings, "- " list items, paragraphs between blank lines) as PDF pages. Latin text is set in
Helvetica, lines with other characters in the Chinese font that every reader of PDF substitutes."""

import re
import textwrap


# Widths of Helvetica for U+0020..U+007E, in thousandths of the size (the metrics that Adobe published for the base fonts).
WIDTHS = [278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278] + [556] * 10 + [
    278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,
    611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833,
    556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584]


def wide(text, size):
    return sum(WIDTHS[ord(c) - 32] if c < "\x7f" else 1000 for c in text) * size / 1000


def wrap(text, size, width):
    """Lines of at most WIDTH points, broken at spaces and between Chinese characters."""
    lines, line = [], ""
    for piece in re.findall(r" ?[!-~]+|[^ -~]", text):
        if line and wide(line + piece, size) > width:
            lines.append(line)
            piece, line = piece.lstrip(" "), ""
        line += piece
    return lines + [line.strip(" ")]


def lay_out(blocks):
    """Blocks to pages of (font, size, x, y, text). A block is ("h1"|"h2"|"p"|"li", text)."""
    styles = {"h1": ("F2", 20, 10, 62), "h2": ("F2", 13, 16, 62), "p": ("F1", 10.5, 7, 62), "li": ("F1", 10.5, 3, 78)}
    pages, y = [[]], 780
    for kind, text in blocks:
        font, size, before, x = styles[kind]
        lines = wrap(text, size, 533 - x)
        y -= before
        if y - size * 1.4 * min(len(lines), 3) - (40 if kind == "h2" else 0) < 70:
            pages.append([])
            y = 780
        for i, line in enumerate(lines):
            if y - size * 1.4 < 70:
                pages.append([])
                y = 780
            y -= size * 1.4
            if kind == "li" and i == 0:
                pages[-1].append((font, size, 66, y, "-"))
            pages[-1].append((font, size, x, y, line))
    return pages


def is_latin(text):
    return all(c < "\x7f" for c in text)


def shown(font, text):
    """Font and operand that show TEXT."""
    if is_latin(text):
        return font, "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    return "F3", "<" + text.encode("utf-16-be").hex() + ">"


def text_string(text):
    """A text string of ISO 32000-1, 7.9.2.2."""
    return shown("", text)[1] if is_latin(text) else "<feff" + text.encode("utf-16-be").hex() + ">"


CHINESE = ["<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [%d 0 R] >>",
           "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor %d 0 R "
           "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /W [1 95 500] >>",
           "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 "
           "/Descent -120 /CapHeight 880 /StemV 93 >>"]


def pdf(title, blocks, author):
    pages = lay_out(blocks)
    footer = "Page %d of %d" if is_latin(title) else "第 %d 页，共 %d 页"
    for number, page in enumerate(pages, 1):
        page.append(("F1", 8, 62, 40, title))
        page.append(("F1", 8, 480, 40, footer % (number, len(pages))))
    language = "en" if is_latin(title) else "zh-CN"
    objects = ["<< /Type /Catalog /Pages 2 0 R /Lang (%s) >>" % language,
               "",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
               "<< /Title %s /Author %s /CreationDate (D:20250101000000Z) >>" % (text_string(title), text_string(author))]
    fonts = "/F1 3 0 R /F2 4 0 R"
    if not is_latin(title):
        fonts += " /F3 6 0 R"
        objects += [CHINESE[0] % 7, CHINESE[1] % 8, CHINESE[2]]
    first = len(objects) + 1
    objects[1] = "<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), " ".join("%d 0 R" % (first + 2 * i) for i in range(len(pages))))
    for i, page in enumerate(pages):
        stream = "BT\n" + "".join("/%s %g Tf 1 0 0 1 %g %g Tm %s Tj\n" % (shown(font, text)[0], size, x, round(y, 2), shown(font, text)[1])
                                  for font, size, x, y, text in page) + "ET"
        objects.append("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
                       "/Resources << /Font << %s >> >> >>" % (first + 1 + 2 * i, fonts))
        objects.append("<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += "%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + "".join("%010d 00000 n \n" % place for place in places)
    out += table + "trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out.encode("ascii")


def read_blocks(text):
    """"# " and "## " headings, "- " list items, paragraphs between blank lines."""
    blocks = []
    for part in textwrap.dedent(text).strip().split("\n\n"):
        if part.startswith("# "):
            blocks.append(("h1", part[2:]))
        elif part.startswith("## "):
            blocks.append(("h2", part[3:]))
        elif part.startswith("- "):
            blocks += [("li", item) for item in part[2:].split("\n- ")]
        else:
            blocks.append(("p", part))
    return blocks
