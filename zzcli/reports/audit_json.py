"""The audit of a period as JSON: `zzcli.audit.v1`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from zzcli.checks.forensic_case import Question
from zzcli.history.audit import Audit, Change, FileChange
from zzcli.history.effect import Effects
from zzcli.history.log import Person, Revision
from zzcli.history.marks import Mark
from zzcli.ledger.numbers import plain

ByCommit = Mapping[str, Effects]


def audit_json(
    found: Audit,
    unit: str | None,
    questions: Sequence[Question] | None,
    effects: ByCommit | None,
    changes: Sequence[Change] | None = None,
) -> dict[str, object]:
    """Return an audit as `zzcli.audit.v1`.

    `unit`: the one it was asked for, None for all; `questions`: the findings of the forensic checks, and `effects` by
    commit, each None where not asked for; `changes`: those to show in place of all, and then no other files.
    """
    shown = found.changes if changes is None else changes
    return {
        "schema": "zzcli.audit.v1",
        "period": str(found.period),
        "commit": found.commit,
        "unit": unit,
        "synthetic": found.book.ledger.config.synthetic,
        "notes": list(found.notes),
        "changes": [_change(each, effects) for each in shown],
        "files": [_file(each) for each in found.files] if changes is None and unit is None else [],
        "questions": None if questions is None else [_question(each) for each in questions],
    }


def changes_json(found: Audit) -> list[dict[str, object]]:
    """Return the changes of an audit as they are in `zzcli.audit.v1`, without effects."""
    return [{key: value for key, value in _change(each, None).items() if key != "effect"} for each in found.changes]


def _change(each: Change, effects: ByCommit | None) -> dict[str, object]:
    return {
        **_who(each.revision),
        "how": each.how.value,
        "special": each.special,
        "unit": each.unit,
        "item": each.item,
        "object": each.object,
        "measure": each.measure,
        "cell": each.cell,
        "before": each.before,
        "after": each.after,
        "moved_from": each.source or None,
        "form": list(each.form),
        "stage": each.stage,
        "owner": list(each.owner),
        "marks": _marks(each.marks),
        "remarks": list(each.remarks),
        "effect": _effect(each, effects),
    }


def _who(revision: Revision) -> dict[str, object]:
    return {
        "commit": revision.id,
        "author": _person(revision.author),
        "committer": _person(revision.committer),
        "received": None if revision.received is None else _person(revision.received.by),
    }


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "email": person.email, "time": person.time.isoformat()}


def _marks(marks: Sequence[Mark]) -> list[dict[str, str]]:
    return [{"mark": mark.kind.value, "detail": mark.detail} for mark in marks]


def _effect(each: Change, effects: ByCommit | None) -> dict[str, object] | None:
    found = None if effects is None or each.cell != "verified" else effects.get(each.revision.id)
    if found is None:
        return None
    ranks = [
        {"track": one.track, "unit": one.unit, "rank": list(one.rank), "total": [_number(value) for value in one.total]}
        for one in found.on(each.unit)
    ]
    return {"fault": found.fault or None, "ranks": ranks}


def _file(each: FileChange) -> dict[str, object]:
    what = "changed" if each.before and each.after else ("added" if each.after else "removed")
    return {
        **_who(each.revision),
        "path": each.path,
        "what": what,
        "details": list(each.details),
        "marks": _marks(each.marks),
    }


def _question(each: Question) -> dict[str, object]:
    return {
        "code": each.code,
        "check": each.check,
        "weight": plain(each.weight),
        "question": each.text,
        "reason": each.why,
        "threshold": each.threshold,
        "commits": list(each.commits),
        "places": [{"path": place.path, "line": place.line or None} for place in each.places],
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
