package io.caravan.source;

import io.caravan.failure.SourceException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One try to learn the bars of some pages: which address is to be asked next, and the records of a page once all its series have
 * answered. An answer that serves the next page as well is not asked for again.
 */
public final class Poll {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Feed feed;
    private final Function<String, String> addresses;
    private final Iterator<FeedPage> pages;
    private final Map<Question, NavigableMap<Long, BigDecimal>> answers = new HashMap<>();
    private @Nullable FeedPage page;

    /** @param addresses the address of each field's series, in which {@code {from}}, {@code {to}} and {@code {limit}} may stand */
    public Poll(Feed feed, Iterator<FeedPage> pages, Function<String, String> addresses) {
        this.feed = feed;
        this.pages = pages;
        this.addresses = addresses;
        turn();
    }

    /** An address that is to be asked. */
    public static final class Question {

        private final Series series;
        private final String address;

        private Question(Series series, String address) {
            this.series = series;
            this.address = address;
        }

        /** The field that it is for. */
        public String field() {
            return series.field();
        }

        public String address() {
            return address;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Question question
                    && question.series.equals(series)
                    && question.address.equals(address);
        }

        @Override
        public int hashCode() {
            return address.hashCode();
        }

        /** Shows no address, which may hold a secret. */
        @Override
        public String toString() {
            return field();
        }
    }

    /**
     * A page that is known.
     *
     * @param path of its file, below the folder of the domain
     * @param lines its records; empty when none of its bars is known
     * @param unknown how many bars no source tells
     */
    public record Known(String path, String lines, int unknown) {}

    private void turn() {
        page = pages.hasNext() ? pages.next() : null;
    }

    /** What to ask next; empty when all that is wanted has been answered. */
    public Optional<Question> next() {
        return page == null
                ? Optional.empty()
                : questions(page).stream()
                        .filter(question -> !answers.containsKey(question))
                        .findFirst();
    }

    private List<Question> questions(FeedPage asked) {
        return feed.series().stream()
                .map(series -> new Question(series, address(series, asked)))
                .toList();
    }

    private String address(Series series, FeedPage asked) {
        long reach = series.reach().toMillis();
        long unit = series.unit().toMillis();
        return addresses
                .apply(series.field())
                .replace("{from}", Long.toString((asked.from() - reach) / unit))
                .replace("{to}", Long.toString((asked.to() + reach) / unit))
                .replace("{limit}", Long.toString(asked.limit()));
    }

    /**
     * Takes an answer.
     *
     * @param answer as JSON is read: maps, lists, numbers, text
     * @param moment of the answer, in milliseconds
     */
    public void answer(Question question, Object answer, long moment) {
        answers.put(question, question.series.points(answer, moment));
    }

    /** The next page of which all is answered. */
    public Optional<Known> known() {
        FeedPage asked = page;
        if (asked == null || next().isPresent()) {
            return Optional.empty();
        }
        List<Question> questions = questions(asked);
        StringBuilder lines = new StringBuilder();
        List<Long> told = new ArrayList<>();
        for (long start : asked.starts()) {
            record(asked, start, questions).ifPresent(record -> {
                lines.append(JSON.writeValueAsString(record)).append('\n');
                told.add(start);
            });
        }
        turn();
        answers.keySet().retainAll(page == null ? List.of() : questions(page));
        int unknown = asked.starts().size() - told.size();
        return Optional.of(
                told.isEmpty()
                        ? new Known("", "", unknown)
                        : new Known(
                                new BarFile(told.get(0), told.get(told.size() - 1))
                                        .path(feed.contract().name()),
                                lines.toString(),
                                unknown));
    }

    private Optional<Map<String, Object>> record(FeedPage asked, long start, List<Question> questions) {
        Map<String, Object> record = feed.record(start);
        List<String> without = new ArrayList<>();
        for (Question question : questions) {
            NavigableMap<Long, BigDecimal> points = answers.getOrDefault(question, new TreeMap<>());
            question.series
                    .alignment()
                    .at(points, start)
                    .ifPresentOrElse(value -> record.put(question.field(), value), () -> without.add(question.field()));
        }
        if (asked.current() && !without.isEmpty()) {
            throw new SourceException(
                    "the series do not have the same bar: the current one is not known to "
                            + String.join(", ", without),
                    true);
        }
        return without.isEmpty() ? Optional.of(record) : Optional.empty();
    }
}
