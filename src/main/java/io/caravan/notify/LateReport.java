package io.caravan.notify;

/**
 * A report that has waited for longer than it should.
 *
 * @param missing the datasets it waits for; empty when they are there
 * @param trouble why it could not be made nevertheless
 */
record LateReport(String report, String day, String missing, String trouble) {

    @Override
    public String toString() {
        return report + " of " + day
                + (missing.isEmpty()
                        ? " could not be made: " + trouble + "."
                        : " waits for what is not there yet for that day: " + missing + ".");
    }
}
