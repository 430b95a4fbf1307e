"""Take back a procedure that was edited in Word: read the file, find what differs, propose, apply."""

from .command import Subject, bring_back, register, shown, subject

__all__ = ["Subject", "bring_back", "register", "shown", "subject"]
