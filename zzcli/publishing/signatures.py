"""Who signed a publication, judged by the signers of the publication before it, through git itself (history.md)."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zzcli.history.evidence import Evidence
from zzcli.history.tags import Tag
from zzcli.ledger import config
from zzcli.ledger.config import read_config
from zzcli.ledger.source import Source

_ARMOUR = re.compile(
    rb"-----BEGIN PGP PUBLIC KEY BLOCK-----.*?-----END PGP PUBLIC KEY BLOCK-----\r?\n?", re.DOTALL | re.MULTILINE
)
_SSH_GOOD = re.compile(r'Good "git" signature for (.+) with ')
_GPG_GOOD = re.compile(r"^\[GNUPG:\] GOODSIG \S+ (.+)$", re.MULTILINE)
_GPG_STALE = re.compile(r"^\[GNUPG:\] (?:EXPKEYSIG|EXPSIG|REVKEYSIG) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Policy:
    """Whether publications must be signed, and by whom: git's allowed signers, gpg's armoured public keys among them.

    `signers` None: nobody is named. `own`: it stands in the very tree that it judges.
    """

    required: bool
    signers: bytes | None
    own: bool = False


class State(StrEnum):
    """What a signature is worth (Chinese, as it is printed)."""

    NONE = "未签名（未要求）"
    GOOD = "有效"
    OWN = "有效（自证）"
    UNJUDGED = "有签名，没有名单可核对"
    BAD = "无效"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A signature judged; `who` signed, or in Chinese what is wrong."""

    state: State
    who: str = ""
    fault: str = ""


def policy(source: Source, *, own: bool = False) -> Policy:
    """Return the policy that a ledger's settings lay down for the publication after it."""
    signing = read_config(source.read(config.PATH))[0].signing
    signers = source.read(signing.signers) if signing.signers else None
    return Policy(signing.required, signers, own)


def judge(evidence: Evidence, tag: Tag, rule: Policy) -> Judgement:
    """Judge the signature of a tag."""
    if not tag.signature:
        if rule.required:
            return Judgement(State.BAD, fault="没有签名，而设置要求签名：签名被去掉了，或发布的人没有签")
        return Judgement(State.NONE)
    if rule.signers is None:
        if rule.required:
            return Judgement(State.BAD, fault="设置要求签名，却没有签名者名单（config.toml 的 [signing] signers）")
        return Judgement(State.UNJUDGED)
    who, fault = _verified(evidence, tag, rule.signers)
    if fault:
        return Judgement(State.BAD, fault=fault)
    return Judgement(State.OWN if rule.own else State.GOOD, who)


def _verified(evidence: Evidence, tag: Tag, signers: bytes) -> tuple[str, str]:
    """Have git verify a signature; returns who signed, and what is wrong ("" : nothing)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        allowed = folder / "allowed"
        allowed.write_bytes(_ARMOUR.sub(b"", signers))
        if tag.signature == "gpg":
            _import(folder, _ARMOUR.findall(signers))
        code, said = _verify(evidence, tag, allowed, folder)
    good = (_SSH_GOOD if tag.signature == "ssh" else _GPG_GOOD).search(said)
    if code == 0 and good:
        return good[1].strip(), ""
    if _GPG_STALE.search(said) or "expired" in said or "not yet valid" in said:
        return "", "签名的密钥在签名时不在有效期内，或已吊销"
    if "No principal matched" in said or "NO_PUBKEY" in said or 'Good "git" signature with' in said:
        return "", "签名的密钥不在上一次发布时的签名者名单里"
    return "", "签名与标签的内容不符，或核对签名的程序（ssh-keygen、gpg）不能用"


def _verify(evidence: Evidence, tag: Tag, allowed: Path, home: Path) -> tuple[int, str]:
    import git

    options = ["-c", f"gpg.ssh.allowedSignersFile={allowed}"]
    command = [git.Git.GIT_PYTHON_GIT_EXECUTABLE or "git", *_options(evidence), *options]
    try:
        code, out, said = evidence.git.execute(
            [*command, "verify-tag", "--raw", tag.object],
            with_extended_output=True,
            with_exceptions=False,
            env={"GNUPGHOME": str(home)},
        )
    except git.GitCommandNotFound:
        return 1, ""
    return code, f"{out}\n{said}"


def _options(evidence: Evidence) -> list[str]:
    """The settings under which evidence is read, as arguments of git."""
    return ["--no-replace-objects", *(part for setting in evidence.settings for part in ("-c", setting))]


def _import(home: Path, keys: list[bytes]) -> None:
    """Put public keys into an empty keyring; without gpg verifying will say so."""
    home.chmod(0o700)
    try:
        for key in keys:
            subprocess.run(
                ["gpg", "--homedir", str(home), "--batch", "--quiet", "--no-autostart", "--import"],
                input=key,
                capture_output=True,
                check=False,
            )
    except OSError:
        pass
