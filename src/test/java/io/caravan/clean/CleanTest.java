package io.caravan.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Cleaning;
import io.caravan.generate.CustomersFile;
import io.caravan.read.RawRows;
import io.caravan.run.Row;
import io.caravan.validate.ValidRows;
import io.caravan.validate.Validate;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource({
        "LOWERCASE, Ada@Example.ORG, ada@example.org",
        "LOWERCASE, İSTANBUL, i̇stanbul", // the same under a Turkish locale
        "UPPERCASE, w1a 1aa, W1A 1AA",
        "COLLAPSE_BLANKS, 'Mill  \t Lane', Mill Lane",
        "TRIM, as it was, as it was", // done when it was read
    })
    void writesAValueAsTheContractAsks(Cleaning cleaning, String text, String cleaned) {
        assertThat(Clean.clean(text, List.of(cleaning))).isEqualTo(cleaned);
        assertThat(Clean.clean(cleaned, List.of(cleaning))).as("twice is once").isEqualTo(cleaned);
    }

    @Test
    void cleanRowsAreStillValidAndCleaningTwiceIsCleaningOnce() {
        Path file = folder.resolve("customers.json");
        var unused = CustomersFile.write(file, 2000, 7, 0.2, CustomersFile.Format.JSON);
        long valid = 0;
        for (RawRows batch : Documents.read("shop.customers", file).batches()) {
            ValidRows rows = new Validate(Clock.systemUTC()).validate(batch);
            new Clean().clean(rows);
            List<List<@Nullable Object>> once =
                    rows.rows().stream().map(CleanTest::values).toList();
            new Clean().clean(rows);
            assertThat(rows.rows()).extracting(CleanTest::values).isEqualTo(once);
            // The values of the batch are cleaned now; judged again, none is refused that was not before.
            assertThat(new Validate(Clock.systemUTC()).validate(batch).rows()).hasSameSizeAs(rows.rows());
            valid += rows.rows().size();
        }
        assertThat(valid).isGreaterThan(1500);
    }

    private static List<@Nullable Object> values(Row row) {
        int fields = Documents.contract("shop.customers").table().fields().size();
        return IntStream.range(0, fields).mapToObj(row.values()::get).toList();
    }
}
