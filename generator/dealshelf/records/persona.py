"""The persona: the picture of a buyer that both teams agreed on."""

from typing import ClassVar

from dealshelf.records.base import AssetSlug, Day, Lines, Part, Record, Signature, Text, Texts


class Objection(Part):
    """What they say, what we say, and the asset that proves it."""

    they_say: Text
    we_say: Text
    proof: AssetSlug | None = None


class Segment(Part):
    """A group within the persona that needs other content."""

    name: Text
    differs: Lines = ()


class Persona(Record):
    """A buyer as both teams see them. See docs/records.md for each key."""

    kind_name: ClassVar[str] = "persona"

    title: Text = ""
    role: Text = ""
    background: Text = ""
    company: Text = ""
    goals: Texts = ()
    pains: Texts = ()
    objections: tuple[Objection, ...] = ()
    reads: Lines = ()
    watches: Lines = ()
    attends: Lines = ()
    social: Lines = ()
    buying_role: Text = ""
    segments: tuple[Segment, ...] = ()
    phrases: Texts = ()
    synonyms: Texts = ()
    agreed: tuple[Signature, ...] = ()
    review_by: Day | None = None

    @property
    def label(self) -> str:
        """What people read."""
        return self.title or self.slug.replace("-", " ").capitalize()
