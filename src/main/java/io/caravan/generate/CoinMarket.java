package io.caravan.generate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A coin whose price, hash rate and difficulty follow from the seed and the time alone, told as web APIs tell them: the same
 * question has the same answer, whenever it is asked.
 */
public final class CoinMarket {

    private static final long BAR = Duration.ofMinutes(5).toMillis();
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final long BETWEEN_ADJUSTMENTS = 14 * DAY;
    private static final int MOST_CANDLES = 1000;
    private static final BigInteger LEAST_HASH_RATE = new BigInteger("500000000000000000000");

    private final CoinOptions options;

    public CoinMarket(CoinOptions options) {
        this.options = options;
    }

    /** The last candles until {@code now}, the one that has begun last among them. */
    public String lastCandles(int limit, Instant now) {
        long last = Math.floorDiv(now.toEpochMilli(), BAR);
        return bars(last - Math.min(limit, MOST_CANDLES) + 1, last, now);
    }

    /** The candles that open from {@code from} to {@code to}, both in milliseconds. */
    public String candles(long from, long to, Instant now) {
        long first = Math.floorDiv(from + BAR - 1, BAR);
        long last = Math.min(Math.floorDiv(to, BAR), Math.floorDiv(now.toEpochMilli(), BAR));
        return bars(first, Math.min(last, first + MOST_CANDLES - 1), now);
    }

    private String bars(long first, long last, Instant now) {
        long beginning = Math.floorDiv(beginning(now) * 1000, BAR);
        return LongStream.rangeClosed(Math.max(first, beginning), last)
                .mapToObj(this::candle)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String candle(long bar) {
        BigDecimal open = price(bar);
        BigDecimal close = price(bar + 1);
        return String.format(
                Locale.ROOT,
                "[%d,\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%d]",
                bar * BAR,
                open,
                open.max(close),
                open.min(close),
                close,
                volume(bar),
                bar * BAR + BAR - 1);
    }

    /** At which a bar opens. */
    private BigDecimal price(long bar) {
        double wave = 40_000 + 4_000 * StrictMath.sin(bar / 700.0) + 300 * StrictMath.sin(bar / 23.0);
        double noise = 40 * new Draw(options.seed(), "price", bar).share();
        return BigDecimal.valueOf(wave + noise).setScale(2, RoundingMode.HALF_UP);
    }

    private BigDecimal volume(long bar) {
        return BigDecimal.valueOf(20 * new Draw(options.seed(), "volume", bar).share())
                .setScale(5, RoundingMode.HALF_UP);
    }

    /** The averages of the days from {@code from} to {@code to}, both in seconds, and the rate of this moment. */
    public String hashRates(long from, long to, Instant now) {
        String averages = days(Math.max(from, beginning(now)), Math.min(to, now.getEpochSecond())).stream()
                .map(day -> String.format(Locale.ROOT, "{\"timestamp\":%d,\"avgHashrate\":%s}", day, hashRate(day)))
                .collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"hashrates\":[%s],\"difficulty\":[],\"currentHashrate\":%s,\"currentDifficulty\":%s}",
                averages,
                hashRate(Math.floorDiv(now.getEpochSecond(), DAY) * DAY + DAY),
                difficulty(now.getEpochSecond()));
    }

    private static List<Long> days(long from, long to) {
        List<Long> days = new ArrayList<>();
        for (long day = Math.floorDiv(from + DAY - 1, DAY) * DAY; day <= to; day += DAY) {
            days.add(day);
        }
        return days;
    }

    private BigInteger hashRate(long second) {
        return LEAST_HASH_RATE.add(new BigInteger(new Draw(options.seed(), "hash rate", second).digits(20)));
    }

    /** The adjustments from {@code from} to {@code to}, both in seconds, the newest first; and the one before. */
    public String adjustments(long from, long to, Instant now) {
        long oldest = Math.floorDiv(Math.max(from, beginning(now)), BETWEEN_ADJUSTMENTS);
        long newest = Math.floorDiv(Math.min(to, now.getEpochSecond()), BETWEEN_ADJUSTMENTS);
        return LongStream.rangeClosed(0, Math.max(0, newest - oldest))
                .map(back -> newest - back)
                .mapToObj(number -> String.format(
                        Locale.ROOT,
                        "[%d,%d,%s,%s]",
                        number * BETWEEN_ADJUSTMENTS,
                        number * 2016,
                        difficulty(number * BETWEEN_ADJUSTMENTS),
                        "1.0" + Math.floorMod(number, 9)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private BigDecimal difficulty(long second) {
        long number = Math.floorDiv(second, BETWEEN_ADJUSTMENTS);
        return new BigDecimal("7" + new Draw(options.seed(), "difficulty", number).digits(13) + ".25");
    }

    /** The first second that is known. */
    private long beginning(Instant now) {
        return now.truncatedTo(ChronoUnit.DAYS)
                .minus(options.days(), ChronoUnit.DAYS)
                .getEpochSecond();
    }
}
