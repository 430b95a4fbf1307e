# `make site` and `make test` are all that most people need. Each sets up .venv by itself.
PYTHON ?= python3
RUN := .venv/bin/complaint-standards
DATE ?=
WHEN := $(if $(DATE),--date $(DATE))

.PHONY: site documents documents-check test check serve read review links links-outside accessibility bench schemas release zensical clean

site: .venv/ready            ## the front door and every sector, into site/
	$(RUN) build $(WHEN)

documents: .venv/ready       ## the same, and everything as files: PDF, large print, Word, EPUB, braille, zip
	$(RUN) build --documents $(WHEN)

documents-check: documents .venv/checkers/ready   ## a checker for each kind of file, on every file
	.venv/bin/python scripts/documents.py site

test: .venv/ready .venv/browser .venv/checkers/ready   ## every test, in a real browser too
	.venv/bin/python -m pytest

check: .venv/ready           ## everything that must hold; writes nothing
	$(RUN) check $(WHEN)

serve: .venv/ready           ## live preview: make serve SECTOR=acute
	$(RUN) serve $(or $(SECTOR),acute)

read: .venv/ready            ## say that a sheet was read beside its clauses: make read SHEET=...
	.venv/bin/python scripts/read.py $(SHEET) $(if $(VARIANT),--variant $(VARIANT))

links: .venv/ready site      ## every link and anchor inside the built sites
	.venv/bin/python scripts/links.py site

links-outside: .venv/ready   ## links that lead out; needs a network
	.venv/bin/python scripts/links_outside.py

review: .venv/ready          ## how well the rules for policies do on the corpus, class by class
	.venv/bin/python scripts/review.py

accessibility: .venv/ready .venv/browser .venv/checkers/ready site   ## every kind of page in every setting, and every page's HTML; takes a while
	.venv/bin/python scripts/accessibility.py

bench: .venv/ready           ## how long things take, as ratios of one run
	.venv/bin/python scripts/bench.py

schemas: .venv/ready         ## write the JSON Schemas that editors use, and GitHub's issue forms
	.venv/bin/python scripts/schemas.py
	.venv/bin/python scripts/issue_forms.py

release: .venv/ready         ## release an edition: make release EDITION=2027.1
	.venv/bin/python scripts/release.py $(EDITION) $(WHEN)

zensical: .venv/ready        ## build the same Markdown with Zensical
	.venv/bin/python scripts/zensical.py

clean:
	rm -rf site .build-* .venv

.venv/ready: requirements.lock pyproject.toml scripts/setup.sh
	sh scripts/setup.sh "$(PYTHON)"

.venv/browser: .venv/ready scripts/browser.sh
	sh scripts/browser.sh

.venv/checkers/ready: .venv/ready .venv/browser tests/tools/package-lock.json scripts/checkers.sh
	sh scripts/checkers.sh
