#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# make install and uninstall honour PREFIX and DESTDIR, and the installed program finds its inspector.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
variant=$(basename "$BUILD")
say() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; cat "$work/log"; fi; }

# A build folder of its own, so that another PREFIX does not touch the one under test.
mkdir -p "$work/tree/build"
tar -C "$ROOT" --exclude=./.git --exclude=./build -cf - . | tar -C "$work/tree" -xf -
cp -a "$BUILD" "$work/tree/build/"
make -C "$work/tree" -s VARIANT="$variant" install DESTDIR="$work/stage" PREFIX=/opt/kg >"$work/log" 2>&1
say $? "install below DESTDIR and PREFIX"
(cd "$work/stage" && find . -type f | sort) >"$work/list"
grep -qx './opt/kg/bin/kgpack' "$work/list" && grep -qx './opt/kg/libexec/kgpack/kgpack-inspect' "$work/list" &&
    grep -qx './opt/kg/libexec/kgpack/kgpack-convert' "$work/list" && ! grep -v '^./opt/kg/' "$work/list" >>"$work/log"
say $? "everything lies below the prefix"
make -C "$work/tree" -s VARIANT="$variant" uninstall DESTDIR="$work/stage" PREFIX=/opt/kg >"$work/log" 2>&1
[ -z "$(find "$work/stage" -type f)" ]
say $? "uninstall removes every file"

make -C "$work/tree" -s VARIANT="$variant" install PREFIX="$work/usr" >"$work/log" 2>&1
cp -r "$ROOT/examples/larkspur" "$work/product"
"$work/usr/bin/kgpack" check --date 2025-03-05 --fail-on never --format json "$work/product" >"$work/report" 2>"$work/log" &&
    grep -q '"type": "pdf"' "$work/report"
say $? "the installed program reads documents"
