"""Addresses of the work on results: entering, proving, reviewing, reporting periods."""

from django.urls import path

from assignments.views import (
    annex,
    contributions,
    duties,
    entry,
    evidence,
    library,
    my_work,
    orders,
    period_keeping,
    periods,
    plan_copying,
    plan_history,
    plan_targets,
    plans,
    progress,
    quick_grid,
    results,
    review_queue,
    reviews,
    workbook,
)

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
    # Carrying a plan on to a new year.
    path("quan-tri/ke-hoach/<int:year>/sao-chep/", plan_copying.plan_copy, name="plan-copy"),
    path("quan-tri/ke-hoach/<int:year>/muc-tieu/", plan_targets.plan_targets, name="plan-targets"),
    path(
        "quan-tri/ke-hoach/<int:year>/ket-qua-nam-truoc/",
        plan_history.plan_history,
        name="plan-history",
    ),
    path(
        "quan-tri/ke-hoach/<int:year>/ket-qua-nam-truoc/tep-mau/",
        plan_history.plan_history_template,
        name="plan-history-template",
    ),
    path(
        "quan-tri/ke-hoach/<int:year>/ket-qua-nam-truoc/<uuid:key>/",
        plan_history.plan_history_preview,
        name="plan-history-preview",
    ),
    path(
        "quan-tri/ke-hoach/<int:year>/ket-qua-nam-truoc/<uuid:key>/bo/",
        plan_history.plan_history_discard,
        name="plan-history-discard",
    ),
    # The plans of the years, and the annex that is brought in a file.
    path("quan-tri/ke-hoach/", plans.plan_list, name="plan-list"),
    path("quan-tri/ke-hoach/mau.xlsx", plans.annex_template, name="annex-template"),
    path("quan-tri/ke-hoach/nap/", annex.annex_upload, name="annex-upload"),
    path("quan-tri/ke-hoach/nap/<uuid:key>/", annex.annex, name="annex"),
    path("quan-tri/ke-hoach/nap/<uuid:key>/xac-nhan/", annex.annex_confirm, name="annex-confirm"),
    path("quan-tri/ke-hoach/nap/<uuid:key>/bo/", annex.annex_discard, name="annex-discard"),
    path("quan-tri/ke-hoach/<int:year>/", plans.plan_head, name="plan-head"),
    path("quan-tri/ke-hoach/<int:year>/mau.xlsx", plans.annex_template, name="plan-template"),
    path("quan-tri/ke-hoach/<int:year>/ban-hanh/", plans.plan_activate, name="plan-activate"),
    # An officer's pages.
    path("viec-cua-toi/", my_work.my_work, name="my-work"),
    path("viec-cua-toi/nop/", my_work.submit_all, name="submit-all"),
    path("viec-cua-toi/tep-excel/", workbook.workbook_download, name="workbook"),
    path("viec-cua-toi/tep-excel/nop/", workbook.workbook_upload, name="workbook-upload"),
    path("viec-cua-toi/tep-excel/<uuid:key>/", workbook.workbook_preview, name="workbook-preview"),
    # Tasks that leaders and Sở Nội vụ give to agencies.
    path("viec-duoc-giao/", orders.order_list, name="order-list"),
    path("viec-duoc-giao/<uuid:key>/", orders.order, name="order"),
    path("viec-duoc-giao/<uuid:key>/<slug:verb>/", orders.order_step, name="order-step"),
    path("nhap-nhanh/", quick_grid.quick_grid, name="quick-grid"),
    path("nhiem-vu-cua-toi/", progress.my_measures, name="my-measures"),
    path("ket-qua/<str:kind>/<str:code>/nhap/", entry.result_edit, name="result-edit"),
    path("ket-qua/<str:kind>/<str:code>/nop/", results.result_submit, name="result-submit"),
    path("ket-qua/<str:kind>/<str:code>/rut-lai/", results.result_withdraw, name="result-withdraw"),
    path("ket-qua/<str:kind>/<str:code>/y-kien/", results.result_comment, name="result-comment"),
    path(
        "ket-qua/<str:kind>/<str:code>/phoi-hop/", contributions.contribution, name="contribution"
    ),
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
    # Thẩm định
    path("tham-dinh/", review_queue.review_queue, name="review-queue"),
    path("tham-dinh/duyet-nhieu/", review_queue.review_several, name="review-several"),
    path("tham-dinh/<str:kind>/<str:code>/", reviews.review, name="review"),
    path("tham-dinh/<str:kind>/<str:code>/<str:verb>/", reviews.decide, name="review-decide"),
]
