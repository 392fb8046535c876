"""From a question to a cited answer: triage, conversation, evidence, writing, verification."""

from bot.answer import Answer, Citation, Outcome, Sentence
from bot.assistant import Assistant, EvidenceFound
from bot.settings import Settings

__all__ = ["Answer", "Assistant", "Citation", "EvidenceFound", "Outcome", "Sentence", "Settings"]
