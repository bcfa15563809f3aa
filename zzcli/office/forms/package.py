"""What is looked at before a workbook is opened: that its bytes are whole, and that they do not unfold without end.

An .xlsx is a zip of XML. Whoever reads it later may trust that every part is well-formed, whole by its checksum and of a
bounded size, and that no cell with content lies so far out that a table up to it would fill the memory.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

from zzcli.ledger.values import ValueFault

MAX_FILE = 64 << 20  # bytes of a workbook; a form has less than one million
MAX_UNFOLDED = 512 << 20  # bytes of all its parts
MAX_PARTS = 5000
MAX_CELLS = 8_000_000  # of a sheet up to its last cell with content
_PIECE = 1 << 20
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEETS = "xl/worksheets/"
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
CODE = "form-file"


def is_xlsx(raw: bytes) -> bool:
    """Tell an .xlsx from an .xls (or WPS's .et, the same) by its bytes. Raises ValueFault when it is neither."""
    if len(raw) > MAX_FILE:
        raise ValueFault(CODE, f"文件有 {len(raw) >> 20} MB，不是 zzcli form 写出的表单，请核对")
    if raw.startswith(_ZIP):
        return True
    if not raw.startswith(_COMPOUND):
        what = "文件是空的" if not raw else "不是 Excel 工作簿（可能是 CSV、网页等改了扩展名，或文件不完整）"
        raise ValueFault(CODE, f"{what}，请用 Excel 或 WPS 另存为 .xlsx")
    if _ENCRYPTED in raw:
        raise ValueFault(CODE, "工作簿有打开密码，请取消密码后另存")
    return False


def inspect(raw: bytes) -> tuple[str, ...]:
    """Check the parts of an .xlsx; returns what was left aside in it, as texts for warnings. Raises ValueFault."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return _inspect(package)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, ValueError):
        raise _damaged() from None
    except RuntimeError:  # what zipfile raises for an encrypted part
        raise ValueFault(CODE, "工作簿有密码，请取消密码后另存") from None


def _damaged() -> ValueFault:
    return ValueFault(CODE, "工作簿已损坏或不完整，请重新保存或重新传送")


def _inspect(package: zipfile.ZipFile) -> tuple[str, ...]:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise ValueFault(CODE, "压缩包里没有 Excel 工作簿，请用 Excel 或 WPS 另存为 .xlsx")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNFOLDED or len(names) < len(parts):
        raise ValueFault(CODE, "工作簿展开后大得不正常，没有读取；请只留下表单，另存后再导入")
    for part in parts:
        _part(package, part)
    left = []
    if any(name.endswith("vbaProject.bin") for name in names):
        left.append("工作簿带有宏，宏没有运行，只读取了格里的值")
    if any(name.startswith("xl/externalLinks/") for name in names):
        left.append("工作簿带有外部链接，链接没有打开，只读取了格里保存的值")
    return tuple(left)


def _part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part to its end: its checksum, and of XML its form and how far its cells reach."""
    is_xml = part.filename.endswith((".xml", ".rels"))
    reach = _Reach() if part.filename.startswith(_SHEETS) else None
    parser = _parser(reach) if is_xml else None
    with package.open(part) as stream:
        while piece := stream.read(_PIECE):
            if parser is not None:
                _feed(parser, piece, last=False)
    if parser is not None:
        _feed(parser, b"", last=True)
    if reach is not None and reach.rows * reach.columns > MAX_CELLS:
        raise ValueFault(CODE, f"{reach.cell} 有内容，离表单太远，请删去表单以外的内容")


def _feed(parser: expat.XMLParserType, piece: bytes, *, last: bool) -> None:
    try:
        parser.Parse(piece, last)
    except expat.ExpatError:
        raise _damaged() from None


def _parser(reach: _Reach | None) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    if reach is not None:
        parser.StartElementHandler = reach.element
    return parser


def _no_doctype(*_: object) -> None:
    raise _damaged()  # Excel writes none; they only serve to unfold entities


class _Reach:
    """How far the cells with content of a sheet reach."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.cell = ""
        self._at = ""

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of the start of an element."""
        local = name.rpartition(":")[2]
        if local == "c":
            self._at = attributes.get("r", "")
        elif local in ("v", "is", "f") and self._at:
            match = _CELL.fullmatch(self._at)
            row, column = (int(match[2]), _number(match[1])) if match else (0, 0)
            if not match or row > 1_048_576 or column > 16_384:
                raise _damaged()
            if row * column > self.rows * self.columns:
                self.cell = self._at
            self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
