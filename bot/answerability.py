"""Does the best evidence answer the question, or does it only talk about the same thing?

A wrong answer costs more than "the sources do not say". So a few signs are weighed into log-odds that the corpus
answers; they were fitted (`bot.training.answerability`) on questions that nothing else was trained on.
"""

from __future__ import annotations

from typing import NamedTuple


class Signs(NamedTuple):
    """What speaks for and against an answer.

    Attributes:
        sentence: Highest log-odds that the evidence reader gives a sentence.
        third: Log-odds of the third best sentence: an answer rarely stands alone.
        passage: Highest log-odds that it gives a passage as a whole.
        nearness: Highest cosine of a sentence and the question.
        far: How far the nearest sentence lies below a cosine of 0.45: then the question is about something else.
        strange: Count of names in the question that the corpus never uses.
        general: 1 for a question about the disease as a whole, which is what the corpus is for.
        answered: Cosine of the nearest question that is known to have an answer.
        unanswered: Cosine of the nearest question that is known to have none.
    """

    sentence: float
    third: float
    passage: float
    nearness: float
    far: float
    strange: float
    general: float
    answered: float
    unanswered: float


#: Fitted by ``python -m bot.training.answerability tests/eval/own_answers.jsonl tests/eval/own_declines.jsonl``.
WEIGHTS = Signs(
    sentence=0.19,
    third=0.15,
    passage=0.34,
    nearness=4.50,
    far=-7.73,
    strange=-0.78,
    general=1.76,
    answered=4.38,
    unanswered=-5.22,
)
_BIAS = -2.58
#: Cosine below which nothing in the corpus is about the same thing.
NEAR = 0.45


def log_odds(signs: Signs) -> float:
    """Log-odds that the evidence answers."""
    return _BIAS + sum(w * x for w, x in zip(WEIGHTS, signs, strict=True))
