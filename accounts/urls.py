"""Addresses of sign-in, of the inbox, and of the administration of people."""

from django.urls import path

from accounts import inbox_views, views, views_people, views_roles

app_name = "accounts"

PERSON = "quan-tri/nguoi-dung/<str:username>/"

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="login"),
    path("dang-xuat/", views.sign_out, name="logout"),
    path("tai-khoan/mat-khau/", views.password_change, name="password-change"),
    path("tai-khoan/mat-khau/xong/", views.password_change_done, name="password-change-done"),
    path("thong-bao/", inbox_views.notice_list, name="inbox"),
    path("thong-bao/doc-het/", inbox_views.notices_read, name="inbox-read-all"),
    path("thong-bao/<int:notice_id>/", inbox_views.notice_open, name="inbox-open"),
    path("quan-tri/nguoi-dung/", views_people.person_list, name="person-list"),
    path("quan-tri/them-nguoi-dung/", views_people.person_create, name="person-create"),
    path(PERSON, views_people.person, name="person"),
    path(f"{PERSON}ngung/", views_people.person_close, name="person-close"),
    path(f"{PERSON}dung-lai/", views_people.person_reopen, name="person-reopen"),
    path(f"{PERSON}mo-dang-nhap/", views_people.person_unlock, name="person-unlock"),
    path(f"{PERSON}mat-khau/", views_people.password_reset, name="password-reset"),
    path(f"{PERSON}vai-tro/", views_roles.role_add, name="role-add"),
    path(f"{PERSON}vai-tro/<slug:agency>/", views_roles.role_change, name="role-change"),
    path(f"{PERSON}vai-tro/<slug:agency>/bo/", views_roles.role_remove, name="role-remove"),
]
