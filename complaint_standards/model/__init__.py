"""The shape of every kind of item. The JSON Schemas that editors use are written from these classes."""

from .assessment import Action, AnnualReturn, Assessment, Evidence, Row, View
from .base import Address, ExpectationId, Id, Shape, When, Words
from .durations import Duration, duration
from .edition import Budget, Edition, Gap, Mark, Overview, Promise, Release
from .feedback import Claim, Evaluation, Found, Heard, Indicator, Measure, Objective, OwnEvaluation, Pilot, PilotFigure, Quote, Wave
from .law import Basis, Boundaries, Change, Deadline, Definition, Definitions, Instrument, Obligation, PRIMARY, Pending, Weight
from .layers import Add, Approval, CHANGES, DocumentControl, Drop, Note, Operation, Revision, Setting, Variant
from .procedure import Clause, Force, Rule, Stage
from .review import Caught, Duty, Extract, Fault, Headings, Sign, Signs, Vocabulary
from .sheets import Answer, Card, Checklist, Flow, Form, Guidance, Leaflet, Letter, Line, Part, Path, Phrase, Phrases, Section, Space, Spaces, Step, Stop
from .standards import Expectation, JourneyStage, Level, Standard, Statement
from .training import Activity, Case, Course, Courses, PilotTraining, Point, Session, Skill, Surveyed, Video, Walk
from .values import Body, Clock, Holiday, Holidays, Limits, Role, Task, Term, Tier, Value
from .writing import Asked, Exception_, Exceptions, Style
