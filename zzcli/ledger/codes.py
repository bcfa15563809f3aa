"""What each problem code of the ledger's text means: what it is, why it matters, how to mend it.

`zzcli checks` lists them; a test holds this table against the codes that the package uses.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem by its stable English name, explained in Chinese, a line each."""

    name: str
    what: str
    why: str
    mend: str


CODES = (
    # Bytes and lines
    Code("not-utf-8", "文件不是 UTF-8 编码", "猜编码会悄悄读错字", "用 UTF-8 重新保存"),
    Code(
        "gb18030", "文件是 GB18030（GBK）编码", "同一内容只能有一种写法，历史才可比较", "运行 zzcli fmt --from gb18030"
    ),
    Code("bom", "文件开头有 BOM 标记（警告）", "看不见的字符会使比较出现假的差异", "运行 zzcli fmt"),
    Code("crlf", "换行是 CRLF（警告）", "换行不一致会使每一行都显得改过", "运行 zzcli fmt"),
    Code("bare-cr", "有单独的回车符", "不同程序对行的理解会不同", "删去该字符"),
    Code("nul", "有 NUL 字符", "通常是文件损坏", "从备份或历史版本恢复，或删去该字符"),
    Code("empty-file", "CSV 文件是空的", "分不清是没有数据还是数据丢失", "至少写上表头"),
    Code("missing-file", "缺少台账必须有的文件", "没有它无法知道用什么办法、评哪些单位", "运行 zzcli init，或补上文件"),
    Code("file-name", "文件名含中文，或与另一文件只差大小写", "在别的系统上会乱码或互相覆盖", "改名"),
    Code("stray-file", "台账里有不认识的文件", "没有命令会读它，里面的数据会被漏掉", "改成正确的文件名，或移走"),
    Code("stray-folder", "台账里有不认识的文件夹", "没有命令会读它，里面的数据会被漏掉", "移走"),
    Code("period-folder", "文件夹名像评比期但写法不对", "该期不会被找到", "改成 2021-06、2021-Q2 或 2021 的样子"),
    # CSV
    Code("header", "表头与规定不符", "列对不上，数据会读到别的列", "按提示改正列名和顺序"),
    Code("column-count", "这一行的列数不对", "不知道哪个数属于哪一列", "补上逗号，或给含逗号的内容加双引号"),
    Code("unclosed-quote", "双引号没有配对", "后面的内容会并成一个字段", "补上或删去双引号；字段里的双引号写两个"),
    Code("line-break", "字段里有换行", "一行一个数据，历史才能逐行比较", "改在一行里写完"),
    Code("duplicate-key", "两行是同一个数据", "两个数不知道用哪一个", "删去一行"),
    Code("unknown-unit", "单位不在 units.toml", "名称写错的数据会算不到任何单位", "按提示改正，或先登记单位"),
    Code("unscored-owner", "责任单位不在 units.toml，但与其中一个相近（警告）", "可能是名称写错", "改正，或登记为单位"),
    Code("alias", "用了单位的别名（警告）", "同一单位只用一个名称，历史才可比较", "运行 zzcli fmt"),
    Code("empty-item", "评分项是空的", "不知道是哪一项的数据", "填写评分项"),
    Code("empty-value", "必填的格是空的", "空着不等于零", "填写，或删去这一行"),
    Code("spot-check-result", "抽检结果不是规定的词", "计数时会漏掉", "填 一致 或 不一致，未查的留空"),
    # Values
    Code("number", "不是数字", "无法计算", "只填数字，说明写在备注"),
    Code("number-percent", "数字带百分号", "7.9% 与 0.079 会混淆；计量单位由办法规定", "去掉百分号"),
    Code("number-separator", "数字有千位分隔符", "与小数点、CSV 的逗号混淆", "去掉分隔符"),
    Code("number-full-width", "数字是全角字符", "同一个数只能有一种写法", "改成半角"),
    Code("number-not-finite", "是 NaN、无穷大或表格的错误值", "不是数值", "填实际的数字"),
    Code("number-exponent", "是科学记数法", "同一个数只能有一种写法", "写成普通数字"),
    Code("number-size", "位数超出限制", "超过 15 位有效数字或 12 位小数，多半是误填", "核对并改正"),
    Code(
        "number-form",
        "数字的写法不规范（多余的零、正号、空格）",
        "同一个数只能有一种写法",
        "按提示改写，或运行 zzcli fmt",
    ),
    Code("date", "不是日期，或没有这一天", "无法判断期限", "写成 2021-06-30 的样子"),
    Code("date-form", "日期的写法不规范（警告）", "同一天只能有一种写法", "运行 zzcli fmt"),
    Code("yes-no", "既不是“是”也不是“否”", "无法判断", "填 是 或 否"),
    Code("period", "评比期或月份写错", "不知道指哪一期", "写成 2021-06、2021-Q2 或 2021"),
    Code("digest", "不是完整的摘要或提交编号", "无法核对内容", "填 sha256sum 或 git 给出的完整编号"),
    Code("path", "路径不在台账文件夹内", "别的电脑上找不到", "用 / 分隔的相对路径"),
    # TOML
    Code("toml-syntax", "TOML 格式错误", "文件读不出", "按提示改正该行"),
    Code("format", "format 不是本程序认识的版本", "旧程序会读错新格式", "写 format = 1，或升级 zzcli"),
    Code("unknown-key", "不认识的键", "写错的键会悄悄不起作用", "按提示改正或删去"),
    Code("missing-key", "缺少必须有的键", "没有它无法使用这一条", "补上"),
    Code("wrong-type", "值的类型不对", "无法使用", "按提示改写"),
    Code("wrong-order", "起止或先后颠倒", "不会有任何一期落在其中", "核对日期"),
    Code("duplicate-unit", "两个单位同名，或别名相同", "数据不知道属于谁", "删去一个"),
    Code("duplicate-document", "同一单位的同一文件记了两次", "加减分会重复计算", "删去一条"),
)
