"""The API against its own description: thousands of right and wrong requests made from it, by schemathesis."""

from __future__ import annotations

import subprocess
from pathlib import Path
from sysconfig import get_path

from kg.generations import Generations
from search.encoder import Encoder
from tests.api.conftest import publish
from tests.kg.graphs import tiny_graph
from tests.serving import running_server

TOKEN = "schemathesis-schrijft-mee"
EXAMPLES = 3
"""For each operation; a longer run by hand found nothing more."""
LEFT_OUT = "positive_data_acceptance"
"""A place that no register knows has the form of a place: the description cannot say which names there are."""


def test_the_api_holds_to_its_description(tmp_path: Path, encoder: Encoder) -> None:
    publish(tmp_path, tiny_graph(), encoder)
    with running_server(tmp_path, KRUISBESTUIVER_WRITE_TOKENS=f"proef:{TOKEN}") as server:
        command = [str(Path(get_path("scripts")) / "schemathesis"), "run", f"{server.url}/v1/openapi.json"]
        command += ["--checks", "all", "--exclude-checks", LEFT_OUT, "--max-examples", str(EXAMPLES), "--seed", "1"]
        command += ["--generation-database", "none", "--no-color", "-H", f"Authorization: Bearer {TOKEN}"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=300)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    assert "Tested:" in done.stdout
    assert Generations(tmp_path).open_whole()
