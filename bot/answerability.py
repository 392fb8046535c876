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
        score: Highest score of a sentence, by which evidence is ranked.
        nearness: Highest cosine of a sentence and the question.
        strange: Count of names in the question that the corpus never uses.
        general: 1 for a question about the disease as a whole, which is what the corpus is for.
        answered: Cosine of the nearest question that is known to have an answer.
        unanswered: Cosine of the nearest question that is known to have none.
    """

    sentence: float
    score: float
    nearness: float
    strange: float
    general: float
    answered: float
    unanswered: float


#: Fitted by ``python -m bot.training.answerability``.
WEIGHTS = Signs(sentence=0.55, score=0.01, nearness=7.15, strange=-0.99, general=1.93, answered=5.19, unanswered=-6.09)
_BIAS = -4.40


def log_odds(signs: Signs) -> float:
    """Log-odds that the evidence answers."""
    return _BIAS + sum(w * x for w, x in zip(WEIGHTS, signs, strict=True))
