"""Numbers that stand in no text given: told from the same number put in another way, and from what is no number."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.advisor.grounds.figures import Known, unsupported

SAME = [
    ("12,000 loaves", "12 000 loaves"),
    ("12,000 loaves", "12k loaves"),
    ("12,000 loaves", "twelve thousand loaves"),
    ("12.000 Brote", "12,000 loaves"),
    ("12\u202f000 pains", "12.000 Brote"),
    ("CHF 12'000", "12,000 francs or 12'000 CHF"),
    ("zwölftausend Brote", "12,000 loaves"),
    ("douze mille pains", "12 000"),
    ("12 Tsd. Brote", "12,000 loaves"),
    ("250 shops", "zweihundertfünfzig Läden"),
    ("one million customers", "1,000,000 customers"),
    ("half a million euros", "€500,000"),
    ("two dozen shops", "24 shops"),
    ("15 %", "15 percent"),
    ("15%", "fifteen per cent"),
    ("15 Prozent", "quinze pour cent"),
    ("15 percentage points", "15 pp"),
    ("fell by 5 %", "-5 %"),
    ("1.5 %", "1,5 %"),
    ("€2.5m", "2.5 million euros"),
    ("2,5 Mio. €", "EUR 2.5 million"),
    ("2,5 millions d'euros", "€2,500,000"),
    ("500 TEUR", "€0.5m"),
    ("€3bn", "3 Mrd. Euro"),
    ("$40", "40 dollars"),
    ("3 March 2026", "2026-03-03"),
    ("March 3rd, 2026", "3. März 2026"),
    ("3 mars 2026", "03.03.2026"),
    ("1er mars 2026", "2026-03-01"),
    ("3 March", "on 3 March 2026"),
    ("3 March 2026", "on 3 March; it is 2026 now"),
    ("March 2026", "2026-03-03"),
    ("in März 2026", "2026-03"),
    ("by May", "bis 4. Mai 2026"),
    ("in 2026", "3 March 2026"),
    ("by 2027", "2024–2027"),
    ("in 2025", "FY25"),
    ("FY2025", "in 2025"),
    ("2024/25", "between 2024 and 2025"),
    ("Q3 2026", "the third quarter of 2026"),
    ("Q3 2026", "September 2026"),
    ("H1", "first half of the year"),
    ("10–20 %", "between ten and twenty per cent"),
    ("10 to 20 days", "10-20 days"),
    ("14 %", "fell from 14 % to 9 %"),
    ("from 14 % to 9 %", "14 % then, 9 % now"),
    ("from 2 to 3 million euros", "2–3 million euros"),
    ("3x", "three times as many"),
    ("threefold", "tripled"),
    ("doubled", "twice as many as before"),
    ("2×", "verdoppelt"),
    ("a third of customers", "33 %"),
    ("33 %", "ein Drittel der Kunden"),
    ("50 %", "half leave within a year"),
    ("two in three customers", "67 % of customers"),
    ("25 percent", "la part est un quart"),
    ("3 years", "a three-year contract"),
    ("36 months", "3 years"),
    ("90 days", "three months"),
    ("14 %", "margin; 14; 12; 9"),
    ("a score of 4.4", "4.4/5"),
    ("churn of 14", "churn: 14 %"),
    ("churn of 20 %", "churn rate 0.2"),
    ("about 12,000", "11,950"),
    ("roughly 15 %", "14.6 %"),
    ("more than 11,000", "11,950"),
    ("3 M€", "€3m"),
    ("€10-15k", "10,000 to 15,000 euros"),
    ("aged 25–34", "25 to 34 year olds"),
    ("2024, 2025 and 2026", "2024–2026"),
    ("6 months", "half a year"),
    ("30 minutes", "eine halbe Stunde"),
    ("um 10 Uhr", "at 10:00"),
]

DIFFERENT = [
    ("It has 12,000 customers.", "It has 1,200 customers.", ["12,000"]),
    ("12,000 loaves", "11,950 loaves", ["12,000"]),
    ("12k customers", "12 shops", ["12k"]),
    ("12,000 customers", "12 customers", ["12,000"]),
    ("12 customers", "12.000 Kunden", ["12"]),
    ("in the third quarter of 2026", "in the second quarter of 2026", ["third quarter"]),
    ("some twenty thousand loaves", "12,000 loaves", ["twenty thousand"]),
    ("Churn is 15 %.", "15 customers left, and churn is 14.7 %", ["15 %"]),
    ("15 customers left", "15 % of them left", ["15"]),
    ("€5 per loaf", "$5 per loaf", ["€5"]),
    ("It costs €2.5m.", "It costs 2.5 thousand euros.", ["€2.5m"]),
    ("fünfzehn Prozent", "14 Prozent", ["fünfzehn Prozent"]),
    ("in zwölf Wochen", "in 12 Tagen", ["zwölf Wochen"]),
    ("douze mille pains", "12 pains", ["douze mille"]),
    ("2,5 millions d'euros", "2,5 euros", ["2,5 millions d'euros"]),
    ("on 3 March 2026", "on 4 March 2026", ["3 March 2026"]),
    ("on 3 March 2026", "in March 2026", ["3 March 2026"]),
    ("on 3 March 2026", "on 3 March 2025", ["3 March 2026"]),
    ("le 3 mars 2026", "le 3 avril 2026", ["3 mars 2026"]),
    ("by June", "by July", ["June"]),
    ("since 2019", "since 2020", ["2019"]),
    ("in 2024/25", "in 2024", ["2024/25"]),
    ("in Q3 2026", "in Q2 2026", ["Q3"]),
    ("FY26", "in 2025", ["FY26"]),
    ("10–20 %", "10 to 15 %", ["10–20 %"]),
    ("fell from 14 % to 9 %", "it is 9 %", ["14 %"]),
    ("It grew 3x and then tenfold.", "It grew twice.", ["3x", "tenfold"]),
    ("Turnover doubled.", "Turnover grew.", ["doubled"]),
    ("a third of customers", "half of the customers", ["a third"]),
    ("within six weeks", "within five weeks", ["six weeks"]),
    ("100 days", "101 days", ["100 days"]),
    ("about 12,000", "20,000", ["12,000"]),
    ("more than 11,000", "15,000", ["11,000"]),
    ("37 shops, 37 shops, then 4.2 stars", "", ["37", "4.2"]),
]

NO_FIGURES = [
    "one of them, two or three of the others, and the first two",
    "See need-3, document-1/3 and bet-12.",
    "1. Bake\n2. Sell\n  3) Deliver (1) by day (2) by night",
    "Phase 2, step 3, question 7, page 12, session 4, option 2 and No. 5",
    "ISO 9001:2015 and § 12, B2B in 5G at 24/7 and 16:9, COVID-19",
    "the 21st century, the 2nd shop, 1 of the shops",
    "eins, zwei oder drei; deux ou trois; einer von ihnen",
    "We may march on. May I? Seize the day.",
    "double-check it twice, and think twice",
    "open 24 hours a day and seven days a week, closed for half an hour",
    "per cent, the second half, a quarter past, no figures at all",
    "v1.2.3 at 10:30, http://x.org/2041/7, +49 30 1234567",
    "",
]


@pytest.mark.parametrize(("text", "given_text"), SAME)
def test_the_same_number_put_in_another_way_is_no_other_number(text: str, given_text: str) -> None:
    assert unsupported(text, [given_text]) == ()
    assert unsupported(f"They say {text}, no more.", ["nothing", f"We were told {given_text}, once."]) == ()
    # It is a number that is told from others, and not one that is never seen.
    assert unsupported(text, ["no number at all"]) != ()


@pytest.mark.parametrize(("text", "given_text", "flagged"), DIFFERENT)
def test_another_number_is_flagged_as_it_stands(text: str, given_text: str, flagged: list[str]) -> None:
    assert list(unsupported(text, [given_text])) == flagged
    assert all(each in text for each in flagged)
    assert unsupported(text, [given_text, text]) == ()


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure_is_not_flagged(text: str) -> None:
    assert unsupported(text, []) == ()


def test_a_number_may_stand_in_any_of_the_texts_but_not_across_two() -> None:
    known = Known(["In Riga there are 12", "000 shops. They opened on 3", "March 2026"])
    assert known.missing("12,000 shops") == ("12,000",)
    assert known.missing("since 3 March 2026") == ("3 March 2026",)
    assert known.missing("since March 2026 there are 12") == ()


PIECES = st.sampled_from(
    [
        *[
            "0",
            "1",
            "7",
            "12",
            "2026",
            "3.5",
            "1,200",
            "12.000",
            "%",
            "€",
            "$",
            "k",
            "m",
            "million",
            "percent",
            "-",
            "–",
            "to",
            "from",
            "between",
            "and",
            "of",
            "in",
            "per",
            "March",
            "Q3",
            "x",
            "times",
            "half",
            "a",
            "third",
            "two",
        ],
        *[
            "fünfzehn",
            "Prozent",
            "Mio.",
            "deux",
            "cents",
            "douze",
            "mille",
            "pour",
            "cent",
            "d'euros",
            "1er",
            "mars",
            "need-3",
            "/",
            "(",
            ")",
            ".",
            ",",
            ";",
            ":",
            "page",
            "ein",
            "Drittel",
            "999999999999999",
        ],
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=14).map(" ".join))
@example("12 \u0660\u0661\u0662 ²")
def test_any_text_supports_itself_and_what_is_flagged_stands_in_it(text: str) -> None:
    assert unsupported(text, [text]) == ()
    for each in unsupported(text, []):
        assert each in text
