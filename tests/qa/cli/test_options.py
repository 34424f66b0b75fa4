"""What the options of several commands have in common."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import GenericAlias
from typing import Any, get_args

import typer
from typer.models import ParameterInfo

from qa.cli.commands import app


def find_checks(commands: typer.Typer) -> Iterator[Callable[..., Any]]:
    """The functions that Typer calls with what is given for an argument or option."""
    for group in commands.registered_groups:
        assert group.typer_instance is not None
        yield from find_checks(group.typer_instance)
    for command in commands.registered_commands:
        assert command.callback is not None
        for parameter in inspect.signature(command.callback, eval_str=True).parameters.values():
            for told in get_args(parameter.annotation):
                if isinstance(told, ParameterInfo) and told.callback is not None:
                    yield told.callback


def test_typer_understands_the_checks_on_python_3_10() -> None:
    """There ``list[str]`` passes for a class, and Typer ends every command with a TypeError."""
    checks = set(find_checks(app))
    assert {"given_text", "given_texts", "given_name"} <= {check.__name__ for check in checks}
    generic = [
        check.__name__
        for check in checks
        for parameter in inspect.signature(check, eval_str=True).parameters.values()
        if isinstance(parameter.annotation, GenericAlias)
    ]
    assert generic == []
