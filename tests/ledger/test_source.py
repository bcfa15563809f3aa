"""The work tree and memory answer alike; an overlay puts some paths in front."""

from pathlib import Path

from zzcli.ledger.source import Memory, Overlay, WorkTree

CONTENTS = {"config.toml": b"1", "ledger/2021-06/a.csv": b"2", "ledger/2021-06/results/scores.csv": b"3"}


def test_work_tree_answers_like_memory(tmp_path: Path) -> None:
    for path, raw in CONTENTS.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    (tmp_path / "ledger/2021-06/.a.csv.zzcli-new").write_bytes(b"left behind")
    tree, memory = WorkTree(tmp_path), Memory(CONTENTS)
    for folder in ("ledger", "ledger/2021-06", "ledger/2021", "nothing"):
        assert tree.files(folder) == memory.files(folder)
    for path in (*CONTENTS, "ledger", "ledger/none.csv", "config.toml/below"):
        assert tree.read(path) == memory.read(path)
    assert tree.files("ledger") == ["ledger/2021-06/a.csv", "ledger/2021-06/results/scores.csv"]


def test_overlay() -> None:
    source = Overlay(Memory(CONTENTS, "abc"), {"config.toml": b"new", "ledger/2021-05/b.csv": b"4"})
    assert source.read("config.toml") == b"new"
    assert source.read("ledger/2021-06/a.csv") == b"2"
    assert source.files("ledger")[:2] == ["ledger/2021-05/b.csv", "ledger/2021-06/a.csv"]
    assert source.commit is None
