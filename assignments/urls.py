"""Addresses of the work on results: entering, proving, reviewing, reporting periods."""

from django.urls import path

from assignments.views import contributions, entry, my_work, progress, quick_grid, results

app_name = "assignments"

urlpatterns = [
    path("ket-qua/<str:kind>/<str:code>/", results.result, name="result"),
    # An officer's pages.
    path("viec-cua-toi/", my_work.my_work, name="my-work"),
    path("viec-cua-toi/nop/", my_work.submit_all, name="submit-all"),
    path("nhap-nhanh/", quick_grid.quick_grid, name="quick-grid"),
    path("nhiem-vu-cua-toi/", progress.my_measures, name="my-measures"),
    path("ket-qua/<str:kind>/<str:code>/nhap/", entry.result_edit, name="result-edit"),
    path("ket-qua/<str:kind>/<str:code>/nop/", results.result_submit, name="result-submit"),
    path("ket-qua/<str:kind>/<str:code>/rut-lai/", results.result_withdraw, name="result-withdraw"),
    path("ket-qua/<str:kind>/<str:code>/y-kien/", results.result_comment, name="result-comment"),
    path(
        "ket-qua/<str:kind>/<str:code>/phoi-hop/", contributions.contribution, name="contribution"
    ),
]
