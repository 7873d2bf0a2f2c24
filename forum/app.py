"""Builds the application from its features."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.templating import Environment
from flask_compress import Compress
from flask_wtf import CSRFProtect
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

from forum import cli, features
from forum.accounts import login
from forum.demo import cli as demonstration
from forum.kernel import database, events
from forum.kernel import settings as kernel_settings
from forum.kernel.settings import ROOT, Settings
from forum.web import (
    access,
    assets,
    errors,
    format,
    headers,
    icons,
    languages,
    limits,
    logs,
    many,
    navigation,
    static_files,
    transaction,
)
from forum.web.blocks import Blocks
from forum.web.changes import Stamp
from forum.web.pagecache import PageCache
from forum.web.slugs import NumberConverter

MEGABYTE = 1024 * 1024
UPLOAD_LIMIT = 12 * MEGABYTE


class Templates(Environment):
    """Jinja's environment, with the globals of a template as a plain dictionary: each import asks for all their names."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give a template its globals; those of the house are complete before the first page is made."""
        return {**self.globals, **(d or {})}


class House(Flask):
    """The application."""

    jinja_environment = Templates


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; settings come from the environment unless given. Raises SettingsError."""
    settings = settings or kernel_settings.load()
    kernel_settings.use(settings)
    logs.configure(settings.log_level)
    database.connect(settings.database)
    app = House("forum", root_path=str(ROOT / "forum"), template_folder="../templates", static_folder="../static")
    app.config.update(_config(settings))
    app.url_map.converters["number"] = NumberConverter
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["settings"] = settings
    app.extensions["stamp"] = stamp = Stamp()
    app.extensions["blocks"] = Blocks(stamp, settings.shared_parts_mb * MEGABYTE)
    app.extensions["features"] = features.ALL

    for room in (transaction, errors, languages, format, assets, login, limits):
        room.init_app(app)
    app.jinja_env.globals["icon"] = icons.icon
    headers.init_app(app, settings)
    table = access.declared(features.ALL)
    access.allow_uploads(app, table)
    CSRFProtect(app)
    Compress(app)
    many.init_app(app)
    access.init_app(app, table)
    for feature in features.ALL:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
        for command in feature.commands:
            app.cli.add_command(command)
        for prefix, listener in feature.listeners:
            events.listen(prefix, listener)
        app.jinja_env.globals.update(feature.template_globals)
    navigation.init_app(app, features.ALL)
    access.check_routes(app, table)
    cli.init_app(app)
    demonstration.init_app(app)
    configure_mappers()  # now, not when several threads ask for the first time at once
    _wrap(app, settings, stamp)
    return app


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret(),
        "SESSION_COOKIE_NAME": "__Host-forum" if settings.https else "forum",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "REMEMBER_COOKIE_DURATION": timedelta(0),
        "MAX_CONTENT_LENGTH": UPLOAD_LIMIT,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "MAX_FORM_PARTS": 200,
        "WTF_CSRF_TIME_LIMIT": 60 * 60 * 24,
        "WTF_CSRF_SSL_STRICT": False,
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "application/json", "image/svg+xml"],
        "COMPRESS_ALGORITHM": ["gzip"],
        "COMPRESS_LEVEL": 5,
        "BABEL_DEFAULT_LOCALE": "de",
    }


def _wrap(app: Flask, settings: Settings, stamp: Stamp) -> None:
    """Put the layers around Flask: proxies outermost, then files, then the page cache."""
    layers: Any = app.wsgi_app
    if settings.page_cache_mb:
        known = frozenset({"lang"}).union(*(feature.parameters for feature in features.ALL))
        layers = PageCache(layers, stamp, known, settings.page_cache_mb * MEGABYTE)
        app.extensions["page_cache"] = layers
    layers = static_files.serve(layers, settings)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        layers = ProxyFix(layers, x_for=count, x_proto=count)
    app.wsgi_app = layers  # type: ignore[method-assign]
