# Jibenpan: two commands set up a fresh Debian machine: `make demo` and `make test`.
#
#   make            build/jbp
#   make test       unit, golden, differential and smoke tests        (after installing what is missing)
#   make clang      build and unit tests with clang under ASan and UBSan      make sanitize   the same with gcc
#   make threads    the server under ThreadSanitizer, read by many while imports write
#   make fuzz       a minute for each fuzzer       make bench      benchmarks with their peers
#   make coverage   coverage report                make format     clang-format all sources
VARIANT ?= release
CC      ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif

PKGS := sqlite3 libpq jansson yaml-0.1 expat libzip xlsxwriter pangocairo libcurl libcrypto icu-uc icu-i18n libpcre2-8 libmicrohttpd zlib
B    := build/$(VARIANT)

WARN := -Wall -Wextra -Wshadow -Wconversion -Werror
OPT_release  := -O2 -g
OPT_sanitize := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
# pointer-overflow: clang counts NULL + 0 as one, which gcc's (make sanitize) rightly does not.
OPT_clang    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=pointer-overflow -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT_thread   := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
OPT_coverage := -O0 -g --coverage
OPT := $(OPT_$(VARIANT))

# Lazily evaluated once: pkg-config may be installed by `deps` in the same run.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(patsubst -I%,-isystem %,$$(shell pkg-config --cflags $(PKGS))))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
CFLAGS  = -std=c17 -D_GNU_SOURCE $(OPT) $(WARN) -Isrc $(PKG_CFLAGS) -MMD -MP
LDLIBS  = $(PKG_LIBS) -lfriso -lbidgcc000 -largon2 -lpthread -ldl -lm

LIB_SRC  := $(filter-out src/cli/main.c,$(wildcard src/*/*.c))
LIB_OBJ  := $(LIB_SRC:src/%.c=$(B)/%.o) $(B)/embed.o
UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(B)/tests/%)
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/%.c=build/fuzz/%)
BENCH_SRC := $(wildcard tests/bench/bench_*.c)
BENCH_BIN := $(BENCH_SRC:tests/bench/%.c=$(B)/bench/%)

all: deps
	@$(MAKE) --no-print-directory build/jbp
build/jbp: $(B)/jbp
	@mkdir -p build && cp -f $< $@
bin: build/jbp

$(B)/jbp: $(B)/cli/main.o $(B)/libjbp.a
	@echo "  LD  $@"
	@$(CC) $(OPT) -o $@ $^ $(LDLIBS)
$(B)/libjbp.a: $(LIB_OBJ)
	@rm -f $@
	@ar rcs $@ $^
# The loops of the column evaluator, once for any processor and once for AVX2 (src/rule/column_kernel.h); the loop they
# are measured against gets the same.
$(B)/rule/column_kernel.o $(B)/rule/column_kernel_avx2.o $(B)/bench/bench_match: private CFLAGS += -O3
ifeq ($(shell uname -m),x86_64)
$(B)/rule/column_kernel_avx2.o $(B)/bench/bench_match: private CFLAGS += -mavx2 -mpopcnt -mbmi
endif
$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  CC  $<"
	@$(CC) $(CFLAGS) -c -o $@ $<

# The packs and web assets live inside the binary (src/text/embed.h reads them).
WEB_BUILT   := web/dist/echarts.js web/dist/dmn.js web/dist/dmn.css web/dist/dmn.woff2
EMBED_FILES := $(sort $(shell find packs web/templates web/static -type f 2>/dev/null) $(WEB_BUILT))
# From npm, pinned by the lock file; an install elsewhere in the tree is left alone.
$(WEB_BUILT) &: web/package-lock.json $(wildcard web/*.mjs web/dmn.*)
	@echo "  NPM web/dist"
	@cd web && { [ -d node_modules/esbuild -a -d node_modules/dmn-js ] || npm ci --ignore-scripts --omit=dev --silent; } && node build.mjs --log-level=warning
$(B)/embed.S: tools/embed.sh $(EMBED_FILES)
	@mkdir -p $(@D)
	@sh tools/embed.sh $(EMBED_FILES) > $@
$(B)/embed.o: $(B)/embed.S
	@$(CC) -c -o $@ $<

$(B)/tests/%: tests/unit/%.c $(B)/libjbp.a
	@mkdir -p $(@D)
	@echo "  CC  $<"
	@$(CC) $(CFLAGS) -Itests -o $@ $< $(B)/libjbp.a $(LDLIBS) -lcmocka
$(B)/bench/%: tests/bench/%.c $(B)/libjbp.a
	@mkdir -p $(@D)
	@echo "  CC  $<"
	@$(CC) $(CFLAGS) -Itests -o $@ $< $(B)/libjbp.a $(LDLIBS)
# Fuzzers use clang's library, which is instrumented for them.
build/fuzz/%: tests/fuzz/%.c build/clang/libjbp.a
	@mkdir -p $(@D)
	@clang-14 -std=c17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -Isrc $(PKG_CFLAGS) -o $@ $< build/clang/libjbp.a $(LDLIBS)

unit-bin: $(UNIT_BIN)
bench-bin: $(BENCH_BIN)
fuzz-bin:
	@sh tools/deps.sh build clang
	@$(MAKE) --no-print-directory VARIANT=clang CC=clang-14 build/clang/libjbp.a
	@$(MAKE) --no-print-directory $(FUZZ_BIN)

# make unit T=text   runs the tests whose name begins so
unit: unit-bin
	@for t in $(filter $(B)/tests/test_$(T)%,$(UNIT_BIN)); do $$t || exit 1; done

deps:
	@sh tools/deps.sh build
test:
	@sh tools/deps.sh build test
	@bash tools/test.sh
sanitize:
	@$(MAKE) --no-print-directory VARIANT=sanitize unit
clang:
	@sh tools/deps.sh build test clang
	@$(MAKE) --no-print-directory VARIANT=clang CC=clang-14 unit
threads: all
	@$(MAKE) --no-print-directory VARIANT=thread build/thread/jbp
	@bash tests/threads/serve.sh
demo: all
	@sh tools/demo.sh
fuzz: fuzz-bin
	@sh tools/fuzz.sh
bench:
	@sh tools/deps.sh build test picture bench
	@$(MAKE) --no-print-directory bin bench-bin
	@sh tools/bench.sh
coverage:
	@$(MAKE) --no-print-directory VARIANT=coverage unit
	@gcovr -r . --object-directory build/coverage --exclude tests --gcov-exclude ".*column_kernel.*" --gcov-ignore-parse-errors --print-summary -o build/coverage.txt && tail -4 build/coverage.txt
format:
	@clang-format-14 -i $$(git ls-files '*.c' '*.h') 2>/dev/null || clang-format -i $$(git ls-files '*.c' '*.h')
clean:
	@rm -rf build web/dist
.PHONY: all bin unit unit-bin bench-bin fuzz-bin deps test sanitize clang threads demo fuzz bench coverage format clean
.SECONDARY:
-include $(shell find build -name '*.d' 2>/dev/null)
