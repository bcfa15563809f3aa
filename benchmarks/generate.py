"""A ledger of any size with a scheme of its own, made from its shape alone: the same bytes on every machine.

`python -m benchmarks.generate nation FOLDER` writes the ledger that `make bench` scores, for profiling.
"""

from __future__ import annotations

import argparse
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import shake_128
from pathlib import Path
from typing import Any

import tomli_w

PERIOD = "2021-06"
HEADER = "单位,评分项,对象,指标,申报,核定,备注"
GROUP = 20  # leaves that share a parent


@dataclass(frozen=True)
class Shape:
    """The size of a ledger: units, specials, and leaves a special, each of which asks one figure of each unit."""

    units: int
    specials: int
    items: int

    @property
    def figures(self) -> int:
        """The number of figures, which is the number of CSV lines without headers."""
        return self.units * self.specials * self.items

    def unit_names(self) -> list[str]:
        """The units, in the order of units.toml."""
        return [f"示例县{number:04d}" for number in range(1, self.units + 1)]

    def item_names(self) -> list[str]:
        """The leaves of every special, in rule order."""
        return [f"评分项{number:03d}" for number in range(1, self.items + 1)]

    def stems(self) -> list[str]:
        """The specials, by the stem of their file."""
        return [f"{number:02d}-special" for number in range(1, self.specials + 1)]


SHAPES = {
    "month": Shape(units=64, specials=15, items=40),
    "nation": Shape(units=2844, specials=1, items=400),
}


@dataclass(frozen=True)
class Leaf:
    """A kind of leaf: its rule, its only measure, and the largest figure it is given, in hundredths."""

    measure: str
    kind: str
    largest: int
    rule: dict[str, Any]


LEAVES = (
    Leaf("完成量", "number 万元", 99_999, {"method": "attainment", "value": "完成量", "target": 500}),
    Leaf("达标数", "number 个", 99_999, {"method": "share", "part": "达标数", "whole": 1000}),
    Leaf("投用数", "number 个", 99_999, {"method": "formula", "formula": "min(1, 0.4 + 0.6 * 投用数 / 800)"}),
    Leaf(
        "增速",
        "percent",
        1_200,
        {"method": "shortfall", "value": "增速", "target": 8, "step": 1, "points": Decimal("0.1"), "floor": 0},
    ),
)


def leaf(index: int) -> Leaf:
    """The kind of the special's leaf at `index`, counted from 0."""
    return LEAVES[index % len(LEAVES)]


def figures(stem: str, item: str, largest: int, count: int) -> list[str]:
    """Return `count` canonical numbers from 0.01 to `largest` hundredths, which only the other arguments decide."""
    words = struct.unpack(f"<{count}I", shake_128(f"{stem}/{item}".encode()).digest(4 * count))
    return [_hundredths(word % largest + 1) for word in words]


def _hundredths(number: int) -> str:
    return f"{number // 100}.{number % 100:02d}".rstrip("0").rstrip(".")


def write_ledger(shape: Shape, root: Path) -> None:
    """Write config.toml, units.toml, the scheme under ledger/rules and the figures of `PERIOD` below `root`."""
    rules, period = root / "ledger" / "rules", root / "ledger" / PERIOD
    rules.mkdir(parents=True)
    period.mkdir()
    units = [{"name": name, "track": "counties"} for name in shape.unit_names()]
    _write_toml(
        root / "config.toml", {"format": 1, "ledger": {"scheme": "bench", "rules": "ledger/rules", "first": PERIOD}}
    )
    _write_toml(root / "units.toml", {"unit": units})
    _write_toml(rules / "scheme.toml", _scheme(shape))
    for number, stem in enumerate(shape.stems(), 1):
        _write_toml(rules / f"{stem}.toml", _special(shape, number))
        with (period / f"{stem}.csv").open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_figure_lines(shape, stem))


def _write_toml(path: Path, data: dict[str, Any]) -> None:
    path.write_bytes(tomli_w.dumps(data).encode())


def _scheme(shape: Shape) -> dict[str, Any]:
    specials = {"id": "1", "name": "专项", "clause": "一", "method": "mean", "full": 100, "of": shape.stems()}
    track = {"id": "counties", "name": "区县", "units": "ledger", "full": 100, "item": [specials]}
    return {
        "format": 1,
        "title": "测速办法",
        "document": "测速",
        "from": PERIOD,
        "periods": ["month"],
        "stages": ["牵头部门"],
        "specials": shape.stems(),
        "track": [track],
    }


def _special(shape: Shape, number: int) -> dict[str, Any]:
    return {
        "format": 1,
        "id": str(number),
        "title": f"专项{number:02d}",
        "document": f"测速 附件{number}",
        "lead": ["牵头部门"],
        "full": shape.items,
        "method": "sum",
        "item": list(_nodes(shape)),
    }


def _nodes(shape: Shape) -> Iterator[dict[str, Any]]:
    """Yield each group and after it its leaves, of one point each."""
    for index, name in enumerate(shape.item_names()):
        group, row = index // GROUP + 1, index % GROUP + 1
        if row == 1:
            full = min(GROUP, shape.items - index)
            yield {"id": f"{group}", "name": f"第{group}组", "clause": f"表{group}", "method": "sum", "full": full}
        kind = leaf(index)
        place = {"id": f"{group}.{row}", "name": name, "clause": f"表{group}行{row}", "full": 1}
        yield {**place, **kind.rule, "measures": {kind.measure: kind.kind}}


def _figure_lines(shape: Shape, stem: str) -> Iterator[str]:
    yield f"{HEADER}\n"
    units = shape.unit_names()
    for index, item in enumerate(shape.item_names()):
        kind = leaf(index)
        values = figures(stem, item, kind.largest, shape.units)
        yield "".join(
            f"{unit},{item},,{kind.measure},{value},{value},\n" for unit, value in zip(units, values, strict=True)
        )


def write_journal(shape: Shape, path: Path, *, by_item: bool, declare: bool) -> None:
    """Write a plain-text accounting journal with a posting a figure, two postings a transaction.

    `by_item`: each figure has an account of its own, else each unit; `declare`: accounts are opened, as beancount
    demands and ledger and hledger do not understand.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        if declare:
            accounts = {account for pair, _ in _postings(shape, by_item=by_item) for account in pair}
            file.writelines(f"2021-01-01 open {account}\n" for account in sorted(accounts))
        for (debtor, creditor), value in _postings(shape, by_item=by_item):
            file.write(f'2021-06-30 * "测速"\n  {debtor}  {value} CNY\n  {creditor}  -{value} CNY\n')


def _postings(shape: Shape, *, by_item: bool) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the two accounts of every transaction with its amount; an odd unit out has no posting.

    A part of an account begins with a capital or a digit, as beancount demands.
    """
    pairs = list(zip(shape.unit_names()[::2], shape.unit_names()[1::2], strict=False))
    for stem in shape.stems():
        for index, item in enumerate(shape.item_names()):
            tail = f":{stem.upper()}:I{item}" if by_item else ""
            for (one, other), value in zip(pairs, figures(stem, item, leaf(index).largest, len(pairs)), strict=True):
                yield (f"Assets:U{one}{tail}", f"Assets:U{other}{tail}"), value


def main() -> None:
    """Write one of the ledgers that are timed into a new folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write_ledger(SHAPES[arguments.shape], arguments.folder)


if __name__ == "__main__":
    main()
