"""Addresses of the pages, and of the figures that plotly draws on them."""

from django.urls import path

from reports.views import (
    agencies,
    annex,
    criteria,
    exports,
    history,
    leaders,
    leaders_agencies,
    leaders_orders,
    leaders_priorities,
    leaders_scenario_compare,
    leaders_scenarios,
    leaders_slides,
    measures,
    notes,
    overview,
    reconciliation,
    reports,
    templates,
    years,
)

app_name = "reports"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("tieu-chi/", criteria.criterion_list, name="criterion-list"),
    path("tieu-chi/<str:code>/", criteria.criterion, name="criterion"),
    path("phu-luc/", annex.annex_file, name="annex-file"),
    path("co-quan/", agencies.agency_list, name="agency-list"),
    path("co-quan/<slug:slug>/", agencies.agency, name="agency"),
    # For the leaders: the same figures, and what they ask for.
    path("dieu-hanh/", leaders.leaders_overview, name="leaders"),
    path("dieu-hanh/trinh-chieu/", leaders_slides.leaders_slides, name="leaders-slides"),
    path("dieu-hanh/uu-tien/", leaders_priorities.priorities, name="priorities"),
    path("dieu-hanh/giao-viec/", leaders_orders.order_board, name="order-board"),
    path("dieu-hanh/giao-viec/moi/", leaders_orders.order_give, name="order-give"),
    path("dieu-hanh/co-quan/", leaders_agencies.scoreboard, name="leaders-agencies"),
    path("dieu-hanh/co-quan/cap-huyen/", leaders_agencies.districts, name="leaders-districts"),
    path("dieu-hanh/co-quan/so-sanh/", leaders_agencies.compare, name="leaders-compare"),
    path("so-sanh-nam/", years.years, name="years"),
    path("dieu-hanh/kich-ban/", leaders_scenarios.scenario_list, name="scenario-list"),
    path(
        "dieu-hanh/kich-ban/so-sanh/",
        leaders_scenario_compare.scenario_compare,
        name="scenario-compare",
    ),
    path("dieu-hanh/kich-ban/<uuid:key>/", leaders_scenarios.scenario, name="scenario"),
    path(
        "dieu-hanh/kich-ban/<uuid:key>/xoa/",
        leaders_scenarios.scenario_delete,
        name="scenario-delete",
    ),
    # What Sở Nội vụ pins to charts, criteria and periods.
    path("chu-thich/", notes.note_list, name="note-list"),
    path("chu-thich/them/", notes.note_add, name="note-add"),
    path("chu-thich/<int:pk>/sua/", notes.note_edit, name="note-edit"),
    path("chu-thich/<int:pk>/go/", notes.note_remove, name="note-remove"),
    path("chu-thich/<int:pk>/ghim-lai/", notes.note_restore, name="note-restore"),
    path("nhiem-vu/", measures.measure_list, name="measure-list"),
    path("doi-chieu/", reconciliation.reconciliation, name="reconciliation"),
    path("lich-su/", history.history, name="history"),
    path("lich-su/tai-ve/", history.history_export, name="history-export"),
    path("bao-cao/", reports.report_list, name="report-list"),
    # Word templates of the reports.
    path("quan-tri/mau-bao-cao/", templates.template_list, name="template-list"),
    path(
        "quan-tri/mau-bao-cao/<slug:slug>/mau-co-san/",
        templates.template_built_in,
        name="template-built-in",
    ),
    path(
        "quan-tri/mau-bao-cao/<slug:slug>/dua-len/",
        templates.template_upload,
        name="template-upload",
    ),
    path(
        "quan-tri/mau-bao-cao/<slug:slug>/dung-mau-co-san/",
        templates.template_reset,
        name="template-reset",
    ),
    path(
        "quan-tri/mau-bao-cao/ban/<int:pk>/tai-ve/",
        templates.template_download,
        name="template-download",
    ),
    path(
        "quan-tri/mau-bao-cao/ban/<int:pk>/dung/",
        templates.template_activate,
        name="template-activate",
    ),
    # Files made in the background, each its owner's.
    path("tep-da-tao/", exports.export_list, name="export-list"),
    path("tep-da-tao/tao/<slug:kind>/", exports.export_create, name="export-create"),
    path("tep-da-tao/<uuid:key>/", exports.export, name="export"),
    path("tep-da-tao/<uuid:key>/tai-ve/", exports.export_download, name="export-download"),
    path("tep-da-tao/<uuid:key>/bo/", exports.export_discard, name="export-discard"),
    path("bieu-do/tong-quan/", overview.overview_figures, name="overview-figures"),
    path("bieu-do/dieu-hanh/", leaders.leaders_figures, name="leaders-figures"),
    path("bieu-do/so-sanh-nam/", years.years_figures, name="years-figures"),
    path("bieu-do/tieu-chi/<str:code>/", criteria.criterion_figures, name="criterion-figures"),
    path("bieu-do/co-quan/<slug:slug>/", agencies.agency_figures, name="agency-figures"),
]
