#!/usr/bin/env bash
# Remakes docs/pictures from the examples: first pages as drawn. Needs pdftoppm (poppler-utils).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v pdftoppm >/dev/null || { echo "需要 pdftoppm：apt-get install poppler-utils" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ZHANGFA_HOME=$work/home
draw() { # name, pages, then what `template` takes
  local name=$1 pages=$2
  shift 2
  .venv/bin/zhangfa template "$@" -o "$work/$name.yaml" >/dev/null
  .venv/bin/zhangfa draft "$work/$name.yaml" -o "$work/$name" --format pdf >/dev/null 2>&1 || [ $? = 3 ]
  for page in $pages; do
    pdftoppm -r 80 -f "$page" -l "$page" -singlefile -png "$(find "$work/$name" -name '*.pdf' ! -name '*报告*')" "$work/page"
    .venv/bin/python -c 'import sys; from PIL import Image; Image.open(sys.argv[1]).convert("RGB").quantize(32).save(sys.argv[2], optimize=True)' \
      "$work/page.png" "docs/pictures/$name-$page.png"
  done
}
mkdir -p docs/pictures
draw class-plan "1 5" class_plan
draw notice "1" notice plan_application
draw statement "1" statement not_executed
ls -l docs/pictures
