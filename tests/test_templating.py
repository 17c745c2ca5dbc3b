"""Text templates: which one is taken, what they may reach, what they may cost, how their faults are told."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from generator.budget import Budget
from generator.inputs.common import Contact, Steps
from generator.templating import SUFFIX, TemplateError, Templates, candidates
from generator.views import wrap
from generator.wording import FILTERS
from kb.errors import ZhangfaError


@dataclass(frozen=True)
class Item:
    name: str
    budget: Decimal | None = None


@dataclass(frozen=True)
class Class:
    open_date: date


@dataclass(frozen=True)
class Form:
    """Stands for an input: ``items`` and ``class`` are the keys that Python would take for something else."""

    items: tuple[Item, ...]
    class_: Class
    name: str = "柳州市水利局"
    purpose: str | None = None
    trainees: int = 48
    sealed: bool = True
    contact: Contact | None = None
    steps: Steps | None = None
    rows: tuple[tuple[str, ...], ...] = (("1", "2"),)


FORM = Form((Item("甲班", Decimal("15600.50")), Item("乙班", Decimal(2))), Class(date(2026, 10, 5)))


def helper(words: str, more: str = "") -> str:
    if words == "missing":
        raise ZhangfaError("文库中没有这份文件", where="lz-1", remedy="请先导入")
    return f"〈{words}{more}〉"


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Templates]:
    def made(own: dict[str, str] | None = None, bundled: dict[str, str] | None = None) -> Templates:
        for folder, files in (("own", own or {}), ("bundled", bundled or {})):
            (tmp_path / folder / "parts").mkdir(parents=True, exist_ok=True)
            for name, words in files.items():
                (tmp_path / folder / (name + SUFFIX)).write_text(words, encoding="utf-8")
        return Templates(tmp_path / "own", tmp_path / "bundled", FILTERS)

    return made


@pytest.fixture
def render(make: Callable[..., Templates]) -> Callable[..., str]:
    def rendered(words: str, **files: str) -> str:
        templates = make(bundled={"t": words} | {name.replace("__", "/"): text for name, text in files.items()})
        return templates.render("t", {"it": wrap(FORM, ""), "derived": wrap({"total": 3}, "derived"), "helper": helper})

    return rendered


def refused(render: Callable[..., str], words: str, **files: str) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        render(words, **files)
    return caught.value


# ---- which template -------------------------------------------------------------------------------------------------


def test_candidates_go_from_special_to_general() -> None:
    assert candidates("notice", "forwarding", ("lz-2022-65",)) == (
        "notice.forwarding.lz-2022-65", "notice.forwarding", "notice.lz-2022-65", "notice",
    )  # fmt: skip
    assert candidates("class_plan") == ("class_plan",)


@pytest.mark.parametrize(
    ("own", "bundled", "wanted"),
    [
        pytest.param([], ["notice", "notice.general"], "bundled notice.general", id="most specific name"),
        pytest.param(["notice.general"], ["notice.general"], "own notice.general", id="own file of the same name"),
        pytest.param(["notice"], ["notice.general"], "bundled notice.general", id="own general one leaves the special"),
        pytest.param(["notice"], ["notice"], "own notice", id="own one where there is no special"),
        pytest.param(["notice.general.lz"], ["notice.general"], "own notice.general.lz", id="own, for its place"),
    ],
)
def test_the_office_overrides_by_name(
    make: Callable[..., Templates], own: list[str], bundled: list[str], wanted: str
) -> None:
    templates = make({name: f"own {name}" for name in own}, {name: f"bundled {name}" for name in bundled})
    name = templates.choose(candidates("notice", "general", ("lz",)))
    assert templates.render(name, {}) == wanted


def test_a_forced_template_with_or_without_suffix(make: Callable[..., Templates]) -> None:
    templates = make({"我局通知": "x"}, {"notice": "y"})
    assert templates.choose(("notice",), "我局通知") == templates.choose(("notice",), "我局通知.txt.j2") == "我局通知"
    with pytest.raises(TemplateError, match=r"没有名为“别局”的模板；应为下列之一：notice、我局通知"):
        templates.choose(("notice",), "别局")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a\\b", "C:x", "parts/../../x", "", "~/x", "a\x00b"])
def test_names_never_leave_the_folders(make: Callable[..., Templates], name: str) -> None:
    with pytest.raises(TemplateError, match="不合规定"):
        make().choose(("notice",), name)


def test_a_link_out_of_the_folder_is_refused(make: Callable[..., Templates], tmp_path: Path) -> None:
    templates = make()
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    (tmp_path / "own" / ("t" + SUFFIX)).symlink_to(tmp_path / "secret.txt")
    with pytest.raises(TemplateError, match="链接"):
        templates.choose(("t",))


@pytest.mark.parametrize("kind", ["是文件夹", "不是普通文件", "是失效的链接"])
def test_what_only_bears_the_name_of_a_template_is_told(
    make: Callable[..., Templates], tmp_path: Path, kind: str
) -> None:
    """Never passed over in silence for the bundled one."""
    templates = make(bundled={"t": "x"})
    path = tmp_path / "own" / ("t" + SUFFIX)
    if kind == "是文件夹":
        path.mkdir()
    elif kind == "不是普通文件":
        os.mkfifo(path)
    else:
        path.symlink_to(path)
    for use in (lambda: templates.choose(("t",)), lambda: templates.render("t", {})):
        with pytest.raises(TemplateError, match=f"模板{kind}") as caught:
            use()
        assert caught.value.where == str(path)


def test_a_file_in_place_of_the_folder_is_told(make: Callable[..., Templates], tmp_path: Path) -> None:
    make(bundled={"t": "x"})
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(TemplateError, match="不是文件夹"):
        Templates(tmp_path / "文件", tmp_path / "bundled", FILTERS).choose(("t",))


def test_a_changed_or_new_file_is_read_anew(make: Callable[..., Templates], tmp_path: Path) -> None:
    templates = make(bundled={"t": "一"})
    assert templates.render("t", {}) == "一"
    (tmp_path / "bundled" / ("t" + SUFFIX)).write_text("二二", encoding="utf-8")
    assert templates.render("t", {}) == "二二"
    (tmp_path / "own" / ("t" + SUFFIX)).write_text("三", encoding="utf-8")
    assert templates.render("t", {}) == "三"


def test_a_template_saved_by_notepad_is_read(make: Callable[..., Templates], tmp_path: Path) -> None:
    templates = make(bundled={"t": "x"})
    words = "关于举办培训班的通知\r\n各单位：\r\n现将有关事项通知如下，请结合实际认真贯彻落实。\r\n"
    for encoding in ("utf-8-sig", "gb18030"):
        (tmp_path / "own" / ("t" + SUFFIX)).write_bytes(words.encode(encoding))
        assert templates.render("t", {}).splitlines()[0] == "关于举办培训班的通知", encoding


def test_a_huge_file_is_refused(make: Callable[..., Templates]) -> None:
    with pytest.raises(TemplateError, match="模板文件过大"):
        make(bundled={"t": "字" * 100_000}).render("t", {})


# ---- values ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param("{{ it.items[0].name }}", "甲班", id="items is the field, not a method"),
        pytest.param("{{ it.class.open_date }}", "2026年10月5日", id="class for class_; a date without leading zero"),
        pytest.param("{{ it['class'].open_date.year }}", "2026", id="by key"),
        pytest.param("{% for x in it.items %}{{ loop.index }}{{ x.name }}{% endfor %}", "1甲班2乙班", id="loop"),
        pytest.param("{{ it.items[0].budget }}", "15600.5", id="a number without trailing zeros"),
        pytest.param("{{ it.items|sum(attribute='budget') }}", "15602.5", id="an exact sum"),
        pytest.param("{{ it.items|map(attribute='name')|join('、') }}", "甲班、乙班", id="map and join"),
        pytest.param("{{ 0.1 + 0.2 }}", "0.3", id="no floating rubbish"),
        pytest.param("{% if it.contact.phone %}有{% else %}无{% endif %}", "无", id="not filled in is false, two deep"),
        pytest.param("{% if it.purpose is none and it.purpose == none %}无{% endif %}", "无", id="and none"),
        pytest.param("{% for x in it.contact %}{{ x }}{% endfor %}空", "空", id="and empty"),
        pytest.param("{{ it.purpose|default('本次培训') }}", "本次培训", id="and has a default"),
        pytest.param("{% if it.sealed is boolean and it.name is string %}是{% endif %}", "是", id="tests"),
        pytest.param("{% if it.name.startswith('柳州市') %}市直{% endif %}", "市直", id="the beginning of a text"),
        pytest.param("{{ it.name ~ '（' ~ it.trainees ~ '人）' }}", "柳州市水利局（48人）", id="~ joins"),
        pytest.param("{% raw %}{ it.name }{% endraw %}", "{ it.name }", id="raw"),
        pytest.param("{{ helper('甲', '乙') }}", "〈甲乙〉", id="a function that was handed in"),
        pytest.param("{% for a, b in [('甲', 1), ('乙', 2)] %}{{ a }}{{ b }}{% endfor %}", "甲1乙2", id="pairs"),
        pytest.param("{{ it.class.open_date|date }}{{ it.class.open_date|weekday }}", "2026年10月5日星期一", id="date"),
        pytest.param("{{ it.items[0].budget|money }}", "15600.50", id="money"),
        pytest.param("{{ it.items[0].budget|capital }}", "壹万伍仟陆佰元零伍角", id="capitals"),
        pytest.param("{{ 12|chinese }}", "十二", id="Chinese numerals"),
        pytest.param("{{ ['甲', '乙']|numbered('（一）')|join('；') }}", "（一）甲；（二）乙", id="numbered"),
        pytest.param("{{ ['甲', '乙', '丙']|join_cn }}", "甲、乙和丙", id="joined as a sentence"),
        pytest.param("{{ it.class.open_date|bare }}", "2026年10月5日", id="a date given to a filter for words"),
        pytest.param("{{ 2.25|round(1) }}、{{ 2.5|round }}", "2.3、3", id="halves go up"),
        pytest.param("{% set n = namespace(a=1) %}{% set n.a = n.a + 1 %}{{ n.a }}", "2", id="namespace"),
    ],
)
def test_values_in_the_text(render: Callable[..., str], words: str, text: str) -> None:
    assert render(words) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 10, 20), date(2026, 10, 22), "2026年10月20日至22日"),
        (date(2026, 10, 30), date(2026, 11, 2), "2026年10月30日至11月2日"),
        (date(2026, 12, 31), date(2027, 1, 2), "2026年12月31日至2027年1月2日"),
        (date(2026, 1, 5), date(2026, 1, 5), "2026年1月5日"),
    ],
)
def test_spans_of_dates(start: date, end: date, text: str) -> None:
    assert FILTERS["span"](start, end) == text


def test_blocks_on_lines_of_their_own_leave_blank_lines_only(render: Callable[..., str]) -> None:
    words = '标题\n{% if it.sealed %}\n正文\n{% endif %}\n{% include "parts/p.txt.j2" %}\n末\n'
    assert render(words, parts__p="部分\n") == "标题\n\n正文\n\n部分\n\n末\n"


# ---- what has no place in the text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param("{{ it.purpose }}", ["purpose", "没有填写", "{% if it.purpose %}"], id="a field not filled in"),
        pytest.param("{{ it.contact.phone }}", ["“联系电话”（contact.phone）"], id="with its Chinese name"),
        pytest.param("{{ it.steps.培训包审核.date }}", ["steps.培训包审核.date"], id="three deep"),
        pytest.param("{{ it.purpose|aim }}", ["purpose", "没有填写"], id="given to a filter"),
        pytest.param("{{ helper(it.purpose) }}", ["purpose", "没有填写"], id="given to a function"),
        pytest.param("{{ '为' ~ it.purpose }}", ["purpose", "没有填写"], id="joined"),
        pytest.param("{% if it.contact.phone > 1 %}{% endif %}", ["contact.phone"], id="compared"),
        pytest.param("{{ it.contct }}", ["没有“contct”这个字段", "contact"], id="a key that does not exist"),
        pytest.param("{% if it.contact.phon %}{% endif %}", ["contact.phon", "phone"], id="a misspelt key below"),
        pytest.param("{{ derived.package }}", ["derived.package", "算不出来"], id="a figure that is not derived"),
        pytest.param("{{ purpose }}", ["不认识的名字“purpose”", "it.字段名"], id="a field without it"),
        pytest.param("{% if name %}{% endif %}", ["不认识的名字“name”"], id="even in a condition"),
        pytest.param("{{ none }}", ["空值不能直接写进文中"], id="none itself"),
        pytest.param("{{ it.sealed }}", ["是非值"], id="yes or no"),
        pytest.param("{{ it.items }}", ["列表不能直接写进文中", "join_cn"], id="a list"),
        pytest.param("{{ it.class }}", ["“class”这组字段"], id="a block of fields"),
        pytest.param("{{ helper }}", ["函数不能直接写进文中"], id="a function"),
        pytest.param("{{ it.items[5].name }}", ["第 6 项", "只有 2 项"], id="past the end of a list"),
        pytest.param("{{ '\\x07' }}", ["控制字符（编号 7）"], id="a control character"),
        pytest.param("{{ it.items|map(attribute='name')|bare }}", ["列表", "join_cn"], id="a list where words belong"),
        pytest.param("{{ it.contact|default(it.class)|bare }}", ["这组字段"], id="a block where words belong"),
        pytest.param("{{ it.sealed|sentence }}", ["是非值"], id="yes where words belong"),
        pytest.param("{{ it.name|money }}", ["文字不是数字"], id="words as money"),
        pytest.param("{{ it.trainees|date }}", ["数字不是日期"], id="a number as a date"),
        pytest.param("{{ helper('missing') }}", ["lz-1", "文库中没有这份文件", "请先导入"], id="a function's error"),
    ],
)
def test_faults_name_the_line_and_the_field(render: Callable[..., str], words: str, told: list[str]) -> None:
    error = refused(render, f"标题\n\n{words}\n")
    assert error.where is not None
    assert "t.txt.j2 第3行" in error.where
    assert all(part in error.message for part in told), error.message


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param("{% for x in it.items %}", ["endfor"], id="a loop without an end"),
        pytest.param("{% endif %}", ["“endif”没有对应的开头"], id="an end without a beginning"),
        pytest.param("{% fro x in it.items %}", ["“fro”", "是不是“for”"], id="a misspelt tag"),
        pytest.param("{{ it.name|shout }}", ["没有名为“shout”的过滤器"], id="an unknown filter"),
        pytest.param("{% if it.name is shouted %}{% endif %}", ["没有名为“shouted”的判断"], id="an unknown test"),
        pytest.param("{{ it.name，1 }}", ["“，”", "半角"], id="a full-width comma"),
        pytest.param("{{ it.name }", ["{{ it.name }"], id="a brace missing, the line shown"),
        pytest.param("{# 注释", ["注释没有结尾"], id="an open comment"),
        pytest.param("{{ 1 / 0 }}", ["除数是零"], id="division by zero"),
        pytest.param("{{ it.name + 1 }}", ["文字", "数字", "~"], id="words plus a number"),
        pytest.param("{{ it.name() }}", ["不能加括号"], id="a call of what is no function"),
        pytest.param("{{ helper() }}", ["helper 括号里缺少参数：字句"], id="too few arguments"),
        pytest.param("{{ helper(1, 2, 3) }}", ["helper 括号里的参数太多"], id="too many arguments"),
        pytest.param("{{ helper(x=1) }}", ["helper 没有名为“x”的参数"], id="an unknown argument"),
        pytest.param("{{ 1 < '1' }}", ["不同类的值"], id="a number compared with words"),
        pytest.param("{{ 9**80 * 9**80 * 2 }}", ["数字过大；应为不超过", "请检查这里的算式"], id="a number too large"),
        pytest.param("{% if it.name %}abc", ["还缺“endif”", "{% endif %}"], id="an if without an end"),
        pytest.param("甲\x07乙", ["控制字符 U+0007", "请在模板中删去"], id="a control character in the template"),
        pytest.param("{% include 'none.txt.j2' %}", ["none.txt.j2", "不存在"], id="an include that is not there"),
        pytest.param("{% do 1 %}", ["“do”"], id="a tag of Jinja that is switched off"),
        pytest.param("{{ {'a': 1} }}", ["这里不能写“{”"], id="a mapping"),
    ],
)
def test_faults_of_writing_are_told_in_chinese(render: Callable[..., str], words: str, told: list[str]) -> None:
    error = refused(render, f"标题\n{words}")
    assert "t.txt.j2 第2行" in str(error.where)
    assert all(part in error.message for part in told), error.message


@pytest.mark.parametrize("words", ["{% raw %}{{ x }}{% endraw %}", "{{ '{%' }}", "{{ '{' }}{{ '{' }} x", "a }} b"])
def test_marks_of_templates_never_reach_a_document(render: Callable[..., str], words: str) -> None:
    error = refused(render, f"标题\n{words}")
    assert "t.txt.j2" in str(error.where)
    assert "写出的文字里有模板记号“" in error.message


def test_a_fault_in_an_included_file_names_that_file(render: Callable[..., str]) -> None:
    error = refused(render, "标题\n{% include 'parts/p.txt.j2' %}", parts__p="\n\n{{ it.purpose }}")
    assert str(Path("parts", "p.txt.j2")) in str(error.where)
    assert "第3行" in str(error.where)


# ---- no way into Python ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("{{ ''.__class__.__mro__[1].__subclasses__() }}", id="the classic way to all classes"),
        pytest.param("{{ it.__init__.__globals__ }}", id="globals of a view"),
        pytest.param("{{ it['__class__'] }}", id="by key instead of dot"),
        pytest.param("{{ it._value }}", id="the model behind the view"),
        pytest.param("{{ it.items.__class__ }}", id="of a list"),
        pytest.param("{{ it.items[0].__dict__ }}", id="of an item"),
        pytest.param("{{ it.class.open_date.__class__ }}", id="of a date"),
        pytest.param("{{ it.class.open_date.today() }}", id="a method of a date"),
        pytest.param("{{ it.contact.model_dump }}", id="a method of a model"),
        pytest.param("{{ helper.__globals__ }}", id="globals of a function"),
        pytest.param("{{ helper.__code__ }}", id="code of a function"),
        pytest.param("{{ helper.__self__ }}", id="self of a method"),
        pytest.param("{{ range.__class__ }}", id="of range"),
        pytest.param("{{ namespace.__init__ }}", id="of namespace"),
        pytest.param("{{ namespace().__class__ }}", id="of a namespace"),
        pytest.param("{% for x in it.items %}{{ loop.__class__ }}{% endfor %}", id="of a loop"),
        pytest.param("{% for x in it.items %}{{ loop._iterable }}{% endfor %}", id="inside a loop"),
        pytest.param("{% macro m() %}{% endmacro %}{{ m._func }}", id="the function of a macro"),
        pytest.param("{% macro m() %}{% endmacro %}{{ m._environment }}", id="the environment of a macro"),
        pytest.param("{{ '{0.__class__}'.format(it) }}", id="format strings"),
        pytest.param("{{ '{a.__class__}'.format_map({'a': 1}) }}", id="format maps"),
        pytest.param("{{ '%s'|format(it) }}", id="the format filter"),
        pytest.param("{{ it|attr('__class__') }}", id="the attr filter"),
        pytest.param("{{ [it]|map(attribute='__class__')|list }}", id="attributes through map"),
        pytest.param("{{ [it]|map('attr', '__class__')|list }}", id="filters through map"),
        pytest.param("{{ [it]|selectattr('_value')|list }}", id="attributes through selectattr"),
        pytest.param("{{ [it]|sort(attribute='__class__') }}", id="attributes through sort"),
        pytest.param("{{ [it]|join(attribute='__class__') }}", id="attributes through join"),
        pytest.param("{{ lipsum.__globals__ }}", id="lipsum"),
        pytest.param("{{ cycler.__init__ }}", id="cycler"),
        pytest.param("{{ joiner }}", id="joiner"),
        pytest.param("{{ dict(a=1) }}", id="dict"),
        pytest.param("{{ self._TemplateReference__context }}", id="the context through self"),
        pytest.param("{{ self.x }}", id="a block through self"),
        pytest.param("{{ context }}", id="the context"),
        pytest.param("{{ environment }}", id="the environment"),
        pytest.param("{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}", id="varargs"),
        pytest.param("{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(a=1) }}", id="kwargs"),
        pytest.param("{% import 'parts/lib.txt.j2' as lib %}{{ lib._body_stream }}", id="inside an import"),
        pytest.param("{% import 'parts/lib.txt.j2' as lib %}{{ lib.__dict__ }}", id="of an import"),
        pytest.param("{% include '../secret.txt.j2' %}", id="a file above"),
        pytest.param("{% include '/etc/passwd' %}", id="a file elsewhere"),
        pytest.param("{% include ['../x.txt.j2', '/etc/passwd'] %}", id="one of several"),
        pytest.param("{% extends '../x.txt.j2' %}", id="a parent above"),
        pytest.param("{% autoescape true %}{% endautoescape %}", id="another escaping"),
        pytest.param("{{ it.name.encode('utf-8') }}", id="bytes of a text"),
        pytest.param("{{ it.name.join }}", id="a method of a text"),
        pytest.param("{{ 'a'.ljust(1000000000) }}", id="padding"),
        pytest.param("{{ it.trainees.bit_length() }}", id="a method of a number"),
        pytest.param("{{ ().__class__ }}", id="of a tuple"),
        pytest.param("{{ (1).__class__.__base__ }}", id="of a number"),
    ],
)
def test_no_way_into_python(render: Callable[..., str], words: str) -> None:
    error = refused(render, words, parts__lib="{% macro m() %}好{% endmacro %}")
    assert "object" not in error.message
    assert "<class" not in error.message


def test_macros_of_another_file_may_be_used(render: Callable[..., str]) -> None:
    words = "{% import 'parts/lib.txt.j2' as lib %}{{ lib.m('甲') }}"
    assert render(words, parts__lib="{% macro m(x) %}[{{ x }}]{% endmacro %}") == "[甲]"


def test_the_input_cannot_be_changed(render: Callable[..., str]) -> None:
    refused(render, "{% set it.name = '别局' %}")
    refused(render, "{{ it.items.append(1) }}")
    assert FORM.name == "柳州市水利局"


# ---- what it may cost -----------------------------------------------------------------------------------------------

_TEN = "{% set r = range(10000) %}"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}", id="nested loops"
        ),
        pytest.param(_TEN + "{% for a in r %}{% for b in r if a < 0 %}{% endfor %}{% endfor %}", id="all filtered out"),
        pytest.param(_TEN + "{% for a in r if r|select|list == 1 %}{% endfor %}", id="lists made in a condition"),
        pytest.param("{{ range(1000000000) }}", id="a huge range"),
        pytest.param("{{ 'x' * 1000000000 }}", id="a huge text"),
        pytest.param("{{ [1] * 1000000000 }}", id="a huge list"),
        pytest.param("{{ 9 ** (9 ** 9) }}", id="a huge number"),
        pytest.param("{{ 1.5|round(1000000000, 'ceil') }}", id="digits without end"),
        pytest.param("{{ 1.5|round(1000000000) }}", id="places without end"),
        pytest.param(
            "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
            id="doubling by +",
        ),
        pytest.param(
            "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
            id="doubling by ~",
        ),
        pytest.param(
            "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = [n.x, n.x]|join %}{% endfor %}",
            id="doubling by join",
        ),
        pytest.param(
            "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}{% endfor %}",
            id="doubling by set blocks",
        ),
        pytest.param(
            "{% set n = namespace(a=[1], b=[1]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}"
            "{% set n.b = [n.b, n.b] %}{% endfor %}{% if n.a == n.b %}{% endif %}",
            id="lists of lists that never end to compare",
        ),
        pytest.param(
            "{% set x %}{% for i in range(10000) %}" + "字" * 900 + "{% endfor %}{% endset %}", id="hidden text"
        ),
        pytest.param("{% for i in range(10000) %}" + "字" * 900 + "{% endfor %}", id="fixed words in a loop"),
        pytest.param("{% for i in range(10000) %}{% include 'parts/p.txt.j2' %}{% endfor %}", id="includes in a loop"),
        pytest.param("{{ 'a'|replace('a', 'b' * 100000)|replace('b', 'c' * 100000) }}", id="replacements"),
        pytest.param("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", id="a macro that calls itself"),
        pytest.param("{% include 't.txt.j2' %}", id="a template that includes itself"),
        pytest.param("{% extends 't.txt.j2' %}", id="a template that extends itself"),
        pytest.param("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", id="nested brackets"),
        pytest.param("{% if 1 %}" * 2000 + "{% endif %}" * 2000, id="nested conditions"),
        pytest.param("{% for a in it.items recursive %}{{ loop(it.items) }}{% endfor %}", id="a loop into itself"),
    ],
)
def test_work_is_bounded(render: Callable[..., str], words: str) -> None:
    began = time.thread_time()
    error = refused(render, words, parts__p="字" * 2000)
    assert SUFFIX in str(error.where)
    assert error.expected or error.remedy
    assert time.thread_time() - began < 5


def test_time_is_bounded_in_any_thread(make: Callable[..., Templates]) -> None:
    templates = make(bundled={"t": "{% for a in range(10000) %}{% endfor %}"})
    caught: list[ZhangfaError] = []

    def run() -> None:
        try:
            templates.render("t", {}, Budget(10**9, seconds=0.001))
        except ZhangfaError as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert len(caught) == 1
    assert "已停止" in caught[0].message


def test_threads_have_budgets_of_their_own(make: Callable[..., Templates]) -> None:
    templates = make(bundled={"t": "{% for a in range(900) %}{{ a }}，{% endfor %}"})
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(templates.render("t", {}))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 8
    assert len(set(texts)) == 1


def test_a_long_document_is_well_within_bounds(render: Callable[..., str]) -> None:
    words = "{% for a in range(2000) %}（第{{ a }}名）" + "参训人员应当按时报到、全程参加培训。" * 2 + "\n{% endfor %}"
    assert len(render(words)) > 60_000
