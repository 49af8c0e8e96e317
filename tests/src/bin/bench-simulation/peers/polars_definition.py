"""The draft (definition/draft.yaml) on Polars, by hand: the same leads, the same rules, the same integers.

It is spared what the general statement in SQL does: names of events and paths are compared as they stand, and events
are kept as categories.
"""

import os

import polars as pl

DAY = 24 * 60 * 60 * 1000
FREE_MAIL = ["gmail.com", "outlook.com", "yahoo.com", "icloud.com", "gmx.net"]
COMPETITORS = ["rival.example", "other-vendor.example"]
INDUSTRIES = ["software", "manufacturing", "logistics", "financial services", "healthcare", "energy"]
COUNTRIES = [
    "united states",
    "canada",
    "united kingdom",
    "ireland",
    "germany",
    "netherlands",
    "france",
    "sweden",
]
DECIDING = ["chief", "ceo", "cfo", "cio", "cto", "founder", "owner", "president", "vp", "director", "head"]


def small(column):
    return pl.col(column).str.strip_chars().str.to_lowercase()


def has_word(words):
    padded = small("job_title").str.replace_all(r"[^\p{L}\p{N}]+", " ")
    return pl.concat_str(pl.lit(" "), padded, pl.lit(" ")).str.contains_any([f" {word} " for word in words])


def has_element(elements):
    return pl.concat_str(pl.lit(";"), small("technologies"), pl.lit(";")).str.contains_any(
        [f";{element.lower()};" for element in elements]
    )


def points(condition, given):
    return pl.when(condition).then(given).otherwise(0).cast(pl.Int32)


def tiers(column, steps):
    expression = pl.lit(0)
    for start, given in steps:
        expression = pl.when(pl.col(column) >= start).then(given).otherwise(expression)
    return expression.cast(pl.Int32)


def halved(given, age, length):
    """`given >> floor(age / length)`, by a table of what is left after so many halvings."""
    halvings = (age // (length * DAY)).clip(0, 14)
    left = [given >> k for k in range(15)]
    return halvings.replace_strict(list(range(15)), left, return_dtype=pl.Int32)


class Leads:
    def load(self, folder):
        times = pl.Datetime("ms", "UTC")
        read = lambda name, types: pl.read_csv(
            os.path.join(folder, name), schema_overrides=types, infer_schema_length=0 if types is None else 100
        )
        text = {name: pl.String for name in ("lead_id", "created_at", "revenue", "contract_ends", "opted_in")}
        leads = read("leads.csv", {**text, "revenue": pl.Float64, "employees": pl.Float64})
        instant = lambda column: pl.col(column).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="ms").cast(pl.Int64)
        self.leads = leads.with_columns(
            instant("created_at"), instant("contract_ends"), opted_in=pl.col("opted_in") == "true"
        ).with_row_index("row")
        place = self.leads.select("lead_id", "row")
        stages = read("stages.csv", {"lead_id": pl.String, "at": pl.String, "amount": pl.Float64})
        self.stages = stages.with_columns(instant("at")).join(place, on="lead_id").drop("lead_id")
        types = {"lead_id": pl.String, "at": pl.String, "event": pl.Categorical, "path": pl.Categorical}
        events = read("events.csv", {**types, "seconds": pl.Float64})
        self.events = events.with_columns(instant("at")).join(place, on="lead_id", maintain_order="left").drop("lead_id")
        self.as_of = max(
            self.events["at"].max(), self.leads["created_at"].max(), self.stages["at"].max()
        )
        return []

    def rescore(self, folder):
        self.scored = self.plan().collect()
        return []

    def save(self, folder):
        own = self.scored.sort("lead_id").select("lead_id", "score", "band")
        own.write_csv(os.path.join(folder, "polars-rescore.csv"), include_header=False)
        return []

    def plan(self):
        judged = (
            self.leads.lazy()
            .join(self.stages.lazy().group_by("row").agg(pl.col("at").min().alias("first")), on="row", how="left")
            .with_columns(judged_at=pl.coalesce("first", pl.lit(self.as_of)))
            .drop("first")
        )
        return self.banded(judged.join(self.activity(judged), on="row", how="left"))

    def activity(self, judged):
        """What each lead did up to its moment, counted in one pass."""
        name = lambda event: pl.col("event") == event
        viewed = lambda *starts: name("page_view") & pl.any_horizontal(
            [pl.col("path").cast(pl.String).str.starts_with(start) for start in starts]
        )
        age = pl.col("judged_at") - pl.col("at")
        within = lambda days: age < days * DAY
        count = lambda test: test.sum().cast(pl.Int32)
        pricing = viewed("/pricing")
        return (
            self.events.lazy()
            .join(judged.select("row", "judged_at"), on="row")
            .filter(pl.col("at") <= pl.col("judged_at"))
            .group_by("row")
            .agg(
                latest_demo=pl.when(name("demo_request") & within(60)).then("at").max(),
                trial=count(name("trial_started") & within(45)),
                pricing=pl.when(pricing & within(30)).then(halved(8, age, 14)).otherwise(0).sum(),
                pricing_at_length=count(pricing & (pl.col("seconds") >= 60) & within(14)),
                comparison=count(viewed("/compare", "/alternatives") & within(30)),
                due_diligence=count(viewed("/security", "/integrations") & within(30)),
                visits=count(name("visit") & within(14)),
                pages=count(name("page_view") & within(7)),
                webinars_60=count(name("webinar_attended") & within(60)),
                papers=count(name("white_paper") & within(90)),
                unsubscribed_90=count(name("unsubscribed") & within(90)),
                anything=count(within(60)),
                clicks=count(name("email_clicked") & within(30)),
                opened=count(name("email_opened") & within(30)),
                webinars_180=count(name("webinar_attended") & within(180)),
                latest_fair=pl.when(name("fair_met")).then("at").max(),
                careers=count(viewed("/careers") & within(90)),
                unsubscribed_180=count(name("unsubscribed") & within(180)),
                chats=count(name("chat") & within(45)),
            )
        )

    def banded(self, leads):
        counted = lambda name: pl.col(name).fill_null(0)
        domain = pl.col("email").str.extract(r"@([^@]*)$").str.to_lowercase()
        since = pl.col("judged_at") - pl.col("contract_ends")
        fading = lambda column, given, length: (
            pl.when(pl.col(column).is_not_null())
            .then(halved(given, pl.col("judged_at") - pl.col(column).fill_null(pl.col("judged_at")), length))
            .otherwise(0)
        )
        fit = [
            tiers("employees", [(10, 4), (50, 8), (200, 14), (1000, 18)]),
            tiers("revenue", [(1_000_000, 3), (20_000_000.5, 7), (500_000_000, 10)]),
            points(pl.col("employees") >= 500, 8),
            points(small("industry").is_in(INDUSTRIES), 9),
            points(small("industry").is_in(["government", "education"]), -10),
            points(small("country").is_in(COUNTRIES), 6),
            points(small("source").is_in(["referral", "partner"]), 7),
            points(has_word(DECIDING), 12),
            points(
                has_word(["engineer", "architect", "it"])
                & has_element(["Kubernetes", "Data warehouse", "Message queue"]),
                6,
            ),
            points(has_element(["Old suite", "Spreadsheets"]), 5),
            points(
                (pl.col("employees").is_between(50, 499) & (pl.col("revenue") > 30_000_000)).fill_null(False)
                | ((small("industry") == "software").fill_null(False) & pl.col("technologies").is_not_null()),
                5,
            ),
            points((since >= 0) & (since < 90 * DAY), 6),
            points(pl.col("opted_in"), 3),
        ]
        intent = [
            fading("latest_demo", 40, 30),
            points(counted("trial") >= 1, 25),
            counted("pricing").clip(upper_bound=30),
            points(counted("pricing_at_length") >= 1, 8),
            points(counted("comparison") >= 1, 10),
            points(counted("due_diligence") >= 2, 9),
            points(counted("visits") >= 3, 12),
            points(counted("pages") >= 10, 8),
            points(
                ((counted("webinars_60") >= 1) | (counted("papers") >= 2)) & (counted("unsubscribed_90") == 0), 8
            ),
            points(counted("anything") == 0, -15),
        ]
        engagement = [
            (counted("clicks") * 2).clip(upper_bound=10),
            points(counted("opened").is_between(3, 10), 4),
            (counted("webinars_180") * 5).clip(upper_bound=15),
            fading("latest_fair", 12, 60),
            (counted("careers") * -5).clip(lower_bound=-15),
            points(counted("unsubscribed_180") >= 1, -12),
            points(counted("chats") > 1, 6),
        ]
        total = lambda rules, floor, cap: pl.sum_horizontal([rule.cast(pl.Int32) for rule in rules]).clip(floor, cap)
        never = domain.is_in(COMPETITORS).fill_null(False) | has_word(["student", "intern", "trainee"]).fill_null(False)
        must = pl.col("email").is_not_null() & ~domain.is_in(FREE_MAIL).fill_null(False)
        score = pl.col("score")
        return (
            leads.select(
                "lead_id",
                fit=total(fit, -20, 60),
                intent=total(intent, -30, 90),
                engagement=total(engagement, -20, 25),
                never=never,
                must=must,
            )
            .with_columns(score=pl.col("fit") + pl.col("intent") + pl.col("engagement"))
            .select(
                "lead_id",
                "score",
                band=pl.when("never")
                .then(pl.lit("disqualified"))
                .when((score >= 65) & (pl.col("fit") >= 20) & (pl.col("intent") >= 15) & pl.col("must"))
                .then(pl.lit("qualified"))
                .when(score >= 30)
                .then(pl.lit("nurture"))
                .otherwise(pl.lit("none")),
            )
        )
