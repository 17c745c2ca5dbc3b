"""Words for templates: what a clerk typed, fitted into a sentence without doubled marks, and labels that count on.

``FILTERS`` are the filters of this module by the name a template calls them; ``Counter`` numbers what may drop out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from kb.errors import ZhangfaError
from kb.labels import read_label
from kb.paths import int_to_chinese

_ENDS = "。．；;，,、：:"
_CLOSED = re.compile(r"[。！？!?…][”’」』）)》]*$")
_SPACES = re.compile(r"[ \t\u3000]*[\r\n\v\f\x85\u2028\u2029]+[ \t\u3000]*")
_ENUM = re.compile(r"[一二三四五六七八九十]{1,3}是")
_AIM = re.compile(r"^(?:是?为了|旨在|为(?!期|主|首|民|人|群|基))[，,]?")
_CITED = re.compile(r"^(?:关于.+|.{4,}(?:条例|办法|细则|规定))(?:[（(][^（）()]*[)）])?$")
_NUMBERED = re.compile(r"^[\u4e00-\u9fff]{2,12}[〔\[【（(]\d{4}[〕\]】）)]\d+号$")
_REGION_SUFFIX = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)$")
_HOLD = re.compile(r"^(?:组织)?(?:举办|举行|开展|召开|开办)")


def bare(value: object) -> str:
    """The words on one line, without marks at the end.

    >>> bare("无法脱产参训；。")
    '无法脱产参训'
    """
    return _SPACES.sub("", str(value).strip()).rstrip(_ENDS + " \u3000")


def sentence(value: object) -> str:
    """The words as a sentence: one full stop, unless they close with another mark; nothing where there are none.

    >>> sentence("无法脱产参训，"), sentence("他说：“行。”")
    ('无法脱产参训。', '他说：“行。”')
    """
    words = bare(value)
    return words + "。" if words and not _CLOSED.search(words) else words


def item(value: object) -> str:
    """An item of a list without a label of its own and without marks at the end: the template numbers it.

    >>> item("1.严格考勤；"), item("2025年起执行")
    ('严格考勤', '2025年起执行')
    """
    words = bare(value)
    if found := _ENUM.match(words):
        return words[found.end() :].lstrip("，,：:")
    label = read_label(words)
    return words[label.end :].strip() if label and label.kind not in ("article", "enum") else words


def aim(value: object) -> str:
    """A purpose without its leading 为, 为了 or 旨在, for a sentence that brings its own.

    >>> aim("为了提升业务能力。")
    '提升业务能力'
    """
    return _AIM.sub("", bare(value))


def held(value: object) -> str:
    """The name of a class in the words behind 关于, without the verb.

    >>> held("举办2026年水利业务培训班")
    '2026年水利业务培训班'
    """
    return _HOLD.sub("", bare(value))


def subject(value: object) -> str:
    """The words between 关于 and 的通知, without either where they were typed as well.

    >>> subject("关于举办培训班的通知"), subject("举办培训班")
    ('举办培训班', '举办培训班')
    """
    words = bare(value)
    return re.sub(r"的(?:通知|通报|函|请示|报告|意见|决定|公告|通告|批复)$", "", words.removeprefix("关于"))


def addressees(value: object) -> str:
    """主送机关 as one line without its colon: 、 between the like, ， where a name holds a 、 itself.

    >>> addressees(["各县（区）党委、政府", "市直各单位"]), addressees("市直各单位：")
    ('各县（区）党委、政府，市直各单位', '市直各单位')
    """
    names = [bare(name) for name in _several(value)]
    return ("，" if any("、" in name for name in names) else "、").join(names)


def book(value: object) -> str:
    """A title in 《》; titles inside it in 〈〉. A title that has its marks keeps them.

    >>> book("关于印发《培训费管理办法》的通知")
    '《关于印发〈培训费管理办法〉的通知》'
    """
    words = bare(value)
    if words.startswith("《") and words.endswith("》"):
        if not _encloses(words):
            return words
        words = words[1:-1]
    return "《" + words.replace("《", "〈").replace("》", "〉") + "》"


def _encloses(words: str) -> bool:
    """The first 《 is closed by the last 》 and not before."""
    depth = 0
    for at, sign in enumerate(words):
        depth += (sign == "《") - (sign == "》")
        if depth == 0:
            return at == len(words) - 1
    return False


def basis(value: object) -> str:
    """Cited documents in a row: 《甲》《乙》和《丙》; 、 where a number or other words stand between (GB/T 15834).

    >>> basis(["《干部教育培训工作条例》", "关于规范培训的通知（桂组通字〔2020〕56号）"])
    '《干部教育培训工作条例》和《关于规范培训的通知》（桂组通字〔2020〕56号）'
    """
    names = [_cited(name) for name in _several(value)]
    text = ""
    for at, name in enumerate(names):
        if at and at == len(names) - 1:
            text += "和"
        elif at and not (text.endswith("》") and name.startswith("《")):
            text += "、"
        text += name
    return text


def _cited(value: object) -> str:
    """A cited document with its marks; other words (市委工作部署) as they are."""
    words = bare(value)
    if "《" in words or _NUMBERED.match(words) or not _CITED.search(words):
        return words
    found = re.match(r"^(.*?)([（(][^（）()]*〔\d{4}〕\d+号[)）])$", words)
    return book(found[1]) + found[2] if found else book(words)


def together(value: object) -> str:
    """Items in a row: 甲、乙和丙, each without label and end marks.

    >>> together(["专题讲授；", "案例教学", "现场教学。"])
    '专题讲授、案例教学和现场教学'
    """
    words = [item(part) for part in _several(value)]
    return "、".join(words[:-1]) + "和" + words[-1] if len(words) > 1 else "".join(words)


def clauses(value: object) -> str:
    """Items parted by ；, for items that hold a 、 or ， themselves: 甲，乙；丙."""
    return "；".join(item(part) for part in _several(value))


def within(value: object) -> str:
    """The clause of an official citation alone, for a document that has just been named.

    >>> within("《关于规范培训的通知》（桂组通字〔2020〕56号）第二部分第（三）项")
    '第二部分第（三）项'
    """
    return re.sub(r"^《.*?》(?:（[^（）]*号）)?(?=第|附件|前言|结语)", "", str(value))


def months(value: Iterable[int]) -> str:
    """Months with neighbours drawn together.

    >>> months([5, 6, 11, 12]), months([7])
    ('5月至6月和11月至12月', '7月')
    """
    runs: list[list[int]] = []
    for month in sorted({int(m) for m in value}):
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    named = [f"{run[0]}月至{run[-1]}月" if len(run) > 1 else f"{run[0]}月" for run in runs]
    return named[0] if len(named) == 1 else "、".join(named[:-1]) + "和" + named[-1] if named else ""


def ends_meeting(value: object) -> bool:
    """Whether the words name a meeting: 2026年第三次会议, 局长办公会.

    >>> ends_meeting("2026年第三次会议"), ends_meeting("加强培训管理")
    (True, False)
    """
    return bool(re.search("(?:会议|办公会|座谈会|例会|联席会)$", bare(value)))


def place(venue: object, province: object = "", city: object = "", home: object = "") -> str:
    """A place of training: the venue, with province and city behind it where it does not name them itself.

    home: the name of the unit, which says whether the venue lies in another city.

    >>> place("中共柳州市委党校", "广西", "柳州市"), place("红军山庄", "贵州", "遵义市")
    ('中共柳州市委党校', '红军山庄（贵州遵义市）')
    >>> place("延安干部学院", "陕西省", "延安市", "柳州市水利局")
    '延安干部学院（陕西省延安市）'
    """
    where, region, town = (bare(x) if x else "" for x in (venue, province, city))
    stem = re.sub(r"(?:市|县|区|自治县|地区|州)$", "", town)
    away = bool(home and region) and stem not in str(home) and _REGION_SUFFIX.sub("", region) not in str(home)
    if town and stem and stem in where and (not away or _REGION_SUFFIX.sub("", region) in where):
        return where
    if town and _REGION_SUFFIX.sub("", region) == stem:
        region = ""
    area = (region if region and region not in where and region not in town else "") + town
    return f"{where}（{area}）" if where and area else where or area


def days_to(start: date, end: date) -> int:
    """Calendar days from the first to the last, both counted."""
    return (end - start).days + 1


def _several(value: object) -> list[object]:
    return [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "addressees": addressees,
    "aim": aim,
    "bare": bare,
    "basis": basis,
    "book": book,
    "clauses": clauses,
    "days_to": days_to,
    "ends_meeting": ends_meeting,
    "held": held,
    "item": item,
    "months": months,
    "place": place,
    "sentence": sentence,
    "subject": subject,
    "together": together,
    "within": within,
}


class Counter:
    """Labels that count on, for parts of a text that may drop out: one counter for one rendering."""

    _FORMS = ("一、", "（一）", "1.", "（1）")
    _LOWEST = "一是"

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def next(self, form: str) -> str:
        """The next label of a form; a higher one begins the lower ones anew. 一是 begins anew under every label.

        Raises ZhangfaError for a form that is not known.

        >>> counter = Counter()
        >>> [counter.next(form) for form in ("一、", "（一）", "（一）", "一、", "（一）", "一是", "一是")]
        ['一、', '（一）', '（二）', '二、', '（一）', '一是', '二是']
        """
        if form not in (*self._FORMS, self._LOWEST):
            raise ZhangfaError(f"没有“{form}”这种序号", expected="、".join((*self._FORMS, self._LOWEST)))
        count = self._counts.get(form, 0) + 1
        lower = () if form == self._LOWEST else (*self._FORMS[self._FORMS.index(form) + 1 :], self._LOWEST)
        for other in lower:
            self._counts.pop(other, None)
        self._counts[form] = count
        figure = str(count) if "1" in form else int_to_chinese(count)
        return form.replace("1", figure).replace("一", figure)
