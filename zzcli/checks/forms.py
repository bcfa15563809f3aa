"""What `import` refuses of a form: codes only, for a period by itself cannot show any of it."""

from __future__ import annotations

from collections.abc import Iterable

from zzcli.checks.registry import Code, Month
from zzcli.ledger.problem import Problem, Severity

_LAW = "郑政办〔2021〕19号 五(三)1；表单：导入"


def _code(name: str, what: str, why: str, mend: str, severity: Severity = Severity.ERROR) -> Code:
    return Code(name, what, why, mend, severity, _LAW)


CODES = (
    _code("form-file", "文件不是读得出的工作簿", "读错的数据比没有数据更糟", "用 Excel 或 WPS 打开后另存为 .xlsx"),
    _code(
        "form-unknown",
        "工作簿里没有表单，或表单的标识、表头被改坏",
        "不知道哪一格是哪一个数据",
        "用 zzcli form 重新生成",
    ),
    _code(
        "form-other",
        "表单是别的评比期、单位、专项的，或按另一版办法生成",
        "填的数据会记到别处",
        "核对表单；办法变了就重新生成",
    ),
    _code("form-row", "这一行放不到台账里", "不知道它是哪一个数据，绝不猜测", "填在表单原有的行里，或重新生成表单"),
    _code(
        "form-formula",
        "格里是没有结果的公式，或错误值",
        "程序不计算公式，只读取保存的值",
        "在 Excel 里保存一次，或改填数值",
    ),
    _code(
        "form-percent",
        "数字显示的与保存的不是同一个数",
        "7.9% 保存为 0.079，不知道指哪一个",
        "把格式改为文本或常规再填",
    ),
    _code("form-conflict", "同一数据在两格里不同", "不知道用哪一个", "核对后只留一个"),
    _code("form-reason", "核定与申报不同，没有理由", "改了申报要说得清", "在备注写明理由"),
    _code(
        "form-stale",
        "表单生成以后，台账里的数据又改过（警告）",
        "填表的人看到的不是现在的数据",
        "核对以哪一个为准，需要时重新生成表单",
        severity=Severity.WARNING,
    ),
    _code(
        "form-left-aside",
        "工作簿里有没有读取的内容（警告）",
        "宏和链接从不运行，表单以外的内容不属于任何数据",
        "需要的内容填到表单的格里",
        severity=Severity.WARNING,
    ),
)


def find(month: Month) -> Iterable[Problem]:  # noqa: ARG001
    """Return nothing: these problems are of a form, not of a period."""
    return ()
