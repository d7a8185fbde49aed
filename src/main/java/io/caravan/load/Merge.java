package io.caravan.load;

import io.caravan.database.Transaction;
import java.util.HashMap;
import java.util.Map;

/** The step at which staged records come into their tables. */
final class Merge {

    private Merge() {}

    /**
     * Brings the staged records over and gives the count of each outcome.
     *
     * @param run that brings them, unless they came with another and have waited
     * @param judged how many outcomes are noted already
     * @param noting whether it is noted of each record that it is an update
     */
    static Map<String, Long> merge(
            Transaction transaction, StageSql sql, JudgeSql judge, long run, int judged, boolean noting) {
        VersionSql versions = judge.versions();
        Existing existing = transaction
                .sql(judge.judgeExisting())
                .query((row, number) -> new Existing(row.getLong(1), row.getLong(2)))
                .single();
        long updated = existing.updated();
        Map<String, Long> counts = new HashMap<>();
        if (judged + existing.noted() > 0) {
            transaction.sql(judge.countOutcomes()).query(row -> {
                counts.put(row.getString("outcome"), row.getLong("records"));
            });
        }
        if (counts.values().stream().mapToLong(Long::longValue).sum() > Staging.WORTH_ANALYZING) {
            transaction.sql(judge.analyzeOutcomes()).update();
        }
        boolean again = counts.containsKey("unchanged") || counts.containsKey("duplicate");
        boolean all = counts.isEmpty();
        if (versions != null && !all) {
            transaction.sql(versions.keepLosers()).param(run).update();
        }
        if (again && judge.timeDecides()) {
            keepLatest(transaction, sql, judge, run);
        }
        if (versions != null && updated > 0) {
            transaction.sql(versions.keepReplaced()).update();
        }
        if (updated > 0 && noting) {
            transaction.sql(judge.noteUpdated()).update();
        }
        if (updated > 0) {
            sql.deleteChildren().forEach(statement -> transaction.sql(statement).update());
        }
        long merged = transaction
                .sql(updated > 0 ? sql.upsert(all) : sql.insert(all))
                .param(run)
                .update();
        sql.insertChildren().forEach(statement -> transaction.sql(statement).update());
        judge.beside().fill(transaction, run);
        counts.put("updated", updated);
        counts.put("loaded", merged - updated);
        return counts;
    }

    private static void keepLatest(Transaction transaction, StageSql sql, JudgeSql judge, long run) {
        long undecided = transaction
                .sql(judge.lastUndecided())
                .param(run)
                .query(Long.class)
                .single();
        VersionSql versions = judge.versions();
        if (versions != null) {
            transaction.sql(versions.keepEarlier()).param(undecided).update();
        }
        transaction.sql(sql.keepLatest()).params(run, undecided).update();
    }

    /**
     * Of the records that are there.
     *
     * @param updated how many have a newer version
     * @param noted of how many others it was noted what they are
     */
    private record Existing(long updated, long noted) {}
}
