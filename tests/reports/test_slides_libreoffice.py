"""An office program opens the slide file without a repair: it makes a page of each slide."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from data.city import City
from measures.stories import STANDARD
from reports.slides import slides
from tests.reports.story_parts import TITLE, as_pptx, origin

MISSING = "there is no LibreOffice Impress (Debian: apt-get install libreoffice-impress)"
_SECONDS = 120


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def test_an_office_program_makes_a_page_of_each_slide(musterstadt: City, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    told = slides(musterstadt, STANDARD, language="de", register=None, provenance=origin())
    path = tmp_path / "folien.pptx"
    path.write_bytes(as_pptx(told))

    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS, cwd=tmp_path)

    pages = pypdf.PdfReader(path.with_suffix(".pdf")).pages
    assert len(pages) == len(told) + 1
    titles = [TITLE, *(one.title for one in told)]
    texts = [squeezed(page.extract_text()) for page in pages]
    assert [
        title for title, text in zip(titles, texts, strict=True) if squeezed(title) not in text
    ] == []
