"""Who hears of a task that is given, and of what becomes of it."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.actor import Actor
from accounts.enums import NoticeKind
from accounts.history import target_of
from accounts.inbox import notify
from accounts.models import Agency, User
from assignments.actions.reviews import coordinators, people_of
from assignments.models import WorkOrder
from common.text import shorten
from criteria.models import Plan

SHORT = 90
"""Characters of a task's text in the title of a notice."""


def order_target(order: WorkOrder) -> str:
    """Return how the audit trail names a task: '6.1.1 · so-tai-chinh · việc 12'."""
    return target_of(order.criterion.code, order.agency.slug, f"việc {order.pk}")


def order_url(order: WorkOrder, year: int) -> str:
    """Return the address of the task's page, with the plan's year: links in mails outlive it."""
    return f"{reverse('assignments:order', args=[order.key])}?nam={year}"


def announce_orders(plan: Plan, given: Sequence[WorkOrder], giver: User) -> tuple[str, ...]:
    """Tell each agency of its new tasks in one notice; return the agencies with nobody to tell."""
    by_agency: dict[Agency, list[WorkOrder]] = {}
    for order in given:
        by_agency.setdefault(order.agency, []).append(order)
    without_people = []
    for agency, orders in by_agency.items():
        people = people_of(agency.pk)
        if not people:
            without_people.append(agency.name)
        first = min(order.due_on for order in orders)
        if len(orders) == 1:
            title = f"Việc được giao, hạn {first:%d/%m/%Y}: {shorten(orders[0].text, SHORT)}"
            url = order_url(orders[0], plan.year)
        else:
            title = f"{len(orders)} việc được giao, hạn sớm nhất {first:%d/%m/%Y}"
            url = f"{reverse('assignments:order-list')}?nam={plan.year}"
        notify(
            [person for person in people if person != giver],
            kind=NoticeKind.ORDER,
            title=title,
            text=f"{giver} giao cho {agency.name}:\n"
            + "\n".join(f"- {order.text} (hạn {order.due_on:%d/%m/%Y})" for order in orders),
            url=url,
        )
    return tuple(without_people)


def tell_agency(
    order: WorkOrder, what: str, text: str, actor: Actor, *, by_mail: bool = True
) -> None:
    """Tell the agency's people what has become of a task, but for whoever did it."""
    people = [person for person in people_of(order.agency_id) if person != actor.user]
    _tell(order, people, what, text, by_mail=by_mail)


def tell_giver(
    order: WorkOrder, what: str, text: str, actor: Actor, *, by_mail: bool = True
) -> None:
    """Tell whoever gave the task; the coordinators where that person has left."""
    giver = order.assigned_by
    people = [giver] if giver.is_active else list(coordinators())
    people = [person for person in people if person != actor.user]
    _tell(order, people, f"{order.agency.short_name} {what}", text, by_mail=by_mail)


def _tell(order: WorkOrder, people: list[User], what: str, text: str, *, by_mail: bool) -> None:
    notify(
        people,
        kind=NoticeKind.ORDER,
        title=f"Việc về tiêu chí {order.criterion.code}, hạn {order.due_on:%d/%m/%Y}: {what}",
        text="\n".join(filter(None, [order.text, text if text != order.text else ""])),
        url=order_url(order, order.criterion.plan.year),
        by_mail=by_mail,
    )
