"""Addresses of accounts."""

from django.urls import path

from portal.accounts.views import about, account, signing

urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/language/", account.language, name="account-language"),
    path("account/password/", account.password, name="account-password"),
    path("account/tokens/", account.issue_token, name="account-tokens"),
    path("account/tokens/<int:pk>/revoke/", account.revoke_token, name="account-token-revoke"),
    path("about/", about.about, name="about"),
]
