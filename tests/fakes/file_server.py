"""A server on loopback with one file to download, which it gives well or badly, as it is told."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal

Manner = Literal["well", "cut", "whole", "missing", "portal", "redirect", "endless", "silent", "vague"]
"""``whole`` ignores that a part was asked for, ``vague`` does not say how long the file is."""


class FileServer:
    """Serves `content` in the manners given, one for each request; well after the last. Use as a context manager."""

    def __init__(self, content: bytes, *manners: Manner) -> None:
        self.content = content
        self.manners: list[Manner] = list(manners)
        self.ranges: list[str] = []
        """The Range header of each request, empty where there was none."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._stopped = threading.Event()

    @property
    def url(self) -> str:
        """Where the file is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/model/onnx.tar.gz"

    def __enter__(self) -> FileServer:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        files = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                files.ranges.append(self.headers.get("range", ""))
                manner = files.manners.pop(0) if files.manners else "well"
                self.close_connection = True
                if manner == "missing":
                    self.send_error(404)
                elif manner == "portal":
                    self._give(b"<html>Sign in</html>", kind="text/html")
                elif manner == "redirect":
                    self.send_response(302)
                    self.send_header("location", "http://127.0.0.1:1/elsewhere")
                    self.end_headers()
                elif manner == "endless":
                    self._give(b"x" * 100, length=10**12)
                elif manner == "silent":
                    files._stopped.wait(10)
                else:
                    self._part(manner)

            def _part(self, manner: Manner) -> None:
                begin = 0
                asked = self.headers.get("range", "").removeprefix("bytes=").removesuffix("-")
                if asked and manner != "whole":
                    begin = int(asked)
                    if begin >= len(files.content):
                        self.send_error(416)
                        return
                content = files.content[begin:]
                sent = content[: len(content) // 2] if manner == "cut" else content
                self._give(
                    sent, begin=begin, length=None if manner == "vague" else len(content), partial=begin > 0
                )

            def _give(
                self,
                content: bytes,
                *,
                kind: str = "application/x-gzip",
                begin: int = 0,
                length: int | None = -1,
                partial: bool = False,
            ) -> None:
                self.send_response(206 if partial else 200)
                self.send_header("content-type", kind)
                if partial:
                    self.send_header(
                        "content-range", f"bytes {begin}-{len(files.content) - 1}/{len(files.content)}"
                    )
                if length is not None:
                    self.send_header("content-length", str(len(content) if length < 0 else length))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        return Handler
