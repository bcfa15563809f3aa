"""Whether the task ledger of a period fits the scheme's tasks: progress, reports, notices."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.checks.registry import Code, Month
from zzcli.checks.rules import ships
from zzcli.ledger.problem import Problem, ProblemError, Severity
from zzcli.scoring.book import Book

_TASKS = "台账格式：任务台账"


def _code(name: str, what: str, why: str, mend: str, severity: Severity = Severity.ERROR) -> Code:
    return Code(name, what, why, mend, severity, _TASKS)


CODES = (
    _code("no-tasks", "办法没有任务，台账里却有任务台账的文件", "没有命令会读它", "移走，或改用有任务的办法"),
    _code(
        "empty-list",
        "任务里的名单还没有填写",
        "不知道是哪些单位，任务判断不了",
        "在 units.toml 的 [[group]] 里填写",
        Severity.WARNING,
    ),
    _code(
        "part-total",
        "分项加起来不等于总数而没有说明，或者相等却有说明",
        "条文的数自相矛盾，要先核实",
        "改正，或用 note 说明差在哪里",
    ),
    _code(
        "rollup", "对上级的对应关系里，计量单位不同或把比率相加", "不同的数加起来没有意义", "改成 compare，或删去这一行"
    ),
    _code("unknown-task", "没有这个任务", "进展不知道属于谁", "按提示改正编号"),
    _code("unknown-target", "任务没有这个目标", "进展不知道属于谁", "按提示改正编号"),
    _code("progress-unit", "单位不承担这个任务，或不在目标的名单里", "别的单位的数会算进来", "改正单位，或补进名单"),
    _code("share-without-total", "比例只填了一个数", "没有总数就不能精确地比较", "值填个数，总数填总的个数"),
    _code("share-total", "总数不大于零，或小于值", "比例不会是负的，也不会超过 100%", "核对两个数"),
    _code("negative-progress", "进展的值是负数", "完成的数不会小于零", "核对这个数"),
    _code("total-not-allowed", "不是比例的目标填了总数", "不知道总数是什么意思", "删去总数"),
    _code("value-not-allowed", "要完成的事项填了数", "是否完成由完成日期说明", "删去数，填完成日期或“未”"),
    _code(
        "achieved-late", "完成日期晚于报送日期，或不在这一期", "报送时还没有到的日子不能是完成的日子", "核对两个日期"
    ),
    _code("achieved-without-date", "达到了目标却没有完成日期", "不知道是不是按期完成的", "填完成日期"),
    _code("achieved-not-met", "没有达到目标却填了完成日期", "数和日期互相矛盾", "核对数，或删去日期"),
    _code("unknown-report", "没有这种报告", "不会当作报过", "按提示改正"),
    _code("report-stretch", "报告的期间写错，或报在期间之前", "不知道报的是哪一期", "按提示改写"),
    _code("report-unit", "单位不用报这种报告", "多半是单位写错，真正该报的会显示没有报", "改正单位"),
    _code("notice-kind", "没有这种通知", "不知道怎样编号、升级", "按提示改正"),
    _code(
        "notice-step",
        "通知做了这个状态下不能做的事，或没有写要写的内容",
        "没有发出的通知不能答复，没有答复的不能办结",
        "按提示改正经过",
    ),
    _code("notice-number", "两份通知同一个编号", "引用时不知道是哪一份", "改正一个"),
    _code("notice-limit", "完成时限早于发出的日期", "没有办法按时完成", "改正时限"),
)


def find(month: Month) -> Iterator[Problem]:
    """Yield what is wrong with the task files of the scheme and of the period."""
    from zzcli.tasks import check
    from zzcli.tasks.load import is_task_scheme, sends_notices
    from zzcli.tasks.people import empty_lists
    from zzcli.tasks.status import plan_of

    book, period = month.book, month.period
    ledger = book.ledger
    yield from check.form_problems(ledger, period)
    yield from ledger.site_scores(period).problems
    if not is_task_scheme(book.rules, book.folder):
        notices = sends_notices(book.rules, book.folder)
        yield from check.files_without_tasks(ledger, period, notices=notices)
        if not notices:
            return
    plan, problems = plan_of(book, period.end)
    yield from problems
    if plan is None:
        return
    yield from empty_lists(plan, ledger.units) if ships(book) else check.scheme_problems(book)
    yield from check.period_problems(plan, ledger, period)
    yield from _projects(book)


def _projects(book: Book) -> Iterator[Problem]:
    from zzcli.tasks import library

    listed = library.read(book.ledger)
    yield from listed.problems
    if not listed.rows:
        return
    try:
        rules = library.library_rules(book.rules, book.folder)
    except ProblemError as error:
        yield error.problem
    else:
        yield from library.library_problems(rules, listed.rows)
