"""The application for gunicorn and for the `flask` command."""

from forum.app import create_app

app = create_app()
