"""Where the data that comes with the packages lies: `ontologies/` and `corpus/`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def data_dir(name: str) -> Path:
    """Folder of a package of data without code, also when installed; an editable install lists a pseudo-folder too.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    """
    spec = find_spec(name)
    for folder in (spec and spec.submodule_search_locations) or ():
        if Path(folder).is_dir():
            return Path(folder)
    raise FileNotFoundError(f"no folder {name!r} beside the package kg: install the project again")
