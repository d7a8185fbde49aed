package io.caravan.run;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Who must not come back, as it was known at one time. */
public final class Suppression {

    private final PersonTokens tokens;
    private final Set<String> suppressed;
    private final long state;

    /**
     * @param suppressed the tokens of all who must not come back
     * @param state what changes whenever somebody is added
     */
    public Suppression(PersonTokens tokens, Set<String> suppressed, long state) {
        this.tokens = tokens;
        this.suppressed = Set.copyOf(suppressed);
        this.state = state;
    }

    /** By which it is known whether somebody was added since. */
    public long state() {
        return state;
    }

    /**
     * Whether a record of {@code contract}, cleaned and not yet treated, is of an erased person; also one that an erasure
     * has emptied before.
     */
    public Predicate<Values> in(Contract contract) {
        int[] ids = indexes(contract, contract.subject().ids());
        int[] emails = indexes(contract, contract.subject().emails());
        String domain = contract.name().domain();
        return values ->
                any(values, ids, id -> ErasedLink.is(id) || isSuppressed(id, text -> tokens.ofId(domain, text)))
                        || any(values, emails, email -> isSuppressed(email, tokens::ofEmail));
    }

    private boolean isSuppressed(String value, UnaryOperator<String> token) {
        return !suppressed.isEmpty() && suppressed.contains(token.apply(value));
    }

    private static boolean any(Values values, int[] fields, Predicate<String> test) {
        for (int field : fields) {
            Object value = values.get(field);
            if (value != null && test.test(value.toString())) {
                return true;
            }
        }
        return false;
    }

    private static int[] indexes(Contract contract, List<Field> fields) {
        return fields.stream()
                .mapToInt(field -> contract.table().fields().indexOf(field))
                .toArray();
    }
}
