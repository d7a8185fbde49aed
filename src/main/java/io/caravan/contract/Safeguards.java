package io.caravan.contract;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * What stops a file that is probably a wrong one.
 *
 * @param errorThreshold the share of a file's records that may be rejected, from 0 to 1; with more the file is a wrong one
 * @param maxDeleted the share of a table's rows, from 0 to 1, that may be deleted because a source shows them no more; more are
 *     deleted only when a person approves it
 * @param versionAhead how far ahead of the clock the version of a record, or the time of a file, may be
 */
public record Safeguards(double errorThreshold, double maxDeleted, Duration versionAhead) {

    /** So few rows may be deleted whatever their share is. */
    public static final int FEW_ROWS = 10;

    private static final double FIFTH = 0.2;

    static Safeguards of(JsonNode dataset) {
        return new Safeguards(
                dataset.path("errorThreshold").asDouble(1),
                dataset.path("maxDeleted").asDouble(FIFTH),
                Duration.parse(dataset.path("versionAhead").asString("P1D")));
    }

    /** How far ahead a version may be, for people: {@code 1 day}, {@code 36 hours}. */
    public String ahead() {
        long hours = versionAhead.toHours();
        long number = hours % 24 == 0 ? hours / 24 : hours;
        String unit = hours % 24 == 0 ? "day" : "hour";
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    /** Whether so many rejected records show that the file is a wrong one, rather than one with wrong records. */
    public boolean isBeyondThreshold(long rejected, long read) {
        return rejected > errorThreshold * read;
    }

    /** Whether a person has to approve that so many rows of a table are deleted. */
    public boolean needsApproval(long deleted, long rows) {
        return deleted >= FEW_ROWS && deleted > maxDeleted * rows;
    }
}
