"""Signatures: whose key, over what, and when it was valid."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.publishing import support
from tests.publishing.support import JULY, Repo, digest, found
from tests.transcripts import GIT


def key(folder: Path, name: str) -> Path:
    """Make an ssh key without a passphrase."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def allowed(who: str, path: Path, options: str = "") -> str:
    public = path.with_suffix(".pub").read_text().split()
    return " ".join(filter(None, (who, options, *public[:2]))) + "\n"


def use(repo: Repo, path: Path) -> None:
    repo.git("config", "gpg.format", "ssh")
    repo.git("config", "user.signingkey", str(path))


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repo, Path, Path]:
    """A ledger whose publications must be signed, June published by the office's key; and an attacker's key."""
    folder = tmp_path_factory.mktemp("signed")
    office, attacker = key(folder, "office"), key(folder, "attacker")
    repo = support.new(folder / "台账")
    repo.replace(
        "config.toml", 'first = "2021-06"', 'first = "2021-06"\n\n[signing]\nrequired = true\nsigners = "signers"'
    )
    repo.write({"signers": allowed("office@example.gov.cn", office)})
    repo.commit("签名")
    use(repo, office)
    repo.publish("2021-06")
    return repo, office, attacker


@pytest.fixture
def signed(signing: tuple[Repo, Path, Path], tmp_path: Path) -> Repo:
    return signing[0].copy(tmp_path / "台账")


def test_signed_publications_name_their_signer(signed: Repo, signing: tuple[Repo, Path, Path], tmp_path: Path) -> None:
    signed.publish("2021-07")
    out = signed.done("verify")
    assert "有效（自证） office@example.gov.cn" in out
    assert "有效 office@example.gov.cn" in out
    assert "自证" in out.splitlines()[-1]
    kept = tmp_path / "kept"
    kept.write_text(allowed("督查室", signing[1]))
    assert "自证" not in signed.done("verify", "--signers", str(kept))
    kept.write_text(allowed("督查室", signing[2]))
    assert "签名的密钥不在上一次发布时的签名者名单里" in found(signed, "--signers", str(kept))
    assert "读不出签名者名单" in found(signed, "--signers", str(tmp_path / "none"), code=3)


def test_publish_refuses_a_key_that_is_not_allowed_and_changes_nothing(
    signed: Repo, signing: tuple[Repo, Path, Path]
) -> None:
    signed.sign_and_score("2021-07")
    before = signed.git("rev-parse", "HEAD"), signed.git("tag")
    use(signed, signing[2])
    code, _, err = signed.zzcli("publish", "2021-07")
    assert code == 3
    assert "没有发布：签名的密钥不在上一次发布时的签名者名单里" in err
    use(signed, signing[1].with_name("none"))
    code, _, err = signed.zzcli("publish", "2021-07")
    assert code == 3
    assert "没有发布：没有签名" in err  # git 2.39 makes an unsigned tag here, and says that all is well
    assert (signed.git("rev-parse", "HEAD"), signed.git("tag")) == before
    assert signed.git("status", "--porcelain") == ""


def test_an_attackers_key_added_to_the_signers(signed: Repo, signing: tuple[Repo, Path, Path]) -> None:
    signed.write({"signers": allowed("office@example.gov.cn", signing[1]) + allowed("x@example.com", signing[2])})
    signed.commit("加人")
    signed.publish("2021-07")
    commit = signed.git("rev-parse", "published/2021-07^{}")
    use(signed, signing[2])
    signed.git("tag", "--force", "--sign", "--message=发布 2021-07", "published/2021-07", commit)
    said = found(signed)
    assert (
        "refs/tags/published/2021-07: 签名的密钥不在上一次发布时的签名者名单里；git verify-tag published/2021-07"
        in said
    )


def test_a_stripped_signature_even_when_signing_was_switched_off(signed: Repo) -> None:
    signed.publish("2021-07")
    commit = signed.git("rev-parse", "published/2021-07^{}")
    signed.git("tag", "--force", "--annotate", "--message=发布 2021-07", "published/2021-07", commit)
    assert "没有签名，而设置要求签名：签名被去掉了" in found(signed)


def test_signing_switched_off_still_binds_the_publication_after_it(signed: Repo) -> None:
    signed.replace("config.toml", "required = true", "required = false")
    signed.commit("不再签名")
    signed.publish("2021-07")  # signed: June's settings ask for it
    assert found(signed, code=0) == ""
    shutil.copytree(signed.root / JULY, signed.root / "ledger/2021-08")
    shutil.rmtree(signed.root / "ledger/2021-08/results")
    signed.git("config", "--unset", "user.signingkey")
    signed.publish("2021-08")  # July's settings do not
    assert "未签名（未要求）" in signed.done("verify", "2021-08")


def test_a_signature_over_another_text(signed: Repo) -> None:
    signed.publish("2021-07")
    raw = signed.git("cat-file", "tag", "published/2021-07") + "\n"
    name = signed.git("hash-object", "-t", "tag", "-w", "--stdin", stdin=raw.replace("发布", "公布", 1))
    signed.git("update-ref", "refs/tags/published/2021-07", name)
    assert "签名与标签的内容不符" in found(signed)


def test_an_expired_key_with_a_back_dated_tag(signed: Repo, signing: tuple[Repo, Path, Path]) -> None:
    """The key ended on 2021-07-06; who still has it dates the tag of a later commit back."""
    signed.write({"signers": allowed("office@example.gov.cn", signing[1], 'valid-before="20210706"')})
    signed.commit("到期")
    signed.publish("2021-07")
    shutil.copytree(signed.root / JULY, signed.root / "ledger/2021-08")
    shutil.rmtree(signed.root / "ledger/2021-08/results")
    signed.settings["GIT_COMMITTER_DATE"] = "2021-08-05T09:00:00+08:00"
    signed.sign_and_score("2021-08")
    code, _, err = signed.zzcli("publish", "2021-08")
    assert (code, "不在有效期内" in err) == (3, True)
    back = {"GIT_COMMITTER_DATE": "2021-07-05T10:00:00+08:00"}
    manifest = signed.root / "ledger/2021-08/results/manifest.toml"
    previous = digest(signed.root / JULY / "results/manifest.toml").decode()
    statement = f'\n[publication]\nperiod = "2021-08"\nversion = 0\nengine = "zzcli 0.1.0"\nprevious = "{previous}"\nreason = ""\n'
    manifest.write_bytes(manifest.read_bytes() + statement.encode())
    signed.commit("发布 2021-08", **back)
    signed.git("tag", "--sign", "--message=发布 2021-08", "published/2021-08", **back)
    said = found(signed)
    assert "refs/tags/published/2021-08: 标签写的时间早于它所标的历史里的提交" in said
    assert "不在有效期内" not in said  # the claimed time alone would pass


@pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")
def test_gpg_signatures_are_judged_by_the_public_keys_in_the_signers_file(tmp_path: Path) -> None:
    home = tmp_path / "g"
    home.mkdir(mode=0o700)
    settings = {"GNUPGHOME": str(home), **GIT}
    who = "office@example.gov.cn"
    command = ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    environment = {**os.environ, **settings}
    subprocess.run(
        [*command, "--quick-generate-key", who, "ed25519", "sign", "never"],
        env=environment,
        check=True,
        capture_output=True,
    )
    public = subprocess.run(
        ["gpg", "--batch", "--armor", "--export", who], env=environment, check=True, capture_output=True, text=True
    ).stdout
    repo = support.new(tmp_path / "台账", GNUPGHOME=str(home))
    repo.replace(
        "config.toml", 'first = "2021-06"', 'first = "2021-06"\n\n[signing]\nrequired = true\nsigners = "signers"'
    )
    repo.write({"signers": public})
    repo.git("config", "user.signingkey", who)
    now = "2099-01-01T09:00:00+08:00"
    repo.settings |= {"GIT_COMMITTER_DATE": now}
    repo.commit("签名")
    repo.publish("2021-06")
    assert f"有效（自证） {who}" in repo.done("verify")
    other = tmp_path / "other"
    other.write_text("a@b ssh-ed25519 AAAA\n")
    assert "签名的密钥不在上一次发布时的签名者名单里" in found(repo, "--signers", str(other))
