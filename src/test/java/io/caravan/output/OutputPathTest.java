package io.caravan.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.DatasetName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputPathTest {

    @ParameterizedTest(name = "{0} {1} goes to {2}")
    @CsvSource({
        "shop/date=2020-01-20/hour=10/customers.json.gz, '', shop/customers/date=2020-01-20/hour=10/customers.json.gz",
        "shop/customers.csv,  '',                 shop/customers/customers.json",
        "shop/customers,      '',                 shop/customers/customers.json",
        "shop/.json,          '',                 shop/customers/.json.json",
        "shop/week.zip,       a/customers.csv,    shop/customers/week/a_customers.json.gz",
        "shop/week.zip,       ../../etc/passwd,   shop/customers/week/__.._etc_passwd.json.gz",
        "shop/week.zip,       o'a@example.org.csv, shop/customers/week/o%27a@example.org.json.gz",
    })
    void mirrorsTheInbox(String path, String entry, String output) {
        assertThat(OutputPath.of(DatasetName.parse("shop.customers"), path, entry, ""))
                .isEqualTo(output);
    }
}
