/* SPDX-License-Identifier: Apache-2.0
 *
 * Readers that misbehave: whatever happens to the child that reads one document becomes the right finding about that document, and
 * the next one is read. The inspector is the real one with tests/inspector/double.c for its readers. */
#include "overlay.h"

#include "format/facts.h"
#include "product/inspect.h"
#include "product/product.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__has_feature)
#define HAS_FEATURE(name) __has_feature(name)
#else
#define HAS_FEATURE(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || HAS_FEATURE(address_sanitizer)
enum { IS_SANITIZED = true }; /* the inspector then lives without the memory limit and without seccomp */
#else
enum { IS_SANITIZED = false };
#endif

enum { PATH_BYTES = 4096 };

/* A program that lies beside this one. */
static const char *beside(const char *name)
{
    static char path[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 64);
    cr_assert_gt(length, 0);
    path[length] = 0;
    (void)snprintf(strrchr(path, '/') + 1, 64, "%s", name);
    return path;
}

typedef struct talk {
    kg_arena arena;
    kg_limits limits;
    kg_inspector *inspector;
} talk;

static void begin(talk *self, const char *program)
{
    *self = (talk){ .limits = kg_limits_default };
    self->limits.inspect_seconds = 1;
    self->limits.inspect_bytes = 64 << 20;
    kg_arena_init(&self->arena);
    kg_inspector_options options = { .program = beside(program), .workers = 1, .limits = &self->limits };
    cr_assert_eq(kg_inspector_new(&options, &self->inspector, NULL), KG_OK);
}

static void end(talk *self)
{
    kg_inspector_free(self->inspector);
    kg_arena_done(&self->arena);
}

static kg_status ask(talk *self, const char *text, kg_facts *facts)
{
    kg_blob answer = { 0 };
    kg_err err = { 0 };
    cr_assert_eq(kg_inspector_read(self->inspector, 0, "x.txt", text, strlen(text), &answer, &err), KG_OK, "%s", err.message);
    kg_status status = kg_facts_parse(&self->arena, answer.data, answer.size, &self->limits, facts, NULL);
    kg_blob_done(&answer);
    return status;
}

/* The reader does WORD, and the answer is WHY; then it reads as if nothing had been. */
static void expect_broken(const char *word, const char *why)
{
    talk self;
    kg_facts facts;
    begin(&self, "inspect-double");
    cr_assert_eq(ask(&self, word, &facts), KG_OK, "%s", word);
    cr_assert_eq(facts.type, KG_TYPE_TEXT, "%s", word);
    cr_assert_not_null(facts.broken, "%s", word);
    cr_expect_str_eq(facts.broken, why);
    cr_assert_eq(ask(&self, "plain words", &facts), KG_OK);
    cr_expect_null(facts.broken, "after %s: %s", word, facts.broken);
    end(&self);
}

Test(misbehaviour, a_reader_that_never_ends_is_stopped)
{
    expect_broken("spin", "could not be read safely: reading it took more than 1 seconds");
}

Test(misbehaviour, a_reader_that_waits_for_ever_is_stopped)
{
    expect_broken("hang", "could not be read safely: reading it took more than 1 seconds");
}

Test(misbehaviour, a_reader_on_a_busy_machine_is_waited_for)
{
    talk self;
    kg_facts facts;
    begin(&self, "inspect-double");
    cr_assert_eq(ask(&self, "crawl", &facts), KG_OK);
    cr_expect_null(facts.broken, "%s", facts.broken);
    end(&self);
}

Test(misbehaviour, a_reader_that_crashes_is_an_answer)
{
    /* The sanitizer turns the signal into an end of its own. */
    expect_broken("crash", IS_SANITIZED ? "could not be read safely: its reader ended by signal 6"
                                        : "could not be read safely: its reader ended by signal 11");
    expect_broken("abort", "could not be read safely: its reader ended by signal 6");
    expect_broken("give-up", "could not be read safely: its reader gave up");
}

Test(misbehaviour, a_reader_that_takes_too_much_memory_is_an_answer)
{
    if (IS_SANITIZED)
        cr_skip_test("a sanitizer needs more memory than a limit would allow");
    expect_broken("fill", "could not be read safely: reading it took more than 67108864 bytes of memory");
    expect_broken("fill-and-abort", "could not be read safely: reading it took more than 67108864 bytes of memory");
}

Test(misbehaviour, a_forbidden_system_call_ends_the_reader)
{
#ifndef KG_HAVE_SECCOMP
    cr_skip_test("built without libseccomp");
#endif
    if (IS_SANITIZED)
        cr_skip_test("a sanitizer makes calls that the filter forbids");
    expect_broken("forbidden", "could not be read safely: its reader was stopped at a forbidden system call");
}

Test(misbehaviour, a_reader_reaches_no_file)
{
    talk self;
    kg_facts facts;
    begin(&self, "inspect-double");
    cr_assert_eq(ask(&self, "reach", &facts), KG_OK);
    if (facts.missing_locks == NULL)
        cr_expect_str_eq(facts.variant, "nothing was reached");
    end(&self);
}

Test(misbehaviour, more_than_an_answer_may_hold_is_not_taken)
{
    expect_broken("flood", "could not be read safely: it holds more than kgpack reads");
}

Test(misbehaviour, what_is_no_answer_is_refused_by_the_parser)
{
    static const char *const words[] = { "nonsense", "halfway", "nothing", "lie" };
    talk self;
    kg_facts facts;
    begin(&self, "inspect-double");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        cr_expect_eq(ask(&self, words[i], &facts), KG_E_FORMAT, "%s", words[i]);
        cr_expect_eq(ask(&self, "plain words", &facts), KG_OK, "after %s", words[i]);
    }
    end(&self);
}

/* ---- a whole product ---- */

static void put(const char *folder, const char *name, const char *text)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    cr_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

Test(misbehaviour, of_one_document_leaves_the_others_alone)
{
    char folder[] = "/tmp/kgpack-misbehaviour-XXXXXX", command[128];
    talk self;
    cr_assert_not_null(mkdtemp(folder));
    begin(&self, "inspect-double");
    put(folder, "product.yml", "name: Larkspur\n");
    put(folder, "eula.pdf", "lie");
    put(folder, "user-guide.pdf", "abort");
    put(folder, "sheet.pdf", "plain words");
    kg_load_options options = { .limits = &self.limits, .inspector = self.inspector, .jobs = 1 };
    kg_product product;
    kg_err err = { 0 };
    cr_assert_eq(kg_product_load(folder, &options, &product, &err), KG_OK, "%s", err.message);
    cr_expect_str_eq(kg_product_asset(&product, KG_SLOT_EULA)->broken,
                     "could not be read safely: its reader gave no valid answer");
    cr_expect_str_eq(kg_product_asset(&product, KG_SLOT_USER_GUIDE)->broken,
                     "could not be read safely: its reader ended by signal 6");
    cr_expect_null(kg_product_asset(&product, KG_SLOT_ATTACHMENT)->broken);
    kg_product_done(&product);
    end(&self);
    (void)snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert_eq(system(command), 0);
}

/* ---- kernels without locks ---- */

Test(misbehaviour, a_lock_that_the_kernel_lacks_is_told)
{
#ifndef KG_HAVE_SECCOMP
    cr_skip_test("built without libseccomp");
#endif
    static const struct {
        const char *without, *missing;
        bool needs_seccomp;
    } cases[] = { { "landlock", "Landlock", false }, { "seccomp", "seccomp", true }, { "landlock,seccomp", "seccomp, Landlock", true } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        talk self;
        kg_facts facts;
        if (cases[i].needs_seccomp && IS_SANITIZED)
            continue;
        cr_assert_eq(setenv("KG_TEST_WITHOUT", cases[i].without, 1), 0);
        cr_assert_eq(setenv("KG_TEST_INSPECTOR", beside("kgpack-inspect"), 1), 0);
        begin(&self, "inspect-without");
        self.limits.inspect_bytes = kg_limits_default.inspect_bytes;
        cr_assert_eq(ask(&self, "plain words", &facts), KG_OK);
        cr_assert_not_null(facts.missing_locks, "%s", cases[i].without);
        cr_expect_str_eq(facts.missing_locks, cases[i].missing);
        cr_expect_null(facts.broken);
        end(&self);
    }
}
