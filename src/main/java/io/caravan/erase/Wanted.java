package io.caravan.erase;

import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Subject;
import io.caravan.contract.Treatment;
import io.caravan.run.ErasedLink;
import io.caravan.run.Erasures;
import io.caravan.run.Erasures.Kind;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The persons who are looked for, by their tokens. Every id and e-mail address that is met is turned into its token and
 * compared, so a search for one person is as long as one for ten thousand. What the persons' own records tell of further
 * ids and addresses is noted on the way. For use by several threads.
 */
final class Wanted {

    private final Identities identities;
    private final Map<String, Long> erasures = new HashMap<>();
    private final Map<Long, Erasures.Open> requests = new HashMap<>();
    private final Map<Long, String> links = new ConcurrentHashMap<>();
    private final Map<Long, Traits> traits = new ConcurrentHashMap<>();

    private Wanted(Identities identities) {
        this.identities = identities;
    }

    /** The persons of requests. Who is asked for twice is found for the first request. */
    static Wanted of(Collection<Erasures.Open> requests, Identities identities) {
        Wanted wanted = new Wanted(identities);
        for (Erasures.Open request : requests) {
            wanted.requests.put(request.erasure(), request);
            request.tokens().keySet().forEach(token -> wanted.erasures.putIfAbsent(token, request.erasure()));
        }
        return wanted;
    }

    /** All who must not come back, by their tokens and erasures. */
    static Wanted everybody(Map<String, Long> suppressed, Identities identities) {
        Wanted wanted = new Wanted(identities);
        wanted.erasures.putAll(suppressed);
        return wanted;
    }

    /** Whose an e-mail address is that stands somewhere in a text. */
    OptionalLong byEmail(String email) {
        return of(identities.tokens().ofEmail(email));
    }

    /** Whose an id is that stands in a text, beside the name of such a field of {@code contract} or as a word. */
    OptionalLong byId(Contract contract, String id) {
        return contract.subject().ids().stream()
                .map(field -> of(idToken(contract, field, id)))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private String idToken(Contract contract, Field field, String id) {
        return identities.tokens().ofId(contract.name().domain(), Clean.clean(id.strip(), field.cleanings()));
    }

    /** Whose a record is that nobody has treated yet, by what the fields of its subject say. */
    OptionalLong raw(Contract contract, List<Subject.Value> subject) {
        Map<String, Kind> ids = new HashMap<>();
        Map<String, Kind> emails = new HashMap<>();
        OptionalLong byId = OptionalLong.empty();
        OptionalLong byEmail = OptionalLong.empty();
        for (Subject.Value value : subject) {
            boolean isId = contract.subject().isId(value.field());
            if (value.value().isBlank() || (isId && ErasedLink.is(value.value()))) {
                continue;
            }
            if (isId && byId.isEmpty()) {
                byId = of(idToken(contract, value.field(), value.value()));
            } else if (!isId && byEmail.isEmpty()) {
                byEmail = byEmail(value.value());
            }
        }
        OptionalLong found = byId.isPresent() ? byId : byEmail;
        if (found.isPresent()) {
            for (Subject.Value value : subject) {
                if (value.value().isBlank() || ErasedLink.is(value.value())) {
                    continue;
                }
                if (contract.subject().isId(value.field())) {
                    ids.putAll(identities.ofId(contract.name().domain(), value.value()));
                } else {
                    emails.putAll(identities.ofEmail(value.value()));
                }
            }
            learn(contract, found.getAsLong(), ids, emails);
        }
        return found;
    }

    /** Whose a record is as it rests in the warehouse and in output files. */
    OptionalLong treated(Contract contract, List<Subject.Value> subject) {
        OptionalLong byId = OptionalLong.empty();
        OptionalLong byEmail = OptionalLong.empty();
        for (Subject.Value value : subject) {
            if (ErasedLink.is(value.value())) {
                continue;
            }
            OptionalLong erasure = of(identities.ofTreated(contract, value.field(), value.value()));
            if (contract.subject().isId(value.field())) {
                byId = byId.isPresent() ? byId : erasure;
            } else {
                byEmail = byEmail.isPresent() ? byEmail : erasure;
            }
        }
        OptionalLong found = byId.isPresent() ? byId : byEmail;
        if (found.isPresent()) {
            Map<String, Kind> ids = new HashMap<>();
            Map<String, Kind> emails = new HashMap<>();
            for (Subject.Value value : subject) {
                if (!ErasedLink.is(value.value())) {
                    boolean isId = contract.subject().isId(value.field());
                    Kind kind = value.field().privacy().treatment() == Treatment.PSEUDONYMISE
                            ? Kind.PSEUDONYM
                            : isId ? Kind.ID : Kind.EMAIL;
                    (isId ? ids : emails).put(identities.ofTreated(contract, value.field(), value.value()), kind);
                }
            }
            learn(contract, found.getAsLong(), ids, emails);
        }
        return found;
    }

    /** Whose an id or an address is that stands alone, as it rests in the warehouse. */
    OptionalLong holder(Contract contract, Subject.Value value) {
        return of(identities.ofTreated(contract, value.field(), value.value()));
    }

    private OptionalLong of(String token) {
        Long erasure = erasures.get(token);
        return erasure == null ? OptionalLong.empty() : OptionalLong.of(erasure);
    }

    /** A record of the person's own names the person by these ids and addresses. */
    private void learn(Contract contract, long erasure, Map<String, Kind> ids, Map<String, Kind> emails) {
        Erasures.@Nullable Open request = requests.get(erasure);
        // A request to be forgotten says who asks, and proves nothing.
        if ((request != null && request.scope() == Erasures.Scope.IDS) || !contract.isLoaded()) {
            return;
        }
        traits.computeIfAbsent(erasure, any -> new Traits(request))
                .add(contract.name().domain(), ids, emails);
    }

    /** What else the records say of one person. */
    private final class Traits {

        private final Map<String, Set<Set<String>>> subjects = new HashMap<>();
        private final Map<String, Kind> further = new HashMap<>();

        Traits(Erasures.@Nullable Open request) {
            if (request != null && request.byId() && !request.recorded()) {
                add(subjects, request.domain(), request.idTokens());
            }
        }

        synchronized void add(String domain, Map<String, Kind> ids, Map<String, Kind> emails) {
            add(subjects, domain, ids.keySet());
            addFurther(ids);
            addFurther(emails);
        }

        private void addFurther(Map<String, Kind> tokens) {
            tokens.forEach((token, kind) -> {
                if (!erasures.containsKey(token)) {
                    further.put(token, kind);
                }
            });
        }

        /** Ids that one record names are those of one subject. */
        private static void add(Map<String, Set<Set<String>>> subjects, String domain, Set<String> ids) {
            if (ids.isEmpty()) {
                return;
            }
            Set<Set<String>> others = subjects.computeIfAbsent(domain, any -> new HashSet<>());
            Set<String> one = new HashSet<>(ids);
            others.removeIf(other -> {
                boolean same = !Collections.disjoint(other, ids);
                if (same) {
                    one.addAll(other);
                }
                return same;
            });
            others.add(one);
        }

        synchronized int subjects() {
            return subjects.values().stream().mapToInt(Set::size).max().orElse(0);
        }

        synchronized Map<String, Kind> further() {
            return Map.copyOf(further);
        }
    }

    /** How many subjects of one domain a request has reached; more than one may be different people. */
    int subjects(long erasure) {
        Traits known = traits.get(erasure);
        return known == null ? 0 : known.subjects();
    }

    /** The tokens of ids and addresses that the person's own records have, and by which nobody was looked for yet. */
    Map<String, Kind> learned(long erasure) {
        Traits known = traits.get(erasure);
        return known == null ? Map.of() : known.further();
    }

    /** The persons of whom something more was learned, by their erasures. */
    Set<Long> learnedOf() {
        return traits.keySet().stream()
                .filter(erasure -> !learned(erasure).isEmpty())
                .collect(Collectors.toSet());
    }

    /** The number of the first erasure. */
    long first() {
        return requests.keySet().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    boolean isEmpty() {
        return erasures.isEmpty();
    }

    /**
     * What stands in a record for the person of an erasure once it is emptied: the same within one search for requests, and
     * another one for each record that has come late.
     */
    String link(long erasure) {
        return requests.containsKey(erasure)
                ? links.computeIfAbsent(erasure, number -> ErasedLink.random())
                : ErasedLink.random();
    }
}
