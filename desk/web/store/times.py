"""Times as the database keeps them: ISO texts in UTC, to the second, so that their order is that of texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def stamp(moment: datetime | None = None) -> str:
    """A moment as text; this one where none is given."""
    return (moment or now()).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def later(**span: float) -> str:
    """The text of a moment so much later: ``later(hours=8)``."""
    return stamp(now() + timedelta(**span))


def read(text: str) -> datetime:
    """The moment that a text says."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


__all__ = ["later", "now", "read", "stamp"]
