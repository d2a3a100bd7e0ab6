from __future__ import annotations

import multiprocessing
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.e5 import read_packed, state_dict
from search.encoder import Encoder, TorchEncoder, load_encoder
from search.errors import EncoderError
from search.model_cache import MIN_COSINE, PROBES, default_cache_dir, onnx_model
from search.onnx_model import build_graph

TEXTS = ["Een fonds voor starters.", "Waterstof in de haven, met € 3 miljoen.", "Wie helpt?"]


def test_vectors_are_unit_rows_in_order(encoder: Encoder) -> None:
    rows = encoder.encode_passages(TEXTS)
    assert rows.shape == (3, encoder.dim) and rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(encoder.encode_passages(TEXTS[::-1])[::-1], rows)
    assert encoder.encode_passages([]).shape == (0, encoder.dim)


def test_a_vector_does_not_depend_on_its_company(encoder: Encoder) -> None:
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    np.testing.assert_array_equal(encoder.encode_passages([*TEXTS, "lang " * 600])[:3], alone)


def test_question_and_passage_have_their_own_prompt(encoder: Encoder) -> None:
    assert not np.allclose(encoder.encode_queries(TEXTS[:1]), encoder.encode_passages(TEXTS[:1]), atol=1e-3)


def test_meaning_brings_texts_together(encoder: Encoder) -> None:
    question = encoder.encode_queries(["waar vind ik geld voor mijn jonge bedrijf"])[0]
    money, ships = encoder.encode_passages(["Het fonds leent starters kapitaal.", "In de haven liggen grote schepen."])
    assert question @ money > question @ ships + 0.02


def test_tokens_are_words_only(encoder: Encoder) -> None:
    [row] = encoder.encode_detailed(["Hout!"], "query")
    assert len(row.ids) == len(row.tokens) >= 1
    [bare] = encoder.encode_detailed(["Hout"], "query")
    assert row.ids.tolist() == bare.ids.tolist()
    np.testing.assert_allclose(np.linalg.norm(row.tokens, axis=1), 1, atol=1e-5)
    assert len(encoder.encode_detailed(["..."], "document")[0].ids) == 0


def test_the_graph_computes_what_bert_computes() -> None:
    """The float32 graph against transformers' own BertModel with the same weights."""
    import onnxruntime
    import torch
    from transformers import BertConfig, BertModel

    packed = read_packed()
    s = packed.shape
    config = BertConfig(
        vocab_size=s.vocabulary,
        hidden_size=s.hidden,
        num_hidden_layers=s.layers,
        num_attention_heads=s.heads,
        intermediate_size=s.ffn,
        max_position_embeddings=s.positions,
        type_vocab_size=s.types,
        layer_norm_eps=s.eps,
    )
    bert: Any = BertModel(config, add_pooling_layer=False)
    bert.eval()
    bert.load_state_dict({k: torch.from_numpy(v) for k, v in state_dict(packed).items()})
    ids = np.array([[0, 41, 1294, 12, 9875, 23, 5, 2]], np.int64)
    with torch.no_grad():
        hidden = bert(torch.from_numpy(ids)).last_hidden_state[0].numpy()
    session = onnxruntime.InferenceSession(build_graph(packed), providers=["CPUExecutionProvider"])
    vectors, tokens = session.run(["vectors", "tokens"], {"input_ids": ids})
    mean = hidden.mean(axis=0)
    np.testing.assert_allclose(vectors[0], mean / np.linalg.norm(mean), atol=2e-5)
    np.testing.assert_allclose(tokens[0], hidden / np.linalg.norm(hidden, axis=1, keepdims=True), atol=2e-5)


def test_eight_bits_stay_near_float32(encoder_cache: Path) -> None:
    _, meta = onnx_model(encoder_cache)
    assert meta.precision == "int8" and meta.cosine >= MIN_COSINE, f"over {len(PROBES)} texts"


def test_encoding_does_not_import_torch(encoder_cache: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from search.encoder import load_encoder\n"
        "load_encoder(cache_dir=Path(sys.argv[1])).encode_queries(['fonds'])\n"
        "print([m for m in ('torch', 'onnx', 'transformers') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code, str(encoder_cache)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def _load(folder: str) -> str:
    return load_encoder(cache_dir=Path(folder)).name


def test_two_processes_may_unpack_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        names = pool.map(_load, [str(tmp_path)] * 2)
    assert len(set(names)) == 1
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_damaged_cache_is_unpacked_again(encoder_cache: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    shutil.copytree(encoder_cache, cache)
    model = next(cache.glob("*/model.onnx"))
    model.write_bytes(model.read_bytes()[:1000])
    assert load_encoder(cache_dir=cache).encode_queries(["fonds"]).shape == (1, 384)
    assert sorted(p.name for p in cache.iterdir()) == [model.parent.name]


def test_an_unwritable_cache_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EncoderError, match="KRUISBESTUIVER_CACHE"):
        load_encoder(cache_dir=tmp_path / "file" / "cache")


def test_cache_folder_follows_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KRUISBESTUIVER_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_dir() == tmp_path / "kruisbestuiver"
    monkeypatch.setenv("KRUISBESTUIVER_CACHE", str(tmp_path / "own"))
    assert default_cache_dir() == tmp_path / "own"


def test_another_file_is_not_taken_for_a_model(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"GGUF" + struct.pack("<I", 3))
    with pytest.raises(EncoderError, match="E5S1"):
        read_packed(tmp_path / "x.bin")


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"modules\.json"):
        load_encoder(str(tmp_path))


def test_an_unknown_hub_id_offline_names_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError, match=r"bestaat-niet/model.*'standaard'"):
        load_encoder("bestaat-niet/model")


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder with random weights, whose tokens are letters."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    letters = {piece: i for i, piece in enumerate([*special, *"abcdefghijklmnopqrstuvwxyz:!"])}
    tokenizer = Tokenizer(models.WordLevel(letters, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast: Any = PreTrainedTokenizerFast
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), special, strict=True))
    fast(tokenizer_object=tokenizer, **names).save_pretrained(folder / "bert")
    torch.manual_seed(7)
    sizes: dict[str, Any] = {
        "vocab_size": len(letters),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }
    bert: Any = BertModel(BertConfig(**sizes, intermediate_size=32))
    bert.save_pretrained(folder / "bert")
    layers = [modules.Transformer(str(folder / "bert"), max_seq_length=32), modules.Pooling(16, "mean")]
    SentenceTransformer(modules=layers, prompts={"query": "vraag: "}, device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_a_sentence_transformers_folder_serves_as_encoder(tiny_folder: Path) -> None:
    encoder = load_encoder(str(tiny_folder))
    assert isinstance(encoder, TorchEncoder) and encoder.dim == 16 and encoder.name.startswith("model-")
    assert encoder.name == load_encoder(str(tiny_folder)).name
    [row] = encoder.encode_detailed(["fonds!"], "query")
    assert len(row.ids) == len(row.tokens) == len("fonds")
    np.testing.assert_allclose(encoder.encode_queries(["fonds!"])[0], row.vector, atol=1e-6)
    assert not np.allclose(encoder.encode_queries(["fonds!"]), encoder.encode_passages(["fonds!"]))
