package io.caravan.source;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldPath;
import io.caravan.database.Database;
import io.caravan.database.SessionLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Which bars a feed has to be asked for: those that are neither in the warehouse nor in a file that waits in the inbox. */
public final class MissingBars {

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Database database;
    private final Path inbox;

    public MissingBars(Database database, Path inbox) {
        this.database = database;
        this.inbox = inbox;
    }

    /** The right to ask; empty when somebody else is asking. */
    public Optional<SessionLock> turn(Feed feed) {
        return database.tryLock("poll " + feed.contract().name());
    }

    /** The bar that {@code moment} is in, unless it is there. */
    public Iterator<FeedPage> current(Feed feed, long moment) {
        long start = feed.bars().startOf(moment);
        return pages(feed, start, start + 1, true);
    }

    /** The bars that are missing in the half-open range, a page for each day. */
    public Iterator<FeedPage> between(Feed feed, long from, long to) {
        return pages(feed, from, to, false);
    }

    /** A day is looked at when it is its turn, so that a history may be of any length. */
    private Iterator<FeedPage> pages(Feed feed, long from, long to, boolean current) {
        // Looked for first: what leaves the inbox meanwhile is in the warehouse then.
        List<BarFile> waiting = BarFile.in(
                inbox.resolve(feed.contract().name().domain()), feed.contract().name());
        return LongStream.rangeClosed(Math.floorDiv(from, DAY), Math.floorDiv(to - 1, DAY))
                .mapToObj(day -> missing(feed, Math.max(from, day * DAY), Math.min(to, (day + 1) * DAY), waiting))
                .filter(starts -> !starts.isEmpty())
                .map(starts -> new FeedPage(starts, feed.bars().length(), current))
                .iterator();
    }

    private List<Long> missing(Feed feed, long from, long to, List<BarFile> waiting) {
        Set<Long> stored = stored(feed, from, to);
        return feed.bars().starts(from, to).stream()
                .filter(start -> !stored.contains(start) && waiting.stream().noneMatch(file -> file.holds(start)))
                .toList();
    }

    private Set<Long> stored(Feed feed, long from, long to) {
        Contract contract = feed.contract();
        StringBuilder query = new StringBuilder(String.format(
                Locale.ROOT,
                "SELECT %2$s FROM %1$s WHERE %2$s >= ? AND %2$s < ?",
                "\"" + contract.name().domain() + "\".\"" + contract.table().name() + "\"",
                column(contract, feed.start())));
        List<Object> parameters = new ArrayList<>(List.of(seconds(from), seconds(to)));
        feed.constants().forEach((field, value) -> {
            query.append(" AND ").append(column(contract, field)).append(" = ?");
            parameters.add(value);
        });
        return new HashSet<>(database.once(client -> client.sql(query.toString())
                .params(parameters)
                .query((row, number) -> Duration.ofSeconds(row.getLong(1)).toMillis())
                .list()));
    }

    /** The first second at which the range may begin or has ended. */
    private static long seconds(long millis) {
        return -Math.floorDiv(-millis, Duration.ofSeconds(1).toMillis());
    }

    private static String column(Contract contract, String field) {
        Field found = contract.table().field(FieldPath.RECORD.child(field));
        return "\"" + found.column() + "\"";
    }
}
