"""The distribution of assignments, as page and as workbook."""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from members.models import Membership, Municipality
from members.queries import distribution
from tests import factories
from tests.queries import assert_query_count_does_not_grow

URL = "/uppdrag/"
XLSX = "/uppdrag/uppdragsfordelning.xlsx"
DAY = date(2016, 10, 11)

pytestmark = pytest.mark.django_db


def seat(municipality="botkyrka", party="S", body="styrelsen", **membership):
    return factories.MembershipFactory(
        municipality=municipality and factories.municipality(municipality),
        party=party and factories.party(party),
        body=factories.body(body),
        **membership,
    )


def table(response, caption_id):
    """Return the table under a heading as a list of rows of text."""
    page = BeautifulSoup(response.content, "html.parser")
    rows = page.find("table", attrs={"aria-labelledby": caption_id}).find_all("tr")
    return [[cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in rows]


def numbers(rows):
    """Return {label: [numbers]} of a table without its head."""
    return {row[0]: [int(cell) for cell in row[1:]] for row in rows[1:]}


def test_every_municipality_has_a_row_also_with_nothing(client):
    seat("stockholm")

    rows = numbers(table(client.get(URL), "kommuner"))

    assert len(rows) == 26 + 1  # and the sum
    assert rows["Stockholm"][0] == 1
    assert rows["Tyresö"] == [0] * len(rows["Stockholm"])


def test_sums_agree_in_both_directions_and_between_the_tables(client):
    seat("stockholm", "M", "styrelsen")
    seat("stockholm", "S", "styrelsen")
    seat("nacka", "M", "au")
    seat("nacka", None, "kd-gruppen")

    response = client.get(URL)

    sums = []
    for caption_id in ("kommuner", "partier"):
        rows = numbers(table(response, caption_id))
        last = rows.pop("Summa")
        assert last == [sum(column) for column in zip(*rows.values(), strict=True)]
        assert all(row[0] == sum(row[1:]) for row in rows.values())
        sums.append(last)
    assert sums[0] == sums[1]
    assert sums[0][0] == 4


def test_assignments_without_municipality_or_party_have_a_row_of_their_own(client):
    seat(None, "V")
    seat("nacka", None)

    response = client.get(URL)

    assert numbers(table(response, "kommuner"))["Utan kommun"][0] == 1
    assert numbers(table(response, "partier"))["Utan parti"][0] == 1


def test_the_bars_are_as_long_as_the_sums(client):
    for _ in range(4):
        seat("stockholm")
    seat("nacka")

    page = BeautifulSoup(client.get(URL).content, "html.parser")

    rows = page.find("table", attrs={"aria-labelledby": "kommuner"}).tbody.find_all("tr")
    widths = {row.th.get_text(): row.rect["width"] for row in rows}
    assert (widths["Stockholm"], widths["Nacka"], widths["Solna"]) == ("100", "25", "0")


def test_no_such_row_when_everyone_has_both(client):
    seat()

    page = client.get(URL).content.decode()

    assert "Utan kommun" not in page
    assert "Utan parti" not in page


def test_secretaries_are_not_counted(client):
    seat("nacka", role=Membership.Role.SECRETARY)

    assert numbers(table(client.get(URL), "kommuner"))["Summa"][0] == 0


@pytest.mark.parametrize(
    ("day", "count"),
    [("2015-12-31", 0), ("2016-01-01", 1), ("2016-12-31", 1), ("2017-01-01", 0)],
)
def test_first_and_last_day_of_an_assignment_count(client, day, count):
    seat("ekero", valid_from=date(2016, 1, 1), valid_to=date(2016, 12, 31))

    rows = numbers(table(client.get(URL, {"datum": day}), "kommuner"))

    assert rows["Ekerö"][0] == count


def test_municipalities_stand_in_swedish_order(client):
    labels = [row[0] for row in table(client.get(URL), "kommuner")[1:-1]]

    assert labels[0] == "Botkyrka"
    assert labels[-5:] == ["Upplands Väsby", "Vallentuna", "Vaxholm", "Värmdö", "Österåker"]
    assert labels.index("Täby") == labels.index("Tyresö") + 1


def test_a_party_bears_the_name_of_that_day(client):
    labels = [row[0] for row in table(client.get(URL, {"datum": "2014-06-12"}), "partier")]
    labels_later = [row[0] for row in table(client.get(URL, {"datum": "2016-06-12"}), "partier")]

    assert "FP" in labels and "L" not in labels
    assert "L" in labels_later and "FP" not in labels_later


def test_a_body_that_has_ended_has_a_column_only_for_its_time(client):
    ended = factories.BodyFactory(short_name="Miljöb", term_to=date(2014, 12, 31))

    assert ended.short_name in table(client.get(URL, {"datum": "2014-06-12"}), "kommuner")[0]
    assert ended.short_name not in table(client.get(URL, {"datum": "2016-06-12"}), "kommuner")[0]


def test_a_former_member_keeps_its_row_for_its_time_only(client):
    Municipality.objects.filter(slug="nacka").update(member_to=date(2015, 12, 31))

    assert "Nacka" in numbers(table(client.get(URL, {"datum": "2015-12-31"}), "kommuner"))
    assert "Nacka" not in numbers(table(client.get(URL, {"datum": "2016-01-01"}), "kommuner"))


@pytest.mark.parametrize(
    "wrong", ["2016-02-30", "i går", "0001-01-01", "9999-12-31", "2016-10-11\x00", "١٢٣", "<b>"]
)
@pytest.mark.parametrize("url", [URL, "/organ/kso/"])
def test_a_wrong_date_is_answered_at_the_field_and_kept(client, url, wrong):
    response = client.get(url, {"datum": wrong})

    page = BeautifulSoup(response.content, "html.parser")
    field = page.find("input", attrs={"name": "datum"})
    assert response.status_code == 200
    assert field["aria-invalid"] == "true"
    assert page.find(id="id_datum_error").get_text(strip=True)
    assert "id_datum_error" in field["aria-describedby"]
    assert field["value"].strip("\x00") == wrong.strip("\x00")


def test_the_workbook_says_the_same_as_the_page(client):
    seat("stockholm", "M", "styrelsen")
    seat("nacka", "S", "au")

    response = client.get(XLSX, {"datum": "2016-10-11"})

    assert response["Content-Disposition"].endswith('uppdragsfordelning-2016-10-11.xlsx"')
    workbook = load_workbook(BytesIO(response.content))
    assert workbook.sheetnames == ["Kommuner", "Partier"]
    page = client.get(URL, {"datum": "2016-10-11"})
    for sheet, caption_id in zip(workbook, ["kommuner", "partier"], strict=True):
        cells = [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
        assert "11 oktober 2016" in sheet["A1"].value
        assert sheet.freeze_panes == "B4"
        assert all(isinstance(n, int) for row in cells[1:] for n in row[1:])
        assert [[str(cell) for cell in row] for row in cells] == table(page, caption_id)


def test_a_name_is_never_a_formula_in_the_workbook(client):
    Municipality.objects.filter(slug="nacka").update(name='=HYPERLINK("x")')
    factories.BodyFactory(short_name="+1+1")

    workbook = load_workbook(BytesIO(client.get(XLSX).content))

    cells = [cell for row in workbook["Kommuner"].iter_rows() for cell in row]
    written = {cell.value: cell.data_type for cell in cells}
    assert written['=HYPERLINK("x")'] == "s"
    assert written["+1+1"] == "s"


def test_control_characters_in_a_name_do_not_break_the_workbook(client):
    factories.BodyFactory(short_name="Styr\x0bgrupp")

    workbook = load_workbook(BytesIO(client.get(XLSX).content))

    assert "Styrgrupp" in [cell.value for cell in workbook["Kommuner"][3]]


def test_a_wrong_date_for_the_workbook_leads_to_the_page_that_explains(client):
    response = client.get(XLSX, {"datum": "2016-13-01"})

    assert response.status_code == 302
    assert response["Location"] == "/uppdrag/?datum=2016-13-01"


def test_the_page_costs_the_same_whatever_the_size(client):
    def grow(number):
        for body in factories.BodyFactory.create_batch(number):
            factories.MembershipFactory(body=body)

    assert_query_count_does_not_grow(client, URL, grow, at_most=5)


def test_distribution_needs_four_queries(django_assert_num_queries):
    seat()

    with django_assert_num_queries(4):
        found = distribution(DAY)

    assert found.by_municipality.total == 1
