# Two commands from a fresh Debian or Ubuntu machine with python3 (3.11 or newer), python3-venv and make:
#   make brief    installs what is needed into .venv, runs the main job, says where the brief is
#   make test     installs the test tools too and runs the tests
# make quick runs those that take less than about a tenth of a second each; make long those that are left out of make test.
PYTHON ?= python3
VENV := .venv
# Two processes of tests on two cores: a second thread of the linear algebra in each would only wait for the first.
# Each begins with half of the files, so that what a file prepares is prepared once, and takes over what the other leaves.
# Processes that tests start find modules compiled, even where the machine is told to keep none.
PYTEST := PYTHONDONTWRITEBYTECODE= OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(VENV)/bin/pytest -n 2 --dist worksteal --durations 20
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --quiet

.PHONY: brief test quick long check page docs linkcheck release interpreters lock baseline draws responses records track-record claims screenshot benchmarks counts clean

brief: $(VENV)/installed
	$(VENV)/bin/ortaq brief c5

test: $(VENV)/installed-dev
	$(PYTEST) -m "not long"

quick: $(VENV)/installed-dev
	$(PYTEST) -m "not slow and not long"

long: $(VENV)/installed-dev
	$(PYTEST) -m long

check: $(VENV)/installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

# Lint, types and unit tests of the page of the table; needs node (18 or newer) and npm. The wheel needs none of it.
page: node_modules/.package-lock.json
	npm run --silent check

node_modules/.package-lock.json: package-lock.json
	npm ci --silent
	touch $@

# The documentation site; a warning is an error, and the notebooks run. Then every link within it and every file that it
# asks for are looked up; it asks for none on the internet.
docs: $(VENV)/installed-dev
	OPENBLAS_NUM_THREADS=1 $(VENV)/bin/python -m sphinx -b html -q -W --keep-going -d build/docs-read docs build/docs
	@echo "build/docs/index.html"

linkcheck: docs
	$(VENV)/bin/python tools/check_site.py build/docs

# Maintainers: a release in dist/ (wheel, source, bill of materials, checksums), tried; nothing is published.
release: $(VENV)/installed-dev
	$(VENV)/bin/python tools/release.py

# Maintainers: the wheel under other Pythons, each in an environment of its own, held against this one:
#   make interpreters PYTHONS="python3.12 python3.13"
interpreters: $(VENV)/installed
	$(VENV)/bin/python tools/interpreters.py $(PYTHONS)

benchmarks: $(VENV)/installed-dev
	$(VENV)/bin/python -m benchmarks

# Maintainers: counts of work that no machine changes, which the gate holds, after a change that moves them for a reason.
counts: $(VENV)/installed-dev
	$(VENV)/bin/python -m benchmarks.counts --write

$(VENV)/installed: requirements.lock pyproject.toml tools/build_kernels.py $(wildcard src/ortaq/domains/*/kernels/*.c src/ortaq/domains/*/*/kernels/*.c src/ortaq/ledgers/chain/*.c)
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps -e .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

# Maintainers: pin all dependencies with hashes; the lock files hold no index address.
lock: $(VENV)/installed-dev
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --group dev --group docs pyproject.toml -o requirements-dev.lock

# Maintainers: rebuild the shipped region from its public sources (see tools/eurasia).
baseline:
	$(PYTHON) -m venv .venv-tools
	.venv-tools/bin/python -m pip --quiet install --no-deps -r tools/eurasia/requirements.txt
	.venv-tools/bin/python tools/eurasia/build.py
	.venv-tools/bin/python tools/eurasia/finer.py

# Maintainers: run rivers, power and freight of reports for the shipped mechanisms again after a change of their tables (see the tools).
responses: $(VENV)/installed
	$(VENV)/bin/python tools/water_responses.py
	$(VENV)/bin/python tools/domain_answers.py

# Maintainers: draw the shipped mechanisms again after a change that moves gains (see tools/draws.py); ten minutes.
draws: $(VENV)/installed
	$(VENV)/bin/python tools/draws.py

# Maintainers: the track record, docs/records; what the model says anew is written beside what it said before.
#   make records WITH="--cluster local:2 --store chunks"    on a cluster (docs/cluster.md); who is interrupted goes on
records: $(VENV)/installed
	$(VENV)/bin/python -m evidence $(WITH)

# Maintainers: sentences of two essays as tests, docs/claims.md, from the shipped region and draws; a few minutes.
claims: $(VENV)/installed
	$(VENV)/bin/python -m evidence.claims

# Maintainers: the track record as one page, docs/track-record.md, from the records alone.
track-record: $(VENV)/installed
	$(VENV)/bin/python -m evidence.track_record

# Maintainers: the picture of the brief in the README; needs Debian's chromium.
screenshot: $(VENV)/installed
	tools/screenshot.sh

clean:
	rm -rf $(VENV) .venv-tools node_modules dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
