"""Every code of a problem that the package reports is explained, once."""

import re
from pathlib import Path

import zzcli.rules
from zzcli.ledger.codes import CODES as LEDGER_CODES
from zzcli.rules.codes import CODES

_REPORTED = re.compile(
    r"""(?:fault|say|Problem|problem|PathFault)\(\s*(?:place, )?"([a-z-]+)"(?: if [^"]+"[^"]*" else "([a-z-]+)")?"""
)


def test_codes_are_explained_here_or_with_the_ledgers() -> None:
    folder = Path(zzcli.rules.__path__[0])
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.py"))]
    used = {code for text in texts for pair in _REPORTED.findall(text) for code in pair if code}
    shared = {code.name for code in LEDGER_CODES}
    assert used <= set(CODES) | shared
    assert set(CODES) == used - shared
