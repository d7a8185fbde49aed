package io.caravan.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.read.RawRows;
import io.caravan.reject.Reject;
import io.caravan.run.Row;
import io.caravan.validate.ValidRows;
import io.caravan.validate.Validate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeblogGeneratorTest {

    private static final String WEBLOG = "b2b.weblog";

    @TempDir
    Path folder;

    @Test
    void itsLinesBecomeWhatIsExpected() {
        Expected.Dataset expected = generate(1, 5000, 0.05).datasets().get(WEBLOG);
        Map<String, Long> reasons = new TreeMap<>();
        Set<Object> entries = new HashSet<>();
        for (RawRows batch :
                Documents.read(WEBLOG, folder.resolve("out/access.log")).batches()) {
            ValidRows valid = new Validate(Clock.systemUTC()).validate(batch);
            for (Row row : valid.rows()) {
                entries.add(String.valueOf(Documents.value(WEBLOG, row.values(), "entry")));
            }
            for (Reject reject : valid.rejects()) {
                reject.violations()
                        .forEach(violation ->
                                reasons.merge(Flaw.reason(violation.field(), violation.rule()), 1L, Long::sum));
            }
        }
        assertThat(entries).hasSize((int) expected.rows());
        assertThat(reasons).isEqualTo(expected.reasons());
        assertThat(expected.rejected()).isEqualTo(250);
        for (LogFlaw flaw : LogFlaw.values()) {
            assertThat(reasons).containsKey(flaw.reason());
        }
    }

    @Test
    void everyAddressIsInACountry() throws IOException {
        generate(1, 2000, 0);
        assertThat(Documents.read("b2b.ip2geo", folder.resolve("out/ip2geo.csv"))
                        .rows())
                .hasSize(16);
        assertThat(Files.readAllLines(folder.resolve("out/access.log")))
                .allMatch(line -> line.matches("(10\\.[1-8]\\.|2001:db8:[1-8]:).*"))
                .anyMatch(line -> line.startsWith("2001:"));
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOthers() throws IOException {
        generate(1, 500, 0.1);
        String first = Files.readString(folder.resolve("out/access.log"));
        generate(1, 500, 0.1);
        assertThat(Files.readString(folder.resolve("out/access.log"))).isEqualTo(first);
        generate(2, 500, 0.1);
        assertThat(Files.readString(folder.resolve("out/access.log"))).isNotEqualTo(first);
    }

    private Expected generate(long seed, long lines, double defects) {
        return new WeblogGenerator(new WeblogOptions(seed, LocalDate.of(2024, 2, 27), 7, lines, 12, defects, false))
                .generate(folder.resolve("out"));
    }
}
