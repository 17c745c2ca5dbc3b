"""What stands round the text of an official document: head, addressee, signature, notes and imprint (GB/T 9704-2012).

All of it comes from the input, nothing from a template: no template of an office can break it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.document import Head, Imprint, Signature
from generator.inputs.common import DocNumber
from generator.inputs.notice import Notice
from generator.phrases import addressees, bare

# Kinds whose 签发人 stands in the head (7.2.6; 意见 where it goes upward, which the signer tells), and kinds that the
# head of the organ signs (7.3.5.3).
_UPWARD = frozenset({"请示", "报告", "意见"})
_STAMPED = frozenset({"命令", "令", "议案"})
# 主送机关 of more characters leaves no room for text on page 1 and goes into the 版记 (7.3.2).
_ADDRESSEE_ROOM = 28 * 6


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a document. remarks: Chinese sentences on what could not be set as the standard asks."""

    head: Head
    addressee: str | None
    signature: Signature
    notes: tuple[str, ...]
    imprint: Imprint | None
    remarks: tuple[str, ...] = ()


def frame(notice: Notice, addressee: str | None, text: str) -> Frame:
    """The frame of a notice. addressee: as the template wrote it, else the input's; text: what the body says."""
    remarks: list[str] = []
    written = addressee or (f"{addressees(notice.recipients)}：" if notice.recipients else None)
    written = re.sub("[:：]$", "：", written) if written else None
    moved = written is not None and len(written) > _ADDRESSEE_ROOM
    if moved:
        remarks.append("主送机关过多，首页会排不下正文，已移到版记（GB/T 9704-2012 第7.3.2条）")
    if notice.shape == "command" and (notice.doc_number.code or notice.doc_number.year):
        remarks.append("命令（令）的编号为“第×号”，没有排出机关代字和年份（GB/T 9704-2012 第10.2条）")
    imprint = _imprint(notice, written if moved else None, remarks)
    return Frame(
        _head(notice),
        None if moved else written,
        _signature(notice, remarks),
        _notes(notice, text),
        imprint,
        tuple(remarks),
    )


def number_text(number: DocNumber, shape: str) -> str:
    """发文字号: 柳人社发〔2026〕58号; of a command 第3号, of minutes without a code 〔2026〕5号 or 第12期."""
    if shape == "command":
        return f"第{number.serial}号"
    if number.year is None:
        return f"{number.code or ''}第{number.serial}{'期' if shape == 'minutes' else '号'}"
    return f"{number.code or ''}〔{number.year}〕{number.serial}号"


def _head(notice: Notice) -> Head:
    shape = notice.shape
    names, suffix = notice.issuers, "文件"
    if shape == "letter":
        names, suffix = (notice.lead,), ""
    elif shape == "minutes":
        names, suffix = (_minutes_mark(notice.lead),), ""
    elif shape == "command":
        suffix = notice.doc_type
    secrecy = notice.secrecy
    if secrecy and notice.secrecy_period:
        secrecy_words: str | None = f"{secrecy}★{notice.secrecy_period}"
    else:
        secrecy_words = secrecy
    return Head(
        names=names,
        suffix=suffix,
        number=number_text(notice.doc_number, shape),
        signers=tuple(notice.signer or ()) if notice.doc_type in _UPWARD and shape == "ordinary" else (),
        copy_number=notice.copy_number.zfill(6) if notice.copy_number else None,
        secrecy=secrecy_words,
        urgency=notice.urgency,
    )


def _minutes_mark(organ: str) -> str:
    """×××纪要 (10.3): 柳州市水利局 is 柳州市水利局会议纪要; a name that says 纪要 or 会议 already is completed."""
    if organ.endswith("纪要"):
        return organ
    return organ + (
        "纪要" if re.search("(?:会议|办公会|例会|[党组委]会)$", organ) and not organ.endswith("委员会") else "会议纪要"
    )


def _signature(notice: Notice, remarks: list[str]) -> Signature:
    if notice.doc_type in _STAMPED and notice.signer:
        signed = [_titled(words) for words in notice.signer]
        if not all(title for title, _ in signed):
            remarks.append("签名章前要标全签发人职务（GB/T 9704-2012 第7.3.5.3条），请在签发人中写成“局长 姓名”")
        titles, names = zip(*signed, strict=True)
        return Signature(tuple(names), notice.issue_date, "stamp", tuple(titles))
    # 纪要 bears no seal unless the input says so.
    sealed = notice.seal and (notice.shape != "minutes" or notice.says("seal"))
    return Signature(notice.issuers, notice.issue_date, "sealed" if sealed else "unsealed")


def _titled(words: str) -> tuple[str, str]:
    """局长 李志成 as office and name; the office is empty where the words are one."""
    *office, name = re.split(r"[\s\u3000]+", words.strip())
    return "".join(office), name


def _notes(notice: Notice, text: str) -> tuple[str, ...]:
    """附注: whom to ask, where the text does not say it, and whether the document is public (7.3.6)."""
    notes = []
    contact = notice.contact
    told = [bare(words) for words in (contact.dept, contact.name, contact.phone) if words] if contact else []
    if contact and told and not all(words in text for words in told):
        names = (("联系单位", contact.dept), ("联系人", contact.name), ("联系电话", contact.phone))
        notes.append(f"（{'，'.join(f'{name}：{bare(words)}' for name, words in names if words)}）")
    if notice.disclosure:
        notes.append(f"（此件{notice.disclosure}）")
    return tuple(notes)


def _imprint(notice: Notice, recipients: str | None, remarks: list[str]) -> Imprint | None:
    cc = tuple(name for words in notice.cc or () if (name := bare(words)))
    to = f"{recipients.rstrip('：')}。" if recipients else None
    if notice.shape == "letter":  # no organ, no date (10.1)
        return Imprint(None, None, cc, to) if cc or to else None
    if notice.printer is None:
        remarks.append("没有填写印发机关（printer），版记中没有排出印发机关和印发日期")
    printed = (notice.print_date or notice.issue_date) if notice.printer else None
    return Imprint(notice.printer, printed, cc, to) if cc or to or printed else None


__all__ = ["Frame", "frame", "number_text"]
