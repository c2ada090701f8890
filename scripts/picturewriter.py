# SPDX-License-Identifier: Apache-2.0
"""Writes PNG pictures of RGBA pixels with the standard library only. Nothing is packed by a library whose output may change, so the
same pixels give the same bytes everywhere."""

import struct
import zlib


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def deflate_runs(raw):
    """A zlib stream with fixed Huffman codes that knows one trick: matches at distance 4 (the pixel before)."""
    bits, count, out = 0, 0, bytearray(b"\x78\x01")

    def put(value, width):
        nonlocal bits, count
        bits |= value << count
        count += width
        while count >= 8:
            out.append(bits & 255)
            bits >>= 8
            count -= 8

    def code(value, width):
        put(int(format(value, "0%db" % width)[::-1], 2), width)

    def literal(byte):
        code(0x30 + byte, 8) if byte < 144 else code(0x190 + byte - 144, 9)

    def match(length):  # 258, 130, 66, 34, 18, 10 or 4, at distance 4
        symbol, extra, value = {258: (285, 0, 0), 130: (280, 4, 15), 66: (276, 3, 7), 34: (272, 2, 3), 18: (268, 1, 1),
                                10: (264, 0, 0), 4: (258, 0, 0)}[length]
        code(symbol - 256, 7) if symbol < 280 else code(0xC0 + symbol - 280, 8)
        put(value, extra)
        code(3, 5)

    put(1, 1)
    put(1, 2)
    at = 0
    while at < len(raw):
        run = 0
        while at >= 4 and at + run < len(raw) and run < 258 and raw[at + run] == raw[at + run - 4]:
            run += 1
        length = next((n for n in (258, 130, 66, 34, 18, 10, 4) if n <= run), 0)
        if length:
            match(length)
            at += length
        else:
            literal(raw[at])
            at += 1
    code(0, 7)
    put(0, 7)
    return bytes(out) + struct.pack(">I", zlib.adler32(raw))


def png(width, height, pixels):
    raw = b"".join(b"\0" + bytes(pixels[y * width * 4:(y + 1) * width * 4]) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", deflate_runs(raw)) + chunk(b"IEND", b"")
