"""The upper line of benchmarks/load.py: the same webhooks answered by aiohttp and bm25s alone. Nothing is kept.

A message that comes while the process ends is lost, one that comes twice is answered twice, and a form is a question.
bm25s is no dependency of this project: pip install bm25s
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import importlib
import json
import os

import aiohttp
from aiohttp import web

from knowledge.language.thai import normalise, tokenise
from knowledge.library import Library
from knowledge.settings import indexes


async def _answered(request: web.Request) -> web.Response:
    body, application = await request.read(), request.app
    digest = hmac.new(os.environ["LINE_CHANNEL_SECRET"].encode(), body, hashlib.sha256).digest()
    if not hmac.compare_digest(base64.b64encode(digest).decode(), request.headers.get("x-line-signature", "")):
        return web.Response(status=401)
    for event in json.loads(body)["events"]:
        words = tokenise(normalise(event["message"].get("text", "")))
        rows, _ = application["retriever"].retrieve([words or ["-"]], k=1, show_progress=False)
        said = {"type": "text", "text": application["texts"][rows[0][0]][:5000]}
        reply = {"replyToken": event["replyToken"], "messages": [said]}
        async with application["line"].post("/v2/bot/message/reply", json=reply) as taken:
            await taken.read()
    return web.Response()


async def _live(request: web.Request) -> web.Response:
    return web.Response()


async def _built() -> web.Application:
    public = Library(indexes()).index.partitions["public"]
    texts = [public.passage(row).text for row in range(len(public))]
    application = web.Application()
    application["texts"], application["retriever"] = texts, importlib.import_module("bm25s").BM25()
    application["retriever"].index([tokenise(normalise(text)) for text in texts], show_progress=False)
    application["line"] = aiohttp.ClientSession(os.environ["LINE_API_BASE"])
    application.add_routes([web.post("/line", _answered), web.get("/health/live", _live)])
    return application


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, required=True)
    web.run_app(_built(), host="127.0.0.1", port=options.parse_args().port, print=None, access_log=None)
