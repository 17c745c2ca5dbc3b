"""One bad input a fault: the message names line, field, what was found, what is expected."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inputs_making import EXAMPLES, TODAY, changed, data, faults_of, loaded, text

from generator.inputs.faults import InputError
from generator.inputs.load import Loaded, read

LESSON = "  - {date: 2026-10-20, period: 下午, title: 山洪灾害防御与应急处置实务, hours: 4, teacher: 莫建平"
OPENING, PLAN, APPLYING, GENERAL = "notice.class_opening", "class_plan", "notice.plan_application", "notice.general"
UNDONE, LATE, CODE, URGENT, ADJUSTED = (
    f"statement.{subject}" for subject in ("not_executed", "late_entry", "code_error", "urgent_class", "adjusted")
)
YEARLY = "annual_plan"

WIDE = f"[{', '.join(['列'] * 21)}]"
TABS = "\\t".join("列" * 21)

# (example, words of it, words in their place, path of the fault, words of the message)
FAULTS = [
    # keys
    (PLAN, "  trainees: 48 ", "  trianees: 48 ", "class.trianees", "没有这个键。是不是 trainees（培训人数）？"),
    (PLAN, "roster_count: 48", "学员: 48", "学员", "没有这个键"),
    (PLAN, "roster_count: 48", "institution: 党校", "institution", "请写在 class（班次）下面"),
    (PLAN, "roster_count: 48", "名单人数: 48\nroster_count: 48", "roster_count", "写了两遍（“roster_count”就是 roster_count）。前一处在第"),
    (PLAN, "signer: 李志成                    #", "signer: 李志成\nsigner: 王 #", "signer", "写了两遍"),
    (PLAN, "roster_count: 48", "班次名称: 甲", "class.name", "写了两遍"),
    (PLAN, "type: class_plan", "type: class_pln", "type", "是不是 class_plan（办班方案）？"),
    (PLAN, "type: class_plan ", "# ", "type", "从各键看像是办班方案，可加上 type: class_plan"),
    (PLAN, "type: class_plan", "type: class_plan\nsubtype: general", "subtype", "办班方案没有子类"),
    (OPENING, "subtype: class_opening ", "# ", "subtype", "没有填写；应为下列之一"),
    (OPENING, "subtype: class_opening", "subtype: 开班", "subtype", "是不是 class_opening（开班通知）？"),
    # types
    (PLAN, "  trainees: 48 ", "  trainees: 四十八 ", "class.trainees", "填的是“四十八”；应为不小于 1 的整数。请用阿拉伯数字，写成 48。"),
    (PLAN, "  trainees: 48 ", "  trainees: 48人 ", "class.trainees", "写成 48"),
    (PLAN, "  trainees: 48 ", "  trainees: 0 ", "class.trainees", "填的是数字 0；应为不小于 1 的整数"),
    (PLAN, "  trainees: 48 ", "  trainees: 47.5 ", "class.trainees", "47.5"),
    (PLAN, "  trainees: 48 ", f"  trainees: {'9' * 5000} ", "class.trainees", "过大"),
    (PLAN, "  trainees: 48 ", "  trainees: ", "class.trainees", "是空的"),
    (PLAN, "  trainees: 48 ", "  trainees: [48] ", "class.trainees", "1 项的列表"),
    (PLAN, "  days: 3                         #", "  days: 0.3 #", "class.days", "半天"),
    (PLAN, "  total: 47360", "  total: 47,360", "budget.total", "填的是“47,360”；应为不小于 0、最多两位小数的数字（元）"),
    (PLAN, "  total: 47360", "  total: 4.8万", "budget.total", "写成 48000"),
    (PLAN, "  total: 47360", "  total: -1", "budget.total", "填的是数字 -1"),
    (PLAN, "  total: 47360", "  total: 47360.125", "budget.total", "最多两位小数"),
    (PLAN, "  total: 47360", "  total: 1e400", "budget.total", "过大"),
    (PLAN, "  total: 47360", "  total: 1000000000000000", "budget.total", "（元），不超过 1 万亿。"),
    (PLAN, "  total: 47360", "  total: 1e30", "budget.total", "不超过 1 万亿。数字过大"),
    (PLAN, "  days: 3                         #", "  days: 1001 #", "class.days", "不超过 1000。"),
    (PLAN, "  trainees: 48 ", "  trainees: 2000000 ", "class.trainees", "应为 1 至 1000000 的整数"),
    (YEARLY, "total_budget: 143000", "total_budget: 1000000000000000", "total_budget", "，不超过 1 万亿。"),
    (YEARLY, "plan_year: 2027 ", "plan_year: 27 ", "plan_year", "应为 1949 至 2100 的年份"),
    (OPENING, "  charge_trainees: false", "  charge_trainees: 1000000000001", "fee.charge_trainees", "不超过 1 万亿"),
    (PLAN, "  total: 47360", "  total: .nan", "budget.total", "nan"),
    (PLAN, "  total: 47360", "  total: true", "budget.total", "是非值"),
    (PLAN, "budget_unit_code: '330001'      # 预", "budget_unit_code: 330001 # 预", "unit.budget_unit_code", "请加引号，写成 '330001'"),
    (PLAN, "budget_unit_code: '330001'      # 预", "budget_unit_code: 018001 # 预", "unit.budget_unit_code", "以 0 开头的数字没有加引号。请加引号，写成 '018001'。"),
    (PLAN, "  phone: 0772-2829303", "  phone: 2829303", "contact.phone", "数字没有加引号。请加引号，写成 '2829303'。"),
    (PLAN, "  phone: 0772-2829303", "  phone: true", "contact.phone", "请加引号，写成 'true'"),
    (PLAN, "  open_date: 2026-10-20", "  open_date: 2026-11-31", "class.open_date", "2026年11月只有30日"),
    (PLAN, "  open_date: 2026-10-20", "  open_date: 2026-13-01", "class.open_date", "12 个月"),
    (PLAN, "  open_date: 2026-10-20", "  open_date: 2026.10.20", "class.open_date", "请写成 2026-10-20"),
    (PLAN, "  open_date: 2026-10-20", "  open_date: 2026-10-20 09:00", "class.open_date", "不写时刻"),
    (PLAN, "  open_date: 2026-10-20", "  open_date: 10月20日", "class.open_date", "日期，如"),
    (PLAN, "  open_date: 2026-10-20", "  open_date: 9999-12-31", "class.open_date", "填的是“9999-12-31”；应为 1949年至2100年之间的日期"),
    (PLAN, "as_of: 2026-10-12", "as_of: 0001-01-01", "as_of", "1949年至2100年"),
    (PLAN, "  open_date: 2026-10-20", "  open_date: 0000-12-31", "class.open_date", "1949年至2100年"),
    (PLAN, "  open_date: 2026-10-20", "  open_date: 20261020", "class.open_date", "填的是数字 20261020"),
    (PLAN, "  type: 市内", "  type: 市里", "class.type", "市内、市外、区内、区外、出国（境）"),
    (PLAN, "level: 柳州市市直", "level: 柳州市直", "unit.level", "是不是“柳州市市直”？"),
    (PLAN, "  urgent: false", "  urgent: 不急", "class.urgent", "true（是）或 false（否）"),
    (PLAN, "  name: 柳州市水利局\n", "  name: ''\n", "unit.name", "是空的"),
    (PLAN, "  name: 柳州市水利局\n", "", "unit.name", "没有填写。请填写，例如：柳州市水利局"),
    (PLAN, "evaluation:                       #", "evaluation: 课程安排\nx: #", "evaluation", "列表，每项一行"),
    (PLAN, "  - 课程安排\n", "  - [课程安排]\n", "evaluation[0]", "应为"),
    (PLAN, "contact:                          #", "contact: 陆海宁\nx: #", "contact", "一组“键: 值”"),
    (PLAN, "    title_level: 正高级", "    title_level: 教授", "curriculum[0].title_level", "填的是“教授”；应为下列之一：正高级、副高级、院士、中级、不计酬。是不是“正高级”？"),
    (PLAN, "    title_level: 正高级", "    title_level: 高级", "curriculum[0].title_level", "是不是“正高级”或“副高级”？"),
    (PLAN, LESSON, "  - {date: 2026-10-20, period: 午后, title: 甲, hours: 4, teacher: 莫建平", "curriculum[1].period", "上午、下午、晚上、全天"),
    (OPENING, "issuers:                          #", "issuers: 柳州市水利局\nx: #", "issuers", "列表"),
    (OPENING, "  serial: 36", "  serial: 036", "doc_number.serial", "036"),
    (OPENING, "  code: 柳水发", "  code: 柳水发〔2026〕", "doc_number.code", "不带年份、括号和序号"),
    (OPENING, "  code: 柳水发\n", "", "doc_number.code", "没有填写"),
    (OPENING, "  charge_trainees: false", "  charge_trainees: 少量", "fee.charge_trainees", "false（不收）、true（收）"),
    (UNDONE, "  - not_executed", "  - 没执行", "subjects[0]", "not_executed（未在当年度执行）"),
    (YEARLY, "    planned_month: 10 ", "    planned_month: 10月 ", "items[0].planned_month", "写成 10"),
    (YEARLY, "    planned_month: 10 ", "    planned_month: 13 ", "items[0].planned_month", "1 至 12"),
    # words
    (PLAN, "  purpose: 提升", "  purpose: 提升{{ x }}", "class.purpose", "{{"),
    (PLAN, "  purpose: 提升", "  purpose: 提升××", "class.purpose", "没填完"),
    (PLAN, "  purpose: 提升", "  purpose: 【待补】提升", "class.purpose", "【待补】"),
    (PLAN, "  purpose: 提升", "  purpose: 11月31日前提升", "class.purpose", "不存在的日期“11月31日”"),
    (PLAN, "  purpose: 提升", "  purpose: 提\ufffd升", "class.purpose", "乱码"),
    (PLAN, "  purpose: 提升", "  purpose: 提\u200b升", "class.purpose", "U+200B"),
    (PLAN, "  purpose: 提升", '  purpose: "甲\\x07"\n  x: ', "class.purpose", "U+0007"),
    (PLAN, "  purpose: 提升", '  purpose: "甲\\n乙"\n  x: ', "class.purpose", "一行"),
    (PLAN, "  purpose: 提升", "  purpose: 。，； #", "class.purpose", "填的是“。，；”；应为有汉字、字母或数字的文字"),
    (PLAN, "  name: 柳州市水利局\n", "  name: 。，；\n", "unit.name", "不能只有标点符号"),
    (PLAN, LESSON, LESSON.replace("山洪灾害防御与应急处置实务", "——"), "curriculum[1].title", "不能只有标点符号"),
    (PLAN, "  category: 专业化能力            #", "  category: ！ #", "class.category", "不能只有标点符号"),
    (PLAN, "budget_unit_code: '330001'      # 预", "budget_unit_code: '---' # 预", "unit.budget_unit_code", "不能只有标点符号"),
    (PLAN, "  - 课程安排\n", "  - …\n", "evaluation[0]", "不能只有标点符号"),
    (PLAN, "signer: 李志成                    #", "signer: 。 #", "signer", "不能只有标点符号"),
    (PLAN, "steps:  ", "steps: {培训包审核: {planned: 。}} \nx: ", "steps.培训包审核.planned", "不能只有标点符号"),
    (OPENING, "issuers:                          #", "issuers: ['。']\nx: #", "issuers[0]", "不能只有标点符号"),
    (OPENING, "  lodging_meals: ", "  lodging_meals: 、 #", "fee.lodging_meals", "不能只有标点符号"),
    (GENERAL, "opening: ", "opening: 。 # ", "opening", "不能只有标点符号"),
    (OPENING, "title_subject: 举办", f"title_subject: {'长' * 300}", "title_subject", "不超过 100 字"),
    (OPENING, "title_subject: 举办", "title_subject: 关于举办", "title_subject", "程序会加上“关于”"),
    (OPENING, "提升培训班   # “关于", "提升培训班的通知 # “关于", "title_subject", "程序会加上文种"),
    (OPENING, "提升培训班   # “关于", "提升培训班。 # “关于", "title_subject", "末尾有标点"),
    # the frame of a notice
    (APPLYING, "lead_issuer: 柳州市人力资源和社会保障局", "lead_issuer: 柳州市水利局", "lead_issuer", "不在发文机关之中"),
    (APPLYING, "  - 中共柳州市委组织部", "  - 柳州市财政局", "issuers[2]", "与第 1 项相同"),
    (APPLYING, "print_date: 2026-07-24", "print_date: 2026-07-23", "print_date", "早于成文日期（2026年7月24日）"),
    (APPLYING, "recipients: 全市各机关事业单位", "# ", "recipients", "没有填写"),
    (APPLYING, "recipients: 全市各机关事业单位", "recipients: ''", "recipients", "没有填写"),
    (APPLYING, "doc_type: 通知", "doc_type: 请示", "doc_type", "通知（其他文种用子类 general）"),
    (APPLYING, "# format: ordinary", "format: minutes", "format", "纪要格式"),
    (APPLYING, "# signer: 李志成", "signer: 李志成", "signer", "GB/T 9704-2012 第7.2.6条"),
    (GENERAL, "doc_type: 通知", "doc_type: 请示", "signer", "请示是上行文"),
    (GENERAL, "# secrecy: 秘密", "secrecy: 秘密\ncopy_number: '000001'", "secrecy_period", "没有填写（秘密公文"),
    (GENERAL, "# secrecy: 秘密", "secrecy: 秘密\nsecrecy_period: 10年", "copy_number", "GB/T 9704-2012 第7.2.1条"),
    (GENERAL, "# secrecy: 秘密", "secrecy: 秘密\ncopy_number: '000001'\nsecrecy_period: 20年", "secrecy_period", "不超过 10 年"),
    (GENERAL, "# secrecy: 秘密", "secrecy: 机密\ncopy_number: '000001'\nsecrecy_period: 10年", "disclosure", "不予公开"),
    (GENERAL, "# secrecy_period: 10年", "secrecy_period: 10年", "secrecy_period", "没有密级"),
    (GENERAL, "# copy_number: '000001'", "copy_number: 000001", "copy_number", "加引号"),
    (GENERAL, "  - title: 培训安全检查表", "  - 培训安全检查表\n  - title: 培训安全检查表", "attachments[1].title", "列了两次"),
    (GENERAL, '      - ["1", 消防设施, "", ""]', '      - ["1", 消防设施, ""]', "attachments[0].table[1]", "有 3 格；应为与表头一样 4 格"),
    (GENERAL, "    # text: 一、检查范围", "    text: 一、检查范围", "attachments[0].text", "与 table 同时填写"),
    (GENERAL, "attachments:  ", f"attachments:\n  - {{title: 宽表, table: [{WIDE}, {WIDE}]}}\nx:", "attachments[0].table", "表格有 21 列；应为不超过 20 列"),
    (GENERAL, "attachments:  ", f"attachments:\n  - {{title: 宽表, text: \"{TABS}\"}}\nx:", "attachments[0].text", "表格有 21 列；应为不超过 20 列"),
    (APPLYING, "  revise: 2026-08-10", "  revise: 2026-08-01", "deadlines.revise", "早于申报截止日期"),
    (APPLYING, "  apply: 2026-08-05", "  apply: 2026-07-05", "deadlines.apply", "早于成文日期"),
    (APPLYING, "plan_year: 2027 ", "plan_year: 2025 ", "plan_year", "早于成文日期"),
    (APPLYING, "plan_year: 2027 ", "plan_year: 2028 ", "plan_year", "标题写的是2027年度"),
    (APPLYING, "backfill_from_year: 2023", "backfill_from_year: 2029", "backfill_from_year", "晚于计划年度"),
    # a class opening
    (OPENING, "end_date: 2026-10-22", "end_date: 2026-10-19", "end_date", "早于开班日期（2026年10月20日）"),
    (OPENING, "  deadline: 2026-10-12", "  deadline: 2026-10-21", "signup.deadline", "晚于开班日期"),
    (OPENING, "  deadline: 2026-10-12", "  deadline: 2026-09-20", "signup.deadline", "早于成文日期"),
    (OPENING, "time: 2026年10月19日", "time: 2026年10月21日", "report.time", "报到日期2026年10月21日晚于开班日期"),
    (OPENING, "places: 6}\ncontent", "places: 5}\ncontent", "trainees", "名额合计是 47 人，相差 1 人"),
    # a class plan
    (PLAN, "  end_date: 2026-10-22", "  end_date: 2026-10-19", "class.end_date", "早于开班日期"),
    (PLAN, "  days: 3                         #", "  days: 4 #", "class.days", "从开班到结束只有 3 天"),
    (PLAN, LESSON, LESSON.replace("10-20", "10-23"), "curriculum[1].date", "不在培训期间"),
    (PLAN, LESSON, LESSON.replace("下午", "上午"), "curriculum[1].period", "2026年10月20日上午与第1项重叠，共 8 学时"),
    (PLAN, LESSON, LESSON.replace("下午", "全天"), "curriculum[1].period", "一处是全天"),
    (PLAN, LESSON, LESSON.replace("hours: 4", "hours: 99"), "curriculum[1].hours", "下午安排了 99 学时，排不下；应为不超过 6 学时"),
    (PLAN, LESSON, LESSON.replace("hours: 4", "hours: 12.5").replace("下午", "全天"), "curriculum[1].hours", "应为不超过 12 学时"),
    (PLAN, LESSON, LESSON.replace("date: 2026-10-20, ", ""), "curriculum[1].date", "没有填写"),
    (PLAN, "    住宿费: 15600", "    住宿费: 15601", "budget.comprehensive.合计", "之和是 40561元，相差 1元"),
    (PLAN, "rate: 800, amount: 3200", "rate: 800, amount: 3300", "budget.lecture[0].amount", "4 学时 × 800 元是 3200元"),
    (PLAN, "  lecture_total: 6800", "  lecture_total: 6900", "budget.lecture_total", "各行讲课费之和是 6800元"),
    (PLAN, "  total: 47360", "  total: 47361", "budget.total", "综合定额加讲课费是 47360元，相差 1元"),
    (PLAN, "# roster:    ", "roster: [{name: 甲}, {name: 乙}]\n#", "roster_count", "学员名单有 2 人"),
    (PLAN, "    approved_date: 2026-10-12     #", "    approved_date: 2026-10-08 #", "steps.培训包审核.approved_date", "早于办理日期"),
    # statements
    (UNDONE, "    reason: 2025年9月", "    # ", "items[0].reason", "程序不代写"),
    (UNDONE, "    days: 3 ", "    days: ", "items[0].days", "没有填写"),
    (UNDONE, "plan_year: 2025 ", "# ", "plan_year", "没有填写"),
    (UNDONE, "fund_disposition: 上述", "# ", "fund_disposition", "没有填写"),
    (UNDONE, "    executed: false               #", "    executed: true #", "items[0].executed", "executed_items"),
    (UNDONE, "  - id: 2025-318001-03", "  - id: 2025-318001-01", "items[1].id", "与第 1 项相同"),
    (UNDONE, "  - id: 2025-318001-02", "  - id: 2025-318001-01", "executed_items[0].id", "同时列在 items 中"),
    (UNDONE, "    executed: true\n", "    executed: false\n", "executed_items[0].executed", "已执行的项目"),
    (UNDONE, "planned_time: 2025年11月", "planned_time: 2024年11月", "items[1].planned_time", "不在计划年度（2025年）之内"),
    (UNDONE, "plan_year: 2025 ", "plan_year: 2027 ", "plan_year", "晚于落款日期"),
    (UNDONE, "officer:                          # 专责人\n  name: 吴玉琼\n  phone: 0772-2829505\n", "", "officer", "专责人由单位指定"),
    (UNDONE, "  - not_executed", "  - not_executed\n  - not_executed", "subjects[1]", "与第 1 项相同"),
    (LATE, "late_reason: 经办", "# ", "late_reason", "程序不代写"),
    (LATE, "  name: 韦小青", "  name: ''", "officer.name", "没有填写"),
    (LATE, "date: 2026-07-06                  #", "date: 2026-06-01 #", "date", "早于班次结束日期"),
    (LATE, "  open_date: 2026-06-09", "  # ", "class.open_date", "没有填写"),
    (LATE, "  - 工作交接清单\n  - 经费结算凭证\n", "", "evidence", "证明由单位提供"),
    (CODE, "correct: '336001'", "correct: '33601'", "unit.budget_unit_code_correct", "与申报时填写的代码相同"),
    (CODE, "  budget_unit_code_filed: '33601'", "  # ", "unit.budget_unit_code_filed", "当时漏填的写空"),
    (CODE, "code_reason: 填报", "# ", "code_reason", "程序不代写"),
    (URGENT, "urgent_reason: 今年", "# ", "urgent_reason", "程序不代写"),
    (URGENT, "approval: 局主要", "# ", "approval", "谁在什么时候批准"),
    (URGENT, "  urgent: true", "  urgent: false", "class.urgent", "临时紧急办班"),
    (ADJUSTED, "    reason: 汛期", "    # ", "items[0].reason", "程序不代写"),
    (ADJUSTED, "    after: 取消", "    # ", "items[1].after", "取消的写“取消”"),
    # annual plans
    (YEARLY, "total_budget: 143000", "total_budget: 143001", "total_budget", "各项目经费之和是 143000元，相差 1元"),
    (YEARLY, "    budget: 48000  ", "    budget: 48000.005  ", "items[0].budget", "budget_unit: 万元"),
    (YEARLY, "  - id: 2027-330001-02", "  - id: 2027-330001-01", "items[1].id", "与第 1 项相同"),
    (YEARLY, "plan_year: 2027 ", "plan_year: 2025 ", "plan_year", "早于申报日期"),
    (YEARLY, "# budget_stage: ", "budget_stage: {一上: 2026-09-22, 一下: 2026-09-01}\n#", "budget_stage.一下", "早于“一上”"),
    (YEARLY, "    name: 2027年柳州市水利系统党性教育培训班\n", "", "items[1].name", "没有填写"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("example", "words", "instead", "path", "message"), FAULTS, ids=[f"{r[0]} {r[3]} {i}" for i, r in enumerate(FAULTS)]
)
def test_a_fault_is_told(tmp_path: Path, example: str, words: str, instead: str, path: str, message: str) -> None:
    before = text(example)
    assert before.count(words) >= 1, f"{words!r} is not in the example"
    content = before.replace(words, instead, 1)
    file = tmp_path / "输入.yaml"
    file.write_text(content, encoding="utf-8")
    fault = next((fault for fault in faults_of(file).faults if fault.field == path), None)
    assert fault is not None, faults_of(file).message
    assert message in fault.message
    assert fault.message.startswith(str(file))
    assert f"（{path}）" in fault.message or f" {path}：" in fault.message
    # The line holds the key or the item, or else the block that lacks it.
    if fault.line:
        line = content.splitlines()[fault.line - 1]
        keys = re.findall(r"[\w]+", path.split(".")[-1].split("[")[0] or path)
        above = re.findall(r"[^\W\d]+", path)
        assert any(key in line for key in [*keys, *above, fault.label]) or re.match(r"\s*- ", line), line
    else:
        assert "." not in path


def test_the_message_is_as_promised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    content = text(PLAN).replace("  trainees: 48 ", "  trainees: 四十八 ")
    Path("plan.yaml").write_text(content, encoding="utf-8")
    line = content.splitlines().index(next(row for row in content.splitlines() if "四十八" in row)) + 1
    assert faults_of(Path("plan.yaml")).message == (
        f"plan.yaml 第{line}行 培训人数（class.trainees）：填的是“四十八”；应为不小于 1 的整数。请用阿拉伯数字，写成 48。"
    )


def test_all_faults_of_a_file_are_told_at_once_in_its_order(tmp_path: Path) -> None:
    """Schema and cross-field, each on its own line."""
    content = text(PLAN)
    for old, new in [
        ("  trainees: 48 ", "  trainees: 四十八 "),
        ("  end_date: 2026-10-22", "  end_date: 2026-10-19"),
        ("    住宿费: 15600", "    住宿费: 15601"),
        ("  total: 47360", "  totel: 47360"),
        ("filing_date: 2026-10-12", "filing_date: 2026-13-12"),
    ]:
        assert old in content
        content = content.replace(old, new, 1)
    file = tmp_path / "a.yaml"
    file.write_text(content, encoding="utf-8")
    error = faults_of(file)
    paths = [fault.field for fault in error.faults]
    assert {
        "class.trainees",
        "class.end_date",
        "budget.comprehensive.合计",
        "budget.totel",
        "budget.total",
        "filing_date",
    } <= set(paths)
    lines = [fault.line or 0 for fault in error.faults]
    assert lines == sorted(lines)
    assert error.message.splitlines()[0].endswith(f"有 {len(paths)} 处需要改正：")
    assert len(error.message.splitlines()) == len(paths) + 1


def test_faults_of_json_have_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"类型": "情况说明",\n "subjects": ["not_executed"],\n "unit": {\n  "name": 5}}', encoding="utf-8")
    error = faults_of(file)
    assert next(fault.line for fault in error.faults if fault.field == "unit.name") == 4
    assert {"addressee", "evidence", "date", "plan_year", "items"} <= {fault.field for fault in error.faults}


# What is odd, or against a rule, is drafted all the same: (example, words, in their place, words of the remark or None)
ALLOWED = [
    (PLAN, "  purpose: 提升", "  purpose: 提升,改进", "半角标点"),
    (PLAN, "  purpose: 提升", "  purpose: 提升<b>能力</b>", "网页标记"),
    (PLAN, "  purpose: 提升", "  purpose: 培訓幹部，提升", "繁体字“訓幹”"),
    (PLAN, "  purpose: 提升", "  purpose: 依据柳人社发[2022]65号提升", "〔2022〕"),
    (PLAN, "  purpose: 提升", "  purpose: ２０２６年提升", "全角"),
    (PLAN, "  purpose: 提升", "  purpose: 2026年10月20日（星期三）起提升", "那天是星期二"),
    (PLAN, "  trainees: 48 ", "  trainees: 480 ", "名单 48 人，培训人数 480 人"),
    (PLAN, "  open_date: 2026-10-20", "  open_date: 2026-10-19", "从开班到结束有 4 天"),
    (PLAN, LESSON, LESSON.replace("hours: 4", "hours: 5"), "共 9 学时"),
    (PLAN, "  type: 市内", "  type: 市外", None),
    (PLAN, "filing_date: 2026-10-12", "filing_date: 2026-10-25", None),
    (PLAN, "filing_date: 2026-10-12", "filing_date: null", None),
    (PLAN, "  category: 专业化能力            #", "  category: 其他 #", None),
    (PLAN, "    date: 2026-10-09 ", "    date: '' ", None),
    (OPENING, "  deadline: 2026-10-12", "  deadline: 2026-10-20", "开班当天"),
    (OPENING, "  year: 2026\n", "  year: 2025\n", "成文日期是2026年9月21日"),
    (OPENING, "  - 柳州市人力资源和社会保障局\nprinter", "  - 局属各单位\nprinter", "已在主送机关中"),
    (OPENING, "{unit: 柳北区水利局", "{unit: 柳南区水利局", "与第 1 项相同"),
    (GENERAL, "doc_type: 通知", "doc_type: 公告", None),
    (GENERAL, "purpose: 切实保障", "purpose: 提高应急能力 #", "行文目的（purpose）：“提高应急能力”没有写入文稿"),
    (GENERAL, "  - 《干部教育培训工作条例》\n", "  - 《安全生产法》\n", "行文依据（basis）：“《安全生产法》”没有写入文稿"),
    (GENERAL, '      - ["1", 消防设施, "", ""]', '      - ["1", 消防设施, "——", "/"]', None),
    (UNDONE, "sealed: true", "sealed: false", None),
    (UNDONE, "合计84000元", "合计80000元", "合计 84000 元"),
    (YEARLY, "type: 市外", "type: 出国(境)", None),
    (YEARLY, "is_supervising: true", "is_supervising: 否", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("example", "words", "instead", "remark"),
    ALLOWED,
    ids=[f"{row[0]} {row[2].strip()[:24]}" for row in ALLOWED],
)
def test_oddities_and_breaches_of_rules_are_no_faults(
    tmp_path: Path, example: str, words: str, instead: str, remark: str | None
) -> None:
    before = text(example)
    assert words in before
    file = tmp_path / "a.yaml"
    file.write_text(before.replace(words, instead, 1), encoding="utf-8")
    from generator.inputs.load import load

    remarks = load(file, today=TODAY).remarks
    if remark is None:
        assert remarks == ()
    else:
        assert any(remark in said and said.startswith(f"{file} 第") for said in remarks), remarks


def test_lessons_of_one_half_day_may_follow_each_other_or_go_by_groups() -> None:
    base = data(PLAN)
    morning = [{**base["curriculum"][0], "title": title, "hours": 2, "teacher": title} for title in ("甲课", "乙课")]
    assert loaded(base | {"curriculum": morning}).value.says("curriculum")
    groups = [
        {**row, "hours": 4, "title": f"{row['title']}（第{n}组）"} for row, n in zip(morning, "一二", strict=True)
    ]
    assert loaded(base | {"curriculum": groups}).value.says("curriculum")
    one_teacher = [{**row, "teacher": "甲"} for row in groups]
    assert "重叠" in faults_of(base | {"curriculum": one_teacher}).message
    twice = [morning[0], morning[0]]
    assert "重复" in faults_of(base | {"curriculum": twice}).message


def test_the_data_of_a_statement_depend_on_whose_it_is() -> None:
    """Liuzhou asks for the measures and the officer; the region does not (statements[].required of the catalogue)."""
    region = changed(UNDONE, measures=..., officer=..., unit={"name": "广西壮族自治区水利厅"})
    assert loaded(region).gaps == ()
    city = changed(UNDONE, measures=..., officer=...)
    assert {fault.field for fault in faults_of(city).faults} == {"measures", "officer"}
    assert {fault.sort for fault in faults_of(city).faults} == {"gap"}
    adjusted = changed(ADJUSTED, unit={"name": "柳州市水利局"})
    assert {fault.field for fault in faults_of(adjusted).faults} == {"approval"}


def test_without_strictness_contradictions_and_gaps_are_returned() -> None:
    source = changed(UNDONE, officer={"name": ""}, plan_year=2027)
    assert len(faults_of(source).faults) >= 3
    result = read(source, "x", today=TODAY, strict=False)
    assert {fault.field for fault in result.gaps} == {"officer.name", "officer.phone"}
    assert "plan_year" in {fault.field for fault in result.contradictions}
    for nothing in ([], None):
        result = read(source | {"evidence": nothing}, "x", today=TODAY, strict=False)
        assert "evidence" in {fault.field for fault in result.gaps}
        with pytest.raises(InputError, match="evidence"):
            read(source | {"evidence": nothing}, "x", today=TODAY)


def test_a_class_without_its_dates_waits_for_them() -> None:
    late = data(LATE)
    source = late | {"class": {key: held for key, held in late["class"].items() if not key.endswith("_date")}}
    result = read(source, "x", today=TODAY, strict=False)
    assert {"class.open_date", "class.end_date"} <= {fault.field for fault in result.gaps}
    with pytest.raises(InputError, match=r"class\.open_date(.|\n)*class\.end_date"):
        read(source, "x", today=TODAY)


def test_a_class_that_is_added_is_proved_by_what_was_handed_to_the_treasury() -> None:
    """GX20-013: money is asked for first; a city unit has no such rule."""
    added = {"name": "山洪灾害防御培训班", "after": {"trainees": 60}, "reason": "工作需要"}
    region = changed(ADJUSTED, items=[added], evidence=["厅党组会议纪要"], unit={"name": "广西壮族自治区水利厅"})
    assert {fault.field for fault in faults_of(region).faults} == {"evidence"}
    assert loaded(region | {"evidence": ["厅党组会议纪要", "财政经费申请函"]}).gaps == ()
    assert loaded(region | {"items": [{**added, "before": "2天", "after": "3天"}]}).gaps == ()
    assert loaded(region | {"items": [{**added, "after": "取消"}]}).gaps == ()
    assert loaded(region | {"unit": {"name": "柳州市水利局"}, "approval": "市委审批"}).gaps == ()


# ---- sizes ----------------------------------------------------------------------------------------------------------


def test_large_inputs_work() -> None:
    issuers = [f"柳州市第{n}局" for n in range(1, 41)]
    quota = [{"unit": f"第{n}单位", "places": 2} for n in range(500)]
    opening = loaded(changed(OPENING, issuers=issuers, quota=quota, trainees=1000, lead_issuer="柳州市第7局"))
    assert len(opening.value.quota) == 500  # type: ignore[union-attr]
    roster = [{"name": f"学员{n}", "phone": f"138{n:08d}"} for n in range(2000)]
    plan = loaded(changed(PLAN, roster=roster, roster_count=2000))
    assert len(plan.value.roster) == 2000  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("key", "row", "limit"),
    [("roster", {"name": "甲"}, 10_000), ("curriculum", {"title": "甲"}, 2_000), ("evaluation", "甲", 2_000)],
)
def test_too_many_rows_are_refused_with_the_limit(key: str, row: Any, limit: int) -> None:
    fault = next(fault for fault in faults_of(changed(PLAN, **{key: [row] * 20_000})).faults if fault.field == key)
    assert "有 20000 项" in fault.message
    assert f"不超过 {limit} 项" in fault.message


def test_a_file_of_a_hundred_thousand_rows_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"{text(PLAN)}\nroster:\n" + "  - 甲\n" * 100_000, encoding="utf-8")
    fault = next(fault for fault in faults_of(file).faults if fault.field == "roster")
    assert "有 100000 项；应为不超过 10000 项" in fault.message
    assert fault.line == len(text(PLAN).splitlines()) + 2


# ---- anything at all ------------------------------------------------------------------------------------------------

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def _places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(place for key, item in pairs for place in _places(item, (*way, key)))]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([path.stem for path in EXAMPLES]), st.data())
def test_no_value_breaks_the_reading(example: str, choose: st.DataObject) -> None:
    """Whatever stands in a field: the input loads, or it is told in Chinese why not."""
    source = data(example)
    *above, last = choose.draw(st.sampled_from(_places(source)[1:]))
    block: Any = source
    for key in above:
        block = block[key]
    block[last] = choose.draw(JUNK)
    try:
        result: Loaded | None = read(source, "x", today=TODAY)
    except InputError:
        result = None
    assert result is not None or faults_of(source).faults


def test_a_code_alone_may_be_proved_by_its_own_evidence() -> None:
    assert loaded(changed(CODE, evidence=...)).value.says("code_evidence")
    assert [f.field for f in faults_of(changed(CODE, evidence=..., code_evidence=[])).faults] == ["code_evidence"]
    assert "evidence" in {
        f.field for f in faults_of(changed(CODE, evidence=..., subjects=["code_error", "late_entry"])).faults
    }
