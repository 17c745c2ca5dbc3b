"""What scripts may rely on: JSON keys and types, exit statuses, what goes to stdout and what to stderr."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, Zhangfa, command_env

NONE = type(None)
DOCUMENT = {
    "id": str,
    "title": str,
    "number": (str, NONE),
    "issuers": list,
    "addressees": list,
    "region": (str, NONE),
    "level": (str, NONE),
    "kind": (str, NONE),
    "date_written": (str, NONE),
    "date_printed": (str, NONE),
    "validity": (list, NONE),
    "attachments": list,
    "contacts": list,
    "source": dict,
    "defects": list,
}
CLAUSE = {
    "id": str,
    "document": str,
    "path": str,
    "label": (str, NONE),
    "heading": (str, NONE),
    "depth": int,
    "text": str,
    "original": str,
    "spans": list,
    "citation": str,
    "defects": list,
}
DEFECT = {
    "kind": str,
    "path": (str, NONE),
    "text": str,
    "message": str,
    "true_value": (str, NONE),
    "basis": (str, NONE),
}
ANSWER = {
    "query": str,
    "understood_as": str,
    "remarks": list,
    "suggestions": list,
    "total": int,
    "hits": list,
    "answered": bool,
}
HIT = {"rank": int, "score": (int, float), "document": dict, "clause": dict, "snippet": str, "breadcrumb": list}


def assert_shape(value: dict[str, Any], shape: dict[str, Any], where: str) -> None:
    for key, kind in shape.items():
        assert key in value, f"{where}: no {key}"
        assert isinstance(value[key], kind), f"{where}: {key} is {value[key]!r}"


def assert_document(value: dict[str, Any], where: str) -> None:
    assert_shape(value, DOCUMENT, where)
    assert set(value["source"]) >= {"file", "sha256"}
    assert value["level"] in {None, "national", "province", "city", "county", "unit"}
    for defect in value["defects"]:
        assert_shape(defect, DEFECT, where)
    for contact in value["contacts"]:
        assert set(contact) >= {"unit", "phone"}


def test_list(reading: Zhangfa) -> None:
    result = reading("list", "--json").ok()
    documents = {document["id"]: document for document in result.json}
    for name, document in documents.items():
        assert_document(document, name)
        assert len(document["clauses"]) == document["clause_count"] > 0
        assert all(isinstance(path, str) for path in document["clauses"])
    assert {"gx-2020-56", "lz-2022-65", "hn-2019-2022", "sz-2006-2010", "zf-2018-2022"} <= set(documents)
    lz = documents["lz-2022-65"]
    assert lz["title"] == "关于申报2023年度机关事业单位培训计划的通知"
    assert lz["number"] == "柳人社发〔2022〕65号"
    assert (lz["region"], lz["level"], lz["kind"]) == ("广西壮族自治区柳州市", "city", "通知")
    assert (lz["date_written"], lz["date_printed"]) == (None, "2022-07-25")
    assert lz["source"]["file"] == "001_549c9f73b99ef74f.txt"
    assert "\\u" not in result.out, "JSON is not ASCII-escaped"
    rows = [line.split("\t") for line in reading("list").ok().out.splitlines()]
    assert len(rows) == len(documents) + 1
    assert {len(row) for row in rows} == {12}


def test_export(reading: Zhangfa) -> None:
    form = reading("export", "lz-2022-65", "--json").ok().json
    assert_document(form, "export")
    paths = [clause["path"] for clause in form["clauses"]]
    assert len(set(paths)) == len(paths)
    for clause in form["clauses"]:
        assert_shape(clause, CLAUSE, clause["path"])
        assert clause["id"] == f"lz-2022-65/{clause['path']}"
        parent = clause["path"].rpartition("/")[0]
        # 前言 groups paragraphs without being a node of its own.
        assert not parent or parent in paths[: paths.index(clause["path"])] or parent in ("前言", "通知", "结语")
        assert all(start < end for start, end in clause["spans"])
    by_path = {clause["path"]: clause for clause in form["clauses"]}
    assert by_path["二/（二）/二是"]["citation"] == (
        "《关于申报2023年度机关事业单位培训计划的通知》（柳人社发〔2022〕65号）第二部分第（二）项“二是”"
    )
    for part in form["furniture"]:
        assert set(part) == {"span", "role"}


def test_export_writes_whole_or_not_at_all(zhangfa: Zhangfa) -> None:
    target = zhangfa.cwd / "导出.json"
    target.write_text("old", encoding="utf-8")
    result = zhangfa("export", "lz-2022-65", "-o", target).ok()
    assert "导出.json" in result.out
    assert json.loads(target.read_text(encoding="utf-8")) == zhangfa("export", "lz-2022-65").ok().json
    assert [path.name for path in zhangfa.cwd.iterdir() if path.name.startswith(".")] == []
    refused = zhangfa("export", "lz-2022-65", "-o", zhangfa.cwd / "没有的文件夹" / "a.json")
    assert refused.status == 1
    assert "没有的文件夹" in refused.err
    assert zhangfa("export", "lz-2022-65", "-o", zhangfa.cwd).status == 1


@pytest.mark.skipif(os.name != "posix", reason="没有设备文件和管道")
def test_export_writes_into_what_is_there(reading: Zhangfa) -> None:
    """A link is followed, devices and pipes are written into, - is stdout; nothing is put in their place."""
    whole = reading("export", "lz-2022-65").ok()
    assert reading("export", "lz-2022-65", "-o", "-").ok().out == whole.out
    assert not (reading.cwd / "-").exists()
    target, link = reading.cwd / "真.json", reading.cwd / "链接.json"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target.name)
    reading("export", "lz-2022-65", "-o", link).ok()
    assert link.is_symlink()
    assert json.loads(target.read_text(encoding="utf-8")) == whole.json
    pipe = reading.cwd / "管道"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as cat:
        reading("export", "lz-2022-65", "-o", pipe).ok()
        assert cat.stdout is not None
        assert json.loads(cat.stdout.read()) == whole.json
    assert pipe.is_fifo()
    if Path("/dev/full").exists():
        full = reading("export", "lz-2022-65", "-o", "/dev/full")
        assert full.status == 1
        assert "/dev/full：磁盘空间不足" in full.err
        assert Path("/dev/full").is_char_device()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="权限对 root 不起作用")
def test_what_may_not_be_read_or_written(zhangfa: Zhangfa) -> None:
    closed, folder = notice(zhangfa.cwd, "锁.txt", "关于保密培训的通知"), zhangfa.cwd / "只读"
    open_ = notice(zhangfa.cwd, "开.txt", "关于公开培训的通知")
    closed.chmod(0)
    folder.mkdir(0o500)
    result = zhangfa("add", closed, open_)
    assert result.status == 1
    assert "没有读取权限" in result.err
    assert "关于公开培训的通知" in result.out
    refused = zhangfa("export", "lz-2022-65", "-o", folder / "a.json")
    assert refused.status == 1
    assert f"{folder / 'a.json'}：没有写入的权限" in refused.err
    folder.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "needle", "why"),
    [
        (13, "没有写入的权限", "EACCES"),
        (30, "只读磁盘", "EROFS"),
        (28, "磁盘空间不足", "ENOSPC"),
        (36, "文件名过长", "ENAMETOOLONG"),
        (5, "不能写入", "EIO"),
    ],
)
def test_a_refusal_to_write_names_the_file_that_was_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, needle: str, why: str
) -> None:
    from desk.cli import files
    from kb.errors import ZhangfaError

    def refuse(**_: object) -> None:
        raise OSError(number, "said in English", str(tmp_path / ".zhangfa-x"))

    monkeypatch.setattr(files.tempfile, "mkstemp", refuse)
    with pytest.raises(ZhangfaError, match=needle) as caught:
        files.write_whole(tmp_path / "结果.json", b"{}")
    assert caught.value.where == str(tmp_path / "结果.json")
    assert "English" not in caught.value.message
    assert ".zhangfa-" not in caught.value.message


def test_show_and_cite_give_a_clause(reading: Zhangfa) -> None:
    for command in ("show", "cite"):
        clause = reading(command, "lz-2022-65", "二/（二）/二是", "--json").ok().json
        assert_shape(clause, CLAUSE, command)
        assert clause["label"] == "二是"
        assert "每班次不超过60人" in clause["text"]
    assert_document(reading("show", "lz-2022-65", "--json").ok().json, "show")
    defects = reading("show", "zf-2018-2022", "--defects", "--json").ok().json
    assert defects
    for defect in defects:
        assert_shape(defect, DEFECT, "defects")


NAMES = [
    (("lz-2022-65", "二/（二）/二是"), "the id and the path"),
    (("柳人社发[2022]65号", "二/（二）/二是"), "the number in other brackets"),
    (("关于申报2023年度机关事业单位培训计划的通知", "二/(二)/二是"), "the title, half-width brackets"),
    (("lz-2022-65", "第二部分第（二）项“二是”"), "official words"),
]


@pytest.mark.parametrize(("arguments", "why"), NAMES, ids=[row[1] for row in NAMES])
def test_cite(reading: Zhangfa, arguments: tuple[str, ...], why: str) -> None:
    result = reading("cite", *arguments).ok()
    citation, words = result.out.splitlines()
    assert citation == "《关于申报2023年度机关事业单位培训计划的通知》（柳人社发〔2022〕65号）第二部分第（二）项“二是”"
    assert words.startswith("二是市外培训项目数核定原则。每班次不超过60人。")
    assert result.err == ""


def test_cite_warns_of_damaged_words_on_stderr(reading: Zhangfa) -> None:
    damaged = next(d for d in reading("show", "zf-2018-2022", "--defects", "--json").ok().json if d["path"])
    result = reading("cite", "zf-2018-2022", damaged["path"]).ok()
    assert "文字有损" in result.err
    assert "请核对原件" in result.err
    assert "文字有损" not in result.out


UNKNOWN = [
    (("show", "lz-2022-56"), ["没有“lz-2022-56”", "lz-2022-65"], "a slip in the id"),
    (("cite", "不存在的文件", "一"), ["没有“不存在的文件”", "zhangfa list"], "a document that is not held"),
    (("cite", "lz-2022-65", "二/（九）"), ["没有条款“二/（九）”", "二/（二）", "--tree"], "a clause that is not there"),
    (("cite", "lz-2022-65", "/"), ["“/”中有空的一级", "--tree"], "a slash alone"),
    (("cite", "lz-2022-65", "//"), ["“//”中有空的一级"], "two of them"),
    (("cite", "lz-2022-65", "一//"), ["“一//”中有空的一级"], "an empty step"),
    (("cite", "lz-2022-65", ""), ["条款路径是空的"], "no path"),
    (("show", "lz-2022-65", "/"), ["“/”中有空的一级"], "the same in show"),
    (("show", "lz-2022-65", ""), ["条款路径是空的"], "an empty path is not the whole document"),
    (("set", "lz-2022-65", "title=a\x1b[31mb", "--basis", "x"), ["title", "控制字符"], "an escape sequence in a title"),
    (("set", "lz-2022-65", "region=广西\n柳州", "--basis", "x"), ["region", "换行"], "a value of two lines"),
    (("set", "lz-2022-65", "kind=通知", "--basis", "x\x07"), ["依据", "控制字符"], "a bell in the basis"),
    (("set", "lz-2022-65", "--unset", "colour"), ["没有“colour”这一项", "文号"], "no such key to take back"),
    (("export", "无"), ["没有“无”"], "export of nothing"),
    (("remove", "无", "--yes"), ["没有“无”"], "removal of nothing"),
    (
        ("set", "lz-2022-65", "colour=red", "--basis", "x"),
        ["没有“colour”这一项", "title（标题）、number（文号）"],
        "no such key",
    ),
    (("set", "lz-2022-65", "date_written=2022-13-40", "--basis", "x"), ["2022-13-40", "2022-07-25"], "no date"),
    (("set", "无", "title=x", "--basis", "x"), ["没有“无”"], "correction of nothing"),
]


@pytest.mark.parametrize(("arguments", "needles", "why"), UNKNOWN, ids=[row[2] for row in UNKNOWN])
def test_refused_with_what_to_do(reading: Zhangfa, arguments: tuple[str, ...], needles: list[str], why: str) -> None:
    result = reading(*arguments)
    assert result.status == 1, result.err
    assert result.out == ""
    assert result.err.startswith("错误：")
    for needle in needles:
        assert needle in result.err


def notice(folder: Path, name: str, title: str) -> Path:
    path = folder / name
    path.write_text(f"{title}\n\n各科室：\n\n一、目标任务\n\n每年参加培训不少于12天。\n", encoding="utf-8")
    return path


def test_add_of_a_folder_without_anything_to_read(zhangfa: Zhangfa) -> None:
    folder = zhangfa.cwd / "空文件夹"
    folder.mkdir()
    result = zhangfa("add", folder)
    assert result.status == 1
    assert f"{folder}：没有可以导入的文件" in result.err


def test_add_tells_the_encoding_and_what_the_reader_remarks(zhangfa: Zhangfa) -> None:
    path = zhangfa.cwd / "国标.txt"
    path.write_bytes(
        "关于开展秋季培训的通知\n\n各科室：\n\n一、目标任务\n\n每年参加培训不少于12天。\n".encode("gb18030")
    )
    out = zhangfa("add", path, "--dry-run").ok().out
    assert "判断为 GB 18030" in out
    document = zhangfa("add", path, "--json").ok().json["documents"][0]
    assert document["source"]["encoding"] == "gb18030"
    assert any("GB 18030" in remark for remark in document["remarks"])


def test_an_import_that_fails_midway_shows_what_came_in(
    monkeypatch: pytest.MonkeyPatch, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full disk and Ctrl-C at the third file: the records of the first two, in words and in JSON."""
    from desk.cli import main
    from kb.errors import LibraryError
    from kb.importing import FileOutcome, Importer

    monkeypatch.setenv("ZHANGFA_HOME", str(home))
    for number, name in enumerate("甲乙丙丁戊己"):
        notice(tmp_path, f"{number}.txt", f"关于{name}类培训的通知")
    add_file = Importer.add_file
    for error, status, stem in ((LibraryError("磁盘已满"), 1, ("0", "1")), (KeyboardInterrupt(), 130, ("2", "3"))):

        def failing(
            self: Importer, path: Path, error: BaseException = error, stem: Any = stem, **named: Any
        ) -> FileOutcome:
            if path.stem not in stem:
                raise error
            return add_file(self, path, **named)

        monkeypatch.setattr(Importer, "add_file", failing)
        arguments = ["add", *(str(tmp_path / f"{each}.txt") for each in (*stem, "5"))]
        assert main(arguments) == status
        shown = capsys.readouterr()
        assert shown.out.count("已入库") == 2
        assert "已入库 2 份" in shown.err
    monkeypatch.setattr(Importer, "add_file", add_file)
    assert main(["add", *(str(tmp_path / f"{each}.txt") for each in range(6)), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["documents"]) == 2


def test_add_tells_what_is_in_what_is_not_and_what_was_there(zhangfa: Zhangfa) -> None:
    folder = zhangfa.cwd / "来文"
    folder.mkdir()
    notice(folder, "甲.txt", "关于开展春季培训的通知")
    notice(folder, "乙.md", "关于开展秋季培训的通知")
    (folder / "坏.docx").write_bytes(b"not a Word file")
    first = zhangfa("add", folder, "--json")
    assert first.status == 1, first.err
    report = first.json
    assert len(report["documents"]) == 2
    for document in report["documents"]:
        assert_document(document, "add")
    assert [Path(refused["file"]).name for refused in report["refused"]] == ["坏.docx"]
    assert report["refused"][0]["reason"]
    assert report["unchanged"] == []
    again = zhangfa("add", folder / "甲.txt", folder / "乙.md", "--json").ok().json
    assert (again["documents"], again["refused"]) == ([], [])
    assert sorted(again["unchanged"]) == sorted(document["id"] for document in report["documents"])
    plain = zhangfa("add", folder)
    assert plain.status == 1
    assert "坏.docx" in plain.err
    assert plain.out.count("未变动") == 2
    held = {document["id"] for document in zhangfa("list", "--json").ok().json}
    assert held >= set(again["unchanged"])


def test_add_of_a_path_that_is_not_there(zhangfa: Zhangfa) -> None:
    notice(zhangfa.cwd, "甲.txt", "关于开展春季培训的通知")
    result = zhangfa("add", "甲.txt", "没有.txt")
    assert result.status == 1
    assert "没有.txt" in result.err
    assert "关于开展春季培训的通知" in result.out


def test_dry_run_keeps_nothing(zhangfa: Zhangfa) -> None:
    notice(zhangfa.cwd, "甲.txt", "关于开展春季培训的通知")
    before = zhangfa("list", "--json").ok().out
    report = zhangfa("add", "甲.txt", "--dry-run", "--json").ok().json
    assert [document["title"] for document in report["documents"]] == ["关于开展春季培训的通知"]
    assert zhangfa("list", "--json").ok().out == before


def test_set_and_unset(zhangfa: Zhangfa) -> None:
    before = zhangfa("show", "lz-2022-65", "--json").ok().json
    said = zhangfa("set", "lz-2022-65", "validity=已失效", "文种=函", "--basis", "据失效文件目录").ok()
    assert "据失效文件目录" in said.out
    held = zhangfa("list", "--json").ok().json
    form = next(document for document in held if document["id"] == "lz-2022-65")
    assert (form["status"], form["kind"]) == ("已失效", "函")
    assert form["stated"]["kind"] == "据失效文件目录"
    assert "据失效文件目录" in zhangfa("show", "lz-2022-65").ok().out
    back = zhangfa("set", "lz-2022-65", "--unset", "validity", "--unset", "文种", "--json").ok().json
    assert (back["status"], back["kind"]) == (before["status"], before["kind"])
    assert zhangfa("show", "lz-2022-65", "--json").ok().json == before


def test_remove_asks_and_removes(zhangfa: Zhangfa) -> None:
    refused = zhangfa("remove", "lz-2022-65")
    assert refused.status == 1
    assert "--yes" in refused.err
    assert "lz-2022-65" in zhangfa("list").ok().out
    assert zhangfa("remove", "lz-2022-65", "--yes", "--json").ok().json == {"removed": ["lz-2022-65"]}
    assert "lz-2022-65" not in zhangfa("list").ok().out
    hits = zhangfa("search", "市外培训每班最多多少人", "--json").ok().json["hits"]
    assert all(hit["document"]["id"] != "lz-2022-65" for hit in hits)


def test_index_and_doctor(zhangfa: Zhangfa) -> None:
    form = zhangfa("index", "--engine", "whoosh", "--json").ok().json
    assert form["engine"] == "whoosh"
    assert form["documents"] >= 9
    assert form["passages"] > form["documents"]
    assert zhangfa("search", "市外培训每班最多多少人", "--json").ok().json["answered"]
    checks = {check["name"]: check for check in zhangfa("doctor", "--json").json["checks"]}
    assert checks["index"]["status"] == "ok"
    assert "whoosh" in checks["index"]["found"]
    for check in checks.values():
        assert check["status"] in {"ok", "optional", "missing"}
        assert check["found"]
        assert check["remedy"] or check["status"] == "ok" or check["name"] == "fts5"


def test_doctor_tells_a_damaged_index_from_a_missing_one(zhangfa: Zhangfa) -> None:
    files = [path for path in (zhangfa.home / "index").rglob("*") if path.is_file() and path.stat().st_size > 200]
    largest = max(files, key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:100])

    def state() -> dict[str, Any]:
        return next(check for check in zhangfa("doctor", "--json").ok().json["checks"] if check["name"] == "index")

    assert "已损坏" in state()["found"]
    assert zhangfa("search", "市外培训每班最多多少人", "--json").ok().json["answered"]
    assert state()["status"] == "ok"


def test_doctor_names_a_workspace_that_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    result = Zhangfa(file, tmp_path)("doctor")
    assert result.status == 1
    assert str(file) in result.out
    assert "ZHANGFA_HOME" in result.out
    refused = Zhangfa(file, tmp_path)("list")
    assert refused.status == 1
    assert "Traceback" not in refused.err


@pytest.mark.skipif(os.name != "posix", reason="没有 SIGINT")
def test_ctrl_c_in_the_middle_of_an_import(zhangfa: Zhangfa) -> None:
    """130, a message, what was done stays, and the same command then does the rest."""
    folder = zhangfa.cwd / "来文"
    folder.mkdir()
    clauses = "\n".join(f"{n}.各单位要认真落实第{n}项培训任务，确保取得实效。" for n in range(1, 400))
    for number in range(60):
        (folder / f"{number}.txt").write_text(
            f"关于第{number}批培训的通知\n\n各科室：\n\n{clauses}\n", encoding="utf-8"
        )
    before = len(zhangfa("list", "--json").ok().json)
    call = [str(COMMAND), "add", str(folder)]
    process = subprocess.Popen(call, env=command_env(zhangfa.home), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def held() -> int:
        with closing(sqlite3.connect(zhangfa.home / "library.db", timeout=30)) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM documents").fetchone()[0])

    deadline = time.monotonic() + 60
    while held() == before and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err.decode()
    assert "已中断" in err.decode()
    assert "Traceback" not in err.decode()
    assert before < held() < before + 60
    report = zhangfa("add", folder, "--json").ok().json
    assert len(report["documents"]) + len(report["unchanged"]) == 60
    assert held() == before + 60
