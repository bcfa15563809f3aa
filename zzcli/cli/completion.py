"""Words for the shell to complete: read from the ledger with as little work as possible, never an error.

What completion offers is only a help for typing; the command itself reads and checks everything.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

from zzcli.reports.model import Format


def periods(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the periods that the ledger holds."""
    return _words(ctx, incomplete, _periods)


def years(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the years of the periods that the ledger holds."""
    return list(dict.fromkeys(word[:4] for word in _words(ctx, incomplete, _periods)))


def units(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of units.toml."""
    return _words(ctx, incomplete, _units)


def specials(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the titles of the scheme's specials."""
    return _words(ctx, incomplete, _specials)


def checks(incomplete: str) -> list[str]:
    """Offer the checks and codes of `validate`."""
    from zzcli.checks.run import names

    return [name for name in names() if name.startswith(incomplete)]


def formats(incomplete: str) -> list[str]:
    """Offer the output formats."""
    return [style.value for style in Format if style.value.startswith(incomplete)]


def _words(ctx: typer.Context, incomplete: str, read: Callable[[Path], Iterator[str]]) -> list[str]:
    try:
        start = Path(ctx.find_root().params.get("directory") or ".").absolute()
        root = next(folder for folder in (start, *start.parents) if (folder / "config.toml").is_file())
        return [word for word in read(root) if word.startswith(incomplete)]
    except (OSError, StopIteration, ValueError, LookupError, TypeError):
        return []


def _periods(root: Path) -> Iterator[str]:
    from zzcli.ledger.periods import Period

    for folder in sorted((root / "ledger").iterdir()):
        try:
            yield str(Period.parse(folder.name))
        except ValueError:
            continue


def _units(root: Path) -> Iterator[str]:
    for unit in _toml(root / "units.toml")["unit"]:
        yield unit["name"]


def _specials(root: Path) -> Iterator[str]:
    """Read only the first lines of each rule file: the title stands in its head."""
    for path in sorted(_rules(root).glob("*.toml")):
        if path.name == "scheme.toml":
            continue
        with path.open(encoding="utf-8") as file:
            for line in file:
                if line.startswith("["):
                    break
                if line.startswith("title"):
                    yield tomllib.loads(line)["title"]
                    break


def _rules(root: Path) -> Path:
    """Return the scheme's folder: the one in the repository, else the packaged one."""
    import zzcli

    ledger = _toml(root / "config.toml")["ledger"]
    if ledger.get("rules"):
        return root / str(ledger["rules"])
    return Path(zzcli.__file__).parent / "schemes" / str(ledger["scheme"])


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
