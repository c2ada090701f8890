#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What stands in ci/ and action.yml runs: the script of the GitHub Action, the hooks by pre-commit itself, the packages of the
# Dockerfile.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; cat "$work/log"; : >"$work/log"; fi; }
cd "$work" || exit 1
: >log
cp -r "$ROOT/examples/larkspur" product
cp -r product 'second product'
printf 'no PNG' >'second product/logo.png'

github() { # the inputs of action.yml as its step passes them
    env KG_COMMAND="$1" KG_FOLDERS="$2" KG_FAIL_ON="$3" KG_EDITION='' KG_DATE=2025-03-05 KG_SARIF=kgpack.sarif KG_OUTPUT=dist \
        GITHUB_STEP_SUMMARY="$work/summary.md" "$work/tree/ci/github" >annotations 2>>log
}
mkdir -p tree/build && cp -r "$ROOT/ci" tree/ && ln -s "$BUILD" tree/build/release
printf 'before\n' >summary.md
github build $'product\n\nsecond product\n' error
[ $? = 1 ] && [ -f dist/larkspur-document-archive-V2.1.zip ] && grep -q '^::error file=second product/logo.png,title=LOGO-' annotations &&
    [ "$(head -1 summary.md)" = before ] && grep -q '^## second product' summary.md && grep -q '"2.1.0"' kgpack.sarif
say $? "the GitHub Action packs, annotates and writes summary and SARIF"
# shellcheck disable=SC2016
github check 'product$(touch injected)' error
[ $? = 2 ] && [ ! -e injected ]
say $? "an input of the action is never run as shell"
github nonsense product error
[ $? = 2 ]
say $? "the action knows two commands"

python3 - "$ROOT" >>log 2>&1 <<'EOF'
import re, sys
try:
    import yaml
except ImportError:
    sys.exit(0)
root = sys.argv[1]
action = yaml.safe_load(open(f"{root}/action.yml"))
step = action["runs"]["steps"][1]
assert {re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)[1] for value in step["env"].values()} == set(action["inputs"])
script = open(f"{root}/ci/github").read()
assert all(f"${name}" in script or f"${{{name}" in script for name in step["env"])
yaml.safe_load(open(f"{root}/ci/gitlab.yml")), yaml.safe_load(open(f"{root}/ci/codearts.yml"))
EOF
say $? "action.yml passes each of its inputs on"

if command -v pre-commit >/dev/null && command -v git >/dev/null; then
    export HOME=$work GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t.example GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t.example PRE_COMMIT_HOME=$work/cache
    mkdir hooks && cp -r "$ROOT/.pre-commit-hooks.yaml" "$ROOT/ci" hooks/
    (cd hooks && git init -q && git add -A && git commit -qm hooks) >>log 2>&1
    (cd product && git init -q && git add -A && git commit -qm product) >>log 2>&1
    (cd product && kgpack logo -q -o "$work/logos" logo.png && cp "$work/logos/logo.png" . && git add -A) >>log 2>&1
    (cd product && pre-commit try-repo ../hooks kgpack --all-files) >out 2>>log
    code=$?
    [ $code = 0 ] || cat out >>log
    [ $code = 0 ] && grep -q 'Passed' out
    say $? "the pre-commit hook passes a good product"
    (cd product && printf 'no PNG' >logo.png && git add -A && pre-commit try-repo ../hooks kgpack --files logo.png) >out 2>>log
    [ $? = 1 ] && grep -q 'logo.png: error\[LOGO-' out
    say $? "the pre-commit hook refuses a bad logo"
else
    echo "skip the hooks were not tried: pre-commit is not installed"
fi

if command -v apt-cache >/dev/null; then
    missing=
    for package in $(sed -n '/^RUN apt-get update/,/rm -rf/p' "$ROOT/Dockerfile" | grep -oE '\b(lib|zlib)[a-z0-9.-]+' ); do
        apt-cache show "$package" >/dev/null 2>&1 || missing="$missing $package"
    done
    echo "missing:$missing" >>log
    [ -z "$missing" ]
    say $? "every package of the Dockerfile exists"
fi
