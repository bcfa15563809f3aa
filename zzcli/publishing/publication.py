"""A publication: what `publish` adds to a manifest, and the tag that names it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass

import tomli_w

from zzcli import __version__
from zzcli.ledger.layout import RESULTS, period_folder
from zzcli.ledger.periods import Period

ENGINE = f"zzcli {__version__}"
PREFIX = "published/"
_NAME = re.compile(r"published/([0-9Q-]+)(?:\.([1-9][0-9]{0,5}))?")
_MARK = b"\n[publication]\n"
_DIGEST = re.compile(r"[0-9a-f]{64}|")


@dataclass(frozen=True, slots=True)
class Statement:
    """The manifest's `[publication]`. `version` counts the amendments; `previous` is the digest of the publication
    made just before, whatever its period ("": this is the first); `reason` is an amendment's."""

    period: Period
    version: int
    engine: str
    previous: str
    reason: str = ""

    @property
    def tag(self) -> str:
        """The name of the publication's tag."""
        return tag_name(self.period, self.version)

    def written(self) -> bytes:
        """Return the lines that follow a manifest."""
        table = {
            "period": str(self.period),
            "version": self.version,
            "engine": self.engine,
            "previous": self.previous,
            "reason": self.reason,
        }
        return b"\n" + tomli_w.dumps({"publication": table}).encode()


def tag_name(period: Period, version: int) -> str:
    """Return what the tag of a publication is called: `published/2021-06`, amended `published/2021-06.1`."""
    return f"{PREFIX}{period}{f'.{version}' if version else ''}"


def named(tag: str) -> tuple[Period, int] | None:
    """Return the period and version that a tag's name says, or None when it is no publication's."""
    match = _NAME.fullmatch(tag)
    if match is None:
        return None
    try:
        return Period.parse(match[1]), int(match[2] or 0)
    except ValueError:
        return None


def manifest_path(period: Period) -> str:
    """Return where a period's manifest is, from the ledger's root."""
    return f"{period_folder(period)}/{RESULTS}/manifest.toml"


def is_published(raw: bytes | None) -> bool:
    """Return whether a manifest says that it was published."""
    return raw is not None and _MARK in raw


def read_statement(raw: bytes) -> Statement | None:
    """Return the `[publication]` of a manifest, or None where it is not just as `publish` writes it."""
    head, mark, _ = raw.partition(_MARK)
    if not mark:
        return None
    try:
        table = tomllib.loads(raw.decode())["publication"]
        statement = Statement(
            Period.parse(table["period"]), table["version"], table["engine"], table["previous"], table["reason"]
        )
        same = head + statement.written() == raw
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, ValueError, TypeError, AttributeError):
        return None
    return statement if same and _DIGEST.fullmatch(statement.previous) else None


def digest_of(manifest: bytes) -> str:
    """Return the publication digest: the sha256 of the manifest with its `[publication]`."""
    return hashlib.sha256(manifest).hexdigest()
