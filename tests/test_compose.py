"""Inputs of every kind become documents: head, signature, notes, imprint, annexes, and the office's own templates."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.calendar import open_calendar
from generator.compose import Composed, compose
from generator.derived import derive
from generator.document import Attachment, Attendance, Cell, Column, OfficialDocument, Table, walk
from generator.draft import Drafted, open_drafting
from generator.enclosures import gaps_in
from generator.inputs.load import read
from generator.standing import unit_level
from generator.stems import stem_of
from generator.templating import SUFFIX, TemplateError
from kb.errors import ZhangfaError
from kb.lookup import Lookup, open_lookup
from kb.resources import templates_dir

EXAMPLES = sorted((templates_dir() / "examples").glob("*.yaml"))
BASE: dict[str, Any] = {
    "type": "notice",
    "subtype": "general",
    "as_of": "2026-07-24",
    "issuers": ["柳州市水利局"],
    "doc_number": {"code": "柳水发", "year": 2026, "serial": 8},
    "title_subject": "做好培训工作",
    "recipients": ["各县（区）水利局", "局属各单位"],
    "body": "一、总体要求\n各单位要高度重视。\n二、有关事项\n（一）时间。请于8月5日前报送。\n（二）方式。线上报送。",
    "issue_date": "2026-07-24",
}
SIGNED = {"signer": ["李志成"]}
ORGANS = [f"柳州市第{i}工作委员会" for i in range(1, 41)]


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    with open_lookup(tmp_path_factory.mktemp("library")) as opened:
        yield opened


Make = Callable[..., Composed]


@pytest.fixture
def make(lookup: Lookup, tmp_path: Path) -> Make:
    """Composes ``BASE`` with changes; a key that is None is left out. own: the office's templates by name."""

    def made(own: dict[str, str] | None = None, template: str | None = None, **changes: Any) -> Composed:
        folder = tmp_path / "templates"
        folder.mkdir(exist_ok=True)
        for name, words in (own or {}).items():
            (folder / (name + SUFFIX)).write_text(words, encoding="utf-8")
        data = {key: value for key, value in (BASE | changes).items() if value is not None}
        loaded = read(data, "测试.yaml", strict=False)
        level = unit_level(loaded.value)
        return compose(
            loaded,
            library=lambda: lookup,
            level=level,
            derived=derive(loaded.value, open_calendar(level.calendar), level),
            templates=folder,
            template=template,
            folder=tmp_path,
        )

    return made


def text_of(document: OfficialDocument) -> list[str]:
    return [block.text for block in document.body if not isinstance(block, Table)]


# ---- head -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "names", "suffix", "number"),
    [
        pytest.param({}, ("柳州市水利局",), "文件", "柳水发〔2026〕8号", id="ordinary"),
        pytest.param(
            {"issuers": ["甲局", "乙局", "丙局"], "lead_issuer": "乙局"}, ("甲局", "乙局", "丙局"), "文件",
            "柳水发〔2026〕8号", id="joint: as listed, whoever leads",
        ),
        pytest.param({"doc_type": "函"}, ("柳州市水利局",), "", "柳水发〔2026〕8号", id="letter: no 文件"),
        pytest.param(
            {"doc_type": "函", "issuers": ["甲局", "乙局"], "lead_issuer": "乙局"}, ("乙局",), "", "柳水发〔2026〕8号",
            id="joint letter: the lead alone",
        ),
        pytest.param({"format": "letter"}, ("柳州市水利局",), "", "柳水发〔2026〕8号", id="a notice in letter format"),
        pytest.param(
            {"doc_type": "纪要", "doc_number": {"serial": 12}}, ("柳州市水利局会议纪要",), "", "第12期", id="minutes"
        ),
        pytest.param(
            {"doc_type": "纪要", "issuers": ["柳州市水利局局长办公会议"], "doc_number": {"year": 2026, "serial": 5}},
            ("柳州市水利局局长办公会议纪要",), "", "〔2026〕5号", id="minutes of a named meeting",
        ),
        pytest.param(
            {"doc_type": "令", "issuers": ["柳州市人民政府"], "doc_number": {"serial": 3}, "recipients": None} | SIGNED,
            ("柳州市人民政府",), "令", "第3号", id="order",
        ),
        pytest.param(
            {"doc_type": "命令", "doc_number": {"serial": 3}, "recipients": None} | SIGNED, ("柳州市水利局",), "命令",
            "第3号", id="command",
        ),
    ],
)  # fmt: skip
def test_head(make: Make, changes: dict[str, Any], names: tuple[str, ...], suffix: str, number: str) -> None:
    document = make(**changes).document
    assert document.head is not None
    assert (document.head.names, document.head.suffix, document.head.number) == (names, suffix, number)


@pytest.mark.parametrize(
    ("changes", "secrecy", "urgency", "copy"),
    [
        pytest.param({}, None, None, None, id="none"),
        pytest.param(
            {"secrecy": "机密", "secrecy_period": "1年", "copy_number": "23", "urgency": "特急"},
            "机密★1年", "特急", "000023", id="all, the copy number filled up to six figures",
        ),
        pytest.param({"secrecy": "秘密", "secrecy_period": "6个月", "copy_number": "000001"}, "秘密★6个月", None, "000001",
                     id="months"),
        pytest.param({"urgency": "加急"}, None, "加急", None, id="urgent only"),
    ],
)  # fmt: skip
def test_marks_of_secrecy_and_urgency(
    make: Make, changes: dict[str, Any], secrecy: str | None, urgency: str | None, copy: str | None
) -> None:
    head = make(**changes).document.head
    assert head is not None
    assert (head.secrecy, head.urgency, head.copy_number) == (secrecy, urgency, copy)


@pytest.mark.parametrize(
    ("changes", "signers"),
    [
        pytest.param({"doc_type": "请示", "recipients": "柳州市人民政府"} | SIGNED, ("李志成",), id="a request goes up"),
        pytest.param(
            {"doc_type": "报告", "recipients": "柳州市人民政府", "issuers": ["甲局", "乙局"], "signer": ["张三", "李四"]},
            ("张三", "李四"), id="a joint report names all",
        ),
        pytest.param({"doc_type": "意见"} | SIGNED, ("李志成",), id="an opinion that has a signer goes up"),
        pytest.param({"doc_type": "议案", "recipients": "柳州市人大常委会"} | SIGNED, (), id="a bill is signed below"),
        pytest.param({}, (), id="a notice has none"),
    ],
)  # fmt: skip
def test_signers_stand_on_upward_documents_only(make: Make, changes: dict[str, Any], signers: tuple[str, ...]) -> None:
    head = make(**changes).document.head
    assert head is not None
    assert head.signers == signers


# ---- addressee ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipients", "addressee"),
    [
        pytest.param("市直各单位", "市直各单位：", id="one"),
        pytest.param("市直各单位：", "市直各单位：", id="with its colon"),
        pytest.param(["甲局", "乙局"], "甲局、乙局：", id="several"),
        pytest.param(
            ["各县（区）党委、政府", "市直各单位"], "各县（区）党委、政府，市直各单位：", id="a name that holds 、"
        ),
    ],
)
def test_addressee(make: Make, recipients: str | list[str], addressee: str) -> None:
    assert make(recipients=recipients).document.addressee == addressee


def test_an_office_template_without_addressee_still_has_it(make: Make) -> None:
    made = make(own={"notice.general": "关于{{ it.title_subject }}的通知\n请照办：\n{{ it.body }}"})
    assert made.document.addressee == "请照办："  # the second line, as the office wrote it
    made = make(own={"notice.general": "关于{{ it.title_subject }}的通知\n现通知如下：\n{{ it.body }}"})
    assert made.document.addressee == "各县（区）水利局、局属各单位："


def test_a_document_to_nobody_has_no_addressee(make: Make) -> None:
    document = make(doc_type="公告", recipients=None, body="培训对象：\n全体干部。").document
    assert document.addressee is None
    assert text_of(document) == ["培训对象：", "全体干部。"]


def test_too_many_addressees_go_into_the_imprint(make: Make) -> None:
    made = make(recipients=ORGANS, printer="柳州市水利局办公室")
    assert made.document.addressee is None
    assert made.document.imprint is not None
    assert made.document.imprint.recipients == "、".join(ORGANS) + "。"
    assert any("7.3.2" in remark for remark in made.remarks)


# ---- signature ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "style", "names", "titles"),
    [
        pytest.param({}, "sealed", ("柳州市水利局",), (), id="sealed unless said otherwise"),
        pytest.param({"seal": False}, "unsealed", ("柳州市水利局",), (), id="not sealed"),
        pytest.param({"issuers": ["甲局", "乙局"], "lead_issuer": "乙局"}, "sealed", ("甲局", "乙局"), (), id="joint"),
        pytest.param({"doc_type": "函", "issuers": ["甲局", "乙局"]}, "sealed", ("甲局", "乙局"), (), id="joint letter"),
        pytest.param({"doc_type": "纪要"}, "unsealed", ("柳州市水利局",), (), id="minutes bear no seal"),
        pytest.param({"doc_type": "纪要", "seal": True}, "sealed", ("柳州市水利局",), (), id="unless they shall"),
        pytest.param(
            {"doc_type": "令", "recipients": None, "signer": ["市长 李志成"]}, "stamp", ("李志成",), ("市长",), id="stamp"
        ),
        pytest.param(
            {"doc_type": "议案", "signer": ["市长　李志成"]}, "stamp", ("李志成",), ("市长",), id="a bill is stamped"
        ),
    ],
)  # fmt: skip
def test_signature(
    make: Make, changes: dict[str, Any], style: str, names: tuple[str, ...], titles: tuple[str, ...]
) -> None:
    signature = make(**changes).document.signature
    assert signature is not None
    assert (signature.style, signature.names, signature.titles) == (style, names, titles)
    assert signature.date == date(2026, 7, 24)
    assert signature.seal_words == ""


def test_a_stamp_without_the_office_is_remarked(make: Make) -> None:
    assert any("职务" in remark for remark in make(doc_type="令", recipients=None, **SIGNED).remarks)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 40])
def test_any_number_of_issuers(make: Make, count: int) -> None:
    document = make(issuers=ORGANS[:count]).document
    assert document.head is not None
    assert document.signature is not None
    assert document.head.names == document.signature.names == tuple(ORGANS[:count])
    assert document.title.startswith("关于" if count > 1 else ORGANS[0])


# ---- notes, imprint, attendance -------------------------------------------------------------------------------------

CONTACT = {"dept": "人事科", "name": "陆海宁", "phone": "0772-2820303"}


@pytest.mark.parametrize(
    ("changes", "notes"),
    [
        pytest.param({}, (), id="none"),
        pytest.param({"disclosure": "主动公开"}, ("（此件主动公开）",), id="public"),
        pytest.param({"disclosure": "依申请公开"}, ("（此件依申请公开）",), id="on request"),
        pytest.param(
            {"contact": CONTACT}, ("（联系单位：人事科，联系人：陆海宁，联系电话：0772-2820303）",), id="contact"
        ),
        pytest.param({"contact": {"phone": "2820303"}}, ("（联系电话：2820303）",), id="what is known of it"),
        pytest.param(
            {"contact": CONTACT, "closing": "请联系人事科陆海宁，电话0772-2820303。"}, (), id="the text says it already"
        ),
    ],
)
def test_notes(make: Make, changes: dict[str, Any], notes: tuple[str, ...]) -> None:
    assert make(**changes).document.notes == notes


@pytest.mark.parametrize(
    ("changes", "imprint"),
    [
        pytest.param({}, None, id="nothing is made up"),
        pytest.param({"printer": "水利局办公室"}, ("水利局办公室", date(2026, 7, 24), ()), id="printed on the day of issue"),
        pytest.param(
            {"printer": "水利局办公室", "print_date": "2026-07-27", "cc": ["市审计局。", "市财政局"]},
            ("水利局办公室", date(2026, 7, 27), ("市审计局", "市财政局")), id="all",
        ),
        pytest.param({"cc": ["市审计局"]}, (None, None, ("市审计局",)), id="copies only"),
        pytest.param(
            {"doc_type": "函", "printer": "水利局办公室", "cc": ["市审计局"]}, (None, None, ("市审计局",)),
            id="a letter has no printing line",
        ),
        pytest.param({"doc_type": "函", "printer": "水利局办公室"}, None, id="a letter without copies has none"),
    ],
)  # fmt: skip
def test_imprint(make: Make, changes: dict[str, Any], imprint: tuple[Any, ...] | None) -> None:
    found = make(**changes).document.imprint
    assert (found and (found.printer, found.print_date, found.cc)) == imprint


def test_a_missing_printer_is_remarked(make: Make) -> None:
    assert any("printer" in remark for remark in make().remarks)
    assert not any("printer" in remark for remark in make(doc_type="函").remarks)


def test_minutes_list_who_was_there_behind_the_text(make: Make) -> None:
    body = "一、会议议定事项\n同意。\n出席：张三、李四\n请假：王五\n列席人员：赵六"
    document = make(doc_type="纪要", body=body, contact=None).document
    assert document.attendance == (
        Attendance("出席", "张三、李四"),
        Attendance("请假", "王五"),
        Attendance("列席", "赵六"),
    )
    assert text_of(document) == ["一、会议议定事项", "同意。"]
    assert make(body=body).document.attendance == ()


# ---- text -----------------------------------------------------------------------------------------------------------


def test_the_text_is_read_by_its_labels(make: Make) -> None:
    levels = [(b.level, b.is_heading) for b in make().document.body if not isinstance(b, Table)]
    assert levels == [(1, True), (0, False), (1, True), (2, False), (2, False)]


def test_sections_are_numbered(make: Make) -> None:
    body = [
        {"heading": "总体要求", "text": "要重视。"},
        {
            "heading": "工作安排",
            "sections": [{"heading": "时间", "text": "8月。"}, {"heading": "地点", "text": "党校。"}],
        },
    ]
    assert text_of(make(body=body).document) == [
        "一、总体要求", "要重视。", "二、工作安排", "（一）时间", "8月。", "（二）地点", "党校。",
    ]  # fmt: skip


def test_numbering_faults_are_remarked(make: Make) -> None:
    assert any("序号不连续" in remark for remark in make(body="一、甲\n三、乙").remarks)


@pytest.mark.parametrize("words", ["<b>粗</b> & 甲", "臺灣與廣西", "100%，(甲),乙;丙", "喆堃玥𠮷"])
def test_words_of_the_input_stay_words(make: Make, words: str) -> None:
    assert text_of(make(body=words).document) == [words]


def test_gaps_are_listed(make: Make) -> None:
    made = make(own={"notice.general": "关于某事的通知\n一、时间\n【待补：开班时间】\n{{ it.body }}【待补：人数】"})
    assert [(gap.field, gap.message) for gap in made.gaps] == [("正文", "开班时间"), ("正文", "人数")]


def test_gaps_of_tables_are_listed() -> None:
    table = Table((Column("单位", 4),), ((Cell("【待补：单位】", gap=True),),), note="合计：【待补：合计】")
    assert gaps_in(Attachment("附件", "表", (table,))) == ("【待补：单位】", "【待补：合计】")


# ---- attachments ----------------------------------------------------------------------------------------------------


def test_attachments_are_noted_and_bound(make: Make) -> None:
    made = make(
        attachments=[
            "使用说明",
            {"title": "名单", "table": [["序号", "单位"], ["1", "水利局"]], "landscape": True},
            {"title": "须知", "text": "一、纪律\n不得请假。"},
        ]
    )
    assert made.document.attachment_note == ("使用说明", "名单", "须知")
    assert [(a.label, a.title, a.landscape) for a in made.document.attachments] == [
        ("附件2", "名单", True),
        ("附件3", "须知", False),
    ]
    assert any("使用说明" in remark for remark in made.remarks)


@pytest.mark.parametrize("name", ["说明.txt", "说明.md", "子/说明.txt"])
def test_an_attached_file_is_printed(make: Make, tmp_path: Path, name: str) -> None:
    (tmp_path / "子").mkdir()
    words = "## 一、登录" if name.endswith("md") else "一、登录"
    (tmp_path / name).write_text(f"{words}\n打开系统。\n序号\t角色\n1\t管理员\n", encoding="utf-8")
    (attachment,) = make(attachments=[{"title": "使用说明", "file": name}]).document.attachments
    assert [getattr(block, "text", "T") for block in attachment.blocks] == ["一、登录", "打开系统。", "T"]


def test_an_attached_word_file_is_printed(make: Make, tmp_path: Path) -> None:
    from docx import Document

    word = Document()
    word.add_paragraph("一、登录")
    table = word.add_table(2, 2)
    for cell, words in zip([c for row in table.rows for c in row.cells], ("序号", "角色", "1", "管理员"), strict=True):
        cell.text = words
    word.save(str(tmp_path / "说明.docx"))
    (attachment,) = make(attachments=[{"title": "使用说明", "file": "说明.docx"}]).document.attachments
    assert isinstance(attachment.blocks[1], Table)
    assert [column.title for column in attachment.blocks[1].columns] == ["序号", "角色"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("../外面.txt", "不在输入文件所在的文件夹", id="above"),
        pytest.param("/etc/passwd", "不在输入文件所在的文件夹", id="elsewhere"),
        pytest.param("link.txt", "不在输入文件所在的文件夹", id="a link to elsewhere"),
        pytest.param("没有.txt", "没有.txt", id="not there"),
        pytest.param("图.png", "“图.png”是不能排出的附件文件", id="another kind"),
        pytest.param("宽.txt", "“宽.txt”中的表格有 21 列；应为不超过 20 列", id="too many columns"),
        pytest.param("空.txt", "空", id="empty"),
    ],
)
def test_files_that_cannot_be_attached(make: Make, tmp_path: Path, name: str, told: str) -> None:
    (tmp_path.parent / "外面.txt").write_text("外", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path.parent / "外面.txt")
    (tmp_path / "图.png").write_bytes(b"\x89PNG")
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "宽.txt").write_text("\t".join("列" * 21), encoding="utf-8")
    with pytest.raises(ZhangfaError) as caught:
        make(attachments=[{"title": "说明", "file": name}, {"title": "另一份", "file": "也没有.txt"}])
    assert "测试.yaml 附件第1项的附件文件（attachments[0].file）" in caught.value.message
    assert told in caught.value.message
    assert "（attachments[1].file）" in caught.value.message  # all of them at once


def test_what_a_notice_prints_is_no_attachment(make: Make) -> None:
    made = make(
        title_subject="印发《柳州市水利局培训管理办法》",
        attachments=[{"title": "柳州市水利局培训管理办法", "text": "第一条 为了规范。\n第二条 适用于本局。"}, "名单"],
    )
    assert made.document.attachment_note == ("名单",)
    assert [(a.label, a.title) for a in made.document.attachments] == [(None, "柳州市水利局培训管理办法")]


# ---- forwarding -----------------------------------------------------------------------------------------------------


def test_a_forwarded_text_follows_the_signature(make: Make) -> None:
    forwarded = {"title": "关于报名的通知", "number": "柳人社发〔2026〕1号", "text": "一、时间\n8月。"}
    document = make(
        subtype="forwarding", title_subject="转发《关于报名的通知》", body=None, forwarded=forwarded
    ).document
    assert document.attachment_note == ()
    assert [(a.label, a.title) for a in document.attachments] == [(None, "关于报名的通知")]
    assert any("现将《关于报名的通知》（柳人社发〔2026〕1号）转发给你们" in words for words in text_of(document))


def test_a_document_of_the_library_is_forwarded_in_its_own_words(make: Make, lookup: Lookup) -> None:
    forwarded = {"title": "关于申报2023年度机关事业单位培训计划的通知", "document": "柳人社发〔2022〕65号"}
    made = make(subtype="forwarding", title_subject="转发申报通知", body=None, forwarded=forwarded)
    (attachment,) = made.document.attachments
    words = "".join(block.text for block in attachment.blocks if not isinstance(block, Table))
    held = [clause.text for clause in lookup.clauses("lz-2022-65") if not clause.inline]
    assert held
    assert all(text in words for text in held)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        pytest.param("jbd-2006-45", "有损", id="damaged"),
        pytest.param("无此文件", r"测试\.yaml .*（forwarded\.document）：文库中没有“无此文件”", id="not held"),
    ],
)
def test_what_cannot_be_forwarded(make: Make, document: str, told: str) -> None:
    forwarded = {"title": "某某规划", "document": document}
    with pytest.raises(ZhangfaError, match=told):
        make(subtype="forwarding", title_subject="转发某某规划", body=None, forwarded=forwarded)


def test_another_title_than_the_library_has_is_remarked(make: Make) -> None:
    forwarded = {"title": "关于别的事的通知", "document": "lz-2022-65"}
    made = make(subtype="forwarding", title_subject="转发通知", body=None, forwarded=forwarded)
    assert any("请核对" in remark and "关于别的事的通知" in remark for remark in made.remarks)


# ---- templates ------------------------------------------------------------------------------------------------------


def test_the_offices_template_is_taken_and_may_be_forced(make: Make) -> None:
    own = {"notice.general": "关于甲的通知\n甲。", "我局": "关于乙的通知\n乙。"}
    assert make(own=own).template == "notice.general"
    assert make(own=own).document.title == "关于甲的通知"
    assert make(own=own, template="我局").document.title == "关于乙的通知"
    with pytest.raises(TemplateError, match="没有名为“他局”的模板"):
        make(own=own, template="他局")


def test_the_units_own_jurisdiction_decides_the_template(make: Make) -> None:
    changes = {
        "subtype": "plan_application", "body": None, "title_subject": "申报2027年度培训计划", "plan_year": 2027,
        "deadlines": {"apply": "2026-08-05"},
    }  # fmt: skip
    names = {
        "柳州市人力资源和社会保障局": "notice.plan_application.lz-2022-65",
        "中共广西壮族自治区委员会组织部": "notice.plan_application.gx-2020-56",
        "湖南省人力资源和社会保障厅": "notice.plan_application",
    }
    for issuer, template in names.items():
        made = make(issuers=[issuer], **changes)
        assert made.template == template
        cited = {citation.document for citation in made.citations}
        assert cited <= {template.removeprefix("notice.plan_application").lstrip(".")}


def test_an_unknown_table_names_those_there_are(make: Make) -> None:
    with pytest.raises(TemplateError, match=r"第3行：没有名为“名额”的表格"):
        make(own={"notice.general": '关于某事的通知\n正文。\n{{ table("名额") }}'})


def test_a_fault_of_the_template_writes_nothing(make: Make) -> None:
    with pytest.raises(TemplateError, match=r"notice\.general\.txt\.j2 第2行"):
        make(own={"notice.general": "关于某事的通知\n{{ it.contact.phone }}"})


@pytest.mark.parametrize(
    ("template", "told"),
    [
        pytest.param("", "模板没有写出标题", id="empty"),
        pytest.param("关于某事的通知", "模板没有写出正文", id="title alone"),
        pytest.param("关于某事的通知\n{{ it.contact.phone }}", "第2行：模板要写", id="a field that is not filled in"),
        pytest.param("关于某事的通知\n{{ cite('无') }}", "第2行：文库中没有", id="a document that is not held"),
    ],
)
def test_an_error_names_the_template_and_the_input(lookup: Lookup, tmp_path: Path, template: str, told: str) -> None:
    (tmp_path / "templates").mkdir()
    office = tmp_path / "templates" / f"notice.general{SUFFIX}"
    office.write_text(template, encoding="utf-8")
    with pytest.raises(TemplateError) as caught, open_drafting(tmp_path) as drafting:
        drafting.prepare(read(BASE, "测试.yaml"))
    assert caught.value.message.startswith(f"测试.yaml：模板 {office}")
    assert told in caught.value.message
    assert str(caught.value) == caught.value.message


# ---- file names -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        pytest.param("柳州市水利局关于举办培训班的通知", "关于举办培训班的通知", id="from 关于 on"),
        pytest.param("2026年水利班办班方案", "2026年水利班办班方案", id="whole"),
        pytest.param('关于“甲/乙”\\丙:丁*?"<>|的通知', "关于“甲乙”丙丁的通知", id="signs no system takes"),
        pytest.param("关于甲 乙\n的通知. ", "关于甲乙的通知", id="blanks and a dot at the end"),
        pytest.param("CON", "_CON", id="a name that Windows keeps"),
        pytest.param("///", "_", id="nothing left"),
        pytest.param("关于" + "字" * 300, "关于" + "字" * 58, id="too long"),
        pytest.param("关于" + "𠀀" * 300, "关于" + "𠀀" * 48, id="long in bytes"),
    ],
)
def test_file_names(title: str, stem: str) -> None:
    assert stem_of(title) == stem


# ---- whole files ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drafts(lookup: Lookup) -> dict[str, Drafted]:
    with open_drafting(lookup.home) as drafting:
        return {path.stem: drafting.draft(path) for path in EXAMPLES}


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_every_example_is_a_document(drafts: dict[str, Drafted], name: str) -> None:
    draft = drafts[name]
    document = draft.composed.document
    words = "\n".join(piece.text for piece in walk(document))
    assert draft.final
    assert not any(mark in words for mark in ("{{", "{%", "None", "Decimal", "\x00", "【待补", "[", "<"))
    assert document.title
    assert document.body
    assert document.signature is not None
    assert (document.format == "plain") == (not name.startswith("notice"))
    if document.format == "plain":
        assert document.head is None
        assert document.imprint is None
        assert document.signature.seal_words == "（盖章）"


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_documents_cite_only_what_binds_the_unit(drafts: dict[str, Drafted], name: str) -> None:
    draft = drafts[name]
    assert {citation.document for citation in draft.composed.citations} <= set(draft.level.documents)


def test_the_same_input_gives_the_same_document(lookup: Lookup, drafts: dict[str, Drafted]) -> None:
    for path in EXAMPLES:
        with open_drafting(lookup.home) as drafting:
            assert drafting.draft(path).composed == drafts[path.stem].composed


def test_an_unknown_level_is_told_and_cites_nothing(lookup: Lookup) -> None:
    loaded = read(BASE | {"issuers": ["市水利局"], "recipients": "各单位"}, "测试.yaml")
    with open_drafting(lookup.home) as drafting:
        draft = drafting.prepare(loaded)
    assert draft.level.level is None
    assert any("无法判断" in remark for remark in draft.remarks)
    assert draft.composed.citations == ()


def test_the_library_is_opened_only_where_a_document_leans_on_it(tmp_path: Path) -> None:
    with open_drafting(tmp_path / "home") as drafting:
        drafting.prepare(read(BASE, "测试.yaml"))
    assert not (tmp_path / "home").exists()


def test_files_are_attached_only_beside_a_real_input(lookup: Lookup) -> None:
    loaded = read(BASE | {"attachments": [{"title": "说明", "file": "README.md"}]}, "网页表单")
    with pytest.raises(ZhangfaError, match="附件文件"), open_drafting(lookup.home) as drafting:
        drafting.prepare(loaded)


def test_drafts_in_threads(lookup: Lookup, drafts: dict[str, Drafted]) -> None:
    found: list[Composed] = []

    def run() -> None:
        with open_drafting(lookup.home) as drafting:
            found.append(drafting.draft(EXAMPLES[1]).composed)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [drafts[EXAMPLES[1].stem].composed] * 4
