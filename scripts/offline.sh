#!/usr/bin/env bash
# Gathers in wheels/ all that an installation without a network needs: the locked dependencies, zhangfa and its fonts.
# Needs the network; the other machine must have the same system and the same version of Python.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh run
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/python -m venv "$work/venv"
# The pip of older systems cannot build the one dependency that comes as source.
"$work/venv/bin/python" -m pip install -q --upgrade pip
mkdir -p wheels
"$work/venv/bin/python" -m pip --disable-pip-version-check wheel -q -r requirements/run.txt -w wheels
.venv/bin/python -m pip --disable-pip-version-check wheel -q --no-deps --no-build-isolation -w wheels . ./fonts
echo "离线安装所需的全部安装包已在 wheels/ 中（$(find wheels -name '*.whl' | wc -l) 个），用法见 docs/deployment.md。"
