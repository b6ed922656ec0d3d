"""Tìm nhanh: from any page to any other, by a few letters typed without accents."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page

from common.http import read_only
from common.text import nfc
from criteria.access import choose_plan, get_plan, visible_plans
from criteria.models import Plan
from parindex.quick_find_match import MAX_QUERY_LENGTH, Place, find, words_of
from parindex.quick_find_places import places_of

MAX_SENT = 2_000
"""Places that a browser is given to search in by itself; the page of results knows all."""
MAX_SHOWN = 100


@read_only
@conditional_page
def quick_find_index(request: HttpRequest) -> HttpResponseBase:
    """Return what the browser searches in, one row a place, as ``quick-find-match.js`` reads it.

    Answers 304 while it would say the same again.
    """
    places = places_of(request.user, _plan(request))
    answer = JsonResponse(
        {
            "reader": request.user.pk,
            "isWhole": len(places) <= MAX_SENT,
            "places": [_row(place) for place in places[:MAX_SENT]],
        },
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


@read_only
@never_cache
def quick_find(request: HttpRequest) -> HttpResponse:
    """Show what ``?q=`` finds, by the rules of the dialog; without it, where one can go."""
    plan = _plan(request)
    query = nfc(request.GET.get("q", ""))[:MAX_QUERY_LENGTH]
    places = places_of(request.user, plan)
    found = find(places, query)
    is_asked = bool(words_of(query))
    tree_query = {"q": query} | ({"nam": str(plan.year)} if request.GET.get("nam") and plan else {})
    context = {
        "query": query,
        "is_asked": is_asked,
        "found": found[:MAX_SHOWN] if is_asked else _pages(places),
        "count": len(found),
        "nothing_found": f"Không có kết quả nào cho “{query}”",
        "limit": MAX_SHOWN,
        "max_length": MAX_QUERY_LENGTH,
        "tree_url": f"{reverse('reports:criterion-list')}?{urlencode(tree_query)}",
        "year_param": request.GET.get("nam", ""),
    }
    return render(request, "quick_find.html", context)


def _plan(request: HttpRequest) -> Plan | None:
    """Return the plan of ``?nam=``, 404 where there is none; ``None`` before the first plan."""
    if request.GET.get("nam"):
        return get_plan(request.user, request.GET["nam"])
    return choose_plan(visible_plans(request.user), None)


def _pages(places: list[Place]) -> list[Place]:
    return [place for place in places if place.kind in {"Trang", "Quản trị"}]


def _row(place: Place) -> list[str]:
    return [
        place.kind,
        place.title,
        place.url,
        place.hint,
        place.code,
        place.name,
        place.more,
        place.initials,
    ]
