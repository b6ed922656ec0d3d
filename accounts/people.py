"""Finding people, and what the administration's pages say of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Agency, Membership, User
from common.text import fold, nfc, order_key

PAGE_LENGTH = 30
MAX_QUERY_LENGTH = 100
IN_USE = "dang-dung"
STATES = ((IN_USE, "Đang dùng"), ("ngung-dung", "Ngừng dùng"))


@dataclass(frozen=True, slots=True)
class PeopleSearch:
    """What the address asks for; anything it doesn't understand is taken as not asked."""

    query: str = ""
    agency: str = ""
    role: str = ""
    state: str = ""
    page_text: str = ""
    agency_choices: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def from_query(cls, query: QueryDict) -> "PeopleSearch":
        """Read ``?q= co_quan= vai_tro= trang_thai= trang=``."""
        with_people = Agency.objects.filter(memberships__isnull=False).distinct()
        choices = sorted(
            with_people.values_list("slug", "name"), key=lambda pair: order_key(pair[1])
        )
        return cls(
            query=nfc(query.get("q", ""))[:MAX_QUERY_LENGTH],
            agency=_known(query.get("co_quan", ""), choices),
            role=_known(query.get("vai_tro", ""), Role.choices),
            state=_known(query.get("trang_thai", ""), STATES),
            page_text=query.get("trang", ""),
            agency_choices=choices,
        )

    @property
    def role_choices(self) -> list[tuple[str, str]]:
        """Return the roles to choose from."""
        return [(role.value, role.label) for role in Role]

    @property
    def state_choices(self) -> tuple[tuple[str, str], ...]:
        """Return the states to choose from."""
        return STATES

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything but everybody is asked for."""
        return bool(self.query or self.agency or self.role or self.state)

    def page(self) -> tuple["Page[int]", list[User]]:
        """Return the page asked for, of ids, and the people on it with their roles.

        The number of queries doesn't depend on how many people there are.
        """
        ids = Paginator(self._ids(), PAGE_LENGTH).get_page(self.page_text)
        return ids, self._people(list(ids))

    def everybody(self) -> list[User]:
        """Return the people on all pages, with their roles."""
        return self._people(self._ids())

    @staticmethod
    def _people(ids: list[int]) -> list[User]:
        roles = Prefetch("memberships", Membership.objects.select_related("agency").order_by("id"))
        found = User.objects.prefetch_related(roles).in_bulk(ids)
        return [found[pk] for pk in ids]

    def _ids(self) -> list[int]:
        people, held = User.objects.order_by("username"), Membership.objects.all()
        if self.agency:
            held = held.filter(agency__slug=self.agency)
        if self.role:
            held = held.filter(role=self.role)
        if self.agency or self.role:
            people = people.filter(pk__in=held.values("user"))
        if self.state:
            people = people.filter(is_active=self.state == IN_USE)
        words = fold(self.query).split()
        rows = people.values_list("pk", "full_name", "username", "position", "email", "phone")
        found = [(pk, name) for pk, name, *more in rows if _has_all(words, name, *more)]
        return [pk for pk, _ in sorted(found, key=lambda row: order_key(row[1]))]


def is_locked_out(user: User) -> bool:
    """Tell whether sign-ins under the user name are refused somewhere after too many failures."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(
        username=user.username,
        attempt_time__gte=since,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
    )
    return bool(attempts.exists())


def _has_all(words: list[str], *texts: str) -> bool:
    text = fold(" ".join(texts))
    return all(word in text for word in words)


def _known(value: str, choices: Iterable[tuple[str, str]]) -> str:
    return value if value in dict(choices) else ""
