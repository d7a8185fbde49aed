package io.caravan.source;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
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
    private final Deque<FeedPage> pages;
    private final Map<Question, NavigableMap<Long, BigDecimal>> answers = new HashMap<>();

    /** @param addresses the address of each field's series, in which {@code {from}}, {@code {to}} and {@code {limit}} may stand */
    public Poll(Feed feed, List<FeedPage> pages, Function<String, String> addresses) {
        this.feed = feed;
        this.pages = new ArrayDeque<>(pages);
        this.addresses = addresses;
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

    /** What to ask next; empty when all that is wanted has been answered. */
    public Optional<Question> next() {
        return pages.isEmpty()
                ? Optional.empty()
                : questions(pages.element()).stream()
                        .filter(question -> !answers.containsKey(question))
                        .findFirst();
    }

    private List<Question> questions(FeedPage page) {
        return feed.series().stream()
                .map(series -> new Question(series, address(series, page)))
                .toList();
    }

    private String address(Series series, FeedPage page) {
        long reach = series.reach().toMillis();
        long unit = series.unit().toMillis();
        return addresses
                .apply(series.field())
                .replace("{from}", Long.toString((page.from() - reach) / unit))
                .replace("{to}", Long.toString((page.to() + reach) / unit))
                .replace("{limit}", Long.toString(page.limit()));
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
        if (pages.isEmpty() || next().isPresent()) {
            return Optional.empty();
        }
        FeedPage page = pages.remove();
        List<Question> questions = questions(page);
        StringBuilder lines = new StringBuilder();
        List<Long> told = new ArrayList<>();
        for (long start : page.starts()) {
            record(page, start, questions).ifPresent(record -> {
                lines.append(JSON.writeValueAsString(record)).append('\n');
                told.add(start);
            });
        }
        if (pages.isEmpty()) {
            answers.clear();
        } else {
            answers.keySet().retainAll(questions(pages.element()));
        }
        int unknown = page.starts().size() - told.size();
        return Optional.of(
                told.isEmpty()
                        ? new Known("", "", unknown)
                        : new Known(
                                new BarFile(told.get(0), told.get(told.size() - 1))
                                        .path(feed.contract().name()),
                                lines.toString(),
                                unknown));
    }

    private Optional<Map<String, Object>> record(FeedPage page, long start, List<Question> questions) {
        Map<String, Object> record = feed.record(start);
        List<String> without = new ArrayList<>();
        for (Question question : questions) {
            NavigableMap<Long, BigDecimal> points = answers.getOrDefault(question, new TreeMap<>());
            question.series
                    .alignment()
                    .at(points, start)
                    .ifPresentOrElse(value -> record.put(question.field(), value), () -> without.add(question.field()));
        }
        if (page.current() && !without.isEmpty()) {
            throw new IllegalStateException("the series do not have the same bar: the current one is not known to "
                    + String.join(", ", without));
        }
        return without.isEmpty() ? Optional.of(record) : Optional.empty();
    }
}
