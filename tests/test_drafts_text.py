"""What the drafts say: goldens a person can read for every type and subtype, and what no draft may ever say.

``ZHANGFA_REWRITE_GOLDENS=1 pytest tests/test_drafts_text.py`` writes the goldens anew; read them before committing.
"""

from __future__ import annotations

import copy
import itertools
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.document import Block, OfficialDocument, Paragraph, Table, note_lines, walk
from generator.draft import Drafted, Drafting, open_drafting
from generator.inputs.faults import InputError
from generator.inputs.load import load, read
from kb.resources import templates_dir

GOLDENS = Path(__file__).parent / "goldens" / "drafts"
DATA = Path(__file__).parent / "data" / "drafts"
EXAMPLES = sorted((templates_dir() / "examples").glob("*.yaml"))
OWN = sorted(DATA.glob("*.yaml"))
CASES = {f"example_{path.stem}": path for path in EXAMPLES} | {path.stem: path for path in OWN}
TODAY = date(2026, 7, 1)

Draft = Callable[[str], Drafted]


@pytest.fixture(scope="module")
def drafting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drafting]:
    with open_drafting(tmp_path_factory.mktemp("library")) as opened:
        yield opened


@pytest.fixture(scope="module")
def draft(drafting: Drafting) -> Draft:
    """The draft of a case by name, composed once."""
    made: dict[str, Drafted] = {}

    def drafted(name: str) -> Drafted:
        if name not in made:
            made[name] = drafting.prepare(load(CASES[name], today=TODAY, strict=False), folder=CASES[name].parent)
        return made[name]

    return drafted


# ---- the document as a person reads it --------------------------------------------------------------------------------


def readable(draft: Drafted) -> str:
    """Head, title, text with level marks, tables as rows, 附件说明, signature, notes, annexes, imprint, remarks."""
    document = draft.composed.document
    lines = [f"（模板 {draft.composed.template}）"]
    if document.head:
        lines.append(f"【版头】{'／'.join(document.head.names)}{document.head.suffix}　{document.head.number}")
    lines += [f"【标题】{document.title}", *([document.addressee] if document.addressee else [])]
    lines += _blocks(document.body)
    lines += [label + name for label, name in note_lines(document.attachment_note)]
    if document.signature:
        names = "／".join(name + document.signature.seal_words for name in document.signature.names)
        lines.append(f"【落款】{names}　{document.signature.date_text}")
    lines += document.notes
    for each in document.attachments:
        lines += [
            f"【{each.label or '印发件'}】{each.title}{'（横排）' if each.landscape else ''}",
            *_blocks(each.blocks),
        ]
    if document.imprint:
        printed = f"{document.imprint.printer or ''}　{document.imprint.print_text}"
        lines.append(f"【版记】{document.imprint.cc_text}{printed}")
    lines += ["", *(f"待补 {gap.field}：{gap.message}" for gap in draft.gaps)]
    lines += [f"提示 {re.sub(r'^[^：]*/', '', remark)}" for remark in draft.remarks]
    lines += [f"依据 {words}" for words in dict.fromkeys(each.official for each in draft.composed.citations)]
    return "\n".join(lines).rstrip() + "\n"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    """A heading in «», the level as #; a table with | between cells, ×3 for a cell over three columns."""
    for block in blocks:
        if isinstance(block, Paragraph):
            lead = "".join(run.text for run in block.runs if run.role == "lead")
            mark = "#" * block.level + (" " if block.level else "")
            yield mark + (f"«{lead}»" if lead else "") + block.text[len(lead) :]
            continue
        yield from ([f"[{block.caption}]"] if block.caption else [])
        yield "| " + " | ".join(column.title for column in block.columns)
        for row in block.rows:
            yield "| " + " | ".join(cell.text + (f"×{cell.span}" if cell.span > 1 else "") for cell in row)
        yield from ([f"[{block.note}]"] if block.note else [])


def words_of(document: OfficialDocument) -> list[str]:
    """All words of the document, piece by piece in reading order."""
    return [piece.text for piece in walk(document)]


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, draft: Draft) -> None:
    text = readable(draft(name))
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("ZHANGFA_REWRITE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_golden_has_its_case() -> None:
    assert {path.stem for path in GOLDENS.glob("*.txt")} == set(CASES)


# ---- what no draft may say -------------------------------------------------------------------------------------------

FAULTS = {
    "a template's code": re.compile(r"[{}]|%\}|\bNone\b|\bTrue\b|\bFalse\b|Decimal|datetime"),
    "doubled or clashing marks": re.compile(
        r"[，。；：、！？]{2}|[（“《〈][，。；、]|[，、；：][）”》〉]|（）|“”|《》"
    ),
    "half-width marks between Chinese": re.compile(r"[\u4e00-\u9fff][,;:!?()][\u4e00-\u9fff]"),
    "a space inside Chinese": re.compile(r"(?<=[\u4e00-\u9fff，。；：]) +(?=[\u4e00-\u9fff])"),
    "a date with leading zeros": re.compile(r"年0\d月|月0\d日"),
    "a date of the standing notice that has passed": re.compile(r"2022年(?:8月5日|8月10日|12月31日)"),
    "a code declared valid": re.compile("视为有效|补正有效|仍然有效"),
    "unfinished labels": re.compile(r"附件[：:]1、|见的|见）|于前|共个"),
}
# The title of 桂组通字〔2020〕56号 names two organs with a space between them, as printed.
_TITLE_OF_ITS_OWN = "中共广西壮族自治区委员会组织部 广西壮族自治区财政厅关于"


def faults_in(draft: Drafted) -> list[str]:
    """What is wrong with the words of a draft, as (fault, words)."""
    found = []
    for words in words_of(draft.composed.document):
        text = words.replace(_TITLE_OF_ITS_OWN, "关于")
        found += [f"{fault}: {text[:80]}" for fault, pattern in FAULTS.items() if pattern.search(text)]
    body = "".join(words_of(draft.composed.document))
    if "通知如下" in body and "特此通知" in body:
        found.append("特此通知 after 通知如下")
    return found


@pytest.mark.parametrize("name", CASES)
def test_words_are_clean(name: str, draft: Draft) -> None:
    assert faults_in(draft(name)) == []


@pytest.mark.parametrize("name", CASES)
def test_numbering_has_no_holes(name: str, draft: Draft) -> None:
    assert [remark for remark in draft(name).remarks if "序号" in remark] == []


@pytest.mark.parametrize("name", CASES)
def test_no_sentence_is_drawn_as_a_heading(name: str, draft: Draft) -> None:
    document = draft(name).composed.document
    blocks = [*document.body, *(block for each in document.attachments for block in each.blocks)]
    assert [b.text for b in blocks if isinstance(b, Paragraph) and b.is_heading and b.text[-1] in "。；，"] == []


LIUZHOU, REGION = "柳人社发〔2022〕65号", "桂组通字〔2020〕56号"


@pytest.mark.parametrize("name", CASES)
def test_only_the_unit_s_own_documents_are_leant_on(name: str, draft: Draft) -> None:
    _leans_on_its_own(draft(name))


def _leans_on_its_own(made: Drafted) -> None:
    held = {each.document for each in made.composed.citations}
    assert held <= set(made.level.documents)
    text = "".join(words_of(made.composed.document))
    if "lz-2022-65" not in made.level.documents:
        assert LIUZHOU not in text
        assert "培训包附件" not in text
        assert "一包方式管培训" not in text
    if "gx-2020-56" not in made.level.documents:
        assert REGION not in text
        assert "报自治区党委组织部" not in text
        assert "自治区党委组织部备案" not in text


@pytest.mark.parametrize("name", [name for name in CASES if "plan_application" in name or "class_plan" in name])
def test_the_epidemic_is_gone_unless_asked_for(name: str, draft: Draft) -> None:
    made = draft(name)
    asked = "epidemic_clause: true" in CASES[name].read_text(encoding="utf-8")
    assert ("疫情" in "".join(words_of(made.composed.document))) == asked


# ---- what each must say ----------------------------------------------------------------------------------------------

SAYS: Mapping[str, tuple[str, ...]] = {
    "notice_plan_application_liuzhou_joint": (
        "关于申报2027年度机关事业单位培训计划的通知", "全市各机关事业单位：", "现将有关工作事项通知如下：", "2026年8月5日前", "2026年8月10日前", "2026年12月31日前",
        "预算单位代码", "财政预算管理一体化系统", "五个工作日", "附件：1.2027年度培训计划申报表", "2.柳州市培训管理系统使用说明", "0772-2820101",
    ),
    "notice_plan_application_liuzhou_bare": ("一、工作流程", "（一）申报", "二、相关要求", "疫情防控方案"),
    "notice_plan_application_region": ("干部教育培训管理信息系统", "2026年8月14日前", "不得少于本单位总经费的50%", "于2026年11月6日前报“二上”"),
    "notice_class_opening_full": (
        "培训时间：2026年9月28日至10月1日", "培训地点：", "培训对象：", "培训内容：", "培训费用：", "原则上不得请假", "名额分配见附件2", "（见附件1）", "每人收取200元",
    ),
    "notice_class_opening_bare": ("名额分配如下：", "共1天"),
    "notice_forwarding_demands": ("现将自治区党委组织部、自治区财政厅《关于印发〈自治区本级培训计划管理办法〉的通知》（桂组通字〔2025〕40号）转发给你们，请结合实际认真贯彻落实。",),
    "class_plan_liuzhou": (
        "2026年柳州市基层水利专业技术人员能力提升培训班", "2026年10月20日至22日", "48人", "工作人员4人", "中共柳州市委党校", "40560", "6800", "47360", "肆万柒仟叁佰陆拾元整",
        "附件：1.课程安排表", "2.学员名单", "3.经费预算表", "4.师资情况表", "22学时", "2026年10月13日", "2026年10月29日", "每人每天260元", LIUZHOU,
    ),
    "class_plan_region_urgent": (REGION, "临时紧急举办", "自治区党委组织部备案", "区外举办的理由", "涉密", "每人收取100元"),
    "class_plan_out_city": ("市外举办的理由：市内无该类师资条件。", "2026年9月7日"),
    "statement_not_executed_liuzhou": (
        "关于2025年度培训计划未执行情况的说明", "柳州市“一包方式管培训”工作领导小组办公室：", LIUZHOU, "58000", "26000", "84000", "捌万肆仟元整", "特此说明。", "（盖章）",
        "培训包附件", "0772-2820505", "33.3%", "加盖单位公章",
    ),
    "statement_not_executed_region": (REGION, "特此说明。", "赛事集中。"),
    "statement_adjusted_region": (REGION, "新增", "取消", "报自治区党委组织部审核", "应报自治区财政申请经费后"),
    "statement_adjusted_liuzhou": ("调整前经费合计40000元，调整后合计50000元（大写：伍万元整），增加10000元。", "2026年5月20日局党组会议同意。"),
    "statement_late_entry_liuzhou": ("发布培训项目逾期2个工作日", "教培管理逾期9个工作日", "结算金额（已逾期11个工作日）", "学员签到（已逾期11个工作日）", "韦小青"),
    "statement_code_error_missing": ("漏填", "申请将预算单位代码更正为“036001”", "视为无效"),
    "statement_urgent_region": (REGION, "抗旱保供水紧急任务。", "批示同意。", "早于开班日期"),
    "annual_plan_liuzhou": ("2027年度培训计划申报表", "柒万柒仟元零伍角", "超出控制数7000.50元", "2026年7月28日经党组会议研究通过", "62.3%"),
    "annual_plan_region": ("经费（万元）", "9.65万元（大写：玖万陆仟伍佰元整）", "2026年9月7日以前", "尚未经单位财务部门复核"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "wanted"), SAYS.items(), ids=SAYS)
def test_says(name: str, wanted: tuple[str, ...], draft: Draft) -> None:
    text = readable(draft(name))
    assert [words for words in wanted if words not in text] == []


NEVER: Mapping[str, tuple[str, ...]] = {
    "notice_plan_application_liuzhou_joint": ("2023年度", "2022年", "疫情防控方案", "08月"),
    "class_plan_liuzhou": ("自治区党委组织部", "疫情防控方案", "central_540"),
    "statement_not_executed_liuzhou": ("文物安全管理培训班未执行", "已按计划完成", "特此通知", "疫情"),
    "statement_not_executed_region": ("上传", "盖章版"),
    "statement_late_entry_liuzhou": ("全部完成", "疫情"),
    "statement_late_entry_elsewhere": ("逾期工作日", "期限"),
    "annual_plan_region": ("9.6500", "96500元"),
}


@pytest.mark.parametrize(("name", "unwanted"), NEVER.items(), ids=NEVER)
def test_never_says(name: str, unwanted: tuple[str, ...], draft: Draft) -> None:
    text = "\n".join(words_of(draft(name).composed.document))
    assert [words for words in unwanted if words in text] == []


# (case, changes, words it must hold, words it must not, reason)
CHANGED: tuple[tuple[str, dict[str, Any], tuple[str, ...], tuple[str, ...], str], ...] = (
    ("statement_late_entry_liuzhou", {"steps": {"结算金额": None}}, ("尚未完成的：结算金额",), ("发布培训项目 | ", "学员签到（"), "what is not named is not spoken of"),
    ("statement_late_entry_liuzhou", {"steps": {"结算金额": {"date": "2026-07-20"}}}, ("拟于2026年7月20日办理", "逾期未完成", "晚于写作日期"), ("2026年7月20日 | 逾期完成",), "a date to come is a plan"),
    ("statement_late_entry_elsewhere", {}, ("待补 正文：经费使用情况",), ("不涉及经费处置",), "money nobody spoke of"),
    ("statement_code_error_missing", {}, ("不涉及经费处置", "待补 正文：整改措施和后续安排"), ("待补 正文：计划审批情况",), "a code alone moves no money"),
    ("statement_urgent_region", {"approval": None}, ("待补 approval：审批情况", "批准情况：【待补：审批情况】"), (), "no word about approval"),
    ("statement_not_executed_liuzhou", {"plan_year": 2026, "date": "2026-08-03"}, ("截至2026年8月3日", "尚未组织执行", "计划年度尚未结束"), ("未在2026年度组织执行",), "the year is not over"),
    ("statement_not_executed_region", {"measures": None}, ("待补 正文：整改措施和后续安排",), ("确需继续举办",), "measures are the unit's own"),
    ("class_plan_liuzhou", {"as_of": "2026-10-15"}, ("期限为2026年10月13日（开班前第五个工作日，已过）",), ("2026年10月13日（开班前第五个工作日）以前",), "a limit that has passed is no duty to come"),
    ("class_plan_liuzhou", {"as_of": "2026-10-15", "steps": {"培训包审核": {"date": "2026-10-16"}}}, ("培训包审核拟于2026年10月16日办理", "晚于写作日期"), ("培训包审核2026年10月16日",), "a step to come"),
    ("class_plan_liuzhou", {"unit": {"name": "柳州市水利工程管理站", "level": "柳州市市直二层单位"}}, ("由主管单位登录柳州市培训管理系统",), (), "a unit without an account plans a class"),
    ("class_plan_liuzhou", {"curriculum": [
        {"date": "2026-10-20", "title": "报到、开班式", "hours": 0, "teacher": "李志成", "method": "开班"},
        {"date": "2026-10-20", "title": "防汛抢险实务", "hours": 4, "teacher": "莫建平", "method": "专题讲授", "title_level": "副高级"},
        {"date": "2026-10-22", "title": "结业考核与总结", "hours": 2, "teacher": "班主任", "method": "考核"},
    ]}, ("培训内容：防汛抢险实务。", "采取专题讲授的方式进行", "授课人共1名", "共安排2次课、6学时", "| 报到、开班式 |"), (), "frame rows are no content"),
    ("notice_class_opening_full", {"fee": {"charge_trainees": True}}, ("待补 正文：收费标准",), (), "a fee without an amount"),
    ("annual_plan_liuzhou", {"approval_meeting": {"date": "2026-07-28"}}, ("待补 正文：审议会议",), ("经会议研究",), "a meeting without a name"),
    ("notice_general_text", {"doc_type": "报告", "recipients": "柳州市人民政府", "signer": "李四", "opening": None, "purpose": "反映情况"}, ("现将有关情况报告如下：",), (), "a report reports"),
    ("notice_general_text", {"doc_type": "决定", "opening": None, "purpose": "表彰先进"}, ("作出如下决定：",), (), "a decision decides"),
    ("notice_general_text", {"doc_type": "纪要", "title_subject": "2026年第三次会议"}, ("2026年第三次会议纪要",), ("会议的纪要",), "minutes of a meeting"),
    ("notice_class_opening_bare", {"content": None, "contact": None}, ("没有培训内容这一部分", "没有联系人这一部分"), (), "sections that an opening notice has"),
    ("notice_class_opening_full", {"signup": {"deadline": "2026-09-26"}}, ("报名截止日2026年9月26日（星期六）是放假日",), (), "a deadline on a day off"),
    ("notice_general_text", {"doc_type": "请示", "recipients": ["柳州市人民政府", "柳州市财政局"], "signer": "李四"}, ("第十五条",), (), "a request to two organs"),
    ("notice_general_text", {"doc_type": "报告", "recipients": "柳州市人民政府", "signer": "李四", "closing": "以上报告，请批准。"}, ("不得夹带请示事项",), (), "a report that asks"),
    ("notice_general_text", {"doc_type": "令", "signer": "市长 张三"}, ("第10.2条", "　第"), (), "the number of a command"),
    ("notice_class_opening_bare", {"title_subject": "2026年防汛业务培训班"}, ("关于举办2026年防汛业务培训班的通知",), (), "a class is held"),
    ("statement_not_executed_liuzhou", {"unit": {"name": "柳州市文物考古所", "level": "柳州市市直二层单位"}}, ("由主管单位上传至",), (), "a unit without an account"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "wanted", "unwanted", "why"), CHANGED, ids=[row[4] for row in CHANGED])
def test_says_when_changed(
    name: str, changes: dict[str, Any], wanted: tuple[str, ...], unwanted: tuple[str, ...], why: str, drafting: Drafting
) -> None:
    made = _plan(drafting, name, **changes)
    text = readable(made)
    assert [words for words in wanted if words not in text] == []
    assert [words for words in unwanted if words in text] == []
    assert faults_in(made) == []


def test_each_of_the_six_steps_is_spoken_of_where_entry_is_late() -> None:
    data = yaml.safe_load((DATA / "statement_late_entry_liuzhou.yaml").read_text(encoding="utf-8"))
    assert read(data, "测试.yaml", today=TODAY).gaps == ()
    del data["steps"]["学员签到"]
    with pytest.raises(InputError, match=r"steps\.学员签到.*没有办理的写 null"):
        read(data, "测试.yaml", today=TODAY)


def test_a_forwarded_document_keeps_its_ending(drafting: Drafting) -> None:
    passed = {"title": "关于申报2023年度机关事业单位培训计划的通知", "document": "lz-2022-65"}
    made = _plan(drafting, "notice_forwarding_text", forwarded=passed)
    last = [block.text for block in made.composed.document.attachments[-1].blocks if isinstance(block, Paragraph)][-3:]
    assert last == ["中共柳州市委组织部", "柳州市人力资源和社会保障局", "柳州市财政局"]
    assert any("被转发件中的期限早于成文日期：2022年12月31日" in remark for remark in made.remarks)


CLASS_PLAN = (
    "一、培训目的", "二、培训时间和地点", "三、培训对象和人数", "四、培训内容和方式", "五、课程安排", "六、师资情况", "七、经费预算", "八、组织管理与纪律要求", "九、考核评估",
)  # fmt: skip
MATTERS = {
    "not_executed": "未执行情况及原因",
    "adjusted": "计划调整情况及原因",
    "late_entry": "数据补录逾期情况及原因",
    "code_error": "预算单位代码更正情况及原因",
    "urgent_class": "临时紧急办班情况及原因",
}


@pytest.mark.parametrize("name", [name for name in CASES if "class_plan" in name])
def test_sections_of_a_class_plan(name: str, draft: Draft) -> None:
    assert _headings(draft(name)) == list(CLASS_PLAN)


@pytest.mark.parametrize("name", [name for name in CASES if "statement" in name])
def test_sections_of_a_statement(name: str, draft: Draft) -> None:
    subjects = yaml.safe_load(CASES[name].read_text(encoding="utf-8"))["subjects"]
    wanted = [
        "计划审批情况",
        *(MATTERS[s] for s in MATTERS if s in subjects),
        "经费使用（处置）情况",
        "整改措施和后续安排",
        "有关承诺",
    ]
    assert [heading.split("、", 1)[1] for heading in _headings(draft(name))] == wanted
    body = draft(name).composed.document.body[-1]
    assert isinstance(body, Paragraph)
    assert body.text == "特此说明。"


def _headings(draft: Drafted) -> list[str]:
    return [b.text for b in draft.composed.document.body if isinstance(b, Paragraph) and b.level == 1 and b.is_heading]


UNITS = {
    "柳州": ("柳州市林业和园林局", "柳州市“一包方式管培训”工作领导小组办公室"),
    "自治区": ("广西壮族自治区林业局", "中共广西壮族自治区委员会组织部"),
    "桂林": ("桂林市林业和园林局", "桂林市人力资源和社会保障局"),
}
SUBSETS = [subjects for count in range(1, 6) for subjects in itertools.combinations(MATTERS, count)]


@pytest.mark.parametrize("place", UNITS)
def test_every_combination_of_subjects_everywhere(place: str, drafting: Drafting) -> None:
    data = yaml.safe_load((DATA / "statement_all_liuzhou.yaml").read_text(encoding="utf-8"))
    name, addressee = UNITS[place]
    data |= {"unit": data["unit"] | {"name": name}, "addressee": addressee}
    for subjects in SUBSETS:
        made = drafting.prepare(read(data | {"subjects": list(subjects)}, "测试", today=TODAY, strict=False))
        assert faults_in(made) == [], subjects
        assert not [remark for remark in made.remarks if "序号" in remark], subjects
        _leans_on_its_own(made)
        headings = [heading.split("、", 1)[1] for heading in _headings(made)]
        assert headings[1:-3] == [MATTERS[subject] for subject in subjects]


# ---- tables -----------------------------------------------------------------------------------------------------------

COLUMNS = {
    "课程安排表": ("日期", "时段", "课程内容", "学时", "授课人", "单位", "教学方式"),
    "学员名单": ("序号", "姓名", "性别", "民族", "单位", "职务（职级）", "联系电话", "备注"),
    "经费预算表": ("费用名称", "标准（元/人天）", "人数", "天数", "金额（元）"),
    "师资情况表": ("姓名", "单位", "职称", "课程", "学时"),
}


@pytest.mark.parametrize(("title", "columns"), COLUMNS.items(), ids=COLUMNS)
def test_columns_of_the_annexes(title: str, columns: tuple[str, ...], draft: Draft) -> None:
    annex = next(each for each in draft("class_plan_liuzhou").composed.document.attachments if each.title == title)
    table = annex.blocks[0]
    assert isinstance(table, Table)
    assert tuple(column.title for column in table.columns) == columns


def test_columns_of_the_receipt(draft: Draft) -> None:
    receipt = draft("notice_class_opening_full").composed.document.attachments[0].blocks[0]
    assert isinstance(receipt, Table)
    titles = [column.title for column in receipt.columns]
    assert titles == ["序号", "姓名", "性别", "民族", "单位及职务（职称）", "联系电话", "是否住宿", "备注"]
    assert len(receipt.rows) == 5 + 1, "no more rows than trainees, and one to sign"


def test_wide_tables_lie_on_their_side_and_money_stands_right(draft: Draft) -> None:
    form = draft("annual_plan_liuzhou").composed.document.attachments[0]
    assert form.landscape
    table = form.blocks[1]
    assert isinstance(table, Table)
    assert next(column.align for column in table.columns if column.title.startswith("经费")) == "right"


# ---- sizes ------------------------------------------------------------------------------------------------------------


def _plan(drafting: Drafting, name: str, **changes: Any) -> Drafted:
    data = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8")) | changes
    return drafting.prepare(read(data, "测试.yaml", today=TODAY, strict=False))


def test_two_thousand_trainees(drafting: Drafting) -> None:
    people = [{"name": f"学员{i}", "sex": "男", "unit": "柳州市水利局"} for i in range(1, 2001)]
    made = _plan(drafting, "class_plan_liuzhou", roster=people, roster_count=None)
    roster = made.composed.document.attachments[1].blocks[0]
    assert isinstance(roster, Table)
    assert len(roster.rows) == 2000
    assert [cell.text for cell in roster.rows[-1]] == ["2000", "学员2000", "男", "", "柳州市水利局", "", "", ""]


def test_a_long_quota_follows_as_an_annex_even_unlisted(drafting: Drafting) -> None:
    quota = [{"unit": f"第{i}县水利局", "places": 1} for i in range(1, 501)]
    made = _plan(drafting, "notice_class_opening_bare", quota=quota, trainees=500)
    assert made.composed.document.attachment_note == ("名额分配表",)
    assert "名额分配见附件。" in readable(made)


# ---- whatever is left out -----------------------------------------------------------------------------------------------

# The fullest cases; every optional key of theirs is left out in turn.
FULL = (
    "example_notice.class_opening", "example_notice.plan_application", "notice_plan_application_region", "notice_plan_application_elsewhere",
    "notice_class_opening_full", "notice_forwarding_demands", "notice_general_letter", "class_plan_liuzhou", "class_plan_region_urgent",
    "class_plan_out_city", "statement_all_liuzhou", "statement_not_executed_liuzhou", "statement_adjusted_region", "statement_late_entry_liuzhou",
    "statement_urgent_region", "annual_plan_liuzhou", "annual_plan_region",
)  # fmt: skip


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every key below a value; of the items of a list the first alone."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield (*path, key)
            yield from _paths(below, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from _paths(value[0], (*path, 0))


def _without(data: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    changed = copy.deepcopy(data)
    holder: Any = changed
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return changed


@pytest.mark.parametrize("name", FULL)
def test_whatever_is_left_out_the_words_stay_clean(name: str, drafting: Drafting) -> None:
    data = yaml.safe_load(CASES[name].read_text(encoding="utf-8"))
    composed = 0
    for path in _paths(data):
        try:
            loaded = read(_without(data, path), "测试.yaml", today=TODAY, strict=False)
        except InputError:
            continue  # it was required
        made = drafting.prepare(loaded, folder=CASES[name].parent)
        assert faults_in(made) == [], path
        assert not [remark for remark in made.remarks if "序号" in remark], path
        composed += 1
    assert composed >= 5


ENDINGS = ("。", "；", "，", "。。", "、 ", ".", "（试行）。", "\u3000")


@pytest.mark.parametrize("ending", ENDINGS, ids=[repr(ending) for ending in ENDINGS])
@pytest.mark.parametrize("name", [name for name in FULL if "general" not in name])
def test_whatever_a_text_ends_with_marks_are_not_doubled(name: str, ending: str, drafting: Drafting) -> None:
    """Every free text gets the ending; names of organs, titles and choices stay as they are."""
    free = {
        "purpose", "reason", "reason_type", "late_reason", "code_reason", "urgent_reason", "approval", "fund_disposition", "measures",
        "evidence", "audience", "content", "methods", "requirements", "demands", "fund_source", "out_city_reason", "out_region_reason",
        "evaluation", "transport", "time", "place", "before", "after", "note", "standard", "channel",
    }  # fmt: skip

    def ended(value: Any, key: str | None = None) -> Any:
        if isinstance(value, dict):
            return {k: ended(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [ended(v, key) for v in value]
        # 取消 alone says that an item is cancelled.
        return (
            value.rstrip("。；，、") + ending if isinstance(value, str) and key in free and value != "取消" else value
        )

    data = ended(yaml.safe_load(CASES[name].read_text(encoding="utf-8")))
    made = drafting.prepare(read(data, "测试.yaml", today=TODAY, strict=False), folder=CASES[name].parent)
    assert faults_in(made) == []
