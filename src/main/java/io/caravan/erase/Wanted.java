package io.caravan.erase;

import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Subject;
import io.caravan.contract.Treatment;
import io.caravan.run.ErasedLink;
import io.caravan.run.Erasures;
import io.caravan.run.Erasures.Kind;
import io.caravan.run.NormalForm;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The persons who are looked for, by their tokens. Every id and e-mail address that is met is turned into its token and
 * compared, so a search for one person is as long as one for ten thousand. What the persons' own records tell of further
 * ids and addresses is noted on the way. For use by several threads.
 */
final class Wanted {

    private static final SortedSet<Long> NOBODY = Collections.emptySortedSet();

    private final Identities identities;
    private final Map<String, SortedSet<Long>> erasures = new HashMap<>();
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
            request.tokens().keySet().forEach(token -> wanted.add(token, request.erasure()));
        }
        return wanted;
    }

    /** All who must not come back, by their tokens and erasures. */
    static Wanted everybody(Map<String, Long> suppressed, Identities identities) {
        Wanted wanted = new Wanted(identities);
        suppressed.forEach(wanted::add);
        return wanted;
    }

    private void add(String token, long erasure) {
        erasures.computeIfAbsent(token, any -> new TreeSet<>()).add(erasure);
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
        // "n/a" is nobody's address.
        List<Subject.Value> named = named(subject).stream()
                .filter(value -> contract.subject().isId(value.field())
                        || NormalForm.ofEmail(value.value()).indexOf('@') > 0)
                .toList();
        boolean isSomebody = named.stream()
                .anyMatch(value -> erasures.containsKey(
                        contract.subject().isId(value.field())
                                ? idToken(contract, value.field(), value.value())
                                : identities.tokens().ofEmail(value.value())));
        return isSomebody
                ? owner(
                        contract,
                        tokens(
                                contract,
                                named,
                                true,
                                value -> identities.ofId(contract.name().domain(), value.value())),
                        tokens(contract, named, false, value -> identities.ofEmail(value.value())))
                : OptionalLong.empty();
    }

    /** Whose a record is as it rests in the warehouse and in output files. */
    OptionalLong treated(Contract contract, List<Subject.Value> subject) {
        List<Subject.Value> named = named(subject);
        boolean isSomebody = named.stream()
                .anyMatch(value -> erasures.containsKey(identities.ofTreated(contract, value.field(), value.value())));
        return isSomebody
                ? owner(
                        contract,
                        tokens(contract, named, true, value -> treatedToken(contract, value)),
                        tokens(contract, named, false, value -> treatedToken(contract, value)))
                : OptionalLong.empty();
    }

    private Map<String, Kind> treatedToken(Contract contract, Subject.Value value) {
        Kind kind = value.field().privacy().treatment() == Treatment.PSEUDONYMISE
                ? Kind.PSEUDONYM
                : contract.subject().isId(value.field()) ? Kind.ID : Kind.EMAIL;
        return Map.of(identities.ofTreated(contract, value.field(), value.value()), kind);
    }

    /** The values that name somebody: no blank, no placeholder of signs, no link of an erased person. */
    private static List<Subject.Value> named(List<Subject.Value> subject) {
        return subject.stream()
                .filter(value -> !ErasedLink.is(value.value())
                        && !NormalForm.ofId(value.value()).isEmpty())
                .toList();
    }

    private static Map<String, Kind> tokens(
            Contract contract,
            List<Subject.Value> values,
            boolean ids,
            Function<Subject.Value, Map<String, Kind>> tokens) {
        Map<String, Kind> all = new HashMap<>();
        values.stream()
                .filter(value -> contract.subject().isId(value.field()) == ids)
                .forEach(value -> all.putAll(tokens.apply(value)));
        return all;
    }

    /** The person whom the ids name, or else the addresses; what the record tells is learned for all whom it names. */
    private OptionalLong owner(Contract contract, Map<String, Kind> ids, Map<String, Kind> emails) {
        SortedSet<Long> byId = all(ids.keySet());
        SortedSet<Long> byEmail = all(emails.keySet());
        Stream.concat(byId.stream(), byEmail.stream())
                .distinct()
                .forEach(erasure -> learn(contract, erasure, ids, emails));
        SortedSet<Long> owners = byId.isEmpty() ? byEmail : byId;
        return owners.isEmpty() ? OptionalLong.empty() : OptionalLong.of(owners.first());
    }

    private SortedSet<Long> all(Collection<String> tokens) {
        SortedSet<Long> all = new TreeSet<>();
        tokens.forEach(token -> all.addAll(erasures.getOrDefault(token, NOBODY)));
        return all;
    }

    /** Whose an id or an address is that stands alone, as it rests in the warehouse. */
    OptionalLong holder(Contract contract, Subject.Value value) {
        return of(identities.ofTreated(contract, value.field(), value.value()));
    }

    /** Of several requests the first. */
    private OptionalLong of(String token) {
        SortedSet<Long> named = erasures.get(token);
        return named == null ? OptionalLong.empty() : OptionalLong.of(named.first());
    }

    /** A record of the person's own names the person by these ids and addresses. */
    private void learn(Contract contract, long erasure, Map<String, Kind> ids, Map<String, Kind> emails) {
        Erasures.@Nullable Open request = requests.get(erasure);
        // A request to be forgotten says who asks, and proves nothing.
        if ((request != null && request.scope() == Erasures.Scope.IDS) || !contract.isLoaded()) {
            return;
        }
        traits.computeIfAbsent(erasure, any -> new Traits(erasure, request))
                .add(contract.name().domain(), ids, emails);
    }

    /** What else the records say of one person. */
    private final class Traits {

        private final long erasure;
        private final Map<String, Set<Set<String>>> subjects = new HashMap<>();
        private final Map<String, Kind> further = new HashMap<>();

        Traits(long erasure, Erasures.@Nullable Open request) {
            this.erasure = erasure;
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
                if (!erasures.getOrDefault(token, NOBODY).contains(erasure)) {
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
