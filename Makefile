.DEFAULT_GOAL := help

# Where scripts/setup puts Node.js if there is none.
export PATH := $(CURDIR)/.tools/node/bin:$(PATH)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1	\2/p' Makefile | expand -t 12

run: ## install what is missing, build, and run the server
	@exec scripts/run

build: ## leave the whole application in target/release/coffer
	@scripts/setup build && scripts/build

test: ## everything a change has to pass
	@scripts/test

check: ## the quick part of it: formats, lints and types
	@scripts/check

fmt: ## format everything
	@cargo fmt --all && npm --prefix web run --silent format

queries: ## generate crates/queries from storage-pg's SQL files
	@UPDATE_QUERIES=1 cargo test --package coffer-storage-pg --test main generated

schema-docs: ## generate docs/database_schema.md from the migrations
	@UPDATE_SCHEMA_DOCS=1 cargo test --package coffer-storage-pg --test main generated::schema

api-types: ## generate the web application's types from the server's routes
	@scripts/api-types

bench: ## measure a release build against the targets of docs/benchmarks.md
	@scripts/setup run && scripts/build-web && scripts/bench

clean: ## remove what was built and installed in this tree
	@cargo clean --quiet && rm -rf .tools web/dist web/node_modules

.PHONY: help run build test check fmt queries schema-docs api-types bench clean
