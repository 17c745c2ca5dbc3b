"""A draft's form as a browser without script fills it in: its fields read off the page, posted back."""

from __future__ import annotations

import re
import secrets
from html.parser import HTMLParser
from typing import Any

from browsing import Visitor

from desk.web.drafts.fields import form_of
from desk.web.drafts.importing import imported
from generator.inputs.examples import Example


class _Fields(HTMLParser):
    """The names and values that a browser would post of one form."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pairs: list[tuple[str, str]] = []
        self._text: list[str] | None = None
        self._name = ""
        self._choice: str | None = None
        self._template = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "template":
            self._template += 1
        if self._template or "disabled" in held:
            return
        name = held.get("name") or ""
        if tag == "input" and name and held.get("type") not in ("submit", "button", "file"):
            if held.get("type") not in ("checkbox", "radio") or "checked" in held:
                self.pairs.append((name, held.get("value") or ""))
        elif tag == "textarea":
            self._name, self._text = name, []
        elif tag == "select":
            self._name, self._choice = name, ""
        elif tag == "option" and self._choice is not None and "selected" in held:
            self._choice = held.get("value")
            self._text = [] if self._choice is None else None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._template -= 1
        elif tag == "textarea" and self._text is not None:
            self.pairs.append((self._name, "".join(self._text).removeprefix("\n")))
            self._text = None
        elif tag == "option" and self._choice is None and self._text is not None:
            self._choice, self._text = "".join(self._text), None
        elif tag == "select":
            self.pairs.append((self._name, self._choice or ""))
            self._choice = None


def fields(page: str, mark: str = "data-draft-form") -> dict[str, str]:
    """The fields of the form that bears a mark. Several of one name (choices) are joined by a line break."""
    at = page.index(mark)
    start = page.rindex("<form", 0, at)
    parser = _Fields()
    parser.feed(page[start : page.index("</form>", start)])
    found: dict[str, str] = {}
    for name, value in parser.pairs:
        found[name] = f"{found[name]}\n{value}" if name in found else value
    return found


def posted(form: dict[str, str]) -> dict[str, list[str]]:
    """A form for the client: several values of one name apart again."""
    return {name: value.split("\n") if name == "subjects" else [value] for name, value in form.items()}


def begun(visitor: Visitor, kind: str = "class_plan", how: str = "empty") -> str:
    """The address of a new draft."""
    answer = visitor.submit("/drafts/new", {"kind": kind, "how": how, "sent": secrets.token_hex(8)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("?")[0])


def sent(visitor: Visitor, address: str, changes: dict[str, str] | None = None, **more: Any) -> Any:
    """Posts the form of a page with changes, as its button 保存 does."""
    form = fields(visitor.open(address)) | {"do": "save"} | (changes or {})
    return visitor.post(address, data=posted(form), follow_redirects=False, **more)


def live(visitor: Visitor, address: str, form: dict[str, str]) -> Any:
    """Posts a form as the script of the page does while it is filled in."""
    headers = {"HX-Request": "true", "HX-Target": "verdict"}
    return visitor.post(address, data=posted(form), headers=headers, follow_redirects=False)


def data_of_example(example: Example) -> dict[str, Any]:
    """An example as it would have been typed."""
    return imported(example.text().encode(), "x").data


def labels(kind: str) -> dict[str, str]:
    """Labels of the fields of a family by path."""
    return {path: node.doc.label for path, node in form_of(kind, None).at.items()}


def told(page: str, path: str) -> str:
    """What stands beside a field, without markup."""
    head = f'<div class="finds" id="x:{path}"'
    if head not in page:
        return ""
    start = page.index(">", page.index(head)) + 1
    depth, end = 1, start
    for match in re.finditer(r"<(/?)div\b", page[start:]):
        depth += -1 if match[1] else 1
        end = start + match.start()
        if not depth:
            break
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page[start:end]))
