"""What `verify` found, as a table and as `zzcli.verify.v1`."""

from __future__ import annotations

from zzcli.publishing.digest import printed
from zzcli.publishing.verify import Checked, Verified
from zzcli.reports import problems
from zzcli.reports.model import Column, Report, Table

_COLUMNS = (
    Column("发布", "tag"),
    Column("提交", "commit"),
    Column("摘要", "digest"),
    Column("签名", "signature"),
    Column("纸面摘要", "anchored"),
    Column("核对", "result"),
)


def report(found: Verified) -> Report:
    """Return one line a publication, oldest first."""
    rows = tuple(_row(each) for each in found.checked)
    return Report((Table("发布核对", _COLUMNS, rows, found.notes),), data(found))


def _row(each: Checked) -> tuple[str, ...]:
    return (
        each.publication.tag.ref,
        each.publication.commit[:12],
        printed(each.publication.digest),
        f"{each.signature.state.value} {each.signature.who}".strip(),
        "担保" if each.anchored else "",
        f"{len(each.problems)} 个问题" if each.problems else "一致",
    )


def data(found: Verified) -> dict[str, object]:
    """Return `zzcli.verify.v1`."""
    return {
        "schema": "zzcli.verify.v1",
        "head": found.head,
        "publications": [_publication(each) for each in found.checked],
        "problems": problems.as_data(found.problems)["problems"],
        "notes": list(found.notes),
    }


def _publication(each: Checked) -> dict[str, object]:
    statement = each.publication.statement
    return {
        "tag": each.publication.tag.ref,
        "period": str(statement.period),
        "version": statement.version,
        "commit": each.publication.commit,
        "digest": printed(each.publication.digest),
        "sha256": each.publication.digest,
        "previous": statement.previous,
        "engine": statement.engine,
        "reason": statement.reason,
        "signature": {"state": each.signature.state.name.lower(), "signer": each.signature.who},
        "anchored": each.anchored,
        "problems": len(each.problems),
    }
