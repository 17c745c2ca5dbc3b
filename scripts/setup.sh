#!/usr/bin/env bash
# Makes .venv with the locked dependencies and the project itself (editable). Usage: scripts/setup.sh [run|dev|bench]
#   run  what `make demo` needs;  dev  that and the tools for tests, lint and types;  bench  that and what is compared.
# Idempotent; done in no time when nothing changed; an interrupted run is noticed and begun again.
# Says in Chinese what it cannot do (no Python, no root, no network) and what would help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
level=${1:-run}
venv=.venv
log=$venv/setup.log

say() { printf '%s\n' "$*" >&2; }
die() {
  say "【未能完成】$1"
  shift
  for line in "$@"; do say "  $line"; done
  exit 1
}

case $level in run | dev | bench) ;; *) die "用法：scripts/setup.sh [run|dev|bench]，给出的是“$level”。" ;; esac

# What the environment was made from; the stamp is written last, so that it never vouches for half a set-up.
state() { cat pyproject.toml fonts/pyproject.toml requirements/*.txt scripts/setup.sh | cksum; }
stamped() { [ -f "$venv/.stamp-$1" ] && [ "$(cat "$venv/.stamp-$1")" = "$(state)" ] && [ -x "$venv/bin/zhangfa" ]; }
ready() { # each level holds the ones before it
  case $level in
    run) stamped run || stamped dev || stamped bench ;;
    dev) stamped dev || stamped bench ;;
    bench) stamped bench ;;
  esac
}
works() { "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

ready && works && exit 0

# Two `make` at once would spoil each other's environment: the second one waits.
if command -v flock >/dev/null 2>&1; then
  exec 9<scripts/setup.sh
  flock 9
  ready && works && exit 0
fi

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
find_python() {
  local name
  for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do
    if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}
is_root() { [ "$(id -u)" = 0 ]; }
apt_ready=
apt_install() { # quiet; false when apt is absent, we are not root, or the packages cannot be had
  is_root && command -v apt-get >/dev/null 2>&1 || return 1
  if [ -z "$apt_ready" ]; then
    say "更新软件包列表（apt-get update）……"
    apt-get update -qq >/dev/null 2>&1 || say "  软件包列表更新失败（可能没有网络），用已有的列表继续。"
    apt_ready=1
  fi
  say "安装系统软件包：$* ……"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

if ! python=$(find_python); then
  apt_install python3.11 python3.11-venv || apt_install python3.12 python3.12-venv || true
  python=$(find_python) || die "本机没有 Python 3.11 或更高版本。" \
    "有管理员权限：以 root 身份重新运行，或执行 apt-get install python3.11 python3.11-venv（Ubuntu 24.04 为 python3.12 python3.12-venv）。" \
    "没有管理员权限：请系统管理员安装上述软件包后重试；已装在别处的，用 PYTHON=/路径/python3.11 make demo 指明。"
fi
version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')

# An environment that an interruption left half made (or whose Python is gone) is thrown away, never mended.
if [ -e "$venv" ] && { [ -e "$venv/.unfinished" ] || ! works || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; }; then
  say "已有的 $venv 不完整，重新建立。"
  rm -rf "$venv"
fi

make_venv() {
  rm -rf "$venv"
  "$python" -m venv "$venv" >/dev/null 2>&1 && "$venv/bin/python" -m pip --version >/dev/null 2>&1
}
make_venv_otherwise() { # without python3-venv: virtualenv, or a pip outside the environment
  rm -rf "$venv"
  if "$python" -m virtualenv --version >/dev/null 2>&1; then
    "$python" -m virtualenv -q "$venv" >/dev/null 2>&1
  elif "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --without-pip "$venv" >/dev/null 2>&1 &&
      "$python" -m pip --python "$venv/bin/python" install -q pip >/dev/null 2>&1
  else
    return 1
  fi && "$venv/bin/python" -m pip --version >/dev/null 2>&1
}
if [ ! -e "$venv" ]; then
  say "建立运行环境 $venv（$version）……"
  make_venv || { apt_install "$version-venv" && make_venv; } || make_venv_otherwise || {
    rm -rf "$venv"
    die "不能建立 Python 运行环境：缺少 $version-venv（venv、pip）。" \
      "有管理员权限：以 root 身份重新运行，或执行 apt-get install $version-venv。" \
      "没有管理员权限：请系统管理员安装 $version-venv 后重试。"
  }
fi

touch "$venv/.unfinished"
say "安装依赖（requirements/$level.txt，首次约需一两分钟，需要网络）……"
pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@" >>"$log" 2>&1; }
: >"$log"
if ! pip install -r "requirements/$level.txt"; then
  if grep -qiE 'NewConnectionError|ConnectTimeout|ReadTimeout|name resolution|Network is unreachable|No matching distribution|ProxyError' "$log"; then
    cause="连不上软件包仓库（没有网络，或须经代理、内部镜像）"
  elif grep -qiE 'No space left|Errno 28' "$log"; then
    cause="磁盘空间不足"
  else
    cause="$(grep -iE '^error' "$log" | tail -n 1)"
  fi
  die "依赖没有装全：${cause:-原因见日志}。详细记录：$log" \
    "有内部镜像或代理：设置环境变量 PIP_INDEX_URL 或 HTTPS_PROXY 后重新运行。" \
    "离线安装：在能上网、系统和 Python 版本相同的机器上执行 make offline，" \
    "把 wheels 文件夹拷到本机，再执行 PIP_NO_INDEX=1 PIP_FIND_LINKS=\$PWD/wheels make demo。"
fi
pip install --no-deps --no-build-isolation -e . -e ./fonts || die "本项目没有装上。详细记录：$log" "$(tail -n 1 "$log")"

# The libraries that WeasyPrint loads: without them everything works but PDF, so that this never stops the set-up.
layout_libraries() { # 0 all there; 3 only the quick subsetter is missing; else no PDF
  "$venv/bin/python" -W ignore -c 'from weasyprint.text import ffi; raise SystemExit(3 * (ffi.harfbuzz_subset is None))' \
    >>"$log" 2>&1
}
pango=(libpango-1.0-0 libpangoft2-1.0-0)
found=0
layout_libraries || found=$?
if [ "$found" != 0 ]; then
  # Older systems have the subsetter inside libharfbuzz0b and no package of that name.
  [ "$found" = 3 ] || apt_install "${pango[@]}" || true
  apt_install libharfbuzz-subset0 || true
  found=0
  layout_libraries || found=$?
fi
case $found in
  0) ;;
  3)
    say "【提示】缺少系统库 libharfbuzz-subset，生成 PDF 较慢，其他不受影响。"
    say "  请系统管理员执行：apt-get install libharfbuzz-subset0"
    ;;
  *)
    say "【提示】缺少 PDF 排版所需的系统库 Pango：可以生成 .docx 和网页，不能生成 PDF。"
    say "  请系统管理员执行：apt-get install ${pango[*]} libharfbuzz-subset0"
    ;;
esac
rm -f "$venv/.unfinished"
state >"$venv/.stamp-$level"
say "运行环境已就绪。"
