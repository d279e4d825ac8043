"""An account that was made by an attempt without an answer is one's own; that of somebody else is not."""

from types import SimpleNamespace

import pytest

from sessions_app.rehearsal.browser import Wire
from sessions_app.rehearsal.facilitator import CannotRun, Facilitator
from sessions_app.rehearsal.records import Records


@pytest.mark.parametrize(("login", "fails"), [(302, False), (200, True)])
async def test_an_address_that_is_taken_by_ourselves(login, fails, monkeypatch):
    facilitator, asked = Facilitator(Wire("http://127.0.0.1:1"), Records(lambda *_: None, lambda _: None)), list[str]()

    async def form(path: str, fields: dict[str, str]) -> SimpleNamespace:
        asked.append(path)
        assert facilitator.password in fields.values()
        return SimpleNamespace(status_code=400 if "signup" in path else login)

    async def page(_: str) -> None:
        pass

    monkeypatch.setattr(facilitator.browser, "form", form)
    monkeypatch.setattr(facilitator.browser, "page", page)
    if fails:
        with pytest.raises(CannotRun, match="did not make an account"):
            await facilitator.sign_up()
    else:
        await facilitator.sign_up()
    assert asked == ["/accounts/signup", "/accounts/login"]
