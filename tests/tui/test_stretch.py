"""The cursor's arithmetic: rows, lines, periods, rows that come and go."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.stretch import Stretch


def make(ids: list[int], *starts: int) -> Stretch:
    return Stretch(array("q", ids), [(start, f"from {start}") for start in starts])


def test_each_line_is_a_row_or_a_separator() -> None:
    stretch = make([10, 11, 12, 13], 0, 2)
    assert stretch.lines == 6
    assert [stretch.row_at(line) for line in range(6)] == [(0, "from 0"), (0, ""), (1, ""), (2, "from 2"), (2, ""), (3, "")]
    assert [stretch.line_of(row) for row in range(4)] == [1, 2, 4, 5]


def test_dropping_the_row_under_the_cursor_goes_to_the_next() -> None:
    stretch = make([1, 2, 3, 4], 0, 2)
    assert stretch.drop({2}, 1) == 1
    assert list(stretch.ids) == [1, 3, 4]
    assert stretch.days == [(0, "from 0"), (1, "from 2")]


def test_a_period_without_rows_goes() -> None:
    stretch = make([1, 2, 3], 0, 1, 2)
    stretch.drop({2}, 0)
    assert stretch.days == [(0, "from 0"), (1, "from 2")]


def test_dropping_the_end_leaves_the_cursor_on_the_last() -> None:
    stretch = make([1, 2, 3], 0)
    assert stretch.drop({2, 3}, 1) == 0
    assert stretch.drop({1}, 0) == 0
    assert stretch.lines == 0


def test_a_row_is_found_again_or_its_follower() -> None:
    assert make([9, 1, 2, 3]).after(make([1, 2, 3]), 1) == 2
    assert make([1, 3]).after(make([1, 2, 3]), 1) == 1
    assert make([1]).after(make([1, 2, 3]), 1) == 0


def test_a_row_held_belongs_to_the_period_before_it() -> None:
    stretch = make([1, 3], 0, 1)
    stretch.insert(1, 2)
    assert list(stretch.ids) == [1, 2, 3]
    assert stretch.days == [(0, "from 0"), (2, "from 1")]


@given(st.lists(st.integers(0, 50), unique=True, min_size=1, max_size=30), st.sets(st.integers(0, 50)), st.data())
def test_a_cursor_whose_row_stays_stays_on_it(ids: list[int], gone: set[int], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(ids) - 1))
    starts = sorted({0, *data.draw(st.sets(st.integers(0, len(ids) - 1)))})
    stretch = make(ids, *starts)
    stands = ids[row]
    at = stretch.drop(set(gone), row)
    assert list(stretch.ids) == [id for id in ids if id not in gone]
    if stands not in gone:
        assert stretch.ids[at] == stands
    assert all(row < len(stretch) for row, _ in stretch.days)
    assert [stretch.row_at(stretch.line_of(row)) for row in range(len(stretch))] == [(row, "") for row in range(len(stretch))]
