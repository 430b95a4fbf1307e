"""Pages about the pages: how to keep a copy, and how accessible they are."""

from __future__ import annotations

from ..markup import Page, day, e, report, review_by
from ..resolve import Resolved

# What `make accessibility` looks at every kind of page in: each width in pixels, in each scheme; and large letters.
WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
LARGE = 200  # per cent


def pages(resolved: Resolved, offered: bool) -> dict[str, Page]:
    """`offered`: whether there are files to download, among them one that holds this whole site."""
    return {"keep.md": _keep(resolved, offered), "accessibility.md": _accessibility(resolved)}


def _keep(resolved: Resolved, offered: bool) -> Page:
    disk = (f'One of the [downloads](downloads/index.md) holds this whole site. Unpack it, on a memory stick too, and open index.html.' if offered
            else "Ask whoever looks after these pages for the whole site as one file. Unpack it, on a memory stick too, and open index.html.")
    return Page("Keep a copy", "\n\n".join([
        "# Keep a copy", '<p class="about">For where there is no signal, no network or no computer: on this device, on a disk, on paper.</p>',
        "## On this device {#device}",
        '<p class="needs-script"><strong>Keeping a copy in this browser needs JavaScript, which is off or not supported here.</strong> The other ways work.</p>',
        '<div class="keep" hidden><p class="tools"><button type="button" class="answer keep-now" hidden>Keep a copy on this device</button> <button type="button" class="print keep-remove" hidden>Remove the copy</button></p><p class="keep-state" role="status"></p></div>',
        "- Every page of this site is kept in this browser: a few megabytes, fetched once. Nothing about you is kept with it.\n"
        "- With a signal you always see the newest pages, and the copy is brought up to date by itself.\n"
        "- Without a signal you see the copy, and it says so at the top.\n"
        "- Put it on your home screen with your browser’s menu: “Install” or “Add to Home screen”. It opens like an app then, and keeps a copy by itself.\n"
        "- Does someone else use this device? Remove the copy when you have done.",
        "## On a disk {#disk}", f"{disk} The search works there, and so does everything else.",
        "## On paper {#paper}",
        "Every page prints in black and white, without menus, with its edition and the day to review it by. A checklist, a card and a flowchart fit one side.",
        "## How old is a copy? {#old}",
        f"Each page says which edition it is, and by when that is to be reviewed: this one by {day(review_by(resolved))}. After that day a copy on a screen says so at the top. A paper copy cannot, so look at the day at its foot.",
    ]), about="On this device for where there is no signal, on a disk, on paper.", also=("offline", "no signal", "no internet", "no wifi", "install", "app", "home screen", "download everything", "memory stick", "print"), scripts=("keep.js",))


def _accessibility(resolved: Resolved) -> Page:
    page = "accessibility.md"
    return Page("Accessibility", "\n\n".join([
        "# Accessibility", f'<p class="about">How these pages for {e(resolved.variant.name)} are meant to work for everyone, what was tested, and what was not.</p>',
        "We aim for the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. Nobody has audited these pages against all of it.",
        "## What you can do {#do}",
        "- Make letters twice as large, and zoom until a screen is 320 pixels wide, without scrolling sideways. Only wide tables scroll, each in a box of its own.\n"
        "- Use the keyboard alone, and see where you are.\n"
        "- Read every flowchart as a numbered list of the same steps, or one step at a time.\n"
        "- Choose dark or light colours, or the colours that your system forces.\n"
        "- Have nothing move, if your system asks for that.\n"
        "- Read everything with JavaScript off. What needs it says so.",
        "## What was tested {#tested}",
        "Programs test each change of these pages, in Chromium:\n\n"
        f"- Every kind of page of every sector with axe-core, in {' and '.join(SCHEMES)} colours, on screens {_listed(WIDTHS)} pixels wide, and with letters at {LARGE} per cent. A single violation stops the change.\n"
        "- Every page for valid HTML; and each, in one sector at least, at 320 pixels for anything that makes it scroll sideways.\n"
        "- Each pair of colours in flowcharts for contrast, computed from the drawing.\n"
        "- Searching, following a flowchart, ticking a list and reading, with the keyboard alone.\n"
        "- That what can be pressed is at least 24 pixels high and wide, or has that much room around it; that the name a screen reader says holds the words that are seen; that forced colours and less movement are kept to.\n"
        "- On paper, with background colours off: the longest sheet of each kind.",
        "Such programs find a part of what can be wrong, and never whether a page makes sense.",
        "## What was not tested {#not-tested}",
        "- **Nobody who uses a screen reader, a magnifier, a switch or their voice has tested these pages.** That matters most, and is still to be done.\n"
        "- No browser but Chromium: not Firefox or Safari, and no phone in the hand.\n"
        "- The Easy Read page is a draft. People with a learning disability have not tried it yet.",
        "## What we know does not work well {#limits}",
        "- The drawing of a flowchart stays on white paper in dark colours. The list below it changes.\n"
        "- The law page and the tables that compare sectors are long and wide. Narrow them with the box above each.",
        "## Tell us {#tell}",
        f'Something here keeps you out? <a href="{report(resolved, "accessibility", page)}">Say what, and what you use</a>. If you need these pages in another form, ask for it there too.',
        "Do you publish these pages for a public body? Then you need an accessibility statement of your own, in the form that the accessibility regulations for public sector websites ask for. Start from this one, and test your own changes.",
        f"Written for the edition of {day(resolved.library.edition.shape.date)}. It is looked at again with the edition, by {day(review_by(resolved))}.",
    ]), about="What was tested, what was not, and how to tell us what keeps you out.", also=("WCAG", "screen reader", "accessibility statement", "large text", "disabled staff"))


def _listed(numbers: tuple[int, ...]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
