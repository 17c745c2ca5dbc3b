"""The default engine: tantivy (Rust), some milliseconds for a search in hundreds of thousands of passages.

Only ``pairs`` keeps positions; the scoring fields keep frequencies alone, which makes them small and fast. Passages
carry nothing stored but the document id: words to show come from the library.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kb.engines import FIELDS, EngineHit, EngineQuery, Filter, IndexDamaged, Passage, Phrase
from kb.engines.tokens import COUNTED_EXACTLY, facet_token, merged_terms, rounded, safe_token, safe_tokens

# Arena of the one indexing thread, bytes. Large enough that a rebuild of some ten thousand passages gives a single
# segment (faster queries, exact statistics); pages are taken only as needed.
_HEAP = 200_000_000

# Hits fetched beyond the limit, so that ties at the limit can be cut by key.
_SPARE = 8


# Raised with any change of the fields below.
_LAYOUT = 1


def version() -> str:
    """Version of tantivy and of our layout; an index of another one is built anew."""
    import tantivy

    return f"{tantivy.__version__}/{_LAYOUT}"  # type: ignore[attr-defined]


class TantivyEngine:
    """``kb.engines.Engine`` on tantivy.

    Statistics (number of passages, frequencies in BM25) count deleted passages until their segment is merged.
    """

    name = "tantivy"

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Opens the index in ``folder`` or makes a new one there. Raises IndexDamaged."""
        import tantivy

        self._tantivy = tantivy
        self._folder = folder
        self._schema = _schema(tantivy)
        with _damage(folder):
            if create:
                folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, str(folder), reuse=False)
            else:
                if not (folder / "meta.json").is_file():
                    raise IndexDamaged(f"{folder}: no index")
                if not os.access(folder, os.W_OK):
                    self._open_borrowed(folder)
                    return
                # Giving the schema (not ``Index.open``) refuses an index of another shape.
                self._index = tantivy.Index(self._schema, str(folder), reuse=True)
            self._index.config_reader(reload_policy="manual")
            self._open_searcher()

    def _open_borrowed(self, folder: Path) -> None:
        """Opens an index in a folder where nothing may be written, not even the lock file tantivy wants to have."""
        import tempfile

        with tempfile.TemporaryDirectory(prefix="zhangfa-") as links:
            for path in folder.iterdir():
                if not path.name.endswith(".lock"):
                    (Path(links) / path.name).symlink_to(path.absolute())
            self._index = self._tantivy.Index(self._schema, links, reuse=True)
            self._index.config_reader(reload_policy="manual")
            self._open_searcher()

    def _open_searcher(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()
        self._documents: dict[int, str] = {}
        self._deletions = any(self._folder.glob("*.del"))

    def writer(self) -> TantivyWriter:
        """A batch of changes; the engine itself sees them after ``commit``. One writer at a time."""
        with _damage(self._folder):
            return TantivyWriter(self, self._index.writer(_HEAP, 1))

    def search(self, query: EngineQuery, limit: int) -> list[EngineHit]:
        """Best ``limit`` passages. A query without terms gives what its phrases demand, with score 0."""
        if limit <= 0 or not self._searcher.num_docs:
            return []
        built = self._build(query)
        if built is None:
            return []
        fetch = limit + _SPARE
        with _damage(self._folder):
            while True:
                found = self._searcher.search(built, fetch, count=False).hits
                if len(found) < fetch or rounded(found[-1][0]) < rounded(found[limit - 1][0]):
                    break
                fetch *= 4  # more passages tie at the limit than were fetched
            keys: list[Any] = self._searcher.fast_field_values("key", [address for _, address in found])
            ordered = sorted((-rounded(score), key, address) for (score, address), key in zip(found, keys, strict=True))
            return [EngineHit(key, self._document(key, address), -score) for score, key, address in ordered[:limit]]

    def _document(self, key: int, address: Any) -> str:
        # Remembered until the next commit: decoding a stored document costs more than the rest of a hit.
        known = self._documents.get(key)
        if known is None:
            known = self._documents[key] = str(self._searcher.doc(address).get_first("document"))
        return known

    def frequency(self, field: str, token: str) -> int:
        """Number of passages that hold the token; for a frequent one with those deleted since the last merge."""
        token = safe_token(token)
        with _damage(self._folder):
            held = self._searcher.doc_freq(field, token)
            if self._deletions and 0 < held < COUNTED_EXACTLY:
                query = self._term(field, token)
                held = getattr(self._searcher.search(query, 1, count=True), "count", held)
        return int(held)

    def count(self) -> int:
        """Number of passages."""
        return int(self._searcher.num_docs)

    def close(self) -> None:
        """Lets go of files. The engine must not be used afterwards."""
        self._documents = {}
        del self._searcher, self._index

    def _build(self, query: EngineQuery) -> Any:
        """The tantivy query, None where nothing can match."""
        q, occur = self._tantivy.Query, self._tantivy.Occur
        scoring = [
            (
                occur.Should,
                self._term(field, token) if weight == 1.0 else q.boost_query(self._term(field, token), weight),
            )
            for (field, token), weight in merged_terms(query).items()
        ]
        must = [self._phrase(phrase) for phrase in query.must]
        must_not = [self._phrase(phrase) for phrase in query.must_not]
        must += self._filters(query.filter)
        if not scoring and (query.terms or not query.must):
            return None
        scored = q.boolean_query(scoring) if scoring else None
        if scored is not None and not must and not must_not:
            return scored
        clauses = [(occur.Must, q.const_score_query(part, 0.0)) for part in must]
        clauses += [(occur.MustNot, part) for part in must_not]
        if scored is not None:
            clauses.append((occur.Must, scored))
        return q.boolean_query(clauses)

    def _term(self, field: str, token: str) -> Any:
        return self._tantivy.Query.term_query(self._schema, field, token, _INDEX_OPTION.get(field, "basic"))

    def _phrase(self, phrase: Phrase) -> Any:
        tokens: list[str | tuple[int, str]] = list(safe_tokens(phrase.tokens))
        if not tokens:
            return self._tantivy.Query.empty_query()
        if len(tokens) == 1:
            return self._term(phrase.field, str(tokens[0]))
        return self._tantivy.Query.phrase_query(self._schema, phrase.field, tokens)

    def _filters(self, wanted: Filter) -> list[Any]:
        q, filters = self._tantivy.Query, []
        if wanted.documents:
            filters.append(q.term_set_query(self._schema, "document", list(map(safe_token, wanted.documents))))
        for name, values in wanted.facets:
            tokens = [facet_token(name, value) for value in values]
            filters.append(q.term_set_query(self._schema, "facets", tokens))
        if wanted.year_from is not None or wanted.year_to is not None:
            # 0 stands for an unknown year, which no range includes.
            low = max(1, wanted.year_from or 1)
            high = 9999 if wanted.year_to is None else wanted.year_to
            if low > high:
                return [q.empty_query()]
            filters.append(q.range_query(self._schema, "year", self._tantivy.FieldType.Integer, low, high))
        return filters


class TantivyWriter:
    """``kb.engines.EngineWriter`` on tantivy. A delete takes out what the index holds and what this batch added."""

    def __init__(self, engine: TantivyEngine, writer: Any) -> None:
        self._engine = engine
        self._writer = writer
        self._document = engine._tantivy.Document

    def delete_document(self, document: str) -> None:
        """Takes out every passage of the document."""
        with _damage(self._engine._folder):
            self._writer.delete_documents_by_term("document", safe_token(document))

    def add(self, passage: Passage) -> None:
        """Adds a passage; ``passage.document`` is kept as given (without lone surrogates)."""
        fields = {field: " ".join(safe_tokens(passage.tokens.get(field, ()))) for field in FIELDS}
        facets = [facet_token(name, value) for name, values in passage.facets.items() for value in values]
        document = safe_token(passage.document)
        with _damage(self._engine._folder):
            self._writer.add_document(
                self._document(key=passage.key, document=document, year=passage.year, facets=facets, **fields)
            )

    def commit(self) -> None:
        """Makes the batch visible to this engine and to engines opened later. The writer is used up."""
        with _damage(self._engine._folder):
            self._writer.commit()
            self._writer.garbage_collect_files()
            self._writer.wait_merging_threads()
            self._engine._open_searcher()

    def rollback(self) -> None:
        """Forgets the batch. The writer is used up."""
        with _damage(self._engine._folder):
            self._writer.rollback()
            self._writer.wait_merging_threads()


_INDEX_OPTION = {"grams": "freq", "words": "freq", "doc": "freq", "pairs": "position"}


def _schema(tantivy: Any) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", fast=True)
    builder.add_integer_field("year", fast=True)
    builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option=_INDEX_OPTION[field])
    return builder.build()


@contextmanager
def _damage(folder: Path) -> Iterator[None]:
    """Turns what tantivy raises on unreadable files into IndexDamaged: errors, and panics of the Rust side."""
    try:
        yield
    except (IndexDamaged, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a Rust panic arrives as a BaseException that cannot be imported
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise IndexDamaged(f"{folder}: {error}") from error
        raise
