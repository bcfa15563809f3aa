"""The files of a task scheme as text with their readings settled: `"?by-2020"` stands for the option chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from zzcli.ledger import settings
from zzcli.ledger.csvtext import Row, Table, read_table
from zzcli.ledger.lines import Keys
from zzcli.ledger.names import hint
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.source import Source
from zzcli.ledger.toml import Document, parse


@dataclass
class Texts:
    """The files of one scheme's folder; what is wrong with them is gathered in `problems`."""

    source: Source
    folder: str
    choices: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def path(self, name: str) -> str:
        """Return the path of a file of the scheme."""
        return f"{self.folder}/{name}" if self.folder else name

    def has(self, name: str) -> bool:
        """Return whether the scheme has such a file."""
        return self.source.read(self.path(name)) is not None

    def toml(self, name: str) -> Document | None:
        """Read a TOML file with `format = 1`; None, with a problem, when there is none or it cannot be read."""
        path = self.path(name)
        raw = self.source.read(path)
        if raw is None:
            self.problems.append(Problem("missing-file", Place(path), f"没有 {name}，请补上"))
            return None
        document, faults = parse(path, raw)
        self.problems += faults
        if document is None:
            return None
        self.problems += settings.check_format(document, required=True)
        return replace(document, data=self._settled(document, (), document.data))

    def csv(self, name: str, header: Row) -> Table:
        """Read a CSV file with readings in its cells settled."""
        path = self.path(name)
        raw = self.source.read(path)
        if raw is None:
            self.problems.append(Problem("missing-file", Place(path), f"没有 {name}，请补上"))
            return Table(path, header, (), (), ())
        table = read_table(path, raw, header)
        self.problems += table.problems
        rows = [tuple(self._chosen(cell, table.place(at)) for cell in row) for at, row in enumerate(table.rows)]
        return replace(table, rows=rows)

    def _settled(self, document: Document, keys: Keys, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._settled(document, (*keys, key), each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._settled(document, (*keys, at), each) for at, each in enumerate(value)]
        if isinstance(value, str) and value.startswith("?"):
            return self._chosen(value, document.place(*keys))
        return value

    def _chosen(self, text: str, place: Place) -> str:
        if not text.startswith("?"):
            return text
        name = text.removeprefix("?")
        if name not in self.choices:
            message = f"释义“{name}”没有登记{hint(name, self.choices)}，请在 scheme.toml 里登记，或改正"
            self.problems.append(Problem("no-reading", place, message))
        option = self.choices.get(name, text)
        return self.choices.get(option.removeprefix("?"), option) if option.startswith("?") else option
