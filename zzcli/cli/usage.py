"""What was wrong with a command line, as one Chinese line: what, then the remedy.

Typer's own errors are told apart by the names of their classes, because typer does not export the classes.
Whatever this page does not know keeps its English text inside a Chinese sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from typer import TyperException
from typer.core import TyperArgument, TyperOption

if TYPE_CHECKING:  # typer keeps click inside itself and exports neither
    from typer._click import Context
    from typer._click.core import Parameter as AnyParameter
    from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption


def chinese(error: TyperException) -> str:
    """Return a usage error as one line that names the command and ends with how to do it right."""
    context = getattr(error, "ctx", None)
    what = _WORDS.get(type(error).__name__, _other)(error)
    if context is None:
        return f"zzcli: {what}"
    if type(error).__name__ == "BadParameter":
        return f"{context.command_path}: {what}"
    if context.invoked_subcommand is None and getattr(context.command, "commands", None):
        return f"{context.command_path}: {what}；{context.command_path} --help 列出全部命令"
    return f"{context.command_path}: {what}；用法：{usage(context)}"


def usage(context: Context) -> str:
    """Return how the command of a context is written: `zzcli score [选项] 评比期`."""
    words = [context.command_path]
    if options(context):
        words.append("[选项]")
    words += map(_argument, arguments(context))
    if getattr(context.command, "commands", None):
        words.append("命令 ...")
    return " ".join(words)


def arguments(context: Context) -> list[TyperArgument]:
    """Return the arguments of a context's command, in order."""
    found = context.command.get_params(context)
    return [parameter for parameter in found if isinstance(parameter, TyperArgument) and not parameter.hidden]


def options(context: Context) -> list[TyperOption]:
    """Return the options of a context's command, --help last."""
    found = context.command.get_params(context)
    return [parameter for parameter in found if isinstance(parameter, TyperOption) and not parameter.hidden]


def name(parameter: AnyParameter) -> str:
    """Return a parameter as the user knows it: an argument's Chinese name, an option's longest spelling."""
    if isinstance(parameter, TyperArgument):
        return parameter.metavar or parameter.name
    return max(parameter.opts, key=len)


def one_of(texts: Iterable[str]) -> str:
    """Return alternatives as a Chinese list: `table、json、csv 或 md`."""
    *first, last = texts
    return f"{'、'.join(first)} 或 {last}" if first else last


def _argument(parameter: TyperArgument) -> str:
    text = name(parameter) + ("..." if parameter.nargs != 1 else "")
    return text if parameter.required else f"[{text}]"


def _no_such_option(error: NoSuchOption) -> str:
    near = error.possibilities
    return f"没有选项 {error.option_name}" + (f"（是不是 {near[0]}？）" if near else "")


def _missing(error: MissingParameter) -> str:
    if error.param is None:
        return "缺少参数"
    kind = "参数" if isinstance(error.param, TyperArgument) else "选项"
    return f"缺少{kind} {name(error.param)}"


def _bad_option(error: BadOptionUsage) -> str:
    wanted = "不带值" if "does not take" in error.message else "后面要写一个值"
    return f"选项 {error.option_name} {wanted}"


def _bad_value(error: BadParameter) -> str:
    message = f"写得不对（{error.message}）" if error.message.isascii() else error.message
    return f"{name(error.param)}：{message}" if error.param else message


def _other(error: TyperException) -> str:
    if error.message.startswith("Got unexpected extra argument"):
        return f"多出了参数 {error.message.partition('(')[2].partition(') (')[2].removesuffix(')')}"
    if error.message == "Missing command.":
        return "缺少命令"
    return error.message if not error.message.isascii() else f"命令写得不对（{error.message}）"


_WORDS: dict[str, Callable[..., str]] = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadOptionUsage": _bad_option,
    "BadParameter": _bad_value,
}
