"""The complete, commented example inputs in ``templates/examples``: one a kind of document, ready to be drafted."""

from __future__ import annotations

from dataclasses import dataclass

from kb.errors import ZhangfaError


@dataclass(frozen=True, slots=True)
class Example:
    """An example. type: of the input; subtype: of a notice, or the subject of a statement. title: in Chinese.

    names: further Chinese names of the subtype.
    """

    type: str
    subtype: str | None
    title: str
    names: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """``notice.class_opening.yaml``."""
        return ".".join(part for part in (self.type, self.subtype, "yaml") if part)

    def text(self) -> str:
        """The file's text. Raises ZhangfaError when the installation lacks it."""
        from kb.resources import templates_dir

        path = templates_dir() / "examples" / self.file_name
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            raise ZhangfaError("安装不完整，缺少样例文件", where=str(path), remedy="请重新安装 zhangfa") from error


# The first of a type is what the type alone means.
EXAMPLES = (
    Example("notice", "plan_application", "申报通知"),
    Example("notice", "class_opening", "开班通知"),
    Example("notice", "forwarding", "转发通知"),
    Example("notice", "general", "一般公文", ("一般通知", "通用公文")),
    Example("class_plan", None, "办班方案"),
    Example("statement", "not_executed", "情况说明（未在当年度执行）", ("未在当年度执行", "未执行")),
    Example("statement", "adjusted", "情况说明（计划调整、取消、新增）", ("计划调整", "计划取消", "计划新增", "调整")),
    Example("statement", "late_entry", "情况说明（数据补录逾期）", ("数据补录逾期", "补录逾期")),
    Example("statement", "code_error", "情况说明（预算单位代码更正）", ("预算单位代码更正", "代码更正")),
    Example("statement", "urgent_class", "情况说明（临时紧急办班）", ("临时紧急办班", "紧急办班")),
    Example("statement", "combined", "情况说明（合写几项）", ("合写", "合并")),
    Example("annual_plan", None, "年度培训计划申报表"),
)
TYPE_NAMES = {
    "通知": "notice",
    "公文": "notice",
    "办班方案": "class_plan",
    "情况说明": "statement",
    "年度培训计划申报表": "annual_plan",
    "年度培训计划": "annual_plan",
    "申报表": "annual_plan",
}


def examples_of(kind: str, subtype: str | None = None) -> tuple[Example, ...]:
    """The examples that two words mean, in code or Chinese; 开班通知 alone will do, too. Empty where there is none."""
    kind, subtype = kind.strip(), subtype.strip() if subtype else None
    if subtype is None and kind not in TYPE_NAMES and kind not in TYPE_NAMES.values():
        return tuple(example for example in EXAMPLES if _is(example, kind))
    kind = TYPE_NAMES.get(kind, kind)
    return tuple(e for e in EXAMPLES if e.type == kind and (subtype is None or _is(e, subtype)))


def _is(example: Example, word: str) -> bool:
    return word in (example.subtype, example.title, *example.names)
