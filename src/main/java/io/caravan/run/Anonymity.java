package io.caravan.run;

import java.time.Instant;
import java.util.List;

/**
 * How many rows of a dataset's tables can be told from all others by what they show, when it was counted last.
 *
 * @param counted when that was
 * @param lastRun when a run of the dataset was over last
 * @param remarks what else there is to say of the rows, in sentences
 */
public record Anonymity(
        String dataset, Instant counted, Instant lastRun, List<Combination> combinations, List<String> remarks) {

    public Anonymity {
        combinations = List.copyOf(combinations);
        remarks = List.copyOf(remarks);
    }

    /**
     * The rows of a table, by some of its columns.
     *
     * @param table its name in the domain's schema
     * @param ids columns that name a person or a record by themselves, and are not among {@code columns}
     * @param columns the columns whose values are looked at together
     * @param rows how many the table has
     * @param small how many of them share their values with fewer than five persons, themselves included
     * @param single how many of them share their values with no other person
     * @param oneIn of how many combinations of values one was counted; both counts are estimates if it is not 1
     */
    public record Combination(
            String table, List<String> ids, List<String> columns, long rows, long small, long single, long oneIn) {

        public Combination {
            ids = List.copyOf(ids);
            columns = List.copyOf(columns);
        }
    }
}
