"""A made-up ledger, like those of offices: classes of many units of every level, some with each sort of trouble.

The same size and seed give the same rows. Days are counted from ``AS_OF``; everything named is invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

#: The day on which the ledger is looked at.
AS_OF = date(2026, 11, 22)
STEPS = ("培训包审核", "发布培训项目", "培训报名审核", "学员签到", "教培管理", "结算金额")
CLASSES_A_UNIT = 8

_FIELDS = [
    "水利",
    "教育",
    "卫生健康",
    "民政",
    "财政",
    "司法",
    "交通运输",
    "农业农村",
    "商务",
    "文化广电和旅游",
    "应急管理",
    "审计",
    "统计",
    "林业和园林",
    "市场监督管理",
    "体育",
    "医疗保障",
    "自然资源和规划",
    "生态环境",
    "住房和城乡建设",
    "退役军人事务",
    "人力资源和社会保障",
    "信访",
    "大数据发展",
    "行政审批",
    "城市管理",
    "科学技术",
    "工业和信息化",
    "投资促进",
    "公安",
]
_BRANCHES = [
    "业务培训中心",
    "技术推广站",
    "服务中心",
    "监测站",
    "研究所",
    "信息中心",
    "执法支队",
    "档案馆",
    "宣传教育中心",
    "综合保障中心",
]
_CATEGORIES = [
    "专业化能力",
    "专业化能力",
    "专业化能力",
    "专业化能力",
    "政治理论",
    "党性教育",
    "纪检",
    "文秘",
    "人事",
    "宣传",
    "信访",
    "财务",
]
_THEMES = ["基层干部", "业务骨干", "专业技术人员", "新任职干部", "中青年干部", "执法人员", "窗口人员", "统计人员"]
_REASONS = (
    "全局集中力量参加重大活动筹备，参训人员均被抽调，无法脱产参训",
    "原定承办机构场地整改，未能按期提供培训场地",
    "汛期应急响应持续，参训人员均在一线值守",
)
_BASES = ("中共柳州市委党校", "柳州市干部教育培训基地", "外地某高校继续教育学院")


@dataclass(frozen=True, slots=True)
class Made:
    """A row. kind: of ``KINDS``, what is the matter with it. values: under the keys of the columns, typed."""

    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    level: str | None
    place: str
    code: str
    staff: int


def classes(count: int, *, seed: int = 1) -> list[Made]:
    """So many rows, unit by unit, in three years of plans."""
    chance = random.Random(seed)
    rows: list[Made] = []
    kinds = list(KINDS)
    for number in range(-(-count // CLASSES_A_UNIT)):
        unit = _unit(number, chance)
        for place in range(CLASSES_A_UNIT):
            kind = chance.choice(kinds) if chance.random() < 0.4 else "held"
            values = _planned(unit, place, chance)
            KINDS[kind](values, chance)
            rows.append(Made(kind, values))
    return rows[:count]


def _unit(number: int, chance: random.Random) -> _Unit:
    field = _FIELDS[number % len(_FIELDS)]
    turn = number // len(_FIELDS)
    branch = _BRANCHES[turn % len(_BRANCHES)] + (f"{turn}分部" if turn >= len(_BRANCHES) else "")
    own = branch if turn else ""
    made: tuple[tuple[str, str | None, str], ...] = (
        *[(f"柳州市{field}局{own}", "柳州市市直二层单位" if turn else None, "市内")] * 4,
        (f"柳州市{field}局{branch}", "柳州市市直二层单位", "市内"),
        *[(f"广西壮族自治区{field}厅{own}", "自治区本级二级单位" if turn else None, "区内")] * 2,
        (f"柳州市柳江区{field}局{own}", None, "市内"),
        (f"桂林市{field}局{own}", None, "市内"),
        (f"{field}{branch}", None, "市内"),
    )
    name, level, place = made[number % len(made)]
    return _Unit(name, level, place, f"{100001 + number:06d}", chance.choice((24, 58, 60, 86, 120, 186)))


def _planned(unit: _Unit, place: int, chance: random.Random) -> dict[str, Any]:
    year = chance.choice((2024, 2025, 2026, 2026))
    days = chance.choice((1, 2, 3, 3, 5))
    people = chance.choice((30, 40, 45, 50, 55))
    theme, category = chance.choice(_THEMES), chance.choice(_CATEGORIES)
    return {
        "id": f"{year}-{unit.code}-{place + 1:02d}",
        "unit": unit.name,
        "level": unit.level,
        "code": unit.code,
        "year": year,
        "name": f"{year}年{theme}{category}培训班（第{place + 1}期）",
        "category": category,
        "place": unit.place,
        "month": chance.randint(3, 10),
        "planned_trainees": people,
        "planned_days": Decimal(days),
        "planned_budget": Decimal(people * days * 400),
        "delivery": chance.choice(("线下", "线下", "线上线下结合", "讲座")),
        "staff_on_post": unit.staff,
        "urgent": False,
    }


def _hold(row: dict[str, Any], chance: random.Random) -> None:
    """Held as planned, filed and entered in time."""
    opened = date(row["year"], row["month"], chance.randint(1, 25))
    ended = opened + timedelta(int(row["planned_days"]) - 1)
    row |= {
        "open_date": opened,
        "end_date": ended,
        "held_place": row["place"],
        "held_trainees": row["planned_trainees"] - chance.randint(0, 3),
        "held_budget": row["planned_budget"] - Decimal(chance.randint(0, 99_900)) / 100,
        "filing_date": opened - timedelta(chance.randint(16, 25)),
        "state": "已办",
        **{step: opened - timedelta(chance.randint(13, 16)) for step in STEPS[:3]},
        STEPS[3]: opened,
        **{step: ended + timedelta(chance.randint(1, 4)) for step in STEPS[4:]},
    }


def _not_executed(row: dict[str, Any], chance: random.Random) -> None:
    row |= {"year": 2025, "name": row["name"].replace(str(row["year"]), "2025")}
    if chance.random() < 0.5:
        row |= {"reason": chance.choice(_REASONS), "evidence": ("活动筹备工作通知", "人员抽调名单")}


def _cancelled(row: dict[str, Any], chance: random.Random) -> None:
    row |= {"state": chance.choice(("取消", "延期")), "reason": chance.choice(_REASONS)}


def _late(row: dict[str, Any], chance: random.Random) -> None:
    _hold(row, chance)
    row |= {step: row["end_date"] + timedelta(chance.randint(20, 40)) for step in STEPS[4:]}
    row["late_reason"] = chance.choice((None, "经办人员轮岗，工作交接时漏办"))


def _steps_missing(row: dict[str, Any], chance: random.Random) -> None:
    _hold(row, chance)
    row |= dict.fromkeys(chance.sample(STEPS, chance.randint(1, 3)))


def _review_late(row: dict[str, Any], chance: random.Random) -> None:
    _hold(row, chance)
    row |= {step: row["open_date"] - timedelta(1) for step in STEPS[:3]}


def _wrong_code(row: dict[str, Any], chance: random.Random) -> None:
    _hold(row, chance)
    row["code"] = chance.choice((None, row["code"][:-1], "0" + row["code"]))


def _more(row: dict[str, Any], chance: random.Random) -> None:
    _hold(row, chance)
    row["held_trainees"] = row["planned_trainees"] + chance.randint(1, 20)
    row["held_budget"] = row["planned_budget"] + Decimal(chance.randint(100, 9_000))


def _elsewhere(row: dict[str, Any], chance: random.Random) -> None:
    _hold(row, chance)
    row |= {"held_place": "市外", "held_trainees": chance.randint(50, 75), "institution": chance.choice(_BASES)}


def _unplanned(row: dict[str, Any], chance: random.Random) -> None:
    _hold(row, chance)
    row |= {"planned_trainees": None, "planned_days": None, "planned_budget": None}


def _urgent(row: dict[str, Any], chance: random.Random) -> None:
    _hold(row, chance)
    row |= {"urgent": True, "filing_date": row["open_date"] - timedelta(chance.randint(0, 4))}
    row["urgent_reason"] = chance.choice((None, "防汛应急任务"))


def _filed_late(row: dict[str, Any], chance: random.Random) -> None:
    _hold(row, chance)
    row["filing_date"] = row["open_date"] - timedelta(chance.randint(0, 5))


def _ahead(row: dict[str, Any], chance: random.Random) -> None:
    row |= {"year": 2026, "month": 12, "name": row["name"].replace(str(row["year"]), "2026")}


#: What may be the matter with a row -> how it is made so.
KINDS: Mapping[str, Callable[[dict[str, Any], random.Random], None]] = {
    "held": _hold,
    "not_executed": _not_executed,
    "cancelled": _cancelled,
    "late": _late,
    "steps_missing": _steps_missing,
    "review_late": _review_late,
    "wrong_code": _wrong_code,
    "more": _more,
    "elsewhere": _elsewhere,
    "unplanned": _unplanned,
    "urgent": _urgent,
    "filed_late": _filed_late,
    "ahead": _ahead,
}

__all__ = ["AS_OF", "KINDS", "Made", "classes"]
