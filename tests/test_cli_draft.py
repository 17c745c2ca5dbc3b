"""``zhangfa draft`` as users and scripts call it: files whole or not at all, what is there is kept, statuses, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Zhangfa

EXAMPLES = ROOT / "templates" / "examples"

pytestmark = pytest.mark.filterwarnings("error")


def example(name: str, folder: Path, change: Callable[[dict], object] | None = None, file: str = "") -> Path:  # type: ignore[type-arg]
    """An example input in ``folder``, changed by ``change``."""
    form = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    if change:
        change(form)
    path = folder / (file or f"{name}.yaml")
    path.write_text(yaml.safe_dump(form, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


TITLE = "关于做好冬季培训安全管理工作的通知"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    return example("notice.general", tmp_path)


def test_a_document_in_every_format(reading: Zhangfa, notice: Path) -> None:
    result = reading("draft", notice, "-o", "文稿/甲", "--format", "docx，html,.pdf,docx").ok()
    assert names(reading.cwd / "文稿" / "甲") == [f"{TITLE}.docx", f"{TITLE}.html", f"{TITLE}.pdf"]
    assert [line.split(" ")[0] for line in result.out.splitlines()] == ["已生成"] * 3


def test_json_is_that_of_the_contract(reading: Zhangfa) -> None:
    plan = example("class_plan", reading.cwd)
    answer = json.loads(reading("draft", plan, "-o", "out", "--json").ok().out)
    assert {"files", "findings", "final", "gaps", "derived"} <= set(answer)
    assert [Path(path).suffix for path in answer["files"] if "检查报告" not in path] == [".docx"]
    assert {"package_deadline", "settle_deadline", "one_week_before", "per_person_day"} <= set(answer["derived"])
    assert all(cited["document"] and cited["number"] for cited in answer["citations"])
    two = json.loads(reading("draft", plan, plan, "-o", "out2", "--json").ok().out)
    assert len(two["documents"]) == 2
    assert {"files", "findings", "final", "gaps", "derived"} <= set(two)


def test_what_is_there_is_kept_unless_overwriting_is_asked_for(reading: Zhangfa, notice: Path) -> None:
    reading("draft", notice, "-o", "out", "--format", "html").ok()
    held = reading.cwd / "out" / f"{TITLE}.html"
    held.write_text("我改过的", encoding="utf-8")
    refused = reading("draft", notice, "-o", "out", "--format", "docx,html")
    assert refused.status == 1
    assert all(word in refused.err for word in (f"{TITLE}.html", "保留", "--overwrite"))
    assert names(reading.cwd / "out") == [f"{TITLE}.html"]
    assert held.read_text(encoding="utf-8") == "我改过的"
    reading("draft", notice, "-o", "out", "--format", "html", "--overwrite").ok()
    assert held.read_text(encoding="utf-8") != "我改过的"


def test_inputs_of_one_title_get_names_of_their_own(reading: Zhangfa, notice: Path) -> None:
    reading("draft", notice, notice, "-o", "out", "--format", "html").ok()
    assert names(reading.cwd / "out") == [f"{TITLE}.html", f"{TITLE}（2）.html"]


def test_one_faulty_input_and_nothing_is_written(reading: Zhangfa, notice: Path) -> None:
    bad = example("class_plan", reading.cwd, lambda form: form["class"].update(trainees=-3), "坏.yaml")
    result = reading("draft", notice, bad, reading.cwd / "没有.yaml", "-o", "out")
    assert result.status == 1
    assert all(
        word in result.err for word in ("坏.yaml", "培训人数（class.trainees）", "没有.yaml", "没有生成任何文件")
    )
    assert not (reading.cwd / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(["-o", ""], 2, ["-o", "空的"], id="an empty folder name"),
        pytest.param(["--format", "docx,odt"], 2, ["odt", "docx、pdf、html"], id="a format there is not"),
        pytest.param(["--profile", "宽松"], 2, ["宽松", "standard"], id="a profile there is not"),
        pytest.param(["--template", "没有的模板"], 1, ["没有的模板"], id="a template there is not"),
        pytest.param(["--font-dir", "没有"], 1, ["没有", "--font-dir"], id="a font folder there is not"),
        pytest.param(["-o", "notice.general.yaml"], 1, ["notice.general.yaml", "文件夹"], id="a file as folder"),
        pytest.param(
            ["-o", "notice.general.yaml/x"], 1, ["notice.general.yaml", "文件夹"], id="a file in the middle of a path"
        ),
    ],
)
def test_wrong_calls(reading: Zhangfa, notice: Path, arguments: list[str], status: int, told: list[str]) -> None:
    result = reading("draft", notice, *arguments)
    assert result.status == status, result.err
    assert all(word in result.err for word in told), result.err
    assert "没有料到" not in result.err
    assert names(reading.cwd) == ["notice.general.yaml"]


def test_preprinted_paper_leaves_out_mark_and_rule(reading: Zhangfa, notice: Path) -> None:
    reading("draft", notice, "-o", "whole", "--format", "html").ok()
    reading("draft", notice, "-o", "bare", "--format", "html", "--no-red-head").ok()
    whole, bare = ((reading.cwd / name / f"{TITLE}.html").read_text(encoding="utf-8") for name in ("whole", "bare"))
    assert "文件" in whole
    assert len(bare) < len(whole)


def test_same_input_same_bytes(reading: Zhangfa) -> None:
    plan = example("class_plan", reading.cwd, lambda form: form.update(as_of="2026-10-12"))
    for folder in ("a", "b"):
        reading("draft", plan, "-o", folder, "--format", "docx,pdf,html").ok()
    for path in (reading.cwd / "a").iterdir():
        assert path.read_bytes() == (reading.cwd / "b" / path.name).read_bytes(), path.name


def test_a_target_that_cannot_be_written_leaves_nothing_of_its_document(reading: Zhangfa, notice: Path) -> None:
    (reading.cwd / "out" / f"{TITLE}.html").mkdir(parents=True)
    result = reading("draft", notice, "-o", "out", "--format", "docx,html", "--overwrite")
    assert result.status == 1
    assert f"{TITLE}.html" in result.err
    assert names(reading.cwd / "out") == [f"{TITLE}.html"]


def test_an_offices_template_takes_the_place_of_ours(zhangfa: Zhangfa) -> None:
    notice = example("notice.general", zhangfa.cwd)
    own = zhangfa.home / "templates" / "notice.general.txt.j2"
    own.parent.mkdir(exist_ok=True)
    own.write_text("{{ it.title_subject }}的告示\n各单位：\n一、本单位的措辞\n照办。\n", encoding="utf-8")
    zhangfa("draft", notice, "-o", "out", "--format", "html").ok()
    written = next((zhangfa.cwd / "out").glob("*.html")).read_text(encoding="utf-8")
    assert "本单位的措辞" in written
    own.write_text("标题\n{% if %}\n", encoding="utf-8")
    result = zhangfa("draft", notice, "-o", "out2")
    assert result.status == 1
    assert "notice.general.txt.j2" in result.err
    assert "第2行" in result.err
