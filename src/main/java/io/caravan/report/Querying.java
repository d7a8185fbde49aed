package io.caravan.report;

import io.caravan.database.Database;
import io.caravan.file.AtomicFile;
import io.caravan.file.Subfolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The door for queries: asks them, each in a transaction that changes nothing, and writes what they answer into files. */
public final class Querying {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS", Locale.ROOT);

    private final ReportQuery database;
    private final Path folder;
    private final Clock clock;

    /**
     * @param folder where the files lie
     * @param clock in the zone of whoever reads their names
     */
    public Querying(Database database, Path folder, Clock clock) {
        this.database = new ReportQuery(database);
        this.folder = folder;
        this.clock = clock;
    }

    /** What a query has answered. */
    public static final class Answered {

        private final Query query;
        private final Answer answer;

        Answered(Query query, Answer answer) {
            this.query = query;
            this.answer = answer;
        }

        public Query query() {
            return query;
        }

        public List<String> header() {
            return answer.columns().stream().map(ReportColumn::name).toList();
        }

        /** Each value as text; null where there is none. */
        public List<List<String>> rows() {
            return answer.cells();
        }
    }

    /** @param given values for parameters, in place of their defaults */
    public Answered ask(Query query, Map<String, String> given) {
        return new Answered(query, database.ask(query, query.values(given)));
    }

    /** Writes {@code <query>_result_<time>.csv}, which appears by rename, and gives its place. */
    public Path export(Answered answered) {
        String name = String.format(
                Locale.ROOT,
                "%s_result_%s.csv",
                answered.query().name(),
                LocalDateTime.now(clock).format(TIME));
        try {
            Subfolders.make(Objects.requireNonNull(folder.getParent()), folder);
            Path target = folder.resolve(name);
            AtomicFile.write(target, answered.answer.csv().getBytes(StandardCharsets.UTF_8));
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
