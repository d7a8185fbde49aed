package io.caravan.run;

import io.caravan.database.Database;
import io.caravan.failure.DatabaseAwayException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * Works through things one by one and goes on past those that fail. A failure is logged once, until the same thing succeeds or
 * fails for another reason. Only when the database is away does the work end early, as then everything would fail.
 */
public final class OneByOne {

    private static final int REMEMBERED = 1000;

    private final Logger log;
    private final Function<Throwable, String> reasons;
    private final Map<String, String> failing = new ConcurrentHashMap<>();

    /** @param log of the class whose work it is */
    public OneByOne(Logger log) {
        this(log, Reasons::of);
    }

    /** @param reasons gives what may be shown of an exception */
    public OneByOne(Logger log, Function<Throwable, String> reasons) {
        this.log = log;
        this.reasons = reasons;
    }

    /**
     * Does the work for each of the items.
     *
     * @param name of an item, as the log calls it
     * @return how many of them succeeded
     * @throws DatabaseAwayException when the database is away
     */
    public <T> int each(Collection<T> items, Function<T, String> name, Consumer<T> work) {
        int succeeded = 0;
        for (T item : items) {
            if (isDone(name.apply(item), () -> work.accept(item))) {
                succeeded++;
            }
        }
        return succeeded;
    }

    /**
     * Does one piece of work.
     *
     * @return whether it succeeded
     * @throws DatabaseAwayException when the database is away
     */
    public boolean isDone(String name, Runnable work) {
        try {
            work.run();
            failing.remove(name);
            return true;
        } catch (RuntimeException e) {
            if (Database.scrubbed(e) instanceof DatabaseAwayException away) {
                throw away;
            }
            String reason = reasons.apply(e);
            if (failing.size() > REMEMBERED) {
                failing.clear();
            }
            if (!reason.equals(failing.put(name, reason))) {
                log.error("{}: {}; it is tried again", Printable.text(name), reason);
            }
            return false;
        }
    }
}
