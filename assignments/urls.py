"""Addresses of the work on results: entering, proving, reviewing, reporting periods."""

from django.urls import path

from assignments.views import duties, period_keeping, periods, results

app_name = "assignments"

urlpatterns = [
    path("ket-qua/<str:kind>/<str:code>/", results.result, name="result"),
    # Reporting periods: how they stand, and keeping them.
    path("ky-bao-cao/", periods.period_list, name="period-list"),
    path("ky-bao-cao/<str:kind>/", periods.period, name="period"),
    path("ky-bao-cao/<str:kind>/ngay/", period_keeping.period_dates, name="period-dates"),
    path("ky-bao-cao/<str:kind>/khoa/", period_keeping.period_lock, name="period-lock"),
    path("ky-bao-cao/<str:kind>/mo-khoa/", period_keeping.period_unlock, name="period-unlock"),
    path("ky-bao-cao/<str:kind>/mo-lai/", period_keeping.period_reopen, name="period-reopen"),
    path(
        "ky-bao-cao/<str:kind>/mo-lai/<slug:agency>/dong/",
        period_keeping.period_reopen_close,
        name="period-reopen-close",
    ),
    path("ky-bao-cao/<str:kind>/nhac-viec/", period_keeping.period_remind, name="period-remind"),
    # Administration of what hangs on the plan.
    path("quan-tri/phan-cong/", duties.duty_list, name="duty-list"),
    path("quan-tri/phan-cong/<str:code>/", duties.duty, name="duty"),
    path("quan-tri/thoi-han/", duties.milestone_list, name="milestone-list"),
    path("quan-tri/thoi-han/<str:code>/", duties.milestone, name="milestone"),
]
