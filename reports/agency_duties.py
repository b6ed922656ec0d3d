"""What an agency has to do with a plan: alone, beside another, through its groups, in support."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import AgencyGroup
from criteria.tree import Figures
from reports import tables
from reports.snapshot import CriterionFacts, Snapshot

LEADING, SUPPORTING = "chủ trì", "phối hợp"
"""What an agency is to a criterion, in words; the other two say how else it leads."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What an agency, alone or through its groups, has to do with.

    ``primary``: leaves whose points count for it; ``joined``: those it leads beside another;
    ``through_groups``: those a group of its leads; ``supported``: the rest it is named in.
    """

    primary: tuple[CriterionFacts, ...]
    joined: tuple[CriterionFacts, ...]
    through_groups: tuple[CriterionFacts, ...]
    supported: tuple[CriterionFacts, ...]

    @property
    def figures(self) -> Figures:
        """Return what the leaves that count for the agency add up to."""
        return tables.total_of(self.primary)

    @property
    def all_codes(self) -> frozenset[str]:
        """Return the codes of everything the agency leads in any way."""
        led = (*self.primary, *self.joined, *self.through_groups)
        return frozenset(leaf.code for leaf in led)

    @property
    def roles(self) -> dict[str, str]:
        """Return in words what the agency is to every leaf it takes part in, by code."""
        parts = (
            (self.supported, SUPPORTING),
            (self.through_groups, "chủ trì theo nhóm"),
            (self.joined, "cùng chủ trì"),
            (self.primary, LEADING),
        )
        return {leaf.code: words for leaves, words in parts for leaf in leaves}


def duties_of(snapshot: Snapshot, slug: str, groups: frozenset[str]) -> Duties:
    """Return what the agency ``slug``, a member of ``groups`` (slugs), has to do with."""
    primary: list[CriterionFacts] = []
    joined: list[CriterionFacts] = []
    through_groups: list[CriterionFacts] = []
    supported: list[CriterionFacts] = []
    for leaf in snapshot.leaves:
        leads = {party.slug: party for party in leaf.leads}
        if slug in leads:
            (primary if leads[slug].is_primary else joined).append(leaf)
        elif groups & leads.keys():
            through_groups.append(leaf)
        elif any(party.slug == slug or party.slug in groups for party in leaf.supporting):
            supported.append(leaf)
    return Duties(tuple(primary), tuple(joined), tuple(through_groups), tuple(supported))


def groups_of_each(slugs: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the groups (slugs) that each of these agencies is a member of; one query."""
    found: dict[str, set[str]] = {}
    links = AgencyGroup.members.through.objects.filter(agency__slug__in=set(slugs))
    for agency, group in links.values_list("agency__slug", "agencygroup__slug"):
        found.setdefault(agency, set()).add(group)
    return {agency: frozenset(groups) for agency, groups in found.items()}
