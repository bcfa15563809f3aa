"""config.toml: every key of the design, and every way to get one wrong."""

from datetime import date
from decimal import Decimal

from zzcli.ledger.config import SECTIONS, Config, Deadline, Owner, Signing, read_config
from zzcli.ledger.periods import Period

MAY, JUNE, JULY = (Period.parse(text) for text in ("2021-05", "2021-06", "2021-07"))

FULL = """\
format = 1
[ledger]
scheme = "zhengzhou-2021"
rules = "ledger/rules/"
first = "2021-03"
synthetic = true
[readings]
round = "none"
"3/node-points" = [{value = "1"}, {value = "2", from = "2021-06"}]
[sample]
source = "开奖号码"
[annual]
months = 0.7
[audit]
jump = 3
[signing]
required = true
signers = "signers"
[[owner]]
email = "a@example.cn"
units = ["金水区"]
[deadline]
what = "01-economy"
period = "2021-06"
due = 2021-07-22
reason = "停机"
"""


def read(text: str) -> tuple[Config, list[str]]:
    config, problems = read_config(text.encode())
    return config, [str(problem) for problem in problems]


def test_read_config__every_key() -> None:
    config, problems = read(FULL)
    assert problems == []
    assert config == Config(
        scheme="zhengzhou-2021",
        rules="ledger/rules",
        first=Period.parse("2021-03"),
        synthetic=True,
        readings={"round": ((None, "none"),), "3/node-points": ((None, "1"), (JUNE, "2"))},
        sample_source="开奖号码",
        annual={"months": Decimal("0.7")},
        audit={"jump": Decimal(3)},
        signing=Signing(True, "signers"),
        owners=(Owner("a@example.cn", ("金水区",), (), (), ()),),
        deadline=Deadline("01-economy", JUNE, date(2021, 7, 22), "停机"),
    )
    assert str(config.place("readings", "3/node-points")) == "config.toml:9"


def test_reading__the_newest_that_has_begun() -> None:
    config, _ = read(FULL)
    assert [config.reading("3/node-points", period) for period in (MAY, JUNE, JULY)] == ["1", "2", "2"]
    assert config.reading("round", MAY) == "none"
    assert config.reading("other", MAY) is None


def test_read_config__the_least() -> None:
    config, problems = read('format = 1\n[ledger]\nscheme = "blank"\n')
    assert problems == []
    assert (config.rules, config.first, config.synthetic, config.readings) == ("", None, False, {})


def test_read_config__missing_file_and_nothing_in_it() -> None:
    assert [str(problem) for problem in read_config(None)[1]] == ["config.toml: 没有 config.toml，请运行 zzcli init"]
    assert read("")[1] == [
        "config.toml: 缺少 format = 1，请写在文件开头",
        'config.toml: 缺少 [ledger] 一节，请补上，例如 scheme = "city-2021"',
    ]


def test_read_config__all_faults_at_once_with_their_lines() -> None:
    sections = "format、ledger、sample、signing、owner、deadline、readings、annual、audit"
    _, problems = read("""\
format = 2
[ledgr]
[ledger]
schema = "x"
first = 2021
synthetic = "yes"
[readings]
a = 2
b = [{value = "1", from = "2021-06"}, {value = "2", from = "2021-05"}]
c = [{from = "2021-06"}]
[annual]
months = nan
[audit]
jump = 1e400
[[owner]]
email = ""
units = "金水区"
[deadline]
due = "2021-07-22"
[signing]
required = 1
""")
    assert problems == [
        f"config.toml:2: 不认识的键“ledgr”（是不是“ledger”？），请改正或删去；可用的键：{sections}",
        "config.toml:1: format 应为 1；更高的版本请升级 zzcli",
        "config.toml:4: 不认识的键“schema”（是不是“scheme”？），请改正或删去；可用的键：scheme、rules、first、synthetic",
        'config.toml:3: 缺少 scheme（办法的名称），请补上，例如 scheme = "city-2021"',
        'config.toml:5: first 应为加引号的评比期，例如 "2021-06"',
        "config.toml:6: synthetic 应为 true 或 false，不加引号",
        "config.toml:21: required 应为 true 或 false，不加引号",
        'config.toml:8: a 应为加引号的选项，或 [{value = "选项", from = "2021-05"}]',
        "config.toml:9: b 的各条应按 from 从早到晚，只有第一条可以没有 from",
        'config.toml:10: c 的每一条应为 {value = "选项", from = "2021-05"}',
        "config.toml:12: months 不是数值，请填实际的数字",
        "config.toml:14: jump 超出范围：最多 15 位有效数字、12 位小数",
        "config.toml:16: email 是空的，请填写",
        'config.toml:17: units 应为文字的列表，例如 ["甲", "乙"]',
        'config.toml:18: 缺少 what（哪一项期限），请补上，例如 what = "01-works"',
        'config.toml:18: 缺少 period（哪个评比期），请补上，例如 period = "2021-06"',
        "config.toml:19: due 应为日期，不加引号，例如 2021-06-30",
        'config.toml:18: 缺少 reason（理由），请补上，例如 reason = "统计系统停机"',
    ]


def test_read_config__a_section_that_is_no_table() -> None:
    _, problems = read('format = 1\nledger = "zhengzhou-2021"\nowner = 3\nreadings = 1\n')
    assert problems == [
        "config.toml:2: “ledger”应为一个表：[ledger]",
        "config.toml:4: “readings”应为一个表：[readings]",
        "config.toml:3: “owner”应逐条写成 [[owner]]",
    ]


def test_sections__each_setting_has_an_example_of_its_own_key() -> None:
    for name in ("ledger", "sample", "signing", "owner", "deadline"):
        for setting in SECTIONS[name]:
            assert setting.example.startswith(f"{setting.key} = ")
            assert setting.meaning
