"""Passwords by argon2id with the library's settings; what is too easily guessed is refused when it is set."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kb.errors import ZhangfaError

LEAST_CHARS = 10
MOST_CHARS = 200


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _decoy() -> str:
    """A hash that nothing fits: an unknown name must take as long as a wrong password."""
    return _hasher().hash("decoy")


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher().hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one kept; takes as long where none is."""
    try:
        return _hasher().verify(kept or _decoy(), password[: MOST_CHARS + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(kept: str) -> bool:
    """Whether it was hashed with older settings."""
    return _hasher().check_needs_rehash(kept)


def check(password: str, *, name: str = "") -> None:
    """Raises ZhangfaError for a password that is too short, too long or too easily guessed."""
    expected = f"{LEAST_CHARS} 至 {MOST_CHARS} 个字符，少于 16 个字符的不能含账号，不是同一字符或者连续的数字、字母"
    text = password.strip()
    runs = "01234567890123456789" + "98765432109876543210" + "abcdefghijklmnopqrstuvwxyz"
    easy = len(set(text)) < 5 or text.lower() in runs or (name and name.lower() in text.lower() and len(text) < 16)
    if not LEAST_CHARS <= len(text) <= MOST_CHARS:
        raise ZhangfaError(f"口令有 {len(text)} 个字符", expected=expected)
    if easy:
        raise ZhangfaError("口令太容易猜到", expected=expected)


__all__ = ["LEAST_CHARS", "MOST_CHARS", "check", "fits", "hashed", "needs_rehash"]
