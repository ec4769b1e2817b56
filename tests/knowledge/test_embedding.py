"""Tests of embeddings with two small real models made here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import embedding
from knowledge.embedding import Model, NoModel
from knowledge.index import on_disk
from knowledge.index.vector_cache import VectorCache
from knowledge.index.vectors import VectorIndex, open_vectors, write_vectors
from knowledge.library import Band, Library
from knowledge.passages import Paper, Passage

PUBLIC = frozenset({"public"})
WORDS = ["เงินกู้", "สินเชื่อ", "โรงงาน", "น้ำเสีย", "ร้องเรียน", "ดอกเบี้ย", "ใบอนุญาต", "ของขวัญ", "เครื่องจักร", "ภาษี", "ส่งออก", "ฝุ่น"]


@pytest.fixture(scope="module")
def words_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A table in which สินเชื่อ and เงินกู้ lie close together, as any grown model knows."""
    vectors = np.random.default_rng(3).normal(size=(len(WORDS) + 1, 48)).astype(np.float32)
    vectors[0] = 0  # what is no known word
    vectors[2] = vectors[1] + 0.1 * vectors[2]
    return table(tmp_path_factory.mktemp("words"), vectors)


@pytest.fixture(scope="module")
def blind_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A table in which every word means the same."""
    return table(tmp_path_factory.mktemp("blind"), np.ones((len(WORDS) + 1, 48), dtype=np.float32))


@pytest.fixture(scope="module")
def small_transformer(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A transformer of two layers with prompts of its own."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("transformer")
    letters = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *sorted({*"".join(WORDS), *"abcdefghijklmnopqrstuvwxyz :"}),
    ]
    split = Tokenizer(models.WordLevel({letter: number for number, letter in enumerate(letters)}, unk_token="[UNK]"))
    split.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=split, unk_token="[UNK]", pad_token="[PAD]", model_max_length=64
    )
    tokenizer.save_pretrained(folder / "raw")
    shape = BertConfig(
        vocab_size=len(letters), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    torch.manual_seed(0)  # the same weights in every run
    BertModel(shape).save_pretrained(folder / "raw")
    parts = Transformer(str(folder / "raw"), max_seq_length=64)
    model = SentenceTransformer(
        modules=[parts, Pooling(32)], prompts={"query": "query: ", "document": "passage: "}, device="cpu"
    )
    model.save(str(folder / "whole"))
    return str(folder / "whole")


def table(folder: Path, vectors: np.ndarray) -> str:
    """A StaticEmbedding that knows WORDS, saved as any downloaded model would be."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers

    split = Tokenizer(models.WordLevel({"[UNK]": 0} | {word: n for n, word in enumerate(WORDS, 1)}, unk_token="[UNK]"))
    split.pre_tokenizer = pre_tokenizers.Split(Regex("|".join(WORDS)), "isolated")
    SentenceTransformer(modules=[StaticEmbedding(split, embedding_weights=vectors)], device="cpu").save(str(folder))
    return str(folder)


def papers() -> tuple[list[Paper], list[Passage]]:
    """One paper for each word, and one about nothing in particular."""
    told = [f"{word}คือเรื่องที่กระทรวงดูแล โปรดติดต่อเจ้าหน้าที่เรื่อง{word}ในวันราชการ" for word in WORDS if word != "สินเชื่อ"]
    told.append("เวลาทำการแปดนาฬิกาถึงสิบหกนาฬิกา")
    all_ = [Paper(f"p{number}", f"เรื่องที่ {number}", "public") for number in range(len(told))]
    return all_, [Passage(f"p{n}#1", f"p{n}", ("รายละเอียด",), text) for n, text in enumerate(told)]


def shelved(home: Path, model: Any, *, accept_worse: bool = False, previous: Path | None = None) -> on_disk.Manifest:
    folder = home / f"build-{sum(1 for _ in home.glob('build-*'))}"
    manifest = on_disk.write(folder, *papers(), model=model, accept_worse=accept_worse, previous=previous)
    on_disk.switch(home, folder)
    return manifest


def test_a_word_that_no_paper_holds_is_found_by_its_meaning(words_model: str, tmp_path: Path) -> None:
    """No paper says สินเชื่อ; one says เงินกู้, which means the same."""
    shelved(tmp_path, Model(words_model))

    finding = Library(tmp_path, model=Model(words_model)).search("สินเชื่อ", audiences=PUBLIC)

    assert finding.found[0].passage.id == "p0#1"
    assert finding.band is not Band.NOTHING


def test_a_model_that_cannot_distinguish_texts_gets_weight_zero(blind_model: str, tmp_path: Path) -> None:
    manifest = shelved(tmp_path, Model(blind_model))

    meaning = manifest.partitions[0].meaning
    assert meaning is not None
    assert meaning.meaning < meaning.words
    assert meaning.both <= meaning.words
    finding = Library(tmp_path, model=Model(blind_model)).search("โรงงาน", audiences=PUBLIC)
    assert finding.found[0].passage.id == "p1#1"


def test_with_a_model_the_search_is_never_below_words_alone(
    words_model: str, blind_model: str, small_transformer: str, tmp_path: Path
) -> None:
    for number, name in enumerate((words_model, blind_model, small_transformer)):
        home = tmp_path / str(number)
        home.mkdir()
        meaning = shelved(home, Model(name)).partitions[0].meaning

        assert meaning is not None
        assert meaning.weight == 0 or meaning.both >= meaning.words


def test_the_model_s_own_prompts_stand_before_questions_and_passages(small_transformer: str) -> None:
    from sentence_transformers import SentenceTransformer

    own = SentenceTransformer(small_transformer, device="cpu")
    model = Model(small_transformer)

    as_question, as_paper = model.question("โรงงาน"), model.documents(["โรงงาน"])[0]

    assert not np.allclose(as_question, as_paper, atol=1e-3)
    expected = own.encode("query: โรงงาน", normalize_embeddings=True)
    assert float(as_question @ expected) > 0.98  # half the bits on processors that are faster with them


def test_vectors_have_length_one_also_for_no_text(words_model: str) -> None:
    vectors = Model(words_model).documents(["โรงงาน", "", "😀"])

    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


def test_only_changed_passages_are_encoded_again(words_model: str, tmp_path: Path) -> None:
    counted = Counting(Model(words_model))
    shelved(tmp_path, counted)
    first = counted.encoded

    all_, passages = papers()
    passages[3] = Passage(passages[3].id, passages[3].paper, passages[3].heading, "ร้องเรียนได้ที่โทร 1564")
    on_disk.write(tmp_path / "again", all_, passages, model=counted, previous=tmp_path / "build-0")

    assert first == len(passages)
    assert counted.encoded == first + 1


def test_a_build_that_was_stopped_goes_on_where_it_was(words_model: str, tmp_path: Path) -> None:
    """A power failure while the last vector is written."""
    model = Counting(Model(words_model))
    VectorCache(tmp_path, model).vectors([1, 2, 3], lambda row: WORDS[row], lambda done, total: None)
    vectors = next(tmp_path.rglob("vectors.f32"))
    vectors.write_bytes(vectors.read_bytes()[:-7])

    made = VectorCache(tmp_path, model).vectors([1, 2, 3], lambda row: WORDS[row], lambda done, total: None)

    assert model.encoded == 4
    assert np.allclose(made, Model(words_model).documents(WORDS[:3]), atol=1e-6)


def test_progress_is_told_while_encoding(words_model: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    VectorCache(tmp_path, Model(words_model)).vectors(
        list(range(600)), lambda row: WORDS[row % 12], lambda done, total: told.append((done, total))
    )

    assert told[0] == (0, 600)
    assert told[-1] == (600, 600)
    assert len(told) > 2


def test_a_model_that_is_not_here_is_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    with pytest.raises(NoModel, match="indexer model"):
        Model(str(tmp_path / "nowhere")).ready()


def test_without_the_model_search_goes_on_with_words(
    words_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index was built with a model that this machine does not have."""
    gone = Named(Model(words_model), "ministry/model-that-is-gone")
    shelved(tmp_path, gone)
    monkeypatch.setenv("EMBEDDING_MODEL", gone.name)
    monkeypatch.setattr(embedding.Model, "question", unreachable)

    library = Library(tmp_path)
    finding = library.search("โรงงานอยู่ที่ใด", audiences=PUBLIC)

    assert finding.found[0].passage.id == "p1#1"
    assert "indexer model" in library.trouble
    assert library.mode == "words"


def test_another_model_than_the_index_was_built_with_is_said(words_model: str, tmp_path: Path) -> None:
    shelved(tmp_path, Model(words_model))

    library = Library(tmp_path, model=Named(Model(words_model), "another"))

    assert "indexer build" in library.trouble
    assert library.search("โรงงาน", audiences=PUBLIC).found


def test_the_staff_s_vectors_never_reach_the_public(words_model: str, tmp_path: Path) -> None:
    all_, passages = papers()
    all_.append(Paper("secret", "ลับ", "staff"))
    passages.append(Passage("secret#1", "secret", (), "เงินกู้ เงินกู้ เงินกู้"))
    on_disk.write(tmp_path / "one", all_, passages, model=Model(words_model))
    on_disk.switch(tmp_path, tmp_path / "one")
    shelved(tmp_path, Model(words_model))
    on_disk.write(tmp_path / "public-only", *papers(), model=Model(words_model))

    on_disk.switch(tmp_path, tmp_path / "one")
    with_secret = Library(tmp_path, model=Model(words_model)).search("สินเชื่อ", audiences=PUBLIC)
    on_disk.switch(tmp_path, tmp_path / "public-only")
    without = Library(tmp_path, model=Model(words_model)).search("สินเชื่อ", audiences=PUBLIC)

    assert with_secret == without


@pytest.mark.parametrize(("flat", "bytes_"), [(10_000, 20_000), (10, 20_000), (10, 20)], ids=["flat", "SQ8", "IVF"])
def test_vectors_are_kept_by_their_number_and_still_found(flat: int, bytes_: int, tmp_path: Path) -> None:
    vectors = np.random.default_rng(5).normal(size=(2_000, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    kept = write_vectors(vectors, tmp_path / "v", flat_until=flat, bytes_until=bytes_)
    vector_indexes = open_vectors(tmp_path / "v")

    assert kept.recall > 0.7
    assert vector_indexes.nearest(vectors[7], 5)[0] == 7
    assert vector_indexes.likeness(vectors[7], np.array([7, 8])) == pytest.approx(
        [1, float(vectors[7] @ vectors[8])], abs=0.05
    )


def test_without_a_model_nothing_imports_torch(tmp_path: Path) -> None:
    on_disk.write(tmp_path / "one", *papers())
    on_disk.switch(tmp_path, tmp_path / "one")
    asks = (
        "import sys; from pathlib import Path; from knowledge.library import Library\n"
        "Library(Path(sys.argv[1])).search('โรงงาน', audiences=frozenset({'public'}))\n"
        "print([name for name in ('torch', 'faiss', 'sentence_transformers', 'pythainlp') if name in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", asks, str(tmp_path)], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


class Counting:
    """A model that counts what it was given."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.name, self.dimension, self.encoded = model.name, model.dimension, 0

    def documents(self, texts: Any) -> embedding.Vectors:
        self.encoded += len(texts)
        return self._model.documents(texts)

    def question(self, text: str) -> embedding.Vectors:
        return self._model.question(text)


class Named(Counting):
    """The same model under another name."""

    def __init__(self, model: Model, name: str) -> None:
        super().__init__(model)
        self.name = name


def unreachable(self: Model, text: str) -> embedding.Vectors:
    raise NoModel(f"The model {self.name!r} is not on this machine. Run once: indexer model {self.name}")


def test_no_passages_have_no_vectors(tmp_path: Path) -> None:
    write_vectors(np.zeros((0, 8), dtype=np.float32), tmp_path / "v")

    assert not len(open_vectors(tmp_path / "v").nearest(np.ones(8, dtype=np.float32), 5))
    assert isinstance(open_vectors(tmp_path / "v"), VectorIndex)
