# Mọi việc thường ngày đều là một lệnh make. Phần việc dài nằm trong .ci/, CI gọi đúng các lệnh này.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

UV_VERSION := 0.13.9
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
export UV_VERSION PYTHON PORT ARGS

.PHONY: help setup run test check bench fix lock clean

help: ## Liệt kê các lệnh
	@printf 'Các lệnh (chạy trong thư mục này):\n\n'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nBản chạy thử: make run. Giải thích đầy đủ: README.md.\n'

setup: ## Tạo .venv và cài phụ thuộc khi chạy; lần sau không cần mạng
	@sh .ci/setup requirements.txt

run: ## Mở bản chạy thử tại http://127.0.0.1:8000 (đổi cổng: PORT=8001)
	@sh .ci/serve

test: ## Chạy bộ kiểm thử trên SQLite rồi PostgreSQL (thêm tham số pytest: ARGS='-k cay')
	@sh .ci/test

check: ## Soát mã: quy tắc, định dạng, kiểu, lớp ứng dụng, giao diện, migration, triển khai
	@sh .ci/check

bench: ## Đo thời gian các trang, so với một trang trống
	@sh .ci/setup requirements-dev.txt
	@DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python -m tests.bench 2>/dev/null

fix: ## Tự sửa những gì máy sửa được: quy tắc, định dạng mã và giao diện
	@sh .ci/fix

lock: ## Khóa lại requirements*.txt theo requirements*.in (nâng phiên bản: UPGRADE=1)
	@sh .ci/lock

clean: ## Xóa bộ nhớ đệm của công cụ; không đụng tới dữ liệu trong var/ và .venv/
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
