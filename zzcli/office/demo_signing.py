"""The demo's 审签 and publications: who signs what when, and the chain of the months that are published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from zzcli.checks.signoffs import Duty, duties, short_name
from zzcli.ledger.layout import period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.records import SIGNOFFS
from zzcli.ledger.signed import digest_of
from zzcli.office.repository import Person
from zzcli.office.sign import Entry, written
from zzcli.publishing.digest import printed
from zzcli.publishing.publication import ENGINE, Statement, manifest_path
from zzcli.publishing.publication import digest_of as publication_digest
from zzcli.rules.model import Tree
from zzcli.scoring.book import Book


class Signatures:
    """The sign-offs of one period of the demo as they come in."""

    def __init__(self, period: Period) -> None:
        """Begin without any."""
        self._period = period
        self._signs: list[Entry] = []

    def special(self, book: Book, tree: Tree, by: Person, day: date) -> dict[str, bytes]:
        """Sign a special's figures for the first stage; returns signoffs.toml, or nothing where no stage signs."""
        first = [stage.name for stage in book.scheme.stages[:1]]
        path = f"{period_folder(self._period)}/{tree.stem}.csv"
        found = [duty for duty in duties(book, self._period) if duty.stage in first and duty.path == path]
        return self._file(book, found, by, day)

    def stage(self, book: Book, stage: str, by: Person, day: date) -> dict[str, bytes]:
        """Sign for a stage all that it has not signed yet."""
        signed = {(sign.stage, sign.file) for sign in self._signs}
        wanted = (duty for duty in duties(book, self._period) if duty.stage == stage)
        found = [duty for duty in wanted if (stage, short_name(self._period, duty.path)) not in signed]
        return self._file(book, found, by, day)

    def _file(self, book: Book, found: list[Duty], by: Person, day: date) -> dict[str, bytes]:
        if not found:
            return {}
        for duty in found:
            digest = digest_of(book.ledger.source.read(duty.path) or b"")
            file = short_name(self._period, duty.path)
            self._signs.append(Entry(duty.stage, file, (), f"{by.name} <{by.email}>", day, digest))
        return {f"{period_folder(self._period)}/{SIGNOFFS}": written(self._signs)}


class Publications:
    """The chain of the demo's publications."""

    def __init__(self) -> None:
        """Begin with none."""
        self._previous = ""

    def publish(self, period: Period, results: Mapping[str, bytes]) -> tuple[dict[str, bytes], str, str]:
        """Return a period's results as published, the commit's message and the tag's name."""
        statement = Statement(period, 0, ENGINE, self._previous)
        files = dict(results)
        files[manifest_path(period)] += statement.written()
        self._previous = publication_digest(files[manifest_path(period)])
        return files, f"发布 {period}\n\n摘要 {printed(self._previous)}\n", statement.tag


def reviewers(book: Book, office: Person) -> Iterator[tuple[str, Person]]:
    """Yield the stages with who signs what is left to sign in each: the office in the first and the last."""
    names = [stage.name for stage in book.scheme.stages]
    for number, name in enumerate(names):
        own = number in (0, len(names) - 1)
        yield name, office if own else Person(f"演示·{name}", f"stage-{number + 1}@demo.invalid")
