"""One source for NHS complaint handling, built into sector sites. Start reading at `build.py`."""
