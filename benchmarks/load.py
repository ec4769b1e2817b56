"""What the server bears: signed LINE webhooks at a fixed rate, whether or not it keeps up (an open loop).

    python -m benchmarks.load [--rate 60] [--seconds 30] [--workers 1] [--database postgresql://…] [--no-peer]

Of the messages 70 % are questions, nearly all worded anew so that nothing is answered from memory, 29 % steps of a
complaint and 1 % photos of 2 MB. Generator, LINE (a small one of our own, which answers at once) and server share this
machine. Times are counted from the moment at which a message was to be sent: a server that falls behind is not spared.
Afterwards everything is waited for as long as answers come; what is then missing is lost.
The peer is benchmarks/peer.py: aiohttp and bm25s, nothing kept; bm25s is no dependency: pip install bm25s.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import hmac
import importlib.util
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from aiohttp import web

from benchmarks.killed import _free_port, _index, _python

SECRET, TOKEN = "a channel secret", "an access token"
PATIENCE = 20.0  # seconds without any answer after which what is missing is lost
_LONGEST = 300.0  # seconds that all of what waits may take
_STARTING = 120.0  # seconds that a server may take to start on a busy machine
_WARM = 40  # messages before the measurement: dictionaries and models are loaded by then
_PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + random.Random(1).randbytes(2_000_000) + b"\xff\xd9"

# Each question is put together anew, so that nothing can be answered from memory.
QUESTIONS = (
    "เสือติดปีกกู้ได้เท่าไร", "มาตรา 128 คืออะไร", "ใครรับผิดชอบโรงงานในนิคม", "ดอกเบี้ยสินเชื่อคงกระพันเท่าไหร่",
    "รับกระเช้าปีใหม่จากผู้ประกอบการได้ไหม", "ขออนุญาตขยายโรงงานต้องทำยังไง", "ต่ออายุใบอนุญาต รง.4 ใช้เอกสารอะไรบ้าง",
    "อยากกู้เงินมาซื้อเครื่องจักร {n} ล้าน", "ของขวัญ {n}00 บาทต้องทำอย่างไร", "โรงงานจำพวกที่ 3 คืออะไร", "ติดต่อกระทรวงยังไง",
    "กองทุนพัฒนาเอสเอ็มอีเปิดรับถึงเมื่อไหร่", "ขั้นตอนการร้องเรียนใช้เวลากี่วัน", "เลี้ยงอาหารกลางวันข้าราชการได้ไหม",
    "ใบอนุญาตประกอบกิจการโรงงานมีอายุกี่ปี", "คุณสมบัติผู้กู้มีอะไรบ้าง", "ผ่อนนานสุดกี่ปี", "พรุ่งนี้ฝนจะตกไหม",
    "how much can an SME borrow", "can I accept a gift worth {n}0 baht",
)  # fmt: skip
BEFORE = ("", "สวัสดีค่ะ ", "ขอถามหน่อย ", "รบกวนสอบถามค่ะ ", "ผมอยู่จังหวัดระยอง ", "พอดีมีเพื่อนถามมา ", "ช่วยบอกหน่อยครับ ")
AFTER = ("", "คะ", "ครับ", " ขอบคุณค่ะ", "อ่ะ", " รบกวนด้วยครับ", " ด่วนๆ", "??", "น้า")
COMPLAINT = (
    "ร้องเรียนโรงงาน", "โรงงานปล่อยน้ำเสียลงคลอง กลิ่นเหม็นมาก", "โรงแป้งมันรุ่งเรือง {n} ซอยวัดสว่าง {n} ต.ศิลา อ.เมือง จ.ขอนแก่น",
    "ตั้งแต่ต้นเดือน", "ไม่มีรูป", "ไม่เปิดเผยชื่อ", "ส่งเรื่อง",
)  # fmt: skip


@dataclass
class Sent:
    """A message of somebody's."""

    due: float  # when it was to be sent
    acknowledged: float = 0.0
    answered: float = 0.0
    answers: int = 0


@dataclass
class Line:
    """LINE: who asked what, and what they were answered."""

    by_token: dict[str, Sent] = field(default_factory=dict)
    waiting: defaultdict[str, deque[Sent]] = field(default_factory=lambda: defaultdict(deque))
    keys: set[str] = field(default_factory=set)
    pushed: int = 0
    strange: int = 0  # pushes to somebody who waits for nothing, and calls that LINE would refuse

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v2/bot/message/reply", self._reply),
            web.post("/v2/bot/message/push", self._push),
            web.get("/v2/bot/message/{id}/content", self._content),
            web.get("/v2/bot/message/quota", self._json({"type": "none"})),
            web.get("/v2/bot/message/quota/consumption", self._json({"totalUsage": 0})),
            web.get("/v2/bot/info", self._json({"userId": "U0", "basicId": "@b", "displayName": "b", "chatMode": "bot",
                                                "markAsReadMode": "auto"})),
            web.route("*", "/{rest:.*}", self._json({})),
        ]  # fmt: skip

    async def _reply(self, request: web.Request) -> web.Response:
        said = await request.json()
        one = self.by_token.get(said["replyToken"])
        if one is None or one.answers:
            self.strange += one is None
            if one:
                one.answers += 1
            return web.json_response({"message": "Invalid reply token"}, status=400)
        self._answered(one)
        return web.json_response({"sentMessages": [{"id": "1"}]})

    async def _push(self, request: web.Request) -> web.Response:
        said, key = await request.json(), request.headers.get("x-line-retry-key", "")
        if key in self.keys:
            return web.json_response({"message": "The retry key is already accepted"}, status=409)
        self.keys.add(key)
        self.pushed += 1
        unanswered = [one for one in self.waiting[said["to"]] if not one.answers]
        if unanswered:
            self._answered(unanswered[0])
        else:
            self.strange += 1
        return web.json_response({"sentMessages": [{"id": "1"}]})

    def _answered(self, one: Sent) -> None:
        one.answers += 1
        one.answered = time.monotonic()

    async def _content(self, request: web.Request) -> web.Response:
        return web.Response(body=_PHOTO, content_type="image/jpeg")

    @staticmethod
    def _json(said: Mapping[str, Any]) -> Any:
        async def answer(request: web.Request) -> web.Response:
            return web.json_response(said)

        return answer


class Cost:
    """CPU and memory of a process with all its children, looked at while it runs."""

    def __init__(self, process: int) -> None:
        self._root = psutil.Process(process)
        self._seconds: dict[int, float] = {}
        self.most = 0  # bytes that no other process shares, and its share of the others

    def look(self) -> None:
        memory = 0
        for process in (self._root, *self._root.children(recursive=True)):
            try:
                used = process.cpu_times()
                memory += process.memory_full_info().pss
            except psutil.NoSuchProcess:
                continue
            self._seconds[process.pid] = used.user + used.system
        self.most = max(self.most, memory)

    @property
    def seconds(self) -> float:
        self.look()
        return sum(self._seconds.values())


@dataclass
class Measured:
    """The figures of one run."""

    sent: list[Sent]
    until: float  # when the last message was due
    cpu: float
    memory: int
    strange: int

    def row(self, seconds: float) -> dict[str, str]:
        answered = [one for one in self.sent if one.answers]
        acknowledged = [1000 * (one.acknowledged - one.due) for one in self.sent if one.acknowledged]
        waited = [1000 * (one.answered - one.due) for one in answered]
        return {
            "sent": f"{len(self.sent)}",
            "acknowledged p50 / p99": _spread(acknowledged),
            "answered a second": f"{sum(one.answered <= self.until for one in answered) / seconds:.0f}",
            "answer p50 / p99": _spread(waited),
            "CPU a message": f"{1000 * self.cpu / max(1, len(answered)):.1f} ms",
            "memory": f"{self.memory / 2**20:.0f} MB",
            "lost": f"{len(self.sent) - len(answered)}",
            "doubled": f"{sum(one.answers > 1 for one in self.sent) + self.strange}",
        }


def _spread(times: list[float]) -> str:
    if len(times) < 2:
        return "-"
    cuts = statistics.quantiles(times, n=100)
    return f"{cuts[49]:.0f} / {cuts[98]:.0f} ms"


class People:
    """Who writes: an endless row of messages of the mix."""

    def __init__(self, line: Line, chance: random.Random) -> None:
        self._line = line
        self._chance = chance
        self._numbers = count(1)
        self._complaining: deque[tuple[str, Iterator[str]]] = deque()
        self._askers = [self._person() for _ in range(500)]

    def next(self, due: float) -> tuple[Sent, bytes]:
        """The message, and the webhook's body."""
        chance = self._chance.random()
        if chance < 0.70:
            said = "".join(self._chance.choice(part) for part in (BEFORE, QUESTIONS, AFTER))
            return self._event(self._chance.choice(self._askers), due, text=said.format(n=self._chance.randint(1, 99)))
        if chance < 0.99:
            person, text = self._step()
            return self._event(person, due, text=text)
        return self._event(self._person(), due, text=None)

    def _step(self) -> tuple[str, str]:
        """The next step of the complaint that waited longest; thirty are written at a time."""
        if len(self._complaining) < 30:
            number = str(next(self._numbers))
            self._complaining.appendleft((self._person(), iter([line.format(n=number) for line in COMPLAINT])))
        person, lines = self._complaining.popleft()
        text = next(lines, None)
        if text is None:
            return self._step()
        self._complaining.append((person, lines))
        return person, text

    def _person(self) -> str:
        return f"U{next(self._numbers):032x}"

    def _event(self, person: str, due: float, text: str | None) -> tuple[Sent, bytes]:
        number = next(self._numbers)
        sent = Sent(due)
        self._line.by_token[f"token-{number}"] = sent
        self._line.waiting[person].append(sent)
        content: dict[str, Any] = {"id": f"{number}", "quoteToken": "q", "type": "text", "text": text}
        if text is None:
            content |= {"type": "image", "contentProvider": {"type": "line"}}
            del content["text"]
        event = {
            "type": "message", "mode": "active", "timestamp": int(time.time() * 1000), "message": content,
            "source": {"type": "user", "userId": person}, "webhookEventId": f"01EVENT{number:019}",
            "deliveryContext": {"isRedelivery": False}, "replyToken": f"token-{number}",
        }  # fmt: skip
        return sent, json.dumps({"destination": "U0", "events": [event]}, ensure_ascii=False).encode()


async def measured(command: list[str], settings: dict[str, str], log: Path, rate: float, seconds: float) -> Measured:
    """Starts this server, lets people write to it, and ends it."""
    line, port = Line(), _free_port()
    runner = web.AppRunner(_application(line), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", line_port := _free_port()).start()
    base = f"http://127.0.0.1:{line_port}"
    environment = {
        **os.environ, **settings, "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "LINE_API_BASE": base, "LINE_DATA_API_BASE": base,
    }  # fmt: skip
    with log.open("ab") as out:
        process = subprocess.Popen([*command, "--port", str(port)], env=environment, stdout=out, stderr=out)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            await _listening(session, process)
            people = People(line, random.Random(17))
            await _write(session, people, 10, _WARM)
            await _quiet(line.by_token.values())
            warm, cost = set(line.by_token), Cost(process.pid)
            before, strange = cost.seconds, line.strange
            looking = asyncio.create_task(_look(cost))
            until = await _write(session, people, rate, int(rate * seconds))
            sent = [one for token, one in line.by_token.items() if token not in warm]
            await _quiet(sent)
            looking.cancel()
            return Measured(sent, until, cost.seconds - before, cost.most, line.strange - strange)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)
        await runner.cleanup()


def _application(line: Line) -> web.Application:
    application = web.Application()
    application.add_routes(line.routes())
    return application


async def _look(cost: Cost) -> None:
    while True:
        cost.look()
        await asyncio.sleep(2)


async def _listening(session: aiohttp.ClientSession, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            async with session.get("/health/live"):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)
    raise SystemExit("The server did not start; see its log.")


async def _write(session: aiohttp.ClientSession, people: People, rate: float, messages: int) -> float:
    """Posts each message at its time, and waits for nobody; when the last was due."""
    begun, calls = time.monotonic(), set[asyncio.Task[None]]()
    for number in range(messages):
        due = begun + number / rate
        await asyncio.sleep(due - time.monotonic())
        calls.add(call := asyncio.create_task(_post(session, *people.next(due))))
        call.add_done_callback(calls.discard)
    until = time.monotonic()
    await asyncio.gather(*calls)
    return until


async def _post(session: aiohttp.ClientSession, sent: Sent, body: bytes) -> None:
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    headers = {"x-line-signature": base64.b64encode(digest).decode(), "content-type": "application/json"}
    try:
        async with session.post("/line", data=body, headers=headers) as answer:
            if answer.status == 200:
                sent.acknowledged = time.monotonic()
    except aiohttp.ClientError as trouble:
        print(f"a webhook was not taken: {trouble!r}", file=sys.stderr)


async def _quiet(sent: Collection[Sent]) -> None:
    """Waits until everybody was answered, or no answer comes any more; and a second for what comes twice."""
    until = time.monotonic() + _LONGEST
    while (at := time.monotonic()) < until and any(not one.answers for one in sent):
        if at - max((one.answered or one.due for one in sent), default=at) > PATIENCE:
            break
        await asyncio.sleep(0.1)
    await asyncio.sleep(1)


def main() -> None:
    """Read the command line, measure ourselves and the peer, print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rate", type=float, default=60, help="messages a second")
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--workers", type=int, default=0, help="0: the server's own choice")
    options.add_argument("--database", default="", help="default: SQLite in a new folder")
    options.add_argument("--index", type=Path, help="a folder with an index that was built before")
    options.add_argument("--no-peer", action="store_true")
    chosen = options.parse_args()
    rows: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        shutil.copytree(chosen.index or _index(), data / "index")
        settings = {"MINDBOT_DATA": folder, "MINDBOT_DATABASE": chosen.database}
        ours = [*_python("bot"), "serve", *(["--workers", str(chosen.workers)] if chosen.workers else [])]
        found = asyncio.run(measured(ours, settings, data / "server.log", chosen.rate, chosen.seconds))
        rows["mindbot"] = found.row(chosen.seconds)
        print(_complaints(data / "server.log"), end="", file=sys.stderr)
        if not chosen.no_peer and importlib.util.find_spec("bm25s"):
            found = asyncio.run(
                measured(_python("benchmarks.peer"), settings, data / "peer.log", chosen.rate, chosen.seconds)
            )
            rows["peer"] = found.row(chosen.seconds)
    print(f"{chosen.rate:.0f} messages a second for {chosen.seconds:.0f} s, {os.cpu_count()} cores")
    for name in rows["mindbot"]:
        print(f"{name:24}" + "".join(f"{who} {row[name]:20}" for who, row in rows.items()))


def _complaints(log: Path) -> str:
    """What the server said that is no mere news, each kind once."""
    lines = [line.partition(" ")[2] for line in log.read_text().splitlines() if "ERROR" in line or "WARN" in line]
    return "".join(f"{number:5} x {line[:150]}\n" for line, number in Counter(lines).most_common(5))


if __name__ == "__main__":
    main()
