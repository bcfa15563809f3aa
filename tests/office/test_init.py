"""`init` makes the same repository everywhere, whatever the settings of user and machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zzcli.history.driver import lacks_driver
from zzcli.history.evidence import Evidence
from zzcli.ledger.commit import Commit
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import SurroundingsError
from zzcli.office import demo
from zzcli.office.demo_settings import demo_of
from zzcli.office.init import RULES, first_files, init, opened
from zzcli.publishing.reproduce import reproduce
from zzcli.publishing.verify import verify
from zzcli.rules.load import packaged

SCHEME = "zhengzhou-2021"
ROOT = Path(__file__).parents[2]


def git(root: Path, *arguments: str) -> str:
    found = subprocess.run(
        ["git", "-c", "i18n.logOutputEncoding=UTF-8", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return found.stdout.strip()


def hostile(home: Path) -> None:
    """Write settings that would change commits: hooks that fail, signing, line ends, ignored files, another branch."""
    hooks = home / "hooks"
    hooks.mkdir(parents=True)
    for name in ("pre-commit", "commit-msg", "post-index-change"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    (home / "ignored").write_text("*.csv\n")
    (home / ".gitconfig").write_text(
        f"[core]\nhooksPath = {hooks}\nautocrlf = true\nexcludesFile = {home / 'ignored'}\n"
        "[commit]\ngpgSign = true\n[gpg]\nprogram = false\n[init]\ndefaultBranch = trunk\n"
        "[i18n]\ncommitEncoding = GB18030\n[user]\nname = 某人\nemail = somebody@example.invalid\n"
    )
    (home / "git").mkdir()
    (home / "git" / "attributes").write_text("* text eol=crlf\n")


def test_the_demo_has_one_id_in_every_place_zone_and_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = init(tmp_path / "one", SCHEME, synthetic=True)
    hostile(tmp_path / "home")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("LANG", "zh_CN.GB18030")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2000-01-01T00:00:00Z")
    two = init(tmp_path / "another folder", SCHEME, synthetic=True)
    assert one.commit == two.commit == git(one.root, "rev-parse", "main")
    assert git(one.root, "show-ref", "--tags") == git(two.root, "show-ref", "--tags")
    settings = demo_of(SCHEME)
    assert settings is not None
    steps = demo.steps(first_files(*packaged(SCHEME), RULES, synthetic=True), settings, publishing=True)
    assert one.commits == 1 + len(steps) == int(git(one.root, "rev-list", "--count", "HEAD"))


def test_the_demo_is_committed_by_its_authors_and_every_month_is_reproduced(tmp_path: Path) -> None:
    made = init(tmp_path / "demo", SCHEME, synthetic=True)
    authors = git(made.root, "log", "--reverse", "--format=%an <%ae> %aI|%cn <%ce> %cI").splitlines()
    assert "|".join(2 * ["演示·市统计局 <stats@demo.invalid> 2021-04-18T09:00:00+08:00"]) in authors
    assert authors[2].endswith("2021-04-09T09:14:00+08:00")  # the day before the 10th, when 轨道 is due
    scheme = opened(first_files(*packaged(SCHEME), RULES, synthetic=True)).scheme
    number = [tree.stem for tree in scheme.specials].index("08-environment")
    environment = f"演示·市生态环境局 <environment@demo.invalid> 2021-04-18T09:{number:02d}:00+08:00"
    assert "|".join(2 * [environment]) in authors  # a minute after the special before it
    quarter = "演示·市政府督查室 <supervision@demo.invalid> 2021-07-22T09:01:00+08:00"
    assert authors[-1] == "|".join(2 * [quarter])  # a minute after June's results
    assert git(made.root, "status", "--porcelain") == ""
    days = [line.rpartition(" ")[2] for line in authors]
    assert [at for at in range(1, len(days)) if days[at] < days[at - 1]] == [len(days) - 3]  # the one dated back
    for month in ("2021-03", "2021-04", "2021-05", "2021-06", "2021-Q2"):
        assert reproduce(Commit(made.root, "HEAD"), Period.parse(month)) == []
    assert git(made.root, "tag").split() == ["published/2021-03", "published/2021-04", "published/2021-05"]
    evidence = Evidence(made.root)
    verified = verify(evidence)
    evidence.close()
    assert [(each.publication.tag.ref, each.problems) for each in verified.checked] == [
        (f"published/{month}", ()) for month in ("2021-03", "2021-04", "2021-05")
    ]
    assert verified.problems == ()
    assert made.next_command == "zzcli score 2021-06"
    assert "演示数据（合成）" in (made.root / "README.md").read_text(encoding="utf-8")


def test_a_new_ledger_holds_the_scheme_but_its_templates(tmp_path: Path) -> None:
    made = init(tmp_path / "new", SCHEME)
    source, folder = packaged(SCHEME)
    vendored = {path.removeprefix(f"{folder}/") for path in source.files(folder)} - {
        "config.toml",
        "units.toml",
        "demo.toml",
    }
    held = set(git(made.root, "-c", "core.quotePath=false", "ls-files").splitlines())
    assert held == {f"{RULES}/{path}" for path in vendored} | {
        *("config.toml", "units.toml", "README.md", ".gitattributes", ".gitignore", f"{RULES}/VENDORED")
    }
    assert "cases/01-economy.toml" in vendored
    assert (made.root / "units.toml").read_bytes() == source.read(f"{folder}/units.toml")
    config = (made.root / "config.toml").read_text(encoding="utf-8").splitlines()
    assert config[-3:] == ['scheme = "zhengzhou-2021"', 'rules  = "ledger/rules"', 'first  = "2021-03"']
    assert made.next_command == "zzcli new 2021-03"
    assert made.next_command in (made.root / "README.md").read_text(encoding="utf-8")
    assert git(made.root, "branch", "--show-current") == "main"
    attributes = git(made.root, "check-attr", "text", "ledger/2021-03/01-economy.csv", "config.toml", "README.md")
    assert [line.rpartition(" ")[2] for line in attributes.splitlines()] == ["unset", "unset", "unspecified"]


def test_a_new_ledger_is_its_makers_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile(tmp_path / "home")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    made = init(tmp_path / "new", "blank")
    assert git(made.root, "log", "--format=%an <%ae>") == "某人 <somebody@example.invalid>"
    assert made.next_command == "zzcli new 2021-01"


@pytest.mark.parametrize("there", [".hidden", "ledger"])
def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(SurroundingsError, match="不是空文件夹"):
        init(tmp_path, SCHEME)
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SurroundingsError, match="不是空文件夹"):
        init(tmp_path / "file", SCHEME)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert init(tmp_path / "empty", "blank").commits == 1


def test_a_new_ledger_merges_by_key(tmp_path: Path) -> None:
    root = tmp_path / "ledger"
    init(root, "blank")
    assert "ledger/*/*.csv merge=zzcli-figures\n" in (root / ".gitattributes").read_text(encoding="utf-8")
    assert not lacks_driver(root)


def test_without_git_nothing_is_written(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom zzcli.ledger.problem import SurroundingsError\n"
        "from zzcli.office.init import init\n"
        "try:\n    init(Path(sys.argv[1]), 'blank')\nexcept SurroundingsError as error:\n    print(error)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "new")],
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "没有找到 git 程序" in found.stdout
    assert list(tmp_path.iterdir()) == []
