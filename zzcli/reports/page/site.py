"""All pages of a period, by their path: the ranking, a page a unit, a page a special or track, readings, publications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from zzcli.reports import outcomes, ranking
from zzcli.reports import rules as rule_report
from zzcli.reports.chinese import spoken
from zzcli.reports.model import SYNTHETIC, Column
from zzcli.reports.page.names import Names, names
from zzcli.reports.page.units import UnitPages
from zzcli.reports.page.views import (
    Cell,
    Course,
    Grid,
    Shared,
    course_grid,
    courses,
    grid,
    heat_map,
    special_grid,
)
from zzcli.reports.publications import Published, published_in
from zzcli.reports.text import one_line
from zzcli.rules.model import Tree
from zzcli.scoring.period import Scored

if TYPE_CHECKING:
    from jinja2 import Environment

    from zzcli.history.audit import Change

_PACKAGE = "zzcli.reports.page"
_ASSETS = ("page.css", "page.js", "uplot.min.js", "uplot.min.css", "uplot-LICENSE.txt")


@dataclass(frozen=True)
class Site:
    """What the pages are made of. `changes`: of figures, as far as the history was read; None: it was not."""

    scored: Scored
    earlier: Sequence[Scored]
    published: Published
    changes: Sequence[Change] | None = None

    def pages(self) -> Mapping[str, bytes]:
        """Return the pages and what they need, by path."""
        found = {f"static/{name}": (files(_PACKAGE) / "static" / name).read_bytes() for name in _ASSETS}
        environment = _environment()
        for path, template, context in self._contexts():
            text = environment.get_template(template).render(shared=self._shared(), **context)
            found[path] = text.encode()
        return found

    def _shared(self) -> Shared:
        scored = self.scored
        mark = "（暂评）" if scored.provisional else ""
        return Shared(
            f"{spoken(scored.period)}评比结果{mark}",
            str(scored.period),
            one_line(scored.book.scheme.title),
            one_line(scored.book.scheme.document),
            SYNTHETIC if scored.book.ledger.config.synthetic else "",
            one_line(self.published.told),
            scored.book.scheme.public,
        )

    def _contexts(self) -> Iterator[tuple[str, str, dict[str, object]]]:
        """Yield path, template and content of every page."""
        scored = self.scored
        pages = names(list(_scored_units(scored)))
        found = list(courses(self.earlier, scored))
        yield "index.html", "index.html", self._index(pages, found)
        by_unit = UnitPages(scored, found, pages, self.changes)
        for unit in pages.units:
            yield pages.unit(unit), "unit.html", {"page": by_unit.page(unit)}
        for table in scored.tracks:
            yield pages.tree(table.tree), "tree.html", {"tree": table.tree, "grids": [self._items(table.tree)]}
        for special in scored.specials:
            grids = [special_grid(special, pages), self._items(special.tree)]
            yield pages.tree(special.tree), "tree.html", {"tree": special.tree, "grids": grids}
        report = rule_report.readings(scored.book.scheme, scored.readings, "", synthetic=False, in_words=True)
        readings = [grid(f"readings-{at}", table, pages, linked="") for at, table in enumerate(report.tables)]
        yield "readings.html", "grids.html", {"title": "释义：条文有歧义处的读法", "grids": readings}
        yield "publications.html", "grids.html", {"title": "发布摘要", "grids": [self._publications()]}

    def _index(self, pages: Names, found: Sequence[Course]) -> dict[str, object]:
        scored = self.scored
        tables = ranking.scores(scored).tables if scored.tracks else ()
        rankings = [grid(f"ranking-{at}", table, pages) for at, table in enumerate(tables)]
        heat = [each for table in scored.tracks if (each := heat_map(scored, table, pages))]
        trends = [
            course_grid(table.tree.title, table.tree.stem, [c for c in found if c.track == table.tree.title], pages)
            for table in scored.tracks
        ]
        listed = [table for table in outcomes.report(scored).tables if table.rows]
        results = [grid(f"outcome-{at}", table, pages, sortable=False) for at, table in enumerate(listed)]
        specials = [(one_line(f"{t.tree.id} {t.tree.title}"), pages.tree(t.tree)) for t in scored.specials]
        return {"rankings": rankings, "heat": heat, "trends": trends, "outcomes": results, "specials": specials}

    def _items(self, tree: Tree) -> Grid:
        """The items of a tree: id, name, method, full, clause, readings; the anchor of each is where links lead."""
        evaluation = self.scored.evaluation
        headings = ("编号", "评分项", "满分", "方法", "牵头", "条款", "释义")
        shown = [node for node in tree.root.walk() if evaluation.result(tree, node) is not None]
        rows = [[Cell(one_line(text)) for text in rule_report.item_cells(evaluation, tree, node)] for node in shown]
        columns = [Column(each, each, right=each == "满分") for each in headings]
        anchors = [Names.item(tree, node) for node in shown]
        return Grid("items", "评分项和条款", columns, rows, (), sortable=False, anchors=anchors)

    def _publications(self) -> Grid:
        """Every published period that the ledger holds, with its digest."""
        headings = ("评比期", "发布摘要", "更正次数", "更正理由")
        rows = []
        for period in self.scored.book.ledger.periods():
            found = published_in(self.scored.book.ledger.source, period)
            if found.digest:
                texts = (str(period), found.digest, str(found.version), found.reason)
                rows.append([Cell(one_line(text)) for text in texts])
        notes = ("摘要印在通报里；用 zzcli verify 加上摘要，可以核对发布以后有没有改动。",)
        return Grid("publications", "已发布的评比期", [Column(each, each) for each in headings], rows, notes)


def _scored_units(scored: Scored) -> Iterator[str]:
    """Yield the units that anything scores, in the order of units.toml; those that are not listed there last."""
    there = {row.unit for table in scored.tracks for row in table.rows}
    there |= {row.unit for special in scored.specials for row in special.rows if row.score is not None}
    listed = [unit for unit in scored.book.ledger.units if unit in there]
    yield from listed
    yield from sorted(there - set(listed))


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
