package io.caravan.benchmark.springbatch;

import tools.jackson.databind.node.ObjectNode;

/** What the processor makes of a line. */
sealed interface Checked {

    /** A valid customer whose personal fields are replaced. */
    record Accepted(ObjectNode customer) implements Checked {

        String id() {
            return customer.get("id").stringValue();
        }

        /** Days compare as their text does; without one it is the oldest. */
        String lastChange() {
            return customer.path("last_change").asString("");
        }
    }

    /** A line that is kept as a reject, and the rule it breaks. */
    record Refused(int line, String reason) implements Checked {}
}
