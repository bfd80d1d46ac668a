"""What readers see when something is wrong: text and remedy, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from data.errors import DataError, DescriptorError
from data.findings import Finding
from geo.errors import GeoDataError
from indicators.errors import IndicatorDataError
from measures.errors import MeasuresError
from pages.shared import register
from pages.shared.texts import language, plain, t


@contextmanager
def shown_errors() -> Iterator[None]:
    """Show what the packages raise on purpose, and end the page there."""
    try:
        yield
    except DescriptorError as error:
        for finding in error.findings:
            show_finding(finding)
    except DataError as error:
        show_finding(error.finding)
    except MeasuresError as error:  # a register that went away between two reads of one view
        register.show_error(error)
    except (GeoDataError, IndicatorDataError) as error:
        st.error(plain(str(error)))
        st.caption(t("error.look_at_data"))
    else:
        return
    st.stop()


def no_index(finding: Finding) -> None:
    """Heading and reason where the figures do not allow the index that was chosen."""
    st.title(t("error.no_index"), anchor=False)
    show_finding(finding)


def show_finding(finding: Finding) -> None:
    """One finding as an error with its remedy."""
    text, remedy = finding.text(language()), finding.remedy(language())
    st.error(f"{plain(text)}\n\n{plain(remedy)}" if remedy else plain(text))
