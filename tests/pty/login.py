"""A git server on loopback that wants a login: git's own http-backend behind a password."""

from __future__ import annotations

import base64
import http.server
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER, PASSWORD = "mara", "geheim"
_RIGHT = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


class _Backend(http.server.BaseHTTPRequestHandler):
    folder = Path()

    def do_GET(self) -> None:
        if self.headers.get("Authorization") != _RIGHT:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="board"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        done = subprocess.run(
            ["git", "http-backend"], input=body, capture_output=True, check=True, timeout=30,
            env={**os.environ, **self._asked()},
        )  # fmt: skip
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        self.send_response(200)
        for line in head.decode().split("\r\n"):
            self.send_header(*line.split(": ", 1))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET

    def _asked(self) -> dict[str, str]:
        """The request as a CGI program is told of it."""
        path, _, query = self.path.partition("?")
        names = {"Content-Type": "CONTENT_TYPE", "Content-Encoding": "HTTP_CONTENT_ENCODING",
                 "Git-Protocol": "GIT_PROTOCOL"}  # fmt: skip
        said = {names[name]: self.headers[name] for name in names if self.headers[name]}
        return {"GIT_PROJECT_ROOT": str(self.folder), "GIT_HTTP_EXPORT_ALL": "1",
                "REMOTE_USER": USER, "REQUEST_METHOD": self.command, "PATH_INFO": path,
                "QUERY_STRING": query, **said}  # fmt: skip

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def wants_login(folder: Path) -> Iterator[str]:
    """The address under which the repositories in a folder are, for USER with PASSWORD."""
    handler = type("Backend", (_Backend,), {"folder": folder})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
