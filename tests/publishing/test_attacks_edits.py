"""What is edited, added, taken away or swapped after publication is found, with the commit that did it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.publishing import support
from tests.publishing.support import JULY, JUNE, Repo, digest, found


def test_a_figure_edited_in_a_new_commit(repo: Repo) -> None:
    repo.replace(f"{JUNE}/01-work.csv", "惠济区,完成率,,完成,80,80", "惠济区,完成率,,完成,80,95")
    commit = repo.commit("悄悄改")
    said = found(repo)
    assert f"{JUNE}/01-work.csv: published/2021-06 之后改了 惠济区 完成率 完成：核定 80 → 95" in said
    assert f"提交 {commit[:12]}（张三 <zhang@example.gov.cn>" in said
    assert "git log -p published/2021-06..HEAD -- ledger/2021-06/01-work.csv" in said
    assert "zzcli amend 2021-06" in said
    assert found(repo, "2021-07", code=0) == ""  # July does not rest on June


def test_a_figure_edited_and_scored_again_with_right_hashes(repo: Repo) -> None:
    manifest = repo.root / JUNE / "results" / "manifest.toml"
    statement = manifest.read_bytes().partition(b"\n[publication]\n")
    repo.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    manifest.write_bytes(statement[0])
    repo.done("score", "2021-06", "--format", "csv")
    manifest.write_bytes(manifest.read_bytes() + statement[1] + statement[2])
    repo.commit()
    said = found(repo)
    assert "核定 80 → 95" in said
    assert f"{JUNE}/results/scores.csv: published/2021-06 之后改了" in said


def test_a_figure_edited_by_amending_the_publication_commit(repo: Repo) -> None:
    repo.replace(f"{JULY}/01-work.csv", "85,85", "85,95")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--amend", "--no-edit")
    said = found(repo)
    assert "refs/tags/published/2021-07: 指向的提交" in said
    assert "不在 HEAD 的历史里：历史改写过，或标签移动过" in said
    assert "核定 85 → 95" in said


def test_a_figure_edited_inside_a_merge_commit(repo: Repo) -> None:
    repo.git("switch", "--quiet", "-c", "side")
    repo.write({"a.txt": "a\n"})
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.write({"b.txt": "b\n"})
    repo.commit()
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    repo.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    commit = repo.commit("合并")
    said = found(repo)
    assert "核定 80 → 95" in said
    assert commit[:12] in said


def test_a_figure_edited_on_a_side_that_is_merged_with_ours_and_one_with_theirs(repo: Repo) -> None:
    repo.git("switch", "--quiet", "-c", "side")
    repo.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "-s", "ours", "-m", "合并", "side")
    assert found(repo, code=0) == ""  # what was edited is not in HEAD
    repo.git("switch", "--quiet", "side")
    repo.git("merge", "--quiet", "main")
    repo.git("checkout", "--quiet", "HEAD~1", "--", JUNE)
    repo.git("switch", "--quiet", "-C", "main")
    repo.commit()
    repo.replace(f"{JUNE}/01-work.csv", "80,", "80,9")
    repo.commit()
    assert "核定" in found(repo)


def test_names_that_differ_only_in_case_or_unicode_form(repo: Repo) -> None:
    repo.write({f"{JUNE}/01-WORK.csv": support.FIGURES})
    repo.commit()
    assert f"{JUNE}/01-WORK.csv: published/2021-06 之后增加" in found(repo)


def test_a_submodule_in_place_of_the_folder(repo: Repo) -> None:
    repo.git("rm", "--quiet", "-r", "--cached", JUNE)
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD')},{JUNE}")
    repo.git("commit", "--quiet", "--message=子模块")
    said = found(repo)
    assert f"{JUNE}/01-work.csv: published/2021-06 之后删去" in said


def test_an_evidence_file_swapped(tmp_path: Path) -> None:
    repo = support.new(tmp_path / "台账")
    repo.write({"evidence/a.txt": "文件\n"})
    sha256 = digest(repo.root / "evidence/a.txt").decode()
    adjustment = f'''format = 1

[[adjustment]]
unit = "金水区"
kind = "表彰"
date = 2021-06-12
document = "甲〔2021〕1号"
evidence = [{{path = "evidence/a.txt", sha256 = "{sha256}"}}]
'''
    repo.write({f"{JUNE}/adjustments.toml": adjustment})
    repo.commit()
    repo.publish("2021-06")
    repo.write({"evidence/a.txt": "另一份\n"})
    repo.commit("换佐证")
    assert found(repo).startswith("evidence/a.txt: 佐证文件：published/2021-06 之后改了 第 1 行，最早由提交")
    (repo.root / "evidence/a.txt").unlink()
    repo.commit()
    assert "佐证文件：published/2021-06 之后删去" in found(repo)


def test_a_file_that_was_renamed_and_one_that_was_added(repo: Repo) -> None:
    repo.git("mv", f"{JUNE}/01-work.csv", f"{JUNE}/01-Work.csv")
    repo.commit()
    said = found(repo)
    assert f"{JUNE}/01-work.csv: published/2021-06 之后删去" in said
    assert f"{JUNE}/01-Work.csv: published/2021-06 之后增加" in said


def test_a_link_in_place_of_a_file(repo: Repo) -> None:
    shutil.copy(repo.root / JUNE / "01-work.csv", repo.root / "elsewhere.csv")
    (repo.root / JUNE / "01-work.csv").unlink()
    (repo.root / JUNE / "01-work.csv").symlink_to("../../elsewhere.csv")
    repo.commit()
    assert "换成了不是文件的东西（符号链接或子模块）" in found(repo)


def test_a_result_edited_after_publication(repo: Repo) -> None:
    repo.replace(f"{JUNE}/results/ranking-districts.csv", "1,金水区,94,0,94", "1,金水区,95,0,95")
    repo.commit()
    said = found(repo)
    assert said.startswith(f"{JUNE}/results/ranking-districts.csv: published/2021-06 之后改了 第 2 行")
