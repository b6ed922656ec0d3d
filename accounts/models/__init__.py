"""People, agencies, roles and the audit trail."""

from accounts.models.agency import Agency, AgencyGroup
from accounts.models.alias import AgencyAlias
from accounts.models.api_token import ApiToken
from accounts.models.audit import AuditChain, AuditEvent, SystemChain
from accounts.models.membership import Membership
from accounts.models.notification import Notification
from accounts.models.user import User

__all__ = [
    "Agency",
    "AgencyAlias",
    "AgencyGroup",
    "ApiToken",
    "AuditChain",
    "AuditEvent",
    "Membership",
    "Notification",
    "SystemChain",
    "User",
]
