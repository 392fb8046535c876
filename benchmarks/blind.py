"""A blind reading: is an answer better word for word, or in plainer words?

``python -m benchmarks.blind write`` answers questions both ways and writes the pairs, in random order, without saying
which is which, and the key apart from them. Readers give a verdict on each pair in a file of their own;
``python -m benchmarks.blind report`` counts them, and writes ``docs/blind.md`` and ``docs/blind.jsonl``.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import Assistant, Settings
from bot.answer import REWORDED
from bot.evaluation import Share

app = typer.Typer(add_completion=False)
_ROOT = Path(__file__).parent.parent
_SETS = ("own_answers", "own_fresh", "dev")
_ASPECTS = ("correct", "complete", "plain", "kind", "overall")
_HEAD = """# Blind reading: word for word, or reworded?

Written by `python -m benchmarks.blind report`; do not edit. {count} questions of `tests/eval` whose answer
*Simpler* changes in at least one sentence (by the plain edition, or by the small model where that has none), told both
ways from the same evidence. Automated readers ({readers}), large language models, saw each pair in random order,
without being told which was which, beside the passages it rests on, and named the better one or neither. They are no
substitute for families: take the figures as a proof-reading. The texts and all verdicts are in `docs/blind.jsonl`.

| aspect | reworded better | word for word better | no difference |
| --- | --- | --- | --- |
"""


@app.command()
def write(
    pairs: Annotated[Path, typer.Argument(help="What the readers get, JSON Lines.")],
    key: Annotated[Path, typer.Argument(help="Which is which.")],
    count: Annotated[int, typer.Option(help="Pairs.")] = 100,
) -> None:
    """Answer questions both ways, in random order."""
    chance = random.Random(5)
    assistant = Assistant.open(Settings())
    questions = [q for q in _questions() if not q.get("history")]
    chance.shuffle(questions)
    shown, kept = list[dict[str, Any]](), list[dict[str, Any]]()
    for item in questions:
        if len(kept) == count:
            break
        reworded = assistant.ask(item["question"])
        if reworded.outcome != "answer" or not any(s.origin in REWORDED for s in reworded.sentences):
            continue
        quoted = " ".join(s.quote for s in reworded.sentences)
        texts = {"quotation": quoted, "rewording": reworded.answer}
        order = chance.sample(sorted(texts), 2)
        passages = list(dict.fromkeys(c.passage for c in reworded.citations))
        number = len(kept) + 1
        shown.append(
            {
                "n": number,
                "question": item["question"],
                "A": texts[order[0]],
                "B": texts[order[1]],
                "passages": passages,
            }
        )
        kept.append({"n": number, "question": item["question"], **texts, "A": order[0]})
    for path, rows in ((pairs, shown), (key, kept)):
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


@app.command()
def report(
    key: Annotated[Path, typer.Argument(help="Which is which.")],
    verdicts: Annotated[list[Path], typer.Argument(help="One file for each reader.")],
) -> None:
    """Count the verdicts, and write both documents."""
    read = [{row["n"]: row for row in _lines(path)} for path in verdicts]
    counts = {aspect: Counter[str]() for aspect in _ASPECTS}
    false = Counter[str]()
    kept = []
    for pair in _lines(key):
        named = {"A": pair["A"], "B": "rewording" if pair["A"] == "quotation" else "quotation", "=": "neither"}
        told = []
        for by_number in read:
            row = by_number[pair["n"]]
            told.append({aspect: named[row[aspect]] for aspect in _ASPECTS} | {"note": row.get("note", "")})
            for aspect in _ASPECTS:
                counts[aspect][named[row[aspect]]] += 1
            false.update(named[side] for side in row.get("false", ""))
        kept.append({k: pair[k] for k in ("n", "question", "quotation", "rewording")} | {"verdicts": told})
    lines = [
        f"| {aspect} | " + " | ".join(_share(count, way) for way in ("rewording", "quotation", "neither")) + " |"
        for aspect, count in counts.items()
    ]
    said = f"\nA reader found something false or misleading in {false['rewording']} rewordings and in "
    said += f"{false['quotation']} quotations, of {len(kept) * len(read)} verdicts.\n"
    docs = _ROOT / "docs"
    head = _HEAD.format(count=len(kept), readers=len(read))
    docs.joinpath("blind.md").write_text(f"{head}{chr(10).join(lines)}\n{said}", encoding="utf-8")
    rows = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept)
    docs.joinpath("blind.jsonl").write_text(rows, encoding="utf-8")


def _share(count: Counter[str], way: str) -> str:
    return str(Share(count[way], count.total()))


def _questions() -> list[dict[str, Any]]:
    files = (_ROOT / "tests" / "eval" / f"{name}.jsonl" for name in _SETS)
    return [item for file in files for item in _lines(file) if item["kind"] != "decline"]


def _lines(path: Path) -> Sequence[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    app()
