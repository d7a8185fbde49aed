package io.caravan.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CoinMarketTest {

    private static final Instant NOW = Instant.parse("2024-01-31T12:02:00Z");

    private final CoinMarket market = new CoinMarket(new CoinOptions(1, 3));

    @Test
    void theSameQuestionHasTheSameAnswer() {
        CoinMarket again = new CoinMarket(new CoinOptions(1, 3));
        assertThat(market.lastCandles(10, NOW)).isEqualTo(again.lastCandles(10, NOW));
        assertThat(market.hashRates(0, NOW.getEpochSecond(), NOW))
                .isEqualTo(again.hashRates(0, NOW.getEpochSecond(), NOW));
        assertThat(market.lastCandles(10, NOW))
                .isNotEqualTo(new CoinMarket(new CoinOptions(2, 3)).lastCandles(10, NOW));
    }

    @Test
    void theLastCandleIsOfTheBarThatHasBegunLast() {
        assertThat(market.lastCandles(2, NOW))
                .startsWith("[[" + Instant.parse("2024-01-31T11:55:00Z").toEpochMilli() + ",")
                .contains("],[" + Instant.parse("2024-01-31T12:00:00Z").toEpochMilli() + ",")
                .endsWith("]]");
    }

    @Test
    void whatOpensWasTheCloseBefore() {
        long noon = Instant.parse("2024-01-31T12:00:00Z").toEpochMilli();
        String[] before = market.candles(noon - 300_000, noon - 300_000, NOW).split(",", -1);
        String[] after = market.candles(noon, noon, NOW).split(",", -1);
        assertThat(after[1]).isEqualTo(before[4]);
    }

    @Test
    void nothingIsKnownBeforeTheBeginningAndBehindNow() {
        assertThat(market.candles(0, Instant.parse("2024-01-27T23:59:59Z").toEpochMilli(), NOW))
                .isEqualTo("[]");
        assertThat(market.candles(NOW.toEpochMilli(), NOW.toEpochMilli() + 600_000, NOW))
                .isEqualTo("[]");
        assertThat(market.hashRates(0, Long.MAX_VALUE / 1000, NOW).split("timestamp", -1))
                .as("four days")
                .hasSize(5);
    }
}
