#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the commands of docs/tutorial.md in its order and compares what they print with what the page shows. UPDATE=1 rewrites the page.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tree/build/release" && cp -r "$ROOT/examples" "$work/tree/" && ln -s "$BUILD"/kgpack "$BUILD"/kgpack-inspect "$work/tree/build/release/"
cd "$work/tree" || exit 1

mask() { sed -E 's/, [0-9]+\.[0-9]{3} s\)/, 0.020 s)/; s/-> [0-9]+ bytes$/-> N bytes/'; }
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
run_page <"$ROOT/docs/tutorial.md" >"$work/page"
[ -z "${UPDATE:-}" ] || cp "$work/page" "$ROOT/docs/tutorial.md"
if diff -u "$ROOT/docs/tutorial.md" "$work/page"; then echo "ok the tutorial prints what it says"; else echo "not ok the tutorial prints what it says"; fi
