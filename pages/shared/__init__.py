"""Streamlit code that several screens use; a subfolder of ``pages`` is not taken for a screen."""
