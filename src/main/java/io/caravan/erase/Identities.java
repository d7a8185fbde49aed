package io.caravan.erase;

import io.caravan.anonymise.Pseudonyms;
import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.Field;
import io.caravan.contract.Treatment;
import io.caravan.run.Erasures;
import io.caravan.run.NormalForm;
import io.caravan.run.PersonTokens;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;

/** Turns ids and e-mail addresses into the tokens by which a person is found; the identity itself goes no further. */
public final class Identities {

    private final Contracts contracts;
    private final PersonTokens tokens;
    private final SecretKey pseudonymKey;

    /** @param pseudonymKey the secret from which each domain's key for pseudonyms is made */
    public Identities(Contracts contracts, PersonTokens tokens, SecretKey pseudonymKey) {
        this.contracts = contracts;
        this.tokens = tokens;
        this.pseudonymKey = pseudonymKey;
    }

    /** The tokens of {@link #tokens}' own kinds, which need no contract. */
    PersonTokens tokens() {
        return tokens;
    }

    /**
     * A request for the person whom ids and e-mail addresses name, in any spelling. Blank ones are left out.
     *
     * @param domain in which the ids count; the addresses count in all
     * @throws IllegalArgumentException when none is given
     */
    public Erasures.Asked asked(String domain, Collection<String> ids, Collection<String> emails) {
        Map<String, Erasures.Kind> found = new HashMap<>();
        List<String> namedIds =
                ids.stream().filter(id -> !NormalForm.ofId(id).isEmpty()).toList();
        List<String> namedEmails = emails.stream()
                .filter(email -> !NormalForm.ofEmail(email).isEmpty())
                .toList();
        if (namedIds.isEmpty() && namedEmails.isEmpty()) {
            throw new IllegalArgumentException("a request names an id or an e-mail address");
        }
        namedIds.forEach(id -> found.putAll(ofId(domain, id)));
        namedEmails.forEach(email -> found.putAll(ofEmail(email)));
        return new Erasures.Asked(!namedIds.isEmpty(), !namedEmails.isEmpty(), found);
    }

    /** The tokens of an id as it came, and of the pseudonyms that stand for it in its domain. */
    Map<String, Erasures.Kind> ofId(String domain, String id) {
        Map<String, Erasures.Kind> found = new HashMap<>();
        found.put(tokens.ofId(domain, id), Erasures.Kind.ID);
        contracts.all().stream()
                .filter(contract ->
                        contract.isLoaded() && contract.name().domain().equals(domain))
                .forEach(contract -> contract.subject().ids().forEach(field -> {
                    String cleaned = Clean.clean(id.strip(), field.cleanings());
                    found.put(tokens.ofId(domain, cleaned), Erasures.Kind.ID);
                    addPseudonym(found, contract, field, cleaned);
                }));
        return found;
    }

    /** The tokens of an e-mail address as it came, and of the pseudonyms that stand for it in all domains. */
    Map<String, Erasures.Kind> ofEmail(String email) {
        Map<String, Erasures.Kind> found = new HashMap<>();
        found.put(tokens.ofEmail(email), Erasures.Kind.EMAIL);
        contracts.all().stream()
                .filter(Contract::isLoaded)
                .forEach(contract -> contract.subject().emails().forEach(field -> {
                    String cleaned = Clean.clean(email.strip(), field.cleanings());
                    found.put(tokens.ofEmail(cleaned), Erasures.Kind.EMAIL);
                    addPseudonym(found, contract, field, cleaned);
                }));
        return found;
    }

    private void addPseudonym(Map<String, Erasures.Kind> found, Contract contract, Field field, String cleaned) {
        if (field.privacy().treatment() == Treatment.PSEUDONYMISE) {
            String domain = contract.name().domain();
            String pseudonym = new Pseudonyms(pseudonymKey, domain).of(cleaned).toString();
            found.put(tokens.ofPseudonym(domain, pseudonym), Erasures.Kind.PSEUDONYM);
        }
    }

    /** The token of an id or an address as it rests in the treated records of a dataset. */
    String ofTreated(Contract contract, Field field, String value) {
        String domain = contract.name().domain();
        if (field.privacy().treatment() == Treatment.PSEUDONYMISE) {
            return tokens.ofPseudonym(domain, value);
        }
        return contract.subject().isId(field) ? tokens.ofId(domain, value) : tokens.ofEmail(value);
    }
}
