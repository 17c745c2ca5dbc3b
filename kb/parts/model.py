"""What the readers of head and tail share: the parts found, and the words that mark titles, bodies and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.regions import region_pattern

KINDS = (
    "通知|通报|通告|公告|公报|意见|办法|规定|规划|方案|决定|决议|命令|报告|请示|批复|议案|函|纪要|条例|细则|纲要|计划|"
    "要点|指引|指南|标准|制度|准则|规则|规范|规程|说明|总结|解释|解读|宪法|法|令|守则|章程|安排|措施|清单|目录|暂行规定"
)
TITLE_END = re.compile(rf"(?:{KINDS})(?:[（(][^（）()]{{2,20}}[）)])?$")
ORG = re.compile(
    r"(?:委员会|人民政府|党委|党组|组织部|宣传部|统战部|编办|厅|局|部|委|办公室|办公厅|法院|检察院|署|处|室|院|会|中心|学校|大学|小组|公司|集团|政府|"
    r"军区|总队|支队|馆|站|所|行)$"
)
_ARABIC_DATE = r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
HAN_DATE = re.compile(
    r"[一二三四五六七八九][〇○零0０Oo一二三四五六七八九]{3}\s*年\s*"
    r"[一二三四五六七八九十元]{1,3}\s*月\s*[一二三四五六七八九十]{1,3}\s*日"
)
DATE_ANY = re.compile(rf"{_ARABIC_DATE}|{HAN_DATE.pattern}")
DATE_LINE = re.compile(rf"^[（(]?(?:{DATE_ANY.pattern})[）)]?$")
_ON = r"(?:根据)?(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
ADOPTION = re.compile(
    r"^(?:[（(].*(?:通过|颁布|发布|公布|生效|施行|修正|修订|印发)[^。]*[）)]$|"
    rf"{_ON}.{{0,80}}(?:通过|修订|修正|公布|发布|施行|批准|颁布).{{0,10}}$|{_ON}.*《.*》.*(?:修订|修正)[）)]?$)"
)
ORG_START = re.compile(r"^(?:中共|中华人民共和国|国家|国务院)?[\u4e00-\u9fff（）()·、\s]+$")


@dataclass(slots=True)
class Parts:
    """Line indices by role, and what the lines of the head and the tail say. Roles as in ``Furniture.role``."""

    roles: dict[int, str] = field(default_factory=dict)
    title: str | None = None
    plan_title: str | None = None
    issuers: list[str] = field(default_factory=list)
    number: str | None = None
    addressees: str | None = None
    adoptions: list[str] = field(default_factory=list)
    notice: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    annexes: list[list[int]] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    date_lines: list[str] = field(default_factory=list)
    imprint: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    annex_note: bool = False


def letters(text: str) -> str:
    """Letters and digits only: the form in which two spellings of one title agree."""
    return re.sub(r"[\W_]", "", text)


def is_org(text: str) -> bool:
    """The line is the name of a body, and nothing else."""
    words = re.sub(r"\s", "", text)
    return (
        bool(ORG.search(words))
        and bool(ORG_START.match(text))
        and 2 <= len(words) <= 40
        and not TITLE_END.search(words.removesuffix("会"))
    )


def split_issuers(text: str) -> list[str]:
    """Names of bodies on one line; letter-spaced ones (人 事 部) are closed up."""
    words = re.sub(r"\s*文\s*件$", "", text).strip()
    if re.fullmatch(r"(?:[\u4e00-\u9fff]\s+)+[\u4e00-\u9fff]", words):  # 人 事 部
        words = re.sub(r"\s", "", words)
    found = [w for piece in re.split(r"[\s\u3000]+", words) for w in _apart(piece)]
    return [w for w in found if len(w) >= 2]


def _apart(words: str) -> list[str]:
    """Names that lost the blank between them: …委员会组织部|广西壮族自治区财政厅."""
    if re.match(r"国家[\u4e00-\u9fff]{1,8}总?局", words):
        return [words]  # 国家税务总局柳州市税务局 is one body
    for m in region_pattern().finditer(words):
        start = m.start() - 2 if words[: m.start()].endswith("中共") else m.start()
        if start > 3 and ORG.search(words[:start]):
            return [words[:start], *_apart(words[start:])]
    return [words]
