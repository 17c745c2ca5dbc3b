"""Documents of every kind for the tests of the renderers: one function a kind, all words fictitious."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from generator.document import (
    Attachment,
    Attendance,
    Cell,
    Column,
    Head,
    Imprint,
    OfficialDocument,
    Paragraph,
    Run,
    Signature,
    Table,
)

DAY = date(2026, 10, 9)

ORGAN = "临江市人力资源和社会保障局"
JOINT = ("中共临江市委组织部", "临江市人力资源和社会保障局", "临江市财政局")

# Sentences for long texts: hanzi only, with figures, quotations, dashes, Latin and marks that no line may begin with.
_PLAIN = (
    "各单位要把干部教育培训摆在更加突出的位置，坚持以提高政治素质和履职能力为重点，统筹安排年度培训任务，"
    "合理确定培训班次、培训对象和培训时间，切实做到应训尽训、学以致用、用有所成。"
    "要进一步完善组织领导、计划管理、过程监督和考核评价相互衔接的工作机制，防止多头调训、重复培训和培训空转，"
    "不断增强培训工作的针对性、系统性和实效性，为各项工作任务的顺利完成提供有力的人才支撑。"
)
_MIXED = (
    "2026年10月20日前，各单位通过“临江市培训管理系统”报送材料，逾期不再受理——确有困难的，应当书面说明原因；"
    "集中培训每班次不超过60人，时间一般为3～5天，参训率不低于95%，学时不少于24学时。"
    "系统支持Windows和国产操作系统，咨询电话0000-1234567；"
    "列入计划的班次×人数之积即为人次，按《临江市培训费管理办法》（临财行〔2025〕12号）执行……"
)


def text(words: str, *, flush: bool = False) -> Paragraph:
    """A plain paragraph."""
    return Paragraph((Run(words),), flush=flush)


def heading(level: int, words: str, after: str = "") -> Paragraph:
    """A heading on a line of its own, or with ``after`` one that runs into its text."""
    return Paragraph((Run(words, "lead"), *((Run(after),) if after else ())), level=level)


def _body() -> tuple[Paragraph, ...]:
    return (
        text(
            "为提高干部队伍履职能力，根据《干部教育培训工作条例》，经研究，定于近期举办专题培训班。现将有关事项通知如下："
        ),
        heading(1, "一、培训时间和地点"),
        text("2026年10月26日至30日，10月25日下午报到。地点为临江市委党校，提供食宿。"),
        heading(1, "二、有关要求"),
        heading(2, "（一）按时报名。", "请各单位于10月16日前将报名回执报送培训科，逾期视为放弃名额。"),
        heading(2, "（二）严格管理"),
        heading(3, "1.请销假。", "学员因故请假的，由所在单位出具书面说明，经班主任批准后方可离班。"),
        heading(4, "（1）缺课处理。", "缺课超过总学时六分之一的，不予结业。"),
        Paragraph((Run("联系人姓名："), Run("【待补：联系人】", "gap"), Run("，电话：0000-1234567。"))),
    )


def receipt() -> Table:
    """报名回执: columns of several widths, a spanning cell, a gap, a note."""
    people = (("张喆", "男", "临江市教育局", "科长"), ("李堃", "女", "临江市卫生健康委员会", "副主任科员、工会主席"))
    rows = tuple(
        (Cell(str(i)), Cell(name), Cell(sex), Cell(unit), Cell(post, align="left"), Cell("", gap=True))
        for i, (name, sex, unit, post) in enumerate(people, 1)
    )
    return Table(
        (
            Column("序号", 2), Column("姓名", 4), Column("性别", 2), Column("单位", 10), Column("职务", 8),
            Column("联系电话", 6, "right"),
        ),
        (*rows, (Cell("合计", span=3), Cell("2人", span=3, align="left"))),
        caption="报名情况",
        note="填表说明：联系电话请填写手机号码。",
    )  # fmt: skip


def ordinary() -> OfficialDocument:
    """A notice of one organ with everything a red head may hold, two attachments and a long 抄送."""
    title = "关于举办2026年临江市机关事业单位干部能力提升专题培训班的通知"
    names = ("报名回执", "临江市机关事业单位干部能力提升专题培训班课程安排及现场教学路线说明")
    return OfficialDocument(
        "ordinary",
        "通知",
        title,
        _body(),
        author=ORGAN,
        written=DAY,
        head=Head(
            (ORGAN,), number="临人社发〔2026〕58号", copy_number="000001", secrecy="秘密★1年", urgency="加急"
        ),
        addressee="各县（市、区）人力资源和社会保障局，市直各单位：",
        attachment_note=names,
        signature=Signature((ORGAN,), DAY),
        notes=("（此件公开发布）",),
        attachments=(
            Attachment("附件1", names[0], (receipt(),)),
            Attachment("附件2", names[1], _body()),
        ),
        imprint=Imprint(
            f"{ORGAN}办公室",
            date(2026, 10, 10),
            cc=(
                "中共临江市委办公室", "临江市人民代表大会常务委员会办公室", "临江市人民政府办公室",
                "政协临江市委员会办公室",
            ),
        ),
    )  # fmt: skip


def joint() -> OfficialDocument:
    """A notice of three organs, sealed, with one attachment."""
    return OfficialDocument(
        "ordinary",
        "通知",
        f"{'　'.join(JOINT)}关于申报2027年度机关事业单位培训计划的通知",
        _body(),
        author=JOINT[0],
        written=DAY,
        head=Head(JOINT, number="临组通字〔2026〕56号"),
        addressee="全市各机关事业单位：",
        attachment_note=("2027年度培训计划申报表",),
        signature=Signature(JOINT, DAY),
        attachments=(Attachment("附件", "2027年度培训计划申报表", (receipt(),)),),
        imprint=Imprint("中共临江市委组织部办公室", DAY),
    )


def upward() -> OfficialDocument:
    """A request with three signers (two names a line), not sealed."""
    return OfficialDocument(
        "ordinary",
        "请示",
        "关于调整2026年度干部培训计划的请示",
        (*_body()[:3], text("妥否，请批示。")),
        author=JOINT[0],
        written=DAY,
        head=Head(JOINT, number="临组报〔2026〕7号", signers=("王明", "欧阳建国", "李小红")),
        addressee="临江市人民政府：",
        signature=Signature(JOINT, DAY, style="unsealed"),
        notes=("（联系人：赵刚，电话：0000-1234567）",),
        imprint=Imprint(None, None, cc=("临江市审计局",)),
    )


def letter() -> OfficialDocument:
    """A letter: mark without 文件, red double lines, number at the right, 版记 without lines."""
    return OfficialDocument(
        "letter",
        "函",
        "关于商请协助开展干部培训工作的函",
        (text(_PLAIN * 2), text(_MIXED), text(_PLAIN * 2), text("专此函达，请予支持。")),
        author=ORGAN,
        written=DAY,
        head=Head((ORGAN,), suffix="", number="临人社函〔2026〕12号", secrecy="秘密★1年", urgency="特急"),
        addressee="临江市委党校：",
        signature=Signature((ORGAN,), DAY),
        imprint=Imprint(None, None, cc=("临江市财政局",)),
    )


def minutes() -> OfficialDocument:
    """Minutes of a meeting with those present."""
    return OfficialDocument(
        "minutes",
        "纪要",
        "全市干部教育培训工作联席会议纪要",
        (text(_PLAIN), heading(1, "一、关于年度计划"), text(_MIXED)),
        author="临江市干部教育培训工作联席会议办公室",
        written=DAY,
        head=Head(("临江市干部教育培训工作联席会议纪要",), suffix="", number="第12期"),
        attendance=(
            Attendance(
                "出席", "市委组织部王明、李小红，市人力资源和社会保障局张喆、赵刚，市财政局陈建国，市委党校刘洋"
            ),
            Attendance("请假", "市审计局周强"),
            Attendance("列席", "市委办公室吴敏"),
        ),
        signature=None,
        imprint=Imprint("临江市干部教育培训工作联席会议办公室", DAY, cc=("各成员单位",)),
    )


def command() -> OfficialDocument:
    """A command signed with a name stamp."""
    return OfficialDocument(
        "command",
        "命令（令）",
        "临江市人民政府令",
        (
            text(
                "《临江市培训费管理办法》已经2026年9月28日市人民政府第10次常务会议通过，现予公布，自2026年12月1日起施行。"
            ),
        ),
        author="临江市人民政府",
        written=DAY,
        head=Head(("临江市人民政府",), suffix="令", number="第3号"),
        signature=Signature(("王明",), DAY, style="stamp", titles=("市　长",)),
        attachments=(Attachment(None, "临江市培训费管理办法", tuple(text(_PLAIN) for _ in range(4))),),
    )


def class_plan_like() -> OfficialDocument:
    """A class plan: no red head, tables in the text and a landscape timetable."""
    return OfficialDocument(
        "plain",
        "办班方案",
        "临江市2026年基层治理能力提升培训班办班方案",
        (*_body(), heading(1, "三、经费预算"), receipt(), text("以上经费从年度培训经费中列支。")),
        author=ORGAN,
        written=DAY,
        attachment_note=("课程安排表",),
        signature=Signature((ORGAN,), DAY, style="unsealed", seal_words="（盖章）"),
        attachments=(wide_attachment(),),
    )


def wide_attachment(rows: int = 24) -> Attachment:
    """A landscape timetable that takes more than one page."""
    columns = (
        Column("日期", 6), Column("时段", 3), Column("课程", 16, "left"), Column("授课人", 4), Column("职称", 5),
        Column("学时", 2, "right"),
    )  # fmt: skip
    body = tuple(
        (
            Cell(f"2026年10月{26 + i % 5}日"),
            Cell("上午" if i % 2 else "下午"),
            Cell("新时代基层治理体系和治理能力现代化的理论与实践——以临江市为例" if i % 3 else "开班式"),
            Cell("张喆"),
            Cell("正高级"),
            Cell("4"),
        )
        for i in range(rows)
    )
    return Attachment("附件", "课程安排表", (Table(columns, body),), landscape=True)


def with_landscape() -> OfficialDocument:
    """A notice whose attachments lie portrait, landscape, portrait."""
    base = ordinary()
    names = ("报名回执", "课程安排表", "注意事项")
    wide = wide_attachment()
    return OfficialDocument(
        "ordinary",
        "通知",
        "关于印发课程安排的通知",
        base.body,
        author=ORGAN,
        written=DAY,
        head=Head((ORGAN,), number="临人社发〔2026〕59号"),
        addressee="市直各单位：",
        attachment_note=names,
        signature=Signature((ORGAN,), DAY),
        attachments=(
            Attachment("附件1", names[0], (receipt(),)),
            Attachment("附件2", names[1], wide.blocks, landscape=True),
            Attachment("附件3", names[2], (text(_PLAIN),)),
        ),
        imprint=Imprint(f"{ORGAN}办公室", DAY),
    )


def plain_statement() -> OfficialDocument:
    """A situation statement: no red head, no 版记, （盖章）."""
    return OfficialDocument(
        "plain",
        "情况说明",
        "临江市教育局关于2026年度培训计划未执行情况的说明",
        (text(_PLAIN), heading(1, "一、未执行情况及原因"), text(_MIXED), text("特此说明。")),
        author="临江市教育局",
        written=DAY,
        addressee="临江市人力资源和社会保障局：",
        attachment_note=("佐证材料",),
        signature=Signature(("临江市教育局",), DAY, style="unsealed", seal_words="（盖章）"),
        notes=("（联系人：赵刚，电话：0000-1234567）",),
        attachments=(Attachment("附件", "佐证材料", (text("会议纪要复印件一份。"),)),),
    )


def long_notice(paragraphs: int = 11) -> OfficialDocument:
    """A notice of about seven pages, hanzi for the most part; 版记 on the last."""
    body: list[Paragraph] = [text("现就做好年度培训工作通知如下：")]
    figures = "一二三四五六七八九十"
    for i in range(paragraphs):
        if i % 3 == 0:
            body.append(heading(1, f"{figures[i // 3 % 10]}、切实加强组织领导和统筹协调"))
        if i % 3 == 1:
            body.append(heading(2, "（一）明确责任。", _PLAIN))
        else:
            body.append(text((_PLAIN + _MIXED) if i % 5 == 2 else _PLAIN * 2))
    return OfficialDocument(
        "ordinary",
        "通知",
        "关于进一步加强和改进机关事业单位干部教育培训工作的通知",
        tuple(body),
        author=ORGAN,
        written=DAY,
        head=Head((ORGAN,), number="临人社发〔2026〕60号"),
        addressee="各县（市、区）人力资源和社会保障局，市直各单位：",
        signature=Signature((ORGAN,), DAY),
        imprint=Imprint(f"{ORGAN}办公室", DAY, cc=("临江市人民政府办公室",)),
    )


SAMPLES: dict[str, Callable[[], OfficialDocument]] = {
    sample.__name__: sample
    for sample in (
        ordinary, joint, upward, letter, minutes, command, class_plan_like, with_landscape, plain_statement, long_notice,
    )
}  # fmt: skip
