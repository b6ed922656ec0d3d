"""Addresses of the pages, and of the figures that plotly draws on them."""

from django.urls import path

from reports.views import agencies, criteria, history, measures, overview, reconciliation

app_name = "reports"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("tieu-chi/", criteria.criterion_list, name="criterion-list"),
    path("tieu-chi/<str:code>/", criteria.criterion, name="criterion"),
    path("co-quan/", agencies.agency_list, name="agency-list"),
    path("co-quan/<slug:slug>/", agencies.agency, name="agency"),
    path("nhiem-vu/", measures.measure_list, name="measure-list"),
    path("doi-chieu/", reconciliation.reconciliation, name="reconciliation"),
    path("lich-su/", history.history, name="history"),
    path("lich-su/tai-ve/", history.history_export, name="history-export"),
    path("bieu-do/tong-quan/", overview.overview_figures, name="overview-figures"),
    path("bieu-do/tieu-chi/<str:code>/", criteria.criterion_figures, name="criterion-figures"),
    path("bieu-do/co-quan/<slug:slug>/", agencies.agency_figures, name="agency-figures"),
]
