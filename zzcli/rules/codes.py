"""The stable names of what can be wrong with a scheme, each with its meaning (Chinese), as `zzcli checks` lists them.

Codes that ledger files share (unknown-key, wrong-type, header, ...) mean the same here and are explained there.
"""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    "ambiguous-name": "表达式里的名称有两个来源，不知道读哪一个",
    "ambiguous-path": "路径可以指两个评分项",
    "clause": "缺少条款，或条款里用了全角括号",
    "cycle": "评分项互相引用，绕成一圈",
    "duplicate-id": "编号重复",
    "duplicate-name": "名称重复",
    "duplicate-row": "取值表有两行适用于同一种情况",
    "expression": "表达式写错",
    "id": "编号的写法不对，或它的上级不存在",
    "missing-table": "表不存在",
    "no-reading": "用到的释义没有登记",
    "option": "释义的选项不能用在这里",
    "partition": "一个单位同时在互不重复的两个组里",
    "row-total": "表里一行的合计与各列之和不符",
    "table-column": "表缺少需要的列",
    "table-value": "表里的值写错",
    "total": "满分与下级合计不符",
    "track-without-units": "办法没有列出单位的序列，台账里也没有单位",
    "unknown-group": "没有这个组别、序列或标签",
    "unknown-method": "没有这个计分方法",
    "unknown-name": "表达式里的名称没有定义",
    "unknown-option": "config.toml 为释义选了它没有的选项",
    "unknown-path": "路径指的评分项或指标不存在",
    "unknown-reading": "config.toml 选定的释义，办法里没有",
    "unknown-track": "单位写的序列办法里没有，或它的单位由办法列出",
    "unlisted-file": "办法的文件夹里有没有用到的文件",
    "unused-reading": "登记了释义却没有用到",
}
