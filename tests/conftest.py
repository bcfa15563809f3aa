"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import settings

from zzcli.office import demo

# A slow machine is no failure, and a failure must come back when the test is run again.
settings.register_profile("zzcli", deadline=None, derandomize=True)
settings.load_profile("zzcli")

_made: dict[tuple[object, ...], list[demo.Step]] = {}


@pytest.fixture(autouse=True, scope="session")
def demo_made_once() -> Iterator[None]:
    """Make each demo once a process: many tests begin with one, and it takes seconds."""
    made = demo.steps

    def steps(base: Mapping[str, bytes], seed: str = demo.SEED, *, publishing: bool = False) -> list[demo.Step]:
        key = (*base.items(), seed, publishing)
        if key not in _made:
            _made[key] = made(base, seed, publishing=publishing)
        return list(_made[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "steps", steps)
        yield
