"""Addresses of the work on results: entering, proving, reviewing, reporting periods."""

from django.urls import path

from assignments.views import evidence, library, results

app_name = "assignments"

urlpatterns = [
    path("ket-qua/<str:kind>/<str:code>/", results.result, name="result"),
    # Documents: of one result or contribution, and the library of all.
    path("ket-qua/<str:kind>/<str:code>/tai-lieu/", evidence.panel, name="evidence-panel"),
    path("ket-qua/<str:kind>/<str:code>/tai-lieu/gan/", evidence.attach, name="evidence-attach"),
    path(
        "ket-qua/<str:kind>/<str:code>/tai-lieu/<uuid:key>/go/",
        evidence.detach,
        name="evidence-detach",
    ),
    path(
        "ket-qua/<str:kind>/<str:code>/tai-lieu/<uuid:key>/thay/",
        evidence.replace,
        name="evidence-replace",
    ),
    path("tai-lieu/", library.library, name="library"),
    path("tai-lieu/<uuid:key>/", library.document, name="evidence"),
    path("tai-lieu/<uuid:key>/tai-ve/", library.download, name="evidence-download"),
]
