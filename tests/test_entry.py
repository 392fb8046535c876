from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Corpus, EntryError, read_corpus, read_entry

CHAPTER = "bookshelf-genes-and-disease-hyper-igm"


def test_every_entry_of_the_corpus_is_read(corpus: Corpus) -> None:
    assert len(corpus.entries) == 113
    assert corpus.problems == ()


def test_only_the_chapter_is_an_original(corpus: Corpus) -> None:
    assert [e.id for e in corpus.entries.values() if e.text == "original"] == [CHAPTER]


def test_passages_and_sentences_are_exact_parts_of_the_body(corpus: Corpus) -> None:
    for entry in corpus.entries.values():
        for passage in entry.passages:
            assert entry.body[passage.start : passage.end] == passage.text
            assert passage.section
            for sentence in passage.sentences:
                assert entry.body[sentence.start : sentence.end] == sentence.text


def test_no_text_is_lost_between_the_passages(corpus: Corpus) -> None:
    for entry in corpus.entries.values():
        left = entry.body
        for passage in reversed(entry.passages):
            left = left[: passage.start] + left[passage.end :]
        assert [line for line in left.splitlines() if line.strip() and not line.startswith("## ")] == []


@pytest.fixture
def entry_file(small_corpus: Path) -> Path:
    return small_corpus / f"{CHAPTER}.md"


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("---\nid:", "id:", 1, "front matter"),
        ("audience: general\n---\n", "audience: general\n", 26, "never closed"),
        ("audience: general\n", "", 1, "'audience' is missing"),
        ("audience: general", "audience: everyone", 11, "use one of: general, professional"),
        ("id: bookshelf", "id: book", 2, "rename the file"),
        ("url: https://www", "url: www", 6, "web address"),
        ("url: https", "id: x\nurl: https", 6, "second time"),
        ('accession: "Genes and Disease"', "accession: 12", 4, "not text"),
        ("audience: general", "audience: general\nrecord_date: soon", 12, "YYYY-MM-DD"),
        ('title: "Imm', 'title: ""Imm', 5, "YAML"),
        ("consulted:\n", "consulted: none\nnotes:\n", 9, "list of sources"),
    ],
)
def test_broken_front_matter_is_told_with_line_and_mend(
    entry_file: Path, old: str, new: str, line: int, told: str
) -> None:
    source = entry_file.read_text(encoding="utf-8")
    assert old in source
    entry_file.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EntryError) as caught:
        read_entry(entry_file)
    assert caught.value.line == line
    message = str(caught.value)
    assert entry_file.name in message
    assert told in message
    assert "To mend it:" in message


def test_a_broken_entry_is_left_out_and_reported(small_corpus: Path) -> None:
    whole = read_corpus(small_corpus)
    broken = small_corpus / f"{CHAPTER}.md"
    broken.write_bytes(broken.read_bytes()[:200])
    rest = read_corpus(small_corpus)
    assert set(whole.entries) - set(rest.entries) == {CHAPTER}
    assert [p.path.name for p in rest.problems] == [broken.name]


def test_an_entry_cut_off_at_any_sentence_middle_is_not_half_read(entry_file: Path) -> None:
    raw = entry_file.read_bytes()
    entry_file.write_bytes(raw[: raw.index(b"tissues and mucosal")])
    with pytest.raises(EntryError, match="middle of a sentence"):
        read_entry(entry_file)


@pytest.mark.parametrize("damage", [b"\xff\xfe\x00bad", b"a\x00b"])
def test_bytes_that_are_no_text_are_refused(entry_file: Path, damage: bytes) -> None:
    entry_file.write_bytes(entry_file.read_bytes() + damage)
    with pytest.raises(EntryError):
        read_entry(entry_file)


def test_an_empty_folder_says_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="To mend it"):
        read_corpus(tmp_path)
