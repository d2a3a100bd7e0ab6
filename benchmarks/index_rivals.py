"""LanceDB, milvus-lite and txtai on the data of ``benchmarks/index.py``; runs in the interpreter that has them.

    python benchmarks/index_rivals.py lancedb|milvus|txtai FOLDER

Each engine is set as fast as it goes at recall@10 of .95: settings rise until they reach it, under each filter anew.
A hybrid query counts as its vector query and its text query one after the other, under the same filter, without the
fusion: to the advantage of the engine. Prints JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from index_data import BATCH, DIM, FILTERS, SHARES, Data, K, anonymous_mb, quantiles

COLUMNS = dict(zip(SHARES, ("f20", "f2", "f01"), strict=True))
WANTED = 0.95
TIMED = 100
Ask = Callable[[Any], list[int]]


def timed(ask: Ask, inputs: Sequence[Any]) -> tuple[list[list[int]], list[float]]:
    """Rows found for each input and milliseconds; stops asking after half a minute."""
    found, took, begin = [], [], perf_counter()
    ask(inputs[0])
    for value in inputs:
        at = perf_counter()
        found.append(ask(value))
        took.append(1e3 * (perf_counter() - at))
        if perf_counter() - begin > 30:
            break
    return found, took


def measured(data: Data, name: str, near: Callable[[Any], Ask], settings: Sequence[Any], words: Ask | None) -> Any:
    """The first of `settings` that reaches the recall, its times, and those of the text and of both."""
    vectors, texts = zip(*data.questions[:TIMED], strict=True)
    row: dict[str, Any] = {}
    for setting in settings:
        found, took = timed(near(setting), vectors)
        row = {"recall@10": data.recall(name, found), "setting": str(setting), "vectors": quantiles(took)}
        if row["recall@10"] >= WANTED:
            break
    if words is not None:
        _, text_took = timed(words, texts)
        row["text"] = quantiles(text_took)
        row["whole"] = quantiles([a + b for a, b in zip(took, text_took, strict=False)])
    return row


def lancedb(data: Data, folder: Path) -> dict[str, Any]:
    """HNSW with 8-bit codes, bitmaps for the filters, the full-text index on whole words."""
    import lancedb as engine
    import pyarrow as pa

    begin, size = perf_counter(), len(data)
    schema = pa.schema(
        [("id", pa.int64()), ("vector", pa.list_(pa.float32(), DIM)), ("text", pa.string())]
        + [(column, pa.bool_()) for column in COLUMNS.values()]
    )

    def batches() -> Any:
        texts = data.texts()
        for at in range(0, size, BATCH):
            rows = data.vectors[at : at + BATCH]
            flat = pa.array(np.ascontiguousarray(rows).reshape(-1))
            columns = [pa.array(np.arange(at, at + len(rows))), pa.FixedSizeListArray.from_arrays(flat, DIM)]
            columns.append(pa.array([next(texts) for _ in range(len(rows))]))
            columns += [pa.array(data.kept[name][at : at + BATCH]) for name in COLUMNS]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    table = engine.connect(str(folder)).create_table("t", data=batches(), schema=schema)
    table.create_index(
        metric="dot", index_type="IVF_HNSW_SQ", num_partitions=max(1, size // 250_000), m=16, ef_construction=120
    )
    for column in COLUMNS.values():
        table.create_scalar_index(column, index_type="BITMAP")
    table.create_fts_index("text", use_tantivy=False, base_tokenizer="whitespace", stem=False, with_position=False)
    built = perf_counter() - begin
    result: dict[str, Any] = {"build seconds": round(built, 1)}
    for name in FILTERS:
        where = None if name == "none" else f"{COLUMNS[name]} = true"

        def near(setting: tuple[int, int], where: str | None = where) -> Ask:
            def ask(vector: Any) -> list[int]:
                query = table.search(vector).distance_type("dot").ef(setting[0]).refine_factor(setting[1])
                query = query.where(where, prefilter=True) if where else query
                return query.nprobes(setting[2]).limit(K).select(["id"]).to_arrow()["id"].to_pylist()

            return ask

        def words(text: str, where: str | None = where) -> list[int]:
            query = table.search(text, query_type="fts")
            query = query.where(where, prefilter=True) if where else query
            return query.limit(K).select(["id"]).to_arrow()["id"].to_pylist()

        settings = [(20, 1, 1), (40, 1, 2), (60, 2, 4), (100, 4, 4), (400, 4, 8), (1600, 10, 16)]
        result[name] = measured(data, name, near, settings, words)
    return result


def milvus(data: Data, folder: Path) -> dict[str, Any]:
    """milvus-lite: a dense field and a text field with BM25, scalar fields for the filters."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    begin, size = perf_counter(), len(data)
    client = MilvusClient(str(folder / "milvus.db"))
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
    schema.add_field("text", DataType.VARCHAR, max_length=1000, enable_analyzer=True)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    for column in COLUMNS.values():
        schema.add_field(column, DataType.BOOL)
    schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["sparse"]))
    index = client.prepare_index_params()
    index.add_index("vector", index_type="AUTOINDEX", metric_type="IP")
    index.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
    client.create_collection("t", schema=schema, index_params=index)
    texts, batch = data.texts(), 5000
    for at in range(0, size, batch):
        rows = [
            {"id": at + i, "vector": row, "text": next(texts)}
            | {column: bool(data.kept[name][at + i]) for name, column in COLUMNS.items()}
            for i, row in enumerate(np.array(data.vectors[at : at + batch]))
        ]
        client.insert("t", rows)
    client.flush("t")
    client.load_collection("t")
    result: dict[str, Any] = {"build seconds": round(perf_counter() - begin, 1)}
    for name in FILTERS:
        where = "" if name == "none" else f"{COLUMNS[name]} == true"

        def query(value: Any, field: str, where: str = where) -> list[int]:
            rows = client.search("t", [value], anns_field=field, limit=K, filter=where, output_fields=["id"])
            return [row["id"] for row in rows[0]]

        def near(setting: Any) -> Ask:
            return lambda vector: query(vector, "vector")

        result[name] = measured(data, name, near, ["default"], lambda text: query(text, "sparse"))
    return result


def txtai(data: Data, folder: Path) -> dict[str, Any]:
    """txtai: faiss with 8-bit codes and its BM25; filters by SQL, which it applies to the candidates it found."""
    from txtai import Embeddings
    from txtai.scoring import ScoringFactory

    begin, size = perf_counter(), len(data)
    lists = int(2 * size**0.5)
    config = {
        "method": "external",
        "transform": lambda rows: np.asarray(rows, np.float32),
        "backend": "faiss",
        "faiss": {"components": f"IVF{lists},SQ8", "nprobe": 8, "sample": min(1.0, 64 * lists / size)},
        "content": False,
    }
    embeddings = Embeddings(config)
    embeddings.index((i, row, None) for i, row in enumerate(data.vectors))

    scoring = ScoringFactory.create({"method": "bm25", "terms": True})
    scoring.index((i, text, None) for i, text in enumerate(data.texts()))
    result: dict[str, Any] = {"build seconds": round(perf_counter() - begin, 1)}
    for name in FILTERS:
        kept = None if name == "none" else data.kept[name]

        def near(setting: tuple[int, int], kept: Any = kept) -> Ask:
            probes, candidates = setting

            def ask(vector: Any) -> list[int]:
                embeddings.ann.config["faiss"]["nprobe"] = probes
                found = embeddings.ann.search(vector[None], candidates)[0]
                return [row for row, _ in found if kept is None or kept[row]][:K]

            return ask

        def words(text: str, kept: Any = kept) -> list[int]:
            found = scoring.search(text, K if kept is None else 100 * K)
            return [row for row, _ in found if kept is None or kept[row]][:K]

        plain = [(4, K), (8, K), (16, K), (64, K)]
        wide = [(16, 100), (64, 1000), (256, 1000), (256, 10_000)]
        result[name] = measured(data, name, near, plain if kept is None else wide, words)
    return result


def main(engine: str, folder: str) -> None:
    data, target = Data(Path(folder)), Path(folder) / engine
    target.mkdir(exist_ok=True)
    before = anonymous_mb()
    result = {"lancedb": lancedb, "milvus": milvus, "txtai": txtai}[engine](data, target)
    result["anonymous at the end, MB"] = anonymous_mb() - before
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:3])
