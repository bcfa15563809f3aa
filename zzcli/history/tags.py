"""Tag objects as they are: the name a reference gives a tag, and the name, target and time that stand inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zzcli.history.evidence import Evidence

_TAGGER = re.compile(rb"^tagger (.*) ([0-9]+) [+-][0-9]{4}$", re.MULTILINE)
_SIGNATURES = {b"-----BEGIN SSH SIGNATURE-----": "ssh", b"-----BEGIN PGP SIGNATURE-----": "gpg"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A reference below refs/tags. Of one that is no annotated tag of a commit only `ref`, `object` and `kind` tell.

    `name` is the name inside the tag object, `time` its claimed time in seconds, `signature` "ssh", "gpg" or "".
    """

    ref: str
    object: str
    kind: str
    commit: str = ""
    name: str = ""
    tagger: str = ""
    time: int = 0
    signature: str = ""

    @property
    def annotated(self) -> bool:
        """Whether it is a tag object that names a commit."""
        return bool(self.commit)


def read_tags(evidence: Evidence, prefix: str) -> list[Tag]:
    """Return the tags whose name begins with `prefix`, by name. Raises ValueError when a tag object is broken."""
    listed: str = evidence.git.for_each_ref(
        "--format=%(refname:lstrip=2)%00%(objectname)%00%(objecttype)", f"refs/tags/{prefix}"
    )
    return [_tag(evidence, *line.split("\0")) for line in listed.splitlines()]


def _tag(evidence: Evidence, ref: str, name: str, kind: str) -> Tag:
    if kind != "tag":
        return Tag(ref, name, kind)
    raw = evidence.content(name)
    head, _, message = raw.partition(b"\n\n")
    fields = dict(line.split(b" ", 1) for line in head.splitlines() if b" " in line)
    tagger = _TAGGER.search(head)
    if fields.get(b"type") != b"commit":
        return Tag(ref, name, kind)
    return Tag(
        ref,
        name,
        kind,
        commit=fields[b"object"].decode("ascii"),
        name=fields[b"tag"].decode("utf-8", "replace"),
        tagger=tagger[1].decode("utf-8", "replace") if tagger else "",
        time=int(tagger[2]) if tagger else 0,
        signature=next((kind for mark, kind in _SIGNATURES.items() if mark in message), ""),
    )
