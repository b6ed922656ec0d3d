"""Addresses of the work on results: entering, proving, reviewing, reporting periods."""

from django.urls import path

from assignments.views import results, review_queue, reviews

app_name = "assignments"

urlpatterns = [
    path("ket-qua/<str:kind>/<str:code>/", results.result, name="result"),
    # Thẩm định
    path("tham-dinh/", review_queue.review_queue, name="review-queue"),
    path("tham-dinh/duyet-nhieu/", review_queue.review_several, name="review-several"),
    path("tham-dinh/<str:kind>/<str:code>/", reviews.review, name="review"),
    path("tham-dinh/<str:kind>/<str:code>/<str:verb>/", reviews.decide, name="review-decide"),
]
