"""The room templates run in: no way into Python, a few harmless filters, bounded work.

Templates come from offices and are not trusted. What may be reached is a list of what is allowed, not of what is
forbidden; what it may cost is in ``generator.budget``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

from generator.budget import MAX_ITEMS, Overrun, charge, listed
from generator.filters import FILTERS, literal, named, refuse_missing, written
from generator.views import Missing, look
from kb.errors import ZhangfaError

_MAX_BITS = 256
_ATTRIBUTES: dict[type, frozenset[str]] = {
    LoopContext: frozenset({"index", "index0", "revindex", "first", "last", "length", "previtem", "nextitem", "depth"}),
    str: frozenset({"startswith", "endswith", "strip", "removeprefix", "removesuffix", "isdigit"}),
}
_TESTS = frozenset({"defined", "undefined", "odd", "even", "divisibleby", "string", "number", "boolean"})


class Unknown(StrictUndefined):
    """A name that stands for nothing."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


class _Charging(NodeTransformer):
    """Writes into a parsed template what its turns, comparisons, lists and joined texts cost."""

    def __init__(self, environment: Environment, name: str | None, filename: str | None) -> None:
        self._known = {nodes.Filter: ("filter", environment.filters), nodes.Test: ("test", environment.tests)}
        self._place = name, filename

    def _refuse(self, node: nodes.Node, words: str) -> NoReturn:
        raise TemplateSyntaxError(words, node.lineno, *self._place)

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        super().generic_visit(node, *args, **kwargs)
        if isinstance(node, (nodes.Filter, nodes.Test)):
            # Jinja tells an unknown one inside a condition only when it is reached, without the line.
            what, known = self._known[type(node)]
            if node.name not in known:
                self._refuse(node, f"No {what} named '{node.name}'")
        if isinstance(node, (nodes.Template, nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)):
            words = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
            node.body.insert(
                0, nodes.ExprStmt(_call("charge", nodes.Const(1 + words), node.lineno), lineno=node.lineno)
            )
        if isinstance(node, nodes.For) and node.test is not None:
            node.test = _call("compared", node.test, node.lineno)
        elif isinstance(node, nodes.Compare):
            node.expr = _call("compared", node.expr, node.lineno)
        elif isinstance(node, nodes.Concat):
            return _call("joined", nodes.List(node.nodes, lineno=node.lineno), node.lineno)
        elif isinstance(node, nodes.List) or (isinstance(node, nodes.Tuple) and node.ctx == "load"):
            return _call("literal", nodes.List(node.items, lineno=node.lineno), node.lineno)
        elif isinstance(node, nodes.Dict):
            self._refuse(node, "unexpected '{'")
        elif isinstance(node, nodes.Name) and node.name in ("varargs", "kwargs"):
            self._refuse(node, f"unexpected '{node.name}'")
        elif isinstance(node, nodes.ScopedEvalContextModifier):
            self._refuse(node, "Encountered unknown tag 'autoescape'.")
        return node


def _call(name: str, argument: Any, line: int) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name), [argument], [], None, None, lineno=line)


def _compared(value: Any) -> Any:
    charge()
    return value


def _joined(parts: list[Any]) -> str:
    return "".join(written(part) for part in parts)


def _range(*bounds: int) -> list[object]:
    numbers = range(*bounds)
    if len(numbers) > MAX_ITEMS:
        raise Overrun(f"range 有 {len(numbers)} 个数", expected=f"不超过 {MAX_ITEMS} 个", remedy="请检查循环的起止数")
    return listed(list(numbers))


def _bits(side: Any, operator: str, *, texts: bool = False) -> int:
    """The bits of an operand. Raises ZhangfaError for an operand that the operator does not take."""
    if isinstance(side, Undefined):
        str(side)  # raises
    if texts and isinstance(side, (str, list, tuple)):
        return 0
    if isinstance(side, bool) or not isinstance(side, (int, float, Decimal)):
        raise ZhangfaError(f"不能对{named(side)}作“{operator}”运算", expected="数字")
    bits = side.bit_length() if isinstance(side, int) else 64
    if bits > _MAX_BITS:
        raise Overrun("数字过大", expected="不超过 70 位的数字", remedy="请检查这里的算式")
    return bits


# What the tree calls by itself: missing fields may be compared and listed.
_OWN = (charge, _compared, _joined, literal)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, narrowed. filters: those of this project besides the harmless ones."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self, loader: BaseLoader, filters: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(
            loader=loader,
            undefined=Unknown,
            finalize=written,
            # A tag on a line of its own leaves no line behind; an included file ends its last line.
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        kept = {name: refuse_missing(self.filters[name]) for name in ("first", "last", "abs")}
        own = {name: refuse_missing(function) for name, function in filters.items()}
        self.filters = {"default": self.filters["default"]} | kept | FILTERS | own
        self.tests = {name: test for name, test in self.tests.items() if name in _TESTS}
        self.tests["none"] = lambda value: value is None or isinstance(value, Missing)
        self.globals = {"range": _range, "namespace": Namespace}

    # ---- what may be reached

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``obj.attribute``, for the few kinds of objects that have attributes for templates."""
        if attribute in _ATTRIBUTES.get(type(obj), ()):
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``obj[argument]``: a field, an item or a slice of a list or text."""
        if isinstance(obj, Undefined) and not isinstance(obj, Missing):
            str(obj)  # raises
        if isinstance(argument, str) and argument.startswith("_"):
            raise SecurityError(argument)
        if isinstance(argument, slice) and isinstance(obj, (str, tuple, list)):
            charge(len(obj))
            return obj[argument]
        if isinstance(obj, str) and isinstance(argument, int):
            return obj[argument : argument + 1 or None]
        try:
            if isinstance(obj, (Namespace, TemplateModule)):
                return getattr(obj, argument)
            return look(obj, argument)
        except (KeyError, AttributeError):
            raise SecurityError(str(argument)) from None

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A call in a template. A missing field is told here, not deep inside the function."""
        if any(__obj is own for own in _OWN):
            return __obj(*args)
        charge()
        if not isinstance(__obj, (Macro, BlockReference, Undefined)):
            if not callable(__obj):
                raise ZhangfaError(f"{named(__obj)}后面不能加括号", remedy="请去掉括号，或核对函数名")
            __obj = refuse_missing(__obj)
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on numbers; + on texts and lists, * on a text or list and a number, within bounds."""
        bits = [_bits(side, operator, texts=operator in ("+", "*")) for side in (left, right)]
        sequences = [side for side in (left, right) if isinstance(side, (str, list, tuple))]
        if operator == "+" and sequences and type(left) is not type(right):
            raise ZhangfaError(f"不能把{named(left)}和{named(right)}相加", remedy="连接文字请用“~”")
        if operator == "**" and abs(right) * bits[0] > 4 * _MAX_BITS:
            raise Overrun("乘方的结果过大", expected="不大的指数", remedy="请检查这里的算式")
        if sequences:
            times = [side for side in (left, right) if isinstance(side, int)] if operator == "*" else []
            charge(sum(len(side) for side in sequences) * max([1, *times]))
        elif isinstance(left, Decimal) or isinstance(right, Decimal):
            left, right = (Decimal(repr(side)) if isinstance(side, float) else side for side in (left, right))
        result = super().call_binop(context, operator, left, right)
        return listed(list(result)) if isinstance(result, (list, tuple)) else result

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """+ and - before a number."""
        _bits(arg, operator)
        return super().call_unop(context, operator, arg)

    # ---- what it may cost

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        # Jinja has no hook for a parsed tree; this is where one is made. The nodes themselves are documented.
        charged: nodes.Template = _Charging(self, name, filename).visit(super()._parse(source, name, filename))
        return charged

    charge = staticmethod(charge)
    compared = staticmethod(_compared)
    joined = staticmethod(_joined)
    literal = staticmethod(literal)
