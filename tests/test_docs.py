"""The documents say what the program does: every command and option, and examples with their real output."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path

import click
import pytest
from conftest import ROOT, Zhangfa

from desk.cli.root import COMMANDS, root

COMMANDS_PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
PAGES = ["README.md", "README.zh-CN.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]


def section(name: str) -> str:
    """The part of docs/commands.md about a command."""
    found = re.search(rf"^## zhangfa {name}\b.*?(?=^## |\Z)", COMMANDS_PAGE, re.M | re.S)
    assert found, f"docs/commands.md has no section on {name}"
    return found.group()


def parameters(name: str) -> list[click.Parameter]:
    """Those of a command, and of the commands below it."""
    command = import_module(COMMANDS[name][0]).command
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [parameter for one in (command, *below) for parameter in one.params]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    text = section(name)
    titles = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    for parameter in parameters(name):
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert all(f"`{option}" in text for option in parameter.opts), f"{name} {parameter.opts}"
        elif isinstance(parameter, click.Argument):
            assert parameter.human_readable_name.rstrip(".") in titles


@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_is_documented_that_is_not_there(name: str) -> None:
    held = {option for parameter in parameters(name) for option in parameter.opts} | {"--home"}
    assert set(re.findall(r"(?<![-\w])--[a-z][a-z-]*", section(name))) <= held


def test_the_options_of_the_group_are_documented() -> None:
    for parameter in root.params:
        assert f"`{parameter.opts[0]}" in COMMANDS_PAGE


def test_no_section_on_a_command_that_is_not_there() -> None:
    assert set(re.findall(r"^## zhangfa (\w+)", COMMANDS_PAGE, re.M)) == set(COMMANDS)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), f"{page}: {target}"


def console_examples() -> list[tuple[str, str, str]]:
    """(page, command line, output shown) of each ```console block that shows output."""
    rows = []
    for page in PAGES:
        for block in re.findall(r"^```console\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S):
            for call in re.split(r"^\$ ", block, flags=re.M)[1:]:
                line, _, output = call.partition("\n")
                if output.strip() and line.startswith("zhangfa "):
                    rows.append((page, line, output))
    return rows


EXAMPLES = console_examples()


def test_the_readmes_show_examples() -> None:
    assert {page for page, _, _ in EXAMPLES} >= {"README.md", "README.zh-CN.md"}


@pytest.mark.parametrize("page", sorted({page for page, _, _ in EXAMPLES}))
def test_examples_show_what_is_really_printed(reading: Zhangfa, page: str) -> None:
    """The examples of a page, one after the other in one folder, as a reader would run them.

    Each line shown is printed, in this order; ……  on a line of its own stands for lines left out.
    """
    (reading.cwd / "docs").symlink_to(ROOT / "docs")
    for _, line, output in (row for row in EXAMPLES if row[0] == page):
        result = reading(*shlex.split(line)[1:])
        printed = [squeezed(text) for text in (result.out + result.err).splitlines()]
        _is_shown(f"{page}: {line}", output, printed)


def _is_shown(where: str, output: str, printed: list[str]) -> None:
    at = 0
    for wanted in map(squeezed, output.splitlines()):
        if not wanted or wanted == "……":
            continue
        if wanted.endswith("……"):
            match = next((i for i, text in enumerate(printed) if text.startswith(wanted[:-2])), None)
        else:
            match = next((i for i, text in enumerate(printed[at:], at) if text == wanted), None)
        match = match if match is not None else next((i for i, t in enumerate(printed) if t == wanted), None)
        assert match is not None, f"{where} shows a line that is not printed:\n{wanted}\nprinted:\n" + "\n".join(
            printed
        )
        at = match


def squeezed(line: str) -> str:
    return re.sub(r"\s+", " ", line).strip()


@pytest.mark.parametrize("folder", ["kb", "generator", "desk", "tests", "docs", "scripts", "benchmarks", "corpus", "."])
def test_nothing_names_a_machine_or_a_registry(folder: str) -> None:
    """Paths and hosts of whoever wrote this have no place in the project."""
    hosts = re.compile(
        "|".join(["pypi" + r"\.org", "python" + "hosted", r"/r" + "oot/", r"/w" + "ork/", r"/opt/" + "wheels"])
    )
    pattern = "*" if folder == "." else "**/*"
    for path in sorted((ROOT / folder).glob(pattern)):
        if (
            path.is_file()
            and path.suffix in {".py", ".md", ".toml", ".sh", ".yaml", ".txt", ""}
            and path.name != ".git"
        ):
            found = hosts.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{path.relative_to(ROOT)}: {found and found.group()}"


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = Path(ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
