"""Making a file: run by a worker, never by a request."""

import logging
import time

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django_tasks import task

from reports.actions.exports import begin_export, fail_export, finish_export, report_progress
from reports.exports import storage
from reports.exports.job import ExportRefused, Job, NotWanted
from reports.exports.kinds import get_kind
from reports.models import Export

logger = logging.getLogger(__name__)

BEAT = 0.5
"""Seconds between two notes of progress."""

FAILED = "Có lỗi khi tạo tệp; lỗi đã được ghi lại để người quản trị xem. Thử tạo lại."
NOT_ALLOWED = "Tài khoản không còn được xem nội dung này, hoặc nội dung không còn."


@task()
def make_export(key: str) -> None:
    """Make the file of the export ``key``; its row says what came of it."""
    export = begin_export(key=key)
    if export is None:
        return
    try:
        _make(export)
    except NotWanted:
        return
    except ExportRefused as refusal:
        fail_export(export=export, error=str(refusal))
    except (Http404, PermissionDenied):
        fail_export(export=export, error=NOT_ALLOWED)
    except ValidationError as error:
        fail_export(export=export, error=" ".join(error.messages))
    except OSError:
        logger.exception("export %s could not be written", key)
        fail_export(export=export, error="Máy chủ chưa ghi được tệp (có thể hết chỗ chứa).")
    except Exception:
        logger.exception("export %s failed", key)
        fail_export(export=export, error=FAILED)
        raise  # the queue keeps the traceback


def _make(export: Export) -> None:
    kind = get_kind(export.kind)
    kind.ask(export.user, export.params)
    name = storage.new_name()
    with storage.written(name) as file:
        kind.write(Job(export.user, export.params, file, _Beat(export)))
    if not finish_export(export=export, stored_name=name, size=storage.size(name)):
        storage.remove(name)


class _Beat:
    """Notes progress, not too often."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.last = 0.0

    def __call__(self, done: int, total: int, step: str) -> None:
        """Note it, or raise ``NotWanted``."""
        moment = time.monotonic()
        if moment - self.last < BEAT:
            return
        self.last = moment
        if not report_progress(export=self.export, done=done, total=total, step=step):
            raise NotWanted
