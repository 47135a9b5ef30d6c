"""Two points of `./dev soak kills` at each run: a door that dies once the row is written, a worker in the middle of the facts."""

import os

import pytest
from django.db import connection

from idel.testing import POSTGRES
from idel.throw_away import Ground
from soak.dying_web import POINTS as WEB_IN_PROCESS
from soak.dying_worker import POINTS, POSTMASTER_POINTS
from soak.kills import ALL_POINTS, DOOR_POINTS, run
from soak.web_deposit import WEB_POINTS

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def test_two_kills_leave_each_file_once() -> None:
    database = connection.settings_dict
    values = {**os.environ, "IDEL_PG_NAME": str(database["NAME"]), "IDEL_PG_USER": str(database["USER"])}
    rows = run(Ground(POSTGRES, values), ("row committed", "mid-apply"))
    assert [(row.point, row.state, row.is_once) for row in rows] == [
        ("row committed", "applied", True),
        ("mid-apply", "applied", True),
    ]


def test_every_point_of_the_issue_is_in_the_list() -> None:
    assert len(DOOR_POINTS) + len(POINTS) == 10
    assert set(WEB_POINTS) == set(WEB_IN_PROCESS)
    assert len(WEB_POINTS) == 4
    assert len(POSTMASTER_POINTS) == 2
    assert len(ALL_POINTS) == 16
