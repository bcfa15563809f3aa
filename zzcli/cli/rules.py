"""`rules`: the rule files themselves."""

from __future__ import annotations

import typer


def add(app: typer.Typer) -> None:
    """Add the commands to the program."""
