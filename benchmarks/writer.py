"""The writing model before and after teaching, and the engines that can run it, in one run: ``make writer-figures``.

Every engine rewords the same sentences, of entries that were kept aside when the model was taught. Engines other than
the installed one are measured when their package is there: ``pip install ctranslate2``.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.grade import grade
from bot.settings import Settings
from bot.small_model import prepare_base_model, prepare_small_model
from bot.training.writer import PlainPair, read_plain_pairs
from bot.verification import objections
from bot.wording import MAX_NEW_TOKENS, as_written, prompt_of
from bot.writer import LlamaWriter, LocalWriter
from index import Embedder

_HEAD = """# The writing model and its engines

Written by `make writer-figures`; do not edit. {count} sentences of entries that were kept aside when the model was
taught; {own} hand-written rewordings of them stand in the first row for comparison. *Accepted*: verification lets
every word of the rewording stand. *Unchanged*: the model gave the sentence back as it is, which counts as accepted.
*Grade*: mean reading grade of what is shown, with the quotation in the place of what was refused; the sentences
themselves are at grade {before:.1f}.
"""

Reword = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """What one way of wording came to."""

    name: str
    accepted: int
    unchanged: int
    of: int
    grade: float
    words: float
    seconds: float

    def markdown(self) -> str:
        """A row of the table."""
        return (
            f"| {self.name} | {self.accepted / self.of:.0%} | {self.unchanged / self.of:.0%} | {self.grade:.1f} "
            f"| {self.words:.1f} | {self.seconds:.2f} s |"
        )


def main(
    count: Annotated[int, typer.Option(help="Sentences to reword.")] = 120,
    slow: Annotated[int, typer.Option(help="Sentences for the reference engine, which is slower.")] = 40,
) -> None:
    """Print the table."""
    _, aside = read_plain_pairs()
    pairs = aside[:: max(1, len(aside) // count)][:count]
    embedder = Embedder()
    home = Settings().home
    taught, base = prepare_small_model(home), prepare_base_model(home)
    by_hand = {pair.sentence: pair.plain for pair in pairs}
    rows = [measured("rewordings by hand", by_hand.get, pairs, embedder)]
    for name, folder in (("as it comes", base), ("taught", taught)):
        reference = LocalWriter(folder, name, taught=True)
        reference.load()
        rows.append(measured(f"{name}, transformers, float32", reference.reword, pairs[:slow], embedder))
    rows.append(measured("taught, transformers, bfloat16 eager", _eager(taught), pairs[:slow], embedder))
    llama = LlamaWriter(taught, "taught")
    llama.load()
    rows.append(measured("taught, llama.cpp, Q8_0", llama.reword, pairs, embedder))
    for tries in (2, 3):
        several = _tried(LlamaWriter(taught, "taught"), tries, pairs, embedder)
        rows.append(measured(f"taught, llama.cpp, up to {tries} tries", several, pairs, embedder))
    with tempfile.TemporaryDirectory() as folder:
        translator = _ctranslate(taught, Path(folder) / "model")
        if translator:
            rows.append(measured("taught, CTranslate2, int8", translator, pairs, embedder))
    before = statistics.fmean(grade(pair.sentence) for pair in pairs)
    print(_HEAD.format(count=len(pairs), own=len(pairs), before=before))
    print("| wording | accepted | unchanged | grade | words | median time |\n| --- | --- | --- | --- | --- | --- |")
    print("\n".join(row.markdown() for row in rows))


def _tried(writer: LlamaWriter, tries: int, pairs: Sequence[PlainPair], embedder: Embedder) -> Reword:
    """The first wording that verification lets stand; the last one when it lets none."""
    heading_of = {pair.sentence: pair.heading for pair in pairs}
    writer.load()

    def reword(sentence: str) -> str | None:
        said = None
        for again in range(tries):
            said = writer.reword(sentence, again)
            if said and not objections(said, sentence, embedder, heading_of[sentence], sentence):
                break
        return said

    return reword


def measured(name: str, reword: Reword, pairs: Sequence[PlainPair], embedder: Embedder) -> Row:
    """Reword every sentence, and see what verification makes of it."""
    accepted = unchanged = 0
    shown, seconds = list[str](), list[float]()
    for pair in pairs:
        started = time.perf_counter()
        said = reword(pair.sentence)
        seconds.append(time.perf_counter() - started)
        right = bool(said) and not objections(str(said), pair.sentence, embedder, pair.heading, pair.sentence)
        accepted += right
        unchanged += said == pair.sentence
        shown.append(str(said) if right else pair.sentence)
    level = statistics.fmean(grade(text) for text in shown)
    words = statistics.fmean(len(text.split()) for text in shown)
    return Row(name, accepted, unchanged, len(pairs), level, words, statistics.median(seconds))


def _eager(folder: Path) -> Reword:
    """Transformers without lookup, in bfloat16."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
    tokenizer = AutoTokenizer.from_pretrained(folder)

    def reword(sentence: str) -> str | None:
        inputs = tokenizer(prompt_of(sentence), add_special_tokens=False, return_tensors="pt")
        with torch.inference_mode():
            written = model.generate(**inputs, max_new_tokens=MAX_NEW_TOKENS, do_sample=False)
        return as_written(tokenizer.decode(written[0][inputs["input_ids"].shape[1] :]), sentence)

    return reword


def _ctranslate(folder: Path, converted: Path) -> Reword | None:
    """CTranslate2 with 8-bit weights, when it is installed."""
    try:
        import ctranslate2
        from ctranslate2.converters import TransformersConverter
    except ImportError:
        return None
    from transformers import AutoTokenizer

    TransformersConverter(str(folder)).convert(str(converted), quantization="int8")
    generator = ctranslate2.Generator(str(converted), device="cpu", compute_type="int8", intra_threads=2)
    tokenizer = AutoTokenizer.from_pretrained(folder)

    def reword(sentence: str) -> str | None:
        asked = tokenizer.convert_ids_to_tokens(tokenizer(prompt_of(sentence), add_special_tokens=False)["input_ids"])
        (said,) = generator.generate_batch(
            [asked], max_length=MAX_NEW_TOKENS, sampling_topk=1, include_prompt_in_result=False
        )
        return as_written(tokenizer.decode(said.sequences_ids[0]), sentence)

    return reword


if __name__ == "__main__":
    typer.run(main)
