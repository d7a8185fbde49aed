package io.caravan.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Beside;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.QuasiIdentifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KAnonymitySqlTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/sql/k-anonymity.sql");

    /** Of every table that ships and shows something of a person. A changed file is a changed promise: look at it, then copy it over. */
    @Test
    void writesThisSql() throws IOException {
        String written = Stream.of(Documents.contracts(), Contracts.read(Path.of("routes/shared/example")))
                        .flatMap(contracts -> contracts.all().stream())
                        .filter(Contract::isLoaded)
                        .flatMap(contract -> Stream.concat(
                                Stream.of(contract), contract.also().stream().map(Beside::contract)))
                        .filter(table -> !QuasiIdentifiers.of(table).isEmpty())
                        .map(table -> new KAnonymitySql(table).groups())
                        .collect(Collectors.joining(";\n\n"))
                + ";\n";

        Path actual = Path.of("target/k-anonymity.sql");
        Files.writeString(actual, written);
        assertThat(GOLDEN).content().as("written to %s", actual).isEqualTo(written);
    }

    @ParameterizedTest(name = "of {0} rows one combination in {1}")
    @CsvSource({"0, 1", "1000000, 1", "1000001, 2", "2000001, 2", "10000000, 16", "1000000000, 1024"})
    void countsNoMoreRowsThanASecondsWorth(long rows, long oneIn) {
        assertThat(KAnonymity.oneIn(rows)).isEqualTo(oneIn);
    }

    @Test
    void rowsAreCountedOfTheSameTable() {
        assertThat(new KAnonymitySql(Documents.contract("shop.customers")).rows())
                .isEqualTo("SELECT count(*) FROM \"shop\".\"customers\"");
    }

    @Test
    void combinationsAreInTheOrderOfTheRows() {
        List<Integer> sizes = new KAnonymitySql(Documents.contract("shop.customers"))
                .sets()
                .map(List::size)
                .toList();
        assertThat(sizes).containsExactly(7, 9);
    }
}
