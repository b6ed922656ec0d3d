"""The components: what they draw, and what they refuse."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from common.templatetags.ui import score_bar_svg
from common.templatetags.ui_samples import SampleForm
from reports.svg.canvas import LIGHT_THEME

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
DARK = re.compile(
    r"@media screen(?: and \(prefers-color-scheme: dark\))? \{\s*"
    r":root(?::not\(\[data-bs-theme=\"light\"\]\)|\[data-bs-theme=\"dark\"\]) \{(.*?)\}",
    re.DOTALL,
)


def draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


# --- Score bar --------------------------------------------------------------------------------


def bar(baseline: str | None, target: str | None, maximum: str | None = "10") -> str:
    return score_bar_svg(
        baseline=baseline and Decimal(baseline),
        target=target and Decimal(target),
        maximum=maximum and Decimal(maximum),
    )


def test_score_bar_shows_result_gap_and_target():
    svg = bar("7.5", "9")
    assert '<rect class="f-baseline" y="4" width="75.0%"' in svg
    assert '<rect class="f-missing" x="75.0%" y="6" width="15.0%"' in svg
    assert '<rect class="f-target" x="90.0%"' in svg


def test_score_bar_has_no_red_where_nothing_is_missing():
    assert "f-missing" not in bar("9", "9")
    assert "f-missing" not in bar("9.5", "9")


def test_score_bar_without_result_is_not_a_result_of_zero():
    svg = bar(None, "9")
    assert "f-baseline" not in svg
    assert "f-missing" not in svg
    assert "f-target" in svg
    assert 'class="f-baseline" y="4" width="0.0%"' in bar("0", "9")


@pytest.mark.parametrize("maximum", [None, "0"])
def test_score_bar_without_maximum_is_nothing(maximum: str | None):
    assert bar("1", "2", maximum) == ""


def test_score_bar_stays_inside_its_box():
    assert 'width="100.0%"' in bar("12", "10")
    assert 'width="0.0%"' in bar("-1", "10")


def test_score_bar_takes_no_style_attribute_and_escapes_its_label():
    svg = score_bar_svg(baseline="1", target="1", maximum="1", label='"><b>')
    assert "style=" not in svg
    assert "&quot;&gt;&lt;b&gt;" in svg
    assert 'role="img"' in svg


# --- Components -------------------------------------------------------------------------------


def test_text_is_escaped_everywhere():
    html = draw(
        "{% badge x %}{% kpi label=x value=x unit=x note=x secondary=x %}{% alert x title=x %}"
        "{% empty_state title=x text=x action_url=x action_label=x %}{% icon x label=x %}",
        x='<script>"',
    )
    assert "<script>" not in html
    assert 'aria-label="&lt;script&gt;&quot;"' in html


@pytest.mark.parametrize(
    "source",
    [
        '{% badge "Quá hạn" tone="red" %}',
        '{% kpi label="a" value="b" tone="red" %}',
        '{% alert "a" tone="red" %}',
    ],
)
def test_unknown_tones_are_refused(source: str):
    with pytest.raises(ValueError, match="unknown tone"):
        draw(source)


def test_icon_is_decoration_unless_named():
    assert 'aria-hidden="true"' in draw('{% icon "search" %}')
    assert 'aria-hidden="true"' not in draw('{% icon "search" label="Tìm" %}')


def test_icons_used_are_in_the_sprite():
    sprite = (ROOT / "static/vendor/bootstrap-icons/icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'(?:% icon |icon=)"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= known


def test_breadcrumb_links_everything_but_the_page_itself():
    html = draw("{% breadcrumb way %}", way=[("Tiêu chí", "/tieu-chi/"), ("7.1.10", "")])
    assert '<a href="/tieu-chi/">Tiêu chí</a>' in html
    assert '<li aria-current="page">7.1.10</li>' in html


def test_pager_keeps_the_rest_of_the_address():
    page = Paginator(range(100), 10).page(2)
    request = RequestFactory().get("/", {"q": "đào tạo", "trang": "2"})
    html = draw("{% pager page %}", page=page, request=request)
    assert 'href="?q=%C4%91%C3%A0o+t%E1%BA%A1o&amp;trang=3"' in html
    assert html.count('aria-current="page"') == 1


def test_pager_of_one_page_is_nothing():
    page = Paginator(range(3), 10).page(1)
    assert not draw("{% pager page %}", page=page, request=RequestFactory().get("/")).strip()


# --- Forms ------------------------------------------------------------------------------------


@pytest.fixture
def wrong() -> SampleForm:
    return SampleForm({"score": "1,20", "agency": "so-noi-vu"})


def test_every_described_by_points_at_something(wrong: SampleForm):
    html = draw("{% for bound in form %}{% field bound %}{% endfor %}", form=wrong)
    pointed = {
        id_ for ids in re.findall(r'aria-describedby="([^"]+)"', html) for id_ in ids.split()
    }
    assert pointed >= {"id_score_helptext", "id_score_error", "id_stands_error"}
    assert pointed <= set(re.findall(r' id="([^"]+)"', html))


def test_what_was_typed_and_why_it_is_refused_are_both_shown(wrong: SampleForm):
    html = draw("{% field form.score %}", form=wrong)
    assert 'value="1,20"' in html
    assert "vượt điểm tối đa 1,00" in html
    assert html.index("vượt điểm tối đa") < html.index("<input")


def test_error_summary_links_to_each_field(wrong: SampleForm):
    fields = draw("{% for bound in form %}{% field bound %}{% endfor %}", form=wrong)
    targets = re.findall(r'href="#([^"]+)"', draw("{% error_summary form %}", form=wrong))
    assert targets == ["id_score", "id_stands_0"]
    assert set(targets) <= set(re.findall(r' id="([^"]+)"', fields))


def test_error_summary_names_each_field_once(wrong: SampleForm):
    html = draw("{% error_summary form %}", form=wrong)
    assert html.count("Điểm tự chấm") == 1
    assert "Số được dùng: " in html


def test_error_summary_of_a_form_without_errors_is_nothing():
    assert not draw("{% error_summary form %}", form=SampleForm()).strip()


# --- Style sheets -----------------------------------------------------------------------------


def declarations(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[a-z0-9-]+): ([^;]+);", block))


def test_both_ways_into_the_dark_theme_are_the_same():
    by_machine, by_choice = (declarations(block) for block in DARK.findall(TOKENS))
    assert by_machine == by_choice
    assert len(by_machine) > 20


def test_dark_theme_changes_every_colour():
    light = declarations(TOKENS[: TOKENS.index("@media")])
    colours = {name for name, value in light.items() if value.startswith("#")}
    assert colours == set(declarations(DARK.findall(TOKENS)[0]))


def test_documents_are_drawn_in_the_colours_of_the_light_theme():
    light = declarations(TOKENS[: TOKENS.index("@media")])
    charts = (ROOT / "static/css/charts.css").read_text(encoding="utf-8")
    for name, attribute in LIGHT_THEME.items():
        colour = re.search(r"#[0-9a-f]+", attribute)
        if colour is None:
            continue
        rule = re.search(rf"\.{name}\b[^{{}}]*\{{[^}}]*var\((--[a-z-]+)\)", charts)
        assert rule, f"charts.css has no .{name}"
        assert light[rule[1]] == colour[0], name


def test_style_sheets_use_only_variables_that_exist():
    sheets = [path.read_text(encoding="utf-8") for path in (ROOT / "static/css").glob("*.css")]
    defined = {name for sheet in sheets for name in re.findall(r"(--[a-z0-9-]+):", sheet)}
    used = {name for sheet in sheets for name in re.findall(r"var\((--[a-z0-9-]+)\)", sheet)}
    assert used
    assert used <= defined
