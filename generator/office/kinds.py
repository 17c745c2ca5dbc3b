"""The kinds of tables: what each is for, where it lies, and the keys and column titles it is written with.

A key may be written in English or Chinese; a column has its Chinese title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from generator.office.model import TableKind


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a file, or a column of a sheet. label: its Chinese name; others: further names. help: for people."""

    key: str
    label: str
    help: str
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it may be written by, folded."""
        return tuple(folded(name) for name in (self.key, self.label, *self.others))


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of table is written.

    folder: in the workspace's ``tables``. label, names: what people call it. about: one line. head: keys besides
    those of every table. block: the key under which its rows stand in YAML, None where they stand otherwise.
    rows: keys of a row, or columns. short: the keys of a row written as ``key: value`` or as a word alone.
    counted: what its rows are, with the measure word. must: the columns that a sheet cannot do without.
    """

    kind: TableKind
    folder: str
    label: str
    names: tuple[str, ...]
    about: str
    counted: str
    rows: tuple[Key, ...]
    head: tuple[Key, ...] = ()
    block: Key | None = None
    short: tuple[str, ...] = ()
    must: tuple[str, ...] = ()

    @property
    def body(self) -> tuple[Key, ...]:
        """The keys under which its rows stand in YAML."""
        return (self.block,) if self.block else tuple(key for key in self.head if key.key in _BODIES)

    @property
    def heads(self) -> tuple[Key, ...]:
        """All keys of the head."""
        return (*HEAD, *self.head)

    def column(self, title: str) -> str | None:
        """The key of a column by its title, None for an unknown one."""
        return next((key.key for key in self.rows if folded(title) in key.names), None)


_BODIES: Final = ("comprehensive", "lecture", "years")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name without blanks, brackets full-width, letters small."""
    return "".join(name.split()).replace("(", "（").replace(")", "）").lower()


HEAD: Final = (
    Key("table", "表的种类", "这是哪一种表；可以不写。", ("类型", "种类")),
    Key("title", "标题", "表的名称，引用时写在书名号里。", ("名称", "表名")),
    Key("number", "文号", "所依据文件的文号；没有则不写。", ("发文字号",)),
    Key("source", "来源", "从哪里来：哪份文件、哪一页，或者谁从哪个系统导出。", ("出处", "依据")),
    Key("date", "截至日期", "到哪一天为止是对的：文件的日期，或者导出、核对的日期。", ("日期", "核对日期")),
    Key("imported", "导入自", "导入时的文件名和校验值，由程序填写。"),
)
_LEVELS = Key("levels", "适用层级", "适用于哪些单位层级（unit.level 的值）；不写则不限。", ("层级", "单位层级"))
_ROW_SOURCE = Key("source", "来源", "这一行的来源，与整个表不同时写。", ("出处", "依据"))
_ROW_DATE = Key("date", "截至日期", "这一行截至哪一天，与整个表不同时写。", ("日期", "核对日期"))
SPLIT: Final = ("住宿费", "伙食费", "场地资料交通费", "其他费用")

FORMS: Final[Mapping[TableKind, Form]] = {
    "base_list": Form(
        kind="base_list",
        folder="base_lists",
        label="基地名单",
        names=("培训基地名单", "承办机构名单"),
        about="干部教育培训基地（承办机构）名单，市外班的承办机构按它核对",
        counted="个机构",
        head=(_LEVELS,),
        block=Key("institutions", "机构", "名单中的机构。", ("名单", "基地", "承办机构")),
        rows=(
            Key("name", "机构名称", "机构全称。", ("名称", "承办机构", "基地名称", "机构", "单位名称")),
            Key("city", "所在城市", "机构在哪个城市。", ("城市", "所在地")),
            Key("valid_until", "有效期至", "到哪一天为止在名单上；不写则不限。", ("有效期", "截止有效期")),
            Key("note", "备注", "其他说明。", ("说明",)),
            _ROW_SOURCE,
            _ROW_DATE,
        ),
        short=("name",),
        must=("name",),
    ),
    "budget_codes": Form(
        kind="budget_codes",
        folder="budget_codes",
        label="预算单位代码",
        names=("预算单位代码表", "代码表", "单位代码"),
        about="财政预算管理一体化系统中的预算单位代码，申报的代码按它逐字核对",
        counted="个单位",
        head=(_LEVELS,),
        block=Key("codes", "代码", "各单位的代码。", ("单位代码", "预算单位代码")),
        rows=(
            Key("unit", "单位名称", "单位全称。", ("单位", "预算单位", "预算单位名称", "名称")),
            Key(
                "code",
                "预算单位代码",
                "代码，按文字逐字比对，开头的 0 不能丢。",
                ("代码", "单位代码", "预算单位编码", "单位编码"),
            ),
            _ROW_SOURCE,
            _ROW_DATE,
        ),
        short=("unit", "code"),
        must=("unit", "code"),
    ),
    "cost_standard": Form(
        kind="cost_standard",
        folder="cost_standards",
        label="费用标准",
        names=("培训费标准", "成本标准"),
        about="本地的培训费标准（综合定额、讲课费），代替中央标准作比对",
        counted="项标准",
        head=(
            Key("levels", "适用层级", "适用于哪些单位层级，或者 所有单位；必须写。", ("层级", "单位层级")),
            Key("from", "执行起始日", "从哪一天起执行；不写则不限。", ("执行日期", "施行日期")),
            Key("until", "执行截止日", "执行到哪一天；不写则不限。", ("失效日期",)),
            Key("comprehensive", "综合定额", "每人每天的金额，或者按类别（一类、二类、三类）写；可以带分项。"),
            Key("lecture", "讲课费", "每学时的金额（税后），按职称写。"),
        ),
        rows=(
            Key("item", "项目", "综合定额，或者讲课费。", ("费用项目", "费用名称")),
            Key("grade", "类别", "综合定额的类别（不分类的空着），或者讲课费的职称。", ("职称", "等级", "类别或职称")),
            Key("amount", "金额", "元；综合定额每人每天，讲课费每学时。", ("合计", "标准", "金额（元）", "标准（元）")),
            *(Key(name, name, "综合定额的分项，可以不写。", (f"{name}（元）",)) for name in SPLIT),
            _ROW_SOURCE,
            _ROW_DATE,
        ),
        must=("item", "amount"),
    ),
    "calendar": Form(
        kind="calendar",
        folder="calendars",
        label="日历",
        names=("放假安排", "节假日", "假日"),
        about="地区假日，或者全国某年的放假调休安排，工作日按它推算",
        counted="个日期",
        head=(
            Key("region", "地区", "全国，或省（自治区、直辖市）、市的全称。", ("适用地区",)),
            Key("years", "年份", "各年的安排：extra_off 放假、extra_work 上班。", ("各年",)),
        ),
        rows=(
            Key("day", "日期", "放假或上班的日期；连着几天的写起止。", ("放假日期", "起始日期", "开始日期")),
            Key("to", "结束日期", "连着几天的最后一天；一天的不写。", ("终止日期", "至")),
            Key("arranged", "安排", "放假，或者上班。", ("类型", "性质", "放假或上班")),
            Key("source", "来源", "这一行的来源，与整个表不同时写。", ("出处", "依据")),
            Key("note", "备注", "节日名称一类的说明，不导入。", ("说明", "节日", "假日名称")),
        ),
        must=("day", "arranged"),
    ),
}  # fmt: skip


def form_of(name: str) -> Form | None:
    """The form of a kind by its key or any of its names; None for an unknown one."""
    wanted = folded(name)
    for form in FORMS.values():
        if wanted in (folded(word) for word in (form.kind, form.label, *form.names)):
            return form
    return None


def written_as(keys: Iterable[str], form: Form) -> Form | None:
    """The other kind of table that a file's keys show it to be, None where they show this kind or none."""
    held = {folded(key) for key in keys}
    shown = [each for each in FORMS.values() if any(held.intersection(key.names) for key in each.body)]
    return shown[0] if shown and form not in shown else None


def titled_as(titles: Sequence[str], form: Form) -> Form | None:
    """The other kind of table that the titles of a sheet show it to be."""
    for each in FORMS.values():
        if each is not form and set(each.must) <= {each.column(title) for title in titles}:
            return each
    return None


def kind_names() -> Iterator[str]:
    """``budget_codes（预算单位代码）`` of each kind."""
    for form in FORMS.values():
        yield f"{form.kind}（{form.label}）"


__all__ = ["FORMS", "HEAD", "SPLIT", "Form", "Key", "folded", "form_of", "kind_names", "titled_as", "written_as"]
