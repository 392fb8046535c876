from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import split_passages, split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The germs, e.g. Pneumocystis, are rare.", "They cause pneumonia."],
        ["See Fig. 2 for details.", "IgM, IgG and IgA fall."],
        ["The rate was 23.8 percent.", "Dr. Smith et al. reported it in 2003.", "A second report followed."],
        ["Levy et al. (1997) saw 56 patients.", "Four had a liver transplant."],
        ["The gene lies at Xq26.3.", "It has five exons.", "C. parvum infects the gut."],
        ["The change c.410-2A>T is known.", "p.Gly219Arg is benign vs. others."],
        ["IgM lasts approx. 5 days.", "It is large."],
        ["Is it rare?", "(It is rare.)", "Yes."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    assert [s.text for s in split_sentences(" ".join(sentences))] == sentences


@given(st.text(max_size=300))
def test_sentences_are_exact_and_lose_no_letter(text: str) -> None:
    sentences = split_sentences(text, offset=7)
    assert all(text[s.start - 7 : s.end - 7] == s.text for s in sentences)
    assert "".join("".join(s.text for s in sentences).split()) == "".join(text.split())


@given(st.text(alphabet="ab#. \n\t", max_size=200))
def test_passages_are_exact_whatever_the_layout(body: str) -> None:
    for passage in split_passages("e", body):
        assert body[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()


def test_a_heading_is_the_section_and_never_a_passage() -> None:
    passages = split_passages("e", "## One\nText a.\n\n## Two\n\nText b.\n\nText c.\n")
    assert [(p.section, p.text) for p in passages] == [("One", "Text a."), ("Two", "Text b."), ("Two", "Text c.")]
