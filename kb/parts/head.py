"""The head (版头, title, addressees) of an official document as it survives in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.labels import read_division, read_label
from kb.normalize.compilation import NUMBER_LINE
from kb.normalize.joining import unclosed
from kb.normalize.lines import Line
from kb.normalize.punctuation import tidy
from kb.parts.model import ADOPTION, DATE_LINE, ORG, TITLE_END, Parts, is_org, letters, split_issuers

_SUBTITLE = re.compile(r"^[（(][^（）()]{2,20}[）)]$")
_GREETING = re.compile(
    r"各|全|厅|局|委|办|单位|部门|人民政府|公司|学校|院|区直|市直|省直|州直|县|乡|镇|街道|党组|支行|分行|同志|领导|你"
)
# 甲市人民政府办公室转发市财政局 / 关于…的通知
_PASSED_ON = re.compile(r"转发|批转|印发")
_OPENS_SENTENCE = re.compile(r"为|根据|按照|依据|近日|日前|经|现|结合|由于|鉴于|目前|当前|针对|围绕|[^：:]*《[^：:]*》")
_NOT_ADDRESSEE = re.compile(r"如下|以下|通知|规定|要求|包括|如|为|下列|问|答|本报讯|记者|电$")


def starts_body(line: Line) -> bool:
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
        and not _OPENS_SENTENCE.match(text)
        and len(text) <= 300
        and read_label(text) is None
    )


def read_head(lines: Sequence[Line], parts: Parts) -> int:
    """Takes the head lines; returns the index of the first line behind them."""
    candidates: list[int] = []
    numbered_at = end = -1
    i = 0
    while i < len(lines):
        line = lines[i]
        if i in parts.roles:
            i += 1
            continue
        if ADOPTION.match(line.text) and len(line.text) < 160:
            parts.roles[i] = "date"
            parts.adoptions.append(line.text)
        elif parts.number is None and candidates and _serial_number(lines[candidates[-1]].text, line.text):
            words = re.sub(r"\s", "", line.text)
            title = re.sub(r"\s", "", lines[candidates[-1]].text)
            parts.roles[i], numbered_at = "number", i
            parts.number = title + words if title.endswith("令") else words
        elif parts.number is None and NUMBER_LINE.match(line.text):
            parts.roles[i], parts.number, numbered_at = "number", line.text, i
        elif (candidates and _is_addressee(line.text)) or (numbered_at >= 0 and _is_addressee(line.text)):
            first, text = i, line.text
            parts.roles[i], parts.addressees = "addressee", text
            end = first + 1
            i += 1
            break
        elif starts_body(line) and not _title_like(line.text):
            break
        elif DATE_LINE.match(line.text) and candidates:
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


def _serial_number(above: str, text: str) -> bool:
    """第25号 or 2023年第5号 below the title of an order or public announcement."""
    return bool(
        re.fullmatch(r"[（(]?(?:(?:19|20)\d\d年)?\s*第\s*\d{1,4}\s*号[）)]?", text)
        and re.search(r"(?:令|公告|通告)$", re.sub(r"\s", "", above))
    )


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
            rest = (
                text[-(len(letters(tidy(text))) - len(letters(parts.title))) :]
                if letters(tidy(text)) != letters(parts.title)
                else ""
            )
            if rest and ORG.search(rest):
                parts.issuers.append(rest)
            parts.roles[c] = "title"
            used.add(c)
        elif parts.title and letters(parts.title).endswith(letters(re.sub(r"^.*?《|》.*$", "", text))) and "《" in text:
            parts.roles[c] = "title"
            used.add(c)
        elif _red_head(text) or (is_org(text) and (numbered_at < 0 or c < numbered_at or c < min(run or [0]))):
            parts.roles[c] = "issuer"
            used.add(c)
            parts.issuers.extend(split_issuers(text))
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
            if unclosed(words):
                continue  # 《…管理办法 / （试行）》的通知
            whole = re.fullmatch(
                r"(?:[\u4e00-\u9fff]{2,20})?《[^《》]+(?:《[^《》]+》[^《》]*)*》(?:[（(][^（）()]+[）)])?", words
            )
            if TITLE_END.search(re.sub(r"\s", "", words)) or whole:
                run = candidates[k : j + 1]
                if not best or _score(lines, run, numbered_at) > _score(lines, best, numbered_at):
                    best = run
    if not best and candidates:
        after = [c for c in candidates if c > numbered_at]
        marked = [c for c in candidates if lines[c].mark.startswith("#") and not _red_head(lines[c].text)]
        pick = marked[:1] or [c for c in after if len(lines[c].text) >= 6 and not is_org(lines[c].text)][:1]
        best = pick
    return best


def _score(lines: Sequence[Line], run: list[int], numbered_at: int) -> tuple[bool, bool, bool, bool, int]:
    words = "".join(lines[c].text for c in run)
    first = lines[run[0]].text
    passed_on = bool(re.search(r"(?:转发|批转|印发).", first)) and "关于" not in first and "《" not in first
    return (passed_on, "关于" in words, run[0] > numbered_at >= 0, words.endswith("》"), -len(run))


def _take_title(lines: Sequence[Line], parts: Parts, run: list[int]) -> None:
    for c in run:
        parts.roles[c] = "title"
    words = "".join(lines[c].text for c in run)
    m = re.fullmatch(r"([\u4e00-\u9fff][\u4e00-\u9fff\s、]{1,40})?《(.+)》((?:[（(][^（）()]+[）)])?)", words)
    if m and "关于" not in words.split("《")[0]:
        issuer = re.sub(r"(?:联合)?(?:印发|发布|公布|出台|关于)+$", "", (m.group(1) or "").strip())
        parts.issuers.extend(x for x in re.split(r"[\s、]+", issuer) if x)
        words = m.group(2) + m.group(3)
    elif "关于" in words and words.index("关于") > 1:
        speaker = _PASSED_ON.split(words.split("关于")[0])[0]
        parts.issuers.extend(x for x in re.split(r"[\s\u3000]+", speaker) if is_org(x))
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
