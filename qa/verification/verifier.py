"""The verifier to use here: by rules, where nothing else is installed."""

from __future__ import annotations

from index import Settings
from qa.verification.rules import RuleVerifier
from qa.verification.types import Verifier


def load_verifier(settings: Settings) -> Verifier:
    """The verifier for these settings."""
    return RuleVerifier()
