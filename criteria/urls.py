"""Addresses of a coordinator's work on the plan."""

from django.urls import path

from criteria.views import decisions

app_name = "criteria"

urlpatterns = [
    path("doi-chieu/<str:code>/<slug:figure>/", decisions.figure_decision, name="figure-decision"),
    path(
        "doi-chieu/<str:code>/<slug:figure>/rut/",
        decisions.figure_withdraw,
        name="figure-withdraw",
    ),
    path("nguong-xep-nhom/", decisions.thresholds, name="thresholds"),
]
