"""Sheets -> rows that are inputs, and everything that keeps a row from being one, told by its cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from batch_making import OPENING, PLAN, QUOTA, book, rows

from generator.batch.composing import Defaults, Work, compose_rows
from generator.batch.reading import MOST_ROWS, read_batch
from generator.draft import open_drafting
from generator.sheets.model import SheetError

TODAY = date(2026, 9, 21)


def composed(path: Path, defaults: Defaults | None = None, **stated: str) -> list[Work]:
    with open_drafting() as drafting:
        return compose_rows(
            read_batch(path, **stated).rows, drafting, defaults or Defaults(today=TODAY), path.absolute().parent
        )


def one(path: Path) -> Work:
    (work,) = composed(path)
    return work


# ---- rows that cannot be documents ------------------------------------------------------------------------------------

# (why, what is changed in a good row, words of the refusal; the first: the column letter and title)
BAD: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...]]] = [
    ("nothing where something must stand", OPENING, {"标题事由": None}, ("第2行 F列 标题事由", "没有填写", "请填写，例如")),
    ("no day of issue: one fault, not two", OPENING, {"成文日期": None}, ("第2行 H列 成文日期", "没有填写")),
    ("an impossible day", OPENING, {"开班日期": "2026年2月30日"}, ("J列 开班日期", "2026年2月30日", "2026年2月只有28日")),
    ("people in words", OPENING, {"培训人数": "四十八"}, ("M列 培训人数", "四十八", "写成 48")),
    ("no people", OPENING, {"培训人数": 0}, ("M列 培训人数", "不小于 1 的整数")),
    ("an end before its beginning", OPENING, {"结束日期": date(2026, 10, 1)}, ("K列 结束日期", "早于")),
    ("关于 written again", OPENING, {"标题事由": "关于举办培训班"}, ("F列 标题事由", "以“关于”开头", "请删去")),
    ("an unknown choice", OPENING, {"培训形式": "线上下"}, ("培训形式", "线上下", "线上线下结合")),
    ("an item too long", OPENING, {"主送机关": "长" * 2001}, ("G列 主送机关", "2001 字")),
    ("no code of the organ", OPENING, {"机关代字": None}, ("D列 机关代字", "没有填写", "柳人社发")),
    ("a code with year and number", OPENING, {"机关代字": "柳水发〔2026〕"}, ("D列 机关代字", "不带年份")),
    ("a number too large", OPENING, {"发文顺序号": 100000}, ("E列 发文顺序号", "100000")),
    ("a formula that failed", OPENING, {"培训对象": "#REF!"}, ("N列 培训对象", "公式出错 #REF!")),
    ("two spellings of the type", OPENING, {"类型": "开会通知"}, ("B列 类型", "开会通知", "是不是")),
    ("no type", OPENING, {"类型": None}, ("B列 类型", "没有填写", "notice（通知）")),
    ("a notice of no kind", OPENING, {"类型": "通知"}, ("子类", "没有填写", "class_opening（开班通知）")),
    ("a subtype of another type", PLAN, {"子类": "开班通知"}, ("子类", "填的是“开班通知”")),
    ("a sum that does not add up", PLAN, {"综合定额合计": 50000}, ("经费总额", "50000")),
    ("a level that there is not", PLAN, {"单位层级": "市直"}, ("D列 单位层级", "市直", "是不是")),
    ("a contact as a whole and in parts", PLAN, {"班次联系人": "陆海宁", "class.contact.name": "陆海宁"}, ("同一项",)),
]  # fmt: skip


@pytest.mark.parametrize(("base", "changes", "told"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_row_is_told_by_its_cell(
    tmp_path: Path, base: dict[str, Any], changes: dict[str, Any], told: tuple[str, ...]
) -> None:
    work = one(book(tmp_path / "批量.xlsx", [{**base, **changes}]))
    assert work.draft is None
    assert len(work.refusal) == 1, work.refusal
    assert "批量.xlsx 表“文稿” 第2行" in work.refusal[0]
    assert all(words in work.refusal[0] for words in told), work.refusal[0]


def test_all_faults_of_a_row_are_told_at_once_and_the_other_rows_are_done(tmp_path: Path) -> None:
    good, bad, last = rows(3)
    bad |= {"培训人数": "许多", "成文日期": None, "培训场所": None}
    works = composed(book(tmp_path / "批量.xlsx", [good, bad, last]))
    assert [work.draft is not None for work in works] == [True, False, True]
    assert len(works[1].refusal) == 3
    assert all("第3行" in told for told in works[1].refusal)


def test_a_column_that_the_sheet_lacks_is_named(tmp_path: Path) -> None:
    row = {title: value for title, value in OPENING.items() if title != "培训场所"}
    (told,) = one(book(tmp_path / "批量.xlsx", [row])).refusal
    assert "第2行：没有填写培训场所，表中没有这一列" in told


def test_a_fault_in_another_sheet_names_that_sheet(tmp_path: Path) -> None:
    others = {"名额分配": [QUOTA, (1, "柳南区水利局", 20), (1, "柳北区水利局", "若干"), (1, None, 28)]}
    told = one(book(tmp_path / "批量.xlsx", [OPENING], others)).refusal
    assert len(told) == 2
    assert "表“名额分配” 第3行 C列 名额" in told[0]
    assert "若干" in told[0]
    assert "表“名额分配” 第4行 B列 名额单位：没有填写" in told[1]


def test_a_sum_over_another_sheet_that_is_wrong(tmp_path: Path) -> None:
    others = {"名额分配": [QUOTA, (1, "柳南区水利局", 20)]}
    (told,) = one(book(tmp_path / "批量.xlsx", [OPENING], others)).refusal
    assert "48" in told
    assert "20" in told


# ---- what rows are made of --------------------------------------------------------------------------------------------


def test_the_values_of_a_row_and_its_lists(tmp_path: Path) -> None:
    path = book(
        tmp_path / "批量.xlsx",
        [{**PLAN, "培训包审核": date(2026, 9, 1), "结算金额的办理日期": "未办理", "班次联系人": "陆海宁"}],
        {
            "课程安排": [
                ("序号", "上课日期", "课程内容", "学时"),
                (1, date(2026, 10, 20), "甲课", 4),
                (1, "2026-10-21", "乙课", "4学时"),
            ],
            "budget.lecture": [("序号", "讲课人", "讲课学时", "讲课费标准"), ("1", "黎文卓", 4, 800)],
            "学员名单": [("编号", "学员姓名", "学员电话"), (1, "韦晓玥", 13800000000)],
        },
    )
    (row,) = read_batch(path).rows
    assert row.faults == ()
    data = row.data
    assert data["steps"] == {"培训包审核": {"date": date(2026, 9, 1)}, "结算金额": {"date": None}}
    assert data["class"]["contact"] == "陆海宁"
    assert data["budget"]["total"] == 48000
    assert data["curriculum"] == [
        {"date": date(2026, 10, 20), "title": "甲课", "hours": 4},
        {"date": date(2026, 10, 21), "title": "乙课", "hours": 4},
    ]
    assert data["budget"]["lecture"] == [{"teacher": "黎文卓", "hours": 4, "rate": 800}]
    assert data["roster"] == [{"name": "韦晓玥", "phone": "13800000000"}]
    assert "reference" not in data, "what is not written is not said"


def test_english_paths_and_a_type_for_all_rows(tmp_path: Path) -> None:
    spoken = {"类型": None, "标题事由": "title_subject", "发文机关": "issuers", "机关代字": "doc_number.code"}
    row = {spoken.get(title, title): value for title, value in OPENING.items() if title != "类型"}
    (work,) = composed(book(tmp_path / "批量.xlsx", [row]), type_="开班通知")
    assert work.draft is not None
    assert work.draft.composed.document.title == "柳州市水利局关于举办2026年水利培训班的通知"


def test_a_csv_file_of_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "批量.csv"
    row = {
        **OPENING,
        "成文日期": "2026/9/21",
        "开班日期": "2026-10-20",
        "结束日期": "2026年10月22日",
        "写作日期": "2026.9.21",
    }
    cells = [[str(title) for title in row], [f'"{"" if value is None else value}"' for value in row.values()]]
    path.write_bytes("\r\n".join(",".join(line) for line in cells).encode("gb18030"))
    work = one(path)
    assert work.refusal == ()
    assert work.draft is not None


def test_rows_of_several_kinds_in_one_sheet(tmp_path: Path) -> None:
    statement = {
        "类型": "情况说明", "说明事项": "未在当年度执行", "单位名称": "柳州市水利局", "主送单位": "柳州市财政局", "计划年度": 2025,
        "项目名称": "2025年水利培训班", "原因": "承办机构场地整改", "佐证材料": "场地整改告知函；会议纪要", "整改措施": "加强调度",
        "落款日期": date(2026, 1, 5), "经费处置情况": "未支出", "是否执行": "否", "项目编号": "2025-01", "计划人数": 45, "计划天数": 2,
        "计划经费": "2.6万元", "计划地点": "市内", "计划时间": "2025年11月", "原因类别": "承办机构原因", "专责人姓名": "吴玉琼", "专责人电话": "0772-2820505",
    }  # fmt: skip
    works = composed(book(tmp_path / "批量.xlsx", [OPENING, {**PLAN, "序号": 2}, {**statement, "序号": 3}]))
    assert [work.refusal for work in works] == [(), (), ()]
    kinds = [work.draft.composed.document.kind for work in works if work.draft]
    assert kinds == ["通知", "办班方案", "情况说明"]
    (item,) = works[2].data["items"]
    assert (item["name"], item["executed"], item["budget"]) == ("2025年水利培训班", False, 26000)
    assert works[2].data["evidence"] == ["场地整改告知函", "会议纪要"]


def test_titles_that_a_kind_does_not_know_are_told_once(tmp_path: Path) -> None:
    sheet = read_batch(book(tmp_path / "批量.xlsx", [{**row, "备注": "加急", "领导意见": "同意"} for row in rows(3)]))
    told = "\n".join(sheet.remarks)
    assert told.count("备注") == 1
    assert "开班通知没有这一项" in told
    assert "领导意见" in told
    assert all(not row.faults for row in sheet.rows)


def test_the_code_and_the_year_may_hold_for_all_rows(tmp_path: Path) -> None:
    (work,) = composed(book(tmp_path / "批量.xlsx", [{**OPENING, "机关代字": None}]), Defaults("柳水办", 2025, TODAY))
    assert work.notice is not None
    assert (work.notice.doc_number.code, work.notice.doc_number.year) == ("柳水办", 2025)


def test_papers_are_known_again_and_told_apart(tmp_path: Path) -> None:
    first, second = rows(2)
    other_day = {**first, "开班日期": date(2026, 11, 2), "结束日期": date(2026, 11, 3)}
    keys = [work.key for work in composed(book(tmp_path / "甲.xlsx", [first, second, first, other_day]))]
    assert len(set(keys)) == 4
    mended = [{**second, "联系电话": "0772-2820303", "培训人数": 60}, {**first, "培训场所": "别处"}]
    assert [work.key for work in composed(book(tmp_path / "乙.xlsx", mended))] == [keys[1], keys[0]]


# ---- sheets that belong together --------------------------------------------------------------------------------------


def test_each_row_gets_its_own_lists(tmp_path: Path) -> None:
    others = {"名额分配": [QUOTA, (2, "乙局", 48), (1, "甲局", 40), (1, "丙局", 8)]}
    quotas = [row.data.get("quota") for row in read_batch(book(tmp_path / "批量.xlsx", rows(3), others)).rows]
    assert quotas == [
        [{"unit": "甲局", "places": 40}, {"unit": "丙局", "places": 8}],
        [{"unit": "乙局", "places": 48}],
        None,
    ]


def test_a_key_merged_over_several_rows(tmp_path: Path) -> None:
    path = book(
        tmp_path / "批量.xlsx", rows(2), {"名额分配": [QUOTA, (1, "甲局", 40), (None, "丙局", 8), (2, "乙局", 48)]}
    )
    workbook = openpyxl.load_workbook(path)
    workbook["名额分配"].merge_cells("A2:A3")
    workbook.save(path)
    sheet = read_batch(path)
    assert [len(row.data["quota"]) for row in sheet.rows] == [2, 1]
    assert sheet.unused == ()


UNUSED = [
    ("a key that no document has", (9, "甲局", 40), "序号“9”在表“文稿”中没有"),
    ("no key", (None, "甲局", 40), "没有填写序号"),
]


@pytest.mark.parametrize(("line", "told"), [case[1:] for case in UNUSED], ids=[case[0] for case in UNUSED])
def test_rows_that_belong_to_no_document_are_told(tmp_path: Path, line: tuple[Any, ...], told: str) -> None:
    sheet = read_batch(book(tmp_path / "批量.xlsx", rows(2), {"名额分配": [QUOTA, (1, "乙局", 48), line]}))
    (unused,) = sheet.unused
    assert (unused.sheet, unused.row) == ("名额分配", 3)
    assert told in unused.message
    assert [row.data.get("quota") for row in sheet.rows] == [[{"unit": "乙局", "places": 48}], None]


def test_a_list_of_a_kind_that_has_none_such(tmp_path: Path) -> None:
    path = book(
        tmp_path / "批量.xlsx", [OPENING, {**PLAN, "序号": 2}], {"名额分配": [QUOTA, (2, "甲局", 40), (1, "乙局", 48)]}
    )
    (unused,) = read_batch(path).unused
    assert "序号“2”是办班方案，没有“名额分配”这张附表" in unused.message


def test_one_key_for_two_documents_refuses_both(tmp_path: Path) -> None:
    first, second, third = rows(3)
    path = book(tmp_path / "批量.xlsx", [first, {**second, "序号": 1}, third], {"名额分配": [QUOTA, (1, "甲局", 48)]})
    faults = [row.faults for row in read_batch(path).rows]
    assert "“1”与第3行重复" in faults[0][0]
    assert "“1”与第2行重复" in faults[1][0]
    assert faults[2] == ()


def test_keys_that_nothing_joins_may_repeat(tmp_path: Path) -> None:
    path = book(tmp_path / "批量.xlsx", [{**row, "序号": 1} for row in rows(2)])
    assert [row.faults for row in read_batch(path).rows] == [(), ()]


def test_one_document_needs_no_keys(tmp_path: Path) -> None:
    row = {title: value for title, value in OPENING.items() if title != "序号"}
    path = book(tmp_path / "批量.xlsx", [row], {"名额分配": [QUOTA[1:], ("甲局", 40), ("乙局", 8)]})
    assert [item["unit"] for item in read_batch(path).rows[0].data["quota"]] == ["甲局", "乙局"]


def test_a_list_in_the_main_sheet_and_in_its_own(tmp_path: Path) -> None:
    path = book(
        tmp_path / "批量.xlsx", [{**OPENING, "附件": "报名回执"}], {"附件": [("序号", "附件名称"), (1, "名额表")]}
    )
    (told,) = read_batch(path).rows[0].faults
    assert "在表“附件”中也有" in told


def test_a_sheet_that_is_nothing_of_ours_is_left_alone_and_told(tmp_path: Path) -> None:
    others = {"统计": [("单位名称", "培训人数", "备注"), ("甲", 3, "x")], "说明": [("随便写写",)]}
    sheet = read_batch(book(tmp_path / "批量.xlsx", rows(2), others))
    assert len(sheet.rows) == 2
    assert sum("表“统计”没有使用" in text for text in sheet.remarks) == 1


def test_the_main_sheet_need_not_be_the_first(tmp_path: Path) -> None:
    path = book(
        tmp_path / "批量.xlsx",
        [{"序号": 1, "名额单位": "甲局", "名额": 48}],
        {"通知": [list(OPENING), list(OPENING.values())]},
        "名额分配",
    )
    (row,) = read_batch(path).rows
    assert row.data["quota"] == [{"unit": "甲局", "places": 48}]


# ---- files that are refused whole -------------------------------------------------------------------------------------

WITHOUT_KEY = {title: value for title, value in OPENING.items() if title != "序号"}
WHOLE: list[tuple[str, Any, Any, tuple[str, ...]]] = [
    ("no type anywhere", [{t: v for t, v in OPENING.items() if t != "类型"}], {}, ("没有“类型”列", "--type")),
    ("two columns for one field", [{**OPENING, "trainees": 50}], {}, ("M列“培训人数”和P列“trainees”是同一项", "请删去一列")),
    ("lists without a key", rows(2), {"名额分配": [QUOTA[1:], ("甲局", 1)]}, ("没有“序号”列", "表“名额分配”")),
    ("documents without a key", [WITHOUT_KEY, WITHOUT_KEY], {"名额分配": [QUOTA, (1, "甲局", 1)]}, ("没有“序号”列", "表“文稿” 第1行")),
    ("a sheet of another kind", [{"姓名": "甲", "分数": 3}], {}, ("没有找到标题行",)),
    ("titles and nothing below", [dict.fromkeys(OPENING)], {}, ("没有内容", "一行一份文稿")),
]  # fmt: skip


@pytest.mark.parametrize(("main", "others", "told"), [case[1:] for case in WHOLE], ids=[case[0] for case in WHOLE])
def test_files_that_are_refused_whole(tmp_path: Path, main: Any, others: Any, told: tuple[str, ...]) -> None:
    path = book(tmp_path / "批量.xlsx", main, others)
    with pytest.raises(SheetError) as error:
        read_batch(path)
    assert all(words in error.value.message for words in ("批量.xlsx", *told)), error.value.message


def test_too_many_documents_are_refused_with_the_limit(tmp_path: Path) -> None:
    lines = [",".join(["类型", "标题事由"]), *["开班通知,甲"] * (MOST_ROWS + 1)]
    (tmp_path / "批量.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SheetError, match=r"有 2,001 行；应为一次不超过 2,000 份文稿"):
        read_batch(tmp_path / "批量.csv")


def test_a_row_that_a_csv_parted_wrongly_is_refused_alone(tmp_path: Path) -> None:
    (tmp_path / "批量.csv").write_text(
        "类型,标题事由,成文日期\n开班通知,甲,2026-09-21\n开班通知,乙,丙,2026-09-21\n", encoding="utf-8"
    )
    sheet = read_batch(tmp_path / "批量.csv")
    assert [(row.row, bool(row.faults)) for row in sheet.rows] == [(2, False), (3, True)]
    assert "第3行" in sheet.rows[1].faults[0]


def test_a_large_roster_is_joined_in_time_proportional(tmp_path: Path) -> None:
    people = [
        ("序号", "学员姓名", "学员单位", "学员电话"),
        *((n % 20 + 1, f"学员{n}", "某局", "0772-1") for n in range(6000)),
    ]
    path = book(tmp_path / "批量.xlsx", rows(20, PLAN), {"学员名单": people})
    assert [len(row.data["roster"]) for row in read_batch(path).rows] == [300] * 20
