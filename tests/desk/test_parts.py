"""The parts of the pages: what they say to eyes, ears and scripts, and that the looks keep their promises."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gallery import WEB, context, environment, frame, names

from generator.inputs.families import MODELS
from generator.inputs.schema import FieldDoc, describe

ENVIRONMENT = environment()
UI: Any = ENVIRONMENT.globals["ui"]
ASSETS = WEB / "assets"
SHEETS = sorted(ASSETS.glob("*.css"))
SCRIPTS = sorted(path for path in ASSETS.glob("*.js") if ".min." not in path.name)
HOSTILE = "\"><script>alert(1)</script><img src=x onerror='x'>"


@dataclass
class Tag:
    name: str
    attributes: dict[str, str]


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Tag] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Tag(tag, {name: value or "" for name, value in attrs}))

    def named(self, *tags: str) -> list[Tag]:
        return [tag for tag in self.found if tag.name in tags]


def doc(kind: str, **more: Any) -> FieldDoc:
    return FieldDoc(
        **{"path": "class.x", "label": "某项", "kind": kind, "words": "", "required": False, "help": "说明。"} | more
    )


def page(name: str) -> str:
    return ENVIRONMENT.get_template(f"{name}.html").render(context(name))


# ---- whole pages ----


@pytest.mark.parametrize("name", names())
def test_page_keeps_the_strict_policy(name: str) -> None:
    tags = Tags(page(name)).found
    assert not [tag for tag in tags if "style" in tag.attributes or tag.name == "style"]
    assert not [tag for tag in tags for key in tag.attributes if key.startswith(("on", "hx-on"))]
    assert all(tag.attributes.get("src", "").startswith("/assets/") for tag in tags if tag.name == "script")


@pytest.mark.parametrize("name", names())
def test_ids_are_unique_and_what_refers_to_them_finds_them(name: str) -> None:
    tags = Tags(page(name)).found
    ids = Counter(tag.attributes["id"] for tag in tags if "id" in tag.attributes)
    assert [one for one, count in ids.items() if count > 1] == []
    for key in ("for", "aria-describedby", "aria-labelledby", "form", "list"):
        named = [word for tag in tags for word in tag.attributes.get(key, "").split()]
        # A row that is not there yet has no number.
        assert [word for word in named if word not in ids and "#" not in word] == [], key


@pytest.mark.parametrize("name", names())
def test_page_has_one_heading_and_its_landmarks(name: str) -> None:
    tags = Tags(page(name))
    assert len(tags.named("h1")) == 1
    assert len(tags.named("main")) == 1
    assert tags.named("a")[0].attributes == {"class": "skip", "href": "#main"}


def test_all_assets_of_the_frame_exist() -> None:
    tags = Tags(page("home"))
    wanted = [tag.attributes.get("href") or tag.attributes.get("src", "") for tag in tags.named("link", "script")]
    assert wanted
    assert all((ASSETS / address.split("/")[2].split("?")[0]).is_file() for address in wanted)


@pytest.mark.parametrize(
    ("told", "shows", "hides"),
    [
        ({}, "4 份情况说明待写", "本机运行"),
        ({"statements_open": 0}, "台账", "情况说明待写"),
        ({"accounts": False, "person": SimpleNamespace(id=None, display="本机", role="administrator")}, "本机运行，不连外网", 'class="me"'),
        ({"person": SimpleNamespace(id=5, display="李志成", role="reader")}, "李志成", 'href="/admin"'),
        ({"index_ok": False, "index_state": "索引正在重建，结果可能不全"}, '<span class="wrong" role="status">索引正在重建', "更新"),
        ({"theme": "dark"}, 'data-theme="dark"', 'data-theme="light"'),
        ({"theme": '"><script>'}, "<html", "<script>\""),
        ({"keys": False}, 'data-keys="off"', "校对"),
    ],
)  # fmt: skip
def test_frame_says_who_and_what(told: dict[str, Any], shows: str, hides: str) -> None:
    text = ENVIRONMENT.get_template("home.html").render(context("home", **told))
    assert shows in text
    assert hides not in text


def test_fragment_is_a_whole_element_that_can_be_made_alone() -> None:
    template = ENVIRONMENT.get_template("results.html")
    alone = "".join(template.blocks["fragment_results"](template.new_context(context("results"))))
    assert Tags(alone).found[0].attributes["id"] == "results"
    assert "复制出处" in alone


# ---- fields ----


@pytest.mark.parametrize("family", MODELS, ids=str)
def test_every_field_of_every_family_has_a_control_with_its_label(family: tuple[Any, str | None]) -> None:
    for one in describe(*family):
        if one.kind in ("block", "rows"):
            continue
        tags = Tags(str(UI.field(one)))
        control = tags.named("input", "select", "textarea")[0].attributes
        assert control["name"] == one.path
        assert tags.named("label")[0].attributes["for"] == control["id"]
        assert ("aria-required" in control) is one.required


@pytest.mark.parametrize(
    ("given", "value", "shows"),
    [
        (doc("text"), "韦青", 'value="韦青"'),
        (doc("text"), None, 'value=""'),
        (doc("integer", unit="人"), 0, 'value="0"'),
        (doc("integer", unit="人"), "六十", 'value="六十"'),
        (doc("date"), date(2026, 11, 9), 'value="2026-11-09"'),
        (doc("date"), date(2026, 11, 9), "星期一"),
        (doc("date"), "2026年11月31日", 'value="2026年11月31日"'),
        (doc("boolean"), True, '<option value="true" selected>是'),
        (doc("boolean"), "false", '<option value="false" selected>否'),
        (doc("boolean"), None, '<option value="">未填</option>'),
        (doc("boolean"), "大概", '<option value="大概" selected>大概（应为是或否）'),
        (doc("choice", choices=("市内", "市外")), "市外", "<option selected>市外</option>"),
        (doc("choice", choices=("市内", "市外")), "海外", '<option value="海外" selected>海外（不在所列之内）'),
        (doc("lines"), ("一", "二"), "\n一\n二</textarea>"),
        (doc("lines"), "\n一", "\n\n一</textarea>"),  # the first line break of a textarea is not of the text
        (doc("mixed"), False, 'value="False"'),
    ],
)
def test_field_shows_what_it_was_given(given: FieldDoc, value: object, shows: str) -> None:
    assert shows in str(UI.field(given, value))


@pytest.mark.parametrize("kind", ["text", "lines", "integer", "date", "boolean", "choice", "mixed"])
@pytest.mark.parametrize("cell", [False, True])
def test_what_people_type_is_never_markup(kind: str, cell: bool) -> None:
    given = doc(kind, choices=("甲",))
    text = str(
        UI.control(given, HOSTILE, cell=cell, label=HOSTILE) if cell else UI.field(given, HOSTILE, fault=HOSTILE)
    )
    assert "<script" not in text
    assert "<img" not in text


@pytest.mark.parametrize(
    ("kinds", "fault", "worst", "mark"),
    [
        (("should", "must"), "", "wei", 'aria-invalid="true"'),
        ((), "看不懂", "wei", 'aria-invalid="true"'),
        (("should",), "", "ti", "warned"),
        (("cost", "should"), "", "fei", "costly"),
        (("he",), "", "", "说明"),
    ],
)
def test_findings_stand_below_their_field_and_mark_it(
    kinds: tuple[str, ...], fault: str, worst: str, mark: str
) -> None:
    text = str(
        UI.field(doc("text"), "甲", findings=[{"kind": kind, "text": "一句话。"} for kind in kinds], fault=fault)
    )
    assert mark in text
    assert f'data-for="in:class.x" data-worst="{worst}"' in text
    assert 'aria-describedby="h:class.x x:class.x"' in text
    assert text.count("data-problem") == len(kinds) + bool(fault)


def test_finding_opens_its_clause() -> None:
    found = {
        "kind": "must",
        "text": "超出 8 人。",
        "cite": "第二部分",
        "clause": "/drafts/7/clause?rule=A",
        "chosen": True,
    }
    link = Tags(str(UI.finding(found))).named("a")[0].attributes
    assert link["href"] == link["hx-get"] == "/drafts/7/clause?rule=A"
    assert link["hx-target"] == "#clause-panel"


def test_rows_name_every_cell_and_every_deed() -> None:
    columns = [one for one in describe("class_plan") if one.path.startswith("curriculum[].")][:3]
    text = str(
        UI.rows(
            "curriculum",
            "课程安排",
            columns,
            [{"title": "甲"}, {"title": "乙"}],
            {1: [{"kind": "cost", "text": "贵。"}]},
        )
    )
    tags = Tags(text)
    named = [tag.attributes["name"] for tag in tags.named("input", "select", "textarea")]
    assert named[:3] == ["curriculum[0].date", "curriculum[0].period", "curriculum[0].title"]
    assert named[-1] == "curriculum[#].title"
    assert [tag.attributes["value"] for tag in tags.named("button") if tag.attributes.get("name") == "do"][:4] == [
        f"{deed}:curriculum[0]" for deed in ("up", "down", "insert", "remove")
    ]
    assert text.index("贵。") > text.index("乙")
    labels = [tag.attributes.get("aria-label") for tag in tags.named("input", "select", "textarea")]
    assert labels[3] == "第2行上课日期"


def test_rows_of_words_stand_in_their_first_column() -> None:
    columns = [one for one in describe("class_plan") if one.path.startswith("attachments[].")][:1]
    assert "课程安排表</textarea>" in str(UI.rows("attachments", "附件", columns, ["课程安排表"]))


# ---- marks and messages ----


KINDS = ("wei", "ti", "fei", "can", "dai", "he", "sun", "chi", "qi", "que", "yi", "wu", "tong", "gai", "ding", "ju")


@pytest.mark.parametrize("kind", [*KINDS, "must", "should", "cost", "info", "reference", "undetermined", "checklist"])
def test_stamp_is_one_character_with_its_word(kind: str) -> None:
    text = str(UI.stamp(kind))
    assert re.fullmatch(
        r'<i class="stamp (wei|ti|fei|can|dai|he|sun)" role="img" aria-label="[一-鿿]+">[一-鿿]</i>', text
    )
    assert 'aria-hidden="true"' in str(UI.stamp(kind, quiet=True))


def test_each_kind_has_a_character_of_its_own() -> None:
    said = [str(UI.stamp(kind))[-5] for kind in KINDS]
    assert len(set(said)) == len(said)


def test_damaged_passage_is_asked_about() -> None:
    hit = str(UI.hit("柳人社发〔2022〕65号", "/library/1", HOSTILE, cite="《通知》", quote="“……”", ask="仍要复制吗？"))
    buttons = Tags(hit).named("button")
    assert [button.attributes.get("data-ask") for button in buttons] == [None, "仍要复制吗？"]
    assert "<script" not in hit


def test_facets_hide_zero_and_say_how_to_take_back() -> None:
    groups = [{"title": "地区", "choices": [
        {"label": "柳州市", "number": 6, "href": "?a", "chosen": True}, {"label": "湖南省", "number": 0, "href": "?b", "chosen": False},
    ]}]  # fmt: skip
    text = str(UI.facets(groups))
    assert "湖南省" not in text
    assert "柳州市，6 条，去掉此项" in text


@pytest.mark.parametrize(("page", "pages", "shows"), [(1, 1, 0), (1, 3, 1), (2, 3, 2)])
def test_pager_leads_where_there_is_a_page(page: int, pages: int, shows: int) -> None:
    text = str(UI.pager(page, pages, "?page=1" if page > 1 else "", "?page=3" if page < pages else ""))
    assert len(Tags(text).named("a")) == shows


def test_forms_of_parts_carry_the_token() -> None:
    told = frame()
    for text in (
        UI.confirm("移出？", "", "/x", "移出", "不移", "/y", told),
        UI.drop("/x", told),
        UI.done("已移出。", told, "/x"),
        UI.waiting("正在排", stop="/x", frame=told),
        UI.versions([{"number": 1, "who": "甲", "when": "今天", "what": "", "restore": "/x"}], told),
    ):
        assert 'name="csrf" value="t0ken"' in str(text)


def test_conflict_prefers_neither_side() -> None:
    text = str(UI.conflict("甲存了第 7 版。", [{"label": "人数", "theirs": 60, "mine": "", "name": "n"}], "甲", "您"))
    assert "checked" not in text
    assert "（空）" in text


# ---- the sheets and scripts ----


def rules(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def test_sheets_use_nothing_younger_than_the_browsers_of_offices() -> None:
    young = r":has\(|light-dark\(|@container|@layer|@scope|color-mix\(|\boklch\(|\bdvh\b|overflow: clip|inset:|:popover|text-wrap|subgrid|&"
    for path in SHEETS:
        assert re.findall(young, rules(path.read_text(encoding="utf-8"))) == [], path.name


def test_colours_stand_in_the_tokens_alone() -> None:
    for path in SHEETS:
        text = rules(path.read_text(encoding="utf-8"))
        text = re.sub(r":root[^{]*\{[^}]*\}", "", text)
        text = re.sub(r"(?m)^@media print \{(?:[^\n]*\}|(?s:.*?)\n\})$", "", text)
        # The drawn page keeps its white paper and the mark on it in both themes.
        text = "\n".join(line for line in text.splitlines() if not line.startswith(".page-"))
        text = text.replace("background: #fff", "")
        assert re.findall(r"#[0-9a-f]{3,6}\b", text) == [], path.name


def tokens(head: str) -> dict[str, str]:
    text = (ASSETS / "desk.css").read_text(encoding="utf-8")
    start = text.index(head)
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", text[start : text.index("\n}", start)]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("head", [":root {", ':root[data-theme="dark"] {', ':root:not([data-theme="light"]) {'])
def test_text_can_be_read_on_every_ground_of_both_themes(head: str) -> None:
    held = tokens(head)
    washes = [name for name in held if name.endswith("-wash")]
    for ground in ("paper", "sheet", "sunk", "mark", *washes):
        for text in ("ink", "ink-2", "ink-3", "blue"):
            if ground != "mark" or text == "ink":
                assert contrast(held[text], held[ground]) >= 4.5, (text, ground)
    for name in ("red", "amber", "blue", "green", "violet"):
        for ground in (f"{name}-wash", "sheet", "paper"):
            assert contrast(held[name], held[ground]) >= 4.5, (name, ground)
    assert contrast(held["paper"], held["ink"]) >= 4.5
    assert all(contrast(held["field"], held[ground]) >= 3 for ground in ("paper", "sheet"))


def test_both_dark_themes_are_one() -> None:
    assert tokens(':root[data-theme="dark"] {') == tokens(':root:not([data-theme="light"]) {')
    assert set(tokens(':root[data-theme="dark"] {')) == set(tokens(":root {"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_keep_the_policy_and_the_age(path: Path) -> None:
    text = rules(path.read_text(encoding="utf-8"))
    text = re.sub(r'"[^"\n]*"|//[^\n]*', "", text)
    # Markup is never made of words; nothing is run that came as words.
    assert (
        re.findall(
            r"\beval\b|new Function|(?:inner|outer)HTML\s*\+?=[^=]|insertAdjacentHTML|document\.write|setAttribute\(\s*style",
            text,
        )
        == []
    )
    assert re.findall(r"\?\.|\?\?|replaceAll|\.at\(|structuredClone|#[a-z]+\s*[=(]", text) == []


def test_first_load_is_small() -> None:
    """Page, sheets and scripts of the frame, without fonts and charts."""
    loaded = sum(path.stat().st_size for path in (*SHEETS, *SCRIPTS, ASSETS / "htmx.min.js", ASSETS / "seal.svg"))
    assert loaded + len(page("results").encode()) < 250_000
