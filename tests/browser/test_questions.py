"""The questions as a person asks them: choose, mistype, read, take the answer, change the query.

Found in the screenshots, and mended: the library said every question once for each theme (57
of 35), and « Piège évité » before each; « Caf – 13 actions » counted financial partners too,
while the answer had ten rows; a heading broke within its word at 320 pixels; the heat map had
no words in its corner; of the ten lessons one added up actions that stand in two rows, the
very trap it teaches.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from time import monotonic
from urllib.parse import urljoin

import pytest

from .conftest import NARROW, follow


def test_a_person_asks_and_takes_the_answer(page, shot, axe):
    """From the menu to a table: theme, question, values by their labels, a file of it."""
    page.goto("/")
    follow(page.get_by_role("navigation").get_by_role("link", name="Questions", exact=True))
    page.get_by_role("link", name="Mots clés").first.click()
    follow(page.get_by_role("link", name="Quelles actions portent ce mot clé"))
    page.get_by_label("Mot clé").select_option(label="Culture – 8 actions")
    page.get_by_label("Département").select_option(label="Finistère – 2 actions")
    follow(page.get_by_role("button", name="Demander"))

    answer = page.locator("#answer")
    assert "Culture" in answer.inner_text()
    assert "Finistère" in answer.inner_text()
    assert "Réponse complète" in answer.inner_text()
    rows = answer.locator("tbody tr").count()
    link = page.get_by_role("link", name="Tableur (CSV)").get_attribute("href")
    table = page.request.get(urljoin(page.url, link)).body().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(table), delimiter=";"))) == rows + 1
    follow(answer.locator("tbody a").first)
    assert "/action/" in page.url
    page.go_back()
    axe(page)
    shot(page, "question-asked")


def test_a_wrong_value_is_told_under_its_field_and_mended_there(page, shot, axe):
    """The message is the field's own for a screen reader too; the next try answers."""
    page.goto("/questions/actions-since-a-year")
    field = page.get_by_label("Année")
    field.fill("l'an dernier")
    follow(field, "Enter")

    wrong = page.get_by_text("Une année s’écrit avec quatre chiffres")
    assert wrong.get_attribute("id") == field.get_attribute("aria-describedby")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "l'an dernier"
    axe(page)
    shot(page, "question-wrong")
    field.fill("2019")
    follow(field, "Enter")
    page.get_by_text("Réponse complète").wait_for()
    assert page.locator("#answer td", has_text="2019").count() > 0


def test_a_title_that_is_nearly_right_leads_to_the_right_one(page, shot):
    """Who mistypes a title chooses among those that are near."""
    page.goto("/questions/similar-actions")
    page.get_by_label("Titre de l’action").fill("choeur de la cage d'escaliers")
    follow(page.get_by_role("button", name="Demander"))
    follow(page.get_by_role("link", name="Chœur de cage d'escalier"))

    page.get_by_text("Réponse complète").wait_for()
    shot(page, "question-near")


def test_the_query_opens_in_the_editor_with_its_values(page):
    """One click from the answer to the SPARQL that made it."""
    page.goto("/questions/actions-since-a-year?year=2018")
    follow(page.get_by_role("link", name="Ouvrir et modifier"))

    assert "/sparql" in page.url
    assert '"2018"^^' in page.locator("[name=query]").input_value()


def test_the_snippets_run(page, site_url, tmp_path):
    """What stands under « Avec Python » and « Avec curl » is run as it stands."""
    page.goto("/questions/actions-by-year")
    for name in ("curl", "Python"):
        page.get_by_text(f"Avec {name}").click()
    curl, python, _ = page.locator("details code").all_inner_texts()

    subprocess.run(curl, shell=True, check=True, cwd=tmp_path)
    done = subprocess.run([sys.executable, "-c", python], capture_output=True, text=True)
    assert (tmp_path / "reponse.csv").read_text("utf-8").startswith("year,actions")
    assert done.returncode == 0, done.stderr
    assert "2019" in done.stdout


def test_the_first_ten_questions_teach(page, shot, axe):
    """Ten lessons, each with two figures; a query opens, and the whole answer too."""
    page.goto("/questions")
    follow(page.get_by_role("link", name="Les dix premières questions"))

    assert page.locator("section.lesson").count() == 10
    until = monotonic() + 60
    while page.locator(".figures .good dd").count() < 10 and monotonic() < until:
        assert "Rechargez la page" in page.locator("main .note").inner_text()
        page.reload()
    assert page.locator(".figures .good dd").count() == 10
    first = page.locator("section.lesson").first
    assert first.locator(".good dd").inner_text() != first.locator(".bad dd").inner_text()
    first.get_by_text("La requête fausse").click()
    assert "COUNT(?action)" in first.locator("pre").last.inner_text()
    axe(page)
    shot(page, "first-ten-open")
    follow(first.get_by_role("link", name="Toute la réponse"))
    assert page.url.endswith("/questions/counts-of-the-graph")


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_question_is_asked_without_a_script_on_a_small_screen(open_page, shot, language):
    """The form is a form: it needs no script, and 320 pixels are enough."""
    page = open_page(java_script_enabled=False, viewport=NARROW)
    page.goto(f"{language}/questions/actions-by-partner-kind")
    page.locator("select").select_option(index=1)
    follow(page.locator("main form button"))

    assert "partner=" in page.url
    assert page.locator("#answer tbody tr").count() > 0
    shot(page, f"question-plain{language.replace('/', '-')}")
