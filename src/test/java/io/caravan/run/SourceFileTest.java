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
            })
    void itsFoldersSayItsHourAndElseItsNameItsDayUnlessASourceHasReadItOfAMoment(String path, String hour)
            throws IOException {
        assertThat(file(path).hour().map(Object::toString).orElse(null)).isEqualTo(hour);
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
