"""From the store's values to what is shown: every remote text passes the edge of the screen here.

In: rows, whole items, matches, feed states of the store. Out: the values of `tui.shown`. Pure.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from store.text import is_safe_link
from store.types import (
    Change,
    Config,
    FeedSpec,
    FeedState,
    ItemRow,
    Match,
    State,
    StoryRow,
    TopicCount,
    TopicSpec,
    View,
    WholeItem,
)
from tui.labels import DONE, count, done, local, period, safe, safe_text
from tui.shown import Article, FeedLine, Page, Place, Reason, Row, Shown, Spans, Step, TopicLine, Why

_STATES: Mapping[Shown, tuple[State, ...]] = {
    Shown.OPEN: (State.NEW, State.READ, State.KEPT),
    Shown.UNREAD: (State.NEW,),
    Shown.ALL: (),
    Shown.KEPT: (State.KEPT,),
    Shown.NEAR: (State.NEW, State.READ, State.KEPT),
}


def view_of(place: Place) -> View:
    """What the archive is asked for a place that is no search."""
    return View(
        topic=place.topic or "",
        stories=place.stories,
        states=_STATES[place.shown],
        near=place.shown is Shown.NEAR and place.topic is not None,
    )


def is_listed(place: Place, state: State) -> bool:
    """Whether an item in that state stays in the place."""
    states = _STATES[place.shown] if not place.query else ()
    return not states or state in states


def item_row(row: ItemRow, thresholds: Mapping[str, float], topic: str | None) -> Row:
    """An item as a line of the list."""
    score = 0.0
    for name, value in row.topics:
        if topic is None or name == topic:
            score = max(score, value / (thresholds.get(name) or 1.0))
    return Row(
        id=row.item,
        item=row.item,
        title=_title(row.title),
        at=row.at,
        state=row.state,
        outlet=safe(row.source),
        new=1 if row.state is State.NEW else 0,
        score=score,
        topics=tuple(name for name, _ in row.topics if name != topic),
    )


def story_row(row: StoryRow, members: Sequence[ItemRow], thresholds: Mapping[str, float], topic: str | None) -> Row:
    """A story as a line of the list; `members`, its items in the topic (else its lead), tell its age, state and headline."""
    lead = lead_of(row, members)
    shown = item_row(lead, thresholds, topic) if lead is not None else None
    new, kept = sum(item.state is State.NEW for item in members), sum(item.state is State.KEPT for item in members)
    if not members or topic is None:
        new, kept = row.new, row.kept
    gone = bool(members) and all(item.state is State.DISMISSED for item in members)
    state = State.NEW if new else State.KEPT if kept else State.DISMISSED if gone else State.READ
    at = max((item.at for item in members), default=row.last) if topic is not None else row.last
    return Row(
        id=row.story,
        item=lead.item if lead is not None else row.lead,
        title=_title(lead.title if lead is not None else row.title),
        at=at,
        state=state,
        outlet=shown.outlet if shown else safe(row.sources[0]) if row.sources else "",
        sources=max(1, len(row.sources)),
        items=row.items,
        new=new,
        score=max((item_row(item, thresholds, topic).score for item in members), default=0.0),
        topics=tuple(name for name in row.topics if name != topic),
        news=safe(row.news) if new else "",
    )


def lead_of(row: StoryRow, members: Sequence[ItemRow]) -> ItemRow | None:
    """The item whose headline a story shows: its lead, where that is not of the topic, the newest that is."""
    return next((item for item in members if item.item == row.lead), max(members, key=lambda item: item.at, default=None))


def _title(title: str) -> str:
    return safe(title) or "(no headline)"


def article_of(
    whole: WholeItem,
    reports: Iterable[ItemRow],
    place: Place,
    *,
    news: str = "",
    aside: int | None = None,
    looked: Mapping[int, int] | None = None,
) -> Article:
    """An item for the reader; `news` is what brought its story back, `aside` when it was set aside with it, `looked` when
    each of the reports was last looked at."""
    row, looked = whole.row, looked or {}
    seen = max(looked.values(), default=None)
    near = (place.topic,) if place.shown is Shown.NEAR and place.topic else ()
    return Article(
        item=row.item,
        title=_title(row.title),
        at=row.at,
        state=row.state,
        story=row.story,
        outlet=safe(row.source),
        author=safe(row.author),
        lang=safe(row.lang),
        url=safe(row.url) if is_safe_link(row.url) else "",
        published=row.published,
        fetched=row.fetched,
        updated=row.updated,
        summary=safe_text(row.summary),
        text=safe_text(whole.text),
        links=_safe_links(whole.links),
        topics=tuple(name for name, _ in row.topics) or near,
        verdicts=whole.verdicts,
        tags=tuple(safe(tag) for tag in row.tags),
        reports=tuple(
            replace(item_row(report, {}, None), fresh=seen is not None and report.fetched > seen) for report in reports
        ),
        news=safe(news),
        aside=aside,
        note=safe(whole.note),
        page=_page(whole),
        was=_version_at(whole, looked.get(row.item)),
        seen=seen,
    )


def _safe_links(links: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((safe(url), safe(label)) for url, label in links if is_safe_link(url)))


def _page(whole: WholeItem) -> Page | None:
    full, updated = whole.full, whole.row.updated
    if full is None:
        return None
    stale = updated is not None and updated > full.at
    return Page(full.at, safe(full.url), safe_text(full.text), _safe_links(full.links), safe(full.note), stale)


def _version_at(whole: WholeItem, looked: int | None) -> tuple[str, str] | None:
    """Headline and text of an item as they were when it was last looked at; None where it is the same, or never was."""
    if looked is None:
        return None
    for replaced, title, summary, text in whole.history:
        if replaced > looked:
            return _title(title), safe_text(f"{summary}\n\n{text}")
    return None


def why_of(matches: Sequence[Match], topics: Mapping[str, TopicSpec], first: str | None) -> tuple[Why, ...]:
    """The arithmetic of every topic that says anything of an item; the place's own topic first, then the highest."""
    told = [match for match in matches if match.rules]
    told.sort(key=lambda match: (match.topic != first, -match.score / (match.threshold or 1.0)))
    return tuple(
        Why(
            topics[match.topic].name if match.topic in topics else match.topic,
            match.score,
            match.threshold,
            match.belongs,
            _reasons(match, topics.get(match.topic)),
        )
        for match in told
    )


def _reasons(match: Match, topic: TopicSpec | None) -> tuple[Reason, ...]:
    reasons = []
    for rule in match.rules:
        spec = topic.rules[rule] if topic is not None and rule < len(topic.rules) else None
        hits = [hit for hit in match.hits if hit.rule == rule]
        weight = spec.weight if spec is not None else hits[0].weight if hits else 0.0
        found: dict[str, None] = {}
        for hit in hits:
            off = f", {count(hit.edits, 'letter')} off" if hit.edits else ""
            term = safe(hit.term)
            told = "" if term.casefold() == safe(hit.text).casefold() else f" for {term}"
            found[f"“{safe(hit.text)}” in the {hit.field}{told}{off}"] = None
        said = " ".join(safe_text(spec.match).split()) if spec is not None else "(a rule that has gone)"
        reasons.append(Reason(rule, weight, said, tuple(found)[:12]))
    return tuple(reasons)


def spans_in(matches: Iterable[Match], field: str, text: str, topic: str | None = None) -> Spans:
    """Where the terms of the rules stand in a field, merged; those of one topic where one is given."""
    return merged(
        (hit.start, hit.end)
        for match in matches
        for hit in match.hits
        if hit.field == field
        and hit.weight > 0
        and (match.topic == topic if topic else match.belongs)
        and text[hit.start : hit.end] == hit.text
    )


def on_screen(spans: Spans, raw: str, shown: str) -> Spans:
    """Spans of a stored text as those of the text shown, from which signs that no row bears were left out."""
    if raw == shown:
        return spans
    moved = ((len(safe_text(raw[:start])), len(safe_text(raw[:end]))) for start, end in spans)
    return tuple((start, min(end, len(shown))) for start, end in moved if start < min(end, len(shown)))


def merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans in order, those that touch or overlap made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def topic_lines(
    config: Config | None, counts: Mapping[str, TopicCount], moods: Mapping[str, str] | None = None
) -> list[TopicLine]:
    """The topics in the order of feeds.yaml with their counts, then everything and what was kept."""
    known = (
        [(topic.id, safe(topic.name)) for topic in config.topics]
        if config
        else [(topic, topic) for topic in sorted(counts) if topic]
    )
    lines = []
    for number, (topic, name) in enumerate(known, 1):
        here = counts.get(topic) or TopicCount(topic, 0, 0, 0, 0, 0)
        lines.append(
            TopicLine(
                Place(topic),
                name,
                str(number) if number <= 9 else "·",
                here.new,
                here.new + here.read + here.kept,
                here.days,
                here.dismissed,
                (moods or {}).get(topic, ""),
            )
        )
    every = counts.get("") or TopicCount("", 0, 0, 0, 0, 0)
    total = every.new + every.read + every.kept
    lines.append(TopicLine(Place(None), "Everything", "", every.new, total, every.days, every.dismissed))
    lines.append(TopicLine(Place(None, Shown.KEPT), "Kept", "", every.kept, every.kept))
    return lines


def days_of(ids: array[int], at_of: Callable[[int], int | None], present: int, most: int = 120) -> list[tuple[int, str]]:
    """Where the days, then weeks, then months of a list begin, `(row, words)`.

    Found by doubling and halving: `at_of` is asked for some twenty rows a stretch, whatever the list's length.
    """
    days: list[tuple[int, str]] = []
    row, today = 0, local(present)

    def words_of(row: int) -> str:
        at = at_of(row)
        return period(local(at), today) if at is not None else ""

    while row < len(ids) and len(days) < most:
        words = words_of(row)
        if words:
            days.append((row, words))
        step, low = 1, row
        while low + step < len(ids) and words_of(low + step) == words:
            low, step = low + step, step * 2
        high = min(low + step, len(ids))
        while high - low > 1:
            middle = (low + high) // 2
            if words_of(middle) == words:
                low = middle
            else:
                high = middle
        row = high
    return days


def feed_line(
    spec: FeedSpec,
    state: FeedState | None,
    *,
    every: int = 0,
    days: tuple[int, ...] = (),
    size: int = 0,
    silent: bool = False,
) -> FeedLine:
    """A feed's health."""
    name = safe(spec.name or (state.title if state else "") or spec.url)
    tags = tuple(map(safe, spec.tags))
    if state is None:
        return FeedLine(spec.url, name, spec.muted, None, None, 0, "", 0, 0, 0.0, tags=tags, every=every)
    return FeedLine(
        spec.url,
        name,
        spec.muted,
        state.next_due,
        state.last_ok,
        state.failures,
        safe(state.error or ""),
        state.items,
        state.matched,
        state.per_day,
        state.gone,
        tags,
        every,
        days,
        size,
        silent,
        state.last_new,
        state.error_at,
    )


def step_of(change: Change, about: tuple[str, tuple[str, ...]] = ("", ()), names: Mapping[str, str] | None = None) -> Step:
    """A step of triage in words; `about` is its headline and the topics or tags that it names, `names` those of topics."""
    return Step(change.step, step_words(change, about, names or {}), change.at, change.undone)


def step_words(change: Change, about: tuple[str, tuple[str, ...]], names: Mapping[str, str]) -> str:
    """What a step did: `dismissed 37 items of The treaty`, `said to belong to The treaty: “…”`."""
    title, named = about
    if not change.items:
        return done(change.verb, 0)
    verb = DONE.get(change.verb, safe(change.verb))
    quoted = f"“{_title(title)}”" + (f" ({count(change.items, 'item')})" if change.items > 1 else "")
    if change.verb in ("tag", "untag"):
        marks = " ".join(f"#{safe(name)}" for name in named)
        return f"{'tagged' if change.verb == 'tag' else 'took off'} {marks}: {quoted if title else count(change.items, 'item')}"
    topic = ", ".join(safe(names.get(name, name)) for name in named)
    if change.verb in ("belongs", "not") and topic:
        return f"{verb} to {topic}: {quoted if title else count(change.items, 'item')}"
    if title:
        return f"{verb} {quoted}"
    return done(change.verb, change.items) + (f" of {topic}" if topic else "")
