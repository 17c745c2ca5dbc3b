"""Jinja's messages on the writing of a template, told in Chinese with what to do."""

from __future__ import annotations

import re
from difflib import get_close_matches

_TAGS = ("if", "elif", "else", "endif", "for", "endfor", "set", "endset", "include", "macro", "endmacro", "block")
_NAMES = {
    "end of print statement": "“}}”",
    "end of statement block": "“%}”",
    "begin of statement block": "“{%”",
    "begin of print statement": "“{{”",
    "end of template": "模板的末尾",
    "name": "一个名字",
    "string": "一段加引号的文字",
    "integer": "一个整数",
}

# The first pattern that is found tells: (pattern, what, remedy); {0}, {1} are what the pattern caught.
_TOLD = (
    (r"unknown tag '(end\w+)'", "“{0}”没有对应的开头，或与开头不配对", "请核对 if 与 endif、for 与 endfor 是否成对"),
    (r"unknown tag '(\w+)'", "不认识或不能用的标签“{0}”", "可用的标签：if、for、set、include、macro、block 等"),
    (r"Unexpected end of template.*following tags: .*?'(end\w+)'", "末尾还缺“{0}”", "请在该处之后补上 {{% {0} %}}"),
    (r"Unexpected end of template", "模板没有写完", "请检查 if、for 等是否都有结尾"),
    (r"Missing end of comment", "注释没有结尾", "请补上“#}}”"),
    (r"Missing end of raw", "raw 没有结尾", "请补上 {{% endraw %}}"),
    (r"No filter named '(.+?)'", "没有名为“{0}”的过滤器", "请核对“|”后面的名字"),
    (r"No test named '(.+?)'", "没有名为“{0}”的判断", "请核对 is 后面的名字"),
    (r"unexpected char ['\"](.)", "“{0}”不能写在这里", "标签里的引号、括号、逗号要用半角"),
    (r"expected token '(.+?)', got '(.+?)'", "这里应为{0}，写的是{1}", "请检查括号、引号是否成对"),
    (r"unexpected '(.+?)'", "这里不能写“{0}”", "请检查括号、引号是否成对"),
    (r"unexpected end of template", "模板没有写完", "请检查“{{{{ }}}}”“{{% %}}”是否成对"),
    (r"block '(.+?)' defined twice", "block “{0}”写了两次", "请给其中一个改名"),
    (r"[Tt]oo many|nested", "嵌套过深", "请把模板拆开"),
)  # fmt: skip


# What Python says of a call that does not fit the function.
_CALLS = (
    (r"(\w+)\(\) missing \d+ required .*?arguments?: (.+)", "{0} 括号里缺少参数：{1}"),
    (r"(\w+)\(\) takes .*? but (\d+) (?:positional arguments? )?(?:was|were) given", "{0} 括号里的参数太多"),
    (r"(\w+)\(\) got an unexpected keyword argument '(.+?)'", "{0} 没有名为“{1}”的参数"),
    (r"(\w+)\(\) got multiple values for argument '(.+?)'", "{0} 的参数“{1}”给了两次"),
)
_ARGUMENTS = {"document": "文件", "path": "条款", "words": "字句"}


def explain_call(message: str) -> str:
    """What is wrong with the arguments of a call, in Chinese, for the message of Python's TypeError."""
    for pattern, what in _CALLS:
        if found := re.search(pattern, message):
            given = re.sub(r"\w+", lambda name: _ARGUMENTS.get(name[0], name[0]), found[2])
            given = given.replace("'", "").replace(", and ", "、").replace(" and ", "、").replace(", ", "、")
            return what.format(found[1].removeprefix("do_"), given)
    return "参数的类型不对，或者不同类的值放在一起计算、比较"


def explain(message: str) -> tuple[str, str]:
    """What is wrong and what to do, in Chinese, for a message of Jinja's parser."""
    for pattern, what, remedy in _TOLD:
        found = re.search(pattern, message, re.S)
        if found:
            caught = [_NAMES.get(part, f"“{part}”" if "应为" in what else part) for part in found.groups()]
            near = get_close_matches(found[1], _TAGS, n=1) if "unknown tag" in message else []
            hint = f"；是不是“{near[0]}”？" if near and near[0] != found[1] else ""
            return what.format(*caught), remedy.format(*caught) + hint
    return f"写法不合模板的语法（{message}）", "请检查该行的括号、引号和标签是否成对"
