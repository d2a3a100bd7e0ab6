"""The packed e5 model as an ONNX graph for ONNX Runtime: tokens in, unit vectors out.

The graph is assembled from the weights, so that neither building nor running it imports torch. The word embeddings,
four fifths of the weights, stay packed in 4 bits and are unpacked for the tokens at hand; the matrices of the layers
are float32, or quantised to 8 bits per column with activations quantised at run time. A few channels of the activations
are ten times as large as all others and would set the scale for them: those are multiplied apart, in float32 [1]_.
Attention, GELU and the 8-bit product are ONNX Runtime's own operators (domain ``com.microsoft``); its fused residual
layer norm is left out, because it took 8 times as long as an addition and a layer norm.

References
----------
.. [1] Dettmers et al. (2022), LLM.int8(): 8-bit matrix multiplication for transformers at scale. arXiv:2208.07339
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.e5 import BLOCK, FloatArray, PackedE5

OPSET = 18
IR_VERSION = 9
_MS = "com.microsoft"
SPIKE = 2.5
"""A channel is multiplied apart when its peak is so many times that of nine in ten channels."""
Channels = NDArray[np.int64]


def spikes(peaks: FloatArray) -> Channels:
    """Numbers of the channels whose greatest absolute value, `peaks` (channels,), sticks out.

    >>> spikes(np.array([1, 1, 1, 1, 1, 1, 1, 30, 1, 1, 1, 1], np.float32))
    array([7])
    """
    return np.flatnonzero(peaks > SPIKE * np.quantile(peaks, 0.9))


class _Graph:
    """Nodes and constants of an ONNX graph under construction.

    `apart` says for each input of a matrix which channels are left in float32; None leaves all matrices in float32.
    """

    def __init__(self, apart: Mapping[str, Channels] | None) -> None:
        self.apart = apart
        self.multiplied: list[str] = []
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def add(self, op: str, inputs: Sequence[str], name: str, *, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(op, list(inputs), [name], name=name, domain=domain, **attributes))
        return name

    def split(self, source: str, names: list[str]) -> list[str]:
        from onnx import helper

        self.nodes.append(helper.make_node("Split", [source], names, axis=-1, num_outputs=len(names)))
        return names


def _embeddings(g: _Graph, packed: PackedE5) -> str:
    """Sum of word, position and type embeddings, normalised: (batch, tokens, hidden)."""
    s = packed.shape
    nibbles, scale = packed.blocks("emb.word")
    per_row = s.hidden // BLOCK
    g.constant("word.nibbles", nibbles.reshape(s.vocabulary, per_row, BLOCK // 2))
    g.constant("word.scale", scale.reshape(s.vocabulary, per_row, 1))
    g.constant("fifteen", np.array([15], np.uint8))
    g.constant("four", np.array([4], np.uint8))
    g.constant("eight", np.array([8], np.float32))
    g.add("Gather", ["word.nibbles", "input_ids"], "nibbles")
    g.add("BitwiseAnd", ["nibbles", "fifteen"], "low")
    g.add("BitShift", ["nibbles", "four"], "high", direction="RIGHT")
    g.add("Concat", ["low", "high"], "codes", axis=-1)
    g.add("Cast", ["codes"], "codes.float", to=1)
    g.add("Sub", ["codes.float", "eight"], "levels")
    g.add("Gather", ["word.scale", "input_ids"], "scale.half")
    g.add("Cast", ["scale.half"], "scale", to=1)
    g.add("Mul", ["levels", "scale"], "words.blocked")
    g.constant("shape.hidden", np.array([0, 0, s.hidden], np.int64))
    g.add("Reshape", ["words.blocked", "shape.hidden"], "words")
    kind = packed.tensor("emb.type", s.types, s.hidden)[0]
    g.constant("positions", packed.tensor("emb.pos", s.positions, s.hidden) + kind)
    g.constant("zero", np.array([0], np.int64))
    g.constant("one", np.array([1], np.int64))
    g.add("Shape", ["input_ids"], "length", start=1, end=2)
    g.add("Slice", ["positions", "zero", "length", "zero"], "positions.used")
    g.add("Add", ["words", "positions.used"], "embedded")
    return _norm(g, packed, "embedded", "emb.ln")


def _dense(g: _Graph, x: str, name: str, weight: FloatArray, bias: FloatArray) -> str:
    """Return x @ weight.T + bias, in 8 bits where the graph is quantised; `weight` is (rows, columns)."""
    g.multiplied.append(x)
    g.constant(f"{name}.b", bias)
    if g.apart is None:
        g.add("MatMul", [x, g.constant(f"{name}.w", weight.T)], f"{name}.product")
        return g.add("Add", [f"{name}.product", f"{name}.b"], f"{name}.out")
    apart = g.apart.get(x, np.zeros(0, np.int64))
    if not len(apart):
        return _quantised(g, x, name, weight)
    rest = np.ones(weight.shape[1], np.float32)
    rest[apart] = 0
    g.add("Mul", [x, g.constant(f"{name}.rest", rest)], f"{name}.x")
    g.add("Gather", [x, g.constant(f"{name}.apart", apart)], f"{name}.few", axis=-1)
    g.add("MatMul", [f"{name}.few", g.constant(f"{name}.wa", weight[:, apart].T)], f"{name}.exact")
    return g.add("Add", [_quantised(g, f"{name}.x", name, weight * rest), f"{name}.exact"], f"{name}.sum")


def _quantised(g: _Graph, x: str, name: str, weight: FloatArray) -> str:
    scale = np.abs(weight).max(axis=1) / 127
    codes = g.constant(f"{name}.w", np.rint(weight / scale[:, None]).astype(np.int8).T)
    inputs = [x, codes, g.constant(f"{name}.s", scale.astype(np.float32)), "", f"{name}.b"]
    return g.add("DynamicQuantizeMatMul", inputs, f"{name}.out", domain=_MS)


def _norm(g: _Graph, packed: PackedE5, x: str, name: str) -> str:
    hidden = packed.shape.hidden
    parts = [g.constant(f"{name}.{p}", packed.tensor(f"{name}.{p}", hidden)) for p in "wb"]
    return g.add("LayerNormalization", [x, *parts], f"{name}.out", axis=-1, epsilon=packed.shape.eps)


def _layer(g: _Graph, packed: PackedE5, x: str, i: int) -> str:
    s, p = packed.shape, f"l{i}"
    weight = np.concatenate([packed.tensor(f"{p}.{part}.w", s.hidden, s.hidden) for part in "qkv"])
    bias = np.concatenate([packed.tensor(f"{p}.{part}.b", s.hidden) for part in "qkv"])
    thirds = g.split(_dense(g, x, f"{p}.qkv", weight, bias), [f"{p}.{part}" for part in "qkv"])
    g.add("MultiHeadAttention", thirds, f"{p}.attention", domain=_MS, num_heads=s.heads)

    def linear(source: str, part: str, rows: int, columns: int) -> str:
        name = f"{p}.{part}"
        return _dense(g, source, name, packed.tensor(f"{name}.w", rows, columns), packed.tensor(f"{name}.b", rows))

    g.add("Add", [x, linear(f"{p}.attention", "ao", s.hidden, s.hidden)], f"{p}.attended")
    x = _norm(g, packed, f"{p}.attended", f"{p}.aln")
    g.add("Gelu", [linear(x, "fi", s.ffn, s.hidden)], f"{p}.gelu", domain=_MS)
    g.add("Add", [x, linear(f"{p}.gelu", "fo", s.hidden, s.ffn)], f"{p}.fed")
    return _norm(g, packed, f"{p}.fed", f"{p}.oln")


def build_graph(packed: PackedE5, *, apart: Mapping[str, Channels] | None = None, show: bool = False) -> bytes:
    """Return the graph as a serialised ONNX model.

    Input ``input_ids``, int64 (batch, tokens), rows equally long, without padding. Outputs, float32 and of unit
    length: ``vectors`` (batch, hidden), the mean over the tokens, and ``tokens`` (batch, tokens, hidden).

    Parameters
    ----------
    apart
        Quantise the layers to 8 bits but for these channels, by the name of what is multiplied; None is float32.
    show
        Give what is multiplied by each matrix as further outputs, of shape (batch, tokens, channels).
    """
    from onnx import TensorProto, helper

    g = _Graph(apart)
    x = _embeddings(g, packed)
    for i in range(packed.shape.layers):
        x = _layer(g, packed, x, i)
    g.add("ReduceMean", [x, "one"], "mean", keepdims=0)
    g.add("LpNormalization", ["mean"], "vectors", axis=-1, p=2)
    g.add("LpNormalization", [x], "tokens", axis=-1, p=2)
    size = packed.shape.hidden
    source = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", size])]
    outputs.append(helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["batch", "length", size]))
    if show:
        outputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in g.multiplied]
    graph = helper.make_graph(g.nodes, "multilingual-e5-small", [source], outputs, [*g.constants.values()])
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_MS, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="kruisbestuiver")
    return bytes(model.SerializeToString())
