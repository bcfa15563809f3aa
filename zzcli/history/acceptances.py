"""What changed between two versions of acknowledged.toml: which warnings were accepted, by whom, why."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.ledger.records import ACKNOWLEDGED, Acknowledged, read_acknowledged


def acceptances(old: bytes | None, new: bytes | None) -> Iterator[str]:
    """Yield each acceptance that was added, changed or taken away: `接受 late-change …（张三：理由）`."""
    before, after = (_rows(raw) for raw in (old, new))
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        what = " ".join(filter(None, key))
        if a is None and b is not None:
            yield f"接受 {what}（{_told(b)}）"
        elif b is None and a is not None:
            yield f"取消接受 {what}（{_told(a)}）"
        elif a is not None and b is not None and a != b:
            again = "重新接受" if a.digest != b.digest else "改写"
            yield f"{again} {what}（{_told(a)} → {_told(b)}）"


def _rows(raw: bytes | None) -> dict[tuple[str, str, str], Acknowledged]:
    rows = () if raw is None else read_acknowledged(ACKNOWLEDGED, raw).rows
    return {(row.code, row.file, row.about): row for row in rows}


def _told(row: Acknowledged) -> str:
    return f"{row.by} {row.date}：{row.reason}"
