#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the commands of docs/tutorial.md and of README.md in their order and compares what they print with what the pages show. UPDATE=1
# rewrites the pages.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tree/build/release" && cp -r "$ROOT/examples" "$work/tree/" && ln -s "$BUILD"/kgpack "$BUILD"/kgpack-inspect "$work/tree/build/release/"
cd "$work/tree" || exit 1

mask() { sed -E 's/, [0-9]+\.[0-9]{3} s\)/, 0.020 s)/; s/-> [0-9]+ bytes$/-> 1811 bytes/; s/\([0-9]+ bytes\)/(41591 bytes)/'; }
in_block=0
run_page() {
    while IFS= read -r line; do
        case $line in
        '```console') in_block=1 && echo "$line" ;;
        '```') in_block=0 && echo "$line" ;;
        '$ '*)
            echo "$line"
            eval "${line#??}" >"$work/out" 2>&1
            mask <"$work/out"
            ;;
        *) [ $in_block = 1 ] || echo "$line" ;;
        esac
    done
}
# Each page starts in the root of the repository; README.md has a copy of the example product called assets.
check_page() {
    (cd "$work/tree" && PATH=$BUILD:$PATH && run_page <"$ROOT/$1") >"$work/page"
    [ -z "${UPDATE:-}" ] || cp "$work/page" "$ROOT/$1"
    if diff -u "$ROOT/$1" "$work/page"; then echo "ok $1 shows what the commands print"; else echo "not ok $1 shows what the commands print"; fi
}
cp -r examples/larkspur assets
check_page README.md
check_page docs/tutorial.md
