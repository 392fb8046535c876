"""Choices of the reader that stay from page to page, and stand in the address, so that a page can be shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st


def chosen(name: str, options: Sequence[str], default: str) -> str:
    """What the address says, else what was chosen before, else the default."""
    asked = st.query_params.get(name)
    if asked in options:
        st.session_state[f"chosen-{name}"] = asked
    kept: str = st.session_state.get(f"chosen-{name}", default)
    return kept


def draw_choice(
    name: str, options: Sequence[str], now: str, labels: Mapping[str, str], label: str, hidden: bool = False
) -> None:
    """A switch between options; the new one is known to `chosen` when the page is drawn again."""
    key = f"switch-{name}"
    if key not in st.session_state:
        st.session_state[key] = now

    def keep() -> None:
        st.session_state[f"chosen-{name}"] = st.session_state[key]
        st.query_params[name] = st.session_state[key]

    st.segmented_control(
        label,
        options,
        required=True,
        format_func=lambda option: labels[option],
        key=key,
        on_change=keep,
        label_visibility="collapsed" if hidden else "visible",
    )
