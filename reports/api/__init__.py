"""The API: a plan, its criteria, what they add up to and agencies' results, as JSON.

``service`` is the API, ``urls`` closes its addresses off; ``routes`` and ``result_routes`` name
them (``operations``: how one is published). ``answers`` and ``result_answers`` make the
``schemas`` of the OpenAPI document, ``inputs`` reads what is sent, ``conditions`` what it depends
on; ``problems`` says why not, ``auth`` who is asking. Writing goes through the actions alone.
"""

from reports.api.urls import api_urls

__all__ = ["api_urls"]
