#!/usr/bin/env bash
# Shows what zhangfa does, on the bundled texts, in a workspace of its own (.demo/): nothing else is touched.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export ZHANGFA_HOME=$PWD/.demo
unset ZHANGFA_DATABASE_URL
zhangfa=.venv/bin/zhangfa

show() { # a heading, then the command and its real output
  printf '\n%s\n$ zhangfa' "── $1"
  shift
  printf ' %s' "$@"
  printf '\n'
  "$zhangfa" "$@" || [ $? -eq 3 ] # 3: done, and something breaks a rule (a statement exists to explain it)
}

mkdir -p .demo
echo "演示文库：.demo/（首次使用时自动装入随附的政策文本）"
show "检索：用一句话提问" search 市外培训每班最多多少人 --limit 3
show "引用：正式出处和原文" cite lz-2022-65 '二/（二）/二是'
show "文字有损的地方会给出提示" search 每年培训多少名教学一线骨干教师 --doc zf-2018-2022 --limit 1
show "文库中的文件" list
show "检查本机环境" doctor || true

# PDF needs system libraries that only root can install; without them the .docx and the page are made all the same.
formats=docx,html
if "$zhangfa" doctor --json | grep -A2 '"name": "pdf"' | grep -q '"ok"'; then formats=docx,pdf,html; fi
for kind in "通知：notice class_opening" "办班方案：class_plan" "情况说明：statement not_executed"; do
  name=${kind%%：*} words=${kind#*：}
  # shellcheck disable=SC2086 - type and subtype are two words
  "$zhangfa" template $words -o ".demo/$name.yaml" --overwrite >/dev/null
  show "起草：$name（输入文件 .demo/$name.yaml）" draft ".demo/$name.yaml" -o .demo/文稿 --format "$formats" --overwrite
done
"$zhangfa" template ledger example -o .demo/台账样例.xlsx --overwrite >/dev/null
show "检查：整本台账对照约束各单位的规定" check .demo/台账样例.xlsx --as-of 2026-11-22
show "情况说明：台账要求的逐份起草，缺的标出待补" statements .demo/台账样例.xlsx -o .demo/情况说明 --as-of 2026-11-22 --overwrite
cat <<'END'

起草好的文稿在 .demo/文稿/ 文件夹中。可以继续试：
  export ZHANGFA_HOME=$PWD/.demo
  .venv/bin/zhangfa search '柳人社发〔2022〕65号 第二部分'
  .venv/bin/zhangfa template --list
  .venv/bin/zhangfa --help
END
