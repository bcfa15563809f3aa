"""What `score` writes: every node's exact score, the ranking tables, and the manifest that vouches for them.

Nothing here depends on the clock, the machine or the version: the same tree gives the same bytes (ledger.md).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import tomli_w

from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Span
from zzcli.rules.load import BESIDE_RULES
from zzcli.rules.model import Tree
from zzcli.scoring.book import Book
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.period import Scored, TrackTable, in_force

SCORES_HEADER = ("序列", "单位", "专项", "评分项", "对象", "得分", "满分")
SYNTHETIC = "演示数据（合成）"
CHANGE = {Span.MONTH: "较上月", Span.QUARTER: "较上季", Span.YEAR: "较上年"}
"""The heading of what a unit won or lost against the period before."""


def results(scored: Scored) -> dict[str, bytes]:
    """Return the files of results/ by their path from the ledger's root, the manifest last."""
    folder = f"ledger/{scored.period}/results"
    files = {f"{folder}/scores.csv": scores_csv(scored)}
    for table in scored.tracks:
        files[f"{folder}/ranking-{table.tree.stem}.csv"] = ranking_csv(table)
        files[f"{folder}/ranking-{table.tree.stem}.md"] = ranking_md(scored, table)
    files[f"{folder}/manifest.toml"] = manifest(scored, files)
    return files


def scores_csv(scored: Scored) -> bytes:
    """Return scores.csv: a line for every node, unit and object, specials first and then tracks, exact values."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(SCORES_HEADER)
    evaluation = scored.evaluation
    tracks = _track_names(evaluation)
    for tree in (*scored.book.scheme.specials, *scored.book.scheme.tracks):
        if in_force(evaluation, tree):
            _write_tree(writer, evaluation, tree, tracks)
    return out.getvalue().encode()


def _write_tree(writer: object, evaluation: Evaluation, tree: Tree, tracks: Mapping[str, str]) -> None:
    special = "" if tree.track else tree.title
    texts: dict[Decimal | None, str] = {None: ""}
    for node in tree.root.walk():
        result = evaluation.result(tree, node)
        if result is None:
            continue
        if result.inner.objects:
            _write(writer, tree, tracks, special, node.name, result.inner, result.final, result.fulls, texts)
        if result.frame is not result.inner or not result.inner.objects:
            _write(writer, tree, tracks, special, node.name, result.frame, result.score, result.full, texts)


def _write(writer, tree, tracks, special, name, frame, scores, fulls, texts) -> None:  # type: ignore[no-untyped-def]
    for full in set(fulls):
        if full not in texts:
            texts[full] = plain(full)
    size = frame.size
    writer.writerows(
        zip(
            [tree.title] * size if tree.track else [tracks.get(unit, "") for unit in frame.units],
            frame.units,
            [special] * size,
            [name] * size,
            frame.paths,
            ["" if score is None else plain(score) for score in scores],
            [texts[full] for full in fulls],
            strict=True,
        )
    )


def _track_names(evaluation: Evaluation) -> dict[str, str]:
    """The title of the track that ranks each unit."""
    found: dict[str, str] = {}
    for tree in evaluation.scheme.tracks:
        frame = evaluation.outer(tree, tree.root)
        for unit in frame.units if frame is not None else ():
            found.setdefault(unit, tree.title)
    return found


def ranking_rows(table: TrackTable) -> tuple[list[str], list[list[str]]]:
    """Return a ranking table as headings and rows of text: 名次, 单位, the track's columns, 总分, 较上月 (or 季, 年)."""
    rows = []
    for row in table.rows:
        parts = ["" if part is None else plain(part) for part in row.parts]
        rank = "不排名" if row.rank is None else str(row.rank)
        total = "" if row.total is None else plain(row.total)
        rows.append([rank, row.unit, *parts, total, _change(row.change)])
    return ["名次", "单位", *table.columns, "总分", CHANGE[table.kind]], rows


def _change(change: int | None) -> str:
    """Places won (+) or lost (-) against the month before; empty where there is no month before."""
    if change is None:
        return ""
    return f"+{change}" if change > 0 else str(change)


def ranking_csv(table: TrackTable) -> bytes:
    """Return ranking-<track>.csv."""
    heading, rows = ranking_rows(table)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([heading, *rows])
    return out.getvalue().encode()


def ranking_md(scored: Scored, table: TrackTable) -> bytes:
    """Return ranking-<track>.md: the same table for people, with what they must know beside it."""
    heading, rows = ranking_rows(table)
    lines = [f"# {table.tree.title} {scored.period} 排名", ""]
    if scored.book.ledger.config.synthetic:
        lines += [SYNTHETIC, ""]
    lines += ["| " + " | ".join(_escaped(heading)) + " |", "|" + "---|" * len(heading)]
    lines += ["| " + " | ".join(_escaped(row)) + " |" for row in rows]
    notes = [f"- {row.unit}：{row.note}" for row in table.rows if row.note]
    if notes:
        lines += ["", *notes]
    return ("\n".join(lines) + "\n").encode()


def _escaped(cells: Sequence[str]) -> list[str]:
    return [cell.replace("\\", "\\\\").replace("|", "\\|") for cell in cells]


def manifest(scored: Scored, outputs: Mapping[str, bytes]) -> bytes:
    """Return manifest.toml: digests of all that was read and written, and the readings in force (history.md)."""
    data: dict[str, object] = {
        "format": 1,
        "scheme": scored.book.scheme.name,
        "period": str(scored.period),
    }
    if scored.book.ledger.config.synthetic:
        data["synthetic"] = True
    data["inputs"] = _digests(dict(_inputs(scored)))
    data["outputs"] = _digests(outputs)
    data["readings"] = dict(sorted(scored.readings.items()))
    return tomli_w.dumps(data).encode()


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: hashlib.sha256(files[path]).hexdigest() for path in sorted(files, key=str.encode)}


def _inputs(scored: Scored) -> Iterator[tuple[str, bytes]]:
    """Every file that can change the result: settings, rules, the period's files and those it looked back to."""
    source, book = scored.book.ledger.source, scored.book
    folders = [f"ledger/{period}" for period in sorted(scored.asked)]
    paths = ["config.toml", "units.toml", "ledger/opening.csv"]
    for folder in (*folders, "ledger/plans", "ledger/objects"):
        paths += [path for path in source.files(folder) if not path.startswith(f"{folder}/results/")]
    for path in paths:
        raw = source.read(path)
        if raw is not None:
            yield path, raw
    for path, raw in rule_files(book):
        yield (path if book.ledger.config.rules else f"schemes/{path}"), raw


def rule_files(book: Book) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the scheme that scores: all but its cases and what stands beside the rules."""
    beside = {f"{book.folder}/{name}" for name in BESIDE_RULES}
    for path in book.rules.files(book.folder):
        if path.endswith((".toml", ".csv")) and path not in beside and not path.startswith(f"{book.folder}/cases/"):
            raw = book.rules.read(path)
            if raw is not None:
                yield path, raw
