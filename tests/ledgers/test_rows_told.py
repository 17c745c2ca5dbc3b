"""What ``zhangfa check`` of a ledger says once for several rows: findings that are alike, what cannot be judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Zhangfa
from openpyxl import load_workbook
from rows import HELD, LIUZHOU

from generator.ledgers.blank import ledger_workbook
from generator.ledgers.words import rows_said

SAID = [
    ([3], "第3行", "one"),
    ([3, 4], "第3、4行", "two are no stretch"),
    ([2, 5, 6, 7], "第2、5至7行", "a stretch"),
    ([2, 4, 6, 8, 10, 12, 14], "第2、4、6、8、10、12行等 7 行", "more than a reader counts"),
    (list(range(2, 9000)), "第2至8999行", "all of a long ledger"),
]


@pytest.mark.parametrize(("rows", "words", "why"), SAID, ids=[row[2] for row in SAID])
def test_rows_in_words(rows: list[int], words: str, why: str) -> None:
    assert rows_said(rows) == words, why


def test_alike_findings_and_what_is_open_name_their_rows(zhangfa: Zhangfa, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    names = ("甲班", "乙班", "丙班")
    path.write_bytes(ledger_workbook([{**HELD, "id": name, "name": name, "code": None} for name in names[:2]]
                                     + [{**HELD, "id": "丙班", "name": "丙班", "held_place": "桂林"}]))  # fmt: skip
    said = zhangfa("check", path, "--as-of", "2026-11-22", "-o", tmp_path / "结果.xlsx")
    assert f"第2、3行 {LIUZHOU}（2 个班次）：" in said.out, "one line for a code that both rows lack"
    assert "实际市内/市外（第4行）" in said.out, "the row whose cell nobody understood"
    assert "不写地名" in said.err
    told = json.loads(zhangfa("check", path, "--as-of", "2026-11-22", "--json").out)
    assert all(len(one["at"]) == one["rows"] for one in told["undetermined"])
    assert [one["row"] for one in told["findings"] if one["rule"] == "LZ22-013"] == [2, 3], "in JSON each on its own"
    sheet = load_workbook(tmp_path / "结果.xlsx")["待定"]
    assert "第4行" in {row[4] for row in sheet.iter_rows(min_row=3, values_only=True)}
