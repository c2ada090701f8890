#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The bundle of the example has one hash whatever the machine looks like, and every program that reads ZIP reads it.
set -u
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
say() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; cat "$work/log"; fi; }
has() { command -v "$1" >/dev/null || { echo "skip $1 is not installed: $2"; return 1; }; }
bundle=larkspur-document-archive-V2.1.zip
: >"$work/log"

# Copies in other places, whose files were made in another order and have other times and permissions.
cp -r "$ROOT/examples/larkspur" "$work/plain"
mkdir -p "$work/a folder with a long name/产品/x"
other="$work/a folder with a long name/产品/x/larkspur"
mkdir "$other"
for file in $(cd "$work/plain" && find . -type f | sort -r); do
    mkdir -p "$(dirname "$other/$file")"
    cp "$work/plain/$file" "$other/$file"
    touch -d "2001-02-03 04:05:06" "$other/$file"
    chmod 600 "$other/$file"
done

# Locales that change case rules and decimal points, made here because few machines have them.
if has localedef "no other locale was tried" && [ -f /usr/share/i18n/locales/tr_TR ]; then
    mkdir "$work/locales"
    for locale in tr_TR de_DE; do localedef -i $locale -f UTF-8 "$work/locales/$locale.UTF-8" >>"$work/log" 2>&1; done
    export LOCPATH="$work/locales"
fi

number=0
build() { # FOLDER JOBS [LOCALE], with the environment that the caller gives
    number=$((number + 1))
    env LC_ALL="${3:-C.UTF-8}" kgpack build -q --date 2025-03-05 -j "$2" -o "$work/out/$number/" "$1" >>"$work/log" 2>&1 || echo "build $number: exit code $?" >>"$work/log"
}
for zone in UTC Asia/Kathmandu America/St_Johns; do
    for locale in C C.UTF-8 tr_TR.UTF-8 de_DE.UTF-8; do
        for mask in 000 077; do
            (umask $mask; TZ=$zone build "$work/plain" 1 $locale)
            number=$((number + 1))
        done
    done
done
(cd "$other" && HOME=/nowhere USER=somebody HOSTNAME=elsewhere build . 2)
number=$((number + 1))
(cd "$work" && build ./plain/ 8)
number=$((number + 1))
(cd / && TMPDIR=/dev/shm build "$other" 3) </dev/null
hashes=$(find "$work/out" -name '*.zip' -exec sha256sum {} + | cut -d' ' -f1 | sort | uniq -c)
[ "$(echo "$hashes" | wc -l)" = 1 ] && [ "$(echo "$hashes" | awk '{print $1}')" = 27 ]
code=$?
[ $code = 0 ] || echo "$hashes" >>"$work/log"
say $code "one hash over time zones, locales, umasks, folders, file orders, times and jobs"
[ -z "$(find "$work/out" -name '*.zip' ! -perm 644)" ]
say $? "the bundle has permissions 0644 whatever the umask"

zip=$(find "$work/out" -name "$bundle" | head -1)
SOURCE_DATE_EPOCH=1741219199 kgpack build -q -o "$work/dated.zip" "$work/plain" >>"$work/log" 2>&1
TZ=Asia/Tokyo python3 - "$work/dated.zip" "$zip" >>"$work/log" 2>&1 <<'EOF'
import sys, zipfile
dated, plain = (zipfile.ZipFile(path).infolist() for path in sys.argv[1:])
assert {info.date_time for info in dated} == {(2025, 3, 5, 23, 59, 58)}, dated
assert {info.date_time for info in plain} == {(1980, 1, 1, 0, 0, 0)}, plain
names = [info.filename for info in plain]
assert names == sorted(names, key=lambda name: name.encode())
assert all(info.external_attr >> 16 == 0o100644 and info.extra == b'' and info.comment == b'' for info in plain)
EOF
say $? "entries are sorted, carry SOURCE_DATE_EPOCH or 1980-01-01, 0644 and nothing else"

mkdir "$work/unpacked"
if has unzip "the bundle was not unpacked"; then
    unzip -q "$zip" -d "$work/unpacked" >>"$work/log" 2>&1 && (cd "$work/unpacked" && sha256sum --quiet -c SHA256SUMS) >>"$work/log" 2>&1
    say $? "sha256sum -c passes after unzip"
fi
if has bsdtar "the bundle was not read with libarchive"; then
    mkdir "$work/bsd" && bsdtar -xf "$zip" -C "$work/bsd" && (cd "$work/bsd" && sha256sum --quiet -c SHA256SUMS) >>"$work/log" 2>&1
    say $? "bsdtar reads the same"
fi
if has 7z "the bundle was not read with 7-Zip"; then
    7z t "$zip" >>"$work/log" 2>&1
    say $? "7z reads it"
fi
python3 -c 'import sys, zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)' "$zip" >>"$work/log" 2>&1
say $? "Python's zipfile reads it"

kgpack verify "$zip" >>"$work/log" 2>&1 && kgpack check -q --date 2025-03-05 "$zip" >>"$work/log" 2>&1
say $? "verify passes, and check finds no error in the bundle"
kgpack verify --source "$work/plain" "$zip" >>"$work/log" 2>&1
say $? "the bundle agrees with its source"
echo x >>"$work/plain/eula.pdf"
sed -i 's/^name: .*/name: Larkspur Paper Archive/' "$work/plain/product.yml"
kgpack verify --source "$work/plain" "$zip" >"$work/log" 2>&1
code=$?
[ $code = 1 ] && grep -q 'eula.pdf: changed in the folder' "$work/log" && grep -q 'listing/01-name.txt: changed in the folder' "$work/log" &&
    [ "$(grep -c 'error:' "$work/log")" = 2 ]
say $? "changes of the source since the build are told, file by file"
