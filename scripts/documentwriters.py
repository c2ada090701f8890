# SPDX-License-Identifier: Apache-2.0
"""Writers of small documents, valid and hostile, for the fixtures: ZIP, RAR 4 and 5, OLE with DOC and PPT, DOCX, PPTX, PDF.
Deterministic: the same call gives the same bytes on every machine."""

import struct
import zlib

# ---- ZIP (APPNOTE.TXT 4.3) ----


def deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zip_archive(members, prefix=b"", comment=b"", count=None, trailing=b""):
    """MEMBERS: dicts with name (str or bytes), data, and optionally method, flags, mode, local_name, size, crc, extra, header_of."""
    body, directory, offsets = bytearray(prefix), bytearray(), []
    for member in members:
        name = member["name"].encode() if isinstance(member["name"], str) else member["name"]
        local = member.get("local_name", name)
        data, method = member.get("data", b""), member.get("method", 8)
        packed = deflate(data) if method == 8 else data
        flags = member.get("flags", 0x800 if any(byte > 127 for byte in name) else 0)
        crc = member.get("crc", zlib.crc32(data))
        size = member.get("size", len(data))
        offset = len(body) - len(prefix)
        if "header_of" in member:
            offset = offsets[member["header_of"]]
        else:
            body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 33, crc, len(packed), size, len(local), 0)
            body += local + packed
        offsets.append(offset)
        attributes = member.get("mode", 0o100644) << 16
        extra = member.get("extra", b"")
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 3 << 8 | 20, 20, flags, method, 0, 33, crc, len(packed), size,
                                 len(name), len(extra), 0, 0, 0, attributes, offset)
        directory += name + extra
    entries = len(members) if count is None else count
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, entries, entries, len(directory), len(body) - len(prefix), len(comment))
    return bytes(body + directory) + end + comment + trailing


def unicode_name(name, text):
    """The extra field that gives the name in UTF-8 beside one of another encoding (APPNOTE.TXT 4.6.9)."""
    body = struct.pack("<BI", 1, zlib.crc32(name)) + text.encode()
    return struct.pack("<HH", 0x7075, len(body)) + body


# ---- RAR 5 ----


def vint(number):
    out = b""
    while True:
        low, number = number & 0x7F, number >> 7
        out += bytes([low | (0x80 if number else 0)])
        if not number:
            return out


def rar5_block(kind, flags, body, extra=b"", data=b"", packed=None):
    packed = len(data) if packed is None else packed
    flags |= (1 if extra else 0) | (2 if packed else 0)
    header = vint(kind) + vint(flags) + (vint(len(extra)) if extra else b"") + (vint(packed) if packed else b"") + body + extra
    size = vint(len(header))
    return struct.pack("<I", zlib.crc32(size + header)) + size + header + data


def rar5_record(kind, body):
    record = vint(kind) + body
    return vint(len(record)) + record


def rar5(members, archive_flags=0, end_flags=0, encrypted_headers=False, prefix=b"", has_end=True):
    out = prefix + b"Rar!\x1a\x07\x01\x00"
    if encrypted_headers:
        return out + rar5_block(4, 0, vint(0) + vint(1) + bytes([15]) + bytes(16) + bytes(12)) + bytes(64)
    out += rar5_block(1, 0, vint(archive_flags))
    for member in members:
        name, data, extra = member["name"].encode(), member.get("data", b""), b""
        if member.get("encrypted"):
            extra += rar5_record(1, vint(0) + vint(1) + bytes([15]) + bytes(16) + bytes(16) + bytes(12))
        if "link" in member:
            target = member["link"].encode()
            extra += rar5_record(5, vint(1) + vint(0) + vint(len(target)) + target)
        body = vint(4 | (1 if member.get("folder") else 0)) + vint(member.get("size", len(data))) + vint(member.get("mode", 0o100644))
        method = member.get("method", 0) << 7
        body += struct.pack("<I", member.get("crc", zlib.crc32(data))) + vint(method) + vint(1) + vint(len(name)) + name
        out += rar5_block(2, member.get("flags", 0), body, extra, data)
    return out + (rar5_block(5, 0, vint(end_flags)) if has_end else b"")


# ---- RAR 4 ----


def rar4_block(kind, flags, body, data=b""):
    header = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(header) & 0xFFFF) + header + data


def rar4(members, archive_flags=0, end_flags=0):
    out = b"Rar!\x1a\x07\x00" + rar4_block(0x73, archive_flags, bytes(6))
    if archive_flags & 0x80:
        return out + bytes(96)
    for member in members:
        name = member["name"] if isinstance(member["name"], bytes) else member["name"].encode()
        data = member.get("data", b"")
        flags = 0x8000 | member.get("flags", 0) | (4 if member.get("encrypted") else 0) | (0xE0 if member.get("folder") else 0)
        body = struct.pack("<IIBIIBBHI", len(data), member.get("size", len(data)), 3, member.get("crc", zlib.crc32(data)), 0x58210000,
                           member.get("version", 20), member.get("method", 0x30), len(name), member.get("mode", 0o100644)) + name
        out += rar4_block(0x74, flags, body, data)
    return out + rar4_block(0x7B, 0x4000 | end_flags, b"")


# ---- OLE compound files (MS-CFB) ----

END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR, MINI = 512, 64


def pad(data, unit):
    return data + bytes(-len(data) % unit)


class Node:
    def __init__(self, name, data):
        self.name, self.data, self.children = name, data, {}
        self.start, self.left, self.right, self.child = END, FREE, FREE, FREE


def make_tree(nodes, streams):
    for path, data in streams.items():
        at, parts = nodes[0], path.split("/")
        for depth, part in enumerate(parts):
            if part not in at.children:
                at.children[part] = len(nodes)
                nodes.append(Node(part, data if depth == len(parts) - 1 else None))
            at = nodes[at.children[part]]


def balance(nodes, ids):
    if not ids:
        return FREE
    ids = sorted(ids, key=lambda i: (len(nodes[i].name), nodes[i].name.upper()))
    middle = len(ids) // 2
    nodes[ids[middle]].left = balance(nodes, ids[:middle])
    nodes[ids[middle]].right = balance(nodes, ids[middle + 1:])
    return ids[middle]


def directory_entry(node, kind, class_id):
    name = node.name.encode("utf-16le")
    out = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name) + 2, kind, 1, node.left, node.right, node.child)
    return out + class_id + bytes(20) + struct.pack("<IQ", node.start, len(node.data or b""))


def compound(streams, class_id=bytes(16)):
    """STREAMS: path with '/' -> bytes."""
    nodes = [Node("Root Entry", b"")]
    make_tree(nodes, streams)
    sectors, fat = [], []

    def put(data):
        count = (len(data) + SECTOR - 1) // SECTOR
        if count == 0:
            return END
        start = len(fat)
        fat.extend([start + i + 1 for i in range(count - 1)] + [END])
        sectors.append(pad(data, SECTOR))
        return start

    mini, mini_fat = b"", []
    for node in nodes[1:]:
        if node.data and len(node.data) < 4096:
            count = (len(node.data) + MINI - 1) // MINI
            node.start = len(mini_fat)
            mini_fat += [len(mini_fat) + i + 1 for i in range(count - 1)] + [END]
            mini += pad(node.data, MINI)
        elif node.data:
            node.start = put(node.data)
    nodes[0].data, nodes[0].start = mini, put(mini)
    mini_bytes = b"".join(struct.pack("<I", number) for number in mini_fat)
    mini_start = put(mini_bytes + b"\xff" * (-len(mini_bytes) % SECTOR))
    for node in nodes:
        node.child = balance(nodes, list(node.children.values()))
    directory = b"".join(directory_entry(node, 5 if i == 0 else 1 if node.data is None else 2, class_id if i == 0 else bytes(16))
                         for i, node in enumerate(nodes))
    while len(directory) % SECTOR:
        directory += bytes(64) + struct.pack("<HBBIII", 0, 0, 0, FREE, FREE, FREE) + bytes(48)
    directory_start = put(directory)
    count = 1
    while (len(fat) + count + 127) // 128 > count:
        count += 1
    fat_start = len(fat)
    fat += [FAT_SECTOR] * count
    fat += [FREE] * (count * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_start, 0, 4096, mini_start,
                          len(pad(mini_bytes, SECTOR)) // SECTOR, END, 0)
    header += b"".join(struct.pack("<I", fat_start + i if i < count else FREE) for i in range(109))
    return header + b"".join(sectors) + b"".join(struct.pack("<I", number) for number in fat)


# ---- DOC (MS-DOC) and PPT (MS-PPT) ----


IN_TABLE, ROW_END = struct.pack("<HB", 0x2416, 1), struct.pack("<HBHB", 0x2416, 1, 0x2417, 1)
DELETED, INSERTED = struct.pack("<HB", 0x0800, 1), struct.pack("<HB", 0x0801, 1)
HIGHLIGHTED, UNDERLINED = struct.pack("<HB", 0x2A0C, 7), struct.pack("<HB", 0x2A3E, 1)


def format_page(runs, start, length, is_paragraphs):
    """A page of formats (MS-DOC 2.9.33): RUNS are (first character, last + 1, modifiers or (style, modifiers)), in order."""
    filled, at = [], 0
    for first, last, what in runs:
        filled += [(at, first, b"")] if first > at else []
        filled.append((first, last, what))
        at = last
    filled += [(at, length, b"")] if at < length else []
    page, used = bytearray(512), 510
    page[511] = len(filled)
    ends = [filled[0][0]] + [last for _, last, _ in filled]
    struct.pack_into("<%dI" % len(ends), page, 0, *[start + 2 * end for end in ends])
    for i, (_, _, what) in enumerate(filled):
        if not what:
            continue
        if is_paragraphs:
            style, modifiers = what if isinstance(what, tuple) else (0, what)
            body = struct.pack("<H", style) + modifiers
            body += bytes(len(body) % 2 == 0)
            body = bytes([(len(body) + 1) // 2]) + body
        else:
            body = bytes([len(what)]) + what
        used = (used - len(body)) // 2 * 2
        page[used:used + len(body)] = body
        page[4 * len(ends) + i * (13 if is_paragraphs else 1)] = used // 2
    return bytes(page)


def property_set(properties, codepage=1252):
    """A stream of properties (MS-OLEPS): id -> text."""
    body, offset = b"", 8 + 8 * (len(properties) + 1)
    index, values = struct.pack("<II", 1, offset), struct.pack("<IHH", 2, codepage, 0)
    for number, text in properties.items():
        index += struct.pack("<II", number, offset + len(values))
        data = text.encode({1252: "cp1252", 936: "gbk", 65001: "utf-8"}[codepage]) + b"\0"
        values += struct.pack("<II", 0x1E, len(data)) + pad(data, 4)
    body = struct.pack("<II", 8 + len(index) + len(values), len(properties) + 1) + index + values
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, bytes(16), 1, bytes(16), 48) + body


def doc(text, flags=0, extra=None, ident=0xA5EC, paragraphs=None, characters=None):
    """Paragraphs of TEXT end with '\\n'; field marks 0x13 to 0x15 may stand in it. PARAGRAPHS and CHARACTERS: runs of format_page."""
    units = text.replace("\n", "\r").encode("utf-16le")
    start, length = 2048, len(units) // 2
    fib = bytearray(1472)
    struct.pack_into("<HHHHHH", fib, 0, ident, 193, 0, 0x0409, 0, 0x0200 | flags)
    struct.pack_into("<II", fib, 24, start, start + len(units))
    struct.pack_into("<H", fib, 32, 14)
    struct.pack_into("<H", fib, 62, 22)
    struct.pack_into("<I", fib, 64, start + len(units))
    struct.pack_into("<I", fib, 76, length)
    struct.pack_into("<H", fib, 152, 93)
    pieces = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, length) + struct.pack("<HIH", 0, start, 0)
    struct.pack_into("<II", fib, 154 + 8 * 33, 0, len(pieces))
    stream, table = pad(bytes(fib).ljust(start, b"\0") + units, 512), pieces
    for pair, runs in ((13, paragraphs), (12, characters)):
        if runs is None:
            continue
        struct.pack_into("<II", fib, 154 + 8 * pair, len(table), 12)
        table += struct.pack("<III", start, start + len(units), len(stream) // 512)
        stream += format_page(runs, start, length, pair == 13)
    streams = {"WordDocument": (bytes(fib) + stream[len(fib):]).ljust(4096, b"\0"), "1Table": table.ljust(4096, b"\0")}
    return compound({**streams, **(extra or {})})


def record(kind, body, version=0, instance=0):
    return struct.pack("<HHI", version | instance << 4, kind, len(body)) + body


def table_shape(top, left, text=None, kind=1):
    body = record(0xF00A, bytes(8), 2, kind) + record(0xF00F, struct.pack("<IIII", left, top, left + 9, top + 9))
    if text is not None:
        body += record(0xF00D, record(0x0F9F, bytes(4)) + (record(0x0FA0, text.encode("utf-16le")) if text else b""), 15)
    return record(0xF004, body, 15)


def table_group(rows):
    """A table as PowerPoint 97 draws it (MS-ODRAW 2.2.16): a group of rectangles and lines; ROWS are lists of texts."""
    first = record(0xF004, record(0xF009, bytes(16)) + record(0xF00A, bytes(8), 2, 0) +
                   record(0xF122, struct.pack("<HI", 0x039F, 1), 3, 1), 15)
    cells = [table_shape(10 * i, 10 * j, text) for i, row in enumerate(rows) for j, text in enumerate(row)]
    return record(0xF003, first + b"".join(reversed(cells)) + table_shape(10, 0, kind=20), 15)


def notes(slide, text):
    """Notes of the slide of that number, 0 = the master of all notes."""
    return record(0x03F0, record(0x03F1, struct.pack("<IHH", slide, 0, 0), 1) + record(0x0FA0, text.encode("utf-16le")), 15)


def ppt(slides, link=None, encrypted=False, macros=False, extra=None, trailing=b""):
    document = b""
    if link:
        address = record(0x0FBA, link.encode("utf-16le"), 0, 0) + record(0x0FBA, link.encode("utf-16le"), 0, 1)
        document += record(0x0409, record(0x0FD7, record(0x0FD3, struct.pack("<I", 1)) + address, 15), 15)
    if macros:
        document += record(0x03FF, record(0x0400, struct.pack("<III", 1, 1, 2)), 15)
    stream = record(0x03E8, document, 15)
    stream += b"".join(record(0x03EE, record(0x0FA0, text.encode("utf-16le")) if isinstance(text, str) else text, 15)
                       for text in slides) + trailing
    user = struct.pack("<HHI", 0, 0x0FF6, 20) + struct.pack("<IIIHHBBH", 20, 0xF3D1C4DF if encrypted else 0xE391C05F, 0, 0, 1012, 3, 0, 0)
    return compound({"PowerPoint Document": stream.ljust(4096, b"\0"), "Current User": user, **(extra or {})})


# ---- Office packages (ECMA-376) ----

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDE_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
SLIDE = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"
WORD_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="%s"' % OFFICE
SLIDE_NS = ('xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="%s"' % OFFICE)


def content_types(overrides):
    parts = "".join('<Override PartName="/%s" ContentType="%s"/>' % item for item in overrides.items())
    return (XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>' + parts + "</Types>")


def relationships(rows):
    """ROWS: (kind, target, is_external)."""
    body = "".join('<Relationship Id="rId%d" Type="%s/%s" Target="%s"%s/>' %
                   (i + 1, OFFICE, kind, target, ' TargetMode="External"' if external else "")
                   for i, (kind, target, external) in enumerate(rows))
    return XML + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + body + "</Relationships>"


def package(parts, **options):
    return zip_archive([{"name": name, "data": data.encode() if isinstance(data, str) else data} for name, data in parts.items()],
                       **options)


def docx(body, rels=(), main=WORD_MAIN, extra=None, types=None, head=""):
    """BODY: XML of paragraphs, or a list of plain ones."""
    if not isinstance(body, str):
        body = "".join("<w:p><w:r><w:t xml:space=\"preserve\">%s</w:t></w:r></w:p>" % text for text in body)
    parts = {"[Content_Types].xml": content_types({"word/document.xml": main, **(types or {})}),
             "_rels/.rels": relationships([("officeDocument", "word/document.xml", False)]),
             "word/document.xml": XML + head + "<w:document %s><w:body>%s</w:body></w:document>" % (WORD_NS, body)}
    if rels:
        parts["word/_rels/document.xml.rels"] = relationships(rels)
    return package({**parts, **(extra or {})})


def pptx(slides, rels=(), main=SLIDE_MAIN, extra=None):
    """SLIDES: lists of paragraphs, or XML of a shape tree."""
    names = ["ppt/slides/slide%d.xml" % (i + 1) for i in range(len(slides))]
    parts = {"[Content_Types].xml": content_types({"ppt/presentation.xml": main, **{name: SLIDE for name in names}}),
             "_rels/.rels": relationships([("officeDocument", "ppt/presentation.xml", False)]),
             "ppt/presentation.xml": XML + "<p:presentation %s><p:sldIdLst>%s</p:sldIdLst></p:presentation>" %
             (SLIDE_NS, "".join('<p:sldId id="%d" r:id="rId%d"/>' % (256 + i, i + 1) for i in range(len(slides)))),
             "ppt/_rels/presentation.xml.rels": relationships([("slide", name[4:], False) for name in names])}
    for name, texts in zip(names, slides):
        body = texts
        if not isinstance(texts, str):
            body = "".join("<a:p><a:r><a:t>%s</a:t></a:r></a:p>" % text for text in texts)
            body = "<p:sp><p:txBody>%s</p:txBody></p:sp>" % body
        parts[name] = XML + "<p:sld %s><p:cSld><p:spTree>%s</p:spTree></p:cSld></p:sld>" % (SLIDE_NS, body)
    if rels:
        parts["ppt/slides/_rels/slide1.xml.rels"] = relationships(rels)
    return package({**parts, **(extra or {})})


# ---- PDF (ISO 32000-1) ----


def pdf(pages, extra=(), page_entries="", fonts="", catalog="", trailer="", version="1.4"):
    """PAGES: lists of lines, or content; EXTRA: bodies of further objects, numbered from 10 upwards."""
    first_page = 100
    kids = " ".join("%d 0 R" % (first_page + 2 * i) for i in range(len(pages)))
    objects = {1: "<< /Type /Catalog /Pages 2 0 R %s >>" % catalog, 2: "<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
               3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
    for i, body in enumerate(extra):
        objects[10 + i] = body
    for i, lines in enumerate(pages):
        content = lines
        if not isinstance(lines, str):
            text = "\n".join("(%s) Tj T*" % line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines)
            content = "BT /F1 12 Tf 14 TL 72 720 Td\n%s\nET" % text
        number = first_page + 2 * i
        objects[number] = ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R %s>> >> "
                           "/Contents %d 0 R %s >>" % (fonts and fonts + " ", number + 1, page_entries))
        objects[number + 1] = "<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    out, offsets = bytearray(b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % version.encode()), {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body.encode("latin-1") + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(offsets):
        out += b"%d 1\n%010d 00000 n \n" % (number, offsets[number])
    size = max(offsets) + 1
    return bytes(out) + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer.encode("latin-1"), start)


def with_password(data, user, owner, permissions=-4):
    """The same PDF, its strings and streams left as they are, under the standard security handler of 40-bit RC4: enough for a
    reader to ask for the password. Only for documents without strings outside of content streams."""
    import hashlib

    padding = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")

    def rc4(key, text):
        state, j, out = list(range(256)), 0, bytearray()
        for i in range(256):
            j = (j + state[i] + key[i % len(key)]) & 255
            state[i], state[j] = state[j], state[i]
        i = j = 0
        for byte in text:
            i = (i + 1) & 255
            j = (j + state[i]) & 255
            state[i], state[j] = state[j], state[i]
            out.append(byte ^ state[(state[i] + state[j]) & 255])
        return bytes(out)

    identity = bytes(range(16))
    owner_entry = rc4(hashlib.md5((owner + padding)[:32]).digest()[:5], (user + padding)[:32])
    key = hashlib.md5((user + padding)[:32] + owner_entry + struct.pack("<i", permissions) + identity).digest()[:5]
    user_entry = rc4(key, padding)
    entry = ("/ID [<%s> <%s>] /Encrypt << /Filter /Standard /V 1 /R 2 /P %d /O <%s> /U <%s> >>" %
             (identity.hex(), identity.hex(), permissions, owner_entry.hex(), user_entry.hex())).encode()
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R " + entry)
