"""Whether the ranks in other ledgers' publications that adjustments cite are what was published there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from zzcli.checks.citations import PUBLICATION, RANK, UNREACHABLE
from zzcli.checks.registry import Find, Month
from zzcli.history.evidence import Evidence, broken_object
from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem, SurroundingsError, errors
from zzcli.ledger.records import Adjustment, Citation
from zzcli.publishing.chain import Publication, read_chain
from zzcli.publishing.digest import read_digest
from zzcli.publishing.holding import at_tag
from zzcli.rules import tables
from zzcli.scoring.book import open_book
from zzcli.scoring.period import Scored, SpecialRow, TrackRow, score_period
from zzcli.scoring.tables import cells


def histories(root: Path) -> dict[str, Find]:
    """Return what `run` asks besides the text of the ledger at `root`: the publications that its adjustments cite."""
    return {"citations": lambda month: Citations(month, root).problems()}


class Citations:
    """The citations of a period's adjustments; each publication is examined and scored once."""

    def __init__(self, month: Month, root: Path) -> None:
        """Look at the adjustments of a period of the ledger at `root`."""
        self._month = month
        self._root = root
        self._seen: dict[tuple[str, str, str], Scored | str] = {}

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with each citation (2021年县级办法 五(三)3(2)、(9))."""
        for adjustment in self._month.book.ledger.adjustments(self._month.period).rows:
            if adjustment.cites is not None:
                yield from self._problems(adjustment, adjustment.cites)

    def _problems(self, adjustment: Adjustment, cited: Citation) -> Iterator[Problem]:
        place = adjustment.place("cites")
        expected = self._expected(adjustment)
        if expected is None:
            message = f"{adjustment.unit}: 适用的加减分表没有“{tables.RANK}”，这类事项没有名次可核对，请删去 cites"
            yield Problem(RANK.name, place, message)
            return
        try:
            found = self._published(cited)
        except SurroundingsError as error:
            why = f"打不开（{error}）" if (self._root / cited.ledger).is_dir() else "不在这台机器上"
            message = f"{cited.ledger} {why}，没有核对{cited.unit}的名次；请把那个台账克隆到这个位置，或改正 cites"
            yield Problem(UNREACHABLE.name, place, message, UNREACHABLE.severity)
            return
        if isinstance(found, str):
            yield Problem(PUBLICATION.name, place, f"{cited.ledger} {cited.tag}: {found}")
            return
        fault = _rank_fault(found, cited, expected)
        if fault:
            yield Problem(RANK.name, place, f"{adjustment.unit}: {fault}")

    def _expected(self, adjustment: Adjustment) -> int | None:
        """Return the rank that the rows say which the adjustment fits, or None where they say none."""
        evaluation = self._month.scored.evaluation
        record = evaluation.records.of_adjustment(adjustment)
        for tree in (*evaluation.scheme.specials, *evaluation.scheme.tracks):
            kinds = evaluation.records.kinds(tree) if evaluation.records.counts_in(record, tree) else []
            for table in (evaluation.tables.table(path) for path in kinds if isinstance(path, str)):
                for row in evaluation.records.fitting(table, record):
                    rank = cells(table, row).get(tables.RANK)
                    if isinstance(rank, Decimal):
                        return int(rank)
        return None

    def _published(self, cited: Citation) -> Scored | str:
        key = (cited.ledger, cited.tag, cited.digest)
        if key not in self._seen:
            self._seen[key] = _examine(self._root / cited.ledger, cited)
        return self._seen[key]


def _examine(folder: Path, cited: Citation) -> Scored | str:
    """Return the cited publication scored, or what is wrong with it. Raises SurroundingsError where there is no ledger."""
    try:
        digest = read_digest(cited.digest)
    except ValueError:
        return f"digest“{cited.digest}”不是发布摘要，请照通报上的抄写"
    evidence = Evidence(folder)
    try:
        publication = next((each for each in read_chain(evidence).publications if each.tag.ref == cited.tag), None)
        if publication is None:
            return "没有这次发布，请改正 tag；标签没有取来的，在那里运行 git fetch --tags"
        if not publication.digest.startswith(digest):
            return "发布的摘要与 digest 不同，请与纸面通报核对"
        wrong = errors(list(at_tag(evidence, publication)))
        return f"核对不通过：{wrong[0]}" if wrong else _scored(evidence, publication)
    except broken_object():
        return "仓库里有损坏的对象，请在那里运行 git fsck"
    finally:
        evidence.close()


def _scored(evidence: Evidence, publication: Publication) -> Scored | str:
    source = evidence.at(publication.commit)
    try:
        book, problems = open_book(source)
        return str(errors(problems)[0]) if book is None else score_period(book, publication.period)
    finally:
        source.close()


def _rank_fault(scored: Scored, cited: Citation, expected: int) -> str:
    """Return how the published rank differs from the one expected: 1 is the first, -1 the last; "" where it does not."""
    ranking: dict[str, Sequence[TrackRow | SpecialRow]] = {}
    for track in scored.tracks:
        ranking[track.tree.stem] = ranking[track.tree.title] = track.rows
    for special in scored.specials:
        ranking[special.tree.stem] = ranking[special.tree.title] = special.rows
    if cited.ranking not in ranking:
        return f"{cited.tag} 没有排名表“{cited.ranking}”{hint(cited.ranking, ranking)}，请改正 ranking"
    ranks = {row.unit: row.rank for row in ranking[cited.ranking]}
    if cited.unit not in ranks:
        return f"“{cited.ranking}”里没有“{cited.unit}”{hint(cited.unit, ranks)}，请改正 unit"
    rank = ranks[cited.unit]
    if rank is None:
        return f"{cited.tag} 里{cited.unit}没有名次，请改正或删去这一条"
    worse = sum(other is not None and other > rank for other in ranks.values())
    if expected in (rank, -worse - 1):
        return ""
    wanted = f"第{expected}名" if expected > 0 else f"倒数第{-expected}名"
    return f"{cited.tag} 的“{cited.ranking}”里{cited.unit}是第{rank}名、倒数第{worse + 1}名，不是{wanted}；请改正 level 或 cites"
