# 章法 Zhangfa. `make demo` and `make test` do all set-up themselves (scripts/setup.sh).
SHELL := /bin/bash
BIN := .venv/bin
TESTS ?=
.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench wheel offline clean

help: ## 列出可用的目标
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 16

demo: ## 在随附的政策文本上演示检索与引用（首次运行会自动安装）
	@scripts/setup.sh run
	@scripts/demo.sh

test: ## 运行全部测试（首次运行会自动安装；可加 TESTS="tests/test_cli.py -k 名称"）
	@scripts/setup.sh dev
	@$(BIN)/python -m pytest -n 2 $(TESTS)

lint: ## 代码规范与类型检查（ruff、mypy --strict）
	@scripts/setup.sh dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict kb generator desk

format: ## 按规范重排代码
	@scripts/setup.sh dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: ## 性能测量（benchmarks/）
	@scripts/setup.sh bench
	@scripts/bench.sh

wheel: ## 构建安装包（程序和字体）到 dist/
	@scripts/setup.sh dev
	$(BIN)/python -m build --wheel --no-isolation
	$(BIN)/python -m build --wheel --no-isolation --outdir dist fonts

offline: ## 备齐离线安装所需的全部安装包到 wheels/
	@scripts/offline.sh

clean: ## 删除运行环境、演示文库和构建产物
	rm -rf .venv .demo dist wheels build .pytest_cache .mypy_cache .ruff_cache .hypothesis
