"""Live preview: what is saved is what is seen."""

import subprocess
import sys
import time
import urllib.request

import pytest

PAGE = "procedure/listen.html"


def _get(port: int, path: str) -> str:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5).read().decode()
    except OSError:
        return ""


def _until(port: int, words: str, process, seconds: float = 60) -> bool:
    """Wait for words to stand on the page. The limit only keeps a broken preview from hanging the tests."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        if words in _get(port, PAGE):
            return True
        time.sleep(0.2)
    return False


@pytest.fixture
def preview(world):
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "complaint_standards", "serve", "clinic", "--root", str(world), "--port", str(port)],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    yield world, port, process
    process.terminate()
    process.wait(10)


def test_an_edit_shows_and_a_mistake_leaves_the_last_good_page(preview):
    world, port, process = preview
    assert _until(port, "Let them finish.", process), "the preview did not start"
    path = world / "standards" / "procedure" / "listen" / "hear.md"
    path.write_text(path.read_text().replace("Let them finish.", "Let them say it all."))
    assert _until(port, "Let them say it all.", process)
    path.write_text(path.read_text().replace("Let them say it all.", "Wait {nonsense}."))
    time.sleep(2)
    assert "Let them say it all." in _get(port, PAGE)
    path.write_text(path.read_text().replace("Wait {nonsense}.", "All is well."))
    assert _until(port, "All is well.", process)
