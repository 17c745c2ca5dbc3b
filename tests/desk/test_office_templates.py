"""管理: templates are tried on every example before they count; nothing that somebody wrote is lost."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from browsing import Visitor

from desk.web.office.shelf import Shelf
from desk.web.state import Desk
from desk.web.store.trail import Deed
from generator.inputs.load import load
from kb.resources import templates_dir

FAULTY = "{{ it.unit.name }}的情况说明\n{% if liuzhou %}\n没有结尾\n"


def last(desk: Desk) -> Deed:
    return desk.trail.read()[0][0]


def shelf(desk: Desk) -> Shelf:
    return Shelf(desk.workspace.templates, templates_dir())


def base_of(visitor: Visitor, name: str) -> str:
    """What the form of a template was made from."""
    found = re.search(r'name="base" value="(\w+)"', visitor.open(f"/admin/templates/edit?name={name}"))
    assert found
    return found[1]


def send(visitor: Visitor, deed: str, name: str, text: str, **more: Any) -> Any:
    """Posts the editor, with line ends as browsers send them."""
    form = {"name": name, "text": text.replace("\n", "\r\n"), "base": base_of(visitor, name), **more}
    return visitor.submit(f"/admin/templates/{deed}", form)


def title_line(desk: Desk, example: str) -> str:
    """The title of the paper that an example gives now."""
    with desk.drafting() as drafting:
        loaded = load(templates_dir() / "examples" / example, today=date(2026, 9, 1))
        return drafting.prepare(loaded).composed.document.title


def test_every_template_is_listed_and_opens(visitor: Visitor, desk: Desk) -> None:
    page = visitor.open("/admin/templates")
    names = shelf(desk).names()
    assert "parts/fee" in names
    for name in names:
        assert f'name={name.replace("/", "%2F")}"' in page, name
    for words in ("申报通知（柳州市市直、柳州市市直二层单位）", "开班通知", "办班方案"):
        assert words in page, words
    text = visitor.open("/admin/templates/edit?name=class_plan")
    assert "{% set liuzhou" in text
    for odd in ("nope", "../library", "README", "examples/class_plan", "history/class_plan"):
        assert visitor.get("/admin/templates/edit", params={"name": odd}).status_code == 404, odd
    assert visitor.get("/admin/templates/edit?name=class_plan&version=../x").status_code == 404
    assert not desk.workspace.templates.joinpath("history").exists()


def test_a_try_shows_the_paper_and_saves_nothing(visitor: Visitor, desk: Desk) -> None:
    text = shelf(desk).text("class_plan").replace("培训对象", "参训对象")
    assert text != shelf(desk).text("class_plan")
    answer = send(visitor, "try", "class_plan", text)
    assert answer.status_code == 200
    assert "份样例都排得出来。还没有保存。" in answer.text
    frame = re.search(r'<iframe class="paper-frame" src="([^"]+)" sandbox', answer.text)
    assert frame
    paper = visitor.get(frame[1])
    assert "参训对象" in paper.text
    policy = paper.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "script" not in policy
    assert shelf(desk).own_text("class_plan") is None
    assert desk.trail.read()[1] == 0
    assert "参训对象" in answer.text, "the text stays in the editor"
    assert visitor.get("/admin/templates/preview/aaaaaaaaaaaaaaaaaaaaaaaa").status_code == 404
    assert visitor.get("/admin/templates/preview/..%2F..%2Flibrary").status_code == 404


def test_a_good_text_is_saved_and_papers_are_written_with_it(visitor: Visitor, desk: Desk) -> None:
    bundled = shelf(desk).text("class_plan")
    first = next(line for line in bundled.splitlines() if "方案" in line and not line.startswith("{#"))
    text = bundled.replace(first, f"{first}（试行）")
    answer = send(visitor, "save", "class_plan", text)
    assert answer.headers["location"] == "/admin/templates/edit?name=class_plan&done=saved"
    assert shelf(desk).own_text("class_plan") == text, "line ends of the browser are not kept"
    deed = last(desk)
    assert deed.action == "template.save"
    assert "修改文稿模板“办班方案”（class_plan），改动 1 行" in deed.sentence
    assert title_line(desk, "class_plan.yaml").endswith("（试行）")
    assert "本单位的" in visitor.open("/admin/templates")

    again = send(visitor, "save", "class_plan", text)
    assert again.headers["location"].endswith("done=same")
    assert desk.trail.read()[1] == 1

    send(visitor, "save", "class_plan", text.replace("（试行）", "（暂行）"))
    (earlier,) = shelf(desk).earlier("class_plan")
    page = visitor.open(f"/admin/templates/edit?name=class_plan&version={earlier.key}")
    assert "（试行）" in page
    assert title_line(desk, "class_plan.yaml").endswith("（暂行）"), "looking at it changes nothing"

    assert "恢复随附的“办班方案”？" in visitor.open("/admin/templates/back?name=class_plan")
    assert visitor.submit("/admin/templates/back", {"name": "class_plan"}).status_code == 303
    assert last(desk).action == "template.back"
    assert shelf(desk).own_text("class_plan") is None
    assert len(shelf(desk).earlier("class_plan")) == 2
    assert "行）" not in title_line(desk, "class_plan.yaml")
    count = desk.trail.read()[1]
    visitor.submit("/admin/templates/back", {"name": "class_plan"})
    assert desk.trail.read()[1] == count, "a second press is no deed"


def test_a_text_with_faults_is_not_saved_and_the_line_is_told(visitor: Visitor, desk: Desk) -> None:
    good = shelf(desk).text("statement")
    cases = (
        ("末尾还缺", FAULTY, None),
        ("不认识的名字", good + "{{ unheard }}\n", len(good.splitlines()) + 1),
        ("没有名为“upper”的过滤器", good + "{{ it.unit.name|upper }}\n", len(good.splitlines()) + 1),
        ("模板不能使用", good + "{{ it.__class__ }}\n", len(good.splitlines()) + 1),
        # Only units that 柳人社发〔2022〕65号 does not bind come here: every kind of unit is tried.
        ("不认识的名字", good + "{% if not level.documents %}{{ unheard }}{% endif %}\n", len(good.splitlines()) + 1),
        ("模板是空的", " \n", None),
    )
    for words, text, line in cases:
        for deed in ("save", "try"):
            answer = send(visitor, deed, "statement", text)
            assert answer.status_code == (400 if deed == "save" else 200), (words, deed)
            if text.strip():
                assert words in answer.text, (words, deed)
        answer = send(visitor, "save", "statement", text)
        assert words in answer.text
        if line:
            assert f"模板 statement.txt.j2 第{line}行" in answer.text, words
            assert f"第 {line} 行：" in answer.text
        assert str(desk.workspace.home) not in answer.text, "no paths of ours"
    assert shelf(desk).own_text("statement") is None
    assert desk.trail.read()[1] == 0
    assert send(visitor, "save", "statement", "字" * 100_000).status_code == 400


def test_a_part_is_tried_with_all_that_use_it(visitor: Visitor, desk: Desk) -> None:
    good = shelf(desk).text("parts/contact")
    answer = send(visitor, "save", "parts/contact", good + "{{ nobody }}\n")
    assert answer.status_code == 400
    assert "parts/contact.txt.j2 第" in answer.text
    assert "份样例排得出来" in answer.text, "others do not use it"
    assert send(visitor, "save", "parts/contact", "{# 换个写法 #}\n" + good).status_code == 303
    assert (desk.workspace.templates / "parts" / "contact.txt.j2").is_file()


def test_a_narrower_template_may_be_added_and_dropped(visitor: Visitor, desk: Desk) -> None:
    name = "statement.late_entry"
    assert name in visitor.open("/admin/templates")
    page = visitor.open(f"/admin/templates/edit?name={name}")
    assert "还没有这个模板" in page
    text = shelf(desk).text("statement")
    assert send(visitor, "save", name, text.replace("情况说明", "情况报告", 1)).status_code == 303
    assert shelf(desk).own_text(name)
    visitor.submit("/admin/templates/back", {"name": name})
    assert shelf(desk).own_text(name) is None
    assert "停用文稿模板" in last(desk).sentence


def test_two_who_edit_one_template_lose_nothing(visitor: Visitor, desk: Desk) -> None:
    old = base_of(visitor, "notice.general")
    text = shelf(desk).text("notice.general")
    send(visitor, "save", "notice.general", text + "{# 甲 #}\n")
    form = {"name": "notice.general", "text": text + "{# 乙 #}\n", "base": old}
    answer = visitor.submit("/admin/templates/save", form)
    assert answer.status_code == 409
    assert "两边都在，没有覆盖" in answer.text
    assert "{# 甲 #}" in answer.text
    assert "{# 乙 #}" in answer.text
    now = shelf(desk).own_text("notice.general")
    assert now is not None
    assert now.endswith("{# 甲 #}\n")
    base = re.search(r'name="base" value="(\w+)"', answer.text)
    assert base
    assert visitor.submit("/admin/templates/save", {**form, "base": base[1]}).status_code == 303
    (earlier,) = shelf(desk).earlier("notice.general")
    assert (shelf(desk).earlier_text("notice.general", earlier.key) or "").endswith("{# 甲 #}\n")


def test_the_bundled_text_saved_again_is_no_text_of_the_office(visitor: Visitor, desk: Desk) -> None:
    bundled = shelf(desk).text("notice.general")
    send(visitor, "save", "notice.general", bundled + "{# 甲 #}\n")
    assert send(visitor, "save", "notice.general", bundled).headers["location"].endswith("done=back")
    assert shelf(desk).own_text("notice.general") is None


def test_hostile_words_stay_words(visitor: Visitor, desk: Desk) -> None:
    text = shelf(desk).text("notice.general") + "</textarea><script>alert(1)</script>\n"
    answer = send(visitor, "try", "notice.general", text)
    assert "<script>alert(1)" not in answer.text
    frame = re.search(r'src="(/admin/templates/preview/[^"]+)"', answer.text)
    assert frame
    assert "<script>alert(1)" not in visitor.get(frame[1]).text


def test_an_own_template_that_cannot_be_read_can_still_go(visitor: Visitor, desk: Desk) -> None:
    folder = desk.workspace.templates
    folder.mkdir(exist_ok=True)
    (folder / "class_plan.txt.j2").write_bytes(b"x" * 300_000)
    assert "模板文件过大" in visitor.get("/admin/templates/edit?name=class_plan").text
    assert visitor.get("/admin/templates").status_code == 200
    assert visitor.submit("/admin/templates/back", {"name": "class_plan"}).status_code == 303
    assert not (folder / "class_plan.txt.j2").exists()
