"""Sets of items as the bits of one number: to join and meet a million items takes some ten microseconds.

In: numbers of items, sets, weights. Out: sets. A sum of weights of many sets is taken for all items at once, digit by digit, as
a column of numbers is added on paper.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

UNIT = 1_000  # weights are counted in thousandths, rounded up


def bits_of(items: Iterable[int], most: int) -> int:
    """The set of these items; numbers above `most` are left out."""
    held = bytearray(most // 8 + 1)
    for item in items:
        if item <= most:
            held[item >> 3] |= 1 << (item & 7)
    return int.from_bytes(held, "little")


_PLACES = [[place for place in range(8) if value >> place & 1] for value in range(256)]


def items_of(bits: int) -> array[int]:
    """The items of a set, in order."""
    found = array("q")
    for index, value in enumerate(bits.to_bytes(bits.bit_length() // 8 + 1, "little")):
        if value:
            first = index << 3
            found.extend([first + place for place in _PLACES[value]])
    return found


def reaching(weighted: Sequence[tuple[int, float]], least: float) -> int:
    """The items of which the weights of the sets they are in, all positive, can come to `least`, which is positive too."""
    wanted = max(1, int(least * UNIT))
    enough = 0
    digits: list[int] = []  # of each item's sum, lowest first
    for bits, weight in weighted:
        amount = -int(-weight * UNIT // 1)
        if amount >= wanted:
            enough |= bits
        else:
            _add(digits, bits, amount)
    return enough | _not_less(digits, wanted)


def _add(digits: list[int], bits: int, amount: int) -> None:
    """Adds an amount to the sums of the items of a set."""
    carry = 0
    place = 0
    while amount >> place or carry:
        if place == len(digits):
            digits.append(0)
        here, more = digits[place], bits if amount >> place & 1 else 0
        digits[place] = here ^ more ^ carry
        carry = here & more | carry & (here ^ more)
        place += 1


def _not_less(digits: list[int], wanted: int) -> int:
    """The items whose sums are `wanted` or more."""
    if wanted >> len(digits):
        return 0
    above = 0
    same = -1  # every item, until a digit tells otherwise
    for place in range(len(digits) - 1, -1, -1):
        if wanted >> place & 1:
            same &= digits[place]
        else:
            above |= same & digits[place]
            same &= ~digits[place]
    return above | same
