package io.caravan.erase;

import io.caravan.contract.Contracts;
import io.caravan.database.SessionLock;
import io.caravan.failure.BusyException;
import io.caravan.failure.CommandException;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.load.Persons;
import io.caravan.read.Pieces;
import io.caravan.run.Erasures;
import io.caravan.run.FiledFiles;
import io.caravan.run.Filing;
import io.caravan.run.OneByOne;
import io.caravan.run.Printable;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The room's door. All requests that are open are one pass over the places, and a broken pass is done again from the books. */
public final class Erase {

    private static final Logger LOG = LoggerFactory.getLogger(Erase.class);

    /** A file may have been filed between the search and its end; then it is searched again. */
    private static final int MOST_PASSES = 5;

    /** So often it waits for runs that are being published, ten seconds each time. */
    private static final int MOST_TRIES = 90;

    /** A request of more persons takes longer, as each record is compared with all of them. */
    private static final int TOKENS_OF_A_REQUEST = 500;

    /** Each round follows what the one before has learnt. */
    private static final int MOST_ROUNDS = 100;

    /** A cause of which somebody is notified once while it lasts. */
    private static final String UNSEARCHABLE = "erasure cannot search";

    private final OneByOne requests = new OneByOne(LOG);
    private final OneByOne files = new OneByOne(LOG);
    private final Erasures erasures;
    private final Persons persons;
    private final Identities identities;
    private final Search search;
    private final Forget forget;
    private final Folders folders;
    private final Contracts contracts;
    private final FiledFiles filedFiles;
    private final Certificates certificates;
    private final Certifying certifying;
    private final TokenFile tokenFile;
    private final Duration tokensKept;
    private final BooleanSupplier stopped;
    private final Clock clock;

    /**
     * @param stopped whether to end before all is done; what is not goes on at the next time
     * @param tokenFile where the tokens of the erased are kept once more, outside of the database
     * @param tokensKept how long they keep a person out
     */
    public Erase(
            Pieces pieces,
            Folders folders,
            Contracts contracts,
            Erasures erasures,
            FiledFiles filedFiles,
            Persons persons,
            Identities identities,
            Certificates certificates,
            Path tokenFile,
            Duration tokensKept,
            BooleanSupplier stopped,
            Clock clock) {
        this.erasures = erasures;
        this.persons = persons;
        this.identities = identities;
        this.search = new Search(pieces, folders, contracts, persons, filedFiles, identities, stopped);
        this.forget = new Forget(pieces, persons, filedFiles, stopped);
        this.folders = folders;
        this.contracts = contracts;
        this.filedFiles = filedFiles;
        this.certificates = certificates;
        this.certifying = new Certifying(contracts, erasures, clock);
        this.tokenFile = new TokenFile(tokenFile);
        this.tokensKept = tokensKept;
        this.stopped = stopped;
        this.clock = clock;
    }

    /**
     * Deletes a filed file that cannot be searched, as a person has decided, and notes it in the ledger.
     *
     * @param filedAs where it lies: {@code failed/} or {@code archive/}, and its name below that
     * @throws CommandException when the ledger has no such file, or it can be searched
     */
    public void delete(String filedAs) {
        FiledFiles.Filed file = filedFiles.filed().stream()
                .filter(filed -> filed.filedAs().equals(filedAs))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "the ledger has no file " + Printable.text(filedAs),
                        "name it with failed/ or archive/ before what ./caravan erase says of it"));
        StoredFile stored = folders.file(contracts, file);
        boolean isThere = Files.exists(stored.path(), LinkOption.NOFOLLOW_LINKS);
        if (isThere
                && search.in(List.of(file), Wanted.everybody(Map.of(), identities))
                        .notSearched()
                        .isEmpty()) {
            throw new CommandException(Printable.text(filedAs) + " can be searched, so that no request waits for it");
        }
        Filing.discard(stored.path(), stored.folder());
        filedFiles.deleted(filedAs);
    }

    /**
     * What an erasure came to.
     *
     * @param certificates the pages of those that are done
     * @param incomplete the pages of those that are done but for places that were not searched
     * @param nothing how many of them are of persons of whom nothing was found
     * @param earlier the pages of those whose person was erased before, with nothing new since
     * @param held how many requests are held, as they reach several subjects
     * @param notSearched places that could not be searched, with the reason; the requests stay open for them
     * @param busy whether another process is at it
     */
    public record Outcome(
            List<Path> certificates,
            List<Path> incomplete,
            int nothing,
            List<Path> earlier,
            int held,
            List<String> notSearched,
            boolean busy) {

        /** No request waits. */
        public static final Outcome NOTHING = new Outcome(List.of(), List.of(), 0, List.of(), 0, List.of(), false);

        /** Another process has the turn. */
        public static final Outcome BUSY = new Outcome(List.of(), List.of(), 0, List.of(), 0, List.of(), true);

        Outcome and(Outcome other) {
            return new Outcome(
                    both(certificates, other.certificates),
                    both(incomplete, other.incomplete),
                    nothing + other.nothing,
                    both(earlier, other.earlier),
                    held + other.held,
                    both(notSearched, other.notSearched),
                    busy || other.busy);
        }

        private static <T> List<T> both(List<T> one, List<T> other) {
            return Stream.concat(one.stream(), other.stream()).distinct().toList();
        }
    }

    /**
     * Does all requests that are open, and tries those again that are incomplete.
     *
     * @param deep whether the tables of persons are written anew, also when no request is open
     */
    public Outcome erase(boolean deep) {
        return erase(deep, true);
    }

    /** Does all requests that are open, but for those that only wait for what could not be searched. */
    public Outcome eraseOpen() {
        return erase(false, false);
    }

    private Outcome erase(boolean deep, boolean incomplete) {
        if (requests(incomplete).isEmpty() && !deep) {
            return Outcome.NOTHING;
        }
        Optional<SessionLock> turn = erasures.tryTurn();
        if (turn.isEmpty()) {
            return Outcome.BUSY;
        }
        try {
            List<Erasures.Open> open = requests(incomplete);
            if (open.isEmpty() && deep) {
                persons.vacuum(persons.subjects(), true, stopped);
            }
            return open.isEmpty() ? Outcome.NOTHING : eraseAll(open, deep);
        } finally {
            turn.get().close();
        }
    }

    private List<Erasures.Open> requests(boolean incomplete) {
        return incomplete
                ? Stream.concat(erasures.open().stream(), erasures.incomplete().stream())
                        .toList()
                : erasures.open();
    }

    /** All in one pass; when that fails, each by itself, as what fails may concern one of them. */
    private Outcome eraseAll(List<Erasures.Open> open, boolean deep) {
        try {
            return erase(open, deep);
        } catch (DatabaseAwayException e) {
            throw e;
        } catch (RuntimeException e) {
            if (open.size() == 1 || stopped.getAsBoolean()) {
                throw e;
            }
            List<Outcome> outcomes = new ArrayList<>();
            int done = requests.each(
                    open,
                    request -> "erasure " + request.erasure(),
                    request -> outcomes.add(erase(List.of(request), deep)));
            if (done == 0) {
                throw e;
            }
            return outcomes.stream().reduce(Outcome.NOTHING, Outcome::and);
        }
    }

    private Outcome erase(List<Erasures.Open> asked, boolean deep) {
        Reached first = reach(asked);
        if (!first.held().isEmpty()) {
            hold(first.held());
        }
        Outcome held =
                new Outcome(List.of(), List.of(), 0, List.of(), first.held().size(), List.of(), false);
        if (first.open().isEmpty()) {
            return held;
        }
        Map<Long, Long> earlier = earlier(asked, first.open());
        record(first.open());
        Reached last = forget(first, deep);
        List<String> notSearched = last.findings().notSearched();
        notifyOfNotSearched(notSearched);
        return certify(last, earlier, deep).and(held);
    }

    /** The erasures in which the persons of new requests were erased before; also those of the same pass, for two who ask for one. */
    private Map<Long, Long> earlier(List<Erasures.Open> asked, List<Erasures.Open> reached) {
        Map<Long, Long> earlier = new HashMap<>();
        asked.stream().filter(request -> !request.recorded()).forEach(request -> erasures.earlier(
                        request.tokens().keySet())
                .ifPresent(erasure -> earlier.put(request.erasure(), erasure)));
        Map<Set<String>, Long> first = new HashMap<>();
        for (Erasures.Open request : reached) {
            if (!request.from().equals(Erasures.From.OURSELVES)) {
                @Nullable Long same = first.putIfAbsent(request.tokens().keySet(), request.erasure());
                if (same != null && !request.recorded()) {
                    earlier.putIfAbsent(request.erasure(), earlier.getOrDefault(same, same));
                }
            }
        }
        return earlier;
    }

    private void record(List<Erasures.Open> open) {
        Set<String> known = erasures.suppressed().keySet();
        // First, or a process that starts meanwhile takes the tokens of the file for those of a lost erasure.
        erasures.learn(open);
        untilPublished(() -> erasures.record(open, () -> tokenFile.add(open, known, clock.instant())));
    }

    private void untilPublished(BooleanSupplier attempt) {
        int tries = 1;
        while (!attempt.getAsBoolean()) {
            if (stopped.getAsBoolean() || ++tries > MOST_TRIES) {
                throw new BusyException(
                        "runs are being published, which an erasure waits for; it goes on at the next time");
            }
        }
    }

    /** Keeps out the persons of a request that a person has ended otherwise no longer, also after a restore. */
    public void takeBack(Erasures.Open held) {
        Set<String> tokens = new HashSet<>(held.tokens().keySet());
        tokens.removeAll(erasures.suppressed().keySet());
        tokenFile.takeBack(tokens, clock.instant());
    }

    /**
     * How far requests reach.
     *
     * @param open those that are not held, with all tokens that their persons' records tell
     * @param findings of the search for these
     * @param held how many subjects of one domain the others have reached, by erasure
     * @param subjects the most subjects of one domain that any of the requests has reached in a round
     */
    private record Reached(
            List<Erasures.Open> open, Wanted wanted, Findings findings, Map<Long, Integer> held, int subjects) {}

    /**
     * Searches until nothing more is learnt: by an id the addresses that the person's own records have, by these the ids of
     * other domains. A request that reaches several subjects of one domain is held; one that is recorded already does not
     * follow what leads there.
     */
    private Reached reach(List<Erasures.Open> asked) {
        Map<Long, Integer> held = new HashMap<>();
        Map<Long, Integer> subjects = new HashMap<>();
        Set<Long> atTheirEnd = new HashSet<>();
        List<Erasures.Open> open = asked;
        List<Erasures.Open> before = asked;
        int most = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Wanted wanted = Wanted.of(open, identities);
            Findings findings = search.everywhere(wanted, Search.Viewer.NOBODY);
            Map<Long, Erasures.Open> shorter =
                    before.stream().collect(Collectors.toMap(Erasures.Open::erasure, request -> request));
            List<Erasures.Open> next = new ArrayList<>();
            for (Erasures.Open request : open) {
                int reached = wanted.subjects(request.erasure());
                most = Math.max(most, reached);
                Map<String, Erasures.Kind> learned = wanted.learned(request.erasure());
                boolean isForOne = request.scope() == Erasures.Scope.ONE;
                if (request.recorded() && isForOne && reached > subjects.getOrDefault(request.erasure(), reached)) {
                    atTheirEnd.add(request.erasure());
                    next.add(Objects.requireNonNull(shorter.get(request.erasure())));
                } else if (!request.recorded() && isForOne && reached > 1) {
                    held.put(request.erasure(), reached);
                } else {
                    subjects.put(request.erasure(), reached);
                    next.add(atTheirEnd.contains(request.erasure()) ? request : request.with(learned));
                }
            }
            if (next.equals(open)) {
                return new Reached(open, wanted, findings, held, most);
            }
            before = open;
            open = next;
            if (open.isEmpty()) {
                return new Reached(open, wanted, findings, held, most);
            }
        }
        throw new BusyException("the ids and addresses of a request lead on and on; the erasure is tried again");
    }

    /** Forgets what was found, and what comes to light meanwhile, until a search finds nothing more. */
    private Reached forget(Reached first, boolean deep) {
        Reached reached = first;
        for (int pass = 1; pass <= MOST_PASSES; pass++) {
            erasures.found(reached.findings().changing());
            Set<StoredFile> stuck =
                    forget.everywhere(reached.findings(), reached.wanted(), search.mentions(reached.wanted()));
            List<Erasures.Open> recorded = erasures.open().stream()
                    .filter(request -> first.open().stream().anyMatch(open -> open.erasure() == request.erasure()))
                    .toList();
            reached = reach(recorded);
            if (!reached.open().equals(recorded)) {
                record(reached.open());
            }
            if (reached.findings().isOnlyIn(stuck)) {
                Mentions mentions = search.mentions(reached.wanted());
                erasures.notChanged(reached.findings().changing());
                for (StoredFile file : stuck) {
                    reached.findings()
                            .notSearched(
                                    file.kind().place() + ": " + Printable.text(mentions.redacted(file.below()))
                                            + ": names somebody who is erased, and cannot be changed",
                                    true);
                }
                persons.vacuum(persons.subjects(), deep, stopped);
                return reached;
            }
        }
        throw new BusyException("the places still hold something after " + MOST_PASSES
                + " passes; the erasure goes on at the next time");
    }

    private Outcome certify(Reached last, Map<Long, Long> earlier, boolean deep) {
        List<Path> pages = new ArrayList<>();
        List<Path> incomplete = new ArrayList<>();
        List<Path> before = new ArrayList<>();
        List<Long> done = new ArrayList<>();
        List<Long> left = new ArrayList<>();
        AtomicInteger nothing = new AtomicInteger();
        boolean isWhole = last.findings().notSearched().isEmpty();
        var unused =
                requests.each(last.open(), request -> "the certificate of erasure " + request.erasure(), request -> {
                    long same = earlier.getOrDefault(request.erasure(), 0L);
                    Map<String, Long> changed = erasures.found(request.erasure());
                    if (changed.isEmpty() && same > 0) {
                        before.add(certificates.page(same));
                        done.add(request.erasure());
                        return;
                    }
                    boolean isOurs = request.from().equals(Erasures.From.OURSELVES);
                    // What was not searched keeps the requests of people open, and no other.
                    boolean isDone = isWhole || isOurs || request.accepted();
                    if (!isOurs) {
                        Path page = certificates.write(certifying.certificate(request, changed, last.findings(), deep));
                        (isDone ? pages : incomplete).add(page);
                        nothing.addAndGet(changed.isEmpty() ? 1 : 0);
                    }
                    (isDone ? done : left).add(request.erasure());
                });
        erasures.done(done);
        erasures.leaveIncomplete(left);
        LOG.info("{} erased; {} are incomplete, as places could not be searched", done.size(), left.size());
        return new Outcome(
                pages, incomplete, nothing.get(), before, 0, last.findings().notSearched(), false);
    }

    private void hold(Map<Long, Integer> subjects) {
        String list = subjects.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(held -> "  request " + held.getKey() + ": " + held.getValue() + " subjects\n")
                .collect(Collectors.joining());
        erasures.hold(
                subjects,
                "Caravan: a request to be forgotten is held",
                String.format(
                        Locale.ROOT,
                        """
                The ids and e-mail addresses of these requests belong to more than one subject of a domain, as when several
                people share one address. Nobody was erased for them:

                %s
                What to do: find out who asked, and decide for each request:

                    ./caravan decide-erasure NUMBER --only-id ID --domain DOMAIN   erases this subject alone
                    ./caravan decide-erasure NUMBER --everyone                     erases all of them
                    ./caravan decide-erasure NUMBER --nobody                       ends the request
                """,
                        list));
    }

    private void notifyOfNotSearched(List<String> places) {
        if (places.isEmpty()) {
            erasures.endNotice(UNSEARCHABLE);
            return;
        }
        erasures.notifyOnce(
                UNSEARCHABLE,
                "Caravan: an erasure could not search everything",
                String.format(
                        Locale.ROOT,
                        """
                Persons were erased, but these were not searched, and a person may be there:

                %s
                What to do: make these readable for Caravan, and the requests are finished by themselves. Or delete a file, here
                of failed files, with the first; or end the requests with the second, if you know that nobody who asked is there:

                    ./caravan decide-erasure --delete failed/shop/customers.json.xz
                    ./caravan decide-erasure --accept-not-searched
                """,
                        places.stream()
                                .limit(50)
                                .map(place -> "  - " + place + "\n")
                                .collect(Collectors.joining())));
    }

    /**
     * Begins again the erasures of which the database does not know, because it was restored from an older copy; from here on
     * nobody of them comes back. {@link #erase(boolean)} then forgets what the copy has brought.
     */
    public void restore() {
        Map<String, Erasures.Kind> lost =
                new HashMap<>(tokenFile.since(clock.instant().minus(tokensKept)));
        if (!lost.isEmpty()) {
            // In this order, as those of an erasure that begins meanwhile go from the one to the other.
            lost.keySet().removeAll(erasures.asked());
            lost.keySet().removeAll(erasures.suppressed().keySet());
        }
        if (!lost.isEmpty()) {
            List<Map.Entry<String, Erasures.Kind>> all = List.copyOf(lost.entrySet());
            for (int from = 0; from < all.size(); from += TOKENS_OF_A_REQUEST) {
                Map<String, Erasures.Kind> some =
                        all.subList(from, Math.min(all.size(), from + TOKENS_OF_A_REQUEST)).stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
                untilPublished(() -> erasures.recordOurselves(some, 0, () -> {}));
            }
            LOG.warn("the database does not know of some erasures, as after a restore; they are done again");
        }
    }

    /**
     * Searches the files that were filed since the last time for all who must not come back, and forgets them there. An id
     * under which a record of one of them has come is kept out from then on, too. What a restore has brought back is
     * forgotten as well.
     */
    public void sweep() {
        // A process that archives a file while this one has the lock does not search it.
        int times = 0;
        while (times < MOST_PASSES && !stopped.getAsBoolean() && sweepOnce()) {
            times++;
        }
    }

    /** Whether something was swept that there was to sweep; not while another process is at it. */
    private boolean sweepOnce() {
        List<FiledFiles.Filed> unswept = filedFiles.unswept();
        List<FiledFiles.Named> names = filedFiles.unsweptNames();
        if (unswept.isEmpty() && names.isEmpty() && ours().isEmpty()) {
            return false;
        }
        Optional<SessionLock> lock = erasures.tryTurn();
        boolean isSwept = false;
        if (lock.isPresent()) {
            try {
                sweepNames(names);
                isSwept = sweepAll(unswept) || !names.isEmpty();
                List<Erasures.Open> ours = ours();
                if (!ours.isEmpty()) {
                    var unused = eraseAll(ours, false);
                    isSwept = true;
                }
            } finally {
                lock.get().close();
            }
        }
        return isSwept;
    }

    private List<Erasures.Open> ours() {
        return erasures.open().stream()
                .filter(request -> request.from().equals(Erasures.From.OURSELVES))
                .toList();
    }

    private void sweepNames(List<FiledFiles.Named> names) {
        Wanted wanted = Wanted.everybody(erasures.suppressed(), identities);
        Mentions mentions = search.mentions(wanted);
        boolean named = !wanted.isEmpty()
                && names.stream()
                        .anyMatch(name -> !mentions.redacted(name.name()).equals(name.name()));
        if (named) {
            forgetFiled(search.everywhere(wanted, Search.Viewer.NOBODY), wanted, mentions);
        }
        filedFiles.swept(names.stream().map(FiledFiles.Named::run).toList());
    }

    /**
     * All in one pass; when that fails, each by itself, so that one that cannot be searched keeps no other from it.
     *
     * @return whether one was swept
     */
    private boolean sweepAll(List<FiledFiles.Filed> unswept) {
        try {
            sweep(unswept);
            return !unswept.isEmpty();
        } catch (DatabaseAwayException e) {
            throw e;
        } catch (RuntimeException e) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            return files.each(unswept, file -> "an archived file of run " + file.run(), file -> sweep(List.of(file)))
                    > 0;
        }
    }

    private void sweep(List<FiledFiles.Filed> unswept) {
        Wanted wanted = Wanted.everybody(erasures.suppressed(), identities);
        if (!unswept.isEmpty() && !wanted.isEmpty()) {
            Mentions mentions = search.mentions(wanted);
            boolean named = unswept.stream()
                    .map(file -> file.filedAs() + "/" + file.entry())
                    .anyMatch(name -> !mentions.redacted(name).equals(name));
            if (named) {
                // The name stands in output files and notes as well.
                sweep(search.everywhere(wanted, Search.Viewer.NOBODY), wanted);
            }
            Set<Long> runs = unswept.stream().map(FiledFiles.Filed::run).collect(Collectors.toSet());
            List<FiledFiles.Filed> files = named
                    ? filedFiles.unswept().stream()
                            .filter(file -> runs.contains(file.run()))
                            .toList()
                    : unswept;
            Findings findings = search.in(files, wanted);
            if (findings.mayHeal()) {
                throw new BusyException("a filed file cannot be searched for erased persons");
            }
            sweep(findings, wanted);
        }
        filedFiles.swept(unswept.stream().map(FiledFiles.Filed::run).toList());
    }

    private void sweep(Findings findings, Wanted wanted) {
        recordLate(wanted, erasures.suppressed());
        if (findings.found() > 0) {
            forgetFiled(findings, wanted, search.mentions(wanted));
        }
    }

    private void forgetFiled(Findings findings, Wanted wanted, Mentions mentions) {
        if (!forget.inFiles(findings, wanted, mentions).isEmpty()) {
            throw new BusyException("somebody who was erased is in a filed file that cannot be changed");
        }
    }

    /**
     * What records that came late tell of erased persons: the ids are kept out from now on, the addresses as well unless they
     * lead to other subjects.
     *
     * @param wanted has learnt of them
     * @param suppressed the tokens of all who must not come back, with their erasures
     */
    private void recordLate(Wanted wanted, Map<String, Long> suppressed) {
        List<Erasures.Open> late = wanted.learnedOf().stream()
                .map(erasure -> late(erasure, wanted.learned(erasure), suppressed))
                .toList();
        if (late.isEmpty()) {
            return;
        }
        Map<Long, Erasures.Open> reached =
                reach(late).open().stream().collect(Collectors.toMap(Erasures.Open::erasure, Function.identity()));
        for (Erasures.Open request : late) {
            Erasures.Open whole = reached.get(request.erasure());
            Map<String, Erasures.Kind> followed = new HashMap<>();
            if (whole != null && erasures.scope(request.erasure()) != Erasures.Scope.IDS) {
                followed.putAll(whole.tokens());
            } else {
                followed.putAll(wanted.learned(request.erasure()));
                followed.values().removeIf(kind -> kind != Erasures.Kind.ID);
            }
            Map<String, Erasures.Kind> unknown = new HashMap<>(followed);
            unknown.keySet().removeAll(suppressed.keySet());
            if (!unknown.isEmpty()) {
                untilPublished(() -> erasures.recordOurselves(
                        followed, request.erasure(), () -> tokenFile.add(unknown, clock.instant())));
            }
        }
    }

    private Erasures.Open late(long erasure, Map<String, Erasures.Kind> learned, Map<String, Long> suppressed) {
        Map<String, Erasures.Kind> tokens = new HashMap<>(learned);
        suppressed.forEach((token, of) -> {
            if (of == erasure && erasure > 0) {
                tokens.putIfAbsent(token, Erasures.Kind.PSEUDONYM);
            }
        });
        return new Erasures.Open(
                erasure,
                "",
                false,
                false,
                false,
                false,
                Erasures.Scope.ONE,
                Erasures.From.OURSELVES,
                clock.instant(),
                tokens);
    }

    /**
     * What a search for one person has come to.
     *
     * @param findings what was found
     * @param subjects how many subjects of one domain the person's ids and addresses have reached; with more than one, what
     *     was found may be of different people
     */
    public record Found(Findings findings, int subjects) {}

    /** Looks again for one person, by all that is known of the person. */
    public Found find(String domain, Erasures.Asked person) {
        return find(domain, person, Optional.empty());
    }

    /** Looks for one person and shows what there is, unless it may be of different people. */
    public Found export(String domain, Erasures.Asked person, Export to) {
        return find(domain, person, Optional.of(to));
    }

    private Found find(String domain, Erasures.Asked person, Optional<Export> to) {
        Map<String, Erasures.Kind> known = new HashMap<>(person.tokens());
        erasures.together(person.tokens().keySet()).forEach(token -> known.putIfAbsent(token, Erasures.Kind.PSEUDONYM));
        Erasures.Open request = new Erasures.Open(
                -1,
                domain,
                person.byId(),
                person.byEmail(),
                false,
                false,
                Erasures.Scope.EVERYONE,
                Erasures.From.OURSELVES,
                clock.instant(),
                known);
        Reached reached = reach(List.of(request));
        if (to.isEmpty() || reached.subjects() > 1) {
            return new Found(reached.findings(), reached.subjects());
        }
        Wanted wanted = Wanted.of(reached.open(), identities);
        return new Found(search.everywhere(wanted, to.get()::add), reached.subjects());
    }

    /** Looks for everybody who was erased. */
    public Findings findErased() {
        return search.everywhere(Wanted.everybody(erasures.suppressed(), identities), Search.Viewer.NOBODY);
    }
}
