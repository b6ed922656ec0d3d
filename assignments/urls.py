"""Addresses of the work on results: entering, proving, reviewing, reporting periods."""

from django.urls import path

from assignments.views import results

app_name = "assignments"

urlpatterns = [
    path("ket-qua/<str:kind>/<str:code>/", results.result, name="result"),
]
