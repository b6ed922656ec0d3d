"""Sign-in, sign-out and the password page: Django's own, with our templates and audit."""

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import actions
from accounts.access import has_role
from accounts.actor import Actor
from accounts.enums import Role
from accounts.forms import ChangePasswordForm, SignInForm
from common.http import read_only, read_write


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class SignInView(auth_views.LoginView):
    """Sign in; a person already signed in goes straight on."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """Return the page that was asked for; the first page is nobody's wish but the default."""
        asked = str(self.get_redirect_url())
        is_asked = asked and asked != resolve_url(settings.LOGIN_REDIRECT_URL)
        return asked if is_asked else self.get_default_redirect_url()

    def get_default_redirect_url(self) -> str:
        """Return where people start: leaders at their own page."""
        if has_role(self.request.user, Role.LEADER):
            return resolve_url(settings.LEADER_REDIRECT_URL)
        return super().get_default_redirect_url()

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        """Sign the person in and note it."""
        response = super().form_valid(form)
        actions.record_sign_in(actor=Actor.of_request(self.request, form.get_user()))
        return response


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class PasswordChangeView(auth_views.PasswordChangeView):
    """Change one's own password; other sessions of the person end."""

    template_name = "accounts/password_change.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:password-change-done")

    def form_valid(self, form) -> HttpResponse:  # type: ignore[no-untyped-def]
        """Store the password through the action, keeping this one session alive."""
        actions.change_password(form=form, actor=Actor.of_request(self.request))
        update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(self.get_success_url())


class SignOutView(auth_views.LogoutView):
    """Sign out; by POST only, so that no link or image can do it."""

    http_method_names = ["post"]


sign_in = read_write(SignInView.as_view())
sign_out = read_write(SignOutView.as_view())
password_change = read_write(PasswordChangeView.as_view())
password_change_done = read_only(
    never_cache(
        auth_views.PasswordChangeDoneView.as_view(
            template_name="accounts/password_change_done.html"
        )
    )
)
