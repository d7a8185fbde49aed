package io.caravan.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignmentTest {

    private static final Bars BARS = new Bars(300);

    @ParameterizedTest(name = "({0}, {1}) has the bars {2}")
    @CsvSource({
        "0, 300, 0",
        "0, 301, 0 300",
        "1, 599, 300",
        "1, 300, ''",
        "300, 300, ''",
        "299, 301, 300",
        "-300, 1, -300 0",
    })
    void aHalfOpenRangeHasTheBarsThatStartInIt(long from, long to, String starts) {
        List<Long> expected = Arrays.stream(starts.split(" ", -1))
                .filter(start -> !start.isEmpty())
                .map(Long::valueOf)
                .toList();
        assertThat(BARS.starts(from, to)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} is in the bar of {1}")
    @CsvSource({"0, 0", "299, 0", "300, 300", "-1, -300"})
    void aTimeIsInTheBarThatStartedLast(long time, long start) {
        assertThat(BARS.startOf(time)).isEqualTo(start);
    }

    @Test
    void whatLiesBetweenTwoPointsIsOnTheLineToTheLastDigit() {
        NavigableMap<Long, BigDecimal> known = known("0 0", "1200 800000000000000000016");
        assertThat(BARS.starts(0, 1201))
                .extracting(
                        start -> Alignment.LINEAR.at(known, start).orElseThrow().toPlainString())
                .containsExactly(
                        "0",
                        "200000000000000000004",
                        "400000000000000000008",
                        "600000000000000000012",
                        "800000000000000000016");
    }

    @ParameterizedTest(name = "from {0} to {1} it is {2} in the middle")
    @CsvSource({
        "0, 1, 1",
        "0, 3, 2",
        "3, 0, 2",
        "0.4, 0.5, 0",
        "123456789012345678901234567890, 123456789012345678901234567892, 123456789012345678901234567891",
        "-1, 0, -1",
    })
    void halvesAreRoundedOnce(String first, String second, String middle) {
        assertThat(Alignment.LINEAR.at(known("0 " + first, "600 " + second), 300))
                .contains(new BigDecimal(middle));
    }

    @Test
    void aPointThatIsKnownIsWhatItIs() {
        NavigableMap<Long, BigDecimal> known = known("0 10", "300 16.50", "600 20");
        assertThat(Alignment.EXACT.at(known, 300)).contains(new BigDecimal("16.50"));
        assertThat(Alignment.LAST.at(known, 300)).contains(new BigDecimal("16.50"));
        assertThat(Alignment.LINEAR.at(known, 300)).contains(new BigDecimal("17"));
    }

    @Test
    void nothingIsMadeUpOutsideOfWhatIsKnown() {
        NavigableMap<Long, BigDecimal> known = known("300 10", "900 20");
        for (Alignment alignment : Alignment.values()) {
            assertThat(alignment.at(known, 0)).as("%s before", alignment).isEmpty();
            assertThat(alignment.at(new TreeMap<>(), 0))
                    .as("%s of nothing", alignment)
                    .isEmpty();
        }
        assertThat(Alignment.EXACT.at(known, 600)).isEmpty();
        assertThat(Alignment.EXACT.at(known, 1200)).isEmpty();
        assertThat(Alignment.LINEAR.at(known, 1200)).isEmpty();
    }

    @Test
    void theLastKnownValueLasts() {
        NavigableMap<Long, BigDecimal> known = known("300 10", "900 20");
        assertThat(List.of(300L, 899L, 900L, 1_000_000L))
                .extracting(time -> Alignment.LAST.at(known, time))
                .containsExactly(
                        Optional.of(BigDecimal.TEN),
                        Optional.of(BigDecimal.TEN),
                        Optional.of(new BigDecimal(20)),
                        Optional.of(new BigDecimal(20)));
    }

    private static NavigableMap<Long, BigDecimal> known(String... points) {
        NavigableMap<Long, BigDecimal> known = new TreeMap<>();
        for (String point : points) {
            String[] parts = point.split(" ", -1);
            known.put(Long.valueOf(parts[0]), new BigDecimal(parts[1]));
        }
        return known;
    }
}
