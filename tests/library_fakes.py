"""A small reading of texts for tests of the library: lines are clauses, ``=====`` parts documents.

The first line is the title; a line ``文号：…`` gives the number, ``#id …`` an id, ``!…`` is a defect. A text that
holds 坏文件 cannot be understood, one that holds 程序错误 trips the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb.database import Database
from kb.errors import ReadError
from kb.importing import Tools
from kb.library import Library, open_library
from kb.models import Clause, Defect, Document, Furniture, SourceText, Span
from kb.numbers import normalise_number
from kb.readers import read_file
from kb.workspace import locate
from kb.writing import Step


@dataclass(frozen=True)
class Piece:
    path: str
    ordinal: int
    text: str
    context: str


def understand(source: SourceText) -> tuple[Document, ...]:
    if "坏文件" in source.text:
        raise ReadError("读不懂", where=source.name)
    if "程序错误" in source.text:
        raise KeyError("试验")
    documents = []
    start = 0
    for part in source.text.split("=====\n"):
        documents.append(_document(source, start, part))
        start += len(part) + len("=====\n")
    return tuple(documents)


def _document(source: SourceText, start: int, part: str) -> Document:
    title = part.split("\n")[0]
    given = source.given
    name = (given.id if given else None) or title
    number = None
    clauses: list[Clause] = []
    furniture: list[Furniture] = []
    defects: list[Defect] = []
    at = start
    for line in part.splitlines(keepends=True):
        words = line.rstrip("\n")
        span = Span(at, at + len(words))
        if at == start and words:
            furniture.append(Furniture(span, "title"))
        elif words.startswith("文号："):
            number = normalise_number(words[3:])
            furniture.append(Furniture(span, "number"))
        elif words:
            path = f"p{len(clauses) + 1}"
            clauses.append(Clause(name, path, "para", None, None, 0, words, words, (span,), (title,)))
            if words.startswith("!"):
                defects.append(Defect("year_overwritten", path, words, "年份有误", span))
        if line.endswith("\n"):
            furniture.append(Furniture(Span(at + len(words), at + len(line)), "blank"))
        at += len(line)
    return Document(
        id=name, title=title, title_short=None, number=number, issuers=("某局",), addressees=(), region=None,
        level=None, kind=None, date_written=None, date_printed=None, validity=None, status=None, replaced_by=None,
        attachments=(), contacts=(), script="simplified", extent=Span(start, start + len(part)),
        clauses=tuple(clauses), furniture=tuple(furniture), defects=tuple(defects),
    )  # fmt: skip


def passages_of(document: Document) -> list[Piece]:
    pieces = []
    for clause in document.clauses:
        half = len(clause.text) // 2 if len(clause.text) > 60 else 0
        parts = (clause.text[:half], clause.text[half:]) if half else (clause.text,)
        pieces += [Piece(clause.path, i, text, document.title) for i, text in enumerate(parts)]
    return pieces


TOOLS = Tools(read_file, understand, passages_of)


def fake_library(home: Path, step: Step | None = None) -> Library:
    """A library without the bundled corpus."""
    return open_library(home, seed=False, tools=TOOLS, step=step)


def impatient_library(home: Path, busy: float = 0.2) -> Library:
    """The same, of a workspace that is there; does not wait ten seconds for another writer."""
    return Library(Database(locate(home), busy=busy), TOOLS, lambda _: None)


def policy(title: str, *, lines: int = 6, number: str | None = None, flaw: bool = False) -> str:
    """A text whose words belong to its title alone."""
    head = [title] + ([f"文号：{number}"] if number else [])
    body = [
        f"第{i}条，关于{title}的第{i}项规定共有{i * 7}款，由{title}主管机关负责解释并监督执行。" for i in range(lines)
    ]
    return "\n".join([*head, *body, *(["!2024—2024年"] if flaw else [])]) + "\n"


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
