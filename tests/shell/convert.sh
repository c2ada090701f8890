#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# kgpack logo --convert, the whole way: which files are taken, what they are called afterwards, and that one picture that cannot be
# read stops no other.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
say() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; cat log; fi; }

if ! kgpack --version | grep -q '^logo --convert reads: .*SVG'; then
    echo "skip convert: this build reads no SVG"
    exit 0
fi
svg() { printf '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">%s</svg>' "$1"; }
mkdir -p in/sub
svg '<path d="M3 3h18v9H3z" fill="#c33"/>' >in/flag.svg
svg '<circle cx="9" cy="9" r="7" fill="#085"/>' >in/sub/disc.svg
svg '<text y="9">A</text>' >in/text.svg
svg '<rect' >in/cut.svg
cp in/flag.svg in/named.png
echo text >in/readme.txt
cp "$ROOT/fixtures/rules/LOGO-2/bad-large/logo.png" in/large.png

kgpack logo --convert in -o out --format ndjson >log 2>&1
[ $? = 1 ] && [ "$(cd out && find . -type f | sort | xargs)" = "./flag.png ./large.png ./named.png ./sub/disc.png" ]
say $? "every picture below a folder is taken, by what it is, and the others go on"
cmp out/flag.png out/named.png 2>log
say $? "the content decides, not the name"
kgpack logo --convert out -o again --fail-on never >log 2>&1 && diff -r out again >>log
say $? "what was converted stays as it is"
kgpack logo --convert -j1 in -o serial >log 2>&1
diff -r out serial >>log
say $? "the same for every number of jobs"
kgpack logo - --convert <in/flag.svg 2>log | cmp - out/flag.png >>log
say $? "standard input to standard output"
kgpack logo in/flag.svg -o none >log 2>&1
[ $? = 1 ] && [ ! -e none/flag.png ] && grep -q 'the content is an SVG image.*' log && grep -q 'kgpack logo --convert makes a PNG of it' log
say $? "nothing is converted unless that is asked for"
cp in/large.png in/flag.png
kgpack logo --convert in/flag.svg in/flag.png -o clash >log 2>&1
[ $? = 2 ] && grep -q "in/flag.png: its output 'clash/flag.png' is also that of 'in/flag.svg'" log && [ -e clash/flag.png ]
say $? "two sources of one output are named"

svg '<filter id="f"><feGaussianBlur stdDeviation="9"/></filter><g filter="url(#f)"><path d="M3 3h18v9H3z"/></g>' >slow.svg
cp "$BUILD/kgpack" .
printf '#!/bin/sh\nexec sleep 0\n' >kgpack-convert && chmod 755 kgpack-convert
./kgpack logo --convert slow.svg in/large.png -o dead >log 2>&1
[ $? = 1 ] && grep -q 'slow.svg: error\[LOGO-1\] could not be read safely: the converter ended unexpectedly' log && [ -e dead/large.png ]
say $? "a converter that dies is a finding"
rm kgpack-convert
./kgpack logo --convert slow.svg in/large.png -o missing >log 2>&1
[ $? = 3 ] && grep -q "reading 'slow.svg': cannot start '.*/kgpack-convert'" log && [ -e missing/large.png ]
say $? "a converter that is missing is an error of the run"
