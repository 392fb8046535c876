"""A plain LangChain chain and this project on the same two models and the same corpus, side by side: ``make peer``.

The chain is the one of many tutorials: entries cut by characters, embedded with all-MiniLM-L6-v2 into FAISS, the four
nearest pieces put before SmolLM2-135M with the usual prompt. Both answer the same questions in the same run, and the
same functions judge both: key facts by the patterns of the question set, and for every sentence whether the passages
behind it hold its numbers and names, and whether `bot.verification` lets it stand.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import Answer, Assistant, Sentence, Settings
from bot.evaluation import Share, read_items, shortfalls
from bot.small_model import prepare_base_model
from bot.verification import problems, unsupported_values
from corpus import read_corpus, split_sentences
from index.weights import EMBEDDING

_QUESTIONS = Path(__file__).parent.parent / "tests" / "eval" / "dev.jsonl"
_PIECE, _OVERLAP, _PIECES = 1000, 150, 4
_MAX_NEW_TOKENS = 160
_PROMPT = (
    "Use the following pieces of context to answer the question at the end. If you don't know the answer, just say "
    "that you don't know, don't try to make up an answer. Use three sentences at most.\n\n{context}\n\n"
    "Question: {question}"
)
_HEAD = """# Beside a plain chain

Written by `make peer`; do not edit. {count} questions of `tests/eval/dev.jsonl`, asked in one run of a LangChain chain
(FAISS, four pieces, SmolLM2-135M as it comes) and of this project, with the same two models and the same corpus. A
question passes when every key fact is said. A sentence counts as unsupported when a number or name in it is not in the
passages behind it, and as not verified when `bot/verification.py` would not let it stand.
"""


@dataclass
class Column:
    """What one of the two came to."""

    passed: Share = field(default_factory=Share)
    unsupported: Share = field(default_factory=Share)
    not_verified: Share = field(default_factory=Share)
    declined: int = 0
    first: list[float] = field(default_factory=list)
    total: list[float] = field(default_factory=list)


def main(count: Annotated[int, typer.Option(help="Questions to ask.")] = 30) -> None:
    """Print the table."""
    items = read_items(_QUESTIONS)
    items = items[:: max(1, len(items) // count)][:count]
    assistant = Assistant.open(Settings())
    assistant.warm_up()
    ours, theirs = Column(), Column()
    chain = Chain()
    for item in items:
        _ask_ours(assistant, item, ours)
        _ask_chain(chain, item, theirs)
    print(_HEAD.format(count=len(items)))
    print("| | LangChain chain | HIM Answers |\n| --- | --- | --- |")
    for name, value in _ROWS:
        print(f"| {name} | {value(theirs)} | {value(ours)} |")


_ROWS = (
    ("questions passed", lambda c: str(c.passed)),
    ("said that it does not know", lambda c: str(c.declined)),
    ("sentences with a number or name without support", lambda c: str(c.unsupported)),
    ("sentences that verification would not let stand", lambda c: str(c.not_verified)),
    ("first sentence, median", lambda c: f"{statistics.median(c.first):.1f} s"),
    ("whole answer, median", lambda c: f"{statistics.median(c.total):.1f} s"),
)


def _ask_ours(assistant: Assistant, item: dict[str, Any], column: Column) -> None:
    answer = assistant.ask(item["question"], item.get("history", []))
    cited = {c.n: c.passage for c in answer.citations}
    column.passed += not shortfalls({**item, "entries": []}, answer)
    column.declined += answer.outcome == "decline"
    column.first.append(answer.timings.get("first_sentence_s", answer.timings["total_s"]))
    column.total.append(answer.timings["total_s"])
    for sentence in answer.sentences:
        if sentence.origin != "fixed":
            _judge(sentence.text, " ".join(cited[n] for n in sentence.citations), column)


def _ask_chain(chain: Chain, item: dict[str, Any], column: Column) -> None:
    question = " ".join([*item.get("history", []), item["question"]])
    started, text, first = time.perf_counter(), "", 0.0
    context = chain.retrieve(question)
    for piece in chain.write(question, context):
        text += piece
        if not first and len(split_sentences(text)) > 1:
            first = time.perf_counter() - started
    column.total.append(time.perf_counter() - started)
    column.first.append(first or column.total[-1])
    said = [s.text for s in split_sentences(" ".join(text.split()))]
    answer = Answer(question, question, "answer", tuple(Sentence(s, (), "model") for s in said))
    column.passed += not shortfalls({**item, "entries": []}, answer)
    column.declined += "don't know" in text.lower()
    for sentence in said:
        _judge(sentence, context, column)


def _judge(sentence: str, passages: str, column: Column) -> None:
    column.unsupported += bool(unsupported_values(sentence, passages))
    column.not_verified += bool(problems(sentence, passages))


class Chain:
    """Retrieval and generation as LangChain puts them together."""

    def __init__(self) -> None:
        from langchain_community.vectorstores import FAISS
        from langchain_core.prompts import ChatPromptTemplate
        from langchain_huggingface import HuggingFaceEmbeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        settings = Settings()
        splitter = RecursiveCharacterTextSplitter(chunk_size=_PIECE, chunk_overlap=_OVERLAP)
        pieces = splitter.create_documents([e.body for e in read_corpus(settings.corpus_dir).entries.values()])
        embeddings = HuggingFaceEmbeddings(model_name=str(EMBEDDING.verify().parent))
        self._store = FAISS.from_documents(pieces, embeddings)
        self._prompt = ChatPromptTemplate.from_messages([("user", _PROMPT)])
        self._load(prepare_base_model(settings.home))

    def _load(self, folder: Path) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self._model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
        self._tokenizer = AutoTokenizer.from_pretrained(folder)

    def retrieve(self, question: str) -> str:
        """The nearest pieces, as the prompt takes them."""
        return "\n\n".join(d.page_content for d in self._store.similarity_search(question, k=_PIECES))

    def write(self, question: str, context: str) -> Iterator[str]:
        """The answer as it comes."""
        from threading import Thread

        from transformers import TextIteratorStreamer

        (message,) = self._prompt.invoke({"context": context, "question": question}).to_messages()
        chat: Sequence[dict[str, str]] = [{"role": "user", "content": str(message.content)}]
        inputs = self._tokenizer.apply_chat_template(
            chat, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)
        arguments = {**inputs, "max_new_tokens": _MAX_NEW_TOKENS, "do_sample": False, "streamer": streamer}
        thread = Thread(target=self._model.generate, kwargs=arguments)
        thread.start()
        yield from streamer
        thread.join()


if __name__ == "__main__":
    typer.run(main)
