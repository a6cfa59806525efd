"""A way to the server on which the first answer to each POST of a call gets lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx2

_HOP_HEADERS = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding"}


@contextmanager
def losing_first_answers(base_url: str) -> Iterator[str]:
    """Give the address of a forwarder that swallows the first answer, and passes on the rest."""
    lost: list[str] = []

    class Forwarder(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP_HEADERS}
            answer = httpx2.post(base_url + self.path, content=body, headers=headers)
            if "/public/call" in self.path and not lost:
                lost.append(self.path)
                self.close_connection = True
                return
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Forwarder) as forwarder:
        thread = Thread(target=forwarder.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{forwarder.server_port}"
        finally:
            forwarder.shutdown()
            thread.join()
    assert lost, "no call came this way"
