"""The grammar of expressions.

In: the text of an expression. Out: its nodes, or an ExpressionError with the column and what was expected there. The parser is
made once and only when the first expression is read: loading it costs a tenth of a second.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from store.errors import ExpressionError

from . import nodes
from .complaints import WORDS_EXPECTED, explain_character, explain_token
from .nodes import And, ListRef, Near, Node, Not, Or, Scoped, Term, Value, make_term

if TYPE_CHECKING:
    from lark import Lark

MAX_LENGTH = 20_000
MAX_NESTING = 40

_BARE = r"[^\W_][^\s()\"“”„~*=:@,;!?<>{}\[\]|\\^]*"
_QUOTE, _NO_QUOTE = '["“”„]', '[^"“”„]'
_END = r"(?=[\s()]|$)"
GRAMMAR = rf"""
?start: either
?either: both (_OR both)*
?both: negated (_AND? negated)*
?negated: (_NOT | _MINUS) negated -> negation
     | pair
?pair: atom (NEAR atom)*
?atom: TERM -> term
     | LIST -> listed
     | VALUE -> value
     | FIELD (field_term | field_list | group) -> scoped
     | EQUALS group -> values
     | group
group: LPAR either ")"
field_term: TERM
field_list: LIST
LPAR: "("
_OR.5: /OR{_END}/
_AND.5: /AND{_END}/
_NOT.5: /NOT{_END}/
NEAR.5: /NEAR\/[0-9]+(?=[\s(@="“”„]|$)/
_MINUS.4: /-(?=[^\s)-])/
FIELD.4: /(?:title|summary|text|author):(?=\S)/
EQUALS.5: /(?:source|feed|lang|url|topic|is|tag|since|before|story):(?=\()/
VALUE.4: /(?:source|feed|lang|url|topic|is|tag|since|before|story):(?:{_QUOTE}{_NO_QUOTE}+{_QUOTE}|[^\s()"“”„]+)/
LIST.4: /@[a-z0-9_-]+/
TERM: /=?(?:{_QUOTE}{_NO_QUOTE}*{_QUOTE}|{_BARE})(?:\*|~[0-9]+)?/
%ignore /\s+/
"""

_TERM = re.compile(
    rf"(?P<exact>=?)(?:{_QUOTE}(?P<phrase>{_NO_QUOTE}*){_QUOTE}|(?P<bare>{_BARE}))(?:(?P<star>\*)|~(?P<number>[0-9]+))?"
)


def read_term(written: str, column: int) -> Term:
    """A word or quoted phrase with its `=`, `*` or `~n`."""
    match = _TERM.fullmatch(written)
    if match is None:
        raise ExpressionError(f"{written!r} is no term", column, WORDS_EXPECTED)
    exact, star, number = bool(match["exact"]), bool(match["star"]), match["number"]
    amount = int(number[:6]) if number is not None else None
    phrase = match["phrase"]
    if phrase is not None:
        if not phrase.strip():
            raise ExpressionError("an empty phrase", column, "words between the quotes")
        if amount is not None and amount > nodes.MAX_GAP:
            raise ExpressionError(f"~{amount} is too far", column + len(written) - len(number), f"at most {nodes.MAX_GAP}")
        return make_term(phrase, written=written, column=column, exact=exact, prefix=star, gap=amount or 0)
    bare = match["bare"]
    if written in ("AND", "OR", "NOT"):
        raise ExpressionError(f"{written} cannot stand here", column, WORDS_EXPECTED)
    if bare == "NEAR" or bare.startswith("NEAR/"):
        raise ExpressionError(f"{bare} has no distance", column, "NEAR/ and a number, like NEAR/5")
    if amount is not None:
        if exact:
            raise ExpressionError("= allows no edits", column + len(written) - len(number) - 1, "= or ~, not both")
        if amount > 2:
            raise ExpressionError(f"~{amount} is too many edits", column + len(written) - len(number), "~0, ~1 or ~2")
    return make_term(bare, written=written, column=column, exact=exact, prefix=star, edits=amount)


class _Callbacks:
    """What each rule of the grammar makes of its parts."""

    def either(self, parts: list[Any]) -> Node:
        return Or(tuple(_plain(part) for part in parts))

    def both(self, parts: list[Any]) -> Node:
        return And(tuple(_plain(part) for part in parts))

    def negation(self, parts: list[Any]) -> Node:
        part = _plain(parts[-1])
        return part.part if isinstance(part, Not) else Not(part)

    def pair(self, parts: list[Any]) -> Node:
        operands = [_plain(part) for part in parts[::2]]
        columns = tuple(_column(part) for part in parts[::2])
        distances: list[int] = []
        for sign in parts[1::2]:
            distance = int(str(sign)[5:][:6])
            if distance > nodes.MAX_DISTANCE:
                raise ExpressionError(f"{sign} is too far", sign.start_pos + 6, f"at most {nodes.MAX_DISTANCE}")
            distances.append(distance)
        for operand, column in zip(operands, columns, strict=True):
            _check_operand(operand, column)
        return Near(tuple(operands), tuple(distances), columns)

    def group(self, parts: list[Any]) -> Any:
        return _Group(_plain(parts[1]), parts[0].start_pos + 1)

    def term(self, parts: list[Any]) -> Node:
        return read_term(str(parts[0]), parts[0].start_pos + 1)

    field_term = term

    def listed(self, parts: list[Any]) -> Node:
        return ListRef(str(parts[0])[1:], parts[0].start_pos + 1)

    field_list = listed

    def value(self, parts: list[Any]) -> Node:
        field, _, value = str(parts[0]).partition(":")
        column = parts[0].start_pos + 1
        if value[0] in '"“”„':
            value = value[1:-1]
        return Value(field, value.strip(), column)

    def scoped(self, parts: list[Any]) -> Node:
        inner = _plain(parts[1])
        column = parts[0].start_pos + 1
        _refuse_fields(inner)
        return Scoped(str(parts[0])[:-1], inner, column)

    def values(self, parts: list[Any]) -> Node:
        return _as_values(str(parts[0])[:-1], _plain(parts[1]), parts[0].start_pos + 1)


class _Group:
    """A group in parentheses, with its column; only while parsing."""

    def __init__(self, inner: Node, column: int) -> None:
        self.inner = inner
        self.column = column


def _plain(part: Any) -> Node:
    node: Node = part.inner if isinstance(part, _Group) else part
    return node


def _column(part: Any) -> int:
    if isinstance(part, _Group | Term | ListRef | Value | Scoped):
        return part.column
    return 1


def _check_operand(node: Node, column: int) -> None:
    """Refuses what NEAR cannot measure from: AND, NOT, NEAR and fields that are compared as a whole."""
    if isinstance(node, Or):
        for part in node.parts:
            _check_operand(part, column)
    elif isinstance(node, Scoped):
        _check_operand(node.inner, column)
    elif isinstance(node, And | Not | Near | Value):
        name = {And: "AND", Not: "NOT", Near: "NEAR"}.get(type(node), "a whole field")
        raise ExpressionError(f"{name} inside an operand of NEAR", column, "a word, a phrase, a list or an OR of these")


def _refuse_fields(node: Node) -> None:
    """Refuses a field within a field."""
    if isinstance(node, Scoped | Value):
        raise ExpressionError(f"{node.field}: inside another field", node.column, "words, phrases, lists or groups of them")
    if isinstance(node, And | Or | Near):
        for part in node.parts:
            _refuse_fields(part)
    elif isinstance(node, Not):
        _refuse_fields(node.part)


def _as_values(field: str, node: Node, column: int) -> Node:
    """The words of a group after `source:` and the like as values of that field."""
    if isinstance(node, Term):
        value = node.written
        if value[0] in '"“”„':
            value = value[1:-1]
        if value[:1] == "=" or value[-1:] == "*" or "~" in value:
            raise ExpressionError(f"{field}: is compared as a whole", node.column, "plain values, without =, ~ and *")
        return Value(field, value, node.column)
    if isinstance(node, And):
        return And(tuple(_as_values(field, part, column) for part in node.parts))
    if isinstance(node, Or):
        return Or(tuple(_as_values(field, part, column) for part in node.parts))
    if isinstance(node, Not):
        return Not(_as_values(field, node.part, column))
    raise ExpressionError(f"{field}: is compared as a whole", getattr(node, "column", column), "values, joined by OR")


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", lexer="basic", transformer=_Callbacks(), regex=False)


def _check_shape(text: str) -> None:
    """Bounds the length and the nesting, so that no expression costs more than a moment."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression of {len(text)} characters", MAX_LENGTH + 1, f"at most {MAX_LENGTH}")
    depth = 0
    quoted = False
    for position, letter in enumerate(text):
        if letter in '"“”„':
            quoted = not quoted
        elif quoted:
            continue
        elif letter == "(":
            depth += 1
            if depth > MAX_NESTING:
                raise ExpressionError("groups nested too deeply", position + 1, f"at most {MAX_NESTING} levels")
        elif letter == ")":
            depth -= 1


def parse(text: str) -> Node:
    """The nodes of an expression. Raises ExpressionError with the column for everything outside the language."""
    _check_shape(text)
    if not text.strip():
        raise ExpressionError("an empty expression", 1, WORDS_EXPECTED)
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

    try:
        return _plain(_parser().parse(text))
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from None
        raise
    except UnexpectedCharacters as error:
        position = error.pos_in_stream or 0
        raise explain_character(text, position) from None
    except UnexpectedToken as error:
        raise explain_token(text, error) from None
    except UnexpectedInput as error:
        raise ExpressionError("not an expression", (error.pos_in_stream or 0) + 1, WORDS_EXPECTED) from None
