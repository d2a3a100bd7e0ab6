"""The weight file: what it must have, and what is said of a faulty one."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from kg.matching.weights import WeightsError, load_weights, parse_weights

TEXT = files("kg.matching").joinpath("weights.yaml").read_text("utf-8")


def line_of(part: str) -> int:
    return next(n for n, row in enumerate(TEXT.splitlines(), 1) if part in row)


def test_the_maximum_is_that_of_all_components_at_one() -> None:
    assert load_weights().maximum == pytest.approx(1 - 0.4 * 0.5 * 0.7 * 0.9 * 0.95)


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    changed = tmp_path / "weights.yaml"
    changed.write_text(TEXT.replace("bruggen: 0.05", "bruggen: 0.06"), "utf-8")
    assert load_weights(changed).version != load_weights().version == parse_weights(TEXT).version
    assert load_weights().as_dict()["versie"] == load_weights().version


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("bruggen: 0.05", "bruggen: -0.05", "bruggen is -0.05; need a number of 0 or more"),
        ("bruggen: 0.05", "brugen: 0.05", "unknown component 'brugen'; known: verwantschap"),
        ("bruggen: 0.05", "bruggen: veel", "bruggen is 'veel'; need a number"),
        ("bruggen: 0.05", "bruggen: 5", "bruggen is 5.0; need a number from 0 to 1"),
        ("bruggen: 0.05", "bruggen: nan", "bruggen is nan"),
    ],
)
def test_a_faulty_value_is_refused_with_its_line(old: str, new: str, message: str) -> None:
    with pytest.raises(WeightsError, match=message) as caught:
        parse_weights(TEXT.replace(old, new), "mijn.yaml")
    assert f"mijn.yaml line {line_of(old)}:" in str(caught.value)


def test_a_missing_value_an_unknown_section_and_no_yaml_are_refused() -> None:
    with pytest.raises(WeightsError, match="'componenten' lacks bruggen"):
        parse_weights(TEXT.replace("  bruggen: 0.05", "").replace("    # G", ""))
    with pytest.raises(WeightsError, match="unknown section 'gewichten'"):
        parse_weights(TEXT.replace("componenten:", "gewichten:"))
    with pytest.raises(WeightsError, match="not valid YAML"):
        parse_weights("a: [")
    with pytest.raises(WeightsError, match="must hold names"):
        parse_weights("")
