"""A ledger as values: each file is read when it is first asked for, and once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from zzcli.ledger import config, layout, opening, records, units
from zzcli.ledger.config import Config, read_config
from zzcli.ledger.figures import Figures, read_figures
from zzcli.ledger.notices import Notice, read_notice
from zzcli.ledger.objects import Register, read_register
from zzcli.ledger.opening import Opening, read_opening
from zzcli.ledger.periods import Period
from zzcli.ledger.plans import Plans, read_plans
from zzcli.ledger.problem import Problem
from zzcli.ledger.progress import FILE as PROGRESS
from zzcli.ledger.progress import Progress, read_progress
from zzcli.ledger.received import FILE as RECEIVED
from zzcli.ledger.received import Form, read_received
from zzcli.ledger.records import Acknowledged, Adjustment, Draw, Finding, Records, SignOff
from zzcli.ledger.reported import FILE as REPORTS
from zzcli.ledger.reported import Sent, read_reports
from zzcli.ledger.site_scores import FILE as SITE_SCORES
from zzcli.ledger.site_scores import Observed, read_site_scores
from zzcli.ledger.source import Source
from zzcli.ledger.spotchecks import FILE as SPOT_CHECKS
from zzcli.ledger.spotchecks import SpotCheck, read_spot_checks
from zzcli.ledger.units import Units, read_units

T = TypeVar("T")


class Ledger:
    """A ledger read through a source. `problems` are those of config.toml and units.toml; the others bear their own.

    A file that is not there reads as an empty one: whether it must be there is for the rules to say.
    """

    def __init__(self, source: Source, config: Config, units: Units, problems: tuple[Problem, ...]) -> None:
        """Hold what `open` has read."""
        self.source = source
        self.config = config
        self.units = units
        self.problems = problems
        self._read: dict[str, object] = {}

    @classmethod
    def open(cls, source: Source) -> Ledger:
        """Read config.toml and units.toml; everything else waits until it is asked for."""
        settings, faults = read_config(source.read(config.PATH))
        register, more = read_units(source.read(units.PATH))
        return cls(source, settings, register, (*faults, *more))

    def files(self) -> list[str]:
        """Return the paths of all files below ledger/, in order."""
        return self._once("", lambda: self.source.files(layout.FOLDER))

    def periods(self) -> list[Period]:
        """Return the periods that have a folder, oldest first."""
        return self._once(layout.FOLDER, self._find_periods)

    def _find_periods(self) -> list[Period]:
        folders = {path.split("/")[1] for path in self.files() if path.count("/") > 1}
        return sorted(period for folder in folders if (period := layout.as_period(folder)) is not None)

    def layout_problems(self) -> list[Problem]:
        """Return what is wrong with where the files below ledger/ are and how they are called."""
        return layout.layout_problems(self.files())

    def stems(self, period: Period) -> list[str]:
        """Return the stems of the period's figures files, in order."""
        folder = f"{layout.period_folder(period)}/"
        return layout.figure_stems(path for path in self.files() if path.startswith(folder))

    def figures(self, period: Period, stem: str) -> Figures:
        """Return the figures of one special."""
        path = f"{layout.period_folder(period)}/{stem}.csv"
        return self._file(path, lambda raw: read_figures(path, raw, self.units), lambda: Figures(path, {}))

    def plans(self, stem: str) -> Plans:
        """Return the plans of one special."""
        path = f"{layout.FOLDER}/{layout.PLANS}/{stem}.csv"
        return self._file(path, lambda raw: read_plans(path, raw, self.units), lambda: Plans(path))

    def registers(self) -> list[str]:
        """Return the names of the registers of objects, in order."""
        folder = f"{layout.FOLDER}/{layout.OBJECTS}/"
        names = (path.removeprefix(folder) for path in self.files() if path.startswith(folder))
        return [name.removesuffix(".csv") for name in names if name.endswith(".csv") and "/" not in name]

    def register(self, name: str) -> Register:
        """Return a register of objects."""
        path = f"{layout.FOLDER}/{layout.OBJECTS}/{name}.csv"
        return self._file(
            path, lambda raw: read_register(name, path, raw, self.units), lambda: Register(name, path, (), ())
        )

    def opening(self) -> Opening:
        """Return what lies before the first period."""
        return self._file(opening.PATH, lambda raw: read_opening(raw, self.units), lambda: Opening())

    def adjustments(self, period: Period) -> Records[Adjustment]:
        """Return the 加减分事项 of a period."""
        path = f"{layout.period_folder(period)}/{records.ADJUSTMENTS}"
        return self._file(
            path, lambda raw: records.read_adjustments(path, raw, self.units), lambda: Records[Adjustment]()
        )

    def findings(self, period: Period) -> Records[Finding]:
        """Return the findings of a period."""
        path = f"{layout.period_folder(period)}/{records.FINDINGS}"
        return self._file(path, lambda raw: records.read_findings(path, raw, self.units), lambda: Records[Finding]())

    def signoffs(self, period: Period) -> Records[SignOff]:
        """Return the 审签 of a period."""
        path = f"{layout.period_folder(period)}/{records.SIGNOFFS}"
        return self._file(path, lambda raw: records.read_signoffs(path, raw), lambda: Records[SignOff]())

    def acknowledged(self, period: Period) -> Records[Acknowledged]:
        """Return the warnings of a period that were accepted."""
        path = f"{layout.period_folder(period)}/{records.ACKNOWLEDGED}"
        return self._file(path, lambda raw: records.read_acknowledged(path, raw), lambda: Records[Acknowledged]())

    def spot_checks(self, period: Period) -> Records[SpotCheck]:
        """Return the 抽检 of a period."""
        path = f"{layout.period_folder(period)}/{SPOT_CHECKS}"
        return self._file(path, lambda raw: read_spot_checks(path, raw, self.units), lambda: Records[SpotCheck]())

    def draw(self, period: Period) -> tuple[Draw | None, list[Problem]]:
        """Return how the spot checks of a period were drawn; None: they were not."""
        path = f"{layout.period_folder(period)}/{records.DRAW}"
        absent: tuple[Draw | None, list[Problem]] = (None, [])
        return self._file(path, lambda raw: records.read_draw(path, raw), lambda: absent)

    def received(self, period: Period) -> Records[Form]:
        """Return the forms that came in during a period."""
        path = f"{layout.period_folder(period)}/{RECEIVED}"
        return self._file(path, lambda raw: read_received(path, raw), lambda: Records[Form]())

    def progress(self, period: Period) -> Records[Progress]:
        """Return how far the tasks were in a period."""
        path = f"{layout.period_folder(period)}/{PROGRESS}"
        return self._file(path, lambda raw: read_progress(path, raw, self.units), lambda: Records[Progress]())

    def reports(self, period: Period) -> Records[Sent]:
        """Return the reports that units sent in a period."""
        path = f"{layout.period_folder(period)}/{REPORTS}"
        return self._file(path, lambda raw: read_reports(path, raw, self.units), lambda: Records[Sent]())

    def notices(self, period: Period) -> Records[Notice]:
        """Return the notices that were begun in a period, in the order of their files."""
        folder = f"{layout.period_folder(period)}/{layout.NOTICES}/"
        paths = [path for path in self.files() if path.startswith(folder) and path.endswith(".toml")]
        read = [self._notice(path) for path in paths]
        found = tuple(notice for notice, _ in read if notice is not None)
        return Records(found, tuple(problem for _, problems in read for problem in problems))

    def site_scores(self, period: Period) -> Records[Observed]:
        """Return the on-site scores of a period."""
        path = f"{layout.period_folder(period)}/{SITE_SCORES}"
        return self._file(path, lambda raw: read_site_scores(path, raw, self.units), lambda: Records[Observed]())

    def _notice(self, path: str) -> tuple[Notice | None, list[Problem]]:
        return self._file(path, lambda raw: read_notice(path, raw, self.units), lambda: (None, []))

    def _file(self, path: str, read: Callable[[bytes], T], absent: Callable[[], T]) -> T:
        def value() -> T:
            raw = self.source.read(path)
            return absent() if raw is None else read(raw)

        return self._once(path, value)

    def _once(self, path: str, value: Callable[[], T]) -> T:
        if path not in self._read:
            self._read[path] = value()
        found: T = self._read[path]  # type: ignore[assignment]  # what `value` of the same path returned
        return found


def find_root(start: Path) -> Path | None:
    """Return the nearest folder upwards, `start` included, that holds config.toml, or None."""
    top = start.resolve()  # so that the parents of `x/..` are not x
    return next((folder for folder in (top, *top.parents) if (folder / config.PATH).is_file()), None)
