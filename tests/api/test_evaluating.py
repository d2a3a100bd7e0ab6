"""``kruisbestuiver evaluate match`` as a process of its own."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from tests.api.test_cli import run

QUICK = ("--steekproeven", 5, "--herhalingen", 1)


def test_evaluate_match_prints_a_table_for_each_list(data: Path) -> None:
    text = run("evaluate", "match", "--data", data, *QUICK).stdout
    assert all(name in text for name in ("alle", "verdieping", "kruising", "Adamic–Adar", "zonder N", "toeval"))
    assert "niet beoordeeld:" in text and "hoogste stijging als elk document tweemaal gegeven is: 0.0" in text


def test_evaluate_match_as_json(data: Path) -> None:
    body = json.loads(run("evaluate", "match", "--data", data, "--json", *QUICK).stdout)
    assert {"generatie", "clusters", "tabellen", "robuustheid", "controles", "nietBeoordeeld"} <= set(body)


def test_a_faulty_weight_file_is_one_line_with_its_place(data: Path, tmp_path: Path) -> None:
    text = files("kg.matching").joinpath("weights.yaml").read_text("utf-8")
    wrong = tmp_path / "mijn.yaml"
    wrong.write_text(text.replace("bruggen: 0.05", "bruggen: -1"), "utf-8")
    error = run("evaluate", "match", "--data", data, "--gewichten", wrong, code=1).stderr
    assert "mijn.yaml line" in error and "bruggen is -1.0" in error and "Traceback" not in error


def test_a_folder_without_a_generation_is_said(tmp_path: Path) -> None:
    assert "Traceback" not in run("evaluate", "match", "--data", tmp_path, code=1).stderr
