"""Where the bars of a chart go."""

from sessions_app.harvest.charts import chart


def test_the_greatest_number_fills_the_width():
    found = chart(["a", "b", "c"], lambda name: ({"a": 4, "b": 1, "c": 0}[name],))
    assert [row.of for row in found.rows] == ["a", "b", "c"]
    assert [bar.width for row in found.rows for bar in row.bars] == ["100%", "25%", "0%"]


def test_what_is_withheld_has_no_width_and_is_no_zero():
    assert [row.bars[0].width for row in chart([None, 0], lambda number: (number,)).rows] == [None, "0%"]


def test_rows_stand_below_each_other():
    found = chart([1, 2], lambda number: (number, 2 * number))
    tops = [float(bar.top.removesuffix("em")) for row in found.rows for bar in row.bars]
    words = [float(row.words.removesuffix("em")) for row in found.rows]
    assert words[0] < tops[0] < tops[1] < words[1] < tops[2] < tops[3] < float(found.height.removesuffix("em"))


def test_nothing_is_a_chart_too():
    assert chart([], lambda thing: (thing,)).rows == ()
