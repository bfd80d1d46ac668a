"""Four looks at the class of an area; none of them changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from indicators.catalogue import Polarity, Uncertainty
from indicators.methods.compute import Figures, compute
from indicators.methods.interface import Input, Method
from indicators.methods.registry import RELEASED, fitted, method_for, released
from indicators.redraw import Counted, HeldCounts, blocks
from indicators.stability import Badge, badges, distances, stability

NAN = float("nan")
KEYS = ["berlin-mss-4", "min-max", "cdc-svi", "english-iod", "count"]


def inputs_of(frame: pd.DataFrame) -> list[Input]:
    return [Input(slot=str(slot), polarity=Polarity.LOWER_IS_BETTER) for slot in frame]


def figures_of(frame: pd.DataFrame, declared: Sequence[str] = ()) -> Figures:
    return Figures(
        status=frame,
        inputs=inputs_of(frame),
        city_values={str(slot): float(frame[slot].mean()) for slot in frame},
        dynamics=frame.iloc[:, :0],
        dynamics_inputs=[],
        population=None,
        declared=dict.fromkeys(declared, "x"),
    )


def method(key: str, frame: pd.DataFrame) -> Method:
    return method_for(fitted(released(key), inputs_of(frame)))


def look(
    frame: pd.DataFrame,
    *,
    key: str = "berlin-mss-4",
    counts: dict[str, Counted] | None = None,
    others: Sequence[str] = (),
    **options: object,
) -> pd.DataFrame:
    figures, chosen = figures_of(frame), method(key, frame)
    return stability(
        chosen,
        figures,
        compute(chosen, figures),
        counts=counts or {},
        others=[method_for(RELEASED[one]) for one in others],
        **options,
    )


def made_up_city(areas: int = 60, inputs: int = 3, seed: int = 3) -> pd.DataFrame:
    """Made-up rates: one burden behind all inputs, and something of their own."""
    rng = np.random.default_rng(seed)
    burden = rng.normal(size=(areas, 1))
    rates = 20 + 5 * burden + 3 * rng.normal(size=(areas, inputs))
    ids = [f"{place:03}" for place in range(areas)]
    return pd.DataFrame(rates, index=ids, columns=[f"i{place}" for place in range(inputs)])


def counted(frame: pd.DataFrame, people: float, kind: Uncertainty) -> dict[str, Counted]:
    base = pd.Series(people, index=frame.index)
    return {
        str(slot): Counted(kind=kind, count=(frame[slot] / 100 * base), base=base, scale=100.0)
        for slot in frame
    }


def test_the_distance_is_that_to_the_nearest_cut_off_in_standard_deviations() -> None:
    index = np.array([-2.0, 1.3, 0.7])  # cut-offs of Berlin: -1, 1, 1.5

    distance, cut_off = distances(index, RELEASED["berlin-mss-4"])

    assert_allclose(distance, np.array([1.0, 0.2, 0.3]) / index.std())
    assert cut_off.tolist() == [-1.0, 1.5, 1.0]


def test_of_a_count_both_sides_of_the_step_are_equally_near() -> None:
    definition = fitted(RELEASED["count"], [*inputs_of(made_up_city(inputs=4))])  # 3 of 4

    distance, cut_off = distances(np.array([2.0, 3.0, 0.0, 4.0]), definition)

    assert distance[0] == distance[1] == pytest.approx(0.5 / np.std([2, 3, 0, 4]))
    assert set(cut_off) == {3.0}


def test_of_a_weighted_count_the_cut_off_itself_is_the_middle() -> None:
    definition = fitted(RELEASED["count"], inputs_of(made_up_city(inputs=4)))  # 3 of 4
    index = np.array([0.5, 2.0, 3.5])

    assert_allclose(
        distances(index, definition)[0], [2.5 / index.std(), *[x / index.std() for x in (1, 0.5)]]
    )


def test_of_a_count_that_must_exceed_its_cut_off_the_step_lies_above_it() -> None:
    definition = fitted(RELEASED["count"], inputs_of(made_up_city(inputs=4)))
    above = replace(definition, status=replace(definition.status, to_upper=(False,)))

    distance, _ = distances(np.array([3.0, 4.0, 0.0]), above)

    assert distance[0] == distance[1] == pytest.approx(0.5 / np.std([3, 4, 0]))


def test_without_spread_there_is_no_distance() -> None:
    definition = fitted(RELEASED["count"], inputs_of(made_up_city(inputs=4)))

    assert np.isnan(distances(np.array([2.0, 2.0]), definition)[0]).all()


def test_a_single_input_keeps_its_class_under_every_weight() -> None:
    for key in KEYS:
        table = look(made_up_city(inputs=1), key=key, draws=50)
        assert (table["weights_share"] == 1).all()


def test_where_both_inputs_say_the_same_weights_do_not_matter() -> None:
    one = made_up_city(inputs=1)["i0"]

    table = look(pd.DataFrame({"a": one, "b": 3 * one + 5}), draws=200)

    assert (table["weights_share"] == 1).all()


def test_random_weights_are_even_over_all_mixtures() -> None:
    frame = pd.DataFrame({"a": [2.0, 0.0, 0.0], "b": [0.0, 1.0, 0.0]}, index=["x", "y", "z"])

    table = look(frame, key="min-max", draws=20_000)

    # With weight w for a the index of x is 100 w. Equal weights give 50, the class from 40 to
    # below 60, where a fifth of all w lie.
    assert table.loc["x", "weights_share"] == pytest.approx(0.2, abs=0.01)


def test_an_area_on_the_top_of_every_input_is_kept_and_one_between_is_not() -> None:
    frame = pd.DataFrame(
        {"a": [9.0, 9.0, 1, 1, 1, 1, 1, 1, 1, 1], "b": [9.0, 1, 1, 1, 1, 1, 1, 1, 1, 1]},
        index=[str(place) for place in range(10)],
    )

    table = look(frame, key="min-max", draws=500)

    assert table.loc["0", "weights_share"] == 1
    assert table.loc["1", "weights_share"] < 0.5
    assert table.loc["1", "badge"] == Badge.DEPENDS


@pytest.mark.parametrize("kind", [Uncertainty.SHARE, Uncertainty.EVENTS])
def test_the_more_people_are_counted_the_less_chance_moves_a_class(kind: Uncertainty) -> None:
    frame = made_up_city()
    few, many, all_but_sure = (
        look(frame, counts=counted(frame, people, kind), draws=300)["sampling_share"]
        for people in (100, 10_000, 10**12)
    )

    assert few.mean() < many.mean()
    assert (all_but_sure == 1).all()


def test_an_input_without_counts_leaves_the_question_of_chance_open() -> None:
    frame = made_up_city()
    counts = counted(frame, 1000, Uncertainty.SHARE)
    del counts["i1"]

    table = look(frame, counts=counts, draws=50)

    assert table["sampling_share"].isna().all()
    assert table["badge"].ne("").all()


def test_an_area_whose_count_is_not_held_keeps_its_figure_and_gets_no_share() -> None:
    frame = made_up_city()
    counts = counted(frame, 1000, Uncertainty.SHARE)
    holed = replace(counts["i1"], count=counts["i1"].count.mask(frame.index == "007"))

    table = look(frame, counts={**counts, "i1": holed}, draws=50)

    assert table.index[table["sampling_share"].isna()].to_list() == ["007"]


def test_an_area_without_people_in_one_input_gets_no_share() -> None:
    frame = made_up_city(areas=20)
    counts = counted(frame, 1000, Uncertainty.SHARE)
    empty = counts["i1"].base.where(frame.index != "007", 0.0)
    found = look(frame, counts=counts | {"i1": replace(counts["i1"], base=empty)}, draws=50)

    assert found["sampling_share"].isna().to_list() == [area == "007" for area in frame.index]


def test_draws_in_several_blocks_add_up_to_shares() -> None:
    frame = made_up_city(areas=60)
    assert len(list(blocks(12_000, frame.size))) == 2

    found = look(frame, counts=counted(frame, 1e12, Uncertainty.SHARE), draws=12_000)

    assert found["sampling_share"].eq(1.0).all()
    assert found["weights_share"].le(1.0).all()
    assert found["weights_share"].max() == 1.0


def test_a_table_larger_than_a_block_is_drawn_once_at_a_time() -> None:
    assert list(blocks(2, 10**9)) == [slice(0, 1), slice(1, 2)]


def test_fractions_of_people_are_drawn_as_whole_ones_around_the_figure() -> None:
    # 1.35 of 2.7 people: of 3 people each belongs with 0.45, the mean figure is 50 %.
    held = HeldCounts.of(
        [
            Counted(
                kind=Uncertainty.SHARE, count=pd.Series([1.35]), base=pd.Series([2.7]), scale=100
            )
        ],
        pd.Index([0]),
    )

    again = held.again(np.array([[50.0]]), draws=20_000, random=np.random.default_rng(1))

    assert again.mean() == pytest.approx(50.0, abs=0.6)
    assert np.unique(again).size == 4


def test_counts_drawn_again_have_the_mean_and_the_spread_of_their_distribution() -> None:
    ids = pd.Index(["a", "b"])
    count, base = pd.Series([30.0, 0.0], index=ids), pd.Series([100.0, 50.0], index=ids)
    held = HeldCounts.of(
        [
            Counted(kind=Uncertainty.SHARE, count=count, base=base, scale=100.0),
            Counted(kind=Uncertainty.EVENTS, count=count, base=base, scale=1000.0),
        ],
        ids,
    )

    again = held.again(np.zeros((2, 2)), draws=20_000, random=np.random.default_rng(5))

    assert_allclose(again[:, 0].mean(axis=0), [30, 300], rtol=0.01)
    # Share: 100 * sqrt(0.3 * 0.7 / 100) = 4.58; events: 1000 * sqrt(30) / 100 = 54.8.
    assert_allclose(again[:, 0].std(axis=0), [4.583, 54.77], rtol=0.03)
    assert (again[:, 1] == 0).all()


def test_methods_that_see_the_same_order_agree_and_an_opposite_one_does_not() -> None:
    frame = made_up_city(inputs=1)
    falling = frame.assign(i0=-frame["i0"])
    figures, chosen = figures_of(frame), method("berlin-mss-4", frame)
    outcome = compute(chosen, figures)

    class Opposite:
        """Min-max of the turned figures."""

        definition = RELEASED["min-max"]

        def __getattr__(self, name: str) -> object:
            return getattr(method_for(self.definition), name)

        def standardise(self, figures, inputs, city_values):
            return method_for(self.definition).standardise(-figures, inputs, city_values)

    alike = look(frame, others=["min-max", "cdc-svi", "english-iod"], draws=10)
    half = stability(
        chosen,
        figures,
        outcome,
        counts={},
        others=[method_for(RELEASED["min-max"]), Opposite()],  # type: ignore[list-item]
        draws=10,
    )

    assert (alike["methods_share"] == 1).all()
    top = falling["i0"].idxmin()
    assert half.loc[top, "methods_share"] == 0.5


def test_the_order_of_deciles_from_the_most_deprived_is_understood_by_the_other_methods() -> None:
    table = look(made_up_city(inputs=1), key="english-iod", others=["min-max"], draws=10)

    assert (table["methods_share"] == 1).all()


def test_without_other_methods_their_agreement_is_unknown() -> None:
    assert look(made_up_city(), draws=10)["methods_share"].isna().all()


def test_areas_that_take_no_part_have_no_badge_and_move_nobody() -> None:
    frame = made_up_city()
    frame.loc["003"] = NAN
    chosen = method("berlin-mss-4", frame)
    figures = figures_of(frame, declared=["005"])

    table = stability(chosen, figures, compute(chosen, figures), counts={}, others=[], draws=100)

    assert table.loc[["003", "005"], "badge"].to_list() == ["", ""]
    assert table.loc[["003", "005"]].drop(columns="badge").isna().all(axis=None)
    pd.testing.assert_frame_equal(
        table.drop(["003", "005"]), look(frame.drop(["003", "005"]), draws=100)
    )


@pytest.mark.parametrize("key", KEYS)
def test_the_seed_changes_no_class_and_the_same_seed_changes_nothing(key: str) -> None:
    frame = made_up_city()
    counts = counted(frame, 500, Uncertainty.SHARE)
    figures, chosen = figures_of(frame), method(key, frame)
    before = compute(chosen, figures).table

    first, again, other = (
        look(frame, key=key, counts=counts, draws=200, seed=seed) for seed in (1, 1, 2)
    )

    pd.testing.assert_frame_equal(first, again)
    assert not first["sampling_share"].equals(other["sampling_share"])
    pd.testing.assert_frame_equal(compute(chosen, figures).table, before)
    assert first[["distance", "cut_off"]].equals(other[["distance", "cut_off"]])


@settings(max_examples=20)
@given(st.permutations(range(60)), st.sampled_from(KEYS))
def test_nothing_depends_on_the_order_of_the_areas(order: list[int], key: str) -> None:
    frame = made_up_city()
    counts = counted(frame, 500, Uncertainty.SHARE)
    options = {"key": key, "counts": counts, "others": ["min-max"], "draws": 40}

    shuffled = look(frame.iloc[order], **options)

    pd.testing.assert_frame_equal(shuffled.loc[frame.index], look(frame, **options))


@settings(max_examples=20)
@given(st.floats(0.001, 1000), st.sampled_from(KEYS))
def test_nothing_depends_on_the_unit_or_on_the_scale_of_the_weights(
    factor: float, key: str
) -> None:
    frame = made_up_city()

    table = look(frame, key=key, others=["min-max"], draws=100)
    scaled = look(frame * factor, key=key, others=["min-max"], draws=100)

    assert_allclose(scaled["weights_share"], table["weights_share"], atol=0.01)
    assert_allclose(scaled["methods_share"], table["methods_share"])


@settings(max_examples=10)
@given(st.integers(0, 1000), st.sampled_from(KEYS))
def test_shares_are_shares_and_every_area_that_takes_part_has_a_badge(seed: int, key: str) -> None:
    frame = made_up_city(areas=12, seed=seed)

    table = look(
        frame,
        key=key,
        counts=counted(frame.clip(0, 100), 400, Uncertainty.SHARE),
        others=["min-max", "cdc-svi"],
        draws=30,
    )

    shares = table[["weights_share", "sampling_share", "methods_share"]]
    assert shares.ge(0).all(axis=None)
    assert shares.le(1).all(axis=None)
    assert table["badge"].isin(list(Badge)).all()


def test_all_draws_at_once_give_what_a_loop_over_draws_gives() -> None:
    frame = made_up_city()
    chosen, figures = method("english-iod", frame), figures_of(frame)
    classes = compute(chosen, figures).table["status_class"]
    weights_seed, _ = np.random.SeedSequence(7).spawn(2)
    weights = np.random.default_rng(weights_seed).dirichlet(np.ones(3), size=40)
    kept = sum(
        compute(
            chosen,
            replace(
                figures,
                inputs=[
                    replace(one, weight=weight)
                    for one, weight in zip(figures.inputs, row, strict=True)
                ],
            ),
        )
        .table["status_class"]
        .eq(classes)
        .astype(float)
        for row in weights
    )

    table = look(frame, key="english-iod", draws=40, seed=7)

    assert_allclose(table["weights_share"], kept / 40)


def test_a_borderline_case_is_said_before_the_weights_are_blamed() -> None:
    table = pd.DataFrame(
        {
            "distance": [0.5, 0.09, 0.1, 0.5, 0.5, NAN],
            "sampling_share": [0.95, 1.0, 1.0, 0.94, NAN, NAN],
            "weights_share": [0.95, 0.1, 1.0, 0.1, 0.94, 1.0],
        }
    )

    assert badges(table).to_list() == [
        Badge.STABLE,
        Badge.BORDERLINE,
        Badge.STABLE,
        Badge.BORDERLINE,
        Badge.DEPENDS,
        Badge.STABLE,
    ]
