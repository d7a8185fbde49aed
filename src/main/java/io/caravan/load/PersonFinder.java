package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Subject;
import java.util.List;
import java.util.OptionalLong;

/** Knows who is looked for. The values are treated ones, as they rest in the warehouse. */
public interface PersonFinder {

    /**
     * The erasure whose person a record of {@code contract} is about, if any.
     *
     * @param subject what the fields of its subject say, without those that say nothing
     */
    OptionalLong find(Contract contract, List<Subject.Value> subject);

    /** What stands in a record for the person of that erasure once the record is emptied. */
    String link(long erasure);

    /** The line of an output file as it is once its record is emptied. */
    String emptied(Contract contract, String line, long erasure);
}
