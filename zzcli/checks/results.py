"""Whether the results on record are those that the ledger gives: compared byte for byte, but for `[publication]`."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator

from zzcli.checks.registry import Code, Month
from zzcli.ledger.layout import RESULTS, period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity, errors
from zzcli.ledger.source import Source
from zzcli.scoring.period import Scored
from zzcli.scoring.results import results

STALE = Code(
    "results-stale",
    "记录的评分结果与台账现在的内容不符",
    "数据、规则或设置在评分之后改过",
    "重新运行 zzcli score；已经发布的用 zzcli amend 更正",
    Severity.WARNING,
    "台账格式：评分结果",
)
ABSENT = Code(
    "no-results",
    "没有记录的评分结果",
    "没有可以与重算比较的",
    "运行 zzcli score 并提交",
    clause="台账格式：评分结果",
)
CODES = (STALE, ABSENT)
_KEY = ("单位", "专项", "评分项", "对象")
_PUBLICATION = b"\n[publication]\n"


def find(month: Month) -> Iterator[Problem]:
    """Yield a warning for each result on record that scoring would write otherwise; none when nothing was scored."""
    source = month.book.ledger.source
    if not source.files(folder(month.period)) or errors(month.scored.problems):
        return
    for problem in differences(source, month.scored):
        yield Problem(STALE.name, problem.place, problem.message, STALE.severity)


def folder(period: Period) -> str:
    """Return the folder of a period's results."""
    return f"{period_folder(period)}/{RESULTS}"


def published(source: Source, period: Period) -> bool:
    """Return whether the results on record were published."""
    raw = source.read(f"{folder(period)}/manifest.toml")
    return raw is not None and _PUBLICATION in raw


def differences(source: Source, scored: Scored) -> list[Problem]:
    """Return where the results on record differ from those of `scored`; the first line of each file that does."""
    recorded = {path: source.read(path) or b"" for path in source.files(folder(scored.period))}
    wanted = results(scored)
    remedy = _remedy(source, scored.period)
    found = [Problem(STALE.name, Place(path), f"没有这个结果文件，{remedy}") for path in wanted if path not in recorded]
    found += [Problem(STALE.name, Place(path), "评分不会写这个文件，请删去") for path in recorded if path not in wanted]
    for path in wanted:
        if path in recorded:
            old, new = _without_publication(recorded[path]), wanted[path]
            if old != new:
                found.append(_difference(path, old, new, remedy))
    return found


def _remedy(source: Source, period: Period) -> str:
    """What to do about results that differ: `score` leaves published ones as they are."""
    if published(source, period):
        return f"已经发布：不该有的改动用 git restore 撤回，确需更正用 zzcli amend {period} --reason 理由"
    return "请重新运行 zzcli score"


def _without_publication(raw: bytes) -> bytes:
    return raw.partition(_PUBLICATION)[0].rstrip(b"\n") + b"\n" if _PUBLICATION in raw else raw


def _difference(path: str, old: bytes, new: bytes, remedy: str) -> Problem:
    """Name the first line that differs: of a table by its key, column and both values, of the manifest by the inputs."""
    if path.endswith("manifest.toml"):
        return Problem(STALE.name, Place(path), f"{_inputs(old, new)}，{remedy}")
    before, after = _lines(old), _lines(new)
    both = min(len(before), len(after))
    at = next((i for i in range(both) if before[i] != after[i]), both)
    recorded, computed = (lines[at] if at < len(lines) else "（没有这一行）" for lines in (before, after))
    what = ""
    if path.endswith(".csv") and at < both:
        header, *rows = (tuple(next(csv.reader([line]))) for line in (after[0], recorded, computed))
        what, recorded, computed = _cell(header, *rows) or (what, recorded, computed)
    message = f"{what}记录的是 {recorded}，重算得 {computed}；结果、数据、规则或设置在评分之后改过"
    return Problem(STALE.name, Place(path, at + 1), message)


def _cell(header: tuple[str, ...], old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str, str] | None:
    """Return the first cell that differs between two lines of one key: what it is, and both values."""
    if not len(header) == len(old) == len(new):
        return None
    names = {name: (a, b) for name, a, b in zip(header, old, new, strict=True)}
    key = [names[name] for name in _KEY if name in names]
    if any(a != b for a, b in key):
        return None
    column = next(name for name, (a, b) in names.items() if a != b)
    return f"{' '.join(filter(None, (a for a, _ in key)))} 的{column}", *names[column]


def _inputs(old: bytes, new: bytes) -> str:
    """Say which inputs the manifest's digests differ in."""
    try:
        before, after = (tomllib.loads(raw.decode())["inputs"] for raw in (old, new))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError):
        return "manifest.toml 读不出"
    changed = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    if not changed:
        return "与重算的不同（输出的摘要、释义或办法）"
    return f"评分之后改过：{'、'.join(changed[:5])}{'等' if len(changed) > 5 else ''}"


def _lines(raw: bytes) -> list[str]:
    return raw.decode("utf-8", "backslashreplace").splitlines()
