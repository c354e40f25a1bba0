# SPDX-License-Identifier: GPL-2.0-only
# Targets carry their one-line help after ##; `make` alone prints it.

# What a caller sets on the command line.
TREE ?=
ONLY ?=
OUT ?= out
CASE ?=
LINUX ?=
REAL ?=
FAMILIES ?=
RIVAL ?=
PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?= $(shell nproc 2>/dev/null || echo 1)

PYTHON ?= $(or $(wildcard /usr/bin/python3),python3)
# A value of the caller's as one word for the shell, whatever is in it.
quote = '$(subst ','\'',$(1))'
DEVMIFY = $(PYTHON) scripts/devmify
CHECK = $(PYTHON) scripts/check --jobs $(call quote,$(JOBS))

# HEADERS and LINUX name kernel folders for scripts that look for them.
export LINUX

.DEFAULT_GOAL := help
.PHONY: help run check bless prove bench install uninstall deps clean deps-run deps-check deps-prove \
	deps-install

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | \
		while IFS='	' read -r name text; do printf 'make %-9s %s\n' "$$name" "$$text"; done

# Functions that cannot be parsed are in every kernel, and each says so: that
# is no failure.  Files that were not finished are one: status 3, results or not.
run: deps-run ## convert: TREE=/path/to/linux [ONLY=drivers/input] [OUT=out] [JOBS=n]; without TREE the samples
	@$(DEVMIFY) convert --unparsed-ok --tree=$(call quote,$(or $(TREE),samples)) --out=$(call quote,$(OUT)) \
		--jobs=$(call quote,$(JOBS)) -- $(foreach path,$(ONLY),$(call quote,$(path)))
ifeq ($(TREE),)
	@cat -- $(call quote,$(OUT))/*.patch
endif

check: deps-check ## the whole test; CASE=rule/name tests one sample
	@$(CHECK) $(if $(CASE),--case=$(call quote,$(CASE)))

bless: deps-check ## CASE=rule/name: show how the answer differs from its golden, and accept it
	@$(if $(CASE),$(CHECK) --bless=$(call quote,$(CASE)),echo 'make bless: no case: give CASE=rule/name' >&2; exit 2)

prove: deps-prove ## run the samples in a kernel under failure injection: [LINUX=/path/to/linux] [CASE=rule/name] [REAL=out]
	@$(PYTHON) scripts/prove $(if $(LINUX),--linux=$(call quote,$(LINUX))) $(if $(CASE),--case=$(call quote,$(CASE))) \
		$(if $(REAL),--real=$(call quote,$(REAL))) --jobs=$(call quote,$(JOBS))

bench: deps-run ## TREE=/path/to/linux [ONLY=drivers/input] [FAMILIES=memory,pages] [RIVAL=file.cocci]: time and memory against spatch's plain matching
	@$(if $(TREE),$(PYTHON) scripts/bench --tree=$(call quote,$(TREE)) --jobs=$(call quote,$(JOBS)) \
		$(if $(FAMILIES),--only=$(call quote,$(FAMILIES))) $(if $(RIVAL),--rival=$(call quote,$(RIVAL))) -- $(foreach path,$(ONLY),$(call quote,$(path))),echo 'make bench: no tree: give TREE=/path/to/linux' >&2; exit 2)

install: deps-install ## [PREFIX=/usr/local] [DESTDIR=/staging]: install the command, man pages, completion for bash and zsh
	@$(PYTHON) scripts/install --prefix=$(call quote,$(PREFIX)) --destdir=$(call quote,$(DESTDIR))

uninstall: ## [PREFIX=/usr/local] [DESTDIR=/staging]: remove what install put there, and nothing else
	@$(PYTHON) scripts/install --uninstall --prefix=$(call quote,$(PREFIX)) --destdir=$(call quote,$(DESTDIR))

deps: ## install what is missing (root on Debian or Ubuntu), else say how
	@scripts/deps

deps-run:
	@scripts/deps run

deps-check:
	@scripts/deps run check

deps-prove:
	@scripts/deps run check prove

deps-install:
	@scripts/deps install

# OUT may be anybody's folder: only what a run writes goes.
clean: ## remove what the targets made here (OUT, byte code); caches outside stay
	@$(DEVMIFY) clean --out=$(call quote,$(OUT))
	@find scripts -name __pycache__ -type d -prune -exec rm -rf {} +
