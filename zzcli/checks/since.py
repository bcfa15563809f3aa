"""What changed in a file since it was signed, as the history of the repository tells."""

from __future__ import annotations

from pathlib import Path

from zzcli.history.evidence import Evidence
from zzcli.ledger.changes import changes, some
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.records import SignOff
from zzcli.ledger.signed import digest_of, lines_of


def open_history(root: Path) -> Evidence | None:
    """Return the repository that a folder lies in, to be closed; None: there is none, and the status stands all the same."""
    try:
        return Evidence(root)
    except SurroundingsError:
        return None


def changed_since(now: bytes | None, path: str, sign: SignOff, evidence: Evidence | None) -> str:
    """Say what changed since: between the version in the history that was signed, and the file as it is."""
    if now is None:
        return "文件不在了"
    if evidence is None:
        return "没有 git 历史，不知道改了什么"
    for then in evidence.versions(path):
        if digest_of(then, sign.items) == sign.digest:
            header = now.partition(b"\n")[0] + b"\n"
            both = (header + lines_of(raw, sign.items) if sign.items else raw for raw in (then, now))
            return some(changes(*both)) or "行的顺序或写法"
    return "签的版本没有提交过，不知道改了什么"
