"""What `=` means where the case of a field tells nothing: headlines in capitals, in small letters, Capitalised Word By Word."""

from __future__ import annotations

import pytest

from store.match.case import tells_nothing


@pytest.mark.parametrize(("text", "expected"), [
    ("PUTIN SAYS NO TO NATO", True), ("putin says no to nato", True), ("Putin Says No To Nato", True),
    ("Putin’s Men Say No", True), ("Putin’S Men Say No", True), ("Putin says no to NATO", False),
    ("Putin Says No To NATO", False), ("NATO summit", False), ("join us", False), ("VANCE SPEAKS", False),
    ("Vladimir Putin", False), ("ПУТИН И ТРАМП ГОВОРЯТ", True), ("путин и трамп говорят", True),
    ("पुतिन और मोदी की मुलाकात", False), ("习近平 普京 通话 会谈", False), ("", False), ("7 8 9 10", False),
])  # fmt: skip
def test_case_tells_nothing_where_all_letters_are_alike(text, expected):
    assert tells_nothing(text) is expected


@pytest.mark.parametrize(("term", "title"), [
    ("=Vance", "VANCE SAYS NO TO KYIV"), ("=Modi", "MODI AND XI MEET IN TIANJIN"), ("=security", "NO SECURITY WITHOUT ALLIES"),
    ("=security", "No Security Without Allies Today"), ("=NATO", "putin says no to nato"), ("=NATO", "Putin Says No To Nato"),
    ("=США", "президент сша звонит путину"), ("=US", "PUTIN SAYS US MUST WAIT"),
    ("=US", "zelensky says the us said no"), ("=US", "us envoys fly to moscow"), ("=US", "exclusive: us envoys in moscow"),
    ("=US", "putin greets u.s. envoys in moscow"), ("=US", "after us-russia talks in riyadh"),
    ("=US", "Exclusive: Us Envoys Fly To Moscow"), ('="Peace Plan"', "THE PEACE PLAN IS READY"),
])  # fmt: skip
def test_exact_terms_are_found_where_case_tells_nothing(hits, term, title):
    found = hits(term, title)
    assert [title[hit.start : hit.end] for hit in found] == [found[0].text]
    assert found[0].edits == 0


@pytest.mark.parametrize(("term", "title"), [
    ("=US", "they told us to wait for spring"), ("=US", "The Last Of Us Is Back Tonight"), ("=IT", "it works as it should"),
    ("=IT", "How It Works When It Works"), ("=WHO", "those who stayed behind"), ("=US", "let us go"),
    ("=Polish", "how to polish a pair of shoes"),
    ("=May", "it may rain all day long"), ("=Café", "THE CAFE IS OPEN TODAY"), ("=Vance", "vance says"),
    ("=sanction", "NEW SANCTIONS ON MOSCOW TODAY"), ("=Modi", "Two of his modi operandi are known"),
])  # fmt: skip
def test_words_of_their_own_are_not_taken_for_exact_terms(holds, term, title):
    assert not holds(term, title)


def test_each_field_is_judged_by_itself(holds):
    assert holds("=Vance", "VANCE SAYS NO TO KYIV", summary="what they vance is not told here, Paul says")
    assert not holds("summary:=Vance", "VANCE SAYS NO TO KYIV", summary="what they vance is not told here, Paul says")
