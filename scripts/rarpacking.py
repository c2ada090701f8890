# SPDX-License-Identifier: Apache-2.0
"""Packs the data of members of RAR archives, of RAR 5 and of RAR 2.9 to 4: one block with one set of Huffman tables. Deterministic.

What is packed is a list of steps: bytes are set as they are, (LENGTH, DISTANCE) copies what lies that far back (at most 32 bytes: the low
bits of longer distances have a code of their own), AGAIN repeats the copy before it. That takes a single bit, so that little unpacks to
much."""

AGAIN = "again"
LONGEST5, LONGEST4 = 4097, 258


class Bits:
    """Bits, the highest of each byte first."""

    def __init__(self):
        self.value, self.count = bytearray(), 0

    def put(self, number, width):
        for i in range(width - 1, -1, -1):
            if self.count % 8 == 0:
                self.value.append(0)
            self.value[-1] |= (number >> i & 1) << 7 - self.count % 8
            self.count += 1


def lengths_of(symbols, size, first=None):
    """Lengths of a complete code over SYMBOLS, as even as can be; FIRST takes a single bit."""
    lengths, rest = [0] * size, sorted(set(symbols) - {first})
    if first is not None:
        lengths[first] = 1
    while len(rest) + (first is not None) < 2:
        rest.append(next(i for i in range(size) if i not in rest and i != first))
    width = (len(rest) - 1).bit_length()
    short = (1 << width) - len(rest)
    for i, symbol in enumerate(sorted(rest)):
        lengths[symbol] = max(width - (i < short), 0) + (first is not None)
    return lengths


def codes_of(lengths):
    """Symbol to (code, width): shorter codes first, equally long ones by symbol."""
    code, codes = 0, {}
    for width in range(1, 16):
        for symbol in (i for i, length in enumerate(lengths) if length == width):
            codes[symbol] = (code, width)
            code += 1
        code <<= 1
    return codes


def put_lengths(out, lengths):
    """The twenty lengths of the code of lengths, plain, then LENGTHS in it: zeros in runs, everything else as it is."""
    steps, at = [], 0
    while at < len(lengths):
        run = next((i for i in range(at, len(lengths)) if lengths[i]), len(lengths)) - at
        if run >= 3:
            run = min(run, 138)
            steps.append((19, run - 11, 7) if run >= 11 else (18, run - 3, 3))
        else:
            run = 1
            steps.append((lengths[at], 0, 0))
        at += run
    own = lengths_of({symbol for symbol, _, _ in steps}, 20)
    for length in own:
        out.put(length, 4)
    codes = codes_of(own)
    for symbol, extra, width in steps:
        out.put(*codes[symbol])
        out.put(extra, width)


def slot_of(number, base_of, count):
    """The slot that NUMBER falls into: (slot, what is beyond its base, bits for that)."""
    slot = max(i for i in range(count) if base_of(i)[0] <= number)
    base, width = base_of(slot)
    return slot, number - base, width


def length5(slot):
    width = max(slot // 4 - 1, 0)
    return (2 + slot, 0) if slot < 8 else (2 + ((4 | slot & 3) << width), width)


def distance_of(slot):
    width = max(slot // 2 - 1, 0)
    return (1 + slot, 0) if slot < 4 else (1 + ((2 | slot & 1) << width), width)


LENGTHS4 = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224)
LENGTH_BITS4 = (0,) * 8 + (1,) * 4 + (2,) * 4 + (3,) * 4 + (4,) * 4 + (5,) * 4


def length4(slot):
    return 3 + LENGTHS4[slot], LENGTH_BITS4[slot]


def symbols_of(steps, first_copy, again, length_of, count):
    """(symbol, extra, width, distance) of each step."""
    for step in steps:
        if step == AGAIN:
            yield again, 0, 0, None
        elif isinstance(step, tuple):
            slot, extra, width = slot_of(step[0], length_of, count)
            yield first_copy + slot, extra, width, slot_of(step[1], distance_of, 10)
        else:
            for byte in step:
                yield byte, 0, 0, None


def put_steps(out, symbols, codes, distances):
    for symbol, extra, width, distance in symbols:
        out.put(*codes[symbol])
        out.put(extra, width)
        if distance is not None:
            slot, beyond, bits = distance
            out.put(*distances[slot])
            out.put(beyond, bits)


def tables_of(symbols, main_size, distance_size, low_size, again_size, again, end=()):
    used = {item[0] for item in symbols} | set(end)
    main = lengths_of(used, main_size, again if again in used else None)
    distance = lengths_of({item[3][0] for item in symbols if item[3] is not None}, distance_size)
    return main, distance, main + distance + lengths_of((), low_size) + lengths_of((), again_size)


def pack5(steps):
    """One block of RAR 5: head, tables, data."""
    symbols = list(symbols_of(steps, 262, 257, length5, 44))
    main, distance, tables = tables_of(symbols, 306, 64, 16, 44, 257)
    out = Bits()
    put_lengths(out, tables)
    put_steps(out, symbols, codes_of(main), codes_of(distance))
    size, bits = len(out.value), (out.count - 1) % 8
    count = 1 if size < 1 << 8 else 2 if size < 1 << 16 else 3
    flags = 0xC0 | count - 1 << 3 | bits
    head = bytes([flags, 0x5A ^ flags ^ size & 255 ^ size >> 8 & 255 ^ size >> 16, *size.to_bytes(count, "little")])
    return head + bytes(out.value)


def pack4(steps):
    """One block of RAR 2.9 to 4: no PPMd, no old tables; it ends the file."""
    symbols = list(symbols_of(steps, 271, 258, length4, 28))
    main, distance, tables = tables_of(symbols, 299, 60, 17, 28, 258, end=(256,))
    out = Bits()
    out.put(0, 2)
    put_lengths(out, tables)
    put_steps(out, symbols, codes_of(main), codes_of(distance))
    out.put(*codes_of(main)[256])
    out.put(0, 2)  # the file ends, and no new tables follow
    return bytes(out.value)


def unpacked(steps):
    """What STEPS give; for small ones."""
    out, copy = bytearray(), (0, 1)
    for step in steps:
        copy = step if isinstance(step, tuple) else copy
        if isinstance(step, bytes):
            out += step
        else:
            for _ in range(copy[0]):
                out.append(out[-copy[1]])
    return bytes(out)


def blanks(size, longest):
    """SIZE blanks: one, then the longest copies of it."""
    count, rest = divmod(size - 1, longest)
    tail = [(rest, 1)] if rest > 2 else [b" " * rest]
    return [b" ", (longest, 1)] + [AGAIN] * (count - 1) + tail
