#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# kgpack check --watch shows what a change brings and takes away, and ends with the exit code of the last judgement.
set -u
work=$(mktemp -d)
cp -r "$ROOT/examples/larkspur" "$work/product"
cd "$work" || exit 1
# Waits up to 20 seconds until the line $2 stands in the output $1 times.
await() { for _ in $(seq 200); do [ "$(grep -c -- "$2" out)" -ge "$1" ] && return 0; sleep 0.1; done; return 1; }
say() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; cat out; fi; }

kgpack check --watch --date 2025-03-05 product >out 2>&1 &
watcher=$!
await 1 'watching, Ctrl-C ends'
say $? "the first judgement is shown whole"
grep -q '^product/logo.png: error\[LOGO-2\]' out
say $? "with its findings"
sed -i 's/^name: .*/name: Larkspur v3/' product/product.yml
await 2 'watching, Ctrl-C ends' && grep -q '^+ product/product.yml:.*error\[NAME-9\]' out && ! grep -q '^[-+] product/logo.png' out
say $? "a new finding is shown, and only that"
mkdir product/user-guide && sed -i 's/^name: .*/name: Larkspur Document Archive/' product/product.yml
await 3 'watching, Ctrl-C ends' && grep -q '^- product/product.yml:.*error\[NAME-9\]' out
say $? "a finding that is gone is shown as such"
kill -INT $watcher 2>/dev/null || kill -TERM $watcher
wait $watcher
[ $? = 1 ]
say $? "the exit code is that of the last judgement"
cd / && rm -rf "$work"
