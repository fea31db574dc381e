.DEFAULT_GOAL := help

# Where scripts/setup installs Node.js if it is missing.
export PATH := $(CURDIR)/.tools/node/bin:$(PATH)

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1	\2/p' Makefile | expand -t 15

run: ## install missing prerequisites, build, and run the server
	@exec scripts/run

build: ## build the whole application as target/release/coffer
	@scripts/setup build && scripts/build

test: ## run all checks and tests
	@scripts/test

check: ## check formatting, lints and types only
	@scripts/check

fmt: ## format the code
	@cargo fmt --all && npm --prefix web run --silent format

queries: ## generate crates/queries from the SQL files in storage-pg
	@cargo run --quiet --package coffer-generate-queries

schema-docs: ## generate docs/database_schema.md from the migrations
	@UPDATE_SCHEMA_DOCS=1 cargo test --package coffer-storage-pg --test main generated

api-types: ## generate the web application's API types from the server's routes
	@scripts/api-types

spec-coverage: ## generate docs/spec-coverage.md from the specification and the tags of tests
	@scripts/spec-coverage

bench: ## benchmark a release build against the targets in docs/benchmarks.md
	@scripts/setup run && scripts/build-web && scripts/bench

bench-web: ## measure the web application's pages with Lighthouse against their targets
	@scripts/setup test && scripts/bench-web

clean: ## delete everything built or installed in this checkout
	@cargo clean --quiet && rm -rf .tools web/dist web/node_modules

.PHONY: help run build test check fmt queries schema-docs api-types spec-coverage bench bench-web clean
