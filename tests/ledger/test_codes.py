"""Every problem code of the package is explained, and every explained code exists."""

import re
from pathlib import Path

from zzcli.ledger import codes
from zzcli.ledger.codes import CODES

# A code is the first text given to Problem or ValueFault, or stands in text.py's list of characters.
_USED = re.compile(r"(?:Problem|ValueFault)\(\s*\"([a-z0-9-]+)\"|\(\"\\[0r]\", \"([a-z-]+)\"|_wrong_type\(")


def test_codes__as_used() -> None:
    folder = Path(codes.__file__).parent
    found = {match for path in folder.glob("*.py") for match in _USED.findall(path.read_text(encoding="utf-8"))}
    used = {one or other for one, other in found} - {""}
    assert used | {"wrong-type"} == {code.name for code in CODES}


def test_codes__each_once_and_in_words() -> None:
    names = [code.name for code in CODES]
    assert len(set(names)) == len(names)
    for code in CODES:
        assert all(re.search("[一-鿿]", text) for text in (code.what, code.why, code.mend))
