# What a person needs: make demo, demo-reset, test, check, fix, journeys, bench. `make` alone lists them.
PYTHON ?= python3
BOOTSTRAP = $(PYTHON) -I mlco_portal/bootstrap.py
BIN = .venv/bin
SETTINGS = DJANGO_SETTINGS_MODULE=mlco_portal.settings
LOCK = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(UPGRADE)

.PHONY: help demo demo-reset test check fix journeys bench lock python setup setup-dev
.NOTPARALLEL:

help:
	@echo "make demo        set up and serve the portal with sample data on http://127.0.0.1:8000"
	@echo "make demo-reset  the same, starting over: what was typed is thrown away"
	@echo "make test        set up and run the tests (SQLite, or the database of DATABASE_URL)"
	@echo "make check       format, lint, types, import contracts, migrations, deployment settings"
	@echo "make fix         put right what the formatter and the linter can"
	@echo "make journeys    walk the main journey in Chromium, with accessibility checks on every page"
	@echo "make bench       measure against a bare Django view; results in build/bench.json"

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python is missing: install Python 3.11, 3.12 or 3.13 and run this again."; \
	  echo "If it is there under another name, name it: make demo PYTHON=/path/to/python3.11"; exit 1; }

setup: python
	@$(BOOTSTRAP) setup

setup-dev: python
	@$(BOOTSTRAP) setup --dev

demo: setup
	@$(SETTINGS).demo $(BIN)/python manage.py demo

demo-reset: setup
	@$(SETTINGS).demo $(BIN)/python manage.py demo --reset

test: setup-dev
	@$(BIN)/python -m pytest $(ARGS)

check: setup-dev
	@echo "== Format";            $(BIN)/ruff format --check .
	@echo "== Lint";              $(BIN)/ruff check .
	@echo "== Types";             $(BIN)/mypy
	@echo "== Templates";         $(BIN)/djlint --lint --quiet templates
	@echo "== Import contracts";  $(BIN)/lint-imports
	@echo "== Migrations";        $(SETTINGS).test $(BIN)/python manage.py makemigrations --check --dry-run
	@echo "== Deployment settings"
	@$(SETTINGS).production SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") \
	  ALLOWED_HOSTS=portal.example.org DATABASE_URL=postgres://portal@localhost/portal \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

fix: setup-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

journeys: setup-dev
	@CHROMIUM="$$($(BOOTSTRAP) chromium)" && export CHROMIUM && $(BIN)/python -m pytest tests/journeys $(ARGS)

bench: setup-dev
	@$(BIN)/python -m tests.bench $(ARGS)

# For maintainers: take the newest versions that pyproject.toml and package.json allow. For one package only:
# make lock UPGRADE="--upgrade-package django"
UPGRADE ?= --upgrade
lock: setup-dev
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	@$(LOCK) --group node -o requirements-node.txt
	@npm install --package-lock-only
