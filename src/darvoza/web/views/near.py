"""⑨ Near misses: lookouts whose key differs by one slip. They never count; a person looks twice."""

from dataclasses import dataclass

from sqlalchemy import Connection

from darvoza.access import Action, may
from darvoza.crossings import identity_keys
from darvoza.errors import NotFoundError
from darvoza.screening.resemblance import Slip
from darvoza.subjects import Subject
from darvoza.web.identity import Visit
from darvoza.web.views import sight
from darvoza.web.views.lookouts import LookoutContext, lookout_context, visible_lookout


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A lookout that resembles *ours*, a number of this crossing; *slip* is how they differ."""

    lookout: LookoutContext
    ours: str
    slip: Slip


def near_misses(connection: Connection, visit: Visit, subject: Subject) -> tuple[NearMiss, ...]:
    """The resemblances, for those who may see lookouts; the view of each is recorded."""
    if not may(visit.account, Action.SEE_LOOKOUTS):
        return ()
    found = []
    for one in visit.desk.loop.lookouts.near(identity_keys(subject), visit.at):
        try:
            lookout = visible_lookout(connection, visit, one.lookout.id)
        except NotFoundError:
            continue
        context = lookout_context(visit, lookout)
        found.append(NearMiss(lookout=context, ours=one.key.value, slip=one.slip))
    sight.viewed(connection, visit, "lookout", [one.lookout.id for one in found])
    return tuple(found)
