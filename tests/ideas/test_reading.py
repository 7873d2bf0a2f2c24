"""Files of suggestions are read and checked row by row, whatever a city sends."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from forum.ideas import importing, reading
from forum.ideas.reading import Broken, Row, Table, UnreadableError

HEAD = "number,title,text,source_url,latitude,longitude\n"
ROW = "A1,Bordstein absenken,Vor der Schule ist der Bordstein zu hoch.,https://rad.example/a1,52.26,10.52\n"
OTHER = "A2,Brücken sanieren,Die Brücken über den Fluss bröckeln.,https://rad.example/a2,,\n"


def read(tmp_path: Path, content: str | bytes, **more: str) -> list[Row | Broken]:
    file = tmp_path / "file.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(Table(file, **more).rows())


def fields(row: Row | Broken) -> dict[str, str]:
    assert isinstance(row, Row), row
    return row.fields


def row(**fields: str) -> Row:
    return Row(7, {"number": "A1", "title": "Titel", "text": "Text", **fields})


# How files are read.


@pytest.mark.parametrize(
    ("bytes_", "encoding"),
    [
        ((HEAD + OTHER).encode(), "utf-8"),
        (codecs.BOM_UTF8 + (HEAD + OTHER).encode(), "utf-8-sig"),
        ((HEAD + OTHER).encode("cp1252"), "windows-1252"),
        ((HEAD + OTHER).encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + (HEAD + OTHER).encode("utf-16-be"), "utf-16"),
        ((HEAD + OTHER).encode("utf-32"), "utf-32"),
        ((HEAD + OTHER).replace("\n", "\r\n").encode(), "utf-8"),
        ((HEAD + OTHER).replace("\n", "\r").encode(), "utf-8"),
    ],
)
def test_the_encoding_is_found_out(tmp_path, bytes_, encoding):
    file = tmp_path / "file.csv"
    file.write_bytes(bytes_)
    table = Table(file)
    assert table.encoding == encoding
    assert [fields(found)["title"] for found in table.rows()] == ["Brücken sanieren"]


def test_one_broken_sign_does_not_turn_the_file_into_another_encoding(tmp_path):
    good = "".join(f"B{number},Grüße,Äpfel und Öl,,,\n" for number in range(20)).encode()
    rows = read(tmp_path, HEAD.encode() + good + b"C1,Gr\xfc\xdfe,Text,,,\n" + good)
    assert fields(rows[0])["title"] == "Grüße"
    assert reading.MARK in fields(rows[20])["title"]
    assert len(rows) == 41


def test_a_given_encoding_is_used(tmp_path):
    rows = read(tmp_path, (HEAD + OTHER).encode("cp850"), encoding="cp850")
    assert fields(rows[0])["title"] == "Brücken sanieren"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path, delimiter):
    rows = read(tmp_path, (HEAD + ROW).replace(",", delimiter))
    assert fields(rows[0])["longitude"] == "10.52"


def test_german_column_names_and_other_columns(tmp_path):
    rows = read(tmp_path, "\nTitel;Nummer;Text;Länge;Breite;Quelle;Ort\nT;1;x;10,5;52,2;u;Mitte\n")
    assert fields(rows[0]) == {
        "number": "1",
        "title": "T",
        "text": "x",
        "source_url": "u",
        "latitude": "52,2",
        "longitude": "10,5",
    }


def test_quotes_and_line_breaks_in_fields(tmp_path):
    rows = read(tmp_path, f'{HEAD}1,"Ein ""Radweg""","Zeile eins,\nZeile zwei",,,\n{ROW}')
    assert fields(rows[0])["title"] == 'Ein "Radweg"'
    assert fields(rows[0])["text"] == "Zeile eins,\nZeile zwei"
    assert [found.line for found in rows] == [2, 4]


@pytest.mark.parametrize(
    "broken",
    [
        '9,"nie geschlossen,Text,,,\n',
        '9,"Er sagte "hallo" zu mir",Text,,,\n',
        "9,zu,wenig\n",
        "9,zu,viele,Felder,1,2,3,4\n",
        f"9,lang,{'x' * 140_000},,,\n",
    ],
)
def test_a_broken_row_takes_no_other_with_it(tmp_path, broken):
    many = "".join(f"B{number},Titel,Text,,,\n" for number in range(9000))
    rows = read(tmp_path, HEAD + ROW + broken + many)
    assert [type(found) for found in rows[:3]] == [Row, Broken, Row]
    assert rows[1].line == 3
    assert rows[1].reason
    assert len(rows) == 9002
    assert rows[-1].line == 9003


def test_a_last_row_that_never_ends_is_broken(tmp_path):
    rows = read(tmp_path, HEAD + ROW + '9,"offen,Text')
    assert [type(found) for found in rows] == [Row, Broken]


def test_empty_lines_and_trailing_delimiters_are_passed_over(tmp_path):
    rows = read(tmp_path, f"sep=,\n\n{HEAD}\n{ROW.strip()},,,\n\n")
    assert len(rows) == 1
    assert rows[0].line == 5


def test_a_line_without_end_is_held_in_pieces(tmp_path):
    rows = read(tmp_path, HEAD + "1," + "x" * 2_500_000 + "\n" + ROW)
    assert all(isinstance(found, Broken) for found in rows[:-1])
    assert fields(rows[-1])["number"] == "A1"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("number,text\n1,x\n", "no column title"),
        ("a,b\n1,2\n", "no column number, title, text"),
        ("PK\x03\x04\x00\x01", "no column number"),
    ],
)
def test_what_is_no_table_is_said_clearly(tmp_path, content, words):
    with pytest.raises(UnreadableError, match=words):
        read(tmp_path, content)


@pytest.mark.parametrize("encoding", ["klingonisch", "base64"])
def test_an_unknown_encoding_is_said_clearly(tmp_path, encoding):
    with pytest.raises(UnreadableError, match=encoding):
        read(tmp_path, HEAD, encoding=encoding)


# Which rows fit.


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number": " "}, "number is empty"),
        ({"title": "\u200b"}, "title is empty"),
        ({"text": "\n \n"}, "text is empty"),
        ({"number": "x" * 41}, "longer than 40"),
        ({"text": "x" * 10_001}, "10001 characters"),
        ({"title": "wort " * 30, "text": "x" * 9_990}, "10000 are possible"),
        ({"text": f"Gr{reading.MARK}e"}, "cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(changes, reason):
    with pytest.raises(importing.UnfitError, match=reason):
        importing.checked(row(**changes))


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"latitude": "52.2"}, "longitude is empty"),
        ({"latitude": "91", "longitude": "10"}, "out of range"),
        ({"latitude": "52", "longitude": "-180.5"}, "out of range"),
        ({"latitude": "3603482", "longitude": "5791234"}, "out of range"),
        ({"latitude": "nan", "longitude": "10"}, "not a number"),
        ({"latitude": "inf", "longitude": "10"}, "out of range"),
        ({"latitude": "52° N", "longitude": "10"}, "not a number"),
        ({"latitude": "0", "longitude": "0,0"}, "0, 0 is none"),
    ],
)
def test_a_wrong_place_is_left_out_and_named(place, reason):
    found = importing.checked(row(**place))
    assert (found.latitude, found.longitude) == (None, None)
    assert len(found.notes) == 1
    assert reason in found.notes[0]


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        ("", " ", (None, None)),
        ("52,26", "10,5", (52.26, 10.5)),
        (" 52.26 ", "-10.5", (52.26, -10.5)),
        ("0", "0.0", (None, None)),
        ("-90", "180", (-90.0, 180.0)),
    ],
)
def test_places(latitude, longitude, place):
    found = importing.checked(row(latitude=latitude, longitude=longitude))
    assert (found.latitude, found.longitude) == place


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://rad.example/1?a=b", True),
        ("http://rad.example", True),
        ("javascript:alert(1)", False),
        ("mpos", False),
        ("http://[::1", False),
        ("https://rad.example/" + "x" * 500, False),
    ],
)
def test_only_addresses_of_the_web_are_kept(url, kept):
    found = importing.checked(row(source_url=url))
    assert found.url == (url if kept else "")
    assert bool(found.notes) is not kept


def test_a_long_title_is_cut_and_stands_in_full_above_the_text():
    title = "Bitte " + "mehr Platz " * 12 + "für Räder"
    found = importing.checked(row(title=title))
    assert len(found.title) <= 120
    assert found.title.endswith("mehr Platz…")
    assert found.body == f"{title}\n\nText"


def test_a_long_title_without_spaces_is_cut_too():
    assert importing.checked(row(title="x" * 300)).title == "x" * 119 + "…"


def test_a_text_of_ten_thousand_characters_and_zeros_fit():
    found = importing.checked(row(text="x" * 10_000, title="Ti\x00tel"))
    assert (len(found.body), found.title) == (10_000, "Titel")
