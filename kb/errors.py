"""The errors a user can cause: one base class that knows how to say what, where, expected and what to do.

Only ``desk`` turns them into exit codes; everything below raises and never prints.
"""

from __future__ import annotations


class ZhangfaError(Exception):
    """A failure that a person can understand and mend. All words are Chinese.

    what: what went wrong, found value included (``不是有效的 PDF 文件``).
    where: file, field or line (``plan.pdf``, ``第3行``); None when there is no place.
    expected: what would have been right; None when obvious.
    remedy: what the user can do now; None when there is nothing to do.
    """

    def __init__(
        self, what: str, *, where: str | None = None, expected: str | None = None, remedy: str | None = None
    ) -> None:
        self.what = what
        self.where = where
        self.expected = expected
        self.remedy = remedy
        super().__init__(self.message)

    def within(self, place: str) -> ZhangfaError:
        """The same error, its place inside another one: the input file, the document."""
        self.where = f"{place}：{self.where}" if self.where else place
        self.args = (self.message,)
        return self

    @property
    def message(self) -> str:
        """The whole message on one line: ``where：what；应为expected。remedy。``"""
        text = f"{self.where}：{self.what}" if self.where else self.what
        if self.expected:
            text += f"；应为{self.expected}"
        text = text.rstrip("。") + "。"
        if self.remedy:
            text += self.remedy.rstrip("。") + ("" if self.remedy.endswith("？") else "。")
        return text


class ReadError(ZhangfaError):
    """A file cannot be read as a policy text (damaged, encrypted, wrong kind, too large, unknown encoding)."""


class LibraryError(ZhangfaError):
    """The workspace refuses: unknown document, id taken, database locked, disk full, no permission."""


class SearchError(ZhangfaError):
    """A query or filter that cannot be answered as it stands."""
