"""The desk as a page, served as docs/operations.md says: on this machine and to its own page alone, and in a real browser."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from store.db import Archive
from store.jobs.leaving import tour_begun
from store.jobs.places import Places
from store.types import State
from tests.tui.covering import kept
from tests.tui.running import NOW
from tests.tui.test_terminal import arguments
from tui.palette import PALETTES

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--mute-audio",
         "--remote-debugging-port=0", "--window-size=1100,700")

COUNT = """(() => {
    const canvas = document.querySelector("canvas.xterm-text-layer");
    if (!canvas) return 0;
    const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    let found = 0;
    for (let at = 0; at < data.length; at += 4)
        if ((data[at] << 16 | data[at + 1] << 8 | data[at + 2]) === COLOUR) found++;
    return found;
})()"""


class Page:
    """A server as the documentation has it, and where its page is."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.address = f"http://127.0.0.1:{port}"
        self.socket = f"ws://127.0.0.1:{port}/ws?width=100&height=30"


def documented(root: Path) -> str:
    """The script that docs/operations.md gives."""
    text = (root / "docs" / "operations.md").read_text("utf-8")
    found = re.search(r"```python\n(from aiohttp import web.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


def answers(address: str, port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as one:
        return one.connect_ex((address, port)) == 0


@pytest.fixture
def page(root: Path, filled: Places, tmp_path: Path) -> Iterator[Page]:
    """The desk of twenty items, served; it has no feeds to fetch."""
    text = filled.config_file.read_text()
    filled.config_file.write_text(text[: text.index("feeds:")])
    with Archive.open(filled.database) as archive:
        tour_begun(archive)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = shlex.join([sys.executable, "-m", "tui", *arguments(filled)])
    script = documented(root).replace('"wirewatch"', repr(command)).replace("8000", str(port))
    environment = {**os.environ, "WIREWATCH_NOW": str(NOW), "TZ": "UTC"}
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", script], cwd=root, env=environment, stdout=log, stderr=log,
                                   start_new_session=True)
    try:
        end = time.monotonic() + 30
        while not answers("127.0.0.1", port):
            assert process.poll() is None, (tmp_path / "server.log").read_text()
            assert time.monotonic() < end
            time.sleep(0.05)  # between two looks
        yield Page(process, port)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def shown(data: bytes) -> bytes:
    """What a terminal would show of it, blanks as they come."""
    return re.sub(rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]", b"", data)


async def until(true: Callable[[], bool], step: Callable[[], Any], seconds: float = 30.0) -> None:
    """Take steps until something is true."""
    async with asyncio.timeout(seconds):
        while not true():
            await step()


def test_its_own_page_alone_gets_the_desk(page: Page) -> None:
    async def work() -> None:
        async with aiohttp.ClientSession() as session:
            async with session.get(page.address) as answer:
                assert answer.status == 200
                assert "textual" in (await answer.text()).lower()
            for origin in ({}, {"Origin": "https://elsewhere.example"}, {"Origin": f"http://localhost:{page.port}"}):
                with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                    await session.ws_connect(page.socket, headers=origin)
                assert refused.value.status == 403
            async with session.ws_connect(page.socket, headers={"Origin": page.address}) as own:
                seen = bytearray()

                async def more() -> None:
                    message = await own.receive(20)
                    assert message.type is not aiohttp.WSMsgType.CLOSED
                    seen.extend(message.data if isinstance(message.data, bytes) else str(message.data).encode())

                await until(lambda: b"Harbour treaty signed" in shown(bytes(seen)), more)
                await own.send_json(["stdin", "o"])
                await until(lambda: b"opened on no server" in shown(bytes(seen)), more)

    asyncio.run(work())


def test_it_listens_on_the_loopback_address_alone(page: Page) -> None:
    assert answers("127.0.0.1", page.port)
    assert not answers("127.0.0.2", page.port)  # what listens everywhere answers here, too


class Browser:
    """A headless Chromium, by its DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._asked = 0
        self.session = ""
        self.seen = bytearray()  # what the desk sent to its page

    async def ask(self, method: str, **parameters: Any) -> Any:
        """Call a method, and take events until its answer comes."""
        self._asked += 1
        number = self._asked
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        await self._socket.send_json({**message, "sessionId": self.session} if self.session else message)
        while True:
            told = await self.hear()
            if told.get("id") == number:
                assert "error" not in told, told
                return told["result"]

    async def hear(self) -> dict[str, Any]:
        """The next message."""
        told: dict[str, Any] = json.loads((await self._socket.receive(20)).data)
        if told.get("method") == "Network.webSocketFrameReceived":
            frame = told["params"]["response"]
            data = frame["payloadData"]
            self.seen += base64.b64decode(data) if frame["opcode"] == 2 else data.encode()
        return told

    async def press(self, letter: str) -> None:
        """A key that writes a letter."""
        await self.ask("Input.dispatchKeyEvent", type="keyDown", key=letter, text=letter)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", key=letter)

    async def wait_for_ink(self, colour: str) -> None:
        """Wait until the page has drawn something in a colour."""
        counting = COUNT.replace("COLOUR", str(int(colour[1:], 16)))
        async with asyncio.timeout(30):
            while (await self.ask("Runtime.evaluate", expression=counting))["result"]["value"] < 100:
                await asyncio.sleep(0.1)  # between two looks

    async def wait_for(self, text: str) -> None:
        """Hear until the desk has sent a text."""
        await until(lambda: text.encode() in shown(bytes(self.seen)), self.hear)


@contextlib.asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Browser]:
    """A Chromium with an empty profile and one empty page."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    process = subprocess.Popen([program, *FLAGS, f"--user-data-dir={folder}", "about:blank"], stderr=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        file = folder / "DevToolsActivePort"
        async with asyncio.timeout(60):
            while not file.exists() or len(file.read_text().splitlines()) < 2:
                assert process.poll() is None, "the browser does not start"
                await asyncio.sleep(0.1)
        port, path = file.read_text().splitlines()[:2]
        async with (aiohttp.ClientSession() as session,
                    session.ws_connect(f"ws://127.0.0.1:{port}{path}", max_msg_size=0) as socket):
            opened = Browser(socket)
            targets = (await opened.ask("Target.getTargets"))["targetInfos"]
            target = next(one["targetId"] for one in targets if one["type"] == "page")
            opened.session = (await opened.ask("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
            yield opened
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no Chromium here")
def test_triage_in_a_headless_browser(page: Page, filled: Places, tmp_path: Path) -> None:
    async def work() -> None:
        async with browser(tmp_path / "profile") as opened:
            await opened.ask("Network.enable")
            await opened.ask("Page.enable")
            await opened.ask("Page.navigate", url=page.address)
            await opened.wait_for("Harbour treaty signed")
            for colour in (PALETTES["dark"].accent, PALETTES["dark"].soft):
                await opened.wait_for_ink(colour)
            await opened.ask("Emulation.setFocusEmulationEnabled", enabled=True)
            await opened.ask("Runtime.evaluate", expression="document.querySelector('textarea').focus()")
            await opened.press("d")
            await opened.wait_for("dismissed")
            await opened.press("o")
            await opened.wait_for("opened on no server")
            tabs = [one for one in (await opened.ask("Target.getTargets"))["targetInfos"] if one["type"] == "page"]
            assert len(tabs) == 1

    asyncio.run(work())
    assert kept(filled, State.DISMISSED) == 1
