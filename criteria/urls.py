"""Addresses of a coordinator's work on the plan, and of changing names that plans show."""

from django.urls import path

from criteria.views import agencies, decisions, people

app_name = "criteria"

urlpatterns = [
    path("doi-chieu/<str:code>/<slug:figure>/", decisions.figure_decision, name="figure-decision"),
    path(
        "doi-chieu/<str:code>/<slug:figure>/rut/",
        decisions.figure_withdraw,
        name="figure-withdraw",
    ),
    path("nguong-xep-nhom/", decisions.thresholds, name="thresholds"),
    path("quan-tri/co-quan/", agencies.agency_list, name="agency-list"),
    path("quan-tri/them-co-quan/", agencies.agency_create, name="agency-create"),
    path("quan-tri/co-quan/<slug:slug>/", agencies.agency_edit, name="agency-edit"),
    path("quan-tri/nhom-co-quan/", agencies.group_list, name="group-list"),
    path("quan-tri/nhom-co-quan/<slug:slug>/", agencies.group_edit, name="group-edit"),
    path("quan-tri/nguoi-dung/<str:username>/sua/", people.person_edit, name="person-edit"),
]
