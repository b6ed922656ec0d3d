"""Addresses of sign-in and of the inbox."""

from django.urls import path

from accounts import inbox_views, views

app_name = "accounts"

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="login"),
    path("dang-xuat/", views.sign_out, name="logout"),
    path("tai-khoan/mat-khau/", views.password_change, name="password-change"),
    path("tai-khoan/mat-khau/xong/", views.password_change_done, name="password-change-done"),
    path("thong-bao/", inbox_views.notice_list, name="inbox"),
    path("thong-bao/doc-het/", inbox_views.notices_read, name="inbox-read-all"),
    path("thong-bao/<int:notice_id>/", inbox_views.notice_open, name="inbox-open"),
]
