"""The records of a library, as typed values."""

from dealshelf.records.agreement import Agreement, LifecycleStage, Promise
from dealshelf.records.asset import AUDIENCES, STATUSES, Asset, Audience, Status
from dealshelf.records.base import Record, Signature, Source, Stamp
from dealshelf.records.fact import Fact
from dealshelf.records.meeting import Meeting
from dealshelf.records.note import NOTE_KINDS, RATINGS, Note, NoteKind, Rating
from dealshelf.records.persona import Objection, Persona, Segment
from dealshelf.records.roadmap import CONFIDENCE, ROADMAP_STAGES, Claim, RoadmapItem, RoadmapStage
from dealshelf.records.scorecard import LeadRating, Measure, Scorecard

__all__ = [
    "AUDIENCES",
    "CONFIDENCE",
    "NOTE_KINDS",
    "RATINGS",
    "ROADMAP_STAGES",
    "STATUSES",
    "Agreement",
    "Asset",
    "Audience",
    "Claim",
    "Fact",
    "LeadRating",
    "LifecycleStage",
    "Measure",
    "Meeting",
    "Note",
    "NoteKind",
    "Objection",
    "Persona",
    "Promise",
    "Rating",
    "Record",
    "RoadmapItem",
    "RoadmapStage",
    "Scorecard",
    "Segment",
    "Signature",
    "Source",
    "Stamp",
    "Status",
]
