"""Checks of notices: head and imprint by GB/T 9704-2012, order of dates, quota."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.days import spoken
from generator.inputs.checks_shared import alike, attachments_fit, before, class_days, repeated
from generator.inputs.faults import Trouble
from generator.inputs.fields import shortened
from generator.inputs.notice import ClassOpening, Forwarding, GeneralNotice, Notice, PlanApplication, Section

# Kinds that may have no addressee; kinds that go to a higher organ; kinds that bear a signer besides.
WITHOUT_RECIPIENTS = frozenset(("决议", "决定", "命令", "令", "公报", "公告", "通告", "纪要"))
UPWARD = frozenset(("请示", "报告"))
SIGNED = UPWARD | {"意见", "命令", "令", "议案"}
YEARS_OF_SECRECY = {"绝密": 30, "机密": 20, "秘密": 10}
_LABEL = re.compile(r"[一二三四五六七八九十]+、|[（(](?:[一二三四五六七八九十]+|\d+)[）)]|\d+[.．、]")
_YEAR_OF_PLAN = re.compile(r"((?:19|20)[0-9]{2})年度?[^，。；]{0,30}计划")


def check_notice(notice: Notice) -> Iterator[Trouble]:
    """What holds for every notice, then what holds for its subtype."""
    yield from _issuers(notice)
    yield from _kind(notice)
    yield from _number(notice)
    yield from _title(notice)
    yield from _secrecy(notice)
    yield from before("print_date", notice.print_date, notice.issue_date, "成文日期")
    yield from attachments_fit(notice.attachments)
    match notice:
        case PlanApplication():
            yield from _plan_application(notice)
        case ClassOpening():
            yield from _class_opening(notice)
        case Forwarding():
            yield from _forwarding(notice)
        case GeneralNotice():
            yield from _unused(notice)
            yield from _asks(notice)
            yield from _sections(notice.body, "body", 1)


def _unused(notice: GeneralNotice) -> Iterator[Trouble]:
    """An opening in the author's own words stands in place of the one made of purpose and basis."""
    aim = re.sub("^(?:为了?|旨在)", "", notice.purpose or "")
    for key, given in (("purpose", [aim]), ("basis", notice.basis or ())):
        left = [words for each in given if (words := each.strip(" 。，；")) and words not in (notice.opening or words)]
        if left:
            words = f"“{shortened(left[0])}”没有写入文稿：填了“开头”（opening），就照开头的原话写，请核对"
            yield Trouble(key, words, sort="remark")


def _issuers(notice: Notice) -> Iterator[Trouble]:
    issuers = notice.issuers or ()
    yield from repeated("issuers[{}]", issuers, "发文机关")
    if notice.lead_issuer and issuers and notice.lead_issuer not in issuers:
        yield Trouble(
            "lead_issuer", f"“{notice.lead_issuer}”不在发文机关之中", "发文机关中的一个", "请与 issuers 写成同样的名称"
        )
    yield from alike("cc[{}]", notice.cc or ())
    for number, name in enumerate(notice.cc or ()):
        if name in (notice.recipients or ()):
            yield Trouble(f"cc[{number}]", f"“{name}”已在主送机关中，一般不再抄送", sort="remark")


def _kind(notice: Notice) -> Iterator[Trouble]:
    kind = notice.doc_type
    if kind is None:
        return
    if not isinstance(notice, GeneralNotice) and kind != "通知":
        expected = "通知（其他文种用子类 general）"
        yield Trouble("doc_type", f"填的是“{kind}”，与子类不符", expected, sort="fault")
    if notice.format == "minutes" and kind != "纪要":
        yield Trouble("format", f"填的是纪要格式，文种是{kind}", "与文种相符的格式")
    if notice.format == "command" and kind not in ("命令", "令"):
        yield Trouble("format", f"填的是命令格式，文种是{kind}", "与文种相符的格式")
    if not notice.recipients and kind not in WITHOUT_RECIPIENTS:
        yield Trouble("recipients", "没有填写", "", "请填写，例如：全市各机关事业单位", "fault")
    if notice.signer and kind not in SIGNED:
        expected = "不写（签发人只标注在上行文上，GB/T 9704-2012 第7.2.6条）"
        yield Trouble("signer", f"写了签发人，而{kind}不是上行文", expected, "请删去")
    if not notice.signer and kind in UPWARD:
        why = f"{kind}是上行文，应当标注签发人，GB/T 9704-2012 第7.2.6条"
        yield Trouble("signer", f"没有填写（{why}）", "", "请填写签发人姓名")


def _asks(notice: GeneralNotice) -> Iterator[Trouble]:
    """党政机关公文处理工作条例 第十五条: a 请示 goes to one organ; a 报告 asks for nothing."""
    rule = "《党政机关公文处理工作条例》第十五条"
    if notice.doc_type == "请示" and len(notice.recipients or ()) > 1 and not isinstance(notice.recipients, str):
        words = f"请示列了 {len(notice.recipients or ())} 个主送机关，原则上只主送一个上级机关（{rule}），请核对"
        yield Trouble("recipients", words, sort="remark")
    ending = notice.closing or (notice.body if isinstance(notice.body, str) else "")
    if notice.doc_type == "报告" and re.search("请(?:予以?|审核)?批[准示复]|[妥当可]否", ending.rstrip()[-40:]):
        path = "closing" if notice.closing else "body"
        yield Trouble(path, f"报告中不得夹带请示事项（{rule}），请改用请示或删去请批语", sort="remark")


def _number(notice: Notice) -> Iterator[Trouble]:
    number = notice.doc_number
    if number is None:
        return
    if not number.code and notice.doc_type and notice.shape not in ("command", "minutes"):
        yield Trouble("doc_number.code", "没有填写", "", "请填写，例如：柳人社发", "fault")
    if number.year is None and notice.doc_type and notice.shape not in ("command", "minutes"):
        yield Trouble("doc_number.year", "没有填写", "", "请填写，例如：2026", "fault")
    if number.year and notice.issue_date and number.year != notice.issue_date.year:
        words = f"是 {number.year} 年，成文日期是{spoken(notice.issue_date)}，请核对"
        yield Trouble("doc_number.year", words, sort="remark")


def _title(notice: Notice) -> Iterator[Trouble]:
    subject, kind = notice.title_subject, notice.doc_type
    if not subject or not kind:
        return
    if subject.startswith("关于"):
        yield Trouble("title_subject", "以“关于”开头", "“关于”之后的文字", "程序会加上“关于”，请删去", "fault")
    if subject.endswith(f"的{kind}") and not isinstance(notice, Forwarding):
        yield Trouble("title_subject", f"以“的{kind}”结尾", f"“的{kind}”之前的文字", "程序会加上文种，请删去", "fault")
    if re.search(r"[。；！？，、：]$", subject):
        yield Trouble("title_subject", "末尾有标点", "末尾没有标点的文字", "请删去", "fault")


def _secrecy(notice: Notice) -> Iterator[Trouble]:
    period, secrecy = notice.secrecy_period, notice.secrecy
    if period and not secrecy:
        yield Trouble("secrecy_period", "有保密期限而没有密级", "", "请填写 secrecy，或删去保密期限")
    if not secrecy:
        return
    if not period:
        yield Trouble(
            "secrecy_period", f"没有填写（{secrecy}公文应当标注，GB/T 9704-2012 第7.2.2条）", "", "请填写，例如：10年"
        )
    if not notice.copy_number:
        yield Trouble(
            "copy_number",
            f"没有填写（{secrecy}公文应当标注份号，GB/T 9704-2012 第7.2.1条）",
            "",
            "请填写，例如：'000001'",
        )
    limit = YEARS_OF_SECRECY[secrecy]
    if period and period.endswith("年") and int(period[:-1]) > limit:
        expected = f"不超过 {limit} 年（保守国家秘密法第二十条）"
        yield Trouble("secrecy_period", f"填的是“{period}”，密级是{secrecy}", expected)
    if notice.disclosure == "主动公开":
        yield Trouble("disclosure", f"填的是“主动公开”，密级是{secrecy}", "涉密公文不公开", "请改为不予公开或删去")


def _plan_application(notice: PlanApplication) -> Iterator[Trouble]:
    deadlines = notice.deadlines
    if deadlines:
        for key, day in (("apply", deadlines.apply), ("revise", deadlines.revise), ("backfill", deadlines.backfill)):
            yield from before(f"deadlines.{key}", day, notice.issue_date, "成文日期")
        yield from before("deadlines.revise", deadlines.revise, deadlines.apply, "申报截止日期")
    year = notice.plan_year
    if not year:
        return
    if notice.issue_date and year < notice.issue_date.year:
        yield Trouble("plan_year", f"{year} 年早于成文日期（{spoken(notice.issue_date)}）", "成文当年或以后的年度")
    if notice.backfill_from_year and notice.backfill_from_year > year:
        yield Trouble("backfill_from_year", f"{notice.backfill_from_year} 年晚于计划年度（{year}年）", "不晚于计划年度")
    named = _YEAR_OF_PLAN.search(notice.title_subject or "")
    if named and int(named[1]) != year:
        yield Trouble("plan_year", f"是 {year} 年，标题写的是{named[1]}年度", "两处是同一年度", "请核对")


def _class_opening(notice: ClassOpening) -> Iterator[Trouble]:
    yield from class_days("", notice.open_date, notice.end_date, None)
    opening = notice.open_date
    yield from before("open_date", opening, notice.issue_date, "成文日期")
    deadline = notice.signup.deadline if notice.signup else None
    if deadline and opening and deadline > opening:
        found = f"{spoken(deadline)}晚于开班日期（{spoken(opening)}）"
        yield Trouble("signup.deadline", found, "早于开班日期", "请核对两个日期")
    elif deadline and deadline == opening:
        yield Trouble("signup.deadline", "就是开班当天，一般早于开班日期", sort="remark")
    yield from before("signup.deadline", deadline, notice.issue_date, "成文日期")
    yield from _report(notice)
    for key, what in (
        ("content", "培训内容"),
        ("fee", "培训费用"),
        ("signup", "报名的期限和方式"),
        ("contact", "联系人"),
    ):
        if not getattr(notice, key):
            yield Trouble(key, f"没有填写，开班通知中没有{what}这一部分，请核对", sort="remark")
    places = [row.places for row in notice.quota or ()]
    if places and None not in places and notice.trainees and sum(places) != notice.trainees:
        found = f"是 {notice.trainees} 人，名额合计是 {sum(places)} 人，相差 {abs(sum(places) - notice.trainees)} 人"
        yield Trouble("trainees", found, "与名额合计相等", "请核对培训人数和名额分配")
    yield from alike("quota[{}].unit", [row.unit for row in notice.quota or ()])


def _report(notice: ClassOpening) -> Iterator[Trouble]:
    """The first date in the words on reporting, where it has a year or can borrow that of the opening."""
    from datetime import date

    opening, ending = notice.open_date, notice.end_date
    words = notice.report.time if notice.report else None
    match = re.search(r"(?:([0-9]{4})(?:年|-))?([0-9]{1,2})(?:月|-)([0-9]{1,2})日?", words or "")
    if not match or not opening or not ending:
        return
    try:
        day = date(int(match[1] or opening.year), int(match[2]), int(match[3]))
    except ValueError:
        return
    if day > opening:
        found = f"报到日期{spoken(day)}晚于开班日期（{spoken(opening)}）"
        yield Trouble("report.time", found, "不晚于开班日期", "请核对两个日期")
    elif (opening - day).days > 7:
        yield Trouble("report.time", f"报到日期{spoken(day)}比开班早 {(opening - day).days} 天，请核对", sort="remark")


def _forwarding(notice: Forwarding) -> Iterator[Trouble]:
    forwarded = notice.forwarded
    if forwarded and forwarded.text and forwarded.document:
        yield Trouble("forwarded.document", "与 text 同时填写", "text、document 中的一个", "请删去一个")
    if forwarded and not forwarded.says("text") and not forwarded.says("document"):
        yield Trouble("forwarded", "没有给出全文（text 或 document），被转发件须另附", sort="remark")


def _sections(body: str | tuple[Section, ...] | None, path: str, depth: int) -> Iterator[Trouble]:
    if not isinstance(body, tuple):
        return
    for number, section in enumerate(body):
        here = f"{path}[{number}]"
        if depth > 4:
            yield Trouble(here, "层次过深", "不超过四层（一、（一）1.（1））", sort="fault")
            return
        if section.heading and _LABEL.match(section.heading):
            yield Trouble(f"{here}.heading", "带有序号", "不带序号的小标题", "序号由程序编排，请删去", "fault")
        if section.text and not re.search(r"[。！？：；…][”’」』）)》]*$", section.text.rstrip()):
            yield Trouble(f"{here}.text", "末尾没有句号，照原样排出，请核对", sort="remark")
        if not section.text and not section.sections:
            yield Trouble(here, "小标题下没有内容", "text 或 sections", sort="fault")
        yield from _sections(section.sections, f"{here}.sections", depth + 1)


__all__ = ["check_notice"]
