"""Which files a ledger may hold, and where (ledger.md)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from zzcli.ledger import progress, received, records, reported, site_scores, spotchecks
from zzcli.ledger.names import hint
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity

FOLDER = "ledger"
PLANS = "plans"
OBJECTS = "objects"
RULES = "rules"
RESULTS = "results"
NOTICES = "notices"

TOP_FILES = ("opening.csv", "projects.csv")
TOP_FOLDERS = (PLANS, OBJECTS, RULES)
# Files of a period with a name of their own; every other CSV there holds the figures of a special.
PERIOD_FILES = (
    records.ADJUSTMENTS,
    records.FINDINGS,
    records.SIGNOFFS,
    records.ACKNOWLEDGED,
    records.DRAW,
    spotchecks.FILE,
    received.FILE,
    progress.FILE,
    reported.FILE,
    site_scores.FILE,
)
_RESULT_FILE = re.compile(r"scores\.csv|ranking-[a-z0-9-]+\.(?:csv|md)|manifest\.toml")
_NOTICE_FILE = re.compile(r"[0-9]+\.toml")
_LOOSE_PERIOD = re.compile(r"([12][0-9]{3})[-_.年]?(?:([0-9]{1,2})月?|[Qq]([1-4]))")


def period_folder(period: Period) -> str:
    """Return the folder of a period."""
    return f"{FOLDER}/{period}"


def as_period(folder: str) -> Period | None:
    """Return the period that a folder's name is, or None."""
    try:
        return Period.parse(folder)
    except ValueError:
        return None


def figure_stems(paths: Iterable[str]) -> list[str]:
    """Return the stems of the figures files among the paths of a period's folder, in order."""
    names = (path.split("/")[2:] for path in paths)
    return sorted(
        name[0].removesuffix(".csv")
        for name in names
        if len(name) == 1 and name[0].endswith(".csv") and name[0] not in PERIOD_FILES
    )


def layout_problems(paths: Sequence[str]) -> list[Problem]:
    """Return what is wrong with where the files below ledger/ are and how they are called."""
    problems = [problem for path in paths if (problem := _misplaced(path)) is not None]
    return [*dict.fromkeys(problems), *_badly_named(paths)]


def _misplaced(path: str) -> Problem | None:
    _, top, *rest = path.split("/")
    if not rest:
        return None if top in TOP_FILES else _stray_file(path, top, TOP_FILES)
    if top == RULES:
        return None
    if top in (PLANS, OBJECTS):
        fits = len(rest) == 1 and rest[0].endswith(".csv")
        return None if fits else _stray_file(path, rest[-1], ())
    if as_period(top) is None:
        return _stray_folder(top)
    return _misplaced_in_period(path, rest)


def _misplaced_in_period(path: str, rest: Sequence[str]) -> Problem | None:
    name = rest[-1]
    if len(rest) == 1:
        return None if name in PERIOD_FILES or name.endswith(".csv") else _stray_file(path, name, PERIOD_FILES)
    if rest[0] == RESULTS and len(rest) == 2:
        return None if _RESULT_FILE.fullmatch(name) else _stray_file(path, name, ())
    if rest[0] == NOTICES and len(rest) == 2:
        return None if _NOTICE_FILE.fullmatch(name) else _stray_file(path, name, ())
    folder = "/".join(path.split("/")[:3])
    message = f"评比期里不应有文件夹 {rest[0]}{hint(rest[0], (RESULTS, NOTICES))}，请移走"
    return Problem("stray-folder", Place(folder), message)


def _stray_folder(name: str) -> Problem:
    place = Place(f"{FOLDER}/{name}")
    loose = _LOOSE_PERIOD.fullmatch(name)
    if loose is None:
        known = "、".join(TOP_FOLDERS)
        message = f"{FOLDER}/ 下不应有文件夹 {name}{hint(name, TOP_FOLDERS)}，请移走；只能有评比期和 {known}"
        return Problem("stray-folder", place, message)
    year, month, quarter = loose.groups()
    meant = as_period(f"{year}-Q{quarter}" if quarter else f"{year}-{int(month):02d}")
    remedy = f"请改名为 {meant}" if meant else "请核对月份"
    return Problem("period-folder", place, f"文件夹 {name} 不是评比期（2021-06、2021-Q2 或 2021），{remedy}")


def _stray_file(path: str, name: str, known: Sequence[str]) -> Problem:
    """Report a file that nothing reads; if it looks like data it is an error, for it would be lost in silence."""
    severity = Severity.ERROR if name.endswith((".toml", ".csv")) else Severity.WARNING
    return Problem("stray-file", Place(path), f"这里不应有文件 {name}{hint(name, known)}，请改名或移走", severity)


def _badly_named(paths: Sequence[str]) -> list[Problem]:
    """Names are ASCII, so that they are the same on every system; registers of objects go by the name of the rules."""
    problems = []
    seen: dict[str, str] = {}
    for path in paths:
        if not path.isascii() and not path.startswith((f"{FOLDER}/{OBJECTS}/", f"{FOLDER}/{RULES}/")):
            problems.append(Problem("file-name", Place(path), "文件名请只用英文字母、数字和连字符，中文写在内容里"))
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            message = f"文件名与 {other} 只差大小写或字符编码，有的系统会混为一个，请改名"
            problems.append(Problem("file-name", Place(path), message))
    return problems
