"""Dutch search over passages and entities: encoder, lexical and vector index, fusion, evaluation."""
