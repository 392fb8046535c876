from __future__ import annotations

import pytest

from bot.verification import problems
from index import Embedder

EVIDENCE = (
    "A low count of infection-fighting white cells (neutropenia) is common in X-linked hyper IgM syndrome (HIGM1), "
    "according to GeneReviews (2020)."
)
TREATMENT = (
    "Treatment of HIM mainly consists of regular IV replacement of the missing IgG antibodies and prompt treatment of "
    "infections."
)


@pytest.mark.parametrize(
    ("evidence", "true"),
    [
        (EVIDENCE, EVIDENCE),
        (
            EVIDENCE,
            "According to GeneReviews (2020), a low count of infection-fighting white cells (neutropenia) is common in "
            "people with X-linked hyper IgM syndrome (HIGM1).",
        ),
        (
            "Four had a liver transplant in 1997.",
            "In 1997, four people had a liver transplant.",
        ),
    ],
)
def test_a_true_rewording_passes(embedder: Embedder, evidence: str, true: str) -> None:
    assert problems(true, evidence, embedder) == []


@pytest.mark.parametrize(
    ("evidence", "wrong", "told"),
    [
        (
            TREATMENT,
            "Treatment of HIM primarily involves replacing missing antibodies with vaccines and treating infections.",
            "vaccin",
        ),
        (TREATMENT, TREATMENT.replace("HIM", "HIV"), "hiv"),
        (TREATMENT, TREATMENT.replace("IgG", "IgM"), "igm"),
        (TREATMENT, "Treatment of HIM mainly consists of IV replacement.", "leaves out a part"),
        (EVIDENCE, EVIDENCE.replace("2020", "2021"), "2021"),
        (EVIDENCE, EVIDENCE.replace("low", "high"), "up|down"),
        (EVIDENCE, EVIDENCE.replace("is common", "is not common"), "negation"),
        (EVIDENCE, EVIDENCE.replace("HIGM1", "HIGM2"), "higm2"),
        ("Type 4 may be inherited.", "Type 4 is inherited.", "hedge"),
        ("Three of 29 patients died.", "Four of 29 patients died.", "number 4"),
        ("The gene lies on chromosome 12.", "It lies on chromosome 12, the gene.", "subject"),
        ("UNG is on chromosome 12.", "Ung is on chromosome 12.", "UNG"),
        ("Tests count immunoglobulins G, M and A.", "Tests count immunoglobulins M and A.", "name G"),
        ("Those cells make IgM.", "Those cells make what is called IgM.", "naming"),
        ("Infection may lead to scarring of the liver.", "Scarring of the liver may lead to infection.", "order"),
        ("Before the transplant he was ill.", "After the transplant he was ill.", "before|after"),
    ],
)
def test_a_wrong_rewording_is_caught_and_explained(evidence: str, wrong: str, told: str) -> None:
    import re

    found = "; ".join(problems(wrong, evidence))
    assert re.search(told, found, re.IGNORECASE), found
