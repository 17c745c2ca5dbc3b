"""Answers that need nothing of the desk: given where a page cannot be made, or must not cost anything.

A browser gets a small page, a script and a program JSON; ``desk.js`` finds the sentence in either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from starlette.responses import HTMLResponse, JSONResponse, Response

API: Final = "/api/v1"
_PAGE: Final = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · 章法</title>
<link rel="icon" type="image/svg+xml" href="/assets/seal.svg">
<link rel="stylesheet" href="/assets/desk.css">
<link rel="stylesheet" href="/assets/parts.css">
</head>
<body>
<header class="top"><a class="brand" href="/"><img class="seal" src="/assets/seal.svg" alt="" width="22" height="36">\
<span aria-hidden="true">章法</span><span class="vh">章法首页</span></a></header>
<main id="main" tabindex="-1">
<div class="page-head"><div class="page-title"><h1>{title}</h1></div></div>
<section id="answer" class="panel"><div class="panel-b stack">
<p role="alert">{words}</p>
{remedy}<p><a class="btn" href="/">回到检索</a></p>
</div></section>
</main>
</body>
</html>
"""


def plain_answer(
    path: str,
    asked: Iterable[tuple[bytes, bytes]],
    status: int,
    title: str,
    words: str,
    remedy: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """path and asked: of the request. words: one sentence. remedy: what can be done, a sentence of its own."""
    if wants_json(path, asked):
        form: dict[str, str | None] = {"message": words, "remedy": remedy.rstrip("。") or None}
        if path.startswith(API):
            form = {"message": f"{words}{remedy}", "where": None, "expected": None, "remedy": form["remedy"]}
        return JSONResponse(form, status, headers)
    told = f'<p class="muted">{escape(remedy)}</p>\n' if remedy else ""
    return HTMLResponse(_PAGE.format(title=escape(title), words=escape(words), remedy=told), status, headers)


def wants_json(path: str, asked: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a program or a script of ours asks, and no browser for a page."""
    if path == API or path.startswith(f"{API}/"):
        return not path.startswith(f"{API}/docs")
    held = dict(asked)
    return held.get(b"accept", b"").startswith(b"application/json") or b"x-requested-with" in held


__all__ = ["API", "plain_answer", "wants_json"]
