"""``zhangfa draft`` checks what it drafts: draft mark, report beside the document, status, JSON; the clean stay clean."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Zhangfa

from generator.document import Paragraph, Table, walk
from generator.draft import Drafting, open_drafting
from generator.inputs.load import read
from generator.report import report_of

EXAMPLES = ROOT / "templates" / "examples"
MARK = "草稿（未定稿）"
REPORT = ".检查报告"
Form = dict[str, Any]

pytestmark = pytest.mark.filterwarnings("error")


def form(name: str) -> Form:
    held: Form = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    return held


def crowded() -> Form:
    """An out-of-city class in May: 68 trainees break a must, the month a should."""
    plan = form("class_plan")
    plan["class"].update(
        type="市外", trainees=68, open_date=date(2026, 5, 12), end_date=date(2026, 5, 14),
        location={"province": "浙江", "city": "杭州市", "venue": "某培训中心"}, out_city_reason="市内没有同类实训条件",
    )  # fmt: skip
    plan.update(as_of=date(2026, 4, 20), budget={"total": 47360})
    dated = ("approved_item", "curriculum", "steps", "roster", "roster_count", "roster_submit_date", "filing_date")
    for key in (*dated, "reference"):
        plan.pop(key, None)
    return plan


def in_june() -> Form:
    """The same class with 48 trainees: only what the rules say 原则上 remains."""
    plan = crowded()
    plan["class"]["trainees"] = 48
    return plan


def written(folder: Path, held: Form, name: str = "输入.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(held, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def inside(path: Path) -> str:
    """All parts of a .docx, or a page, as text."""
    if path.suffix != ".docx":
        # A style sheet writes marks such as （ as \\ff08.
        page = path.read_text(encoding="utf-8")
        return re.sub(r"\\([0-9a-f]{4}) ", lambda code: chr(int(code[1], 16)), page)
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


def drafted(folder: Path, *, report: bool) -> dict[str, Path]:
    """The files of a folder by suffix: those of the report, or those of the document."""
    return {path.suffix: path for path in folder.iterdir() if (REPORT in path.name) == report}


@pytest.mark.parametrize(
    ("make", "status", "final", "marked", "reported"),
    [
        pytest.param(crowded, 3, False, True, True, id="a must is broken: marked, not final, reported"),
        pytest.param(in_june, 0, None, False, True, id="only shoulds: reported, never marked"),
        pytest.param(lambda: form("class_plan"), 0, True, False, False, id="a complying plan: no report"),
        pytest.param(
            lambda: form("statement.not_executed"), 3, True, False, True, id="a statement explains the finding: final"
        ),
    ],
)  # fmt: skip
def test_what_the_rules_say_shows(
    reading: Zhangfa, make: Callable[[], Form], status: int, final: bool | None, marked: bool, reported: bool
) -> None:
    result = reading("draft", written(reading.cwd, make()), "-o", "out", "--format", "html,docx", "--json")
    assert result.status == status, result.err
    answer = json.loads(result.out)
    assert final is None or answer["final"] is final
    assert answer["final"] or answer["gaps"] or marked
    assert bool(answer["findings"]) == reported
    out = reading.cwd / "out"
    documents, reports = drafted(out, report=False), drafted(out, report=True)
    assert set(documents) == {".docx", ".html"}
    assert [MARK in inside(path) for path in documents.values()] == [marked] * 2
    assert set(reports) == ({".docx", ".html"} if reported else set())
    assert not any(MARK in inside(path) for path in reports.values())
    assert sorted(Path(path).name for path in answer["files"]) == sorted(path.name for path in out.iterdir())
    assert answer["report"] == (str(Path("out") / reports[".docx"].name) if reported else None)


def test_findings_are_those_of_check(reading: Zhangfa) -> None:
    plan = written(reading.cwd, crowded())
    said = json.loads(reading("check", plan, "--json").out)
    both = json.loads(reading("draft", plan, EXAMPLES / "class_plan.yaml", "-o", "out", "--json").out)
    first, second = both["documents"]
    assert {"LZ22-024", "LZ22-029"} <= {found["rule"] for found in said["findings"]}
    for key in ("findings", "undetermined", "advice", "not_applicable", "derived"):
        assert first[key] == said[key], key
    assert both["findings"] == first["findings"]
    assert [first["final"], second["final"]] == [False, True]
    assert [MARK in inside(Path(reading.cwd / one["files"][0])) for one in (first, second)] == [True, False]
    assert not both["final"]


def test_a_person_is_told_what_by_which_clause_and_where_the_report_is(reading: Zhangfa) -> None:
    result = reading("draft", written(reading.cwd, crowded()), "-o", "out", "--format", "pdf")
    assert result.status == 3
    lines = result.err.splitlines()
    (line,) = [line for line in lines if "LZ22-024" in line]
    assert all(words in line for words in ("违反规定", "68人", "60人", "（柳人社发〔2022〕65号）", "“二是”"))
    assert any("应当说明" in line and "LZ22-029" in line for line in lines)
    (report,) = (reading.cwd / "out").glob(f"*{REPORT}.docx")  # .docx even where the document is none
    assert any(report.name in line and "草稿" in line for line in lines)
    assert len(result.out.splitlines()) == 2


def test_a_report_that_is_there_is_kept(reading: Zhangfa) -> None:
    plan = written(reading.cwd, crowded())
    report = reading.cwd / "out" / f"{crowded()['class']['name']}办班方案{REPORT}.docx"
    report.parent.mkdir()
    report.write_text("批注过的", encoding="utf-8")
    refused = reading("draft", plan, "-o", "out")
    assert refused.status == 1
    assert report.name in refused.err
    assert report.read_text(encoding="utf-8") == "批注过的"
    assert list(report.parent.iterdir()) == [report]
    assert reading("draft", plan, "-o", "out", "--overwrite").status == 3
    assert report.read_bytes().startswith(b"PK")


def test_a_report_of_before_that_no_longer_holds_is_told_of(reading: Zhangfa) -> None:
    report = reading.cwd / "out" / f"{form('class_plan')['class']['name']}办班方案{REPORT}.docx"
    report.parent.mkdir()
    report.write_text("批注过的", encoding="utf-8")
    result = reading("draft", EXAMPLES / "class_plan.yaml", "-o", "out", "--overwrite").ok()
    assert any(report.name in line and "以前" in line for line in result.err.splitlines())
    assert report.read_text(encoding="utf-8") == "批注过的"


# ---- the report itself ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drafting(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_drafting(tmp_path_factory.mktemp("library")) as opened:
        yield opened


def test_the_report_holds_every_finding_clause_quote_and_figure(drafting: Drafting) -> None:
    plan = crowded()
    plan["budget"] = {"total": 176000, "comprehensive": {"合计": 176000}}
    made = drafting.prepare(read(plan, "输入"))
    document = made.composed.document
    report = report_of(made.checked, title=document.title, author=document.author, written=document.written)
    assert report is not None
    assert report.title == f"《{document.title}》检查报告"
    assert (report.format, report.signature, report.head, report.imprint) == ("plain", None, None, None)
    words = "\n".join(piece.text for piece in walk(report))
    for found in (*made.findings, *made.checked.checklist, *made.checked.advice):
        assert found.rule in words
        assert found.message in words
        assert f"{found.citation.official}：“{found.citation.quote}”" in words
    assert {"must", "should", "cost"} == {found.severity for found in made.findings}
    assert "CF16-004" in words
    assert "引文未与原件核对" in words
    assert "实际：68；限额或要求：60。" in words
    assert "实际：814.81；限额或要求：550。" in words, "an endless quotient is cut where it says no more"
    assert "“5”" not in words, "months to keep off are no limit to keep to"
    for rule in made.checked.undetermined:
        assert f"{rule.title}：需要{made.checked.needs(rule)}" in words
        assert all(f"{made.checked.labels[path]}（{path}）" in words for path in rule.needs)
    headings = [block.text for block in report.body if isinstance(block, Paragraph) and block.level == 1]
    assert headings[:3] == ["一、违反规定（必须改正）", "二、应当说明", "三、费用标准"]
    assert headings[-1].endswith("推算")
    (table,) = [block for block in report.body if isinstance(block, Table)]
    assert len(table.rows) == len(made.derived.working)
    assert any("柳人社发〔2022〕65号第二部分" in cell.text for row in table.rows for cell in row)


def test_packs_are_loaded_once_for_many_inputs(drafting: Drafting, monkeypatch: pytest.MonkeyPatch) -> None:
    drafting.prepare(read(form("class_plan"), "输入"))
    monkeypatch.setattr("generator.rules.checking.load_packs", lambda *_: pytest.fail("loaded again"))
    assert drafting.prepare(read(form("class_plan"), "输入")).final


def test_the_library_stays_closed_where_no_rule_concerns_the_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.rules.checking.open_lookup", lambda *_: pytest.fail("opened"))
    with open_drafting(tmp_path) as drafting:
        assert not drafting.prepare(read(form("notice.general"), "输入")).findings
