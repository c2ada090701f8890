# SPDX-License-Identifier: Apache-2.0
"""Writers of small documents that take much to read, or never end, in programs that trust them. Deterministic, as documentwriters.py."""

import base64
import re
import struct
import zlib

from documentwriters import SECTOR, docx, pdf, rar4, rar5, zip_archive
from rarpacking import AGAIN, LONGEST4, LONGEST5, blanks, pack4, pack5, unpacked

MIB = 1 << 20


def packed_blanks(size, layers, head=b""):
    """SIZE blanks behind HEAD, deflated LAYERS times."""
    packer = zlib.compressobj(9)
    data = packer.compress(head) + b"".join(packer.compress(b" " * MIB) for _ in range(size // MIB)) + packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return data


def lzw(data):
    """As LZWDecode takes it, with early change."""
    out, bits, held = bytearray(), 0, 0

    def put(code, width):
        nonlocal bits, held
        held, bits = held << width | code, bits + width
        while bits >= 8:
            bits -= 8
            out.append(held >> bits & 255)
            held &= (1 << bits) - 1

    table, width, word = {bytes([i]): i for i in range(256)}, 9, b""
    count = 258
    put(256, 9)
    for byte in data:
        longer = word + bytes([byte])
        if longer in table:
            word = longer
            continue
        put(table[word], width)
        table[longer] = count
        count += 1
        width = 9 if count < 512 else 10 if count < 1024 else 11 if count < 2048 else 12
        if count == 4095:
            put(256, 12)
            table, width, count = {bytes([i]): i for i in range(256)}, 9, 258
        word = bytes([byte])
    put(table[word], width)
    put(257, 9 if count + 1 < 512 else 10 if count + 1 < 1024 else 11 if count + 1 < 2048 else 12)
    put(0, -bits % 8)
    return bytes(out)


def stream(data, entries=""):
    return "<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data.decode("latin-1"))


def pdf_of(contents, resources=b"/Font << /F1 3 0 R >>", extra=()):
    """A PDF whose page N shows object 10 + N, CONTENTS[N]. RESOURCES: at most 21 bytes, so that the table of objects holds."""
    made = pdf([["x"]] * len(contents), extra=list(contents) + list(extra))
    numbers = iter(range(10, 10 + len(contents)))
    made = re.sub(rb"/Contents (\d+) 0 R", lambda old: (b"/Contents %d 0 R" % next(numbers)).ljust(len(old.group(0))), made)
    return made.replace(b"/Font << /F1 3 0 R >>", resources.ljust(21))


def packed_objects(objects, table):
    """A PDF 1.5 whose objects 1 and 2 lie in an object stream. OBJECTS and TABLE: (bytes, entries) of the two streams, TABLE may be
    None."""
    out = b"%PDF-1.5\n"
    start = len(out)
    out += b"4 0 obj\n" + stream(objects[0], "/Type /ObjStm /N 2 /First 10 " + objects[1]).encode("latin-1") + b"\nendobj\n"
    at = len(out)
    rows = ((0, 0, 0), (2, 4, 0), (2, 4, 1), (0, 0, 0), (1, start, 0), (1, at, 0))
    table = table or (zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows)), "/Filter /FlateDecode")
    out += b"5 0 obj\n" + stream(table[0], "/Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R " + table[1]).encode("latin-1") + b"\nendobj\n"
    return out + b"startxref\n%d\n%%%%EOF\n" % at


CATALOG, PAGES = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"
HEAD = (b"1 0 2 %d" % (len(CATALOG) + 1)).ljust(10) + CATALOG + b" " + PAGES + b" "
TWICE = "/Filter [/FlateDecode /FlateDecode]"


def texts_of(words):
    return b"BT /F1 12 Tf 72 720 Td (" + words + b") Tj ET\n"


def hostile_pdf():
    yield "filters.pdf", pdf_of([
        stream(zlib.compress(texts_of(b"Deflated words")), "/Filter /FlateDecode"),
        stream(lzw(b"BT /F1 12 Tf 14 TL 72 720 Td\n%s ET\n" % (b"(Words of LZW, many lines) Tj T*\n" * 45)), "/Filter /LZWDecode"),
        stream(base64.a85encode(zlib.compress(texts_of(b"Words in base 85"))) + b"~>", "/Filter [/ASCII85Decode /FlateDecode]"),
        stream(texts_of(b"Words in hex").hex().encode() + b">", "/Filter /ASCIIHexDecode"),
        stream(bytes([len(texts_of(b"Words in runs")) - 1]) + texts_of(b"Words in runs") + b"\xf6 \x80", "/Filter /RunLengthDecode"),
        stream(zlib.compress(bytes(1) + texts_of(b"Words of a predictor")),
               "/Filter /FlateDecode /DecodeParms << /Predictor 10 /Columns %d >>" % len(texts_of(b"Words of a predictor"))),
        stream(zlib.compress(texts_of(b"Words in front of damage") + bytes(range(256)) * 4)[:-40], "/Filter /FlateDecode")])
    shared = pdf_of([stream(zlib.compress(texts_of(b"Shared words") + b" " * 8192), "/Filter /FlateDecode"), "null", "null"])
    yield "shared-content.pdf", shared.replace(b"/Contents 11", b"/Contents 10").replace(b"/Contents 12", b"/Contents 10")
    yield "nested-filters.pdf", pdf_of([stream(packed_blanks(64 * MIB, 3), "/Filter [/FlateDecode /FlateDecode /FlateDecode]")])
    yield "lzw-bomb.pdf", pdf_of([stream(zlib.compress(lzw(b" " * 4 * MIB), 9), "/Filter [/FlateDecode /LZWDecode]")])
    yield "packed-objects.pdf", packed_objects((zlib.compress(HEAD), "/Filter /FlateDecode"), None)
    yield "object-bomb.pdf", packed_objects((packed_blanks(80 * MIB, 2, HEAD), TWICE), None)
    yield "table-bomb.pdf", packed_objects((zlib.compress(HEAD), "/Filter /FlateDecode"), (packed_blanks(80 * MIB, 2), TWICE))
    form = "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /F 10 0 R >> >>"
    yield "form-loop.pdf", pdf_of([stream(b"/F Do " * 40, form)], b"/XObject<</F 10 0 R>>")
    loop = pdf([["x"]], trailer="/Prev 00000")
    yield "table-loop.pdf", loop.replace(b"/Prev 00000", b"/Prev %05d" % loop.index(b"xref\n0 1"))
    yield "page-loop.pdf", pdf([["x"]]).replace(b"/Kids [100 0 R]", b"/Kids [2 0 R]  ")
    yield "deep-array.pdf", pdf([["Some words, then arrays in arrays."]], extra=["[" * 2000 + "]" * 2000])


def hostile_office():
    entities = "".join('<!ENTITY a%d "%s">' % (i, "&a%d;" % (i - 1) * 10) for i in range(1, 10))
    yield "laughs.docx", docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", head='<!DOCTYPE lolz [<!ENTITY a0 "ha">%s]>\n' % entities)
    yield "deep.docx", docx("<w:p>" * 300 + "</w:p>" * 300)
    yield "attribute-bomb.docx", docx('<w:p w:x="%s"/>' % ("a" * 4 * MIB))


def hostile_archives():
    inner = zip_archive([{"name": "%d.bin" % i, "data": bytes(MIB // 4)} for i in range(4)])
    for level in range(2):
        inner = zip_archive([{"name": "%d.zip" % i, "data": inner} for i in range(4)])
    yield "many-bombs.zip", inner


def hostile_rar():
    """Compressed members, which neither the ZIP nor the stored members of the other fixtures are like."""
    words = [b"Larkspur Document Archive: read this first. ", (34, 17), AGAIN, b"End of the words.\n"]

    def packed4(name, steps, **other):
        data = unpacked(steps)
        return dict({"name": name, "data": pack4(steps), "size": len(data), "crc": zlib.crc32(data), "method": 0x33, "version": 29}, **other)

    def packed5(name, steps, **other):
        data = unpacked(steps)
        return dict({"name": name, "data": pack5(steps), "size": len(data), "crc": zlib.crc32(data), "method": 3}, **other)

    for version, make, packed, longest in ((5, rar5, packed5, LONGEST5), (4, rar4, packed4, LONGEST4)):
        yield "packed.rar%d.rar" % version, make([packed("readme.txt", words), packed("blanks.txt", blanks(5000, longest))])
        yield "packed-wrong-checksum.rar%d.rar" % version, make([packed("readme.txt", words, crc=1)])
        yield "packed-wrong-size.rar%d.rar" % version, make([packed("blanks.txt", blanks(5000, longest), size=100)])
        yield "packed-bomb.rar%d.rar" % version, make([packed("blanks.bin", blanks(8 * MIB, longest)), packed("readme.txt", words)])


def hostile_ole(plain):
    """PLAIN: a sound document of some sectors, whose tables are made to run in circles."""
    count, = struct.unpack_from("<I", plain, 44)
    fat_at = (struct.unpack_from("<I", plain, 76)[0] + 1) * SECTOR
    directory, = struct.unpack_from("<I", plain, 48)
    assert count == 1

    def changed(changes):
        out = bytearray(plain)
        for at, value in changes:
            struct.pack_into("<I", out, at, value)
        return bytes(out)

    everywhere = [(fat_at + 4 * i, i) for i in range(128)]
    yield "sector-loops.doc", changed(everywhere)
    yield "directory-loop.doc", changed([(fat_at + 4 * directory, directory)])
    yield "sibling-loop.doc", changed([((directory + 1) * SECTOR + 128 + at, 1) for at in (68, 72, 76)])
    yield "table-loop.doc", changed([(44, 0xFFFFFF), (68, 0), (72, 0xFFFFFF), (SECTOR + 508, 0)])
