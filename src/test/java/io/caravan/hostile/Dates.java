package io.caravan.hostile;

import static io.caravan.hostile.Cases.customer;
import static io.caravan.hostile.Cases.lines;
import static io.caravan.hostile.Cases.quoted;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Expected.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Days and times that do not exist, or not in this notation. */
final class Dates {

    private static final String NO_DATE = "last_change format: is not a date such as 2020-01-31";
    private static final String NO_TIME =
            "transaction_time format: is not a time without a zone such as 2020-01-31T10:00:00";

    private final Cases cases = new Cases("dates");

    static List<HostileCase> cases() {
        Dates dates = new Dates();
        dates.days();
        dates.times();
        return dates.cases.all();
    }

    private void days() {
        for (String day : List.of("2020-02-29", "2000-02-29", "0001-01-01", "1582-10-10")) {
            day("the day " + day, day, day);
        }
        day("a day between blanks", "  2021-01-05\t", "2021-01-05");
        day("a blank for no day", "   ", null);
        day("an empty text for no day", "", null);
        for (String day : List.of(
                "2021-02-31",
                "2021-02-29",
                "1900-02-29",
                "2021-04-31",
                "2021-13-01",
                "2021-00-10",
                "2021-01-00",
                "2021-01-32",
                "0000-01-01",
                "10000-01-01",
                "+10000-01-01",
                "-0001-01-01",
                "2021-1-5",
                "21-01-05",
                "20210105",
                "2021/01/05",
                "2021.01.05",
                "05.01.2021",
                "01/05/2021",
                "2021-W01-1",
                "2021-W01",
                "2021-005",
                "2021-01",
                "2021",
                "2021-01-05T00:00:00",
                "2021-01-05 10:00",
                "2021-01-05Z",
                "2021-01-05+02:00",
                "2021-Jan-05",
                "5 January 2021",
                "today",
                "now",
                "tomorrow",
                "infinity",
                "-infinity",
                "epoch",
                "2021-01-05 BC",
                "J2459220",
                "44201",
                "2021\u201301\u201305",
                "\u0662\u0660\u0662\u0661-\u0660\u0661-\u0660\u0665",
                "2021-01-05\u0000",
                "2021-01-05'; --",
                "0000-00-00",
                "1e3-01-01")) {
            String record = customer(cases.id(), ", \"last_change\": " + quoted(day));
            file("no day, '" + day.replace("\u0000", "\\0") + "'", record, day, refuses(NO_DATE));
        }
        file(
                "a number for a day",
                customer(cases.id(), ", \"last_change\": 20210105"),
                "20210105",
                refuses("last_change type: must be text"));
        file(
                "true for a day",
                customer(cases.id(), ", \"last_change\": true"),
                "",
                refuses("last_change type: must be text"));
        file(
                "what becomes a year is a day before",
                customer(cases.id(), ", \"date_of_birth\": \"1815-02-31\""),
                "1815-02-31",
                refuses("date_of_birth format"));
    }

    private void times() {
        time("to the minute", "2021-01-05T10:00", "2021-01-05T10:00:00");
        time("to the microsecond", "2021-01-05T10:00:00.123456", "2021-01-05T10:00:00.123456");
        time("in an hour that clocks left out", "2021-03-28T02:30:00", "2021-03-28T02:30:00");
        time("of the year 1", "0001-01-01T00:00:00", "0001-01-01T00:00:00");
        for (String time : List.of(
                "2021-01-05T24:00:00",
                "2021-01-05T25:00:00",
                "2021-01-05T10:60:00",
                "2021-01-05T23:59:60",
                "2016-12-31T23:59:60",
                "2021-01-05T10:00:00Z",
                "2021-01-05T10:00:00+02:00",
                "2021-01-05T10:00:00[Europe/Paris]",
                "2021-01-05T10",
                "2021-01-05 10:00:00",
                "2021-01-05T1:00:00",
                "2021-01-05T10:00:00.1234567",
                "2021-01-05T10:00:00,5",
                "2021-01-05T",
                "2021-02-31T10:00:00",
                "+10000-01-01T10:00:00",
                "0000-01-01T10:00:00",
                "-0001-01-01T10:00:00",
                "11:00:00",
                "2021-01-05T10:00:00 PM",
                "2021-01-05T-1:00:00",
                "2021-W01-1T10:00:00",
                "1609840800",
                "now",
                "allballs")) {
            String record = Transactions.of(cases.id(), time);
            transactions("no time, '" + time + "'", record, time, refuses(NO_TIME));
        }
        transactions("no time, a blank", Transactions.of(cases.id(), "  "), "", refuses(NO_TIME));
    }

    private void day(String name, String day, String value) {
        String id = cases.id();
        String record = customer(id, ", \"last_change\": " + quoted(day));
        file(name, record, "", loads(3).keeps("customers", id, "last_change", value));
    }

    private void time(String name, String time, String value) {
        String id = cases.id();
        transactions(
                "a time " + name,
                Transactions.of(id, time),
                "",
                loads(3).keeps("transactions", id, "transaction_time", value));
    }

    private void file(String name, String record, String value, Expected expected) {
        cases.file(
                name,
                "customers.json",
                lines(cases.good(), record, cases.good()).getBytes(UTF_8),
                value,
                expected);
    }

    private void transactions(String name, String record, String value, Expected expected) {
        String content = lines(Transactions.good(cases.id()), record, Transactions.good(cases.id()));
        cases.file(name, "transactions.json", content.getBytes(UTF_8), value, expected);
    }
}
