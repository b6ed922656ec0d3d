"""All addresses: Vietnamese without accents.

The plan in force is implied; ``?nam=`` names another.
"""

from django.urls import include, path

from parindex.administration import administration
from parindex.gallery import gallery
from parindex.quick_find import quick_find, quick_find_index
from reports.api import api_urls

handler400 = "parindex.errors.bad_request"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("criteria.urls")),
    path("", include("assignments.urls")),
    path("", include("reports.urls")),
    path("api/", api_urls),
    path("quan-tri/", administration, name="administration"),
    path("tim-nhanh/", quick_find, name="quick-find"),
    path("tim-nhanh/muc-luc/", quick_find_index, name="quick-find-index"),
    path("thanh-phan/", gallery, name="gallery"),
]
