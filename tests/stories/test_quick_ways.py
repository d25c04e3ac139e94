"""Short cuts on the way to a story lead where the plain way leads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.stories.index import Index
from store.stories.words import _OF_ROUNDUPS, _ROUNDUP, _is_roundup, sketch

LISTS = st.lists(
    st.tuples(st.sets(st.integers(1, 40), max_size=12), st.integers(6, 126)), min_size=1, max_size=12
)


def plainly(lists: list[tuple[set[int], int]], budget: int, most: int) -> set[int]:
    """The nearest items when every list within the budget is added up whole."""
    shares: dict[int, float] = {}
    read = [(len(items), term, weight, items) for term, (items, weight) in enumerate(lists) if len(items) > 1]
    for items, weight in lists:
        if len(items) == 1:
            shares[next(iter(items))] = shares.get(next(iter(items)), 0.0) + weight
    for length, _, weight, items in sorted(read, key=lambda row: row[:2]):
        budget -= length
        if budget < 0:
            break
        for item in items:
            shares[item] = shares.get(item, 0.0) + weight
    least = 0.16 * sum(weight for _, weight in lists)
    near = sorted(((share, item) for item, share in shares.items() if share >= least), reverse=True)
    return {item for _, item in near[:most]}


@given(LISTS, st.integers(0, 60))
def test_candidates_are_those_of_adding_everything_up(lists, budget):
    index = Index()
    for item in range(1, 41):
        held = [term for term, (items, _) in enumerate(lists) if item in items]
        if held:
            index.add(item, "en", held)
    found = index.candidates(range(len(lists)), [weight for _, weight in lists], budget, 40)
    assert set(found) == plainly(lists, budget, 40)


@given(
    st.lists(
        st.sampled_from([*_OF_ROUNDUPS, "your", "news", "in", "week", "of the day", "İ", "ı", "up", "-", ":", "at a", "top"])
    )
)
def test_a_title_that_is_not_looked_at_closely_is_no_roundup(words):
    title = " ".join(words)
    for spelt in (title, title.upper(), title.title()):
        assert _is_roundup(spelt) == (_ROUNDUP.search(spelt) is not None)


@given(st.text("aB1é•. -", max_size=40), st.text("aB1é•. -\n", max_size=60), st.sampled_from(["", "en", "de", "ru"]))
def test_what_is_remembered_of_pieces_changes_no_sketch(title, summary, lang):
    from store.stories import words

    words._words_of.clear()
    words._numbers_of.clear()
    before = sketch(title, summary, "", lang)
    assert sketch(title, summary, "", lang) == before
