package io.caravan.erase;

import io.caravan.anonymise.Pseudonyms;
import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.Field;
import io.caravan.contract.Treatment;
import io.caravan.run.Erasures;
import io.caravan.run.PersonTokens;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Turns the identity that a request names into the tokens by which the person is found; the identity goes no further. */
public final class Requests {

    private final Contracts contracts;
    private final PersonTokens tokens;
    private final SecretKey pseudonymKey;

    /** @param pseudonymKey the secret from which each domain's key for pseudonyms is made */
    public Requests(Contracts contracts, PersonTokens tokens, SecretKey pseudonymKey) {
        this.contracts = contracts;
        this.tokens = tokens;
        this.pseudonymKey = pseudonymKey;
    }

    /**
     * A request for the person that {@code id} or {@code email} name.
     *
     * @param domain in which the id counts; the e-mail address counts in all
     * @param id or null
     * @param email in any spelling, or null
     * @throws IllegalArgumentException when neither is given
     */
    public Erasures.Asked asked(String domain, @Nullable String id, @Nullable String email) {
        boolean byId = id != null && !id.isBlank();
        boolean byEmail = email != null && !email.isBlank();
        if (!byId && !byEmail) {
            throw new IllegalArgumentException("a request names an id or an e-mail address");
        }
        Map<String, Erasures.Kind> found = new HashMap<>();
        if (byId) {
            found.put(tokens.ofId(domain, Objects.requireNonNull(id).strip()), Erasures.Kind.ID);
        }
        if (byEmail) {
            found.put(tokens.ofEmail(Objects.requireNonNull(email)), Erasures.Kind.EMAIL);
        }
        for (Contract contract : contracts.all()) {
            String home = contract.name().domain();
            if (contract.isLoaded() && byId && home.equals(domain)) {
                add(found, contract, "id", Objects.requireNonNull(id), Erasures.Kind.ID);
            }
            if (contract.isLoaded() && byEmail) {
                add(found, contract, "email", Objects.requireNonNull(email), Erasures.Kind.EMAIL);
            }
        }
        return new Erasures.Asked(byId, byEmail, found);
    }

    private void add(
            Map<String, Erasures.Kind> found, Contract contract, String role, String value, Erasures.Kind kind) {
        Field field = contract.subject().get(role);
        if (field == null) {
            return;
        }
        String domain = contract.name().domain();
        String cleaned = Clean.clean(value.strip(), field.cleanings());
        found.put(kind == Erasures.Kind.ID ? tokens.ofId(domain, cleaned) : tokens.ofEmail(cleaned), kind);
        if (field.privacy().treatment() == Treatment.PSEUDONYMISE) {
            String pseudonym = new Pseudonyms(pseudonymKey, domain).of(cleaned).toString();
            found.put(tokens.ofPseudonym(domain, pseudonym), Erasures.Kind.PSEUDONYM);
        }
    }
}
