package io.caravan.erase;

import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Erasing;
import io.caravan.contract.Field;
import io.caravan.contract.Treatment;
import io.caravan.run.ErasedLink;
import io.caravan.run.Erasures;
import io.caravan.run.PersonTokens;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The persons who are looked for, by their tokens. Every id and e-mail address that is met is turned into its token and
 * compared, so a search for one person is as long as one for ten thousand. For use by several threads.
 */
final class Wanted {

    private final PersonTokens tokens;
    private final Map<String, Long> erasures = new HashMap<>();
    private final Map<Long, Erasures.Open> requests = new HashMap<>();
    private final Map<Long, String> links = new ConcurrentHashMap<>();

    /** What else the records say of the persons: further ids, by erasure. */
    private final Map<Long, Set<String>> further = new ConcurrentHashMap<>();

    /** Erasures whose id and e-mail address are those of different people. */
    private final Set<Long> conflicts = ConcurrentHashMap.newKeySet();

    private Wanted(PersonTokens tokens) {
        this.tokens = tokens;
    }

    /** The persons of requests. Who is asked for twice is found for the first request. */
    static Wanted of(Collection<Erasures.Open> requests, PersonTokens tokens) {
        Wanted wanted = new Wanted(tokens);
        for (Erasures.Open request : requests) {
            wanted.requests.put(request.erasure(), request);
            request.tokens().keySet().forEach(token -> wanted.erasures.putIfAbsent(token, request.erasure()));
        }
        return wanted;
    }

    /** All who must not come back; they are found for erasure 0. */
    static Wanted everybody(Set<String> suppressed, PersonTokens tokens) {
        Wanted wanted = new Wanted(tokens);
        suppressed.forEach(token -> wanted.erasures.put(token, 0L));
        return wanted;
    }

    /** Whose an e-mail address is that stands somewhere in a text. */
    OptionalLong byEmail(String email) {
        return of(tokens.ofEmail(email));
    }

    /** Whose an id is that stands in a text beside the name of such a field of {@code contract}. */
    OptionalLong byId(Contract contract, String id) {
        return of(idToken(contract, id));
    }

    /** Whose a record is that nobody has treated yet. */
    OptionalLong raw(Contract contract, @Nullable String id, @Nullable String email) {
        return match(
                contract,
                id == null || id.isBlank() ? null : idToken(contract, id),
                email == null || email.isBlank() ? null : tokens.ofEmail(email));
    }

    /** Whose a record is as it rests in the warehouse and in output files. */
    OptionalLong treated(Contract contract, @Nullable String id, @Nullable String email) {
        return match(contract, treatedToken(contract, "id", id), treatedToken(contract, "email", email));
    }

    private String idToken(Contract contract, String id) {
        Field field = contract.subject().get("id");
        String cleaned = field == null ? id.strip() : Clean.clean(id.strip(), field.cleanings());
        return tokens.ofId(contract.name().domain(), cleaned);
    }

    private @Nullable String treatedToken(Contract contract, String role, @Nullable String value) {
        Field field = contract.subject().get(role);
        if (value == null || field == null) {
            return null;
        }
        String domain = contract.name().domain();
        if (field.privacy().treatment() == Treatment.PSEUDONYMISE) {
            return tokens.ofPseudonym(domain, value);
        }
        return role.equals("id") ? tokens.ofId(domain, value) : tokens.ofEmail(value);
    }

    private OptionalLong match(Contract contract, @Nullable String id, @Nullable String email) {
        OptionalLong byId = id == null ? OptionalLong.empty() : of(id);
        OptionalLong byEmail = email == null ? OptionalLong.empty() : of(email);
        if (byEmail.isPresent() && id != null && contract.erasing() == Erasing.DELETE) {
            belongsTogether(contract, byEmail.getAsLong(), id);
        }
        return byId.isPresent() ? byId : byEmail;
    }

    /** A record of the person's own has the e-mail address of {@code erasure}, and the id of which this is the token. */
    private void belongsTogether(Contract contract, long erasure, String id) {
        Erasures.Open request = requests.get(erasure);
        if (request == null || request.tokens().containsKey(id)) {
            return;
        }
        if (request.byId() && contract.name().domain().equals(request.domain())) {
            if (!request.recorded()) {
                conflicts.add(erasure);
            }
        } else {
            further.computeIfAbsent(erasure, number -> ConcurrentHashMap.newKeySet())
                    .add(id);
        }
    }

    private OptionalLong of(String token) {
        Long erasure = erasures.get(token);
        return erasure == null ? OptionalLong.empty() : OptionalLong.of(erasure);
    }

    /** The requests whose id and e-mail address turned out to be those of different people. */
    Set<Long> conflicts() {
        return new HashSet<>(conflicts);
    }

    /** The requests, with what else was learned of their persons. */
    List<Erasures.Open> learned() {
        return requests.values().stream()
                .map(request -> {
                    Erasures.Open more = request;
                    for (String id : further.getOrDefault(request.erasure(), Set.of())) {
                        more = more.with(id, Erasures.Kind.ID);
                    }
                    return more;
                })
                .toList();
    }

    boolean hasLearned() {
        return !further.isEmpty();
    }

    /** The number of the first erasure. */
    long first() {
        return requests.keySet().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    boolean isEmpty() {
        return erasures.isEmpty();
    }

    /** What stands in a record for the person of an erasure once it is emptied: the same within one search. */
    String link(long erasure) {
        return erasure == 0 ? ErasedLink.random() : links.computeIfAbsent(erasure, number -> ErasedLink.random());
    }
}
