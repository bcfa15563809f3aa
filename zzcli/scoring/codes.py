"""The stable names of what can be wrong with a period in the light of the rules, each with its meaning (Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    "adjustment-date": "加减分事项的日期不在本期之内",
    "adjustment-fits-none": "加减分事项不知计在哪里，或在计分的地方没有适用的行，或有两行适用",
    "bad-value": "有数据却算不出得分：数据或规则写错，或结果过大",
    "case-differs": "用例算出的得分与期望不符",
    "case-without-special": "用例文件的名称不是任何专项的文件名",
    "division-by-zero": "除数为0，规则又没有写明这时怎样计（absent）",
    "finding-item": "认定没有写明评分项，或写的评分项不存在、不评这个单位",
    "finding-object": "认定没有写明对象，或写的对象不在用",
    "finding-special": "认定没有写明专项，或写的专项不存在、本期不评分",
    "finding-without-rule": "弄虚作假等认定在办法里没有对应的处理规定",
    "issuer-level": "加减分事项写的级别与发文机关的级别不符",
    "item-not-in-force": "填报了本期不评分的评分项",
    "item-without-figures": "填报了不需要数据的评分项",
    "missing-figure": "应填报的数据没有核定值；缺的数据不当作零",
    "missing-plan": "规则要用的计划值没有填",
    "no-task-not-allowed": "核定值填了“-”（没有这项任务），而规则不许缺",
    "no-task-without-reason": "核定值填“-”却没有在备注写明理由",
    "no-value": "这一项算不出得分，规则又没有写明这时怎样计（absent）",
    "object-under-two": "同一对象列在了只能列一处的两个评分项里",
    "out-of-range": "数值超出办法写明的范围",
    "unit-not-scored": "填报的单位不评这一项，或全市数据与单位数据填错了地方",
    "unknown-issuer": "发文机关不在办法的发文机关表里",
    "unknown-item": "专项里没有这个评分项",
    "unknown-measure": "评分项没有这个指标，或多个指标时没有写明是哪一个",
    "unknown-object": "名册里没有这个在用的对象，或不分对象的评分项填了对象",
    "unknown-special-file": "评比期文件夹里的数据文件不对应任何专项",
    "wrong-choice": "填的词不在办法规定的可选词里",
    "wrong-count": "次数、个数不是零或正整数",
}
