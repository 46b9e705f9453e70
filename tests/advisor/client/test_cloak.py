"""Names that stay here: what goes out, and what comes back."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from assistant.advisor.client.cloak import Cloak, Unveiling

ALIASES = {
    "Nordwind": "COMPANY-A",
    "Nordwind Energie": "COMPANY-B",
    "Anna Berg": "PERSON-1",
    "Müller": "PERSON-2",
    "O'Brien": "PERSON-3",
    "Coca-Cola": "the rival",
    "C++": "the language",
}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Nordwind grows", "[[COMPANY-A]] grows"),
        ("NORDWIND grows", "[[COMPANY-A~2]] grows"),
        ("Nordwind's plan, Nordwind’s plan", "[[COMPANY-A]]'s plan, [[COMPANY-A]]’s plan"),
        ("Nordwinds Plan", "[[COMPANY-A]]s Plan"),
        ("die Nordwind-Kunden", "die [[COMPANY-A]]-Kunden"),
        ("Nordwind Energie, then Nordwind", "[[COMPANY-B]], then [[COMPANY-A]]"),
        ("Nordwind  Energie", "[[COMPANY-B~2]]"),
        ("Nordwind\nEnergie", "[[COMPANY-B~2]]"),
        ("Anna\n  Berg said", "[[PERSON-1~2]] said"),
        ("Nord-\nwind", "[[COMPANY-A~2]]"),
        ("need-nordwind-3", "need-[[COMPANY-A~2]]-3"),
        ("Nordwind_report_2025.pdf", "[[COMPANY-A]]_report_2025.pdf"),
        ("nordwind2025.pdf", "[[COMPANY-A~2]]2025.pdf"),
        ("NordwindReport.docx", "[[COMPANY-A]]Report.docx"),
        ("DasNordwindPapier", "Das[[COMPANY-A]]Papier"),
        ("anna-berg", "[[PERSON-1~2]]"),
        ("a.berg@nordwind.de", "a.berg@[[COMPANY-A~2]].de"),
        ("Mu\u0308ller, muller, Mueller", "[[PERSON-2~2]], [[PERSON-2~3]], [[PERSON-2~4]]"),
        ("O’Brien and OBrien", "[[PERSON-3~2]] and [[PERSON-3~3]]"),
        ("ＮＯＲＤＷＩＮＤ", "[[COMPANY-A~2]]"),
        ("Nord\u00adwind", "[[COMPANY-A~2]]"),
        ("coca cola", "[[the rival~2]]"),
        ("writes C++ well", "writes [[the language]] well"),
        ('{"x": "M\\u00fcller\\nNordwind"}', '{"x": "[[PERSON-2~2]]\\n[[COMPANY-A]]"}'),
        ("Nordwinden, Annabergen, Nordwindig", "Nordwinden, Annabergen, Nordwindig"),
        ("the rival and [a list] and [1]", "the rival and [a list] and [1]"),
        ("[[COMPANY-A]] is what I typed", "[[TEXT~1]] is what I typed"),
        ("company-a, [the rival]", "[[TEXT~1]], [[TEXT~2]]"),
        ("[[TEXT~1]] COMPANY-A", "[[TEXT~1]] [[TEXT~2]]"),
        ("", ""),
    ],
)
def test_what_goes_out_and_comes_back(text: str, sent: str) -> None:
    cloak = Cloak(ALIASES)
    assert cloak.hide(text) == sent
    assert cloak.reveal(sent) == text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("[[company-a]] and [[Company-A]]'s", "Nordwind and Nordwind's"),
        ("[COMPANY-A], COMPANY-A, [[COMPANY-A], COMPANY-A]]", "Nordwind, Nordwind, Nordwind, Nordwind"),
        ("[[ COMPANY-A ]] [[COMPANY‑A]] [[COMPANY_A]]", "Nordwind Nordwind Nordwind"),
        ("[[The Rival]], [the  rival], the rival", "Coca-Cola, Coca-Cola, the rival"),
        ("[[COMPANY-A~99]]", "Nordwind"),
        ("[[COMPANY-Z]] [[TEXT~7]] [[COMPANY-AB]]", "[[COMPANY-Z]] [[TEXT~7]] [[COMPANY-AB]]"),
        ("(see [COMPANY-A, COMPANY-B])", "(see [Nordwind, Nordwind Energie])"),
    ],
)
def test_placeholders_that_a_model_bent_are_understood(said: str, meant: str) -> None:
    assert Cloak(ALIASES).reveal(said) == meant


def test_an_alias_that_would_tell_a_name_is_replaced() -> None:
    cloak = Cloak({"Acme": "not Acme", "Globex": "  ", "Initech": "[[x]]", "Hooli": "the ACME rival"})
    sent = cloak.hide("Acme, Globex, Initech, Hooli")
    assert sent == "[[NAME-3]], [[NAME-1]], [[x]], [[NAME-2]]"
    assert cloak.reveal(sent) == "Acme, Globex, Initech, Hooli"
    assert "acme" not in (sent + cloak.note).lower()


def test_names_may_share_an_alias() -> None:
    cloak = Cloak({"Acme": "FIRM-1", "Acme Holding": "FIRM-1"})
    assert cloak.reveal(cloak.hide("Acme, Acme Holding, ACME")) == "Acme, Acme Holding, ACME"


def test_nothing_to_hide_changes_nothing() -> None:
    cloak = Cloak()
    assert not cloak
    assert cloak.hide("[[COMPANY-A]]") == cloak.reveal("[[COMPANY-A]]") == "[[COMPANY-A]]"
    assert cloak.note == ""


LETTERS = st.text("abAB[]~-_ 12'’s\n\\ñüß.", max_size=8)
TABLES = st.dictionaries(
    st.one_of(
        LETTERS, st.sampled_from(["A", "AB", "A B", "a-b", "The", "TEXT", "NAME", "ü", "[[", "A-1", "\\"])
    ),
    st.one_of(LETTERS, st.sampled_from(["A-1", "B-2", "the b", "TEXT", "NAME-1", "a", "COMPANY-A"])),
    max_size=5,
)


@given(TABLES, st.data())
@example({"A-1": "B-2", "B": "A-1"}, None)
def test_every_text_comes_back_letter_for_letter(table: dict[str, str], data: st.DataObject | None) -> None:
    cloak = Cloak(table)
    parts = [
        *table,
        *table.values(),
        "[[",
        "]]",
        "[",
        "]",
        "~2",
        "~",
        "TEXT~1",
        "[[TEXT~1]]",
        " ",
        "'s",
        "\\n",
    ]
    bits = st.lists(st.one_of(st.sampled_from(parts), LETTERS, st.text(max_size=4)), max_size=12)
    for _ in range(3):
        text = "".join(data.draw(bits)) if data is not None else "[[A-1]] B A-1~2 B-2]]"
        assert cloak.reveal(cloak.hide(text)) == text


@given(st.sampled_from(sorted(ALIASES)), st.text(max_size=20), st.text(max_size=20))
def test_no_name_that_stands_alone_goes_out(name: str, before: str, after: str) -> None:
    assume(not before[-1:].isalnum())
    assume(not after[:1].isalnum() and not after.startswith(("'", "’")))
    sent = Cloak(ALIASES).hide(f"{before} {name} {after}")
    assert name not in sent


@given(st.data())
def test_pieces_of_a_stream_make_the_same_text_wherever_it_is_cut(data: st.DataObject) -> None:
    cloak = Cloak(ALIASES)
    words = [
        "[[COMPANY-A]]",
        "[[COMPANY-A~2]]",
        "[[the rival]]",
        "COMPANY-A",
        "[",
        "]",
        "the ",
        " ",
        '"',
        "riv",
        "[1, [2]]",
    ]
    said = "".join(data.draw(st.lists(st.sampled_from(words), max_size=8)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(said)), max_size=8)))
    shown: list[str] = []
    unveiling = Unveiling(cloak, shown.append)
    for start, stop in zip([0, *cuts], [*cuts, len(said)], strict=True):
        unveiling.add(said[start:stop])
    unveiling.finish()
    assert "".join(shown) == cloak.reveal(said)


def test_what_cannot_become_a_placeholder_is_not_held_back() -> None:
    shown: list[str] = []
    unveiling = Unveiling(Cloak(ALIASES), shown.append)
    for piece in ('{"items": [', '{"text": "the ', "company said", " hello [[COMP", "ANY-A", "]", "]!"):
        unveiling.add(piece)
    assert "".join(shown) == '{"items": [{"text": "the company said hello Nordwind!'


def test_a_name_with_quotes_stays_json_in_a_stream() -> None:
    shown: list[str] = []
    Unveiling(Cloak({'The "Best" Ltd': "X-1"}), shown.append).add('{"a": "[[X-1]]"}')
    assert shown == ['{"a": "The \\"Best\\" Ltd"}']


def test_hiding_many_names_in_long_texts_is_quick() -> None:
    cloak = Cloak({f"Firm{n} Größe{n}": f"FIRM-{n}" for n in range(200)})
    text = "Die Kunden von Firm7 Größe7 zahlen zu viel, sagt jemand. " * 900
    begun = time.perf_counter()
    sent = cloak.hide(text)
    assert time.perf_counter() - begun < 2
    assert "Firm7" not in sent
    assert cloak.reveal(sent) == text
