"""The read-only API: a plan, its criteria and what they add up to, as JSON.

``urls`` closes the addresses off, ``routes`` names them, ``answers`` turns a snapshot into the
``schemas`` that the OpenAPI document is made of, ``auth`` says who is asking.
"""

from reports.api.urls import api_urls

__all__ = ["api_urls"]
