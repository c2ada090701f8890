#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Completions complete, and manual pages are mdoc without warnings that name every command, option and rule.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; cat "$work/log"; : >"$work/log"; fi; }
cd "$work" || exit 1
: >log
for shell in bash zsh fish; do kgpack help --completion $shell >kgpack.$shell 2>>log || echo "$shell: exit code $?" >>log; done
for page in kgpack.1 kgpack-rules.7 product.yml.5 kgpack.yml.5; do kgpack help --manual $page >$page 2>>log || echo "$page: exit code $?" >>log; done
[ ! -s log ]
say $? "completions and manual pages are written"

# shellcheck disable=SC1091
. ./kgpack.bash
mkdir target && touch 'a file.zip'
complete_line() { # WORDS... -> what bash offers for the last one
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _kgpack
    printf '%s\n' "${COMPREPLY[@]}"
}
expect() { # EXPECTED WORDS...
    local expected=$1 got
    shift
    got=$(complete_line "$@" | sort | paste -sd' ')
    [ "$got" = "$expected" ] || echo "$*: '$got' instead of '$expected'" >>log
}
expect 'build' kgpack bu
expect '--fail-on --files0-from --fix --format' kgpack build --f
expect 'sarif' kgpack check --format sa
expect 'sarif' kgpack check --format = sa
expect 'junit:' kgpack check --report ju
expect 'warning' kgpack build -q --fail-on w
expect 'user_guide' kgpack check --as us
expect 'LOGO-2' kgpack rules LOGO-2
expect 'a file.zip' kgpack verify a
expect 'target' kgpack build -o tar
expect 'verify' kgpack help ver
[ ! -s log ]
say $? "bash completes commands, options, their values, rules and files"

missing=
for option in $(sed -n 's/^OPTION([A-Z0-9_]*, "\([a-z0-9-]*\)".*/\1/p' "$ROOT/src/cli/options.def"); do
    for file in kgpack.bash kgpack.zsh kgpack.1; do grep -q -e "-$option" $file || missing="$missing $file:$option"; done
    grep -q -e "-l $option" kgpack.fish || missing="$missing kgpack.fish:$option"
done
for command in $(sed -n 's/^COMMAND([A-Z]*, "\([a-z]*\)".*/\1/p' "$ROOT/src/cli/commands.def"); do
    grep -q "^.It Cm $command" kgpack.1 || missing="$missing kgpack.1:$command"
done
for rule in $(sed -n 's/.*\.id = "\([A-Z]*-[0-9]*\)".*/\1/p' "$ROOT/src/rules/rules.def"); do
    grep -q "^.Ss $rule " kgpack-rules.7 || missing="$missing kgpack-rules.7:$rule"
done
for field in $(sed -n 's/^FIELD("\([^"]*\)".*/\1/p' "$ROOT/src/product/schema.def"); do
    grep -qF "\"$field\"" product.yml.5 || missing="$missing product.yml.5:$field"
done
for limit in $(sed -n 's/^LIMIT([A-Z_]*, "\([a-z_]*\)".*/\1/p' "$ROOT/src/rules/settings.def"); do
    grep -qF "\"limits.$limit\"" kgpack.yml.5 || missing="$missing kgpack.yml.5:$limit"
done
# The example of the page is a file that kgpack takes.
sed -n '/^.Bd -literal/,/^.Ed/p' kgpack.yml.5 | sed '1d;$d' >settings.yml
kgpack check -q --fail-on never --config settings.yml "$ROOT/examples/larkspur" >/dev/null 2>>log || missing="$missing kgpack.yml.5:example"
echo "missing:$missing" >>log
[ -z "$missing" ]
say $? "every command, option, rule and field is in them"

if command -v mandoc >/dev/null; then
    mandoc -Tlint -W warning kgpack.1 kgpack-rules.7 product.yml.5 kgpack.yml.5 >>log 2>&1
    say $? "mandoc finds nothing to warn of"
    [ "$(mandoc -Tutf8 kgpack.1 | wc -l)" -gt 100 ]
    say $? "the manual page can be read"
else
    echo "skip the manual pages were not linted: mandoc is not installed"
fi
for shell in zsh fish; do
    if command -v $shell >/dev/null; then
        $shell -n kgpack.$shell >>log 2>&1
        say $? "$shell reads its completion"
    else
        echo "skip $shell is not installed, its completion was not read"
    fi
done
