# make run starts the bot, make test proves it. Both do everything they need, and are quick the second time.

PORT   ?= 8080
HOST   ?= 127.0.0.1
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
# The plain torch of PyPI can bring gigabytes of CUDA to Linux. TORCH_INDEX names another index, such as the CPU one:
# make run TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=
PIP := .venv/bin/python -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := help
.PHONY: help run talk test lint e2e chaos conformance bench index clean

help: ## list these verbs
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /  make \1\t/' | expand -t 18

run: index ## install, build the index, start the bot (PORT=8080 HOST=127.0.0.1)
	@exec .venv/bin/mindbot serve --host $(HOST) --port $(PORT)

talk: index ## talk to the bot in this terminal
	@.venv/bin/mindbot talk

test: .venv/ready-to-test ## the tests: no root, no network, a real PostgreSQL
	@.venv/bin/python -m pytest $(PYTEST)

lint: .venv/ready-to-test ## format, ruff, mypy --strict
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy

e2e: .venv/ready-to-browse ## the pages in a real browser (installs Chromium with apt when it is missing)
	@.venv/bin/python -m pytest -m browser $(PYTEST)

chaos: .venv/ready-to-test ## the slow tests: the process is killed again and again, and then everything is counted
	@.venv/bin/python -m pytest -m slow $(PYTEST)

conformance: .venv/ready-to-judge ## LINE's and Telegram's own descriptions judge us (SPECS=folder with them; needs Node.js)
	@.venv/bin/python -m pytest -m conformance -rs $(PYTEST)

bench: .venv/ready-to-test ## measure: one question, the chat, the killed process; with RETRIEVAL_DATA=folder the search, too
	@for bench in ask chat killed $(if $(RETRIEVAL_DATA),retrieval); do \
		echo "== $$bench"; .venv/bin/python -m benchmarks.$$bench || exit 1; done

index: .venv/ready ## build the index from the papers
	@.venv/bin/indexer build

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

.venv/ready: pyproject.toml .venv/torch
	@$(PIP) --editable .
	@touch $@

.venv/ready-to-test: pyproject.toml .venv/torch
	@$(PIP) --editable '.[test]'
	@touch $@ .venv/ready

.venv/ready-to-browse: .venv/ready-to-test
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y chromium fonts-thai-tlwg >/dev/null; } || \
		{ echo "ขาด Chromium · The browser tests need Chromium: sudo apt install chromium fonts-thai-tlwg" >&2; exit 1; }
	@command -v npm >/dev/null && npm install --silent --no-save --ignore-scripts axe-core@4 >/dev/null 2>&1 || \
		echo "ไม่มี npm: ข้ามการตรวจการเข้าถึง · Without npm (axe-core) the accessibility tests are skipped." >&2
	@touch $@

# Versions are pinned in tests/conformance/package.json; no script of a package is run.
.venv/ready-to-judge: .venv/ready-to-test tests/conformance/package.json
	@$(PIP) --editable '.[conformance]'
	@command -v npm >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y nodejs npm >/dev/null; } || true
	@command -v npm >/dev/null && npm ci --prefix tests/conformance --ignore-scripts --no-audit --no-fund --silent >/dev/null 2>&1 || \
		echo "ไม่มี npm: ข้ามผู้ตรวจบางส่วน · Without npm (Prism, telegram-test-api) those judges are skipped." >&2
	@touch $@
