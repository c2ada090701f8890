# SPDX-License-Identifier: Apache-2.0
#
# kgpack: `make help` lists the targets. Nothing is written outside build/.

# ---- settings: all of them can be given on the command line ----
VARIANT  ?= release
PREFIX   ?= /usr/local
BINDIR   ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec/kgpack
DATADIR  ?= $(PREFIX)/share
MANDIR   ?= $(DATADIR)/man
CC       ?= gcc
AR       ?= ar
PKG_CONFIG ?= pkg-config
WERROR   ?=
FUZZ_CC  ?= clang-14
CFLAGS   ?=
LDFLAGS  ?=
V        ?= 0

VERSION := $(shell sed -n 's/^.define KG_VERSION "\(.*\)"/\1/p' src/kgpack.h)
BUILD   := build/$(VARIANT)

# ---- flags: ours first, the user's last ----
LIB_PACKAGES       := libpng zlib libdeflate libzip yaml-0.1 libutf8proc libcrypto jansson lcms2 md4c
INSPECTOR_PACKAGES := $(LIB_PACKAGES) libarchive libqpdf expat
SECCOMP := $(shell $(PKG_CONFIG) --exists libseccomp && echo libseccomp)
INSPECTOR_PACKAGES += $(SECCOMP)
# What `kgpack logo --convert` reads; each can be left out: make RSVG= JPEG= WEBP=
RSVG := $(shell $(PKG_CONFIG) --exists librsvg-2.0 expat && echo librsvg-2.0 expat)
JPEG := $(shell $(PKG_CONFIG) --exists libjpeg && echo libjpeg)
WEBP := $(shell $(PKG_CONFIG) --exists libwebp libwebpdemux && echo libwebp libwebpdemux)
CONVERTER_PACKAGES := $(LIB_PACKAGES) $(RSVG) $(JPEG) $(WEBP) $(SECCOMP)
HAVE := $(if $(SECCOMP),-DKG_HAVE_SECCOMP) $(if $(RSVG),-DKG_HAVE_RSVG) $(if $(JPEG),-DKG_HAVE_JPEG) $(if $(WEBP),-DKG_HAVE_WEBP)

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla -Wundef -Wformat=2 \
            -Wcast-qual -Wpointer-arith $(if $(WERROR),-Werror)
OPT_release := -O3 -DNDEBUG -D_FORTIFY_SOURCE=2
OPT_debug   := -O0 -g3 -DKG_ARENA_SINGLE
OPT_asan    := -O1 -g3 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -DKG_ARENA_SINGLE
OPT_valgrind := -O1 -g3 -fno-omit-frame-pointer -DKG_ARENA_SINGLE
OPT_cov     := -O0 -g3 --coverage
OPT_fuzz    := -O1 -g3 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -DKG_ARENA_SINGLE
OPT := $(OPT_$(VARIANT))
ifeq ($(OPT),)
$(error VARIANT=$(VARIANT): must be release, debug, asan, valgrind, cov or fuzz)
endif

ALL_CPPFLAGS = -D_GNU_SOURCE -Isrc -I$(BUILD)/assets $(CPPFLAGS)
ALL_CFLAGS   = -std=c11 $(OPT) $(WARNINGS) -fstack-protector-strong -fvisibility=hidden -ffp-contract=off -pthread \
               $(shell $(PKG_CONFIG) --cflags $(INSPECTOR_PACKAGES)) $(HAVE) $(CFLAGS)
ALL_LDFLAGS  = $(filter -fsanitize% --coverage,$(OPT)) -pthread -Wl,--as-needed -Wl,-z,relro,-z,now $(LDFLAGS)
LIBS           := $(shell $(PKG_CONFIG) --libs $(LIB_PACKAGES)) -lm
INSPECTOR_LIBS := $(shell $(PKG_CONFIG) --libs $(INSPECTOR_PACKAGES)) -lm
CONVERTER_LIBS := $(shell $(PKG_CONFIG) --libs $(CONVERTER_PACKAGES)) -lm

# ---- sources ----
LIB_DIRS  := base image format product rules fix bundle report
LIB_SRC   := $(sort $(wildcard $(addprefix src/,$(addsuffix /*.c,$(LIB_DIRS)))))
DOC_SRC   := $(sort $(wildcard src/format/document/*.c))
CLI_SRC   := $(sort $(wildcard src/cli/*.c))
INSP_SRC  := $(sort $(wildcard src/inspector/*.c))
CONV_SRC  := $(filter-out $(if $(RSVG),,src/converter/svg%) $(if $(JPEG),,%/jpeg.c) $(if $(WEBP),,%/webp.c), \
               $(sort $(wildcard src/converter/*.c))) $(filter-out %_main.c,$(INSP_SRC))
UNIT_SRC  := $(sort $(wildcard tests/unit/test_*.c))
UNIT_HELP := $(sort $(filter-out $(UNIT_SRC),$(wildcard tests/unit/*.c)))

FUZZ_SRC  := $(filter-out $(if $(RSVG),,%_svg.c) $(if $(JPEG),,%_jpeg.c) $(if $(WEBP),,%_webp.c), $(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_HELP := tests/fuzz/fuzz.c $(if $(filter fuzz,$(VARIANT)),,tests/fuzz/standalone.c) \
               $(filter-out %_main.c src/converter/svg.c src/inspector/%,$(CONV_SRC))
CORPUS_SRC := $(sort $(wildcard tests/corpus/corpus_*.c))
CORPUS_HELP := $(filter-out $(CORPUS_SRC),$(wildcard tests/corpus/*.c))
TEST_SHARED := tests/reference.c tests/peer.c tests/matte_cases.c
BENCH_SRC := $(wildcard tests/bench/*.c)

obj = $(patsubst %.c,$(BUILD)/%.o,$(1))
LIB   := $(BUILD)/libkgpack.a
DOCLIB := $(BUILD)/libkgdocument.a
KGPACK := $(BUILD)/kgpack
INSPECT := $(BUILD)/kgpack-inspect
CONVERT := $(BUILD)/kgpack-convert
UNIT  := $(BUILD)/unit
FUZZ_BINS := $(patsubst tests/fuzz/%.c,$(BUILD)/%,$(FUZZ_SRC))
CORPUS_BINS := $(patsubst tests/corpus/%.c,$(BUILD)/%,$(CORPUS_SRC))
# No test runs these; they are built with the tests all the same, so that a change that breaks one is seen.
ASIDE := $(CORPUS_BINS) $(FUZZ_BINS) $(addprefix $(BUILD)/,bench_quality bench_decode bench_encode bench_scale bench_matte cutsigns)

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' $(1) $(2))

.PHONY: all
all: $(KGPACK) $(INSPECT) $(CONVERT)

# A changed compiler or flag rebuilds everything.
FLAGS_NOW := $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS)
$(BUILD):
	@mkdir -p $@
$(BUILD)/flags: FORCE | $(BUILD)
	$(file >$@.now,$(FLAGS_NOW))
	@cmp -s $@.now $@ && rm $@.now || mv $@.now $@

# Where `make install` puts the inspector is the one path that the program knows; another PREFIX recompiles one file.
$(BUILD)/libexecdir: FORCE | $(BUILD)
	$(file >$@.now,$(LIBEXECDIR))
	@cmp -s $@.now $@ && rm $@.now || mv $@.now $@
$(BUILD)/src/product/inspect.o: $(BUILD)/libexecdir
$(BUILD)/src/product/inspect.o: CPPFLAGS += -DKG_LIBEXECDIR='"$(LIBEXECDIR)"'
.PHONY: FORCE
FORCE:

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Styles and scripts of the pages that kgpack writes, as arrays to be included: bundle/sheet.css.h
ASSETS := $(patsubst src/%,$(BUILD)/assets/%.h,$(wildcard src/*/*.css src/*/*.js))
$(BUILD)/assets/%.h: src/%
	@mkdir -p $(@D)
	$(Q){ printf 'static const char %s[] = {' $(subst .,_,$(notdir $*)); od -An -v -tx1 $< | sed "s/ \(..\)/'\\\\x\1',/g"; echo '0};'; } > $@
$(call obj,$(LIB_SRC)): | $(ASSETS)

# The Chinese catalogue, compiled, as an array. Its tables are read as little-endian on every machine.
ASSETS += $(BUILD)/assets/base/zh.mo.h
$(BUILD)/assets/base/zh.mo.h: po/zh.po
	$(call say,MSGFMT,$<)
	@mkdir -p $(@D)
	$(Q)msgfmt --endianness=little --no-hash -o $(@D)/zh.mo $<
	$(Q){ echo 'static const char zh_mo[] = {'; od -An -v -tx1 $(@D)/zh.mo | sed "s/ \(..\)/'\\\\x\1',/g"; echo '0};'; } > $@
$(call obj,src/base/catalogue.c): | $(BUILD)/assets/base/zh.mo.h

$(LIB): $(call obj,$(LIB_SRC))
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcD $@ $^

$(DOCLIB): $(call obj,$(DOC_SRC))
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcD $@ $^

$(KGPACK): $(call obj,$(CLI_SRC)) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(INSPECT): $(call obj,$(INSP_SRC)) $(DOCLIB) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(INSPECTOR_LIBS)

$(call obj,$(wildcard src/converter/*.c)): ALL_CFLAGS += $(shell $(PKG_CONFIG) --cflags $(CONVERTER_PACKAGES))
$(CONVERT): $(call obj,$(CONV_SRC)) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(CONVERTER_LIBS)

# Programs for the tests alone; among them inspectors that misbehave.
TEST_PROGRAMS := $(BUILD)/cfblist $(BUILD)/inspect-double $(if $(SECCOMP),$(BUILD)/inspect-without)
$(BUILD)/inspect-double: $(call obj,tests/inspector/double.c $(INSP_SRC)) $(DOCLIB) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(INSPECTOR_LIBS)

$(BUILD)/inspect-without: $(call obj,tests/inspector/without.c)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs libseccomp)

# The streams of OLE files, for comparison with other programs.
$(BUILD)/cfblist: $(call obj,tests/oracle/cfblist.c) $(DOCLIB) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(INSPECTOR_LIBS)

$(UNIT): | $(INSPECT) $(CONVERT) $(TEST_PROGRAMS)
$(UNIT): $(call obj,$(UNIT_SRC) $(UNIT_HELP) $(TEST_SHARED) $(filter-out src/cli/main.c,$(CLI_SRC))) $(DOCLIB) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(INSPECTOR_LIBS) $(shell $(PKG_CONFIG) --libs criterion $(JPEG) $(WEBP) $(if $(WEBP),libwebpmux))

$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(call obj,$(FUZZ_HELP) $(TEST_SHARED)) $(DOCLIB) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer) -o $@ $^ $(INSPECTOR_LIBS) $(CONVERTER_LIBS)

$(BUILD)/corpus_%: $(BUILD)/tests/corpus/corpus_%.o $(call obj,$(CORPUS_HELP) $(TEST_SHARED)) $(DOCLIB) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(INSPECTOR_LIBS)

$(BUILD)/bench_%: $(BUILD)/tests/bench/%.o $(call obj,$(TEST_SHARED)) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

-include $(patsubst %.o,%.d,$(call obj,$(LIB_SRC) $(DOC_SRC) $(CLI_SRC) $(INSP_SRC) $(CONV_SRC) $(UNIT_SRC) $(UNIT_HELP) $(CORPUS_SRC) $(FUZZ_SRC) $(FUZZ_HELP) $(TEST_SHARED) $(CORPUS_HELP) $(BENCH_SRC)))

.PHONY: example
example: all ## build the bundle of the example product
	$(KGPACK) build --date 2025-03-05 -o build/example/ examples/larkspur

.PHONY: test
test: all $(UNIT) $(ASIDE) ## run every test: units, golden cases, shell tests
	$(Q)scripts/runtests $(BUILD)

.PHONY: fuzz-programs
fuzz-programs: $(FUZZ_BINS)

.PHONY: fuzz
fuzz: ## FUZZ_SECONDS=60 FUZZ_TARGETS="zip pdf ...": run the fuzz targets (needs clang); finds go to build/fuzz/finds
	$(Q)$(MAKE) VARIANT=fuzz CC=$(FUZZ_CC) fuzz-programs
	$(Q)scripts/fuzz build/fuzz

.SECONDARY:
.PHONY: corpus
corpus: $(CORPUS_BINS) $(INSPECT) $(BUILD)/cfblist ## CORPUS=DIR: compare with the labels of real files that lie outside the repository
	$(Q)test -n "$(CORPUS)" || { echo "usage: make corpus CORPUS=DIR"; exit 2; }
	$(Q)for program in $(CORPUS_BINS); do $$program "$(CORPUS)" || exit 1; done
	$(Q)python3 tests/oracle/compare.py $(BUILD) corpus "$(CORPUS)"

.PHONY: memcheck
memcheck: ## CORPUS=DIR: valgrind over the readers of documents, with every file of that folder; JOBS=2
	$(Q)test -n "$(CORPUS)" || { echo "usage: make memcheck CORPUS=DIR"; exit 2; }
	$(Q)$(MAKE) VARIANT=valgrind all build/valgrind/corpus_read
	$(Q)scripts/memcheck build/valgrind "$(CORPUS)"

BENCH_LOGOS ?= 100
.PHONY: bench
bench: bench-documents
bench: all $(BUILD)/bench_quality $(BUILD)/bench_decode $(BUILD)/bench_encode $(BUILD)/bench_scale $(BUILD)/bench_matte ## logos side by side with other tools: time, memory, bytes, quality; BENCH_LOGOS=N
	$(Q)$(BUILD)/bench_scale
	$(Q)tests/bench/run $(BUILD) $(BENCH_LOGOS)
	$(Q)$(BUILD)/bench_decode build/bench/logos-$(BENCH_LOGOS)
	$(Q)[ ! -x /usr/bin/convert ] || $(BUILD)/bench_matte build/bench/logos-$(BENCH_LOGOS) build/bench/matte.png

BENCH_DOCUMENTS ?= 1000
$(BUILD)/qpdfcheck: $(BUILD)/tests/bench/qpdfcheck.o
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs libqpdf)

# What scripts/growcut asks for the signs of the sides of logos.
$(BUILD)/cutsigns: $(call obj,tests/bench/cutsigns.c) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

.PHONY: bench-documents
bench-documents: all $(BUILD)/qpdfcheck ## the same for documents; BENCH_DOCUMENTS=N, DOCUMENTS=DIR with real ones
	$(Q)tests/bench/documents $(BUILD) $(BENCH_DOCUMENTS) $(DOCUMENTS)

.PHONY: lint
lint: ## check the layers, the names and the other habits of the house
	$(Q)scripts/lint

.PHONY: check
check: test lint ## what CI runs

.PHONY: docs
docs: $(KGPACK) ## write the documentation that is made of the tables
	$(KGPACK) rules --lang en --format markdown > docs/rules.md

.PHONY: po
po: ## collect the messages of the sources into po/zh.po, where what is new is to be translated
	$(Q)scripts/messages

MANUALS := kgpack.1 kgpack-rules.7 product.yml.5 kgpack.yml.5
# The program writes its manual pages and completions itself: $(call made_by_help,OPTION,VALUE,TARGET)
made_by_help = mkdir -p '$(DESTDIR)$(dir $(3))' && $(KGPACK) help --$(1) $(2) > '$(DESTDIR)$(3)' && chmod 644 '$(DESTDIR)$(3)';

.PHONY: install
install: all ## install below DESTDIR and PREFIX
	install -D -m 755 $(KGPACK) '$(DESTDIR)$(BINDIR)/kgpack'
	install -D -m 755 $(INSPECT) '$(DESTDIR)$(LIBEXECDIR)/kgpack-inspect'
	install -D -m 755 $(CONVERT) '$(DESTDIR)$(LIBEXECDIR)/kgpack-convert'
	install -D -m 644 LICENSE '$(DESTDIR)$(DATADIR)/doc/kgpack/LICENSE'
	install -D -m 644 README.md '$(DESTDIR)$(DATADIR)/doc/kgpack/README.md'
	install -D -m 644 NOTICE '$(DESTDIR)$(DATADIR)/doc/kgpack/NOTICE'
	$(Q)$(foreach page,$(MANUALS),$(call made_by_help,manual,$(page),$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(page)))
	$(Q)$(call made_by_help,completion,bash,$(DATADIR)/bash-completion/completions/kgpack)
	$(Q)$(call made_by_help,completion,zsh,$(DATADIR)/zsh/site-functions/_kgpack)
	$(Q)$(call made_by_help,completion,fish,$(DATADIR)/fish/vendor_completions.d/kgpack.fish)

.PHONY: uninstall
uninstall: ## remove what install put there
	rm -f '$(DESTDIR)$(BINDIR)/kgpack' '$(DESTDIR)$(LIBEXECDIR)/kgpack-inspect' '$(DESTDIR)$(LIBEXECDIR)/kgpack-convert'
	rm -f $(foreach page,$(MANUALS),'$(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(page)')
	rm -f '$(DESTDIR)$(DATADIR)/bash-completion/completions/kgpack' '$(DESTDIR)$(DATADIR)/zsh/site-functions/_kgpack' \
	      '$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/kgpack.fish'
	rm -f '$(DESTDIR)$(DATADIR)/doc/kgpack/LICENSE' '$(DESTDIR)$(DATADIR)/doc/kgpack/NOTICE' '$(DESTDIR)$(DATADIR)/doc/kgpack/README.md'
	-rmdir '$(DESTDIR)$(LIBEXECDIR)' '$(DESTDIR)$(DATADIR)/doc/kgpack' 2>/dev/null

.PHONY: dist
dist: ## a reproducible source archive in build/
	@mkdir -p build
	git archive --format=tar --prefix=kgpack-$(VERSION)/ HEAD | gzip -n > build/kgpack-$(VERSION).tar.gz

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | expand -t 12
	@echo; echo "VARIANT=release|debug|asan|valgrind|cov|fuzz, CC=gcc|clang-14, WERROR=1, V=1, PREFIX, DESTDIR"

.PHONY: clean
clean: ## remove what was built
	rm -rf build
