#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A kernel without one of the locks: said once for a whole run, and the same findings as with it. A program without its inspector:
# an error that names it.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
say() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; cat "$work"/err* "$work"/difference 2>/dev/null; fi; }

cp "$BUILD/kgpack" kgpack
./kgpack check --date 2025-03-05 "$ROOT/examples/larkspur" >out.missing 2>err.missing
[ $? = 3 ] && grep -q "cannot start '.*kgpack-inspect'" err.missing
say $? "without its inspector the program ends with an error that names it"

if [ ! -x "$BUILD/inspect-without" ]; then
    echo "skip no lock was taken away: built without libseccomp"
    exit 0
fi
cp "$BUILD/inspect-without" kgpack-inspect
export KG_TEST_INSPECTOR=$BUILD/kgpack-inspect KG_TEST_WITHOUT=landlock
products=("$ROOT/examples/larkspur" "$ROOT"/fixtures/rules/EULA-1/bad-restricted)
./kgpack check --fail-on never --date 2025-03-05 "${products[@]}" >out.without 2>err.without
KG_TEST_WITHOUT=nothing ./kgpack check --fail-on never --date 2025-03-05 "${products[@]}" >out.with 2>err.with
diff <(sed 's/[0-9.]* s)/TIME)/' out.with) <(sed 's/[0-9.]* s)/TIME)/' out.without) >difference
say $? "without Landlock the findings are the same"
[ "$(grep -c 'this system has no .*Landlock' err.without)" = 1 ]
say $? "the missing lock is said once for the run"
