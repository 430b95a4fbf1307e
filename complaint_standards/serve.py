"""Show one variant's site while someone edits it."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable
from pathlib import Path

from .build import checked
from .pages import pages
from .website import build_site, write_tree


def serve(root: Path, variant: str | Path, date: datetime.date, port: int, report: Callable, folder: Path | None = None) -> bool:
    """Serve one site on this machine until stopped, or that of the organisation in `folder`; true if the first build failed.

    An edit with problems shows them in the terminal and leaves the last good site standing.
    """
    from mkdocs.livereload import LiveReloadServer

    with tempfile.TemporaryDirectory(prefix="complaint-standards-") as work:
        site = Path(work) / "site"

        def once() -> bool:
            result = checked(root, date, folders=[folder]) if folder else checked(root, date, [variant])
            report(result.problems)
            if not result.sound:
                return False
            menu = Path(work) / "mkdocs.yml"
            before = menu.read_text() if menu.exists() else ""
            config = write_tree(result.variants[0], pages(result.variants[0]), Path(work))
            complaints = build_site(config, site, date, only_changed=config.read_text() == before)
            print("\n".join(complaints) or "Ready. Save a file to see it here.", flush=True)
            return not complaints

        if not once():
            return True
        server = LiveReloadServer(builder=once, host="127.0.0.1", port=port, root=str(site), mount_path="/", polling_interval=0.2)
        for watched in (*(root / name for name in ("standards", "variants", "overrides")), *([folder] if folder else [])):
            server.watch(str(watched))
        print(f"http://127.0.0.1:{port}/  (Ctrl+C to stop)", flush=True)
        try:
            server.serve()
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()
    return False
