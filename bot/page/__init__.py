"""The page: what `app.py` shows. Only the modules that draw import Streamlit; the rest makes text."""
