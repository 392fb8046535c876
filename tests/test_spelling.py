from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spelling import Speller
from corpus import Corpus


@pytest.fixture(scope="module")
def speller(corpus: Corpus) -> Speller:
    return Speller(entry.body for entry in corpus.entries.values())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wich treatmnt for neutropenea", "which treatment for neutropenia"),
        ("cryptosporidum", "cryptosporidium"),
        ("immunoglobuline repalcement", "immunoglobulin replacement"),
        ("bonemarrow transplant", "bone marrow transplant"),
        ("ATMgene location", "ATM gene location"),
        ("WHAT IS PNEUMOCISTIS", "WHAT IS pneumocystis"),
        ("hypogamaglobulinemia?", "hypogammaglobulinemia?"),
    ],
)
def test_typing_errors_are_mended_with_words_of_the_corpus(speller: Speller, typed: str, meant: str) -> None:
    assert speller.mend(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Is hyper IgM contagious?",
        "what pore size does a filter need",
        "Who painted the Girl with a Pearl Earring?",
        "covid and warts",
        "CD40L TNFSF5 AICDA HIGM1 XHIGM p.Gly219Arg c.410-2A>T",
        "cd154 and tnfsf5",
        "the offside rule",
        "",
    ],
)
def test_right_words_and_genes_are_left_alone(speller: Speller, text: str) -> None:
    assert speller.mend(text) == text


@given(text=st.text(max_size=200))
def test_mending_is_total_and_keeps_the_spaces(speller: Speller, text: str) -> None:
    assert speller.mend(text).count(" ") >= text.count(" ")


def test_no_gene_symbol_of_the_corpus_is_changed(speller: Speller, corpus: Corpus) -> None:
    symbols = {e.title.split(",")[0] for e in corpus.entries.values() if e.database == "Gene"}
    assert {speller.mend(s) for s in symbols} == symbols
    assert {speller.mend(s.lower()) for s in symbols} == {s.lower() for s in symbols}
