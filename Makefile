# make run starts the bot, make test proves it. Both do everything they need, and are quick the second time.

PORT   ?= 8080
HOST   ?= 127.0.0.1
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
# The plain torch of PyPI can bring gigabytes of CUDA to Linux. TORCH_INDEX names another index, such as the CPU one:
# make run TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=
# Two tests at a time where there are two cores: WORKERS= for one, WORKERS="-n 4 --dist loadfile" for more.
WORKERS ?= $(shell [ "$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)" -gt 1 ] && echo "-n 2 --dist loadfile")
# In CI (or with STRICT=1) a tool that did not come is an error, and so is a test that is skipped for want of it.
STRICT ?= $(CI)
export STRICT
# Compiled modules are kept, whatever the shell says: the tests start many processes.
export PYTHONDONTWRITEBYTECODE :=
PIP := .venv/bin/python -m pip --disable-pip-version-check install --quiet
# Every package but torch is installed from a lock, by its hash; make lock writes the locks anew.
LOCKED := $(PIP) --require-hashes --no-deps --requirement
OURSELVES := $(PIP) --no-deps --no-build-isolation --editable .

.DEFAULT_GOAL := help
SCRIPTS ?= tests/conversations/scripts
PAPERS ?= tests/papers/open
.PHONY: help install run talk test nightly lint e2e chaos conformance conversations papers bench index lock audit clean

help: ## list these verbs
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /  make \1\t/' | expand -t 18

install: .venv/ready ## install (LIGHT=1: without torch, about 600 MB instead of 1.8 GB)

run: index ## install, build the index, start the bot (PORT=8080 HOST=127.0.0.1)
	@exec .venv/bin/mindbot serve --host $(HOST) --port $(PORT)

talk: index ## talk to the bot in this terminal
	@.venv/bin/mindbot talk

test: .venv/ready-to-test ## the tests: no root, no network, a real PostgreSQL
	@.venv/bin/python -m pytest $(WORKERS) $(PYTEST)

nightly: .venv/ready-to-test ## the same tests, all of them on both databases and with every example
	@DATABASES=all EXAMPLES=all .venv/bin/python -m pytest $(WORKERS) $(PYTEST)

lint: .venv/ready-to-test ## format, ruff, mypy --strict
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy

e2e: .venv/ready-to-browse ## the pages in a real browser (installs Chromium with apt when it is missing)
	@.venv/bin/python -m pytest -m browser $(PYTEST)

chaos: .venv/ready-to-test ## the process is killed again and again, and everything is counted (CHAOS=small: a few minutes)
	@CHAOS=$(CHAOS) .venv/bin/python -m pytest -m slow $(PYTEST)

conformance: .venv/ready-to-judge ## LINE's and Telegram's descriptions judge us (SPECS=folder; FUZZ=small is quicker; needs Node.js)
	@.venv/bin/python -m pytest -m conformance -rs $(PYTEST)

conversations: .venv/ready-to-test index ## play the scripted conversations and print what was right (SCRIPTS=folder)
	@.venv/bin/python -m tests.conversations $(SCRIPTS)

papers: .venv/ready-to-test ## ask about papers that nobody prepared and print what was answered (PAPERS=folder)
	@.venv/bin/python -m tests.papers $(PAPERS)

bench: .venv/ready-to-test ## measure: one question, the chat, the killed process; with RETRIEVAL_DATA=folder the search, too
	@for bench in ask chat killed $(if $(RETRIEVAL_DATA),retrieval); do \
		echo "== $$bench"; .venv/bin/python -m benchmarks.$$bench || exit 1; done

index: .venv/ready ## build the index from the papers
	@.venv/bin/indexer build

lock: .venv/tools ## write deploy/locks anew; versions stay unless UPGRADE=--upgrade
	@for name in run light test conformance; do \
		case $$name in run) chosen= ;; light) chosen="--override deploy/locks/outside-light.txt" ;; *) chosen="--extra $$name" ;; esac; \
		.venv/tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) $$chosen \
			--override deploy/locks/outside.txt --no-emit-package torch --no-emit-package mindbot --no-header --no-annotate \
			$$([ $$name = light ] && echo --no-emit-package sentence-transformers) \
			--output-file deploy/locks/$$name.txt pyproject.toml deploy/locks/build.in || exit 1; done

audit: .venv/tools ## check the locked packages against known faults, and list them in build/sbom.json (CycloneDX)
	@mkdir -p build
	@.venv/tools/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--output-file build/sbom.json deploy/locks/run.txt
	@.venv/tools/bin/pip-audit --strict --disable-pip --require-hashes --requirement deploy/locks/conformance.txt

clean: ## remove what was installed and built; your data folder stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis node_modules \
		tests/conformance/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "ต้องมี Python 3.11 ขึ้นไป · mindbot needs Python 3.11 or newer: apt install python3 python3-venv" >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "ขาด python3-venv · $(PYTHON) has no venv. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; fi
	@echo "กำลังติดตั้ง ครั้งแรกใช้เวลาสักครู่ · Installing; the first time takes a few minutes" >&2
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

# Torch first, and this build of it, so that nothing below fetches another.
.venv/torch: | .venv/bin/python
	@$(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) torch==2.13.0
	@touch $@

# What looks after the packages runs apart from them.
.venv/tools: | .venv/bin/python
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip --disable-pip-version-check install --quiet uv==0.13.9 pip-audit==2.10.1 cyclonedx-bom==7.5.0

ifdef LIGHT
# Everything but sentence-transformers and the torch behind it; search by meaning with the small model stays.
.venv/ready: pyproject.toml deploy/locks/light.txt | .venv/bin/python
	@$(LOCKED) deploy/locks/light.txt && $(OURSELVES)
	@touch $@
else
.venv/ready: pyproject.toml deploy/locks/run.txt .venv/torch
	@$(LOCKED) deploy/locks/run.txt && $(OURSELVES)
	@touch $@
endif

.venv/ready-to-test: pyproject.toml deploy/locks/test.txt .venv/torch
	@$(LOCKED) deploy/locks/test.txt && $(OURSELVES)
	@touch $@ .venv/ready

# npm, where it is missing and may be installed.
NPM := command -v npm >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y nodejs npm >/dev/null; } || true
# For the end of a recipe whose tool did not come.
FAIL_IF_STRICT := case "$(STRICT)" in ""|0|false|no) ;; *) exit 1 ;; esac

.venv/ready-to-browse: .venv/ready-to-test
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y chromium fonts-thai-tlwg >/dev/null; } || \
		{ echo "ขาด Chromium · The browser tests need Chromium: sudo apt install chromium fonts-thai-tlwg" >&2; exit 1; }
	@$(NPM); npm install --loglevel=error --no-save --no-audit --no-fund --ignore-scripts axe-core@4 || true
	@if [ -f node_modules/axe-core/axe.min.js ]; then touch $@; else \
		echo "ไม่ได้ axe-core มา: ข้ามการตรวจการเข้าถึง · axe-core did not come: the accessibility tests are skipped." >&2; \
		$(FAIL_IF_STRICT); fi

# Versions are pinned in tests/conformance/package.json; no script of a package is run.
.venv/ready-to-judge: .venv/ready-to-test deploy/locks/conformance.txt tests/conformance/package.json
	@$(LOCKED) deploy/locks/conformance.txt && $(OURSELVES)
	@$(NPM); npm ci --prefix tests/conformance --loglevel=error --ignore-scripts --no-audit --no-fund >/dev/null || true
	@judges=tests/conformance/node_modules; \
	if [ -f $$judges/@stoplight/prism-cli/dist/index.js ] && [ -d $$judges/telegram-test-api ]; then touch $@; else \
		echo "ไม่ได้ Prism และ telegram-test-api มา: ข้ามผู้ตรวจเหล่านั้น ·" \
			"Prism and telegram-test-api did not come: those judges are skipped." >&2; \
		$(FAIL_IF_STRICT); fi
