"""The command line: ``him ask``, ``serve``, ``index``, ``eval`` and ``doctor``."""

from __future__ import annotations

import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.assistant import Assistant

_EVALUATION_HEAD = """# Evaluation

Written by `make figures`; do not edit. Each section is a question set of `tests/eval/`.
"""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Answers about hyper-IgM syndrome from NCBI sources, on this computer. Not medical advice.",
)
#: For people; results that programs read go to standard output unadorned.
console = Console(stderr=True)
output = Console(soft_wrap=True)


def _notify(message: str) -> None:
    console.print(escape(message), style="dim")


def _open(settings: Settings) -> Assistant:
    """The assistant, or a clear way out: no traceback for what a reader can mend."""
    from bot.assistant import Assistant
    from index.weights import WeightsError

    try:
        return Assistant.open(settings, _notify)
    except (WeightsError, FileNotFoundError) as error:
        console.print(escape(str(error)), style="red")
        raise typer.Exit(1) from None


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotation marks.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as one JSON object.")] = False,
    batch: Annotated[
        str | None, typer.Option(metavar="FILE|-", help='JSON Lines of {"id", "question", "history"}, - for stdin.')
    ] = None,
    quote: Annotated[bool, typer.Option("--quote/--simpler", help="Word for word, or reworded by the model.")] = True,
) -> None:
    """Answer one question, or a file of them."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE")
    settings = Settings(writer="quote") if quote else Settings()
    if question is not None:
        answer = _open(settings).ask(question)
        if as_json:
            _write_line(answer.to_dict())
        else:
            _print_answer(answer)
        return
    from bot.batch import answer_lines

    if batch != "-" and not Path(str(batch)).is_file():
        raise typer.BadParameter(f"there is no file {batch}")
    with nullcontext(sys.stdin.buffer) if batch == "-" else Path(str(batch)).open("rb") as lines:
        # Bytes that are not UTF-8 become replacement marks: one bad line must not end the batch.
        for line in answer_lines(_open(settings), (raw.decode("utf-8", "replace") for raw in lines)):
            _write_line(line)


def _write_line(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _print_answer(answer: Answer) -> None:
    from bot.answer import explained
    from bot.glossary import with_plain_words

    if answer.lead:
        output.print(f"[dim]{escape(answer.lead)}[/dim]")
    if answer.standalone_question != answer.question:
        output.print(f"[dim]Understood as: {escape(answer.standalone_question)}[/dim]\n")
    for sentence, terms in explained(answer.sentences, answer.question):
        marks = "".join(f"[{n}]" for n in sentence.citations)
        output.print(escape(f"{with_plain_words(sentence.text, terms)} {marks}".rstrip()))
    for note in answer.notes:
        output.print(f"[dim]{escape(note)}[/dim]")
    for suggestion in answer.suggestions:
        output.print(escape(f"  - {suggestion}"))
    for c in answer.citations:
        date = f", record of {c.record_date}" if c.record_date else ""
        output.print(escape(f"\n[{c.n}] {c.title}. {c.database} {c.accession}{date}.\n    {c.url}\n    “{c.quote}”"))
    if answer.citations:
        output.print("\n[dim]For education, not medical advice. Please bring your questions to your care team.[/dim]")


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port of the page.")] = None,
) -> None:
    """Prepare what is missing, then serve the page on this computer."""
    settings = Settings()
    _open(settings)
    page = Path(__file__).resolve().parent / "server.py"
    port = port or settings.port
    console.print(f"The page is at http://localhost:{port} (stop it with Ctrl+C).")
    # The page takes over this process, so that stopping it stops everything.
    os.execv(  # noqa: S606
        sys.executable,
        # A checkout brings .streamlit/config.toml; an installation elsewhere has to be told.
        [
            *(sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port)),
            *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        ],
    )


@app.command()
def index(
    check: Annotated[bool, typer.Option("--check", help="Only say whether the index is sound and up to date.")] = False,
) -> None:
    """Build the search index, or check it."""
    from corpus import read_corpus
    from index import Embedder, IndexDamaged
    from index.store import build_index, check_index

    settings = Settings()
    corpus = read_corpus(settings.corpus_dir)
    folder = settings.home / "index"
    if check:
        try:
            check_index(corpus, folder, Embedder())
        except IndexDamaged as error:
            console.print(f"{error} To mend it: him index", style="red")
            raise typer.Exit(1) from None
        output.print("The search index is sound and up to date.")
        return
    _notify(f"Embedding {len(corpus.passages)} passages of {len(corpus.entries)} entries.")
    output.print(f"The search index is in {build_index(corpus, folder, Embedder(), _notify)}")


@app.command(name="eval")
def evaluate(
    questions: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Question sets, JSON Lines.")],
    details: Annotated[bool, typer.Option("--details", help="Print every question that failed, and why.")] = False,
    quote: Annotated[bool, typer.Option("--quote/--simpler", help="Word for word, or reworded by the model.")] = True,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the figures here as JSON.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write the figures here as Markdown.")] = None,
) -> None:
    """Answer question sets and print the figures."""
    from bot.evaluation import evaluate as evaluate_items
    from bot.evaluation import read_items

    assistant = _open(Settings(writer="quote") if quote else Settings())
    assistant.warm_up()
    reports = {path.stem: evaluate_items(assistant, read_items(path)) for path in questions}
    for name, report in reports.items():
        if details:
            for failure in report.failures:
                output.print(escape(failure))
        output.print(f"[bold]{name}[/bold]")
        output.print(escape(report.text()))
    if as_json:
        figures = {name: report.to_dict() for name, report in reports.items()}
        as_json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if markdown:
        tables = (report.markdown(name) for name, report in reports.items())
        markdown.write_text("\n".join((_EVALUATION_HEAD, *tables)), encoding="utf-8")


@app.command()
def feedback(
    action: Annotated[Literal["export"], typer.Argument(help="Print every opinion as one JSON object a line.")],
) -> None:
    """What readers said of answers, where the operator asked and they agreed (HIM_FEEDBACK)."""
    import sqlite3

    from bot.feedback import Feedback

    try:
        for opinion in Feedback(Settings().home).export():
            _write_line(opinion)
    except sqlite3.Error as error:
        console.print(f"The feedback file cannot be read ({error}). To mend it: put a copy back, or remove it")
        raise typer.Exit(1) from None


@app.command()
def doctor() -> None:
    """Say what is installed, which digests it has, what is wrong and how to mend it."""
    from bot.doctor import examine

    findings = examine(Settings())
    for finding in findings:
        output.print(f"{'[green]ok [/green]' if finding.ok else '[red]bad[/red]'} {escape(finding.text)}")
    raise typer.Exit(0 if all(f.ok for f in findings) else 1)


if __name__ == "__main__":
    app()
