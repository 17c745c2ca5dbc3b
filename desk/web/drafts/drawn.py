"""Drawn pages as pictures: the PDF that can be downloaded, kept for a while by what stands in it."""

from __future__ import annotations

import asyncio
import io
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from generator.document import OfficialDocument
    from generator.render import Options, Rendered

#: Bytes of PDF and pictures that are kept; the oldest go first.
_MOST: Final = 64 * 1024 * 1024
#: Pixels across a page: twice what a screen shows of one of two pages side by side.
WIDTH: Final = 860
_LONGEST: Final = 120.0
_MOST_TINTS: Final = 12
#: Points by which the boxes of one line of text may lie apart.
_ONE_LINE: Final = 9.0


@dataclass(slots=True)
class Drawn:
    """A document drawn. key: names what stands in it. pages: how many; sizes: of each, in points.

    drafts: those that it was drawn for: who may not see them may not see it.
    """

    key: str
    pdf: bytes
    pages: int
    remarks: tuple[str, ...]
    sizes: tuple[tuple[float, float], ...]
    pictures: dict[int, bytes] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)

    @property
    def weight(self) -> int:
        return len(self.pdf) + sum(map(len, self.pictures.values()))


@dataclass(frozen=True, slots=True)
class Tint:
    """A place on a page, in parts of a thousand of its width and height."""

    x: int
    y: int
    width: int
    height: int


def key_of(document: OfficialDocument, options: Options) -> str:
    """Names what a drawn document holds: the same words and looks, the same key."""
    return sha256(f"{document!r}\n{options!r}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Sheets:
    """Drawn documents of one desk. Two who ask for one at a time have it drawn once."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Drawn] = OrderedDict()
        self._coming: dict[str, asyncio.Future[Drawn]] = {}
        self._lock = Lock()
        #: The library that reads PDF knows no threads.
        self._reading = Lock()

    def held(self, key: str) -> Drawn | None:
        """What was drawn already."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    async def drawn(self, key: str, draw: Callable[[], Awaitable[Rendered]]) -> Drawn:
        """The document of a key, drawn where it is not held. Raises ZhangfaError."""
        if (found := self.held(key)) is not None:
            return found
        if (coming := self._coming.get(key)) is not None:
            return await asyncio.shield(coming)
        self._coming[key] = coming = asyncio.get_running_loop().create_future()
        try:
            rendered = await asyncio.wait_for(draw(), _LONGEST)
            made = await asyncio.to_thread(self._opened, key, rendered)
            self._keep(made)
            coming.set_result(made)
            return made
        except TimeoutError:
            error = ZhangfaError("排版超过两分钟，没有做完", remedy="请直接下载 .docx，或者把名单另行成文")
            coming.set_exception(error)
            coming.exception()  # where nobody else waits
            raise error from None
        except BaseException as error:
            if not coming.done():
                coming.set_exception(error if isinstance(error, Exception) else RuntimeError("cancelled"))
                coming.exception()
            raise
        finally:
            del self._coming[key]

    def _opened(self, key: str, rendered: Rendered) -> Drawn:
        with self._reading:
            document = _document(rendered.data)
            try:
                sizes = tuple(tuple(document.get_page_size(number)) for number in range(len(document)))
            finally:
                document.close()
        return Drawn(key, rendered.data, len(sizes), rendered.remarks, sizes)

    def picture(self, drawn: Drawn, number: int) -> bytes:
        """A page as PNG. number: from 1."""
        held = drawn.pictures.get(number)
        if held is None:
            with self._reading:
                held = _picture(drawn.pdf, number - 1)
            drawn.pictures[number] = held
            self._keep(drawn)
        return held

    def tints(self, drawn: Drawn, words: Sequence[str]) -> dict[int, tuple[Tint, ...]]:
        """Where words stand: page (from 1) -> places."""
        if not words:
            return {}
        with self._reading:
            return dict(_tints(drawn.pdf, words))

    def _keep(self, drawn: Drawn) -> None:
        with self._lock:
            self._held[drawn.key] = drawn
            self._held.move_to_end(drawn.key)
            weight = sum(one.weight for one in self._held.values())
            while weight > _MOST and len(self._held) > 1:
                _, gone = self._held.popitem(last=False)
                weight -= gone.weight


def _document(pdf: bytes) -> Any:
    import pypdfium2  # type: ignore[import-untyped]

    return pypdfium2.PdfDocument(pdf)


def _picture(pdf: bytes, number: int) -> bytes:
    from PIL.Image import Dither, Quantize

    document = _document(pdf)
    try:
        page = document[number]
        bitmap = page.render(scale=WIDTH / page.get_width())
        out = io.BytesIO()
        # Few colours stand on a page: a palette of them is a quarter of the size, and quick.
        picture = bitmap.to_pil().convert("RGB").quantize(48, method=Quantize.FASTOCTREE, dither=Dither.NONE)
        picture.save(out, "PNG", compress_level=4)
        bitmap.close()
        page.close()
        return out.getvalue()
    finally:
        document.close()


def _tints(pdf: bytes, words: Sequence[str]) -> Any:
    document = _document(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            found = [tint for word in words for tint in _places(page, text, word)][:_MOST_TINTS]
            text.close()
            page.close()
            if found:
                yield number + 1, tuple(found)
    finally:
        document.close()


def _places(page: Any, text: Any, word: str) -> Any:
    width, height = page.get_size()
    search = text.search(word)
    while (hit := search.get_next()) is not None:
        start, count = hit
        lines: list[list[float]] = []
        for number in range(text.count_rects(start, count)):
            left, bottom, right, top = text.get_rect(number)
            # Digits and hanzi of one line are boxes of their own: one place.
            if lines and abs(lines[-1][1] - bottom) < _ONE_LINE and left - lines[-1][2] < _ONE_LINE:
                last = lines[-1]
                lines[-1] = [last[0], min(last[1], bottom), max(last[2], right), max(last[3], top)]
            else:
                lines.append([left, bottom, right, top])
        for left, bottom, right, top in lines:
            x, y = left / width * 1000, (height - top) / height * 1000
            yield Tint(
                round(x) - 2,
                round(y) - 2,
                round((right - left) / width * 1000) + 4,
                round((top - bottom) / height * 1000) + 4,
            )
    search.close()


__all__ = ["WIDTH", "Drawn", "Sheets", "Tint", "key_of"]
