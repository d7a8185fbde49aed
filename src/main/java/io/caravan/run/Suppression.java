package io.caravan.run;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
        int id = index(contract, "id");
        int email = index(contract, "email");
        String domain = contract.name().domain();
        return values -> {
            String idValue = id < 0 ? null : text(values.get(id));
            String emailValue = suppressed.isEmpty() || email < 0 ? null : text(values.get(email));
            return (idValue != null && (ErasedLink.is(idValue) || isSuppressed(domain, idValue)))
                    || (emailValue != null && suppressed.contains(tokens.ofEmail(emailValue)));
        };
    }

    private boolean isSuppressed(String domain, String id) {
        return !suppressed.isEmpty() && suppressed.contains(tokens.ofId(domain, id));
    }

    private static int index(Contract contract, String role) {
        Field field = contract.subject().get(role);
        return field == null ? -1 : contract.table().fields().indexOf(field);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
