package io.caravan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.failure.SourceException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PollTest {

    private static final Path ROUTES = Path.of("routes");
    private static final Feed FEED = Feeds.read(ROUTES, Contracts.read(ROUTES))
            .find(DatasetName.parse("coins.metrics"))
            .orElseThrow();
    private static final long MINUTE = 60_000;
    private static final long NOON = Instant.parse("2024-01-31T12:00:00Z").toEpochMilli();

    private static FeedPage page(boolean current, long... minutesAfterNoon) {
        return new FeedPage(
                Arrays.stream(minutesAfterNoon)
                        .map(minute -> NOON + minute * MINUTE)
                        .boxed()
                        .toList(),
                5 * MINUTE,
                current);
    }

    private static Poll poll(Function<String, String> addresses, FeedPage... pages) {
        return new Poll(FEED, List.of(pages).iterator(), addresses);
    }

    private static List<Object> candles(long... minutesAfterNoon) {
        List<Object> candles = new ArrayList<>();
        for (long minute : minutesAfterNoon) {
            candles.add(List.of(NOON + minute * MINUTE, "100." + minute, "200", "50", "150"));
        }
        return candles;
    }

    private static Map<String, Object> hashRate(long minuteAfterNoon, String rate, String now) {
        return Map.of(
                "hashrates",
                List.of(Map.of(
                        "timestamp", (NOON + minuteAfterNoon * MINUTE) / 1000, "avgHashrate", new BigInteger(rate))),
                "currentHashrate",
                new BigInteger(now));
    }

    private static List<Object> difficulty(long minuteAfterNoon, String difficulty) {
        return List.of(
                List.of((int) ((NOON + minuteAfterNoon * MINUTE) / 1000), 830000, new BigDecimal(difficulty), 1.02));
    }

    private static void answer(Poll poll, Object answer, long minuteAfterNoon) {
        poll.answer(poll.next().orElseThrow(), answer, NOON + minuteAfterNoon * MINUTE);
    }

    @Test
    void whatTheSeriesTellTogetherIsARecord() {
        Poll poll = poll(field -> "http://" + field, page(true, 10));
        answer(poll, candles(0, 5, 10), 12);
        answer(poll, hashRate(-10, "600000000000000000000", "600000000000000000022"), 12);
        assertThat(poll.known()).isEmpty();
        answer(poll, difficulty(-5000, "70343519904866.80"), 12);
        assertThat(poll.next()).isEmpty();
        assertThat(poll.known())
                .contains(new Poll.Known(
                        "date=2024-01-31/metrics.1210-1210.json",
                        """
                        {"timeframe":"5m","start_timestamp":1706703000,"price":100.10,"hash_rate":600000000000000000020,"difficulty":70343519904866.80}
                        """,
                        0));
        assertThat(poll.known()).isEmpty();
    }

    @Test
    void anAddressSaysFromWhenToWhenAndHowMany() {
        Poll poll = poll(field -> field + " {from} {to} {limit}", page(false, 0, 10));
        List<String> asked = new ArrayList<>();
        for (Object answer : List.of(candles(), hashRate(0, "1", "1"), difficulty(0, "1"))) {
            asked.add(poll.next().map(Poll.Question::address).orElseThrow());
            answer(poll, answer, 60);
        }
        assertThat(asked)
                .containsExactly(
                        "price 1706702400000 1706703300000 3",
                        "hash_rate " + (1706702400 - 2 * 86400) + " " + (1706703300 + 2 * 86400) + " 3",
                        "difficulty " + (1706702400 - 30 * 86400) + " " + (1706703300 + 30 * 86400) + " 3");
    }

    @Test
    void anAnswerThatServesTheNextPageIsNotAskedForAgain() {
        Poll poll = poll(field -> field, page(false, 0), page(false, 5, 10, 15));
        answer(poll, candles(0, 5, 15), 60);
        answer(poll, hashRate(-10, "1", "1"), 60);
        answer(poll, difficulty(0, "1"), 60);
        assertThat(poll.next()).isEmpty();
        assertThat(poll.known()).map(Poll.Known::unknown).contains(0);
        assertThat(poll.known()).hasValueSatisfying(known -> {
            assertThat(known.path()).isEqualTo("date=2024-01-31/metrics.1205-1215.json");
            assertThat(known.lines().lines()).hasSize(2);
            assertThat(known.unknown()).isEqualTo(1);
        });
        assertThat(poll.known()).isEqualTo(Optional.empty());
    }

    @Test
    void aCurrentBarThatOneSeriesDoesNotKnowIsNone() {
        Poll poll = poll(field -> field, page(true, 10));
        answer(poll, candles(0, 5), 12);
        answer(poll, hashRate(-10, "1", "1"), 12);
        answer(poll, difficulty(0, "1"), 12);
        assertThatThrownBy(poll::known)
                .hasMessage("the series do not have the same bar: the current one is not known to price");
    }

    @Test
    void anAnswerThatCannotBeMeantIsRefusedWithoutAValue() {
        for (Object answer : List.of(
                Map.of("error", "marker"),
                "marker",
                List.of(List.of("marker", "1")),
                List.of(List.of()),
                List.of(List.of(new BigDecimal("1.5"), "1")),
                List.of(List.of(new BigInteger("99999999999999999999"), "1")),
                List.of(List.of(NOON, "marker")),
                List.of(List.of(NOON, "1e5")),
                List.of(List.of(NOON, true)),
                List.of(List.of(NOON, new BigDecimal("1e5000"))),
                List.of(List.of(NOON, "1"), List.of(NOON, "2")))) {
            Poll poll = poll(field -> field, page(true, 0));
            assertThatThrownBy(() -> answer(poll, answer, 1))
                    .as("%s", answer)
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith("the answer has ")
                    .message()
                    .doesNotContain("marker");
        }
    }

    @Test
    void aPointWithoutAValueIsNotKnown() {
        Poll poll = poll(field -> field, page(false, 0, 5));
        List<Object> candles = new ArrayList<>(candles(5));
        candles.add(Arrays.asList(NOON, null));
        answer(poll, candles, 60);
        answer(poll, hashRate(-10, "1", "1"), 60);
        answer(poll, difficulty(0, "1"), 60);
        assertThat(poll.known()).map(Poll.Known::unknown).contains(1);
    }
}
