"""A test that lacks its program is left out and counted; where CI is true it fails."""

from __future__ import annotations

import pytest

from tests import tools


@pytest.fixture
def bare_desk(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine on whose path nothing is."""
    monkeypatch.setenv("PATH", "")
    return monkeypatch


def test_on_a_desk_a_missing_program_leaves_the_test_out(bare_desk: pytest.MonkeyPatch) -> None:
    bare_desk.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="缺少 soffice（make tools 可装）"):
        tools.leave_out("soffice")


def test_where_ci_is_true_a_missing_program_is_a_failure(bare_desk: pytest.MonkeyPatch) -> None:
    bare_desk.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="缺少 chromium（make tools 可装）"):
        tools.leave_out("chromium")


def test_what_is_left_out_is_counted(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("from tests.conftest import pytest_terminal_summary  # noqa: F401")
    pytester.makepyfile(
        "import pytest\ndef test_a():\n    pytest.skip('缺少 甲')\ndef test_b():\n    pytest.skip('缺少 甲')\n"
    )
    found = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    found.stdout.fnmatch_lines(["2 个测试没有运行：缺少 甲"])
