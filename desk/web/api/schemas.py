"""What the answers of the API hold, as JSON schemas: the keys of the contract. Further keys may stand beside them."""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]


def ref(name: str) -> Schema:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _text(words: str, **more: Any) -> Schema:
    return {"type": "string", "description": words, **more}


def _maybe(words: str, kind: str = "string") -> Schema:
    return {"type": [kind, "null"], "description": words}


def _flag(words: str) -> Schema:
    return {"type": "boolean", "description": words}


def _count(words: str) -> Schema:
    return {"type": "integer", "description": words}


def _list(words: str, of: Schema) -> Schema:
    return {"type": "array", "description": words, "items": of}


def _texts(words: str) -> Schema:
    return _list(words, {"type": "string"})


def _any(words: str) -> Schema:
    return {"description": words}


def _object(words: str) -> Schema:
    return {"type": "object", "description": words}


def _record(words: str, sometimes: tuple[str, ...] = (), /, **fields: Any) -> Schema:
    """An object. sometimes: fields that stand only where they say something."""
    required = [name for name in fields if name not in sometimes]
    return {"type": "object", "description": words, "properties": fields, "required": required}


def _with(schema: Schema, words: str, sometimes: tuple[str, ...] = (), /, **fields: Any) -> Schema:
    """The schema with further fields."""
    required = [*schema["required"], *(name for name in fields if name not in sometimes)]
    return {**schema, "description": words, "properties": {**schema["properties"], **fields}, "required": required}


_PAGED: Final[dict[str, Any]] = {
    "total": _count("一共多少"),
    "limit": _count("这一页最多多少"),
    "offset": _count("从第几项起，0 为第一项"),
}
_DEFECT: Final = _record(
    "文字有损之处",
    kind=_text("种类"),
    path=_maybe("条款路径"),
    text=_text("损坏处的文字"),
    message=_text("说明"),
    span={"type": ["array", "null"], "items": {"type": "integer"}, "description": "在原文中的位置"},
    true_value=_any("能够证明的正确内容，不能证明则为 null"),
    basis=_maybe("依据"),
)
_DOCUMENT: Final = _record(
    "一份文件",
    id=_text("编号"),
    title=_text("标题"),
    number=_maybe("文号"),
    issuers=_texts("发文机关"),
    addressees=_texts("主送"),
    region=_maybe("地区"),
    level={"enum": ["national", "province", "city", "county", "unit", None], "description": "层级"},
    kind=_maybe("文种"),
    date_written=_maybe("成文日期"),
    date_printed=_maybe("印发日期"),
    validity={"type": ["array", "null"], "items": {}, "description": "有效期的起止"},
    status=_maybe("效力"),
    replaced_by=_maybe("由哪份文件代替"),
    attachments=_texts("附件"),
    contacts=_list("联系方式", _record("联系方式", unit=_any("单位"), phone=_text("电话"))),
    script=_text("字体"),
    source=_record("来源", file=_text("文件名"), sha256=_text("校验值"), encoding=_maybe("编码")),
    clauses=_texts("各条款的路径；检索结果中为空"),
    clause_count=_count("条款数"),
    defects=_list("文字有损之处", ref("Defect")),
    twin_of=_maybe("内容相近的文件"),
    stated=_object("由人注明的项目和依据"),
    remarks=_texts("提示"),
)
_CLAUSE: Final = _record(
    "一条条款",
    id=_text("编号：文件编号/路径"),
    document=_text("文件编号"),
    path=_text("路径"),
    label=_maybe("序号"),
    heading=_maybe("标题"),
    depth=_count("层次"),
    kind=_text("种类"),
    inline=_flag("是否写在段落之内"),
    text=_text("整理后的文字"),
    original=_text("收到时的文字"),
    spans=_list("在原文中的位置", {"type": "array", "items": {"type": "integer"}}),
    breadcrumb=_texts("上级标题"),
    citation=_text("正式出处"),
    defects=_list("文字有损之处", ref("Defect")),
)
_CITATION: Final = _record(
    "依据",
    document=_maybe("文件编号"),
    number=_maybe("文号"),
    path=_maybe("条款路径"),
    quote=_maybe("原文"),
    official=_text("正式出处"),
)
_FINDING: Final = _record(
    "一处问题",
    ("nature", "also", "also_citations", "unverified", "provenance", "explained"),
    rule=_text("规则编号"),
    severity={"enum": ["must", "should", "cost", "info"], "description": "轻重"},
    field=_text("字段"),
    message=_text("说明"),
    value=_any("填写的值"),
    limit=_any("规定的值"),
    citation=ref("Citation"),
    nature=_text("不是问题时的种类：reminder、checklist、reference 等"),
    also=_texts("同时违反的规则"),
    also_citations=_list("这些规则的依据", ref("Citation")),
    unverified=_flag("引文未与原件核对"),
    provenance=_text("依据的来历"),
    explained=_flag("由本情况说明解释"),
)
_ROW_FINDING: Final = _with(
    _FINDING,
    "台账中的一处问题",
    row=_maybe("台账的行；针对全年的为 null", "integer"),
    column=_any("列"),
    unit=_any("单位"),
    year=_maybe("年度", "integer"),
    name=_any("班次"),
)
_CHECKED: Final = _record(
    "检查结果",
    findings=_list("问题", ref("Finding")),
    undetermined=_list(
        "待定的规则", _record("待定", rule=_any("规则编号"), needs=_texts("缺少的字段"), title=_text("事项"))
    ),
    advice=_list("提示和请人工核对的事项", ref("Finding")),
    not_applicable=_texts("不适用于本单位的文件"),
    derived=_object("推算的日期和数字"),
    working=_list("推算的过程", _object("一步")),
    judged=_count("判断的规则数"),
    level=_record("单位层级", level=_maybe("层级"), basis=_text("怎么知道的")),
    applied=_list("适用的文件", _object("一份文件")),
    gaps=_list("还须填写的", ref("Gap")),
    remarks=_texts("提示"),
)
_CELLS: Final = _list(
    "看不懂的单元格",
    _record("单元格", row=_count("行"), column=_any("列"), cell=_text("位置，如 C7"), message=_text("说明")),
)
_LEDGER: Final = _record("台账文件", file=_text("文件名"), sheet=_any("工作表"))
_LEDGER_CHECKED: Final = _record(
    "台账的检查结果",
    findings=_list("问题", ref("RowFinding")),
    undetermined=_list("待定的规则", _object("待定")),
    advice=_list("提示和请人工核对的事项", ref("RowFinding")),
    not_applicable=_texts("不适用于这些单位的文件"),
    derived=_record("合计", classes=_count("班次数"), units=_count("单位数")),
    applied=_list("适用的文件", _object("一份文件")),
    units=_list("各单位的年度", _object("一个单位的一个年度")),
    rows=_list("各班次", _object("一个班次，row 为台账的行")),
    faults=_CELLS,
    ledger=_LEDGER,
    remarks=_texts("提示"),
)
_FILE: Final = _record(
    "一个文件",
    name=_text("文件名"),
    type=_text("媒体类型"),
    data=_text("内容，base64 编码", contentEncoding="base64"),
)
_STATEMENT: Final = _record(
    "一份须作的情况说明",
    row=_count("台账的行，取第一行"),
    status={"enum": ["listed", "done", "draft", "refused"], "description": "listed 为只列出"},
    files=_texts("文件"),
    findings=_list("问题", ref("Finding")),
    message=_maybe("没有起草的原因"),
    rows=_list("台账的各行", {"type": "integer"}),
    unit=_text("单位"),
    level=_maybe("单位层级"),
    year=_maybe("年度", "integer"),
    subject=_text("事项"),
    name=_text("班次"),
    rules=_texts("规则编号"),
    why=_texts("为什么要写"),
    citation=ref("Citation"),
    also_citations=_list("其他依据", ref("Citation")),
    by=_maybe("期限（日期）"),
    limit=_text("期限（文字）"),
    addressee=_maybe("主送"),
    upload_to=_maybe("上传到"),
    final=_flag("能否定稿"),
    gaps=_list("还须填写的", ref("Gap")),
    lacks=_list("台账中缺少的", _record("缺少", row=_count("行"), columns=_texts("列"))),
)

COMPONENTS: Final[dict[str, Schema]] = {
    "Document": _DOCUMENT,
    "Clause": _CLAUSE,
    "Defect": _DEFECT,
    "DocumentPage": _record("一页文件", documents=_list("文件", ref("Document")), **_PAGED),
    "ClausePage": _record("一页条款", document=_text("文件编号"), clauses=_list("条款", ref("Clause")), **_PAGED),
    "Export": {
        **_DOCUMENT,
        "description": "整理后的整份文件",
        "properties": {
            **_DOCUMENT["properties"],
            "clauses": _list("条款，上级在前", ref("Clause")),
            "furniture": _list("不属于条款的文字", ref("Furniture")),
        },
        "required": [*_DOCUMENT["required"], "furniture"],
    },
    "Furniture": _record("一处不属于条款的文字", span=_list("位置", {"type": "integer"}), role=_text("种类")),
    "Hit": _record(
        "一条检索结果",
        rank=_count("名次，从 1 起"),
        score={"type": "number", "description": "得分"},
        weak=_flag("只是略有相关"),
        document=ref("Document"),
        clause={"anyOf": [ref("Clause"), {"type": "null"}], "description": "按文件检索时为 null"},
        text=_text("相符的段落"),
        snippet=_text("摘要，相符的字在 <mark> 中；其余照原文，未作 HTML 转义"),
        breadcrumb=_texts("上级标题"),
        citation=_maybe("正式出处"),
        quote=_maybe("原文"),
        defects=_list("文字有损之处", ref("Defect")),
    ),
    "SearchAnswer": _record(
        "检索的回答",
        query=_text("检索词"),
        understood_as=_text("理解为"),
        remarks=_texts("提示"),
        suggestions=_texts("您是不是要找"),
        answered=_flag("文库能否回答"),
        hits=_list("结果", ref("Hit")),
        **_PAGED,
    ),
    "Added": _record(
        "导入的结果",
        documents=_list("入库的文件", ref("Document")),
        refused=_list("没有入库的", _record("文件", file=_text("文件名"), reason=_text("原因"))),
        unchanged=_texts("文库中已有的，编号"),
        dry_run=_flag("总是 false"),
    ),
    "Citation": _CITATION,
    "Finding": _FINDING,
    "RowFinding": _ROW_FINDING,
    "Gap": _record("还须填写的", field=_text("字段"), message=_text("说明")),
    "Checked": _CHECKED,
    "LedgerChecked": _LEDGER_CHECKED,
    "File": _FILE,
    "Drafted": _with(
        _CHECKED,
        "起草的结果",
        files=_list("文稿和检查报告", ref("File")),
        report=_maybe("检查报告的文件名"),
        final=_flag("能否定稿"),
        citations=_list("文中引用的依据", _object("依据")),
    ),
    "Statement": _STATEMENT,
    "Statements": _record(
        "台账要求的情况说明",
        rows=_list("各份情况说明", ref("Statement")),
        zip=_maybe("总是 null"),
        manifest=_maybe("总是 null"),
        undetermined=_list("待定的规则", _object("待定")),
        faults=_CELLS,
        as_of=_text("按哪一天判断"),
        ledger=_LEDGER,
        remarks=_texts("提示"),
    ),
    "Input": _record(
        "一份输入，字段同输入文件（zhangfa template 给出样例），英文键或中文键",
        ("subtype",),
        type=_text("notice、class_plan、statement、annual_plan 之一"),
        subtype=_text("通知和情况说明的子类"),
    ),
    "CheckBody": {
        "type": "object",
        "description": "要检查的输入",
        "properties": {"input": ref("Input")},
        "required": ["input"],
        "additionalProperties": False,
    },
    "DraftBody": {
        "type": "object",
        "description": "要起草的输入",
        "properties": {
            "input": ref("Input"),
            "formats": {
                "type": "array", "items": {"enum": ["docx", "pdf", "html"]}, "minItems": 1, "maxItems": 3,
                "uniqueItems": True, "description": "格式，缺省 docx",
            },
            "red_head": {"type": "boolean", "description": "是否印红头；套打为 false。缺省 true"},
        },
        "required": ["input"],
        "additionalProperties": False,
    },
    "FileBody": {
        "type": "object",
        "description": "一个文件",
        "properties": {"file": {"type": "string", "format": "binary", "description": "文件，须带文件名"}},
        "required": ["file"],
    },
    "Refusal": _record(
        "没有做成的原因",
        ("where", "expected", "remedy", "faults", "refused"),
        message=_text("完整的一句话"),
        where=_maybe("何处"),
        expected=_maybe("应为"),
        remedy=_maybe("怎么办"),
        faults=_list("各处错误", _record("一处", field=_text("字段"), label=_text("名称"), message=_text("说明"))),
        refused=_list("没有入库的", _record("文件", file=_text("文件名"), reason=_text("原因"))),
    ),
}  # fmt: skip

__all__ = ["COMPONENTS", "Schema", "ref"]
