"""Help in Chinese: typer's commands and groups with a help page of our own, aligned for wide characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from zzcli.cli.usage import arguments, name, options, usage
from zzcli.ledger.names import hint

if TYPE_CHECKING:  # typer keeps click inside itself and does not export it
    from typer._click import Context, HelpFormatter
    from typer._click.core import Command as AnyCommand

F = TypeVar("F", bound=Callable[..., Any])

_WIDTH = 100  # of a help page; wider lines wrap


class Command(TyperCommand):
    """A command whose help is Chinese."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the Chinese page."""
        formatter.write("\n".join(page(ctx)) + "\n")

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Return typer's --help with a Chinese text."""
        return _chinese(super().get_help_option(ctx))


class Group(TyperGroup):
    """A group of commands whose help is Chinese and that names the nearest command for an unknown one."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the Chinese page."""
        formatter.write("\n".join(page(ctx)) + "\n")

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Return typer's --help with a Chinese text."""
        return _chinese(super().get_help_option(ctx))

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, AnyCommand | None, list[str]]:
        """See TyperGroup; an unknown command is a usage error with the nearest one."""
        word = args[0]
        if not ctx.resilient_parsing and not word.startswith("-") and self.get_command(ctx, word) is None:
            ctx.fail(f"没有命令“{word}”{hint(word, self.commands)}")
        return super().resolve_command(ctx, args)


def _chinese(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = "显示这份帮助"
    return option


def group(meaning: str, *, completion: bool = False) -> typer.Typer:
    """Return an empty group of commands; `meaning` says in Chinese what they are for."""
    return typer.Typer(
        cls=Group,
        help=meaning,
        no_args_is_help=True,
        add_completion=completion,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def command(
    app: typer.Typer, name: str, meaning: str, example: str, panel: str | None = None, *, hidden: bool = False
) -> Callable[[F], F]:
    """Register a function as a command with its Chinese help and one example, under a heading of the group's help.

    `hidden`: git calls it, not a person; the group's help leaves it out.
    """
    return app.command(name, cls=Command, help=meaning, epilog=example, rich_help_panel=panel, hidden=hidden)


def page(ctx: Context) -> list[str]:
    """Return the help of a context's command: usage, meaning, example, arguments, options, commands."""
    command = ctx.command
    lines = [f"用法：{usage(ctx)}", "", *_wrapped(command.help or "", "  ")]
    if command.epilog:
        lines += ["", f"例：{command.epilog}"]
    lines += _section("参数", [(name(argument), argument.help or "") for argument in arguments(ctx)])
    lines += _section("选项", [(_spelled(option), option.help or "") for option in options(ctx)])
    for heading, commands in _panels(getattr(command, "commands", {}).values()).items():
        lines += _section(heading, [(c.name or "", (c.help or "").partition("。")[0]) for c in commands])
    return lines


def _panels(commands: Iterable[TyperCommand | TyperGroup]) -> dict[str, list[TyperCommand | TyperGroup]]:
    panels: dict[str, list[TyperCommand | TyperGroup]] = {}
    for found in commands:
        if not found.hidden:
            panels.setdefault(found.rich_help_panel or "命令", []).append(found)
    return panels


def _spelled(option: TyperOption) -> str:
    return "、".join(sorted(option.opts, key=len)) + ("" if option.is_flag else f" {option.metavar or '值'}")


def _section(heading: str, rows: list[tuple[str, str]]) -> list[str]:
    """Return a heading and its rows, meanings aligned in one column."""
    from wcwidth import wcswidth

    if not rows:
        return []
    first = max(wcswidth(term) for term, _ in rows) + 4
    lines = ["", f"{heading}："]
    for term, meaning in rows:
        start, *rest = _wrapped(meaning, " " * first) or [""]
        lines.append(f"  {term}".ljust(first - wcswidth(term) + len(term)) + start[first:])
        lines += rest
    return lines


def _wrapped(text: str, indent: str) -> list[str]:
    """Return the text in lines of the page's width; line breaks of the text are kept."""
    from wcwidth import wcwidth

    lines = []
    for paragraph in text.splitlines():
        line, room = indent, _WIDTH - len(indent)
        for char in paragraph:
            room -= max(wcwidth(char), 0)
            if room < 0 and char not in "，。；、）：":
                lines.append(line)
                line, room = indent, _WIDTH - len(indent) - max(wcwidth(char), 0)
            line += char
        lines.append(line)
    return lines
