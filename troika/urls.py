"""Addresses. Participants live under /s/CODE/, those who host under /host/CODE/. Described in docs/protocol.md."""

from django.contrib.auth import views as auth
from django.urls import path
from django.views.i18n import set_language

from sessions_app.web import (
    accounts,
    breakout,
    commands,
    exports,
    health,
    home,
    host,
    invite,
    manifest,
    member,
    mine,
    participant,
    privacy,
    remote,
    selfrun,
    stage,
    summary,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("join", home.join_code, name="join_code"),
    path("start", selfrun.start, name="start"),
    path("privacy", privacy.privacy, name="privacy"),
    path("deleted", privacy.deleted, name="deleted"),
    path("language", set_language, name="set_language"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("s/<str:code>/", participant.door, name="door"),
    path("s/<str:code>/join", participant.join, name="join"),
    path("s/<str:code>/screen", participant.screen, name="screen"),
    path("s/<str:code>/notes", participant.notes, name="notes"),
    path("s/<str:code>/mine", mine.mine, name="mine"),
    path("s/<str:code>/mine.md", mine.mine_md, name="mine_md"),
    path("s/<str:code>/mine.json", mine.mine_json, name="mine_json"),
    path("s/<str:code>/mine/step.ics", mine.step_ics, name="step_ics"),
    path("s/<str:code>/mine/take-back", mine.take_back, name="take_back"),
    path("s/<str:code>/mine/delete", mine.delete_all, name="delete_all"),
    path("s/<str:code>/mine/erase", mine.erase, name="erase"),
    path("s/<str:code>/mine/feedback", mine.give_feedback, name="give_feedback"),
    path("s/<str:code>/erased", mine.erased, name="erased"),
    path("s/<str:code>/r/<str:secret>", participant.return_link, name="return_link"),
    path("s/<str:code>/stage", stage.stage, name="stage"),
    path("s/<str:code>/stage/screen", stage.stage_screen, name="stage_screen"),
    path("s/<str:code>/<str:command>", member.member_command, name="member_command"),
    path("accounts/signup", accounts.signup, name="signup"),
    path(
        "accounts/login",
        auth.LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("accounts/logout", auth.LogoutView.as_view(), name="logout"),
    path(
        "accounts/password-reset",
        auth.PasswordResetView.as_view(
            template_name="accounts/password_reset_form.html",
            email_template_name="accounts/password_reset_email.txt",
            subject_template_name="accounts/password_reset_subject.txt",
        ),
        name="password_reset",
    ),
    path(
        "accounts/password-reset/sent",
        auth.PasswordResetDoneView.as_view(template_name="accounts/password_reset_done.html"),
        name="password_reset_done",
    ),
    path(
        "accounts/password-reset/<uidb64>/<token>",
        auth.PasswordResetConfirmView.as_view(template_name="accounts/password_reset_confirm.html"),
        name="password_reset_confirm",
    ),
    path(
        "accounts/password-reset/complete",
        auth.PasswordResetCompleteView.as_view(template_name="accounts/password_reset_complete.html"),
        name="password_reset_complete",
    ),
    path("host/", host.host_list, name="host_list"),
    path("host/new", host.host_new, name="host_new"),
    path("host/<str:code>/", host.desk, name="desk"),
    path("host/<str:code>/edit", host.host_edit, name="host_edit"),
    path("host/<str:code>/delete", host.host_delete, name="host_delete"),
    path("host/<str:code>/screen", host.desk_screen, name="desk_screen"),
    path("host/<str:code>/do/<str:command>", commands.host_command, name="host_command"),
    path("host/<str:code>/breakout", breakout.breakout, name="breakout"),
    path("host/<str:code>/breakout.txt", breakout.breakout_txt, name="breakout_txt"),
    path("host/<str:code>/breakout.csv", breakout.breakout_csv, name="breakout_csv"),
    path("host/<str:code>/hosts", invite.hosts, name="hosts"),
    path("host/<str:code>/hosts/invite", invite.make_link, name="hosts_invite"),
    path("host/<str:code>/hosts/withdraw", invite.withdraw, name="hosts_withdraw"),
    path("host/<str:code>/hosts/remove", invite.remove, name="hosts_remove"),
    path("host/<str:code>/invite", invite.invited, {"role": "facilitator"}, name="invited"),
    path("host/<str:code>/invite/organizer", invite.invited, {"role": "organizer"}, name="organizer_invited"),
    path(
        "host/<str:code>/invite/organizer/<str:secret>",
        invite.invitation,
        {"role": "organizer"},
        name="organizer_invitation",
    ),
    path("host/<str:code>/invite/<str:secret>", invite.invitation, {"role": "facilitator"}, name="invitation"),
    path("host/<str:code>/remote", remote.ask, name="remote"),
    path("host/<str:code>/remote/link", remote.make_link, name="remote_make"),
    path("host/<str:code>/remote/<str:secret>", remote.link, name="remote_link"),
    path("host/<str:code>/harvest", summary.page, name="harvest"),
    path("host/<str:code>/harvest/notes", summary.notes, name="harvest_notes"),
    path("host/<str:code>/harvest/exports", summary.exports, name="harvest_exports"),
    path("host/<str:code>/harvest/mark", summary.mark, name="harvest_mark"),
    *(
        path(f"host/<str:code>/export.{what}", exports.export, {"what": what}, name=f"export_{what}")
        for what in exports.FORMATS
    ),
    *(
        path(f"host/export.{what}", exports.export_several, {"what": what}, name=f"exports_{what}")
        for what in exports.FORMATS
    ),
    path("host/<str:code>/report", exports.report, name="report"),
    path("host/report", exports.report_several, name="reports"),
    path("healthz", health.healthz, name="healthz"),
]
