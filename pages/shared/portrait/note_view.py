"""What officers wrote about the area: plain text in paragraphs, and a picture."""

from __future__ import annotations

import re

import streamlit as st

from locales import formats
from measures.notes import AreaNote
from pages.shared.texts import escaped, language, plain, t

#: A picture beside its text is no wider than this, in pixels.
_WIDTH = 520


def show(note: AreaNote, *, title: str) -> None:
    """Draw a note under a heading."""
    st.header(plain(title), anchor=False)
    body(note)


def body(note: AreaNote) -> None:
    """Draw text and picture, with who wrote it and when."""
    if note.text:
        st.html(paragraphs(note.text))
    if note.picture is not None:
        credit = note.picture.credit
        st.image(
            note.picture.content,
            caption=plain(t("portrait_screen.note.credit", credit=credit)) if credit else None,
            width=min(_WIDTH, note.picture.width),
            alt=note.picture.alt,
        )
    date = formats.date(note.recorded_at.date(), language())
    key = "by" if note.written_by else "date"
    st.caption(plain(t(f"portrait_screen.note.{key}", who=note.written_by, date=date)))


def paragraphs(text: str) -> str:
    r"""
    Build paragraphs of plain text: a blank line parts two, a line break stays one.

    Examples
    --------
    >>> paragraphs("<b>\n1\n\n2")
    '<p>&lt;b&gt;<br>1</p><p>2</p>'
    """
    parts = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{escaped(part.strip()).replace(chr(10), '<br>')}</p>" for part in parts)
