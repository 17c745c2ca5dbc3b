#!/usr/bin/env bash
# Runs every benchmark there is (benchmarks/bench_*.py), one after the other.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
shopt -s nullglob
programs=(benchmarks/bench_*.py)
[ ${#programs[@]} -gt 0 ] || { echo "benchmarks/ 中没有测量程序（bench_*.py）。" >&2; exit 1; }
for program in "${programs[@]}"; do
  echo "== $program"
  .venv/bin/python "$program" "$@"
done
