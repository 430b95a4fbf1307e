"""Take a new edition without losing a word of one's own: read, plan, decide, apply, show."""

from .apply import Applied, apply
from .command import register
from .decisions import Decision, decide, form
from .folder import recover
from .plan import CHOICES, STATUSES, Finding, Plan, plan
from .subject import Subject, relock, subject

__all__ = ["CHOICES", "STATUSES", "Applied", "Decision", "Finding", "Plan", "Subject", "apply", "decide", "form", "plan", "recover", "register", "relock", "subject"]
