"""`init`: a new ledger as a git repository, with the scheme vendored into it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zzcli.history.driver import ATTRIBUTES, configure
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, ProblemError, SurroundingsError, errors
from zzcli.ledger.source import Memory, Source
from zzcli.ledger.write import write_files
from zzcli.office import demo, demo_tasks
from zzcli.office.demo_settings import DemoSettings, demo_of
from zzcli.office.repository import Person, commit_all, create, git_in, person, tag
from zzcli.office.vendored import LIST, listing, scheme_files
from zzcli.rules.load import packaged
from zzcli.rules.population import empty_tracks
from zzcli.scoring.book import Book, open_book
from zzcli.tasks.load import is_task_scheme
from zzcli.tasks.people import empty_lists
from zzcli.tasks.status import plan_of

RULES = "ledger/rules"
_NOBODY = Person("zzcli init", "init@zzcli.invalid")

_ATTRIBUTES = """\
# 摘要按提交的字节计算：git 不转换这些文件的换行
ledger/** -text
config.toml -text
units.toml -text
"""  # the merge driver's lines follow
_IGNORE = """\
# 表单和通报由台账写出，不提交；证明材料（evidence/）要提交
*.xlsx
*.docx
!/evidence/**
"""
_README = """\
# 督查考核台账

办法：{title}（{document}）
{synthetic}
- `config.toml` 设置，`units.toml` 参评单位，`ledger/rules/` 办法
- `ledger/{period}/` 一样的文件夹是评比期，{inside}

下一步：

```sh
{command}
```
"""
_OF_TASKS = "progress.csv 是任务的进展，reports.csv 是收到的报告，notices/ 是催办督办"
_SYNTHETIC = "\n**本台账的数据全部是演示数据（合成），不是任何单位的真实情况。计划和名册没有备注列，在此一并说明。**\n"


@dataclass(frozen=True, slots=True)
class Created:
    """What `init` made: the ledger's folder, its last commit, how many there are, and the next command to type.

    `problems` are warnings: what is still to be filled in.
    """

    root: Path
    commit: str
    commits: int
    next_command: str
    problems: tuple[Problem, ...] = ()


def init(root: Path, scheme: str, *, synthetic: bool = False) -> Created:
    """Make a ledger in an empty or new folder and commit it.

    `scheme` is the name of a packaged scheme; `synthetic` adds the demo's periods as commits of several authors
    with fixed dates. Raises SurroundingsError (the folder is not empty, no git), ProblemError (a broken scheme), and
    LookupError for the demo of a template, which has none.
    """
    settings = demo_of(scheme) if synthetic else None
    if synthetic and settings is None:
        raise LookupError(f"{scheme} has no demo")
    _refuse_what_is_there(root)
    git_in(root.parent)  # without git nothing is written
    source, folder = packaged(scheme)
    files = first_files(source, folder, RULES, synthetic=synthetic)
    book = opened(files)
    steps = [] if settings is None else _invented(files, settings, book)
    command = f"zzcli new {first_period(book)}" if settings is None else _next(settings, book)
    period = first_period(book) if settings is None else settings.last
    files["README.md"] = _readme(book, period, command, synthetic=synthetic)
    files[".gitattributes"] = (_ATTRIBUTES + ATTRIBUTES).encode()
    files[".gitignore"] = _IGNORE.encode()
    write_files(root, files)
    create(root)
    configure(git_in(root))
    message = f"建立台账：{book.scheme.title}"
    if settings is None:
        commit = commit_all(root, message, person(root, _NOBODY))
        return Created(root, commit, 1, command, (*empty_tracks(book.scheme, book.ledger.units), *_empty_lists(book)))
    commit = commit_all(root, message, settings.office, demo.founded(settings))
    for step in steps:
        write_files(root, step.files)
        commit = commit_all(root, step.message, step.author, step.date)
        if step.tag:
            tag(root, step.tag, step.message, step.author, step.date)
    return Created(root, commit, 1 + len(steps), command)


def _invented(files: dict[str, bytes], settings: DemoSettings, book: Book) -> list[demo.Step]:
    """Return the commits of the demo: of figures, or of a task ledger."""
    if is_task_scheme(book.rules, book.folder):
        return demo_tasks.steps(files, settings)
    return demo.steps(files, settings, publishing=True)


def _empty_lists(book: Book) -> list[Problem]:
    """Return a warning for the lists of units that the tasks name and the user has to fill in."""
    plan = plan_of(book, first_period(book).end)[0] if is_task_scheme(book.rules, book.folder) else None
    return empty_lists(plan, book.ledger.units) if plan is not None else []


def _next(settings: DemoSettings, book: Book) -> str:
    """Return the command to type after a demo."""
    if is_task_scheme(book.rules, book.folder):
        return f"zzcli tasks status --today {settings.last.end}"
    return f"zzcli score {settings.last}"


def first_files(source: Source, folder: str, rules: str, *, synthetic: bool) -> dict[str, bytes]:
    """Return the files of a new ledger by path: settings, units, and the scheme's files below `rules`."""
    inside = scheme_files(source, folder)
    config = (source.read(f"{folder}/config.toml") or b"").decode()
    files = {f"{rules}/{path}": raw for path, raw in inside.items()}
    files[f"{rules}/{LIST}"] = listing(inside)
    files["units.toml"] = source.read(f"{folder}/units.toml") or b""
    files["config.toml"] = _config(config, rules, synthetic=synthetic).encode()
    return files


def opened(files: dict[str, bytes]) -> Book:
    """Open a ledger held in memory. Raises ProblemError with its first error."""
    book, problems = open_book(Memory(files))
    if book is None:
        raise ProblemError(errors(problems)[0])
    return book


def first_period(book: Book) -> Period:
    """Return the period in which a ledger begins."""
    return book.ledger.config.first or book.scheme.since


def _refuse_what_is_there(root: Path) -> None:
    try:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise SurroundingsError(f"{root} 不是空文件夹，没有改动任何文件；请另选一个新的文件夹")
    except OSError as error:
        raise SurroundingsError(f"{root}: 无法查看这个文件夹（{error.strerror}），请检查权限") from None


def _config(template: str, rules: str, *, synthetic: bool) -> str:
    """Return the template's text with the rules' folder after the scheme's name; of a demo, marked and with a lottery."""
    marks = {"scheme": [f'rules  = "{rules}"']}
    if synthetic:
        marks["first"] = ["synthetic = true  # 全部数据（计划、名册在内）是演示数据，由程序生成"]
    lines = []
    for line in template.splitlines():
        lines += [line, *marks.get(line.partition("=")[0].strip(), [])]
    if synthetic and "[sample]" not in lines:
        lines += ["", "[sample]", f'source = "{demo.SAMPLE_SOURCE}"']
    return "\n".join(lines) + "\n"


def _readme(book: Book, period: Period, command: str, *, synthetic: bool) -> bytes:
    text = _README.format(
        title=book.scheme.title,
        document=book.scheme.document,
        synthetic=_SYNTHETIC if synthetic else "",
        period=period,
        inside=_OF_TASKS if is_task_scheme(book.rules, book.folder) else "每个专项一个 CSV 文件",
        command=command,
    )
    return text.encode()
