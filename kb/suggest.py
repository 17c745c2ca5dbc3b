"""您是不是要找: typing errors of sound and shape, and a character missing, doubled or exchanged.

``Vocabulary`` knows the words of a library (its frequent words and word pairs, and the thesaurus), by sound; it is
derived from the passages like the index and kept in a file beside it (``Vocabulary.of``). ``suggest`` looks only where
the query holds a pair of characters that the library (nearly) never saw, so a right query costs a few look-ups and
gets no suggestion; ``is_strange`` tells that before the vocabulary is loaded:

>>> vocabulary = Vocabulary.build(["培训数据补录工作"] * 5, ["数据补录"])
>>> held = {"数据", "据补", "补录", "录工", "工作", "培训", "训数"}
>>> suggest("培训数据补陆", vocabulary, lambda pair: 5 if pair in held else 0)
(Suggestion(text='培训数据补录', replaced=('数据补陆',), by=('数据补录',)),)

What counts as an error is a question of precision first: an unknown word of the dictionary (年休假) is no error,
whatever sounds like it, unless its neighbours prove it.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import math
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from kb.confusables import alike
from kb.syllables import readings

VERSION: Final = 1  # of the file
MAX_WORDS: Final = 20_000
SAMPLE: Final = 800_000  # characters of the library looked at when the vocabulary is made
MAX_QUERY: Final = 60  # longer queries are questions pasted from elsewhere: not mended
MAX_MENDED: Final = 3  # errors in one query

RARE: Final = 20_000  # a pair in so few of so many passages counts as never seen: there it may be an error, too
HELD: Final = 2  # passages that must hold a word of two characters that nothing beside it speaks for

# Words that only join others: never in error, never put in.
_JOINING: Final = frozenset("的了和与及或在为是有对将以于而其等之何再可并也都还又从到各本该此把我你他她它给由先")
_HAN_RUN: Final = re.compile(r"[㐀-鿿]+")
_LONGEST: Final = 8  # characters of a vocabulary word


@dataclass(frozen=True, slots=True)
class Suggestion:
    """text: the query mended. replaced, by: the words taken out and those put in, in pairs (for widening a search)."""

    text: str
    replaced: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words of a library by sound: key of fuzzy syllables -> words, blank-separated. passages: it was made from."""

    passages: int
    sounds: Mapping[str, str]
    mark: str = ""

    @classmethod
    def build(cls, texts: Sequence[str], terms: Iterable[str], mark: str = "") -> Vocabulary:
        """The vocabulary of a library. texts: simplified words of passages, titles and headings (of a large library
        a sample is taken). terms: of the thesaurus, always kept. mark: what it is derived from, for ``load``."""
        counts: Counter[str] = Counter()
        step = max(1, math.ceil(sum(map(len, texts)) / SAMPLE))
        for text in itertools.islice(texts, 0, None, step):
            for run in _HAN_RUN.findall(text):
                pieces = _cut(run)
                counts.update(piece for piece in pieces if 2 <= len(piece) <= _LONGEST)
                joined = (first + second for first, second in itertools.pairwise(pieces))
                counts.update(both for both in joined if 2 <= len(both) <= _LONGEST)
        kept = {run for term in terms for run in _HAN_RUN.findall(term) if 2 <= len(run) <= _LONGEST}
        for word, count in counts.most_common():
            if len(kept) >= MAX_WORDS or count < 2:
                break
            kept.add(word)
        sounds: dict[str, list[str]] = {}
        for word in sorted(kept):
            key = sound_key(word)
            if key:
                sounds.setdefault(key, []).append(word)
        return cls(len(texts), {key: " ".join(words) for key, words in sounds.items()}, mark)

    @classmethod
    def of(cls, path: Path, mark: str, texts: Callable[[], Sequence[str]], terms: Iterable[str]) -> Vocabulary:
        """The vocabulary in the file if it was derived from ``mark`` (library and generation), else made anew and kept
        there; without keeping it where the folder cannot be written. texts: asked for only then."""
        kept = cls.load(path)
        if kept is not None and kept.mark == mark:
            return kept
        made = cls.build(texts(), terms, mark)
        with contextlib.suppress(OSError):  # derived data: made again the next time
            made.save(path)
        return made

    @cached_property
    def by_ends(self) -> dict[tuple[str, str, int], list[str]]:
        """First character, last character and length -> words."""
        table: dict[tuple[str, str, int], list[str]] = {}
        for words in self.sounds.values():
            for word in words.split():
                table.setdefault((word[0], word[-1], len(word)), []).append(word)
        return table

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words."""
        return frozenset(word for words in self.sounds.values() for word in words.split())

    def holds(self, word: str) -> bool:
        return word in self.words

    def save(self, path: Path) -> None:
        """Writes the file (whole or not at all). Raises OSError."""
        data = {"version": VERSION, "mark": self.mark, "passages": self.passages, "sounds": dict(self.sounds)}
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        temporary.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> Vocabulary | None:
        """The vocabulary of the file; None when it is missing, damaged or of another version (make it anew then)."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["version"] != VERSION or not isinstance(data["sounds"], dict):
                return None
            return cls(int(data["passages"]), data["sounds"], str(data["mark"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


# --- sounds -------------------------------------------------------------------------------------------------------

# Sounds that people mix up when they type as they speak: zh/z ch/c sh/s, n/l, -ng/-n.
_INITIALS: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))


@lru_cache(maxsize=1024)
def fuzzy(syllable: str) -> str:
    """The syllable without the differences that people mix up: ``zheng`` and ``zen`` are one."""
    for full, plain in _INITIALS:
        if syllable.startswith(full):
            syllable = plain + syllable[len(full) :]
            break
    return syllable[:-1] if syllable.endswith("ng") and syllable[-3] in "aei" else syllable


@lru_cache(maxsize=16384)
def sound_key(word: str) -> str:
    """Fuzzy syllables by the usual reading of each character; empty when one has none."""
    table = readings()
    syllables = [table[char][0] if char in table else "" for char in word]
    return " ".join(map(fuzzy, syllables)) if all(syllables) else ""


@lru_cache(maxsize=4096)
def _keys(word: str) -> frozenset[str]:
    """The keys of a word in all its readings (at most 16)."""
    table = readings()
    options = [list(dict.fromkeys(map(fuzzy, table.get(char, ())))) for char in word]
    return frozenset(" ".join(each) for each in itertools.islice(itertools.product(*options), 16))


def _same_sound(first: str, second: str, *, exact: bool) -> bool:
    table = readings()
    a, b = table.get(first, ()), table.get(second, ())
    return bool(set(a) & set(b)) if exact else bool(set(map(fuzzy, a)) & set(map(fuzzy, b)))


# --- cutting ------------------------------------------------------------------------------------------------------


def _cut(run: str) -> list[str]:
    """Dictionary words of a run of characters; what is no word falls apart into single characters."""
    try:
        import rjieba
    except ImportError:
        import jieba  # type: ignore[import-untyped]

        jieba.setLogLevel(60)
        return list(jieba.cut(run, HMM=False))
    return list(rjieba.cut(run, False))


# --- suggesting ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mend:
    """A replacement of run[start:end] with its merit (higher is better)."""

    start: int
    end: int
    word: str
    merit: float


class _Run:
    """One run of characters of a query and what the library knows of its pairs."""

    def __init__(self, text: str, frequency: Callable[[str], int], rare: int) -> None:
        self.text = text
        self.frequency = frequency
        self.rare = rare
        self.strange = [i for i in range(len(text) - 1) if frequency(text[i : i + 2]) <= rare]

    def windows(self) -> Iterator[tuple[int, int, frozenset[int]]]:
        """Start, end and the positions of single characters, of each row of neighbouring words with a strange pair."""
        starts, singles, at = [], set(), 0
        pieces = _cut(self.text)
        for piece in pieces:
            starts.append(at)
            if len(piece) == 1:
                singles.add(at)
            at += len(piece)
        starts.append(at)
        for a, start in enumerate(starts[:-1]):
            for end in starts[a + 1 :]:
                if end - start > _LONGEST + 1:
                    break
                if end - start >= 2 and any(start <= i < end - 1 for i in self.strange):
                    yield start, end, frozenset(singles)

    def known(self, word: str) -> int:
        """The least frequency of the word's pairs: 0 when one is strange."""
        least = min((self.frequency(a + b) for a, b in itertools.pairwise(word)), default=0)
        return least if least > self.rare * 10 else 0

    def joins(self, start: int, end: int, word: str) -> tuple[int, int]:
        """How many of the borders of the window the library knows with the word put in, and how many there are."""
        borders = []
        if start > 0:
            borders.append(self.text[start - 1] + word[0])
        if end < len(self.text):
            borders.append(word[-1] + self.text[end])
        return sum(self.frequency(pair) > self.rare for pair in borders), len(borders)


def is_strange(text: str, frequency: Callable[[str], int], passages: int) -> bool:
    """Whether the query holds a pair of characters that the library (nearly) never saw: else nothing can be suggested,
    and the vocabulary need not be loaded. passages: of the library."""
    rare = passages // RARE
    return any(frequency(a + b) <= rare for run in _HAN_RUN.findall(text) for a, b in itertools.pairwise(run))


def suggest(text: str, vocabulary: Vocabulary, frequency: Callable[[str], int]) -> tuple[Suggestion, ...]:
    """The query as it was probably meant; empty when nothing speaks for an error.

    text: ``ParsedQuery.text``. frequency: number of passages that hold a pair of characters (field ``grams``).
    """
    rare = vocabulary.passages // RARE
    if len(text) > MAX_QUERY or _foreign(text, frequency, rare):
        return ()
    replaced: list[str] = []
    by: list[str] = []
    for _ in range(MAX_MENDED):
        found = _best(text, vocabulary, frequency, rare)
        if found is None:
            break
        start, end, word = found
        replaced.append(text[start:end])
        by.append(word)
        text = text[:start] + word + text[end:]
    return (Suggestion(text, tuple(replaced), tuple(by)),) if replaced else ()


def _foreign(text: str, frequency: Callable[[str], int], rare: int) -> bool:
    """A long question most of whose pairs the library never saw is about another matter, not misspelt."""
    pairs = [a + b for run in _HAN_RUN.findall(text) for a, b in itertools.pairwise(run)]
    return len(pairs) > 8 and 2 * sum(frequency(pair) <= rare for pair in pairs) > len(pairs)


def _best(text: str, vocabulary: Vocabulary, frequency: Callable[[str], int], rare: int) -> tuple[int, int, str] | None:
    best: tuple[float, int, int, str] | None = None
    for match in _HAN_RUN.finditer(text):
        run = _Run(match[0], frequency, rare)
        if not run.strange:
            continue
        for mend in _mends(run, vocabulary):
            if best is None or mend.merit > best[0]:
                best = (mend.merit, match.start() + mend.start, match.start() + mend.end, mend.word)
    return best[1:] if best else None


def _mends(run: _Run, vocabulary: Vocabulary) -> Iterator[_Mend]:
    for start, end, singles in run.windows():
        window = run.text[start:end]
        for word, cost, changed in _candidates(window, vocabulary):
            put_in = (word[i] for i in changed) if len(word) == len(window) else ()
            if not _JOINING.isdisjoint((*(window[i] for i in changed), *put_in)):
                continue
            held = run.known(word)
            if not held:
                continue
            joined, borders = run.joins(start, end, word)
            # The characters in error stood alone, or the error made another word by chance.
            alone = [start + i in singles for i in changed]
            if len(word) != len(window):
                convincing = any(alone) and _likely_length(word, joined, borders)
            elif all(alone):
                apart = all(at in singles for at in range(start, end))
                convincing = _likely(word, len(changed), cost, joined, borders, held if apart else held // 5)
            else:
                kept = len(word) - len(changed)
                convincing = cost <= 1 and (kept >= 3 or (kept >= 2 and joined == borders))
            if not convincing:
                continue
            mended = sum(start <= i < end - 1 for i in run.strange)
            yield _Mend(start, end, word, 2 * mended + joined - cost + len(word) / 4 + math.log10(held) / 2)


def _likely(word: str, changed: int, cost: float, joined: int, borders: int, held: int) -> bool:
    """Whether an error is likelier than words the library does not know, where as many characters stand in ``word``."""
    kept = len(word) - changed
    if len(word) == 2:
        if borders and joined == borders:
            return cost <= 1.5
        return kept == 1 and cost <= 1 and held >= HELD
    return kept >= 1 and (kept >= changed or cost <= changed)


def _likely_length(word: str, joined: int, borders: int) -> bool:
    """The same for a character missing or doubled: the rest must be a good part of a word, or fit its neighbours."""
    return len(word) >= 4 or joined == borders > 0


def _candidates(window: str, vocabulary: Vocabulary) -> Iterator[tuple[str, float, tuple[int, ...]]]:
    """Words that may have been meant, the cost of the error, and the positions of the characters in error."""
    seen: set[str] = set()
    for key in _keys(window):
        for word in vocabulary.sounds.get(key, "").split():
            if word != window and word not in seen:
                seen.add(word)
                changed = tuple(i for i, (a, b) in enumerate(zip(window, word, strict=True)) if a != b)
                exact = all(_same_sound(window[i], word[i], exact=True) for i in changed)
                yield word, len(changed) * (1.0 if exact else 1.5), changed
    for at, char in enumerate(window):
        for other in alike(char):
            word = window[:at] + other + window[at + 1 :]
            if word not in seen and vocabulary.holds(word):
                seen.add(word)
                yield word, 1.0, (at,)
    for at in range(len(window) - 1):
        first, second = window[at], window[at + 1]
        word = window[:at] + second + first + window[at + 2 :]
        if first == second:
            word = window[:at] + window[at + 1 :]
        if word not in seen and word != window and vocabulary.holds(word):
            seen.add(word)
            yield word, 1.0, (at, at + 1)
    if len(window) >= 3:
        for word, at in _with_one_more(window, vocabulary):
            if word not in seen:
                seen.add(word)
                yield word, 2.0, (max(0, at - 1), min(at, len(window) - 1))


def _with_one_more(window: str, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    """Words of the vocabulary that are the window with one character put in, and where."""
    for word in vocabulary.by_ends.get((window[0], window[-1], len(window) + 1), ()):
        for at in range(1, len(window)):
            if word[:at] == window[:at] and word[at + 1 :] == window[at:]:
                yield word, at
                break


__all__ = ["Suggestion", "Vocabulary", "fuzzy", "is_strange", "sound_key", "suggest"]
