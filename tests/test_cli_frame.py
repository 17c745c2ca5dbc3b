"""The frame of the command: help pages, wrong usage, versions, exit statuses, what reaches which stream."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import click
import pytest
from conftest import COMMAND, ROOT, Zhangfa, command_env

from desk.cli.command import Command, paragraphs
from desk.cli.root import COMMANDS
from desk.cli.text import columns, shorten, width, wrap

ENGLISH = re.compile(r"Usage|Options:|Commands:|Show this|Error|Missing|No such|Invalid|Got unexpected|required|Try ")


def command_of(name: str) -> Command:
    command = import_module(COMMANDS[name][0]).command
    assert isinstance(command, Command)
    return command


@pytest.mark.parametrize("name", COMMANDS)
def test_each_help_page_is_chinese_and_whole(reading: Zhangfa, name: str) -> None:
    text = reading(name, "--help").ok().out
    assert not ENGLISH.search(text)
    command = command_of(name)
    assert text.startswith(f"用法：zhangfa {name} ")
    assert "示例：" in text
    assert "--json" in text or name == "serve", "serve prints no result"
    assert command.short_help == COMMANDS[name][1], "the overview and the command say different things"
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert all(option in text for option in parameter.opts)
        assert parameter.help, f"{name} {parameter.name} has no help"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_help_page_breaks_no_sentence_but_at_the_edge(name: str) -> None:
    command = command_of(name)
    for each in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
        for line in paragraphs(each.help, 10_000).splitlines():
            assert line.startswith("  ") or not line or line[-1] in "。：", f"{each.name}: {line}"


@pytest.mark.parametrize(
    ("name", "usage"),
    [("template", "[选项] [TYPE] [SUBTYPE]"), ("batch", "[选项] [SHEET]"), ("cite", "[选项] DOC PATH")],
)
def test_what_may_be_left_out_stands_in_brackets(reading: Zhangfa, name: str, usage: str) -> None:
    assert reading(name, "--help").out.splitlines()[0] == f"用法：zhangfa {name} {usage}"


def test_the_overview_lists_every_command(reading: Zhangfa) -> None:
    text = reading("--help").ok().out
    assert not ENGLISH.search(text)
    for name, (_, summary) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(summary)}$", text, re.M)
    assert reading("-h").ok().out == text


def test_version(reading: Zhangfa) -> None:
    assert re.fullmatch(r"zhangfa \d+\.\d+\.\d+\n", reading("--version").ok().out)


# serve goes on until it is stopped: the tests of the desk start it.
EXAMPLES = [(name, line) for name in COMMANDS for line, _ in command_of(name).examples if name != "serve"]


@pytest.mark.parametrize(("name", "line"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_each_example_runs(zhangfa: Zhangfa, name: str, line: str) -> None:
    """The examples of the help pages are typed as they stand, in a folder that holds the files they name."""
    folder = zhangfa.cwd / "政策文件夹"
    folder.mkdir()
    text = "关于做好培训工作的通知\n\n各科室：\n\n一、总体要求\n\n各科室要认真组织培训。\n"
    (folder / "通知.txt").write_text(text, encoding="utf-8")
    (zhangfa.cwd / "通知.docx").write_bytes(word_file(text))
    (zhangfa.cwd / "问题.jsonl").write_text('{"id": "q1", "query": "培训人数"}\n', encoding="utf-8")
    words = shlex.split(line)
    assert words[0] == "zhangfa"
    assert words[1] == name or (words[1] == "template" and name in ("draft", "batch"))  # which begin with a template
    if name == "batch" and words[1] != "template":
        zhangfa("template", "batch", "class_opening", "-o", "批量通知.xlsx").ok()
    if "台账.xlsx" in words and words[1] != "template":
        zhangfa("template", "ledger", "example", "-o", "台账.xlsx").ok()
    if words[1] != "template":
        shutil.copy(ROOT / "templates" / "examples" / "class_plan.yaml", zhangfa.cwd / "办班方案.yaml")
    result = zhangfa(*words[1:])
    # A machine that lacks something is what doctor tells about; an example may break a rule. Neither is its fault.
    told = {"doctor": 1, "check": 3, "statements": 3}
    assert result.status in (0, told.get(name)), result.err
    assert result.out.strip() or "-o" in words


def word_file(text: str) -> bytes:
    import io

    import docx

    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


WRONG_USAGE = [
    # arguments, what the message must hold, why
    (("serch", "x"), ["没有命令“serch”", "search"], "a slip of the pen gets the near command"),
    (("help",), ["没有命令“help”", "zhangfa --help"], "the word for the option"),
    (("version",), ["没有命令“version”", "zhangfa --version"], "the same of the version"),
    (("检索", "x"), ["没有命令“检索”"], "a command in Chinese"),
    (("search", "--limt", "3", "x"), ["没有选项 --limt", "--limit"], "a slip in an option"),
    (("search",), ["缺少参数 QUERY"], "nothing to look for"),
    (("search", "--limit"), ["--limit 后面缺少值"], "an option without its value"),
    (("search", "--limit", "ten", "x"), ["选项 --limit", "“ten”", "1 至 1000"], "a word where a number stands"),
    (("search", "--limit", "0", "x"), ["选项 --limit", "“0”"], "out of range"),
    (("search", "--year-from", "22", "x"), ["选项 --year-from", "“22”", "1900 至 2100"], "half a year"),
    (("search", "--year-from", "2023", "--year-to", "2020", "x"), ["2023", "2020"], "a range that is empty"),
    (("search", "--level", "街道", "x"), ["选项 --level", "“街道”", "county"], "a level that is none"),
    (("search", "--batch", "无.jsonl"), ["选项 --batch", "没有文件 无.jsonl"], "a batch file that is not there"),
    (("search", "--batch", "."), ["选项 --batch", "是文件夹"], "a folder instead of a file"),
    (("search", "培训", "-网络"), ["以 - 开头的词", "引号"], "an exclusion that the shell took apart"),
    (("cite", "lz-2022-65"), ["缺少参数 PATH"], "a citation of no clause"),
    (("cite", "lz-2022-65", "一", "二"), ["多出了参数“二”"], "one argument too many"),
    (("show", "lz-2022-65", "--tree", "--original"), ["只能选一个"], "two views at once"),
    (("set", "lz-2022-65", "number", "--basis", "x"), ["“number”", "KEY=VALUE"], "no value"),
    (("set", "lz-2022-65", "title=x"), ["--basis"], "a correction without its basis"),
    (("set", "lz-2022-65"), ["没有写要改的内容"], "nothing to change"),
    (("index", "--engine", "lucene"), ["“lucene”", "tantivy、whoosh"], "an engine we do not have"),
    (("add",), ["缺少参数 PATH"], "nothing to import"),
    (("add", "x.txt", "--encoding", "klingon"), ["--encoding", "klingon"], "no such encoding"),
    (
        ("add", "x.txt", "--encoding", "latin-1"),
        ["“latin-1”", "gb18030"],
        "an encoding that turns Chinese into nonsense",
    ),
    (("add", "x.txt", "--encoding", "unicode_escape"), ["“unicode_escape”", "utf-16"], "a codec that is no encoding"),
    (("add", ""), ["路径是空的"], "an empty path is not the current folder"),
    (("add", "x.txt", " "), ["路径是空的"], "nor is a blank one"),
    (("export", "lz-2022-65", "-o", ""), ["-o", "文件名是空的"], "an empty file name"),
    (("list", "--json=1"), ["--json 后面不能带值"], "a value for a flag"),
    (("--home",), ["--home 后面缺少值"], "an option of the group without its value"),
]


@pytest.mark.parametrize(("arguments", "needles", "why"), WRONG_USAGE, ids=[row[2] for row in WRONG_USAGE])
def test_wrong_usage(reading: Zhangfa, arguments: tuple[str, ...], needles: list[str], why: str) -> None:
    result = reading(*arguments)
    assert result.status == 2, result.err
    assert result.out == ""
    assert result.err.startswith("用法不对：")
    assert "--help" in result.err
    assert not ENGLISH.search(result.err)
    for needle in needles:
        assert needle in result.err


def test_home_is_accepted_before_and_behind_the_command(reading: Zhangfa, tmp_path: Path) -> None:
    elsewhere = tmp_path / "nowhere"
    before = reading("--home", reading.home, "list", env={"ZHANGFA_HOME": str(elsewhere)}).ok()
    behind = reading("list", "--home", reading.home, env={"ZHANGFA_HOME": str(elsewhere)}).ok()
    assert before.out == behind.out
    assert "lz-2022-65" in before.out
    assert not elsewhere.exists()


EARLY = ["export hn-2019-2022", "list", "search 干部培训 --limit 100", "show hn-2019-2022", "--help"]


@pytest.mark.parametrize("arguments", EARLY)
def test_a_reader_that_leaves_early_hears_no_complaint(reading: Zhangfa, arguments: str) -> None:
    # `true` reads nothing at all, so that every command finds the pipe broken.
    line = f"{shlex.quote(str(COMMAND))} {arguments} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, env=command_env(reading.home), timeout=60)
    assert done.returncode == 0
    assert not {"错误", "Traceback", "Broken", "Exception"} & set(re.findall(r"错误|[A-Z]\w+", done.stderr.decode()))


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_defect(reading: Zhangfa, closed: str) -> None:
    line = f"{shlex.quote(str(COMMAND))} list {closed}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, env=command_env(reading.home), timeout=60)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert not (reading.home / "logs").exists()


def test_a_full_disk_behind_a_redirection_is_told(reading: Zhangfa) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("没有 /dev/full")
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device, not a file
        done = subprocess.run(
            [COMMAND, "list"], stdout=full, stderr=subprocess.PIPE, env=command_env(reading.home), timeout=60
        )
    assert done.returncode == 1
    assert "磁盘空间不足" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_what_nobody_foresaw_goes_to_a_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from desk.cli.errors import guarded

    home = tmp_path / "library"
    home.mkdir()
    monkeypatch.setenv("ZHANGFA_HOME", str(home))

    def fails() -> int:
        raise ZeroDivisionError("a defect of the program")

    assert guarded(fails) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    logs = list((home / "logs").iterdir())
    assert len(logs) == 1
    assert str(logs[0]) in shown.err
    assert "ZeroDivisionError: a defect of the program" in logs[0].read_text(encoding="utf-8")


def test_ctrl_c(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from desk.cli.errors import guarded

    def interrupted() -> int:
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    shown = capsys.readouterr()
    assert "已中断" in shown.err
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    ("name", "value"), [("LC_ALL", "C"), ("PYTHONIOENCODING", "gb18030"), ("PYTHONIOENCODING", "ascii")]
)
def test_json_is_utf8_whatever_the_locale(reading: Zhangfa, name: str, value: str) -> None:
    env = {name: value, "PYTHONUTF8": "0"}
    assert reading("list", "--json", env=env).ok().json == reading("list", "--json").ok().json


@pytest.mark.parametrize(
    "env",
    [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"}],
    ids=["the locale C", "streams in ascii", "streams in latin-1"],
)
def test_chinese_is_read_and_written_whatever_the_locale(reading: Zhangfa, env: dict[str, str]) -> None:
    """Arguments, file names and output; nothing is shown as ?."""
    (reading.cwd / "通知.txt").write_text("关于培训的通知\n\n一、要求\n\n按时参加。\n", encoding="utf-8")
    for arguments in (("search", "市外培训", "--limit", "2"), ("cite", "lz-2022-65", "二/（二）/二是")):
        plain, odd = reading(*arguments).ok(), reading(*arguments, env=env).ok()
        assert (odd.out, odd.err) == (plain.out, plain.err)
    assert "《关于培训的通知》" in reading("add", "--dry-run", "通知.txt", env=env).ok().out


CONTROLS = [
    ("甲\x1b[2J乙", "甲\ufffd[2J乙", "a sequence that clears the screen"),
    ("甲\x1b[31m乙", "甲\ufffd[31m乙", "a colour that the program did not choose"),
    ("甲\r乙\x07", "甲\ufffd乙\ufffd", "back to the start of the line, the bell"),
    ("甲\x9b2J", "甲\ufffd2J", "the one-character form of the sequence"),
    ("甲\u202e乙", "甲\ufffd乙", "a mark that turns the direction"),
    ("甲\n\t乙\f", "甲\n\t乙\f", "line, column and page ends stay"),
    ("一、〔2022〕“甲”𠮷", "一、〔2022〕“甲”𠮷", "nothing to hide"),
]


@pytest.mark.parametrize(("text", "shown", "why"), CONTROLS, ids=[row[2] for row in CONTROLS])
def test_control_characters_never_reach_the_screen(
    capsys: pytest.CaptureFixture[str], text: str, shown: str, why: str
) -> None:
    from desk.cli.output import remark, say

    say(text)
    remark(text)
    assert tuple(capsys.readouterr()) == (shown + "\n", shown + "\n")


def test_a_file_name_with_an_escape_sequence(reading: Zhangfa) -> None:
    result = reading("add", "\x1b[2J\x1b]0;x\x07.txt")
    assert result.status == 1
    assert not re.search("[\x00-\x09\x0b-\x1f]", result.out + result.err)


def on_a_terminal(reading: Zhangfa, *arguments: str, env: dict[str, str] | None = None, wide: int = 100) -> str:
    """What a person sees: the command run with a terminal of ``wide`` columns as its three streams."""
    import fcntl
    import pty
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, wide, 0, 0))
    full = command_env(reading.home) | {"TERM": "xterm-256color"} | (env or {})
    full.pop("COLUMNS", None)
    process = subprocess.Popen(
        [COMMAND, *arguments], stdin=follower, stdout=follower, stderr=follower, env=full, cwd=reading.cwd
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        seen += chunk
    os.close(leader)
    assert process.wait(timeout=60) == 0, seen.decode()
    return seen.decode().replace("\r\n", "\n")


@pytest.mark.skipif(os.name != "posix", reason="没有伪终端")
def test_a_terminal_gets_colour_and_a_table_that_fits(reading: Zhangfa) -> None:
    seen = on_a_terminal(reading, "list")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", seen)
    assert "─" in plain
    assert "\t" not in plain
    assert max(width(line) for line in plain.splitlines()) <= 100
    assert "\x1b[" in on_a_terminal(reading, "search", "市外培训每班最多多少人")
    assert "\x1b[" not in on_a_terminal(reading, "search", "市外培训每班最多多少人", env={"NO_COLOR": "1"})
    assert "\x1b[" not in reading("search", "市外培训每班最多多少人").ok().out


@pytest.mark.skipif(os.name != "posix", reason="没有伪终端")
def test_a_narrow_terminal_cuts_nothing_that_has_to_be_copied(reading: Zhangfa) -> None:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", on_a_terminal(reading, "list", wide=40))
    assert max(width(line) for line in plain.splitlines()) <= 40
    for document in reading("list", "--json").ok().json:
        assert f"\n{document['id']}\n" in "\n" + plain
        assert not document["number"] or f"  {document['number']}\n" in plain
        assert re.sub(r"\s", "", document["title"]) in re.sub(r"\s", "", plain)


WIDTHS = [("ab", 2), ("汉字", 4), ("，。", 4), ("a汉", 3), ("𠮷", 2), ("é", 1), ("e\u0301", 1), ("\u200b", 0), ("", 0)]


@pytest.mark.parametrize(("text", "columns_taken"), WIDTHS)
def test_width(text: str, columns_taken: int) -> None:
    assert width(text) == columns_taken


def test_wrap_keeps_marks_where_they_belong() -> None:
    text = "根据《干部教育培训工作条例》（以下简称《条例》）的规定，zhangfa doctor 给出补救的命令，请照此办理。"
    for room in range(10, 60):
        lines = wrap(text, room)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width(line) <= room for line in lines) or room < 12
        assert not any(line[0] in "，。）》" for line in lines), (room, lines)
        assert not any(line[-1] in "（《" for line in lines), (room, lines)


def test_wrap_does_not_cut_words_and_figures() -> None:
    for room in range(12, 40):
        for line in wrap("经费为 1,234.5 元，参见 a.b/c-d(1) 和《章程》", room):
            assert not {"1,234.", "1,", "234.5", "a.b/", "a."} & set(line.split())


def test_shorten_and_columns() -> None:
    assert shorten("全市各机关事业单位", 9) == "全市各机…"
    assert shorten("全市\n各机关", 20) == "全市 各机关"
    assert columns([("甲", "一二三四五六七八九十" * 3), ("乙丙", "短")], 40).splitlines() == [
        "  甲    一二三四五六七八九十一二三四五六",
        "        七八九十一二三四五六七八九十",
        "  乙丙  短",
    ]
