"""The drawings of flows: generated charts obey the laws of a good drawing, and a few are told one by one."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as xml
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_standards.flow import Box, Chart, layout
from complaint_standards.flow import shortcomings as problems
from complaint_standards.flowchart import column, ladder, width
from complaint_standards.flowchart import parts as flowchart
from complaint_standards.resolve import Piece

SVG = "{http://www.w3.org/2000/svg}"
FACES = pytest.mark.parametrize("draw", [ladder, column])


def chart(*steps: str, title: str = "A chart") -> Chart:
    """`chart("a? yes:b no:c", "b c", "c.")`: a question, a step that goes on to c, an end."""
    boxes = []
    for n, step in enumerate(steps, 1):
        name, *answers = step.split()
        kind = {"?": "ask", ".": "end"}.get(name[-1], "do")
        pairs = tuple(tuple(answer.split(":")) if ":" in answer else ("", answer) for answer in answers)
        boxes.append(Box(name.strip("?."), n, kind, (Piece(f"Step {name}"),), "Everyone", f"#{n}", pairs))
    return Chart("chart", title, tuple(boxes))


# --- Charts made up at random --------------------------------------------------------------------

LABELS = ["Yes", "No", "Not sure", "Not yet", "Only the part about us", "Another organisation"]
WORDS = ["a", "say", "sorry", "listen", "record", "it", "today.", "advocacy", "Ombudsman,", "complaints.team@example-trust.nhs.uk", "interpreter", "&", "<all>"]
some_text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
some_pieces = st.tuples(some_text, st.none() | st.sampled_from(["3 working days", "the end of the next working day"]), some_text).map(
    lambda parts: (Piece(parts[0]),) if parts[1] is None else (Piece(parts[0] + " within "), Piece(parts[1], "within"), Piece(". " + parts[2])))
some_role = st.sampled_from(["Everyone", "Complaints manager", "Executive lead for complaints and patient experience", "Board"])


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """A main line with up to two chains beside each question, skips and loops: always one that can be drawn."""
    size = draw(st.integers(2, 8))
    spare = 12 - size
    steps: list[tuple[str, str, list[str]]] = []     # id, kind, where it leads
    for n in range(size):
        on = [f"s{n + 1}"] if n + 1 < size else []
        if not on:
            steps.append((f"s{n}", "end", []))
            continue
        leads, hung = [], []
        for m in range(draw(st.integers(0, 2))):
            length = draw(st.integers(0, min(2, spare)))
            spare -= length
            leads.append(f"s{n}b{m}0" if length else draw(st.sampled_from([f"s{k}" for k in range(size) if k != n])))
            for k in range(length):
                anywhere = st.sampled_from([f"s{j}" for j in range(size)])
                chain = [f"s{n}b{m}1"] if k + 1 < length else []
                rest = draw(st.lists(anywhere, min_size=0 if chain else 1, max_size=2, unique=True) if chain or draw(st.booleans()) else st.just([]))
                hung.append((f"s{n}b{m}{k}", ("end", "do", "ask", "ask")[len(chain + rest)], chain + rest))
        leads = draw(st.permutations(leads + on))
        steps += [(f"s{n}", "ask" if len(leads) > 1 else "do", leads), *hung]
    boxes = []
    for n, (name, kind, leads) in enumerate(steps, 1):
        labels = draw(st.permutations(LABELS)) if kind == "ask" else [""]
        boxes.append(Box(name, n, kind, draw(some_pieces), draw(some_role), f"clause.html#{name}", tuple(zip(labels, leads))))
    return Chart("made-up", draw(some_text), tuple(boxes))


# --- What stands in a drawing --------------------------------------------------------------------

@dataclass(frozen=True)
class Area:
    left: float
    top: float
    right: float
    bottom: float
    what: str = ""

    def meets(self, other: Area) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def shape_of(item: xml.Element) -> Area:
    """The upright part of a box; the points of a question stick out of it."""
    link = item.find(f"{SVG}a")
    rect, polygon = link.find(f"{SVG}rect"), link.find(f"{SVG}polygon")
    if rect is not None:
        x, y, wide, high = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        return Area(x, y, x + wide, y + high, link.get("data-step"))
    numbers = [float(one) for one in polygon.get("points").split()]
    x, y = numbers[::2], numbers[1::2]
    return Area(min(x) + flowchart.POINT, min(y), max(x) - flowchart.POINT, max(y), link.get("data-step"))


def lines_of(text: xml.Element, size: float, bold: bool = False) -> list[Area]:
    """Where each line of a text runs: a new one starts wherever a tspan has an x."""
    lines: list[list] = []

    def walk(node: xml.Element, size: float, bold: bool) -> None:
        size, bold = float(node.get("font-size", size)), bold or node.get("font-weight") == "700"
        if node.get("x"):
            lines.append([float(node.get("x")), float(node.get("y")), node.get("text-anchor", "start"), "", 0.0, size])
        for words, child in [(node.text, None), *((child.tail, child) for child in node)]:
            if child is not None:
                walk(child, size, bold)
            if words:
                lines[-1][3] += words
                lines[-1][4] += width(words, size, bold) / flowchart.SLACK
    walk(text, size, bold)
    trail = lambda line: width(" ", line[5]) / flowchart.SLACK if line[3].endswith(" ") else 0
    return [Area(x - (w if anchor == "end" else 0), y - 0.7 * size, x + (0 if anchor == "end" else w - trail(line)), y + 0.2 * size, words)
            for line in lines for x, y, anchor, words, w, size in [line]]


class Drawing:
    def __init__(self, svg: str):
        self.root = xml.fromstring(svg)
        _, _, *self.size = map(float, self.root.get("viewBox").split())
        self.items = [node for node in self.root.iter() if node.get("role") == "listitem"]
        self.boxes = [shape_of(item) for item in self.items]
        self.texts = {box.what: lines_of(item.find(f"{SVG}a/{SVG}text"), flowchart.TEXT) for box, item in zip(self.boxes, self.items)}
        _, strokes, answers, *_ = self.root.findall(f"{SVG}*[@aria-hidden='true']")
        self.answers = [line for text in answers for line in lines_of(text, flowchart.LABEL, bold=True)]
        self.lines = []
        for x, y, way, to in re.findall(r"M([\d.-]+) ([\d.-]+)([HV])([\d.-]+)", strokes[0].get("d")):
            x, y, to = float(x), float(y), float(to)
            self.lines.append(Area(x, y, to, y) if way == "H" else Area(x, y, x, to))
        assert len(self.lines) == strokes[0].get("d").count("M")

    def says(self) -> str:
        return " ".join(" ".join(line.what for line in self.answers).split())


# --- Laws ----------------------------------------------------------------------------------------

@FACES
@given(charts())
def test_every_box_is_there_once_in_order_and_apart(draw, made):
    drawing = Drawing(draw(made))
    assert [box.what for box in drawing.boxes] == [box.id for box in made.boxes]
    for one, other in itertools.combinations(drawing.boxes, 2):
        assert not one.meets(other), (one, other)
    for box in drawing.boxes:
        assert 0 <= box.left and box.right <= drawing.size[0] and 0 <= box.top and box.bottom <= drawing.size[1]


@FACES
@given(charts())
def test_words_stay_inside_their_box(draw, made):
    drawing = Drawing(draw(made))
    for box in drawing.boxes:
        words = "".join(piece.text for piece in made.box(box.what).text)
        said = "".join(line.what for line in drawing.texts[box.what])
        assert said == f"{said.split(f'{made.box(box.what).number}. ')[0]}{made.box(box.what).number}. {words}"
        for line in drawing.texts[box.what]:
            assert box.left - flowchart.POINT < line.left and line.right < box.right and box.top < line.top and line.bottom < box.bottom, (box, line)


@FACES
@given(charts())
def test_no_line_runs_through_a_box_or_words_and_no_answer_lies_on_another(draw, made):
    drawing = Drawing(draw(made))
    for line in drawing.lines:
        for box in drawing.boxes:
            inner = Area(box.left + 1, box.top + 1, box.right - 1, box.bottom - 1)
            assert not Area(line.left - 0.1, line.top - 0.1, line.right + 0.1, line.bottom + 0.1).meets(inner), (line, box)
        for answer in drawing.answers:
            assert not Area(line.left - 0.5, line.top - 0.5, line.right + 0.5, line.bottom + 0.5).meets(answer), (line, answer)
    for one, other in itertools.combinations([*drawing.answers, *drawing.boxes], 2):
        assert not one.meets(other), (one, other)
    for answer in drawing.answers:
        assert 0 <= answer.left and answer.right <= drawing.size[0]


@FACES
@given(charts())
def test_every_answer_is_said(draw, made):
    said = Drawing(draw(made)).says()
    for box in made.boxes:
        for label, _ in box.answers:
            assert label in said


@FACES
@settings(max_examples=30)
@given(charts())
def test_the_same_chart_gives_the_same_drawing_without_blank_lines_ids_or_far_addresses(draw, made):
    svg = draw(made)
    assert svg == draw(Chart(made.id, made.title, tuple(replace(box) for box in made.boxes)))
    assert "\n\n" not in svg     # a blank line would end the block in Markdown
    assert " id=" not in svg
    assert re.findall(r"\w+://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]


@given(charts())
def test_the_main_line_goes_down_in_reading_order_and_every_box_has_one_place(made):
    rows = layout(made)
    numbers = [row.box.number for row in rows]
    assert numbers[0] == 1 and numbers == sorted(numbers)
    everyone = [box.id for row in rows for box in (row.box, *row.stack)]
    assert sorted(everyone) == sorted(box.id for box in made.boxes)
    assert all(len(chain) <= 2 for row in rows for chain in row.beside)


@given(st.data())
def test_any_chart_is_either_drawn_or_told_why_not(data):
    names = "abcdef"[:data.draw(st.integers(1, 6))]
    boxes = []
    for n, name in enumerate(names, 1):
        leads = data.draw(st.lists(st.sampled_from(names), max_size=3))
        boxes.append(Box(name, n, ("end", "do", "ask", "ask")[len(leads)], (Piece(name),), "Everyone", "#", tuple((f"answer {to}" if len(leads) > 1 else "", to) for to in leads)))
    made = Chart("any", "Any", tuple(boxes))
    if problems(made):
        with pytest.raises(ValueError, match="any cannot be drawn"):
            ladder(made)
        return
    for draw in (ladder, column):
        drawing = Drawing(draw(made))
        assert not any(one.meets(other) for one, other in itertools.combinations([*drawing.answers, *drawing.boxes], 2))


# --- One by one ----------------------------------------------------------------------------------

def shape(made: Chart) -> list[str]:
    """The rows as words: "ask > safe" is a box with one beside it, "ask > a b > c" one with a chain and one more."""
    return [" > ".join([row.box.id, *(" ".join(box.id for box in chain) for chain in row.beside)]) for row in layout(made)]


def test_an_exception_stands_beside_its_question_and_rejoins():
    assert shape(chart("unsafe? Yes:safe No:listen", "safe listen", "listen end", "end.")) == ["unsafe > safe", "listen", "end"]


def test_an_early_end_stands_beside_even_if_it_is_told_last():
    assert shape(chart("settled? Yes:early No:log", "log end", "end.", "early.")) == ["settled > early", "log", "end"]


def test_two_may_follow_each_other_beside_the_line():
    made = chart("settled? Yes:thank No:log", "thank record", "record.", "log end", "end.")
    assert shape(chart("a? Yes:b No:d", "b c", "c.", "d e", "e f", "f.")) == ["a > b c", "d", "e", "f"]
    assert len(shape(made)) + sum(len(row.stack) for row in layout(made)) == 5


def test_three_answers_two_of_them_beside():
    made = chart("who? Other:pass Both:lead Us:log", "pass end2", "end2.", "lead log", "log x", "x y", "y.")
    assert shape(made) == ["who > pass end2 > lead", "log", "x", "y"]
    drawing = Drawing(ladder(made))
    box = {box.what: box for box in drawing.boxes}
    assert box["pass"].left == box["end2"].left == box["lead"].left > box["who"].right
    assert box["pass"].bottom < box["end2"].top < box["end2"].bottom < box["lead"].top


def test_of_two_answers_that_both_make_a_detour_one_is_the_main_line():
    assert shape(chart("talk? No:set Yes:agree", "set copies", "agree copies", "copies.")) == ["talk > set", "agree", "copies"]


def test_a_loop_runs_on_the_left():
    made = chart("draft check", "check? No:draft Yes:send", "send.")
    assert shape(made) == ["draft", "check", "send"]
    drawing = Drawing(ladder(made))
    assert min(line.left for line in drawing.lines) < min(box.left for box in drawing.boxes) - flowchart.POINT
    assert "No: back to 1" in Drawing(column(made)).says()


def test_a_box_beside_may_lead_back_up_and_far_down():
    up = chart("a b", "b? Again:fix Done:c", "fix a", "c.")
    assert shape(up) == ["a", "b > fix", "c"]
    assert "Then back to 1" in Drawing(column(up)).says()
    down = chart("a? Far:x Near:b", "x d", "b c", "c d", "d.")
    assert shape(down) == ["a > x", "b", "c", "d"]
    assert "Then go to 5" in Drawing(column(down)).says()


def test_two_answers_that_lead_to_one_box_share_a_line():
    assert "Yes or Maybe" in Drawing(ladder(chart("a? Yes:b Maybe:b No:c", "b c", "c."))).says()


def test_a_value_is_one_element_however_it_is_broken():
    pieces = (Piece("Tell them, and everyone who helped them, by "), Piece("the end of the next working day", "window"), Piece("."))
    made = Chart("c", "C", (Box("a", 1, "end", pieces, "Everyone", "#", ()),))
    for draw in (ladder, column):
        found = [node for node in xml.fromstring(draw(made)).iter() if node.get("data-value")]
        assert [("".join(node.itertext()), node.get("data-value")) for node in found] == [("the end of the next working day", "window")]


def test_a_short_value_is_not_broken():
    pieces = (Piece("Log it. Acknowledge it within "), Piece("3 working days", "within"), Piece(". Offer a talk."))
    made = Chart("c", "C", (Box("a", 1, "end", pieces, "Everyone", "#", ()),))
    assert any("3 working days" in line.what for line in Drawing(column(made)).texts["a"])


@pytest.mark.parametrize("made, reason", [
    (chart(*(f"s{n} s{n + 1}" for n in range(12)), "s12."), "it has 13 boxes; a sheet has room for 12"),
    (chart("a b", "b.", "c."), "nothing leads to c"),
    (chart("a? Yes:b No:nowhere", "b."), "a leads to nowhere, which is not in the chart"),
    (chart("a? Yes:a No:b", "b."), "a leads to itself"),
    (chart("a b", "a b", "b."), "a stands in it twice"),
    (chart("a c", "b.", "c b"), "b follows c, but stands before it in the reading order"),
    (chart("a? Yes:b No:z", "b? Yes:c No:d", "c.", "d.", "z? Yes:y No:x", "y.", "x? Yes:w No:v", "w.", "v."), "c and d would have to stand beside b, which itself stands beside the main line"),
    (chart("a? Yes:b No:e", "b c", "c d", "d.", "e f", "f g", "g h", "h."), "d would be third in a row beside the main line; two is the most"),
    (chart("a? Yes:z No:b", "b? Yes:z No:c", "z.", "c d", "d e", "e."), "z is reached from a and b, and is not on the main line; beside it a box is reached from one place"),
    (Chart("c", "C", ()), "it has no boxes"),
])
def test_what_cannot_be_drawn_is_told_in_plain_words(made, reason):
    assert any(reason in found for found in problems(made)), problems(made)


def test_a_sheet_of_twelve_boxes_with_twelve_words_each_is_11_points_or_more_on_paper():
    words = "Say that you are sorry, and write down what happened in full"
    made = chart("a? Yes:b No:c", "b c", "c d", "d? Yes:e No:f", "e.", "f g", "g? Yes:h No:i", "h i", "i j", "j? No:i Yes:k", "k l", "l.")
    made = replace(made, boxes=tuple(replace(box, text=(Piece(words),)) for box in made.boxes))
    wide, tall = Drawing(ladder(made)).size
    across, down = 680, 235 / 25.4 * 96      # the room that the theme leaves a sheet
    assert flowchart.TEXT * 0.75 * min(across / wide, down / tall) >= 11


def test_words_stand_out_from_every_tint():
    def light(colour: str) -> float:
        parts = [int(colour[n:n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for tint in flowchart.TINTS:
        assert (light(tint) + 0.05) / (light(flowchart.INK) + 0.05) >= 7


def test_a_step_is_a_link_in_a_list_that_says_where_it_leads():
    item = Drawing(ladder(chart("a? Yes:b No:c", "b c", "c."))).items[0]
    assert "".join(item.find(f"{SVG}a/{SVG}text").itertext()) == "Everyone 1. Step a?"
    assert item.find(f"{SVG}a/{SVG}desc").text == "Yes: go to 2. No: go to 3."


def test_in_a_browser_words_fit_and_names_begin_with_what_is_seen(browser):
    made = chart("a? Yes:b No:c", "b c", "c d", "d.")
    made = replace(made, boxes=tuple(replace(box, text=(Piece("Say sorry, and acknowledge it within "), Piece("3 working days", "w"), Piece(", in writing"))) for box in made.boxes))
    page = browser.new_page()
    page.set_content(f"<!doctype html><title>t</title><main>{ladder(made)}{column(made)}</main>")
    assert page.get_by_role("link", name="Everyone 1. Say sorry, and acknowledge it within 3 working days, in writing", exact=True).count() == 2
    assert page.get_by_role("listitem").count() == 8
    outside = page.evaluate("""() => [...document.querySelectorAll('[data-step]')].filter(step => {
        const words = step.querySelector('text').getBBox(), shape = step.querySelector('rect, polygon').getBBox();
        return words.x < shape.x || words.y < shape.y || words.x + words.width > shape.x + shape.width || words.y + words.height > shape.y + shape.height;
    }).length""")
    assert outside == 0
