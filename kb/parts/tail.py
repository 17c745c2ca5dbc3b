"""The tail of an official document: contacts, note of annexes, signatures, date, imprint; and the annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.labels import read_label
from kb.normalize.lines import Line
from kb.parts.model import DATE_ANY, DATE_LINE, ORG, Parts, is_org, split_issuers
from kb.regions import region_pattern

_IMPRINT = re.compile(
    r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*印(?:发|制)$|^抄\s*[送报][:：]|^分\s*送[:：]|^主题词[:：]|^共印\d+份)"
)
_PRINTED_ON = re.compile(r"^(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*印(?:发|制)$")
_OPENNESS = re.compile(
    r"^[（(]?(?:政府信息公开选项|公开(?:选项|方式|属性|形式)|信息公开(?:选项|属性|形式))[:：]|"
    r"^[（(]?此件.{0,6}(?:公开|发至).{0,14}[）)]?$|^[（(]?(?:主动公开|依申请公开|不予公开)[）)]?$"
)
_ANNEX_NOTE = re.compile(r"^(?:附件|附)\s*\d{0,2}\s*[:：]\s*\S")
# An annex headed with number and title on one line; only behind the date of the document.
_ANNEX_TITLED = re.compile(r"^附件\s*(?:\d{1,2}|[一二三四五六七八九十])\s*[:：\s]\s*\S.{1,58}$")
_ANNEX_LIST = re.compile(r"^(?:附件|附)\s*[:：]$")
_ANNEX_MARK = re.compile(r"^(?:附件|附表|附录)\s*(?:[0-9０-９一二三四五六七八九十]{0,3})\s*[:：]?$")
_CONTACT = re.compile(
    r"^[（(]?(?:联系(?:人|电话|方式|单位|地址)|咨询电话|电话|监督电话|邮箱|电子邮箱|传真|通讯地址|地址)[^。]{0,8}[:：]"
)
_SEAL = re.compile(r"^[（(](?:盖章|公章|印章|签章)[）)]$")
_ACTING = re.compile(r"\s*[（(](?:代章|代)[）)]$")


def tail_line(text: str, parts: Parts, index: int, *, in_list: bool) -> str | None:
    """Takes a line of the tail and returns its role; None when it is no such line."""
    role = None
    text = _ACTING.sub("", text)
    if DATE_LINE.match(text):
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
        parts.attachments.append(re.sub(r"^(?:附件|附)\s*\d{0,2}\s*[:：]\s*", "", text))
    elif _ANNEX_LIST.match(text):
        role = "attachment"
        parts.annex_note = True
    elif in_list and re.match(r"\s*\d{1,2}\s*[.．、]", text) and "。" not in text and len(text) < 100:
        role = "attachment"
        parts.attachments.append(text)
    elif _CONTACT.match(text) and len(text) < 120:
        role = "contact"
        parts.contacts.append(text)
    elif _SEAL.match(text):
        role = "signature"
    elif (
        len(text) < 60
        and (m := DATE_ANY.search(text))
        and m.end() == len(text)
        and ORG.search(text[: m.start()].strip())
    ):
        role = "signature"
        parts.signatures.extend(split_issuers(text[: m.start()]))
        parts.date_lines.append(m.group(0))
    elif is_org(text) and read_label(text) is None:
        role = "signature"
        parts.signatures.extend(split_issuers(text))
    if role:
        parts.roles[index] = role
    return role


def is_annex_mark(text: str) -> bool:
    """附件, 附件1, 附件1：报名表: a line that heads an annex."""
    return _heads_annex(text, True)


def read_tail(lines: Sequence[Line], parts: Parts, at: int) -> tuple[int, list[list[int]]]:
    """Takes the tail; returns where the body ends, and the line indices of each annex."""
    rows = [i for i in range(at, len(lines)) if i not in parts.roles]
    annexes: list[list[int]] = []
    dated = next((k for k, i in enumerate(rows) if DATE_LINE.match(lines[i].text)), len(rows))
    first_annex = next(
        (
            k
            for k, i in enumerate(rows)
            if k
            and _heads_annex(lines[i].text, k > dated)
            and _closed_before(lines, rows, k)
            and not (k < dated < len(rows) and _opens_list(lines, rows, k))
        ),
        None,
    )
    if first_annex is not None:
        for i in rows[first_annex:]:
            if _heads_annex(lines[i].text, first_annex > dated):
                annexes.append([i])
            else:
                annexes[-1].append(i)
        rows = rows[:first_annex]
    if first_annex is None and (end := _signed_at(lines, rows)) is not None:
        # What is printed behind signature and date (a table, a list) is an annex without a heading.
        annexes, rows = [rows[end:]], rows[:end]
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


def _opens_list(lines: Sequence[Line], rows: Sequence[int], k: int) -> bool:
    """附件： alone on its line, the titles numbered below it."""
    below = lines[rows[k + 1]].text if k + 1 < len(rows) else ""
    return bool(_ANNEX_LIST.match(lines[rows[k]].text) and re.match(r"\d{1,2}\s*[.．、]", below))


def _signed_at(lines: Sequence[Line], rows: Sequence[int]) -> int | None:
    """Where the rows behind the last signature with its date begin, when more than a few short lines follow."""
    for k in range(len(rows) - 1, 0, -1):
        text = lines[rows[k]].text
        if DATE_LINE.match(text) and is_org(_ACTING.sub("", lines[rows[k - 1]].text)):
            rest = [lines[i].text for i in rows[k + 1 :]]
            if rest and not _all_tail(lines, rows[k - 1 :], Parts()):
                return k + 1
            return None
    return None


def _heads_annex(text: str, dated: bool) -> bool:
    return bool(_ANNEX_MARK.match(text) or (dated and _ANNEX_TITLED.match(text)))


def is_sentence(text: str) -> bool:
    """A line of running words, never part of a tail."""
    return (
        bool(re.search(r"。.", text)) or (text.endswith(("。", "；")) and not _CONTACT.match(text)) or len(text) > 120
    )


def _all_tail(lines: Sequence[Line], rows: Sequence[int], parts: Parts) -> bool:
    in_list = wrapped = False
    behind = 0
    for i, after in zip(rows, [*rows[1:], -1], strict=False):
        if wrapped:
            wrapped = False
            continue
        if after >= 0 and _wrapped_signature(lines[i].text, lines[after].text):
            parts.roles[i] = parts.roles[after] = "signature"
            parts.signatures.extend(split_issuers(_ACTING.sub("", lines[i].text + lines[after].text)))
            in_list, wrapped = False, True
            continue
        if after >= 0 and _PRINTED_ON.search(lines[after].text) and is_org(lines[i].text):
            parts.roles[i] = "imprint"  # the office that printed it, on the line above its date
            continue
        role = tail_line(lines[i].text, parts, i, in_list=in_list)
        if role is None:
            text = lines[i].text
            if in_list and len(text) < 50 and "。" not in text:
                parts.roles[i] = "attachment"
                if parts.attachments:
                    parts.attachments[-1] += text
                else:
                    parts.attachments.append(text)
            elif (parts.date_lines or parts.imprint) and behind < 3 and len(text) < 50 and not _WORDS.search(text):
                # A few short lines behind the date are print, not words of the document.
                parts.roles[i] = "imprint"
                behind += 1
            else:
                return False
        in_list = role == "attachment" or (in_list and role is None)
    return True


_WORDS = re.compile(r"[。；，\t]|^[一二三四五六七八九十]+、|^第.+[条章]")


_BODY_BEGINS = re.compile("中共|中华人民共和国|国家|全国")


def _wrapped_signature(first: str, second: str) -> bool:
    """One long name of a body on two lines."""
    second = _ACTING.sub("", second)
    if (
        is_org(first)
        or len(first) < 6
        or len(second) > 24
        or not (_BODY_BEGINS.match(first) or region_pattern().match(first))
    ):
        return False
    return is_org(first + second) and bool(re.fullmatch(r"[\u4e00-\u9fff]+", first + second))


def _closed_before(lines: Sequence[Line], rows: Sequence[int], k: int) -> bool:
    """Before an annex stands the end of the document: a date, a signature, the note of annexes or a sentence."""
    text = lines[rows[k - 1]].text
    return bool(
        DATE_LINE.match(text)
        or is_org(text)
        or _IMPRINT.search(text)
        or _OPENNESS.match(text)
        or text[-1:] in "。）)"
        or re.match(r"\d", text)
    )
