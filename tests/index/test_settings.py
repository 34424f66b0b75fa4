"""Settings read from the environment."""

from __future__ import annotations

import pytest

from index import SettingsError, settings_from_environment


@pytest.mark.parametrize(
    ("variables", "kept"),
    [
        ({}, True),
        ({"WENDA_HISTORY": ""}, True),
        ({"WENDA_HISTORY": "on"}, True),
        ({"WENDA_HISTORY": " OFF "}, False),
    ],
)
def test_whether_conversations_are_kept(variables: dict[str, str], kept: bool) -> None:
    assert settings_from_environment(variables).history is kept


def test_a_switch_is_on_or_off() -> None:
    with pytest.raises(SettingsError, match="WENDA_HISTORY is 'maybe'; it must be on or off"):
        settings_from_environment({"WENDA_HISTORY": "maybe"})
