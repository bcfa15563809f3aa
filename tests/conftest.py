"""What all tests share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import settings as hypothesis_settings

from tests import tools
from zzcli.office import demo
from zzcli.office.demo_settings import DemoSettings

# A slow machine is no failure, and a failure must come back when the test is run again.
hypothesis_settings.register_profile("zzcli", deadline=None, derandomize=True)
hypothesis_settings.load_profile("zzcli")

pytest_plugins = ["pytester"]

_made: dict[tuple[object, ...], list[demo.Step]] = {}


@pytest.fixture(autouse=True, scope="session")
def demo_made_once() -> Iterator[None]:
    """Make each demo once a process: many tests begin with one, and it takes seconds."""
    made = demo.steps

    def steps(
        base: Mapping[str, bytes], settings: DemoSettings, seed: str = demo.SEED, *, publishing: bool = False
    ) -> list[demo.Step]:
        key = (*base.items(), repr(settings), seed, publishing)
        if key not in _made:
            _made[key] = made(base, settings, seed, publishing=publishing)
        return list(_made[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "steps", steps)
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out, or with CI=true fail, a test that needs a program which is not there."""
    for mark in item.iter_markers("needs"):
        tools.leave_out(*mark.args)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out, and why."""
    reasons = Counter(tools.reason_of(report) for report in terminalreporter.stats.get("skipped", ()))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} 个测试没有运行：{reason}")
