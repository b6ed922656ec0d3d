"""Addresses of sign-in."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="login"),
    path("dang-xuat/", views.sign_out, name="logout"),
    path("tai-khoan/mat-khau/", views.password_change, name="password-change"),
    path("tai-khoan/mat-khau/xong/", views.password_change_done, name="password-change-done"),
]
