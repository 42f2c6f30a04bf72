"""What is printed: a template of typst for each paper, filled with texts that are ready to read.

The texts go in as data, never as source, so nothing that a message says can change the paper.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import typst

_HERE = Path(__file__).parent


class Paper(StrEnum):
    """The papers there are; each has a template of its name."""

    SLIP = "slip"
    WAGONS = "wagons"


def printed(paper: Paper, texts: Mapping[str, object]) -> bytes:
    """*paper* as PDF; *texts* are those that its template names, fit for JSON."""
    pages = typst.compile(
        str(_HERE / f"{paper}.typ"),
        root=str(_HERE),
        font_paths=[str(_HERE / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"texts": json.dumps(texts, ensure_ascii=False)},
    )
    assert isinstance(pages, bytes)  # noqa: S101 - a PDF is one file
    return pages
