#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Whatever the system refuses and whenever the program is killed: the bundle is the old one or the new one, nothing else lies
# beside it, and exit code 0 means that the new one is there. Each system call that matters is refused, or answered by kill -9,
# at each of its occurrences in turn; allocations fail, once and for good. POINTS=all and ALLOCATIONS=1000000 leave nothing out.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ASAN_OPTIONS=detect_leaks=0 # LeakSanitizer cannot work under ptrace
cd "$work" || exit 1
cp -r "$ROOT/examples/larkspur" product
: >log
say() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; cat log; : >log; fi; }
complain() { echo "$*" >>log; bad=1; }

run() { kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product; } # -j 1: every call is made by the thread that strace watches
run >/dev/null 2>&1 && [ -f out/b.zip ]
say $? "the build works without faults"
new=$(sha256sum <out/b.zip)

# How the folder may look after exit code $1, when it was $2 ("absent" or "old") before.
judge() { # WHAT CODE BEFORE ALLOWED_LITTER
    local now before
    now=$([ -e out/b.zip ] && sha256sum <out/b.zip)
    case $3 in absent) before="" ;; old) before=$old ;; esac
    [ "$now" = "$new" ] || [ "$now" = "$before" ] || complain "$1: the bundle is neither old nor new"
    [ "$2" != 0 ] || [ "$now" = "$new" ] || complain "$1: exit code 0, but no new bundle"
    case $2 in 0 | 3 | 137) ;; *) complain "$1: exit code $2" ;; esac
    local litter
    litter=$(find out -mindepth 1 ! -name b.zip 2>/dev/null)
    [ -z "$litter" ] || [ "$litter" = "$4" ] || complain "$1: left $litter"
}
reset() { # BEFORE
    rm -rf out
    [ "$1" = absent ] || { mkdir out; echo old >out/b.zip; }
}
old=$(echo old | sha256sum)

if ! command -v strace >/dev/null || ! strace -o /dev/null true 2>/dev/null; then
    echo "skip no system call was refused: strace does not work here"
else
    # Calls of the loader come before the product is looked at; they are not the program's.
    reset old
    strace -o trace kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product >/dev/null 2>&1
    first=$(grep -n '(AT_FDCWD, "product' trace | head -1 | cut -d: -f1)
    # Numbers of the occurrences of CALL since the product was looked at: all of them with POINTS=all, else some, evenly spread.
    occurrences() {
        grep -nE "^$1\(" trace | awk -F: -v first="$first" -v most="${POINTS:-14}" '
            $1 >= first { at[++count] = NR }
            END { for (i = 1; i <= count; i++) if (most == "all" || count <= most || int(i * most / count) != int((i - 1) * most / count)) print at[i] }'
    }
    bad=0 points=0
    # (not close: strace would leave the descriptor open, which no real failure does)
    # ASan's own allocator gives up where mmap does, so that there only the other calls are refused.
    memory="mmap:ENOMEM munmap:ENOMEM"
    ! grep -q __asan_init "$BUILD/kgpack" || memory=""
    for fault in openat:EACCES openat:EMFILE read:EIO write:ENOSPC write:EIO write:EINTR fchmod:EPERM fsync:EIO linkat:EIO \
        renameat:EIO flock:EINTR flock:ENOLCK getdents64:EIO newfstatat:EIO fstat:EIO $memory; do
        call=${fault%:*}
        for n in $(occurrences "$call"); do
            reset old
            timeout 20 strace -qq -o /dev/null -e inject="$call":error="${fault#*:}":when="$n" kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product >err 2>&1
            judge "$fault at $n" $? old ''
            points=$((points + 1))
        done
    done
    [ $points -ge 60 ] || complain "only $points points were tried"
    say $bad "each refused system call: old or new bundle, no litter, exit code 0 or 3"

    bad=0 points=0
    for before in absent old; do
        reset $before
        strace -o trace kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product >/dev/null 2>&1
        first=$(grep -n '(AT_FDCWD, "product' trace | head -1 | cut -d: -f1)
        for call in openat mkdir write fchmod fsync linkat renameat flock unlinkat close; do
            for n in $(occurrences "$call"); do
                reset $before
                timeout 20 strace -qq -o /dev/null -e inject="$call":signal=KILL:when="$n" kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product >err 2>&1
                # Over an old bundle one whole file may be left under the temporary name; the next build removes it.
                judge "kill at $call $n" $? $before "$([ $before = old ] && echo out/.b.zip.tmp)"
                [ -z "$(find out -name '.b.zip.tmp' 2>/dev/null)" ] || { run >/dev/null 2>&1; judge "build after kill at $call $n" $? $before ''; }
                points=$((points + 1))
            done
        done
    done
    [ $points -ge 60 ] || complain "only $points points were tried"
    say $bad "kill -9 at each system call: old or new bundle, the next build cleans up"

    # A file system without unnamed files: the named way, refused and killed as well.
    bad=0
    reset old
    strace -o trace kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product >/dev/null 2>&1
    unnamed=$(grep -E '^openat\(' trace | grep -n O_TMPFILE | cut -d: -f1)
    named=(-e "inject=openat:error=EOPNOTSUPP:when=$unnamed")
    for before in absent old; do
        reset $before
        timeout 20 strace -qq -o trace "${named[@]}" kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product >err 2>&1
        judge "named" $? $before ''
        [ "$(sha256sum <out/b.zip)" = "$new" ] || complain "named: no new bundle"
        for fault in write:error=ENOSPC fchmod:error=EPERM fsync:error=EIO renameat:error=EXDEV flock:error=ENOLCK \
            write:signal=KILL fsync:signal=KILL renameat:signal=KILL; do
            call=${fault%%:*}
            for n in $(grep -E "^$call\(" trace | awk '{ print NR }'); do
                reset $before
                timeout 20 strace -qq -o /dev/null "${named[@]}" -e "inject=$fault:when=$n" kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product >err 2>&1
                judge "named, $fault at $n" $? $before "$([[ $fault = *KILL ]] && echo out/.b.zip.tmp)"
                run >/dev/null 2>&1
                judge "build after named, $fault at $n" $? $before ''
            done
        done
    done
    say $bad "without unnamed files a fixed temporary name does the same"
fi

# The disk is full; standard output is full.
bad=0
mkdir -p disk
if unshare -m true 2>/dev/null && unshare -m sh -c "mount -t tmpfs -o size=16k none '$work/disk'" 2>/dev/null; then
    for size in 4k 8k 16k 24k 32k 40k; do
        unshare -m sh -c "mount -t tmpfs -o size=$size none '$work/disk' && kgpack build -q --date 2025-03-05 -o '$work/disk/out/b.zip' product >err 2>&1
            echo \$? >code; find disk -mindepth 1 -type f >files; [ ! -f disk/out/b.zip ] || sha256sum <disk/out/b.zip >>files"
        code=$(cat code)
        if [ "$code" = 0 ]; then grep -qF "$new" files || complain "$size: exit code 0 and no bundle"
        else [ "$code" = 3 ] && [ ! -s files ] || complain "$size: exit code $code, left $(cat files)"; fi
    done
    say $bad "a full disk: a whole bundle or none"
else
    echo "skip the full disk was not tried: no private mounts here"
fi
kgpack check --format json product >/dev/full 2>err
[ $? = 3 ]
say $? "a full standard output ends with exit code 3"

if ldd "$BUILD/kgpack" | grep -q libasan; then
    echo "skip no allocation was made to fail: this is an ASan build, which has an allocator of its own"
elif ! cat >fail.c <<'EOF' || ! "${CC:-cc}" -shared -fPIC -O1 -o fail.so fail.c -ldl 2>>log; then
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
static long count, at = -1, sticky;
static int started;
static int refuse(void)
{
    if (!started) {
        started = 1;
        const char *text = getenv("FAIL_AT");
        sticky = getenv("FAIL_STICKY") != NULL;
        if (text != NULL && strcmp(program_invocation_short_name, "kgpack") == 0)
            at = atol(text);
    }
    long now = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
    return at > 0 && (now == at || (sticky && now > at));
}
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
void *malloc(size_t n) { if (refuse()) { errno = ENOMEM; return NULL; } return __libc_malloc(n); }
void *calloc(size_t n, size_t m) { if (refuse()) { errno = ENOMEM; return NULL; } return __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { if (refuse()) { errno = ENOMEM; return NULL; } return __libc_realloc(p, n); }
__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("FAIL_COUNT");
    if (path != NULL && strcmp(program_invocation_short_name, "kgpack") == 0) {
        extern int dprintf(int, const char *, ...);
        extern int open(const char *, int, ...);
        dprintf(open(path, 01 | 0100 | 01000, 0644), "%ld\n", count);
    }
}
EOF
    echo "skip no allocation was made to fail: no compiler"
else
    bad=0 points=0
    reset old
    FAIL_COUNT="$work/count" LD_PRELOAD="$work/fail.so" kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product >/dev/null 2>&1
    total=$(cat count)
    step=$((total / ${ALLOCATIONS:-50} + 1))
    for sticky in '' 1; do
        for ((n = 1; n <= total; n += step)); do
            reset old
            env FAIL_AT=$n ${sticky:+FAIL_STICKY=1} LD_PRELOAD="$work/fail.so" timeout 20 kgpack build -q -j 1 --date 2025-03-05 -o out/b.zip product >err 2>&1
            judge "allocation $n of $total${sticky:+ and all later ones}" $? old ''
            points=$((points + 1))
        done
    done
    [ $points -ge 50 ] || complain "only $points of $total allocations were tried"
    say $bad "failing allocations, once and for good: exit code 3, old bundle kept"
fi
