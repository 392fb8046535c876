from __future__ import annotations

import re
from collections import Counter

import pytest

from bot.joints import misjoined
from bot.verification import omissions, problems, unsupported_values
from index import Embedder
from tests.verification_cases import true_cases, wrong_cases

EVIDENCE = (
    "A low count of infection-fighting white cells (neutropenia) is common in X-linked hyper IgM syndrome (HIGM1), "
    "according to GeneReviews (2020)."
)
TREATMENT = (
    "Treatment of HIM mainly consists of regular IV replacement of the missing IgG antibodies and prompt treatment of "
    "infections."
)
CELLS = "CD40 on the B cell meets CD40 ligand on the T cell."


@pytest.mark.parametrize(
    ("evidence", "true"),
    [
        (EVIDENCE, EVIDENCE),
        (
            EVIDENCE,
            "According to GeneReviews (2020), a low count of infection-fighting white cells (neutropenia) is common in "
            "people with X-linked hyper IgM syndrome (HIGM1).",
        ),
        ("Four had a liver transplant in 1997.", "In 1997, 4 people had a liver transplant."),
        ("B cells fail to switch.", "B cells do not switch."),
    ],
)
def test_a_true_rewording_passes(embedder: Embedder, evidence: str, true: str) -> None:
    assert problems(true, evidence, embedder) == []


@pytest.mark.parametrize(
    ("evidence", "wrong", "told"),
    [
        (TREATMENT, TREATMENT.replace("IV replacement", "vaccines"), "'vaccines' is not in"),
        (TREATMENT, TREATMENT.replace("HIM", "HIV"), "'HIV' is not in"),
        (TREATMENT, TREATMENT.replace("IgG", "IgM"), "'IgM' is not in"),
        (TREATMENT, TREATMENT.replace("mainly consists", "consists only"), "only"),
        (EVIDENCE, EVIDENCE.replace("2020", "2021"), "'2021' is not in"),
        (EVIDENCE, EVIDENCE.replace("low", "high"), "'high' is not in"),
        (EVIDENCE, EVIDENCE.replace("is common", "is not common"), "negation"),
        ("Type 4 may be inherited from a parent.", "Type 4 will be inherited from a parent.", "hedge|all"),
        ("B cells do not switch class.", "B cells switch class.", "'not' .negation. was lost"),
        ("Three of 29 patients died and 26 lived.", "26 of 29 patients died and three lived.", "another number"),
        (CELLS, "CD40 on the T cell meets CD40 ligand on the B cell.", "another letter"),
        ("UNG is on chromosome 12.", "Ung is on chromosome 12.", "'Ung' is not in|UNG"),
        ("Infection damages the liver.", "The liver damages infection.", "round"),
        ("AID deficiency is recessive. CD40 is found on B cells.", "AID deficiency is found on B cells.", "one thing"),
        ("The gene lies on chromosome 12.", "It lies on chromosome 12.", "name its subject"),
        ("Before the transplant he was ill.", "After the transplant he was ill.", "'After' is not in"),
    ],
)
def test_a_wrong_rewording_is_caught_and_explained(evidence: str, wrong: str, told: str) -> None:
    found = "; ".join(problems(wrong, evidence))
    assert re.search(told, found), found


def test_a_rewording_that_drops_a_part_is_noticed() -> None:
    assert omissions("Treatment of HIM mainly consists of IV replacement.", TREATMENT)
    assert omissions("Tests count immunoglobulins M and A.", "Tests count immunoglobulins G, M and A.")
    assert omissions(TREATMENT, TREATMENT) == []


@pytest.mark.parametrize(
    ("evidence", "wrong", "told"),
    [
        (
            "Only one in three was diagnosed purely because of that history, before falling ill.",
            "Only one in three was diagnosed purely. The history is that they were ill before.",
            "'purely' is parted|no subject",
        ),
        ("Boys face two germs, GeneReviews reports.", "Boys face two germs. GeneReviews reports.", "states nothing"),
        ("They told how it shows itself.", "They told of it. How it shows itself and its genes.", "states nothing"),
        ("Live vaccines are given after the tests are known.", "Live vaccines are given. The tests are known.", "lost"),
        (
            "Carriers are ill when the switching-off is uneven.",
            "Carriers are ill. The switching-off is uneven.",
            "lost",
        ),
    ],
)
def test_a_sentence_cut_at_the_wrong_joint_is_caught(evidence: str, wrong: str, told: str) -> None:
    assert re.search(told, "; ".join(misjoined(wrong, evidence)))


def test_a_sentence_cut_at_a_natural_joint_passes() -> None:
    evidence = "Boys who are tested before they fall ill do better, because treatment can begin early."
    assert misjoined("Boys who are tested before they fall ill do better. Treatment can begin early.", evidence) == []


def test_words_may_come_from_the_heading_but_numbers_may_not() -> None:
    assert problems("Orphanet counts 5 families.", "It counts 5 families.", heading="Orphanet 7.") == []
    assert problems("Orphanet counts 7 families.", "It counts 5 families.", heading="Orphanet 7.")


def test_values_are_compared_however_they_are_written() -> None:
    assert unsupported_values("1,030,000 births, twenty-eight centers", "28 of 1030000") == []
    assert unsupported_values("CD40LG and 29", "CD40 and 28") == ["CD40LG", "29"]


def test_sentences_made_wrong_on_purpose_are_caught() -> None:
    cases = wrong_cases()
    missed = Counter(c.kind for c in cases if not c.problems())
    assert len(cases) >= 400
    assert sum(missed.values()) <= 0.03 * len(cases), missed


def test_nine_in_ten_true_rewordings_pass() -> None:
    cases = true_cases()
    passed = sum(not c.problems() for c in cases)
    assert len(cases) >= 400
    assert passed >= 0.9 * len(cases)
