"""Which part of an official document each line is: head, covering notice, body, tail, annexes.

Reads the layout of GB/T 9704-2012 (版头, 主体, 版记) as it survives in plain text; what fits nothing stays body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.labels import read_division, read_label
from kb.normalize.compilation import NUMBER_LINE
from kb.normalize.lines import Line
from kb.normalize.punctuation import tidy

KINDS = (
    "通知|通报|通告|公告|公报|意见|办法|规定|规划|方案|决定|决议|命令|报告|请示|批复|议案|函|纪要|条例|细则|纲要|计划|"
    "要点|指引|指南|标准|制度|准则|规则|规范|规程|说明|总结|解释|解读|宪法|法|令|守则|章程|安排|措施|清单|目录|暂行规定"
)
TITLE_END = re.compile(rf"(?:{KINDS})(?:[（(][^（）()]{{2,20}}[）)])?$")
_SUBTITLE = re.compile(r"^[（(][^（）()]{2,20}[）)]$")
_ORG = re.compile(
    r"(?:委员会|人民政府|党委|党组|组织部|宣传部|统战部|编办|厅|局|部|委|办公室|办公厅|法院|检察院|署|处|室|院|会|中心|学校|大学|小组|公司|集团|政府|"
    r"军区|总队|支队|馆|站|所|行)$"
)
_DATE = re.compile(
    r"^(?:[（(])?((?:19|20)[\d]{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[一二三四五六七八九][〇○零0０Oo一二三四五六七八九]{3}\s*年\s*[一二三四五六七八九十元]{1,3}\s*月\s*[一二三四五六七八九十]{1,3}\s*日)(?:[）)])?$"
)
DATE_ANY = re.compile(
    r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[一二三四五六七八九][〇○零0０Oo一二三四五六七八九]{3}\s*年\s*[一二三四五六七八九十元]{1,3}\s*月\s*[一二三四五六七八九十]{1,3}\s*日"
)
_ADOPTION = re.compile(
    r"^(?:[（(].*(?:通过|颁布|发布|公布|生效|施行|修正|修订|印发)[^。]*[）)]$|(?:根据)?(?:19|20)\d\d年\d{1,2}月\d{1,2}日.{0,80}(?:通过|修订|修正|公布|发布|施行|批准|颁布).{0,10}$|(?:根据)?(?:19|20)\d\d年\d{1,2}月\d{1,2}日.*《.*》.*(?:修订|修正)$)"
)
_IMPRINT = re.compile(r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*印(?:发|制)$|^抄\s*[送报][:：]|^分\s*送[:：]|^主题词[:：]|^共印\d+份)")
_PRINTED_ON = re.compile(r"^(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*印(?:发|制)$")
_OPENNESS = re.compile(r"^(?:政府信息公开选项|公开(?:选项|方式|属性)|信息公开(?:选项|属性))[:：]|^[（(]?此件.{0,6}公开.{0,10}[）)]?$|^(?:主动公开|依申请公开|不予公开)$")
_ANNEX_NOTE = re.compile(r"^(?:附件|附)\s*[:：]\s*\S")
_ANNEX_MARK = re.compile(r"^(?:附件|附表|附录)\s*(?:[0-9０-９一二三四五六七八九十]{0,3})\s*[:：]?$")
_CONTACT = re.compile(r"^[（(]?(?:联系(?:人|电话|方式|单位|地址)|咨询电话|电话|监督电话|邮箱|电子邮箱|传真|通讯地址|地址)[^。]{0,8}[:：]")
_SEAL = re.compile(r"^[（(](?:盖章|公章|印章|签章)[）)]$")
_ORG_START = re.compile(r"^(?:中共|中华人民共和国|国家|国务院)?[\u4e00-\u9fff（）()·、\s]+$")
_GREETING = re.compile(r"各|全|厅|局|委|办|单位|部门|人民政府|公司|学校|院|区直|市直|省直|州直|县|乡|镇|街道|党组|支行|分行|同志|领导|你")
_NOT_ADDRESSEE = re.compile(r"如下|以下|通知|规定|要求|包括|如|为|下列|问|答|本报讯|记者|电$")
_PRINTED = re.compile(r"(?:印发|转发|颁发|发布|公布|下发|颁布|批转)")


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


def find_parts(lines: Sequence[Line], chrome: dict[int, str], news_title: str | None = None) -> Parts:
    """Reads the parts of one document off its lines (``chrome``: lines that are page furniture)."""
    parts = Parts(roles=dict(chrome))
    at = _read_head(lines, parts)
    if news_title and not parts.title:
        parts.title = news_title
    at = _read_notice(lines, parts, at)
    stop, annexes = _read_tail(lines, parts, at)
    parts.body = [i for i in range(at, stop) if i not in parts.roles]
    parts.annexes = annexes
    return parts


# ---- head ----------------------------------------------------------------------------------------------------


def _starts_body(line: Line) -> bool:
    if read_division(line.text):
        return True
    label = read_label(line.text)
    if label and label.kind in ("chapter", "section", "article", "enum"):
        return True
    return bool(re.search(r"[。；！？;]", line.text)) or len(line.text) > 90


def _is_addressee(text: str) -> bool:
    words = text[:-1]
    return (
        text[-1:] in "：:"
        and not re.search(r"[。；]", words)
        and bool(_GREETING.search(words))
        and not _NOT_ADDRESSEE.search(words[-4:])
        and len(text) <= 300
        and read_label(text) is None
    )


def _read_head(lines: Sequence[Line], parts: Parts) -> int:
    """Takes the head lines; returns the index of the first line behind them."""
    candidates: list[int] = []
    numbered_at = end = -1
    i = 0
    while i < len(lines):
        line = lines[i]
        if i in parts.roles:
            i += 1
            continue
        if _ADOPTION.match(line.text) and len(line.text) < 160:
            parts.roles[i] = "date"
            parts.adoptions.append(line.text)
        elif parts.number is None and NUMBER_LINE.match(line.text):
            parts.roles[i], parts.number, numbered_at = "number", line.text, i
        elif candidates and _is_addressee(line.text) or (numbered_at >= 0 and _is_addressee(line.text)):
            first, text = i, line.text
            parts.roles[i], parts.addressees = "addressee", text
            end = first + 1
            i += 1
            break
        elif _starts_body(line) and not _title_like(line.text):
            break
        elif _DATE.match(line.text) and candidates:
            parts.roles[i] = "date"
            parts.date_lines.append(line.text)
        else:
            candidates.append(i)
        if len(candidates) > 14:
            break
        i += 1
    stop = end if end >= 0 else i
    candidates = [c for c in candidates if c < stop]
    used = _sort_head(lines, parts, candidates, numbered_at)
    if parts.addressees is None and parts.number is None and parts.title is None and not parts.adoptions:
        for c in candidates:
            parts.roles.pop(c, None)
        return 0
    left = [c for c in candidates if c not in used]
    body_first = next((c for c in left if c > max(used, default=-1) and c > numbered_at), stop)
    return min(stop, body_first) if parts.addressees is None else stop


def _title_like(text: str) -> bool:
    return bool(TITLE_END.search(text)) and len(text) < 90 and not re.search(r"[。；，：]", text)


def _sort_head(lines: Sequence[Line], parts: Parts, candidates: list[int], numbered_at: int) -> set[int]:
    """Title, red head, issuers among the short lines of the head; what is left above them is stray print."""
    used: set[int] = set()
    run = _title_run(lines, candidates, numbered_at)
    if run:
        _take_title(lines, parts, run)
        used.update(run)
    for c in candidates:
        if c in used:
            continue
        text = lines[c].text
        if parts.title and letters(tidy(text)).startswith(letters(parts.title)) and len(letters(text)) > 6:
            rest = text[-(len(letters(tidy(text))) - len(letters(parts.title))) :] if letters(tidy(text)) != letters(parts.title) else ""
            if rest and _ORG.search(rest):
                parts.issuers.append(rest)
            parts.roles[c] = "title"
            used.add(c)
        elif parts.title and letters(parts.title).endswith(letters(re.sub(r"^.*?《|》.*$", "", text))) and "《" in text:
            parts.roles[c] = "title"
            used.add(c)
        elif _red_head(text) or (_is_org(text) and (numbered_at < 0 or c < numbered_at or c < min(run or [0]))):
            parts.roles[c] = "issuer"
            used.add(c)
            parts.issuers.extend(_split_issuers(text))
    if used or parts.number:
        edge = max([*used, numbered_at])
        for c in candidates:
            if c not in used and c < edge:
                parts.roles.setdefault(c, "chrome")
                used.add(c)
    for c in candidates:
        if c not in used and parts.title and _SUBTITLE.match(lines[c].text):
            parts.roles[c] = "title"
            parts.title += tidy(lines[c].text)
            used.add(c)
    return used


def _red_head(text: str) -> bool:
    return bool(re.search(r"\s*文\s*件$", text)) and len(text) < 80


def _is_org(text: str) -> bool:
    words = re.sub(r"\s", "", text)
    return bool(_ORG.search(words)) and bool(_ORG_START.match(text)) and 2 <= len(words) <= 40 and not TITLE_END.search(words.removesuffix("会"))


def _split_issuers(text: str) -> list[str]:
    words = re.sub(r"\s*文\s*件$", "", text).strip()
    if re.fullmatch(r"(?:[\u4e00-\u9fff]\s+)+[\u4e00-\u9fff]", words):  # 人 事 部
        words = re.sub(r"\s", "", words)
    found = [w for w in re.split(r"[\s\u3000]+", words) if w]
    return [w for w in found if len(w) >= 2]


def _title_run(lines: Sequence[Line], candidates: list[int], numbered_at: int) -> list[int]:
    """The (up to five) neighbouring lines that make up the title: they end in a kind of document."""
    best: list[int] = []
    for k, c in enumerate(candidates):
        words = ""
        for j in range(k, min(k + 5, len(candidates))):
            if candidates[j] - c != j - k:
                break
            text = lines[candidates[j]].text
            if _red_head(text) or (j > k and (text.startswith("关于") and "关于" in words)):
                break
            words += text
            whole = re.fullmatch(r"(?:[\u4e00-\u9fff]{2,20})?《[^《》]+(?:《[^《》]+》[^《》]*)*》(?:[（(][^（）()]+[）)])?", words)
            if TITLE_END.search(words) or whole:
                run = candidates[k : j + 1]
                score = ("关于" in words, c > numbered_at >= 0, bool(whole), -len(run))
                if not best or score > _score(lines, best, numbered_at):
                    best = run
    if not best and candidates:
        after = [c for c in candidates if c > numbered_at]
        marked = [c for c in candidates if lines[c].mark.startswith("#") and not _red_head(lines[c].text)]
        pick = marked[:1] or [c for c in after if len(lines[c].text) >= 6 and not _is_org(lines[c].text)][:1]
        best = pick
    return best


def _score(lines: Sequence[Line], run: list[int], numbered_at: int) -> tuple[bool, bool, bool, int]:
    words = "".join(lines[c].text for c in run)
    return ("关于" in words, run[0] > numbered_at >= 0, words.endswith("》"), -len(run))


def _take_title(lines: Sequence[Line], parts: Parts, run: list[int]) -> None:
    for c in run:
        parts.roles[c] = "title"
    words = "".join(lines[c].text for c in run)
    m = re.fullmatch(r"([\u4e00-\u9fff]{2,30})?《(.+)》((?:[（(][^（）()]+[）)])?)", words)
    if m and "关于" not in words.split("《")[0]:
        issuer = re.sub(r"(?:印发|发布|公布|出台|关于)+$", "", m.group(1) or "")
        if issuer:
            parts.issuers.append(issuer)
        words = m.group(2) + m.group(3)
    elif "关于" in words and words.index("关于") > 1:
        parts.issuers.extend(x for x in re.split(r"[\s\u3000]+", words.split("关于")[0]) if _is_org(x))
        spaced = re.sub(r"[\s\u3000]+", " ", words.split("关于", 1)[0].strip())
        words = spaced + "关于" + words.split("关于", 1)[1]
    head, mark, rest = words.partition("关于")
    parts.title = (head + tidy(mark + rest)) if mark and " " in head else tidy(words)
    if "印发" in "".join(lines[c].text for c in run):
        return
    _issuer_line_above(lines, parts, run)


def _issuer_line_above(lines: Sequence[Line], parts: Parts, run: list[int]) -> None:
    """``中共中央印发`` on the line above 《…规划》."""
    above = run[0] - 1
    if above >= 0 and above not in parts.roles:
        m = re.fullmatch(r"([\u4e00-\u9fff、\s]{2,40})(?:联合)?(?:印发|发布|公布|颁布)(?:了)?", lines[above].text)
        if m:
            parts.roles[above] = "issuer"
            parts.issuers.extend(x for x in re.split(r"[、\s]+", m.group(1)) if x)


# ---- covering notice -----------------------------------------------------------------------------------------


def _read_notice(lines: Sequence[Line], parts: Parts, at: int) -> int:
    """A 通知 that prints 《X》, followed by X itself: takes the notice; returns where the text of X begins."""
    if not parts.title or not (_PRINTED.search(parts.title) and "《" in parts.title):
        return at
    wanted = letters(re.sub(r"^[^《]*《|》[^》]*$", "", parts.title))
    for i in range(at, min(len(lines), at + 40)):
        if i in parts.roles:
            continue
        if i > at and _starts_body(lines[i]) and (read_label(lines[i].text) or read_division(lines[i].text)):
            return at
        for size in (1, 2, 3):
            words = letters(tidy("".join(x.text for x in lines[i : i + size])))
            issuer = words.removesuffix(wanted)
            if i > at and words.endswith(wanted) and (not issuer or (_ORG.search(issuer) and len(letters(lines[i].text)) > len(issuer))):
                _close_notice(lines, parts, at, i)
                parts.plan_title = tidy("".join(x.text for x in lines[i : i + size])).strip("《》")
                for k in range(i, i + size):
                    parts.roles[k] = "title"
                stop = i + size
                while stop < len(lines) and (_ADOPTION.match(lines[stop].text) or stop in parts.roles):
                    parts.roles.setdefault(stop, "date")
                    stop += 1
                return stop
    return at


def _close_notice(lines: Sequence[Line], parts: Parts, start: int, stop: int) -> None:
    """The lines of the notice: words, then signature and date."""
    for k in range(start, stop):
        if k in parts.roles:
            continue
        text = lines[k].text
        if not _tail_line(text, parts, k, in_list=False):
            parts.notice.append(k)


# ---- tail ----------------------------------------------------------------------------------------------------


def _tail_line(text: str, parts: Parts, index: int, *, in_list: bool) -> str | None:
    """Takes a line of the tail and returns its role; None when it is no such line."""
    role = None
    if _DATE.match(text):
        role = "date"
        parts.date_lines.append(text)
    elif _IMPRINT.search(text):
        role = "imprint"
        parts.imprint.append(text)
    elif _OPENNESS.match(text):
        role = "imprint"
    elif _ANNEX_NOTE.match(text) and len(text) < 120:
        role = "attachment"
        parts.annex_note = True
        parts.attachments.append(re.sub(r"^(?:附件|附)\s*[:：]\s*", "", text))
    elif in_list and re.match(r"\s*\d{1,2}\s*[.．、]", text) and "。" not in text and len(text) < 100:
        role = "attachment"
        parts.attachments.append(text)
    elif _CONTACT.match(text) and len(text) < 120:
        role = "contact"
        parts.contacts.append(text)
    elif _SEAL.match(text):
        role = "signature"
    elif len(text) < 60 and (m := DATE_ANY.search(text)) and m.end() == len(text) and _ORG.search(text[: m.start()].strip()):
        role = "signature"
        parts.signatures.extend(_split_issuers(text[: m.start()]))
        parts.date_lines.append(m.group(0))
    elif _is_org(text):
        role = "signature"
        parts.signatures.extend(_split_issuers(text))
    if role:
        parts.roles[index] = role
    return role


def _read_tail(lines: Sequence[Line], parts: Parts, at: int) -> tuple[int, list[list[int]]]:
    """Takes the tail; returns where the body ends, and the line indices of each annex."""
    rows = [i for i in range(at, len(lines)) if i not in parts.roles]
    annexes: list[list[int]] = []
    first_annex = next(
        (k for k, i in enumerate(rows) if k and _ANNEX_MARK.match(lines[i].text) and _closed_before(lines, rows, k)), None
    )
    if first_annex is not None:
        for i in rows[first_annex:]:
            if _ANNEX_MARK.match(lines[i].text):
                annexes.append([i])
            else:
                annexes[-1].append(i)
        rows = rows[:first_annex]
    best = len(rows)
    for k in range(len(rows) - 1, -1, -1):
        trial = Parts()
        if _all_tail(lines, rows[k:], trial):
            best = k
        elif is_sentence(lines[rows[k]].text) or len(rows) - k > 40:
            break
    _all_tail(lines, rows[best:], parts)
    stop = rows[best] if best < len(rows) else (annexes[0][0] if annexes else len(lines))
    return stop, annexes


def is_sentence(text: str) -> bool:
    """A line of running words, never part of a tail."""
    return bool(re.search(r"。.", text)) or (text.endswith(("。", "；")) and not _CONTACT.match(text)) or len(text) > 120


def _all_tail(lines: Sequence[Line], rows: Sequence[int], parts: Parts) -> bool:
    in_list = False
    for i, after in zip(rows, [*rows[1:], -1], strict=False):
        if after >= 0 and _PRINTED_ON.search(lines[after].text) and _is_org(lines[i].text):
            parts.roles[i] = "imprint"  # the office that printed it, on the line above its date
            continue
        role = _tail_line(lines[i].text, parts, i, in_list=in_list)
        if role is None:
            imprint = i == rows[-1] and bool(parts.imprint)
            if not (imprint or (in_list and len(lines[i].text) < 50 and "。" not in lines[i].text)):
                return False
            parts.roles[i] = "attachment" if in_list else "imprint"
            if in_list:
                parts.attachments[-1] += lines[i].text
        in_list = role == "attachment" or (in_list and role is None)
    return True


def _closed_before(lines: Sequence[Line], rows: Sequence[int], k: int) -> bool:
    """Before an annex stands the end of the document: a date, a signature, the note of annexes or a sentence."""
    text = lines[rows[k - 1]].text
    return bool(_DATE.match(text) or _is_org(text) or _IMPRINT.search(text) or _OPENNESS.match(text) or text[-1:] in "。）)" or re.match(r"\d", text))
