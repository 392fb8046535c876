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


#: Fitted by ``python -m bot.training.answerability tests/eval/own_answers.jsonl tests/eval/own_declines.jsonl``.
WEIGHTS = Signs(sentence=0.49, score=0.06, nearness=6.88, strange=-1.41, general=1.92, answered=4.53, unanswered=-6.80)
_BIAS = -3.92


def log_odds(signs: Signs) -> float:
    """Log-odds that the evidence answers."""
    return _BIAS + sum(w * x for w, x in zip(WEIGHTS, signs, strict=True))
