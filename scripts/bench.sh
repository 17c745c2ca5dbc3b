#!/usr/bin/env bash
# Runs every benchmark there is (benchmarks/*.py but _*.py), one after the other.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
shopt -s nullglob
programs=(benchmarks/[!_]*.py)
[ ${#programs[@]} -gt 0 ] || { echo "benchmarks/ 中没有测量程序。" >&2; exit 1; }
for program in "${programs[@]}"; do
  echo "== $program"
  .venv/bin/python "$program" "$@"
done
