package io.caravan.run;

import io.caravan.contract.Contract;

/**
 * One file on its way through the flow under one contract.
 *
 * @param id its number in the books; 0 when nothing is written down, as in {@code check}
 * @param token the fencing token of the claim: whoever takes the run over gets a higher one, and only the highest publishes
 */
public record Run(long id, long token, Contract contract, SourceFile file) {

    /** The name of a connection that others may have to end when they take the run over. */
    public String connectionName() {
        return connectionName(id);
    }

    static String connectionName(long run) {
        return "caravan run " + run;
    }
}
