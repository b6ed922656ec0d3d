"""The annex of a plan as a workbook in its printed form."""

import io

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from common.http import read_only
from common.tables.answers import Format, as_file, safe_name
from reports.views.page import plan_page


@never_cache
@read_only
def annex_file(request: HttpRequest) -> HttpResponseBase:
    """Send the annex; ``?ket-qua=1`` adds where it stands, as far as the reader may see it."""
    from reports.exports.annex_xlsx import AnnexResults, write_annex  # loads openpyxl

    page = plan_page(request)
    with_results = request.GET.get("ket-qua") == "1" and page.has_now
    results = AnnexResults(page.overview, page.now) if with_results else None
    content = io.BytesIO()  # some 20 kB
    write_annex(page.plan, page.overview, content, results)
    content.seek(0)
    title = f"Phụ lục Kế hoạch {page.plan.number}"
    if with_results:
        title += f" và kết quả {page.until.until_label}"
        title += " (số liệu mẫu)" if page.now.now.is_sample else ""
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"  # packed already
    return as_file(
        FileResponse(content, content_type=Format.XLSX.content_type), safe_name(title, "xlsx")
    )
