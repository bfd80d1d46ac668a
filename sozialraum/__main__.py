"""``python -m sozialraum``."""

from sozialraum.commands import app

if __name__ == "__main__":
    app()
