package io.caravan.load;

import io.caravan.contract.Contract;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Knows who is looked for. The values are treated ones, as they rest in the warehouse. */
public interface PersonFinder {

    /**
     * The erasure whose person a record of {@code contract} is about, if any.
     *
     * @param id what names the person, or null
     * @param email the other that does, or null
     */
    OptionalLong find(Contract contract, @Nullable String id, @Nullable String email);

    /** What stands in a record for the person of that erasure once the record is emptied. */
    String link(long erasure);

    /** The line of an output file as it is once its record is emptied. */
    String emptied(Contract contract, String line, long erasure);
}
