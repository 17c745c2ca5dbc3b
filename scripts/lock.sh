#!/usr/bin/env bash
# Resolves pyproject.toml anew in an empty environment and writes requirements/run.txt and requirements/dev.txt.
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

{
  echo "# Locked versions of everything zhangfa needs at run time (and hatchling for the editable install)."
  echo "# Made by scripts/lock.sh; do not edit by hand."
  cat "$work/run"
} >requirements/run.txt
{
  echo "# Locked versions of the tools for tests, lint, types and building, on top of run.txt."
  echo "# Made by scripts/lock.sh; do not edit by hand."
  echo "-r run.txt"
  grep -vxFf "$work/run" "$work/dev" || true
} >requirements/dev.txt
echo "requirements/run.txt: $(grep -c == requirements/run.txt); requirements/dev.txt: $(grep -c == requirements/dev.txt)"
