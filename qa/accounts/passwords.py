"""Passwords and tokens: how they are made, and what is stored of them.

A password is stored as argon2id makes it (RFC 9106), which is slow and takes much memory, so that
whoever steals the file cannot try many. A token has 256 random bits, so a plain hash of it is
enough. argon2 is imported when it is first needed.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from index import WendaError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 8, 256
"""Characters of a password."""


def hash_password(password: str) -> str:
    """What is stored of a password. Raises WendaError when it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WendaError("accounts.password_length", least=SHORTEST, most=LONGEST)
    return _hasher().hash(_bytes(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one; it takes as long where none is stored (None)."""
    from argon2.exceptions import VerificationError

    try:
        _hasher().verify(stored or _nobody(), _bytes(password[: LONGEST + 1]))
    except VerificationError:
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a password was stored with less effort than is made now."""
    return _hasher().check_needs_rehash(stored)


def new_token() -> str:
    """256 random bits, as text for URLs and headers."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(b"wenda token\0" + token.encode("utf-8", "surrogatepass")).digest()


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    """The hash of a password that nobody has."""
    return _hasher().hash(secrets.token_bytes(32))


def _bytes(password: str) -> bytes:
    """A password however it was typed: full width is half width, composed is decomposed."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
