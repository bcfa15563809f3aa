"""`rules check|test|show|diff|schema`: the rule files themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli import completion, pick
from zzcli.cli.console import complain, say, show, stop_on
from zzcli.cli.help import command, group
from zzcli.cli.options import AtOption, FormatOption, UnitOption, period
from zzcli.cli.rules_update import update
from zzcli.cli.rulesdiff import diff_rules
from zzcli.cli.session import Session, session
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, errors
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.ledger.source import Source
    from zzcli.scoring.book import Book

SchemeOption = Annotated[
    str | None, typer.Option("--scheme", metavar="办法", help="看这个自带的办法，不看台账的；名称见 zzcli schemes")
]


def add(app: typer.Typer) -> None:
    """Add the group of commands to the program."""
    family = group("办法的规则文件：检查、试算用例、查看、比较、编辑器用的 JSON Schema、更新。")
    app.add_typer(family, name="rules", rich_help_panel="规则")
    command(
        family,
        "check",
        "检查办法是否写得完整：键、编号、条款、合计、表、释义、互相引用。",
        "zzcli rules check",
    )(check)
    command(
        family,
        "test",
        "试算办法 cases/ 里的用例，与写明的期望得分比较。",
        "zzcli rules test --format csv",
    )(run_tests)
    command(
        family,
        "show",
        "打印一个月里适用的规则：每一项的分值、计分方法、指标、目标、条款。",
        "zzcli rules show 1 --unit 东湖区 --month 2021-06",
    )(show_rules)
    command(
        family,
        "diff",
        "比较办法的两个版本：评分项、分值、目标、释义改了什么；加 --month，再看这样改会怎样变动一期的名次。",
        "zzcli rules diff HEAD~1 HEAD --month 2021-06",
    )(diff_rules)
    command(
        family,
        "schema",
        "打印规则文件的 JSON Schema，供编辑器提示和检查。",
        "zzcli rules schema > scheme.schema.json",
    )(schema)
    command(
        family,
        "update",
        "把新版的办法放进台账，用 git diff 审阅；在台账里改过的文件不会被覆盖。",
        "zzcli rules update --dry-run",
    )(update)


def check(ctx: typer.Context, scheme: SchemeOption = None, at: AtOption = None) -> None:
    """Prove a scheme well formed; exit 1 with an error."""
    book = _book(session(ctx), scheme, at)
    say(f"{book.scheme.name}: 没有问题")


def run_tests(
    ctx: typer.Context, scheme: SchemeOption = None, at: AtOption = None, style: FormatOption = Format.TABLE
) -> None:
    """Run the worked cases of a scheme; exit 1 when one does not come out."""
    from zzcli.reports.rules import cases
    from zzcli.scoring.cases import run_cases

    book = _book(session(ctx), scheme, at)
    results, problems = run_cases(_with_units(book), book.folder, book.scheme)
    failed = [each for each in results if not each.holds]
    if style is Format.TABLE:
        complain(
            [
                *problems,
                *(
                    Problem("case-differs", each.place, f"用例“{each.case}”{each.path}: {each.message}")
                    for each in failed
                ),
            ]
        )
        say(
            f"{book.scheme.name}: {len({(each.special, each.case) for each in results})} 个用例，{len(results)} 个期望值，{len(failed)} 个不符"
        )
    else:
        complain(problems)
        show(cases(results), style)
    if failed or errors(problems):
        raise typer.Exit(1)


def show_rules(
    ctx: typer.Context,
    special: Annotated[
        str | None,
        typer.Argument(
            metavar="专项", autocompletion=completion.specials, help="专项的编号、文件名、名称或部分名称；不写就是全部"
        ),
    ] = None,
    unit: UnitOption = None,
    month: Annotated[
        Period | None,
        typer.Option(
            "--month",
            metavar="评比期",
            parser=period,
            autocompletion=completion.periods,
            help="哪一期，默认台账的最后一期",
        ),
    ] = None,
    scheme: SchemeOption = None,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print the tree that applies."""
    from zzcli.reports.rules import tree
    from zzcli.rules.proof import Proof
    from zzcli.rules.readings import in_force
    from zzcli.rules.show import show as applying
    from zzcli.scoring.tables import planned

    book = _book(session(ctx), scheme, at)
    trees = [pick.special(book.scheme, special)] if special is not None else book.scheme.specials
    name = pick.unit(book.ledger.units, unit) if unit is not None else None
    when = month or book.latest()
    proof = Proof(book.scheme, book.rules, book.folder, book.ledger.units)
    choices = in_force(book.scheme.readings, book.ledger.config, when)
    shown = applying(
        proof,
        trees,
        when,
        unit=name,
        choices=choices,
        plan=planned(book.ledger, when),
        register=lambda register: book.ledger.register(register).in_force(when),
    )
    if not shown:
        who = f"{name} " if name else ""
        raise typer.BadParameter(f"{who}{when} 没有适用的规则")
    show(tree(proof, shown, when, name, synthetic=book.ledger.config.synthetic), style)


def schema() -> None:
    """Print the JSON Schema of rule files."""
    import json

    from zzcli.rules.schema import schema as of_rules

    typer.echo(json.dumps(of_rules(), ensure_ascii=False, indent=2))


def _book(session: Session, scheme: str | None, at: str | None) -> Book:
    """Open the ledger's scheme, or the packaged one of this name with its template of units, and check it."""
    from zzcli.rules.check import check as proved
    from zzcli.tasks.check import scheme_problems

    source = session.source(at) if scheme is None else _template(scheme)
    book, problems = session.opened(source)
    stop_on([*problems, *proved(book.scheme, book.rules, book.folder, book.ledger.units), *scheme_problems(book)])
    return book


def _with_units(book: Book) -> Source:
    """Return the rules with the ledger's units where the scheme's folder has none, as in a ledger that `init` made."""
    from zzcli.ledger.source import Overlay

    path = f"{book.folder}/units.toml"
    if book.rules.read(path) is not None:
        return book.rules
    return Overlay(book.rules, {path: book.ledger.source.read("units.toml") or b""})


def _template(scheme: str) -> Source:
    """Return a ledger of nothing but the templates of a packaged scheme."""
    from zzcli.ledger.names import hint
    from zzcli.ledger.source import Memory
    from zzcli.rules.load import packaged, packaged_names

    if scheme not in packaged_names():
        raise typer.BadParameter(f"没有办法“{scheme}”{hint(scheme, packaged_names())}；用 zzcli schemes 列出全部")
    source, folder = packaged(scheme)
    return Memory({name: source.read(f"{folder}/{name}") or b"" for name in ("config.toml", "units.toml")})
