package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} is of {1}")
    @CsvSource(
            nullValues = "nothing",
            value = {
                "shop/date=2020-01-20/hour=10/customers.json.gz, 2020-01-20T10:00",
                "shop/date=2020-01-20/customers.json,            2020-01-20T00:00",
                "shop/eu/date=2020-01-20/x/hour=23/c.json,       2020-01-20T23:00",
                "shop/date=2020-02-30/hour=10/customers.json,    nothing",
                "shop/date=2020-01-20/hour=24/customers.json,    nothing",
                "shop/customers-date=2020-01-20.json,            2020-01-20T00:00",
                "shop/orders-2020-01-20.json.gz,                 2020-01-20T00:00",
                "shop/2020-01-20/orders.json,                    nothing",
                "shop/date=2020-01-20/2020-01-21.json,           2020-01-20T00:00",
                "shop/12020-01-20.json,                          nothing",
                "shop/2020-01-20-13.json,                        nothing",
                "shop/2020-02-30.json,                           nothing",
                "shop/o.as-of-2020-01-20T101112.000345.json.gz,  2020-01-20T10:11:12.000345",
                "shop/date=2019-01-01/o.as-of-2020-01-20T101112.000000.json, 2020-01-20T10:11:12",
                "shop/o.as-of-2020-01-20T251112.000345.json.gz,  2020-01-20T00:00",
                "shop/orders-20200120.csv,                       2020-01-20T00:00",
                "shop/orders_20200120_101500.csv,                2020-01-20T10:15",
                "shop/20200120T101500-orders.csv,                2020-01-20T10:15",
                "shop/orders20200120101500.csv,                  2020-01-20T10:15",
                "shop/orders-2020-01-20T101500.csv,              2020-01-20T10:15",
                "shop/orders-20200120-20200131.csv,              nothing",
                "shop/20200120-again-2020-01-20.csv,             2020-01-20T00:00",
                "shop/orders-20201320.csv,                       nothing",
                "shop/orders-18200120.csv,                       nothing",
                "shop/customers-610001234.csv,                   nothing",
                "shop/20200120/orders.csv,                       nothing",
            })
    void itsFoldersSayItsHourAndElseItsNameItsDayUnlessASourceHasReadItOfAMoment(String path, String hour)
            throws IOException {
        assertThat(file(path).hour().map(Object::toString).orElse(null)).isEqualTo(hour);
    }

    @ParameterizedTest(name = "{1} in {0} is of {2}")
    @CsvSource(
            nullValues = "nothing",
            value = {
                "shop/all.zip,                    date=2020-01-20/hour=10/customers.json, 2020-01-20T10:00",
                "shop/all.zip,                    a/date=2020-01-20/customers.json,       2020-01-20T00:00",
                "shop/all.zip,                    a/customers-20200120.json,              2020-01-20T00:00",
                "shop/date=2019-01-01/all.zip,    date=2020-01-20/customers.json,         2020-01-20T00:00",
                "shop/date=2019-01-01/all.zip,    customers-20200120.json,                2019-01-01T00:00",
                "shop/all-20190101.zip,           customers-20200120.json,                2020-01-20T00:00",
                "shop/all-20190101.zip,           customers.json,                         2019-01-01T00:00",
                "shop/all.zip,                    customers.json,                         nothing",
            })
    void theFoldersWithinAnArchiveSayTheTimeOfItsEntries(String path, String entry, String hour) {
        assertThat(SourceFile.hour(path, entry).map(Object::toString).orElse(null))
                .isEqualTo(hour);
    }

    @Test
    void theFingerprintIsOfTheBytesAndOfTheKey() throws IOException {
        SourceFile file = file("shop/a.json");
        assertThat(file.content()).isEqualTo(file("shop/b.json").content());
        assertThat(file.entry("x", 1).content()).isNotEqualTo(file.entry("x", 2).content());
        Files.writeString(file.location(), "other");
        assertThat(new Fingerprint(Documents.KEY)
                        .take("shop/a.json", file.location())
                        .content())
                .isNotEqualTo(file.content());
        assertThat(file.hasChanged()).isTrue();
    }

    @Test
    void printsNoControlCharacters() throws IOException {
        assertThat(file("shop/a\n\u001B[31m\u202E.json").toString()).isEqualTo("shop/a??[31m?.json");
    }

    private SourceFile file(String path) throws IOException {
        Path location = Files.writeString(folder.resolve("file"), "content");
        return new Fingerprint(Documents.KEY).take(path, location);
    }
}
