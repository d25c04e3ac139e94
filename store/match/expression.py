"""One expression by itself: a search, or a rule that is being tried.

In: the text of an expression and the lists it may name. Out: whether it holds for a document, where its terms stand, and what
the archive must be asked for its candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.types import Document, Hit, Terms

from .build import Builder
from .facts import Facts
from .formula import NO, YES
from .grammar import parse
from .groups import Groups
from .lexicon import Lexicon
from .matcher import Rule, hits_of
from .names import Names
from .texts import Text

if TYPE_CHECKING:
    from .plan import Plan
    from .vocabulary import Vocabulary


class Expression:
    """A compiled expression; made by `compile_expression`."""

    def __init__(self, text: str, names: Names, *, search: bool) -> None:
        self.text = text
        self._names = names
        self._groups = Groups()
        self.node = parse(text)
        self.part = Builder(self._groups, names, search=search).build(self.node)
        self._lexicon: Lexicon | None = None

    def _text(self, doc: Document) -> Text:
        if self._lexicon is None:
            self._lexicon = Lexicon(self._groups.words, self._groups.mask_of_word)
        return Text(doc, self._lexicon)

    def evaluate(self, doc: Document, facts: Facts | None = None) -> bool:
        """Whether the expression holds; without facts, what the archive alone knows (`topic:`, `is:`, …) holds for none."""
        text = self._text(doc)
        told = self.part.quick(*text.masks)
        return told == YES or (told != NO and self.part.holds(text, facts))

    def hits(self, doc: Document, facts: Facts | None = None) -> list[Hit]:
        """Where its terms stand in a document for which it holds; [] where it does not hold."""
        return self.found(doc, facts) or []

    def found(self, doc: Document, facts: Facts | None = None) -> list[Hit] | None:
        """The same; None where it does not hold."""
        text = self._text(doc)
        told = self.part.quick(*text.masks)
        if told == NO or (told != YES and not self.part.holds(text, facts)):
            return None
        return hits_of(Rule(0, 0, 0.0, self.part), text)

    def plan(self, vocabulary: Sequence[str] | Vocabulary) -> Plan:
        """What to ask the archive for: candidates that hold everything the expression can find, and filters."""
        from .plan import make_plan

        return make_plan(self.part, self._groups, vocabulary)


def compile_expression(text: str, names: Sequence[Terms] | Names = (), *, search: bool = True) -> Expression:
    """An expression, ready to be evaluated. Raises ExpressionError with the column. With `search`, what the archive knows
    of an item may be asked for too. Lists that are faulty themselves give what is good in them."""
    known = names if isinstance(names, Names) else Names(names)
    return Expression(text, known, search=search)
