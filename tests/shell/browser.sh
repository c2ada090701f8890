#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The pages that kgpack writes, in a headless Chromium: see tests/browser. Only here npm is run, to fetch playwright-core, pinned by
# the lock file, into build/browser. Prints "ok NAME", "not ok NAME", "skip NAME: why". Screenshots stay in build/browser/pages.
set -euo pipefail

ROOT=${ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
PATH=${BUILD:-$ROOT/build/release}:$PATH
tests=$ROOT/tests/browser modules=$ROOT/build/browser pages=$ROOT/build/browser/pages
skip() {
    echo "skip browser: $*"
    exit 0
}

chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip "no Chromium is installed"
command -v node >/dev/null || skip "node is not installed"
mkdir -p "$modules"
if ! cmp -s "$tests/package-lock.json" "$modules/installed"; then
    command -v npm >/dev/null || skip "npm is not installed"
    cp "$tests/package.json" "$tests/package-lock.json" "$modules"
    npm ci --prefix "$modules" --no-audit --no-fund --ignore-scripts >"$modules/npm.log" 2>&1 ||
        skip "npm cannot install playwright-core, see build/browser/npm.log"
    cp "$tests/package-lock.json" "$modules/installed"
fi

rm -rf "$pages"
mkdir -p "$pages"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
node "$tests/hostile.mjs" hostile
ln -s "$ROOT/examples/larkspur" larkspur
kgpack build --quiet --date 2025-03-05 --report "html:$pages/report.html" -o sheet.zip larkspur
kgpack build --quiet --date 2025-03-05 --allow-errors -o hostile.zip hostile >log || [ $? -eq 1 ]
kgpack check --quiet --date 2025-03-05 --report "html:$pages/reports.html" larkspur hostile missing >log 2>&1 || [ $? -eq 2 ]
mkdir logos
for logo in "$ROOT"/fixtures/rules/LOGO-*/*/logo.png; do cp "$logo" "logos/$(basename "$(dirname "$logo")").png"; done
kgpack logo --quiet --fail-on never -o finished --contact-sheet "$pages/contact.html" logos
kgpack logo --quiet --fail-on never -o company --profile company --contact-sheet "$pages/company.html" logos
for page in sheet hostile; do unzip -p $page.zip upload.html >"$pages/$page.html"; done

node "$tests/run.mjs" "$modules" "$chromium" "$pages"
