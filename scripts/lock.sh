#!/usr/bin/env bash
# Resolves pyproject.toml anew in an empty environment and writes requirements/run.txt, dev.txt and bench.txt.
# Needs the network. Usage: scripts/lock.sh [python]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=${1:-python3.11}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wanted() { # run | a dependency group of pyproject.toml -> one requirement a line
  "$python" - "$1" <<'PY'
import sys
import tomllib

with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file)
name = sys.argv[1]
rows = project["project"]["dependencies"] if name == "run" else project["dependency-groups"][name]
print("\n".join(row.replace(" ", "") for row in rows))
PY
}

frozen() { "$work/venv/bin/pip" freeze | grep -v '^zhangfa' | sort -f; }

"$python" -m venv "$work/venv"
wanted run >"$work/run.in"
wanted dev >"$work/dev.in"
"$work/venv/bin/pip" install -q -r "$work/run.in" hatchling
frozen >"$work/run"
"$work/venv/bin/pip" install -q -r "$work/dev.in"
frozen >"$work/dev"
wanted bench >"$work/bench.in"
"$work/venv/bin/pip" install -q -r "$work/bench.in"
frozen >"$work/bench"

written() { # file, what it holds, the file it stands on ("" for none), the versions, those of that file
  {
    echo "# Locked versions of $2."
    echo "# Made by scripts/lock.sh; do not edit by hand."
    [ -z "$3" ] || echo "-r $3"
    grep -vxFf "$5" "$4" || true
  } >"requirements/$1"
  echo "requirements/$1: $(grep -c == "requirements/$1")"
}
: >"$work/none"
written run.txt "everything zhangfa needs at run time (and hatchling for the editable install)" "" "$work/run" "$work/none"
written dev.txt "the tools for tests, lint, types and building, on top of run.txt" run.txt "$work/dev" "$work/run"
written bench.txt "what make bench compares with, on top of dev.txt" dev.txt "$work/bench" "$work/dev"
