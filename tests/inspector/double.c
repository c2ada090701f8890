/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader of an inspector that misbehaves on request: linked with the server and the locks of kgpack-inspect in the place of the
 * real readers. The first word of a document says what its reader does; anything else is plain text. Not part of any release. */
#include "base/arith.h"
#include "base/file.h"
#include "format/document/document.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char plain[] = "kgpack facts 1\ntype text\nvariant \npages 0\ncomments 0\nchanges 0\nunread-glyphs 0\n";

static void say(const void *text, size_t size)
{
    (void)kg_file_write_fd(STDOUT_FILENO, text, size, NULL);
}

static void spin(void)
{
    for (volatile unsigned i = 0;; i++)
        ;
}

/* Waits for nobody, without using the processor. */
static void hang(void)
{
    for (uint32_t never = 0;;)
        (void)syscall(SYS_futex, &never, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

/* As on a busy machine: five seconds, of which the processor works a tenth. */
static void crawl(void)
{
    enum { MS = 1000000, ROUNDS = 50 };
    for (unsigned round = 0; round < ROUNDS; round++) {
        const clock_t start = clock();
        while (clock() - start < CLOCKS_PER_SEC / 100)
            ;
        const struct timespec pause = { .tv_nsec = 90 * MS };
        uint32_t never = 0;
        (void)syscall(SYS_futex, &never, FUTEX_WAIT_PRIVATE, 0, &pause, NULL, 0);
    }
}

static void crash(void)
{
    (void)raise(SIGSEGV);
}

/* Takes memory, page by page, until there is none. That each piece is looked at keeps the compiler from leaving it out. */
static void fill(void)
{
    enum { PIECE = 1 << 20 };
    static char *volatile last;
    for (char *piece; (piece = malloc(PIECE)) != NULL; last = piece)
        memset(piece, 1, PIECE);
    (void)last;
}

static void fill_and_abort(void)
{
    fill();
    abort();
}

static void call_forbidden(void)
{
    (void)syscall(SYS_getppid);
}

static void give_up(void)
{
    _exit(7);
}

static void talk_nonsense(void)
{
    say("nonsense\n", 9);
    _exit(0);
}

static void stop_halfway(void)
{
    say(plain, sizeof plain / 2);
    _exit(0);
}

static void say_nothing(void)
{
    _exit(0);
}

/* Well formed, but of a member that is not there. */
static void lie(void)
{
    static const char link[] = "link field page 7 1 https://example.com/\nend\n";
    say(plain, sizeof plain - 1);
    say(link, sizeof link - 1);
    _exit(0);
}

static void flood(void)
{
    static char piece[1 << 20];
    memset(piece, 'x', sizeof piece);
    for (unsigned i = 0; i < 70; i++)
        say(piece, sizeof piece);
    _exit(0);
}

static const struct {
    const char *word;
    void (*act)(void);
} acts[] = {
    { "spin", spin },
    { "hang", hang },
    { "crawl", crawl },
    { "crash", crash },
    { "abort", abort },
    { "fill", fill },
    { "fill-and-abort", fill_and_abort },
    { "forbidden", call_forbidden },
    { "give-up", give_up },
    { "nonsense", talk_nonsense },
    { "halfway", stop_halfway },
    { "nothing", say_nothing },
    { "lie", lie },
    { "flood", flood },
};

/* What becomes of an attempt to reach outside. */
static const char *reach(void)
{
    if (open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0)
        return "a file was opened";
    if (open("/tmp", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600) >= 0)
        return "a file was made";
    return "nothing was reached";
}

kg_status kg_document_read(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_facts *out, kg_err *err)
{
    (void)limits;
    const char *word = kg_arena_strndup(arena, data, size);
    *out = (kg_facts){ .type = KG_TYPE_TEXT, .variant = strcmp(word, "reach") == 0 ? reach() : "" };
    for (size_t i = 0; i < KG_COUNT(acts); i++)
        if (strcmp(word, acts[i].word) == 0)
            acts[i].act();
    return strcmp(word, "fill") == 0 ? kg_err_nomem(err) : KG_OK;
}
